"""What is asked when results are published."""

from django import forms

from greenpaper.web.shared.forms import Form

LONGEST_NOTE = 2_000


class Publish(Form):
    """A note, and whether it is a draft."""

    note = forms.CharField(
        label="Note",
        required=False,
        max_length=LONGEST_NOTE,
        help_text="What this version is for, such as “for the minister’s office”. It is kept with "
        "the version and on the record; it is not in the files.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "The note must be 2,000 characters or fewer."},
    )
    draft = forms.BooleanField(
        label="Publish as a draft",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "govuk-checkboxes__input"}),
    )
