"""Where things are kept: a SQLite file, or a PostgreSQL database by its URL."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from greenpaper.domain.errors import GreenpaperError

DATABASE = "GREENPAPER_DATABASE"
FILE = "greenpaper.sqlite3"
BUSY = 30
"""Seconds that one writer waits for another before SQLite gives up."""
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"

QUICK = "-c jit=off"
"""Compiling a query takes PostgreSQL longer than any of ours takes to run."""


def home(environment: Mapping[str, str] | None = None) -> Path:
    """The folder for what Greenpaper keeps when nobody names another."""
    given = (os.environ if environment is None else environment).get("GREENPAPER_HOME", "")
    if given:
        return Path(given).expanduser()
    from platformdirs import user_data_path

    return user_data_path("greenpaper", appauthor=False)


def database(environment: Mapping[str, str] | None = None) -> dict[str, object]:
    """Django's settings for the database that `GREENPAPER_DATABASE` names.

    It is `postgresql://…`, the path of a SQLite file, or nothing for one in `home`.
    Raises GreenpaperError where it makes no sense.
    """
    environment = os.environ if environment is None else environment
    given = environment.get(DATABASE, "").strip()
    if given.startswith(("postgresql://", "postgres://")):
        return _postgresql(given)
    if "://" in given:
        raise GreenpaperError(
            f"{DATABASE} names a database of a kind that Greenpaper can't use. Give a URL that "
            "begins with postgresql://, or the path of a SQLite file, or leave it out."
        )
    return _sqlite(Path(given).expanduser() if given else home(environment) / FILE)


def work_database(environment: Mapping[str, str] | None = None) -> str:
    """The URL under which DBOS keeps what it needs to go on after a stop: beside the rest."""
    environment = os.environ if environment is None else environment
    given = environment.get(DATABASE, "").strip()
    if given.startswith(("postgresql://", "postgres://")):
        return "postgresql+psycopg://" + given.split("://", 1)[1]
    path = Path(given).expanduser() if given else home(environment) / FILE
    return f"sqlite:///{path.with_suffix('.work').resolve().as_posix()}"


def replies_of(consultation: int, environment: Mapping[str, str] | None = None) -> Path:
    """The folder for what language models replied about a consultation, by its id."""
    return _kept("replies", consultation, environment)


def meanings_of(consultation: int, environment: Mapping[str, str] | None = None) -> Path:
    """The folder for the vectors in which a consultation, by its id, is searched by meaning."""
    return _kept("meanings", consultation, environment)


def _kept(what: str, consultation: int, environment: Mapping[str, str] | None) -> Path:
    """A consultation's folder. Two databases in one home have folders of their own."""
    where = hashlib.sha256(work_database(environment).encode()).hexdigest()[:12]
    return home(environment) / what / where / str(consultation)


def _sqlite(path: Path) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {"init_command": PRAGMAS, "transaction_mode": "IMMEDIATE", "timeout": BUSY},
    }


def _postgresql(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    options["options"] = f"{QUICK} {options.get('options', '')}".strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
