"""The report as one HTML file: no script, no request to anywhere, made for screen and paper."""

import re
from datetime import date
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from greenpaper.domain.languages import language_name
from greenpaper.domain.results import Checked
from greenpaper.domain.run import Run
from greenpaper.report.charts import position_charts, position_colours, theme_charts, told
from greenpaper.report.figures import percent
from greenpaper.report.findings import Findings, Share
from greenpaper.report.own_wording import is_together
from greenpaper.report.printable import printable

TEMPLATES = Path(__file__).parent / "templates"
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")
_HEAT = (0.05, 0.1, 0.2, 0.35, 0.5)


def render(findings: Findings, run: Run) -> str:
    """The report. All text in it is escaped; characters that HTML forbids show as "�"."""
    return report_environment().get_template("report.html.j2").render(f=findings, run=run)


def report_environment() -> Environment:
    """What the report's templates call."""
    env = environment()
    env.filters |= {
        "percent": percent,
        "number": lambda n: f"{n:,}",
        "count": count,
        "interval": interval,
        "heat": heat,
        "told": told,
        "commonest": lambda themes: sorted(themes, key=lambda t: -(told(t).share or 0)),
        "day": day,
        "question_number": question_number,
        "lang": language,
        "language_name": language_name,
        "theme_titles": lambda q: {t.key: t.title for t in q.themes},
        "two_places": lambda x: "–" if x is None else f"{x:.2f}",
    }
    env.tests["together"] = is_together
    env.globals |= {
        "theme_charts": theme_charts,
        "position_charts": position_charts,
        "position_colours": position_colours,
        "word": False,
    }
    return env


def environment() -> Environment:
    """Where pages are made: everything is escaped, and characters that HTML forbids are shown."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


def _printable(value: object) -> object:
    if isinstance(value, str) and not isinstance(value, Markup):
        return printable(value)
    return value


def count(number: int, noun: str, nouns: str = "") -> str:
    """A number and its noun: "1 response", "1,234 responses"."""
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"


def interval(share: Share | Checked) -> str:
    """An interval in words, "29% to 39%"; a dash where there is none."""
    return "–" if share.low is None else f"{percent(share.low)} to {percent(share.high)}"


def heat(part: float | None) -> int:
    """How dark to shade a share: 0 to 5."""
    return sum(1 for step in _HEAT if part is not None and part >= step)


def day(iso: str) -> str:
    """The day of an ISO date or time, "20 November 2026"; other text is left as it is."""
    try:
        found = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    return f"{found.day} {found:%B %Y}"


def question_number(key: str) -> str:
    """The number in a question's key: "2" from "q2"."""
    return key[1:] if re.fullmatch(r"q\d+", key) else key


def language(code: str) -> str:
    """A language code for HTML's `lang`, "" for English or where it is not known."""
    known = code not in ("en", "und") and _LANGUAGE.fullmatch(code)
    return code if known else ""
