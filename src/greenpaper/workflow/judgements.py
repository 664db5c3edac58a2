"""People's judgements from their coding sheets; and sentences about all that could not be used."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from greenpaper.domain.codebook import Codebook
from greenpaper.domain.errors import SampleError
from greenpaper.domain.response import Response
from greenpaper.intake.coding_sheet import CodingSheet, Line
from greenpaper.intake.near import nearest
from greenpaper.intake.table import some_rows
from greenpaper.quality.agreement import AGREED
from greenpaper.quality.coded import MACHINE, Judgement, Sample
from greenpaper.workflow.coded_sample import CANT_TELL, NONE, plain, same_words
from greenpaper.workflow.could_give import could_give, recorded, unasked
from greenpaper.workflow.results_folder import fingerprint

Key = tuple[str, str]
SETTLER = "adjudicator"
COPIED = 10
"""From so many coded rows on, two sheets with the same rows in the same order are a copy."""
ALL_NONE = 10
"""From so many judgements on, a coder who gives no theme at all is remarked on."""


@dataclass(frozen=True, slots=True)
class Judgements:
    """What people said: by coder; what somebody settled; and remarks for the reader."""

    by_coder: Mapping[str, tuple[Judgement, ...]]
    settled: tuple[Judgement, ...]
    remarks: tuple[str, ...]

    @property
    def every(self) -> list[Judgement]:
        """All of them: what coders said, and then what was settled."""
        return [*(j for some in self.by_coder.values() for j in some), *self.settled]


@dataclass(frozen=True, slots=True)
class Frame:
    """What the sheets are read against: the responses that may stand there, and the codebooks."""

    responses: Mapping[Key, Response]
    codebooks: Mapping[str, Codebook]
    drawn: frozenset[Key]
    """Empty where no record of a sample is known: then any response will do."""
    sample: Sample | None = None
    """Whose record says which themes could be given, of the responses that were drawn for it."""


def read_judgements(sheets: Sequence[CodingSheet], frame: Frame) -> Judgements:
    """Every judgement that can be used, and a sentence on everything else.

    Raises SampleError where nothing can be used at all.
    """
    remarks: list[str] = []
    by_coder: dict[str, tuple[Judgement, ...]] = {}
    settled: dict[Key, Judgement] = {}
    for sheet in _each_once(sheets, remarks):
        reader = _Reader(sheet, frame)
        coder = SETTLER if sheet.settles else _name(sheet, by_coder)
        said = reader.judgements(coder)
        remarks += reader.remarks()
        if sheet.settles:
            remarks += _without_reason(sheet, said)
            settled |= {judgement.key: judgement for judgement in said}
        elif said:
            by_coder[coder] = said
            remarks += _about_the_coder(sheet, said, frame)
        else:
            remarks.append(f"{sheet.where}: no row of it could be used, so it counts for nothing.")
    if not by_coder:
        raise SampleError(
            "None of the sheets has a judgement that can be used. Put the keys of the themes that "
            "fit into the column “themes”, with “;” between them, or “none”, or “can't tell”."
            + "".join(f"\n{remark}" for remark in remarks)
        )
    return Judgements(by_coder, tuple(settled.values()), tuple(remarks))


def _each_once(sheets: Sequence[CodingSheet], remarks: list[str]) -> Iterator[CodingSheet]:
    """The sheets without those that are there twice, as the same file or as a copy."""
    seen: dict[object, CodingSheet] = {}
    for sheet in sheets:
        answers = tuple((x.question, x.response_id, x.themes) for x in sheet.lines if x.themes)
        # Each coder has an order of their own: the same answers in the same order are a copy.
        copy = answers if len(answers) >= COPIED and not sheet.settles else sheet.sha256
        earlier = seen.get(sheet.sha256) or seen.get(copy)
        if earlier:
            how = "is the same file as" if earlier.sha256 == sheet.sha256 else "is a copy of"
            which = sheet.where if sheet.where != earlier.where else f"the second {sheet.where}"
            remarks.append(
                f"{which} {how} {earlier.where}: the same rows in the same order with the same "
                "themes. It was left out: one person's word can't count twice."
            )
            continue
        seen[sheet.sha256] = seen[copy] = sheet
        yield sheet


def _name(sheet: CodingSheet, taken: Mapping[str, object]) -> str:
    """The coder's name: the file's, told apart where two files are called alike."""
    stem = sheet.name.rsplit(".", 1)[0].strip() or "coder"
    name, number = stem, 2
    while name in taken or name in (MACHINE, AGREED, SETTLER):
        name, number = f"{stem} ({number})", number + 1
    return name


def _about_the_coder(sheet: CodingSheet, said: Sequence[Judgement], frame: Frame) -> Iterator[str]:
    """What is odd about a sheet as a whole."""
    if len(said) >= ALL_NONE and not any(j.themes or j.cant_tell for j in said):
        yield (
            f"{sheet.where}: all {len(said)} judgements are “none”. They count as they stand; if "
            "“none” was only filled down the column, empty those cells and check again."
        )
    there = {(line.question, line.response_id) for line in sheet.lines}
    missing = [key for key in frame.drawn if not _stands(key, there, frame)]
    if missing:
        which = ", ".join(sorted(f"{key[1]}" for key in missing)[:5])
        more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
        yield (
            f"{sheet.where}: {len(missing)} of the {len(frame.drawn)} responses of the sample have "
            f"no row any more ({which}{more}). They count as not coded. Were rows deleted?"
        )


def _without_reason(sheet: CodingSheet, said: Sequence[Judgement]) -> Iterator[str]:
    """What was settled stands without a reason too, but who reads it will ask."""
    bare = sum(not judgement.note for judgement in said)
    if bare:
        count = "1 response was" if bare == 1 else f"{bare:,} responses were"
        yield f"{sheet.where}: {count} settled without a reason. Write why into “reason”."


def _stands(key: Key, there: set[Key], frame: Frame) -> bool:
    wordings = (key[0], "", frame.codebooks[key[0]].question_text)
    return any((wording, key[1]) in there for wording in wordings)


class _Reader:
    """Reads one sheet. What is wrong is gathered by kind, to be said once, with its rows."""

    def __init__(self, sheet: CodingSheet, frame: Frame) -> None:
        self._sheet = sheet
        self._frame = frame
        self._recorded = recorded(frame.sample, sheet)
        self._wrong: dict[str, list[int]] = defaultdict(list)
        self._twice: set[int] = set()
        self._empty = 0
        self._texts: set[str] = set()

    def judgements(self, coder: str) -> tuple[Judgement, ...]:
        """The judgements of all rows that can be used."""
        found: dict[Key, Judgement] = {}
        rows: dict[Key, int] = {}
        for line in self._sheet.lines:
            judgement = self._judgement(line, coder)
            if judgement is None:
                continue
            key = judgement.key
            first = found.setdefault(key, judgement)
            if (first.themes, first.cant_tell) != (judgement.themes, judgement.cant_tell):
                what = f": response {key[1]} is there twice, with different themes"
                self._wrong[f"{what}. Neither was used; delete one"] += [rows[key], line.row]
                self._twice.add(rows[key])
            rows.setdefault(key, line.row)
        twice = {
            row for what, rows in self._wrong.items() if "is there twice" in what for row in rows
        }
        return tuple(j for key, j in found.items() if rows[key] not in twice)

    def remarks(self) -> Iterator[str]:
        """What could not be used, and what is not coded yet."""
        if self._sheet.codebook and self._sheet.codebook != fingerprint(self._frame.codebooks):
            yield (
                f"{self._sheet.where} was made with another version of the codebook. What was "
                "given to themes that are there still was used; themes that are new since could "
                "not be given in it. For agreement on the present codebook, code on new sheets."
            )
        for what, rows in self._wrong.items():
            end = "" if what.endswith("?") else "."
            yield f"{self._sheet.where}, {some_rows(sorted(set(rows)))}{what}{end}"
        if self._empty:
            these = "row is" if self._empty == 1 else "rows are"
            doing = "settled" if self._sheet.settles else "coded"
            yield f"{self._sheet.where}: {self._empty:,} {these} not {doing} yet."

    def _judgement(self, line: Line, coder: str) -> Judgement | None:
        if not (line.response_id or line.themes):
            return None  # an empty row
        if not line.themes.strip("; "):
            self._empty += 1
            return None
        question = self._question(line)
        if question is None or not self._is_here(line, question):
            return None
        cant_tell = line.themes.strip(" .;").casefold() in CANT_TELL
        book = self._frame.codebooks[question]
        themes = frozenset[str]() if cant_tell else self._themes(line, book)
        if themes is None:
            return None
        could = could_give(line, question, self._sheet, self._recorded)
        new = unasked(book, could) - themes
        return Judgement(
            coder, question, line.response_id, themes, cant_tell, line.note, unasked=new
        )

    def _refuse(self, line: Line, column: str, what: str) -> None:
        self._wrong[f", column “{column}”: {what}"].append(line.row)

    def _question(self, line: Line) -> str | None:
        books = self._frame.codebooks
        if not line.question and len(books) == 1:
            return next(iter(books))
        for key, book in books.items():
            if line.question == key or plain(line.question) == plain(book.question_text):
                return key
        said = f"there is no question “{line.question}”" if line.question else "it is empty"
        keys = ", ".join(f"{key} (“{book.question_text}”)" for key, book in books.items())
        self._refuse(line, "question", f"{said}. Write the key of a question with themes: {keys}")
        return None

    def _is_here(self, line: Line, question: str) -> bool:
        """The response is in the sample and, where the sheet has its words, it is the same one."""
        key = (question, line.response_id)
        drawn = self._frame.drawn
        if key not in self._frame.responses:
            near = nearest(line.response_id, [r for q, r in self._frame.responses if q == question])
            hint = f" Is it “{near}”?" if near else ""
            what = f"there is no response “{line.response_id}” to {question}: not used"
            self._refuse(line, "response_id", f"{what}.{hint}" if hint else what)
            return False
        if drawn and key not in drawn:
            what = "not in the sample, so not used. Is it the sheet of another sample?"
            self._refuse(line, "response_id", what)
            return False
        if line.text and not self._same(line.text, key):
            what = "the words are not those of the response with this id, so the row was not used"
            self._refuse(line, "text", f"{what}. Was one column sorted without the others?")
            return False
        return True

    def _same(self, text: str, key: Key) -> bool:
        """Whether these are the words of this response, and not those of another."""
        here, there = plain(text), plain(self._frame.responses[key].text)
        if here == there:
            return True
        if not self._texts:
            self._texts = {plain(response.text) for response in self._frame.responses.values()}
        return here not in self._texts and same_words(here, there)

    def _themes(self, line: Line, book: Codebook) -> frozenset[str] | None:
        known = _known(book)
        parts = [part for part in re.split(r"[;\n]", line.themes) if part.strip()]
        given = [one for part in parts for one in _split(part.strip(), known)]
        some = [one for one in given if one.casefold() not in NONE]
        if some and len(some) < len(given):
            self._refuse(line, "themes", f"“{line.themes}” says both a theme and none: not used")
            return None
        themes = set()
        for one in some:
            theme = known.get(one.casefold())
            if theme is None:
                self._refuse(line, "themes", _unknown(one, book))
                return None
            if theme in book.parents:
                what = f"“{one}” is a broader theme: give the ones under it. Not used"
                self._refuse(line, "themes", what)
                return None
            themes.add(theme)
        return frozenset(themes)


def _known(book: Codebook) -> dict[str, str]:
    """Theme keys by what people may write for them: key, title, or the key of what was merged."""
    titles = {theme.title.casefold(): theme.key for theme in book.themes}
    merged = {key.casefold(): theme.key for theme in book.themes for key in theme.merged}
    return {**titles, **merged, **{theme.key.casefold(): theme.key for theme in book.themes}}


def _split(part: str, known: Mapping[str, str]) -> list[str]:
    """A comma may stand between keys, or within a title."""
    if part.casefold() in known or "," not in part:
        return [part]
    return [one.strip() for one in part.split(",") if one.strip()]


def _unknown(said: str, book: Codebook) -> str:
    titles = {theme.title: theme.key for theme in book.themes}
    near = nearest(said, [*titles, *titles.values()])
    hint = f"Did you mean “{titles.get(near, near)}”?" if near else "The codebook has the keys."
    return f"no theme has the key “{said}”, so the row was not used. {hint}".rstrip(".")
