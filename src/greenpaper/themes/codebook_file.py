"""`codebook.yaml`: the codebooks of a consultation as a file that people edit and sign.

Beside it lies `codebook.safetensors` with the centroids of the themes that were found, so that an
unedited theme codes late responses as it coded the first ones. It holds no words. Without it the
themes are known by their descriptions and examples alone.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from greenpaper.domain.codebook import Codebook, SignOff, Theme
from greenpaper.themes.codebook_check import checked

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""What JSON leaves as it is and YAML may not have, or would take for a line break."""
_PLAIN_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")

HEAD = """\
# The themes that Greenpaper proposes, for people to edit and sign.
#
# Change a title or a description, add an example, delete a theme, or add one of your own with a
# new key, a title, a description and, if you can, three examples in respondents' words.
# To merge two themes, delete one and name its key under the other:   merged: [t7]
# To put a theme under another, name that one's key:                  parent: g1
# A changed title or description is for readers: a theme that was found goes on being recognised
# by the responses it was found in, and by any examples that you add. To define it afresh, give it
# a new key.
# When you are content, fill in who signs and when, and code with it:
#     greenpaper code responses.csv --codebook codebook.yaml
# Keep codebook.safetensors beside this file: it holds what the themes found look like (no words).
"""


@dataclass(frozen=True, slots=True)
class CodebookFile:
    """What codebook.yaml says; `vectors` are the centroids found, by question wording and key."""

    consultation: str
    codebooks: tuple[Codebook, ...]
    sign_off: SignOff | None
    fingerprint: str = ""
    vectors: "Mapping[tuple[str, str], Floats]" = field(default_factory=dict)
    as_found: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Digests of the examples that the themes had when they were found."""

    def known(self, codebook: Codebook, fingerprint: str) -> "dict[str, Floats]":
        """Centroids of a codebook's themes by key; none if another model made them."""
        if fingerprint != self.fingerprint:
            return {}
        wording = self._wording_found(codebook)
        return {key: rows for (asked, key), rows in self.vectors.items() if asked == wording}

    def taught(self, codebook: Codebook) -> frozenset[str]:
        """Keys of the themes whose examples a person has changed since they were found."""
        wording = self._wording_found(codebook)
        return frozenset(
            theme.key
            for theme in codebook.themes
            if self.as_found.get((wording, theme.key)) != _digest(theme)
        )

    def _wording_found(self, codebook: Codebook) -> str:
        """The wording that the codebook's themes were found under: people may correct it.

        Of the wordings that no codebook has any more, the one with most of its themes' examples.
        """
        found = {asked for asked, _ in self.as_found}
        if codebook.question_text in found:
            return codebook.question_text
        gone = sorted(found - {other.question_text for other in self.codebooks})
        shared = {
            asked: sum(self.as_found.get((asked, t.key)) == _digest(t) for t in codebook.themes)
            for asked in gone
        }
        best = max(gone, key=lambda asked: shared[asked], default="")
        return best if best and shared[best] else codebook.question_text


def write(
    path: Path,
    consultation: str,
    codebooks: Sequence[Codebook],
    vectors: "Mapping[str, Mapping[str, Floats]]",
    fingerprint: str,
) -> None:
    """Write codebook.yaml at `path` and the centroids beside it.

    `vectors` are by question key and theme key; `fingerprint` is the embedder's.
    """
    sign_off = next((c.sign_off for c in codebooks if c.sign_off), None)
    lines = [
        HEAD,
        f"consultation: {_text(consultation)}",
        f"signed_off_by: {_text(sign_off.by if sign_off else '')}   # the person's name",
        f"signed_off_on: {_text(sign_off.on if sign_off else '')}   # the date, as 2026-01-31",
        "questions:",
    ]
    for codebook in codebooks:
        lines += ["", f"  - question: {_text(codebook.question_text)}", "    themes:"]
        lines[-1] += "" if codebook.themes else " []"
        for theme in codebook.themes:
            lines += _theme(theme)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    _write_vectors(path.with_suffix(".safetensors"), codebooks, vectors, fingerprint)


def read(path: Path) -> CodebookFile:
    """Read a codebook. Raises CodebookError with what is wrong, where, and what to do."""
    content = checked(path)
    sign_off = content.sign_off
    codebooks = tuple(
        Codebook(f"q{number + 1}", asked, themes, sign_off)
        for number, (asked, themes) in enumerate(content.questions)
    )
    fingerprint, vectors, as_found = _read_vectors(path.with_suffix(".safetensors"))
    return CodebookFile(content.consultation, codebooks, sign_off, fingerprint, vectors, as_found)


def _theme(theme: Theme) -> list[str]:
    lines = [
        "",
        f"      - key: {_key(theme.key)}",
        f"        title: {_text(theme.title)}",
        f"        description: {_text(theme.description)}",
        f"        parent: {_text(theme.parent)}",
    ]
    if theme.merged:
        lines.append(f"        merged: [{', '.join(map(_key, theme.merged))}]")
    if not theme.examples:
        return [*lines, "        examples: []"]
    return [*lines, "        examples:", *(f"          - {_text(e)}" for e in theme.examples)]


def _text(text: str) -> str:
    """A YAML double-quoted scalar on one line (JSON's strings are YAML's)."""
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match.group()):04x}", quoted)


def _key(key: str) -> str:
    """A key as people like to see it: without quotes where it can't be misread."""
    return key if _PLAIN_KEY.fullmatch(key) and key.lower() != "null" else _text(key)


def _digest(theme: Theme) -> str:
    return hashlib.sha256(json.dumps(theme.examples).encode()).hexdigest()[:16]


def _name(asked: str, key: str) -> str:
    return f"{hashlib.sha256(asked.encode()).hexdigest()[:16]}/{key}"


def _write_vectors(
    path: Path,
    codebooks: Sequence[Codebook],
    vectors: "Mapping[str, Mapping[str, Floats]]",
    fingerprint: str,
) -> None:
    from safetensors.numpy import save

    tensors = {
        _name(c.question_text, key): np.ascontiguousarray(rows)
        for c in codebooks
        for key, rows in vectors.get(c.question, {}).items()
    }
    index = {
        _name(c.question_text, key): [c.question_text, key, _digest(c.theme(key))]
        for c in codebooks
        for key in vectors.get(c.question, {})
    }
    # One entry: safetensors writes several in an order that chance decides.
    about = json.dumps({"embedder": fingerprint, "index": index}, sort_keys=True)
    path.write_bytes(save(tensors, {"about": about}))


def _read_vectors(
    path: Path,
) -> "tuple[str, dict[tuple[str, str], Floats], dict[tuple[str, str], str]]":
    """The embedder's fingerprint, centroids, and digests of examples; nothing if not there."""
    from safetensors import SafetensorError, safe_open

    if not path.is_file():
        return "", {}, {}
    try:
        with safe_open(path, "np") as file:
            about = json.loads((file.metadata() or {})["about"])
            index = about["index"]
            vectors = {(a, k): file.get_tensor(name) for name, (a, k, _) in index.items()}
            as_found = {(a, k): digest for a, k, digest in index.values()}
            return about["embedder"], vectors, as_found
    except (SafetensorError, ValueError, KeyError, OSError):
        return "", {}, {}
