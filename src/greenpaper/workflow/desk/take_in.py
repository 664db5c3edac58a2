"""The worker's first task: files become responses, cleaned and kept."""

from greenpaper.domain.ports import Progress, silent
from greenpaper.store.orm.keep import keep_taken_in
from greenpaper.store.orm.models import Consultation
from greenpaper.workflow.clean_up import clean_up
from greenpaper.workflow.desk.files import columns_of, open_table
from greenpaper.workflow.take_in import assembled


def take_in(consultation: Consultation, progress: Progress = silent) -> None:
    """Read the files, mark every response, and keep them. Raises SourceError or RolesError."""
    progress("Reading the files", 0, 1)
    table = open_table(consultation)
    intake = assembled(table, columns_of(consultation, table), consultation.title)
    cleaned = clean_up(intake, progress)
    progress("Keeping the responses", 0, 1)
    keep_taken_in(
        consultation,
        intake.consultation,
        intake.responses,
        intake.respondents,
        marks=cleaned.marks,
        campaigns=cleaned.campaigns,
    )
    consultation.notes = list(intake.notes)
    consultation.refused = [[r.what, r.reason] for r in intake.refused]
    consultation.personal_answers = sorted(cleaned.personal_answers)
    consultation.save(update_fields=["notes", "refused", "personal_answers"])
    progress("Keeping the responses", 1, 1)
