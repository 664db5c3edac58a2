"""codebook.yaml: what is written is what is read."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from greenpaper.domain.codebook import Codebook, SignOff, Theme
from greenpaper.themes.codebook_file import CodebookFile, read, write
from greenpaper.themes.recognise import recognise

FINGERPRINT = "f" * 64
AWKWARD = [
    'He said "no"',
    "it's",
    "a: b",
    "# not a comment",
    "- not a list",
    "[x]",
    "{x: y}",
    "*star",
    "&and",
    "!tag",
    "%percent",
    "@at",
    "`tick",
    "|",
    ">",
    "? what",
    "yes",
    "No",
    "null",
    "~",
    "1.50",
    "20:30",
    "2026-02-30",
    "0x1F",
    "back\\slash \\n",
    "two\nlines\r\nand\rmore",
    "tab\there",
    "nul\x00bell\x07del\x7f",
    "C1 \x80\x85\x92\x9f",
    "\u2028line\u2029paragraph",
    "\ufeffmark\ufffe\uffff",
    "🚲👩‍👩‍👧",
    "السلام عليكم",
    "   spaces   ",
    "=1+1",
    "---",
    "...",
]
TEXTS = st.one_of(
    st.sampled_from(AWKWARD),
    st.lists(st.sampled_from(AWKWARD), max_size=3).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
)
STRIPPED = TEXTS.map(str.strip)
NAMED = STRIPPED.filter(bool)
EXAMPLES = st.lists(TEXTS.filter(lambda text: bool(text.strip())), max_size=3).map(tuple)
KEYS = st.sampled_from(["t1", "t2", "g1", "no", "null", "1", "007", "a b", "x:y", "#h", "é", "'q'"])


@st.composite
def codebooks(draw: st.DrawFn) -> Codebook:
    keys = draw(st.lists(KEYS, min_size=1, max_size=5, unique=True))
    number = draw(st.integers(1, len(keys)))
    themes = [
        Theme(key, draw(NAMED), draw(STRIPPED), examples=draw(EXAMPLES)) for key in keys[:number]
    ]
    if len(themes) > 1 and draw(st.booleans()):
        first = themes[0]
        themes[1:] = [
            Theme(t.key, t.title, t.description, first.key, t.examples) for t in themes[1:]
        ]
    last = themes[-1]
    themes[-1] = Theme(
        last.key, last.title, last.description, last.parent, last.examples, tuple(keys[number:])
    )
    return Codebook(
        "q1", draw(NAMED), tuple(themes), draw(st.none() | st.just(SignOff("A", "2026-01-31")))
    )


def there_and_back(folder: Path, *books: Codebook, title: str = "A consultation") -> CodebookFile:
    rng = np.random.default_rng(1)
    vectors = {
        book.question: {
            theme.key: rng.normal(size=(1 + number % 2, 8)).astype(np.float32)
            for number, theme in enumerate(book.themes)
        }
        for book in books
    }
    write(folder / "codebook.yaml", title, books, vectors, FINGERPRINT)
    back = read(folder / "codebook.yaml")
    recognised = recognise(back, FINGERPRINT)
    for given_book, book in zip(books, back.codebooks, strict=True):
        known = recognised.known[book.question].vectors
        assert sorted(known) == sorted(vectors[given_book.question])
        for key, rows in known.items():
            np.testing.assert_array_equal(rows, vectors[given_book.question][key])
    return back


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(codebooks(), STRIPPED)
def test_any_words_come_back_as_they_were(tmp_path: Path, book: Codebook, title: str) -> None:
    back = there_and_back(tmp_path, book, title=title)
    assert back.consultation == title
    assert back.codebooks == (book,)
    assert back.sign_off == book.sign_off
    assert recognise(back, FINGERPRINT).known["q1"].taught == frozenset()


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_words_come_back_as_they_were(tmp_path: Path, text: str) -> None:
    theme = Theme("t1", text.strip(), text.strip(), examples=(text,))
    book = Codebook("q1", text.strip(), (theme,))
    assert there_and_back(tmp_path, book).codebooks == (book,)


def test_several_questions_and_one_without_themes(tmp_path: Path) -> None:
    books = (
        Codebook("q1", "Why?", (Theme("t1", "Parking"),)),
        Codebook("q2", "How?"),
        Codebook("q3", "When?", (Theme("t1", "Soon"),)),
    )
    assert there_and_back(tmp_path, *books).codebooks == books


def test_changed_examples_are_noticed_and_changed_titles_are_not(tmp_path: Path) -> None:
    book = Codebook(
        "q1", "Why?", tuple(Theme(f"t{n}", f"Title {n}", "D", examples=("E",)) for n in "123")
    )
    there_and_back(tmp_path, book)
    path = tmp_path / "codebook.yaml"
    text = path.read_text("utf-8").replace('"Title 1"', '"Another title"')
    before, after = text.split("key: t2")
    path.write_text(
        before + "key: t2" + after.replace('- "E"', '- "E"\n          - "F"', 1), "utf-8"
    )
    back = read(path)
    assert back.codebooks[0].theme("t1").title == "Another title"
    assert back.codebooks[0].theme("t2").examples == ("E", "F")
    assert recognise(back, FINGERPRINT).known["q1"].taught == {"t2"}


def test_centroids_belong_to_their_question(tmp_path: Path) -> None:
    books = tuple(Codebook(f"q{n}", f"Why {n}?", (Theme("t1", "Parking"),)) for n in (1, 2))
    back = there_and_back(tmp_path, *books)
    known = recognise(back, FINGERPRINT).known
    first, second = (known[book.question].vectors["t1"] for book in back.codebooks)
    assert not np.array_equal(first, second)


def test_the_file_beside_holds_no_words_of_respondents(tmp_path: Path) -> None:
    theme = Theme("t1", "Zebra title", "Zebra description", examples=("Zebra crossing please",))
    there_and_back(tmp_path, Codebook("q1", "Why?", (theme,)))
    assert b"ebra" not in (tmp_path / "codebook.safetensors").read_bytes()


def test_the_same_codebook_is_the_same_bytes(tmp_path: Path) -> None:
    book = Codebook("q1", "Why?", (Theme("t1", "Parking"), Theme("t2", "Buses")))
    both = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        there_and_back(tmp_path / name, book)
        both.append([p.read_bytes() for p in sorted((tmp_path / name).iterdir())])
    assert both[0] == both[1]
