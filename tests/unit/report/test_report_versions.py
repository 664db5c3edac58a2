"""What is different between two versions."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from greenpaper.domain.coding import Outcome, Status
from greenpaper.domain.results import Results
from greenpaper.report.csv_file import write_csv
from greenpaper.report.find import find
from greenpaper.report.findings import as_json
from greenpaper.report.tables import codings_table
from greenpaper.report.versions import QuestionCompared, compare
from report_builders import Case, case


@pytest.fixture(scope="module")
def made() -> Case:
    return case(2, 60, 4)


def difference(made: Case, later: Results, folder: Path) -> list[QuestionCompared]:
    parts = []
    for number, results in enumerate((made.results, later)):
        write_csv(codings_table(results), folder / f"{number}.csv")
        found = json.loads(as_json(find(results, made.respondents, draft=True)))
        parts.append((found, (folder / f"{number}.csv").read_bytes()))
    (before, old), (after, new) = parts
    return compare(before, after, old, new)


def test_nothing_is_different(made: Case, tmp_path: Path) -> None:
    assert all(q.same for q in difference(made, made.results, tmp_path))


def without(outcome: Outcome, theme: str) -> Outcome:
    kept = tuple(c for c in outcome.codings if c.theme != theme)
    if kept == outcome.codings:
        return outcome
    if not kept:
        return Outcome(outcome.question, outcome.response_id, Status.NONE_FITS)
    return replace(outcome, codings=kept, primary=kept[0].theme)


def test_theme_removed_and_renamed(made: Case, tmp_path: Path) -> None:
    first, *others = made.results.codebooks
    gone = next(t for t in first.themes if t.parent)
    named = first.themes[0]
    themes = tuple(
        replace(t, title="Called otherwise") if t is named else t
        for t in first.themes
        if t is not gone
    )
    changed = [without(o, gone.key) if o.question == "q2" else o for o in made.results.outcomes]
    later = replace(
        made.results,
        codebooks=(replace(first, themes=themes), *others),
        outcomes=tuple(changed),
    )
    q2, q10 = difference(made, later, tmp_path)
    assert q10.same
    states = {t.key: t.state for t in q2.themes}
    assert states[gone.key] == "removed"
    assert states[named.key] == "renamed"
    moved = {
        a.response_id: b
        for a, b in zip(made.results.outcomes, changed, strict=True)
        if {c.theme for c in a.codings} != {c.theme for c in b.codings}
    }
    assert q2.otherwise == len(moved) > 0
    assert {e.response_id for e in q2.examples} == moved.keys()
    for example in q2.examples:
        assert gone.title in example.before
        assert gone.title not in example.after
        assert example.after or moved[example.response_id].codings == ()


def test_late_response_is_new(made: Case, tmp_path: Path) -> None:
    def but_one(results: Results) -> Results:
        last = results.responses[-1]
        key = (last.question, last.response_id)
        return replace(
            results,
            responses=results.responses[:-1],
            outcomes=tuple(o for o in results.outcomes if (o.question, o.response_id) != key),
            campaigns=(),
            portraits={},
        )

    whole = replace(made.results, campaigns=(), portraits={})
    q2, q10 = difference(replace(made, results=but_one(whole)), whole, tmp_path)
    assert (q2.new, q10.new, q10.gone) == (0, 1, 0)
