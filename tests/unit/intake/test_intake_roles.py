"""roles.yaml: written to be edited, read with care."""

import re
from pathlib import Path

import polars as pl
import pytest

from greenpaper.domain.consultation import Role
from greenpaper.domain.errors import OutputError, RolesError
from greenpaper.intake import Table, from_frame, read, read_roles, recognise, write_roles

FIXTURES = Path(__file__).parents[2] / "fixtures" / "intake"


@pytest.fixture
def table() -> Table:
    return from_frame(
        pl.DataFrame(
            {
                "id": [f"r{i}" for i in range(12)],
                "Area: north or south?": ["N", "S"] * 6,
                "yes": ["Yes", "No"] * 6,
                "Why do you say that?": [f"Reason {i} is the noise at night" for i in range(12)],
            }
        ),
        "answers.csv",
    )


def edited(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "roles.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", sorted(p.name for p in FIXTURES.iterdir()))
def test_what_is_written_is_read_back(tmp_path: Path, name: str) -> None:
    table = read(FIXTURES / name)
    columns = recognise(table)
    write_roles(columns, tmp_path / "roles.yaml")
    assert read_roles(tmp_path / "roles.yaml", table) == columns


def test_any_heading_can_be_written(tmp_path: Path) -> None:
    names = [
        "no",
        "1",
        "# x",
        "a: b",
        "- c",
        "x" * 300,
        "*",
        "“é”",
        "'",
        '"',
        "2025-01-01",
        "~",
        "?",
    ]
    table = from_frame(
        pl.DataFrame({n: [f"One long answer, number {i}" for i in "abc"] for n in names})
    )
    write_roles(recognise(table), tmp_path / "roles.yaml")
    assert read_roles(tmp_path / "roles.yaml", table) == recognise(table)


def test_it_explains_itself(tmp_path: Path, table: Table) -> None:
    write_roles(recognise(table), tmp_path / "roles.yaml")
    written = (tmp_path / "roles.yaml").read_text(encoding="utf-8")
    assert all(f"#   {role.value}" in written for role in Role)
    assert re.search(r"role: open  # \d\d% sure: almost every answer", written)


def test_a_person_decides(tmp_path: Path, table: Table) -> None:
    path = edited(
        tmp_path,
        "columns:\n"
        '  "Area: north or south?": single\n'
        "  yes:\n    role: Segment\n    question: Do you drive?\n",
    )
    columns = {c.name: c for c in read_roles(path, table)}
    assert columns["Area: north or south?"].role is Role.SINGLE
    assert columns["yes"].role is Role.SEGMENT
    assert columns["yes"].question == "Do you drive?"
    assert columns["yes"].reason == "roles.yaml says so"
    assert columns["Why do you say that?"].role is Role.OPEN  # not named: as recognised


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "columns:\n  yse: single\n",
            "column “yse”, which answers.csv does not have. Did you mean “yes”",
        ),
        ("columns:\n  yes: sinlge\n", "role “sinlge”, which does not exist. Did you mean “single”"),
        ("columns:\n  yes: zzz\n", "Choose of id, open, single"),
        (
            "columns:\n  yes:\n    rol: id\n",
            "“rol”; it may have role, question and option. Did you",
        ),
        ("columns:\n  yes: [id]\n", "needs a role"),
        ("columns:\n  Why do you say that?: ignore\n", "has no open question"),
        ("columns:\n  id: id\n  yes: id\n", "gives the role “id” to “id” and “yes”"),
        ("columns:\n  yes: id\n  yes: single\n", "“yes” is there twice"),
        ("columns:\n  a: &a open\n  b: *a\n", "must be in quotation marks"),
        ("columns: [", "is not valid YAML in line 1"),
        ("", "has no “columns:”"),
        ("columns:\n", "has no “columns:”"),
        ("- yes\n", "has no “columns:”"),
        ("{" * 5000, "is not valid YAML"),
    ],
)
def test_mistakes_are_pointed_at(tmp_path: Path, table: Table, text: str, said: str) -> None:
    with pytest.raises(RolesError) as caught:
        read_roles(edited(tmp_path, text), table)
    assert said in str(caught.value)
    assert "roles.yaml" in str(caught.value)


def test_files_that_are_not_there(tmp_path: Path, table: Table) -> None:
    with pytest.raises(RolesError, match="could not be read"):
        read_roles(tmp_path / "none.yaml", table)
    with pytest.raises(OutputError, match="could not be written"):
        write_roles(recognise(table), tmp_path / "no" / "roles.yaml")
    (tmp_path / "latin.yaml").write_bytes("columns:\n  é: id\n".encode("cp1252"))
    with pytest.raises(RolesError, match="not UTF-8"):
        read_roles(tmp_path / "latin.yaml", table)
