"""Writes the output folder: docs/reference/output-folder.md says what lies in it."""

from pathlib import Path

import polars as pl

from greenpaper.domain.coding import Status
from greenpaper.domain.errors import MissingPartError
from greenpaper.domain.results import Results
from greenpaper.domain.run import Run
from greenpaper.report import word
from greenpaper.report.check_first import check_first_table
from greenpaper.report.csv_file import write_csv
from greenpaper.report.find import find
from greenpaper.report.findings import Findings, as_json
from greenpaper.report.page import render
from greenpaper.report.responses_table import responses_table
from greenpaper.report.run_record import run_as_json
from greenpaper.report.tables import (
    campaigns_table,
    codings_table,
    other_outcomes_table,
    themes_table,
)
from greenpaper.report.workbook import write_workbook

WORD = "report.docx"
FILES = (
    "report.html",
    WORD,
    "responses.xlsx",
    "responses.csv",
    "codings.csv",
    "themes.csv",
    "campaigns.csv",
    "findings.json",
    "run.json",
)


def publish(
    results: Results,
    respondents: pl.DataFrame,
    source: pl.DataFrame,
    run: Run,
    folder: Path,
    *,
    draft: bool,
    word_template: Path | None = None,
) -> Findings:
    """Write `FILES` into `folder`, which exists, and return the numbers of the report.

    The Word report is written where python-docx is installed; `word_template` is a document whose
    styles it takes, and raises MissingPartError where it is not.
    `respondents`: see `find`. `source`: the source's own rows and columns, all text; a response's
    `row` counts them from 0. The report says DRAFT where `draft`, and wherever a question's themes
    are not signed off. The folder may be left half-written where writing fails (OSError), so the
    caller writes to a temporary one.
    """
    unsigned = any(b.themes and b.sign_off is None for b in results.codebooks)
    findings = find(results, respondents, draft=draft or unsigned)
    tables = {
        "responses": responses_table(results, source),
        "codings": codings_table(results),
        "themes": themes_table(findings),
        "campaigns": campaigns_table(results),
    }
    for name, table in tables.items():
        write_csv(table, folder / f"{name}.csv")
    tables["check first"] = check_first_table(results)
    tables["not coded"] = other_outcomes_table(results, (Status.NONE_FITS, Status.NOT_CODED))
    write_workbook(folder / "responses.xlsx", findings, run, tables)
    _write(folder / "findings.json", as_json(findings))
    _write(folder / "run.json", run_as_json(run))
    _write(folder / "report.html", render(findings, run))
    _write_word(folder, findings, run, word_template)
    return findings


def _write_word(folder: Path, findings: Findings, run: Run, template: Path | None) -> None:
    if word.installed():
        # Only here: python-docx is an optional part.
        from greenpaper.report.word.document import write_word

        write_word(folder / WORD, findings, run, template)
    elif template is not None:
        raise MissingPartError(word.HOW)


def _write(path: Path, text: str) -> None:
    # Lone surrogates can't be written as UTF-8; nothing that intake reads has them.
    path.write_text(text, encoding="utf-8", newline="\n")
