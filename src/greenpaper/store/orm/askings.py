"""Language models that are allowed, and what was asked of them."""

import hashlib
import json
from collections.abc import Sequence

from django.db.models import Max

from greenpaper.domain.asking import Ask
from greenpaper.store.orm.codebook import codebook_of
from greenpaper.store.orm.models import (
    AllowedModel,
    Asking,
    Consultation,
    ModelCall,
    ProposedWording,
    Question,
    Run,
    RunState,
    Theme,
    Work,
)

UNDER_WAY = (RunState.WAITING, RunState.RUNNING)
BATCH = 500


def allowed(consultation: Consultation) -> AllowedModel | None:
    """The model that is turned on; None: it is off."""
    return consultation.allowed_models.filter(ended_at=None).select_related("by").first()


def next_number(consultation: Consultation) -> int:
    """The number of the next asking."""
    return int(consultation.askings.aggregate(last=Max("number"))["last"] or 0) + 1


def run_of(asking: Asking) -> Run | None:
    """The last run that works for an asking."""
    mine = Run.objects.filter(consultation_id=asking.consultation_id, about__asking=asking.pk)
    return mine.filter(work__in=(Work.PLAN_ASKING, Work.ASK_MODEL)).order_by("id").last()


def under_way(consultation: Consultation) -> bool:
    """Whether one is being worked out, or sent."""
    works = (Work.PLAN_ASKING, Work.ASK_MODEL)
    return consultation.runs.filter(work__in=works, state__in=UNDER_WAY).exists()


def digest(asks: Sequence[Ask]) -> str:
    """sha256 over all that would go out."""
    said = [[a.instructions, a.content, a.schema, a.most_tokens] for a in asks]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def keep_calls(asking: Asking, asks: Sequence[Ask]) -> None:
    """Keep what would be sent, in the place of what was worked out before and never sent."""
    ModelCall.objects.filter(
        asking__consultation=asking.consultation_id, asking__sent_at=None
    ).delete()
    ModelCall.objects.bulk_create(
        (
            ModelCall(asking=asking, number=n, purpose=a.purpose, sent=_sent(a))
            for n, a in _on(asks)
        ),
        batch_size=BATCH,
    )


def keep_came(asking: Asking, lines: Sequence[dict[str, object]]) -> None:
    """Keep what came of each call, in the order in which they were planned."""
    calls = list(asking.calls.all())
    for call, line in zip(calls, lines, strict=True):
        call.came = line
    ModelCall.objects.bulk_update(calls, ["came"], batch_size=BATCH)


def unworded(theme: Theme) -> bool:
    """Whether no person gave the theme its words: they are as they were found."""
    found = theme.found
    return bool(
        found
        and not theme.gone
        and (theme.title, theme.description) == (found["title"], found["description"])
    )


def is_signed(question: Question) -> bool:
    """Whether the themes are signed off as they stand."""
    return codebook_of(question).sign_off is not None


def proposals(question: Question) -> list[ProposedWording]:
    """The words that await a person's decision, the latest for each theme that nobody worded."""
    if is_signed(question):
        return []
    rows = ProposedWording.objects.filter(theme__question=question, decided="")
    rows = rows.select_related("theme", "asking__model").order_by("asking__number")
    latest = {row.theme_id: row for row in rows if unworded(row.theme)}
    return sorted(latest.values(), key=lambda row: row.theme.place)


def _on(asks: Sequence[Ask]) -> Sequence[tuple[int, Ask]]:
    return list(enumerate(asks, start=1))


def _sent(ask: Ask) -> dict[str, object]:
    return {
        "item": ask.item,
        "prompt": ask.prompt,
        "instructions": ask.instructions,
        "content": ask.content,
        "schema": ask.schema,
    }
