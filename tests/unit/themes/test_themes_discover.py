"""Finding themes: the same whatever the order, never too many, and none of one letter's."""

import random
import subprocess
import sys
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fake_embedder import WordEmbedder
from greenpaper.themes import discover as room
from greenpaper.themes.corpus import Corpus, Sent, prepare, unit
from greenpaper.themes.discover import discover, most_themes
from greenpaper.themes.neighbours import mutual_neighbours

EMBEDDER = WordEmbedder()
SUBJECTS = {
    "parking": ("parking spaces shops", "parking spaces shops charges", "parking spaces shops car"),
    "buses": (
        "buses evening timetable",
        "buses evening timetable late",
        "buses evening timetable far",
    ),
    "trees": ("trees river shade", "trees river shade old", "trees river shade planting"),
}
FRAMES = ("{} now.", "Keep {}.", "Money: {}.", "{}, council.")


def answers() -> list[str]:
    return [f.format(s) for subject in SUBJECTS.values() for s, f in product(subject, FRAMES)]


def corpus(texts: list[str]) -> Corpus:
    return prepare(texts, EMBEDDER)


def synthetic(texts: int, passages: int, seed: int = 0) -> Corpus:
    """A corpus of vectors drawn round 10 centres, without words."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(10, 32))
    size = texts * passages
    vectors = unit(
        (centres[rng.integers(10, size=size)] + rng.normal(size=(size, 32))).astype(np.float32)
    )
    owner = np.repeat(np.arange(texts), passages)
    return Corpus(
        texts=tuple(f"{n:06}" for n in range(texts)),
        counts=np.ones(texts, dtype=np.int64),
        spans=((0, 6),) * size,
        owner=owner,
        vectors=vectors,
        responses=vectors[::passages],
        own=np.ones(size, dtype=bool),
        letters=("",) * size,
    )


def theme_of(found: Corpus, centroids: NDArray[np.float32]) -> NDArray[np.int64]:
    nearest: NDArray[np.int64] = (found.vectors @ centroids.T).argmax(axis=1)
    return nearest


def test_subjects_are_told_apart() -> None:
    found = corpus(answers())
    nearest = theme_of(found, discover(found))
    subject = np.array([[s in text for s in ("parking", "buses", "trees")] for text in found.texts])
    for theme in set(nearest.tolist()):
        assert subject[found.owner[nearest == theme]].mean(axis=0).max() >= 0.9


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    texts = [*answers(), *answers()[:7]]
    before = discover(corpus(texts))
    random.Random(seed).shuffle(texts)
    np.testing.assert_array_equal(discover(corpus(texts)), before)


def test_nor_do_other_runs_and_hash_seeds() -> None:
    program = (
        "import hashlib, sys; sys.path[:0] = sys.argv[1:]\n"
        "from test_themes_discover import answers, corpus, discover\n"
        "print(hashlib.sha256(discover(corpus(answers())).tobytes()).hexdigest())"
    )
    here = Path(__file__)
    said = {
        subprocess.run(
            [sys.executable, "-c", program, str(here.parent), str(here.parents[2])],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


@pytest.mark.parametrize("most", [1, 2, 5])
def test_never_more_than_the_cap(most: int) -> None:
    assert 1 <= len(discover(synthetic(300, 1), most)) <= most


def test_the_cap_grows_with_the_responses_up_to_25() -> None:
    assert [most_themes(n) for n in (1, 16, 100, 400, 625, 10**6)] == [4, 4, 10, 20, 25, 25]
    assert len(discover(synthetic(1500, 1))) <= 25


def test_centroids_are_unit_vectors_the_largest_theme_first() -> None:
    found = synthetic(400, 2)
    centroids = discover(found)
    np.testing.assert_allclose(np.linalg.norm(centroids, axis=1), 1, atol=1e-5)
    sizes = np.bincount(theme_of(found, centroids), minlength=len(centroids))
    assert sizes[0] >= sizes[-1]


def test_nothing_one_and_all_the_same() -> None:
    assert discover(corpus([])).shape == (0, 48)
    assert len(discover(corpus(["More parking please."]))) == 1
    assert len(discover(corpus(["More parking please."] * 100))) == 1
    assert len(discover(corpus(["More parking. Fewer buses now."]))) >= 1


def test_passages_that_are_all_alike_are_one_theme() -> None:
    assert len(discover(corpus([f"More parking please{'!' * n}" for n in range(40)]))) == 1


def test_only_campaign_letters_leave_nothing_to_find() -> None:
    letters = [f"Save our hall number {n}." for n in range(5)]
    found = prepare(letters, EMBEDDER, dict.fromkeys(letters, Sent("c1")))
    assert discover(found).shape == (0, 48)


PLACES, MONTHS = (
    ("church", "barn", "school", "bridge", "mill", "cave"),
    ("May", "June", "July", "fall"),
)


def test_a_long_letter_is_not_a_theme_of_its_own() -> None:
    """Twelve of its passages were enough to make one."""
    letter = " ".join(f"Bats roost in {p} says survey of {m}." for p, m in product(PLACES, MONTHS))
    found = corpus([*answers(), letter])
    alone = discover(corpus(answers()))
    centroids = discover(found)
    long = int(np.argmax(np.bincount(found.owner)))
    nearest = theme_of(found, centroids)
    for theme in range(len(centroids)):
        assert set(found.owner[nearest == theme].tolist()) != {long}
    assert len(centroids) >= len(alone) - 1


def test_but_the_only_long_letter_there_is_has_its_themes() -> None:
    letter = " ".join(f"Bats roost in {p} says survey of {m}." for p, m in product(PLACES, MONTHS))
    assert len(discover(corpus([letter]))) >= 1


@pytest.mark.parametrize("passages", [1, 5, 11, 12, 13, 30, 500])
def test_at_most_twelve_passages_of_a_text_are_heard_evenly_spread(passages: int) -> None:
    every = room._heard(synthetic(3, passages))
    heard = every[every // passages == 1] - passages
    assert len(heard) == min(passages, 12)
    assert heard[0] == 0
    gaps = np.diff([*heard, passages])
    assert gaps.max() - gaps.min() <= 1


def test_own_words_after_a_long_letter_are_heard() -> None:
    found = synthetic(2, 31)
    own = np.zeros(62, dtype=bool)
    own[[30, *range(31, 62)]] = True
    assert room._heard(replace(found, own=own))[0] == 30


def test_above_12000_passages_a_sample_of_whole_responses_is_looked_at() -> None:
    found = synthetic(9000, 2)
    sample = room._sample(found)
    assert len(sample) == room.SAMPLE == 12_000
    assert (np.diff(sample) > 0).all()
    _, heard = np.unique(found.owner[sample], return_counts=True)
    assert (heard == 2).all()
    # Drawn from all of it, not from its beginning.
    assert abs(found.owner[sample].mean() - 4500) < 150


def test_the_sample_is_chosen_by_what_the_texts_say_not_by_their_number() -> None:
    some = synthetic(13_000, 1)
    drawn = {some.texts[t] for t in some.owner[room._sample(some)]}
    fewer = Corpus(*(getattr(some, f)[:12_500] for f in some.__slots__))
    again = {fewer.texts[t] for t in fewer.owner[room._sample(fewer)]}
    assert len(drawn - again) <= 500


def test_a_large_consultation_is_sampled_and_its_centres_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(room, "SAMPLE", 2000)
    found = synthetic(13_000, 1)
    centroids = discover(found)
    assert 8 <= len(centroids) <= 25
    rng = np.random.default_rng(0)
    centres = unit(rng.normal(size=(10, 32)).astype(np.float32))
    assert (centres @ centroids.T).max(axis=1).min() > 0.9


@pytest.mark.parametrize("size", [0, 1, 2, 5, 40])
def test_neighbours_count_each_other_and_none_stands_alone(size: int) -> None:
    rng = np.random.default_rng(1)
    graph = mutual_neighbours(unit(rng.normal(size=(size, 8)).astype(np.float32)), 3).toarray()
    np.testing.assert_array_equal(graph, graph.T)
    assert not graph.diagonal().any()
    assert size < 2 or (graph.sum(axis=1) > 0).all()


def test_neighbours_are_the_same_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = unit(np.random.default_rng(2).normal(size=(300, 16)).astype(np.float32))
    whole = mutual_neighbours(vectors, 5).toarray()
    monkeypatch.setattr("greenpaper.themes.neighbours.BLOCK", 64)
    np.testing.assert_allclose(mutual_neighbours(vectors, 5).toarray(), whole, atol=1e-6)
