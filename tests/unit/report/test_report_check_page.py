"""The page of a check needs nothing else, reads well to eyes and ears, and has the numbers."""

import json
import re
from dataclasses import replace
from itertools import pairwise

import polars as pl
import pytest

from greenpaper.report.check_found import (
    UNKNOWN,
    BinFound,
    CheckFound,
    CoderFound,
    GroupChecked,
    GroupShares,
    Interval,
    PairFound,
    QuestionChecked,
    ShareChecked,
    SharesFound,
    ThemeChecked,
    agreement_table,
    check_as_json,
    shares_table,
)
from greenpaper.report.check_page import MEASURES, render_check
from html_page import Page
from report_builders import RUN

HOSTILE = "<script>alert(1)</script><img src=http://x.example/p.png onerror=alert(1)>{{7*7}}\u202e"


def figure(number: int) -> Interval:
    """A different figure for every number."""
    value = 0.3 + (number * 37 % 101) / 200
    return value, value - 0.07, value + 0.06


def figures(start: int) -> dict[str, Interval]:
    return {name: figure(start + n) for n, (name, _) in enumerate(MEASURES)}


def question(key: str, text: str, start: int, themes: int = 3) -> QuestionChecked:
    return QuestionChecked(
        key=key,
        text=text,
        sentence=f"The machine agrees with the coders ({start}).",
        warning="The coders agree little." if start % 2 else "",
        verdict="as_well",
        responses=180 + start,
        people=figures(start),
        machine=figures(start + 20),
        difference=(-0.02, -0.05, 0.01),
        pairs=(
            PairFound("coder1", "coder2", 180, figures(start + 40)),
            PairFound("coder1", "machine", 190, figures(start + 60)),
            PairFound("coder2", "machine", 0, {}),
        ),
        themes=tuple(
            ThemeChecked(
                f"t{n}",
                f"Theme {n} & more",
                figure(n),
                figure(n + 1),
                {k: figure(n + 2) for k in ("f1", "precision", "recall", "kappa", "alpha")},
                {k: UNKNOWN if n == 1 else figure(n + 3) for k in ("f1", "precision", "alpha")},
            )
            for n in range(themes)
        ),
        calibration=(BinFound(0.3, 0.4, 12, 0.36, 0.4), BinFound(0.9, 1.0, 30, 0.95, 0.9)),
        calibration_error=0.031,
        shares=shares(start),
    )


def shares(start: int) -> SharesFound:
    def themes(known: bool) -> tuple[ShareChecked, ...]:
        checked = ((0.3, 0.21, 0.4), (0.12, 0.08, 0.17)) if known else (UNKNOWN, UNKNOWN)
        return tuple(
            ShareChecked(f"t{n}", f"Theme {n} & more", 0.25 - n / 10, one, 201 if known else 0)
            for n, one in enumerate(checked)
        )

    return SharesFound(
        people=201,
        considered=400 + start,
        themes=themes(known=True),
        groups=(
            GroupShares("Area", "North", 120, themes(known=True)),
            GroupShares("Area", "South", 30, themes(known=False)),
        ),
        not_shown=("Area: West",),
    )


def found(text: str = "What do you think?") -> CheckFound:
    return CheckFound(
        title="A High Street for people",
        folder="responses-sorted",
        drawn=224,
        by_chance=200,
        seed=7,
        coders=(CoderFound("coder1", 200, 3, 20), CoderFound("coder2", 201, 0, 22)),
        whole=replace(question("", "All questions", 1), themes=(), calibration=()),
        questions=(question("q2", text, 2), question("q4", "And this?", 3)),
        groups=(
            GroupChecked("Area", "North", 40, figure(1), (-0.2, -0.3, -0.1), 0.002, True),
            GroupChecked("Area", "South", 60, figure(2), (0.01, -0.1, 0.1), 1.0, False),
        ),
        groups_too_small=2,
        least_in_group=20,
        smallest_group=10,
        resamples=1000,
        differing=30,
        settled=4,
        rule="“About as well”: by this rule.",
        notes=("coder1.xlsx, row 7: not used.",),
    )


@pytest.fixture(scope="module")
def html() -> str:
    return render_check(found(), RUN)


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_eyes_and_ears_find_their_way(page: Page) -> None:
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(page.headings))
    ids = [a["id"] for _, a in page.tags if "id" in a]
    assert len(ids) == len(set(ids))
    links = [str(a["href"]) for a in page.all("a")]
    assert all(link.startswith("#") and link[1:] in ids for link in links)
    assert {a["aria-labelledby"] for _, a in page.tags if "aria-labelledby" in a} <= set(ids)
    assert page.all("html") == [{"lang": "en-GB"}]
    for landmark in ("header", "nav", "main", "footer"):
        assert len(page.all(landmark)) == 1
    assert page.all("a")[0]["class"] == "skip"
    assert len(page.all("table")) == len(page.all("caption")) > 5
    assert all(a.get("scope") in ("col", "row", "colgroup") for a in page.all("th"))
    charts = [a for a in page.all("svg") if a.get("role") == "img"]
    assert len(charts) == 8
    assert all(a["aria-label"] for a in charts)
    assert all(a.get("aria-hidden") == "true" for a in page.all("svg") if "role" not in a)
    kinds = [t for t, _ in page.tags if t in ("figure", "table")]
    assert {after for kind, after in pairwise(kinds) if kind == "figure"} == {"table"}


def test_rows_are_as_long_as_their_headings(html: str) -> None:
    for table in re.findall(r"<table.*?</table>", html, re.DOTALL):
        head = table.split("<thead>")[1].split("</thead>")[0].strip().split("</tr>")[:-1]
        width = sum(
            int((re.search(r'colspan="(\d+)"', cell) or ["", "1"])[1])
            for cell in re.findall(r"<th[^>]*>", head[0])
        )
        body = table.split("<tbody>")[1].split("</tbody>")[0]
        for row in body.strip().split("</tr>")[:-1]:
            assert len(re.findall(r"<t[hd]\b", row)) == width


def test_nothing_is_loaded_or_run(page: Page, html: str) -> None:
    used = {t for t, _ in page.tags}
    assert not used & {"script", "link", "img", "iframe", "object", "embed", "form", "base", "use"}
    assert not re.search(r"https?://|@import|url\(", html)
    policy = next(a for a in page.all("meta") if a.get("http-equiv") == "Content-Security-Policy")
    assert str(policy["content"]).startswith("default-src 'none'")


def test_hostile_text_is_inert() -> None:
    one = found(HOSTILE)
    theme = replace(one.questions[0].themes[0], title=HOSTILE)
    first = replace(one.questions[0], themes=(theme,), sentence=HOSTILE, warning=HOSTILE)
    group = replace(one.groups[0], group=HOSTILE, segment=HOSTILE)
    coder = CoderFound(HOSTILE, 1, 0, 0)
    made = replace(
        one, title=HOSTILE, questions=(first,), groups=(group,), notes=(HOSTILE,), coders=(coder,)
    )
    page = Page(render_check(made, replace(RUN, command=HOSTILE)))
    assert not {t for t, _ in page.tags} & {"script", "img"}
    assert not any(name.startswith("on") for _, attrs in page.tags for name in attrs)
    assert "{{7*7}}" in page.text


def test_the_page_is_the_same_each_time(html: str) -> None:
    assert render_check(found(), RUN) == html


def test_the_numbers_of_the_page_are_those_of_the_json(html: str) -> None:
    stored = json.loads(check_as_json(found()))
    table = html.split("All questions together")[1].split("</table>", maxsplit=1)[0]
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in table.split("</tr>")[1:-1]]
    whole = stored["whole"]
    for row, (name, _) in zip(rows, MEASURES, strict=True):
        p, m = whole["people"][name], whole["machine"][name]
        assert row == [
            f"{p[0]:.2f}",
            f"{p[1]:.2f} to {p[2]:.2f}",
            f"{m[0]:.2f}",
            f"{m[1]:.2f} to {m[2]:.2f}",
        ]
    assert html.count(stored["whole"]["sentence"]) == 1
    for question_ in stored["questions"]:
        assert question_["sentence"] in html
    assert "coder1.xlsx, row 7: not used." in html
    assert "North: here agreement differs from the rest" in html
    assert "−0.20" in html


def test_shares_as_coded_and_checked_stand_beside_each_other(page: Page, html: str) -> None:
    assert "people’s codings of 201 responses drawn by chance" in page.text
    table = html.split("Share of responses that raise each theme")[1]
    table = table.split("</table>", maxsplit=1)[0]
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in table.split("</tr>")[1:-1]]
    assert rows == [
        ["25%", "<strong>30%</strong>", "21% to 40%"],
        ["15%", "<strong>12%</strong>", "8% to 17%"],
    ]
    by_group = html.split('aria-label="Shares by Area"')[1].split("</table>", maxsplit=1)[0]
    assert by_group.count("(25%)") == 1  # South's is as coded: the sample has too few
    assert "fewer than 10 responses" in page.text
    assert "Area: West" in page.text
    stored = json.loads(check_as_json(found()))["questions"][0]["shares"]
    assert stored["themes"][0]["checked"] == [0.3, 0.21, 0.4]


def test_shares_that_nobody_checked_say_so() -> None:
    one = found()
    bare = tuple(replace(q, shares=None) for q in one.questions)
    few = Page(render_check(replace(one, questions=bare), RUN)).text
    assert few.count("Not checked by people.") == 2
    assert "Too few of the responses that were drawn by chance were judged" in few
    unknown = Page(render_check(replace(one, questions=bare, drawn=0), RUN)).text
    assert "It is not known which of these responses were drawn by chance" in unknown


def test_the_table_of_shares_has_all_and_groups() -> None:
    table = shares_table(found())
    assert table.height == 2 * (2 + 4)
    first = table.row(0, named=True)
    assert (first["coded_share"], first["checked_share"], first["checked_by"]) == (0.25, 0.3, 201)
    assert first["segment"] is None
    south = table.filter(pl.col("group") == "South")
    assert south["checked_share"].null_count() == south["checked_by"].null_count() == 4


def test_the_table_has_every_figure_once() -> None:
    table = agreement_table(found())
    key = ["question", "theme", "first", "second", "measure"]
    assert table.select(key).is_duplicated().sum() == 0
    q2 = table.filter(pl.col("question") == "q2", pl.col("theme").is_null())
    people = q2.filter(pl.col("first") == "people", pl.col("second") == "people")
    assert people.height == len(MEASURES)
    f1 = people.filter(pl.col("measure") == "f1").row(0, named=True)
    assert (f1["value"], f1["low"], f1["high"]) == found().questions[0].people["f1"]
    assert table.filter(pl.col("question").is_null())["theme"].null_count() > 0


def test_one_coder_and_nothing_known_of_the_sample() -> None:
    one = found()
    alone = replace(question("q2", "Q?", 2), people={}, verdict="one_coder")
    themes = tuple(replace(theme, people={}) for theme in alone.themes)
    alone = replace(alone, themes=themes, calibration=(), calibration_error=None)
    whole = replace(one.whole, people={}, verdict="one_coder", difference=UNKNOWN)
    made = replace(
        one, drawn=0, coders=one.coders[:1], whole=whole, questions=(alone,), groups=(), notes=()
    )
    html = render_check(made, RUN)
    text = Page(html).text
    assert "People with each other" not in text.split("What the measures mean")[0]
    assert "Nothing is known of how these responses were chosen" in text
    assert "Everything in the sheets was used" in text
    assert "No group has enough judged responses" in text
    test_rows_are_as_long_as_their_headings(html)
