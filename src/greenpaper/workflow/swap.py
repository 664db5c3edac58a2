"""New results take the place of old ones: whatever interrupts it, one or the other is there whole.

The new results are written into a hidden folder inside the folder of results (so that this stays
the same folder, with its rights), the old ones are moved into another, the new ones out of theirs,
the record last of all. So anybody who finds the hidden folders knows how far it was.
"""

import hashlib
import json
import os
import shutil
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from greenpaper.domain.errors import OutputError

RECORD = "run.json"
PART = ".greenpaper-part"
OLD = ".greenpaper-old"


def put_in_place(folder: Path) -> None:
    """Make what lies in `folder / PART` the results of `folder`.

    What Greenpaper did not write, or somebody changed since, is kept: as "codebook (yours).yaml"
    where the results have a file of that name.
    """
    part, old = folder / PART, folder / OLD
    new = sorted((path.name for path in part.iterdir()), key=lambda name: (name == RECORD, name))
    with _undisturbed():
        try:
            old.mkdir()
            for name in sorted({*(written(folder) or {}), *new, RECORD}):
                if os.path.lexists(folder / name):
                    (folder / name).rename(old / name)
            for name in new:
                (part / name).rename(folder / name)
        finally:
            settle(folder)


def settle(folder: Path) -> None:
    """Clear away what an interrupted run left: undo its swap, or finish it if only that is left."""
    if (folder / OLD).is_dir():
        if (folder / PART / RECORD).is_file():
            _undo(folder)
        else:
            _finish(folder)
    shutil.rmtree(folder / PART, ignore_errors=True)


def written(folder: Path) -> Mapping[str, str] | None:
    """The sha256 of the files that a run wrote into the folder; None if none did."""
    try:
        record = json.loads((folder / RECORD).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(record, dict) or "greenpaper" not in record:
        return None
    files = record.get("files", {})
    if not isinstance(files, dict):
        return {}
    return {n: sha256 for n, sha256 in files.items() if Path(n).name == n and n[:1] != "."}


def as_written(path: Path, sha256: str | None) -> bool:
    """Whether it is the very file that a run wrote."""
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder against other runs. Raises OutputError if one has it."""
    try:
        import fcntl
    except ImportError:  # not on Windows
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OutputError(
                f"Another run is writing its results into {folder}. Wait until it is done, or "
                "choose another folder with --output."
            ) from None
        except OSError:  # some network drives have no locks
            pass
        yield
    finally:
        os.close(handle)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let no Ctrl-C or SIGTERM in: it takes a moment, and after it the results are there."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals don't come here
        return
    stops = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(stop, signal.SIG_IGN) for stop in stops]
    try:
        yield
    finally:
        for stop, handler in zip(stops, before, strict=True):
            signal.signal(stop, signal.SIG_DFL if handler is None else handler)


def _undo(folder: Path) -> None:
    """Back to the old results. Each step may be done again, should this be interrupted too."""
    part, old = folder / PART, folder / OLD
    for name in written(part) or {}:
        if not (part / name).exists() and (folder / name).exists():
            (folder / name).rename(part / name)
    for path in sorted(old.iterdir()):
        path.rename(_free(folder / path.name))
    old.rmdir()


def _finish(folder: Path) -> None:
    """The new results are there: delete the old ones, but for what a person put there."""
    old = folder / OLD
    ours = written(old)
    for path in sorted(old.iterdir(), key=lambda path: (path.name == RECORD, path.name)):
        is_record = ours is not None and path.name == RECORD
        if is_record or as_written(path, (ours or {}).get(path.name)):
            path.unlink()
        else:
            path.rename(_free(folder / path.name))
    old.rmdir()


def _free(path: Path) -> Path:
    """The path, or one like it that is not taken."""
    tried = path
    for number in count(1):
        if not os.path.lexists(tried):
            break
        more = f" {number}" if number > 1 else ""
        tried = path.with_name(f"{path.stem} (yours{more}){path.suffix}")
    return tried
