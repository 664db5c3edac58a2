"""Shares as coded and as a sample corrects them, before anything is taught."""

import math
from dataclasses import replace

import numpy as np
import pytest

from greenpaper.domain.codebook import Codebook, Theme
from greenpaper.quality.coded import Drawn, Judgement, Part, Sample
from greenpaper.report.check_found import ShareChecked
from greenpaper.report.group_counts import Membership
from greenpaper.workflow.check_shares import AsCoded, new_sentence, shares_found

BOOK = Codebook(
    "q1", "Why?", (Theme("g", "Broad"), Theme("a", "A", parent="g"), Theme("b", "B", parent="g"))
)
Truth = dict[str, set[str]]
NUMBER = 600
IDS = [f"r{n}" for n in range(NUMBER)]
NORTH = tuple(i for n, i in enumerate(IDS) if n % 3)


def area(small: int = 0) -> Membership:
    of = {
        i: ("West",) if n < small else ("North",) if i in NORTH else ("South",)
        for n, i in enumerate(IDS)
    }
    return Membership("s1", "Area", "segment", False, ("North", "South", "West"), of)


def as_coded(
    said: dict[str, dict[str, float]], people: frozenset[str] = frozenset(), small: int = 0
) -> AsCoded:
    return AsCoded(
        codebook=BOOK,
        considered={i: said.get(i, {}) for i in IDS},
        by_machine=frozenset(IDS) - people,
        letters={},
        whose={i: i for i in IDS},
        groups=(area(small),),
    )


def sample(ids: list[str], themes: tuple[str, ...] = ("a", "b")) -> Sample:
    drawn = tuple(Drawn("q1", i, i, Part.RANDOM, "", 1.0, len(ids) / NUMBER) for i in ids)
    return Sample(1, len(ids), 1, drawn, {"q1": NUMBER}, themes={"q1": list(themes)})


def judged(truth: Truth, ids: list[str]) -> list[Judgement]:
    return [Judgement("x", "q1", i, frozenset(truth[i])) for i in ids]


def world(seed: int) -> tuple[Truth, dict[str, dict[str, float]]]:
    """What is true, and a machine that misses a third of a, and gives b to too many."""
    rng = np.random.default_rng(seed)
    truth: Truth = {}
    said: dict[str, dict[str, float]] = {}
    for i in IDS:
        truth[i] = {t for t, share in (("a", 0.25), ("b", 0.04)) if rng.random() < share}
        finds = {"a": 0.66 if "a" in truth[i] else 0.02, "b": 0.8 if "b" in truth[i] else 0.15}
        said[i] = {
            t: 0.5 + rng.random() / 2 for t, chance in finds.items() if rng.random() < chance
        }
    return truth, said


def test_intervals_hold_although_the_machine_is_wrong() -> None:
    held, naive, widths = [], [], []
    rng = np.random.default_rng(1)
    for number in (0, 7, 8):
        truth, said = world(number)
        now = replace(as_coded(said), groups=())
        true = {t: sum(t in themes for themes in truth.values()) / NUMBER for t in ("a", "b")}
        true["g"] = sum(bool(themes) for themes in truth.values()) / NUMBER
        for _ in range(60):
            ids = list(rng.choice(IDS, 150, replace=False))
            for theme in themes_of(now, ids, truth):
                low, high = ends(theme)
                held.append(low <= true[theme.key] <= high)
                naive.append(low <= (theme.coded or 0) <= high)
                if theme.key == "a":
                    widths.append((high - low) / alone(true["a"], 150))
    assert np.mean(held) >= 0.93
    assert np.mean(naive) < 0.5  # what the machine says by itself is wrong about all three
    assert np.mean(widths) < 0.9  # and yet it helps: people alone are less sure


def themes_of(now: AsCoded, ids: list[str], truth: Truth) -> tuple[ShareChecked, ...]:
    found = shares_found(now, sample(ids), judged(truth, ids))
    assert found is not None
    return found.themes


def ends(theme: ShareChecked) -> tuple[float, float]:
    _, low, high = theme.checked
    assert low is not None
    assert high is not None
    return low, high


def alone(share: float, size: int) -> float:
    """How wide the interval is by people's codings alone, of a population that is not endless."""
    return 2 * 1.96 * math.sqrt(share * (1 - share) / size * (1 - size / NUMBER))


def test_where_a_persons_coding_stands_the_machine_says_nothing() -> None:
    """Of a sample that it was taught with, it would seem to be right about everything."""
    truth, said = world(2)
    ids = IDS[:150]
    standing = {i: dict.fromkeys(truth[i], 1.0) for i in ids}
    taught = as_coded({**said, **standing}, people=frozenset(ids))
    theme = next(t for t in themes_of(taught, ids, truth) if t.key == "a")
    share = sum("a" in truth[i] for i in ids) / 150
    assert theme.checked[0] == pytest.approx(share, abs=1e-4)
    low, high = ends(theme)
    assert high - low == pytest.approx(alone(share, 150), rel=0.05)


def test_themes_that_nobody_could_give_are_not_checked() -> None:
    truth, said = world(3)
    ids = IDS[:150]
    before = sample(ids, themes=("a",))
    found = shares_found(as_coded(said), before, judged(truth, ids))
    assert found is not None
    shares = {t.key: t for t in found.themes}
    assert shares["a"].people == 150
    assert shares["b"].checked == shares["g"].checked == (None, None, None)
    assert "“B”" in new_sentence(before, BOOK, ())
    assert "“A”" not in new_sentence(before, BOOK, ())
    assert new_sentence(sample(ids), BOOK, ()) == ""


def test_a_theme_that_one_of_them_could_not_give_is_not_checked_nor_is_the_broader_one() -> None:
    truth, said = world(3)
    ids = IDS[:150]
    first, *rest = judged(truth, ids)
    judgements = [replace(first, themes=frozenset(), unasked=frozenset({"b"})), *rest]
    found = shares_found(as_coded(said), sample(ids), judgements)
    assert found is not None
    shares = {t.key: t for t in found.themes}
    assert shares["a"].people == 150
    assert shares["b"].checked == shares["g"].checked == (None, None, None)
    assert not [g for g in found.groups for t in g.themes if t.key != "a" and t.people]
    assert "“Broad”; “B”" in new_sentence(sample(ids), BOOK, judgements)


def test_a_theme_that_was_merged_since_is_what_it_became() -> None:
    truth, said = world(4)
    ids = IDS[:150]
    book = Codebook("q1", "Why?", (Theme("a", "A", merged=("b",)),))
    now = AsCoded(book, as_coded(said).considered, frozenset(IDS), {}, {i: i for i in IDS}, ())
    gone = [Judgement("x", "q1", IDS[150], frozenset({"other"}))]
    found = shares_found(now, sample(IDS[:151]), [*judged(truth, ids), *gone])
    assert found is not None
    assert found.people == 150  # who gave only what is gone counts for nothing
    assert [t.key for t in found.themes] == ["a"]


def test_small_groups_are_not_shown_and_groups_too_small_in_the_sample_not_checked() -> None:
    truth, said = world(5)
    ids = [i for i in NORTH if i not in IDS[:9]][:140]
    found = shares_found(as_coded(said, small=9), sample(ids), judged(truth, ids))
    assert found is not None
    groups = {g.group: g for g in found.groups}
    assert "Area: West" in found.not_shown
    assert set(groups) <= {"North", "South"}
    assert [t.people for t in groups["North"].themes] == [140] * 3
    # The few of the West can't be worked out from what the South would show.
    assert "Area: South" not in found.not_shown or "South" not in groups


def test_too_few_judged() -> None:
    truth, said = world(6)
    assert shares_found(as_coded(said), sample(IDS[:9]), judged(truth, IDS[:9])) is None
