"""Groups that the machine serves worse are found, others are not; confidence is held to account."""

import random
from dataclasses import replace

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from greenpaper.quality.agreement import AGREED
from greenpaper.quality.board import Board, board
from greenpaper.quality.calibration import calibration
from greenpaper.quality.coded import MACHINE, Drawn, Judgement, Part
from greenpaper.quality.groups import LEAST, Look, by_group
from greenpaper.quality.settle import settle


def served(worse: float, seed: int, n: int = 240) -> tuple[Board, list[Look]]:
    """Four groups of respondents; in the first the machine errs in `worse` of its decisions."""
    rng = random.Random(seed)
    gold = [{t for t in "abcd" if rng.random() < 0.3} for _ in range(n)]
    drawn = [Drawn("q1", f"r{k}", f"p{k}", Part.RANDOM, "1", 0.5, 0.5) for k in range(n)]
    group = np.arange(n) % 4
    errs = [worse if g == 0 else 0.1 for g in group]
    said = {
        name: [
            Judgement(
                name, "q1", f"r{k}", frozenset(t for t in "abcd" if (t in s) != (rng.random() < e))
            )
            for k, (s, e) in enumerate(zip(gold, error, strict=True))
        ]
        for name, error in (("coder1", [0.05] * n), (MACHINE, errs))
    }
    looks = [Look("Area", f"g{g}", group == g, group != g) for g in range(4)]
    return board(said, drawn, {"q1": list("abcd")}), looks


def test_a_group_that_is_served_worse_is_found() -> None:
    found = by_group(*served(0.35, seed=1), seed=0)
    worse = [g.group for g in found.groups if g.differs and (g.difference.value or 0) < 0]
    assert worse == ["g0"]
    first = found.groups[0]
    assert first.difference.value is not None
    assert first.difference.value < -0.1
    assert first.responses == 60


def test_where_all_are_served_alike_hardly_any_group_is_named() -> None:
    """Twenty consultations: without the correction, about one look in twenty would differ."""
    named = [sum(g.differs for g in by_group(*served(0.1, s), seed=s).groups) for s in range(20)]
    assert sum(named) <= 3


def test_what_the_machine_did_not_code_is_left_out() -> None:
    made, looks = served(0.1, seed=1)
    before = by_group(made, looks, seed=0).groups[0]
    with_machine = made.judged.copy()
    with_machine[1, ::8] = False  # half of the first group's responses
    half = by_group(replace(made, judged=with_machine), looks, seed=0).groups[0]
    assert (before.responses, half.responses) == (60, 30)
    assert half.machine.value is not None
    assert half.machine.value > 0.7  # and not halved


def test_small_groups_are_counted_and_not_shown() -> None:
    made, looks = served(0.1, seed=1)
    few = np.zeros(240, dtype=bool)
    few[: LEAST - 1] = True
    found = by_group(made, [*looks, Look("Area", "few", few, ~few)], seed=0)
    assert "few" not in {g.group for g in found.groups}
    assert found.too_small == 1


def test_the_correction_is_holms() -> None:
    assert multipletests([0.01, 0.04, 0.03], method="holm")[1].round(3).tolist() == [
        0.03,
        0.06,
        0.06,
    ]


def test_calibration_by_hand() -> None:
    sure = np.array([0.95, 0.95, 0.35, 0.35, 1.0])
    right = np.array([1.0, 0.0, 0.5, 0.0, 1.0])
    found = calibration(sure, right)
    assert [(b.codings, b.confidence, b.right) for b in found.bins] == [
        (2, 0.35, 0.25),
        (3, pytest.approx(2.9 / 3, abs=1e-6), pytest.approx(2 / 3, abs=1e-6)),
    ]
    assert found.error == pytest.approx(2 / 5 * 0.1 + 3 / 5 * 0.3)
    doubled = calibration(sure, right, np.array([1.0, 1, 2, 2, 1]))
    assert doubled.error == pytest.approx(4 / 7 * 0.1 + 3 / 7 * 0.3, abs=1e-6)
    assert calibration(np.zeros(0), np.zeros(0)).error is None


def test_settling() -> None:
    def said(coder: str, key: str, *themes: str, cant_tell: bool = False) -> Judgement:
        return Judgement(coder, "q1", key, frozenset(themes), cant_tell)

    one = [said("c1", "same", "a"), said("c1", "other", "a"), said("c1", "done", "a")]
    one += [said("c1", "alone", "b"), said("c1", "unsure", cant_tell=True), said("c1", "none")]
    two = [said("c2", "same", "a"), said("c2", "other"), said("c2", "done", "a", "b")]
    two += [said("c2", "unsure", cant_tell=True), said("c2", "none", cant_tell=True)]
    found = settle({"c1": one, "c2": two}, [said("a", "done", "b"), said("a", "unknown", "b")])
    agreed = {j.response_id: (j.coder, j.themes, j.cant_tell) for j in found.agreed}
    assert agreed == {
        "same": (AGREED, frozenset("a"), False),
        "done": (AGREED, frozenset("b"), False),
        "alone": (AGREED, frozenset("b"), False),
        "unsure": (AGREED, frozenset(), True),
    }
    assert set(found.open) == {("q1", "other"), ("q1", "none")}
    assert found.open["q1", "other"]["c2"].themes == frozenset()
