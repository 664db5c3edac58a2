"""Making a consultation, adding files, confirming columns: each an act on the record."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.contrib.auth.models import User

from greenpaper.domain.consultation import Role
from greenpaper.domain.errors import (
    ChangedError,
    NoOpenQuestionError,
    NotAllowedError,
    SourceError,
)
from greenpaper.domain.people import Act
from greenpaper.store.orm import runs
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


@pytest.fixture
def all_answers(consult: Consult) -> str:
    """What the consultation's file holds."""
    with opened(consult().uploads.get()) as path:
        text = path.read_text()
    Consultation.objects.all().delete()
    return text


def confirmed(consult: Consult, person: User) -> Consultation:
    consultation = consult()
    columns = columns_of(consultation, open_table(consultation))
    consultations.confirm_columns(person, consultation, columns)
    take_in.take_in(consultation)
    return consultation


def test_late_export_that_has_the_earlier_rows_too(
    consult: Consult, person: User, all_answers: str
) -> None:
    """As survey tools write it: nobody is counted twice."""
    consultation = confirmed(consult, person)
    late = all_answers + "late1,Resident,Agree,Cycle lanes please on every road here\n"
    consultations.add_file(person, consultation, "late.csv", [late.encode()])
    take_in.take_in(consultation)
    responses = consultation.questions.get(kind="open").responses
    assert responses.count() == 31
    assert responses.last().place == 30
    assert "30 rows of late.csv were in an earlier file, and left out." in consultation.notes


def test_changed_rows_of_a_late_export_are_kept(consult: Consult, person: User) -> None:
    consultation = confirmed(consult, person)
    late = "id,Responding as,Do you agree?,Why?\nr0,Trader,Agree,I have thought again of it\n"
    consultations.add_file(person, consultation, "late.csv", [late.encode()])
    take_in.take_in(consultation)
    assert consultation.questions.get(kind="open").responses.count() == 31


def test_people_without_ids_who_say_the_same_are_several(consult: Consult, person: User) -> None:
    letter = "I oppose the scheme because it harms the traders of this town"
    consultation = consult("Why?\n" + f"{letter}\n" * 12 + "Something else altogether, I say\n")
    columns = columns_of(consultation, open_table(consultation))
    consultations.confirm_columns(person, consultation, columns)
    consultations.add_file(person, consultation, "b.csv", [f"Why?\n{letter}\n".encode()])
    take_in.take_in(consultation)
    assert consultation.questions.get(kind="open").responses.count() == 14


@pytest.mark.parametrize(
    ("late", "said"),
    [
        ("{}", "b.csv is the same file as answers.csv, which is here already."),
        ("{}\n", "All rows of b.csv were in an earlier file."),
        (
            "ref,Comments\n1,The bus never comes on time and I wait for ages\n",
            "b.csv has no column “Why?”, where the answers stand in the first file. Its columns "
            "are “ref”, “Comments”. Give it the same headings, and hand it in again.",
        ),
    ],
)
def test_file_that_adds_nothing_is_refused(
    consult: Consult, person: User, all_answers: str, late: str, said: str
) -> None:
    consultation = confirmed(consult, person)
    with pytest.raises(SourceError) as refused:
        consultations.add_file(person, consultation, "b.csv", [late.format(all_answers).encode()])
    assert str(refused.value) == said
    assert consultation.uploads.count() == 1
    assert Run.objects.count() == 1


def test_columns_confirmed_twice_are_taken_in_once(consult: Consult, person: User) -> None:
    consultation = consult()
    columns = columns_of(consultation, open_table(consultation))
    one = consultations.confirm_columns(person, consultation, columns)
    runs.begin(one)
    other_tab = Consultation.objects.get()
    assert consultations.confirm_columns(person, other_tab, columns) == one
    runs.end(one)
    assert consultations.confirm_columns(person, other_tab, columns) == one
    assert Run.objects.count() == 1
    assert Entry.objects.filter(act=Act.CONFIRM_COLUMNS).count() == 1


def test_columns_confirmed_by_two_are_not_overwritten_unseen(
    consult: Consult, person: User
) -> None:
    consultation = consult()
    columns = columns_of(consultation, open_table(consultation))
    consultations.confirm_columns(person, consultation, columns)
    others = [replace(columns[0], role=Role.IGNORE), *columns[1:]]
    late = Consultation.objects.get()
    with pytest.raises(ChangedError, match="after you opened this page"):
        consultations.confirm_columns(person, late, others)
    assert columns_of(late, open_table(late)) == columns
    seen = Consultation.objects.get().columns_confirmed_at
    consultations.confirm_columns(person, late, others, seen)
    assert columns_of(late, open_table(late)) == others


def test_what_failed_is_done_again_once(consult: Consult, person: User) -> None:
    consultation = consult()
    columns = columns_of(consultation, open_table(consultation))
    first = consultations.confirm_columns(person, consultation, columns)
    assert consultations.run_again(person, consultation, None) == first, "it has not failed"
    runs.end(first, "It failed.")
    again = consultations.run_again(person, consultation, None)
    runs.begin(again)
    assert consultations.run_again(person, consultation, None) == again != first


def test_person_may_know_better_than_the_rules(consult: Consult, person: User) -> None:
    choices = "id,How is it?\n" + "".join(f"{n},{'Good' if n % 2 else 'Bad'}\n" for n in range(40))
    with pytest.raises(NoOpenQuestionError):
        consult(choices)
    made = consultations.new_consultation(person, "Short", "a.csv", [choices.encode()], anyway=True)
    columns = columns_of(made, open_table(made))
    assert Role.OPEN not in {c.role for c in columns}
    consultations.confirm_columns(person, made, [columns[0], replace(columns[1], role=Role.OPEN)])
    take_in.take_in(made)
    assert made.questions.get(kind="open").responses.count() == 40


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
