"""What can be asked of a question's responses: the filters, as a form in the address."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef

from greenpaper.domain.languages import language_name
from greenpaper.store.orm.models import Question, Response
from greenpaper.store.orm.queries.pages import Order
from greenpaper.store.orm.queries.responses import languages_of
from greenpaper.store.orm.queries.sought import ANY, MACHINE, NONE, PERSON, Sought
from greenpaper.web.shared.forms import Form

GONE = {"invalid_choice": "“%(value)s” is no longer among the choices. Choose again."}
STATUSES = (
    ("coded", "Has a theme"),
    ("none_fits", "None of these themes"),
    ("not_coded", "Could not be coded"),
    ("no_content", "Says nothing to code"),
    ("blank", "Blank"),
)
CONTENTS = (
    ("content", "Says something"),
    ("no_content", "Says nothing, such as “no comment”"),
    ("blank", "Blank"),
)
CODERS = (("", "Anybody"), (PERSON, "A person has judged it"), (MACHINE, "Only the computer"))
ORDERS = ((Order.PLACE.value, "As they came in"), (Order.GAP.value, "Least sure first"))
THEMES = {
    "theme": "All of these fit",
    "either": "At least one of these fits",
    "without": "None of these fits",
}
Closed = tuple[str, str, list[str]]
"""Key, name and choices of a segment or a closed question."""


class Choices(forms.MultipleChoiceField):
    """Boxes to tick."""

    def __init__(self, label: str, choices: list[tuple[str, str]]) -> None:
        super().__init__(
            label=label,
            choices=choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages=GONE,
        )


class Percent(forms.IntegerField):
    """A whole number from 0 to 100."""

    def __init__(self, label: str) -> None:
        wrong = "Enter a whole number from 0 to 100."
        super().__init__(
            label=label,
            required=False,
            min_value=0,
            max_value=100,
            widget=forms.TextInput(
                attrs={"inputmode": "numeric", "class": "govuk-input govuk-input--width-3"}
            ),
            error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
        )


class Filters(Form):
    """The filters of one question's responses."""

    words = forms.CharField(
        label="Words",
        required=False,
        max_length=200,
        help_text="Finds words that begin like yours. “In quotation marks”: exactly these words.",
        error_messages={"max_length": "Use at most 200 characters."},
    )
    meaning = forms.CharField(
        label="Meaning",
        required=False,
        max_length=500,
        help_text="Write what you look for in a sentence; the nearest in meaning come first.",
        error_messages={"max_length": "Use at most 500 characters."},
    )
    order = forms.ChoiceField(label="Order", required=False, choices=ORDERS, error_messages=GONE)
    coder = forms.ChoiceField(label="Coded by", required=False, choices=CODERS, error_messages=GONE)
    least = Percent("Confidence from, %")
    most = Percent("to, %")
    flagged = forms.BooleanField(label="Flagged", required=False)

    def __init__(self, question: Question, data: Any) -> None:
        self.asked = _closed(question)
        # Before the form is made: it looks at what was given as soon as it is.
        added = _fields(question, self.asked)
        self.base_fields = {**type(self).base_fields, **added}  # type: ignore[misc]
        super().__init__(data, auto_id="f-%s")

    def clean(self) -> dict[str, Any]:
        """Confidence in its order."""
        said = super().clean() or {}
        least, most = said.get("least"), said.get("most")
        if least is not None and most is not None and most < least:
            self.add_error("most", "The most confidence must not be below the least.")
        return said

    @property
    def sought(self) -> Sought:
        """What is asked for. Ask for it when the form is valid."""
        said = self.cleaned_data
        answers = ((key, tuple(said[key])) for key, _, _ in self.asked)
        return Sought(
            all_of=tuple(said["theme"]),
            any_of=tuple(said["either"]),
            none_of=tuple(said["without"]),
            answers=tuple(pair for pair in answers if pair[1]),
            campaign=said["campaign"],
            languages=tuple(said["language"]),
            contents=tuple(said["content"]),
            statuses=tuple(said["status"]),
            coder=said["coder"],
            least=None if said["least"] is None else said["least"] / 100,
            most=None if said["most"] is None else said["most"] / 100,
            flagged=said["flagged"],
            words=said["words"],
        )

    @property
    def themed(self) -> list[forms.BoundField]:
        """The groups of themes."""
        return [self[name] for name in THEMES if _choices(self.fields[name])]

    @property
    def grouped(self) -> list[forms.BoundField]:
        """Segments and closed questions."""
        return [self[key] for key, _, _ in self.asked]


def _fields(question: Question, asked: list[Closed]) -> dict[str, forms.Field]:
    """The filters whose choices are the question's own."""
    themes = list(question.themes.filter(gone=False).values_list("key", "title"))
    languages = [(code, language_name(code).capitalize()) for code in languages_of(question)]
    letters = [(key, f"Campaign {key}") for key in _campaigns(question)]
    campaigns = [("", "Any or none"), (ANY, "In a campaign"), (NONE, "In no campaign"), *letters]
    return {
        **{name: Choices(label, themes) for name, label in THEMES.items()},
        "status": Choices("What became of it", list(STATUSES)),
        "content": Choices("Content", list(CONTENTS)),
        "language": Choices("Language", languages),
        "campaign": forms.ChoiceField(
            label="Campaign", required=False, choices=campaigns, error_messages=GONE
        ),
        **{key: Choices(name, [(o, o) for o in options]) for key, name, options in asked},
    }


def _choices(field: forms.Field) -> list[Any]:
    return list(getattr(field, "choices", ()))


def _campaigns(question: Question) -> list[str]:
    sent = Exists(Response.objects.filter(campaign=OuterRef("pk")))
    keys = question.campaigns.filter(sent).values_list("key", flat=True)
    return sorted(keys, key=lambda key: (len(key), key))


def _closed(question: Question) -> list[Closed]:
    """The consultation's segments and closed questions."""
    consultation = question.consultation
    return [
        *((s.key, s.name, list(s.groups)) for s in consultation.segments.all()),
        *((q.key, q.text, list(q.options)) for q in consultation.questions.exclude(kind="open")),
    ]
