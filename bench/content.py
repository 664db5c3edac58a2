"""Content and language: stubs marked, answers kept, English not called foreign.

Protocol
- `us_cms_campaign`: of the 122 comments marked `attachment_only`, how many are marked as referring
  to an attachment. The gold is narrow: 46 more are marked, and were read one by one: all say no
  more than that something is attached. None of the campaign's letters or of the 51 comments in own
  words may be marked. Its stubs were read while the rules were written, so this is too kind.
- `nhs_fft`: one coder's themes. Of the comments with a theme, how many are marked blank or without
  content (lost); of those marked, how many had none. Read while the rules were written.
- `argkp`, `banking77`, `sight_double_coded`: not looked at before: whatever is marked is false.
- `polis_opendata`: what is marked was read once, after: all true (mostly "test 123").
- Language: the share of `nhs_fft`, `argkp` and `banking77` (English) that is called another
  language; the share of the German (austria-climate), Chinese (vtaiwan) and other Polis
  conversations that is called their language, over texts of at least one letter.
"""

import csv
import time
from collections.abc import Sequence
from pathlib import Path

from greenpaper.clean.content import classify
from greenpaper.clean.language import identify
from greenpaper.domain.response import Content

TITLE = "Content and language"
ORDER = 61

Row = dict[str, object]

_CONTENT = "What has no content"
_LANGUAGE = "Language"
_TEXT_COLUMNS = ("text", "argument", "comment-body")


def run(shared: Path) -> list[Row]:
    """The rows of both tables. `shared` holds data/."""
    data = shared / "data"
    return [_stubs(data), _themed(data), *_ordinary(data), *_languages(data)]


def _stubs(data: Path) -> Row:
    comments = _read(data / "us_cms_campaign" / "comments.csv")
    marked = [row for row in comments if classify(row["text"])[0] is Content.NO_CONTENT]
    own = [r for r in marked if r["in_campaign"] == "1" or r["same_topic_own_words"] == "1"]
    stubs = sum(row["attachment_only"] == "1" for row in marked)
    return {
        "table": _CONTENT,
        "set": "us_cms_campaign",
        "texts": len(comments),
        "marked": len(marked),
        "true": f"{stubs} of 122 stubs",
        "false": len(own),
    }


def _themed(data: Path) -> Row:
    comments = _read(data / "nhs_fft" / "responses_NEAS.csv")
    marked = [row for row in comments if classify(row["text"])[0] is not Content.CONTENT]
    return {
        "table": _CONTENT,
        "set": "nhs_fft",
        "texts": len(comments),
        "marked": len(marked),
        "true": f"{sum(not row['labels'] for row in marked)} without a theme",
        "false": sum(bool(row["labels"]) for row in marked),
    }


def _ordinary(data: Path) -> list[Row]:
    rows: list[Row] = []
    for name in ("argkp", "banking77", "sight_double_coded", "polis_opendata"):
        texts = _texts(data / name)
        marked = [text for text in texts if classify(text)[0] is not Content.CONTENT]
        rows.append(
            {
                "table": _CONTENT,
                "set": name,
                "texts": len(texts),
                "marked": len(marked),
                "false": None if name == "polis_opendata" else len(marked),
            }
        )
    return rows


def _languages(data: Path) -> list[Row]:
    rows = []
    for name in ("nhs_fft", "argkp", "banking77"):
        rows.append(_language_row(name, _texts(data / name), "en"))
    polis = data / "polis_opendata"
    german = [path for path in sorted(polis.iterdir()) if path.name.startswith("austria")]
    rows.append(_language_row("polis, Austria", [t for p in german for t in _texts(p)], "de"))
    rows.append(_language_row("polis, Taiwan", _texts(polis / "vtaiwan.uberx"), "zh"))
    return rows


def _language_row(name: str, texts: Sequence[str], language: str) -> Row:
    texts = [text for text in texts if any(char.isalpha() for char in text)]
    began = time.process_time()
    found = identify(texts)
    seconds = time.process_time() - began
    return {
        "table": _LANGUAGE,
        "set": name,
        "texts": len(texts),
        "language": language,
        "called so": found.count(language) / len(texts),
        "called another": sum(code not in {language, "und"} for code in found) / len(texts),
        "texts a second": round(len(texts) / seconds),
    }


def _texts(folder: Path) -> list[str]:
    texts: list[str] = []
    for path in sorted(folder.rglob("*.csv")):
        rows = _read(path)
        column = next((name for name in _TEXT_COLUMNS if rows and name in rows[0]), None)
        texts += [row[column] or "" for row in rows] if column else []
    return texts


def _read(path: Path) -> list[dict[str, str]]:
    csv.field_size_limit(10_000_000)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
