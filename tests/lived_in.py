"""Makes a consultation in which everything has happened, so that every page has something to show.

A script, run beside a `greenpaper serve` that does the work in between (same GREENPAPER_HOME):
`python tests/lived_in.py FILE`. It prints what the pages' addresses need, as JSON.
"""

import json
import os
import re
import sys
import time
from dataclasses import asdict
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

os.environ["GREENPAPER_TEAM"] = "1"
os.environ["DJANGO_SETTINGS_MODULE"] = "greenpaper.web.settings"
import django

django.setup()
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User

from greenpaper.domain.asking import Budget, ModelUse, NamedModel
from greenpaper.domain.people import Role
from greenpaper.store.clock import now
from greenpaper.store.orm import askings, blind, counts, samples
from greenpaper.store.orm.models import Consultation, Question, Run, RunState, Sample
from greenpaper.web.people import accounts
from greenpaper.web.shared.middleware import alone
from greenpaper.workflow.desk import consultations, editing, people, publishing, responses, signing
from greenpaper.workflow.desk.assisting import planning, turning
from greenpaper.workflow.desk.files import columns_of, open_table
from greenpaper.workflow.desk.samples import coding, drawing, settling, teaching

PASSWORD = "seven wet herons"
LONG = 600.0
"""Seconds that the worker may take for one thing."""
UNDER_WAY = (RunState.WAITING, RunState.RUNNING)


def main(file: Path) -> None:
    """All that the pages can show; then what their addresses need."""
    you = alone()
    ann, ben, cara = _person("Ann Analyst"), _person("Ben Bridges"), _person("Cara Coder")
    read = [file.read_bytes()]
    kept = consultations.new_consultation(
        you, "A High Street for people", file.name, read, closed_on=date(2026, 10, 30)
    )
    late = consultations.new_consultation(you, "Late letters", file.name, read)
    for one in (kept, late):
        for person, role in ((ann, Role.OWNER), (ben, Role.ANALYST)):
            people.seat(you, one, person.email, role)
    people.seat(you, kept, cara.email, Role.CODER)
    secret = people.seat(ann, kept, "new@example.org", Role.VIEWER)
    consultations.confirm_columns(ann, kept, columns_of(kept, open_table(kept)))
    _wait(kept)
    question = kept.questions.filter(kind="open").order_by("-place")[0]
    _edit(ann, ben, question)
    _wait(kept)
    _sign_and_publish(ann, kept, draft=False)
    _reword(ben, question, "Getting about")
    _sign_and_publish(ann, kept, draft=True)
    _check(ann, ben, kept, question)
    _review(ben, question)
    _reword(ben, question, "Getting about the town")
    _model(ann, ben, kept, question)
    _draw_again(ann, cara, kept, question)
    _wait(kept, counted=True)
    said = _addresses(kept, question) | {"unconfirmed": late.pk, "secret": secret}
    said["recovery"] = RecoveryCodes(ben.authenticator_set.get(type="recovery_codes"))
    said["recovery"] = said["recovery"].get_unused_codes()[0]
    said |= _link("dot") | {"first": _link("eve")}
    said |= {"sessions": {p.first_name: _session(p) for p in (ann, ben, cara)}}
    sys.stdout.write(json.dumps(said))


def _person(name: str) -> User:
    first, last = name.split()
    email = f"{first.lower()}@example.org"
    accounts.add(email, name, administrator=first == "Ann", who="root")
    person = User.objects.get(email=email)
    person.first_name, person.last_name = first, last
    person.set_password(PASSWORD)
    person.save()
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": ""})
    RecoveryCodes.activate(person)
    return person


def _wait(kept: Consultation, *, counted: bool = False) -> None:
    """Until the worker has done what was asked, and (at the end) counted."""
    until = time.monotonic() + LONG
    while kept.runs.filter(state__in=UNDER_WAY).exists() or (
        counted and (counts.wanted() or counts.wanted_map())
    ):
        if time.monotonic() > until:
            sys.exit("The worker doesn't work.")
        time.sleep(0.2)
    failed = [run.problem for run in Run.objects.filter(consultation=kept, state=RunState.FAILED)]
    if failed:
        sys.exit("\n".join(failed))


def _edit(ann: User, ben: User, question: Question) -> None:
    """Merge, add, put under a broader theme, and take something back."""
    small = list(question.themes.filter(gone=False).exclude(parent="").order_by("-place")[:2])
    small = small or list(question.themes.filter(gone=False).order_by("-place")[:2])
    editing.merge(ann, question, _edition(question), small[0].pk, [one.pk for one in small])
    said = "The charges for parking are too high for people who work here."
    editing.add(ben, question, _edition(question), title="Parking costs too much", description=said)
    editing.add(ben, question, _edition(question), title="A mistake", description="Not needed.")
    last = question.changes.order_by("-number").first()
    assert last is not None
    editing.undo(ben, question, _edition(question), last.number)


def _edition(question: Question) -> int:
    question.refresh_from_db()
    return question.edition


def _reword(person: User, question: Question, title: str) -> None:
    theme = question.themes.filter(gone=False).order_by("place")[0]
    editing.reword(
        person,
        question,
        _edition(question),
        theme.pk,
        title=title,
        description=theme.description,
        examples=theme.examples,
    )


def _sign_and_publish(ann: User, kept: Consultation, *, draft: bool) -> None:
    questions = kept.questions.filter(kind="open", themes__gone=False).distinct()
    seen = {
        q.pk: q.edition
        for q in questions
        if signing.changed_since(q, q.versions.order_by("number").last())
    }
    signing.sign_off(ann, kept, seen, signer="Ann Analyst", why="We read all responses with them.")
    _wait(kept)
    publishing.ask_to_publish(ann, kept, draft=draft, note="For the council’s meeting.")
    _wait(kept)


def _check(ann: User, ben: User, kept: Consultation, question: Question) -> None:
    """Two people code a sample, differ now and then, settle one difference, and teach."""
    sample = drawing.draw(
        ann, kept, questions=[question], size=30, coders=[ann, ben], sheets=0, seed=7
    )
    for person, unlike in ((ann, 6), (ben, 5)):
        _code(person, sample, unlike)
    _wait(kept)
    sample.refresh_from_db()
    first = min(samples.differences(sample))
    settling.settle(ann, sample, first, seen=0, none=True, reason="It names no theme.")
    _wait(kept)
    teaching.ask_to_teach(ann, kept)
    _wait(kept)


def _code(person: User, sample: Sample, unlike: int) -> None:
    """What the machine said, but for each so-manieth: none of these."""
    coder = blind.coder_of(person, sample)
    assert coder is not None
    for number in range(1, len(coder.turns) + 1):
        turn = blind.turn(coder, number)
        assert turn is not None
        given = sample.drawn.get(pk=turn.drawn).response.codings.filter(
            fits=True, theme__gone=False
        )
        themes = [] if number % unlike == 0 else sorted({c.theme.key for c in given})
        coding.judge(person, coder, number, seen=0, themes=themes, none=not themes)
    coding.finish(person, coder)


def _review(ben: User, question: Question) -> None:
    """Judge, flag and annotate a response that has a theme."""
    response = question.responses.filter(status="coded", campaign=None).order_by("place")[0]
    theme = question.themes.filter(gone=False, codings__response=response)[0]
    span = (0, min(len(response.text), 30))
    responses.say_fits(ben, response, theme, edition=response.edition, evidence=span)
    responses.flag(ben, response, flagged=True)
    responses.note(ben, response, "Ask the bus company about this.")


def _model(ann: User, ben: User, kept: Consultation, question: Question) -> None:
    """A language model: what it said once, words that wait, and what it would be sent next."""
    named = NamedModel("small", "https://models.example.org/v1")
    wanted = turning.Wanted(named, "our own server, Leeds", "better words")
    allowed = turning.turn_on(ann, kept, wanted)
    use = ModelUse(
        model="small",
        provider="models.example.org",
        permission=turning.permission_of(allowed),
        temperature=0.0,
        seed=1,
        prompts={},
        budget="200 calls",
        asked={"draft": 1},
        answered={"draft": 1},
        lost={"draft": {}},
        requests=1,
        remembered=0,
        tokens_in=300,
        tokens_out=50,
        cost=None,
        seconds=1.0,
    )
    sentences = [
        {"text": "There were 40 responses.", "struck": ""},
        {"text": "Half of them agree.", "struck": "it has a number in words"},
    ]
    draft = {"question": question.key, "asked": question.text, "sentences": sentences, "lost": ""}
    said = kept.askings.create(
        model=allowed,
        number=1,
        use="summary",
        asked_by=ben,
        sent_at=now(),
        ended_at=now(),
        came={"use": asdict(use), "struck": 1},
        drafts=[draft],
    )
    sent = {"item": question.key, "prompt": "draft 1", "instructions": "Draft it.", "schema": {}}
    came = {"outcome": "used", "tokens_in": 300, "tokens_out": 50, "seconds": 1.0}
    said.calls.create(number=1, purpose="draft", sent={**sent, "content": "Figures"}, came=came)
    theme = next(t for t in question.themes.all() if askings.unworded(t))
    said.wordings.create(theme=theme, title="In plain words", description="It says so.", two=True)
    planning.ask_for_plan(ben, kept, "both", Budget(tokens=5_000))
    _wait(kept)


def _draw_again(ann: User, cara: User, kept: Consultation, question: Question) -> None:
    """A second sample, which is still being coded: by Cara, and by somebody with a sheet."""
    sample = drawing.draw(ann, kept, questions=[question], size=20, coders=[cara], sheets=1, seed=9)
    coder = blind.coder_of(cara, sample)
    assert coder is not None
    coding.judge(cara, coder, 1, seen=0, none=True)


def _addresses(kept: Consultation, question: Question) -> dict[str, Any]:
    """The rows that stand in addresses."""
    themes = question.themes.filter(gone=False)
    broad = set(themes.values_list("parent", flat=True))
    leaves = [t for t in themes.order_by("place") if t.key not in broad]
    sample = kept.samples.get(number=1)
    open_sample = kept.samples.get(number=2)
    campaign = kept_campaign(kept)
    lines = question.responses.filter(respondent__response_id="ANON-LINES").first()
    annotated = question.responses.get(flagged=True)
    without = question.responses.filter(status="none_fits").values_list("pk", flat=True)[:2]
    return {
        "pk": kept.pk,
        "key": question.key,
        "themes": [leaf.pk for leaf in leaves[:3]],
        "response": annotated.pk,
        "lines": lines.pk if lines else None,
        "without": list(without),
        "campaign": campaign,
        "drawn": max(samples.differences(sample)),
        "sheet_coder": open_sample.coders.get(person=None).number,
        "seat": kept.seats.get(person__email="ben@example.org").pk,
        "invitation": kept.invitations.get().pk,
    }


def kept_campaign(kept: Consultation) -> int:
    """One that somebody edited, if there is one."""
    questions = kept.questions.all()
    every = [c for q in questions for c in q.campaigns.all()]
    edited = [c for c in every if c.question.responses.filter(campaign=c, relation="edited")]
    return int((edited or every)[0].pk)


def _link(name: str) -> dict[str, str]:
    """The parts of a link to choose a password."""
    said = accounts.add(
        f"{name}@example.org", f"{name.title()} Late", administrator=False, who="root"
    )
    found = re.search(r"/people/link/([^/]+)/([^/\s]+)/", said)
    assert found
    return {"who": found[1], "token": found[2]}


def _session(person: User) -> str:
    """A session of somebody who has signed in."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store["account_authentication_methods_user"] = user_id_to_str(person)
    again = {"method": "password", "at": time.time() + LONG, "reauthenticated": True}
    store["account_authentication_methods"] = [again]
    store.save()
    return str(store.session_key)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
