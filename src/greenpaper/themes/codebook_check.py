"""Reading codebook.yaml as people leave it, and saying clearly what can't be used."""

import datetime
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from greenpaper.domain.codebook import SignOff, Theme
from greenpaper.domain.errors import CodebookError

MOST_BYTES = 16 * 1024 * 1024
LEVELS = 2


@dataclass(frozen=True, slots=True)
class Content:
    """What the file says, checked. `questions` are (wording, themes)."""

    consultation: str
    sign_off: SignOff | None
    questions: tuple[tuple[str, tuple[Theme, ...]], ...]


def checked(path: Path) -> Content:
    """The file's content. Raises CodebookError with what is wrong, where, and what to do."""
    content = _load(path)
    questions = content.get("questions")
    if not isinstance(questions, list) or not questions:
        raise CodebookError(
            f"{path.name} has no list of questions. Start from the codebook.yaml that "
            "'greenpaper sort' writes."
        )
    seen: list[tuple[str, tuple[Theme, ...]]] = []
    for number, entry in enumerate(questions, start=1):
        where = f"{path.name}, question {number}"
        if not isinstance(entry, dict) or not _plain(entry.get("question")):
            raise CodebookError(f"{where}: it has no 'question:' with the question's wording.")
        asked = _plain(entry["question"])
        if asked in (a for a, _ in seen):
            raise CodebookError(f"{where}: “{asked}” is there twice. Keep one of them.")
        seen.append((asked, _themes(entry.get("themes") or [], where)))
    return Content(_plain(content.get("consultation")), _sign_off(content, path.name), tuple(seen))


def _load(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CodebookError(f"{path.name} is larger than 16 MB: that is no codebook.")
        text = path.read_text(encoding="utf-8-sig")
        content = yaml.load(text, Loader=_PlainText)  # noqa: S506
    except FileNotFoundError:
        raise CodebookError(f"There is no codebook at {path}. Check the name.") from None
    except OSError as error:
        raise CodebookError(f"{path.name} can't be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        raise CodebookError(
            f"{path.name} can't be read as text in UTF-8 ({error}). Save it again as UTF-8."
        ) from None
    except RecursionError:
        raise CodebookError(f"{path.name} is no codebook: its lists are nested too deep.") from None
    except yaml.reader.ReaderError as error:
        raise CodebookError(
            f"{path.name} has a character that text can't have (U+{error.character:04X}) in "
            f"line {text.count(chr(10), 0, error.position) + 1}. Delete it."
        ) from None
    except yaml.YAMLError as error:
        raise CodebookError(
            f"{path.name} is not valid YAML{_line(error)}. {_hint(error)}"
        ) from None
    if not isinstance(content, dict):
        raise CodebookError(
            f"{path.name} is not a codebook: it should begin with 'consultation:' and 'questions:'."
        )
    return content


class _PlainText(yaml.BaseLoader):
    """YAML in which all values are texts, since to people "Yes" is a title and 20:30 a time.

    Without anchors: a codebook needs none, and a hostile file could grow by them.
    """

    def compose_node(self, parent: Any, index: int) -> Any:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.constructor.ConstructorError(
                None, None, "a codebook can't use aliases (*name)", event.start_mark
            )
        return super().compose_node(parent, index)

    def construct_scalar(self, node: Any) -> Any:
        empty = node.style is None and node.value in {"~", "null", "Null", "NULL"}
        return "" if empty else super().construct_scalar(node)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            if key.value in seen:
                problem = f"'{key.value}:' is there twice in one entry (is a '- ' missing?)"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _line(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""


def _hint(error: yaml.YAMLError) -> str:
    problem = str(getattr(error, "problem", None) or "It can't be understood")
    problem = problem[:1].upper() + problem[1:]
    return f"{problem}. Put texts in double quotes and indent with spaces."


def _plain(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _sign_off(content: dict[str, Any], name: str) -> SignOff | None:
    by, on = _plain(content.get("signed_off_by")), _plain(content.get("signed_off_on"))
    if not by and not on:
        return None
    if not by or not on:
        missing = "signed_off_on (the date)" if by else "signed_off_by (the person's name)"
        raise CodebookError(f"{name}: it is half signed: fill in {missing}, or empty both.")
    try:
        if datetime.date.fromisoformat(on).isoformat() != on:
            raise ValueError(on)
    except ValueError:
        raise CodebookError(
            f"{name}: signed_off_on is “{on}”, which is not a date like 2026-01-31."
        ) from None
    return SignOff(by, on)


def _themes(entries: object, where: str) -> tuple[Theme, ...]:
    if not isinstance(entries, list):
        raise CodebookError(f"{where}: 'themes:' should be a list, each theme with '- key:'.")
    themes = [_theme(entry, f"{where}, theme {n}") for n, entry in enumerate(entries, start=1)]
    by_key: dict[str, Theme] = {}
    for theme in themes:
        if theme.key in by_key:
            raise CodebookError(
                f"{where}: two themes have the key '{theme.key}' (“{by_key[theme.key].title}” and "
                f"“{theme.title}”). Give one of them another key."
            )
        by_key[theme.key] = theme
    _check_parents(by_key, where)
    _check_merged(by_key, where)
    return tuple(themes)


def _theme(entry: object, where: str) -> Theme:
    if not isinstance(entry, dict):
        raise CodebookError(f"{where}: it should be 'key:', 'title:', 'description:' …")
    key, title = _plain(entry.get("key")), _plain(entry.get("title"))
    if not key or not title:
        missing = "key" if not key else "title"
        raise CodebookError(f"{where} (“{title or key}”): it has no {missing}. Add one.")
    if any(c in key for c in ";,\n") or key in {"none", "none_fits"}:
        raise CodebookError(f"{where}: '{key}' can't be a key. Use letters, digits, - and _.")
    return Theme(
        key=key,
        title=title,
        description=_plain(entry.get("description")),
        parent=_plain(entry.get("parent")),
        examples=_texts(entry.get("examples"), f"{where}, examples"),
        merged=_keys(entry.get("merged"), f"{where}, merged"),
    )


def _texts(value: object, where: str) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise CodebookError(f"{where}: it should be a list of texts, each after '- '.")
    return tuple(v for v in value if v.strip())


def _keys(value: object, where: str) -> tuple[str, ...]:
    """A list of keys, or keys with commas between: none of them can have a comma."""
    given = (key.strip() for text in _texts(value, where) for key in text.split(","))
    return tuple(dict.fromkeys(key for key in given if key))


def _check_parents(by_key: dict[str, Theme], where: str) -> None:
    for theme in by_key.values():
        if theme.parent and theme.parent not in by_key:
            near = get_close_matches(theme.parent, by_key, 1)
            hint = f" Did you mean '{near[0]}'?" if near else " Empty it, or add that theme."
            raise CodebookError(
                f"{where}: the parent of '{theme.key}' is '{theme.parent}', which no theme has "
                f"as its key.{hint}"
            )
        path = [theme.key]
        while parent := by_key[path[-1]].parent:
            if parent in path:
                loop = " → ".join([*path, parent])
                raise CodebookError(f"{where}: the parents go round in a circle ({loop}). Cut it.")
            path.append(parent)
        if len(path) > LEVELS:
            raise CodebookError(
                f"{where}: '{theme.key}' stands under '{path[1]}', which stands under '{path[2]}'. "
                "Themes can have two levels only. Empty one of those parents."
            )


def _check_merged(by_key: dict[str, Theme], where: str) -> None:
    taken: dict[str, str] = {}
    parents = {theme.parent for theme in by_key.values()}
    for theme in by_key.values():
        if theme.merged and theme.key in parents:
            raise CodebookError(
                f"{where}: nothing can be merged into '{theme.key}', which has themes under it. "
                f"Merge '{theme.merged[0]}' into one of those."
            )
        for key in theme.merged:
            if key in by_key:
                raise CodebookError(
                    f"{where}: '{key}' is merged into '{theme.key}' but still has an entry of its "
                    "own. Delete one or the other."
                )
            if key in taken:
                raise CodebookError(
                    f"{where}: '{key}' is merged into both '{taken[key]}' and '{theme.key}'."
                )
            taken[key] = theme.key
