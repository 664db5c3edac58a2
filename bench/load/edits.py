"""The people of bench/fifty_people.py, made in the database; and whether what they did is there."""

import json
import random
from pathlib import Path
from typing import Any

from bench.filters import FILTERS

TOGETHER = 20
"""Responses that all want to judge at the same time."""
POINTS = 1_000


def people(many: int) -> dict[str, Any]:
    """Analysts of the one consultation, signed in, and what there is to look at."""
    from allauth.mfa.models import Authenticator
    from django.contrib.auth.models import User
    from django.test import Client

    from greenpaper.store.orm.models import Consultation, Seat, Wording

    consultation = Consultation.objects.get()
    question = consultation.questions.get(key="q4")
    signed_in = []
    for number in range(many):
        person = User.objects.create(username=f"p{number}", first_name=f"Person {number}")
        Seat.objects.create(consultation=consultation, person=person, role="analyst")
        Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": ""})
        client = Client()
        client.force_login(person)
        signed_in.append({"cookies": {name: c.value for name, c in client.cookies.items()}})
    chance = random.Random(7)
    responses = list(question.responses.filter(status="coded").values_list("pk", flat=True))
    said = Wording.objects.filter(question=question).order_by("pk")[3].folded.split()
    _counted(consultation, question)
    return {
        "people": signed_in,
        "consultation": consultation.pk,
        "question": question.key,
        "themes": list(question.themes.values("pk", "key")),
        "responses": chance.sample(responses, min(5_000, len(responses))),
        "wanted by many": chance.sample(responses, TOGETHER),
        "words": [word for word in said if len(word) > 2][:40],
        "filters": FILTERS,
    }


def _counted(consultation: Any, question: Any) -> None:
    """Numbers and a map are there, as they are when people come to look at them."""
    from greenpaper.store.orm import counts
    from greenpaper.workflow.desk import counting

    counts.want(consultation)
    counts.want_map(question)
    chance = random.Random(7)
    pks = list(question.responses.order_by("place").values_list("pk", flat=True)[:POINTS])
    points = [[pk, chance.random(), chance.random(), 1] for pk in pks]
    counts.keep_map(question, counts.map_state(question), points)
    counting.count(consultation)


def check(file: Path) -> dict[str, int]:
    """How many edits were kept and refused, and how many of those kept are not there."""
    from greenpaper.store.orm import record
    from greenpaper.store.orm.models import Consultation

    said = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    kept = [one for one in said if one["outcome"] == "kept"]
    consultation = Consultation.objects.get()
    faults = len(list(record.verify(consultation.pk)))
    lines = _lines(consultation)
    lost = sum(lines.pop(_of(one), None) is None for one in kept)
    return {
        "kept": len(kept),
        "conflicts": sum(one["outcome"] == "conflict" for one in said),
        "failed": sum(one["outcome"] == "failed" for one in said),
        "on the record only": len(lines),
        "standing otherwise": _standing_otherwise(consultation),
        "faults in the record": faults,
        "lost edits": lost + _standing_otherwise(consultation) + faults,
    }


def _of(one: dict[str, Any]) -> tuple[Any, ...]:
    who = f"Person {one['person']}"
    if one["act"] == "judge":
        return (who, one["response"], one["theme"], one["fits"], one["edition"])
    return (who, one["theme"], one["title"])


def _lines(consultation: Any) -> dict[tuple[Any, ...], int]:
    """What the record says was done by these people."""
    from greenpaper.store.orm.models import Entry

    found: dict[tuple[Any, ...], int] = {}
    seen: dict[int, int] = {}
    rows = Entry.objects.filter(consultation=consultation.pk, who__startswith="Person ")
    for line in rows.order_by("number"):
        about = line.about
        if line.act == "code":
            pk = about["response"]
            edition, seen[pk] = seen.get(pk, 0), seen.get(pk, 0) + 1
            found[line.who, pk, about["theme"], about["fits"], edition] = line.number
        else:
            found[line.who, about["theme"], about["to"][0]] = line.number
    return found


def _standing_otherwise(consultation: Any) -> int:
    """How many codings and titles are not what the record says was done last."""
    from greenpaper.store.orm.models import Coding, Entry, Theme

    last: dict[tuple[int, str], bool] = {}
    titles: dict[str, str] = {}
    rows = Entry.objects.filter(consultation=consultation.pk, who__startswith="Person ")
    for line in rows.order_by("number"):
        if line.act == "code":
            last[line.about["response"], line.about["theme"]] = line.about["fits"]
        else:
            titles[line.about["theme"]] = line.about["to"][0]
    there = Coding.objects.filter(response__in=[pk for pk, _ in last], by_person=True)
    fits = {
        (pk, key): fits for pk, key, fits in there.values_list("response", "theme__key", "fits")
    }
    now = dict(
        Theme.objects.filter(question__consultation=consultation).values_list("key", "title")
    )
    wrong = sum(fits.get(key) != said for key, said in last.items())
    return wrong + sum(now[key] != title for key, title in titles.items())
