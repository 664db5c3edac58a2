"""What is asked of a theme's words."""

from typing import Any

from django import forms

from greenpaper.web.shared.forms import Form

EXAMPLES = (
    "In respondents’ own words, one on each line. They teach the computer what the theme is about."
)


class Words(Form):
    """A theme's title, description and examples."""

    title = forms.CharField(
        label="Title",
        max_length=300,
        error_messages={
            "required": "Enter a title for the theme.",
            "max_length": "Shorten the title to 300 characters or fewer.",
        },
    )
    description = forms.CharField(
        label="Description",
        required=False,
        help_text="What people say who raise it, in a sentence or two.",
        widget=forms.Textarea(attrs={"rows": 3, "class": "govuk-textarea"}),
    )
    examples = forms.CharField(
        label="Examples",
        required=False,
        help_text=EXAMPLES,
        widget=forms.Textarea(attrs={"rows": 5, "class": "govuk-textarea"}),
    )

    @property
    def said(self) -> dict[str, Any]:
        """What was said, as the verbs take it."""
        said = self.cleaned_data
        return {
            "title": said["title"],
            "description": said["description"],
            "examples": [line for line in said["examples"].splitlines() if line.strip()],
        }
