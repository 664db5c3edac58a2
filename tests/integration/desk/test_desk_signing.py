"""Signing themes off, and the files that the command line codes with."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from theme_state import live

from fake_embedder import WordEmbedder
from greenpaper.domain.coding import Outcome
from greenpaper.domain.errors import ChangedError, GreenpaperError, NotAllowedError
from greenpaper.store.orm.codebook import codebook_of, signed_codebook
from greenpaper.store.orm.files import opened
from greenpaper.store.orm.models import Entry, Question, Run
from greenpaper.store.orm.read import outcomes_of, rows_of
from greenpaper.themes import codebook_file
from greenpaper.workflow.code import code, open_codebook
from greenpaper.workflow.desk import editing, themes
from greenpaper.workflow.desk.codebook_export import codebook_files, zipped
from greenpaper.workflow.desk.previews.parts import proposed_parts
from greenpaper.workflow.desk.signing import sign_off
from greenpaper.workflow.take_in import take_in

pytestmark = [pytest.mark.django_db, pytest.mark.store]
WHY = "Agreed with the policy team"


def sign(person: User, question: Question) -> None:
    seen = {question.pk: question.edition}
    sign_off(person, question.consultation, seen, signer="Ann Analyst", why=WHY)


def test_signing_fixes_and_is_on_the_record(question: Question, person: User) -> None:
    sign(person, question)
    version = question.versions.get()
    assert (version.number, version.signer, version.why) == (1, "Ann Analyst", WHY)
    signed = codebook_of(question)
    assert signed.sign_off and signed.sign_off.by == "Ann Analyst"
    entry = Entry.objects.get(act="sign off")
    assert entry.why == WHY
    assert "“Why?” (version 1), as Ann Analyst" in entry.what
    assert Run.objects.get().work == "code"


def test_later_changes_make_the_next_version(question: Question, person: User) -> None:
    sign(person, question)
    before = signed_codebook(question, question.versions.get())
    editing.add(person, question, 0, title="Own", description="Of my own")
    assert codebook_of(question).sign_off is None
    sign(person, question)
    first, second = question.versions.order_by("number")
    assert signed_codebook(question, first) == before
    assert [len(v.themes) for v in (first, second)] == [3, 4]


def test_undone_to_what_was_signed_is_signed(question: Question, person: User) -> None:
    sign(person, question)
    editing.delete(person, question, 0, live(question)[0].pk)
    assert codebook_of(question).sign_off is None
    editing.undo(person, question, 1, 1)
    assert codebook_of(question).sign_off is not None
    with pytest.raises(GreenpaperError, match="signed off already"):
        sign(person, question)


def test_what_was_not_read_is_not_signed(question: Question, person: User, second: User) -> None:
    editing.add(second, question, 0, title="Late", description="")
    with pytest.raises(ChangedError, match="Bob Brown did this: Added “Late”"):
        sign_off(person, question.consultation, {question.pk: 0}, signer="Ann", why=WHY)
    assert not question.versions.exists()


@pytest.mark.parametrize(("signer", "why"), [("", WHY), ("Ann", " "), ("x" * 201, WHY)])
def test_who_and_why_are_needed(question: Question, person: User, signer: str, why: str) -> None:
    with pytest.raises(GreenpaperError, match="Enter"):
        sign_off(person, question.consultation, {question.pk: 0}, signer=signer, why=why)


def test_analyst_may_not_sign(question: Question, second: User) -> None:
    with pytest.raises(NotAllowedError):
        sign(second, question)


def test_nothing_ticked(question: Question, person: User) -> None:
    with pytest.raises(GreenpaperError, match="at least one question"):
        sign_off(person, question.consultation, {}, signer="Ann", why=WHY)


def edit(question: Question, person: User) -> None:
    """Something of everything: a merge, a split, a theme of one's own, new words, a heading."""
    one, other, third = live(question)
    editing.merge(person, question, 0, other.pk, [one.pk])
    parts = [p.made for p in proposed_parts(question, third, 2, WordEmbedder()).parts]
    first, _ = editing.split(person, question, 1, third.pk, parts)
    editing.add(
        person, question, 2, title="Evenings", description="", examples=["buses in the evening"]
    )
    editing.reword(
        person, question, 3, other.pk, title="Wholly new", description="New", examples=[]
    )
    editing.put_under_new(person, question, 4, [first.pk, other.pk], "Streets")


def given(outcomes: Iterable[Outcome]) -> dict[str, object]:
    """What became of each response, but for who says so."""
    return {
        o.response_id: (
            o.status,
            o.primary,
            {(c.theme, c.confidence, c.evidence) for c in o.codings},
        )
        for o in outcomes
    }


def test_command_line_codes_the_same_with_the_exported_codebook(
    question: Question, person: User, tmp_path: Path
) -> None:
    edit(question, person)
    sign(person, question)
    themes.code(question, WordEmbedder())
    for name, content in codebook_files(question.consultation, signed=True).items():
        (tmp_path / name).write_bytes(content)
    with opened(question.consultation.uploads.get()) as path:
        taken = take_in(path)
    plain = code(taken, open_codebook(tmp_path / "codebook.yaml"), WordEmbedder())
    assert not plain.results.notes

    assert given(plain.results.outcomes) == given(outcomes_of(question, rows_of(question)))


def test_draft_export_is_not_signed(question: Question, person: User, tmp_path: Path) -> None:
    with pytest.raises(GreenpaperError, match="signed off yet"):
        codebook_files(question.consultation, signed=True)
    for name, content in codebook_files(question.consultation, signed=False).items():
        (tmp_path / name).write_bytes(content)
    book = codebook_file.read(tmp_path / "codebook.yaml")
    assert book.sign_off is None
    assert [t.title for t in book.codebooks[0].themes] == [t.title for t in live(question)]


def test_export_is_the_same_bytes_each_time(question: Question) -> None:
    files = [codebook_files(question.consultation, signed=False) for _ in range(2)]
    assert zipped(files[0]) == zipped(files[1])
