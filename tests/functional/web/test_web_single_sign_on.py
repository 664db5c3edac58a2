"""Single sign-on by OpenID Connect, with a provider that this test starts on loopback."""

from collections.abc import Iterator

import oidc_provider
import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from greenpaper.domain.errors import GreenpaperError
from greenpaper.web import team
from greenpaper.web.people import accounts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
ANN = {"sub": "1", "email": "ann@example.org", "email_verified": True, "name": "Ann Analyst"}


@pytest.fixture
def provider(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[oidc_provider.Provider]:
    cache.clear()
    with oidc_provider.running() as running:
        monkeypatch.setenv("GREENPAPER_OIDC_SERVER", running.address)
        monkeypatch.setenv("GREENPAPER_OIDC_CLIENT", oidc_provider.CLIENT)
        monkeypatch.setenv("GREENPAPER_OIDC_SECRET", oidc_provider.SECRET)
        monkeypatch.setenv("GREENPAPER_OIDC_NAME", "Example Council")
        settings.SOCIALACCOUNT_PROVIDERS = team.single_sign_on()
        running.person = dict(ANN)
        yield running


def come_in(client: Client, provider: oidc_provider.Provider) -> str:
    """Signs in at the provider; returns the page that the browser ends on."""
    assert b"Sign in with Example Council" in client.get("/people/login/").content
    answer = client.post("/people/sso/oidc/organisation/login/?process=login")
    back = provider.sign_in(answer["Location"])
    answer = client.get(back.removeprefix("http://testserver"), follow=True)
    return str(answer.request["PATH_INFO"])


def test_whoever_the_provider_knows_gets_in_without_a_part(
    provider: oidc_provider.Provider,
) -> None:
    client = Client()
    assert come_in(client, provider) == "/"
    made = User.objects.get()
    assert (made.email, made.get_full_name()) == ("ann@example.org", "Ann Analyst")
    assert not made.has_usable_password()
    assert b"There are none yet" in client.get("/").content


def test_an_account_by_link_is_the_same_person(provider: oidc_provider.Provider) -> None:
    accounts.add("ann@example.org", "Ann", administrator=False, who="root")
    assert come_in(Client(), provider) == "/"
    assert User.objects.count() == 1


def test_an_address_that_the_provider_does_not_vouch_for_is_no_proof(
    provider: oidc_provider.Provider,
) -> None:
    accounts.add("ann@example.org", "Ann", administrator=False, who="root")
    provider.person["email_verified"] = False
    client = Client()
    assert come_in(client, provider) == "/people/sso/taken/"
    assert client.get("/").status_code == 302


def test_closed_account_stays_out(provider: oidc_provider.Provider) -> None:
    come_in(Client(), provider)
    accounts.close("ann@example.org", who="root")
    client = Client()
    assert come_in(client, provider) == "/people/inactive/"
    assert client.get("/").status_code == 302


def test_answer_that_nobody_asked_for_is_refused(provider: oidc_provider.Provider) -> None:
    client = Client()
    answer = client.get("/people/sso/oidc/organisation/login/callback/?code=abc&state=made-up")
    assert b"You could not be signed in" in answer.content
    assert client.get("/").status_code == 302


def test_half_a_provider_is_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENPAPER_OIDC_SERVER", "https://example.org")
    with pytest.raises(GreenpaperError, match="GREENPAPER_OIDC_CLIENT, GREENPAPER_OIDC_SECRET"):
        team.single_sign_on()
