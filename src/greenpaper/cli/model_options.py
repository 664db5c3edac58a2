"""Options by which a person turns a language model on, and says for what."""

import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from greenpaper.cli.telling import complain, many, tell
from greenpaper.domain.asking import Budget, Permission, Price, budget_said
from greenpaper.domain.errors import ModelError

if TYPE_CHECKING:
    from greenpaper.domain.asking import Ask
    from greenpaper.domain.ports import LanguageModel, Progress
    from greenpaper.wiring import Settings
    from greenpaper.workflow.code_responses import Shown
    from greenpaper.workflow.model_plan import Plan
    from greenpaper.workflow.sorting import Sorting

PANEL = "A language model, if you want one"
Model = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="NAME",
        help="Let this language model word the themes and read doubtful responses. Off unless you "
        "say so: then masked words of respondents leave this computer.",
        show_default=False,
        rich_help_panel=PANEL,
    ),
]
Url = Annotated[
    str | None,
    typer.Option(
        "--model-url",
        metavar="URL",
        help="Where it is: an address that speaks as OpenAI's does, such as "
        "http://localhost:8080/v1. Its key, if it needs one, goes into GREENPAPER_MODEL_KEY.",
        show_default=False,
        rich_help_panel=PANEL,
    ),
]
Place = Annotated[
    str | None,
    typer.Option(
        "--place",
        metavar="TEXT",
        help="Who runs it and where, for the record: “our own server, Leeds”. Needed with --model.",
        show_default=False,
        rich_help_panel=PANEL,
    ),
]
AllowedBy = Annotated[
    str | None,
    typer.Option(
        "--allowed-by",
        metavar="NAME",
        help="Who allows it for this consultation, for the record. Needed with --model.",
        show_default=False,
        rich_help_panel=PANEL,
    ),
]
Purpose = Annotated[
    str | None,
    typer.Option(
        "--purpose",
        metavar="TEXT",
        help="What for, for the record. Needed with --model.",
        show_default=False,
        rich_help_panel=PANEL,
    ),
]
BudgetOption = Annotated[
    str | None,
    typer.Option(
        "--budget",
        metavar="MOST",
        help="The most that may be spent: '200 calls', '50000 tokens' or '2.50' of the money that "
        "--price is in. Unless you say, 13 tokens for each response, and at least 10,000.",
        show_default=False,
        rich_help_panel=PANEL,
    ),
]
PriceOption = Annotated[
    str | None,
    typer.Option(
        "--price",
        metavar="IN/OUT",
        help="What a million tokens cost, in and out, such as 0.40/1.60.",
        show_default=False,
        rich_help_panel=PANEL,
    ),
]
DryRun = Annotated[
    bool,
    typer.Option(
        "--dry-run",
        help="Show exactly what would be sent to the model and what it would cost. Nothing is "
        "sent or written.",
        rich_help_panel=PANEL,
    ),
]
Yes = Annotated[
    bool,
    typer.Option(
        "--yes",
        help="Don't ask again on the terminal whether the cost is all right.",
        rich_help_panel=PANEL,
    ),
]


@dataclass(frozen=True, slots=True)
class ModelWanted:
    """What the reader said about a language model."""

    name: str
    url: str | None
    permission: Permission
    budget: Budget
    dry_run: bool
    yes: bool

    def shown(self) -> "Shown":
        """How many responses to keep for it."""
        from greenpaper.workflow.model_plan import shown

        return shown(self.budget)

    def load(self, settings: "Settings") -> "LanguageModel":
        """The model, not asked anything yet."""
        from greenpaper.wiring import load_language_model

        return load_language_model(settings, self.name, self.url)

    def assist(
        self,
        sorting: "Sorting",
        model: "LanguageModel",
        progress: "Progress",
    ) -> "Sorting":
        """Ask it."""
        from greenpaper.workflow.assist import assist

        return assist(sorting, model, self.permission, self.budget, progress)

    def plan(self, sorting: "Sorting") -> "Plan":
        """What it would be asked."""
        from greenpaper.workflow.model_plan import plan, usual_budget

        return plan(sorting, usual_budget(sorting, self.budget))


def wanted(
    model: str | None,
    url: str | None,
    said: dict[str, str | None],
    limits: tuple[str | None, str | None],
    *,
    dry_run: bool,
    yes: bool,
) -> ModelWanted | None:
    """What the options say; None without --model. `said` is by option, `limits` budget and price.

    Raises ModelError where they don't make sense together.
    """
    price = _price(limits[1])
    if model is None:
        stray = {"--model-url": url, **said, "--budget": limits[0], "--price": limits[1]}
        given = [option for option, value in stray.items() if value is not None]
        given += ["--dry-run"] if dry_run else []
        if given:
            raise ModelError(f"{given[0]} says how to use a language model: name it with --model.")
        return None
    lacking = [option for option, value in said.items() if not (value or "").strip()]
    if lacking:
        raise ModelError(
            "Using a language model is somebody's decision, and is recorded: with --model, also "
            f"give {', '.join(lacking)}."
        )
    today = datetime.now(UTC).date().isoformat()
    permission = Permission(
        by=said["--allowed-by"] or "",
        on=today,
        place=said["--place"] or "",
        purpose=said["--purpose"] or "",
    )
    return ModelWanted(model, url, permission, _budget(limits[0], price), dry_run, yes)


@dataclass(frozen=True, slots=True)
class Priced:
    """Calls that are planned, within a budget that leaves out so many more."""

    asks: "Sequence[Ask]"
    budget: Budget
    left_out: int = 0

    def __str__(self) -> str:
        read = sum(ask.tokens_in for ask in self.asks)
        written = sum(ask.likely_tokens for ask in self.asks)
        price = self.budget.price
        cost = f", which costs about {price.of(read, written):,.4f}" if price else ""
        left = f" {self.left_out:,} more would be of use." if self.left_out else ""
        return (
            f"The language model would be asked {many(len(self.asks), 'thing')}: about {read:,} "
            f"tokens to read and {written:,} to write{cost}. The budget is "
            f"{budget_said(self.budget)}.{left}"
        )


def priced(plan: "Plan") -> Priced:
    """The calls of a plan."""
    return Priced([call.ask for call in plan.calls], plan.budget, plan.left_out)


def agree(calls: Priced, provider: str, *, yes: bool) -> None:
    """Tell what it will cost and, on a terminal, ask. Raises ModelError on a no."""
    complain(f"{calls} They go to {provider}.")
    if yes or not sys.stdin.isatty():
        return
    if not typer.confirm("Go on?", err=True):
        raise ModelError("You said no: nothing was sent, and nothing was written.")


def show_asks(calls: Priced, model: "LanguageModel") -> None:
    """Every call, word for word, and the cost of all."""
    for number, ask in enumerate(calls.asks, start=1):
        tell(f"=== {number} of {len(calls.asks)}: {ask.purpose} {ask.item} ===")
        tell(f"--- instructions ({ask.prompt})\n{ask.instructions}")
        tell(f"--- content\n{ask.content}")
        tell(f"--- shape of the answer\n{json.dumps(ask.schema)}\n")
    tell(str(calls))
    tell(
        f"It would go to {model.provider}, for the model {model.name}, temperature "
        f"{model.temperature:g}, seed {model.seed}. Nothing was sent."
    )


def _budget(text: str | None, price: Price | None) -> Budget:
    if text is None:
        return Budget(price=price)
    said = re.fullmatch(r"\s*([\d,]+(?:\.\d+)?)\s*(calls?|tokens?)?\s*", text)
    if not said or (said[2] and "." in said[1]):
        raise ModelError(
            f"--budget says “{text}”. Say '200 calls', '50000 tokens', or an amount of money."
        )
    number = float(said[1].replace(",", ""))
    if said[2]:
        kind = "requests" if said[2].startswith("call") else "tokens"
        return Budget(**{kind: int(number), "price": price})  # type: ignore[arg-type]
    if price is None:
        raise ModelError(
            f"--budget says “{text}”, which is money: say with --price what tokens cost."
        )
    return Budget(money=number, price=price)


def _price(text: str | None) -> Price | None:
    if text is None:
        return None
    said = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*/\s*(\d+(?:\.\d+)?)\s*", text)
    if not said:
        raise ModelError(
            f"--price says “{text}”. Say what a million tokens cost, in and out: 0.40/1.60."
        )
    return Price(float(said[1]), float(said[2]))
