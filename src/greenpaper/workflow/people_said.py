"""What people said of the responses: kept in the output folder, added to, and never overwritten."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from greenpaper.domain.codebook import Codebook
from greenpaper.domain.coding import Coding, Evidence, Outcome, Status
from greenpaper.domain.errors import OutputError
from greenpaper.quality.coded import Judgement, Sample
from greenpaper.report.order import natural
from greenpaper.report.tables import PEOPLE
from greenpaper.workflow.basis import themes_of
from greenpaper.workflow.could_give import NONE, keys_in, unasked
from greenpaper.workflow.judgements import SETTLER, Judgements
from greenpaper.workflow.publish import PEOPLE as PEOPLE_FILE
from greenpaper.workflow.read_back import read_table
from greenpaper.workflow.results_folder import ResultsFolder

FILE = "people.csv"
CANT_TELL = "can't tell"
COULD_GIVE = "could_give"
Places = Mapping[str, tuple[tuple[int, int], float]]
"""By theme, the passage that the machine takes for its evidence, and how probable the theme is."""


@dataclass(frozen=True, slots=True)
class PeopleSaid:
    """Every judgement that people made, and what can be said of those of an earlier codebook."""

    judgements: tuple[Judgement, ...]
    notes: tuple[str, ...] = ()

    def standing(self, question: str) -> dict[str, tuple[Judgement, ...]]:
        """By response id, what stands: what somebody settled, or else what each coder said.

        Where a coder can't tell, there is nothing to stand.
        """
        said: dict[str, list[Judgement]] = defaultdict(list)
        for judgement in self.judgements:
            if judgement.question == question:
                said[judgement.response_id].append(judgement)
        stands = {
            response_id: [j for j in mine if j.coder == SETTLER] or mine
            for response_id, mine in said.items()
        }
        told = {key: [j for j in mine if not j.cant_tell] for key, mine in stands.items()}
        return {key: tuple(told[key]) for key in sorted(told, key=natural) if told[key]}

    def table(self, codebooks: Mapping[str, Codebook]) -> pl.DataFrame:
        """One row a judgement, as in people.csv, with which of these themes it could have given."""
        themes = themes_of(codebooks)
        rows = [
            (
                j.question,
                j.response_id,
                j.coder,
                _said(j),
                j.note,
                _joined({*themes.get(j.question, ())} - j.unasked),
            )
            for j in self.judgements
        ]
        return pl.DataFrame(rows, schema=PEOPLE, orient="row")


def gather_people(results: ResultsFolder, new: Judgements, sample: Sample | None) -> PeopleSaid:
    """What the folder keeps and what is new. A coder's later word replaces their earlier one.

    `sample` says which themes could be given where a people.csv of an earlier version doesn't.
    """
    earlier, notes = _earlier(results, sample)
    said = {(j.coder, *j.key): j for j in earlier}
    for judgement in new.every:
        said[judgement.coder, *judgement.key] = judgement
    ordered = sorted(said.values(), key=lambda j: (*map(natural, j.key), natural(j.coder)))
    return PeopleSaid(tuple(ordered), notes)


def shares_given(standing: Sequence[Judgement], themes: Iterable[str]) -> list[float]:
    """The share of those who judged a response who gave it each theme."""
    return [sum(t in j.themes for j in standing) / len(standing) for t in themes]


def as_outcome(was: Outcome, standing: Sequence[Judgement], places: Places, length: int) -> Outcome:
    """The outcome of a response that people coded: every theme that stands, with who gave it.

    `was` is the machine's, `length` the response's, in characters. Evidence is what a coder marked,
    or what the machine takes for it; else the whole response.
    Confidence is the share of people who gave the theme; the theme that fits best is the one that
    most gave, and of these the one that the machine thinks most probable. Of themes that nobody
    could give the machine's word stands.
    """
    everybody = "; ".join(j.coder for j in standing)
    themes = sorted({theme for j in standing for theme in j.themes}, key=natural)
    key = (was.question, was.response_id)
    unasked = frozenset.intersection(*(j.unasked for j in standing))
    left = tuple(c for c in was.codings if c.theme in unasked - {*themes})
    if not themes and not left:
        return Outcome(*key, Status.NONE_FITS, coder=everybody)
    seen = {c.theme: ((c.evidence.start, c.evidence.end), c.confidence) for c in was.codings}
    whole = dict.fromkeys(themes, ((0, length), 0.0))
    places = {**whole, **seen, **places}
    codings = tuple(_coding(was, theme, standing, places) for theme in themes)
    best = max(codings or left, key=lambda c: (c.confidence, places[c.theme][1]))
    return Outcome(*key, Status.CODED, (*codings, *left), primary=best.theme, coder=everybody)


def _coding(was: Outcome, theme: str, standing: Sequence[Judgement], places: Places) -> Coding:
    gave = [j for j in standing if theme in j.themes]
    marked = [span for j in gave for span in j.evidence]
    span = marked[0] if marked else places[theme][0]
    return Coding(
        question=was.question,
        response_id=was.response_id,
        theme=theme,
        confidence=len(gave) / len(standing),
        evidence=Evidence(was.response_id, *span),
        coder="; ".join(j.coder for j in gave),
    )


def _said(judgement: Judgement) -> str:
    if judgement.cant_tell:
        return CANT_TELL
    return _joined(judgement.themes)


def _joined(themes: Iterable[str]) -> str:
    return "; ".join(sorted(themes, key=natural)) or NONE


def _earlier(
    results: ResultsFolder, sample: Sample | None
) -> tuple[list[Judgement], tuple[str, ...]]:
    """The folder's people.csv: what of it the codebook still has; a merged key follows."""
    path = results.path / PEOPLE_FILE
    if not path.is_file():
        return [], ()
    kept: list[Judgement] = []
    gone = 0
    for question, response_id, coder, said, note, could in _rows(path):
        if (question, response_id) not in results.responses:
            continue
        new = _unasked(could, question, results, sample)
        judgement = Judgement(coder, question, response_id, note=note, unasked=new)
        if said == CANT_TELL:
            kept.append(replace(judgement, cant_tell=True))
        elif themes := _still_there(said, question, results):
            kept.append(replace(judgement, themes=themes, unasked=new - themes))
        elif said == NONE:
            kept.append(judgement)
        else:
            gone += 1
    count = "1 earlier judgement" if gone == 1 else f"{gone:,} earlier judgements"
    note = f"{count} gave only themes that the codebook no longer has, and count for nothing."
    return kept, (note,) if gone else ()


def _still_there(said: str, question: str, results: ResultsFolder) -> frozenset[str]:
    book = results.codebooks.get(question)
    if book is None:
        return frozenset()
    keys = {key: theme.key for theme in book.themes for key in (*theme.merged, theme.key)}
    return frozenset(keys[key] for key in said.split("; ") if key in keys) - book.parents


def _unasked(
    could: str, question: str, results: ResultsFolder, sample: Sample | None
) -> frozenset[str]:
    book = results.codebooks.get(question)
    if book is None:
        return frozenset()
    if could:
        return unasked(book, keys_in(could))
    return unasked(book, sample.themes.get(question) or None) if sample else frozenset()


def _rows(path: Path) -> Iterator[tuple[str, ...]]:
    table = read_table(path)
    if COULD_GIVE not in table.columns:  # it was written before this was kept
        table = table.with_columns(pl.lit("").alias(COULD_GIVE))
    missing = [name for name in PEOPLE if name not in table.columns]
    if missing:
        raise OutputError(
            f"{path} has no column “{missing[0]}” any more. It keeps what people said: put back "
            "the file that greenpaper learn wrote."
        )
    yield from table.select(list(PEOPLE)).iter_rows()
