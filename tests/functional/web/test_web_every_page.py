"""Every address of the web app that is a page: no violation that axe knows of (WCAG 2.2 AA), and no
sideways scrolling at 320 pixels. tests/web_pages.py finds them; a new one is looked at by itself.
"""

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import expect

import web_pages
from web_lived import Lived
from web_look import DESK, look
from web_pages import ALONE, ANN, CARA, TEAM

pytestmark = pytest.mark.browser
PASSWORD = "seven wet herons"
NAMES = [address.name for address in web_pages.addresses(TEAM)]
OF_ONE = [a.name for a in web_pages.addresses(TEAM) if a.parts == ("pk",)]


@pytest.mark.parametrize("name", NAMES)
def test_every_page(closing: Lived, name: str) -> None:
    place = closing.place(name)
    if name in web_pages.ELSEWHERE:
        return
    answer = closing.context(place.who).request.get(place.path, max_redirects=0)
    kind = web_pages.kind_of(answer)
    assert kind != "wrong", f"“{name}” ({place.path}, {answer.status}) {web_pages.WHY_WRONG}"
    if kind == "page":
        assert not look(closing.at(name, place.who))
    if kind == "part of a page":
        page = closing.page()
        page.set_content(answer.text())
        nameless = page.locator(NAMELESS).evaluate_all("all => all.map((one) => one.outerHTML)")
        assert not nameless, f"{name} is put into pages again and again: the focus would be lost"


NAMELESS = ":is(a, button, input, select, textarea, summary, [tabindex]):not([id], [type=hidden])"
"""What can have the focus and has no id, by which HTMX gives it back after a swap."""


@pytest.mark.parametrize(
    ("name", "part", "target", "focus"),
    [
        ("runs", "progress", "#progress", "#next"),
        ("publish", "publish progress", "#versions", "#open-1"),
    ],
)
def test_focus_stays_when_a_part_is_fetched_again(
    closing: Lived, name: str, part: str, target: str, focus: str
) -> None:
    page = closing.at(name)
    page.locator(focus).focus()
    path = closing.place(part).path
    swap = f"htmx.ajax('GET', '{path}', {{target: '{target}', swap: 'outerHTML'}})"
    page.evaluate(f"document.querySelector('{target}').dataset.old = 'yes'; {swap}")
    expect(page.locator(f"{target}[data-old]")).to_have_count(0)
    expect(page.locator(focus)).to_be_focused()


@pytest.mark.parametrize("name", OF_ONE)
def test_every_page_of_a_new_consultation(closing: Lived, name: str) -> None:
    """Nothing is there yet: each page says what to do first."""
    place = closing.place(name, pk=closing.made["unconfirmed"])
    path = place.path.partition("?")[0]
    answer = closing.context(ANN).request.get(path, max_redirects=0)
    if web_pages.kind_of(answer) != "page":
        return
    page = closing.page()
    page.goto(path)
    assert not look(page)


def test_alone_has_no_page_of_its_own(lived: Lived) -> None:
    assert {a.name for a in web_pages.addresses(ALONE)} <= set(NAMES)
    page = lived.browser.new_page(viewport=DESK)
    page.goto(lived.alone.partition("?")[0])
    expect(page.get_by_role("heading", name="Open Greenpaper with its key")).to_be_visible()
    wrong = look(page)
    page.goto(lived.alone)
    home = page.url
    for rest in ("", "record/", f"consultations/{lived.made['pk']}/people/"):
        page.goto(home + rest)
        wrong += look(page)
    page.close()
    assert not wrong


WRONG = {
    "new consultation": "Continue",
    "files": "Add the file",
    "add theme": "Add this theme",
    "theme words": "Save",
    "pick responses": "Make a theme of the ticked",
    "put under": "Save",
    "draw sample": "Draw the sample",
    "code turn": "Save and go on",
    "settle": "Settle it",
    "hand in sheet": "Hand it in",
    "response": "Add the theme",
    "campaign": "Make them a campaign of their own",
    "people": "Give them the part",
    "settings": "Keep these settings",
    "delete consultation": "Delete",
    "sign off": "Sign off",
    "account_login": "Sign in",
    "account_change_password": "Change it",
    "join": "Make my account",
    "set password": "Continue",
}
"""Forms sent with nothing (more) in them: the page's address, and the button."""


@pytest.mark.parametrize(("name", "button"), WRONG.items())
def test_every_error_summary(closing: Lived, name: str, button: str) -> None:
    place = closing.place(name)
    page = closing.at(name, place.who)
    for box in page.locator("main form input[type=text]:visible").all():
        if box.is_editable():
            box.fill("")
    page.locator("main").get_by_role("button", name=button).last.click()
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_visible()
    assert page.title().startswith("Error: ")
    assert not look(page)
    for link in summary.get_by_role("link").all():
        aim = (link.get_attribute("href") or "").removeprefix("#")
        assert page.locator(f"[id='{aim}']").count() == 1, f"{aim} is not on the page"


def test_the_second_sees_both_versions_of_a_theme(closing: Lived) -> None:
    theme = closing.made["themes"][1]
    mine, theirs = (closing.at("theme words", themes=[theme]) for _ in (1, 2))
    for page, title in ((theirs, "Their title"), (mine, "My title")):
        page.get_by_label("Title").fill(title)
        page.get_by_role("button", name="Save").click()
    expect(mine.get_by_role("heading", name="Somebody was quicker")).to_be_visible()
    expect(mine.get_by_role("heading", name="Theirs and yours")).to_be_visible()
    both = mine.locator(".govuk-summary-list__row")
    expect(both).to_have_count(1)
    expect(both).to_contain_text("Their title")
    expect(mine.get_by_label("Title")).to_have_value("My title")
    assert not look(mine)


def test_the_second_sees_both_versions_of_a_response(closing: Lived) -> None:
    mine, theirs = (closing.at("response") for _ in (1, 2))
    for page, theme in ((theirs, 1), (mine, 2)):
        page.get_by_label("Theme", exact=True).select_option(index=theme)
        page.get_by_role("button", name="Add the theme").click()
    expect(mine.get_by_role("heading", name="Your change was not saved yet")).to_be_visible()
    expect(mine.get_by_text("What stands now:")).to_be_visible()
    assert not look(mine)


@pytest.mark.parametrize("name", ["settle", "code turn"])
def test_the_second_sees_what_was_judged(closing: Lived, name: str) -> None:
    who = closing.place(name).who
    mine, theirs = (closing.at(name, who) for _ in (1, 2))
    for page, box in ((theirs, "None of these"), (mine, "Can’t tell")):
        page.get_by_label(box, exact=False).first.check()
        if name == "settle":
            page.get_by_label("Why").fill("We talked about it.")
        page.locator("main form button.govuk-button").first.click()
    expect(mine.locator(".govuk-error-summary")).to_be_visible()
    assert not look(mine)


def test_stale_change_of_the_tree(closing: Lived) -> None:
    page, other = closing.at("add theme"), closing.at("add theme")
    for one in (other, page):
        one.get_by_label("Title").fill("The same title")
        one.get_by_label("Description").fill("Somebody else had the same thought at the same time.")
        one.get_by_role("button", name="Add this theme").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert not look(page)


def test_theme_made_of_responses(closing: Lived) -> None:
    page = closing.at("no theme")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Make a theme of the ticked responses").click()
    expect(page.get_by_role("heading", name="Make a theme of 1 response")).to_be_visible()
    assert not look(page)
    page.get_by_label("Title").fill("")
    page.get_by_role("button", name="Make this theme").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert not look(page)


def test_theme_that_would_be_added(closing: Lived) -> None:
    page = closing.at("add theme")
    page.get_by_label("Title").fill("No room for vans")
    page.get_by_label("Description").fill("There is no place left to load and unload a van.")
    page.get_by_role("button", name="See which responses it would take").click()
    expect(page.get_by_role("heading", name="It would take")).to_be_visible()
    assert not look(page)


def test_closed_to_who_codes(closing: Lived) -> None:
    page = closing.at("themes", CARA)
    expect(page.get_by_role("heading", name="Closed to you while you code")).to_be_visible()
    assert not look(page)


def test_pages_that_say_what_is_wrong(closing: Lived) -> None:
    page = closing.page()
    page.goto("/consultations/0/")
    expect(page.get_by_role("heading", name="Page not found")).to_be_visible()
    wrong = look(page)
    page.goto(closing.place("join", secret="no-such-link").path)
    expect(page.get_by_role("heading", name="This can’t be done")).to_be_visible()
    wrong += look(page)
    assert not wrong


@pytest.mark.parametrize("said", ["disk_full", "database"])
def test_page_of_a_fault(closing: Lived, said: str) -> None:
    """Greenpaper's own words, shown by its own style sheet, without breaking a real database."""
    about = {"disk_full": said == "disk_full", "here": "/", "team": True}
    _show(closing, render_to_string("gone.html", about), "What was kept before is safe")


def test_page_of_an_unforeseen_fault(closing: Lived) -> None:
    _show(closing, render_to_string("500.html"), "It is not your fault")


def _show(closing: Lived, html: str, words: str) -> None:
    page = closing.page()
    page.route("**/shown/", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto("/shown/")
    expect(page.get_by_text(words)).to_be_visible()
    assert not look(page)


def test_sign_in_step_by_step(lived: Lived) -> None:
    """A link, a password, the app: with what is said where something is wrong."""
    context = lived.browser.new_context(base_url=lived.team, viewport=DESK)
    page, wrong = context.new_page(), []
    first = lived.made["first"]
    page.goto(f"/people/link/{first['who']}/{first['token']}/")
    page.get_by_label("Password", exact=False).first.fill(PASSWORD)
    page.get_by_label("again", exact=False).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Set up the second step")).to_be_visible()
    wrong += look(page)
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_be_visible()
    wrong += look(page)
    context.clear_cookies()
    page.goto("/people/login/")
    page.locator("#id_login").fill("ben@example.org")
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Enter the code")).to_be_visible()
    wrong += look(page)
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    wrong += look(page)
    context.close()
    assert not wrong


def test_what_was_typed_when_signed_out(lived: Lived) -> None:
    """Whoever was signed out meanwhile signs in again, and sends what they had typed."""
    context = lived.browser.new_context(base_url=lived.team, viewport=DESK)
    cookie = {"name": "greenpaper_session", "value": lived.made["sessions"]["Ben"]}
    context.add_cookies([{**cookie, "url": lived.team}])  # type: ignore[typeddict-item]
    page = context.new_page()
    page.goto(lived.place("response").path)
    page.get_by_label("Write a note").fill("Not lost")
    context.clear_cookies(name="greenpaper_session")
    page.get_by_role("button", name="Save the note").click()
    page.locator("#id_login").fill("ben@example.org")
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Code").fill(lived.made["recovery"])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Not lost")).to_be_visible()
    wrong = look(page)
    page.get_by_role("button", name="Send it now").click()
    expect(page.locator(".gp-note", has_text="Not lost")).to_be_visible()
    context.close()
    assert not wrong
