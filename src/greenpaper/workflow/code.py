"""Code: code every response with a codebook that people have read, changed and signed off."""

from dataclasses import dataclass, replace
from pathlib import Path

from greenpaper.domain.codebook import Codebook
from greenpaper.domain.coding import Outcome, Status
from greenpaper.domain.consultation import Question
from greenpaper.domain.errors import CodebookError
from greenpaper.domain.ports import Embedder, Progress, silent
from greenpaper.intake.coding_sheet import CodingSheet
from greenpaper.themes import bare_names
from greenpaper.themes.codebook_file import CodebookFile, read
from greenpaper.themes.recognise import Known, recognise
from greenpaper.workflow.clean_up import Cleaned, clean_up
from greenpaper.workflow.clock import Clock
from greenpaper.workflow.code_responses import Coded, Shown, code_responses
from greenpaper.workflow.coded_sample import (
    NO_SAMPLE,
    People,
    match_sample,
    moved_notes,
    record,
)
from greenpaper.workflow.hear import Heard, hear
from greenpaper.workflow.match_questions import match_questions
from greenpaper.workflow.sorting import Sorting, gather
from greenpaper.workflow.take_in import TakenIn
from greenpaper.workflow.tools import Tools, at_work

NO_THEMES = "the codebook has no themes for this question"


@dataclass(frozen=True, slots=True)
class OpenCodebook:
    """A codebook's content, and where it lies."""

    path: Path
    content: CodebookFile


def open_codebook(path: Path, *, draft: bool = False) -> OpenCodebook:
    """Read a codebook to code with.

    Raises CodebookError if it can't be used, or if nobody has signed it off and it isn't `draft`.
    """
    path = Path(path)
    content = read(path)
    if content.sign_off is None and not draft:
        raise CodebookError(
            f"Nobody has signed off {path.name}, so what is coded with it may not be published. "
            "Fill in “signed_off_by” and “signed_off_on” in the file, or add --draft: every page "
            "then says DRAFT."
        )
    return OpenCodebook(path, content)


def code(
    taken: TakenIn,
    book: OpenCodebook,
    embedder: Embedder,
    progress: Progress = silent,
    clock: Clock | None = None,
    *,
    sheet: CodingSheet | None = None,
    second_reader: Shown | None = None,
) -> Sorting:
    """Code what was taken in; `sheet` is a sample of it that people coded.

    `second_reader` says how many doubtful responses to keep for a language model (see `assist`).

    Raises CodebookError if the codebook is for other questions, SampleError if the sheet is.
    """
    questions = taken.intake.consultation.open_questions
    matched = match_questions(questions, book.content.codebooks)
    people = match_sample(sheet, taken.intake, matched.codebooks) if sheet else NO_SAMPLE
    recognised = recognise(book.content, embedder.fingerprint)
    without = Codebook("", "", (), book.content.sign_off)
    used = {question.key: matched.codebooks.get(question.key, without) for question in questions}
    coded: list[Coded] = []
    with at_work(embedder, progress, clock) as tools:
        with tools.clock.step("cleaning"):
            cleaned = clean_up(taken.intake, progress)
        for number, question in enumerate(questions, start=1):
            these = tools.for_question(number, len(questions))
            heard = _hear_one(question, taken, cleaned, these)
            known = recognised.known.get(used[question.key].question, Known({}))
            coded.append(
                _code_one(
                    heard, used[question.key], known, people, these, second_reader=second_reader
                )
            )
    sample = record(sheet, people, questions, coded) if sheet else None
    bare = bare_names.notes(matched.codebooks.values(), recognised.known)
    said = moved_notes(sample, people, questions) if sample else ()
    codebooks = [replace(used[q.key], question=q.key, question_text=q.text) for q in questions]
    notes = (*recognised.notes, *bare, *matched.notes, *said)
    return Sorting(
        taken=taken,
        results=gather(taken, cleaned, codebooks, coded, notes),
        model=embedder.name,
        fingerprint=embedder.fingerprint,
        clock=tools.clock,
        draft=book.content.sign_off is None,
        vectors={},
        codebook_file=book.path,
        sample=sample,
        unsure=tuple(one for c in coded for one in c.unsure),
    )


def _hear_one(question: Question, taken: TakenIn, cleaned: Cleaned, tools: Tools) -> Heard:
    with tools.clock.step("preparing"):
        return hear(question, taken.intake.responses, cleaned, tools.embedder, tools.progress)


def _code_one(
    heard: Heard,
    used: Codebook,
    known: Known,
    people: People,
    tools: Tools,
    *,
    second_reader: Shown | None,
) -> Coded:
    if not used.themes:
        refused = [
            Outcome(r.question, r.response_id, Status.NOT_CODED, reason=NO_THEMES)
            for r in heard.responses
        ]
        return Coded((*heard.left_out, *refused), {})
    with tools.clock.step("coding"):
        given = people.themes.get(heard.question.key, {})
        return code_responses(
            heard,
            used,
            known,
            tools.embedder,
            tools.progress,
            people=given,
            second_reader=second_reader,
        )
