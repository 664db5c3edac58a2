"""What a run was given can be read again from the folder that it wrote."""

import json
from pathlib import Path

import polars as pl
import pytest

from fake_embedder import WordEmbedder
from greenpaper import publish, sort
from greenpaper.domain.errors import OutputError
from greenpaper.workflow.read_back import read_back
from greenpaper.workflow.take_in import TakenIn, take_in

EXAMPLE = Path(__file__).parents[3] / "examples" / "aberwen-high-street"
SAID = (
    "The bus is late every single morning and nobody says why",
    "=1+1 is what the council thinks of us, and it's wrong",
    "Please plant more trees, and benches\nwhere people can sit",
    "",
    "-5",
    "I would keep the library open on Sundays for the children",
)


def again(folder: Path, taken: TakenIn) -> None:
    """Written and read back, it is the same."""
    publish(sort(taken, embedder=WordEmbedder()), folder)
    back = read_back(folder)
    assert back.taken.intake.responses == taken.intake.responses
    assert back.taken.intake.consultation == taken.intake.consultation
    assert back.taken.intake.respondents.equals(taken.intake.respondents)
    assert back.taken.intake.source.equals(taken.intake.source)
    assert (back.taken.name, back.taken.sha256) == (taken.name, taken.sha256)
    assert back.record["greenpaper"]


def test_the_example(tmp_path: Path) -> None:
    taken = take_in(EXAMPLE / "responses.csv", title="A High Street for people")
    again(tmp_path / "out", taken)
    added = read_back(tmp_path / "out").added
    assert set(added["q2_language"].to_list()) >= {"en", "cy"}


def test_names_that_look_like_formulas_and_columns_of_ours(tmp_path: Path) -> None:
    asked = "=What do you think of the plan?"
    path = tmp_path / "in.csv"
    frame = {"response_id": [f"p{n}" for n in range(6)], "q1_status": ["x"] * 6, asked: SAID}
    pl.DataFrame(frame).write_csv(path)
    roles = tmp_path / "roles.yaml"
    roles.write_text(
        f'columns:\n  response_id: id\n  q1_status: ignore\n  "{asked}": open\n', "utf-8"
    )
    again(tmp_path / "out", take_in(path, roles=roles))
    assert read_back(tmp_path / "out").added["q1_status"][0] in ("coded", "none_fits")


def test_rows_keep_the_numbers_of_their_file(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    rows = ["Export of today,", ",", "Where do you live?,What do you think of the plan?"]
    rows += [f'Town {n % 2},"{text}"' for n, text in enumerate(SAID[:3])]
    path.write_text("\n".join(rows), "utf-8")
    taken = take_in(path, header_row=3)
    assert taken.intake.responses[0].response_id == "4"
    again(tmp_path / "out", taken)


def test_long_form(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    rows = [
        (f"p{n}", f"What do you think of {what}?", text)
        for n in range(12)
        for what, text in (("buses", SAID[n % 3]), ("trees", SAID[5] + f" and {n} more"))
    ]
    pl.DataFrame(rows, schema=["person", "question", "answer"], orient="row").write_csv(path)
    roles = tmp_path / "roles.yaml"
    roles.write_text("columns:\n  person: id\n  question: question\n  answer: open\n", "utf-8")
    again(tmp_path / "out", take_in(path, roles=roles))
    assert set(read_back(tmp_path / "out").added["question"]) == {"q1", "q2"}


def test_a_folder_that_is_none_of_ours_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="not a folder that greenpaper sort or code wrote"):
        read_back(tmp_path)
    (tmp_path / "run.json").write_text(json.dumps({"greenpaper": "0"}), "utf-8")
    with pytest.raises(OutputError, match=r"has no responses\.csv"):
        read_back(tmp_path)


def test_rows_that_were_taken_away_are_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    publish(sort(EXAMPLE / "responses.csv", embedder=WordEmbedder()), folder)
    lines = (folder / "roles.yaml").read_text("utf-8").splitlines()
    (folder / "roles.yaml").write_text("\n".join(lines[:20]), "utf-8")
    with pytest.raises(OutputError, match=r"can't be read back|roles\.yaml is damaged"):
        read_back(folder)
