"""A question's responses, from the store, ready for finding themes and for coding."""

from collections.abc import Hashable
from functools import lru_cache
from typing import cast

from greenpaper.domain.consultation import Kind
from greenpaper.domain.consultation import Question as Asked
from greenpaper.domain.ports import Embedder, Progress, silent
from greenpaper.store.orm.models import Question
from greenpaper.store.orm.read import campaigns_of, marks_of, responses_of, rows_of
from greenpaper.workflow.clean_up import Cleaned
from greenpaper.workflow.hear import Heard, hear


def heard(question: Question, embedder: Embedder, progress: Progress = silent) -> Heard:
    """The question's responses, cut and embedded (from the embedder's cache, after the first)."""
    rows = rows_of(question)
    cleaned = Cleaned(marks_of(question, rows), tuple(campaigns_of(question, rows)))
    return hear(asked(question), responses_of(question, rows), cleaned, embedder, progress)


def asked(question: Question) -> Asked:
    """The question as the engine knows it."""
    return Asked(
        question.key,
        question.text,
        Kind(question.kind),
        tuple(question.columns),
        tuple(question.options),
    )


@lru_cache(maxsize=2)
def _heard_lately(
    pk: int, responses: int, campaigns: tuple[int | None, ...], embedder: Hashable
) -> Heard:
    """The same, remembered for the two questions looked at last (some MB each).

    Responses are only ever added, so their number, and the campaigns' members, say what changed.
    """
    del responses, campaigns
    return heard(Question.objects.get(pk=pk), cast("Embedder", embedder))


def heard_again(question: Question, embedder: Embedder) -> Heard:
    """The question's responses, at once if they were heard lately."""
    members = question.responses.exclude(campaign=None).order_by("pk")
    return _heard_lately(
        question.pk,
        question.responses.count(),
        tuple(members.values_list("campaign_id", flat=True)),
        cast("Hashable", embedder),
    )
