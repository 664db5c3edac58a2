"""The folder that results are put in: all at once or not at all, never over a person's work."""

import errno
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from greenpaper.domain.errors import OutputError
from greenpaper.workflow import swap
from greenpaper.workflow.swap import RECORD

__all__ = ["RECORD", "check", "digests", "staged"]


def check(folder: Path, *, overwrite: bool = False) -> None:
    """Make sure, before the work begins, that results can be put at `folder`.

    A folder that Greenpaper wrote may be replaced, unless a person has changed a file in it and
    `overwrite` is not set. What an interrupted run left is cleared away. Raises OutputError.
    """
    with _said(folder):
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            raise OutputError(
                f"{folder} is there already and is not a folder. Choose another name."
            )
        if folder.is_dir():
            with swap.alone(folder):
                swap.settle(folder)
            if any(folder.iterdir()):
                _check_ours(folder, overwrite)
        there = next(p for p in (folder, *folder.absolute().parents) if p.exists())
        trial = there / f".greenpaper-{os.getpid()}"
        trial.mkdir()
        trial.rmdir()


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """A folder to write into; its files become those of `folder` when all went well.

    Otherwise they vanish, and so does `folder` if it wasn't there. Raises OutputError where
    writing fails.
    """
    folder = folder.absolute()
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    part = folder / swap.PART
    try:
        with _said(folder):
            folder.mkdir(parents=True, exist_ok=True)
            with swap.alone(folder):
                try:
                    swap.settle(folder)
                    part.mkdir()
                    yield part
                    swap.put_in_place(folder)
                finally:
                    shutil.rmtree(part, ignore_errors=True)
    finally:
        with suppress(OSError):  # they are not empty if all went well
            for path in made:
                path.rmdir()


def digests(folder: Path) -> dict[str, str]:
    """sha256 of every file in a folder, by name."""
    found = {}
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            found[path.name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _check_ours(folder: Path, overwrite: bool) -> None:
    written = swap.written(folder)
    if written is None:
        raise OutputError(
            f"The folder {folder} is there already, and Greenpaper did not make it. "
            "Choose another with --output."
        )
    for name, sha256 in written.items():
        path = folder / name
        if not overwrite and os.path.lexists(path) and not swap.as_written(path, sha256):
            raise OutputError(
                f"{name} in the folder {folder} was changed since Greenpaper wrote it. Choose "
                "another folder with --output; or, with --overwrite, the new results come here "
                "and the changed file is kept under another name."
            )


@contextmanager
def _said(folder: Path) -> Iterator[None]:
    """Say what the system says about a folder as a sentence."""
    try:
        yield
    except OSError as error:
        number = _number(error)
        if number in (errno.ENOSPC, errno.EDQUOT):
            reason = "the disk is full. Make room, or choose another place with --output"
        elif number in (errno.EACCES, errno.EPERM, errno.EROFS):
            reason = "you may not write there. Choose another place with --output"
        else:
            reason = error.strerror or str(error)
        raise OutputError(f"The results can't be put in {folder}: {reason}.") from error


def _number(error: OSError) -> int | None:
    """The system's number for what went wrong; polars says it only in words."""
    said = re.search(r"os error (\d+)", str(error))
    return int(said[1]) if error.errno is None and said else error.errno
