"""Draw a sample for people to code; and say before that how many are needed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from greenpaper.domain.codebook import Codebook
from greenpaper.domain.errors import SampleError
from greenpaper.domain.people import Act, may
from greenpaper.quality import sample as drawing
from greenpaper.quality.agreement import AGREED
from greenpaper.quality.coded import MACHINE, Part
from greenpaper.quality.coded import Drawn as Taken
from greenpaper.quality.shown_to_coders import shown_to_coders
from greenpaper.report.shares import DECIMALS
from greenpaper.store.orm import samples
from greenpaper.store.orm.acts import Person, act, name_of, role_of
from greenpaper.store.orm.codebook import codebook_of
from greenpaper.store.orm.models import Consultation, Drawn, Question, Sample, SampleCoder
from greenpaper.workflow.judgements import SETTLER
from greenpaper.workflow.results_folder import (
    CONSIDERED,
    SAME_LETTER,
    fingerprint,
    letters_of,
    voices,
)

WIDTHS = (0.20, 0.14, 0.10)
MOST_CODERS = 20


@dataclass(frozen=True, slots=True)
class Needed:
    """What can be drawn of a question, and how many each width of an interval takes."""

    question: Question
    voices: int
    widths: tuple[tuple[int, int], ...]
    """(percentage points, responses)"""


def needed(consultation: Consultation) -> list[Needed]:
    """Each open question that has themes, and how many are needed: before anybody starts."""
    found = []
    for question in consultation.questions.filter(kind="open", themes__gone=False).distinct():
        count = samples.voices(question, CONSIDERED, SAME_LETTER)
        if count:
            each = ((round(100 * w), drawing.needed(w, count)) for w in WIDTHS)
            found.append(Needed(question, count, tuple(each)))
    return found


def draw(
    person: Person,
    consultation: Consultation,
    *,
    questions: Sequence[Question],
    size: int,
    coders: Sequence[Person],
    sheets: int = 0,
    seed: int | None = None,
    chosen: Mapping[str, Sequence[str]] | None = None,
) -> Sample:
    """Draw `size` responses by chance from each question, and rare themes besides.

    `coders` have a seat; `sheets` more people get a coding sheet. `chosen`: these responses
    instead, by question key (see `draw_next`). Raises SampleError.
    """
    _check(consultation, questions, 1 if chosen else size, coders, sheets)
    with act(person, consultation, Act.DRAW_SAMPLE) as doing:
        if consultation.samples.filter(closed_at=None).exists():
            raise SampleError(
                "A sample is being coded just now. Finish it, or end its coding, then draw another."
            )
        first = consultation.uploads.get(number=1)
        number = samples.next_number(consultation)
        seed = int(first.sha256[:8], 16) + number - 1 if seed is None else seed
        books = {q.key: codebook_of(q) for q in questions}
        sample = Sample.objects.create(
            consultation=consultation,
            number=number,
            seed=seed,
            size=size,
            codebook=fingerprint(books),
            source=first.sha256,
            drawn_by=person,
        )
        for question in questions:
            _draw_from(sample, question, chosen[question.key] if chosen else None)
        sample.codebooks = [_for_coders(sample, book) for book in books.values()]
        sample.save(update_fields=["considered", "codebooks"])
        _seat(sample, coders, sheets)
        drawn = sample.drawn.count()
        which = "responses that would teach most" if chosen else "responses"
        doing.what = (
            f"Drew sample {number}: {drawn} {which}, to be coded by "
            f"{', '.join(c.name for c in sample.coders.all())}"
        )
        doing.about = {"seed": seed, "size": size, "codebook": sample.codebook}
        doing.about |= {"questions": [q.key for q in questions], "source": sample.source}
    return sample


def would_teach(consultation: Consultation) -> dict[Question, list[str]]:
    """By question that people taught, the responses that would teach most if they were coded."""
    found = {}
    for question in consultation.questions.filter(kind="open"):
        version = samples.in_use(question)
        if version and (ids := version.about.get("next")):
            found[question] = [str(one) for one in ids]
    return found


def draw_next(
    person: Person, consultation: Consultation, *, coders: Sequence[Person], sheets: int = 0
) -> Sample:
    """Have people code what would teach the machine most. It is not drawn by chance, so no share
    rests on it. Raises SampleError.
    """
    wanted = would_teach(consultation)
    if not wanted:
        raise SampleError("Teach the machine first: then it is known what would teach it most.")
    chosen = {question.key: ids for question, ids in wanted.items()}
    return draw(
        person,
        consultation,
        questions=list(wanted),
        size=0,
        coders=coders,
        sheets=sheets,
        chosen=chosen,
    )


def _check(
    consultation: Consultation,
    questions: Sequence[Question],
    size: int,
    coders: Sequence[Person],
    sheets: int,
) -> None:
    if not questions:
        raise SampleError("Choose at least one question.")
    if size < 1:
        raise SampleError("Enter how many responses to draw from each question: 1 or more.")
    if not 1 <= len(coders) + sheets <= MOST_CODERS:
        raise SampleError(f"Choose who codes: from 1 to {MOST_CODERS} people.")
    for coder in coders:
        if not may(role_of(coder, consultation), Act.CODE):
            raise SampleError(f"{name_of(coder)} may not code here. Ask an owner to seat them.")


def _draw_from(sample: Sample, question: Question, chosen: Sequence[str] | None) -> None:
    """Draw from one question, and keep with each what the machine says of it now."""
    rows = {
        (question.key, row.response_id): row for row in samples.considered(question, CONSIDERED)
    }
    sure = {key: dict(row.sure) for key, row in rows.items()}
    members = ((question.key, r.campaign, r.relation, r.response_id) for r in rows.values())
    letters = letters_of((m for m in members if m[1] and m[2] in SAME_LETTER), sure)
    whose = {row.response_id: row.respondent for row in rows.values()}
    candidates = voices(sure, letters, whose)
    if chosen is None:
        taken = drawing.draw(candidates, sample.size, sample.seed)
    else:
        there = [i for i in chosen if (question.key, i) in rows]
        taken = tuple(Taken(question.key, i, whose[i], Part.ADDED, "", 1.0, 0.0, 1) for i in there)
    if not taken:
        raise SampleError(
            f"There is nothing to draw of “{question.text}”: none of its responses was considered "
            "for coding. Leave it out."
        )
    sample.considered[question.key] = sum(c.stands_for for c in candidates)
    before = sample.drawn.count()
    Drawn.objects.bulk_create(
        _row(sample, one, rows[question.key, one.response_id], before + place)
        for place, one in enumerate(taken)
    )


def _row(sample: Sample, one: Taken, row: samples.Considered, place: int) -> Drawn:
    said = {theme: round(sure, DECIMALS) for theme, sure in row.sure.items()}
    return Drawn(
        sample=sample,
        response_id=row.pk,
        place=place,
        part=one.part.value,
        stratum=one.stratum,
        chance=one.chance,
        random_chance=one.random_chance,
        stands_for=one.stands_for,
        machine=said if row.by_machine else None,
    )


def _for_coders(sample: Sample, book: Codebook) -> dict[str, object]:
    """The codebook without words of the sample, which would tell its themes."""
    drawn = sample.drawn.filter(response__question__key=book.question)
    texts = list(drawn.values_list("response__text", flat=True))
    return samples.as_plain(shown_to_coders(book, texts))


def _seat(sample: Sample, coders: Sequence[Person], sheets: int) -> None:
    """Give each coder a place and an order of their own by chance: that of their sheet too."""
    names = ("pk", "response__question__key", "response__respondent__response_id")
    keys = {(q, i): pk for pk, q, i in sample.drawn.values_list(*names)}
    drawn = [Taken(q, i, "", Part.RANDOM, "", 1.0, 1.0) for q, i in keys]
    people: list[Person | None] = [*coders, *([None] * sheets)]
    taken = {MACHINE, AGREED, SETTLER}
    for number, person in enumerate(people, start=1):
        order = drawing.in_coders_order(drawn, sample.seed, f"coder{number}")
        name = _free(name_of(person) if person else f"Coder {number}", taken)
        taken.add(name)
        SampleCoder.objects.create(
            sample=sample,
            number=number,
            person=person,
            name=name,
            turns=[keys[d.question, d.response_id] for d in order],
        )


def _free(name: str, taken: Iterable[str]) -> str:
    """The name, told apart from those that are taken."""
    number, found = 2, name
    while found in taken:
        number, found = number + 1, f"{name} ({number})"
    return found
