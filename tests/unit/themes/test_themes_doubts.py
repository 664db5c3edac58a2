"""The theme that a response's coding is least sure of."""

import numpy as np
import pytest

from greenpaper.themes.code import Candidates, Weighed
from greenpaper.themes.doubts import doubts


def weighed(*pairs: tuple[int, int, float, float]) -> Weighed:
    text, theme, sure, least = (np.array(column) for column in zip(*pairs, strict=True))
    made = Candidates(text, theme, text, np.zeros((len(text), 8), np.float32))
    return Weighed(made, sure, least, ("a", "b", "c"))


def test_the_nearest_to_what_decides_it_in_log_odds() -> None:
    """.04 lies nearer to .15 than .8 to .45 does, but in log-odds it is farther."""
    (found,) = doubts(weighed((0, 0, 0.7, 0.45), (0, 1, 0.04, 0.15)), 1)
    assert found is not None
    assert (found.theme, found.confidence) == ("a", 0.7)
    assert found.gap == pytest.approx(np.log(0.7 / 0.3) - np.log(0.45 / 0.55), abs=5e-4)


def test_below_what_decides_the_gap_is_negative() -> None:
    (found,) = doubts(weighed((0, 2, 0.1, 0.15)), 1)
    assert found is not None
    assert found.gap < 0


def test_each_text_has_its_own_and_one_without_candidates_none() -> None:
    found = doubts(weighed((2, 1, 0.5, 0.45), (0, 0, 0.2, 0.15)), 3)
    assert [d and d.theme for d in found] == ["a", None, "b"]


def test_of_equals_the_first_theme_whatever_the_order() -> None:
    pairs = [(0, 2, 0.5, 0.45), (0, 1, 0.5, 0.45)]
    assert doubts(weighed(*pairs), 1) == doubts(weighed(*pairs[::-1]), 1)
    assert doubts(weighed(*pairs), 1)[0].theme == "b"  # type: ignore[union-attr]


def test_certainty_is_far_from_doubt_and_finite() -> None:
    (found,) = doubts(weighed((0, 0, 1.0, 0.45), (0, 1, 0.0, 0.45)), 1)
    assert found is not None
    assert np.isfinite(found.gap)


def test_no_pairs() -> None:
    none = np.zeros(0, np.int64)
    empty = Weighed(Candidates(none, none, none, np.zeros((0, 8))), none * 0.5, none * 0.5, ("a",))
    assert doubts(empty, 2) == [None, None]
