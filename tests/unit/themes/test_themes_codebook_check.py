"""A codebook that can't be used: what is wrong, where, and what to do."""

import os
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from greenpaper.domain.errors import CodebookError
from greenpaper.themes.codebook_check import Content, checked


def book(themes: str, by: str = "", on: str = "") -> str:
    lines = "\n".join("    " + line for line in themes.strip("\n").splitlines())
    return (
        f"consultation: Hall\nsigned_off_by: {by}\nsigned_off_on: {on}\n"
        f"questions:\n- question: Why?\n  themes:\n{lines}\n"
    )


def look(folder: Path, content: str | bytes) -> Content:
    path = folder / "codebook.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return checked(path)


PARKING = "- {key: t1, title: Parking}\n"
BUSES = "- {key: t2, title: Buses}\n"

WRONG = {
    "two themes with one key": (
        book(PARKING + "- {key: t1, title: Buses}"),
        "codebook.yaml, question 1: two themes have the key 't1' (“Parking” and “Buses”). "
        "Give one of them another key.",
    ),
    "unknown parent, nearly right": (
        book("- {key: transport, title: T}\n- {key: t1, title: P, parent: transprot}"),
        "the parent of 't1' is 'transprot', which no theme has as its key. "
        "Did you mean 'transport'?",
    ),
    "unknown parent": (
        book("- {key: t1, title: P, parent: zzzzzz}"),
        "which no theme has as its key. Empty it, or add that theme.",
    ),
    "a circle": (
        book("- {key: a, title: A, parent: b}\n- {key: b, title: B, parent: a}"),
        "the parents go round in a circle (a → b → a). Cut it.",
    ),
    "its own parent": (book("- {key: a, title: A, parent: a}"), "in a circle (a → a)."),
    "three levels": (
        book(
            "- {key: a, title: A, parent: b}\n- {key: b, title: B, parent: c}\n- {key: c, title: C}"
        ),
        "'a' stands under 'b', which stands under 'c'. Themes can have two levels only. "
        "Empty one of those parents.",
    ),
    "merged and still there": (
        book("- {key: t1, title: Parking, merged: [t2]}\n" + BUSES),
        "'t2' is merged into 't1' but still has an entry of its own. Delete one or the other.",
    ),
    "merged twice": (
        book("- {key: t1, title: P, merged: [t7]}\n- {key: t2, title: B, merged: [t7]}"),
        "'t7' is merged into both 't1' and 't2'.",
    ),
    "merged into a broader theme": (
        book("- {key: g1, title: G, merged: [t7]}\n- {key: t1, title: P, parent: g1}"),
        "nothing can be merged into 'g1', which has themes under it. Merge 't7' into one of those.",
    ),
    "no date": (
        book(PARKING, by="Ann"),
        "it is half signed: fill in signed_off_on (the date), or empty both.",
    ),
    "no name": (
        book(PARKING, on="2026-01-31"),
        "it is half signed: fill in signed_off_by (the person's name), or empty both.",
    ),
    **{
        f"date {on}": (
            book(PARKING, by="Ann", on=on),
            f"signed_off_on is “{on}”, which is not a date like 2026-01-31.",
        )
        for on in ("soon", "2026-02-30", "31/01/2026", "20260131", "2026-W05-1", "2026-01-31 10:00")
    },
    "aliases": (
        "consultation: &a Hall\nquestions:\n- question: *a\n",
        "is not valid YAML at line 3, column 13. A codebook can't use aliases (*name).",
    ),
    "laughs": (
        "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
        "at line 2, column 8. A codebook can't use aliases",
    ),
    "not YAML": (
        'consultation: "Hall\nquestions: []\n',
        "is not valid YAML at line 3, column 1. Found unexpected end of stream. "
        "Put texts in double quotes and indent with spaces.",
    ),
    "a colon": ("title: a: b\n", "is not valid YAML at line 1, column 9."),
    "a tab": ("questions:\n\t- question: x\n", "at line 2, column 1."),
    "a forgotten dash": (
        book("- key: t1\n  title: Parking\n  key: T2\n  title: Buses"),
        "'key:' is there twice in one entry (is a '- ' missing?).",
    ),
    "two documents": ("a: 1\n---\nb: 2\n", "is not valid YAML at line 2"),
    "a NUL": ("consultation: Hall\nquestions: \0\n", "(U+0000) in line 2. Delete it."),
    "a C1 character": ("consultation: \x92\n", "can't have (U+0092) in line 1. Delete it."),
    "nested without end": ("questions: " + "[" * 50_000, "its lists are nested too deep."),
    "a list as a key": ("? [a]\n: b\n", "is not valid YAML at line 1, column 3."),
    "empty": ("", "is not a codebook: it should begin with 'consultation:' and 'questions:'."),
    "a list": ("- a\n", "is not a codebook"),
    "no questions": (
        "consultation: Hall\n",
        "has no list of questions. Start from the codebook.yaml that 'greenpaper sort' writes.",
    ),
    "questions no list": ("questions: Why?\n", "has no list of questions."),
    "no wording": (
        "questions:\n- question: Why?\n- themes: []\n",
        "codebook.yaml, question 2: it has no 'question:' with the question's wording.",
    ),
    "a question twice": (
        "questions:\n- question: Why?\n- question: 'Why? '\n",
        "question 2: “Why?” is there twice. Keep one of them.",
    ),
    "themes no list": (
        "questions:\n- question: Why?\n  themes: Parking\n",
        "'themes:' should be a list, each theme with '- key:'.",
    ),
    "a theme that is a text": (
        book("- Parking"),
        "codebook.yaml, question 1, theme 1: it should be 'key:', 'title:', 'description:' …",
    ),
    "no key": (book("- {title: Parking}"), "theme 1 (“Parking”): it has no key. Add one."),
    "no title": (book("- {key: t1}"), "theme 1 (“t1”): it has no title. Add one."),
    "a title that is a list": (book("- {key: t1, title: [a]}"), "it has no title. Add one."),
    "a key with a semicolon": (
        book("- {key: 'a;b', title: A}"),
        "'a;b' can't be a key. Use letters, digits, - and _.",
    ),
    "a key that means none": (book("- {key: none_fits, title: A}"), "'none_fits' can't be a key."),
    "examples of lists": (
        book("- {key: t1, title: A, examples: [[a]]}"),
        "theme 1, examples: it should be a list of texts, each after '- '.",
    ),
    "merged no list": (book("- {key: t1, title: A, merged: {a: b}}"), "theme 1, merged: it should"),
}


@pytest.mark.parametrize(("content", "sentence"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said(tmp_path: Path, content: str, sentence: str) -> None:
    with pytest.raises(CodebookError, match=re.escape(sentence)) as caught:
        look(tmp_path, content)
    assert str(caught.value).startswith("codebook.yaml")


def test_not_utf8(tmp_path: Path) -> None:
    with pytest.raises(
        CodebookError, match=r"codebook.yaml can't be read as text in UTF-8 .*Save it"
    ):
        look(tmp_path, "consultation: Café\n".encode("cp1252"))


def test_seventeen_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "codebook.yaml"
    path.touch()
    os.truncate(path, 17 * 1024 * 1024)
    with pytest.raises(
        CodebookError, match=r"codebook\.yaml is larger than 16 MB: that is no codebook"
    ):
        checked(path)


def test_not_there(tmp_path: Path) -> None:
    with pytest.raises(
        CodebookError, match=r"There is no codebook at .*nowhere.yaml. Check the name"
    ):
        checked(tmp_path / "nowhere.yaml")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="can't be read: Is a directory"):
        checked(tmp_path)


@pytest.mark.parametrize("text", ["Yes", "No", "on", "20:30", "1.50", "007", "0x1F", "2026-02-30"])
def test_words_that_yaml_has_other_ideas_about_stay_words(tmp_path: Path, text: str) -> None:
    content = look(tmp_path, book(f"- {{key: {text}, title: {text}, examples: [{text}]}}"))
    (theme,) = content.questions[0][1]
    assert (theme.key, theme.title, theme.examples) == (text, text, (text,))


@pytest.mark.parametrize("nothing", ["", "~", "null", "''"])
def test_left_empty_is_empty(tmp_path: Path, nothing: str) -> None:
    themes = "\n  ".join(
        ["- key: t1", "title: A"]
        + [f"{k}: {nothing}" for k in ("description", "parent", "examples", "merged")]
    )
    content = look(tmp_path, book(themes, by=nothing, on=nothing))
    assert content.sign_off is None
    (theme,) = content.questions[0][1]
    assert (theme.description, theme.parent, theme.examples, theme.merged) == ("", "", (), ())


@pytest.mark.parametrize("merged", ["[t7, t8]", "t7, t8", "'t7,t8'", "[t7, t8, t7]"])
def test_merged_keys_may_be_listed_as_people_do(tmp_path: Path, merged: str) -> None:
    content = look(tmp_path, book(f"- key: t1\n  title: A\n  merged: {merged}"))
    assert content.questions[0][1][0].merged == ("t7", "t8")


def test_a_windows_editor_is_no_trouble(tmp_path: Path) -> None:
    text = book(PARKING, by="Ann", on="2026-01-31").replace("\n", "\r\n")
    content = look(tmp_path, b"\xef\xbb\xbf" + text.encode())
    assert content.sign_off is not None
    assert content.sign_off.on == "2026-01-31"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["key", "title", "question", "themes", "questions", "parent", "merged"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(VALUES.map(lambda value: yaml.safe_dump({"questions": value})), st.text()))
def test_whatever_the_file_says_it_is_read_or_refused(tmp_path: Path, text: str) -> None:
    try:
        content = look(tmp_path, text.encode("utf-8", "surrogatepass"))
    except CodebookError as error:
        assert str(error).startswith("codebook.yaml")
    else:
        assert content.questions
