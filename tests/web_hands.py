"""How a person works a page: with the mouse, or with nothing but the keyboard."""

import time
from pathlib import Path
from typing import Literal, Protocol

from playwright.sync_api import FileChooser, Locator, Page, expect

LONG = 120.0
"""Seconds that sorting, coding or publishing may take on a busy machine."""
MOST = 400
"""How often somebody presses Tab before they give up."""
PRESSES, PATIENCE = 5, 8.0
"""How often somebody presses Space for a file, and the seconds they wait each time."""
Role = Literal["link", "button"]
WORDS_AT = """(place, words) => {
  for (const span of place.querySelectorAll('[data-at]')) {
    const at = span.textContent.indexOf(words)
    if (at < 0) continue
    const range = document.createRange()
    range.setStart(span.firstChild, at)
    range.setEnd(span.firstChild, at + words.length)
    const lines = [...range.getClientRects()]
    const [first, last] = [lines[0], lines[lines.length - 1]]
    return [first.left, first.top + first.height / 2, last.right, last.top + last.height / 2]
  }
}"""
"""Where words stand on the screen: from where to where a mouse is drawn over them."""
FOCUS = """(wanted) => {
  const one = document.activeElement
  const next = one.nextElementSibling
  const seen = (style) => style.boxShadow !== 'none' ||
    (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0)
  const shown = one === document.body || seen(getComputedStyle(one)) ||
    (next !== null && seen(getComputedStyle(next, '::before')))
  return { there: one === wanted, shown, html: one.outerHTML.slice(0, 150) }
}"""
"""Whether the focus is where it is wanted, and whether it can be seen where it is."""


class Hand(Protocol):
    """What a person does to a page."""

    page: Page

    def use(self, one: Locator) -> None:
        """Follow a link, or press a button."""

    def tick(self, box: Locator) -> None:
        """Tick a box or choose a radio button."""

    def write(self, label: str, text: str) -> None:
        """Write into a field, in place of what is there."""

    def choose(self, label: str, number: int) -> str:
        """Choose from a list; what was chosen."""

    def hand_in(self, label: str, file: Path) -> None:
        """Choose a file."""

    def quote(self, words: str) -> None:
        """Say that some words of the response are the evidence."""


class Mouse:
    """Points and clicks. Where there is no JavaScript, words are typed instead of selected."""

    def __init__(self, page: Page, *, scripts: bool = True) -> None:
        self.page = page
        self._scripts = scripts

    def use(self, one: Locator) -> None:
        one.click()

    def tick(self, box: Locator) -> None:
        box.check()

    def write(self, label: str, text: str) -> None:
        self.page.get_by_label(label).first.fill(text)

    def choose(self, label: str, number: int) -> str:
        field = self.page.get_by_label(label, exact=True)
        field.select_option(index=number)
        return field.locator("option").nth(number).inner_text()

    def hand_in(self, label: str, file: Path) -> None:
        self.page.get_by_label(label).set_input_files(file)

    def quote(self, words: str) -> None:
        if not self._scripts:
            self.write("The words that show it", words)
            return
        place = self.page.locator("[data-response]")
        place.scroll_into_view_if_needed()
        left, top, right, bottom = place.evaluate(WORDS_AT, words)
        self.page.mouse.move(left + 1, top)
        self.page.mouse.down()
        self.page.mouse.move((left + right) / 2, bottom, steps=4)
        self.page.mouse.move(right, bottom, steps=4)
        self.page.mouse.up()


class Keys:
    """Tab, Enter, Space, arrow keys and typing: no mouse, and no script that clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def _to(self, one: Locator) -> None:
        """Press Tab until the focus is there. It must be seen all the way."""
        expect(one).to_be_attached()
        wanted = one.element_handle()
        for _ in range(MOST):
            found = self.page.evaluate(FOCUS, wanted)
            assert found["shown"], f"The focus can’t be seen on {found['html']}"
            if found["there"]:
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never comes to {one}")

    def use(self, one: Locator) -> None:
        self._to(one)
        self.page.keyboard.press("Enter")

    def tick(self, box: Locator) -> None:
        """Tab comes to one radio button of a group; arrow keys lead to the others."""
        group = f"input[type=radio][name='{box.get_attribute('name')}']"
        if box.get_attribute("type") == "radio":
            self._to(self.page.locator(group).first)
            self.page.keyboard.press("Space")
            for _ in range(self.page.locator(group).count()):
                if box.is_checked():
                    return
                self.page.keyboard.press("ArrowDown")
        self._to(box)
        if not box.is_checked():
            self.page.keyboard.press("Space")

    def write(self, label: str, text: str) -> None:
        self._to(self.page.get_by_label(label).first)
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.type(text)

    def choose(self, label: str, number: int) -> str:
        field = self.page.get_by_label(label, exact=True)
        self._to(field)
        for _ in range(number):
            self.page.keyboard.press("ArrowDown")
        return str(field.evaluate("(list) => list.selectedOptions[0].textContent"))

    def hand_in(self, label: str, file: Path) -> None:
        """On a busy machine the browser may let a press go by, so press again, as a person does."""
        self._to(self.page.get_by_label(label))
        offered: list[FileChooser] = []

        def offer(chooser: FileChooser) -> None:  # Playwright takes no method of a list
            offered.append(chooser)

        self.page.once("filechooser", offer)
        for _ in range(PRESSES):
            self.page.keyboard.press("Space")
            end = time.monotonic() + PATIENCE
            while not offered and time.monotonic() < end:
                self.page.wait_for_timeout(50)
            if offered:
                offered[0].set_files(file)
                return
        raise AssertionError(f"Space never offers to choose a file for “{label}”")

    def quote(self, words: str) -> None:
        self.write("The words that show it", words)


def press(hand: Hand, role: Role, name: str) -> None:
    """Follow the link, or press the button, that is called exactly so; else one that begins so."""
    exact = hand.page.get_by_role(role, name=name, exact=True)
    hand.use(exact.first if exact.count() else hand.page.get_by_role(role, name=name).first)


def until(hand: Hand, words: str, *, again: str = "Look again") -> None:
    """Wait for words. Without JavaScript a page offers a link to look again."""
    end = time.monotonic() + LONG
    while not hand.page.get_by_text(words).first.is_visible():
        assert time.monotonic() < end, f"“{words}” never came: {hand.page.url}"
        look = hand.page.get_by_role("link", name=again)
        if look.count():
            look.first.click()
        hand.page.wait_for_timeout(400)
