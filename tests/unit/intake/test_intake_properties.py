"""Any table comes through any format with nothing lost, and all counts add up."""

import csv
import io
import json
import tempfile
from collections import Counter
from pathlib import Path

import polars as pl
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from greenpaper.domain.consultation import Column, Role
from greenpaper.domain.errors import GreenpaperError
from greenpaper.intake import assemble, from_frame, read, recognise

CELL = st.text(
    st.characters(
        exclude_categories=("Cs", "Cc"), include_characters="\n\t\x07", exclude_characters="\ufeff"
    ),
    max_size=40,
)
HEADING = st.text("abcdefgh ?é中", min_size=1, max_size=12).map(lambda s: "x" + s.strip() + "x")
Rows = list[list[str]]


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], Rows]:
    width = draw(st.integers(1, 5))
    names = draw(st.lists(HEADING, min_size=width, max_size=width, unique=True))
    names = [" ".join(name.split()) for name in names]
    filled = CELL.filter(lambda cell: cell.strip() != "")
    row = st.tuples(filled, *[CELL] * (width - 1)).map(list)
    return names, draw(st.lists(row, min_size=1, max_size=12))


def there_and_back(data: bytes, name: str) -> tuple[list[str], Rows]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        frame = read(path, header_row=1 if name.endswith(("csv", "xlsx")) else None).frame
    return frame.columns, [list(row) for row in frame.rows()]


def as_csv(names: list[str], rows: Rows, delimiter: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([names, *rows])
    return out.getvalue()


@given(tables(), st.sampled_from([",", ";", "\t", "|"]), st.sampled_from(["utf-8", "utf-16"]))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_csv(table: tuple[list[str], Rows], delimiter: str, codec: str) -> None:
    names, rows = table
    text = as_csv(names, rows, delimiter)
    assert there_and_back(text.encode(codec), "a.csv") == (names, rows)


@given(tables())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_xlsx(table: tuple[list[str], Rows]) -> None:
    names, rows = table
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for i, row in enumerate([names, *rows]):
            for j, cell in enumerate(row):
                sheet.write_string(i, j, cell)
    columns, back = there_and_back(out.getvalue(), "a.xlsx")
    assert columns == names
    assert back == rows


@given(tables())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_json(table: tuple[list[str], Rows]) -> None:
    names, rows = table
    records = [dict(zip(names, row, strict=True)) for row in rows]
    assert there_and_back(json.dumps(records).encode(), "a.json") == (names, rows)
    lines = "".join(json.dumps(record) + "\n" for record in records)
    assert there_and_back(lines.encode(), "a.jsonl") == (names, rows)


@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.xlsx", "a.json", "a.ods", "a"]))
@example(b"PK\x03\x04", "a.xlsx")
@example(b"\xff\xfea", "a.csv")
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused_with_a_sentence(data: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        try:
            table = read(path)
            assemble(table, recognise(table))
        except GreenpaperError as error:
            assert str(error).endswith((".", "?"))


@given(tables(), st.data())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_response_vanishes(table: tuple[list[str], Rows], data: st.DataObject) -> None:
    names, rows = table
    frame = from_frame(pl.DataFrame(rows, schema=names, orient="row"))
    role = st.sampled_from([r for r in Role if r not in {Role.QUESTION, Role.ID}])
    roles = [
        Role.OPEN,
        *data.draw(st.lists(role, min_size=len(names) - 1, max_size=len(names) - 1)),
    ]
    if len(roles) > 1 and data.draw(st.booleans()):
        roles[1] = Role.ID
    columns = [Column(n, r, 1.0, "drawn") for n, r in zip(names, roles, strict=True)]
    intake = assemble(frame, columns)
    opens = intake.consultation.open_questions
    assert len(intake.responses) == len(rows) * roles.count(Role.OPEN)
    assert intake.respondents.height == len(rows)
    assert intake.respondents["response_id"].n_unique() == len(rows)
    for question in opens:
        given_here = [r for r in intake.responses if r.question == question.key]
        texts = [frame.frame[question.columns[0]][r.row] for r in given_here]
        assert [r.text for r in given_here] == texts
        assert [r.response_id for r in given_here] == intake.respondents["response_id"].to_list()
    for question in intake.consultation.closed_questions:
        answers = intake.respondents[question.key].drop_nulls()
        answers = answers.explode() if answers.dtype == pl.List(pl.String) else answers
        assert set(answers.drop_nulls()) == set(question.options)


@given(
    st.lists(st.tuples(st.sampled_from("pqr"), st.sampled_from(["A", "B", ""]), CELL), min_size=1)
)
@settings(max_examples=80, deadline=None)
def test_no_response_vanishes_in_long_form(rows: list[tuple[str, str, str]]) -> None:
    table = from_frame(pl.DataFrame(rows, schema=["who", "asked", "said"], orient="row"))
    roles = (Role.ID, Role.QUESTION, Role.OPEN)
    columns = [Column(n, r, 1.0, "") for n, r in zip(table.frame.columns, roles, strict=True)]
    try:
        intake = assemble(table, columns)
    except GreenpaperError as error:
        assert "No open question" in str(error)
        return
    keys = Counter((r.question, r.response_id) for r in intake.responses)
    assert max(keys.values(), default=1) == 1
    closed = sum(
        intake.respondents.filter(pl.col("response_id") == pl.col("respondent"))[q.key].count()
        for q in intake.consultation.closed_questions
    )
    asked = len({a.strip() for _, a, _ in rows})
    assert len(intake.consultation.questions) == asked
    if not closed:
        assert len(intake.responses) == len(rows)
    assert {r.response_id for r in intake.responses} <= set(intake.respondents["response_id"])
