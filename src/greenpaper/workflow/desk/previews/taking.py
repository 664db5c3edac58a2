"""Which responses a theme would take that a person describes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from greenpaper.domain.codebook import Theme as Described
from greenpaper.domain.ports import Embedder
from greenpaper.store.orm.codebook import codebook_of
from greenpaper.store.orm.models import Question
from greenpaper.workflow.desk.editing.making import Made
from greenpaper.workflow.desk.previews.reading import fits, reading

NEW = "new theme"
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Taken:
    """A response that the theme would take: its words, where they say so, and how surely."""

    response_id: str
    text: str
    start: int
    end: int
    confidence: float
    others: tuple[str, ...]
    """The titles of the other themes that it has, or would have."""

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Where the words are."""
        return ((self.start, self.end),)


@dataclass(frozen=True, slots=True)
class Taking:
    """How many responses a theme would take, how many of these have no theme now; the surest."""

    total: int
    without: int
    shown: tuple[Taken, ...]


def taking(
    question: Question, embedder: Embedder, described: Described, made: Made | None = None
) -> Taking:
    """What a theme so described, or `made` of responses, would take beside the themes there are."""
    book = codebook_of(question)
    book = replace(book, themes=(*book.themes, replace(described, key=NEW)))
    with reading(question, embedder) as read:
        known = read.known
        if made is not None:
            known = replace(known, vectors={**known.vectors, NEW: made.vectors})
        corpus, keys, found = fits(replace(read, known=known), book)
        voices = read.heard.voices
    titles = {t.key: t.title for t in book.themes}
    taken: list[Taken] = []
    for text, one in zip(corpus.texts, found, strict=True):
        mine = next((f for f in one if keys[f.theme] == NEW), None)
        if mine is not None:
            others = tuple(titles[keys[f.theme]] for f in one if f is not mine)
            start, end = corpus.spans[mine.passage]
            taken += [Taken(i, text, start, end, mine.confidence, others) for i in voices[text]]
    taken.sort(key=lambda t: (-t.confidence, t.response_id))
    ids = [t.response_id for t in taken]
    uncoded = question.responses.filter(status="none_fits")
    none = set(uncoded.values_list("respondent__response_id", flat=True))
    return Taking(len(taken), len(none.intersection(ids)), _different(taken))


def _different(taken: Sequence[Taken]) -> tuple[Taken, ...]:
    """The surest, each text once."""
    once = {t.text: t for t in reversed(taken)}
    return tuple(sorted(once.values(), key=lambda t: (-t.confidence, t.response_id))[:SHOWN])
