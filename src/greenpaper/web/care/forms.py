"""What its owner sets about a consultation, and what is asked before it is deleted."""

from django import forms

from greenpaper.web.consultations.forms import DateField, TitleAndDates
from greenpaper.web.shared.forms import Form


class Settings(TitleAndDates):
    """Title and dates."""

    keep_until = DateField(
        label="Keep until",
        required=False,
        help_text="From a month before this day Greenpaper reminds you to delete the "
        "consultation. It never deletes anything by itself.",
    )


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
