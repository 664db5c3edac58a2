"""A coded sample: which themes people gave some of the responses of this file."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from greenpaper.domain.codebook import Codebook
from greenpaper.domain.consultation import Question
from greenpaper.domain.errors import SampleError
from greenpaper.domain.run import Sample
from greenpaper.intake import Intake
from greenpaper.intake.coding_sheet import CodingSheet, Line
from greenpaper.intake.near import nearest
from greenpaper.intake.table import some_rows
from greenpaper.themes.sample import Said
from greenpaper.workflow.code_responses import Coded
from greenpaper.workflow.could_give import could_give, unasked

NONE = frozenset({"none", "none_fits", "none fits", "none of these", "none of these themes"})
CANT_TELL = frozenset({"?", "can't tell", "can’t tell", "cant tell", "cannot tell", "can not tell"})


@dataclass(frozen=True, slots=True)
class People:
    """What people said, by question and response id, and how many rows have no themes yet."""

    said: Mapping[str, Mapping[str, Said]] = field(default_factory=dict)
    not_yet: int = 0


NO_SAMPLE = People()


def match_sample(sheet: CodingSheet, intake: Intake, codebooks: Mapping[str, Codebook]) -> People:
    """What a coding sheet says of these responses; `codebooks` are by question key.

    A row without themes, or whose coder can't tell, is not coded yet. Raises SampleError for what
    can't be understood, with the row, the column and what to do.
    """
    coded = [line for line in sheet.lines if _decided(line)]
    if not coded:
        raise SampleError(
            f"{sheet.where} has no coded response yet. Put the keys of the themes that fit into "
            "the column “themes”, with “;” between them, or “none”."
        )
    questions = intake.consultation.open_questions
    texts: dict[str, dict[str, str]] = {question.key: {} for question in questions}
    for response in intake.responses:
        texts[response.question][response.response_id] = response.text
    said: dict[str, dict[str, Said]] = {}
    rows: dict[tuple[str, str], int] = {}
    for line in coded:
        question = _question(line, sheet, questions)
        _check_response(line, sheet, texts[question.key])
        one = _said(line, sheet, question, codebooks.get(question.key))
        first = rows.setdefault((question.key, line.response_id), line.row)
        earlier = said.setdefault(question.key, {}).setdefault(line.response_id, one)
        if earlier.themes != one.themes:
            raise SampleError(
                f"{sheet.where}, {some_rows([first, line.row])}: response {line.response_id} is "
                "there twice, with different themes. Agree on one, and delete the other row."
            )
    return People(said, len(sheet.lines) - len(coded))


def record(
    sheet: CodingSheet, people: People, questions: Sequence[Question], coded: Sequence[Coded]
) -> Sample:
    """What the sample did, for the record; `coded` are the questions' in their order."""
    mine = [pair for pair in zip(questions, coded, strict=True) if pair[0].key in people.said]
    return Sample(
        name=sheet.name,
        sha256=sheet.sha256,
        responses={question.key: one.sampled for question, one in mine},
        moved={question.key: one.moved for question, one in mine},
    )


def moved_notes(sample: Sample, people: People, questions: Sequence[Question]) -> Iterator[str]:
    """What the sample did, for the reader."""
    for question in (q for q in questions if q.key in sample.moved):
        by, count = sample.moved[question.key], sample.responses[question.key]
        half = f"what would be 0.50 is {1 / (1 + math.exp(-by)):.2f}"
        how = f"{'raised' if by > 0 else 'lowered'} by {abs(by):.2f} log-odds ({half})"
        yield (
            f"The machine's confidence was moved by {count:,} responses that people coded: for "
            f"“{question.text}” it was {how if by else 'left as it was'}."
        )
    apart = sum(map(len, people.said.values())) - sum(sample.responses.values())
    if people.not_yet or apart:
        counts = {
            "have no themes yet": people.not_yet,
            "are of responses that can't be coded": apart,
        }
        parts = [f"{count:,} {what}" for what, count in counts.items() if count]
        yield f"Of the rows of {sample.name}, {' and '.join(parts)}: they moved nothing."


def same_words(one: str, other: str) -> bool:
    """Whether two texts share half of the words of the shorter: then they are the same response."""
    here, there = set(plain(one).split()), set(plain(other).split())
    return 2 * len(here & there) >= min(len(here), len(there))


def plain(text: str) -> str:
    """The words alone, in small letters."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def _decided(line: Line) -> bool:
    said = line.themes.strip("; .").casefold()
    return bool(said) and said not in CANT_TELL


def _wrong(sheet: CodingSheet, line: Line, column: str, what: str) -> SampleError:
    return SampleError(f"{sheet.where}, row {line.row:,}, column “{column}”: {what}.")


def _question(line: Line, sheet: CodingSheet, questions: Sequence[Question]) -> Question:
    """The question that a row is about, by its key or its wording."""
    if not line.question and len(questions) == 1:
        return questions[0]
    for question in questions:
        if line.question == question.key or plain(line.question) == plain(question.text):
            return question
    keys = ", ".join(f"{question.key} (“{question.text}”)" for question in questions)
    said = f"the file doesn't ask “{line.question}”" if line.question else "it is empty"
    raise _wrong(sheet, line, "question", f"{said}. Write the key of an open question: {keys}")


def _check_response(line: Line, sheet: CodingSheet, texts: Mapping[str, str]) -> None:
    """The response is there and, where the sheet has its words, it is the same one."""
    if line.response_id not in texts:
        near = nearest(line.response_id, texts)
        hint = f"Is it “{near}”?" if near else "Is it the sheet of another file?"
        what = f"there is no response “{line.response_id}” to this question. {hint} Correct the id"
        raise _wrong(sheet, line, "response_id", f"{what}, or delete the row")
    if not same_words(line.text, texts[line.response_id]):
        what = f"response {line.response_id} says something else in the file of responses. Take a"
        hint = "sheet that was made from that file, or correct the id"
        raise _wrong(sheet, line, "text", f"{what} {hint}")


def _said(line: Line, sheet: CodingSheet, question: Question, codebook: Codebook | None) -> Said:
    """The themes of a row by key; what was merged into a theme is that theme."""
    if codebook is None or not codebook.themes:
        what = f"the codebook has no themes for “{question.text}”. Leave out that question's rows"
        raise _wrong(sheet, line, "question", what)
    parts = [part.strip() for part in line.themes.split(";") if part.strip()]
    some = [part for part in parts if part.casefold() not in NONE]
    if some and len(some) < len(parts):
        what = f"“{line.themes}” says both a theme and none. Delete one of them"
        raise _wrong(sheet, line, "themes", what)
    keys = {key: theme.key for theme in codebook.themes for key in (theme.key, *theme.merged)}
    for key in some:
        if key not in keys:
            raise _wrong(sheet, line, "themes", _unknown(key, codebook))
    given = frozenset(keys[key] for key in some)
    return Said(given, unasked(codebook, could_give(line, question.key, sheet)) - given)


def _unknown(key: str, codebook: Codebook) -> str:
    titles = {theme.title: theme.key for theme in codebook.themes}
    near = nearest(key, [*titles, *titles.values()])
    hint = f"Did you mean “{titles.get(near, near)}”?" if near else "Keys stand in the codebook."
    return f"no theme has the key “{key}”. {hint} Put “;” between keys, or write “none”"
