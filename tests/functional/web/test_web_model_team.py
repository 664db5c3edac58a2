"""Which language models may be named on a team's server, and who may name them."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.test import Client

from greenpaper.domain.people import Role
from greenpaper.store.orm.models import AllowedModel, Consultation, Entry, Seat

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
LISTED = "small https://models.example.org/v1, anthropic:claude-sonnet-5"
SAID = {"place": "our cloud", "purpose": "words", "sure": "on"}


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENPAPER_TEAM", "1")
    monkeypatch.setenv("GREENPAPER_MODELS", LISTED)
    monkeypatch.setenv("GREENPAPER_MODEL_KEY", "sk-very-secret")


@pytest.fixture
def consultation() -> Consultation:
    owner = User.objects.create_user("ann", "ann@example.org", first_name="Ann")
    Authenticator.objects.create(user=owner, type=Authenticator.Type.TOTP, data={"secret": ""})
    made = Consultation.objects.create(title="Streets", created_by=owner)
    Seat.objects.create(consultation=made, person=owner, role=Role.OWNER)
    return made


@pytest.fixture
def client(consultation: Consultation) -> Client:
    client = Client()
    client.force_login(consultation.created_by)
    return client


def page(of: Consultation, more: str = "") -> str:
    return f"/consultations/{of.pk}/settings/model/{more}"


def test_only_listed_models_can_be_turned_on(client: Client, consultation: Consultation) -> None:
    form = client.get(page(consultation, "on/")).content.decode()
    assert "small https://models.example.org/v1" in form
    assert 'name="url"' not in form
    inside = {"name": "m", "url": "http://169.254.169.254/v1"}
    assert client.post(page(consultation, "on/"), {**SAID, **inside}).status_code == 422
    assert client.post(page(consultation, "on/"), {**SAID, "listed": "7"}).status_code == 422
    assert not AllowedModel.objects.exists()
    assert (
        client.post(page(consultation, "on/"), {**SAID, **inside, "listed": "0"}).status_code == 302
    )
    allowed = AllowedModel.objects.get()
    assert (allowed.name, allowed.url) == ("small", "https://models.example.org/v1")
    assert allowed.provider == "models.example.org"


def test_where_none_is_listed_none_can_be_turned_on(
    client: Client, consultation: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GREENPAPER_MODELS", "")
    assert "GREENPAPER_MODELS" in client.get(page(consultation)).content.decode()
    inside = {"name": "m", "url": "http://169.254.169.254/v1", "listed": "0"}
    assert client.post(page(consultation, "on/"), {**SAID, **inside}).status_code == 422
    assert not AllowedModel.objects.exists()


def test_the_key_is_neither_shown_nor_kept(client: Client, consultation: Consultation) -> None:
    client.post(page(consultation, "on/"), {**SAID, "listed": "0"})
    said = client.get(page(consultation)).content.decode()
    assert "There is one in GREENPAPER_MODEL_KEY" in said
    assert "very-secret" not in said
    kept = [*AllowedModel.objects.values(), *Entry.objects.values()]
    assert "very-secret" not in repr(kept)


def test_turning_it_on_must_be_meant(client: Client, consultation: Consultation) -> None:
    for lacking in SAID:
        said = {key: value for key, value in SAID.items() if key != lacking}
        assert client.post(page(consultation, "on/"), {**said, "listed": "0"}).status_code == 422
    one_price = {**SAID, "listed": "0", "price_in": "0.4"}
    assert client.post(page(consultation, "on/"), one_price).status_code == 422
    assert not AllowedModel.objects.exists()


@pytest.mark.parametrize(
    ("budget", "why"),
    [
        ({"amount": "", "of": "tokens"}, "Enter the most"),
        ({"amount": "0", "of": "tokens"}, "whole number from 1"),
        ({"amount": "nan", "of": "tokens"}, "as a number"),
        ({"amount": "2", "of": "money"}, "what tokens cost"),
    ],
)
def test_a_budget_is_asked_for_beforehand(
    client: Client, consultation: Consultation, budget: dict[str, str], why: str
) -> None:
    client.post(page(consultation, "on/"), {**SAID, "listed": "0"})
    consultation.questions.create(key="q1", place=0, text="Why?", kind="open").themes.create(
        key="t1", place=0, title="Trees"
    )
    answer = client.post(page(consultation, "plan/"), {"use": "both", **budget})
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not consultation.askings.exists()


def test_whatever_was_said_is_shown_as_text(client: Client, consultation: Consultation) -> None:
    client.post(page(consultation, "on/"), {**SAID, "listed": "0"})
    evil = "<script>alert(1)</script>"
    sentences = [{"text": evil, "struck": ""}, {"text": evil, "struck": evil}]
    asking = consultation.askings.create(
        model=AllowedModel.objects.get(),
        number=1,
        use="summary",
        asked_by=consultation.created_by,
        planned={
            "calls": 1,
            "purposes": {"draft": 1},
            "budget": {},
            "tokens_in": 1,
            "tokens_out": 1,
        },
        drafts=[{"question": "q1", "asked": evil, "sentences": sentences, "lost": evil}],
    )
    sent = {
        "item": evil,
        "prompt": evil,
        "instructions": evil,
        "content": evil,
        "schema": {evil: 1},
    }
    asking.calls.create(number=1, purpose="code", sent=sent, came={"outcome": evil})
    for more in ("1/", "1/draft/"):
        said = client.get(page(consultation, more)).content.decode()
        assert "&lt;script&gt;alert(1)" in said
        assert evil not in said
