"""Making a consultation, adding files, confirming columns: each an act on the record."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from greenpaper.domain.errors import NotAllowedError, SourceError
from greenpaper.store.orm.files import opened
from greenpaper.store.orm.models import Consultation, Entry, Run, Upload, UploadPart
from greenpaper.store.orm.record import verify
from greenpaper.workflow.desk import consultations, take_in
from greenpaper.workflow.desk.files import columns_of, open_table

pytestmark = [pytest.mark.django_db, pytest.mark.store]
Consult = Callable[..., Consultation]


def test_file_is_kept_as_it_came(consult: Consult) -> None:
    consultation = consult("id,Why?\n1,Because the buses are always late in the morning here\n")
    with opened(consultation.uploads.get()) as path:
        assert path.read_bytes().startswith(b"id,Why?\n1,Because")


def test_bad_file_leaves_nothing(consult: Consult) -> None:
    with pytest.raises(SourceError, match="empty"):
        consult("")
    counts = (Consultation.objects.count(), Upload.objects.count(), UploadPart.objects.count())
    assert counts == (0, 0, 0)
    assert not Entry.objects.exists()


def test_taking_in_again_changes_nothing(consult: Consult, person: User) -> None:
    consultation = consult()
    consultations.confirm_columns(
        person, consultation, columns_of(consultation, open_table(consultation))
    )
    take_in.take_in(consultation)
    question = consultation.questions.get(kind="open")
    before = list(question.responses.order_by("place").values())
    take_in.take_in(consultation)
    assert list(question.responses.order_by("place").values()) == before
    assert len(before) == 30
    assert {r["content"] for r in before} == {"content", "no_content", "blank"}


def test_late_file_adds_and_keeps(consult: Consult, person: User) -> None:
    consultation = consult()
    consultations.confirm_columns(
        person, consultation, columns_of(consultation, open_table(consultation))
    )
    take_in.take_in(consultation)
    question = consultation.questions.get(kind="open")
    before = {r.pk for r in question.responses.all()}
    late = "id,Responding as,Do you agree?,Why?\nlate1,Resident,Agree,Cycle lanes please\n"
    consultations.add_file(person, consultation, "late.csv", [late.encode()])
    assert Run.objects.count() == 1, "the run that waits is the same"
    take_in.take_in(consultation)
    after = question.responses.exclude(pk__in=before)
    assert [r.respondent.response_id for r in after] == ["late1"]
    assert {r.pk for r in question.responses.all()} >= before


def test_acts_are_on_the_record(consult: Consult, person: User) -> None:
    consultation = consult()
    consultations.confirm_columns(
        person, consultation, columns_of(consultation, open_table(consultation))
    )
    said = [(e.who, e.what) for e in Entry.objects.filter(consultation=consultation.pk)]
    assert said == [
        ("Ann Analyst", "Made the consultation “Streets” from the file answers.csv"),
        ("Ann Analyst", "Confirmed the columns"),
    ]
    assert not list(verify(consultation.pk))


def test_changed_record_is_noticed(consult: Consult) -> None:
    consultation = consult()
    Entry.objects.filter(consultation=consultation.pk).update(who="Somebody else")
    assert [f.sentence for f in verify(consultation.pk)] == ["Line 1 was changed."]


def test_stranger_may_not(consult: Consult) -> None:
    consultation = consult()
    stranger = User.objects.create_user("bob")
    with pytest.raises(NotAllowedError, match="Ask its owner"):
        consultations.add_file(stranger, consultation, "a.csv", [b"id,Why?\n1,x\n"])
    assert consultation.uploads.count() == 1
