"""Consultations that bench/kills.py hands in, and what the worker left of them.

`python -m bench.handed_in` "hand in" FILE, "left", "where" or "steps", in the surroundings of the
database.
"""

import json
import sqlite3
import sys
from pathlib import Path


def hand_in(file: Path) -> None:
    """One more consultation of this file, its columns confirmed: the worker's next work."""
    from django.contrib.auth.models import User
    from django.core.management import call_command

    from greenpaper.workflow.desk import consultations
    from greenpaper.workflow.desk.files import columns_of, open_table

    call_command("migrate", verbosity=0)
    person, _ = User.objects.get_or_create(username="you")
    one = consultations.new_consultation(person, "Kept", file.name, [file.read_bytes()])
    consultations.confirm_columns(person, one, columns_of(one, open_table(one)))


def left() -> list[list[str]]:
    """Of each consultation, every row that work made."""
    from greenpaper.store.orm.models import Coding, Consultation, Response, Run, Theme

    found = []
    for one in Consultation.objects.order_by("pk"):
        runs = list(
            Run.objects.filter(consultation=one)
            .order_by("pk")
            .values_list("work", "question__key", "state")
        )
        mine = {"question__consultation": one}
        themes = Theme.objects.filter(**mine).values_list("question__key", "key", "title")
        responses = Response.objects.filter(**mine).values_list(
            "question__key", "respondent__response_id", "status", "primary"
        )
        codings = Coding.objects.filter(response__question__consultation=one).values_list(
            *("response__question__key", "response__place", "theme__key"),
            *("coder__name", "confidence", "start", "end"),
        )
        found.append(
            sorted(str(row) for part in (runs, themes, responses, codings) for row in part)
        )
    return found


def where() -> str:
    """What the worker was at."""
    from greenpaper.store.orm.models import Run

    run = Run.objects.filter(state="running").order_by("pk").first()
    if run is not None:
        return f"{run.get_work_display().lower()}: {run.step or 'at the beginning'}"
    waits = Run.objects.filter(state="waiting").exists()
    return "before or between runs" if waits else "done"


def steps_twice() -> int:
    """How many steps of one run's workflow are recorded as finished more than once."""
    from greenpaper.store.address import work_database

    path = work_database().removeprefix("sqlite:///")
    with sqlite3.connect(path) as work:
        often = work.execute(
            "SELECT COUNT(*) FROM operation_outputs GROUP BY workflow_uuid, function_name"
        )
        return sum(number > 1 for (number,) in often)


def main() -> None:
    """Do or say what is asked."""
    import django

    django.setup()
    what = sys.argv[1]
    if what == "hand in":
        hand_in(Path(sys.argv[2]))
    else:
        print({"left": lambda: json.dumps(left()), "where": where, "steps": steps_twice}[what]())


if __name__ == "__main__":
    main()
