"""Shares from a sample: what must hold exactly, and that the intervals cover what they say."""

import numpy as np
import pytest
from bench.prevalence import ppi_plus_plus
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from greenpaper.quality.prevalence import Population, Shares, estimate


def population(
    machine: np.ndarray,
    weight: np.ndarray | None = None,
    certain: np.ndarray | None = None,
    respondent: np.ndarray | None = None,
) -> Population:
    number = len(machine)
    return Population(
        np.ones(number) if weight is None else weight,
        machine,
        np.zeros(number, bool) if certain is None else certain,
        np.arange(number) if respondent is None else respondent,
    )


def estimated(units: Population, rows: np.ndarray, people: np.ndarray) -> Shares:
    found = estimate(units, rows, people)
    assert found is not None
    return found


def test_a_machine_that_says_nothing_leaves_jeffreys_interval() -> None:
    people = np.zeros((40, 1))
    people[:10] = 1
    found = estimated(population(np.full((4_000_000, 1), 0.3)), np.arange(40), people)
    low, high = beta.ppf([0.025, 0.975], 10.5, 30.5)
    np.testing.assert_allclose([found.low[0], found.high[0]], [low, high], atol=1e-4)
    assert found.share[0] == 0.25
    assert found.naive[0] == pytest.approx(0.3)
    assert found.people == 40


def test_when_everything_was_coded_nothing_is_left_to_chance() -> None:
    people = (np.arange(50) % 5 == 0).astype(float)[:, None]
    found = estimated(population(np.full((50, 1), 0.9)), np.arange(50), people)
    assert found.share[0] == pytest.approx(0.2)
    assert found.high[0] - found.low[0] < 1e-3


def test_a_good_machine_corrects_the_sample_and_narrows_the_interval() -> None:
    rng = np.random.default_rng(0)
    true = (rng.random(5000) < 0.3).astype(float)[:, None]
    good = np.clip(true * 0.8 + 0.1 + rng.normal(scale=0.05, size=true.shape), 0, 1)
    rows = rng.permutation(5000)[:150]
    plain = estimated(population(np.full_like(true, 0.3)), rows, true[rows])
    helped = estimated(population(good), rows, true[rows])
    assert abs(helped.share[0] - true.mean()) < abs(plain.share[0] - true.mean()) + 1e-9
    assert helped.high[0] - helped.low[0] < 0.5 * (plain.high[0] - plain.low[0])
    assert helped.worth[0] > plain.worth[0]


def test_a_machine_that_is_wrong_throughout_does_no_harm() -> None:
    rng = np.random.default_rng(0)
    true = (rng.random(5000) < 0.3).astype(float)[:, None]
    rows = rng.permutation(5000)[:150]
    plain = estimated(population(np.full_like(true, 0.3)), rows, true[rows])
    wrong = estimated(population(1 - true), rows, true[rows])
    np.testing.assert_allclose([wrong.low, wrong.high], [plain.low, plain.high], atol=1e-9)


def test_a_campaign_taken_for_certain_counts_as_its_members_and_adds_no_doubt() -> None:
    weight = np.append(1000.0, np.ones(1000))
    certain = np.append(True, np.zeros(1000, bool))
    rows = np.arange(101)
    people = np.append(1.0, (np.arange(100) < 20).astype(float))[:, None]
    with_it = estimated(population(np.full((1001, 1), 0.2), weight, certain), rows, people)
    alone = estimated(population(np.full((1000, 1), 0.2)), rows[:100], people[1:])
    assert with_it.share[0] == pytest.approx(0.5 + 0.5 * 0.2)
    assert with_it.high[0] - with_it.low[0] == pytest.approx((alone.high[0] - alone.low[0]) / 2)


def test_a_campaign_drawn_by_chance_makes_the_interval_wider() -> None:
    people = (np.arange(60) % 3 == 0).astype(float)[:, None]
    machine = np.full((2000, 1), 0.3)
    even = estimated(population(machine), np.arange(60), people)
    heavy = np.where(np.arange(2000) < 3, 30.0, 1.0)
    uneven = estimated(population(machine, heavy), np.arange(60), people)
    assert uneven.high[0] - uneven.low[0] > 1.5 * (even.high[0] - even.low[0])


def test_several_responses_of_one_respondent_count_as_less() -> None:
    people = np.repeat((np.arange(30) % 3 == 0).astype(float), 2)[:, None]
    machine = np.full((2000, 1), 0.3)
    apart = estimated(population(machine), np.arange(60), people)
    whose = np.arange(2000) // 2
    together = estimated(population(machine, respondent=whose), np.arange(60), people)
    assert together.worth[0] == pytest.approx(apart.worth[0] / 2)


def test_a_group_is_estimated_from_its_own_and_too_few_give_nothing() -> None:
    group = (np.arange(2000) % 4 == 0).astype(float)
    people = (np.arange(60) % 4 == 0).astype(float)[:, None]
    machine = np.full((2000, 1), 0.3)
    found = estimated(population(machine, group), np.arange(60), people)
    assert found.people == 15
    assert found.share[0] == 1
    assert found.high[0] == 1
    assert 0.75 < found.low[0] < 0.8
    assert estimate(population(machine, group), np.arange(36), people[:36]) is None
    assert estimate(population(machine), np.array([], dtype=int), people[:0]) is None


@given(st.integers(0, 2**31), st.integers(10, 60), st.floats(0.01, 0.9))
def test_shares_lie_in_their_intervals_and_between_0_and_1(
    seed: int, number: int, share: float
) -> None:
    rng = np.random.default_rng(seed)
    machine = rng.random((300, 2))
    weight = rng.integers(1, 9, 300).astype(float)
    people = (rng.random((number, 2)) < share).astype(float)
    found = estimated(population(machine, weight), rng.permutation(300)[:number], people)
    assert (found.low >= 0).all()
    assert (found.high <= 1).all()
    assert (found.low <= found.share + 1e-9).all()
    assert (found.share <= found.high + 1e-9).all()


@pytest.mark.parametrize("share", [0.01, 0.1, 0.4])
def test_intervals_have_the_true_share_in_them_19_times_in_20(share: float) -> None:
    """Rare themes too, with a machine of middling use: 600 draws of 150 of 2,000."""
    rng = np.random.default_rng(11)
    true = (rng.random(2000) < share).astype(float)[:, None]
    machine = np.clip(share + 0.4 * (true - share) + rng.normal(scale=0.15, size=true.shape), 0, 1)
    units, inside = population(machine), 0
    for _ in range(600):
        rows = rng.permutation(2000)[:150]
        found = estimated(units, rows, true[rows])
        inside += bool(found.low[0] <= true.mean() <= found.high[0])
    assert inside / 600 > 0.93


def test_the_bench_has_ppi_plus_plus_as_ppi_python_has_it() -> None:
    """Numbers of ppi_py.ppi_mean_ci (ppi-python 0.2.3, alpha .05, power tuning on)."""
    n, many = np.arange(60), np.arange(300)
    held, others = ((n * 37) % 61 / 61)[:, None], ((many * 53) % 307 / 307)[:, None]
    people = ((n * 37) % 61 < 25).astype(float)
    people[::7] = 1 - people[::7]
    tuned = ppi_plus_plus(people[:, None], 1 - held, 1 - others)
    np.testing.assert_allclose(tuned.ravel(), [0.3399788939661019, 0.5556821287878144], atol=1e-6)
    untuned = ppi_plus_plus(people[:, None], held, others)
    np.testing.assert_allclose(
        untuned.ravel(), [0.32411903386387886, 0.5758809661361212], atol=1e-6
    )
