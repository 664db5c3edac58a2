"""Pictures and their tables as files: SVG, PNG, CSV."""

from typing import Any

import polars as pl
from django.http import Http404, HttpResponse

from greenpaper.domain.people import Act
from greenpaper.report.csv_file import guarded
from greenpaper.report.svg_forms import as_file, as_png
from greenpaper.report.tables import CHECKED_SAID as CHECKED
from greenpaper.report.tables import UNCHECKED
from greenpaper.store.orm.models import Question
from greenpaper.web.explore.kept import Numbers, drawing, numbers_of, question_of
from greenpaper.web.explore.views import ordered
from greenpaper.web.shared.guard import Visit, allowed
from greenpaper.workflow.desk.mapping import spots_of

GROUPS = "groups-"
Rows = list[dict[str, Any]]


@allowed(Act.LOOK)
def download(request: Visit, key: str, picture: str, form: str) -> HttpResponse:
    """A picture as `svg` or `png`, or what it shows as `csv`."""
    question = question_of(request, key)
    if form == "svg":
        said = as_file(drawing(question, picture), f"{question.text}: {picture}")
        return _file(said, "image/svg+xml", f"{key}-{picture}.svg")
    if form == "png":
        return _file(as_png(drawing(question, picture)), "image/png", f"{key}-{picture}.png")
    if form == "csv":
        frame = guarded(pl.DataFrame(_rows(question, picture), infer_schema_length=None))
        return _file(frame.write_csv(), "text/csv; charset=utf-8", f"{key}-{picture}.csv")
    raise Http404


def _file(content: str | bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _rows(question: Question, name: str) -> Rows:
    numbers = numbers_of(question)
    titles = {t["key"]: t["title"] for t in numbers.get("themes", ())}
    if name == "themes" and numbers:
        return [_theme(t) for t in numbers["themes"]]
    if name == "together" and numbers:
        return [_pair(p, titles) for p in numbers["pairs"]]
    if name == "map":
        titles = dict(question.themes.values_list("key", "title"))
        spots = ordered(question, spots_of(question))
        return [
            {
                "response_id": s.response_id,
                "x": s.x,
                "y": s.y,
                "responses": s.responses,
                "theme": s.theme,
                "title": titles.get(s.theme, ""),
            }
            for s in spots
        ]
    if name.startswith(GROUPS) and numbers:
        return _groups(numbers, name.removeprefix(GROUPS), titles)
    raise Http404


def _theme(theme: dict[str, Any]) -> dict[str, Any]:
    about = {name: theme[name] for name in ("key", "title", "description", "parent")}
    counted = {
        f"{how}_{name}": theme[how][name]
        for how in ("responses", "voices")
        for name in ("count", "of", "share", "low", "high")
    }
    return about | counted | _checked(theme["checked"])


def _checked(checked: dict[str, Any] | None) -> dict[str, Any]:
    """The share that people checked, and whether they did."""
    named = {"share": "share", "low": "low", "high": "high", "people": "by"}
    row = {f"checked_{name}": (checked or {}).get(key) for key, name in named.items()}
    return row | {"checked": CHECKED if checked else UNCHECKED}


def _pair(pair: dict[str, Any], titles: dict[str, str]) -> dict[str, Any]:
    named = {"first_title": titles[pair["first"]], "second_title": titles[pair["second"]]}
    return pair | named | {"checked": UNCHECKED}


def _groups(numbers: Numbers, key: str, titles: dict[str, str]) -> Rows:
    found = [g for g in numbers["groupings"] if g["key"] == key]
    if not found:
        raise Http404
    groups = [*found[0]["groups"], *([found[0]["withheld"]] if found[0]["withheld"] else [])]
    real = {(d["group"], d["theme"]): d["p"] for d in numbers["differences"] if d["asked"] == key}
    return [
        {
            "asked": found[0]["name"],
            "group": g["name"],
            "theme": c["theme"],
            "title": titles[c["theme"]],
            **c["responses"],
            **_checked(c["checked"]),
            "different_p": real.get((g["name"], c["theme"])),
        }
        for g in groups
        for c in g["themes"]
    ]
