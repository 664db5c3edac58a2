"""Themes that a person wrote hear how respondents put them, once for a codebook."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from fake_embedder import WordEmbedder
from greenpaper.domain.codebook import Codebook, Theme
from greenpaper.themes.attune import FEWEST, Attuned, Known, digest, listen
from greenpaper.themes.code import fits
from greenpaper.themes.corpus import Corpus, Sent, prepare

pytestmark = pytest.mark.usefixtures("plain_curves")
EMBEDDER = WordEmbedder()
PARKING = Theme("p", "Parking spaces")
BUSES = Theme("b", "Evening buses")
BOOK = Codebook("q1", "Why?", (PARKING, BUSES))
IN_OTHER_WORDS = "somewhere to leave the car"
CARS = [f"parking spaces or {IN_OTHER_WORDS} {word}" for word in ("please", "now", "soon", "ever")]
RIDES = [f"evening buses home {word}" for word in ("please", "now", "soon", "ever")]


def corpus(texts: Sequence[str]) -> Corpus:
    return prepare(list(texts), EMBEDDER)


def vectors(texts: Sequence[str], book: Codebook = BOOK, known: Known | None = None) -> Attuned:
    attuned = listen(book, known or Known({}), EMBEDDER, corpus(texts))[1]
    assert attuned is not None
    return attuned


def test_a_theme_takes_what_says_it_in_the_words_that_others_used() -> None:
    deaf, _ = listen(BOOK, Known({}), EMBEDDER, corpus(CARS[:1]))
    hearing, _ = listen(BOOK, Known({}), EMBEDDER, corpus([*CARS, *RIDES]))
    late = EMBEDDER.embed([IN_OTHER_WORDS])
    assert hearing.measure(late)[0, 0] > deaf.measure(late)[0, 0] + 0.2
    assert hearing.measure(late)[0, 0] > hearing.measure(late)[0, 1]
    assert hearing.attuned


def test_what_was_heard_is_kept_and_late_responses_are_coded_alike() -> None:
    texts = [*CARS, *RIDES, IN_OTHER_WORDS]
    yardstick, attuned = listen(BOOK, Known({}), EMBEDDER, corpus(texts))
    known = Known({}, attuned=attuned)
    late, again = listen(BOOK, known, EMBEDDER, corpus([IN_OTHER_WORDS]))
    np.testing.assert_array_equal(late.vectors, yardstick.vectors)
    assert again is attuned
    in_time = fits(corpus(texts), yardstick)[-1]
    (too_late,) = fits(corpus([IN_OTHER_WORDS]), late)
    assert [(f.theme, f.confidence) for f in in_time] == [(f.theme, f.confidence) for f in too_late]


@pytest.mark.parametrize(
    "book",
    [
        replace(BOOK, themes=(replace(PARKING, description="For cars"), BUSES)),
        replace(BOOK, themes=(PARKING,)),
        replace(BOOK, themes=(PARKING, replace(BUSES, examples=("No bus after six",)))),
    ],
    ids=["described", "one deleted", "an example more"],
)
def test_a_changed_codebook_listens_anew(book: Codebook) -> None:
    kept = Known({}, attuned=vectors([*CARS, *RIDES]))
    assert vectors(CARS, book, kept).words != kept.attuned.words  # type: ignore[union-attr]


def test_words_for_readers_alone_change_nothing() -> None:
    found = Known({"p": EMBEDDER.embed(["parking spaces"])})
    renamed = replace(BOOK, themes=(replace(PARKING, title="Where to park"), BUSES))
    assert digest(BOOK, found) == digest(renamed, found)
    assert digest(BOOK, Known({})) != digest(renamed, Known({}))
    assert digest(BOOK, found) == digest(replace(BOOK, themes=BOOK.themes[::-1]), found)


def test_themes_that_were_found_stay_as_they_were_found() -> None:
    rows = {key: EMBEDDER.embed([words]) for key, words in (("p", "spaces"), ("b", "buses"))}
    yardstick, attuned = listen(BOOK, Known(rows), EMBEDDER, corpus([*CARS, *RIDES]))
    assert attuned is None
    np.testing.assert_array_equal(yardstick.vectors, np.concatenate([rows["p"], rows["b"]]))
    one = Known({"p": rows["p"]})
    assert vectors([*CARS, *RIDES], known=one).vectors.keys() == {"b"}


def test_it_tells_nothing_of_single_responses() -> None:
    """A theme that one or two make hears what all have in common, the same whoever they are."""
    one, other = "evening buses to the hospital", "evening buses for the circus"
    heard = [vectors([*CARS * 9, text]).vectors for text in (one, other)]
    few = vectors(CARS[: FEWEST - 1])
    assert not few.vectors
    spread = [float(vector["b"] @ EMBEDDER.embed([text])[0]) for vector in heard for text in (one,)]
    assert abs(spread[0] - spread[1]) < 0.05


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
