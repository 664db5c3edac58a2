"""Agreement figures are those of the literature, and of a second implementation."""

import math
import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import binary_distance, masi_distance
from sklearn.metrics import cohen_kappa_score, f1_score, precision_recall_fscore_support
from statsmodels.stats.inter_rater import cohens_kappa

from greenpaper.quality.agreement import AGREED, Verdict, agreement
from greenpaper.quality.alpha import alpha, counted, masi, nominal, sets
from greenpaper.quality.board import Board, board, resampled
from greenpaper.quality.coded import MACHINE, Drawn, Judgement, Part
from greenpaper.quality.pair import compare

# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", example C: four observers,
# twelve units, missing data. A full stop: no value.
OBSERVERS = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
# The same paper, examples A and B: two observers, ten units; binary, and five values (a to e).
BINARY = ("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")
FIVE = ("a a b b d c c c e d d a", "b a b b b c c c e d d d")


def units(rows: Sequence[str]) -> list[list[str | None]]:
    return [
        [None if v == "." else v for v in unit]
        for unit in zip(*(r.split() for r in rows), strict=True)
    ]


@pytest.mark.parametrize(
    ("rows", "published"), [(BINARY, 0.095), (FIVE, 0.692), (OBSERVERS, 0.743)]
)
def test_krippendorffs_own_examples(rows: Sequence[str], published: float) -> None:
    counts, values = counted(units(rows))
    found = alpha(counts, nominal(len(values)), np.ones((1, len(counts))))
    assert round(float(found[0]), 3) == published


def test_his_example_with_interval_differences() -> None:
    """The same data with the squared difference of the numbers: .849 (section C)."""
    counts, values = counted(units(OBSERVERS))
    numbers = np.array([float(str(v)) for v in values])
    distance = (numbers[:, None] - numbers[None, :]) ** 2
    assert round(float(alpha(counts, distance, np.ones((1, 12)))[0]), 3) == 0.849


def test_cohens_own_example() -> None:
    """Cohen (1960): 200 cases, three categories; .70 agreed, .41 by chance, kappa .492."""
    first, second = [], []
    for (a, b), n in np.ndenumerate(np.array([[88, 10, 2], [14, 40, 6], [18, 10, 12]])):
        first += [{f"category {a}"}] * int(n)
        second += [{f"category {b}"}] * int(n)
    made = two_coders(first, second)
    found = compare(made, 0, 1, resampled(made, 0, 0)).overall
    assert float(found["exact"][0]) == 0.70
    assert round(float(found["kappa"][0]), 3) == 0.492


@pytest.mark.parametrize(("rows", "published"), [(BINARY, 0.095), (FIVE, 0.692)])
def test_krippendorffs_examples_as_codings(rows: Sequence[str], published: float) -> None:
    """Two coders who give each response one theme: alpha over all themes is nominal alpha."""
    made = two_coders(*([{value} for value in row.split()] for row in rows))
    found = compare(made, 0, 1, resampled(made, 0, 0)).overall
    assert round(float(found["alpha"][0]), 3) == published


def two_coders(
    one: Sequence[set[str]], other: Sequence[set[str]], chances: Sequence[float] | None = None
) -> Board:
    themes = sorted(set("abcd").union(*one, *other))
    drawn = [
        Drawn("q1", f"r{n}", f"p{n // 2}", Part.RANDOM, "1", c, c)
        for n, c in enumerate(chances or [1.0] * len(one))
    ]
    judged = {
        name: [Judgement(name, "q1", f"r{n}", frozenset(t)) for n, t in enumerate(some)]
        for name, some in (("coder1", one), ("coder2", other))
    }
    return board(judged, drawn, {"q1": themes})


SETS = st.lists(
    st.tuples(st.sets(st.sampled_from("abcd")), st.sets(st.sampled_from("abcd"))),
    min_size=3,
    max_size=25,
).filter(lambda pairs: any(a | b for a, b in pairs))


def close(one: float, other: float) -> bool:
    return (math.isnan(one) and math.isnan(other)) or abs(one - other) < 1e-9


@pytest.mark.filterwarnings("ignore::UserWarning")  # scikit-learn's, of what is undefined
@settings(max_examples=60, deadline=None)
@given(SETS)
def test_scores_are_scikit_learns(pairs: list[tuple[set[str], set[str]]]) -> None:
    made = two_coders([a for a, _ in pairs], [b for _, b in pairs])
    found = compare(made, 0, 1, resampled(made, 0, 0))
    a, b = (made.given[n].astype(int) for n in (0, 1))
    p, r, f, _ = precision_recall_fscore_support(a, b, average="micro", zero_division=np.nan)
    ours = found.overall
    assert close(ours["precision"][0], p)
    assert close(ours["recall"][0], r)
    assert close(ours["f1"][0], f)
    assert close(ours["macro_f1"][0], f1_score(a, b, average="macro", zero_division=np.nan))
    by_response = f1_score(a, b, average="samples", zero_division=1.0)
    assert close(ours["response_f1"][0], by_response)
    assert close(ours["exact"][0], (a == b).all(axis=1).mean())
    for n in range(a.shape[1]):
        if len({*a[:, n], *b[:, n]}) == 2:
            assert close(found.by_theme["kappa"][0, n], cohen_kappa_score(a[:, n], b[:, n]))


def test_kappa_is_that_of_statsmodels() -> None:
    table = np.array([[40, 9], [6, 20]])
    first = [{"a"}] * 49 + [set[str]()] * 26
    second = [{"a"}] * 40 + [set[str]()] * 9 + [{"a"}] * 6 + [set[str]()] * 20
    found = compare(made := two_coders(first, second), 0, 1, resampled(made, 0, 0))
    assert close(found.by_theme["kappa"][0, 0], cohens_kappa(table).kappa)


@settings(max_examples=40, deadline=None)
@given(SETS)
def test_alphas_are_nltks(pairs: list[tuple[set[str], set[str]]]) -> None:
    made = two_coders([a for a, _ in pairs], [b for _, b in pairs])
    found = compare(made, 0, 1, resampled(made, 0, 0))
    for n, (_, theme) in enumerate(made.themes):
        said = [
            (coder, unit, theme in some)
            for unit, pair in enumerate(pairs)
            for coder, some in enumerate(pair)
        ]
        if len({v for _, _, v in said}) == 2:
            theirs = AnnotationTask(said, distance=binary_distance).alpha()
            assert close(found.by_theme["alpha"][0, n], theirs)
    whole = [
        (coder, unit, frozenset(some) or frozenset({"none"}))
        for unit, pair in enumerate(pairs)
        for coder, some in enumerate(pair)
    ]
    if len({v for _, _, v in whole}) > 1:
        theirs = AnnotationTask(whole, distance=exact_masi).alpha()
        assert close(found.overall["alpha_masi"][0], theirs)
        near = AnnotationTask(whole, distance=masi_distance).alpha()
        assert abs(found.overall["alpha_masi"][0] - near) < 0.03


SINGLE = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), min_size=3, max_size=30
).filter(lambda pairs: len({v for pair in pairs for v in pair}) > 1)


@settings(max_examples=60, deadline=None)
@given(SINGLE)
def test_over_all_themes_they_are_those_of_several_values(pairs: list[tuple[str, str]]) -> None:
    """Of single codes, our kappa is scikit-learn's and our alpha nltk's."""
    one, other = zip(*pairs, strict=True)
    made = two_coders([{v} for v in one], [{v} for v in other])
    found = compare(made, 0, 1, resampled(made, 0, 0)).overall
    said = [(c, n, v) for n, pair in enumerate(pairs) for c, v in enumerate(pair)]
    assert close(found["alpha"][0], AnnotationTask(said, distance=binary_distance).alpha())
    if set(one) != set(other) or len(set(one)) > 1:
        assert close(found["kappa"][0], cohen_kappa_score(one, other))


def test_knowing_which_themes_are_common_is_no_agreement() -> None:
    """Codings by commonness alone: F1 is well over 0; alpha and kappa are not."""
    rng = random.Random(2)
    chances = {"a": 0.7, "b": 0.3, "c": 0.1, "d": 0.05}
    one, other = (
        [{t for t, p in chances.items() if rng.random() < p} for _ in range(4000)] for _ in range(2)
    )
    made = two_coders(one, other)
    found = compare(made, 0, 1, resampled(made, 0, 0)).overall
    assert found["f1"][0] > 0.45
    assert abs(found["alpha"][0]) < 0.03
    assert abs(found["kappa"][0]) < 0.03


def exact_masi(one: frozenset[str], other: frozenset[str]) -> float:
    """Passonneau's with thirds; nltk rounds them to .67 and .33."""
    both, either = len(one & other), len(one | other)
    kind = 1.0 if one == other else 2 / 3 if both == min(len(one), len(other)) else 1 / 3
    return 1 - both / either * (kind if both else 0)


def test_masi_is_passonneaus() -> None:
    """Her examples' kinds: the same, one within the other, overlapping, apart."""
    kinds = np.array([[1, 1, 0, 0], [1, 0, 0, 0], [1, 0, 1, 0], [0, 0, 0, 1]], dtype=bool)
    found = masi(kinds)
    assert found[0].round(4).tolist() == [0.0, 0.6667, round(1 - 1 / 9, 4), 1.0]
    assert np.array_equal(found, found.T)


def test_weights_count_as_copies() -> None:
    """A response with weight 3 counts as three of them."""
    rng = random.Random(1)
    one = [{t for t in "abc" if rng.random() < 0.4} for _ in range(30)]
    two = [{t for t in "abc" if (t in s) != (rng.random() < 0.2)} for s in one]
    times = [1 + n % 3 for n in range(30)]
    weighed = two_coders(one, two, [1 / n for n in times])
    copied = two_coders(
        [s for s, n in zip(one, times, strict=True) for _ in range(n)],
        [s for s, n in zip(two, times, strict=True) for _ in range(n)],
    )
    ours = compare(weighed, 0, 1, resampled(weighed, 0, 0) * sum(times) / 30).overall
    theirs = compare(copied, 0, 1, resampled(copied, 0, 0)).overall
    assert ours.keys() == theirs.keys()
    for name in ours:
        assert ours[name] == pytest.approx(theirs[name]), name


def simulated(machine_right: float, n: int = 200, seed: int = 0) -> Board:
    """Two people who each err in 10% of their decisions, and a machine."""
    rng = random.Random(seed)
    gold = [{t for t in "abcdef" if rng.random() < 0.25} for _ in range(n)]

    def coder(name: str, right: float) -> list[Judgement]:
        return [
            Judgement(
                name,
                "q1",
                f"r{k}",
                frozenset(t for t in "abcdef" if (t in s) == (rng.random() < right)),
            )
            for k, s in enumerate(gold)
        ]

    people = {name: coder(name, 0.96) for name in ("coder1", "coder2")}
    drawn = [Drawn("q1", f"r{k}", f"p{k}", Part.RANDOM, "1", 0.1, 0.1) for k in range(n)]
    settled = [Judgement(AGREED, "q1", f"r{k}", frozenset(s)) for k, s in enumerate(gold)]
    said = {**people, AGREED: settled, MACHINE: coder(MACHINE, machine_right)}
    return board(said, drawn, {"q1": list("abcdef")})


@pytest.mark.parametrize(
    ("right", "n", "verdict"),
    [(0.97, 300, Verdict.AS_WELL), (0.85, 300, Verdict.LESS), (0.95, 25, Verdict.UNSURE)],
)
def test_the_verdict(right: float, n: int, verdict: Verdict) -> None:
    found = agreement(simulated(right, n), seed=1)
    assert found.verdict is verdict
    assert found.responses == n
    assert [(p.first, p.second) for p in found.pairs] == [
        ("coder1", "coder2"),
        ("coder1", MACHINE),
        ("coder2", MACHINE),
        (AGREED, MACHINE),
    ]


def test_intervals_hold_what_is_true() -> None:
    """95% intervals of kappa, F1 and alpha over many samples of a population hold its value."""
    population = simulated(0.9, 4000, seed=7)
    true = compare(population, 0, 1, resampled(population, 0, 0)).overall
    held = dict.fromkeys(("f1", "kappa", "alpha_masi", "response_f1"), 0)
    rng = np.random.default_rng(3)
    for _ in range(150):
        some = np.zeros(4000, dtype=bool)
        some[rng.choice(4000, 150, replace=False)] = True
        sample = population.only(some)
        found = agreement(sample, seed=1, times=200).people
        for name in held:
            low, high = found[name].low, found[name].high
            held[name] += low is not None and high is not None and low <= true[name][0] <= high
    assert min(held.values()) >= 0.89 * 150, held


def test_one_person_alone_is_compared_with_the_machine_only() -> None:
    whole = simulated(0.9, 40)
    alone = Board(
        ("coder1", MACHINE),
        whole.items,
        whole.themes,
        whole.given[[0, 3]],
        whole.judged[[0, 3]],
        whole.asked,
        whole.weight,
        whole.respondent,
    )
    found = agreement(alone, seed=1)
    assert found.verdict is Verdict.ONE_CODER
    assert not found.people
    assert found.machine["f1"].value
    assert found.responses == 40


def test_the_same_seed_gives_the_same_intervals() -> None:
    made = simulated(0.9)
    assert agreement(made, seed=4) == agreement(made, seed=4)
    assert agreement(made, seed=4) != agreement(made, seed=5)


def test_sets_and_none() -> None:
    """Two who both say that none fits agree; one who says none differs from every theme."""
    made = two_coders([set(), {"a"}, set()], [set(), set(), {"b"}])
    counts, distance = sets(made.given, made.judged)
    assert counts.sum() == 6
    assert sorted(set(distance.ravel().tolist())) == [0.0, 1.0]
