"""Hostile text in every place that a file has: nothing of it runs, on any page, nor is fetched."""

import csv
import io
import re

import pytest
from playwright.sync_api import Page, Request, expect

pytestmark = pytest.mark.browser
LONG = 90_000
MOST_PAGES = 60
ATTACKS = (
    '<script>window.ran = 1; alert("script")</script>',
    '<img src=x onerror="window.ran = 1; alert(1)">',
    '"><svg onload=alert(1)>',
    "javascript:alert(1)",
    '<a href="javascript:alert(1)">buses</a>',
    "<iframe srcdoc='<script>parent.ran = 1</script>'></iframe>",
    '<link rel=stylesheet href="https://evil.example/x.css">',
    '<form action="https://evil.example/"><button>Buses</button></form>',
    '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    '=HYPERLINK("https://evil.example","buses")',
    "\u202egnp.ylniatrec\u202c buses",
    "{{ 7|add:7 }} {% debug %} ${7*7}",
    "' onmouseover='alert(1)",
    "<style>*{display:none}</style>",
    "</textarea><script>alert(2)</script>",
)
TITLE = '<script>alert("title")</script> Buses & "roads"'


def hostile_file() -> bytes:
    """Every attack among words that make themes, in texts, choices, groups and headings."""
    held = io.StringIO()
    sheet = csv.writer(held)
    sheet.writerow(["id", f"Group {ATTACKS[1]}", "Do you agree? <b>", f"Why? {ATTACKS[0]}"])
    says = ("The bus is late and I wait in the rain", "Plant more trees, the road is bare and hot")
    for row in range(60):
        attack = ATTACKS[row % len(ATTACKS)]
        group = (ATTACKS[1], ATTACKS[3])[row % 2]
        sheet.writerow([f"r{row}", group, "<i>Yes</i>", f"{says[row % 2]} {attack} {row}"])
    return held.getvalue().encode()


def same_place(page: Page) -> list[str]:
    """The addresses on a page that stay in Greenpaper and show a page."""
    absolute = "links => links.map(a => new URL(a.getAttribute('href'), location.href).href)"
    found = page.eval_on_selector_all("a[href]", absolute)  # pictures have links too
    hosts = [link.split("#")[0] for link in found if link.startswith(page.url.split("/cons")[0])]
    return [link for link in hosts if not re.search(r"/(csv|jsonl)/$|download|\.\w+$", link)]


def test_nothing_runs(page: Page) -> None:
    dialogs: list[str] = []
    asked: list[str] = []

    def elsewhere(request: Request) -> None:
        if not request.url.startswith((home, "data:")):
            asked.append(request.url)

    home = page.url
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.on("request", elsewhere)
    page.get_by_role("link", name="New consultation").click()
    page.get_by_label("What the consultation is called").fill(TITLE)
    file = {"name": "<img src=x onerror=alert(3)>.csv", "mimeType": "", "buffer": hostile_file()}
    page.get_by_label("The file with the responses").set_input_files(file)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Check your columns")).to_be_visible(timeout=LONG)
    here = page.url.removesuffix("columns/")
    page.get_by_role("button", name="Confirm and sort the responses").click()
    expect(page.get_by_text("Sorting has ended")).to_be_attached(timeout=LONG)
    waiting, seen = [here, home], set()
    while waiting and len(seen) < MOST_PAGES:
        url = waiting.pop(0)
        if url in seen:
            continue
        seen.add(url)
        answer = page.goto(url)
        assert answer is not None
        assert answer.status < 500, url
        assert page.evaluate("window.ran") is None, url
        assert page.locator("main iframe, main form[action^='https://evil']").count() == 0, url
        assert page.locator("main [onerror], main [onload], main [onmouseover]").count() == 0, url
        assert page.locator("a[href^='javascript:']").count() == 0, url
        waiting += [link for link in same_place(page) if link.startswith(here)]
    assert len(seen) > 5
    assert not dialogs
    assert not asked
