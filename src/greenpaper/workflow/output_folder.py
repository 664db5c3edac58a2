"""The folder that results are put in: all at once or not at all, never over a person's work."""

import errno
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from greenpaper.domain.errors import OutputError

RECORD = "run.json"


def check(folder: Path, *, overwrite: bool = False) -> None:
    """Make sure, before the work begins, that results can be put at `folder`.

    A folder that Greenpaper wrote may be replaced, unless a person has changed a file in it and
    `overwrite` is not set. Raises OutputError.
    """
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise OutputError(f"{folder} is there already and is not a folder. Choose another name.")
    if folder.is_dir() and any(folder.iterdir()):
        _check_ours(folder, overwrite)
    with _said(folder):
        there = next(p for p in folder.absolute().parents if p.exists())
        trial = there / f".{folder.name}.{os.getpid()}.part"
        trial.mkdir()
        trial.rmdir()
        if folder.is_dir() and not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """A folder to write into, which becomes `folder` when all went well and vanishes otherwise.

    What else lies in an earlier `folder` (somebody's notes) is kept. Raises OutputError where
    writing fails.
    """
    folder = folder.absolute()  # "." has no name to put beside
    part = _part(folder)
    try:
        with _said(folder):
            part.mkdir(parents=True)
            yield part
            _put_in_place(part, folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def digests(folder: Path) -> dict[str, str]:
    """sha256 of every file in a folder, by name."""
    found = {}
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            found[path.name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _check_ours(folder: Path, overwrite: bool) -> None:
    written = _written(folder)
    if written is None:
        raise OutputError(
            f"The folder {folder} is there already, and Greenpaper did not make it. "
            "Choose another with --output."
        )
    if overwrite:
        return
    for name, sha256 in written.items():
        path = folder / name
        if path.is_file():
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                    raise OutputError(
                        f"{name} in the folder {folder} was changed since Greenpaper wrote it. "
                        "Choose another folder with --output, or lose the changes with --overwrite."
                    )


def _written(folder: Path) -> Mapping[str, str] | None:
    """The files that an earlier run wrote into the folder; None if there was none."""
    try:
        record = json.loads((folder / RECORD).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(record, dict) or "greenpaper" not in record:
        return None
    files = record.get("files", {})
    return files if isinstance(files, dict) else {}


def _put_in_place(part: Path, folder: Path) -> None:
    """Swap the folders, and take over what others left in the old one."""
    if not folder.exists():
        part.rename(folder)
        return
    old = folder.with_name(f".{folder.name}.{os.getpid()}.old")
    ours = {*(_written(folder) or {}), RECORD}
    folder.rename(old)
    try:
        part.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    for path in old.iterdir():
        if path.name not in ours and not (folder / path.name).exists():
            path.rename(folder / path.name)
    shutil.rmtree(old, ignore_errors=True)


def _part(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.{os.getpid()}.part")


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
