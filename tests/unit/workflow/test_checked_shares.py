"""Shares of a question from its sample: campaigns, broader themes, groups, and who counts."""

import numpy as np
import pytest

from greenpaper.domain.codebook import Codebook, Theme
from greenpaper.quality.coded import Drawn, Judgement, Part
from greenpaper.report.group_counts import Membership
from greenpaper.workflow.shares import Asked, checked_shares

BOOK = Codebook(
    "q1",
    "Why?",
    (Theme("g1", "Broad"), Theme("a", "A", parent="g1"), Theme("b", "B", parent="g1")),
)
IDS = [f"r{n}" for n in range(40)]
LETTER = {f"m{n}": "r0" for n in range(10)}


def judged(coder: str, response_id: str, *themes: str) -> Judgement:
    return Judgement(coder, "q1", response_id, frozenset(themes))


def drawn(response_id: str, part: Part = Part.RANDOM) -> Drawn:
    chance = 0.0 if part is Part.ADDED else 1.0
    return Drawn("q1", response_id, response_id, part, "", 1.0, chance)


def asked(ids: list[str], letters: dict[str, str] | None = None, chance: float = 0.5) -> Asked:
    return Asked(
        codebook=BOOK,
        themes=("a", "b"),
        chance=np.full((len(ids), 2), chance),
        texts={response_id: number for number, response_id in enumerate(ids)},
        letters=letters or {},
        whose={response_id: response_id for response_id in ids},
    )


def test_all_coded_gives_the_very_share_and_a_broader_theme_counts_each_response_once() -> None:
    said = {
        i: (judged("x", i, *(["a"] * (n < 10)), *(["b"] * (n < 4))),) for n, i in enumerate(IDS)
    }
    shares, _ = checked_shares(asked(IDS), [drawn(i) for i in IDS], said)
    assert {t: round(c.share, 6) for t, c in shares.items()} == {"a": 0.25, "b": 0.1, "g1": 0.25}
    assert all(c.people == 40 for c in shares.values())
    assert all(c.high - c.low < 0.01 for c in shares.values())


def test_where_two_people_differ_each_counts_half() -> None:
    said = {i: (judged("x", i, "a"), judged("y", i)) for i in IDS}
    shares, _ = checked_shares(asked(IDS), [drawn(i) for i in IDS], said)
    assert shares["a"].share == pytest.approx(0.5)
    assert shares["g1"].share == pytest.approx(0.5)


def test_a_letter_stands_for_all_who_sent_it() -> None:
    ids = [*IDS, *LETTER]
    said = {i: (judged("x", i, *(["a"] if i == "r0" else [])),) for i in IDS}
    sample = [drawn("r0", Part.CAMPAIGN), *(drawn(i) for i in IDS[1:])]
    shares, _ = checked_shares(asked(ids, LETTER), sample, said)
    assert shares["a"].share == pytest.approx(11 / 50)
    assert shares["a"].people == 40


def test_what_was_added_or_coded_besides_counts_for_no_share() -> None:
    by_chance = [drawn(i) for i in IDS[:20]]
    added = [drawn(i, Part.ADDED) for i in IDS[20:25]]
    said = {i: (judged("x", i, *(["a"] * (n >= 20))),) for n, i in enumerate(IDS[:30])}
    shares, _ = checked_shares(asked(IDS), [*by_chance, *added], said)
    assert shares["a"].people == 20
    assert shares["a"].share == 0


def test_groups_are_estimated_from_their_own_and_small_ones_not_at_all() -> None:
    of = {i: ("North",) if n < 30 else ("South",) for n, i in enumerate(IDS)}
    area = Membership("s1", "Area", "segment", False, ("North", "South"), of)
    said = {i: (judged("x", i, *(["a"] * (n % 3 == 0))),) for n, i in enumerate(IDS[:36])}
    _, groups = checked_shares(asked(IDS), [drawn(i) for i in IDS[:36]], said, [area])
    assert groups["s1", "North", "a"].share == pytest.approx(1 / 3)
    assert groups["s1", "North", "a"].people == 30
    assert ("s1", "South", "a") not in groups


def test_a_letters_members_count_in_their_own_groups() -> None:
    ids = [*IDS, *LETTER]
    of = {i: ("South",) if i in LETTER else ("North",) for i in ids}
    area = Membership("s1", "Area", "segment", False, ("North", "South"), of)
    said = {i: (judged("x", i, *(["a"] if i == "r0" else [])),) for i in IDS}
    sample = [drawn("r0", Part.CAMPAIGN), *(drawn(i) for i in IDS[1:])]
    _, groups = checked_shares(asked(ids, LETTER), sample, said, [area])
    assert groups["s1", "North", "a"].share == pytest.approx(1 / 40)
    # One letter, known for certain, is all that there is of the South.
    assert groups["s1", "South", "a"].share == pytest.approx(1)


def test_without_codings_by_chance_there_is_nothing() -> None:
    said = {i: (judged("x", i, "a"),) for i in IDS}
    assert checked_shares(asked(IDS), [], said) == ({}, {})
