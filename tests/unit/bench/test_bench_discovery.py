"""The judge of discovery: what it must say about coders whose worth is known."""

import random

import pytest
from bench.discovery import oracle_sign_off, primary_agreement


def crowd(size: int = 400) -> list[set[str]]:
    chance = random.Random(1)
    return [{code for code in "abcde" if chance.random() < 0.25} for _ in range(size)]


def test_themes_equal_to_the_codes_score_one() -> None:
    gold = crowd()
    score = oracle_sign_off(gold, [{"abcde".index(code) for code in codes} for codes in gold])
    assert score["micro_f1"] == 1
    assert score["found_share"] == 1
    assert (score["codes"], score["themes"]) == (5, 5)


def test_several_themes_may_stand_for_one_code() -> None:
    gold = [{"a"} for _ in range(200)] + [{"b"} for _ in range(200)]
    score = oracle_sign_off(gold, [{number % 3 + 3 * (number >= 200)} for number in range(400)])
    assert score["micro_f1"] == 1


def test_a_theme_that_is_mostly_something_else_is_not_signed() -> None:
    gold = [{"a"} if number % 5 == 0 else set() for number in range(500)]
    assert oracle_sign_off(gold, [{0}] * 500)["micro_f1"] == 0


def test_a_theme_just_over_the_limit_is_signed() -> None:
    gold = [{"a"} if number % 5 < 2 else set() for number in range(500)]
    score = oracle_sign_off(gold, [{0}] * 500)["micro_f1"]
    assert score == pytest.approx(2 * 0.4 / 1.4, abs=0.01)


def test_chance_themes_score_below_true_ones() -> None:
    gold = crowd()
    chance = random.Random(2)
    score = oracle_sign_off(gold, [{chance.randrange(5)} for _ in gold])
    assert score["micro_f1"] < 0.5


def test_undecided_pairs_count_neither_way() -> None:
    gold = [{"a"} for _ in range(100)] + [{"b"} for _ in range(100)] + [set() for _ in range(50)]
    found = [{0}] * 100 + [{1}] * 100 + [{0}] * 50
    undecided = [set() for _ in range(200)] + [{"a"} for _ in range(50)]
    assert oracle_sign_off(gold, found)["micro_f1"] < 1
    assert oracle_sign_off(gold, found, undecided=undecided)["micro_f1"] == 1


def test_the_same_seed_gives_the_same_score_and_no_themes_give_none() -> None:
    gold = crowd()
    found = [{number % 7} for number in range(len(gold))]
    assert oracle_sign_off(gold, found, 3) == oracle_sign_off(gold, found, 3)
    assert oracle_sign_off(gold, [set() for _ in gold])["micro_f1"] == 0


def test_unequal_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="one entry per response"):
        oracle_sign_off([{"a"}], [])


def test_primary_agreement_needs_one_code_a_response() -> None:
    assert primary_agreement([{"a"}, {"a"}, {"b"}], [5, 5, -1]) == {"ari": 1.0, "nmi": 1.0}
    with pytest.raises(ValueError, match="exactly one"):
        primary_agreement([{"a", "b"}], [0])
