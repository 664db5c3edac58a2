"""The app as a person meets it: `greenpaper serve` in a process of its own, and a browser."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from pytest_django import Settings

from web_app import write_some
from web_lived import Lived
from web_served import live_in, serving

PATIENCE = 120_000
"""Milliseconds that a page may take on a busy machine before a test gives it up."""
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")


@pytest.fixture(autouse=True)
def no_key(settings: Settings) -> None:
    """Django's own test client has no address with a key to open; test_web_key.py has."""
    settings.KEY = ""


@pytest.fixture
def team(settings: Settings) -> None:
    """Accounts and roles, as with `greenpaper serve --team`."""
    settings.TEAM = True
    settings.ROOT_URLCONF = "greenpaper.web.team_urls"


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory, model_folder: Path) -> Iterator[str]:
    """The address of a Greenpaper of the tests' own, worker and all."""
    with serving(tmp_path_factory.mktemp("served"), model_folder) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("needs chromium (Debian: chromium)")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield running
        running.close()


@pytest.fixture(scope="session")
def lived(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, model_folder: Path
) -> Iterator[Lived]:
    """A consultation in which everything has happened, alone and in a team."""
    home = tmp_path_factory.mktemp("lived")
    file = write_some(home / "responses.csv")
    with serving(home, model_folder) as alone:
        made = live_in(home, model_folder, file)
        with serving(home, model_folder, "--no-worker", team=True) as team:
            yield Lived(alone, team.rstrip("/"), made, browser)


@pytest.fixture
def closing(lived: Lived) -> Iterator[Lived]:
    """The same; pages that the test opened are closed after it."""
    yield lived
    for context in lived.contexts.values():
        for page in context.pages:
            page.close()


@pytest.fixture
def page(browser: Browser, app: str) -> Iterator[Page]:
    """A page of the app, on a laptop's screen. Nothing may go wrong in its scripts."""
    faults: list[str] = []
    one = browser.new_page(viewport={"width": 1280, "height": 900}, base_url=app)
    one.set_default_timeout(PATIENCE)
    one.on("pageerror", lambda error: faults.append(str(error)))
    one.on("console", lambda said: faults.append(said.text) if _is_fault(said) else None)
    one.goto(app)
    yield one
    one.close()
    assert not faults


def _is_fault(said: ConsoleMessage) -> bool:
    """Chromium calls it an error where a page says what to mend, or that there is nothing."""
    return said.type == "error" and not re.search("status of (404|409|422)", said.text)
