"""Where a name ends, once something has said that it begins."""

import re

from greenpaper.clean.personal.name_words import MAKES_IT_A_PLACE, NEVER_A_NAME, PARTICLES

NAME_WORD = r"[^\W\d_][^\W\d_'’]*(?:['’](?!s\b)[^\W\d_]+)*(?:-[^\W\d_'’]+)*"
_WORD = re.compile(NAME_WORD)
_BETWEEN = re.compile(r"[ \t]+")
_AFTER_INITIAL = re.compile(r"\.?[ \t]*(?=[^\W\d_])")
_NEXT_WORD = re.compile(r"[ \t]+([A-Z][a-z]+)")


def read_name(
    text: str, start: int, *, most: int = 5, small: int = 0, shouted: bool = False
) -> int | None:
    """Where the name that begins at `start` ends, or None where no name begins there.

    At most `most` words: capitalised words and initials, with particles ("van der") among them.
    The first `small` words may be written small; with `shouted`, all may be in capitals.
    """
    end, words, position = None, 0, start
    while words < most and (found := _WORD.match(text, position)):
        word = found[0]
        if (
            _is_capitalised(word, shouted)
            or (words < small and _is_small(word))
            or _is_small_initial(text, found)
        ):
            end, words = found.end(), words + 1
        elif word.lower() not in PARTICLES:
            break
        between = (_AFTER_INITIAL if len(word) <= 2 else _BETWEEN).match(text, found.end())
        if not between:
            break
        position = between.end()
    return None if end is None or _is_no_person(text, start, end) else end


def _is_capitalised(word: str, shouted: bool) -> bool:
    if not word[0].isupper() or word.lower() in NEVER_A_NAME:
        return False
    return len(word) <= 2 or not word.isupper() or shouted


def _is_small(word: str) -> bool:
    return word.islower() and len(word) > 1 and word not in NEVER_A_NAME


def _is_small_initial(text: str, found: re.Match[str]) -> bool:
    """One letter and a full stop, as in "S. l. Gipson"."""
    return len(found[0]) == 1 and text[found.end() : found.end() + 1] == "."


def _is_no_person(text: str, start: int, end: int) -> bool:
    """Whether the words are a street, a body ("Lady Margaret Road", also after them) or "EPA"."""
    words = _WORD.findall(text[start:end])
    following = _NEXT_WORD.match(text, end)
    return (
        words[-1].lower() in MAKES_IT_A_PLACE
        or (following is not None and following[1].lower() in MAKES_IT_A_PLACE)
        or (len(words) == 1 and words[0].isupper() and 1 < len(words[0]) <= 4)
    )
