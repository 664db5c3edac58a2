"""Code responses: what became of each response to one question, with one codebook."""

from collections.abc import Mapping
from dataclasses import dataclass

from greenpaper.domain.codebook import Codebook
from greenpaper.domain.coding import Outcome, Status
from greenpaper.domain.ports import Embedder, Progress, silent
from greenpaper.domain.results import Portrait
from greenpaper.themes import code, likeness
from greenpaper.themes.portraits import portraits
from greenpaper.themes.recognise import Known
from greenpaper.workflow.hear import Heard


@dataclass(frozen=True, slots=True)
class Coded:
    """An outcome for each response to one question, and how each theme shows itself, by key."""

    outcomes: tuple[Outcome, ...]
    portraits: Mapping[str, Portrait]


def code_responses(
    heard: Heard,
    codebook: Codebook,
    known: Known,
    embedder: Embedder,
    progress: Progress = silent,
) -> Coded:
    """Code the responses to one question; `known` is what is known of the themes that were found.

    A coding depends on the response and the codebook alone, never on the other responses, so
    later responses coded with the same codebook are treated alike.
    """
    if not codebook.themes or not heard.responses:
        none = [Outcome(r.question, r.response_id, Status.NONE_FITS) for r in heard.responses]
        return Coded((*heard.left_out, *none), {})
    progress("Coding the responses", 0, 3)
    yardstick = likeness.from_codebook(codebook, known.vectors, embedder, known.taught)
    fits = code.fits(heard.corpus, yardstick)
    progress("Coding the responses", 1, 3)
    outcomes = code.outcomes(heard.responses, heard.corpus, yardstick, fits)
    progress("Coding the responses", 2, 3)
    shown = portraits(heard.corpus, codebook, yardstick, fits, heard.voices)
    progress("Coding the responses", 3, 3)
    return Coded((*heard.left_out, *outcomes), shown)
