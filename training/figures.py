"""What the matcher scores on the halves that its encoders were not taught."""

from collections.abc import Callable

from bench.engine import coder
from bench.frame import Row
from bench.loaders import Question
from bench.names_only import Rule, apply, judge
from training.scorer import THRESHOLDS, HeldOut


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


def _sides(question: Question) -> int:
    """How many sides of a motion a question has; 0 for an opinion."""
    return len(set(question.extra.get("stance", ())))


def _described(question: Question) -> dict[str, str]:
    titles = question.descriptions
    return {key: f"{title}. {question.longer[key]}" for key, title in titles.items()}
