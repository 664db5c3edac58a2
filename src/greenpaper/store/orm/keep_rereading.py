"""Keeps what a machine says of some responses after a language model read them too."""

from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction

from greenpaper.domain.coding import Outcome
from greenpaper.store.orm.coding_rows import Row, Settled, put, write
from greenpaper.store.orm.keep_codings import SOME
from greenpaper.store.orm.models import Coder, Coding, Question, Response

FIELDS = ("response_id", "theme_id", "coder_id", "by_person", "fits", "confidence", "start", "end")


@transaction.atomic
def keep_rereading(question: Question, outcomes: Sequence[Outcome], coder: str) -> int:
    """Put these in the place of what machines said of these responses; how many were kept.

    Codings by `coder` are new, all others stay as they stand. Of a response about which a person
    has said anything nothing is touched. Call it while the consultation is held.
    """
    machine, _ = Coder.objects.get_or_create(
        consultation=question.consultation, name=coder, defaults={"person": None}
    )
    themes = dict(question.themes.filter(gone=False).values_list("key", "pk"))
    kept = 0
    for start in range(0, len(outcomes), SOME):
        some = {o.response_id: o for o in outcomes[start : start + SOME]}
        rows = question.responses.filter(respondent__response_id__in=some)
        keys = dict(rows.values_list("pk", "respondent__response_id"))
        people, stand = _standing(list(keys))
        mine = {pk: some[i] for pk, i in keys.items() if pk not in people}
        before = [row for pk in mine for row in stand[pk]]
        after = [row for pk, o in mine.items() for row in _rows(pk, o, stand[pk], themes, machine)]
        put(before, after)
        write(_settled(pk, outcome) for pk, outcome in mine.items())
        kept += len(mine)
    return kept


def _standing(responses: Sequence[int]) -> tuple[set[int], dict[int, list[Row]]]:
    """The responses that people spoke of; and what machines say of each."""
    coded = Response.objects.filter(pk__in=responses).exclude(coded_by="")
    people = set(coded.values_list("pk", flat=True))
    stand: dict[int, list[Row]] = defaultdict(list)
    for values in Coding.objects.filter(response__in=responses).values_list(*FIELDS):
        row = Row(*values)
        people |= {row.response} if row.by_person else set()
        stand[row.response].append(row)
    return people, stand


def _rows(
    pk: int, outcome: Outcome, stand: Sequence[Row], themes: dict[str, int], machine: Coder
) -> list[Row]:
    new = {themes[c.theme]: c for c in outcome.codings if c.coder == machine.name}
    old = {themes[c.theme] for c in outcome.codings if c.coder != machine.name}
    fresh = [
        Row(pk, t, machine.pk, False, True, c.confidence, c.evidence.start, c.evidence.end)
        for t, c in new.items()
    ]
    return [*(row for row in stand if row.theme in old and row.theme not in new), *fresh]


def _settled(pk: int, outcome: Outcome) -> Settled:
    doubt = outcome.doubt
    kept = [doubt.theme, doubt.confidence, doubt.gap] if doubt else None
    gap = abs(doubt.gap) if doubt else None
    return Settled(pk, outcome.status.value, outcome.reason, outcome.primary, kept, gap)
