"""Code responses: what became of each response to one question, with one codebook."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from greenpaper.domain.codebook import Codebook
from greenpaper.domain.coding import Outcome, Status
from greenpaper.domain.doubtful import Unsure
from greenpaper.domain.ports import Embedder, Progress, silent
from greenpaper.domain.response import Response
from greenpaper.domain.results import Portrait
from greenpaper.themes import code, sample
from greenpaper.themes.attune import Attuned, Known, listen
from greenpaper.themes.doubts import doubted
from greenpaper.themes.likeness import Yardstick
from greenpaper.themes.portraits import portraits
from greenpaper.themes.unsure import unsure
from greenpaper.workflow.hear import Heard


@dataclass(frozen=True, slots=True)
class Shown:
    """How many responses to each question a second reader may be shown, and how many as checks."""

    doubtful: int
    checks: int


@dataclass(frozen=True, slots=True)
class Coded:
    """An outcome for each response to one question, and how each theme shows itself, by key.

    `sampled` of them were coded by people too, which `moved` confidence by so many log-odds.
    `unsure` are those that a second reader may be shown, where there is one. `attuned`: what the
    themes that people wrote heard, to be kept with the codebook.
    """

    outcomes: tuple[Outcome, ...]
    portraits: Mapping[str, Portrait]
    sampled: int = 0
    moved: float = 0.0
    unsure: tuple[Unsure, ...] = ()
    attuned: Attuned | None = None


def code_responses(
    heard: Heard,
    codebook: Codebook,
    known: Known,
    embedder: Embedder,
    progress: Progress = silent,
    *,
    people: Mapping[str, sample.Said] | None = None,
    second_reader: Shown | None = None,
) -> Coded:
    """Code the responses to one question; `known` is what is known of its themes already.

    `people` is what people said of a sample of them, by response id: it moves confidence, and makes
    no codings here. `second_reader` says how many responses one may be shown. Themes that people
    wrote hear these responses first, unless this codebook's heard some before. With that, a coding
    depends on the response, the codebook and the sample alone, so later responses coded with the
    same are treated alike.
    """
    if not codebook.themes or not heard.responses:
        none = [Outcome(r.question, r.response_id, Status.NONE_FITS) for r in heard.responses]
        return Coded((*heard.left_out, *none), {})
    progress("Coding the responses", 0, 3)
    yardstick, attuned = listen(codebook, known, embedder, heard.corpus)
    weighed = code.weigh(heard.corpus, yardstick)
    read = _by_text(heard.responses, people or {})
    moved = sample.learn(weighed, heard.corpus, codebook, read)
    weighed = weighed.moved(moved)
    coded = given(heard, codebook, yardstick, weighed, progress)
    doubtful = _unsure(heard, yardstick, weighed, moved, second_reader) if second_reader else ()
    read_by_people = sum(map(len, read.values()))
    return replace(coded, sampled=read_by_people, moved=moved, unsure=doubtful, attuned=attuned)


def given(
    heard: Heard,
    codebook: Codebook,
    yardstick: Yardstick,
    weighed: code.Weighed,
    progress: Progress = silent,
) -> Coded:
    """Give the themes that are sure enough, and show how each theme shows itself."""
    fits = code.fitting(weighed, len(heard.corpus.texts))
    progress("Coding the responses", 1, 3)
    outcomes = code.outcomes(heard.responses, heard.corpus, yardstick, fits)
    outcomes = doubted(outcomes, heard.responses, heard.corpus, weighed)
    progress("Coding the responses", 2, 3)
    shown = portraits(heard.corpus, codebook, yardstick, fits, heard.voices)
    progress("Coding the responses", 3, 3)
    return Coded((*heard.left_out, *outcomes), shown)


def _unsure(
    heard: Heard, yardstick: Yardstick, weighed: code.Weighed, moved: float, shown: Shown
) -> tuple[Unsure, ...]:
    return unsure(
        heard.question.key,
        heard.corpus,
        yardstick,
        weighed,
        heard.voices,
        most=shown.doubtful,
        checks=shown.checks,
        moved=moved,
    )


def _by_text(
    responses: Sequence[Response], people: Mapping[str, sample.Said]
) -> dict[str, list[sample.Said]]:
    """What people said of each text, once for each response that is in the sample."""
    read: dict[str, list[sample.Said]] = defaultdict(list)
    for response in responses:
        if response.response_id in people:
            read[response.text].append(people[response.response_id])
    return read


def named(coder: str, outcome: Outcome) -> Outcome:
    """The same as this coder's word."""
    codings = tuple(replace(coding, coder=coder) for coding in outcome.codings)
    return replace(outcome, codings=codings, coder=coder)
