"""The worker's task: the files of a version that a person published."""

import json
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from greenpaper import __version__
from greenpaper.domain.ports import Progress, silent
from greenpaper.domain.run import Run
from greenpaper.report.findings import as_json
from greenpaper.report.open_data import write_open_data
from greenpaper.report.publish import publish as write_report
from greenpaper.report.run_record import run_as_json
from greenpaper.store.orm import publications
from greenpaper.store.orm.acts import name_of
from greenpaper.store.orm.models import Publication
from greenpaper.workflow.desk.codebook_export import codebook_files
from greenpaper.workflow.desk.files import open_table
from greenpaper.workflow.desk.publishing import check_still_ready
from greenpaper.workflow.desk.results import Gathered, gather
from greenpaper.workflow.output_folder import RECORD, digests
from greenpaper.workflow.publish import counts, utc_now, versions

STEPS = 4


def publish(publication: Publication, progress: Progress = silent) -> None:
    """Make the files and keep them. A version that is there already stays as it is.

    Raises GreenpaperError where it may be no more than a draft, and was not asked for as one.
    """
    if publications.is_made(publication):
        return
    check_still_ready(publication)
    begun, started = time.monotonic(), utc_now()
    progress("Gathering the results", 0, STEPS)
    gathered = gather(publication.consultation)
    source = open_table(publication.consultation).frame
    draft = publication.draft or gathered.draft
    with TemporaryDirectory(prefix="greenpaper-") as name:
        folder = Path(name)
        progress("Writing the reports and tables", 1, STEPS)
        run = _run(publication, gathered, started)
        findings = write_report(
            gathered.results, gathered.respondents, source, run, folder, draft=draft
        )
        progress("Writing the open data", 2, STEPS)
        write_open_data(gathered.results, gathered.respondents, folder)
        for path, content in codebook_files(publication.consultation, signed=not draft).items():
            (folder / path).write_bytes(content)
        (folder / RECORD).unlink()
        seconds = {"publishing": round(time.monotonic() - begun, 3)}
        done = replace(run, finished=utc_now(), seconds=seconds, files=digests(folder))
        (folder / RECORD).write_text(run_as_json(done), encoding="utf-8", newline="\n")
        progress("Keeping the files", 3, STEPS)
        publications.keep(publication, folder, json.loads(as_json(findings)))
    progress("Keeping the files", STEPS, STEPS)


def _run(publication: Publication, gathered: Gathered, started: str) -> Run:
    consultation, results = publication.consultation, gathered.results
    uploads = list(consultation.uploads.all())
    prints = {q.fingerprint for q in consultation.questions.all() if q.fingerprint}
    return Run(
        greenpaper=__version__,
        command=f"Published in the browser by {name_of(publication.made_by)} "
        f"as version {publication.number}",
        started=started,
        finished=utc_now(),
        input_name="; ".join(u.name for u in uploads),
        input_sha256="; ".join(u.sha256 for u in uploads),
        model="; ".join(publications.machines(consultation)),
        model_sha256="; ".join(sorted(prints)),
        versions=versions(),
        counts=counts(results, gathered.respondents.height),
        notes=results.notes,
    )
