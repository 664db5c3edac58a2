"""What is still known of the themes that were found, after people edited the codebook."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from greenpaper.domain.codebook import Codebook, Theme
from greenpaper.themes.attune import Known
from greenpaper.themes.codebook_file import CodebookFile
from greenpaper.themes.codebook_vectors import Beside, FoundTheme

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

BY_WORDS = (
    "were recognised by their titles, descriptions and examples alone. Responses are then coded "
    "otherwise than when the themes were found, and less surely."
)


@dataclass(frozen=True, slots=True)
class Recognised:
    """What is known, by the key of a codebook's question; and what the reader should know."""

    known: Mapping[str, Known]
    notes: tuple[str, ...] = ()


def recognise(book: CodebookFile, fingerprint: str) -> Recognised:
    """What of the themes found can be used with the embedder of this fingerprint.

    Whatever can't be used is said in the notes, with what to do.
    """
    nothing = {one.question: Known({}) for one in book.codebooks}
    if not any(one.themes for one in book.codebooks):
        return Recognised(nothing)
    if unusable := _unusable(book, fingerprint):
        return Recognised(nothing, (unusable,))
    wordings = _wordings(book.codebooks, book.beside)
    known: dict[str, Known] = {}
    notes: list[str] = []
    for one in book.codebooks:
        found = book.beside.found.get(wordings.get(one.question, ""), {})
        notes += _notes(one, found) if found else _unknown(one, book.beside, wordings)
        asked = wordings.get(one.question, one.question_text)
        known[one.question] = replace(_known(one, found), attuned=book.beside.attuned.get(asked))
    return Recognised(known, tuple(notes))


def found_as(book: CodebookFile) -> "dict[str, dict[str, FoundTheme]]":
    """The themes as they were found, by the key of the codebook's question and by their own.

    Those are left out that a person's own theme has taken the key of.
    """
    wordings = _wordings(book.codebooks, book.beside)
    found: dict[str, dict[str, FoundTheme]] = {}
    for one in book.codebooks:
        there = book.beside.found.get(wordings.get(one.question, ""), {})
        folded = {key for theme in one.themes for key in theme.merged}
        kept = _kept(one, there)
        found[one.question] = kept | {key: there[key] for key in folded if key in there}
    return found


def _unusable(book: CodebookFile, fingerprint: str) -> str:
    """Why nothing that was found can be used, and what to do; "" if it can."""
    beside = Path(book.name).with_suffix(".safetensors").name
    if book.beside.amiss:
        return (
            f"{beside}, which belongs beside {book.name}, {book.beside.amiss}, so all themes "
            f"{BY_WORDS} Put the file that 'greenpaper sort' wrote with the codebook "
            "there under that name, and code again. If all themes are your own, nothing is wrong."
        )
    if book.beside.fingerprint != fingerprint:
        return (
            f"{beside} was made with another language model than this one, so all themes "
            f"{BY_WORDS} Code with the version of Greenpaper that made it, or sort again and sign "
            "the new codebook."
        )
    return ""


def _wordings(codebooks: Sequence[Codebook], beside: Beside) -> dict[str, str]:
    """The wording under which each codebook's themes were found, by the codebook's question key.

    People may correct a wording: then it is the one, of those that no codebook has any more, of
    which the codebook has most themes. A codebook that has none is left out.
    """
    gone = _gone(codebooks, beside)
    wordings: dict[str, str] = {}
    for book in codebooks:
        if book.question_text in beside.found:
            wordings[book.question] = book.question_text
            continue
        kept = {asked: len(_kept(book, beside.found[asked])) for asked in gone}
        best = max(gone, key=lambda asked: kept[asked], default="")
        if best and kept[best]:
            wordings[book.question] = best
    return wordings


def _gone(codebooks: Sequence[Codebook], beside: Beside) -> list[str]:
    return sorted(beside.found.keys() - {book.question_text for book in codebooks})


def _kept(book: Codebook, found: Mapping[str, FoundTheme]) -> dict[str, FoundTheme]:
    """The themes found that are still in the codebook, by key."""
    themes = {theme.key: theme for theme in book.themes}
    return {key: was for key, was in found.items() if key in themes and was.is_in(themes[key])}


def _known(book: Codebook, found: Mapping[str, FoundTheme]) -> Known:
    kept = _kept(book, found)
    merged = {key: found[key] for theme in book.themes for key in theme.merged if key in found}
    changed = (key for key, was in kept.items() if was.taught(book.theme(key)))
    return Known({key: was.rows for key, was in (kept | merged).items()}, frozenset(changed))


def _notes(book: Codebook, found: Mapping[str, FoundTheme]) -> Iterator[str]:
    kept = _kept(book, found)
    for theme in book.themes:
        if theme.key in found and theme.key not in kept:
            yield (
                f"“{theme.title}” has the key {theme.key} of a theme that was found, but neither "
                "its title nor its description nor any of its examples, so it was taken for a new "
                "theme and recognised by its own words alone. If it is the theme that was found, "
                "put one of its examples back; if not, give it a new key."
            )
        yield from _not_found(theme, found)


def _not_found(theme: Theme, found: Mapping[str, FoundTheme]) -> Iterator[str]:
    for key in theme.merged:
        if key not in found:
            yield (
                f"“{theme.title}” ({theme.key}) has {key} merged into it, which is not the key of "
                "a theme that was found, so nothing was taken over from it. Check the key. For a "
                "broader theme, name those that stood under it; of a theme of your own, copy the "
                "examples."
            )


def _unknown(book: Codebook, beside: Beside, wordings: Mapping[str, str]) -> Iterator[str]:
    """A note on a question that nothing is known of, where a wording found is left without one."""
    left = [asked for asked in beside.found if asked not in wordings.values()]
    if book.themes and left:
        listed = "; ".join(f"“{asked}”" for asked in sorted(left))
        yield (
            f"The themes of “{book.question_text}” are not known from when themes were found, so "
            f"they {BY_WORDS} If they were found, give the question in the codebook the wording "
            f"that it had, which may be {listed}, and code again."
        )
