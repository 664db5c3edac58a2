"""The key that signs sessions: made once, and kept where only the owner may read it."""

import os
import secrets
from pathlib import Path

FILE = "secret-key"


def secret_key(folder: Path) -> str:
    """The key from `GREENPAPER_SECRET_KEY`, or that of the folder, made if there is none."""
    given = os.environ.get("GREENPAPER_SECRET_KEY", "")
    if given:
        return given
    path = folder / FILE
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}")
        part.touch(mode=0o600)
        part.write_text(secrets.token_urlsafe(64), encoding="ascii")
        part.replace(path)
    return path.read_text(encoding="ascii")
