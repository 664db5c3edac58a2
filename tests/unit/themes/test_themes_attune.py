"""Themes that a person wrote hear how respondents put them, once for a codebook."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from fake_embedder import WordEmbedder
from greenpaper.domain.codebook import Codebook, Theme
from greenpaper.themes import code
from greenpaper.themes.attune import FEWEST, Attuned, Known, digest, listen
from greenpaper.themes.confidence import FEATURES
from greenpaper.themes.corpus import Corpus, Sent, prepare

pytestmark = pytest.mark.usefixtures("plain_curves")
EMBEDDER = WordEmbedder()
PARKING = Theme("p", "Parking spaces")
BUSES = Theme("b", "Evening buses")
BOOK = Codebook(
    "q1", "Why?", (PARKING, BUSES, Theme("t", "Plant trees"), Theme("n", "Loud music at night"))
)
ENDS = ("please", "now", "soon", "ever")
IN_OTHER_WORDS = "somewhere to leave the car"
CARS = [f"parking spaces or {IN_OTHER_WORDS} {word}" for word in ENDS]
RIDES = [f"evening buses home {word}" for word in ENDS]


def corpus(texts: Sequence[str]) -> Corpus:
    return prepare(list(texts), EMBEDDER)


def vectors(texts: Sequence[str], book: Codebook = BOOK, known: Known | None = None) -> Attuned:
    attuned = listen(book, known or Known({}), EMBEDDER, corpus(texts))[1]
    assert attuned is not None
    return attuned


def test_a_theme_takes_what_says_it_in_the_words_that_others_used() -> None:
    yardstick, _ = listen(BOOK, Known({}), EMBEDDER, corpus([*CARS, *RIDES]))
    late = corpus([IN_OTHER_WORDS])
    by_words = code.every_pair(late, replace(yardstick, heard=None))
    by_ear = code.every_pair(late, yardstick)
    assert by_ear[0, 0] > by_words[0, 0] + 0.2
    assert by_ear[0].argmax() == 0


def test_what_was_heard_is_kept_and_late_responses_are_coded_alike() -> None:
    texts = [*CARS, *RIDES, IN_OTHER_WORDS]
    yardstick, attuned = listen(BOOK, Known({}), EMBEDDER, corpus(texts))
    late, again = listen(BOOK, Known({}, attuned=attuned), EMBEDDER, corpus([IN_OTHER_WORDS]))
    assert yardstick.heard is not None and late.heard is not None
    np.testing.assert_array_equal(late.heard, yardstick.heard)
    assert again is attuned
    in_time = code.fits(corpus(texts), yardstick)[-1]
    (too_late,) = code.fits(corpus([IN_OTHER_WORDS]), late)
    assert [(f.theme, f.confidence) for f in in_time] == [(f.theme, f.confidence) for f in too_late]


@pytest.mark.parametrize(
    "themes",
    [
        (replace(PARKING, description="For cars"), *BOOK.themes[1:]),
        (*BOOK.themes, Theme("x", "Cycle lanes")),
        (PARKING, replace(BUSES, examples=("No bus after six",)), *BOOK.themes[2:]),
    ],
    ids=["described", "one more", "an example more"],
)
def test_a_changed_codebook_listens_anew(themes: tuple[Theme, ...]) -> None:
    heard = vectors([*CARS, *RIDES])
    anew = vectors(CARS, replace(BOOK, themes=themes), Known({}, attuned=heard))
    assert anew.words != heard.words
    assert (anew.vectors["p"] != heard.vectors["p"]).any()


def test_words_for_readers_alone_change_nothing() -> None:
    found = Known({"p": EMBEDDER.embed(["parking spaces"])})
    renamed = replace(BOOK, themes=(replace(PARKING, title="Where to park"), *BOOK.themes[1:]))
    assert digest(BOOK, found) == digest(renamed, found)
    assert digest(BOOK, Known({})) != digest(renamed, Known({}))
    assert digest(BOOK, found) == digest(replace(BOOK, themes=BOOK.themes[::-1]), found)


def test_a_codebook_with_found_themes_or_of_a_few_does_not_listen() -> None:
    heard = corpus([*CARS, *RIDES])
    known = Known({"p": EMBEDDER.embed(["parking spaces"])})
    few = replace(BOOK, themes=BOOK.themes[:3])
    for book, what in ((BOOK, known), (few, Known({}))):
        yardstick, attuned = listen(book, what, EMBEDDER, heard)
        assert yardstick.heard is None
        assert attuned is None


def test_codings_are_as_many_as_by_words() -> None:
    texts = corpus([*CARS, *RIDES, "Trees and music at night", "Plant trees soon"])
    yardstick, attuned = listen(BOOK, Known({}), EMBEDDER, texts)
    assert attuned is not None
    by_words = code.weigh(texts, replace(yardstick, heard=None)).sure.sum()
    assert code.weigh(texts, yardstick).sure.sum() == pytest.approx(by_words, abs=1e-3)
    heard = code.candidates(texts, yardstick).rows[:, FEATURES.index("heard")]
    assert heard.any()


def test_it_tells_nothing_of_single_responses() -> None:
    """A theme that one or two make hears only what all have in common."""
    assert listen(BOOK, Known({}), EMBEDDER, corpus(CARS[: FEWEST - 1]))[1] is None
    one, other = "evening buses to the hospital", "evening buses for the circus"
    heard = [vectors([*CARS * 9, text]).vectors["b"] for text in (one, other)]
    (said,) = EMBEDDER.embed([one])
    assert abs(float(heard[0] @ said) - float(heard[1] @ said)) < 0.05


def test_a_text_that_many_send_speaks_once() -> None:
    once, often = vectors([*CARS, *RIDES]), vectors([*CARS, *RIDES, *RIDES[:1] * 50])
    np.testing.assert_array_equal(once.vectors["b"], often.vectors["b"])


def test_a_campaigns_letter_speaks_once() -> None:
    copies = [f"{RIDES[0]} {word}" for word in "abcdef"]
    sent = {copy: Sent("c1", letter=copy == copies[0]) for copy in copies}
    once, many = (
        listen(BOOK, Known({}), EMBEDDER, prepare([*CARS, *RIDES, *said], EMBEDDER, sent))[1]
        for said in (copies[:1], copies)
    )
    assert once is not None and many is not None
    np.testing.assert_array_equal(once.vectors["b"], many.vectors["b"])
