"""A language model in the browser: turned on, shown, sent, taken; against a scripted server."""

import re
from collections.abc import Iterator

import pytest
from bench.scripted_model import Answer, Request, ScriptedModel, says
from bench.scripted_readers import able, coded, offered, purpose, response
from playwright.sync_api import Page, expect

from web_app import make
from web_look import look

pytestmark = pytest.mark.browser


def reader(request: Request) -> Answer:
    if purpose(request) == "draft":
        return says({"sentences": ["There were {answered} responses.", "Half of them agree."]})
    if purpose(request) == "describe":
        return able(lambda _: frozenset())(request)
    return coded(response(request), offered(request)[:2])


@pytest.fixture
def server() -> Iterator[ScriptedModel]:
    with ScriptedModel(reader) as model:
        yield model


def sort(page: Page) -> str:
    make(page)
    page.get_by_role("button", name="Confirm and sort the responses").click()
    expect(page.get_by_text("Sorting has ended")).to_be_attached(timeout=120_000)
    found = re.search(r"/consultations/\d+/", page.url)
    assert found
    return found[0]


def turn_on(page: Page, here: str, url: str) -> list[str]:
    """From the settings to a model that is on; what is wrong with the pages."""
    page.goto(here + "settings/")
    page.get_by_role("link", name="Language model", exact=True).click()
    expect(page.get_by_text("Nothing of this consultation is sent")).to_be_visible()
    wrong = look(page)
    page.get_by_role("button", name="Turn one on").click()
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("alert")).to_contain_text("Tick that you may decide this")
    wrong += look(page)
    fill(page, url)
    page.get_by_label("Price of a million tokens to read").fill("0.40")
    page.get_by_label("Price of a million tokens to write").fill("1.60")
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_text("Nothing was sent yet")).to_be_visible()
    expect(page.locator("footer")).to_contain_text("except what people send")
    return wrong + look(page)


def fill(page: Page, url: str) -> None:
    page.get_by_label("Name of the model").fill("scripted")
    page.get_by_label("Its address").fill(url)
    page.get_by_label("Where the words go").fill("our own server, Leeds")
    page.get_by_label("What for").fill("better words")
    page.get_by_label("I may decide this").check()


def test_from_off_to_words_and_readings(page: Page, server: ScriptedModel) -> None:
    here = sort(page)
    wrong = turn_on(page, here, server.url)
    page.get_by_role("button", name="Work out what would be sent").click()
    verdict = page.locator(".gp-verdict")
    expect(verdict).to_contain_text("Nothing has been sent", timeout=60_000)
    expect(verdict).to_contain_text("which costs about 0.0")
    expect(page.locator(".gp-asked").first).to_contain_text("<passages>")
    assert not server.requests
    wrong += look(page)
    page.get_by_role("button", name="Send all of it").click()
    expect(page.get_by_text("requests went out")).to_be_visible(timeout=60_000)
    assert server.requests
    wrong += look(page)
    page.get_by_role("link", name=re.compile(r"^\d+ themes? of")).first.click()
    page.locator("input[name=take]").first.check()
    wrong += look(page)
    page.get_by_role("button", name="Take the ticked words").click()
    expect(page.get_by_text("1 theme has new words")).to_be_visible()
    expect(page.get_by_text("Take or leave them")).to_be_visible()
    wrong += look(page)
    page.goto(here + "record/")
    expect(page.get_by_text("Turned on the language model scripted at 127.0.0.1")).to_be_visible()
    expect(page.get_by_text("tokens to read")).to_be_visible()
    assert not wrong


def test_prose_is_read_taken_and_then_it_is_off(page: Page, server: ScriptedModel) -> None:
    here = sort(page)
    turn_on(page, here, server.url)
    page.get_by_label("Draft prose for the summary").check()
    page.get_by_role("button", name="Work out what would be sent").click()
    page.get_by_role("button", name="Send").click(timeout=60_000)
    page.get_by_role("link", name="Read the draft").click(timeout=60_000)
    expect(page.locator("del", has_text="Half of them agree.")).to_have_count(3)
    assert not look(page)
    page.goto(here + "publish/")
    page.get_by_role("link", name="read the draft").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Take it as a file").click()
    assert "~~Half of them agree.~~" in download.value.path().read_text("utf-8")
    page.goto(here + "record/")
    expect(page.get_by_text("Took the draft of the summary")).to_be_visible()
    asked = len(server.requests)
    page.goto(here + "settings/model/")
    page.get_by_role("button", name="Turn it off").click()
    expect(page.get_by_text("Nothing of this consultation is sent")).to_be_visible()
    assert len(server.requests) == asked


def test_it_works_without_javascript(page: Page, app: str, server: ScriptedModel) -> None:
    here = sort(page)
    bare = page.context.browser
    assert bare is not None
    plain = bare.new_context(java_script_enabled=False, base_url=app)
    try:
        plain.add_cookies(page.context.cookies())
        one = plain.new_page()
        one.goto(here + "settings/model/on/")
        fill(one, server.url)
        one.get_by_role("button", name="Turn it on").click()
        one.get_by_label("Only word the proposed themes").check()
        one.get_by_role("button", name="Work out what would be sent").click()
        _look_again(one, "Send all of it")
        assert not server.requests
        one.get_by_role("button", name="Send all of it").click()
        _look_again(one, "Save all of them")
        assert server.requests
    finally:
        plain.close()


def _look_again(page: Page, text: str) -> None:
    for _ in range(60):
        if page.get_by_text(text).count():
            return
        again = page.get_by_role("link", name="Look again")
        if again.count():
            page.wait_for_timeout(500)
            again.click()
    raise AssertionError(f"{text} never came: {page.content()[:2000]}")
