"""CSV that a spreadsheet program can't take for formulas.

OWASP, "CSV Injection": a cell that begins with = + - @, a tab or a line end is run as a formula by
spreadsheet programs. Such a cell gets one apostrophe before it, unless it is a plain number. A cell
that begins with apostrophes and then such a character gets one too, so that whoever takes one
apostrophe away from every cell that matches `GUARDED` has exactly the original.
"""

from pathlib import Path

import polars as pl

STARTERS = "=+\\-@\\t\\r\\n＝＋－＠"
GUARDED = f"^'+[{STARTERS}]"
_RISKY = f"^'*[{STARTERS}]"
_NUMBER = r"^[+-]?[0-9]+([.,][0-9]+)*%?$"


def guarded(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with an apostrophe before each text cell and column name that could be run."""
    text = pl.col(pl.String)
    risky = text.str.contains(_RISKY) & ~text.str.contains(_NUMBER)
    cells = frame.with_columns(pl.when(risky).then("'" + text).otherwise(text).name.keep())
    names = pl.DataFrame({"name": frame.columns}, schema={"name": pl.String})["name"]
    run = names.str.contains(_RISKY)
    return cells.rename({n: f"'{n}" for n, risk in zip(names, run, strict=True) if risk})


def write_csv(frame: pl.DataFrame, path: Path) -> None:
    """Write UTF-8 without a byte order mark, lines ended by one newline, null as an empty cell."""
    guarded(frame).write_csv(path)
