"""The codebook of a consultation as the files that `greenpaper code` takes."""

import io
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from greenpaper.domain.codebook import Codebook
from greenpaper.domain.errors import GreenpaperError
from greenpaper.store.orm.codebook import (
    codebook_of,
    found_codebook,
    signed_codebook,
    vectors_of,
)
from greenpaper.store.orm.models import Consultation, Question
from greenpaper.themes import codebook_file
from greenpaper.workflow.desk.knowing import attuned_with

NAME = "codebook.yaml"


def codebook_files(consultation: Consultation, *, signed: bool) -> dict[str, bytes]:
    """codebook.yaml, and what lies beside it, by name.

    `signed`: each question's last signed version, and questions without one left out; otherwise
    the themes as they stand, as a draft. Raises GreenpaperError where there is nothing to write.
    """
    questions = [q for q in consultation.questions.filter(kind="open") if q.themes.exists()]
    books = [(q, book) for q in questions if (book := _book(q, signed=signed))]
    if not books:
        what = "signed off" if signed else "found"
        raise GreenpaperError(f"No themes have been {what} yet, so there is no codebook.")
    fingerprints = {q.fingerprint for q, _ in books if q.fingerprint}
    if len(fingerprints) > 1:
        raise GreenpaperError(
            "The themes of the questions were found with different language models, so they can't "
            "be put into one codebook."
        )
    attuned = {q.text: attuned_with(q) for q, _ in books}
    fingerprint = next(iter(fingerprints), "") or max((f for f, _ in attuned.values()), default="")
    with TemporaryDirectory(prefix="greenpaper-") as folder:
        path = Path(folder) / NAME
        codebook_file.write(
            path,
            consultation.title,
            [book for _, book in books],
            {q.key: vectors_of(q) for q, _ in books},
            fingerprint,
            found=[found_codebook(q, book) for q, book in books],
            attuned={
                asked: one for asked, (by, one) in attuned.items() if one and by == fingerprint
            },
        )
        return {p.name: p.read_bytes() for p in sorted(Path(folder).iterdir(), reverse=True)}


def zipped(files: dict[str, bytes]) -> bytes:
    """Files as one ZIP, the same bytes for the same files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _book(question: Question, *, signed: bool) -> Codebook | None:
    if not signed:
        book = codebook_of(question)
        return Codebook(book.question, book.question_text, book.themes)
    version = question.versions.first()
    return signed_codebook(question, version) if version else None
