"""A question's own coded sample: by how much confidence is moved."""

import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from fake_embedder import WordEmbedder
from greenpaper.domain.codebook import Codebook, Theme
from greenpaper.themes import sample
from greenpaper.themes.code import Candidates, Weighed, fitting
from greenpaper.themes.confidence import moved
from greenpaper.themes.corpus import prepare

PAIRS = st.lists(st.tuples(st.floats(1e-6, 1 - 1e-6), st.booleans()), max_size=60)


def shift(pairs: Sequence[tuple[float, bool]]) -> float:
    sure = np.array([p for p, _ in pairs], dtype=np.float64)
    return sample.shift(sure, np.array([float(r) for _, r in pairs], dtype=np.float64))


def test_without_a_sample_nothing_moves() -> None:
    assert shift([]) == 0.0


@given(PAIRS)
@example([(1e-6, True)] * 60)
@example([(1 - 1e-6, False)] * 60)
def test_it_is_the_likeliest_constant(pairs: list[tuple[float, bool]]) -> None:
    score = np.array([np.log(p) - np.log1p(-p) for p, _ in pairs])
    sign = np.array([1.0 if right else -1.0 for _, right in pairs])

    def unlikely(by: float) -> float:
        return float(np.logaddexp(0, -sign * (score + by)).sum() + by**2 / 2)

    best = minimize_scalar(unlikely, bounds=(-60, 60), method="bounded", options={"xatol": 1e-7})
    assert shift(pairs) == pytest.approx(best.x, abs=2e-3)


@given(PAIRS, st.randoms(use_true_random=False))
def test_the_order_does_not_matter(pairs: list[tuple[float, bool]], chance: random.Random) -> None:
    assert shift(chance.sample(pairs, len(pairs))) == shift(pairs)


def test_a_small_sample_moves_little_and_a_large_one_as_far_as_is_right() -> None:
    half = [(0.2, True), (0.2, False)]
    few, many = shift(half * 2), shift(half * 5000)
    assert 0 < few < many
    assert many == pytest.approx(np.log(4), abs=0.01)  # so that .2 becomes .5


def test_confidence_that_is_certain_cannot_be_moved() -> None:
    assert moved(np.array([0.0, 1.0]), 3.0).tolist() == [0.0, 1.0]
    assert shift([(1.0, False), (0.0, True)]) == 0.0


def test_shares_of_people_count_as_shares() -> None:
    sure = np.full(100, 0.5)
    assert sample.shift(sure, np.full(100, 0.5)) == 0.0
    assert sample.shift(sure, np.full(100, 0.75)) > 0


@given(st.lists(st.floats(0, 1), min_size=2), st.floats(-4, 4))
def test_moving_keeps_the_order_and_stays_a_probability(sure: list[float], by: float) -> None:
    after = moved(np.sort(np.array(sure)), by)
    assert (np.diff(after) >= -1e-12).all()
    assert ((after >= 0) & (after <= 1)).all()
    assert moved(np.array(sure), 0.0) == pytest.approx(sure)


BOOK = Codebook(
    "q1", "Why?", (Theme("g", "Travel"), Theme("a", "Bus", parent="g"), Theme("b", "Tree"))
)
TEXTS = ("About trees.", "The bus is late.")


def weighed(*sure: float) -> Weighed:
    """Both themes for each of the two texts."""
    text, theme = np.repeat([0, 1], 2), np.array([0, 1, 0, 1])
    pairs = Candidates(text, theme, text, np.zeros((4, 8), np.float32))
    return Weighed(pairs, np.array(sure), np.full(4, 0.5), ("a", "b"))


def learn(codings: dict[str, list[sample.Said]]) -> float:
    corpus = prepare(TEXTS, WordEmbedder())
    return sample.learn(weighed(0.5, 0.6, 0.5, 0.6), corpus, BOOK, codings)


def gave(*themes: str, unasked: str = "") -> sample.Said:
    return sample.Said(frozenset(themes), frozenset(unasked))


def test_only_texts_of_the_sample_teach() -> None:
    assert learn({}) == 0.0
    assert learn({"Nobody said this.": [gave()]}) == 0.0
    one = shift([(0.5, True), (0.6, False)])
    assert learn({"The bus is late.": [gave("a")]}) == one


def test_a_text_counts_once_however_many_gave_it() -> None:
    said = {"The bus is late.": [gave("a")]}
    assert learn({text: codings * 30 for text, codings in said.items()}) == learn(said)


def test_a_broader_theme_leaves_those_under_it_open() -> None:
    assert learn({"The bus is late.": [gave("g")]}) == shift([(0.6, False)])
    assert learn({"The bus is late.": [gave("g", "a")]}) == shift([(0.5, True), (0.6, False)])


def test_a_theme_that_could_not_be_given_is_left_open() -> None:
    assert learn({"The bus is late.": [gave("a", unasked="b")]}) == shift([(0.5, True)])
    assert learn({"The bus is late.": [gave(unasked="ab")]}) == 0.0
    one_could = [gave(unasked="b"), gave(), gave(unasked="b")]
    assert learn({"The bus is late.": one_could}) == shift([(0.5, False), (0.6, False)])


def test_what_passes_moves_together_with_confidence() -> None:
    before = weighed(0.4, 0.1, 0.6, 0.45)
    assert before.moved(0.0) is before
    after = before.moved(0.5)
    assert [f.theme for fits in fitting(before, 2) for f in fits] == [0]
    found = fitting(after, 2)
    assert [[f.theme for f in fits] for fits in found] == [[0], [0, 1]]
    assert found[0][0].confidence == round(1 / (1 + np.exp(-(np.log(0.4 / 0.6) + 0.5))), 3)
