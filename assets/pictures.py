"""Photographs every page of the web app, at desk and phone width, for docs/images/web.

`make pictures` runs it: on the bundled example, in which tests/lived_in.py has made everything
happen. The pages are those of the app's lists of addresses (tests/web_pages.py), so a new one is
photographed by itself. docs/reference/pages.md, which shows them all, is written with them.
"""

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from small_png import small_png

import web_pages
from web_app import EXAMPLE
from web_pages import ALONE, ANN, NOBODY, TEAM, Place
from web_served import live_in, serving

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "images" / "web"
INDEX = ROOT / "docs" / "reference" / "pages.md"
WIDTHS = {"desk": 1280, "phone": 390}
TALLEST = 1400
"""Pixels: of a long page, its top."""
LONG = 180_000
SETTINGS = "greenpaper.web.settings"
FIRST = {"columns", "runs"}
"""Pages that look otherwise before anything is sorted: photographed then, too."""


@dataclass(frozen=True)
class Camera:
    """Browsers at both servers, and what was made there."""

    alone: BrowserContext
    team: dict[str, BrowserContext]
    made: dict[str, Any]
    blank: Page

    def context(self, place: Place) -> BrowserContext:
        """Where a page is photographed: on one's own machine, unless only a team has it."""
        ones_own = {address.name for address in web_pages.addresses(ALONE)} - {"people"}
        if place.who == ANN and place.name in ones_own:
            return self.alone
        return self.team[place.who]


def main() -> None:
    """Make a consultation in which everything has happened, and photograph each page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in (path for width in WIDTHS for path in FOLDER.glob(f"*-{width}.png")):
        old.unlink()
    with _camera() as camera:
        taken = [_seen(camera, place) for place in web_pages.places(TEAM, camera.made)]
        for name in sorted(FIRST):
            early = {**camera.made, "pk": camera.made["unconfirmed"]}
            place = next(p for p in web_pages.places(TEAM, early) if p.name == name)
            taken.append(_seen(camera, place, f"{name} at first"))
    taken = [name for name in taken if name]
    _write_index(taken)
    size = sum(path.stat().st_size for path in FOLDER.glob("*.png"))
    sys.stdout.write(f"{len(taken)} pages, {size / 1e6:.1f} MB in {FOLDER}\n")


@contextmanager
def _camera() -> Iterator[Camera]:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home, model = Path(folder) / "home", Path(folder) / "model"
        os.environ |= {"GREENPAPER_HOME": folder, "DJANGO_SETTINGS_MODULE": SETTINGS}
        django.setup()
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        with serving(home, model) as alone:
            made = live_in(home, model, EXAMPLE)
            with serving(home, model, "--no-worker", team=True) as team:
                contexts = _alone(browser, alone), _team(browser, team, made)
                yield Camera(*contexts, made, browser.new_page())


def _alone(browser: Browser, address: str) -> BrowserContext:
    context = browser.new_context(base_url=address.partition("?")[0], locale="en-GB")
    context.new_page().goto(address)
    return context


def _team(browser: Browser, address: str, made: dict[str, Any]) -> dict[str, BrowserContext]:
    found = {NOBODY: browser.new_context(base_url=address, locale="en-GB")}
    for who, session in made["sessions"].items():
        found[who] = browser.new_context(base_url=address, locale="en-GB")
        cookie = {"name": "greenpaper_session", "value": session, "url": address}
        found[who].add_cookies([cookie])  # type: ignore[list-item]
    return found


def _seen(camera: Camera, place: Place, name: str = "") -> str:
    """Photograph a place if it is a page: what its pictures are called, or nothing."""
    context = camera.context(place)
    if place.name in web_pages.ELSEWHERE:
        return ""
    answer = context.request.get(place.path, max_redirects=0)
    if web_pages.kind_of(answer) != "page":
        return ""
    called = re.sub(r"\W+", "-", (name or place.name).lower().replace("_", "-")).strip("-")
    for width, pixels in WIDTHS.items():
        page = context.new_page()
        page.set_viewport_size({"width": pixels, "height": 900})
        page.goto(place.path)
        expect(page.locator("[hx-trigger=load]")).to_have_count(0, timeout=LONG)
        expect(page.get_by_text("being counted")).to_have_count(0, timeout=LONG)
        tall = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": pixels, "height": min(tall, TALLEST)})
        taken = page.screenshot(animations="disabled")
        (FOLDER / f"{called}-{width}.png").write_bytes(small_png(camera.blank, taken))
        page.close()
    return called


def _write_index(names: list[str]) -> None:
    """The page of the docs that shows every page."""
    lines = [
        "# Every page of the web app",
        "",
        "As it looks on a desk (1280 pixels wide) and on a phone (390). `make pictures` takes the",
        "pictures and writes this page; of a long page it shows the top.",
    ]
    for name in names:
        said = name.replace("-", " ").capitalize()
        lines += ["", f"## {said}", "", f"![{said}, on a desk](../images/web/{name}-desk.png)", ""]
        lines += [f"![{said}, on a phone](../images/web/{name}-phone.png)"]
    INDEX.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
