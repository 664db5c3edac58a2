"""What somebody who codes a sample may see: the question, the response, the themes, their own word.

The pages on which people code read the store through this module alone. None of its queries touches
the codings, what became of a response, why a response was drawn, what the machine said of it, or
what another coder said. A test holds them to that, query by query.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from greenpaper.store.orm.acts import Person
from greenpaper.store.orm.models import Consultation, Drawn, Judgement, Sample, SampleCoder

_OWN = ("drawn_id", "themes", "cant_tell", "note", "evidence", "edition")


@dataclass(frozen=True, slots=True)
class Own:
    """What a coder said themselves of a response; `edition` 0: nothing yet."""

    themes: tuple[str, ...] = ()
    cant_tell: bool = False
    note: str = ""
    evidence: tuple[tuple[int, int], ...] = ()
    edition: int = 0

    @property
    def none(self) -> bool:
        """Whether they said that none of the themes fits."""
        return bool(self.edition) and not self.themes and not self.cant_tell


@dataclass(frozen=True, slots=True)
class Turn:
    """One response before a coder: their `number`th, counted from 1."""

    drawn: int
    number: int
    question: str
    question_text: str
    text: str
    own: Own


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a coder is. `next`: the first that they have not judged; None if they have all."""

    done: int
    total: int
    next: int | None


def is_coding(person: Person, consultation: Consultation) -> bool:
    """Whether the person codes a sample of which somebody has yet to finish.

    As long as that is so, nothing may show them codings.
    """
    return SampleCoder.objects.filter(
        sample__consultation=consultation, sample__closed_at=None, person_id=person.pk
    ).exists()


def coder_of(person: Person, sample: Sample) -> SampleCoder | None:
    """The person as a coder of the sample."""
    return sample.coders.filter(person_id=person.pk).first()


def progress(coder: SampleCoder, after: int = 0) -> Progress:
    """How far the coder is; the next one after the `after`th, if there is one."""
    judged = set(coder.judgements.values_list("drawn_id", flat=True))
    left = [n for n, pk in enumerate(coder.turns, start=1) if pk not in judged]
    later = next((n for n in left if n > after), left[0] if left else None)
    return Progress(len(coder.turns) - len(left), len(coder.turns), later)


def turn(coder: SampleCoder, number: int) -> Turn | None:
    """The coder's `number`th response."""
    if not 1 <= number <= len(coder.turns):
        return None
    pk = coder.turns[number - 1]
    names = ("response__question__key", "response__question__text", "response__text")
    row = Drawn.objects.filter(sample=coder.sample_id, pk=pk).values_list(*names).first()
    if row is None:
        return None
    question, wording, text = row
    return Turn(pk, number, question, wording, text, own_of(coder, pk))


def own_of(coder: SampleCoder, drawn: int) -> Own:
    """What the coder said of one response."""
    row = coder.judgements.filter(drawn_id=drawn).values_list(*_OWN).first()
    return _own(row) if row else Own()


def own_words(coder: SampleCoder) -> Iterator[Turn]:
    """All that the coder has judged, in their order."""
    said = {row[0]: _own(row) for row in coder.judgements.values_list(*_OWN)}
    names = ("response__question__key", "response__question__text", "response__text")
    rows = Drawn.objects.filter(pk__in=said).order_by().values_list("pk", *names)
    found = {pk: (key, wording, text) for pk, key, wording, text in rows}
    for number, pk in enumerate(coder.turns, start=1):
        if pk in found:
            yield Turn(pk, number, *found[pk], said[pk])


def rows(coder: SampleCoder) -> list[tuple[str, str, str]]:
    """(question, response id, text) in the coder's order: what a coding sheet has."""
    names = ("pk", "response__question__key", "response__respondent__response_id", "response__text")
    found = {pk: tuple(row) for pk, *row in coder.sample.drawn.order_by().values_list(*names)}
    return [(q, i, text) for q, i, text in (found[pk] for pk in coder.turns if pk in found)]


def judged(coder: SampleCoder) -> list[Judgement]:
    """The coder's judgements as rows, to be sealed when they finish."""
    return list(coder.judgements.order_by("drawn_id"))


def _own(row: tuple[Any, ...]) -> Own:
    _, themes, cant_tell, note, evidence, edition = row
    spans = tuple((start, end) for start, end in evidence)
    return Own(tuple(themes), cant_tell, note, spans, edition)
