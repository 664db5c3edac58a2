"""Whatever table comes in: every response has one outcome, counts add up, evidence is verbatim."""

import json
import random
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fake_embedder import WordEmbedder
from greenpaper.domain.coding import Status
from greenpaper.workflow.publish import publish
from greenpaper.workflow.sort import sort
from greenpaper.workflow.sorting import Sorting
from greenpaper.workflow.take_in import take_in

SAID = (
    "The bus is late every morning and the school does not wait.",
    "Please plant more trees in the square.",
    "I agree, but the parking is too dear for those who work here",
    "n/a",
    "see attached",
    "",
    "Rwy'n cytuno gyda'r cynllun oherwydd mae angen mwy o goed yn y dref.",
    "My number is 01632 960123, ring me about the trees.",
)
texts = st.one_of(
    st.sampled_from(SAID),
    st.lists(st.sampled_from(SAID), min_size=2, max_size=4).map(" ".join),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=60),
)
tables = st.lists(st.tuples(texts, texts, st.sampled_from(["North", "South", ""])), max_size=25)
ROLES = """\
columns:
  Response ID: id
  Area: segment
  What do you think?: open
  And why?: open
"""


def sorted_rows(rows: list[tuple[int, str, str, str]], folder: Path) -> Sorting:
    names = ["Response ID", "What do you think?", "And why?", "Area"]
    columns = list(zip(*((f"R{row[0]}", *row[1:]) for row in rows), strict=True))
    frame = pl.DataFrame(
        dict(zip(names, columns, strict=True)), schema=dict.fromkeys(names, pl.String)
    )
    roles = folder / "roles.yaml"
    roles.write_text(ROLES, "utf-8")
    return sort(take_in(frame, roles=roles), WordEmbedder())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=tables.filter(bool), seed=st.integers(0, 9))
def test_nothing_is_lost_and_nothing_made_up(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str, str]],
    seed: int,
) -> None:
    folder = tmp_path_factory.mktemp("property")
    numbered = [(n, *row) for n, row in enumerate(rows, start=1)]
    found = sorted_rows(numbered, folder)
    responses = {(r.question, r.response_id): r for r in found.results.responses}
    assert len(responses) == 2 * len(rows)
    for outcome in found.results.outcomes:
        response = responses.pop((outcome.question, outcome.response_id))
        _check_outcome(found, outcome, response.text)
    assert not responses
    for (question, _), portrait in found.results.portraits.items():
        speakers = [quote.response_id for quote in portrait.quotes]
        assert len(set(speakers)) == len(speakers)
        for quote in portrait.quotes:
            _check_span(_text(found, question, quote.response_id), quote.start, quote.end)
    _check_counts(found)
    random.Random(seed).shuffle(numbered)
    again = sorted_rows(numbered, folder)
    assert found.codings.equals(again.codings)
    assert found.themes.equals(again.themes)
    assert found.codebooks == again.codebooks


def _check_outcome(found: Sorting, outcome: object, text: str) -> None:
    from greenpaper.domain.coding import Outcome

    assert isinstance(outcome, Outcome)
    themes = {t.key for b in found.codebooks if b.question == outcome.question for t in b.themes}
    assert (outcome.status is Status.BLANK) <= (not any(c.isalnum() for c in text))
    if outcome.status in (Status.NO_CONTENT, Status.NOT_CODED):
        assert outcome.reason
    given_themes = [coding.theme for coding in outcome.codings]
    assert len(set(given_themes)) == len(given_themes)
    for coding in outcome.codings:
        assert coding.theme in themes
        assert 0 < coding.confidence <= 1
        _check_span(text, coding.evidence.start, coding.evidence.end)


def _check_span(text: str, start: int, end: int) -> None:
    assert 0 <= start < end <= len(text)
    assert text[start:end].strip() == text[start:end]


def _text(found: Sorting, question: str, response_id: str) -> str:
    return next(
        r.text
        for r in found.results.responses
        if (r.question, r.response_id) == (question, response_id)
    )


def _check_counts(found: Sorting) -> None:
    for question in found.findings.questions:
        assert question.asked == found.taken.intake.source.height
        assert question.asked == question.blank + question.answered
        assert question.answered == question.no_content + question.content
        assert question.content == question.not_coded + question.considered
        assert question.considered == question.coded + question.none_fits.count


def test_what_is_published_is_what_was_found(tmp_path: Path) -> None:
    """The folder's tables add up to the findings, counted here afresh."""
    chance = random.Random(3)
    rows = [
        (n, chance.choice(SAID), chance.choice(SAID), chance.choice(["North", "South"]))
        for n in range(60)
    ]
    found = sorted_rows(rows, tmp_path)
    publish(found, tmp_path / "out")
    codings = pl.read_csv(tmp_path / "out" / "codings.csv", infer_schema=False)
    said = json.loads((tmp_path / "out" / "findings.json").read_text("utf-8"))
    for question in said["questions"]:
        mine = codings.filter(question=question["key"])
        each = mine.unique(["response_id"])
        counted = {s: each.filter(status=s).height for s in Status}
        assert counted[Status.BLANK] == question["blank"]
        assert counted[Status.NO_CONTENT] == question["no_content"]
        assert counted[Status.NOT_CODED] == question["not_coded"]
        assert counted[Status.CODED] == question["coded"]
        assert counted[Status.NONE_FITS] == question["none_fits"]["count"]
        parents = {t["parent"] for t in question["themes"]}
        for theme in question["themes"]:
            under = [t["key"] for t in question["themes"] if t["parent"] == theme["key"]]
            raised = mine.filter(pl.col("theme").is_in([theme["key"], *under]))
            assert raised["response_id"].n_unique() == theme["responses"]["count"]
            assert theme["key"] not in parents or not theme["parent"]


def test_personal_data_is_not_published_in_public_files(tmp_path: Path) -> None:
    rows = [(n, SAID[7], SAID[n % 3], "North") for n in range(30)]
    publish(sorted_rows(rows, tmp_path), tmp_path / "out")
    for name in ("report.html", "findings.json", "codebook.yaml", "themes.csv", "run.json"):
        assert "960123" not in (tmp_path / "out" / name).read_text("utf-8"), name
    assert "960123" in (tmp_path / "out" / "responses.csv").read_text("utf-8")
