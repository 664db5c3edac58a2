"""What is known of found themes after people edited the codebook; what isn't known is said."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from greenpaper.domain.codebook import Codebook, Theme
from greenpaper.themes.codebook_file import CodebookFile, read, write
from greenpaper.themes.recognise import recognise

MODEL = "f" * 64
ROWS = np.eye(4, dtype=np.float32)
PARKING = Theme("t1", "Parking", "Cars", examples=("No space", "Too dear"))
BUSES = Theme("t2", "Buses", "Late", examples=("It came at nine",))
BENCHES = Theme("t1", "Benches", "Rest", examples=("More benches",))
WHY = Codebook("q1", "Why is that?", (PARKING, BUSES))
ELSE = Codebook("q2", "What else?", (BENCHES,))
ALONE = "recognised by their titles, descriptions and examples alone"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A codebook of two questions, as found."""
    rows = {"q1": {"t1": ROWS[:1], "t2": ROWS[1:2]}, "q2": {"t1": ROWS[2:3]}}
    write(tmp_path / "codebook.yaml", "A plan", [WHY, ELSE], rows, MODEL)
    return tmp_path / "codebook.yaml"


def with_themes(path: Path, *themes: Theme) -> CodebookFile:
    """The codebook after a person gave its first question these themes."""
    return replace(read(path), codebooks=(replace(WHY, themes=themes), ELSE))


def test_an_unedited_codebook_is_known_and_nothing_is_said(path: Path) -> None:
    found = recognise(read(path), MODEL)
    assert found.notes == ()
    np.testing.assert_array_equal(found.known["q1"].vectors["t2"], ROWS[1:2])
    np.testing.assert_array_equal(found.known["q2"].vectors["t1"], ROWS[2:3])
    assert all(known.taught == frozenset() for known in found.known.values())


def test_a_theme_of_other_words_but_one_is_still_known(path: Path) -> None:
    for theme in (
        Theme("t1", "Cars", "Where to leave them", examples=(*PARKING.examples, "A new one")),
        Theme("t1", "Parking", "Where to leave cars", examples=("A new one",)),
        Theme("t1", "Leaving cars", "Cars"),
    ):
        found = recognise(with_themes(path, theme, BUSES), MODEL)
        assert found.notes == ()
        np.testing.assert_array_equal(found.known["q1"].vectors["t1"], ROWS[:1])
        assert found.known["q1"].taught == {"t1"}


def test_a_new_theme_under_the_key_of_one_that_was_found_is_new_and_said(path: Path) -> None:
    dogs = Theme("t1", "Dogs", "Off the lead", examples=("My ankle was bitten",))
    found = recognise(with_themes(path, dogs, BUSES), MODEL)
    assert set(found.known["q1"].vectors) == {"t2"}
    (note,) = found.notes
    assert "“Dogs” has the key t1" in note
    assert "put one of its examples back" in note


def test_a_merged_theme_brings_what_was_found_and_an_unknown_one_is_said(path: Path) -> None:
    found = recognise(with_themes(path, replace(PARKING, merged=("t2",))), MODEL)
    assert found.notes == ()
    assert set(found.known["q1"].vectors) == {"t1", "t2"}
    found = recognise(with_themes(path, replace(PARKING, merged=("t22", "g1"))), MODEL)
    assert set(found.known["q1"].vectors) == {"t1"}
    assert [note.split(" merged")[0] for note in found.notes] == [
        "“Parking” (t1) has t22",
        "“Parking” (t1) has g1",
    ]


@pytest.mark.parametrize("damage", ["delete", "empty", "noise", "no names", "one bit"])
def test_a_missing_or_damaged_file_is_said(path: Path, damage: str) -> None:
    beside = path.with_suffix(".safetensors")
    good = beside.read_bytes()
    bad = {
        "empty": b"",
        "noise": b"\xff" * 100,
        "no names": b"\x02\0\0\0\0\0\0\0{}",
        "one bit": good[:-1] + bytes([good[-1] ^ 1]),
    }
    beside.unlink() if damage == "delete" else beside.write_bytes(bad[damage])
    found = recognise(read(path), MODEL)
    assert not any(known.vectors for known in found.known.values())
    (note,) = found.notes
    assert "codebook.safetensors" in note
    assert ("is missing" if damage == "delete" else "is damaged") in note
    assert ALONE in note
    assert "'greenpaper sort' wrote" in note


def test_centroids_of_another_model_are_not_used_and_it_is_said(path: Path) -> None:
    found = recognise(read(path), "another")
    assert not any(known.vectors for known in found.known.values())
    (note,) = found.notes
    assert "another language model" in note
    assert ALONE in note


def test_a_corrected_wording_keeps_the_centroids(path: Path) -> None:
    book = read(path)
    book = replace(book, codebooks=(replace(WHY, question_text="Why is this?"), ELSE))
    found = recognise(book, MODEL)
    assert found.notes == ()
    np.testing.assert_array_equal(found.known["q1"].vectors["t1"], ROWS[:1])
    np.testing.assert_array_equal(found.known["q2"].vectors["t1"], ROWS[2:3])


def test_a_question_that_nothing_is_known_of_is_said(path: Path) -> None:
    other = Codebook("q1", "Why not?", (Theme("t1", "Dogs"), Theme("t2", "Cats")))
    found = recognise(replace(read(path), codebooks=(other, ELSE)), MODEL)
    assert found.known["q1"].vectors == {}
    (note,) = found.notes
    assert "“Why not?”" in note
    assert "“Why is that?”" in note
    assert ALONE in note


def test_a_question_that_a_person_added_needs_no_word(path: Path) -> None:
    added = Codebook("q3", "How often?", (Theme("a", "Daily"),))
    found = recognise(replace(read(path), codebooks=(WHY, ELSE, added)), MODEL)
    assert found.notes == ()
    assert found.known["q3"].vectors == {}


def test_a_codebook_without_themes_needs_no_file_beside_it(path: Path) -> None:
    path.with_suffix(".safetensors").unlink()
    book = replace(read(path), codebooks=(replace(WHY, themes=()), replace(ELSE, themes=())))
    assert recognise(book, MODEL).notes == ()
