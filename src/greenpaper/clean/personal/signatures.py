"""A name that stands alone under a letter, with or without an address below it."""

import re
from collections.abc import Iterator

from greenpaper.clean.personal.read_name import read_name
from greenpaper.clean.personal.spotting import POSSIBLE, Found

_LAST_LINES = 5
_LONGEST_LINE = 60
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_ENDS_A_SENTENCE = re.compile(r"[.!?:,;)\"”'’]\s*$|\n\s*\n\s*$")
_REST = re.compile(r"[ \t]*(?:,[^\n]*|\.?[ \t]*)(?:\r?\n|$)")


def signatures(text: str) -> Iterator[Found]:
    """The first of the last five lines that is a name, if short lines only come after it.

    What stands before it must end a sentence or leave a line empty, so that a line that was merely
    broken in two is no signature. One word is not enough, nor is the whole text.
    """
    tail = max(0, len(text) - _LAST_LINES * (_LONGEST_LINE + 20))
    lines = list(_LINE.finditer(text, tail))[-_LAST_LINES - 1 :]
    for i, line in enumerate(lines[1:], 1):
        if any(len(later[0].strip()) > _LONGEST_LINE for later in lines[i:]):
            continue
        if not _ENDS_A_SENTENCE.search(text, tail, line.start()):
            continue
        start = line.start() + len(line[0]) - len(line[0].lstrip())
        end = read_name(text, start, most=4, shouted=True)
        if end is not None and " " in text[start:end] and _REST.match(text, end):
            yield start, end, POSSIBLE
            return
