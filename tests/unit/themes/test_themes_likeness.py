"""What responses are measured against, whatever a person did to the codebook."""

import warnings

import numpy as np
import pytest
from numpy.typing import NDArray

from fake_embedder import WordEmbedder
from greenpaper.domain.codebook import Codebook, Theme
from greenpaper.themes.likeness import Yardstick, from_centroids, from_codebook

Floats = NDArray[np.float32]
EMBEDDER = WordEmbedder()


@pytest.fixture(autouse=True)
def _warnings_are_errors() -> object:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def vectors(*texts: str) -> Floats:
    return EMBEDDER.embed(list(texts))


def book(*themes: Theme) -> Codebook:
    return Codebook("q1", "Why?", themes)


PARKING, BUSES, TREES = (Theme(f"t{n + 1}", t) for n, t in enumerate(("Parking", "Buses", "Trees")))
KNOWN = {
    "t1": vectors("parking spaces outside shops"),
    "t2": vectors("bus timetable evening service"),
    "t3": vectors("old trees along river"),
}


def test_themes_as_found_are_measured_by_their_centroids_alone() -> None:
    texts = vectors("parking spaces", "evening bus", "anything else at all")
    centroids = np.concatenate([KNOWN["t1"], KNOWN["t2"], KNOWN["t3"]])
    edited = from_codebook(book(PARKING, BUSES, TREES), KNOWN, EMBEDDER)
    plain = from_centroids(("t1", "t2", "t3"), centroids)
    np.testing.assert_array_equal(edited.measure(texts), plain.measure(texts))
    np.testing.assert_allclose(plain.measure(texts), texts @ centroids.T, atol=1e-6)
    assert edited.found.all()


def test_a_merged_theme_takes_in_all_that_either_had() -> None:
    texts = vectors("parking spaces", "evening bus service", "old trees")
    apart = from_codebook(book(PARKING, BUSES, TREES), KNOWN, EMBEDDER).measure(texts)
    merged = Theme("t1", "Parking and buses", merged=("t2",))
    together = from_codebook(book(merged, TREES), KNOWN, EMBEDDER).measure(texts)
    np.testing.assert_array_equal(together[:, 0], apart[:, :2].max(axis=1))
    np.testing.assert_array_equal(together[:, 1], apart[:, 2])


def test_a_theme_of_its_own_words_can_take_in_a_found_one() -> None:
    yardstick = from_codebook(
        book(Theme("new", "Getting about", merged=("t2",)), TREES), KNOWN, EMBEDDER
    )
    assert yardstick.found.all()
    assert sorted(yardstick.of.tolist()) == [0, 0, 1]
    likeness = yardstick.measure(KNOWN["t2"])
    assert likeness[0, 0] == pytest.approx(1, abs=1e-3)


def test_written_themes_alone_are_enough() -> None:
    cycling = Theme("a", "Cycling", "Safe lanes for bicycles", examples=("a cycle lane to school",))
    noise = Theme("b", "Noise", "Loud music at night")
    yardstick = from_codebook(book(cycling, noise), {}, EMBEDDER)
    assert not yardstick.found.any()
    assert not yardstick.offsets.any()
    likeness = yardstick.measure(vectors("a lane for bicycles", "music at night is loud"))
    assert likeness.argmax(axis=1).tolist() == [0, 1]


@pytest.mark.parametrize("merged", [(), ("t2",)])
def test_one_found_theme_beside_a_written_one(merged: tuple[str, ...]) -> None:
    found = Theme("t1", "Parking", merged=merged)
    yardstick = from_codebook(book(found, Theme("a", "Noise")), KNOWN, EMBEDDER)
    assert yardstick.found.tolist() == [True, False]
    assert np.isfinite(yardstick.measure(vectors("music"))).all()


def test_changed_examples_add_to_what_was_found_and_take_nothing_away() -> None:
    texts = vectors("parking spaces outside", "charging points for cars", "old trees", "a bus")
    before = from_codebook(book(PARKING, BUSES, TREES), KNOWN, EMBEDDER)
    taught = Theme("t1", "Parking", examples=("charging points for electric cars",))
    after = from_codebook(book(taught, BUSES, TREES), KNOWN, EMBEDDER, {"t1"})
    was, now = before.measure(texts), after.measure(texts)
    assert (now[:, 0] >= was[:, 0]).all()
    assert now[1, 0] > was[1, 0] + 0.1
    np.testing.assert_array_equal(now[:, 1:], was[:, 1:])
    assert after.found.all()


def test_broader_themes_are_not_measured_their_children_are() -> None:
    group = Theme("g1", "Transport")
    children = (Theme("t1", "Parking", parent="g1"), Theme("t2", "Buses", parent="g1"))
    assert from_codebook(book(group, *children, TREES), KNOWN, EMBEDDER).keys == ("t1", "t2", "t3")
    assert from_codebook(book(group, TREES), KNOWN, EMBEDDER).keys == ("g1", "t3")


def test_a_broader_theme_without_its_children_is_known_by_its_words_alone() -> None:
    group = Theme("g1", "Transport", examples=("the tram to the harbour",))
    yardstick = from_codebook(book(group, TREES), KNOWN, EMBEDDER)
    assert yardstick.found.tolist() == [False, True]
    tram, deleted = yardstick.measure(
        np.concatenate([vectors("the tram to the harbour"), KNOWN["t1"]])
    )[:, 0]
    assert tram > deleted + 0.3


def test_written_themes_stand_on_the_scale_of_those_found() -> None:
    """A written theme that lies near to everything gets no head start by it."""
    bland = Theme("a", "Parking bus trees", "spaces timetable river shops evening old")
    yardstick = from_codebook(book(PARKING, BUSES, TREES, bland), KNOWN, EMBEDDER)
    assert yardstick.offsets[:3].tolist() == [0, 0, 0]
    assert yardstick.offsets[3] > 0.1


@pytest.mark.parametrize("size", [1, 2, 7, 33, 100, 8191, 8193])
def test_a_vector_is_measured_the_same_among_few_or_many(size: int) -> None:
    rng = np.random.default_rng(0)
    drawn = rng.normal(size=(9000 + 25, 384)).astype(np.float32)
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    many, centroids = drawn[25:], drawn[:25]
    yardstick = from_centroids(tuple(f"t{n}" for n in range(25)), centroids)
    whole = yardstick.measure(many)
    np.testing.assert_array_equal(yardstick.measure(many[-size:]), whole[-size:])
    np.testing.assert_array_equal(yardstick.measure(many[::-1]), whole[::-1])


def test_nothing_measured_against_something() -> None:
    yardstick: Yardstick = from_codebook(book(PARKING, BUSES), KNOWN, EMBEDDER)
    assert yardstick.measure(vectors("x")[:0]).shape == (0, 2)


def test_what_was_taken_off_for_a_theme_known_by_words_alone_is_known_by_theme() -> None:
    bland = Theme("a", "Parking bus trees", "spaces timetable river shops evening old")
    taught = Theme("t1", "Parking", examples=("charging points for electric cars",))
    yardstick = from_codebook(book(taught, BUSES, TREES, bland), KNOWN, EMBEDDER, {"t1"})
    *found, written = yardstick.nearer.tolist()
    assert found == [0, 0, 0]
    assert written == yardstick.offsets[-1] != 0
