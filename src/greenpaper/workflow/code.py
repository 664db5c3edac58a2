"""Code: code every response with a codebook that people have read, changed and signed off."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from greenpaper.domain.codebook import Codebook
from greenpaper.domain.coding import Outcome, Status
from greenpaper.domain.consultation import Question
from greenpaper.domain.errors import CodebookError, SampleError
from greenpaper.domain.ports import Embedder, Progress, silent
from greenpaper.intake.coding_sheet import CodingSheet
from greenpaper.quality import coder_file
from greenpaper.quality.coder_file import TaughtCoder, TaughtQuestion
from greenpaper.themes import bare_names
from greenpaper.themes.attune import Known
from greenpaper.themes.codebook_file import CodebookFile, read
from greenpaper.themes.recognise import recognise
from greenpaper.workflow.clean_up import Cleaned, clean_up
from greenpaper.workflow.clock import Clock
from greenpaper.workflow.code_responses import Coded, Shown, code_responses, named
from greenpaper.workflow.coded_sample import (
    NO_SAMPLE,
    People,
    match_sample,
    moved_notes,
    record,
)
from greenpaper.workflow.hear import Heard, hear
from greenpaper.workflow.match_questions import match_questions
from greenpaper.workflow.sorting import Sorting, attuned_by, gather
from greenpaper.workflow.take_in import TakenIn
from greenpaper.workflow.teach import code_with
from greenpaper.workflow.tools import Tools, at_work

NO_THEMES = "the codebook has no themes for this question"


TEACH = (
    "{name} lies beside a coder that people taught, which a sample does not move. Teach it more: "
    "give {sheet} to greenpaper learn. Or code without the taught coder by --untaught."
)


@dataclass(frozen=True, slots=True)
class _One:
    """The coder of one question, and the name of the whole."""

    taught: TaughtQuestion
    name: str


@dataclass(frozen=True, slots=True)
class OpenCodebook:
    """A codebook's content, and where it lies."""

    path: Path
    content: CodebookFile
    coder: TaughtCoder | None = None
    """What people taught, where `coder.safetensors` lies beside the codebook."""


def open_codebook(path: Path, *, draft: bool = False, untaught: bool = False) -> OpenCodebook:
    """Read a codebook to code with, and the taught coder beside it unless `untaught`.

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
    return OpenCodebook(path, content, None if untaught else _coder_beside(path))


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
    if sheet and book.coder:
        raise SampleError(TEACH.format(name=book.path.name, sheet=sheet.name))
    people = match_sample(sheet, taken.intake, matched.codebooks) if sheet else NO_SAMPLE
    recognised = recognise(book.content, embedder.fingerprint)
    without = Codebook("", "", (), book.content.sign_off)
    used = {question.key: matched.codebooks.get(question.key, without) for question in questions}
    coded: list[Coded] = []
    taught = {key: _taught(one, book, embedder.fingerprint) for key, one in used.items()}
    with at_work(embedder, progress, clock) as tools:
        with tools.clock.step("cleaning"):
            cleaned = clean_up(taken.intake, progress)
        for number, question in enumerate(questions, start=1):
            these = tools.for_question(number, len(questions))
            heard = _hear_one(question, taken, cleaned, these)
            known = recognised.known.get(used[question.key].question, Known({}))
            if one := taught[question.key]:
                coded.append(_code_taught(heard, used[question.key], known, one, these))
            else:
                coded.append(
                    _code_one(
                        heard, used[question.key], known, people, these, second_reader=second_reader
                    )
                )
    sample = record(sheet, people, questions, coded) if sheet else None
    bare = bare_names.notes(matched.codebooks.values(), recognised.known)
    said = moved_notes(sample, people, questions) if sample else ()
    codebooks = [replace(used[q.key], question=q.key, question_text=q.text) for q in questions]
    notes = (*recognised.notes, *bare, *matched.notes, *said, *_about_coder(book, used, taught))
    return Sorting(
        taken=taken,
        results=gather(taken, cleaned, codebooks, coded, notes),
        model=embedder.name,
        fingerprint=embedder.fingerprint,
        clock=tools.clock,
        draft=book.content.sign_off is None,
        vectors={},
        codebook_file=book.path,
        attuned=attuned_by([used[q.key] for q in questions], coded),
        sample=sample,
        coder=book.coder if any(taught.values()) else None,
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
        return not_coded(heard)
    with tools.clock.step("coding"):
        given = people.said.get(heard.question.key, {})
        return code_responses(
            heard,
            used,
            known,
            tools.embedder,
            tools.progress,
            people=given,
            second_reader=second_reader,
        )


def _coder_beside(path: Path) -> TaughtCoder | None:
    try:
        return coder_file.read(path.with_name(coder_file.FILE))
    except ValueError as error:
        raise CodebookError(
            f"{coder_file.FILE}, which lies beside {path.name}, is damaged, so what people taught "
            "can't be used. Copy it again from where greenpaper learn wrote it, or code without it "
            "by --untaught."
        ) from error


def _taught(used: Codebook, book: OpenCodebook, fingerprint: str) -> _One | None:
    """The coder of a question, if there is one that was taught these very themes."""
    if book.coder is None or book.coder.embedder != fingerprint:
        return None
    keys = [theme.key for theme in used.themes if theme.key not in used.parents]
    found = book.coder.of(used.question_text, keys)
    return _One(found, book.coder.name) if found else None


def _code_taught(heard: Heard, used: Codebook, known: Known, one: _One, tools: Tools) -> Coded:
    with tools.clock.step("coding"):
        embedder, progress = tools.embedder, tools.progress
        coded = code_with(heard, used, known, one.taught, embedder=embedder, progress=progress)
        return replace(coded, outcomes=tuple(named(one.name, o) for o in coded.outcomes))


def _about_coder(
    book: OpenCodebook, used: Mapping[str, Codebook], taught: Mapping[str, _One | None]
) -> Iterator[str]:
    """What became of the taught coder, for the reader."""
    if book.coder is None:
        return
    asked = [book.question_text for key, book in used.items() if taught[key]]
    if asked:
        yield f"{' and '.join(f'“{a}”' for a in asked)}: coded by “{book.coder.name}”."
    for question in book.coder.questions:
        if question.question_text not in asked:
            yield (
                f"What people taught about “{question.question_text}” could not be used: its "
                "themes have changed since, or the language model. Teach again with greenpaper "
                "learn: people's codings of themes that are still there count."
            )


def not_coded(heard: Heard) -> Coded:
    """What becomes of responses to a question that the codebook has no themes for."""
    refused = [
        Outcome(r.question, r.response_id, Status.NOT_CODED, reason=NO_THEMES)
        for r in heard.responses
    ]
    return Coded((*heard.left_out, *refused), {})
