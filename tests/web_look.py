"""What is wrong with a page as it stands, by axe and by its width."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
WIDE = """() => [...document.querySelectorAll('main *, header *, section *')]
  .filter((one) => one.getBoundingClientRect().right > 321 && !one.closest('.gp-scroll, .gp-boxes'))
  .map((one) => one.outerHTML.slice(0, 120))[0] || ''"""
"""The first element that is too wide for a narrow screen."""


def look(page: Page) -> list[str]:
    """Violations of WCAG 2.2 AA (and axe's best practices), and sideways scrolling at 320 px."""
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    wrong = [f"{page.url}: {v['id']}: {v['nodes'][0]['html']}" for v in found]
    page.set_viewport_size(NARROW)
    if page.evaluate("document.documentElement.scrollWidth") > NARROW["width"]:
        wrong.append(f"{page.url} scrolls sideways at 320 pixels: {page.evaluate(WIDE)}")
    page.set_viewport_size(DESK)
    return wrong
