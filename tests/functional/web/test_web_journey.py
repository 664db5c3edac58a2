"""The whole journey of a consultation in a real browser, from an export to a signed Word report:
with the mouse, without JavaScript, and with nothing but the keyboard."""

import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Browser, Page, expect

from greenpaper.domain.quoting import quoted
from web_app import EXAMPLE, write_some
from web_hands import Hand, Keys, Mouse, press, until

pytestmark = pytest.mark.browser
LONG = 120_000
QUESTION = "What would the parking changes mean for you?"
SIGNER = "Ann Analyst"
RENAMED, ADDED = "Parking near the shops", "Parking costs too much"
SAID = "The charges for parking are too high for people who work or shop here."


@dataclass(frozen=True)
class Merged:
    """Two themes that were made one: the title that stays, the one that goes, and their size."""

    stays: str
    goes: str
    responses: int


def test_whole_journey_with_the_mouse(page: Page) -> None:
    journey(Mouse(page), EXAMPLE)


def test_whole_journey_without_javascript(browser: Browser, app: str, tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=app)
    context.set_default_timeout(LONG)
    page = context.new_page()
    page.goto(app)
    journey(Mouse(page, scripts=False), write_some(tmp_path / "responses.csv"))
    context.close()


def test_whole_journey_by_keyboard_only(page: Page, tmp_path: Path) -> None:
    journey(Keys(page), write_some(tmp_path / "responses.csv"))


def journey(hand: Hand, file: Path) -> None:
    """Each step begins where the one before ends, as the pages lead."""
    upload_and_sort(hand, file)
    merged = edit(hand)
    sign(hand)
    words, theme = review(hand)
    explore(hand)
    report = publish(hand)
    holds(report, merged, theme, words)


def upload_and_sort(hand: Hand, file: Path) -> None:
    press(hand, "link", "New consultation")
    hand.write("What the consultation is called", "A High Street for people")
    hand.hand_in("The file with the responses", file)
    press(hand, "button", "Continue")
    expect(hand.page.get_by_role("heading", name="Check your columns")).to_be_visible(timeout=LONG)
    expect(hand.page.get_by_label(f"What it is for: {QUESTION}")).to_have_value("open")
    press(hand, "button", "Confirm and sort the responses")
    until(hand, "All responses are sorted")
    expect(hand.page.get_by_text("Problem")).to_have_count(0)
    press(hand, "link", "Read the themes")


def edit(hand: Hand) -> Merged:
    """Merge two themes, rename what stays, add one."""
    page = hand.page
    press(hand, "link", QUESTION)
    leaves = page.locator(".gp-theme:not(.gp-theme--broad)")
    titles = [leaves.nth(n).locator("a").first.inner_text() for n in (0, 1)]
    for number in (0, 1):
        hand.tick(leaves.nth(number).get_by_role("checkbox"))
    press(hand, "button", "Merge the ticked themes")
    joint = int(page.get_by_text("Together they have").locator("strong").inner_text())
    hand.tick(page.get_by_label(titles[0], exact=True).first)
    press(hand, "button", "Merge")
    expect(page.get_by_role("alert")).to_contain_text(f"into {quoted(titles[0])}")
    press(hand, "button", "Rename or describe")
    hand.write("Title", RENAMED)
    press(hand, "button", "Save")
    expect(page.get_by_role("heading", name=RENAMED)).to_be_visible()
    press(hand, "link", "All themes of this question")
    press(hand, "button", "Add a theme")
    hand.write("Title", ADDED)
    hand.write("Description", SAID)
    press(hand, "button", "See which responses it would take")
    expect(page.get_by_role("heading", name="It would take")).to_be_visible(timeout=LONG)
    press(hand, "button", "Add this theme")
    expect(page.get_by_role("alert")).to_contain_text(f"Added “{ADDED}”")
    return Merged(RENAMED, titles[1], joint)


def sign(hand: Hand) -> None:
    page = hand.page
    press(hand, "link", "Sign off")
    expect(page.get_by_role("heading", name="Sign off the themes")).to_be_visible()
    for box in page.get_by_role("checkbox").all():
        hand.tick(box)
    hand.write("Your name", SIGNER)
    hand.write("Why these themes are right", "We read all responses with them.")
    press(hand, "button", "Sign off")
    expect(page.get_by_role("alert")).to_contain_text("signed off")


def review(hand: Hand) -> tuple[str, str]:
    """Filter, open a response, add a theme with its evidence, take another away."""
    page = hand.page
    press(hand, "link", "Responses")
    expect(page.get_by_role("heading", name="Responses", exact=True)).to_be_visible()
    hand.choose("Question", 1)
    press(hand, "button", "Show this question")
    page.wait_for_url("**/responses/?*question=*")
    until_coded(hand)
    hand.write("Words", "park")
    press(hand, "button", "Apply filters")
    expect(page.get_by_role("link", name="Remove the filter")).to_have_count(1)
    press(hand, "link", page.locator(".gp-result:has(.gp-themes) h3 a").first.inner_text())
    expect(page.locator("[data-response]")).to_be_visible()
    given = page.locator(".gp-coding h3")
    before = given.count()
    refused = given.first.inner_text().split(". ", 1)[1].removesuffix("fits best").strip()
    hand.use(page.locator(".gp-coding").first.get_by_role("button", name="It does not fit"))
    expect(page.get_by_text(f"Does not fit: {refused}")).to_be_visible()
    expect(given).to_have_count(before - 1)
    text = page.locator("[data-response]").inner_text()
    words = " ".join(re.findall(r"[\w'’,]+", text.split("\n")[0])[:3])
    words = text[: len(words)] if text.startswith(words) else text.split()[0]
    theme = hand.choose("Theme", 2).lstrip("– ").strip()
    hand.quote(words)
    expect(page.get_by_label("The words that show it")).to_have_value(words)
    press(hand, "button", "Add the theme")
    mine = page.locator(".gp-coding", has_text="Given by You")
    expect(mine).to_contain_text(theme)
    expect(mine.locator(".gp-quote")).to_have_text(words)
    return words, theme


def until_coded(hand: Hand) -> None:
    """The worker has coded all responses with what was signed."""
    for _ in range(600):
        if not hand.page.get_by_text("Not looked at yet").count():
            return
        hand.page.wait_for_timeout(300)
        hand.page.reload()


def explore(hand: Hand) -> None:
    page = hand.page
    press(hand, "link", "Explore")
    page.wait_for_url("**/explore/**")
    for _ in range(300):
        if page.locator("figure").count():
            break
        page.wait_for_timeout(400)
        page.reload()
    press(hand, "link", "By group")
    expect(page.get_by_role("heading", name="Themes by group of respondents")).to_be_visible()
    press(hand, "link", "Together")
    expect(page.locator("figure")).to_be_visible()


def publish(hand: Hand) -> bytes:
    page = hand.page
    press(hand, "link", "Publish")
    page.wait_for_url("**/publish/**")
    for _ in range(300):
        if page.get_by_text("The themes of every question are signed off").count():
            break
        page.wait_for_timeout(400)
        page.reload()
    press(hand, "button", "Publish")
    until(hand, "Published", again="Look again")
    press(hand, "link", "Version 1")
    with page.expect_download() as download:
        press(hand, "link", "Download the Word report")
    return Path(download.value.path()).read_bytes()


def holds(report: bytes, merged: Merged, theme: str, words: str) -> None:
    """The report is signed, has the themes as they were edited, and their numbers."""
    document = Document(BytesIO(report))
    said = "\n".join(p.text for p in document.paragraphs)
    cells = [[c.text for c in row.cells] for t in document.tables for row in t.rows]
    assert SIGNER in said + str(cells)
    assert "DRAFT" not in said
    assert merged.stays in said
    assert ADDED in said + str(cells)
    assert merged.goes not in [row[0] for row in cells]
    numbers = [row for row in cells if row[0].strip() == merged.stays]
    assert numbers, f"{merged.stays} has no row of numbers"
    assert any(re.search(r"\d", cell) for cell in numbers[0][1:]), numbers[0]


def test_wrong_file_is_said_and_leaves_nothing(page: Page) -> None:
    page.get_by_role("link", name="New consultation").click()
    page.get_by_label("What the consultation is called").fill("A picture")
    picture = {"name": "a.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n0000"}
    page.get_by_label("The file with the responses").set_input_files(picture)
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("a.png is a picture.")
    expect(page.get_by_label("What the consultation is called")).to_have_value("A picture")
    page.goto("/")
    expect(page.get_by_text("A picture")).to_have_count(0)
