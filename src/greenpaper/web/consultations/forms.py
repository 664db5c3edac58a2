"""What is asked when a consultation is made."""

from typing import Any

from django import forms

from greenpaper.web.shared.forms import Form
from greenpaper.web.shared.uploads import FileField


class DateField(forms.DateField):
    """A date, chosen or typed."""

    widget = forms.DateInput(attrs={"type": "date", "class": "govuk-input govuk-input--width-10"})

    def __init__(self, **given: Any) -> None:
        super().__init__(
            error_messages={"invalid": "Enter a date, such as 31/01/2026."},
            input_formats=["%Y-%m-%d", "%d/%m/%Y"],
            **given,
        )


class ResponsesFile(FileField):
    """A file of responses, not too large."""

    def __init__(self) -> None:
        super().__init__(
            label="The file with the responses",
            help_text="An export from your survey tool: CSV, TSV, XLSX, XLS, ODS, JSON or JSONL, "
            "up to 200 MB. You need not tidy it up first.",
            error_messages={
                "required": "Choose the file with the responses.",
                "empty": "The file is empty. Export the responses again.",
            },
        )


class TitleAndDates(Form):
    """What a consultation is called, and when it was open."""

    title = forms.CharField(
        label="What the consultation is called",
        max_length=200,
        error_messages={"required": "Enter what the consultation is called."},
    )
    opened_on = DateField(label="Opened on", required=False)
    closed_on = DateField(label="Closed on", required=False)

    def clean(self) -> dict[str, Any]:
        """Dates in their order."""
        said = super().clean() or {}
        opened, closed = said.get("opened_on"), said.get("closed_on")
        if opened and closed and closed < opened:
            self.add_error("closed_on", "The consultation can’t close before it opens.")
        return said


class NewConsultation(TitleAndDates):
    """A title, dates, and a file."""

    file = ResponsesFile()
    anyway = forms.BooleanField(
        label="Take the file as it is: I will say which columns are open questions",
        required=False,
    )
    """Shown only once no open question was found."""


class AnotherFile(Form):
    """A further file, such as late responses."""

    file = ResponsesFile()
