"""Check your columns: what each is taken for, why, and what the responses look like then."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime

from greenpaper.domain.consultation import Column, Role
from greenpaper.domain.errors import GreenpaperError
from greenpaper.domain.people import Act, may
from greenpaper.intake import Intake, Table, assemble
from greenpaper.store.orm.acts import role_of
from greenpaper.web.shared.guard import Visit, allowed
from greenpaper.web.shared.numbers import as_number
from greenpaper.workflow.desk.consultations import confirm_columns, read_otherwise
from greenpaper.workflow.desk.files import columns_of, open_table

EXAMPLES = 5
RESPONDENTS = 10
ROLES = (
    (Role.OPEN, "Open question: answers in people’s own words"),
    (Role.SINGLE, "Closed question: one choice"),
    (Role.MULTIPLE, "Closed question: several choices"),
    (Role.SEGMENT, "Group of respondents, such as “Responding as”"),
    (Role.ID, "Identifier: tells the rows apart"),
    (Role.DATE, "Date or time"),
    (Role.PERSONAL, "Personal data: never published"),
    (Role.IGNORE, "Not used: carried through to the outputs"),
    (Role.QUESTION, "Which question the row answers (one row for each answer)"),
)


UNSEEN = (Role.ID, Role.DATE, Role.PERSONAL, Role.IGNORE)


@dataclass(frozen=True, slots=True)
class Shown:
    """A column with five of its values, each different."""

    number: int
    column: Column
    examples: list[str]
    filled: int

    @property
    def worded(self) -> bool:
        """Whether it is shown to readers, so that its wording matters."""
        return self.column.role not in UNSEEN


@dataclass(frozen=True, slots=True)
class Reading:
    """A respondent as they will be read: what they said, by question."""

    response_id: str
    answers: list[tuple[str, str]]


@allowed(Act.LOOK, while_coding=True)
def columns(request: Visit) -> HttpResponse:
    """Show the columns; take what the person says of them; have the responses sorted."""
    consultation = request.consultation
    table = open_table(consultation)
    found = columns_of(consultation, table)
    fixed = consultation.questions.filter(themes__isnull=False).exists()
    mine = may(role_of(request.user, consultation), Act.CONFIRM_COLUMNS)
    problem = ""
    if "read" in request.POST:
        try:
            read_otherwise(request.user, consultation, *_place(request))
        except GreenpaperError as error:
            problem = str(error)
        else:
            return redirect("columns", consultation.pk)
    elif request.method == "POST":
        found = _said(request, found)
        if "confirm" in request.POST:
            try:
                confirm_columns(request.user, consultation, found, _seen(request))
            except GreenpaperError as error:
                problem = str(error)
            else:
                return redirect("runs", consultation.pk)
    readings, wrong = _readings(table, found)
    return render(
        request,
        "consultations/columns.html",
        {
            "consultation": consultation,
            "table": table,
            "shown": [_shown(n, c, table) for n, c in enumerate(found)],
            "roles": ROLES,
            "readings": readings,
            "problem": problem or wrong,
            "fixed": fixed or not mine,
            "rows": table.frame.height,
            "upload": consultation.uploads.first(),
        },
        status=422 if problem or wrong else 200,
    )


def _place(request: HttpRequest) -> tuple[str, int | None]:
    """The sheet and the row of headings that the person named."""
    row = request.POST.get("header_row", "").strip()
    if row and as_number(row, -1) < 0:
        raise GreenpaperError(f"“{row}” is not the number of a row. Give a number, such as 3.")
    return request.POST.get("sheet", "").strip(), int(row) if row else None


def _seen(request: HttpRequest) -> datetime | None:
    """When the columns had been confirmed, as the page had it."""
    with suppress(ValueError):
        return parse_datetime(request.POST.get("seen", ""))
    return None


def _said(request: HttpRequest, found: list[Column]) -> list[Column]:
    """The columns as the form has them. What a person changed, they are sure of."""
    return [_corrected(request, number, column) for number, column in enumerate(found)]


def _corrected(request: HttpRequest, number: int, column: Column) -> Column:
    role = request.POST.get(f"role-{number}", column.role.value)
    wording = request.POST.get(f"question-{number}", column.question).strip()
    if role not in list(Role) or (role, wording) == (column.role.value, column.question):
        return column
    return replace(column, role=Role(role), question=wording, confidence=1.0, reason="You said so.")


def _shown(number: int, column: Column, table: Table) -> Shown:
    values = [value for value in table.frame[column.name].to_list() if value.strip()]
    different = list(dict.fromkeys(values))[:EXAMPLES]
    return Shown(number, column, different, len(values))


def _readings(table: Table, found: list[Column]) -> tuple[list[Reading], str]:
    """The first respondents, and why they can't be read if they can't."""
    try:
        intake = assemble(replace(table, frame=table.frame.head(200)), found)
    except GreenpaperError as error:
        return [], str(error)
    return [_reading(intake, who) for who in intake.respondents.head(RESPONDENTS).to_dicts()], ""


def _reading(intake: Intake, who: dict[str, object]) -> Reading:
    asked = intake.consultation
    mine = {r.question: r.text for r in intake.responses if r.response_id == who["response_id"]}
    names = [(s.key, s.name) for s in asked.segments] + [(q.key, q.text) for q in asked.questions]
    answers = []
    for key, name in names:
        value = mine.get(key, who.get(key))
        said = ", ".join(value) if isinstance(value, list) else str(value or "")
        answers.append((name, said))
    return Reading(str(who["response_id"]), answers)
