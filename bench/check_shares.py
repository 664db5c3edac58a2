"""Section P, before teaching: do the intervals hold that `check` puts on shares?"""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import threadpool_limits

from bench.bars import Bar
from bench.frame import Row
from bench.prevalence import DRAWS, LEAST, PEOPLE, SIZE, draw, judged, people_alone
from bench.taught import SETS, Set, load
from greenpaper.domain.codebook import Codebook, Theme
from greenpaper.quality.coded import Drawn, Judgement, Part, Sample
from greenpaper.workflow.check_shares import AsCoded, shares_found

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

TITLE = "Shares that check corrects (P)"
ORDER = 42
ABOUT = """The same 500 samples of 200 from each set, but nothing is taught: the codings are those
of `greenpaper code` by the codes' names, and the shares what `greenpaper check` says of them, by
its own function. Coverage and width are as above, over all codes of at least 0.5%. Off: how far the
share lies from the true one, mean over codes and draws, in percentage points; "as coded" is what
the machine says without a sample. No response is taken for a campaign's."""
BARS = (Bar("coverage", 0.95), Bar("worst", 0.90))
CHECK, CODED = "**Greenpaper's check**", "as coded"
QUESTION = "q1"


def run(shared: Path) -> list[Row]:
    """Coverage and width on five sets."""
    with threadpool_limits(limits=1):
        return [row for name in SETS for row in _rows(name, load(name, shared / "data"))]


def _rows(name: str, one: Set) -> list[Row]:
    found = people_alone(one)
    checked = _checked(one)
    found[CHECK] = checked[:, 1:]
    true = one.gold.mean(axis=0)
    codes = true >= LEAST
    said = {
        CHECK: checked[:, 0],
        PEOPLE: np.stack([one.gold[draw(one, n)].mean(axis=0) for n in range(DRAWS)]),
        CODED: (one.coded[one.text] > 0).mean(axis=0),
    }
    rows: list[Row] = []
    for method, shares in said.items():
        off = float(100 * np.abs(shares - true)[..., codes].mean())
        row: Row = {"table": name, "method": method, "codes": int(codes.sum())}
        row |= judged(method, true, found, codes) if method in found else {}
        rows.append(row | {"off": off} | ({"bars": BARS} if method == CHECK else {}))
    return rows


def _checked(one: Set) -> "Floats":
    """Each code's share with its interval, shape (draws, 3, codes)."""
    keys = [f"t{number}" for number in range(one.gold.shape[1])]
    now = _as_coded(one, keys)
    given = [frozenset(np.array(keys)[row > 0].tolist()) for row in one.gold]
    found: list[Floats] = []
    for number in range(DRAWS):
        rows = draw(one, number).tolist()
        chance = SIZE / len(one.gold)
        drawn = [Drawn(QUESTION, str(r), str(r), Part.RANDOM, "", chance, chance) for r in rows]
        sample = Sample(number, SIZE, 1, tuple(drawn), themes={QUESTION: keys})
        said = [Judgement("people", QUESTION, str(r), given[r]) for r in rows]
        shares = shares_found(now, sample, said)
        if shares is None:
            raise ValueError("200 responses are enough for an estimate")
        by_key = {theme.key: theme.checked for theme in shares.themes}
        found.append(np.array([by_key[key] for key in keys], dtype=np.float64).T)
    return np.stack(found)


def _as_coded(one: Set, keys: list[str]) -> AsCoded:
    coded = one.coded[one.text]
    considered = {
        str(number): {key: float(sure) for key, sure in zip(keys, row, strict=True) if sure}
        for number, row in enumerate(coded)
    }
    return AsCoded(
        codebook=Codebook(QUESTION, QUESTION, tuple(Theme(key, key) for key in keys)),
        considered=considered,
        by_machine=considered.keys(),
        letters={},
        whose={response_id: response_id for response_id in considered},
        groups=(),
    )
