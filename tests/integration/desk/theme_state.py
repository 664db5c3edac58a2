"""All that changing themes may change, as plain values that can be compared."""

from typing import Any

from django.contrib.auth.models import User

from greenpaper.store.orm.coders import coder_of
from greenpaper.store.orm.models import Coding, Question, Theme

FIELDS = ("key", "title", "description", "parent", "examples", "merged", "place")


def state(question: Question) -> dict[str, Any]:
    """The themes that there are, the codings, and what the responses come to."""
    codings = Coding.objects.filter(response__question=question)
    return {
        "themes": list(question.themes.filter(gone=False).order_by("key").values(*FIELDS)),
        "codings": sorted(
            codings.values_list(
                "response_id",
                "theme__key",
                "coder__name",
                "by_person",
                "fits",
                "confidence",
                "start",
                "end",
            )
        ),
        "responses": sorted(
            question.responses.values_list("pk", "status", "reason", "primary", "doubt", "gap"),
            key=lambda row: row[0],
        ),
    }


def whole(question: Question) -> None:
    """Assert what is true of every question at any time."""
    live_keys = {t.key for t in live(question)}
    assert {t.parent for t in live(question)} - {""} <= live_keys
    coded = Coding.objects.filter(response__question=question)
    assert not coded.filter(theme__gone=True).exists()
    held: dict[int, set[str]] = {}
    for response, key in coded.filter(fits=True).values_list("response_id", "theme__key"):
        held.setdefault(response, set()).add(key)
    for pk, status, primary in question.responses.values_list("pk", "status", "primary"):
        assert (status == "coded") == (pk in held)
        assert primary in held.get(pk, {""})


def live(question: Question) -> list[Theme]:
    return list(question.themes.filter(gone=False))


def responses(theme: Theme) -> set[int]:
    fitting = Coding.objects.filter(theme=theme, fits=True)
    return set(fitting.values_list("response_id", flat=True))


def say(question: Question, person: User, response: int, theme: Theme, *, fits: bool) -> None:
    """A person says of a response whether the theme fits it."""
    Coding.objects.filter(response=response, theme=theme).delete()
    coder = coder_of(question.consultation, person)
    Coding.objects.create(
        response_id=response, theme=theme, coder=coder, by_person=True, fits=fits, start=0, end=4
    )
