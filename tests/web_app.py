"""What tests of the pages do more than once."""

from pathlib import Path

from playwright.sync_api import Page, expect

EXAMPLE = Path(__file__).parents[1] / "examples" / "aberwen-high-street" / "responses.csv"


def make(page: Page, title: str = "A High Street for people") -> None:
    """Hand in the bundled example, as far as checking its columns."""
    page.get_by_role("link", name="New consultation").click()
    page.get_by_label("What the consultation is called").fill(title)
    page.get_by_label("The file with the responses").set_input_files(EXAMPLE)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Check your columns")).to_be_visible(timeout=90_000)
