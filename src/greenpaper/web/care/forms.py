"""What its owner sets about a consultation, and what is asked before it is deleted."""

from typing import Any

from django import forms

from greenpaper.web.consultations.forms import DateField
from greenpaper.web.shared.forms import Form


class Settings(Form):
    """Title and dates."""

    title = forms.CharField(
        label="What the consultation is called",
        max_length=200,
        error_messages={"required": "Enter what the consultation is called."},
    )
    opened_on = DateField(label="Opened on", required=False)
    closed_on = DateField(label="Closed on", required=False)
    keep_until = DateField(
        label="Keep until",
        required=False,
        help_text="From a month before this day Greenpaper reminds you to delete the "
        "consultation. It never deletes anything by itself.",
    )

    def clean(self) -> dict[str, Any]:
        """Dates in their order."""
        said = super().clean() or {}
        opened, closed = said.get("opened_on"), said.get("closed_on")
        if opened and closed and closed < opened:
            self.add_error("closed_on", "The consultation can’t close before it opens.")
        return said


class Deletion(Form):
    """The title, typed; and why."""

    typed = forms.CharField(
        label="Type the title of the consultation",
        error_messages={"required": "Type the title of the consultation."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    why = forms.CharField(
        label="Why",
        required=False,
        help_text="It stays on the record, with your name and the date.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
