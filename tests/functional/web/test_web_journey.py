"""The journey of a consultation in a real browser."""

import pytest
from playwright.sync_api import Browser, Page, expect

from web_app import make

pytestmark = pytest.mark.browser
LONG = 90_000


def test_upload_confirm_and_sort(page: Page) -> None:
    make(page)
    expect(page.get_by_label("What it is for: Please tell us why")).to_have_value("open")
    page.get_by_role("button", name="Confirm and sort the responses").click()
    expect(page.get_by_text("Sorting has ended")).to_be_attached(timeout=LONG)
    expect(page.get_by_text("Done", exact=True)).to_have_count(4)
    expect(page.get_by_text("Problem")).to_have_count(0)


def test_wrong_file_is_said_and_leaves_nothing(page: Page) -> None:
    page.get_by_role("link", name="New consultation").click()
    page.get_by_label("What the consultation is called").fill("A picture")
    picture = {"name": "a.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n0000"}
    page.get_by_label("The file with the responses").set_input_files(picture)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("a.png is a picture.")
    expect(page.get_by_label("What the consultation is called")).to_have_value("A picture")
    page.goto("/")
    expect(page.get_by_text("A picture")).to_have_count(0)


def test_without_javascript(browser: Browser, app: str) -> None:
    page = browser.new_context(java_script_enabled=False, base_url=app).new_page()
    page.goto(app)
    make(page, "Without scripts")
    page.get_by_role("button", name="Confirm and sort the responses").click()
    expect(page.get_by_role("heading", name="Sorting the responses")).to_be_visible()
    page.close()
