"""Differences between groups: what is said, what is not, and that chance alone rarely speaks."""

import numpy as np
import pytest
from scipy.stats import fisher_exact, norm
from statsmodels.stats.proportion import proportions_ztest

from greenpaper.report.differences import Heard, differences, p_values
from greenpaper.report.findings import Group, Grouping


def grouping(sizes: dict[str, int | None], kind: str = "segment") -> Grouping:
    groups = tuple(Group(name, size, None, ()) for name, size in sizes.items())
    return Grouping("s1", "Responding as", kind, False, groups, None)


def heard(raised: dict[str, set[str]], everybody: list[str]) -> Heard:
    return Heard(
        {i: (("response", i),) for i in everybody},
        {t: frozenset((i, ("response", i)) for i in ids) for t, ids in raised.items()},
    )


def people(**sizes: int) -> dict[str, tuple[str, ...]]:
    return {f"{name}{n}": (name,) for name, size in sizes.items() for n in range(size)}


def test_difference_is_found_and_said_of_the_group() -> None:
    of = people(traders=40, residents=60, visitors=50)
    raised = {f"traders{n}" for n in range(30)} | {f"residents{n}" for n in range(10)}
    found = differences(
        heard({"t1": raised}, list(of)),
        [(grouping({"traders": 40, "residents": 60, "visitors": 50}), of)],
    )
    assert [(d.group, d.count, d.of, d.others_count, d.others_of) for d in found] == [
        ("traders", 30, 40, 10, 110),
        ("visitors", 0, 50, 40, 100),
        ("residents", 10, 60, 30, 90),
    ]
    assert found[0].low < found[0].difference < found[0].high


def test_two_groups_are_compared_once() -> None:
    of = people(traders=40, residents=60)
    raised = {f"traders{n}" for n in range(30)}
    sizes: dict[str, int | None] = {"traders": 40, "residents": 60}
    found = differences(heard({"t1": raised}, list(of)), [(grouping(sizes), of)])
    assert [d.group for d in found] == ["traders"]


def test_withheld_groups_are_not_compared() -> None:
    of = people(traders=9, residents=60, visitors=60)
    raised = {f"traders{n}" for n in range(9)} | {"residents1"}
    sizes: dict[str, int | None] = {"traders": None, "residents": 60, "visitors": 60}
    found = differences(heard({"t1": raised}, list(of)), [(grouping(sizes), of)])
    assert "traders" not in {d.group for d in found}


def test_campaign_speaks_with_one_voice() -> None:
    """Fifty of a group who sent one letter are no reason to think that the group thinks so."""
    of = people(traders=60, residents=60)
    letter = ("letter", "c1")
    senders = {f"traders{n}" for n in range(50)}
    voices = {i: (letter if i in senders else ("response", i),) for i in of}
    raised = {"t1": frozenset((i, letter) for i in senders)}
    sizes: dict[str, int | None] = {"traders": 60, "residents": 60}
    assert not differences(Heard(voices, raised), [(grouping(sizes), of)])


def test_chance_alone_is_seldom_called_a_difference() -> None:
    """Of 60 consultations without any difference, at most 5 in 100 (and some luck) say one."""
    rng = np.random.default_rng(7)
    of = people(a=50, b=80, c=120)
    sizes: dict[str, int | None] = {"a": 50, "b": 80, "c": 120}
    wrong = 0
    for _ in range(60):
        raised = {
            f"t{k}": {i for i, u in zip(of, rng.random(len(of)), strict=True) if u < share}
            for k, share in enumerate((0.05, 0.1, 0.2, 0.3, 0.5))
        }
        wrong += bool(differences(heard(raised, list(of)), [(grouping(sizes), of)]))
    assert wrong <= 7


def test_p_values_are_those_of_the_tests_named() -> None:
    few, many = (3, 7, 1, 30), (60, 140, 90, 110)
    found = p_values([few, many])
    assert found[0] == pytest.approx(fisher_exact([[3, 7], [1, 30]]).pvalue)
    # Pearson's chi-squared is the square of the pooled z; "N - 1" multiplies it by (N - 1) / N.
    z = proportions_ztest([60, 90], [200, 200])[0] * np.sqrt(399 / 400)
    assert found[1] == pytest.approx(2 * norm.sf(abs(z)))


def test_several_answers_are_compared_with_those_who_chose_otherwise() -> None:
    of = {
        f"r{n}": ("Bus", "Car") if n < 30 else ("Bus",) if n < 60 else ("Walk",) for n in range(120)
    }
    raised = {f"r{n}" for n in range(28)}
    sizes: dict[str, int | None] = {"Bus": 60, "Car": 30, "Walk": 60}
    found = differences(heard({"t1": raised}, list(of)), [(grouping(sizes, "multiple"), of)])
    car = next(d for d in found if d.group == "Car")
    assert (car.count, car.of, car.others_count, car.others_of) == (28, 30, 0, 90)
