"""Every page, at desk and phone width: no violation that axe knows of (WCAG 2.2 AA), no sideways
scrolling at 320 pixels."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from conftest import make

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def look(page: Page) -> list[str]:
    """What is wrong with the page as it stands."""
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    wrong = [f"{page.url}: {v['id']}: {v['nodes'][0]['html']}" for v in found]
    page.set_viewport_size({"width": 320, "height": 640})
    if page.evaluate("document.documentElement.scrollWidth") > 320:
        wrong.append(f"{page.url} scrolls sideways at 320 pixels")
    page.set_viewport_size({"width": 1280, "height": 900})
    return wrong


def test_pages_are_accessible(page: Page) -> None:
    wrong = look(page)
    page.get_by_role("link", name="New consultation").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_be_visible()
    wrong += look(page)
    page.goto("/")
    make(page)
    wrong += look(page)
    page.get_by_role("button", name="Confirm and sort the responses").click()
    expect(page.get_by_text("Sorting has ended")).to_be_attached(timeout=90_000)
    wrong += look(page)
    for link in page.locator("#navigation a").all():
        page.goto(link.get_attribute("href") or "")
        wrong += look(page)
    page.get_by_role("link", name="Explore").click()
    expect(page.locator("figure")).to_be_attached(timeout=60_000)
    root = page.url
    for section in ("", "groups/", "together/", "map/"):
        page.goto(root + section)
        if section == "map/":
            expect(page.locator("figure")).to_be_attached(timeout=60_000)
        wrong += look(page)
    page.locator("tbody th a").first.click()
    wrong += look(page)
    for number in (1, 2):
        page.get_by_role("link", name="Publish").click()
        page.get_by_label("Publish as a draft").check()
        page.get_by_role("button", name="Publish").click()
        version = page.get_by_role("link", name=f"Version {number}")
        expect(version).to_be_visible(timeout=90_000)
    wrong += look(page)
    version.click()
    wrong += look(page)
    page.get_by_role("link", name="Compare with version 1").click()
    expect(page.get_by_text("Nothing is different")).to_have_count(3)
    wrong += look(page)
    page.goto("/consultations/0/")
    wrong += look(page)
    assert not wrong
