"""A team's server and one person's, with a consultation in which everything has happened."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

import web_pages
from web_look import DESK
from web_pages import ANN, NOBODY, TEAM, Place

LONG = 90_000


@dataclass
class Lived:
    """Where they are, what was made there, and a browser for each person."""

    alone: str
    team: str
    made: dict[str, Any]
    browser: Browser
    contexts: dict[str, BrowserContext] = field(default_factory=dict)

    def context(self, who: str) -> BrowserContext:
        if who not in self.contexts:
            made = self.browser.new_context(base_url=self.team, viewport=DESK)
            if who != NOBODY:
                said = {"name": "greenpaper_session", "value": self.made["sessions"][who]}
                made.add_cookies([{**said, "url": self.team}])  # type: ignore[typeddict-item]
            self.contexts[who] = made
        return self.contexts[who]

    def page(self, who: str = ANN) -> Page:
        return self.context(who).new_page()

    def place(self, name: str, **other: Any) -> Place:
        """An address by its name, with other parts if need be."""
        made = {**self.made, **other}
        return next(p for p in web_pages.places(TEAM, made) if p.name == name)

    def at(self, name: str, who: str = ANN, **other: Any) -> Page:
        """A page, opened."""
        page = self.page(who)
        page.goto(self.place(name, **other).path)
        settled(page)
        return page


def settled(page: Page) -> None:
    """What the page fetches once it is there has come."""
    expect(page.locator("[hx-trigger=load]")).to_have_count(0, timeout=LONG)
