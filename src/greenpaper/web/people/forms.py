"""What is asked when people sign in, join, and get a part; allauth's forms in our dress."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.models import User

from greenpaper.domain.people import Role
from greenpaper.web.shared.forms import Form, dress

STRONG = "At least 12 characters, not a common password, and not your name or address."
ROLES = {
    Role.VIEWER: "Viewer: reads everything",
    Role.CODER: "Coder: also codes responses and writes notes",
    Role.ANALYST: "Analyst: also adds files, edits themes and campaigns, and publishes",
    Role.OWNER: "Owner: also signs off themes, gives people their parts, and deletes",
}
CHOICES = [(role.value, said) for role, said in ROLES.items()]


class _Dressed(forms.Form):
    """A form of allauth's, with our words and classes."""

    labels: dict[str, str] = {}  # noqa: RUF012 - each form has its own
    use_required_attribute = False

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = HINTS.get(name, "")
            field.widget.attrs.pop("placeholder", None)
            field.error_messages["required"] = f"Enter {str(field.label).lower()}."
        dress(self)


HINTS = {"password1": STRONG}


class SignIn(_Dressed, LoginForm):  # type: ignore[misc]
    """An address and a password."""

    labels = {"login": "Your email address", "password": "Your password"}  # noqa: RUF012


class Reauthenticate(_Dressed, ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    labels = {"password": "Your password"}  # noqa: RUF012


class ChangePassword(_Dressed, ChangePasswordForm):  # type: ignore[misc]
    """The old password, and a new one twice."""

    labels = {  # noqa: RUF012
        "oldpassword": "Your password now",
        "password1": "Your new password",
        "password2": "Your new password again",
    }


class Code(_Dressed, AuthenticateForm):  # type: ignore[misc]
    """The code that the app shows."""

    labels = {"code": "The code"}  # noqa: RUF012

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["code"].widget.attrs.update(inputmode="numeric", **SHORT)


class Activate(_Dressed, ActivateTOTPForm):  # type: ignore[misc]
    """The first code that the app shows."""

    labels = {"code": "The code that the app shows"}  # noqa: RUF012

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["code"].widget.attrs.update(inputmode="numeric", **SHORT)


SHORT = {"class": "govuk-input govuk-input--width-10"}


def _password(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": f"Enter {label.lower()}."},
    )


class NewPassword(Form):
    """A password, twice."""

    password = _password("A password", STRONG)
    again = _password("The password again")

    def __init__(self, *args: Any, person: User, **given: Any) -> None:
        self.person = person
        super().__init__(*args, **given)

    def clean(self) -> dict[str, Any]:
        """Strong, and twice the same."""
        said = super().clean() or {}
        password = said.get("password")
        if not password:
            return said
        self.person.first_name = said.get("name", self.person.first_name)
        try:
            password_validation.validate_password(password, self.person)
        except forms.ValidationError as weak:
            self.add_error("password", weak)
        if said.get("again") not in (None, password):
            self.add_error("again", "The two passwords are not the same.")
        return said


class NewAccount(NewPassword):
    """A name for the record, and a password."""

    name = forms.CharField(
        label="Your name",
        help_text="As it stands on the record of what people do.",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your name."},
    )
    field_order = ("name", "password", "again")


class Part(Form):
    """Who gets which part."""

    email = forms.EmailField(
        label="Their email address",
        max_length=150,
        error_messages={
            "required": "Enter the email address of the person.",
            "invalid": "Enter an email address, such as name@example.org.",
        },
    )
    role = forms.ChoiceField(
        label="What they may do",
        choices=CHOICES,
        initial=Role.VIEWER.value,
        widget=forms.Select(attrs={"class": "govuk-select"}),
    )
