"""Read back: what `sort` or `code` was given, from the output folder that it wrote."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from greenpaper.domain.errors import GreenpaperError, OutputError
from greenpaper.intake import Intake, Table, read_roles
from greenpaper.report.csv_file import GUARDED
from greenpaper.report.responses_table import ADDED, is_long_form
from greenpaper.workflow.publish import ROLES
from greenpaper.workflow.swap import RECORD
from greenpaper.workflow.take_in import TakenIn, assembled

RESPONSES = "responses.csv"


@dataclass(frozen=True, slots=True, eq=False)
class ReadBack:
    """What the run was given, its record (`run.json`), and the columns that it added.

    `added` has a row for each row of the source: `response_id` and what docs/reference/
    output-folder.md says of responses.csv, under these very names.
    """

    taken: TakenIn
    record: Mapping[str, Any]
    added: pl.DataFrame


def read_back(folder: Path) -> ReadBack:
    """Read an output folder's source again. Raises OutputError where it isn't (whole) one."""
    record = read_record(folder)
    for name in (RESPONSES, ROLES):
        if not (folder / name).is_file():
            raise OutputError(
                f"{folder} has no {name}, which greenpaper sort and code write. Run one of them "
                "again, or name the folder that it wrote."
            )
    whole = read_table(folder / RESPONSES)
    try:
        width, title = _columns(folder), record_title(folder)
        source = whole.select(whole.columns[:width])
        table = Table(str(record.get("input_name", "")), "csv", source)
        intake = assembled(table, read_roles(folder / ROLES, table), title)
    except GreenpaperError as error:
        raise OutputError(f"{folder} can't be read back: {error}") from error
    added = _own_names(whole.select(whole.columns[width:]), intake)
    intake = _with_ids(intake, added["response_id"].to_list())
    taken = TakenIn(intake, table.name, str(record.get("input_sha256", "")))
    return ReadBack(taken, record, added)


def read_record(folder: Path) -> Mapping[str, Any]:
    """The run's record. Raises OutputError if the folder isn't one that Greenpaper wrote."""
    folder = Path(folder)
    try:
        record = json.loads((folder / RECORD).read_text("utf-8"))
    except (OSError, ValueError):
        record = None
    if not isinstance(record, dict) or "greenpaper" not in record:
        raise OutputError(
            f"{folder} is not a folder that greenpaper sort or code wrote: it has no {RECORD} of "
            "theirs. Give the folder with report.html."
        )
    return record


def record_title(folder: Path) -> str | None:
    """What the consultation is called, as the report says."""
    try:
        found = json.loads((folder / "findings.json").read_text("utf-8"))
        return str(found["title"]) or None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def read_table(path: Path) -> pl.DataFrame:
    """A CSV file of an output folder as it was before it was guarded: all text, "" for missing.

    Raises OutputError.
    """
    try:
        frame = pl.read_csv(path, infer_schema=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise OutputError(
            f"{path} can't be read ({error}). Run greenpaper sort or code again."
        ) from error
    text = pl.all().cast(pl.String).fill_null("")
    unguarded = pl.when(text.str.contains(GUARDED)).then(text.str.slice(1)).otherwise(text)
    names = pl.Series(frame.columns, dtype=pl.String)
    plain = names.str.contains(GUARDED)
    renamed = {n: n[1:] for n, is_guarded in zip(names, plain, strict=True) if is_guarded}
    return frame.with_columns(unguarded.name.keep()).rename(renamed)


def _columns(folder: Path) -> int:
    """How many columns the source had: roles.yaml has each of them."""
    import yaml

    try:
        return len(yaml.safe_load((folder / ROLES).read_text("utf-8"))["columns"])
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise OutputError(f"{ROLES} is damaged. Run greenpaper sort or code again.") from error


def _own_names(added: pl.DataFrame, intake: Intake) -> pl.DataFrame:
    """The added columns under the names that they have where the source has none alike."""
    opens = intake.consultation.open_questions
    if is_long_form(opens):
        names = ["question", *ADDED]
    else:
        names = [f"{question.key}_{name}" for question in opens for name in ADDED]
    names = ["response_id", *names]
    if len(names) > added.width:
        raise OutputError(f"{RESPONSES} lacks columns. Run greenpaper sort or code again.")
    return added.select(
        pl.col(there).alias(name) for there, name in zip(added.columns, names, strict=False)
    )


def _with_ids(intake: Intake, ids: list[str]) -> Intake:
    """The same with the ids of the run: a row's number was that of the file, not of the table."""
    if len(ids) != intake.source.height:
        raise OutputError(f"{RESPONSES} has lost rows. Run greenpaper sort or code again.")
    true = {r.response_id: ids[r.row] for r in intake.responses}
    column = pl.col("response_id", "respondent").replace(true)
    return replace(
        intake,
        responses=tuple(replace(r, response_id=ids[r.row]) for r in intake.responses),
        respondents=intake.respondents.with_columns(column),
    )
