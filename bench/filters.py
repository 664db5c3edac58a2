"""How soon pages of 50,000 responses answer, on SQLite and on PostgreSQL.

A made-up consultation (bench/desk.py): 50,000 responses to one open question, of 15 to 160 words,
5% of them one letter; 20 themes, some 75,000 codings; five closed questions and segments, 250,000
answers. Each page is asked for as a browser would, through Django's test client: permission,
queries, template and all; the median of five after one to warm up, in milliseconds. A search for
words is timed with nothing remembered ("first") and as its further pages are. The vectors that a
search by meaning looks through are drawn by chance, and it takes as long with these; they lie in
files, where the worker keeps them, which "first" has to open (from the system's memory).
"""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from bench import kept
from bench.bars import Bar
from bench.desk import RESPONSES, Numbers, timed
from bench.frame import Row

if TYPE_CHECKING:
    from greenpaper.store.orm.models import Consultation

TITLE = "Pages of 50,000 responses"
ABOUT = (__doc__ or "").strip().split("\n\n", 1)[1]
ORDER = 45
BAR = Bar("milliseconds", 300, most=True)
SIZE = int(os.environ.get("BENCH_RESPONSES", RESPONSES))

FILTERS = {
    "no filter": "",
    "a theme": "theme=t9",
    "a broader theme": "theme=t1",
    "two themes": "theme=t9&theme=t8",
    "either of three themes": "either=t9&either=t8&either=t7",
    "not a theme": "without=t1",
    "and, or, not": "theme=t1&either=t6&either=t7&without=t20",
    "a segment": "s1=Trader",
    "a segment of 20 groups": "s2=Ward+7",
    "three closed answers": "s1=Trader&s2=Ward+7&s2=Ward+8&q3=Choice+2",
    "a campaign": "campaign=c1",
    "in no campaign": "campaign=none",
    "a language": "language=cy",
    "content": "content=no_content",
    "uncoded": "status=none_fits&status=not_coded",
    "coded by a person": "coder=person",
    "coded by a machine only": "coder=machine",
    "flagged": "flagged=1",
    "confidence": "least=35&most=45",
    "a theme's confidence": "theme=t3&most=40",
    "all of this": "theme=t1&without=t20&s1=Trader&q3=Choice+2&coder=machine&most=60&words=a",
    "nothing matches": "theme=t9&theme=t8&theme=t7&theme=t6&theme=t5",
}


def times(consultation: "Consultation") -> dict[str, float]:
    """Milliseconds by page, for the database that Django is set up with."""
    from django.conf import settings
    from django.test import Client

    from greenpaper.store.orm.models import Wording
    from greenpaper.store.orm.queries import words as searched
    from greenpaper.workflow.desk import meaning

    settings.ALLOWED_HOSTS = ["*"]
    settings.KEY = ""
    client = Client()
    path = f"/consultations/{consultation.pk}/responses/"
    question = consultation.questions.get(key="q4")
    said = Wording.objects.filter(question=question).order_by("pk")[3].folded.split()

    def get(query: str, where: str = path) -> None:
        answer = client.get(f"{where}?{query}")
        if answer.status_code != 200:
            raise RuntimeError(f"{where}?{query}: {answer.status_code}")

    def first(query: str) -> None:
        searched._looked_up.cache_clear()
        get(query)

    def opening() -> None:
        meaning._opened.cache_clear()
        get("meaning=parking+costs+too+much")

    took = {name: timed(lambda q=query: get(q)) for name, query in FILTERS.items()}  # type: ignore[misc]
    took |= {
        f"least sure first, {name}": timed(lambda q=query: get(f"order=gap&{q}"))  # type: ignore[misc]
        for name, query in FILTERS.items()
    }
    for name, query in {
        "words: a common one": f"words={min(said, key=len)}",
        "words: a rare one": "words=zzz",
        "words: three": "words=" + "+".join(said[:3]),
        "words: a phrase": "words=%22" + "+".join(said[3:6]) + "%22",
    }.items():
        took[f"{name}, first"] = timed(lambda q=query: first(q))  # type: ignore[misc]
        took[f"{name}, again"] = timed(lambda q=query: get(q))  # type: ignore[misc]
    took["page 1,800"] = timed(lambda: get("after=45000.0~45001"))
    took["the page before it"] = timed(lambda: get("before=45000.0~45001"))
    one = question.responses.order_by("place")[20_000 % question.responses.count()]
    took["one response"] = timed(lambda: get("theme=t1", f"{path}{one.pk}/"))
    took["one response, least sure first"] = timed(lambda: get("order=gap", f"{path}{one.pk}/"))
    campaign = question.campaigns.get().pk
    took["a campaign's page"] = timed(
        lambda: get("", path.replace("responses", f"campaigns/{campaign}"))
    )
    numbers = Numbers()
    with mock.patch("greenpaper.web.responses.asked.embedder", lambda: numbers):
        get("meaning=bus")  # makes the files, as the worker does when it draws a map
        took["meaning, first"] = timed(opening)
        took["meaning, again"] = timed(lambda: get("meaning=parking+costs+too+much"))
        took["meaning, and a theme"] = timed(lambda: get("meaning=parking+costs&theme=t1"))
    return took


def run(shared: Path) -> list[Row]:
    """Every page on both databases, and the slowest held against the bar."""
    rows: dict[str, Row] = {}
    slowest: list[Row] = []
    for name, database in {"SQLite": kept.sqlite, "PostgreSQL": kept.postgresql}.items():
        if database is kept.postgresql and kept.programs() is None:
            slowest.append({"table": "Bars", "database": f"{name} is not here: not measured"})
            continue
        with database(SIZE) as surroundings:
            said = kept.said_by("bench.filters", surroundings=surroundings)
        took: dict[str, float] = json.loads(said.splitlines()[-1])
        worst = max(took, key=lambda page: took[page])
        slowest.append(
            {
                "table": "Bars",
                "database": name,
                "slowest page": worst,
                "milliseconds": round(took[worst]),
                "bars": (BAR,),
            }
        )
        for page, milliseconds in took.items():
            row = rows.setdefault(page, {"table": "Milliseconds", "page": page})
            row[name] = round(milliseconds)
    return [*rows.values(), *slowest]


def main() -> None:
    """Time the pages of the database of the surroundings, and print that as JSON."""
    import django

    django.setup()
    from greenpaper.store.orm.models import Consultation

    print(json.dumps(times(Consultation.objects.get())))


if __name__ == "__main__":
    main()
