"""What the sections on learning and on shares have in common: a set as the taught coder sees it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bench.loaders import Question, argkp_motions, argkp_together, banking77, govbills, nhs_fft
from bench.pairs import written_yardstick
from bench.vectors import load_embedder
from greenpaper.quality.learn import LEAST, Lesson, Material, material, teach
from greenpaper.themes.code import every_pair, fits
from greenpaper.themes.corpus import prepare, unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]
    Held = NDArray[np.bool_]

SETS: dict[str, Callable[[Path], Question]] = {
    "nhs_fft": nhs_fft,
    "govbills": govbills,
    "banking77 test": banking77,
    "govbills subtopics": lambda data: govbills(data, "subtopic"),
    "argkp dev": argkp_together,
}


@dataclass(frozen=True, eq=False)
class Set:
    """`gold` (responses, codes); `text` is each response's text by number; `seen` is by text.

    `coded` is too: how sure the machine that nobody taught is of the codes that it gives, else 0.

    `test`: the fixed third, by the SHA-256 of the text, so that no text is on both sides.
    """

    question: Question
    gold: "Floats"
    text: "Whole"
    seen: Material
    test: "Held"
    coded: "Floats"

    def learn(self, rows: "Whole") -> Lesson:
        """Teach with people's codings of these responses; a repeated text counts once."""
        texts, given = self.by_text(rows)
        return teach(self.seen, texts, given)

    def by_text(self, rows: "Whole") -> "tuple[Whole, Floats]":
        """The different texts of these responses, and the mean of what people gave them."""
        texts, where = np.unique(self.text[rows], return_inverse=True)
        sums = np.zeros((len(texts), self.gold.shape[1]))
        np.add.at(sums, where, self.gold[rows])
        return texts, sums / np.bincount(where)[:, None]

    def left_out(self, lesson: Lesson, rows: "Whole") -> "Floats":
        """What the coder says of everything, of the responses that taught it left-one-out."""
        texts = np.unique(self.text[rows])
        said = lesson.taught.code(self.seen)
        said[texts] = lesson.held
        return said[self.text]

    def score(self, lesson: Lesson) -> tuple[float, float]:
        """Micro and macro F1 on the test third."""
        said = lesson.taught.code(self.seen)[self.text[self.test]] >= LEAST
        return f1(said, self.gold[self.test])


@cache
def load(name: str, data: Path, frozen: bool = False) -> Set:
    """A set whose codes are known by their names. Codes that nobody was given are left out."""
    return as_set(SETS[name](data), frozen)


@cache
def motions(data: Path) -> list[Set]:
    """ArgKP's four motions of the dev part, both sides together."""
    return [as_set(question) for question in argkp_motions(data)]


def as_set(question: Question, frozen: bool = False) -> Set:
    """A question as the taught coder sees it."""
    embedder = load_embedder(frozen=frozen)
    corpus = prepare(question.texts, embedder)
    place = {text: number for number, text in enumerate(corpus.texts)}
    yardstick = written_yardstick(question, embedder, corpus)
    gold = np.array([[key in given for key in yardstick.keys] for given in question.gold], float)
    used = np.flatnonzero(gold.any(axis=0))
    sure = every_pair(corpus, yardstick)
    themes = np.stack(
        [yardstick.vectors[yardstick.of == n].sum(axis=0) for n in range(len(yardstick.keys))]
    )
    seen = material(corpus.texts, corpus.responses, sure[:, used], unit(themes)[used])
    third = [int(hashlib.sha256(t.encode()).hexdigest()[:8], 16) % 3 == 0 for t in question.texts]
    text = np.array([place[t] for t in question.texts], dtype=np.int64)
    coded = np.zeros(sure.shape)
    for number, some in enumerate(fits(corpus, yardstick)):
        for fit in some:
            coded[number, fit.theme] = fit.confidence
    return Set(question, gold[:, used], text, seen, np.array(third, dtype=bool), coded[:, used])


def f1(said: "Held", gold: "Floats") -> tuple[float, float]:
    """Micro and macro F1; the mean is over codes that are there."""
    right, both = (said * gold).sum(axis=0), said.sum(axis=0) + gold.sum(axis=0)
    there = gold.any(axis=0)
    micro = 2 * right.sum() / max(1.0, both.sum())
    return float(micro), float(np.mean(2 * right[there] / both[there]))
