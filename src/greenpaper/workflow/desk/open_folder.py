"""A folder that `greenpaper sort` or `code` wrote, opened at the desk."""

import hashlib
from pathlib import Path

from greenpaper.domain.people import Role
from greenpaper.domain.ports import Progress, silent
from greenpaper.store.clock import day, now
from greenpaper.store.orm import record, runs
from greenpaper.store.orm.acts import Person, all_or_nothing, name_of
from greenpaper.store.orm.files import keep_file
from greenpaper.store.orm.models import Consultation, Seat, Work
from greenpaper.store.orm.opened import keep_opened, keep_signed
from greenpaper.store.orm.read import consultation_of
from greenpaper.themes.codebook_file import CodebookFile, read
from greenpaper.themes.recognise import found_as
from greenpaper.workflow.desk.files import as_plain
from greenpaper.workflow.desk.knowing import keep_attuned
from greenpaper.workflow.desk.take_in import take_in
from greenpaper.workflow.match_questions import match_questions
from greenpaper.workflow.publish import CODEBOOK
from greenpaper.workflow.read_back import ReadBack, read_back


def open_folder(person: Person, folder: Path, progress: Progress = silent) -> Consultation:
    """The folder's consultation at the desk: made now, or the one made of it before.

    Its responses are coded again by the worker, with the folder's codebook as it stands.
    Raises OutputError if it isn't such a folder, CodebookError if its codebook can't be used.
    """
    back, book = read_back(folder), read(folder / CODEBOOK)
    known = _fingerprint(folder, back)
    there = Consultation.objects.filter(opened_from=known, seats__person=person).first()
    if there:
        return there
    intake = back.taken.intake
    with all_or_nothing():
        kept = Consultation.objects.create(
            title=intake.consultation.title,
            created_by=person,
            opened_from=known,
            columns=as_plain(intake.columns),
            columns_confirmed_at=now(),
        )
        Seat.objects.create(consultation=kept, person=person, role=Role.OWNER)
        name = Path(back.taken.name).with_suffix(".csv").name
        upload = keep_file(kept, person, name, [intake.source.write_csv().encode()])
        what = f"Opened the folder {folder.name}, which holds what was sorted from {upload.name}"
        about = {"sha256": upload.sha256, "codebook": known}
        record.add(kept.pk, name_of(person), "make consultation", what, about=about)
        take_in(kept, progress)
        _keep_codebooks(kept, person, book)
    return kept


def _keep_codebooks(kept: Consultation, person: Person, book: CodebookFile) -> None:
    asked = {q.key: q for q in kept.questions.filter(kind="open")}
    matched = match_questions(consultation_of(kept).open_questions, book.codebooks)
    found = found_as(book)
    for key, codebook in matched.codebooks.items():
        question = asked[key]
        keep_opened(question, codebook, found.get(codebook.question, {}), book.beside.fingerprint)
        attuned = book.beside.attuned.get(codebook.question_text)
        keep_attuned(question, attuned, book.beside.fingerprint)
        if book.sign_off:
            signed = day(book.sign_off.on)
            keep_signed(question, person, book.sign_off.by, signed, f"Signed in {book.name}")
        runs.ask(kept, person, Work.CODE, question)


def _fingerprint(folder: Path, back: ReadBack) -> str:
    """Of what was sorted and of the codebook as it stands: whoever edits it opens another."""
    said = [back.taken.sha256, str(back.record.get("finished", ""))]
    book = (folder / CODEBOOK).read_bytes()
    return hashlib.sha256("\n".join(said).encode() + book).hexdigest()
