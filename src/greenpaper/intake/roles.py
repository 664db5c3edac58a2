"""roles.yaml: what each column is for, as a file for a person to read and change."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from greenpaper.domain.consultation import Column, Role
from greenpaper.domain.errors import OutputError, RolesError
from greenpaper.intake.columns import recognise
from greenpaper.intake.near import nearest
from greenpaper.intake.table import Table

_MEANING = {
    Role.ID: "tells the rows apart",
    Role.OPEN: "an open question: answers in people's own words; these are sorted into themes",
    Role.SINGLE: "a closed question with one choice",
    Role.MULTIPLE: "a closed question with several choices, in one cell or one column for each",
    Role.SEGMENT: "groups the respondents, such as “Responding as”",
    Role.DATE: "a date or time",
    Role.PERSONAL: "personal data: kept in the private outputs, never published",
    Role.IGNORE: "not used; carried through to the outputs",
    Role.QUESTION: "which question the row answers, where each row is one answer",
}
_FIELDS = ("role", "question", "option")
_MAX_BYTES = 4 * 1024**2


def write_roles(columns: Sequence[Column], path: Path) -> None:
    """Write the roles as commented YAML, made for editing. Raises OutputError."""
    lines = [
        "# What each column of the file is for. Change a role, or the wording of a question,",
        "# save this file, and give it to greenpaper with --roles.",
        "#",
        "# The roles:",
        *(f"#   {role.value:<9} {meaning}" for role, meaning in _MEANING.items()),
        "",
        "columns:",
    ]
    for column in columns:
        lines.extend(_entry(column))
    try:
        Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path} could not be written: {error.strerror}.") from error


def _entry(column: Column) -> list[str]:
    sure = f"{column.confidence:.0%} sure" if column.confidence < 1 else "certain"
    reason = " ".join(column.reason.split())
    lines = [f"  {_scalar(column.name)}:", f"    role: {column.role.value}  # {sure}: {reason}"]
    if column.question and column.question != column.name:
        lines.append(f"    question: {_scalar(column.question)}")
    if column.option:
        lines.append(f"    option: {_scalar(column.option)}")
    return lines


def _scalar(text: str) -> str:
    """The text on one line, quoted as YAML needs it."""
    if len(text) > 120:  # YAML wants "? " before a key that is longer than this
        text_yaml = yaml.safe_dump(text, allow_unicode=True, width=10**9, default_style='"')
    else:
        text_yaml = yaml.safe_dump(text, allow_unicode=True, width=10**9)
    return text_yaml.removesuffix("\n").removesuffix("\n...").strip()


def read_roles(path: Path, table: Table) -> tuple[Column, ...]:
    """The columns of a table with the roles that a person gave them.

    Columns that the file does not name keep what `recognise` says. Raises RolesError for a file
    that can't be read, a column or role that does not exist (with the nearest right spelling),
    and roles without an open question.
    """
    entries = _load(Path(path))
    guessed = {column.name: column for column in recognise(table)}
    for name in entries:
        if name not in guessed:
            raise RolesError(
                f"{Path(path).name} names a column “{name}”, which {table.where()} does not have."
                + _did_you_mean(name, list(guessed))
            )
    columns = tuple(
        _changed(Path(path), column, entries[name]) if name in entries else column
        for name, column in guessed.items()
    )
    _check(Path(path), columns)
    return columns


def _load(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise RolesError(f"{path.name} is too large to be a file of roles.")
        loaded = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_Loader)  # noqa: S506
    except OSError as error:
        raise RolesError(f"{path} could not be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise RolesError(f"{path.name} is not UTF-8 text. Save it as UTF-8.") from error
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" in line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", "") or "something is wrong"
        raise RolesError(f"{path.name} is not valid YAML{line}: {problem}.") from error
    entries = loaded.get("columns") if isinstance(loaded, Mapping) else None
    if not isinstance(entries, Mapping) or not entries:
        raise RolesError(
            f"{path.name} has no “columns:” with columns under it. "
            "Run “greenpaper columns” to write a file to start from."
        )
    return {str(name): entry for name, entry in entries.items()}


class _Loader(yaml.SafeLoader):
    """Plain YAML: no aliases (they can explode), no key twice, and every scalar a text."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(
                None,
                None,
                "a value that begins with * must be in quotation marks",
                event.start_mark,
            )
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        keys = Counter(str(key.value) for key, _ in node.value)
        for key, _ in node.value:
            if keys[str(key.value)] > 1:
                raise yaml.constructor.ConstructorError(
                    None, None, f"“{key.value}” is there twice", key.start_mark
                )
        return super().construct_mapping(node, deep=deep)


_Loader.yaml_implicit_resolvers = {}


def _changed(path: Path, column: Column, entry: object) -> Column:
    """The column as the file has it: a role alone, or a role with wording."""
    fields = {"role": entry} if isinstance(entry, str) else entry
    if not isinstance(fields, Mapping):
        raise RolesError(f"In {path.name}, column “{column.name}” needs a role.")
    for field in fields:
        if field not in _FIELDS:
            raise RolesError(
                f"In {path.name}, column “{column.name}” has “{field}”; it may have role, "
                f"question and option." + _did_you_mean(str(field), _FIELDS)
            )
    given = str(fields.get("role") or column.role.value).strip().lower()
    if given not in set(Role):
        raise RolesError(
            f"In {path.name}, column “{column.name}” has the role “{given}”, which does not "
            f"exist." + (_did_you_mean(given, list(Role)) or f" Choose of {', '.join(Role)}.")
        )
    role = Role(given)
    kept = role is column.role
    return replace(
        column,
        role=role,
        confidence=column.confidence if kept else 1.0,
        reason=column.reason if kept else f"{path.name} says so",
        question=str(fields.get("question") or column.question),
        option=str(fields.get("option") or (column.option if role is Role.MULTIPLE else "")),
    )


def _check(path: Path, columns: Sequence[Column]) -> None:
    held = Counter(column.role for column in columns)
    if not held[Role.OPEN]:
        raise RolesError(
            f"{path.name} has no open question. Give the role “open” to the column whose answers "
            "are in people's own words."
        )
    for role in (Role.ID, Role.QUESTION):
        if held[role] > 1:
            names = [f"“{c.name}”" for c in columns if c.role is role]
            raise RolesError(
                f"{path.name} gives the role “{role}” to {' and '.join(names)}; "
                "only one column can have it."
            )


def _did_you_mean(word: str, choices: Sequence[str]) -> str:
    near = nearest(word, choices)
    return f" Did you mean “{near}”?" if near else ""
