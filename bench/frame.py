"""Runs the measurements and writes them into docs/reference/measurements.md.

A *section* is any module of bench/ with `run(shared: Path) -> list[dict[str, object]]`: each dict
is a row to print. Rows with the key `table` are gathered under that heading; for a row with the key
`bars` (several `Bar`) a sentence under the table says which it meets and falls short of. A section
may say its `TITLE` (a heading), `ABOUT` (a paragraph: what is measured, on what, how to read it)
and `ORDER` (a number; lower comes first).
"""

import importlib
import os
import pkgutil
import platform
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.bars import Bar, verdict

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT / "bench"
RESULTS = BENCH / "results"
PAGE = ROOT / "docs" / "reference" / "measurements.md"

Row = dict[str, object]
_NOT_COLUMNS = ("table", "bars")

OPENING = """# Measurements

What Greenpaper scores on real data, beside its peers, on one machine. Each block below was written
by `make bench` and says when and where; `python -m bench NAME` remakes one of them. The data is
not part of this repository: the project's developers have it in `../shared/data`.

Under a table stands what the numbers are held against, and where they fall short of it.
"""


@dataclass(frozen=True)
class Section:
    """One block of the page: `name` is its module in bench/."""

    name: str
    title: str
    about: str
    order: int
    run: Callable[[Path], list[Row]]


def sections() -> list[Section]:
    """Every module of bench/ that can `run`, in the order of the page."""
    found = []
    for module in pkgutil.iter_modules([str(BENCH)]):
        if module.name.startswith("_") or module.ispkg:
            continue
        code: Any = importlib.import_module(f"bench.{module.name}")
        if callable(getattr(code, "run", None)):
            title = getattr(code, "TITLE", module.name.replace("_", " ").capitalize())
            about = getattr(code, "ABOUT", (code.__doc__ or "").strip())
            order = getattr(code, "ORDER", 50)
            found.append(Section(module.name, title, about, order, code.run))
    return sorted(found, key=lambda section: (section.order, section.name))


def measure(section: Section, shared: Path) -> str:
    """Run one section and give its block of the page, also printed."""
    began = time.perf_counter()
    rows = section.run(shared)
    block = _block(section, rows, time.perf_counter() - began)
    print(block, flush=True)
    return block


def write(name: str, block: str, page: Path = PAGE) -> None:
    """Put a section's block between its markers, leaving every other block as it is."""
    text = page.read_text("utf-8") if page.exists() else OPENING
    start, end = f"<!-- bench:{name} -->", f"<!-- /bench:{name} -->"
    marked = f"{start}\n{block.strip()}\n{end}\n"
    if start in text and end in text:
        before, rest = text.split(start, 1)
        after = rest.split(end, 1)[1].lstrip("\n")
        text = before + marked + (f"\n{after}" if after else "")
    else:
        text = text.rstrip("\n") + "\n\n" + marked
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(text, "utf-8")


def table(rows: list[Row]) -> str:
    """Rows as Markdown; columns in the order in which they are first met."""
    columns = list(dict.fromkeys(key for row in rows for key in row if key not in _NOT_COLUMNS))
    if not columns:
        return "Nothing was measured."
    lines = [columns, [_rule(rows, column) for column in columns]]
    lines += [[_cell(row.get(column)) for column in columns] for row in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def machine() -> str:
    """What the numbers were measured on, without naming the machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0))
    return (
        f"{_processor()}, {cores} cores, {memory:.0f} GiB, "
        f"{platform.system()}, Python {platform.python_version()}"
    )


def _block(section: Section, rows: list[Row], seconds: float) -> str:
    today = datetime.now(UTC).date().isoformat()
    parts = [f"## {section.title}", section.about]
    for heading, members in _tables(rows):
        parts += [f"### {heading}" if heading else "", table(members), _verdicts(members)]
    parts.append(
        f"*{today}; {machine()}; took {seconds:,.0f} s. "
        f"To remake: `python -m bench {section.name}`.*"
    )
    return "\n\n".join(part for part in parts if part) + "\n"


def _verdicts(rows: Iterable[Row]) -> str:
    held = [(row, bars) for row in rows if isinstance(bars := row.get("bars"), tuple)]
    return "\n".join(
        f"- {verdict(row, [b for b in bars if isinstance(b, Bar)])}" for row, bars in held
    )


def _tables(rows: list[Row]) -> Iterable[tuple[str, list[Row]]]:
    headings = dict.fromkeys(str(row.get("table", "")) for row in rows)
    for heading in headings:
        yield heading, [row for row in rows if str(row.get("table", "")) == heading]


def _rule(rows: list[Row], column: str) -> str:
    values = [row[column] for row in rows if row.get(column) is not None]
    numbers = all(isinstance(value, int | float) for value in values)
    return "--:" if values and numbers else "---"


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.3f}" if abs(value) < 10 else f"{value:,.0f}"
    if isinstance(value, int):
        return f"{value:,}"
    return str(value).replace("|", "\\|").replace("\n", " ")


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
