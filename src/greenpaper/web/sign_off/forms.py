"""What is asked of the person who signs."""

from django import forms

from greenpaper.web.shared.forms import Form


class Signature(Form):
    """Who signs, and why."""

    signer = forms.CharField(
        label="Your name",
        max_length=200,
        help_text="You stand behind these themes with it. It is on every report.",
        error_messages={"required": "Enter the name of the person who signs."},
    )
    why = forms.CharField(
        label="Why these themes are right",
        help_text="A sentence for the record, such as “Agreed with the policy team on 3 March”.",
        widget=forms.Textarea(attrs={"rows": 2, "class": "govuk-textarea"}),
        error_messages={"required": "Enter a sentence that says why these themes are right."},
    )
