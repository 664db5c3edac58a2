"""From a drawn sample to a report that says what people checked: two coders, in the browser.

docs/tutorial/a-checked-report.md tells the same journey. To make its pictures again:
GREENPAPER_PICTURES=docs/images/web python -m pytest tests/functional/web -k from_drawing_to_report
"""

import csv
import html
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import polars as pl
import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, Page, ViewportSize, expect

from fake_embedder import WordEmbedder
from greenpaper import publish
from greenpaper.workflow.code import code, open_codebook
from greenpaper.workflow.take_in import take_in
from web_app import EXAMPLE

pytestmark = pytest.mark.browser
LONG = 120_000
WITH_KEYS = 5
QUESTION = "Please tell us why"
WITHOUT_GOLD = (
    "What would the parking changes mean for you?",
    "Is there anything we have missed, or should do differently?",
)
Themes = frozenset[str]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("team")


@pytest.fixture(scope="module")
def surroundings(home: Path, model_folder: Path) -> dict[str, str]:
    here = {
        "GREENPAPER_HOME": str(home / "kept"),
        "GREENPAPER_DATABASE": "",
        "GREENPAPER_CACHE": str(model_folder),
        "GREENPAPER_TEAM": "1",
        "GREENPAPER_PLAIN_HTTP": "1",
    }
    (home / "kept").mkdir()
    return {**os.environ, **here}


@pytest.fixture(scope="module")
def links(home: Path, surroundings: dict[str, str]) -> list[str]:
    """By which Mair (owner), Ann and Ben (coders) come in, and where the consultation is."""
    responses, book = home / "responses.csv", home / "codebook.yaml"
    pl.read_csv(EXAMPLE, infer_schema=False).drop(*WITHOUT_GOLD).write_csv(responses)
    signed = 'signed_off_by: Mair Pugh\nsigned_off_on: "2026-11-22"\n'
    book.write_text(signed + (EXAMPLE.parent / "gold-codebook.yaml").read_text("utf-8"), "utf-8")
    publish(
        code(
            take_in(responses, title="A High Street for people"),
            open_codebook(book),
            WordEmbedder(),
        ),
        home / "coded",
    )
    script = Path(__file__).with_name("make_team_kept.py")
    command = [sys.executable, script, home / "coded"]
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return re.findall(r"(/people/link/\S+|/consultations/\S+)", done.stdout)


@pytest.fixture(scope="module")
def served(surroundings: dict[str, str], links: list[str]) -> Iterator[str]:
    command = [sys.executable, "-m", "greenpaper.cli.main", "serve", "--port", "0"]
    process = subprocess.Popen(command, env=surroundings, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    line = process.stdout.readline()
    address = re.search(r"http://[^/\s]+", line)
    assert address, line
    yield address[0]
    process.terminate()
    process.wait(120)


@pytest.fixture(scope="module")
def people(browser: Browser, served: str, links: list[str]) -> Iterator[list[Page]]:
    """Three people, each with a browser of their own, signed in."""
    pages = []
    *ways_in, there = links
    for link in ways_in:
        size: ViewportSize = {"width": 1280, "height": 900}
        context = browser.new_context(base_url=served + there, viewport=size)
        context.set_default_timeout(LONG)
        pages.append(context.new_page())
        sign_up(pages[-1], link)
    yield pages
    for page in pages:
        page.close()


def sign_up(page: Page, link: str) -> None:
    page.goto(link)
    for box in page.locator("input[type=password]").all():
        box.fill("seven wet herons")
    page.get_by_role("button", name="Continue").click()
    secret = page.locator("code").inner_text()
    page.locator("input[name=code]").fill(now_shown(secret))
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(re.compile("/people/recovery/"))


def now_shown(secret: str) -> str:
    """What an authenticator app shows."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


@pytest.fixture(scope="module")
def truth() -> dict[str, Themes]:
    """The gold themes of each text."""
    with EXAMPLE.with_name("gold.csv").open(encoding="utf-8", newline="") as file:
        gold = {r["response_id"]: r["themes"] for r in csv.DictReader(file)}
    with EXAMPLE.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    ids = next(name for name in rows[0] if rows[0][name] in gold)
    return {
        plain(row[QUESTION]): frozenset(gold[row[ids]].split(";")) - {"", "none"}
        for row in rows
        if row[ids] in gold
    }


def plain(text: str) -> str:
    return " ".join(text.split())


def shot(page: Page, name: str, begin: str = "header") -> None:
    """A picture for the documentation, where one is wanted, from `begin` on."""
    folder = os.environ.get("GREENPAPER_PICTURES")
    if folder:
        page.locator(begin).first.evaluate("one => scrollTo(0, one.offsetTop - 20)")
        page.screenshot(path=Path(folder) / f"journey-{name}.png")


def test_a_sample_from_drawing_to_report(people: list[Page], truth: dict[str, Themes]) -> None:
    mair, ann, ben = people
    number = drawn(mair)
    for page, seed in ((ann, 1), (ben, 2)):
        page.goto("check/1/")
        page.get_by_role("button", name="Start coding").click()
        for turn in range(1, WITH_KEYS + 1):
            with_keys(page, turn, number, truth)
        with_forms(page, number, truth, random.Random(seed))
        blind(page)
        page.goto("check/1/finish/")
        expect(page.get_by_text("That is all of them.")).to_be_visible()
        page.get_by_role("button", name="Hand in my codings").click()
        expect(page.get_by_text("Your codings were handed in.")).to_be_visible()
    people_and_machine(mair)
    settled(mair, truth)
    checked = taught(mair)
    published(mair, checked)


def drawn(page: Page) -> int:
    """Draws 200 for Ann and Ben; how many each of them has to code."""
    page.goto("sorting/")
    expect(page.get_by_text("Sorting has ended")).to_be_attached(timeout=LONG)
    page.goto("check/")
    page.get_by_role("button", name="Draw a sample").click()
    expect(
        page.get_by_role("cell", name="±10").or_(page.get_by_text("For ±10 points"))
    ).to_be_visible()
    page.get_by_label("Mair Pugh").uncheck()
    page.get_by_label("Ann Rees").check()
    page.get_by_label("Ben Cole").check()
    page.get_by_label("How many responses to draw by chance").fill("200")
    shot(page, "draw")
    page.get_by_role("button", name="Draw the sample").click()
    expect(page.get_by_role("heading", name="Sample 1")).to_be_visible()
    found = re.search(r"(\d+) responses, drawn", page.inner_text("main"))
    assert found
    assert int(found[1]) > 200
    return int(found[1])


def with_keys(page: Page, turn: int, number: int, truth: dict[str, Themes]) -> None:
    """One response by its keys: the words that show it, the themes, a note, Enter."""
    expect(page.get_by_text(f"{turn} of {number}", exact=True)).to_be_visible()
    given = truth[plain(page.locator("[data-response]").inner_text())]
    page.locator("[data-response]").dblclick(position={"x": 20, "y": 20})
    expect(page.locator("[data-evidence] li")).to_have_count(1)
    boxes = {b.get_attribute("value"): b for b in page.locator("input[name=theme]").all()}
    for theme in sorted(given):
        page.keyboard.type(boxes[theme].get_attribute("data-key") or "")
        expect(boxes[theme]).to_be_checked()
        page.wait_for_timeout(700)
    if not given:
        page.keyboard.type("0")
        expect(page.locator("#none")).to_be_checked()
    if turn == WITH_KEYS:
        page.keyboard.type("?")
        expect(page.locator("#cant_tell")).to_be_checked()
        assert page.locator("input[name=theme]:checked").count() == 0
        page.locator("#note").fill("Which street is meant?")
        page.get_by_role("heading", level=1).click()
    if turn == 2:
        shot(page, "code")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"{turn + 1} of {number}", exact=True)).to_be_visible()


def with_forms(page: Page, number: int, truth: dict[str, Themes], chance: random.Random) -> None:
    """The rest as the page's form sends it; now and then somebody overlooks a theme, or errs."""
    keys = sorted(frozenset().union(*truth.values()))
    for turn in range(WITH_KEYS + 1, number + 1):
        there = f"check/1/code/{turn}/"
        form, text = form_of(page, there)
        given = {theme for theme in sorted(truth[text]) if chance.random() >= 0.05}
        if chance.random() < 0.05:
            given.add(chance.choice(keys))
        send(page, there, [*form, *as_said(given)])


def form_of(page: Page, there: str) -> tuple[list[tuple[str, str]], str]:
    """What a page's form holds unseen, and the response that it shows."""
    source = page.request.get(there).text()
    fields = []
    for name in ("csrfmiddlewaretoken", "seen"):
        found = re.search(rf'name="{name}" value="([^"]*)"', source)
        assert found, there
        fields.append((name, found[1]))
    said = re.search(r'<div class="gp-said gp-said--coded"[^>]*>(.*?)</div>', source, re.DOTALL)
    assert said, there
    return fields, plain(html.unescape(said[1]))


def send(page: Page, there: str, fields: list[tuple[str, str]]) -> None:
    head = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = page.request.post(there, data=urlencode(fields), headers=head, max_redirects=0)
    assert answer.status == 302, answer.text()


def as_said(given: set[str] | Themes) -> list[tuple[str, str]]:
    return [("theme", theme) for theme in sorted(given)] or [("none", "1")]


def blind(page: Page) -> None:
    """Whoever codes sees no coding but their own, until all have finished."""
    for room in ("themes/", "explore/", "responses/", "record/", "publish/", "check/taught/"):
        answer = page.request.get(f"{room}")
        assert answer.status == 403, room
    page.goto("check/1/")
    expect(
        page.get_by_text("What came of it is shown when all coders have finished")
    ).to_be_visible()
    assert "F1" not in page.inner_text("main")


def people_and_machine(page: Page) -> None:
    """When both have finished: how far they agree, and the shares as coded and as checked."""
    page.goto("check/1/")
    expect(page.get_by_role("heading", name="What came of it")).to_be_visible(timeout=LONG)
    text = page.inner_text("main")
    assert re.search(r"The machine does not agree with the coders as well as they agree", text)
    assert re.search(r"F1 0\.\d\d \(0\.\d\d to 0\.\d\d\) against 0\.[89]\d", text)
    assert re.search(r"stand people’s codings of 20\d responses drawn by chance", text)
    shot(page, "found")
    shot(page, "shares", "h3:has-text('How many raise each theme')")


def settled(page: Page, truth: dict[str, Themes]) -> None:
    """Mair settles what they differ about, with both words beside each other, and says why."""
    page.get_by_role("link", name="Settle what they differ about").click()
    open_ones = page.get_by_role("link", name=re.compile("^Settle"))
    count = open_ones.count()
    assert count > 10
    addresses = [str(one.get_attribute("href")) for one in open_ones.all()]
    open_ones.first.click()
    assert "Ann Rees" in page.inner_text("main")
    assert "Ben Cole" in page.inner_text("main")
    given = truth[plain(page.locator(".gp-said").inner_text())]
    for theme in given:
        page.locator(f"input[name=theme][value={theme}]").check()
    if not given:
        page.locator("#none").check()
    page.get_by_label("Why").fill("The codebook names it.")
    shot(page, "settle")
    page.get_by_role("button", name="Settle it").click()
    expect(page).not_to_have_url(re.compile(f"{addresses[0]}$"))
    for there in addresses[1:]:
        form, text = form_of(page, there)
        send(page, there, [*form, *as_said(truth[text]), ("reason", "The codebook names it.")])
    page.goto("check/1/differences/")
    expect(page.get_by_text(f"All {count} are settled.")).to_be_visible()


def taught(page: Page) -> dict[str, str]:
    """The machine learns; each theme's checked share with its interval, as the page says it."""
    page.goto("check/1/")
    page.get_by_role("link", name="Teach the machine with these codings").click()
    page.get_by_role("button", name="Teach it with what people coded").click()
    page.get_by_role("link", name="Show what came of it").click(timeout=LONG)
    behind = page.get_by_text(re.compile(r"\d+ responses of theirs stand behind them"))
    expect(behind).to_be_visible(timeout=LONG)
    assert re.search(r"20\d responses", behind.inner_text())
    expect(page.get_by_text("Another 50 codings")).to_be_visible()
    table = page.locator("table", has=behind)
    shot(page, "taught", ".gp-verdict")
    rows = [row.locator("th, td").all_inner_texts() for row in table.locator("tbody tr").all()]
    assert len(rows) > 10
    return {title: f"{share} {interval}" for title, share, interval in rows}


def published(page: Page, checked: dict[str, str]) -> None:
    """The report tells these very shares, and how many of people's codings stand behind them."""
    page.goto("publish/")
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("link", name="Version 1").click(timeout=LONG)
    page.get_by_role("link", name="Read the report here").click()
    source = page.request.get("publish/1/files/report.html").text()
    text = plain(html.unescape(re.sub(r"<[^>]+>", " ", source)))
    assert re.search(r"Checked by people: behind the shares of this question stand people’s", text)
    assert re.search(r"codings of 20\d responses drawn by chance", text)
    for title, share in checked.items():
        assert f"{title} {share}" in text
