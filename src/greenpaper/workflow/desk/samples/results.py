"""What a coded sample comes to: the figures of `greenpaper check`, from what the desk keeps."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import polars as pl

from greenpaper.domain.codebook import Codebook
from greenpaper.domain.consultation import Segment
from greenpaper.domain.errors import SampleError
from greenpaper.domain.response import Response
from greenpaper.quality.coded import Drawn as Taken
from greenpaper.quality.coded import Judgement, Part
from greenpaper.quality.coded import Sample as Noun
from greenpaper.report.check_charts import agreement_charts, calibration_charts
from greenpaper.report.check_found import CheckFound, QuestionChecked
from greenpaper.store.orm import samples
from greenpaper.store.orm.models import Consultation, Said, Sample
from greenpaper.store.orm.read import consultation_of, respondents_of
from greenpaper.store.orm.samples import codebooks_of
from greenpaper.workflow.basis import themes_of
from greenpaper.workflow.checking import compare
from greenpaper.workflow.desk.samples.now import codings_now
from greenpaper.workflow.judgements import ALL_NONE, SETTLER, Judgements
from greenpaper.workflow.publish_check import check_found

CHOSEN = (
    "These responses were chosen because they would teach the machine most: they are hard ones. "
    "Agreement on them says little of all responses, and no share rests on them."
)
Key = tuple[str, str]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """A sample as `workflow.basis.Basis`, with what was drawn as the engine knows it."""

    name: str
    title: str
    codebooks: Mapping[str, Codebook]
    responses: Mapping[Key, Response]
    sure: Mapping[Key, Mapping[str, float]]
    respondents: Mapping[str, str]
    segments: Sequence[Segment]
    chosen: pl.DataFrame
    languages: Mapping[Key, str]
    sample: Noun
    drawn: Mapping[int, Key]


def work_out(consultation: Consultation) -> None:
    """Work out the figures of every sample that was coded and has none, or old ones."""
    for sample in consultation.samples.exclude(closed_at=None):
        edition = samples.edition(sample)
        if sample.found is None or sample.found.get("edition") != edition:
            found = check(sample)
            sample.found, sample.pictures = {**asdict(found), "edition": edition}, _pictures(found)
            sample.save(update_fields=["found", "pictures"])


def check(sample: Sample) -> CheckFound:
    """Every number of the check. Raises SampleError where nobody judged anything."""
    basis = basis_of(sample)
    people = judgements_of(sample, basis)
    now = codings_now(sample)
    by_chance = any(one.part is not Part.ADDED for one in basis.sample.drawn)
    notes = () if by_chance else (CHOSEN,)
    return check_found(compare(basis, people, basis.sample, notes, now=now))


def basis_of(sample: Sample) -> Kept:
    """What a check rests on: the responses as they were drawn, and what the machine said then."""
    rows = list(sample.drawn.select_related("response__question", "response__respondent"))
    keys = {r.pk: (r.response.question.key, r.response.respondent.response_id) for r in rows}
    whose = {
        r.response.respondent.response_id: (
            r.response.respondent.person or r.response.respondent.response_id
        )
        for r in rows
    }
    asked = consultation_of(sample.consultation)
    taken = tuple(
        Taken(
            *keys[r.pk],
            whose[keys[r.pk][1]],
            Part(r.part),
            r.stratum,
            r.chance,
            r.random_chance,
            r.stands_for,
        )
        for r in rows
    )
    return Kept(
        name=f"Sample {sample.number}",
        title=asked.title,
        codebooks=codebooks_of(sample),
        responses={
            keys[r.pk]: Response(keys[r.pk][1], keys[r.pk][0], r.response.text, r.response.place)
            for r in rows
        },
        sure={keys[r.pk]: r.machine for r in rows if r.machine is not None},
        respondents=whose,
        segments=asked.segments,
        chosen=respondents_of(sample.consultation),
        languages={keys[r.pk]: r.response.language for r in rows},
        sample=Noun(
            seed=sample.seed,
            size=sample.size,
            coders=sample.coders.count(),
            drawn=taken,
            considered=sample.considered,
            themes=themes_of(codebooks_of(sample)),
            codebook=sample.codebook,
            source=sample.source,
        ),
        drawn=keys,
    )


def judgements_of(sample: Sample, basis: Kept) -> Judgements:
    """What everybody said, and what was settled. Raises SampleError where nobody said anything."""
    by_coder: dict[str, tuple[Judgement, ...]] = {}
    remarks = []
    for coder in sample.coders.all():
        said = tuple(
            _judgement(coder.name, basis.drawn[row.drawn_id], row, _spans(row.evidence))
            for row in coder.judgements.order_by("drawn__place")
        )
        if said:
            by_coder[coder.name] = said
        if not said:
            remarks.append(f"{coder.name} judged no response, and counts for nothing.")
        elif len(said) < len(basis.drawn):
            left = len(basis.drawn) - len(said)
            remarks.append(f"{coder.name} left {left:,} of {len(basis.drawn):,} responses uncoded.")
        if len(said) >= ALL_NONE and not any(j.themes or j.cant_tell for j in said):
            remarks.append(
                f"{coder.name}: all {len(said)} judgements are “none of these”. They count as they "
                "stand."
            )
    if not by_coder:
        raise SampleError(f"Nobody judged any response of sample {sample.number}.")
    settled = tuple(
        _judgement(SETTLER, basis.drawn[row.drawn_id], row)
        for drawn in sample.drawn.prefetch_related("settlements")
        for row in drawn.settlements.all()
    )
    return Judgements(by_coder, settled, tuple(remarks))


def _judgement(
    coder: str, key: Key, row: Said, spans: tuple[tuple[int, int], ...] = ()
) -> Judgement:
    return Judgement(coder, *key, frozenset(row.themes), row.cant_tell, row.note, spans)


def _spans(evidence: Sequence[Sequence[int]]) -> tuple[Span, ...]:
    return tuple((start, end) for start, end in evidence)


def _pictures(found: CheckFound) -> dict[str, str]:
    """The charts of each question as SVG files, by name."""
    pictures: dict[str, str] = {}
    for question in found.questions:
        pictures |= _charts(question)
    return pictures


def _charts(question: QuestionChecked) -> dict[str, str]:
    drawn = {}
    if question.themes:
        drawn["themes"] = agreement_charts(question)
    if question.calibration:
        drawn["confidence"] = calibration_charts(question)
    return {
        f"{question.key}-{name}-{width}": str(svg).replace(
            "<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1
        )
        for name, both in drawn.items()
        for width, svg in zip(("wide", "narrow"), both, strict=True)
    }
