"""Responses in which words stand: looked for once, and remembered for the pages that follow."""

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import F, Q, Value
from django.db.models.functions import StrIndex

from greenpaper.store.orm.models import Question, Wording
from greenpaper.store.orm.queries.among import is_among, packed


@dataclass(frozen=True, slots=True)
class Found:
    """Ids, `packed`: of the responses that hold the words, or (`without`) of those that don't."""

    ids: str
    without: bool

    def condition(self) -> Q:
        """To filter responses of the same question with."""
        return ~is_among(self.ids) if self.without else is_among(self.ids)


def with_words(question: Question, parts: list[str]) -> Found:
    """The question's responses that hold all parts (`domain.wording.sought`).

    Texts are only ever added, so their number says whether what was found still stands.
    """
    made = question.consultation.created_at.isoformat()
    there = Wording.objects.filter(question=question).count()
    return _looked_up(question.pk, made, there, tuple(sorted(parts, key=len, reverse=True)))


@lru_cache(maxsize=32)
def _looked_up(question: int, made: str, there: int, parts: tuple[str, ...]) -> Found:
    """The shorter of the two lists: a word that nearly all use is told by those who don't."""
    del made
    texts = Wording.objects.filter(question=question)
    found = texts
    for part in parts:
        found = found.alias(place=StrIndex(F("folded"), Value(part))).filter(place__gt=0)
    ids = list(found.values_list("pk", flat=True))
    if 2 * len(ids) <= there:
        return Found(packed(ids), without=False)
    rest = set(texts.values_list("pk", flat=True)).difference(ids)
    return Found(packed(sorted(rest)), without=True)
