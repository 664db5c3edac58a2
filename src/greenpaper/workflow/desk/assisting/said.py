"""What came of asking a model, in sentences."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from greenpaper.store.orm.acts import name_of
from greenpaper.store.orm.models import Asking, Coding, Consultation
from greenpaper.workflow.reread import MACHINE_WITH

WHAT = {
    "describe": ("theme to word", "themes to word"),
    "code": ("response to read", "responses to read"),
    "draft": ("question to draft prose for", "questions to draft prose for"),
}


def print_of(went_by: Iterable[tuple[object, ...]]) -> str:
    """A short name for what the machine goes by (`store.orm.codebook.gone_by`)."""
    said = "\n".join(sorted(repr(one) for one in went_by))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def counted(purposes: dict[str, int]) -> str:
    """Things by their purpose: “3 themes to word and 1 response to read”."""
    parts = [
        f"{number:,} {WHAT[purpose][number != 1]}" for purpose, number in purposes.items() if number
    ]
    return " and ".join(parts) or "nothing"


def briefly(asking: Asking) -> str:
    """For the record: calls, tokens, money, and what was lost."""
    use = asking.came["use"]
    lost = sum(sum(reasons.values()) for reasons in use["lost"].values())
    return f"{_spent(use)} {lost:,} of the answers could not be used."


def sentences(asking: Asking) -> Iterator[str]:
    """For the page: everything that came of it."""
    came = asking.came
    use = came["use"]
    yield f"It was asked {sum(use['asked'].values()):,} things: {counted(use['asked'])}."
    yield _spent(use)
    if use["remembered"]:
        yield (
            f"{use['remembered']:,} of its answers were there already, and were not asked or paid "
            "for again."
        )
    for purpose, reasons in use["lost"].items():
        if reasons:
            why = "; ".join(f"{reason} ({number:,})" for reason, number in reasons.items())
            yield f"Of the {WHAT[purpose][1]}, {sum(reasons.values()):,} came to nothing: {why}."
    texts = dict(asking.consultation.questions.values_list("key", "text"))
    yield from _readings(use, came, texts)
    if came.get("proposed"):
        number = came["proposed"]
        yield (
            f"It proposes words for {number:,} theme{'s' if number != 1 else ''}. Nothing is "
            "changed until somebody takes them."
        )
    if came.get("struck"):
        yield f"{came['struck']:,} of its sentences broke a rule, and are struck out."


def about_codings(consultation: Consultation) -> Iterator[str]:
    """For the report: whose answers stand behind some of the machine's codings."""
    for model in consultation.allowed_models.select_related("by").order_by("pk"):
        coder = MACHINE_WITH.format(model.name)
        rows = Coding.objects.filter(coder__consultation=consultation, coder__name=coder)
        number = rows.values("response").distinct().count()
        if number and model.askings.exclude(ended_at=None).exclude(use="summary").exists():
            yield (
                f"A language model ({model}) read doubtful responses too: the codings of "
                f"{number:,} are by “{coder}”. Allowed by {name_of(model.by)} "
                f"({model.at.date()}), at {model.place}, for: {model.purpose}."
            )


def _readings(use: dict[str, Any], came: dict[str, Any], texts: dict[str, str]) -> Iterator[str]:
    for question, heed in use["heeded"].items():
        text = texts.get(question, question)
        if heed["weight"]:
            yield (
                f"“{text}”: it read {heed['doubtful']:,} doubtful responses and {heed['checks']:,} "
                f"checks. The themes of {heed['changed']:,} responses changed by its answers."
            )
        else:
            yield (
                f"“{text}”: on {heed['checks']:,} checks its answers agreed too little with what "
                "is sure, or there were too few checks. They were not heeded, and nothing changed."
            )
    for text in came.get("passed_over", ()):
        yield (
            f"“{text}”: the themes were changed while it was asked, so its answers were not used."
        )


def _spent(use: dict[str, Any]) -> str:
    cost = f", which cost {use['cost']:,.4f}" if use["cost"] is not None else ""
    many = "request" if use["requests"] == 1 else "requests"
    return (
        f"{use['requests']:,} {many} went out: {use['tokens_in']:,} tokens to read and "
        f"{use['tokens_out']:,} to write{cost}."
    )
