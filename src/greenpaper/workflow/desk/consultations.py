"""What people do with a consultation as a whole: make one, add files, confirm columns, run."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from greenpaper.domain.consultation import Column
from greenpaper.domain.errors import ChangedError, GreenpaperError, NoOpenQuestionError
from greenpaper.domain.people import Act, Role
from greenpaper.intake import assemble
from greenpaper.store.clock import now
from greenpaper.store.orm import record, runs
from greenpaper.store.orm.acts import (
    Person,
    act,
    all_or_nothing,
    demand,
    held,
    name_of,
)
from greenpaper.store.orm.files import keep_file
from greenpaper.store.orm.models import (
    Consultation,
    Question,
    Run,
    RunState,
    Seat,
    Upload,
    Work,
)
from greenpaper.workflow.desk.files import as_plain, columns_of, open_table, open_upload, with_new

SORTING = (Work.TAKE_IN, Work.FIND_THEMES, Work.CODE)
CONFIRMED = (
    "The columns were confirmed after you opened this page, otherwise than you have them here. If "
    "yours are right, confirm them again: then they stand."
)


def new_consultation(
    person: Person,
    title: str,
    name: str,
    pieces: Iterable[bytes],
    *,
    opened_on: date | None = None,
    closed_on: date | None = None,
    anyway: bool = False,
) -> Consultation:
    """Make a consultation of a file; who makes it owns it.

    The file is read before anything is kept for good: raises SourceError, and then nothing is left.
    `anyway`: also where no open question is found, because a person will say which column is one.
    """
    with all_or_nothing():
        consultation = Consultation.objects.create(
            title=title, opened_on=opened_on, closed_on=closed_on, created_by=person
        )
        Seat.objects.create(consultation=consultation, person=person, role=Role.OWNER)
        upload = keep_file(consultation, person, name, pieces)
        table = open_upload(upload)
        try:
            assemble(table, columns_of(consultation, table), title)
        except NoOpenQuestionError:
            if not anyway:
                raise
        about = {"file": upload.name, "sha256": upload.sha256, "bytes": upload.size}
        what = f"Made the consultation “{title}” from the file {upload.name}"
        record.add(consultation.pk, name_of(person), "make consultation", what, about=about)
    return consultation


def add_file(
    person: Person, consultation: Consultation, name: str, pieces: Iterable[bytes]
) -> Upload:
    """Add a file, such as late responses. Raises SourceError if it can't be read."""
    with act(person, consultation, Act.ADD_FILE) as doing:
        upload = keep_file(consultation, person, name, pieces)
        table = with_new(consultation, upload)
        assemble(table, columns_of(consultation, table), consultation.title)
        doing.what = f"Added the file {upload.name}"
        doing.about = {"sha256": upload.sha256, "bytes": upload.size}
        if consultation.columns_confirmed_at:
            runs.ask(consultation, person, Work.TAKE_IN)
    return upload


def read_otherwise(
    person: Person, consultation: Consultation, sheet: str, header_row: int | None
) -> None:
    """Read another sheet of the first file, or take another row for its headings.

    Raises SourceError where there is no such sheet or row.
    """
    _not_yet_sorted(consultation)
    with act(person, consultation, Act.CONFIRM_COLUMNS) as doing:
        upload = consultation.uploads.get(number=1)
        upload.sheet, upload.header_row = sheet, header_row
        upload.save(update_fields=["sheet", "header_row"])
        table = open_upload(upload)
        consultation.columns = []
        consultation.save(update_fields=["columns"])
        row = "" if header_row is None else f", with its headings in row {header_row}"
        doing.what = f"Had {table.where()} read{row}"
        doing.about = {"sheet": table.sheet, "header_row": header_row}


def confirm_columns(
    person: Person,
    consultation: Consultation,
    columns: Sequence[Column],
    seen: datetime | None = None,
) -> Run:
    """Fix what the columns are for, and have the responses taken in and sorted: once only.

    `seen` is when they had been confirmed, if ever, as the person saw them. Raises RolesError or
    SourceError where nothing can be sorted with these columns; ChangedError where somebody has
    confirmed others since.
    """
    if again := _confirmed(person, consultation, columns):
        return again
    _not_yet_sorted(consultation)
    assemble(open_table(consultation), columns, consultation.title)
    with held(consultation):
        if again := _confirmed(person, consultation, columns):
            return again
        if consultation.columns_confirmed_at not in (None, seen):
            raise ChangedError(CONFIRMED)
        return _confirm(person, consultation, columns)


def _confirmed(person: Person, consultation: Consultation, columns: Sequence[Column]) -> Run | None:
    """The run, if these columns are confirmed: the button was pressed twice, or in two tabs."""
    demand(person, consultation, Act.CONFIRM_COLUMNS)
    consultation.refresh_from_db(fields=["columns", "columns_confirmed_at"])
    if consultation.columns_confirmed_at is None or consultation.columns != as_plain(columns):
        return None
    last = consultation.runs.filter(work=Work.TAKE_IN).last()
    return last if last and last.state != RunState.FAILED else None


def _confirm(person: Person, consultation: Consultation, columns: Sequence[Column]) -> Run:
    with act(person, consultation, Act.CONFIRM_COLUMNS, "Confirmed the columns") as doing:
        doing.about = {"columns": {c.name: c.role.value for c in columns}}
        consultation.columns = as_plain(columns)
        consultation.columns_confirmed_at = now()
        consultation.save(update_fields=["columns", "columns_confirmed_at"])
        return runs.ask(consultation, person, Work.TAKE_IN)


def run_again(person: Person, consultation: Consultation, question: Question | None) -> Run:
    """Do once more what failed: taking in, or one question. What did not fail is left as it is."""
    demand(person, consultation, Act.RUN)
    with held(consultation):
        last = consultation.runs.filter(question=question, work__in=SORTING).last()
        if last is not None and last.state != RunState.FAILED:
            return last
        return _run_again(person, consultation, question)


def _run_again(person: Person, consultation: Consultation, question: Question | None) -> Run:
    with act(person, consultation, Act.RUN) as doing:
        if question is None:
            doing.what = "Asked for the responses to be taken in again"
            return runs.ask(consultation, person, Work.TAKE_IN)
        doing.what = f"Asked for “{question.text}” to be sorted again"
        return runs.ask(consultation, person, Work.FIND_THEMES, question)


def _not_yet_sorted(consultation: Consultation) -> None:
    if consultation.questions.filter(themes__isnull=False).exists():
        raise GreenpaperError(
            "Themes have been found with the columns as they are. To change what a column is for, "
            "make a new consultation from the file."
        )
