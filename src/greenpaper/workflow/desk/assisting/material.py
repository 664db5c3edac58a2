"""What of a consultation a language model may be shown, as it stands now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from greenpaper.domain.codebook import Codebook
from greenpaper.domain.doubtful import Sketch, Unsure
from greenpaper.domain.errors import GreenpaperError
from greenpaper.domain.ports import Embedder, Progress, silent
from greenpaper.domain.results import Results
from greenpaper.store.orm import askings, samples
from greenpaper.store.orm.codebook import codebook_of, gone_by, vectors_of
from greenpaper.store.orm.models import Coding, Consultation, Question
from greenpaper.themes.find import sketched
from greenpaper.workflow.code_responses import Shown, code_responses
from greenpaper.workflow.desk.hearing import heard
from greenpaper.workflow.desk.knowing import known_of
from greenpaper.workflow.desk.results import gather
from greenpaper.workflow.find_themes import private
from greenpaper.workflow.hear import Heard
from greenpaper.workflow.tools import at_work

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

WORD, READ = "describe", "code"
WentBy = Mapping[str, frozenset[tuple[object, ...]]]


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """Results, themes that nobody worded, doubtful responses that no person coded.

    `went_by`, by question: what the machine goes by. If it changes, doubts may be others.
    """

    results: Results
    sketches: Mapping[tuple[str, str], Sketch] = field(default_factory=dict)
    unsure: tuple[Unsure, ...] = ()
    went_by: WentBy = field(default_factory=dict)


def gathered(
    consultation: Consultation,
    purposes: frozenset[str],
    embedder: Embedder,
    shown: Shown,
    progress: Progress = silent,
) -> Material:
    """What may be shown for these purposes. Raises GreenpaperError where there are no themes."""
    sketches: dict[tuple[str, str], Sketch] = {}
    unsure: list[Unsure] = []
    questions = [
        q
        for q in consultation.questions.filter(kind="open")
        if q.themes.filter(gone=False).exists()
    ]
    if not questions:
        raise GreenpaperError("No themes have been found yet. Have the responses sorted first.")
    went_by = {q.key: gone_by(q.themes.all()) for q in questions}
    with at_work(embedder, progress) as tools:
        for question in questions:
            if question.fingerprint and question.fingerprint != embedder.fingerprint:
                continue
            book = codebook_of(question)
            one = heard(question, tools.embedder, tools.progress)
            if WORD in purposes:
                found = _sketches(question, book, one, tools.embedder)
                sketches |= {(question.key, key): sketch for key, sketch in found.items()}
            if READ in purposes:
                unsure += doubtful(question, book, one, tools.embedder, shown)
    return Material(gather(consultation).results, sketches, tuple(unsure), went_by)


def doubtful(
    question: Question, book: Codebook, one: Heard, embedder: Embedder, shown: Shown
) -> list[Unsure]:
    """What the machine is unsure of, without responses that people coded; with its checks.

    None where people taught the machine: then it is they who make it surer.
    """
    if samples.in_use(question) is not None:
        return []
    known = known_of(question, embedder)
    coded = code_responses(one, book, known, embedder, second_reader=shown)
    return spared(question, coded.unsure)


def spared(question: Question, unsure: Sequence[Unsure]) -> list[Unsure]:
    """The same without the responses that people coded."""
    by_people = Coding.objects.filter(response__question=question, by_person=True)
    said = set(by_people.values_list("response__respondent__response_id", flat=True))
    coded = question.responses.exclude(coded_by="")
    said |= set(coded.values_list("respondent__response_id", flat=True))
    left = [
        u if u.check else replace(u, response_ids=tuple(i for i in u.response_ids if i not in said))
        for u in unsure
    ]
    return [u for u in left if u.response_ids]


def _sketches(
    question: Question, book: Codebook, one: Heard, embedder: Embedder
) -> dict[str, Sketch]:
    """Those of a draft's themes whose words are as they were found."""
    if book.sign_off:
        return {}
    plain = {theme.key for theme in question.themes.all() if askings.unworded(theme)}
    rows = vectors_of(question)
    centroids: dict[str, Floats] = {
        theme.key: np.concatenate([rows[key] for key in (theme.key, *theme.merged) if key in rows])
        for theme in book.themes
        if theme.key in rows and theme.key not in book.parents
    }
    found = sketched(one.question, one.corpus, centroids, embedder, private=private(one))
    return {key: sketch for key, sketch in found.items() if key in plain}
