"""The responses as open data: themes and masked words, without anything that is known to point at a
person. A person reads it before it is published: what was not noticed is still there.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import polars as pl

from greenpaper.domain.coding import Outcome
from greenpaper.domain.consultation import Kind
from greenpaper.domain.response import mask
from greenpaper.domain.results import Results
from greenpaper.report.csv_file import write_csv
from greenpaper.report.group_counts import Membership, memberships
from greenpaper.report.order import natural
from greenpaper.report.own_wording import NOT_ANSWERED
from greenpaper.report.suppression import SMALLEST, withheld
from greenpaper.report.tables import theme_titles

TABLE, NOTES = "open-data.csv", "open-data-notes.txt"
FILES = (TABLE, NOTES)
FOLDED = f"(fewer than {SMALLEST}, or covering for such a group)"


def write_open_data(results: Results, respondents: pl.DataFrame, folder: Path) -> None:
    """Write `FILES`: the table, and what it leaves out. `respondents`: see `report.find`."""
    table, folded = open_data(results, respondents)
    write_csv(table, folder / TABLE)
    (folder / NOTES).write_text(notes(results, folded), encoding="utf-8", newline="\n")


def open_data(
    results: Results, respondents: pl.DataFrame
) -> tuple[pl.DataFrame, list[tuple[str, int]]]:
    """One row a respondent, in natural order of the ids; and by what was answered, how many
    respondents' answers were folded because too few gave them.

    Columns: `response_id`; each segment and closed question; and for each open question the words
    with personal data masked, what became of them, and the titles of their themes.
    """
    ids = sorted(respondents["response_id"].to_list(), key=natural)
    columns = [pl.Series("response_id", ids, pl.String)]
    folded: list[tuple[str, int]] = []
    groups = memberships(results.consultation, respondents, results.personal_answers)
    for group in sorted(groups, key=lambda g: natural(g.key)):
        hidden = _hidden(group)
        shown = [_shown(group.of[i], hidden) for i in ids]
        columns.append(pl.Series(f"{group.key} {group.name}", shown, pl.String))
        if hidden:
            folded.append((group.name, sum(bool(hidden & {*group.of[i]}) for i in ids)))
    texts, outcomes = _masked(results), {(o.question, o.response_id): o for o in results.outcomes}
    titles = theme_titles(results)
    for question in results.consultation.open_questions:
        keys = [(question.key, i) for i in ids]
        found = [outcomes.get(k) for k in keys]
        name = question.key
        columns += [
            pl.Series(f"{name} {question.text}", [texts.get(k) for k in keys], pl.String),
            pl.Series(f"{name} status", [o and o.status.value for o in found], pl.String),
            pl.Series(f"{name} themes", [_themes(o, titles) for o in found], pl.String),
        ]
    return pl.DataFrame(columns), folded


def notes(results: Results, folded: Sequence[tuple[str, int]]) -> str:
    """What the table holds and leaves out, as text."""
    spans = sum(len(m.personal_data) for m in results.marks.values())
    lines = [
        f"{results.consultation.title}: responses as open data ({TABLE})",
        "",
        "One row for each respondent. A column for each group of respondents and closed question,",
        "and three for each open question: the words, what became of them (status), the themes.",
        "",
        "Left out or changed:",
        "- every column of the source that is personal data, a date, or was not used;",
        f"- {spans:,} passages of responses in which personal data was noticed: each is replaced",
        "  by a note in square brackets. Not all personal data is noticed;",
        "- answers to closed questions that may be people's own words: counted together;",
        f"- groups and answers of fewer than {SMALLEST} respondents, and the next smallest where",
        f"  taking away would give them: “{FOLDED}”.",
        *(f"  {name}: {number:,} respondents" for name, number in folded),
        "",
        *_about_themes(results),
        "",
        "Not checked: whether several answers together point at one person. Somebody who knows the",
        "consultation should read the table before it is published.",
    ]
    return "\n".join(lines) + "\n"


def _about_themes(results: Results) -> list[str]:
    if results.checked:
        return [
            "Themes are as coded, by a program or by a person. Counts made of them have the",
            "program's mistakes in them: the report has the shares that people checked.",
        ]
    return [
        "Themes are as coded, by a program or by a person, and were not checked by people: counts",
        "made of them have the program's mistakes in them.",
    ]


def _hidden(group: Membership) -> frozenset[str]:
    """The groups that are too small to be named."""
    sizes = Counter(name for names in group.of.values() for name in names)
    if group.kind == Kind.MULTIPLE.value:
        return frozenset(n for n, size in sizes.items() if size < SMALLEST) - {NOT_ANSWERED}
    return withheld(sizes, NOT_ANSWERED) - {NOT_ANSWERED}


def _shown(names: Iterable[str], hidden: frozenset[str]) -> str | None:
    shown = dict.fromkeys(FOLDED if n in hidden else n for n in names if n != NOT_ANSWERED)
    return "; ".join(shown) or None


def _masked(results: Results) -> dict[tuple[str, str], str]:
    return {
        (r.question, r.response_id): mask(
            r.text, results.marks[r.question, r.response_id].personal_data
        )
        for r in results.responses
    }


def _themes(outcome: Outcome | None, titles: Mapping[tuple[str, str], str]) -> str | None:
    if outcome is None:
        return None
    keys = sorted(
        {c.theme for c in outcome.codings}, key=lambda t: (t != outcome.primary, natural(t))
    )
    return "; ".join(titles[outcome.question, k] for k in keys) or None
