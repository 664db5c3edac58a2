"""What came of teaching each question: outcomes, what to tell the reader, what to code next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from greenpaper.domain.codebook import Codebook
from greenpaper.domain.coding import Outcome
from greenpaper.domain.results import Checked
from greenpaper.quality.coded import MACHINE, Judgement
from greenpaper.quality.coder_file import TaughtCoder
from greenpaper.quality.curve import MORE, Curve, next_to_code
from greenpaper.report.order import natural
from greenpaper.workflow.code_responses import Coded, named
from greenpaper.workflow.hear import Heard
from greenpaper.workflow.people_said import Places, as_outcome
from greenpaper.workflow.shares import Groups
from greenpaper.workflow.teach import FEWEST, Lesson

NEXT = 50
"""So many responses to each question are proposed to be coded next."""


@dataclass(frozen=True, slots=True, eq=False)
class TaughtOne:
    """One question: what was heard and what people said, what came of it, and checked shares.

    `lengths` are those of the responses that people judged, in characters, by id. `lesson` is None
    where people said too little of it to learn from.
    """

    heard: Heard
    codebook: Codebook
    said: Mapping[str, Sequence[Judgement]]
    lengths: Mapping[str, int]
    coded: Coded
    lesson: Lesson | None = None
    shares: Mapping[str, Checked] = field(default_factory=dict)
    groups: Groups = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The question's."""
        return self.heard.question.key


def outcomes(one: TaughtOne, coder: str) -> tuple[Outcome, ...]:
    """Every response's outcome with whose word it is; where people coded, theirs stands."""
    place = {text: number for number, text in enumerate(one.heard.corpus.texts)}
    rows = {r.response_id: place[r.text] for r in one.heard.responses}
    name = coder if one.lesson else MACHINE
    return tuple(
        as_outcome(
            o,
            one.said[o.response_id],
            _places(one, rows.get(o.response_id)),
            one.lengths[o.response_id],
        )
        if o.response_id in one.said
        else named(name, o)
        for o in one.coded.outcomes
    )


def notes(taught: Sequence[TaughtOne], coder: TaughtCoder) -> Iterator[str]:
    """What was learned, for the reader."""
    for one in taught:
        text = one.heard.question.text
        if one.lesson is not None:
            count = one.lesson.coder.codings
            yield (
                f"“{text}” was coded by “{coder.name}”, taught with people's codings of {count:,} "
                f"different texts. {_held_back(one.lesson.curve)}"
            )
            if left := left_to_the_untaught(one.codebook, one.lesson.coder.left):
                yield left
        elif one.codebook.themes:
            yield (
                f"“{text}” was coded by the machine that nobody taught: people's codings of "
                f"{FEWEST} different texts are needed, and there are {len(one.said)} judged "
                "responses."
            )


def proposed(taught: Sequence[TaughtOne]) -> Iterator[tuple[str, str, str]]:
    """(question, response id, text) of the responses that would teach most, each text once."""
    for one in taught:
        if one.lesson is None:
            continue
        corpus, lesson = one.heard.corpus, one.lesson
        rows = next_to_code(lesson.chance, lesson.seen.vectors, lesson.rows, NEXT)
        ids = [(one.heard.voices[corpus.texts[row]][0], corpus.texts[row]) for row in rows]
        for response_id, text in sorted(ids, key=lambda pair: natural(pair[0])):
            yield one.key, response_id, text


def left_to_the_untaught(book: Codebook, left: Sequence[str]) -> str:
    """What is to be said of themes that not all coders could give; "" if there is none."""
    titles = "; ".join(f"“{theme.title}”" for theme in book.themes if theme.key in left)
    return titles and (
        f"Newer than what people coded, so that not all coders could give them: {titles}. They "
        "were not learned; the machine that nobody taught codes them."
    )


def _held_back(curve: Curve) -> str:
    """What the learning curve says."""
    if not curve.points:
        return "They are too few to hold some back and see how far it agrees with people."
    last = curve.points[-1]
    said = (
        f"On codings held back, one taught with {last.codings} agreed with people at a micro-F1 "
        f"of {last.agreement:.2f}."
    )
    if curve.more is None:
        return said
    if curve.enough:
        return f"{said} Another {MORE} codings would hardly help."
    return f"{said} Another {MORE} codings may add about {max(curve.more, 0.01):.2f}."


def _places(one: TaughtOne, row: int | None) -> Places:
    """Where the machine sees each theme in a text that it can read, and how probable it is."""
    if one.lesson is None or row is None:
        return {}
    spans = one.heard.corpus.spans
    return {
        key: (spans[one.lesson.passages[row, n]], float(one.lesson.chance[row, n]))
        for n, key in enumerate(one.lesson.keys)
    }
