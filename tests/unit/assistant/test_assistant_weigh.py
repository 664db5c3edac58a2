"""Doubtful answers are weighed: a reader who guesses changes nothing."""

import random
from dataclasses import replace

import pytest

from greenpaper.assistant import weigh
from greenpaper.assistant.second_reader import Opinion
from greenpaper.domain.doubtful import Candidate, Unsure


def check(number: int, chance: random.Random) -> tuple[Unsure, list[str]]:
    """A check: one theme surely fits, at a place that differs from check to check."""
    right = f"t{chance.randrange(4)}"
    candidates = tuple(
        Candidate(f"t{n}", 0.9 if f"t{n}" == right else 0.05, 0.35, 0, 3, given=f"t{n}" == right)
        for n in range(4)
    )
    one = Unsure("q1", (f"r{number}",), "text", candidates, 0.1, check=True)
    return one, [key for key in (right,) if chance.random() < 0.9]


def checks(count: int = 24) -> list[tuple[Unsure, list[str]]]:
    chance = random.Random(1)
    return [check(n, chance) for n in range(count)]


def said(keys: list[str]) -> Opinion:
    return Opinion(dict.fromkeys(keys, (0, 3)))


def test_a_reader_who_agrees_with_what_is_sure_is_heeded() -> None:
    trusted = weigh.trust([(one, said(right)) for one, right in checks()])
    assert trusted.weight == weigh.WEIGHT
    assert 0.8 < trusted.informed < 1.2


@pytest.mark.parametrize("seed", range(20))
def test_a_reader_who_guesses_is_not_heeded(seed: int) -> None:
    chance = random.Random(seed)
    guesses = [(one, said([f"t{chance.randrange(4)}"])) for one, _ in checks()]
    assert weigh.trust(guesses).weight == 0


@pytest.mark.parametrize("always", [[], ["t0"], ["t0", "t1", "t2", "t3"]])
def test_a_reader_who_always_says_the_same_is_not_heeded(always: list[str]) -> None:
    assert weigh.trust([(one, said(always)) for one, _ in checks()]).weight == 0


def test_few_checks_are_no_evidence() -> None:
    right = [(one, said(keys)) for one, keys in checks(weigh.FEWEST - 1)]
    assert weigh.trust(right) == weigh.NO_TRUST
    assert weigh.trust([]) == weigh.NO_TRUST


def test_checks_of_all_questions_count_where_one_has_few() -> None:
    mine = [(one, said(right)) for one, right in checks(4)]
    others = [(replace(one, question="q2"), said(right)) for one, right in checks()]
    trusted = weigh.trusted([*mine, *others])
    assert trusted["q1"].weight == trusted["q2"].weight == weigh.WEIGHT


@pytest.mark.parametrize("confidence", [0.2, 0.34, 0.5])
def test_an_answer_turns_what_is_doubtful(confidence: float) -> None:
    candidate = Candidate("t1", confidence, 0.35, 0, 3, given=confidence >= 0.35)
    assert weigh.weighed(candidate, said(["t1"]), weigh.WEIGHT)[0]
    assert not weigh.weighed(candidate, said([]), weigh.WEIGHT)[0]


def test_an_answer_turns_nothing_that_is_sure() -> None:
    sure = Candidate("t1", 0.97, 0.35, 0, 3, given=True)
    far = Candidate("t1", 0.01, 0.35, 0, 3, given=False)
    assert weigh.weighed(sure, said([]), weigh.WEIGHT)[0]
    assert not weigh.weighed(far, said(["t1"]), weigh.WEIGHT)[0]


def test_without_weight_all_stays() -> None:
    candidate = Candidate("t1", 0.4, 0.35, 0, 3, given=False)
    assert weigh.weighed(candidate, said(["t1"]), 0.0) == (False, 0.4)
