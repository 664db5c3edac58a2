"""Sort: find the themes of every open question and code every response with them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from greenpaper.domain.codebook import Codebook
from greenpaper.domain.consultation import Question
from greenpaper.domain.doubtful import Sketch
from greenpaper.domain.ports import Embedder, Progress, silent
from greenpaper.themes.attune import Known
from greenpaper.themes.find import Found
from greenpaper.workflow.clean_up import Cleaned, clean_up
from greenpaper.workflow.clock import Clock
from greenpaper.workflow.code_responses import Coded, Shown, code_responses
from greenpaper.workflow.find_themes import find_themes
from greenpaper.workflow.hear import hear
from greenpaper.workflow.sorting import Sorting, gather
from greenpaper.workflow.take_in import TakenIn
from greenpaper.workflow.tools import Tools, at_work

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


def sort(
    taken: TakenIn,
    embedder: Embedder,
    progress: Progress = silent,
    clock: Clock | None = None,
    *,
    second_reader: Shown | None = None,
) -> Sorting:
    """Sort what was taken in. The codebooks are drafts: nobody has signed them off.

    `second_reader` says how many doubtful responses to keep for a language model (see `assist`).
    One question after another, so that memory holds the vectors of one at a time.
    """
    codebooks: list[Codebook] = []
    coded: list[Coded] = []
    vectors: dict[str, Mapping[str, Floats]] = {}
    sketches: dict[tuple[str, str], Sketch] = {}
    questions = taken.intake.consultation.open_questions
    with at_work(embedder, progress, clock) as tools:
        with tools.clock.step("cleaning"):
            cleaned = clean_up(taken.intake, progress)
        for number, question in enumerate(questions, start=1):
            these = tools.for_question(number, len(questions))
            found, one = _sort_one(question, taken, cleaned, these, second_reader)
            codebooks.append(found.codebook)
            vectors[question.key] = found.vectors
            sketches |= {(question.key, theme): s for theme, s in found.sketches.items()}
            coded.append(one)
    return Sorting(
        taken=taken,
        results=gather(taken, cleaned, codebooks, coded),
        model=embedder.name,
        fingerprint=embedder.fingerprint,
        clock=tools.clock,
        draft=True,
        vectors=vectors,
        sketches=sketches,
        unsure=tuple(one for c in coded for one in c.unsure),
    )


def _sort_one(
    question: Question, taken: TakenIn, cleaned: Cleaned, tools: Tools, second: Shown | None
) -> tuple[Found, Coded]:
    embedder, progress, clock = tools.embedder, tools.progress, tools.clock
    with clock.step("preparing"):
        heard = hear(question, taken.intake.responses, cleaned, embedder, progress)
    with clock.step("finding themes"):
        found = find_themes(heard, embedder, progress)
    with clock.step("coding"):
        known = Known(found.vectors)
        coded = code_responses(
            heard, found.codebook, known, embedder, progress, second_reader=second
        )
    return found, coded
