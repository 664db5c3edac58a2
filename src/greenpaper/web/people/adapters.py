"""How django-allauth behaves here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.contrib.auth.models import User
from django.http import HttpRequest

from greenpaper.web.people.sealed import seal, unseal


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by invitation, by a command, or by single sign-on: nobody signs up."""

    error_messages = {  # noqa: RUF012 - as allauth has it
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The email address or the password is wrong.",
        "too_many_login_attempts": "Too many attempts failed. Try again in five minutes.",
        "incorrect_password": "The password is wrong.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Greenpaper writes its own mails."""

    def add_message(self, *args: Any, **given: Any) -> None:
        """The pages say what happened; “signed in as …” is in the header."""


class SecondStep(DefaultMFAAdapter):  # type: ignore[misc]
    """The code from an app, which everybody with a password needs."""

    error_messages = {  # noqa: RUF012 - as allauth has it
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "The code is wrong, or older than a minute. Enter the one that the app "
        "shows now.",
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """A lost phone is a matter for `greenpaper people link`."""
        return False

    def encrypt(self, text: str) -> str:
        """A secret as it is kept."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """A secret that was kept."""
        return unseal(encrypted_text)

    def send_notification_mail(self, *args: Any, **given: Any) -> None:
        """Greenpaper writes its own mails."""


class SingleSignOn(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Whoever the organisation's provider lets in has an account; but no part in anything yet."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Yes: the provider decides who may sign in."""
        return True

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]
    ) -> User:
        """The name in one field, as everywhere here."""
        user: User = super().populate_user(request, sociallogin, data)
        user.first_name = f"{user.first_name} {user.last_name}".strip()[:150]
        user.last_name = ""
        return user
