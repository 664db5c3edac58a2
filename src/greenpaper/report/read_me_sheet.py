"""The workbook's first sheet: what this is, whether it is a draft, and how to read it."""

from collections.abc import Sequence

from greenpaper.domain.run import Run
from greenpaper.report.findings import Findings

LINE_STYLES: dict[str, dict[str, str | int | bool]] = {
    "title": {"bold": True, "font_size": 18},
    "draft": {"bold": True, "font_size": 12, "font_color": "#7A4D00", "text_wrap": True},
    "head": {"bold": True, "font_size": 12},
    "line": {"text_wrap": True, "valign": "top"},
}
_SHEETS = {
    "Responses": "The rows of the source, unchanged, and what was found about each response.",
    "Themes": "How often each theme was raised: counting every response, and (voices) counting "
    "each campaign letter once. A broad theme counts the responses of those under it.",
    "Codings": "One row for each theme of a response, with the words that are the evidence.",
    "Segments": "Themes by group of respondents. Groups too small to show have no numbers.",
    "Campaigns": "Which responses belong to which letter campaign.",
    "Not coded": "Responses that no theme fits, and those that were not coded, and why.",
    "Check first": "Where the coding is least sure: up to 200 responses a question, the least sure "
    "first, each letter once. The theme in doubt was almost given, or almost not.",
}
_WORDS = {
    "status": "coded; none_fits (has content, no theme fits); no_content; blank; not_coded",
    "confidence": "How probable it is that the theme fits, as estimated by the program, 0 to 1.",
    "start, end": "Where the evidence stands in the response, in characters from 0.",
    "share": "Of the responses with content that could be coded.",
    "share_low, share_high": "The 95% interval (Wilson). It allows for chance alone, not for the "
    "program's mistakes.",
    "checked_share": "The share by people's codings of a sample drawn by chance and the program's "
    "of all responses, with its 95% interval, which allows for the program's mistakes. checked_by: "
    "how many people's codings count in it. Empty where it is not checked by people.",
}


def read_me(findings: Findings, run: Run, sheets: Sequence[str]) -> list[tuple[str, ...]]:
    """Lines of (style, cells …)."""
    lines: list[tuple[str, ...]] = [("title", findings.title)]
    if findings.draft:
        lines.append(("draft", "DRAFT", "Themes not signed off. Not for publication."))
    for q in findings.questions:
        who = f"signed off by {q.signed_off_by} on {q.signed_off_on}" if q.signed_off_by else ""
        state = f"themes {who or 'not signed off'}" if q.themes else "no themes"
        lines.append(("line", q.key, f"{q.text} ({state})"))
    lines += [
        *(("line", "", line) for line in _checked(findings)),
        ("line", "", "Keep this file as private as the responses: nothing in it is masked."),
        ("head", "Sheets"),
        *(("line", name, _SHEETS[name]) for name in sheets),
        ("head", "Words"),
        *(("line", *pair) for pair in _WORDS.items()),
        ("head", "Made"),
        ("line", "From", f"{run.input_name} (SHA-256 {run.input_sha256})"),
        ("line", "With", f"Greenpaper {run.greenpaper}: {run.command}"),
        ("line", "When", run.finished),
        (
            "line",
            "Cells",
            "A text over 32,767 characters is cut, with a note; characters that a spreadsheet "
            "can't hold show as �. A sheet ends at row 1,048,576. The CSV files have everything.",
        ),
    ]
    return lines


def _checked(findings: Findings) -> list[str]:
    """For each question, what stands behind its shares."""
    if not any(q.checked_by or q.coded_by_people for q in findings.questions):
        return ["Not checked by people: a program made all codings."]
    return [
        f"{q.key}: {q.coded_by_people:,} responses were coded by people, the others by a program. "
        + (
            f"Checked shares rest on people's codings of {q.checked_by:,} drawn by chance."
            if q.checked_by
            else "Its shares are not checked by people."
        )
        for q in findings.questions
    ]
