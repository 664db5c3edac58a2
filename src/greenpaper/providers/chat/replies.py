"""Replies on disk, by the hash of what was asked: what was paid for once is not asked again.

A marker is laid down before a request goes out, and stays if the run is killed before the reply is
there: then the request was perhaps paid for, and a later run counts it as lost and doesn't send it
again. Deleting the folder forgets everything. It holds models' replies, so it is private.
"""

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Kept:
    """A reply as it came: its text, why it ended ("stop", "length", …), and its tokens."""

    text: str
    finish: str
    tokens_in: int
    tokens_out: int


class Replies:
    """The folder of replies. Where it can't be written to, all works without it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> Kept | None:
        """The reply to what has this key, if it came."""
        try:
            content = json.loads(self._path(key).read_text("utf-8"))
            return Kept(**content)
        except (OSError, ValueError, TypeError):
            return None

    def begun(self, key: str) -> bool:
        """Whether it was sent in a run that ended before the reply came."""
        return self._marker(key).exists()

    def begin(self, key: str) -> None:
        """Note that it is about to be sent."""
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._marker(key).touch(mode=0o600)

    def end(self, key: str, kept: Kept | None) -> None:
        """Keep the reply; without one, it failed in a way that may be tried again."""
        with suppress(OSError):
            if kept is not None:
                part = self._path(key).with_suffix(f".{os.getpid()}.part")
                part.touch(mode=0o600)
                part.write_text(json.dumps(asdict(kept), ensure_ascii=True), "utf-8")
                part.replace(self._path(key))
            self._marker(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"

    def _marker(self, key: str) -> Path:
        return self._folder / f"{key}.sent"


def key_of(parts: dict[str, object]) -> str:
    """A name for what is asked: it differs when anything does that may change the reply."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:40]
