"""Input that is odd and yet all right: it is sorted, and every response is accounted for."""

import csv
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

QUESTION = "What do you think of the new bus timetable?"
ANSWERS = [
    "The buses are late every morning and the school bell does not wait.",
    "I like the new night bus because I work in the hospital until ten.",
    "There is no shelter at the stop so everybody gets wet in the rain.",
    "The fare went up again and my wages did not.",
    "Please keep the number 7 for the people in the villages.",
    "The driver is always kind and waits for my mother with her stick.",
]


def table(path: Path, answers: list[str], heading: str = QUESTION) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Response ID", heading])
        rows.writerows([f"R{n}", answer] for n, answer in enumerate(answers, start=1))
    return path


def roles(path: Path) -> Path:
    path.write_text(f'columns:\n  Response ID: id\n  "{QUESTION}": open\n', "utf-8")
    return path


def sorted_folder(greenpaper: Any, here: Path, file: Path, *more: str | Path) -> Path:
    ran = greenpaper("sort", file, "--output", "out", *more)
    assert ran.code == 0, ran.err
    return here / "out"


def statuses(folder: Path) -> dict[str, int]:
    codings = pl.read_csv(folder / "codings.csv", infer_schema=False)
    each = codings.unique(["question", "response_id"])
    return dict(each["status"].value_counts().iter_rows())


def test_one_response(greenpaper: Any, here: Path, tmp_path: Path) -> None:
    file = table(tmp_path / "a.csv", ANSWERS[:1])
    folder = sorted_folder(greenpaper, here, file, "--roles", roles(tmp_path / "roles.yaml"))
    assert sum(statuses(folder).values()) == 1
    assert json.loads((folder / "findings.json").read_text("utf-8"))["respondents"] == 1


def test_all_responses_identical(greenpaper: Any, here: Path, tmp_path: Path) -> None:
    file = table(tmp_path / "a.csv", [ANSWERS[0] * 3] * 60)
    folder = sorted_folder(greenpaper, here, file, "--roles", roles(tmp_path / "roles.yaml"))
    assert sum(statuses(folder).values()) == 60
    assert len(statuses(folder)) == 1  # what is said of one is said of all
    campaigns = pl.read_csv(folder / "campaigns.csv", infer_schema=False)
    assert campaigns.height == 60
    assert set(campaigns["relation"]) == {"identical"}


def test_all_responses_blank(greenpaper: Any, here: Path, tmp_path: Path) -> None:
    file = table(tmp_path / "a.csv", [""] * 30)
    folder = sorted_folder(greenpaper, here, file, "--roles", roles(tmp_path / "roles.yaml"))
    assert statuses(folder) == {"blank": 30}
    assert "DRAFT" in (folder / "report.html").read_text("utf-8")


def test_nothing_said_by_anybody(greenpaper: Any, here: Path, tmp_path: Path) -> None:
    file = table(tmp_path / "a.csv", ["n/a", "No comment", "nothing to add", "see attached"] * 10)
    folder = sorted_folder(greenpaper, here, file, "--roles", roles(tmp_path / "roles.yaml"))
    assert statuses(folder) == {"no_content": 40}


def test_other_languages_are_marked_and_said_to_be_unread(
    greenpaper: Any, here: Path, tmp_path: Path
) -> None:
    welsh = "Rwy'n cytuno gyda'r cynllun newydd oherwydd mae angen mwy o fysiau yn y pentref."
    file = table(tmp_path / "a.csv", [*ANSWERS * 4, welsh])
    folder = sorted_folder(greenpaper, here, file, "--roles", roles(tmp_path / "roles.yaml"))
    codings = pl.read_csv(folder / "codings.csv", infer_schema=False)
    row = codings.filter(response_id="R25").row(0, named=True)
    assert row["status"] == "not_coded"
    assert row["reason"] == "in Welsh, which the language model cannot read"


ODD = [
    "👍🏽👍🏽👍🏽",
    "👨‍👩‍👧‍👦 we walk to the stop as a family every single day 🚌🚌",
    "אוטובוסים מאחרים כל בוקר ואין מחסה בתחנה",
    "الحافلات تتأخر كل صباح ولا يوجد مأوى في المحطة",
    "The \u200bbus\u200b is \u2060late\ufeff again and\u00ad again every morning",
    "\u202eThe bus is late every morning and nobody says why\u202c",
    "Z̷̛̤a̸͎͐l̶̙̈g̷̯̓ö̶́ͅ the bus is late",
    '=HYPERLINK("http://example.com","the bus is late")',
    "+44 is not my number but the bus is late",
    "-the bus is late\n-the stop is wet",
    "@council the bus is late",
    "\tThe bus is late",
    "The bus \x1b[31mis late\x1b[0m and the \x07 bell rings\x0b",
    "<script>alert('the bus is late')</script>",
    "{{ bus }} {% late %} ${late} %s",
    "a" * 5000,
    "late " * 5000,
]


def test_odd_characters(greenpaper: Any, here: Path, tmp_path: Path) -> None:
    file = table(tmp_path / "a.csv", [*ANSWERS * 3, *ODD])
    folder = sorted_folder(greenpaper, here, file, "--roles", roles(tmp_path / "roles.yaml"))
    assert sum(statuses(folder).values()) == 18 + len(ODD)
    assert "<script>alert" not in (folder / "report.html").read_text("utf-8")
    evidence_is_verbatim(folder, [*ANSWERS * 3, *ODD])


def evidence_is_verbatim(folder: Path, answers: list[str]) -> None:
    codings = pl.read_csv(folder / "codings.csv", infer_schema=False)
    coded = codings.filter(status="coded")
    for row in coded.iter_rows(named=True):
        text = answers[int(row["response_id"][1:]) - 1]
        words = text[int(row["start"]) : int(row["end"])]
        assert words
        assert row["evidence"] in (words, f"'{words}")


def test_one_response_of_two_megabytes(greenpaper: Any, here: Path, tmp_path: Path) -> None:
    long = " ".join(f"{answer} It was day {n}." for n, answer in enumerate(ANSWERS * 4000))
    assert len(long) > 1_500_000
    file = table(tmp_path / "a.csv", [*ANSWERS, long])
    folder = sorted_folder(greenpaper, here, file, "--roles", roles(tmp_path / "roles.yaml"))
    assert sum(statuses(folder).values()) == 7
    assert len((folder / "report.html").read_text("utf-8")) < 3_000_000


def test_ids_and_columns_that_come_twice(greenpaper: Any, here: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    lines = [f'R{n // 2},"{a}","{a[::-1]}"' for n, a in enumerate(ANSWERS * 4)]
    file.write_text("\n".join([f"Response ID,{QUESTION},{QUESTION}", *lines]), "utf-8")
    named = tmp_path / "roles.yaml"
    named.write_text("columns:\n  Response ID: id\n", "utf-8")
    ran = greenpaper("sort", file, "--output", "out", "--roles", named)
    assert ran.code == 0, ran.err
    codings = pl.read_csv(here / "out" / "codings.csv", infer_schema=False)
    assert codings.select("question", "response_id").n_unique() == 48
    assert "come again" in ran.out
    # A codebook knows its questions by their wording, so no two may have the same.
    book = here / "out" / "codebook.yaml"
    ran = greenpaper("code", file, "--codebook", book, "--draft", "--roles", named)
    assert ran.code == 0, ran.err
    one, other = (here / name / "codings.csv" for name in ("out", "a-coded"))
    assert one.read_bytes() == other.read_bytes()


def test_a_column_that_changes_its_kind(greenpaper: Any, here: Path, tmp_path: Path) -> None:
    file = table(tmp_path / "a.csv", [*(str(n) for n in range(20)), *ANSWERS * 5])
    folder = sorted_folder(greenpaper, here, file, "--roles", roles(tmp_path / "roles.yaml"))
    assert sum(statuses(folder).values()) == 50


def test_a_terminal_is_not_steered_by_a_file(greenpaper: Any, here: Path, tmp_path: Path) -> None:
    steering = "\x1b[2J\x1b]0;owned\x07"
    file = table(
        tmp_path / "a.csv", [f"{steering}{a}" for a in ANSWERS * 4], f"{QUESTION}{steering}"
    )
    for command in ("columns", "sort"):
        ran = greenpaper(command, file)
        assert ran.code == 0, ran.err
        assert "\x1b]" not in ran.out + ran.err
        assert "\x1b[2J" not in ran.out + ran.err


@pytest.mark.parametrize("name", ["a.tsv", "a.json", "a.jsonl", "a.xlsx"])
def test_formats_come_to_the_same(greenpaper: Any, here: Path, tmp_path: Path, name: str) -> None:
    frame = pl.DataFrame({"Response ID": [f"R{n}" for n in range(24)], QUESTION: ANSWERS * 4})
    frame.write_csv(tmp_path / "a.csv")
    writers = {
        "a.tsv": lambda p: frame.write_csv(p, separator="\t"),
        "a.json": frame.write_json,
        "a.jsonl": frame.write_ndjson,
        "a.xlsx": frame.write_excel,
    }
    writers[name](tmp_path / name)
    for file, out in (("a.csv", "csv"), (name, "other")):
        ran = greenpaper("sort", tmp_path / file, "--output", out, "--title", "Buses")
        assert ran.code == 0, ran.err
    for written in ("codings.csv", "themes.csv", "findings.json", "codebook.yaml"):
        assert (here / "csv" / written).read_bytes() == (here / "other" / written).read_bytes()
