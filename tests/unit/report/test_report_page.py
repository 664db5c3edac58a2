"""The report is one page that needs nothing else, for eyes, ears and paper."""

import re
from dataclasses import replace
from html import escape as html_of
from itertools import pairwise

import pytest

from greenpaper.domain.codebook import SignOff, Theme
from greenpaper.domain.results import Checked, Results
from greenpaper.report.find import find
from greenpaper.report.findings import Findings
from greenpaper.report.page import TEMPLATES, render
from greenpaper.report.positions import are_positions
from html_page import Page
from report_builders import RUN, case

HOSTILE = "<script>alert(1)</script><img src=http://x.example/p.png onerror=alert(1)>{{7*7}}\u202e"


def findings(seed: int = 1, people: int = 120, text: str = "", draft: bool = True) -> Findings:
    made = case(seed, people, 8, text)
    return find(made.results, made.respondents, draft=draft)


@pytest.fixture(scope="module")
def html() -> str:
    return render(findings(), RUN)


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_headings_are_in_order(page: Page) -> None:
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    steps = pairwise(page.headings)
    assert all(after - before <= 1 for before, after in steps)


def test_ids_are_unique_and_links_lead_somewhere(page: Page) -> None:
    ids = [a["id"] for _, a in page.tags if "id" in a]
    assert len(ids) == len(set(ids))
    links = [str(a["href"]) for a in page.all("a")]
    assert links
    assert all(link.startswith("#") and link[1:] in ids for link in links)
    labels = [a["aria-labelledby"] for _, a in page.tags if "aria-labelledby" in a]
    assert set(labels) <= set(ids)


def test_a_screen_reader_finds_its_way(page: Page) -> None:
    assert page.all("html") == [{"lang": "en-GB"}]
    for landmark in ("header", "nav", "main", "footer"):
        assert len(page.all(landmark)) == 1
    assert page.all("a")[0]["class"] == "skip"
    tables = len(page.all("table"))
    assert tables == len(page.all("caption")) > 5
    assert all(a.get("scope") in ("col", "row", "colgroup") for a in page.all("th"))
    charts = [a for a in page.all("svg") if a.get("role") == "img"]
    assert charts
    assert all(a["aria-label"] for a in charts)
    assert all(a.get("aria-hidden") == "true" for a in page.all("svg") if "role" not in a)
    assert "cy" in {a.get("lang") for a in page.all("p")}


def test_every_chart_has_a_table_after_it(page: Page) -> None:
    kinds = [t for t, _ in page.tags if t in ("figure", "table")]
    follow = [after for kind, after in pairwise(kinds) if kind == "figure"]
    assert len(follow) == 4
    assert set(follow) == {"table"}


def test_nothing_is_loaded_or_run(page: Page, html: str) -> None:
    used = {t for t, _ in page.tags}
    assert not used & {"script", "link", "img", "iframe", "object", "embed", "form", "base", "use"}
    for _, attrs in page.tags:
        assert not any(name.startswith("on") or name in ("src", "srcset") for name in attrs)
    outside = set(re.findall(r"https?://[^\s\"'<]+", html))
    assert outside == set()
    assert not re.search(r"@import|url\(", html)
    policy = next(a for a in page.all("meta") if a.get("http-equiv") == "Content-Security-Policy")
    assert str(policy["content"]).startswith("default-src 'none'")


def test_hostile_text_is_inert() -> None:
    made = case(2, 60, 6, HOSTILE)
    book = made.results.codebooks[0]
    themes = tuple(Theme(t.key, HOSTILE + t.key, HOSTILE, t.parent) for t in book.themes)
    consultation = replace(
        made.results.consultation,
        title=HOSTILE,
        questions=tuple(
            replace(q, text=HOSTILE, options=tuple(o + HOSTILE for o in q.options))
            for q in made.results.consultation.questions
        ),
    )
    results: Results = replace(
        made.results,
        consultation=consultation,
        codebooks=(
            replace(book, themes=themes, sign_off=SignOff(HOSTILE, HOSTILE)),
            made.results.codebooks[1],
        ),
        notes=(HOSTILE,),
    )
    html = render(find(results, made.respondents, draft=True), replace(RUN, input_name=HOSTILE))
    page = Page(html)
    assert not {t for t, _ in page.tags} & {"script", "img"}
    assert not any(name.startswith("on") for _, attrs in page.tags for name in attrs)
    assert "{{7*7}}" in page.text
    quoted = [a for a in page.all("p") if a.get("dir") == "auto"]
    assert quoted


def test_control_characters_are_shown_as_missing() -> None:
    html = render(findings(text="\x00\x07\x1b bell"), RUN)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", html)
    assert "\ufffd" in html


def test_a_draft_says_so_on_every_screen_and_page(html: str, page: Page) -> None:
    assert "<title>DRAFT: " in html
    assert "position: sticky" in html
    assert re.search(r"@top-center \{ content: \"DRAFT", html)
    assert page.text.count("Not checked by people") >= 4


def test_a_signed_report_does_not_say_draft() -> None:
    made = case(1, 60)
    signed = tuple(
        replace(b, sign_off=SignOff("Nia Prosser", "2026-11-20")) for b in made.results.codebooks
    )
    results = replace(made.results, codebooks=signed)
    html = render(find(results, made.respondents, draft=False), RUN)
    assert "DRAFT" not in html
    assert "Themes signed off by Nia Prosser on 20 November 2026." in html


def test_the_page_is_the_same_each_time(html: str) -> None:
    assert render(findings(), RUN) == html


def test_personal_data_is_masked(html: str) -> None:
    assert "01632 960123" not in html
    assert "[phone number removed]" in html


@pytest.mark.parametrize(("people", "themes"), [(0, 0), (1, 0), (1, 3), (6, 3)])
def test_little_or_nothing_can_be_reported(people: int, themes: int) -> None:
    made = case(1, people, themes)
    Page(render(find(made.results, made.respondents, draft=True), RUN))


def test_the_numbers_in_the_theme_tables_are_the_findings(html: str) -> None:
    found = findings()
    assert any(are_positions(a.name for a in p.answers) for p in found.profiles)
    tables = re.findall(r"How many responses raise each theme.*?</table>", html, re.DOTALL)
    assert len(tables) == len(found.questions)
    for table, q in zip(tables, found.questions, strict=True):
        body = table.split("<tbody>")[1].split("</tbody>")[0]
        cells = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in body.split("</tr>")[:-1]]
        assert cells == [
            [
                f"{t.responses.count:,}",
                f"{t.responses.share:.0%}",
                f"{t.responses.low:.0%} to {t.responses.high:.0%}",
                f"{t.voices.count:,}",
                f"{t.voices.share:.0%}",
            ]
            for t in q.themes
        ]


def luminance(colour: str) -> float:
    value = colour.lstrip("#")
    value = "".join(c * 2 for c in value) if len(value) == 3 else value
    parts = [int(value[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_text_stands_out_from_what_is_behind_it() -> None:
    css = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    names = dict(re.findall(r"--(\w+): (#\w+)", css))
    for ink in ("ink", "soft", "link", "brand"):
        for behind in ("#ffffff", names["pale"]):
            assert contrast(names[ink], behind) >= 4.5
    shades = re.findall(r"\.h\d \{ background: (#\w+)", css)
    assert len(shades) == 5
    assert all(contrast(names["ink"], shade) >= 4.5 for shade in shades)


def test_a_theme_that_people_could_not_give_is_not_called_checked() -> None:
    """It is new since the sample was drawn: all others of its question were checked."""
    made = case(1, 120, 8)
    question = made.results.codebooks[0].question
    shown = next(q for q in find(made.results, made.respondents, draft=True).questions)
    parents = {t.parent for t in shown.themes}
    new = next(t for t in shown.themes if t.key not in parents)
    checked = {
        (question, t.key): Checked(0.2 + n / 100, 0.1, 0.4, 57)
        for n, t in enumerate(shown.themes)
        if t.key != new.key
    }
    found = find(replace(made.results, checked=checked), made.respondents, draft=True)
    page = render(found, RUN)
    assert f"checked by people, but for “{new.title}” (as coded)" in Page(page).text
    title = re.escape(html_of(new.title))
    assert re.search(rf'{title}</a></th>\s*<td class="n"><strong>–</strong>', page)
