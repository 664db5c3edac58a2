"""The review queue: how many of the least sure responses people have judged."""

from collections.abc import Sequence

from greenpaper.store.orm.models import Coding, Question, Response
from greenpaper.store.orm.queries.sought import least_sure, once

MOST = 200
"""Of each question; what people have patience for. The sheet *Check first* has as many."""


def how_far(questions: Sequence[Question]) -> tuple[int, int, Question]:
    """How many responses people judged, of how many that are worth it, and where to go on."""
    done = wanted = 0
    where = questions[0]
    for question in reversed(questions):
        judged = _judged(question)
        waiting = least_sure(question, Response.objects.filter(question=question).order_by())
        # Counting stops where it is enough: in a large consultation most responses wait.
        left = max(0, min(MOST - judged, waiting[:MOST].count()))
        done, wanted = done + min(judged, MOST), wanted + min(judged, MOST) + left
        where = question if left else where
    return done, wanted, where


def _judged(question: Question) -> int:
    """Responses that a person has judged, a letter once, counted as far as it matters."""
    rows = Coding.objects.filter(by_person=True, response__question=question)
    rows = rows.filter(once(question, "response__"))
    return rows.values("response").distinct()[:MOST].count()
