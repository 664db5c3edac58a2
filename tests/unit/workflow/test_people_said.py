"""people.csv: what people said, and which themes they could give, from one folder to the next."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

import polars as pl

from greenpaper.domain.codebook import Codebook, Theme
from greenpaper.domain.response import Response
from greenpaper.intake.coding_sheet import CodingSheet, Line
from greenpaper.quality.coded import Drawn, Judgement, Part, Sample
from greenpaper.report.csv_file import write_csv
from greenpaper.workflow.could_give import could_give, recorded
from greenpaper.workflow.judgements import Frame, Judgements, read_judgements
from greenpaper.workflow.people_said import gather_people
from greenpaper.workflow.results_folder import ResultsFolder

THEN = Codebook("q1", "Why?", (Theme("a", "A"), Theme("b", "B")))
NOW = Codebook(
    "q1",
    "Why?",
    (
        Theme("g", "Broad"),
        Theme("a", "A", parent="g"),
        Theme("c", "C", merged=("b",), parent="g"),
        Theme("d", "D"),
    ),
)
IDS = ("r1", "r2", "r3", "r4")
NOTHING_NEW = Judgements({}, (), ())
HEADINGS = "question,response_id,coder,themes,note"


def folder(path: Path, book: Codebook = NOW) -> ResultsFolder:
    responses = {("q1", i): Response(i, "q1", "Because", n) for n, i in enumerate(IDS)}
    nothing = cast(Any, None)
    return ResultsFolder(path, nothing, {"q1": book}, responses, {}, {}, {}, "")


def keep(path: Path, *rows: str, headings: str = f"{HEADINGS},could_give") -> None:
    (path / "people.csv").write_text("\n".join([headings, *rows]), "utf-8")


def sample(themes: Iterable[str], codebook: str = "", *ids: str) -> Sample:
    drawn = tuple(Drawn("q1", i, i, Part.RANDOM, "", 1.0, 1.0) for i in ids)
    return Sample(1, len(ids), 1, drawn, codebook=codebook, themes={"q1": [*themes]})


def unasked(judgements: Iterable[Judgement]) -> dict[str, set[str]]:
    return {j.response_id: {*j.unasked} for j in judgements}


def test_of_a_theme_that_could_not_be_given_nothing_was_said(tmp_path: Path) -> None:
    """What was merged is what it became; what somebody gave, they could give."""
    keep(
        tmp_path,
        "q1,r1,Ann,a,,a; b",
        "q1,r2,Ann,none,,a",
        "q1,r3,Ann,can't tell,,none",
        "q1,r4,Ann,d,,a; c; d",
    )
    people = gather_people(folder(tmp_path), NOTHING_NEW, None)
    assert unasked(people.judgements) == {
        "r1": {"d"},
        "r2": {"c", "d"},
        "r3": {"a", "c", "d"},
        "r4": set(),
    }


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    sheet = CodingSheet("Ann.csv", "Ann.csv", "1", lines("none", "a"), could_give={})
    then = folder(tmp_path, THEN)
    said = read_judgements([sheet], Frame(then.responses, then.codebooks, frozenset()))
    write_csv(gather_people(then, said, None).table(then.codebooks), tmp_path / "people.csv")
    now = folder(tmp_path)
    people = gather_people(now, NOTHING_NEW, None)
    assert unasked(people.judgements) == {"r1": {"d"}, "r2": {"d"}}
    write_csv(people.table(now.codebooks), tmp_path / "people.csv")
    table = pl.read_csv(tmp_path / "people.csv")
    assert table["could_give"].to_list() == ["a; c", "a; c"]
    assert gather_people(now, NOTHING_NEW, None) == people


def test_a_coder_s_later_word_says_which_they_could_give_then(tmp_path: Path) -> None:
    keep(tmp_path, "q1,r1,Ann,none,,a", "q1,r2,Ann,none,,a")
    now = folder(tmp_path)
    sheet = CodingSheet("Ann.csv", "Ann.csv", "1", lines("none"))
    said = read_judgements([sheet], Frame(now.responses, now.codebooks, frozenset()))
    people = gather_people(now, said, None)
    assert unasked(people.judgements) == {"r1": set(), "r2": {"c", "d"}}


def test_a_file_from_before_it_was_kept_is_read_as_it_was(tmp_path: Path) -> None:
    keep(tmp_path, "q1,r1,Ann,none,", "q1,r2,Ann,d,", headings=HEADINGS)
    of = folder(tmp_path)
    without = gather_people(of, NOTHING_NEW, None)
    assert unasked(without.judgements) == {"r1": set(), "r2": set()}
    with_record = gather_people(of, NOTHING_NEW, sample("ab", "", "r1"))
    assert unasked(with_record.judgements) == {"r1": {"d"}, "r2": set()}
    before_it_was_recorded = gather_people(of, NOTHING_NEW, sample("", "", "r1"))
    assert before_it_was_recorded.judgements == without.judgements


def lines(*said: str, could: str = "") -> tuple[Line, ...]:
    ids = zip(IDS, said, strict=False)
    return tuple(Line(n, "q1", i, "", t, could_give=could) for n, (i, t) in enumerate(ids, 2))


def test_who_says_which_themes_could_be_given() -> None:
    """The row; else the record of the sample; else the sheet's page; else nobody."""
    (itself,), (line,) = lines("none", could="a; d"), lines("none")
    page = {"q1": frozenset({"a", "c"})}
    sheet = CodingSheet("x", "x", "1", (), "0123456789ab", could_give=page)
    record = recorded(sample("b", "0123456789ab", "r1"), sheet)
    assert could_give(itself, "q1", sheet, record) == {"a", "d"}
    assert could_give(line, "q1", sheet, record) == {"b"}
    assert could_give(line, "q1", sheet, recorded(sample("b", "0123456789ab", "r2"), sheet)) == {
        "a",
        "c",
    }
    assert could_give(line, "q1", sheet) == {"a", "c"}
    assert could_give(line, "q2", sheet, record) is None
    assert could_give(line, "q1", CodingSheet("x", "x", "1", ())) is None


def test_the_record_says_nothing_of_a_sheet_that_was_made_with_another_codebook() -> None:
    (line,) = lines("none")
    of = sample("abd", "0123456789ab", "r1")
    bare = CodingSheet("x", "x", "1", ())
    assert could_give(line, "q1", bare, recorded(of, bare)) == {"a", "b", "d"}
    page = {"q1": frozenset({"a"})}
    older = CodingSheet("x", "x", "1", (), "ba9876543210", could_give=page)
    assert could_give(line, "q1", older, recorded(of, older)) == {"a"}
    assert recorded(None, bare) == {}


def test_a_sheet_s_judgements_know_what_could_not_be_given(tmp_path: Path) -> None:
    sheet = CodingSheet("Ann.csv", "Ann.csv", "1", lines("none", "d", "can't tell", "none"))
    of = folder(tmp_path)
    frame = Frame(of.responses, of.codebooks, frozenset(), sample("ab", "", "r1", "r2", "r3"))
    said = read_judgements([sheet], frame)
    assert unasked(said.every) == {"r1": {"d"}, "r2": set(), "r3": {"d"}, "r4": set()}
