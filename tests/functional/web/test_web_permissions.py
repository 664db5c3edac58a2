"""Every address × every role × own and other people's consultations, GET and POST.

A view that doesn't say who may see it fails here; so does an address whose parts this test doesn't
know: then add the row that the part names to PARTS.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from greenpaper.domain.people import Act, Role, may
from greenpaper.store.orm import record
from greenpaper.store.orm.models import (
    AllowedModel,
    Asking,
    Campaign,
    Consultation,
    Entry,
    Invitation,
    Publication,
    PublishedFile,
    Question,
    Respondent,
    Response,
    Run,
    Seat,
    Theme,
    Upload,
    Version,
)
from greenpaper.store.orm.people import new_invitation

pytestmark = [pytest.mark.django_db, pytest.mark.store, pytest.mark.usefixtures("team")]

OTHERS_VIEWS = ("allauth.", "django.views.generic.base")
"""Sign-in itself, by django-allauth: nothing of a consultation is there."""
ANYBODYS = {"health", "join", "set password", "socialaccount_signup"}
HOUSE = {"house record", "export house record"}
PARTS: dict[str, Any] = {
    "question": Question,
    "theme": Theme,
    "response": Response,
    "campaign": Campaign,
    "run": Run,
    "seat": Seat,
    "invitation": Invitation,
    "upload": Upload,
    "version": Version,
    "publication": Publication,
    "respondent": Respondent,
    "file": PublishedFile,
    "model": AllowedModel,
    "asking": Asking,
}
NUMBERS = {"greenpaper.web.responses": Response, "greenpaper.web.campaigns": Campaign}
"""Rooms in which <number> is a row's id."""
WORDS: dict[str, str | int] = {
    "form": "csv",
    "key": "q1",
    "name": "report.html",
    "number": 1,
    "other": 1,
    "picture": "themes",
    "which": "signed",
    "turn": 1,
    "drawn": 1,
    "coder": 1,
}
"""Parts of addresses that name no row by its id."""
REFUSED, NOWHERE, BROKEN = 403, 404, 500


@dataclass(frozen=True)
class Address:
    name: str
    guard: Any
    parts: tuple[str, ...]
    module: str


def _model(address: Address, part: str) -> Any:
    """What a part of an address names by its id; None if it names nothing so."""
    if part == "number":
        return next((m for room, m in NUMBERS.items() if address.module.startswith(room)), None)
    return PARTS.get(part)


def _walk(resolver: URLResolver, parts: tuple[str, ...] = ()) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        here = (*parts, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, here)
        elif isinstance(pattern, URLPattern):
            view = pattern.callback
            guard = getattr(view, "guard", None)
            yield Address(pattern.name or "", guard, here, view.__module__)


def addresses() -> list[Address]:
    ours = _walk(get_resolver())
    return [a for a in ours if not a.module.startswith(OTHERS_VIEWS)]


def _person(name: str) -> User:
    person = User.objects.create_user(name, f"{name}@example.org")
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": ""})
    return person


def _consultation(owner: User) -> Consultation:
    """One with a row of everything."""
    made = Consultation.objects.create(title=f"By {owner.username}", created_by=owner)
    Seat.objects.create(consultation=made, person=owner, role=Role.OWNER)
    question = made.questions.create(key="q1", place=0, text="Why?", kind="open")
    question.themes.create(key="t1", place=0, title="Trees")
    respondent = made.respondents.create(response_id="r1", place=0)
    response = Response.objects.create(
        question=question, respondent=respondent, place=0, text="Trees!", content="content"
    )
    question.campaigns.create(key="c1", letter=response)
    made.runs.create(question=question, work="find themes", state="done", asked_by=owner)
    made.uploads.create(number=1, name="a.csv", size=1, sha256="", uploaded_by=owner)
    question.versions.create(
        number=1, themes=[], edition=0, signed_by=owner, signer="Ann", why="So."
    )
    publication = made.publications.create(number=1, made_by=owner, draft=True)
    publication.files.create(name="themes", content=b"", sha256="")
    new_invitation(made, "new@example.org", Role.CODER, owner)
    model = made.allowed_models.create(
        name="m",
        provider="127.0.0.1",
        url="http://127.0.0.1:9/v1",
        place="here",
        purpose="x",
        by=owner,
    )
    asking = made.askings.create(model=model, number=1, use="both", asked_by=owner)
    asking.calls.create(
        number=1,
        purpose="code",
        sent={"item": "q1/0", "prompt": "code 1", "instructions": "", "content": ""},
    )
    record.add(made.pk, owner.username, "make consultation", "Made it")
    return made


@pytest.fixture
def mine() -> Consultation:
    made = _consultation(_person("owner"))
    for role in (Role.ANALYST, Role.CODER, Role.VIEWER):
        Seat.objects.create(consultation=made, person=_person(role), role=role)
    return made


@pytest.fixture
def theirs() -> Consultation:
    return _consultation(_person("stranger"))


def _row(model: Any, of: Consultation) -> int:
    """The id of a row that belongs to a consultation."""
    ways = ("consultation", "question__consultation", "publication__consultation")
    names = {field.name for field in model._meta.get_fields()}
    way = next(way for way in ways if way.split("__")[0] in names)
    return int(model.objects.filter(**{way: of}).order_by("pk").first().pk)


def _url(address: Address, of: Consultation, rows_of: Consultation | None = None) -> str:
    given: dict[str, Any] = {}
    for part in address.parts:
        if part == "pk":
            given[part] = of.pk
        elif (model := _model(address, part)) is not None:
            given[part] = _row(model, rows_of or of)
        else:
            assert part in WORDS, f"{address.name}: say in PARTS or WORDS what <{part}> is"
            given[part] = WORDS[part]
    return reverse(address.name, kwargs=given)


def _client(name: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(username=name))
    return client


def _about_one(found: list[Address]) -> list[Address]:
    return [address for address in found if isinstance(address.guard, Act)]


def test_every_view_says_who_may_see_it() -> None:
    found = addresses()
    unguarded = [a.name for a in found if a.guard is None]
    assert not unguarded
    assert {a.name for a in found if a.guard == "anybody"} == ANYBODYS
    assert {a.name for a in found if a.guard == "administrators"} == HOUSE
    about_one = [a for a in found if "pk" in a.parts]
    assert len(about_one) > 10
    assert not [a.name for a in about_one if not isinstance(a.guard, Act)]


def test_signed_out_sees_nothing(mine: Consultation) -> None:
    client = Client()
    for address in addresses():
        if address.guard == "anybody":
            continue
        for method in (client.get, client.post):
            answer = method(_url(address, mine))
            said = (address.name, method.__name__, answer.status_code)
            assert answer.status_code in (302, 405), said
            if answer.status_code == 302:
                assert answer["Location"].startswith("/people/login/"), said


def test_stranger_finds_nothing(mine: Consultation, theirs: Consultation) -> None:
    client = _client("stranger")
    before = Entry.objects.count()
    for address in _about_one(addresses()):
        for method in (client.get, client.post):
            status = method(_url(address, mine)).status_code
            assert status in (NOWHERE, 405), (address.name, method.__name__, status)
    for name in HOUSE:
        args = ["csv"] if "export" in name else []
        assert client.get(reverse(name, args=args)).status_code == NOWHERE
    assert Entry.objects.count() == before


@pytest.mark.parametrize("role", [Role.VIEWER, Role.CODER, Role.ANALYST])
def test_role_is_kept_to(mine: Consultation, role: Role) -> None:
    client = _client(role)
    before = Entry.objects.count()
    for address in _about_one(addresses()):
        allowed = may(role, address.guard)
        got = client.get(_url(address, mine)).status_code
        assert got < BROKEN, (address.name, got)
        assert got == 405 or (got == REFUSED) != allowed, (address.name, role, got)
        if not allowed:
            posted = client.post(_url(address, mine)).status_code
            assert posted in (REFUSED, 405), (address.name, role, posted)
    assert Entry.objects.count() == before


def test_looking_changes_nothing_for_a_viewer_who_posts(mine: Consultation) -> None:
    client = _client(Role.VIEWER)
    before = [model.objects.count() for model in (*PARTS.values(), Entry, Consultation)]
    roles = list(Seat.objects.values_list("person", "role"))
    for address in _about_one(addresses()):
        status = client.post(_url(address, mine), {"email": "x@y.org", "role": "owner"}).status_code
        assert status < BROKEN, (address.name, status)
    assert [model.objects.count() for model in (*PARTS.values(), Entry, Consultation)] == before
    assert list(Seat.objects.values_list("person", "role")) == roles


def test_other_peoples_rows_are_not_reached_through_ones_own(
    mine: Consultation, theirs: Consultation
) -> None:
    client = _client("owner")
    before = Entry.objects.filter(consultation=theirs.pk).count()
    for address in _about_one(addresses()):
        if not any(_model(address, part) for part in address.parts):
            continue
        url = _url(address, mine, theirs)
        for method in (client.get, client.post):
            status = method(url).status_code
            assert status in (NOWHERE, 405), (address.name, method.__name__, status)
    assert Entry.objects.filter(consultation=theirs.pk).count() == before


def test_owner_reaches_every_page(mine: Consultation) -> None:
    client = _client("owner")
    for address in _about_one(addresses()):
        status = client.get(_url(address, mine)).status_code
        assert status < BROKEN, (address.name, status)
        assert status != REFUSED, address.name


def test_without_the_second_step_nothing_is_shown(mine: Consultation) -> None:
    Authenticator.objects.all().delete()
    client = _client("owner")
    for address in _about_one(addresses()):
        answer = client.get(_url(address, mine))
        assert answer.status_code in (302, 405), address.name
        if answer.status_code == 302:
            assert answer["Location"] == "/people/app/"


def test_closed_account_sees_nothing(mine: Consultation) -> None:
    client = _client("owner")
    User.objects.filter(username="owner").update(is_active=False)
    assert client.get(reverse("consultation", args=[mine.pk])).status_code == 302
