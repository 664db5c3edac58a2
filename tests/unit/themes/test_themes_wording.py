"""Titles, phrases, quotes and the two levels: what a reader sees of a theme."""

import random
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fake_embedder import WordEmbedder
from greenpaper.domain.consultation import Kind, Question
from greenpaper.themes.clauses import clauses
from greenpaper.themes.corpus import Sent, prepare, unit
from greenpaper.themes.find import Found, find
from greenpaper.themes.hierarchy import FLAT, MOST_GROUPS, group
from greenpaper.themes.phrases import content_words, mine, stem
from greenpaper.themes.quotes import choose
from greenpaper.themes.titles import MOST_WORDS, Wording, broad_wording, describe, word

EMBEDDER = WordEmbedder()
QUESTION = Question("q1", "What should happen to the hall?", Kind.OPEN, ("a",))
FIRST_PERSON = re.compile(r"\b(?:i|i'm|i've|me|my|mine|we|us|our|ours)\b", re.IGNORECASE)
SAID = ["I", "my", "hall", "parking", "the", "ROOF", "leaks", "don't", "we", "and", "because"]
SIGNS = [". ", ", ", "!", "\n", " - ", "“", "’s", "2026", "#", "🚲", "école", "ПАРК", "x" * 90]
PROSE = st.lists(st.sampled_from([*SAID, *SIGNS]), min_size=1, max_size=15).map(" ".join)


def sense(text: str) -> str:
    """What of a title isn't in quotation marks."""
    return re.sub("“.*?”", "", text)


@settings(deadline=None)
@given(st.lists(st.lists(PROSE, max_size=8), min_size=1, max_size=6))
def test_titles_are_short_calm_and_different_whatever_was_said(themes: list[list[str]]) -> None:
    centroids = unit(np.random.default_rng(0).normal(size=(len(themes), 48)).astype(np.float32))
    titles = [wording.title for wording in word("Why?", themes, centroids, EMBEDDER)]
    assert len({title.casefold() for title in titles}) == len(titles)
    for title in titles:
        assert title == title.strip() != ""
        assert "\n" not in title
        # A number may follow where all else is taken, and "…" where a passage goes on.
        assert len(re.sub(r" …|\(\d+\)", "", title).split()) <= MOST_WORDS
        assert len(title) <= 5 * 91
        assert not FIRST_PERSON.search(sense(title))


def test_a_title_says_what_most_of_a_theme_says() -> None:
    roof = [
        f"{start} leaking roof needs repair{end}" for start in ("The", "That", "A") for end in ".!?"
    ]
    cars = [
        f"{start} free parking spaces near shops{end}"
        for start in ("More", "Want", "Some")
        for end in ".!?"
    ]
    centroids = unit(np.stack([EMBEDDER.embed(texts).sum(axis=0) for texts in (roof, cars)]))
    first, second = word(QUESTION.text, [roof, cars], centroids, EMBEDDER)
    assert {"leaking", "roof"} <= set(first.title.lower().split())
    assert {"parking", "spaces"} <= set(second.title.lower().split())


def test_a_theme_without_readable_words_is_called_other_points() -> None:
    wordings = word("Why?", [[], ["🚲"], []], unit(np.eye(3, 48, dtype=np.float32)), EMBEDDER)
    assert [w.title for w in wordings] == ["Other points", "🚲", "Other points (2)"]


def test_what_somebody_says_of_themselves_stands_in_quotation_marks() -> None:
    (wording,) = word("Why?", [["I like it."]], unit(np.eye(1, 48, dtype=np.float32)), EMBEDDER)
    assert wording.title == "“I like it”"


def test_one_endless_word_is_no_title() -> None:
    (wording,) = word("Why?", [["x" * 2_000_000]], unit(np.eye(1, 48, dtype=np.float32)), EMBEDDER)
    assert len(wording.title) < 100


def test_a_title_does_not_begin_with_because() -> None:
    (wording,) = word(
        "Why?", [["Because, and so, it rains in."]], unit(np.eye(1, 48, dtype=np.float32)), EMBEDDER
    )
    assert wording.title == "“It rains in”"


def test_a_broader_theme_is_headed_by_the_titles_of_its_commonest_themes() -> None:
    roof = Wording("The roof leaks", ("rain", "buckets"))
    said = Wording("“I slipped on it”", ("wet floor", "roof"))
    paint = Wording("A coat of green paint", ("walls",))
    broad = broad_wording([roof, said, paint])
    assert broad.title == "The roof leaks; A coat of green paint; “I slipped on it”"
    assert broad.mentions == ("rain", "wet floor", "walls")
    long = Wording("One two three four five six seven eight")
    assert broad_wording([long, paint, roof]).title == f"{long.title}; {paint.title}"
    assert broad_wording([said, roof]).title == "The roof leaks; “I slipped on it”"


@settings(deadline=None)
@given(PROSE)
def test_clauses_are_in_the_passage_and_nobody_speaks_in_them(text: str) -> None:
    for clause in clauses(text):
        assert clause in " ".join(text.replace("’", "'").split())
        assert 2 <= len(clause.split()) <= 7
        assert not FIRST_PERSON.search(clause)


def test_clauses_that_could_be_a_title() -> None:
    text = "I think that the hall needs a new roof, and there are unsafe kerbs because of my van."
    assert clauses(text) == ["hall needs a new roof", "unsafe kerbs"]
    assert clauses("There is nowhere to park.") == ["nowhere to park"]


def test_phrases_that_set_a_theme_apart() -> None:
    themes = [["Free parking spaces please."] * 4, ["The leaking roof, please."] * 4]
    first, second = mine(themes)
    assert first[0].text == "free parking spaces"
    assert second[0].text == "leaking roof"
    assert all(phrase.passages == 4 for phrase in first + second)
    assert not {p.text for p in first} & {p.text for p in second}


def test_a_phrase_of_one_passage_does_not_count() -> None:
    assert mine([["Free parking spaces"], ["The leaking roof"]]) == [[], []]


@pytest.mark.parametrize(
    ("some", "one"),
    [("shops", "shop"), ("parties", "party"), ("buses", "bus"), ("churches", "church"),
     ("council's", "council"), ("council’s", "council"), ("glass", "glass"), ("bus", "bus")],
)  # fmt: skip
def test_stems(some: str, one: str) -> None:
    assert stem(some) == one


def test_content_words_leave_out_what_carries_no_subject() -> None:
    assert content_words("I really don't think the shops would be nice") == {"shop"}


def test_a_description_quotes_one_respondent() -> None:
    assert describe(("roof", "walls"), ["Mend  the\nroof."]) == (
        "Respondents also mention roof and walls: “Mend the roof.”"
    )
    assert describe((), ["Mend it."]) == "For example: “Mend it.”"
    assert describe(("roof",), []) == "Respondents mention roof."
    assert describe((), ["word " * 50]).endswith("word …”")


def quoting(texts: list[str], voices: dict[str, list[str]]) -> list[str]:
    corpus = prepare(texts, EMBEDDER)
    return [corpus.passage(p) for p in choose(corpus, range(len(corpus.spans)), voices)]


def test_quotes_are_by_different_people_and_at_most_five() -> None:
    texts = [f"The hall needs {what} very soon now." for what in THINGS]
    texts += ["My first point is about roofs. My second point is about walls."]
    said = quoting(texts, {})
    assert len(said) == 5
    assert sum(text in texts[-1] for text in said) <= 1
    same = quoting(texts[:4], {text: ["r1"] for text in texts[:4]})
    assert len(same) == 1


def test_a_lightly_edited_copy_is_never_quoted_beside_the_other() -> None:
    said = "The leaking roof of our village hall needs repair before the winter storms"
    copies = [f"{said}{more}" for more in (".", " please.", " I say.", " come again!")]
    assert len(quoting(copies, {})) == 1
    assert len(quoting([*copies, "A new piano for the choir on Sunday evenings."], {})) == 2


def test_a_letter_is_quoted_once_and_its_senders_own_words_beside_it() -> None:
    letter = "Save the river meadow for ducks and herons. Ban the noisy motor boats at night."
    edited = "Rescue a wet pasture where herons nest. Ban the noisy motor boats at night."
    own = "Save the river meadow for ducks and herons. My children learned to swim there."
    sent = {
        letter: Sent("c1", letter=True),
        edited: Sent("c1"),
        own: Sent("c1", ((own.index("My"), len(own)),)),
    }
    corpus = prepare([letter, edited, own], EMBEDDER, sent)
    said = [corpus.passage(p) for p in choose(corpus, range(len(corpus.spans)), {})]
    assert len(said) == 2
    assert "My children learned to swim there." in said


def test_quotes_of_a_fair_length_come_first_and_no_words_twice() -> None:
    long = "Parking " + "word " * 50
    texts = [
        "No cars ever.",
        "SHUT THE NOISY KITCHEN AT NIGHT",
        "Please mend the roof of our hall.",
        long,
    ]
    said = quoting([*texts, "Please mend the roof of our hall!"], {})
    assert said[0].startswith("Please mend the roof")
    assert sum("mend" in text for text in said) == 1
    assert said[1] == texts[1]
    assert set(said[2:]) == {texts[0], long.strip()}


@pytest.mark.parametrize("number", [0, 1, 2, FLAT, FLAT + 1, 25])
def test_two_levels_only_where_there_are_many(number: int) -> None:
    centroids = unit(np.random.default_rng(3).normal(size=(number, 16)).astype(np.float32))
    groups = group(centroids)
    members = [theme for one in groups for theme in one]
    assert (groups == []) == (number <= FLAT)
    assert len(groups) <= MOST_GROUPS
    assert all(len(one) >= 2 for one in groups)
    assert len(set(members)) == len(members)
    assert set(members) <= set(range(number))


THINGS = ["roof", "walls", "heating", "kitchen", "parking", "lights", "stage", "toilets", "piano"]
THINGS += ["garden", "fees", "doors"]
DOING = ["mended soon", "painted in bright colours", "kept for children", "paid for by council"]


def everything(seed: int | None = None, private: frozenset[str] = frozenset()) -> Found:
    texts = [f"The old {t} {d} please. I want {t} here." for t in THINGS for d in DOING] * 2
    texts += [f"Clean {t} and open {t} daily for everybody" for t in THINGS]
    if seed is not None:
        random.Random(seed).shuffle(texts)
    voices: dict[str, list[str]] = {}
    for text in sorted(texts):
        voices.setdefault(text, []).append(f"r{len(voices)}-{len(voices.get(text, []))}")
    return find(QUESTION, prepare(texts, EMBEDDER), voices, EMBEDDER, private=private)


def test_a_draft_codebook_is_whole() -> None:
    found = everything()
    themes = found.codebook.themes
    keys = [theme.key for theme in themes]
    assert found.codebook.question_text == QUESTION.text
    assert found.codebook.sign_off is None
    assert len(set(keys)) == len(keys) <= 30
    assert set(found.vectors) == set(keys) - found.codebook.parents
    assert len({theme.title.casefold() for theme in themes}) == len(themes)
    assert all(theme.title and theme.description for theme in themes)
    for theme in themes:
        assert 1 <= len(theme.examples) <= 5
        assert theme.examples[0].split()[0] in theme.description
        assert (theme.key in found.codebook.parents) == theme.key.startswith("g")


def test_a_broader_theme_is_shown_by_the_words_of_those_under_it() -> None:
    asked = [f"{a} {b}" for a in ("old", "new", "little") for b in THINGS]
    texts = [f"The {t} {d}." for t in asked for d in (*DOING, "sold")]
    corpus = prepare(texts, EMBEDDER)
    themes = find(QUESTION, corpus, {t: [t] for t in texts}, EMBEDDER).codebook.themes
    parents = [theme for theme in themes if theme.key.startswith("g")]
    assert parents
    for parent in parents:
        under = [theme for theme in themes if theme.parent == parent.key]
        assert 3 <= len(parent.examples) <= 5
        assert {quote for theme in under for quote in theme.examples} >= set(parent.examples)
        assert sum(bool({*theme.examples} & {*parent.examples}) for theme in under) >= 2


@pytest.mark.parametrize("seed", [1, 2])
def test_a_draft_codebook_is_the_same_whatever_the_order(seed: int) -> None:
    before, after = everything(), everything(seed)
    assert after.codebook == before.codebook
    assert all((after.vectors[k] == rows).all() for k, rows in before.vectors.items())


def test_texts_with_personal_data_are_heard_and_not_quoted() -> None:
    secret = {f"The old roof {d} please. I want roof here." for d in DOING}
    secret.add("Clean roof and open roof daily for everybody")
    assert "roof" in str(everything().codebook)
    assert "roof" not in str(everything(private=frozenset(secret)).codebook)


def test_nothing_to_find() -> None:
    found = find(QUESTION, prepare([], EMBEDDER), {}, EMBEDDER)
    assert found.codebook.themes == ()
    assert found.vectors == {}
