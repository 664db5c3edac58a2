"""The output folder is what docs/reference/output-folder.md says that it is."""

import csv
import json
import random
import re
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from greenpaper.domain.consultation import Consultation, Kind, Question
from greenpaper.domain.results import Results
from greenpaper.report.csv_file import GUARDED
from greenpaper.report.publish import FILES, publish
from greenpaper.report.responses_table import ADDED
from greenpaper.report.tables import CAMPAIGNS, CODINGS, THEMES
from report_builders import RUN, case

DOC = (Path(__file__).parents[3] / "docs/reference/output-folder.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return re.split(r"^## ", DOC.split(f"\n## {title}\n")[1], flags=re.MULTILINE)[0]


def documented_columns(title: str) -> list[str]:
    found = re.search(r"^    ([a-z_]+(?:,[a-z_]+)+)$", section(title), re.MULTILINE)
    assert found
    return found[1].split(",")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def plain(cell: str) -> str:
    return cell[1:] if re.match(GUARDED, cell) else cell


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("out")
    made = case(3, respondents=60)
    publish(made.results, made.respondents, made.source, RUN, path, draft=True)
    return path


@pytest.mark.parametrize(
    ("title", "columns"),
    [
        ("codings.csv", CODINGS),
        ("themes.csv", THEMES),
        ("campaigns.csv", CAMPAIGNS),
        ("responses.csv", ADDED),
    ],
)
def test_the_document_lists_the_columns(title: str, columns: dict[str, object]) -> None:
    assert documented_columns(title) == list(columns)


@pytest.mark.parametrize("name", ["codings.csv", "themes.csv", "campaigns.csv"])
def test_the_files_have_the_documented_columns(folder: Path, name: str) -> None:
    heading = (folder / name).read_text(encoding="utf-8").split("\n")[0]
    assert heading == ",".join(documented_columns(name))


def test_the_document_lists_the_files(folder: Path) -> None:
    assert {p.name for p in folder.iterdir()} == set(FILES)
    assert all(f"| `{name}` |" in DOC for name in FILES)


def test_the_documented_pattern_is_the_one_in_use() -> None:
    assert GUARDED in DOC


def test_every_response_is_in_codings_and_evidence_is_cut_from_the_text(folder: Path) -> None:
    made = case(3, respondents=60)
    texts = {(r.question, r.response_id): r.text for r in made.results.responses}
    found = rows(folder / "codings.csv")
    assert {(r["question"], r["response_id"]) for r in found} == texts.keys()
    for row in found:
        if row["theme"]:
            text = texts[row["question"], row["response_id"]]
            assert plain(row["evidence"]) == text[int(row["start"]) : int(row["end"])]
        else:
            assert row["status"] in ("none_fits", "no_content", "blank", "not_coded")
            assert not (row["title"] or row["confidence"] or row["evidence"])


def test_rows_are_in_natural_order(folder: Path) -> None:
    for name in ("codings.csv", "campaigns.csv"):
        keys = [(int(r["question"][1:]), r["response_id"]) for r in rows(folder / name)]
        numbers = [(q, int(i[1:])) for q, i in keys]
        if name == "campaigns.csv":
            numbers = [(q, 0) for q, _ in numbers]
        assert numbers == sorted(numbers)


def test_the_source_is_carried_through_unchanged(folder: Path) -> None:
    made = case(3, respondents=60)
    found = rows(folder / "responses.csv")
    restored = [{plain(k): plain(v) for k, v in row.items()} for row in found]
    assert [{k: r[k] for k in made.source.columns} for r in restored] == made.source.to_dicts()


def test_added_columns_stand_after_the_source(folder: Path) -> None:
    made = case(3, respondents=60)
    found = rows(folder / "responses.csv")[0]
    expected = ["response_id", *(f"{q}_{c}" for q in ("q2", "q10") for c in ADDED)]
    assert list(found)[len(made.source.columns) :] == expected


def test_the_same_input_gives_the_same_bytes_whatever_the_order(
    folder: Path, tmp_path: Path
) -> None:
    made = case(3, respondents=60)
    shuffled = random.Random(9)
    results = replace(
        made.results,
        responses=tuple(shuffled.sample(made.results.responses, len(made.results.responses))),
        outcomes=tuple(shuffled.sample(made.results.outcomes, len(made.results.outcomes))),
        marks=dict(shuffled.sample(list(made.results.marks.items()), len(made.results.marks))),
        campaigns=made.results.campaigns[::-1],
    )
    respondents = made.respondents.sample(fraction=1, shuffle=True, seed=1)
    publish(results, respondents, made.source, RUN, tmp_path, draft=True)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes(), name


def test_long_form_has_one_set_of_columns(tmp_path: Path) -> None:
    made = case(2, respondents=12)
    height = made.source.height
    source = pl.DataFrame(
        {
            "status": [f"{i}" for i in range(2 * height)],
            "answer": [r.text for r in made.results.responses],
        }
    )
    opens = tuple(Question(q, q, Kind.OPEN, ("answer",)) for q in ("q2", "q10"))
    results = replace(
        made.results,
        consultation=Consultation("Long", opens),
        responses=tuple(
            replace(r, row=r.row + height * (r.question == "q10")) for r in made.results.responses
        ),
    )
    publish(results, made.respondents, source, RUN, tmp_path, draft=True)
    found = rows(tmp_path / "responses.csv")
    added = ["response_id", "question", "status_2", *list(ADDED)[1:]]
    assert list(found[0]) == ["status", "answer", *added]
    assert [r["question"] for r in found] == ["q2"] * height + ["q10"] * height


def test_an_unsigned_codebook_is_a_draft_whatever_is_asked(tmp_path: Path) -> None:
    made = case(1, respondents=12)
    publish(made.results, made.respondents, made.source, RUN, tmp_path, draft=False)
    assert json.loads((tmp_path / "findings.json").read_text(encoding="utf-8"))["draft"] is True


def test_evidence_outside_the_text_is_refused(tmp_path: Path) -> None:
    made = case(1, respondents=12)
    results: Results = replace(
        made.results, responses=tuple(replace(r, text=r.text[:1]) for r in made.results.responses)
    )
    with pytest.raises(ValueError, match="evidence"):
        publish(results, made.respondents, made.source, RUN, tmp_path, draft=True)
