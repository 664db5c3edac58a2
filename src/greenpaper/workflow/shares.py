"""Shares that rest on people's codings of a sample, for the report: overall and by group."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from greenpaper.domain.codebook import Codebook
from greenpaper.domain.results import Checked
from greenpaper.quality.coded import Drawn, Judgement, Part
from greenpaper.quality.prevalence import Population, Shares, estimate
from greenpaper.report.group_counts import Membership
from greenpaper.workflow.people_said import shares_given

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

PLACES = 6
Groups = dict[tuple[str, str, str], Checked]


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """One question, as the estimate sees it.

    `chance` (texts, themes) are the coder's probabilities, left-one-out for texts that people
    coded; `themes` the keys of its columns; `texts` the number of each response's text, of those
    that were considered; `letters` the response that stands for a campaign's member; `whose` each
    response's respondent.
    """

    codebook: Codebook
    themes: tuple[str, ...]
    chance: "Floats"
    texts: Mapping[str, int]
    letters: Mapping[str, str]
    whose: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class _Units:
    """What was drawn from: a response, or a campaign's letter with all of its members."""

    ids: list[str]
    members: list[list[str]]
    keys: tuple[str, ...]
    machine: "Floats"
    certain: "NDArray[np.bool_]"
    respondent: "Whole"
    rows: "Whole"
    given: "Floats"

    def shares(self, counts: "Floats") -> Shares | None:
        """The shares where each unit stands for so many."""
        population = Population(counts, self.machine, self.certain, self.respondent)
        return estimate(population, self.rows, self.given)


def checked_shares(
    asked: Asked,
    drawn: Sequence[Drawn],
    standing: Mapping[str, Sequence[Judgement]],
    memberships: Iterable[Membership] = (),
) -> tuple[dict[str, Checked], Groups]:
    """The share of each theme, and of each in every group: by (segment or question, group, theme).

    Only what was drawn by chance, or taken for certain, counts here: what was added for the sake of
    rare themes, or coded besides, teaches the machine and no more.
    """
    units = _units(asked, drawn, standing)
    everybody = units.shares(np.array([float(len(some)) for some in units.members]))
    groups: Groups = {}
    for membership in memberships:
        for name in membership.names:
            counts = [sum(name in membership.of.get(i, ()) for i in some) for some in units.members]
            mine = units.shares(np.array(counts, dtype=np.float64)) if any(counts) else None
            found = _by_theme(mine, units.keys)
            groups |= {(membership.key, name, theme): one for theme, one in found.items()}
    return _by_theme(everybody, units.keys), groups


def _units(
    asked: Asked, drawn: Sequence[Drawn], standing: Mapping[str, Sequence[Judgement]]
) -> _Units:
    members: dict[str, list[str]] = {}
    for response_id in asked.texts:
        members.setdefault(asked.letters.get(response_id, response_id), []).append(response_id)
    ids = [unit for unit in members if unit in asked.texts]
    place = {unit: number for number, unit in enumerate(ids)}
    by_chance = {d.response_id: d for d in drawn if d.part is not Part.ADDED}
    coded = [unit for unit in ids if unit in by_chance and unit in standing]
    people = {whose: number for number, whose in enumerate(sorted(set(asked.whose.values())))}
    under = _under(asked.codebook)
    chance = asked.chance[[asked.texts[unit] for unit in ids]]
    given = [shares_given(standing[unit], asked.themes) for unit in coded]
    broad = [[_any(standing[unit], themes) for themes in under.values()] for unit in coded]
    return _Units(
        ids=ids,
        members=[members[unit] for unit in ids],
        keys=(*asked.themes, *under),
        machine=np.hstack([chance, _either(chance, asked.themes, under)]),
        certain=np.array([_part(by_chance.get(unit)) is Part.CAMPAIGN for unit in ids], dtype=bool),
        respondent=np.array([people[asked.whose[unit]] for unit in ids], dtype=np.int64),
        rows=np.array([place[unit] for unit in coded], dtype=np.int64),
        given=np.hstack(
            [
                np.array(given).reshape(len(coded), len(asked.themes)),
                np.array(broad).reshape(len(coded), len(under)),
            ]
        ),
    )


def _part(drawn: Drawn | None) -> Part | None:
    return drawn.part if drawn else None


def _under(codebook: Codebook) -> dict[str, set[str]]:
    """The themes that stand under each broader one, at any depth."""
    found: dict[str, set[str]] = {}
    for parent in sorted(codebook.parents):
        keys = {parent}
        while more := {t.key for t in codebook.themes if t.parent in keys} - keys:
            keys |= more
        found[parent] = keys
    return found


def _any(standing: Sequence[Judgement], themes: set[str]) -> float:
    return sum(bool(j.themes & themes) for j in standing) / len(standing)


def _either(chance: "Floats", themes: Sequence[str], under: Mapping[str, set[str]]) -> "Floats":
    """The probability of at least one theme under each broader one, as if they were independent.

    They are not, quite: an estimate needs a good guess here, not a true one.
    """
    columns = [
        1 - np.prod(1 - chance[:, [n for n, t in enumerate(themes) if t in mine]], axis=1)
        for mine in under.values()
    ]
    return np.stack(columns, axis=1) if columns else np.zeros((len(chance), 0))


def _by_theme(shares: Shares | None, keys: Sequence[str]) -> dict[str, Checked]:
    if shares is None:
        return {}
    numbers = (np.round(n, PLACES).tolist() for n in (shares.share, shares.low, shares.high))
    return {
        key: Checked(share, low, high, shares.people)
        for key, share, low, high in zip(keys, *numbers, strict=True)
    }
