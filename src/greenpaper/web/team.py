"""What is asked of the surroundings for team use: docs/how-to/run-for-a-team.md explains each."""

import os
from typing import Any
from urllib.parse import unquote, urlsplit

from greenpaper.domain.errors import GreenpaperError

DAY = 24 * 60 * 60
HALF_A_DAY = DAY // 2
YEAR = 365 * DAY
NAMES = ("SERVER", "CLIENT", "SECRET")


def hosts() -> list[str]:
    """The names under which people reach the server."""
    return [h.strip() for h in os.environ.get("GREENPAPER_HOSTS", "").split(",") if h.strip()]


def plain_http() -> bool:
    """Whether there is no TLS: for trying out on one machine. `greenpaper serve` sees to that."""
    return os.environ.get("GREENPAPER_PLAIN_HTTP", "") == "1"


def safety(*, team: bool) -> dict[str, Any]:
    """Django's settings for cookies and transport.

    A team's server stands behind a proxy that has the certificate and says so in
    X-Forwarded-Proto. On one's own machine nothing travels.
    """
    if not team or plain_http():
        return {"SESSION_COOKIE_AGE": HALF_A_DAY if team else YEAR}
    return {
        "SESSION_COOKIE_AGE": HALF_A_DAY,
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
        "SECURE_SSL_REDIRECT": True,
        "SECURE_REDIRECT_EXEMPT": [r"^health/$"],
        "SECURE_HSTS_SECONDS": YEAR,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SECURE_HSTS_PRELOAD": True,
        "ACCOUNT_DEFAULT_HTTP_PROTOCOL": "https",
        "ALLAUTH_TRUSTED_PROXY_COUNT": 1,
    }


def single_sign_on() -> dict[str, Any]:
    """The organisation's OpenID Connect provider for django-allauth; nothing if none is named.

    Raises GreenpaperError where it is named by half.
    """
    said = {name: os.environ.get(f"GREENPAPER_OIDC_{name}", "") for name in NAMES}
    if not any(said.values()):
        return {}
    missing = [f"GREENPAPER_OIDC_{name}" for name, value in said.items() if not value]
    if missing:
        raise GreenpaperError(
            f"Single sign-on needs {', '.join(missing)} too: ask whoever looks after your "
            "organisation’s sign-in for the address, the client’s id and its secret."
        )
    app = {
        "provider_id": "organisation",
        "name": os.environ.get("GREENPAPER_OIDC_NAME", "") or "your organisation’s account",
        "client_id": said["CLIENT"],
        "secret": said["SECRET"],
        "settings": {"server_url": said["SERVER"], "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


def mail() -> dict[str, Any]:
    """Django's settings for sending mail through `GREENPAPER_MAIL`, smtp://user:password@host:587.

    Without it nothing is sent: invitations are links that people copy.
    """
    url = urlsplit(os.environ.get("GREENPAPER_MAIL", ""))
    if not url.hostname:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": url.hostname,
        "EMAIL_PORT": url.port or 587,
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_TLS": url.scheme != "smtps",
        "EMAIL_USE_SSL": url.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,
        "DEFAULT_FROM_EMAIL": os.environ.get("GREENPAPER_MAIL_FROM", "greenpaper@localhost"),
    }
