"""`codebook.safetensors`: what the themes look like. It holds none of their words.

It has each found theme's centroid, and digests of its title, description and examples, by which
changes are noticed; and, once responses were coded, what the themes that people wrote heard.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from greenpaper.domain.codebook import Codebook, Theme
from greenpaper.themes.attune import Attuned

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class FoundTheme:
    """A theme as it was found: its centroids (rows), and digests of its words ("" for none)."""

    rows: "Floats"
    title: str
    description: str
    examples: tuple[str, ...]

    def is_in(self, theme: Theme) -> bool:
        """Whether the theme still has its title, its description, or one of its examples."""
        now = {_digest(text) for text in (theme.title, theme.description, *theme.examples)}
        return bool(now & {self.title, self.description, *self.examples} - {""})

    def taught(self, theme: Theme) -> bool:
        """Whether a person has changed the examples."""
        return self.examples != tuple(map(_digest, theme.examples))


@dataclass(frozen=True, slots=True)
class Beside:
    """What the file says: the embedder's fingerprint, and themes by question wording and key.

    `attuned`, by question wording, is what themes that people wrote heard. `amiss` says what is
    wrong with the file: "is missing", "is damaged", or nothing.
    """

    fingerprint: str = ""
    found: Mapping[str, Mapping[str, FoundTheme]] = field(default_factory=dict)
    attuned: Mapping[str, Attuned] = field(default_factory=dict)
    amiss: str = ""


def write(
    path: Path,
    codebooks: Sequence[Codebook],
    vectors: "Mapping[str, Mapping[str, Floats]]",
    fingerprint: str,
    attuned: Mapping[str, Attuned],
) -> None:
    """Write centroids, given by question key and theme key; `fingerprint` is the embedder's.

    `attuned`, by question wording, is what the themes that people wrote heard.
    """
    tensors: dict[str, Floats] = {}
    index: dict[str, list[object]] = {}
    for book in codebooks:
        for key, rows in vectors.get(book.question, {}).items():
            theme = book.theme(key)
            name = f"{_digest(book.question_text)}/{key}"
            tensors[name] = np.ascontiguousarray(rows)
            words = [_digest(theme.title), _digest(theme.description)]
            index[name] = [book.question_text, key, *words, [_digest(e) for e in theme.examples]]
    _save(path, tensors, {"embedder": fingerprint, "index": index, "attuned": {}}, attuned)


def add_attuned(path: Path, attuned: Mapping[str, Attuned], fingerprint: str) -> None:
    """Put what themes heard into the file beside what it has; one that can't be used is left."""
    tensors, about = _load(path)
    if not about and not path.exists():
        about = {"embedder": fingerprint, "index": {}, "attuned": {}}
    if about and about["embedder"] == fingerprint:
        _save(path, tensors, about, attuned)


def read(path: Path) -> Beside:
    """What the file says; never an error, since themes can be known by their words alone."""
    if not path.is_file():
        return Beside(amiss="is missing")
    tensors, about = _load(path)
    try:
        found: dict[str, dict[str, FoundTheme]] = {}
        for name, (asked, key, title, description, examples) in about["index"].items():
            theme = FoundTheme(tensors[name], title, description, tuple(examples))
            found.setdefault(asked, {})[key] = theme
        attuned = {
            asked: Attuned(words, {key: tensors[name] for key, name in names.items()}, shift)
            for asked, (words, names, shift) in about["attuned"].items()
        }
        return Beside(about["embedder"], found, attuned)
    except (ValueError, KeyError, TypeError, AttributeError):
        return Beside(amiss="is damaged")


def _load(path: Path) -> "tuple[dict[str, Floats], dict[str, Any]]":
    """The arrays and what is said about them; nothing if the file can't be used."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, "np") as file:
            about = {"attuned": {}, **json.loads((file.metadata() or {})["about"])}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        sound = _checksum(tensors) == about["sha256"]
    except (SafetensorError, ValueError, KeyError, TypeError, AttributeError, OSError):
        sound = False
    return (tensors, about) if sound else ({}, {})


def _save(
    path: Path,
    tensors: "dict[str, Floats]",
    about: dict[str, Any],
    attuned: Mapping[str, Attuned],
) -> None:
    from safetensors.numpy import save

    tensors, said = dict(tensors), dict(about["attuned"])
    for asked, one in attuned.items():
        for old in said.get(asked, ["", {}, 0])[1].values():
            tensors.pop(old, None)
        names = {key: f"{_digest(asked)}/attuned/{key}" for key in one.vectors}
        tensors |= {name: np.ascontiguousarray(one.vectors[key]) for key, name in names.items()}
        said[asked] = [one.words, names, one.shift]
    about = {**about, "attuned": said, "sha256": _checksum(tensors)}
    # One entry: safetensors writes several in an order that chance decides.
    path.write_bytes(save(tensors, {"about": json.dumps(about, sort_keys=True)}))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16] if text else ""


def _checksum(tensors: "Mapping[str, Floats]") -> str:
    total = hashlib.sha256()
    for name in sorted(tensors):
        total.update(f"{name} {tensors[name].shape} ".encode("utf-8", "surrogatepass"))
        total.update(tensors[name].tobytes())
    return total.hexdigest()
