"""Coding: best first, because of words that are there, and whoever else answered."""

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fake_embedder import WordEmbedder
from greenpaper.domain.codebook import Codebook, Theme
from greenpaper.domain.coding import Outcome, Status
from greenpaper.domain.response import Response
from greenpaper.themes import code
from greenpaper.themes.confidence import FEATURES
from greenpaper.themes.corpus import Sent, prepare
from greenpaper.themes.likeness import Yardstick, from_codebook
from greenpaper.themes.passages import split
from greenpaper.themes.portraits import portraits

pytestmark = pytest.mark.usefixtures("plain_curves")
EMBEDDER = WordEmbedder()
THEMES = (
    Theme("t1", "Parking spaces", "Cars need parking spaces outside the shops"),
    Theme("t2", "Buses", "Evening buses and the bus timetable"),
    Theme("t3", "Trees", "Plant more trees along the river"),
    Theme("t4", "Noise", "Loud music at night keeps people awake"),
)
BOOK = Codebook("q1", "Why?", THEMES)
WORDS = ["parking", "spaces", "shops", "evening", "buses", "timetable", "plant", "trees", "x"]
WORDS += ["river", "loud", "music", "night", "!"]
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
TEXTS = st.lists(SENTENCES, min_size=1, max_size=5).map(lambda parts: ". ".join(parts) + ".")


def yardstick() -> Yardstick:
    known = {
        "t1": EMBEDDER.embed(["parking spaces shops"]),
        "t2": EMBEDDER.embed(["buses timetable"]),
    }
    return from_codebook(BOOK, known, EMBEDDER)


YARDSTICK = yardstick()
LEAST = {
    key: code.LEAST_CONFIDENCE if found else code.LEAST_CONFIDENCE_WRITTEN
    for key, found in zip(YARDSTICK.keys, YARDSTICK.found, strict=True)
}


def code_all(texts: Sequence[str]) -> list[Outcome]:
    responses = [Response(str(number), "q1", text, number) for number, text in enumerate(texts)]
    corpus = prepare([r.text for r in responses], EMBEDDER)
    return code.outcomes(responses, corpus, YARDSTICK, code.fits(corpus, YARDSTICK))


def plain(outcome: Outcome) -> list[tuple[object, ...]]:
    return [(c.theme, c.confidence, c.evidence.start, c.evidence.end) for c in outcome.codings]


@given(st.lists(TEXTS, min_size=1, max_size=8))
def test_every_response_has_an_outcome_and_evidence_is_a_passage(texts: list[str]) -> None:
    found = code_all(texts)
    assert [o.response_id for o in found] == [str(n) for n in range(len(texts))]
    for text, outcome in zip(texts, found, strict=True):
        assert outcome.status is (Status.CODED if outcome.codings else Status.NONE_FITS)
        assert outcome.primary == (outcome.codings[0].theme if outcome.codings else "")
        assert len({c.theme for c in outcome.codings}) == len(outcome.codings)
        for coding in outcome.codings:
            assert (coding.evidence.start, coding.evidence.end) in (split(text) or [(0, len(text))])
            assert coding.evidence.response_id == coding.response_id == outcome.response_id
            assert LEAST[coding.theme] - 0.001 <= coding.confidence <= 1


@given(st.lists(TEXTS, min_size=2, max_size=12), st.randoms(use_true_random=False))
def test_an_outcome_does_not_depend_on_who_else_answered(
    texts: list[str], chance: random.Random
) -> None:
    together = code_all(texts)
    chosen = chance.sample(range(len(texts)), chance.randint(1, len(texts)))
    for number, alone in zip(chosen, code_all([texts[n] for n in chosen]), strict=True):
        assert plain(alone) == plain(together[number])


@pytest.mark.parametrize("size", [1, 2, 9, 40])
def test_a_response_of_a_thousand_is_coded_as_by_itself(size: int) -> None:
    """Also to the last digit of a confidence, where sums over many rows are made otherwise."""
    chance = random.Random(5)
    texts = [
        ". ".join(" ".join(chance.choices(WORDS, k=6)) for _ in range(chance.randint(1, 9))) + "."
        for _ in range(1000)
    ]
    together = code_all(texts)
    alone = code_all(texts[:size])
    assert [plain(o) for o in alone] == [plain(o) for o in together[:size]]


def test_the_first_of_two_equal_passages_is_the_evidence() -> None:
    text = "Parking spaces please now. Parking spaces please now."
    for others in ([], ["Evening buses run late"] * 3, [f"Plant trees {n}" for n in range(50)]):
        coding = code_all([text, *others])[0].codings[0]
        assert (coding.evidence.start, coding.evidence.end) == (0, 26)


@settings(max_examples=30)
@given(st.lists(TEXTS, min_size=1, max_size=12))
def test_fits_come_best_first(texts: list[str]) -> None:
    corpus = prepare(texts, EMBEDDER)
    per_passage = YARDSTICK.measure(corpus.vectors)
    for number, found in enumerate(code.fits(corpus, YARDSTICK)):
        mine = np.flatnonzero(corpus.owner == number)
        best = per_passage[mine].max(axis=0)
        sure = [f.confidence for f in found]
        assert sure == sorted(sure, reverse=True)
        assert all(f.passage in mine for f in found)
        assert all(per_passage[f.passage, f.theme] == best[f.theme] for f in found)


def test_both_things_that_somebody_says_are_heard() -> None:
    (outcome,) = code_all(["Parking spaces outside shops. Plant more trees along the river."])
    assert {c.theme for c in outcome.codings} == {"t1", "t3"}


def test_what_is_about_nothing_of_it_fits_none() -> None:
    (outcome,) = code_all(["Qwerty uiop asdfgh jklzxc vbnmqw."])
    assert outcome.status is Status.NONE_FITS


def test_beside_found_themes_a_written_one_is_no_surer_than_its_words_make_it() -> None:
    """Its likeness is raised to be ranked beside centroids; what its curve reads is not."""
    corpus = prepare(["Plant more trees along the river.", "Loud music at night."], EMBEDDER)
    alone = from_codebook(BOOK, {}, EMBEDDER)
    assert YARDSTICK.offsets[2:].all()
    beside, by_words = (
        code.measured(corpus.vectors, corpus.responses, corpus.owner, y).rows
        for y in (YARDSTICK, alone)
    )
    absolute = [FEATURES.index(name) for name in ("whole", "best")]
    np.testing.assert_allclose(
        beside[:, 2:][..., absolute], by_words[:, 2:][..., absolute], atol=2e-6
    )


def test_no_themes_and_no_responses() -> None:
    nothing = prepare([], EMBEDDER)
    assert code.fits(nothing, YARDSTICK) == []
    empty = Yardstick((), np.zeros((0, 48), np.float32), *(np.zeros(0, np.int64),) * 3)
    assert code.fits(prepare(["Parking please"], EMBEDDER), empty) == [[]]


def test_blocks_cut_between_responses(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"Parking spaces {n}. Evening buses {n}. Trees at the river {n}." for n in range(30)]
    whole = [plain(o) for o in code_all(texts)]
    monkeypatch.setattr(code, "BLOCK", 4)
    assert [plain(o) for o in code_all(texts)] == whole


def test_portraits_quote_each_theme_in_the_respondents_words() -> None:
    texts = [f"Parking spaces at {p} please." for p in ("school", "church", "station", "hall")]
    texts += ["Evening buses are late again.", "Evening buses are full at weekends."]
    voices = {text: [f"r{n}"] for n, text in enumerate(texts)}
    corpus = prepare(texts, EMBEDDER)
    shown = portraits(corpus, BOOK, YARDSTICK, code.fits(corpus, YARDSTICK), voices)
    assert set(shown) == {theme.key for theme in THEMES}
    by_id = {ids[0]: text for text, ids in voices.items()}
    for key, subject in (("t1", "Parking"), ("t2", "buses")):
        quotes = shown[key].quotes
        assert len(quotes) >= 2
        assert len({q.response_id for q in quotes}) == len(quotes)
        assert all(subject in by_id[q.response_id][q.start : q.end] for q in quotes)
    assert all(0 <= portrait.distinctness <= 1 for portrait in shown.values())


def test_a_campaign_is_quoted_once() -> None:
    letter = "Parking spaces outside the shops must stay."
    copies = [letter + " Yours" + "!" * n for n in range(4)]
    edited = "Keep those parking spaces near every shop for good."
    own = "My shop needs parking spaces outside."
    texts = [letter, *copies, edited, own]
    sent = dict.fromkeys([*copies, edited], Sent("c1")) | {letter: Sent("c1", letter=True)}
    corpus = prepare(texts, EMBEDDER, sent)
    fits = code.fits(corpus, YARDSTICK)
    shown = portraits(corpus, BOOK, YARDSTICK, fits, {t: [t] for t in texts})
    said = [q.response_id for q in shown["t1"].quotes]
    assert said.count(own) == 1
    assert len(said) == 2


def test_a_broader_theme_is_portrayed_by_those_under_it() -> None:
    things = ("school gate", "old church", "railway station", "village hall", "harbour wall")
    texts = [f"Parking spaces at the {t} please." for t in things]
    texts += [f"Evening buses to the {t} are late." for t in things[:3]]
    book = replace(
        BOOK, themes=(Theme("g1", "Transport"), *(replace(t, parent="g1") for t in THEMES[:2]),
                      *THEMES[2:])
    )  # fmt: skip
    corpus = prepare(texts, EMBEDDER)
    fits = code.fits(corpus, YARDSTICK)
    shown = portraits(corpus, book, YARDSTICK, fits, {t: [t] for t in texts})
    assert set(shown) == {theme.key for theme in book.themes}
    said = [q.response_id for q in shown["g1"].quotes]
    assert 3 <= len(set(said)) == len(said) <= 5
    assert said[0] == shown["t1"].quotes[0].response_id
    assert said[1] == shown["t2"].quotes[0].response_id
    apart = portraits(corpus, BOOK, YARDSTICK, fits, {t: [t] for t in texts})
    assert shown["t1"] == apart["t1"]
    # Two themes that share a place are more distinct together than either is.
    assert shown["g1"].distinctness >= min(shown["t1"].distinctness, shown["t2"].distinctness)
