"""What the matcher learns from: responses, the points that they could make, and those they make."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from bench import loaders
from bench.loaders import Question

from greenpaper.themes.passages import split

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Held = NDArray[np.bool_]

MOST_PASSAGES, LEAST_LETTERS = 6, 40
OPINIONS = Path(__file__).parent / "opinions"


@dataclass(frozen=True)
class Material:
    """One question. `right` and `judged` are of shape (texts, points).

    Each point has one wording or several, of which one is drawn at a time; pairs on which people
    were split are not `judged`. `points_at_once`: how many stand side by side (0: all of them).
    """

    name: str
    texts: tuple[str, ...]
    points: tuple[tuple[str, ...], ...]
    right: "Held"
    judged: "Held"
    texts_at_once: int = 14
    points_at_once: int = 0


def arguments(data: Path) -> list[Question]:
    """ArgKP's 24 training motions, the key points of both sides together."""
    return loaders.argkp_motions(data, "train")


def opinions() -> list[Question]:
    """The questions written for this project (training/opinions/README.md) that are halved."""
    return loaders.opinions(OPINIONS)


def always_taught() -> list[Question]:
    """Those that every encoder is taught, those of the halves too: nothing is fitted on them."""
    return loaders.opinions(OPINIONS / "taught")


def material(question: Question) -> Material:
    """A question of arguments or opinions; a point's wordings are its title and description."""
    keys = sorted(question.descriptions)
    split = question.undecided or (frozenset[str](),) * len(question.gold)
    return Material(
        name=question.name,
        texts=question.texts,
        points=tuple(_wordings(question, key) for key in keys),
        right=np.array([[key in gold for key in keys] for gold in question.gold]),
        judged=np.array([[key not in pairs for key in keys] for pairs in split]),
    )


def single_codes(data: Path) -> list[Material]:
    """banking77's intents and govbills' topics and subtopics, of the half that may be learned."""
    intents, *frames = loaders.taught_sets(data, "train")
    bills = [_passages(frame) for frame in frames]
    return [_some(material(question), 14, 12) for question in (intents, *bills)]


def _passages(question: Question) -> Question:
    """A question of long texts as one of their passages: that is how the product reads them."""
    spans = [
        (row, start, end)
        for row, text in enumerate(question.texts)
        for start, end in split(text)[:MOST_PASSAGES]
        if end - start >= LEAST_LETTERS
    ]
    return replace(
        question,
        ids=tuple(f"{question.ids[row]}:{start}" for row, start, _ in spans),
        texts=tuple(question.texts[row][start:end] for row, start, end in spans),
        gold=tuple(question.gold[row] for row, _, _ in spans),
        extra={},
    )


def _some(whole: Material, texts: int, points: int) -> Material:
    return Material(whole.name, whole.texts, whole.points, whole.right, whole.judged, texts, points)


def _wordings(question: Question, key: str) -> tuple[str, ...]:
    title = question.descriptions[key]
    described = question.longer.get(key)
    return (title, f"{title}. {described}", described) if described else (title,)
