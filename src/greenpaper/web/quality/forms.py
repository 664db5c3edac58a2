"""What is asked of whoever draws a sample."""

from typing import Any

from django import forms

from greenpaper.store.orm.acts import Person, name_of
from greenpaper.store.orm.models import Question
from greenpaper.web.shared.forms import Form

USUAL = 200


class Coders(Form):
    """Who codes."""

    coders = forms.MultipleChoiceField(
        label="Who codes",
        help_text="Two people at least, so that you see how far people agree with each other.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    sheets = forms.IntegerField(
        label="How many more people code in a spreadsheet",
        help_text="They need no account: you give each of them a coding sheet, and take it back.",
        min_value=0,
        max_value=20,
        initial=0,
        required=False,
    )

    def __init__(self, *args: Any, people: list[Person], **given: Any) -> None:
        self._offered = {"coders": [(str(p.pk), name_of(p)) for p in people]}
        super().__init__(*args, **given)
        self._offer()

    def full_clean(self) -> None:
        """What is offered must be known before it is checked."""
        self._offer()
        super().full_clean()

    def _offer(self) -> None:
        for name, choices in self._offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Somebody codes."""
        said: dict[str, Any] = super().clean() or {}
        if not said.get("coders") and not said.get("sheets") and "sheets" not in self.errors:
            self.add_error("coders", "Choose at least one person who codes.")
        return said


class Draw(Coders):
    """Of which questions, how many, who codes."""

    questions = forms.MultipleChoiceField(
        label="Which questions",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one question."},
    )
    size = forms.IntegerField(
        label="How many responses to draw by chance from each question",
        help_text="Some of rare themes are drawn besides. 200 are enough for most purposes.",
        min_value=1,
        max_value=100_000,
        initial=USUAL,
        error_messages={"required": "Enter how many responses to draw, such as 200."},
    )
    seed = forms.IntegerField(
        label="Seed",
        help_text="A number that decides what is drawn. Leave it empty unless you draw the sample "
        "of somebody else again.",
        min_value=0,
        max_value=2**62,
        required=False,
    )

    def __init__(
        self, *args: Any, asked: list[Question], people: list[Person], **given: Any
    ) -> None:
        self._asked = [(q.key, q.text) for q in asked]
        super().__init__(*args, people=people, **given)

    def _offer(self) -> None:
        self._offered["questions"] = self._asked
        super()._offer()
