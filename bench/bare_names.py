"""Section: what quotes beside a theme's name are worth."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bench.engine import RULE, confidences
from bench.frame import Row
from bench.loaders import Question, argkp, nhs_fft, part
from bench.names_only import apply, judge
from bench.vectors import load_embedder
from greenpaper.domain.codebook import Theme
from greenpaper.themes.corpus import Corpus, prepare

if TYPE_CHECKING:
    from bench.names_only import Held, Scores
    from greenpaper.domain.ports import Embedder

TITLE = "What quotes are worth beside a name"
ORDER = 21
ABOUT = """As section N, but the codebook has quotes too: responses that people gave that code
alone, drawn by chance. NHS names are bare ("Staff responsiveness"); ArgKP's key points are whole
sentences, as a description is. The mean of three drawings. All rows of a drawing are scored on the
same responses, from which the quotes are left out, so the first row differs a little from section
N. "Codes with quotes": how many codes have enough responses of their own to be quoted."""

SEEDS = (0, 1, 2)
MOST = 3
SHOWN = {"name alone": 0, "one quote": 1, "three quotes": MOST}


def run(shared: Path) -> list[Row]:
    """Both sets with no quotes, one and three."""
    data, embedder = shared / "data", load_embedder()
    sets = {"nhs_fft, bare names": [nhs_fft(data)], "argkp dev, one side": argkp(data)}
    return [row for name, questions in sets.items() for row in _rows(name, questions, embedder)]


def _rows(table: str, questions: Sequence[Question], embedder: "Embedder") -> list[Row]:
    corpora = [prepare(question.texts, embedder) for question in questions]
    drawn = {seed: [draw(question, seed) for question in questions] for seed in SEEDS}
    rows: list[Row] = []
    for name, count in SHOWN.items():
        scores = [_score(questions, corpora, drawn[seed], count, embedder) for seed in SEEDS]
        means = {key: float(np.mean([s[key] for s in scores])) for key in scores[0]}
        shown = {key: means[key] for key in ("micro-F1", "with none", "top-1", "recall of none")}
        quoted = sum(len(codes) for codes in drawn[SEEDS[0]]) if count else 0
        rows.append({"table": table, "codebook": name, **shown, "codes with quotes": quoted})
    return rows


def draw(question: Question, seed: int) -> dict[str, list[int]]:
    """For each code, rows of three responses that have it alone; for none, where there are fewer.

    A text is drawn once, and pairs on which the judges were split are none of it.
    """
    chance = random.Random(f"{seed} {question.name}")
    places = {text: row for row, text in reversed(list(enumerate(question.texts)))}
    split = question.undecided or (frozenset[str](),) * len(question.texts)
    drawn: dict[str, list[int]] = {}
    for code in sorted(question.descriptions):
        rows = [r for r in sorted(places.values()) if question.gold[r] == {code} and not split[r]]
        if len(rows) >= MOST:
            drawn[code] = chance.sample(rows, MOST)
    return drawn


def _score(
    questions: Sequence[Question],
    corpora: Sequence[Corpus],
    drawn: Sequence[Mapping[str, Sequence[int]]],
    count: int,
    embedder: "Embedder",
) -> dict[str, float]:
    scored: list[Question] = []
    coded: list[tuple[Scores, Held]] = []
    for question, corpus, rows in zip(questions, corpora, drawn, strict=True):
        quoted = {question.texts[row] for some in rows.values() for row in some}
        left = [row for row, text in enumerate(question.texts) if text not in quoted]
        quotes = {c: tuple(question.texts[row] for row in rows[c][:count]) for c in rows}
        themes = tuple(
            Theme(code, title, examples=quotes.get(code, ()))
            for code, title in question.descriptions.items()
        )
        scores = confidences(themes, corpus, question.texts, embedder)[left]
        scored.append(replace(part(question, left), descriptions=question.descriptions))
        coded.append((scores, apply(RULE, scores)))
    return judge(scored, coded)
