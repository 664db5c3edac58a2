"""The scorer that ships: a probability that never falls as a likeness rises; or a sentence."""

import json
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from greenpaper.domain.errors import MissingPartError
from greenpaper.themes import confidence


def test_confidence_is_a_probability_that_grows_with_likeness() -> None:
    likeness = np.linspace(-0.2, 1, 30).astype(np.float32)
    other = np.full(30, 0.2, np.float32)
    both = np.stack([likeness, other], axis=1)
    share = np.full((30, 2), 0.5, np.float32)
    rows = confidence.features(both, both, share, np.full(2, 0.2, np.float32))[:, 0]
    for found in (True, False):
        sure = confidence.probability(rows, np.full(30, found))
        assert ((sure > 0) & (sure < 1)).all()
        assert (np.diff(sure) >= 0).all()
        assert sure[-1] - sure[0] > 0.3


@pytest.mark.parametrize("content", ["", "{", "[]", '{"sha256": "x"}'])
def test_what_is_no_scorer_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    (tmp_path / confidence.FILE).write_text(content)
    monkeypatch.setattr(confidence, "files", lambda _package: tmp_path)
    confidence.curves.cache_clear()
    with pytest.raises(MissingPartError, match="is missing or damaged"):
        confidence.curves()
    confidence.curves.cache_clear()


def test_a_damaged_scorer_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = json.loads((resources.files("greenpaper.themes") / confidence.FILE).read_text())
    whole["written"]["constant"] += 1
    (tmp_path / confidence.FILE).write_text(json.dumps(whole))
    monkeypatch.setattr(confidence, "files", lambda _package: tmp_path)
    confidence.curves.cache_clear()
    with pytest.raises(MissingPartError, match=r"is missing or damaged\. Install"):
        confidence.curves()
    confidence.curves.cache_clear()
