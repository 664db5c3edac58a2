"""The workbook's tables of numbers, from the findings."""

import polars as pl

from greenpaper.domain.results import Checked
from greenpaper.report.findings import Findings
from greenpaper.report.tables import CHECKED_SAID, UNCHECKED, checked_cells

CHECKED = {
    "checked_share": pl.Float64,
    "checked_low": pl.Float64,
    "checked_high": pl.Float64,
    "checked_by": pl.Int64,
    "checked": pl.String,
}


def themes_sheet(findings: Findings) -> pl.DataFrame:
    """One row a theme, and one for "none of these themes", counted both ways."""
    rows: list[tuple[str | float | None, ...]] = []
    for q in findings.questions:
        rows += [
            (
                q.key,
                t.key,
                t.title,
                t.description,
                t.parent,
                t.responses.count,
                t.responses.of,
                t.responses.share,
                t.responses.low,
                t.responses.high,
                t.voices.count,
                t.voices.share,
                t.primary,
                t.confidence,
                t.distinctness,
                *checked_cells(t.checked),
                _said(t.checked),
            )
            for t in q.themes
        ]
        none = q.none_fits
        counted = (none.count, none.of, none.share, none.low, none.high)
        rows.append((q.key, "", "None of these themes", "", "", *counted, *(None,) * 9, UNCHECKED))
    text, whole, part = pl.String, pl.Int64, pl.Float64
    schema = {
        "question": text,
        "theme": text,
        "title": text,
        "description": text,
        "parent": text,
        "responses": whole,
        "of": whole,
        "share": part,
        "share_low": part,
        "share_high": part,
        "voices": whole,
        "voices_share": part,
        "fits_best": whole,
        "mean_confidence": part,
        "distinctness": part,
        **CHECKED,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def groups_sheet(findings: Findings) -> pl.DataFrame:
    """One row a theme and group; one row, without numbers, for a group that is not shown."""
    rows: list[tuple[str | float | None, ...]] = []
    for q in findings.questions:
        titles = {t.key: t.title for t in q.themes}
        for g in q.groupings:
            for group in g.groups:
                head = (q.key, g.name, group.name)
                if group.responses is None:
                    rows.append((*head, None, None, "not shown: too few", *(None,) * 9))
                for t in group.themes:
                    s = t.responses
                    counted = (s.of, t.theme, titles[t.theme], s.count, s.share, s.low, s.high)
                    rows.append((*head, *counted, *checked_cells(t.checked), _said(t.checked)))
    text, whole, part = pl.String, pl.Int64, pl.Float64
    schema = {
        "question": text,
        "grouping": text,
        "group": text,
        "group_responses": whole,
        "theme": text,
        "title": text,
        "responses": whole,
        "share": part,
        "share_low": part,
        "share_high": part,
        **CHECKED,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _said(checked: Checked | None) -> str:
    return CHECKED_SAID if checked else UNCHECKED
