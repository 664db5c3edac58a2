"""The public's words as data: masked, free of hidden characters, unable to close their own tag."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from greenpaper.domain.response import PersonalData

LONGEST = 3_000
"""Characters of a response that are sent."""
ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "{": "(", "}": ")"}
STRICT = {
    "number": re.compile(r"[+(]{0,2}\d(?:[\s().\-–/]{0,3}\d){6,}"),
    "address": re.compile(r"\S+@\S+"),
}
"""Masked before sending wherever they stand, even where cleaning saw nothing: runs of seven digits
or more, and whatever has an @ in it. What is sent may say too little, never too much."""
HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn")
"""Categories of characters that nobody sees, in which words can be hidden."""


@dataclass(frozen=True, slots=True)
class Data:
    """A text as it is sent. Its character i stands for `original[starts[i]:ends[i]]`."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def locate(self, words: str) -> tuple[int, int] | None:
        """Where in the original these words are; None if the text doesn't have them.

        White space, capitals and quotation marks round the words may differ.
        """
        for said in (words, as_data(words).text):
            parts = re.split(r"\s+", said.strip().strip("\"'“”‘’…").strip())
            if not re.search(r"\w{2}", said):
                return None
            pattern = r"\s+".join(re.escape(part) for part in parts)
            found = re.search(rf"(?<!\w){pattern}(?!\w)", self.text, re.IGNORECASE)
            if found:
                return self.starts[found.start()], self.ends[found.end() - 1]
        return None


def as_data(text: str, personal: Sequence[PersonalData] = (), longest: int = LONGEST) -> Data:
    """The text as it may be sent: `personal` masked, at most `longest` characters of it."""
    pieces: list[tuple[str, int, int]] = []
    spans = _apart(personal)
    position, length = 0, 0
    while position < len(text) and length < longest:
        span = next((s for s in spans if s.start <= position < s.end), None)
        if span is not None:
            end = span.end
            said = f"[{span.kind.replace('_', ' ').lower()} removed]"
        else:
            end = position + 1
            said = _plain(text[position])
        pieces.append((said, position, end))
        length += len(said)
        position = end
    return _strictly(
        Data(
            "".join(said for said, _, _ in pieces),
            tuple(start for said, start, _ in pieces for _ in said),
            tuple(end for said, _, end in pieces for _ in said),
        )
    )


def one_line(text: str, longest: int) -> str:
    """A short text as data: on one line, cut at a word's end."""
    flat = " ".join(as_data(text).text.split())
    if len(flat) <= longest:
        return flat
    return flat[:longest].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def _strictly(data: Data) -> Data:
    """The same with `STRICT` masked, in the text as it would be sent."""
    for kind, pattern in STRICT.items():
        for found in reversed(list(pattern.finditer(data.text))):
            said, (a, b) = f"[{kind} removed]", found.span()
            data = Data(
                data.text[:a] + said + data.text[b:],
                data.starts[:a] + (data.starts[a],) * len(said) + data.starts[b:],
                data.ends[:a] + (data.ends[b - 1],) * len(said) + data.ends[b:],
            )
    return data


def _apart(personal: Sequence[PersonalData]) -> list[PersonalData]:
    """Spans that don't overlap, in their order: those that do become one."""
    apart: list[PersonalData] = []
    for span in sorted(personal, key=lambda span: (span.start, -span.end)):
        if apart and span.start < apart[-1].end:
            apart[-1] = replace(apart[-1], end=max(apart[-1].end, span.end))
        else:
            apart.append(span)
    return apart


def _plain(character: str) -> str:
    """One character as it is sent; look-alikes of what we escape are escaped too."""
    if character.isspace():
        return "\n" if character == "\n" else " "
    if unicodedata.category(character) in HIDDEN:
        return ""
    folded = unicodedata.normalize("NFKC", character)
    return ESCAPES.get(folded, character)
