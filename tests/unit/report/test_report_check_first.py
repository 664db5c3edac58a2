"""What a person should check first."""

import random
from dataclasses import replace
from pathlib import Path

import openpyxl
import polars as pl

from greenpaper.domain.campaign import Campaign, Member, Relation
from greenpaper.domain.coding import Coding, Doubt, Evidence, Outcome, Status
from greenpaper.domain.response import Content, Marks, Response
from greenpaper.domain.results import Results
from greenpaper.report.check_first import MOST, check_first_table
from greenpaper.report.publish import publish
from report_builders import CONSULTATION, RUN, book, case

BOOK = book("q2", 3)


def results(*doubts: Doubt | None, texts: tuple[str, ...] = (), **more: object) -> Results:
    """One response to q2 for each doubt; theme t1 is given where the doubt's gap is not below 0."""
    ids = [f"R{n}" for n in range(1, len(doubts) + 1)]
    said = texts or tuple(f"=Words of {i}" for i in ids)
    outcomes = [_outcome(i, doubt) for i, doubt in zip(ids, doubts, strict=True)]
    responses = [Response(i, "q2", t, n) for n, (i, t) in enumerate(zip(ids, said, strict=True))]
    made = Results(
        consultation=CONSULTATION,
        responses=tuple(responses),
        marks={("q2", i): Marks(Content.CONTENT) for i in ids},
        campaigns=(),
        codebooks=(BOOK,),
        outcomes=tuple(outcomes),
        portraits={},
    )
    return replace(made, **more)  # type: ignore[arg-type]


def _outcome(i: str, doubt: Doubt | None) -> Outcome:
    if doubt is None or doubt.gap < 0:
        return Outcome("q2", i, Status.NONE_FITS, doubt=doubt)
    codings = (Coding("q2", i, "t1", 0.81, Evidence(i, 0, 3)),)
    return Outcome("q2", i, Status.CODED, codings, "t1", doubt=doubt)


def test_the_least_sure_stand_first_on_whichever_side_they_are() -> None:
    gaps = [0.9, -0.2, 0.1, -1.5, 0.2]
    table = check_first_table(results(*(Doubt("t1", 0.5, gap) for gap in gaps)))
    assert table["response_id"].to_list() == ["R3", "R2", "R5", "R1", "R4"]


def test_the_reasons() -> None:
    made = results(Doubt("t1", 0.81, 0.1), Doubt("t2", 0.4, 0.2), Doubt("t3", 0.3, -0.3), None)
    table = check_first_table(made)
    assert table["reason"].to_list() == ["almost not given", "almost given", "no theme quite fits"]
    assert table["themes"].to_list()[:2] == ["Theme number 1 (0.81)"] * 2
    assert table["themes"].to_list()[2] == ""
    assert table["theme_in_doubt"].to_list() == [f"Theme number {n}" for n in (1, 2, 3)]
    assert table["confidence"].to_list() == [0.81, 0.4, 0.3]


def test_a_letter_stands_there_once_and_so_does_a_text() -> None:
    relations = [Relation.IDENTICAL, Relation.EDITED, Relation.TEMPLATE_AND_OWN_WORDS]
    members = tuple(Member(f"R{n}", r, ((0, 2),)) for n, r in enumerate(relations, start=1))
    made = results(
        *(Doubt("t1", 0.5, 0.1 * n) for n in range(1, 6)),
        texts=("the letter", "a letter", "the letter and I", "Late", "Late"),
        campaigns=(Campaign("c1", "q2", "R1", members),),
    )
    assert check_first_table(made)["response_id"].to_list() == ["R1", "R3", "R4"]


def test_at_most_so_many_of_each_question_whatever_the_order_of_rows() -> None:
    made = case(5, respondents=700, text="long").results
    table = check_first_table(made)
    counts = dict(table.group_by("question").len().iter_rows())
    assert set(counts) == {"q2", "q10"}
    assert counts["q2"] == MOST
    assert table["question"].to_list() == sorted(table["question"].to_list(), reverse=True)
    mixed = random.Random(1).sample(made.outcomes, len(made.outcomes))
    assert check_first_table(replace(made, outcomes=tuple(mixed))).equals(table)


def test_nothing_in_doubt_is_an_empty_sheet() -> None:
    assert check_first_table(results(None)).height == 0


def test_the_sheet_has_text_as_text(tmp_path: Path) -> None:
    made = case(4, respondents=50)
    publish(made.results, made.respondents, made.source, RUN, tmp_path, draft=True)
    rows = list(openpyxl.load_workbook(tmp_path / "responses.xlsx")["Check first"].iter_rows())
    table = check_first_table(made.results)
    assert [c.value for c in rows[0]] == table.columns
    assert {c.data_type for row in rows for c in row} <= {"s", "inlineStr", "n"}
    said = [row[2].value for row in rows[1:]]
    assert said == table["response"].str.replace_all("\r", "\n").to_list()
    assert any(text.startswith(("=", "@", "+")) for text in said)
    assert table.schema["response"] == pl.String
