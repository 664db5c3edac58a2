"""The report in a real browser: printed, every page of a draft says so."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from greenpaper.report.find import find
from greenpaper.report.page import render
from report_builders import RUN, case

pytestmark = pytest.mark.browser
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-pdf-header-footer",
]


@pytest.fixture
def printed(tmp_path: Path) -> list[str]:
    chromium, pdftotext = shutil.which("chromium"), shutil.which("pdftotext")
    if not (chromium and pdftotext):
        pytest.skip("needs chromium and pdftotext (Debian: chromium, poppler-utils)")
    made = case(1, 120, 14)
    html, pdf = tmp_path / "report.html", tmp_path / "report.pdf"
    html.write_text(render(find(made.results, made.respondents, draft=True), RUN), encoding="utf-8")
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    subprocess.run(
        [chromium, *QUIET, profile, f"--print-to-pdf={pdf}", html.as_uri()],
        check=True,
        capture_output=True,
        timeout=120,
    )
    text = subprocess.run(
        [pdftotext, "-layout", str(pdf), "-"], check=True, capture_output=True, text=True
    )
    return text.stdout.split("\f")[:-1]


def test_every_printed_page_says_draft_and_its_number(printed: list[str]) -> None:
    assert len(printed) > 5
    for number, page in enumerate(printed, start=1):
        assert "DRAFT: themes not signed off. Not for publication." in page
        assert re.search(rf"\b{number} of {len(printed)}\b", page)


def test_table_headings_repeat_where_a_table_goes_over_a_page(printed: list[str]) -> None:
    text = "".join(printed)
    headings = len(re.findall(r"Theme +Responses +Share +95% interval|Responses +Share +95%", text))
    captions = text.count("How many responses raise each theme")
    assert headings >= captions >= 2
