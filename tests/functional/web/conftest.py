"""The app as a person meets it: `greenpaper serve` in a process of its own, and a browser."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from pytest_django import Settings

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
    home = tmp_path_factory.mktemp("served")
    process = subprocess.Popen(
        [sys.executable, "-m", "greenpaper.cli.main", "serve", "--port", "0", "--no-browser"],
        env={
            **os.environ,
            "GREENPAPER_HOME": str(home),
            "GREENPAPER_DATABASE": "",
            "GREENPAPER_CACHE": str(model_folder),
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    address = re.search(r"http://\S+", line)
    assert address, line
    yield address[0]
    process.terminate()
    process.wait(30)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("needs chromium (Debian: chromium)")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser, app: str) -> Iterator[Page]:
    """A page of the app, on a laptop's screen. Nothing may go wrong in its scripts."""
    faults: list[str] = []
    one = browser.new_page(viewport={"width": 1280, "height": 900}, base_url=app)
    one.on("pageerror", lambda error: faults.append(str(error)))
    one.on("console", lambda said: faults.append(said.text) if _is_fault(said) else None)
    one.goto(app)
    yield one
    one.close()
    assert not faults


def _is_fault(said: ConsoleMessage) -> bool:
    """Chromium calls it an error where a page says what to mend, or that there is nothing."""
    return said.type == "error" and not re.search("status of (404|409|422)", said.text)
