"""A taught coder as a file: `coder.safetensors`, plain arrays and a line of JSON beside them.

It lies beside the codebook that it was taught with. Numbers only, no words of any response; but
they were made of responses and of what people said of them.
"""

import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from greenpaper.quality.learn import Taught
from greenpaper.quality.wording import Wording

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FILE = "coder.safetensors"
FORMAT = 1
_ARRAYS = ("vectors", "runs", "gist", "constants", "together", "middle", "level", "curve")


@dataclass(frozen=True, slots=True, eq=False)
class TaughtQuestion:
    """The coder of one question, by its wording; `themes` are the keys of its T columns.

    `left` are themes that not all who taught it could give: the machine that nobody taught codes.
    """

    question_text: str
    themes: tuple[str, ...]
    taught: Taught
    codings: int
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class TaughtCoder:
    """A coder that people taught. `version` counts from 1; `sha256` is over all of its numbers.

    `sheets` are the names of the sheets that it was taught with and their sha256; `embedder` is
    the fingerprint of the language model whose vectors it knows.
    """

    version: int
    embedder: str
    questions: tuple[TaughtQuestion, ...]
    sheets: Mapping[str, str] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """Over everything that decides a coding."""
        return _checksum(_tensors(self.questions), self.embedder, _about(self.questions))

    @property
    def name(self) -> str:
        """As codings say it: "machine, taught (version 2, 1a2b3c4d)"."""
        return f"machine, taught (version {self.version}, {self.sha256[:8]})"

    def of(self, question_text: str, themes: Sequence[str]) -> TaughtQuestion | None:
        """The coder for a question, if it was taught exactly these themes."""
        for one in self.questions:
            if one.question_text == question_text and {*one.themes, *one.left} == set(themes):
                return one
        return None


def write(path: Path, coder: TaughtCoder) -> None:
    """Write the coder's file at `path`."""
    path.write_bytes(dumps(coder))


def dumps(coder: TaughtCoder) -> bytes:
    """What the coder's file holds."""
    from safetensors.numpy import save

    about = {
        "format": FORMAT,
        "version": coder.version,
        "embedder": coder.embedder,
        "sheets": dict(coder.sheets),
        "questions": _about(coder.questions),
        "sha256": coder.sha256,
    }
    return bytes(save(_tensors(coder.questions), {"about": json.dumps(about, sort_keys=True)}))


def read(path: Path) -> TaughtCoder | None:
    """The coder at `path`; None if there is none. Raises ValueError if the file is damaged."""
    from safetensors import SafetensorError, safe_open

    if not path.is_file():
        return None
    try:
        with safe_open(path, "np") as file:
            about = json.loads((file.metadata() or {})["about"])
            arrays = {name: file.get_tensor(name).astype(np.float64) for name in file.keys()}  # noqa: SIM118 - no mapping
        if about["format"] != FORMAT:
            raise ValueError("another format")
        questions = tuple(
            TaughtQuestion(asked, tuple(themes), _taught(arrays, number), codings, tuple(*left))
            for number, (asked, themes, codings, *left) in enumerate(about["questions"])
        )
        coder = TaughtCoder(about["version"], about["embedder"], questions, about["sheets"])
    except (SafetensorError, KeyError, TypeError, AttributeError, OSError) as error:
        raise ValueError(f"{path.name} is damaged") from error
    if coder.sha256 != about["sha256"]:
        raise ValueError(f"{path.name} is damaged")
    return coder


def loads(content: bytes) -> TaughtCoder:
    """The coder of a file's content. Raises ValueError if it is damaged."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        path.write_bytes(content)
        found = read(path)
    if found is None:
        raise ValueError(f"{FILE} is damaged")
    return found


def rounded(taught: Taught) -> Taught:
    """The coder as its file keeps it, in 32 bits: so that it codes alike before and after."""
    wording = Wording(_kept(taught.wording.rarity), _kept(taught.wording.axes))
    return Taught(**{name: _kept(getattr(taught, name)) for name in _ARRAYS}, wording=wording)


def _kept(array: "Floats") -> "Floats":
    return array.astype(np.float32).astype(np.float64)


def _about(questions: Sequence[TaughtQuestion]) -> list[list[object]]:
    return [
        [one.question_text, list(one.themes), one.codings, *([list(one.left)] if one.left else [])]
        for one in questions
    ]


def _tensors(questions: Sequence[TaughtQuestion]) -> "dict[str, NDArray[np.float32]]":
    tensors = {}
    for number, one in enumerate(questions):
        arrays = {name: getattr(one.taught, name) for name in _ARRAYS}
        arrays |= {"rarity": one.taught.wording.rarity, "axes": one.taught.wording.axes}
        for name, array in arrays.items():
            tensors[f"{number}/{name}"] = np.ascontiguousarray(array, dtype=np.float32)
    return tensors


def _taught(arrays: "Mapping[str, Floats]", number: int) -> Taught:
    wording = Wording(arrays[f"{number}/rarity"], arrays[f"{number}/axes"])
    return Taught(**{name: arrays[f"{number}/{name}"] for name in _ARRAYS}, wording=wording)


def _checksum(
    tensors: "Mapping[str, NDArray[np.float32]]", embedder: str, about: list[list[object]]
) -> str:
    total = hashlib.sha256(json.dumps([embedder, about]).encode())
    for name in sorted(tensors):
        total.update(f"{name} {tensors[name].shape} ".encode())
        total.update(tensors[name].tobytes())
    return total.hexdigest()
