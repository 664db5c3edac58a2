"""Saying things to the reader: results on stdout, everything else on stderr."""

import unicodedata

import typer


def tell(text: str = "") -> None:
    """Say something that was asked for."""
    typer.echo(harmless(text))


def complain(text: str) -> None:
    """Say what went wrong."""
    typer.echo(harmless(text), err=True)


def harmless(text: str) -> str:
    """The text without characters that steer a terminal: a response may hold any."""
    return "".join(c if c == "\n" or unicodedata.category(c) != "Cc" else " " for c in text)


def seconds(count: float) -> str:
    """A length of time as people say it: "9 seconds", "3 min 5 s"."""
    whole = max(1, round(count))
    if whole < 60:
        return f"{whole} second{'s' if whole > 1 else ''}"
    minutes, rest = divmod(whole, 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def many(count: int, one: str, several: str = "") -> str:
    """A count with its noun: "1 theme", "1,204 themes"."""
    return f"{count:,} {one if count == 1 else several or one + 's'}"
