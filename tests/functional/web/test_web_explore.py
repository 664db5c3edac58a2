"""Explore: each picture has its table and downloads, and each number leads to its responses."""

import html
import re
import time
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from fake_embedder import WordEmbedder
from greenpaper.domain.people import Act
from greenpaper.store.orm import counts
from greenpaper.store.orm.acts import act
from greenpaper.store.orm.models import Consultation, Question, TaughtVersion
from greenpaper.workflow.desk import consultations, counting, mapping, take_in, themes
from greenpaper.workflow.desk.files import columns_of, open_table
from street_answers import SAID, WHERE

pytestmark = [pytest.mark.django_db, pytest.mark.store]
BUS, TREE = SAID[:2]
HOSTILE = '"><script>alert(1)</script>'


def _csv() -> str:
    """Residents want trees, traders buses; only five visitors, who are too few to show."""
    rows = ["id,Responding as,Why?"]
    for n in range(120):
        group = "Visitor" if n < 5 else f"Trader {HOSTILE}" if n % 2 else "Resident"
        text = (BUS if n % 2 else TREE).format(WHERE[n % 10]) + f" {n}"
        quoted = group.replace('"', '""')
        rows.append(f'r{n},"{quoted}","{text}"')
    return "\n".join(rows) + "\n"


@pytest.fixture
def kept(client: Client) -> Consultation:
    """A sorted consultation of the one person there is when nobody needs an account."""
    client.get("/")
    person = User.objects.get()
    one = consultations.new_consultation(person, "Streets", "a.csv", [_csv().encode()])
    consultations.confirm_columns(person, one, columns_of(one, open_table(one)))
    take_in.take_in(one)
    for question in one.questions.filter(kind="open"):
        themes.find_themes(question, WordEmbedder())
    return one


@pytest.fixture
def look(client: Client, kept: Consultation) -> Callable[[str], str]:
    """Reads a page of Explore about the question."""
    key = kept.questions.get(kind="open").key
    there = f"/consultations/{kept.pk}/explore/{key}/"

    def read(page: str) -> str:
        answer = client.get(page if page.startswith("/") else there + page)
        assert answer.status_code == 200, page
        return b"".join(answer).decode()

    return read


@pytest.fixture
def counted(kept: Consultation) -> None:
    counts.want(kept)
    counts.want_map(kept.questions.get(kind="open"))
    counting.count_wanted()
    mapping.draw_next(WordEmbedder)


def test_page_says_that_numbers_are_being_counted(look: Callable[[str], str]) -> None:
    assert "The numbers are being counted" in look("")
    counting.count_wanted()
    assert "The numbers are being counted" not in look("")
    assert "<figure" in look("")


@pytest.mark.usefixtures("counted")
def test_page_says_that_numbers_are_counted_again(
    look: Callable[[str], str], kept: Consultation
) -> None:
    assert "counted again" not in look("")
    with act(kept.created_by, kept, Act.CODE, "Coded something"):
        pass
    assert "They are being counted again" in look("")
    counting.count_wanted()
    assert "counted again" not in look("")
    assert "There are new numbers" in look("fresh/?waited")


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize("page", ["", "groups/", "together/", "map/"])
def test_pages_hold_no_inline_style_or_script(look: Callable[[str], str], page: str) -> None:
    said = look(page)
    assert "style=" not in said
    assert "<style" not in said
    assert "<script>" not in said
    assert HOSTILE not in said


@pytest.mark.usefixtures("counted")
def test_each_number_leads_to_as_many_responses(look: Callable[[str], str]) -> None:
    rows = re.findall(r'href="([^"]*\?theme=[^"]*)">[^<]*</a></th><td[^>]*>([\d,]+)</td>', look(""))
    cells = re.findall(
        r'href="([^"]*&amp;option=[^"]*)">\d+%<span class="gp-of">([\d,]+)', look("groups/")
    )
    assert len(rows) >= 2
    assert len(cells) >= 2
    for href, number in rows + cells:
        noun = "response" if number == "1" else "responses"
        assert f">{number} {noun}<" in look(html.unescape(href))


@pytest.mark.usefixtures("counted")
def test_marks_lead_where_the_table_leads(look: Callable[[str], str]) -> None:
    for page in ("", "together/"):
        said = look(page)
        marks = re.findall(r'<a tabindex="-1" href="([^"]*)"', said)
        table = said[said.find("<table") :]
        assert all(f'href="{mark}"' in table for mark in marks)
    assert re.findall(r'<a tabindex="-1" href="([^"]*)"', look(""))
    mark = re.findall(r'<a tabindex="-1" href="([^"]*)"', look("map/"))[0]
    assert ">1 response<" in look(html.unescape(mark))


@pytest.mark.usefixtures("counted")
def test_small_groups_are_withheld_and_differences_said(look: Callable[[str], str]) -> None:
    said = look("groups/")
    assert "Visitor" in said[said.index("Not shown, because") :]
    assert "Visitor" not in said[: said.index("Not shown, because")]
    assert "more often" in said
    assert "Visitor" not in look("pictures/groups-s1.csv")


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize("name", ["themes", "groups-s1", "map"])
def test_downloads(client: Client, kept: Consultation, name: str) -> None:
    key = kept.questions.get(kind="open").key
    there = f"/consultations/{kept.pk}/explore/{key}/pictures/{name}"
    svg, png, table = (client.get(f"{there}.{form}") for form in ("svg", "png", "csv"))
    assert svg.content.startswith(b"<svg xmlns=")
    assert b"href" not in svg.content
    assert b"greenpaper.invalid" not in svg.content
    assert png.content.startswith(b"\x89PNG")
    assert len(table.content.decode().splitlines()) > 2
    assert "attachment" in table["Content-Disposition"]
    assert client.get(f"{there}.pdf").status_code == 404
    assert client.get(f"{there}x.csv").status_code == 404


@pytest.mark.usefixtures("counted")
def test_pages_ask_the_database_little(
    client: Client, kept: Consultation, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    key = kept.questions.get(kind="open").key
    for page in ("", "groups/", "together/", "map/"):
        began = time.perf_counter()
        with django_assert_max_num_queries(26):  # type: ignore[attr-defined]
            client.get(f"/consultations/{kept.pk}/explore/{key}/{page}")
        assert time.perf_counter() - began < 2, page


def test_strangers_see_nothing(client: Client) -> None:
    client.get("/")
    somebody = User.objects.create_user("somebody")
    theirs = consultations.new_consultation(somebody, "Theirs", "a.csv", [_csv().encode()])
    for page in ("", "q1/", "q1/groups/", "q1/map/", "q1/responses/", "q1/pictures/themes.svg"):
        assert client.get(f"/consultations/{theirs.pk}/explore/{page}").status_code == 404


def test_nothing_to_explore_is_said(client: Client) -> None:
    client.get("/")
    fresh = consultations.new_consultation(User.objects.get(), "New", "a.csv", [_csv().encode()])
    said = client.get(f"/consultations/{fresh.pk}/explore/").content.decode()
    assert "There is nothing to explore yet" in said


NOT_CHECKED = "Not checked by people"


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize(
    "page",
    [
        "",
        "groups/",
        "together/",
        "map/",
        "responses/?theme={theme}",
        "/consultations/{pk}/themes/{key}/",
        "/consultations/{pk}/themes/{key}/{theme_pk}/",
        "/consultations/{pk}/themes/{key}/none/",
        "/consultations/{pk}/responses/?question={key}&theme={theme}",
    ],
)
def test_without_a_sample_each_page_with_a_number_says_so(
    look: Callable[[str], str], kept: Consultation, page: str
) -> None:
    question = kept.questions.get(kind="open")
    theme = question.themes.filter(gone=False)[0]
    names = {"pk": kept.pk, "key": question.key, "theme": theme.key, "theme_pk": theme.pk}
    there = page.format(**names)
    assert NOT_CHECKED in look(there)
    check_some(question)
    counting.count(kept)
    said = look(there)
    assert NOT_CHECKED not in said
    assert "As coded." in said or "Checked by people:" in said


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize("name", ["themes", "groups-s1"])
def test_downloaded_tables_say_what_people_checked(
    look: Callable[[str], str], kept: Consultation, name: str
) -> None:
    before = look(f"pictures/{name}.csv").splitlines()
    assert all(line.rsplit(",", 2)[-2:].count("not checked by people") for line in before[1:])
    check_some(kept.questions.get(kind="open"))
    counting.count(kept)
    table = look(f"pictures/{name}.csv")
    assert ",0.41,0.3,0.52,57,checked by people" in table


@pytest.mark.usefixtures("counted")
def test_shares_that_people_checked_stand_in_tables_and_pictures(
    look: Callable[[str], str], kept: Consultation
) -> None:
    question = kept.questions.get(kind="open")
    check_some(question)
    counting.count(kept)
    themes = look("")
    assert "people’s codings of 57 responses drawn by chance" in themes
    assert "<strong>41%</strong>" in themes
    assert "30% to 52%" in themes
    groups = look("groups/")
    assert re.search(r"41%<span class=\"gp-of\">30% to 52%", groups)
    assert re.search(r"\(\d+%\)<span class=\"gp-of\">\d+", groups)  # the sample has too few
    assert "They compare the codings as they stand" in groups
    drawn = look("pictures/groups-s1.svg")
    assert ">41%<" in drawn
    assert re.search(r">\(\d+%\)<", drawn)


def check_some(question: Question) -> None:
    """As if people had coded a sample: all shares are checked, and one of the traders'."""
    keys = [theme.key for theme in question.themes.filter(gone=False)]
    share = [0.41, 0.3, 0.52, 57]
    about = {
        "points": [],
        "more": None,
        "themes": keys,
        "shares": [[key, *share] for key in keys],
        "groups": [["s1", f"Trader {HOSTILE}", keys[0], *share]],
    }
    TaughtVersion.objects.create(
        question=question, number=1, name="taught", codings=57, about=about, in_use=True
    )
