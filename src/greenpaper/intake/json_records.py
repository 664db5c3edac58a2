"""JSON and JSONL: a list of objects, an object with such a list inside, or one object a line."""

import json
import re
from pathlib import Path

import polars as pl

from greenpaper.domain.errors import Refused, SourceError
from greenpaper.intake.encoding import Encoding, find_encoding
from greenpaper.intake.exports import name_export
from greenpaper.intake.table import Table, unique_names, with_one_line_end
from greenpaper.intake.values import render

_MAX_BYTES = 96 * 1024**2
_MAX_OBJECTS = 2_000_000
_MAX_VALUES = 20_000_000
_SUFFIXES = {".json", ".jsonl", ".ndjson"}
_STARTS = re.compile(rb"^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*(\[[\s\0]*[{\]]|\{[\s\0]*[\"}])")
_MAX_COLUMNS = 16_384


def bid(path: Path, head: bytes) -> float:
    """How likely this is JSON."""
    named = path.suffix.lower() in _SUFFIXES
    if _STARTS.match(head):
        return 0.9
    return 0.8 if named else 0.0


def read_json(path: Path, sheet: str | None, header_row: int | None) -> Table:
    """Read a file of JSON records. Raises SourceError (see `read`)."""
    if sheet is not None or header_row is not None:
        raise SourceError(f"{path.name} is JSON and has neither sheets nor heading rows.")
    if path.stat().st_size > _MAX_BYTES:
        raise SourceError(
            f"{path.name} is larger than Greenpaper takes in as JSON "
            f"({_MAX_BYTES // 1024**2} MB). Split it, or export the responses as CSV."
        )
    with path.open("rb") as file:
        encoding = find_encoding(path, file.read(65536), longest=_MAX_BYTES)
    text = path.read_text(encoding=encoding.codec, errors=encoding.errors)
    _check_fits_in_memory(path, text)
    try:
        kind, items, rows = _parse(path, text)
        records = [_flatten(item) for item in items]
    except RecursionError as error:
        raise SourceError(f"{path.name} is nested too deeply to be a list of responses.") from error
    return _table(path, encoding, kind, records, rows)


def _check_fits_in_memory(path: Path, text: str) -> None:
    """Millions of tiny objects take fifty times the room of the file, once they are parsed."""
    objects = text.count("{") + text.count("[")
    if objects > _MAX_OBJECTS or text.count(",") > _MAX_VALUES:
        raise SourceError(
            f"{path.name} has more objects or values than Greenpaper takes in as JSON "
            f"({_MAX_OBJECTS:,} and {_MAX_VALUES:,}). Split it, or export the responses as CSV."
        )


def _table(
    path: Path,
    encoding: Encoding,
    kind: str,
    records: list[dict[str, str] | None],
    rows: list[int],
) -> Table:
    kept = [(row, record) for row, record in zip(rows, records, strict=True) if record]
    keys = list(dict.fromkeys(key for _, record in kept for key in record))
    if not kept or not keys:
        raise SourceError(f"{path.name} has no responses in it. Export them again.")
    if len(keys) > _MAX_COLUMNS:
        raise SourceError(
            f"{path.name} has {len(keys):,} different fields; it is not a list of responses."
        )
    columns = {
        unique: pl.Series([record.get(key, "") for _, record in kept], dtype=pl.String)
        for key, unique in zip(keys, unique_names(keys), strict=True)
    }
    frame = with_one_line_end(pl.DataFrame(columns))
    numbers = tuple(row for row, _ in kept)
    runs_on = numbers == tuple(range(numbers[0], numbers[0] + len(numbers)))
    unused = [row for row, record in zip(rows, records, strict=True) if not record]
    return Table(
        name=path.name,
        format=kind,
        frame=frame,
        encoding=encoding.name,
        header_rows=0,
        first_row=numbers[0],
        rows=() if runs_on else numbers,
        questions=(("", ""),) * frame.width,
        export=name_export(frame),
        notes=encoding.notes,
        refused=tuple(Refused(f"item {row:,}", "not an object with fields") for row in unused),
    )


def _parse(path: Path, text: str) -> tuple[str, list[object], list[int]]:
    """The kind of JSON, its records, and the number of each (its line, in JSONL)."""
    text = text.lstrip("\ufeff")
    try:
        whole = _loads(text)
    except ValueError as error:
        if "\n" not in text.strip():
            raise _broken(path, error) from error
        return _parse_lines(path, text)
    if isinstance(whole, dict) and not _lists_inside(whole):
        return "JSON", [whole], [1]
    items = whole if isinstance(whole, list) else _lists_inside(whole)
    if not isinstance(items, list) or not any(isinstance(item, dict) for item in items):
        raise SourceError(
            f"{path.name} is JSON without a list of responses. "
            "Each response should be an object with its fields."
        )
    return "JSON", items, list(range(1, len(items) + 1))


def _parse_lines(path: Path, text: str) -> tuple[str, list[object], list[int]]:
    items: list[object] = []
    rows: list[int] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            items.append(_loads(line))
        except ValueError as error:
            raise _broken(path, error, number) from error
        rows.append(number)
    return "JSONL", items, rows


def _broken(path: Path, error: ValueError, line: int | None = None) -> SourceError:
    at = line or getattr(error, "lineno", 1)
    return SourceError(
        f"{path.name} is not JSON that can be read: line {at:,} is broken or the file is cut "
        "short. Export it again."
    )


def _loads(text: str) -> object:
    """Parse JSON; numbers keep the very digits of the file."""
    loaded: object = json.loads(text, parse_float=str, parse_int=str)
    return loaded


def _lists_inside(value: object, depth: int = 3) -> list[object]:
    """The longest list of objects inside an object, at most three levels down."""
    if not isinstance(value, dict) or not depth:
        return []
    best: list[object] = []
    for inner in value.values():
        if isinstance(inner, list) and inner and all(isinstance(item, dict) for item in inner):
            found: list[object] = inner
        else:
            found = _lists_inside(inner, depth - 1)
        if len(found) > len(best):
            best = found
    return best


def _flatten(item: object, prefix: str = "") -> dict[str, str] | None:
    """Fields of an object, those of inner objects under dotted names. None if it's no object."""
    if not isinstance(item, dict):
        return None
    flat: dict[str, str] = {}
    for key, value in item.items():
        name = render(f"{prefix}{key}")
        inner = _flatten(value, f"{name}.") if isinstance(value, dict) and value else None
        if inner is None:
            inner = {name: render(value)}
        for unique, text in inner.items():
            flat[unique if unique not in flat else f"{unique} (2)"] = text
    return flat
