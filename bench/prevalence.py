"""Section P: do the intervals of shares hold, and how much narrower does the machine make them?"""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from statsmodels.stats.proportion import proportion_confint
from threadpoolctl import threadpool_limits

from bench.bars import Bar
from bench.frame import Row
from bench.taught import SETS, Set, load
from greenpaper.quality.prevalence import Population, estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

TITLE = "Shares with intervals (P)"
ORDER = 41
ABOUT = """From each set 200 responses are drawn by chance, 500 times over, and coded as people
coded them; the coder that they teach codes all, and the share of each code is estimated from both.
True is the share in the whole set. Coverage: in how many draws the 95% interval has the true share
in it, mean over the codes and the worst code. Width: mean over the codes of the mean width, against
Wilson's interval from the same 200 codings alone; "of finite" against Wilson's with the correction
for a sample that is a good part of a small set, which ours has. Codes of under 0.5% are left out.
The method was chosen with nhs_fft, govbills and banking77 in view (on the last, Jeffreys' interval
without its modification covered .924); govbills' subtopics and ArgKP, all four motions together,
had no part. By question: nhs_fft's answers pool three questions; their shares are estimated apart,
as of groups of respondents, from the same 200."""
DRAWS = 500
SIZE = 200
LEAST, RARE = 0.005, 0.02
Z = 1.959963984540054
BARS = (
    Bar("coverage", 0.95),
    Bar("worst", 0.90),
    Bar("width", 0.87, most=True),
    Bar("width", 0.70, most=True, note="moonshot"),
)
OURS, PEOPLE, PLAIN = "**Greenpaper**", "people alone, Wilson", "PPI++, normal interval"


def run(shared: Path) -> list[Row]:
    """Coverage and width on five sets, and by group on one."""
    data = shared / "data"
    rows: list[Row] = []
    with threadpool_limits(limits=1):
        for name in SETS:
            one = load(name, data)
            rows += _rows(name, one.gold.mean(axis=0), _simulate(one))
        rows += _by_group(load("nhs_fft", data))
    return rows


def _simulate(one: Set) -> "dict[str, Floats]":
    """By method the intervals, shape (draws, 2, codes)."""
    number = len(one.gold)
    found: dict[str, list[Floats]] = {OURS: [], PLAIN: []}
    for nth in range(DRAWS):
        rows, said = _taught(one, nth)
        units = _units(said, np.ones(number))
        shares = estimate(units, rows, one.gold[rows])
        if shares is None:
            raise ValueError("200 responses are enough for an estimate")
        found[OURS].append(np.stack([shares.low, shares.high]))
        found[PLAIN].append(ppi_plus_plus(one.gold[rows], said[rows], np.delete(said, rows, 0)))
    return people_alone(one) | {method: np.stack(some) for method, some in found.items()}


def people_alone(one: Set) -> "dict[str, Floats]":
    """Wilson's intervals from people's codings alone, and with the correction for small sets."""
    number = len(one.gold)
    shares = [one.gold[draw(one, n)].mean(axis=0) for n in range(DRAWS)]
    sizes = {PEOPLE: SIZE, "finite": SIZE / (1 - SIZE / number)}
    return {name: np.stack([wilson(s, size) for s in shares]) for name, size in sizes.items()}


def draw(one: Set, number: int) -> "Whole":
    """The responses of one of the samples."""
    return np.random.default_rng(number).permutation(len(one.gold))[:SIZE]


def _taught(one: Set, number: int) -> "tuple[Whole, Floats]":
    """The same, and what a coder says of everything that they taught."""
    rows = draw(one, number)
    return rows, one.left_out(one.learn(rows), rows)


def _units(said: "Floats", weight: "Floats") -> Population:
    certain = np.zeros(len(said), dtype=bool)
    return Population(weight, said, certain, np.arange(len(said)))


def wilson(share: "Floats", number: float) -> "Floats":
    """Low and high, as statsmodels has them."""
    low, high = proportion_confint(share * number, number, alpha=0.05, method="wilson")
    return np.stack([low, high])


def ppi_plus_plus(given: "Floats", held: "Floats", others: "Floats") -> "Floats":
    """Low and high of ppi-python's `ppi_mean_ci`, each code tuned apart (a test compares them)."""
    n, many = len(given), len(others)
    both = ((given - given.mean(0)) * (held - held.mean(0))).mean(0)
    spread = np.concatenate([held, others]).var(axis=0, ddof=1)
    tuned = np.clip(both / np.maximum((1 + n / many) * spread, 1e-15), 0, 1)
    middle = (tuned * others).mean(0) + (given - tuned * held).mean(0)
    error = np.sqrt((tuned * others).var(0) / many + (given - tuned * held).var(0) / n)
    return np.stack([middle - Z * error, middle + Z * error])


def _rows(name: str, true: "Floats", found: "dict[str, Floats]") -> list[Row]:
    parts = {
        "all codes": true >= LEAST,
        "2% and more": true >= RARE,
        "0.5% to 2%": (true >= LEAST) & (true < RARE),
    }
    rows: list[Row] = []
    for part, codes in parts.items():
        for method in (OURS, PEOPLE, PLAIN):
            if codes.any():
                row = {"table": name, "method": f"{method}: {part}", "codes": int(codes.sum())}
                row |= judged(method, true, found, codes)
                held = method == OURS and part == "all codes"
                rows.append(row | ({"bars": BARS} if held else {}))
    return rows


def judged(
    method: str, true: "Floats", found: "dict[str, Floats]", codes: "NDArray[np.bool_]"
) -> dict[str, float]:
    """Coverage and width of a method's intervals; `found` has those of people alone too."""
    low, high = found[method][:, 0, codes], found[method][:, 1, codes]
    inside = ((low <= true[codes] + 1e-9) & (true[codes] - 1e-9 <= high)).mean(axis=0)
    wide = (high - low).mean(axis=0)
    alone, finite = (
        (found[other][:, 1, codes] - found[other][:, 0, codes]).mean(axis=0)
        for other in (PEOPLE, "finite")
    )
    return {
        "coverage": float(inside.mean()),
        "worst": float(inside.min()),
        "width": float((wide / alone).mean()),
        "of finite": float((wide / finite).mean()),
    }


def _by_group(one: Set) -> list[Row]:
    """The shares of each question's answers among nhs_fft's, from the same samples."""
    asked = np.array(one.question.extra["question"])
    groups = {name: (asked == name).astype(np.float64) for name in sorted(set(asked))}
    inside: dict[str, list[Floats]] = {name: [] for name in groups}
    width: dict[str, list[Floats]] = {name: [] for name in groups}
    for nth in range(DRAWS):
        rows, said = _taught(one, nth)
        for name, weight in groups.items():
            shares = estimate(_units(said, weight), rows, one.gold[rows])
            if shares is None:
                continue
            true = weight @ one.gold / weight.sum()
            held = (shares.low <= true + 1e-9) & (true - 1e-9 <= shares.high)
            inside[name].append(held.astype(np.float64))
            mine = rows[weight[rows] > 0]
            alone = wilson(one.gold[mine].mean(axis=0), len(mine))
            width[name].append((shares.high - shares.low) / (alone[1] - alone[0]))
    rows_out: list[Row] = []
    for number, (name, weight) in enumerate(groups.items(), start=1):
        common = weight @ one.gold / weight.sum() >= LEAST
        cover = np.mean(inside[name], axis=0)[common]
        rows_out.append(
            {
                "table": "nhs_fft by question, as groups of respondents",
                "group": f"question {number}, {int(weight.sum()):,} answers",
                "codes": int(common.sum()),
                "coverage": float(cover.mean()),
                "worst": float(cover.min()),
                "width": float(np.mean(width[name], axis=0)[common].mean()),
            }
        )
    return rows_out
