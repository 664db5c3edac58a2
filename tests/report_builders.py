"""Results made up for the tests of the report, with every case that it must cope with."""

import random
from dataclasses import dataclass

import polars as pl

from greenpaper.domain.campaign import Campaign, Member, Relation
from greenpaper.domain.codebook import Codebook, SignOff, Theme
from greenpaper.domain.coding import Coding, Doubt, Evidence, Outcome, Status
from greenpaper.domain.consultation import Consultation, Kind, Question, Segment
from greenpaper.domain.response import Content, Marks, PersonalData, Response
from greenpaper.domain.results import Portrait, Results
from greenpaper.domain.run import Run

POSITIONS = ("Strongly agree", "Agree", "Neither agree nor disagree", "Disagree")
AREAS = ("Town centre", "Northgate", "Villages")
TRAVEL = ("Car", "Bus", "Walk")
WRITTEN = {
    "area": "Other: the last farm below Pen y Graig",
    "agree": "No, my son Rhodri was hit by a car there",
    "travel": "Bus;my blue mobility scooter",
}
"""What somebody wrote where others chose."""
CONSULTATION = Consultation(
    "A High Street for people",
    (
        Question("q1", "Do you agree with closing the street?", Kind.SINGLE, ("agree",), POSITIONS),
        Question("q2", "Please tell us why.", Kind.OPEN, ("why",)),
        Question("q3", "How do you travel?", Kind.MULTIPLE, ("travel",), TRAVEL),
        Question("q10", "Is there anything else?", Kind.OPEN, ("else",)),
    ),
    (Segment("s1", "Area", "area", AREAS),),
)
RUN = Run(
    greenpaper="0.1.0",
    command="greenpaper sort responses.xlsx",
    started="2026-11-22T10:00:00+00:00",
    finished="2026-11-22T10:01:10+00:00",
    input_name="responses.xlsx",
    input_sha256="ab" * 32,
    model="all-MiniLM-L6-v2",
    model_sha256="cd" * 32,
    settings={"most_themes": 30},
    versions={"polars": "2.1.0"},
    seconds={"embed": 61.5, "themes": 3.25},
    counts={"rows": 40},
)


def book(question: str, themes: int, sign_off: SignOff | None = None) -> Codebook:
    """A codebook of so many themes, the later ones under the first two."""
    return Codebook(
        question,
        f"The wording of {question}",
        tuple(
            Theme(
                f"t{i}",
                f"Theme number {i}",
                f"People said number {i}.",
                parent=f"t{i % 2 + 1}" if i > 3 else "",
            )
            for i in range(1, themes + 1)
        ),
        sign_off,
    )


@dataclass(frozen=True)
class Case:
    """What `publish` is given."""

    results: Results
    respondents: pl.DataFrame
    source: pl.DataFrame


def case(seed: int = 0, respondents: int = 40, themes: int = 6, text: str = "") -> Case:
    """A consultation of two open questions. Each response says `text`, and something else."""
    rng = random.Random(seed)
    ids = [f"R{i}" for i in range(1, respondents + 1)]
    rng.shuffle(ids)
    source = pl.DataFrame(
        {
            "id": ids,
            "area": [rng.choice([*AREAS[:2], *AREAS, ""]) for _ in ids],
            "agree": [rng.choice([*POSITIONS, ""]) for _ in ids],
            "why": [_words(rng, text) for _ in ids],
            "travel": [";".join(t for t in TRAVEL if rng.random() < 0.5) for _ in ids],
            "else": [_words(rng, text) for _ in ids],
            "=note": [rng.choice(["=1+1", "-5", "@home", "plain", "'=kept"]) for _ in ids],
        },
        schema=dict.fromkeys(["id", "area", "agree", "why", "travel", "else", "=note"], pl.String),
    )
    source = source.with_columns(
        pl.when(pl.int_range(pl.len()) == row).then(pl.lit(words)).otherwise(column).alias(column)
        for row, (column, words) in enumerate(WRITTEN.items())
    )
    frame = source.select(
        pl.col("id").alias("response_id"),
        pl.when(pl.col("area") != "").then("area").alias("s1"),
        pl.when(pl.col("agree") != "").then("agree").alias("q1"),
        pl.col("travel").str.split(";").list.filter(pl.element() != "").alias("q3"),
    )
    responses = tuple(
        Response(i, key, value, row)
        for key, column in (("q2", "why"), ("q10", "else"))
        for row, (i, value) in enumerate(zip(ids, source[column], strict=True))
    )
    books = tuple(book(q, themes) for q in ("q2", "q10"))
    found = [_outcome(rng, r, books[r.question == "q10"]) for r in responses]
    by_key = {(o.question, o.response_id): o for o in found}
    results = Results(
        consultation=CONSULTATION,
        responses=responses,
        marks={(r.question, r.response_id): _marks(rng, r, by_key) for r in responses},
        campaigns=tuple(c for q in ("q2", "q10") for c in _campaigns(rng, q, found)),
        codebooks=books,
        outcomes=tuple(rng.sample(found, len(found))),
        portraits=dict(p for b in books for p in _portraits(b, found)),
    )
    return Case(results, frame, source)


def _words(rng: random.Random, text: str) -> str:
    opening = rng.choice(["", "", "=SUM(A1)", "+44 it is", "- no\n- never", "@", "\tno", "ŵyf 😀 "])
    return rng.choice(["", f"{opening}{text} {rng.random()} ring 01632 960123 or so"])


def _marks(rng: random.Random, r: Response, outcomes: dict[tuple[str, str], Outcome]) -> Marks:
    status = outcomes[r.question, r.response_id].status
    content = {Status.BLANK: Content.BLANK, Status.NO_CONTENT: Content.NO_CONTENT}
    phone = r.text.find("01632 960123")
    spans = (PersonalData(phone, phone + 12, "PHONE_NUMBER", 0.9),) if phone >= 0 else ()
    reason = "nothing to add" if status is Status.NO_CONTENT else ""
    language = rng.choice(["en", "en", "cy", "und"])
    return Marks(content.get(status, Content.CONTENT), reason, language, spans)


def _outcome(rng: random.Random, r: Response, codebook: Codebook) -> Outcome:
    if not r.text:
        return Outcome(r.question, r.response_id, Status.BLANK)
    status = rng.choice([Status.CODED] * 6 + [Status.NONE_FITS, Status.NO_CONTENT])
    if rng.random() < 0.1:
        return Outcome(r.question, r.response_id, Status.NOT_CODED, reason="in Welsh")
    if status is not Status.CODED or not codebook.themes:
        status = Status.NONE_FITS if status is Status.CODED else status
        doubt = Doubt(codebook.themes[0].key, 0.25, -0.75) if codebook.themes else None
        return Outcome(r.question, r.response_id, status, doubt=doubt)
    chosen = rng.sample(codebook.themes, rng.randint(1, min(3, len(codebook.themes))))
    codings = tuple(
        Coding(r.question, r.response_id, t.key, rng.random(), _evidence(rng, r)) for t in chosen
    )
    least = min(codings, key=lambda c: c.confidence)
    doubt = Doubt(least.theme, least.confidence, least.confidence)
    return Outcome(r.question, r.response_id, status, codings, chosen[0].key, doubt=doubt)


def _evidence(rng: random.Random, r: Response) -> Evidence:
    start = rng.randrange(len(r.text))
    return Evidence(r.response_id, start, rng.randint(start + 1, len(r.text)))


def _campaigns(rng: random.Random, question: str, outcomes: list[Outcome]) -> list[Campaign]:
    said = [o for o in outcomes if o.question == question and o.status is not Status.BLANK]
    campaigns = []
    for n, size in enumerate((5, 3), start=1):
        members, said = said[:size], said[size:]
        if len(members) == size:
            joined = tuple(
                Member(o.response_id, rng.choice(list(Relation)), ((0, rng.randint(0, 9)),))
                for o in members
            )
            letter = rng.choice(joined).response_id
            campaigns.append(Campaign(f"c{n}", question, letter, joined))
    return campaigns


def _portraits(
    codebook: Codebook, outcomes: list[Outcome]
) -> list[tuple[tuple[str, str], Portrait]]:
    portraits = []
    for theme in codebook.themes:
        codings = [
            c
            for o in outcomes
            if o.question == codebook.question
            for c in o.codings
            if c.theme == theme.key
        ]
        quotes = tuple(c.evidence for c in codings[:4])
        portraits.append(((codebook.question, theme.key), Portrait(quotes, 0.5)))
    return portraits
