"""Section: coding with themes that a person wrote, on written questions that nothing was taught."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bench.confidence import BARS, calibration_error
from bench.engine import RULE, coder
from bench.frame import Row
from bench.loaders import Question, opinions_of
from bench.names_only import apply, judge
from bench.pairs import written_pairs
from bench.vectors import load_embedder
from greenpaper.themes.confidence import probability

if TYPE_CHECKING:
    from greenpaper.domain.ports import Embedder

TITLE = "Questions written for measuring"
ORDER = 31
ABOUT = """195 questions with 13,455 responses (bench/opinions) that no encoder was taught, and
on which nothing was fitted or chosen: consultations of councils and departments, surveys,
motions. Their points are given as titles, and as titles with descriptions. A language model
wrote them, as it wrote most of what the matcher learned from, to much the same brief: they are
nearer to that than any real consultation is, and flatter. They say whether the matcher holds on
other *questions*, not on other *people*. Frozen MiniLM stands beside it in the same engine, with
the matcher's curves."""

FOLDER = Path(__file__).parent / "opinions"


def kinds() -> dict[str, list[Question]]:
    """The questions, by what kind they are."""
    found: dict[str, list[Question]] = {}
    for path in sorted(FOLDER.glob("*.jsonl")):
        found.setdefault(path.stem.split("-")[0], []).extend(opinions_of(path))
    return found


def run(shared: Path) -> list[Row]:
    """Each kind with both encoders, by titles and with descriptions; needs nothing of `shared`."""
    encoders = {
        "**Greenpaper**": load_embedder(),
        "Greenpaper with frozen MiniLM": load_embedder(frozen=True),
    }
    return [
        _row(kind, wording, method, asked, embedder)
        for wording in ("titles", "titles with descriptions")
        for kind, questions in kinds().items()
        for asked in [questions if "with" in wording else [_bare(q) for q in questions]]
        for method, embedder in encoders.items()
    ]


def _row(
    kind: str, wording: str, method: str, questions: list[Question], embedder: "Embedder"
) -> Row:
    code_with = coder(embedder)
    scores = [code_with(_worded(question), list(question.texts)) for question in questions]
    found = judge(questions, [(score, apply(RULE, score)) for score in scores])
    pairs = [written_pairs(question, embedder) for question in questions]
    rows, right = np.concatenate([p.rows for p in pairs]), np.concatenate([p.right for p in pairs])
    sure = probability(rows, np.zeros(len(rows), dtype=np.bool_))
    figures = {name: found[name] for name in ("micro-F1", "with none", "top-1", "recall of none")}
    row: Row = {"table": wording, "questions about": kind, "method": method, **figures}
    row["ECE"] = calibration_error(sure, right)
    return row | {"bars": BARS} if method == "**Greenpaper**" else row


def _bare(question: Question) -> Question:
    return replace(question, longer={})


def _worded(question: Question) -> dict[str, str]:
    """What each point is given as."""
    return {
        key: f"{title}. {question.longer[key]}" if question.longer else title
        for key, title in question.descriptions.items()
    }
