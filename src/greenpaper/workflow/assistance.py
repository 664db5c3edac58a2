"""What a language model was asked in one run, and what came of each call."""

from dataclasses import dataclass
from typing import Any

from greenpaper.domain.asking import ModelUse, Reply

CALLS = "model-calls.jsonl"


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


def lines(assistance: Assistance) -> list[dict[str, Any]]:
    """One line a call: what was sent, word for word, and what came of it."""
    use = assistance.use
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
            "remembered": called.reply.remembered,
            "outcome": called.outcome,
            "answer": called.answer,
            "instructions": called.reply.ask.instructions,
            "content": called.reply.ask.content,
        }
        for called in assistance.calls
    ]
