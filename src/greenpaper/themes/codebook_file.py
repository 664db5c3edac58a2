"""`codebook.yaml`: the codebooks of a consultation as a file that people edit and sign.

Beside it lies `codebook.safetensors`, by which themes are recognised as they were found.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from greenpaper.domain.codebook import Codebook, SignOff, Theme
from greenpaper.themes import codebook_vectors
from greenpaper.themes.attune import Attuned
from greenpaper.themes.codebook_check import checked

if TYPE_CHECKING:
    import numpy as np
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
# by the responses it was found in, and by any examples that you add. To define it afresh, delete
# it and add a theme with a new key. Never give a theme of your own the key of one that was found.
# When you are content, fill in who signs and when, and code with it:
#     greenpaper code responses.csv --codebook codebook.yaml
# Keep codebook.safetensors beside this file: it holds what the themes look like (no words).
"""


@dataclass(frozen=True, slots=True)
class CodebookFile:
    """What codebook.yaml says, and what lies beside it says. `name` is the file's."""

    name: str
    consultation: str
    codebooks: tuple[Codebook, ...]
    sign_off: SignOff | None
    beside: codebook_vectors.Beside


def write(
    path: Path,
    consultation: str,
    codebooks: Sequence[Codebook],
    vectors: "Mapping[str, Mapping[str, Floats]]",
    fingerprint: str,
    *,
    found: Sequence[Codebook] = (),
    attuned: Mapping[str, Attuned] | None = None,
) -> None:
    """Write codebook.yaml at `path` and what the themes look like beside it.

    `vectors` are by question key and theme key; `fingerprint` is the embedder's. `found` are the
    codebooks as the themes were found, where people have changed them since; `attuned`, by question
    wording, is what the themes that people wrote heard.
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
    beside = path.with_suffix(".safetensors")
    codebook_vectors.write(beside, found or codebooks, vectors, fingerprint, attuned or {})


def read(path: Path) -> CodebookFile:
    """Read a codebook. Raises CodebookError with what is wrong, where, and what to do."""
    content = checked(path)
    sign_off = content.sign_off
    codebooks = tuple(
        Codebook(f"q{number + 1}", asked, themes, sign_off)
        for number, (asked, themes) in enumerate(content.questions)
    )
    beside = codebook_vectors.read(path.with_suffix(".safetensors"))
    return CodebookFile(path.name, content.consultation, codebooks, sign_off, beside)


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
