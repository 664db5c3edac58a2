"""Responses in which words stand: looked for once, and remembered for the pages that follow."""

from functools import lru_cache

from django.db.models import F, Value
from django.db.models.functions import StrIndex

from greenpaper.store.orm.models import Question, Wording
from greenpaper.store.orm.queries.among import packed


def with_words(question: Question, parts: list[str]) -> str:
    """Ids, `packed`, of the question's responses that hold all parts (`domain.wording.sought`).

    Texts are only ever added, so their number says whether what was found still stands.
    """
    made = question.consultation.created_at.isoformat()
    there = Wording.objects.filter(question=question).count()
    return _looked_up(question.pk, made, there, tuple(sorted(parts, key=len, reverse=True)))


@lru_cache(maxsize=32)
def _looked_up(question: int, made: str, there: int, parts: tuple[str, ...]) -> str:
    del made, there
    found = Wording.objects.filter(question=question)
    for part in parts:
        found = found.alias(place=StrIndex(F("folded"), Value(part))).filter(place__gt=0)
    return packed(found.values_list("pk", flat=True))
