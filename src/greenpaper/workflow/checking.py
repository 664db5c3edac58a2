"""Check: how far people agree with each other and with the machine, by their coding sheets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from greenpaper.domain.languages import language_name
from greenpaper.intake.coding_sheet import CodingSheet
from greenpaper.quality.agreement import AGREED, Agreement, agreement
from greenpaper.quality.board import Board, board
from greenpaper.quality.calibration import Calibration, calibration
from greenpaper.quality.coded import MACHINE, Drawn, Judgement, Part, Sample
from greenpaper.quality.groups import GroupsFound, Look, by_group
from greenpaper.quality.settle import Settled, settle
from greenpaper.report.check_found import SharesFound
from greenpaper.report.group_counts import memberships
from greenpaper.workflow.basis import Basis, Key, themes_of
from greenpaper.workflow.check_shares import AsCoded, new_sentence, shares_found
from greenpaper.workflow.clean_up import personal_answers
from greenpaper.workflow.judgements import Frame, Judgements, read_judgements
from greenpaper.workflow.publish import SAMPLE as RECORD
from greenpaper.workflow.results_folder import ResultsFolder

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]

B = TypeVar("B", bound=Basis)


@dataclass(frozen=True, slots=True, eq=False)
class Checked(Generic[B]):
    """What a check found. `questions`, `calibrations` and `shares` by question key; `whole` of all
    together.

    `notes` are sentences for the reader: what could not be used, and what the figures rest on.
    """

    results: B
    sample: Sample | None
    judgements: Judgements
    settled: Settled
    whole: Agreement
    questions: Mapping[str, Agreement]
    calibrations: Mapping[str, Calibration]
    groups: GroupsFound
    shares: Mapping[str, SharesFound]
    notes: tuple[str, ...]


def find_sample(folder: Path, sheets: Sequence[Path]) -> Path | None:
    """The sample's record: beside a sheet, in the folder that `greenpaper sample` writes, or in
    the results where `greenpaper learn` keeps it.
    """
    places = [path.parent for path in sheets] + [Path(f"{folder}-sample"), Path(folder)]
    return next((p / RECORD for p in places if (p / RECORD).is_file()), None)


def check(
    results: ResultsFolder, sheets: Sequence[CodingSheet], sample: Sample | None
) -> Checked[ResultsFolder]:
    """Compare what people said with each other and with the machine.

    Without a `sample` every response counts alike. Raises SampleError where no sheet can be used.
    """
    drawn = frozenset((d.question, d.response_id) for d in sample.drawn) if sample else frozenset()
    usable = frozenset(key for key in drawn if key[0] in results.codebooks)
    people = read_judgements(sheets, Frame(results.responses, results.codebooks, usable))
    of_these = sample is not None and sample.source == results.back.taken.sha256
    now = as_coded(results) if of_these else {}
    return compare(results, people, sample, _about_the_sample(results, sample), now)


def as_coded(results: ResultsFolder) -> dict[str, AsCoded]:
    """The codings of a folder as they stand, by question."""
    intake = results.back.taken.intake
    groups = memberships(intake.consultation, intake.respondents, personal_answers(intake))
    letters = {member: letter[1] for member, letter in results.letters.items()}
    return {
        question: AsCoded(
            codebook=book,
            considered={i: sure for (q, i), sure in results.considered.items() if q == question},
            by_machine={i for q, i in results.sure if q == question},
            letters={i: letter for (q, i), letter in letters.items() if q == question},
            whose=results.respondents,
            groups=groups,
        )
        for question, book in results.codebooks.items()
    }


def compare(
    results: B,
    people: Judgements,
    sample: Sample | None,
    notes: Iterable[str] = (),
    now: Mapping[str, AsCoded] | None = None,
) -> Checked[B]:
    """The figures of what people said, wherever they said it; `notes` stand before others.

    `now`: the codings of everything, from which the `sample` was drawn, for shares.
    """
    drawn = {(d.question, d.response_id): d for d in sample.drawn} if sample else {}
    usable = {key: d for key, d in drawn.items() if key[0] in results.codebooks}
    settled = settle(people.by_coder, people.settled)
    said = [*notes, *people.remarks, *_about_the_settled(people, settled)]
    judged = {j.key for some in people.by_coder.values() for j in some}
    items = [d for key, d in (usable or _evenly(results, judged)).items() if key in judged]
    said += _about_the_machine(results, judged)
    now = now or {}
    shares = _shares(people, sample, now)
    books = [now[question].codebook for question in shares]
    said += [new for b in books if sample and (new := new_sentence(sample, b, people.every))]
    whole = _board(results, people, settled, items)
    seed = sample.seed if sample else 0
    by_question = {
        question: whole.only(np.array([key[0] == question for key in whole.items]))
        for question in dict.fromkeys(question for question, _ in whole.items)
    }
    return Checked(
        results=results,
        sample=sample,
        judgements=people,
        settled=settled,
        whole=agreement(whole, seed),
        questions={question: agreement(one, seed) for question, one in by_question.items()},
        calibrations={q: _calibration(results, one) for q, one in by_question.items()},
        groups=by_group(whole, _looks(results, whole), seed),
        shares=shares,
        notes=tuple(said),
    )


def _board(results: Basis, people: Judgements, settled: Settled, items: Sequence[Drawn]) -> Board:
    """People, what they settled on where several coded, and the machine."""
    mine = {(d.question, d.response_id) for d in items}
    machine = [Judgement(MACHINE, *key, frozenset(sure)) for key, sure in results.sure.items()]
    said: dict[str, Iterable[Judgement]] = dict(people.by_coder)
    if len(said) > 1:
        said[AGREED] = settled.agreed
    said[MACHINE] = machine
    kept = {coder: [j for j in some if j.key in mine] for coder, some in said.items()}
    return board(kept, items, themes_of(results.codebooks))


def _evenly(results: Basis, judged: set[Key]) -> dict[Key, Drawn]:
    """Responses whose chance is unknown: all count alike."""
    whose = results.respondents
    return {
        key: Drawn(*key, whose[key[1]], Part.RANDOM, "", 1.0, 1.0)
        for key in results.responses
        if key in judged
    }


def _shares(
    people: Judgements, sample: Sample | None, now: Mapping[str, AsCoded]
) -> dict[str, SharesFound]:
    if sample is None:
        return {}
    found = {question: shares_found(one, sample, people.every) for question, one in now.items()}
    return {question: one for question, one in found.items() if one is not None}


def _calibration(results: Basis, one: Board) -> Calibration:
    """The machine's confidence against the share of people who gave the theme too."""
    people = [n for n, name in enumerate(one.coders) if name not in (MACHINE, AGREED)]
    judges = one.judged[people].sum(axis=0)
    column = {theme: number for number, theme in enumerate(one.themes)}
    sure, right, weight = [], [], []
    for row, key in enumerate(one.items):
        for theme, confidence in results.sure.get(key, {}).items() if judges[row] else ():
            gave = (one.given[people, row, column[key[0], theme]] & one.judged[people, row]).sum()
            sure.append(confidence)
            right.append(gave / judges[row])
            weight.append(one.weight[row])
    return calibration(np.array(sure), np.array(right), np.array(weight))


def _looks(results: Basis, whole: Board) -> list[Look]:
    """Every group of every segment, and every language, with the responses that are theirs."""
    frame = results.chosen
    looks = []
    for segment in results.segments:
        group = dict(zip(frame["response_id"], frame[segment.key], strict=True))
        looks += _look(segment.name, [group.get(response_id) for _, response_id in whole.items])
    languages = results.languages
    spoken = [languages.get(key, "und") for key in whole.items]
    return looks + _look("Language", [language_name(s) if s != "und" else None for s in spoken])


def _look(segment: str, groups: Sequence[str | None]) -> list[Look]:
    known = np.array([group is not None for group in groups], dtype=np.bool_)
    found = []
    for name in sorted({group for group in groups if group is not None}):
        mine = np.array([group == name for group in groups], dtype=np.bool_)
        if (known & ~mine).any():
            found.append(Look(segment, name, mine, known & ~mine))
    return found


def _about_the_sample(results: ResultsFolder, sample: Sample | None) -> Iterable[str]:
    if sample is None:
        yield (
            f"The record of the sample ({RECORD}) is neither beside the sheets nor in "
            f"{results.path}-sample, so every response counts alike. If rare themes were drawn "
            "more often, figures over all themes lean towards them."
        )
    elif sample.source != results.back.taken.sha256:
        yield (
            f"The sample was drawn from another file of responses than {results.path} was made "
            "from. Only responses that are the same in both were used."
        )


def _about_the_settled(people: Judgements, settled: Settled) -> Iterable[str]:
    judged = {judgement.key for some in people.by_coder.values() for judgement in some}
    stray = sum(judgement.key not in judged for judgement in people.settled)
    if stray:
        yield f"{stray} settled responses were judged by no coder; they were left out."
    if settled.open:
        count = f"{len(settled.open)} response{'s' if len(settled.open) > 1 else ''}"
        yield f"The coders differ about {count}, and nobody has settled which is right."


def _about_the_machine(results: Basis, judged: Iterable[Key]) -> Iterable[str]:
    without = sum(key not in results.sure for key in judged)
    if without:
        yield (
            f"{without} of the responses that people judged have no coding by the machine (a "
            "person's coding stands there, or they could not be coded): figures of the machine "
            "leave them out."
        )
