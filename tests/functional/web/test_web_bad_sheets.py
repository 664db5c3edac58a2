"""Coding sheets as people hand them in on the pages: all is said, and the rest is used."""

from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from test_web_quality import ANSWERS

from bad_sheets import SPOILT, fill, older, spoil
from fake_embedder import WordEmbedder
from greenpaper.store.orm import samples
from greenpaper.store.orm.models import Sample
from greenpaper.workflow.basis import themes_of
from greenpaper.workflow.desk import consultations, take_in, themes
from greenpaper.workflow.desk.files import columns_of, open_table

pytestmark = [pytest.mark.django_db, pytest.mark.store]


@pytest.fixture
def sample(client: Client) -> Sample:
    """Of twenty responses, for two people who code in spreadsheets."""
    client.get("/", {"key": settings.KEY})
    client.get("/")
    kept = consultations.new_consultation(User.objects.get(), "S", "a.csv", [ANSWERS.encode()])
    consultations.confirm_columns(kept.created_by, kept, columns_of(kept, open_table(kept)))
    take_in.take_in(kept)
    for question in kept.questions.filter(kind="open"):
        themes.find_themes(question, WordEmbedder())
    said = {"questions": ["q1"], "size": "20", "sheets": "2"}
    assert client.post(f"/consultations/{kept.pk}/check/draw/", said).status_code == 302
    return kept.samples.get()


def sheet(client: Client, sample: Sample, folder: Path, coder: int) -> Path:
    """A coder's sheet, filled in with the themes that there are."""
    path = folder / f"coder{coder}.xlsx"
    there = f"/consultations/{sample.consultation_id}/check/{sample.number}/sheets/{coder}"
    path.write_bytes(client.get(f"{there}.xlsx").content)
    keys = themes_of(samples.codebooks_of(sample))["q1"]
    fill(path, ["none", *keys][coder - 1 :])
    return path


def hand_in(client: Client, sample: Sample, path: Path, coder: int) -> str:
    """What the page says."""
    there = f"/consultations/{sample.consultation_id}/check/{sample.number}/sheets/{coder}/"
    with path.open("rb") as file:
        return unescape(client.post(there, {"file": file}, follow=True).content.decode())


@pytest.mark.parametrize("what", SPOILT)
def test_what_is_wrong_is_said_and_the_rest_is_used(
    client: Client, sample: Sample, tmp_path: Path, what: str
) -> None:
    change, said = SPOILT[what]
    path = sheet(client, sample, tmp_path, 1)
    spoil(path, change)
    page = hand_in(client, sample, path, 1)
    assert "The codings of Coder 1 were taken in." in page
    assert said in page
    coder = sample.coders.get(number=1)
    assert coder.judgements.count() >= len(coder.turns) - 3
    if not said:
        assert "coder1.xlsx" not in page
        assert coder.judgements.count() == len(coder.turns)


def test_the_same_sheet_twice(client: Client, sample: Sample, tmp_path: Path) -> None:
    path = sheet(client, sample, tmp_path, 1)
    hand_in(client, sample, path, 1)
    other = path.rename(tmp_path / "coder2.xlsx")
    page = hand_in(client, sample, other, 2)
    assert "coder2.xlsx is a copy of what Coder 1 handed in" in page
    second = sample.coders.get(number=2)
    assert second.finished_at is None
    assert not second.judgements.exists()
    page = hand_in(client, sample, sheet(client, sample, tmp_path, 2), 2)
    assert "The codings of Coder 2 were taken in." in page


def test_a_sheet_of_an_older_codebook(client: Client, sample: Sample, tmp_path: Path) -> None:
    path = sheet(client, sample, tmp_path, 1)
    older(path)
    page = hand_in(client, sample, path, 1)
    assert "was made with another version of the codebook" in page
    assert "no theme has the key “gone_since”" in page
    coder = sample.coders.get(number=1)
    assert coder.judgements.count() == len(coder.turns) - 1


def test_nothing_that_can_be_used(client: Client, sample: Sample, tmp_path: Path) -> None:
    path = sheet(client, sample, tmp_path, 1)
    spoil(path, lambda rows: [[*row[:3], "xyzzy"] for row in rows])
    page = hand_in(client, sample, path, 1)
    assert "None of the sheets has a judgement that can be used" in page
    assert sample.coders.get(number=1).finished_at is None
