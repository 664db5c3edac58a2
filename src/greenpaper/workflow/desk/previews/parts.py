"""The parts into which a theme would fall, and a theme made of responses that a person picks."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from greenpaper.domain.ports import Embedder
from greenpaper.store.orm.models import Coding, Question, Theme
from greenpaper.themes.groups import Group, groups, nearest_passages, passage_at
from greenpaper.themes.parts import parts
from greenpaper.workflow.desk.editing.making import Made, Span
from greenpaper.workflow.desk.previews.reading import Reading, reading

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

LEAST, MOST = 2, 5
"""How many parts a theme can be split into at once."""
QUOTES = 4


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A part, ready to be made a theme, with the words that show it best."""

    made: Made
    quotes: tuple[str, ...]
    by_people: int

    @property
    def size(self) -> int:
        """How many responses are in it."""
        return len(self.made.evidence)


@dataclass(frozen=True, slots=True, eq=False)
class Proposal:
    """The parts, the largest first. `digest` says of which responses they are made."""

    parts: tuple[Part, ...]
    digest: str


def proposed_parts(question: Question, theme: Theme, how_many: int, embedder: Embedder) -> Proposal:
    """The parts of a theme; fewer than asked for where its responses are too few or too alike."""
    how_many = min(max(how_many, LEAST), MOST)
    rows = Coding.objects.filter(theme=theme, fits=True).order_by("response")
    coded = list(rows.values_list("response_id", "response__text", "start", "end", "by_person"))
    with reading(question, embedder) as read:
        place = {text: n for n, text in enumerate(read.corpus.texts)}
        at: dict[int, list[tuple[int, Span]]] = defaultdict(list)
        for pk, text, start, end, _ in coded:
            if text in place:
                span = (start, end or len(text))
                at[passage_at(read.corpus, place[text], *span)].append((pk, span))
        passages = np.array(sorted(at), dtype=np.int64)
        number = parts(read.corpus.vectors[passages], how_many)
        each = [passages[number == n] for n in range(how_many) if (number == n).any()]
        found = worded(read, each)
    people = {pk for pk, *_, by_person in coded if by_person}
    made = tuple(_part(group, at, people, embedder) for group in found)
    return Proposal(made, _digest(made))


def made_of(question: Question, responses: Collection[int], embedder: Embedder) -> Made:
    """A theme of responses that a person picked, with a title and a description to begin with."""
    texts = dict(question.responses.filter(pk__in=responses).values_list("pk", "text"))
    with reading(question, embedder) as read:
        numbers = read.numbers(set(texts.values()))
        if not numbers:
            return Made("", "", (), np.zeros((0, 0), np.float32), embedder.fingerprint, {})
        passages = nearest_passages(read.corpus, numbers)
        (group,) = worded(read, [passages])
        spans = {
            read.corpus.texts[n]: read.corpus.spans[p]
            for n, p in zip(numbers, passages, strict=True)
        }
    evidence = {pk: spans[text] for pk, text in sorted(texts.items()) if text in spans}
    return Made(
        group.title,
        group.description,
        group.examples,
        group.centroid,
        embedder.fingerprint,
        evidence,
    )


def worded(read: Reading, passages: "Sequence[Whole]") -> list[Group]:
    """Groups of passages in their own words, but none from where personal data was noticed."""
    private = {
        r.text for r in read.heard.responses if read.heard.marks[r.response_id].personal_data
    }
    return groups(
        read.question.text, read.corpus, passages, read.heard.voices, read.embedder, private=private
    )


def _part(
    group: Group,
    at: Mapping[int, Sequence[tuple[int, Span]]],
    people: AbstractSet[int],
    embedder: Embedder,
) -> Part:
    evidence = dict(pair for passage in group.passages for pair in at[passage])
    made = Made(
        group.title,
        group.description,
        group.examples,
        group.centroid,
        embedder.fingerprint,
        evidence,
    )
    return Part(made, group.examples[:QUOTES], len(people & evidence.keys()))


def _digest(made: Sequence[Part]) -> str:
    said = "|".join(",".join(map(str, sorted(part.made.evidence))) for part in made)
    return hashlib.sha256(said.encode()).hexdigest()[:16]
