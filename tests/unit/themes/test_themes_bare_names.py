"""Themes that have only a name are counted and said."""

from collections.abc import Sequence

import numpy as np

from greenpaper.domain.codebook import Codebook, Theme
from greenpaper.themes import bare_names
from greenpaper.themes.attune import Known

ROW = np.zeros((1, 3), np.float32)
BARE = Theme("t1", "Parking")
TOLD = Theme("t2", "Buses", "They are late")
SHOWN = Theme("t3", "Trees", examples=("More trees please",))


def said(themes: Sequence[Theme], *found: str) -> list[str]:
    known = {"q1": Known(dict.fromkeys(found, ROW))}
    return list(bare_names.notes([Codebook("q1", "Why?", tuple(themes))], known))


def test_words_or_quotes_are_enough() -> None:
    assert said([TOLD, SHOWN]) == []


def test_how_many_of_how_many() -> None:
    (note,) = said([BARE, TOLD, SHOWN])
    assert note.startswith("1 of the codebook's 3 themes has only a name")
    (note,) = said([BARE, Theme("t9", "Noise"), TOLD])
    assert note.startswith("2 of the codebook's 3 themes have only a name")
    assert note.endswith(bare_names.WORTH)


def test_a_theme_that_was_found_needs_no_words() -> None:
    assert said([BARE], "t1") == []
    assert said([Theme("new", "Merged", merged=("t7",))], "t7") == []


def test_broader_themes_are_known_by_those_under_them() -> None:
    broad = Theme("g1", "Travel")
    assert said([broad, Theme("t2", "Buses", "They are late", parent="g1")]) == []


def test_questions_are_counted_together() -> None:
    books = [Codebook(q, q, (BARE, TOLD)) for q in ("q1", "q2")]
    (note,) = bare_names.notes(books, {"q1": Known({}), "q2": Known({"t1": ROW})})
    assert note.startswith("1 of the codebook's 4 themes has")
