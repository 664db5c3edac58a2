"""The files that were handed in, kept in pieces beside everything else."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib.auth.models import User
from django.db import transaction

from greenpaper.store.orm.models import Consultation, Upload, UploadPart

PIECE = 1024**2


def keep_file(
    consultation: Consultation,
    person: User,
    name: str,
    pieces: Iterable[bytes],
    *,
    sheet: str = "",
    header_row: int | None = None,
) -> Upload:
    """Keep a file as the consultation's next one."""
    with transaction.atomic():
        upload = Upload.objects.create(
            consultation=consultation,
            number=consultation.uploads.count() + 1,
            name=Path(name).name[:255],
            size=0,
            sha256="",
            sheet=sheet,
            header_row=header_row,
            uploaded_by=person,
        )
        total, seen = 0, hashlib.sha256()
        for number, piece in enumerate(_even(pieces)):
            UploadPart.objects.create(upload=upload, number=number, content=piece)
            total += len(piece)
            seen.update(piece)
        upload.size, upload.sha256 = total, seen.hexdigest()
        upload.save(update_fields=["size", "sha256"])
    return upload


@contextmanager
def opened(upload: Upload) -> Iterator[Path]:
    """The file on disk under its own name, for as long as the block runs."""
    with TemporaryDirectory(prefix="greenpaper-") as folder:
        path = Path(folder) / (upload.name or "file")
        with path.open("wb") as file:
            for part in upload.parts.order_by("number").iterator(chunk_size=4):
                file.write(bytes(part.content))
        yield path


def _even(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of one size."""
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) >= PIECE:
            yield bytes(held[:PIECE])
            del held[:PIECE]
    if held:
        yield bytes(held)
