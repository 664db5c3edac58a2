"""Runs of bytes: counted within a text, weighed by how rare they are, and their gist."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenpaper.quality.wording import GIST, count_runs, learn_wording

TEXTS = sorted(
    ["the bus is late", "the bus is never on time", "more trees please", "trees by the river"] * 3
    + [f"something else number {n}" for n in range(8)]
)


def test_like_wording_has_like_runs_and_unlike_has_none() -> None:
    wording = learn_wording(count_runs(TEXTS))
    runs, gist = wording.measure(count_runs(["the bus is late", "THE  bus\nis late", "zzqqjjxx"]))
    alike = (runs @ runs.T).toarray()
    assert alike[0, 1] == pytest.approx(1)
    assert alike[0, 2] == 0
    assert gist.shape == (3, GIST)
    np.testing.assert_allclose(np.linalg.norm(gist, axis=1), [1, 1, 0], atol=1e-9)


def test_no_run_crosses_from_one_text_to_the_next() -> None:
    wording = learn_wording(count_runs(TEXTS))
    together, _ = wording.measure(count_runs(["the bus is late", "trees by the river"]))
    for number, text in enumerate(["the bus is late", "trees by the river"]):
        alone, _ = wording.measure(count_runs([text]))
        assert abs(together[number] - alone[0]).max() < 1e-12


def test_what_one_text_alone_says_weighs_nothing() -> None:
    wording = learn_wording(count_runs([*TEXTS, "qqqqqqqqqqqq"]))
    runs, _ = wording.measure(count_runs(["qqqqqqqqqqqq"]))
    assert runs.sum() < 1e-9


@given(st.lists(st.text(max_size=40), min_size=1, max_size=8))
def test_any_text_can_be_measured(texts: list[str]) -> None:
    runs, gist = learn_wording(count_runs(sorted(texts))).measure(count_runs(texts))
    assert runs.shape[0] == len(gist) == len(texts)
    assert np.isfinite(runs.data).all()
    assert np.isfinite(gist).all()
