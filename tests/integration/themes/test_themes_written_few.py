"""Written themes with the real model: a codebook of one theme, and a response that goes on."""

from pathlib import Path

import pytest

from greenpaper.domain.codebook import Codebook, Theme
from greenpaper.domain.ports import Embedder
from greenpaper.providers import minilm
from greenpaper.themes.code import LEAST_CONFIDENCE_WRITTEN, candidates
from greenpaper.themes.confidence import probability
from greenpaper.themes.corpus import prepare
from greenpaper.themes.likeness import from_codebook

PARKING = Theme("parking", "Not enough parking", "There are too few spaces to park in.")
THEMES = (
    PARKING,
    Theme("buses", "More buses", "Buses should come more often."),
    Theme("dogs", "Dogs off the lead", "Dogs should be kept on a lead in the park."),
    Theme("library", "Keep the library open", "The library should stay open on Saturdays."),
)
OFF_SUBJECT = [
    "Bins are never collected on time in our street.",
    "The library should stay open on Saturdays for the children.",
    "I love the new cycle lane along the river.",
]
ON_SUBJECT = ["There is nowhere to park near the shops.", "We need more parking spaces."]
JAM = (
    "Every autumn we pick blackberries behind the house. My grandmother taught me to boil them "
    "slowly with sugar and a little lemon. The jars stand on the kitchen shelf all winter. "
)


@pytest.fixture(scope="module")
def embedder(model_folder: Path) -> Embedder:
    return minilm.load(model_folder)


def sureness(texts: list[str], themes: tuple[Theme, ...], embedder: Embedder) -> list[float]:
    """The highest confidence that each text has."""
    corpus = prepare(texts, embedder)
    yardstick = from_codebook(Codebook("q1", "Any views?", themes), {}, embedder)
    pairs = candidates(corpus, yardstick)
    sure = probability(pairs.rows, yardstick.found[pairs.theme])
    return [float(sure[pairs.text == corpus.texts.index(text)].max()) for text in texts]


def test_a_codebook_of_one_theme_does_not_take_everything(embedder: Embedder) -> None:
    off = sureness(OFF_SUBJECT, (PARKING,), embedder)
    on = sureness(ON_SUBJECT, (PARKING,), embedder)
    assert max(off) < LEAST_CONFIDENCE_WRITTEN < min(on)


def test_an_unrelated_second_theme_does_not_make_the_first_take_everything(
    embedder: Embedder,
) -> None:
    pool = Theme("pool", "Swimming pool", "The swimming pool should be warmer.")
    assert max(sureness(OFF_SUBJECT, (PARKING, pool), embedder)) < LEAST_CONFIDENCE_WRITTEN


def test_going_on_and_on_makes_nothing_surer(embedder: Embedder) -> None:
    once, often = sureness([JAM, JAM * 12], THEMES, embedder)
    assert abs(often - once) < 0.05
