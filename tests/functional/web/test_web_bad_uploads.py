"""Every bad file of the command line's list, through the upload page: the same sentence, in an
error summary, and no consultation half-made."""

from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bad_files import BAD
from greenpaper.domain.errors import GreenpaperError
from greenpaper.store.orm.models import Consultation, Entry, Upload, UploadPart
from greenpaper.workflow.take_in import take_in

pytestmark = [pytest.mark.django_db, pytest.mark.store]
NOT_FILES = {"not there", "a folder", "one line", "empty"}
"""What a browser can't send; the largest and the empty are refused before they are read."""


def send(client: Client, name: str, content: bytes) -> str:
    file = SimpleUploadedFile(name, content)
    answer = client.post("/consultations/new/", {"title": "Streets", "file": file})
    assert answer.status_code == 422
    page = unescape(answer.content.decode())
    assert "There is a problem" in page
    assert 'value="Streets"' in page, "what was typed is lost"
    for kept in (Consultation, Upload, UploadPart, Entry):
        assert not kept.objects.exists()
    return page


@pytest.mark.parametrize("name", sorted(BAD.keys() - NOT_FILES))
def test_bad_file(client: Client, tmp_path: Path, name: str) -> None:
    called, make, said = BAD[name]
    path = make(tmp_path / called)
    with pytest.raises(GreenpaperError) as refused:
        take_in(path)
    page = send(client, called, path.read_bytes())
    assert said in page
    assert str(refused.value) in page


def test_empty_file(client: Client) -> None:
    assert "The file is empty" in send(client, "a.csv", b"")


def test_too_large_a_file(client: Client, settings: Any) -> None:
    settings.LARGEST_UPLOAD = 1024**2
    assert "a.csv is larger than 1 MB. Split it" in send(client, "a.csv", b"x" * (1024**2 + 1))


def test_no_file(client: Client) -> None:
    answer = client.post("/consultations/new/", {"title": ""})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choose the file with the responses." in page
    assert "Enter what the consultation is called." in page
    assert "<title>Error: New consultation" in page.replace("\n", "")
