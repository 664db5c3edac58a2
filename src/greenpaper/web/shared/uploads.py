"""Files on their way in: on disk while they are read, never beyond a limit, and gone afterwards."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import (
    SimpleUploadedFile,
    TemporaryUploadedFile,
    UploadedFile,
)
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse

from greenpaper.store.orm.connection import is_full

FULL = (
    "The disk is full, so {} could not be taken in. Nothing of it was kept. Delete files that "
    "nobody needs, then choose the file again."
)
LARGE = "{} is larger than {} MB. Split it, and add the rest as further files."
MIB = 1024**2


class Handler(TemporaryFileUploadHandler):
    """Keeps a file in a temporary one. What can't be kept is read all the same, and dropped.

    So that the form's other fields arrive, and the page can say what was wrong with the file.
    """

    file: TemporaryUploadedFile
    trouble = ""
    """Why the file was not kept: one of the sentences above."""
    received = 0

    def new_file(self, *args: Any, **given: Any) -> None:
        """Another file of the same form."""
        super().new_file(*args, **given)
        self.trouble, self.received = "", 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece, if there is room."""
        self.received += len(raw_data)
        if self.received > settings.LARGEST_UPLOAD:
            self._drop(LARGE)
        if not self.trouble:
            self._trying(lambda: self.file.write(raw_data))

    def file_complete(self, file_size: int) -> "UploadedFile[bytes]":
        """The whole file; or an empty one that knows the trouble."""
        if not self.trouble:
            self._trying(lambda: self.file.seek(0))  # which writes what waits to be written
        file: Any = self.file
        if self.trouble:
            file = SimpleUploadedFile(self.file_name or "file", b"")
        file.size, file.trouble = file_size, self.trouble
        return file  # type: ignore[no-any-return]

    def _trying(self, write: Callable[[], object]) -> None:
        try:
            write()
        except OSError as error:
            if not is_full(error):
                raise
            self._drop(FULL)

    def _drop(self, trouble: str) -> None:
        if not self.trouble:
            self.trouble = trouble
            with suppress(OSError):  # what was not yet written, won't be
                self.file.close()


class FileField(forms.FileField):
    """A file that arrived whole."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The limit in bytes, so that the browser needn't send what is too large."""
        return {**super().widget_attrs(widget), "data-largest": str(settings.LARGEST_UPLOAD)}

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file; or a sentence where it is too large, or there was no room for it."""
        file = super().clean(data, initial)
        trouble = getattr(file, "trouble", "")
        if not trouble and file and file.size > settings.LARGEST_UPLOAD:
            trouble = LARGE
        if trouble:
            limit = settings.LARGEST_UPLOAD // MIB
            raise forms.ValidationError(trouble.format(file.name, limit))
        return file


def files_go(get_response: Callable[[HttpRequest], HttpResponse]) -> Any:
    """Temporary files are gone when the request is, also where the connection broke half-way."""

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            return get_response(request)
        finally:
            for handler in request.upload_handlers:
                file = getattr(handler, "file", None)
                if file is not None:
                    with suppress(OSError):
                        file.close()

    return middleware
