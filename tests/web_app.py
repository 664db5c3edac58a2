"""What tests of the pages do more than once."""

import csv
from pathlib import Path

from playwright.sync_api import Page, expect

EXAMPLE = Path(__file__).parents[1] / "examples" / "aberwen-high-street" / "responses.csv"

LETTER = "I am writing to object"
PARKING = "What would the parking changes mean for you?"
LINES = "ANON-LINES"
SAID_IN_LINES = "I come by bike 🚲 now and then.\nParking costs too much, and my knees are bad."
LEFT_OUT = "Is there anything we have missed, or should do differently?"


def write_some(path: Path, rows: int = 130) -> Path:
    """The example's first respondents and its campaign's, with two of its open questions."""
    with EXAMPLE.open(encoding="utf-8-sig", newline="") as file:
        every = list(csv.DictReader(file))
    some = [r for n, r in enumerate(every) if n < rows or LETTER in r["Please tell us why"]]
    with path.open("w", encoding="utf-8", newline="") as file:
        names = [name for name in every[0] if name != LEFT_OUT]
        writer = csv.DictWriter(file, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(some)
        writer.writerow({**some[0], "Response ID": LINES, PARKING: SAID_IN_LINES})
    return path


def make(page: Page, title: str = "A High Street for people") -> None:
    """Hand in the bundled example, as far as checking its columns."""
    page.get_by_role("link", name="New consultation").click()
    page.get_by_label("What the consultation is called").fill(title)
    page.get_by_label("The file with the responses").set_input_files(EXAMPLE)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Check your columns")).to_be_visible(timeout=90_000)
