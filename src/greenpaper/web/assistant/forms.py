"""What is asked of whoever turns a language model on, and of whoever has it do something."""

from collections.abc import Sequence
from typing import Any

from django import forms

from greenpaper.domain.asking import Budget, NamedModel, Price, budget_said
from greenpaper.web.shared.forms import Form

DOES = (
    ("both", "Word the proposed themes, and read the responses the computer is unsure of"),
    ("themes", "Only word the proposed themes"),
    ("codings", "Only read the responses that the computer is unsure of"),
    ("summary", "Draft prose for the summary of responses"),
)
SHORT = {"both": "Words and readings", "themes": "Words", "codings": "Readings", "summary": "Prose"}
OF = (("tokens", "tokens"), ("requests", "requests"), ("money", "of money, as prices are"))
MONEY = forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-5", "step": "any"})


class TurnOn(Form):
    """Which model, where its words go, what for, and what it costs."""

    listed = forms.ChoiceField(
        label="Which model",
        help_text="Whoever looks after this server says which there are.",
        error_messages={"required": "Choose a model.", "invalid_choice": "Choose a model."},
    )
    name = forms.CharField(
        label="Name of the model",
        max_length=200,
        help_text="As its server calls it, such as qwen2.5-7b-instruct.",
        error_messages={"required": "Enter the model’s name."},
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
    )
    url = forms.CharField(
        label="Its address",
        required=False,
        max_length=500,
        help_text="An address that speaks as OpenAI’s does, such as http://localhost:8080/v1. "
        "Leave it empty for a model with its maker in its name, such as anthropic:claude-sonnet-5.",
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
    )
    place = forms.CharField(
        label="Where the words go",
        max_length=300,
        help_text="Who runs the model and where, such as “our own server, Leeds”.",
        error_messages={"required": "Say who runs the model and where."},
    )
    purpose = forms.CharField(
        label="What for",
        max_length=2_000,
        help_text="Such as “better titles for the spring consultation”.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what the model is for."},
    )
    price_in = forms.FloatField(
        label="Price of a million tokens to read",
        required=False,
        min_value=0,
        help_text="In the money that you count in. Without prices no cost is shown.",
        error_messages={"invalid": "Enter the price as a number, such as 0.40."},
        widget=MONEY,
    )
    price_out = forms.FloatField(
        label="Price of a million tokens to write",
        required=False,
        min_value=0,
        error_messages={"invalid": "Enter the price as a number, such as 1.60."},
        widget=MONEY,
    )
    sure = forms.BooleanField(
        label="I may decide this, and I allow it",
        error_messages={"required": "Tick that you may decide this, and allow it."},
        widget=forms.CheckboxInput(attrs={"class": "govuk-checkboxes__input"}),
    )

    def __init__(self, *args: Any, listed: Sequence[NamedModel] | None, **given: Any) -> None:
        self._listed = listed
        super().__init__(*args, **given)
        self._offer()

    def full_clean(self) -> None:
        """What is asked must be known before it is checked."""
        self._offer()
        super().full_clean()

    def _offer(self) -> None:
        """Models by name and address, or those that are listed."""
        if self._listed is None:
            self.fields.pop("listed", None)
            return
        for name in ("name", "url"):
            self.fields.pop(name, None)
        choices = [(str(n), f"{m.name} {m.url}".strip()) for n, m in enumerate(self._listed)]
        self.fields["listed"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Both prices, or none."""
        said: dict[str, Any] = super().clean() or {}
        prices = (said.get("price_in"), said.get("price_out"))
        if (prices[0] is None) != (prices[1] is None) and not self.errors:
            lacking = "price_in" if prices[0] is None else "price_out"
            self.add_error(lacking, "Enter both prices, or neither.")
        return said

    def named(self) -> NamedModel:
        """The model that was chosen."""
        said = self.cleaned_data
        if self._listed is not None:
            return self._listed[int(said["listed"])]
        return NamedModel(said["name"].strip(), said["url"].strip())

    def price(self) -> Price | None:
        """What tokens cost."""
        said = self.cleaned_data
        return None if said["price_in"] is None else Price(said["price_in"], said["price_out"])


class Plan(Form):
    """What it should do, and what may be spent."""

    use = forms.ChoiceField(
        label="What should it do?",
        choices=DOES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the language model should do."},
    )
    amount = forms.FloatField(
        label="The most that may be spent",
        min_value=0,
        error_messages={
            "required": "Enter the most that may be spent, such as 10,000 tokens.",
            "invalid": "Enter the most that may be spent as a number, such as 10000.",
        },
        widget=forms.NumberInput(
            attrs={"class": "govuk-input govuk-input--width-10", "step": "any"}
        ),
    )
    of = forms.ChoiceField(label="Of what", choices=OF)

    def __init__(self, *args: Any, price: Price | None, **given: Any) -> None:
        self._price = price
        super().__init__(*args, **given)

    def clean(self) -> dict[str, Any]:
        """Money can be counted only where tokens have a price; the rest is counted whole."""
        said: dict[str, Any] = super().clean() or {}
        amount, of = said.get("amount"), said.get("of")
        if of == "money" and self._price is None:
            self.add_error("of", "Say what tokens cost first: turn the model on again with prices.")
        elif amount is not None and of != "money" and not 1 <= amount <= 1e9:
            self.add_error("amount", "Enter a whole number from 1.")
        return said

    def budget(self) -> Budget:
        """The most that may be spent."""
        amount, of = self.cleaned_data["amount"], self.cleaned_data["of"]
        if of == "money":
            return Budget(money=float(amount))
        return Budget(tokens=int(amount)) if of == "tokens" else Budget(requests=int(amount))


def said_budget(limits: dict[str, Any]) -> str:
    """A budget as it is kept, in words."""
    return budget_said(Budget(**{k: v for k, v in limits.items() if v is not None}))
