"""Evidence on a response's page: the words that somebody selects with the mouse."""

import pytest
from playwright.sync_api import Page, expect

from web_lived import Lived

pytestmark = pytest.mark.browser
WHERE = """([first, last]) => {
  const at = (words, end) => {
    for (const span of document.querySelectorAll('[data-response] [data-at]')) {
      const from = span.textContent.indexOf(words)
      if (from < 0) continue
      const range = document.createRange()
      const place = end ? from + words.length : from
      range.setStart(span.firstChild, place)
      range.setEnd(span.firstChild, place)
      const box = range.getBoundingClientRect()
      return [box.left, box.top + box.height / 2]
    }
  }
  return [at(first, false), at(last, true)]
}"""
"""Where a text begins and another ends, on the screen."""


@pytest.fixture
def response(closing: Lived) -> Page:
    """A response of two lines, with a bicycle that takes two units of UTF-16."""
    page = closing.at("response", response=closing.made["lines"])
    page.locator("[data-response]").scroll_into_view_if_needed()
    return page


def draw(page: Page, first: str, last: str, *, backwards: bool = False) -> None:
    """Draw the mouse from where some words begin to where others end."""
    ends = page.evaluate(WHERE, [first, last])
    start, stop = reversed(ends) if backwards else ends
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + stop[0]) / 2, (start[1] + stop[1]) / 2, steps=3)
    page.mouse.move(*stop, steps=3)
    page.mouse.up()


def add(page: Page, number: int) -> str:
    """Add the theme with what is in the field: the quote that is kept."""
    field = page.get_by_label("Theme", exact=True)
    title = field.locator("option").nth(number).inner_text().lstrip("– ")
    field.select_option(index=number)
    page.get_by_role("button", name="Add the theme").click()
    kept = page.locator(".gp-coding", has=page.get_by_role("heading", name=title))
    expect(kept.get_by_text("Given by Ann Analyst")).to_be_visible()
    return kept.locator(".gp-quote").inner_text()


@pytest.mark.parametrize("backwards", [False, True])
def test_words_are_drawn_over(response: Page, backwards: bool) -> None:
    draw(response, "by bike", "bike", backwards=backwards)
    expect(response.get_by_label("The words that show it")).to_have_value("by bike")


def test_words_after_an_emoji_are_the_right_ones(response: Page) -> None:
    draw(response, "now and", "then")
    expect(response.get_by_label("The words that show it")).to_have_value("now and then")
    assert add(response, 1) == "now and then"


def test_words_over_two_lines(response: Page) -> None:
    draw(response, "then", "Parking")
    words = response.get_by_label("The words that show it")
    expect(words).to_have_value("then. Parking")
    assert " ".join(add(response, 2).split()) == "then. Parking"


def test_a_word_is_chosen_by_a_double_click(response: Page) -> None:
    (x, y), _ = response.evaluate(WHERE, ["knees", "knees"])
    response.mouse.dblclick(x + 10, y)
    expect(response.get_by_label("The words that show it")).to_have_value("knees")


def test_other_words_of_the_page_are_no_evidence(response: Page) -> None:
    response.get_by_role("heading", level=1).dblclick()
    expect(response.get_by_label("The words that show it")).to_have_value("")


def test_typed_words_are_looked_for_anew(response: Page) -> None:
    """What was selected before no longer says where the words stand."""
    draw(response, "by bike", "bike")
    response.get_by_label("The words that show it").fill("my knees are bad")
    expect(response.locator("[data-evidence-start]")).to_have_value("")
    assert add(response, 3) == "my knees are bad"
