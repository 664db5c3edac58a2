"""A made-up consultation of many responses in a database, to time pages with.

`python -m bench.desk SIZE` makes it in the database of the surroundings; where SIZE is 0, only the
tables of now.
"""

import random
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from greenpaper.store.orm.models import Consultation

RESPONSES = 50_000
THEMES = 20
ROUNDS = 5
BATCH = 2_000
WIDTH = 384
GROUPS = {
    "s1": ("Resident", "Trader", "Visitor", "Organisation"),
    "s2": tuple(f"Ward {n}" for n in range(1, 21)),
    "q1": ("Agree", "Neither", "Disagree", "Don’t know"),
    "q2": ("Yes", "No"),
    "q3": tuple(f"Choice {n}" for n in range(1, 8)),
}
LETTER = " ".join(f"letter{n % 37} said{n % 11} again" for n in range(60))


def fill(size: int = RESPONSES) -> "Consultation":
    """A consultation with one open question (q4), answers to five closed ones, and codings."""
    from django.contrib.auth.models import User

    from greenpaper.store.orm.models import Consultation, Question, Seat, Segment, Theme

    person, _ = User.objects.get_or_create(username="you", defaults={"first_name": "You"})
    consultation = Consultation.objects.create(title="Made up", created_by=person)
    Seat.objects.create(consultation=consultation, person=person, role="owner")
    for key, options in GROUPS.items():
        made: dict[str, Any] = {"consultation": consultation, "key": key, "place": int(key[1])}
        if key[0] == "s":
            Segment.objects.create(**made, name=f"Group {key}", column=key, groups=list(options))
        else:
            Question.objects.create(**made, text=f"Closed {key}?", kind="single", options=options)
    question = Question.objects.create(
        consultation=consultation, key="q4", place=4, text="Why?", kind="open", edition=1
    )
    for n in range(THEMES):
        above = f"t{n % 4 + 1}" if n >= 4 else ""
        Theme.objects.create(
            question=question, key=f"t{n + 1}", place=n, title=f"Theme {n + 1}", parent=above
        )
    _respond(consultation, question, size)
    return consultation


def _respond(consultation: "Consultation", question: Any, size: int) -> None:
    from greenpaper.domain.wording import folded
    from greenpaper.store.orm.models import (
        Answer,
        Campaign,
        Coder,
        Coding,
        Respondent,
        Response,
        Wording,
    )

    chance = random.Random(7)
    respondents = Respondent.objects.bulk_create(
        (Respondent(consultation=consultation, response_id=f"r{n}", place=n) for n in range(size)),
        batch_size=BATCH,
    )
    answers = (
        Answer(respondent=who, asked=key, option=chance.choice(options))
        for who in respondents
        for key, options in GROUPS.items()
    )
    for some in _batches(answers):
        Answer.objects.bulk_create(some)
    responses = Response.objects.bulk_create(
        _responses(question, respondents, chance), batch_size=BATCH
    )
    Wording.objects.bulk_create(
        (Wording(response=r, question=question, folded=folded(r.text)) for r in responses),
        batch_size=BATCH,
    )
    campaign = Campaign.objects.create(question=question, key="c1", letter=responses[0])
    Response.objects.filter(text=LETTER).update(campaign=campaign, relation="identical")
    machine = Coder.objects.create(consultation=consultation, name="machine")
    human = Coder.objects.create(
        consultation=consultation, name="You", person=consultation.created_by
    )
    themes = list(question.themes.all())
    codings = (
        Coding(
            response=r,
            theme=theme,
            coder=human if by_person else machine,
            by_person=by_person,
            confidence=None if by_person else round(chance.uniform(0.35, 1), 3),
            start=0,
            end=min(40, len(r.text)),
        )
        for r in responses
        if r.status == "coded"
        for theme in chance.sample(themes, chance.choice((1, 1, 1, 2, 3)))
        for by_person in (chance.random() < 0.02,)
    )
    for some in _batches(codings):
        Coding.objects.bulk_create(some)


def _responses(question: Any, respondents: list[Any], chance: random.Random) -> Iterator[Any]:
    from greenpaper.store.orm.models import Response

    letters = "abcdefghijklmnoprstuvwy"
    lexicon = ["".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(12_000)]
    often = np.cumsum(1 / np.arange(1, len(lexicon) + 1)).tolist()
    for n, who in enumerate(respondents):
        words = chance.choices(lexicon, cum_weights=often, k=chance.randint(15, 160))
        kind = "blank" if n % 25 == 1 else "no_content" if n % 25 == 2 else "content"
        status = kind if kind != "content" else "none_fits" if n % 10 == 3 else "coded"
        yield Response(
            question=question,
            respondent=who,
            place=n,
            text=LETTER if n % 20 == 0 else "" if kind == "blank" else " ".join(words),
            content=kind,
            language="cy" if n % 50 == 4 else "en",
            status=status,
            gap=round(chance.uniform(0, 4), 3) if status in ("coded", "none_fits") else None,
            doubt=["t1", 0.4, 0.1] if status in ("coded", "none_fits") else None,
            flagged=n % 500 == 0,
        )


def _batches(rows: Iterator[Any]) -> Iterator[list[Any]]:
    some: list[Any] = []
    for row in rows:
        some.append(row)
        if len(some) == BATCH:
            yield some
            some = []
    yield some


class Numbers:
    """An embedder whose vectors are drawn by chance: a search takes as long with these."""

    name = "numbers"
    fingerprint = "0" * 64
    languages = frozenset({"en"})

    def embed(self, texts: list[str], progress: object = None) -> np.ndarray[Any, Any]:
        """Unit vectors, in no order but their own."""
        rows = np.random.default_rng(len(texts)).standard_normal((len(texts), WIDTH), np.float32)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def timed(go: Callable[[], object]) -> float:
    """Milliseconds that it takes: the median of a few times, after once to warm up."""
    go()
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        go()
        took.append(1000 * (time.perf_counter() - began))
    return sorted(took)[ROUNDS // 2]


def main() -> None:
    """Make the tables, and fill them."""
    import django

    django.setup()
    from greenpaper.store.orm.tidy import tidy
    from greenpaper.web.serve import prepare

    prepare()
    if size := int(sys.argv[1]):
        fill(size)
    tidy()  # as the worker does when it has taken in a file


if __name__ == "__main__":
    main()
