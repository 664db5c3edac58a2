"""Shares of themes as they are coded, and as people's codings of a sample correct them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

import numpy as np

from greenpaper.domain.codebook import Codebook
from greenpaper.domain.results import Checked
from greenpaper.quality.coded import Judgement, Sample
from greenpaper.report.check_found import UNKNOWN, GroupShares, ShareChecked, SharesFound
from greenpaper.report.findings import Group
from greenpaper.report.group_counts import Membership, grouping
from greenpaper.report.shares import share
from greenpaper.report.theme_counts import Raised, lineages, reading_order
from greenpaper.workflow.basis import themes_of
from greenpaper.workflow.could_give import unasked
from greenpaper.workflow.people_said import PeopleSaid
from greenpaper.workflow.shares import Asked, Groups, checked_shares

Confidence = Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class AsCoded:
    """The codings of one question as they stand, of all responses that were considered.

    By response id: `considered`, the confidence by theme; `letters`, the response that stands for a
    campaign's member; `whose`, its respondent. `by_machine`: those that no person coded.
    """

    codebook: Codebook
    considered: Mapping[str, Confidence]
    by_machine: AbstractSet[str]
    letters: Mapping[str, str]
    whose: Mapping[str, str]
    groups: Sequence[Membership]


def shares_found(
    now: AsCoded, sample: Sample, judgements: Sequence[Judgement]
) -> SharesFound | None:
    """Every theme's share, overall and by group; None where too few of the sample were judged.

    What the machine says of a response may not rest on what people say of it. So where a person's
    coding stands already, the machine is taken to say nothing: of a sample that it was taught with,
    the shares rest on people alone.
    """
    question = now.codebook.question
    standing = PeopleSaid(tuple(_as_now(judgements, now.codebook))).standing(question)
    asked = _asked(now)
    found, by_group = checked_shares(asked, sample.of(question), standing, now.groups)
    new = new_themes(sample, now.codebook, judgements)
    found, by_group = without(new, found, by_group)
    if not found:
        return None
    raised = _raised(now)
    themes = reading_order(now.codebook.themes, raised, found)
    ids = {theme.key: raised[theme.key].confidence.keys() for theme in themes}
    titles = {theme.key: theme.title for theme in themes}
    groupings = [grouping(m, now.considered, ids, by_group) for m in now.groups]
    groups = [(g.name, one) for g in groupings for one in g.groups]
    return SharesFound(
        people=max(one.people for one in found.values()),
        considered=len(now.considered),
        themes=tuple(
            _one(
                theme.key,
                theme.title,
                share(len(ids[theme.key]), len(now.considered)),
                found.get(theme.key),
            )
            for theme in themes
        ),
        groups=tuple(_group(name, one, titles) for name, one in groups if one.responses),
        not_shown=tuple(f"{name}: {one.name}" for name, one in groups if one.responses is None),
    )


def without(
    new: AbstractSet[str], shares: Mapping[str, Checked], groups: Groups
) -> tuple[dict[str, Checked], Groups]:
    """The shares of other themes than these new ones, of which nothing is known."""
    return (
        {theme: one for theme, one in shares.items() if theme not in new},
        {key: one for key, one in groups.items() if key[2] not in new},
    )


def new_themes(
    sample: Sample, codebook: Codebook, judgements: Iterable[Judgement]
) -> frozenset[str]:
    """The themes that not all could give who coded the sample, and the broader ones over them."""
    # A record from before it was kept has no themes.
    new = set(unasked(codebook, sample.themes.get(codebook.question) or None))
    new |= {theme for j in judgements if j.question == codebook.question for theme in j.unasked}
    lines = lineages(codebook)
    return frozenset(key for theme in new for key in lines.get(theme, ()))


def new_sentence(sample: Sample, book: Codebook, judgements: Iterable[Judgement]) -> str:
    """What is to be said of the themes that not all coders could give; "" if there is none."""
    new = new_themes(sample, book, judgements)
    titles = "; ".join(f"“{theme.title}”" for theme in book.themes if theme.key in new)
    return titles and (
        f"Newer than what people coded, so that not all coders could give them: {titles}. Their "
        "shares are as coded, and not checked by people."
    )


def _as_now(judgements: Iterable[Judgement], book: Codebook) -> Iterator[Judgement]:
    """What people said with the themes of now: those merged since are what they became. A judgement
    that gave only themes that are gone counts for nothing.
    """
    leaves = [theme for theme in book.themes if theme.key not in book.parents]
    known = {key: theme.key for theme in leaves for key in (*theme.merged, theme.key)}
    for judgement in judgements:
        there = frozenset(known[key] for key in judgement.themes if key in known)
        if judgement.question == book.question and (there or not judgement.themes):
            yield replace(judgement, themes=there)


def _asked(now: AsCoded) -> Asked:
    themes = tuple(themes_of({now.codebook.question: now.codebook})[now.codebook.question])
    chance = np.array(
        [
            [sure.get(theme, 0.0) if i in now.by_machine else 0.0 for theme in themes]
            for i, sure in now.considered.items()
        ],
        dtype=np.float64,
    ).reshape(len(now.considered), len(themes))
    places = {response_id: number for number, response_id in enumerate(now.considered)}
    return Asked(now.codebook, themes, chance, places, now.letters, now.whose)


def _raised(now: AsCoded) -> dict[str, Raised]:
    """Who raised each theme, it or one under it."""
    lines = lineages(now.codebook)
    found = {theme.key: Raised() for theme in now.codebook.themes}
    for response_id, sure in now.considered.items():
        for theme, confidence in sure.items():
            for key in lines.get(theme, ()):
                found[key].confidence[response_id] = confidence
    return found


def _one(key: str, title: str, coded: float | None, found: Checked | None) -> ShareChecked:
    interval = (found.share, found.low, found.high) if found else UNKNOWN
    return ShareChecked(key, title, coded, interval, found.people if found else 0)


def _group(segment: str, group: Group, titles: Mapping[str, str]) -> GroupShares:
    return GroupShares(
        segment,
        group.name,
        group.responses or 0,
        tuple(_one(c.theme, titles[c.theme], c.responses.share, c.checked) for c in group.themes),
    )
