"""Drawing: the same for the same seed, no bias in what is weighed, rare themes judged."""

import random
from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from greenpaper.quality.coded import Part
from greenpaper.quality.sample import Candidate, draw, in_coders_order, needed, width


def population(n: int = 900, seed: int = 3, campaigns: int = 0) -> list[Candidate]:
    """Common themes and rare ones; some codings unsure."""
    rng = random.Random(seed)
    chances = {"common": 0.4, "some": 0.15, "few": 0.03, "rare": 0.006}
    made = []
    for number in range(n):
        sure = {t: rng.uniform(0.3, 1) for t, chance in chances.items() if rng.random() < chance}
        stands_for = 10 * (number + 2) if number < campaigns else 1
        made.append(Candidate("q1", f"r{number}", f"p{number // 2}", sure, stands_for))
    return made


def test_the_same_seed_draws_the_same_whatever_the_order() -> None:
    some = population()
    assert draw(some, 100, seed=1) == draw(some[::-1], 100, seed=1)
    assert draw(some, 100, seed=1) != draw(some, 100, seed=2)


def test_the_random_part_is_as_large_as_asked() -> None:
    drawn = draw(population(), 100, seed=1)
    parts = Counter(d.part for d in drawn)
    assert parts[Part.RANDOM] == 100
    assert 0 < parts[Part.ADDED] <= 25
    assert {d.random_chance for d in drawn if d.part is Part.RANDOM} == {100 / 900}
    assert {d.random_chance for d in drawn if d.part is Part.ADDED} == {0.0}
    assert len({d.response_id for d in drawn}) == len(drawn)


def test_every_response_is_taken_where_there_are_no_more() -> None:
    drawn = draw(population(80), 100, seed=1)
    assert len(drawn) == 80
    assert {d.chance for d in drawn} == {1.0}
    assert {d.weight for d in drawn} == {1.0}


def test_rare_themes_are_judged() -> None:
    some = population()
    with_rare = {c.response_id for c in some if "rare" in c.sure}
    for seed in range(20):
        drawn = {d.response_id for d in draw(some, 100, seed)}
        assert len(drawn & with_rare) >= min(4, len(with_rare))


def test_large_campaigns_are_taken_for_certain_and_once() -> None:
    drawn = draw(population(campaigns=15), 100, seed=1)
    letters = [d for d in drawn if d.part is Part.CAMPAIGN]
    assert {d.response_id for d in letters} == {f"r{n}" for n in range(5, 15)}
    assert {(d.chance, d.random_chance) for d in letters} == {(1.0, 1.0)}
    assert {d.weight for d in letters} == {10.0 * (n + 2) for n in range(5, 15)}


def test_weighted_means_have_no_bias() -> None:
    """Over many seeds, the weighted share of a rare theme is the true one; both ways of weighing.

    What people find is made independent of the strata only in part, as in life.
    """
    some = population()
    rng = random.Random(5)
    truth = {c.response_id: rng.random() < (0.8 if "few" in c.sure else 0.02) for c in some}
    real = sum(truth.values()) / len(some)
    whole, by_chance, plain = [], [], []
    for seed in range(400):
        drawn = draw(some, 100, seed)
        weights = np.array([d.weight for d in drawn])
        random_weights = np.array([d.random_weight for d in drawn])
        said = np.array([truth[d.response_id] for d in drawn])
        assert weights.sum() == np.float64(900).round() or abs(weights.sum() - 900) < 1e-9
        whole.append((weights * said).sum() / 900)
        by_chance.append((random_weights * said).sum() / 900)
        plain.append(said.mean())
    error = np.std(by_chance) / 400**0.5
    assert abs(np.mean(whole) - real) < 4 * error
    assert abs(np.mean(by_chance) - real) < 4 * error
    assert np.mean(plain) - real > 4 * error  # unweighted, what was added would mislead
    assert np.std(whole) < np.std(by_chance)


@settings(max_examples=60, deadline=None)
@given(n=st.integers(1, 60), size=st.integers(1, 70), seed=st.integers(0, 9), c=st.integers(0, 9))
def test_weights_always_add_up(n: int, size: int, seed: int, c: int) -> None:
    some = population(n, seed, campaigns=c)
    drawn = draw(some, size, seed)
    letters = sum(d.part is Part.CAMPAIGN for d in drawn)
    assert all(0 < d.chance <= 1 for d in drawn)
    assert abs(sum(1 / d.chance for d in drawn) - n) < 1e-9
    assert abs(sum(1 / d.random_chance for d in drawn if d.random_chance) - n) < 1e-9
    assert sum(d.part is Part.RANDOM for d in drawn) == min(size, n - letters)


def test_each_coder_has_an_order_of_their_own() -> None:
    drawn = draw(population(), 100, seed=1)
    one, two = (in_coders_order(drawn, 1, name) for name in ("coder1", "coder2"))
    assert one != two
    assert set(one) == set(two) == set(drawn)
    parts = [d.part for d in one]
    assert parts[:20] != sorted(parts[:20])  # what was added stands among the rest
    assert in_coders_order(drawn[::-1], 1, "coder1") == one


def test_how_many_are_needed() -> None:
    assert needed(0.1, 10**9) == 385  # the textbook's number: 1.96² · ¼ / .05² = 384.2
    assert needed(0.1, 1000) == 278
    assert needed(0.1, 10**9, share=0.1) == 139
    assert needed(0.1, 50) == 45
    assert needed(0.1, 1) == 1
    for considered in (200, 1000, 50_000):
        drawn = needed(0.1, considered)
        assert width(0.5, drawn, considered) <= 0.1 < width(0.5, drawn - 1, considered)
