"""What any embedder must do (domain/ports.py): MiniLM, and the cache round it."""

import random
import re
from collections.abc import Callable
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from fake_embedder import WordEmbedder
from greenpaper.domain.ports import Embedder
from greenpaper.providers import minilm
from greenpaper.providers.cache import CachedEmbedder

Make = Callable[[int], Embedder]
"""An embedder that works on so many threads."""

ODD = {
    "empty": "",
    "space": " \n\t ",
    "a word": "parking",
    "10,000 words": "The old hall must stay open for everybody. " * 1250,
    "emoji": "🚲👩‍👩‍👧 🇬🇧",
    "right to left": "السلام عليكم",
    "zero width": "par\u200bking\u200d",
    "control": "nul\x00 bell\x07",
    "one long word": "x" * 5000,
    "capitals": "SAVE OUR HALL!!!",
}
WHAT = ("hall", "old bridge", "parking by the shops", "number 7 bus")
DOES = ("is loved", "should stay", "closes too early for people who work")
WHEN = ("now", "in winter", "on Sundays and on all public holidays", "🚲", "again and again")
SENTENCES = [f"The {what} {does} {when}." for what, does, when in product(WHAT, DOES, WHEN)]
TEXTS = [*ODD.values(), *SENTENCES]


@pytest.fixture(scope="module", params=["MiniLM", "cached MiniLM", "cached words"])
def make(
    request: pytest.FixtureRequest, model_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Make:
    if request.param == "MiniLM":
        return lambda threads: minilm.load(model_folder, threads)
    folder = tmp_path_factory.mktemp("vectors")
    if request.param == "cached MiniLM":
        return lambda threads: CachedEmbedder(minilm.load(model_folder, threads), folder)
    return lambda threads: CachedEmbedder(WordEmbedder(), folder)


@pytest.fixture(scope="module")
def embedder(make: Make) -> Embedder:
    return make(1)


@pytest.fixture(scope="module")
def vectors(embedder: Embedder) -> np.ndarray:
    return embedder.embed(TEXTS)


def test_unit_vectors_of_32_bits_a_row_for_each_text(vectors: np.ndarray) -> None:
    assert vectors.dtype == np.float32
    assert vectors.ndim == 2
    assert len(vectors) == len(TEXTS)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=2e-3)


def test_sixteen_bits_hold_them_exactly(vectors: np.ndarray) -> None:
    np.testing.assert_array_equal(vectors.astype(np.float16).astype(np.float32), vectors)


@pytest.mark.parametrize("name", ODD)
def test_odd_texts_have_the_vector_that_they_have_by_themselves(
    embedder: Embedder, vectors: np.ndarray, name: str
) -> None:
    (alone,) = embedder.embed([ODD[name]])
    np.testing.assert_array_equal(alone, vectors[TEXTS.index(ODD[name])])


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("seed", [0, 1])
def test_a_text_has_one_vector_whoever_else_is_read(
    make: Make, vectors: np.ndarray, threads: int, seed: int
) -> None:
    chance = random.Random(seed)
    chosen = chance.choices(range(len(TEXTS)), k=70) + list(range(len(TEXTS)))
    chance.shuffle(chosen)
    again = make(threads).embed([TEXTS[n] for n in chosen])
    np.testing.assert_array_equal(again, vectors[chosen])


@pytest.mark.parametrize("size", [1, 2, 17, 63, 64, 65])
def test_nor_how_many(embedder: Embedder, vectors: np.ndarray, size: int) -> None:
    np.testing.assert_array_equal(embedder.embed(TEXTS[-size:]), vectors[-size:])


def test_no_texts_no_rows(embedder: Embedder, vectors: np.ndarray) -> None:
    assert embedder.embed([]).shape == (0, vectors.shape[1])


def test_different_texts_differ_and_like_ones_are_near(embedder: Embedder) -> None:
    one, like, unlike = embedder.embed(
        ["More parking spaces by the shops", "Parking spaces near the shops", "Bats roost in barns"]
    )
    assert one @ like > 0.6
    assert one @ like > one @ unlike + 0.2


def test_progress_ends_with_all_done_and_never_goes_back(make: Make) -> None:
    said: list[tuple[int, int]] = []
    fresh = [f"{text} {len(text)} {make}" for text in SENTENCES]
    make(2).embed([*fresh, *SENTENCES], lambda step, done, total: said.append((done, total)))
    assert said[-1] == (len(fresh) + len(SENTENCES),) * 2
    assert said == sorted(said)


def test_it_says_who_it_is_the_same_on_any_number_of_threads(make: Make) -> None:
    one, two = make(1), make(2)
    assert one.name == two.name != ""
    assert re.fullmatch("[0-9a-f]{64}", one.fingerprint)
    assert one.fingerprint == two.fingerprint
    assert "en" in one.languages
