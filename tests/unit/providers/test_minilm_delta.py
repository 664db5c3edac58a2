"""The matcher's change to the weights: whole, for these weights, added exactly; or a sentence."""

import json
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save

from greenpaper.domain.errors import MissingPartError
from greenpaper.providers.minilm import delta, encoder, weights


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in the place of the package's own."""
    monkeypatch.setattr(delta, "files", lambda _package: tmp_path)
    return tmp_path


def small(up: list[list[float]], down: list[list[float]], name: str = "w") -> bytes:
    half = {name + delta.UP: up, name + delta.DOWN: down}
    return save({key: np.array(rows, np.float16) for key, rows in half.items()})


def test_the_change_is_added_and_the_rest_is_left() -> None:
    before = {"w": np.ones((2, 3), np.float32), "other": np.ones(4, np.float32)}
    after = delta.merge(before, small([[1], [2]], [[1, 0, -1]]))
    assert after["w"].tolist() == [[2, 1, 0], [3, 1, -1]]
    assert after["w"].dtype == np.float32
    assert after["other"] is before["other"]
    assert before["w"].tolist() == [[1, 1, 1], [1, 1, 1]]


def test_no_change_leaves_the_weights_as_they_are() -> None:
    before = {"w": np.ones((2, 3), np.float32)}
    assert delta.merge(before, b"")["w"] is before["w"]


@pytest.mark.parametrize("base", [{}, {"w": np.ones((3, 2), np.float32)}])
def test_a_change_for_other_weights_is_a_sentence(base: dict[str, np.ndarray]) -> None:
    with pytest.raises(MissingPartError, match="made for other weights than these: they have no w"):
        delta.merge(base, small([[1], [2]], [[1, 0, -1]]))


def test_a_missing_delta_says_what_to_do(folder: Path) -> None:
    with pytest.raises(MissingPartError) as caught:
        delta.shipped()
    assert str(caught.value) == (
        "The file delta.safetensors, a part of Greenpaper's matcher, is missing or damaged. "
        "Install Greenpaper again from where you got it."
    )


def test_a_damaged_delta_is_refused(folder: Path) -> None:
    content = small([[1]], [[1]])
    (folder / "delta.json").write_text(json.dumps({"sha256": sha256(content).hexdigest()}))
    (folder / "delta.safetensors").write_bytes(content)
    assert delta.shipped() == content
    (folder / "delta.safetensors").write_bytes(content[:-1] + b"!")
    with pytest.raises(MissingPartError, match=r"damaged: its sha256 begins \w{12}, not \w{12}"):
        delta.shipped()


def test_the_shipped_delta_changes_every_layer_of_the_installed_weights(tmp_path: Path) -> None:
    before = weights.read(weights.find().weights)
    after = delta.merge(before, delta.shipped())
    changed = {name for name in before if not np.array_equal(before[name], after[name])}
    assert len(changed) == 6 * 6
    frozen = encoder.load(tmp_path, threads=1, delta=b"")
    assert frozen.fingerprint != encoder.load(tmp_path, threads=1).fingerprint


def test_the_delta_was_made_for_these_weights() -> None:
    about = json.loads(
        delta.files("greenpaper.providers.minilm").joinpath("delta.json").read_text()
    )
    assert about["base"]["sha256"] == weights.WEIGHTS_SHA256
