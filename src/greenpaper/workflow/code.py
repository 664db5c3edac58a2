"""Code: code every response with a codebook that people have read, changed and signed off."""

from dataclasses import dataclass, replace
from pathlib import Path

from greenpaper.domain.codebook import Codebook
from greenpaper.domain.coding import Outcome, Status
from greenpaper.domain.errors import CodebookError
from greenpaper.domain.ports import Embedder, Progress, silent
from greenpaper.themes.codebook_file import CodebookFile, read
from greenpaper.themes.recognise import Known, recognise
from greenpaper.workflow.clean_up import clean_up
from greenpaper.workflow.clock import Clock
from greenpaper.workflow.code_responses import Coded, code_responses
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
) -> Sorting:
    """Code what was taken in. Raises CodebookError if the codebook is for other questions."""
    questions = taken.intake.consultation.open_questions
    matched = match_questions(questions, book.content.codebooks)
    recognised = recognise(book.content, embedder.fingerprint)
    codebooks: list[Codebook] = []
    coded: list[Coded] = []
    with at_work(embedder, progress, clock) as tools:
        with tools.clock.step("cleaning"):
            cleaned = clean_up(taken.intake, progress)
        for number, question in enumerate(questions, start=1):
            these = tools.for_question(number, len(questions))
            used = matched.codebooks.get(question.key, Codebook("", "", (), book.content.sign_off))
            codebooks.append(replace(used, question=question.key, question_text=question.text))
            with tools.clock.step("preparing"):
                heard = hear(
                    question, taken.intake.responses, cleaned, these.embedder, these.progress
                )
            known = recognised.known.get(used.question, Known({}))
            coded.append(_code_one(heard, used, known, these))
    return Sorting(
        taken=taken,
        results=gather(taken, cleaned, codebooks, coded, (*recognised.notes, *matched.notes)),
        model=embedder.name,
        fingerprint=embedder.fingerprint,
        clock=tools.clock,
        draft=book.content.sign_off is None,
        vectors={},
        codebook_file=book.path,
    )


def _code_one(heard: Heard, used: Codebook, known: Known, tools: Tools) -> Coded:
    if not used.themes:
        refused = [
            Outcome(r.question, r.response_id, Status.NOT_CODED, reason=NO_THEMES)
            for r in heard.responses
        ]
        return Coded((*heard.left_out, *refused), {})
    with tools.clock.step("coding"):
        return code_responses(heard, used, known, tools.embedder, tools.progress)
