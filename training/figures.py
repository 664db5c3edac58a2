"""What the matcher scores on the halves that its encoders were not taught."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from unittest.mock import patch

import numpy as np
from bench.discovery import oracle_sign_off
from bench.engine import coder, methods
from bench.frame import Row
from bench.loaders import Question
from bench.names_only import Rule, apply, judge
from training.scorer import FOUND_THRESHOLDS, THRESHOLDS, HeldOut

from greenpaper.themes import code

if TYPE_CHECKING:
    from greenpaper.domain.ports import Embedder


def figures(parts: list[HeldOut]) -> list[Row]:
    """One row a kind of question and a threshold of confidence.

    The curves were fitted on these questions too, on far fewer numbers than there are pairs; the
    sets on which nothing at all was fitted are in docs/reference/measurements.md.
    """
    kinds: dict[str, Callable[[Question], dict[str, str] | None]] = {
        "arguments, one side": lambda q: q.descriptions if _sides(q) == 1 else None,
        "arguments, both sides": lambda q: q.descriptions if _sides(q) == 2 else None,
        "opinions, titles": lambda q: q.descriptions if q.longer else None,
        "opinions, described": lambda q: _described(q) if q.longer else None,
    }
    rows: list[Row] = []
    for kind, wordings in kinds.items():
        scored = [
            (question, coder(part.embedder)(wording, list(question.texts)))
            for part in parts
            for question in part.questions
            if (wording := wordings(question)) is not None
        ]
        questions = [question for question, _ in scored]
        for threshold in THRESHOLDS:
            coded = [(scores, apply(Rule(threshold, 9.0), scores)) for _, scores in scored]
            row: Row = {"held out": kind, "from confidence": threshold}
            rows.append(row | dict(judge(questions, coded)))
    return rows


def found_figures(parts: list[HeldOut]) -> list[Row]:
    """Protocol D on ArgKP's sides, by the least confidence of a theme found."""
    asked = [(q, part.embedder) for part in parts for q in part.questions if _sides(q) == 1]
    rows: list[Row] = []
    for threshold in FOUND_THRESHOLDS:
        with patch.object(code, "LEAST_CONFIDENCE", threshold):
            scores = [_found(question, embedder) for question, embedder in asked]
        names = {"micro_f1": "micro-F1", "themes_per_response": "themes a response"}
        row: Row = {"held out": "themes found, arguments", "from confidence": threshold}
        rows.append(row | {n: float(np.mean([s[k] for s in scores])) for k, n in names.items()})
    return rows


def _found(question: Question, embedder: "Embedder") -> dict[str, float]:
    found = methods(embedder)["as it ships"](list(question.texts), question.cap)
    return oracle_sign_off(question.gold, found.themes, 0, question.undecided)


def _sides(question: Question) -> int:
    """How many sides of a motion a question has; 0 for an opinion."""
    return len(set(question.extra.get("stance", ())))


def _described(question: Question) -> dict[str, str]:
    titles = question.descriptions
    return {key: f"{title}. {question.longer[key]}" for key, title in titles.items()}
