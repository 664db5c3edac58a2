"""Photographs every room of the web app, at desk and phone width, for docs/images/web.

`make pictures` runs it on the bundled example, sorted by the app itself.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "aberwen-high-street" / "responses.csv"
FOLDER = ROOT / "docs" / "images" / "web"
WIDTHS = {"desk": 1280, "phone": 390}
TALLEST = 1800
"""Pixels: of a long page, its top."""
LONG = 180_000
DEEPER = {"a question's themes": "themes/q2/", "themes by group": "explore/q2/groups/"}
"""Pages inside a room, by their address in the consultation."""


def main() -> None:
    """Serve an empty Greenpaper, hand in the example, and photograph each page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        command = [sys.executable, "-m", "greenpaper.cli.main", "serve", "--port", "0"]
        surroundings = {**os.environ, "GREENPAPER_HOME": home, "GREENPAPER_DATABASE": ""}
        serving = subprocess.Popen(
            [*command, "--no-browser"], env=surroundings, stdout=subprocess.PIPE, text=True
        )
        try:
            said = serving.stdout.readline() if serving.stdout else ""
            address = re.search(r"http://\S+", said)
            if address is None:
                sys.exit(f"Greenpaper didn't start: {said}")
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium",
                args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            )
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(address[0])
            _journey(page)
        finally:
            serving.terminate()
            serving.wait(30)


def _journey(page: Page) -> None:
    page.get_by_role("link", name="New consultation").click()
    page.get_by_label("What the consultation is called").fill("A High Street for people")
    page.get_by_label("The file with the responses").set_input_files(EXAMPLE)
    _take(page, "new")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Confirm and sort the responses").click()
    expect(page.get_by_text("Sorting has ended")).to_be_attached(timeout=LONG)
    home = page.url.split("/consultations/")[0]
    links = page.locator("#navigation a").all()
    rooms = [(link.inner_text(), link.get_attribute("href") or "") for link in links]
    for name, address in rooms:
        page.goto(home + address)
        expect(page.get_by_text("being counted")).to_have_count(0, timeout=LONG)
        _take(page, name)
    root = home + rooms[0][1]
    for name, address in DEEPER.items():
        page.goto(root + address)
        expect(page.get_by_text("being counted")).to_have_count(0, timeout=LONG)
        _take(page, name)
    page.goto(f"{home}/")
    _take(page, "consultations")


def _take(page: Page, name: str) -> None:
    called = re.sub(r"\W+", "-", name.lower()).strip("-")
    for width, pixels in WIDTHS.items():
        page.set_viewport_size({"width": pixels, "height": 900})
        tall = page.evaluate("document.documentElement.scrollHeight")
        clip = {"x": 0, "y": 0, "width": pixels, "height": min(tall, TALLEST)}
        page.screenshot(path=FOLDER / f"{called}-{width}.png", clip=clip, full_page=True)
    page.set_viewport_size({"width": WIDTHS["desk"], "height": 900})


if __name__ == "__main__":
    main()
