"""What a language model was asked in one run, and what came of each call."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from greenpaper.assistant.prompts import prompt
from greenpaper.domain.asking import Budget, Heed, ModelUse, Permission, Price, Reply, budget_said
from greenpaper.domain.ports import LanguageModel

CALLS = "model-calls.jsonl"
USED, NOT_HEEDED, CHECK = "used", "not heeded", "check"


@dataclass(frozen=True, slots=True)
class Called:
    """One call and what came of it.

    `outcome` is "used", "not heeded", "check" or why the answer was lost. `answer` is what was
    believed of it, and never anything else that the model wrote.
    """

    reply: Reply
    outcome: str
    answer: dict[str, Any] | None = None
    responses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assistance:
    """The record for run.json, and every call for model-calls.jsonl."""

    use: ModelUse
    calls: tuple[Called, ...]
    price: Price | None = None


def lines(assistance: Assistance) -> list[dict[str, Any]]:
    """One line a call: what was sent, word for word, and what came of it."""
    use, price = assistance.use, assistance.price
    return [
        {
            "purpose": called.reply.ask.purpose,
            "item": called.reply.ask.item,
            "responses": list(called.responses),
            "prompt": called.reply.ask.prompt,
            "model": use.model,
            "provider": use.provider,
            "temperature": use.temperature,
            "seed": use.seed,
            "at": called.reply.at,
            "seconds": called.reply.seconds,
            "requests": called.reply.requests,
            "tokens_in": called.reply.tokens_in,
            "tokens_out": called.reply.tokens_out,
            "cost": price.of(called.reply.tokens_in, called.reply.tokens_out) if price else None,
            "remembered": called.reply.remembered,
            "outcome": called.outcome,
            "answer": called.answer,
            "instructions": called.reply.ask.instructions,
            "content": called.reply.ask.content,
        }
        for called in assistance.calls
    ]


def use_of(
    model: LanguageModel,
    permission: Permission,
    budget: Budget,
    called: Sequence[Called],
    heeded: dict[str, Heed] | None = None,
) -> ModelUse:
    """The record of what a model was asked, and what came of it."""
    purposes = sorted({c.reply.ask.purpose for c in called})
    fine = (USED, NOT_HEEDED, CHECK)

    def count(purpose: str, *, answered: bool) -> Counter[str]:
        mine = (c.outcome for c in called if c.reply.ask.purpose == purpose)
        return Counter(outcome for outcome in mine if (outcome in fine) is answered)

    tokens_in = sum(c.reply.tokens_in for c in called)
    tokens_out = sum(c.reply.tokens_out for c in called)
    price = budget.price
    return ModelUse(
        model=model.name,
        provider=model.provider,
        permission=permission,
        temperature=model.temperature,
        seed=model.seed,
        prompts={prompt(p).title: prompt(p).sha256 for p in purposes},
        budget=budget_said(budget),
        asked={p: sum(c.reply.ask.purpose == p for c in called) for p in purposes},
        answered={p: count(p, answered=True).total() for p in purposes},
        lost={p: dict(sorted(count(p, answered=False).items())) for p in purposes},
        requests=sum(c.reply.requests for c in called),
        remembered=sum(c.reply.remembered for c in called),
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        cost=round(price.of(tokens_in, tokens_out), 6) if price else None,
        seconds=round(sum(c.reply.seconds for c in called), 3),
        heeded=heeded or {},
    )
