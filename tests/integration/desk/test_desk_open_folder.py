"""A folder that the command line wrote opens at the desk, and nothing is lost on the way."""

from pathlib import Path

import pytest
import yaml
from django.contrib.auth.models import User

from fake_embedder import WordEmbedder
from greenpaper.domain.errors import OutputError
from greenpaper.report.find import find
from greenpaper.report.findings import Findings
from greenpaper.store.orm.models import Consultation, Run, Work
from greenpaper.workflow.code import code, open_codebook
from greenpaper.workflow.desk import themes
from greenpaper.workflow.desk.open_folder import open_folder
from greenpaper.workflow.desk.results import gather
from greenpaper.workflow.publish import publish
from greenpaper.workflow.sort import sort
from greenpaper.workflow.take_in import take_in

pytestmark = [pytest.mark.django_db, pytest.mark.store]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, some_answers: Path) -> Path:
    there = tmp_path_factory.mktemp("work") / "responses-sorted"
    publish(sort(take_in(some_answers, title="High Street"), WordEmbedder()), there)
    return there


def found(kept: Consultation) -> Findings:
    for run in Run.objects.filter(consultation=kept):
        assert run.work == Work.CODE
        assert run.question is not None
        themes.code(run.question, WordEmbedder())
    gathered = gather(kept)
    return find(gathered.results, gathered.respondents, draft=gathered.draft)


def test_sorted_folder(folder: Path, person: User, some_answers: Path) -> None:
    kept = open_folder(person, folder)
    plain = sort(take_in(some_answers, title="High Street"), WordEmbedder())
    assert found(kept) == plain.findings
    assert open_folder(person, folder).pk == kept.pk, "opened twice, it is the same"


def test_signed_and_edited_folder(
    folder: Path, person: User, tmp_path: Path, some_answers: Path
) -> None:
    book = yaml.safe_load((folder / "codebook.yaml").read_text("utf-8"))
    book |= {"signed_off_by": "Ann Analyst", "signed_off_on": "2026-01-31"}
    listed = book["questions"][0]["themes"]
    leaves = [theme for theme in listed if theme["key"].startswith("t")]
    listed.remove(leaves[1])
    leaves[0] |= {"title": "Reworded", "merged": [leaves[1]["key"]]}
    leaves[2]["examples"].append("Quite another thing was said about buses.")
    listed.append({"key": "own", "title": "Buses", "description": "More buses.", "examples": []})
    edited = tmp_path / "codebook.yaml"
    edited.write_text(yaml.safe_dump(book, allow_unicode=True), "utf-8")
    edited.with_suffix(".safetensors").write_bytes((folder / "codebook.safetensors").read_bytes())
    taken = take_in(some_answers, title="High Street")
    coded = code(taken, open_codebook(edited), WordEmbedder())
    publish(coded, tmp_path / "coded")
    kept = open_folder(person, tmp_path / "coded")
    assert found(kept).questions == coded.findings.questions
    assert not gather(kept).draft


def test_other_folder(person: User, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="not a folder that greenpaper sort or code wrote"):
        open_folder(person, tmp_path)
    assert not Consultation.objects.exists()
