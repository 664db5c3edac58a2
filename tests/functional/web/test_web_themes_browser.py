"""The room of themes in a real browser: by keyboard, and without JavaScript."""

import pytest
from playwright.sync_api import Browser, Page, expect

from greenpaper.domain.quoting import quoted
from web_app import make

pytestmark = pytest.mark.browser
LONG = 90_000


@pytest.fixture(scope="module")
def themes(browser: Browser, app: str) -> str:
    """The address of the themes of a question that was just sorted."""
    page = browser.new_page()
    page.goto(app)
    make(page)
    page.get_by_role("button", name="Confirm and sort the responses").click()
    expect(page.get_by_text("Sorting has ended")).to_be_attached(timeout=2 * LONG)
    page.get_by_role("link", name="Themes", exact=True).click()
    page.get_by_role("link", name="What would the parking changes mean for you?").click()
    address = page.url
    page.close()
    return address


@pytest.fixture
def here(page: Page, themes: str) -> str:
    """The same, opened."""
    page.goto(themes)
    return themes


def press(page: Page, role: str, name: str, key: str) -> None:
    """Go to something with the keyboard, and press a key."""
    page.get_by_role(role, name=name).first.focus()  # type: ignore[arg-type]
    page.keyboard.press(key)


def test_everything_by_keyboard(page: Page, here: str) -> None:
    ticks = page.get_by_role("checkbox")
    for number in (1, 2):
        ticks.nth(number).focus()
        page.keyboard.press("Space")
    press(page, "button", "Merge the ticked themes", "Enter")
    expect(page.get_by_text("Together they have")).to_be_visible()
    choices = page.get_by_role("radio").all()
    titles = [str(one.evaluate("radio => radio.labels[0].innerText")).strip() for one in choices]
    assert len(titles) == 2
    choices[0].focus()
    page.keyboard.press("Space")
    press(page, "button", "Merge", "Enter")
    expect(page.get_by_role("alert")).to_contain_text(f"into {quoted(titles[0])}")
    press(page, "button", "Rename or describe", "Enter")
    page.get_by_label("Title").focus()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("Parking, all told")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Parking, all told")).to_be_visible()
    press(page, "link", "All themes of this question", "Enter")
    expect(page.get_by_text("are being looked at again")).to_have_count(0, timeout=LONG)
    press(page, "button", "Undo", "Enter")
    expect(page.get_by_role("alert")).to_contain_text("Undid: Renamed")
    press(page, "button", "Undo", "Enter")
    expect(page.get_by_role("alert")).to_contain_text("Undid: Merged")
    for title in titles:
        expect(page.get_by_role("link", name=title, exact=True)).to_be_visible()


def test_add_shows_as_one_types(page: Page, here: str) -> None:
    page.get_by_role("button", name="Add a theme").click()
    page.get_by_label("Title").fill("Costs too much")
    page.get_by_label("Description").press_sequentially("The parking charge is too high")
    expect(page.get_by_text("It would take")).to_be_visible(timeout=LONG)


def test_split_and_missing_theme_without_javascript(
    browser: Browser, page: Page, here: str
) -> None:
    context = browser.new_context(
        java_script_enabled=False, storage_state=page.context.storage_state()
    )
    plain = context.new_page()
    plain.goto(f"{here}none/")
    plain.get_by_role("link", name="Look through the responses now").click()
    expect(plain.get_by_role("checkbox").first).to_be_visible(timeout=LONG)
    plain.goto(here)
    plain.locator(".gp-tree--under h3 a").first.click()
    plain.get_by_role("button", name="Split").click()
    plain.get_by_role("link", name="Look through the responses now").click()
    plain.get_by_role("button", name="Split into these 2 parts").click()
    expect(plain.get_by_role("alert")).to_contain_text("Split “")
    context.close()
