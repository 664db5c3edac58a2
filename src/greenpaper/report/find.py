"""Counts everything that the report says, from one run's results."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from greenpaper.domain.campaign import Campaign, Relation
from greenpaper.domain.codebook import Codebook, SignOff
from greenpaper.domain.coding import Evidence, Outcome, Status
from greenpaper.domain.consultation import Question
from greenpaper.domain.response import Marks, Response
from greenpaper.domain.results import Checked, Portrait, Results
from greenpaper.report.findings import (
    CampaignFound,
    Findings,
    QuestionFound,
    Tally,
    ThemeFound,
)
from greenpaper.report.group_counts import Membership, grouping, memberships, profile
from greenpaper.report.order import natural
from greenpaper.report.quoting import examples, quote
from greenpaper.report.shares import DECIMALS, shares
from greenpaper.report.suppression import SMALLEST
from greenpaper.report.tables import reason
from greenpaper.report.theme_counts import Raised, pairs, raised, reading_order
from greenpaper.report.voices import Place, Voice, places, voice

NO_REASON = "no reason recorded"


@dataclass(frozen=True, slots=True)
class Asked:
    """One open question with all that was found about it, by response id where it is a mapping."""

    question: Question
    codebook: Codebook
    responses: Mapping[str, Response]
    marks: Mapping[str, Marks]
    outcomes: Mapping[str, Outcome]
    campaigns: Sequence[Campaign]
    portraits: Mapping[str, Portrait]
    checked: Mapping[str, Checked]
    checked_groups: Mapping[tuple[str, str, str], Checked]


def find(results: Results, respondents: pl.DataFrame, *, draft: bool) -> Findings:
    """Every number of the report.

    `respondents` has one row a respondent: `response_id`, a column per segment ("s1") and per
    closed question ("q1"; a list where several may be chosen), null where nothing was said; and
    perhaps `respondent`, where one person may have several response ids.
    Raises ValueError where the results contradict themselves.
    """
    groups = memberships(results.consultation, respondents, results.personal_answers)
    return find_among(asked_in(results), groups, results, respondents.height, draft=draft)


def find_among(
    asked: Iterable[Asked],
    groups: Sequence[Membership],
    results: Results,
    respondents: int,
    *,
    draft: bool,
) -> Findings:
    """The same, of what was gathered from the results already; `respondents`: how many."""
    questions = tuple(_question(a, groups) for a in asked)
    return Findings(
        title=results.consultation.title,
        draft=draft,
        respondents=respondents,
        responses=sum(q.answered for q in questions),
        open_questions=len(questions),
        closed_questions=len(results.consultation.closed_questions),
        campaigns=sum(len(q.campaigns) for q in questions),
        in_campaigns=sum(q.in_campaigns for q in questions),
        smallest_group=SMALLEST,
        profiles=tuple(profile(m) for m in groups),
        questions=questions,
        refused=tuple(f"{r.what}: {r.reason}" for r in results.refused),
        notes=results.notes,
    )


def asked_in(results: Results) -> list[Asked]:
    """The open questions, in their order, each with what was found about it."""
    responses: dict[str, dict[str, Response]] = defaultdict(dict)
    for r in results.responses:
        responses[r.question][r.response_id] = r
    outcomes: dict[str, dict[str, Outcome]] = defaultdict(dict)
    for o in sorted(results.outcomes, key=lambda o: natural(o.response_id)):
        outcomes[o.question][o.response_id] = o
    books = {b.question: b for b in results.codebooks}
    return [
        Asked(
            q,
            books.get(q.key, Codebook(q.key, q.text)),
            responses[q.key],
            {i: results.marks[q.key, i] for i in responses[q.key]},
            outcomes[q.key],
            sorted(
                (c for c in results.campaigns if c.question == q.key),
                key=lambda c: (-len(c.members), natural(c.key)),
            ),
            {t: p for (question, t), p in results.portraits.items() if question == q.key},
            {t: c for (question, t), c in results.checked.items() if question == q.key},
            {k[1:]: c for k, c in results.checked_groups.items() if k[0] == q.key},
        )
        for q in results.consultation.open_questions
    ]


def _question(asked: Asked, groups: Sequence[Membership]) -> QuestionFound:
    by: dict[Status, list[Outcome]] = {s: [] for s in Status}
    for outcome in asked.outcomes.values():
        by[outcome.status].append(outcome)
    n = {s: len(found) for s, found in by.items()}
    where = places(asked.campaigns)
    considered = [o.response_id for s in (Status.CODED, Status.NONE_FITS) for o in by[s]]
    heard = {voice(i, where) for i in considered}
    found = raised(by[Status.CODED], asked.codebook, where, heard)
    themes = _themes(asked, found, len(considered), len(heard))
    ids = {t.key: found[t.key].confidence.keys() for t in themes}
    sign_off = asked.codebook.sign_off or SignOff("", "")
    total = len(asked.responses)
    if sum(n.values()) != total:
        raise ValueError(f"{asked.question.key}: {sum(n.values())} outcomes for {total} responses")
    answered = total - n[Status.BLANK]
    return QuestionFound(
        key=asked.question.key,
        text=asked.question.text,
        signed_off_by=sign_off.by,
        signed_off_on=sign_off.on,
        asked=total,
        blank=n[Status.BLANK],
        answered=answered,
        no_content=n[Status.NO_CONTENT],
        content=answered - n[Status.NO_CONTENT],
        not_coded=n[Status.NOT_CODED],
        considered=len(considered),
        coded=n[Status.CODED],
        none_fits=shares([n[Status.NONE_FITS]], len(considered))[0],
        voices=len(heard),
        in_campaigns=len(where),
        no_content_reasons=_reasons(by[Status.NO_CONTENT], asked.marks),
        not_coded_reasons=_reasons(by[Status.NOT_CODED], asked.marks),
        languages=_tallies(
            asked.marks[o.response_id].language
            for s in (Status.CODED, Status.NONE_FITS, Status.NOT_CODED)
            for o in by[s]
        ),
        campaigns=tuple(_campaign(c, asked) for c in asked.campaigns),
        themes=themes,
        groupings=tuple(grouping(m, considered, ids, asked.checked_groups) for m in groups),
        pairs=pairs(by[Status.CODED], found),
        none_fits_examples=examples(
            (o.response_id for o in by[Status.NONE_FITS]), asked.responses, asked.marks, where
        ),
        coded_by_people=sum(o.by_people for s in (Status.CODED, Status.NONE_FITS) for o in by[s]),
        checked_by=max((c.people for c in asked.checked.values()), default=0),
    )


def _themes(
    asked: Asked, found: Mapping[str, Raised], considered: int, heard: int
) -> tuple[ThemeFound, ...]:
    themes = reading_order(asked.codebook.themes, found, asked.checked)
    counted = shares([len(found[t.key].confidence) for t in themes], considered)
    spoken = shares([len(found[t.key].voices) for t in themes], heard)
    return tuple(
        ThemeFound(
            key=theme.key,
            title=theme.title,
            description=theme.description,
            parent=theme.parent,
            responses=responses,
            voices=voices,
            primary=found[theme.key].primary,
            confidence=found[theme.key].mean_confidence,
            distinctness=_distinctness(asked.portraits.get(theme.key)),
            quotes=tuple(
                quote(asked.responses[e.response_id], asked.marks[e.response_id], e)
                for e in _quotes(asked.portraits.get(theme.key))
            ),
            checked=asked.checked.get(theme.key),
        )
        for theme, responses, voices in zip(themes, counted, spoken, strict=True)
    )


def _distinctness(portrait: Portrait | None) -> float | None:
    return round(portrait.distinctness, DECIMALS) if portrait else None


def _quotes(portrait: Portrait | None) -> Sequence[Evidence]:
    return portrait.quotes if portrait else ()


def _campaign(campaign: Campaign, asked: Asked) -> CampaignFound:
    relations = Counter(m.relation for m in campaign.members)
    where: Mapping[str, Place] = places([campaign])
    voices: set[Voice] = {voice(m.response_id, where) for m in campaign.members}
    themes = {c.theme for c in asked.outcomes[campaign.letter].codings}
    return CampaignFound(
        key=campaign.key,
        responses=len(campaign.members),
        identical=relations[Relation.IDENTICAL],
        edited=relations[Relation.EDITED],
        template_and_own_words=relations[Relation.TEMPLATE_AND_OWN_WORDS],
        voices=len(voices),
        themes=tuple(sorted(themes, key=natural)),
        letter=quote(asked.responses[campaign.letter], asked.marks[campaign.letter]),
    )


def _reasons(outcomes: Iterable[Outcome], marks: Mapping[str, Marks]) -> tuple[Tally, ...]:
    return _tallies(reason(o, marks[o.response_id]) or NO_REASON for o in outcomes)


def _tallies(names: Iterable[str]) -> tuple[Tally, ...]:
    counts = Counter(names).items()
    return tuple(Tally(name, n) for name, n in sorted(counts, key=lambda c: (-c[1], c[0])))
