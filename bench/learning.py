"""Section K: learning from what people coded, against peers on the same vectors."""

import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import cross_val_predict
from sklearn.multiclass import OneVsRestClassifier
from sklearn.neighbors import NearestNeighbors
from threadpoolctl import threadpool_limits

from bench.bars import Bar
from bench.frame import Row
from bench.taught import Set, f1, load, motions
from greenpaper.quality.curve import next_to_code
from greenpaper.quality.learn import material, teach

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

TITLE = "Learning from people's codings (K)"
ORDER = 40
ABOUT = """So many responses, drawn by chance from two thirds, are coded as people coded them; the
coder that they teach is scored on the other third, which is always the same (by a hash of the text,
so that no text is on both sides). Means of five draws; codes are known by their bare names. Peers
get the same vectors, and a threshold of their own by cross-validation. "Commonest codes": everybody
is given the k commonest, with the k that is best on the test third. "Chosen": the first half by
chance, the rest as `greenpaper learn` proposes what to code next. The encoder was taught half of
govbills' topics by name, so the same coder on frozen MiniLM stands beside it. The coder's ridges
and threshold were chosen on the two thirds of nhs_fft and govbills; ArgKP's dev motions had no
part."""
SIZES = (50, 100, 200, 400)
SEEDS = range(5)
OURS = "**Greenpaper's taught coder**"
BARS = {
    "nhs_fft": (Bar("200", 0.68), Bar("200", 0.76, note="moonshot")),
    "govbills": (Bar("200", 0.70), Bar("200", 0.78, note="moonshot")),
}
NEIGHBOURS = 10
MANY, CODED = 50_000, 400

Said = Callable[[Set, "Whole"], tuple[float, float]]


def run(shared: Path) -> list[Row]:
    """Micro- and macro-F1 by number of codings; and how long learning takes."""
    data = shared / "data"
    rows: list[Row] = []
    with threadpool_limits(limits=1):
        for name in ("nhs_fft", "govbills"):
            rows += _tables(name, load(name, data), load(name, data, frozen=True))
        rows += _motions(motions(data))
        rows.append(_speed(load("nhs_fft", data)))
    return rows


def _tables(name: str, one: Set, frozen: Set) -> list[Row]:
    methods: dict[str, tuple[Set, Said]] = {
        OURS: (one, _ours),
        f"{OURS}, chosen": (one, _chosen),
        "the same, frozen MiniLM": (frozen, _ours),
        "logistic regression": (one, _logistic),
        "plain ridge": (one, _plain_ridge),
        f"{NEIGHBOURS} nearest neighbours": (one, _neighbours),
    }
    found = {method: _sizes(*pair, [*SIZES, 0]) for method, pair in methods.items()}
    rows: list[Row] = []
    for number, kind in enumerate(("micro-F1", "macro-F1")):
        for method, scores in found.items():
            row: Row = {"table": f"{name}: {kind}", "method": method}
            row |= {str(size or "all two thirds"): score[number] for size, score in scores.items()}
            rows.append(row | ({"bars": BARS[name]} if method == OURS and number == 0 else {}))
        common = _commonest(one)[number]
        sizes = {str(size or "all two thirds"): common for size in (*SIZES, 0)}
        rows.append({"table": f"{name}: {kind}", "method": "commonest codes", **sizes})
    return rows


def _sizes(one: Set, method: Said, sizes: list[int]) -> dict[int, tuple[float, float]]:
    found = {}
    for size in sizes:
        scores = [method(one, drawn(one, size, seed)) for seed in (SEEDS if size else range(1))]
        micro, macro = (float(x) for x in np.mean(scores, axis=0))
        found[size] = (micro, macro)
    return found


def drawn(one: Set, size: int, seed: int) -> "Whole":
    """So many responses by chance from what is not for testing; 0: all."""
    mine = np.random.default_rng(seed).permutation(np.flatnonzero(~one.test))
    return np.asarray(mine[: size or None], dtype=np.int64)


def _ours(one: Set, rows: "Whole") -> tuple[float, float]:
    return one.score(one.learn(rows))


def _chosen(one: Set, rows: "Whole") -> tuple[float, float]:
    """Half by chance; then what would teach most, in two rounds, from the same two thirds."""
    if len(rows) == (~one.test).sum():
        return one.score(one.learn(rows))
    mine, rest = rows[: len(rows) // 2], np.flatnonzero(~one.test)
    while len(mine) < len(rows):
        chance = one.learn(mine).taught.code(one.seen)
        texts = np.unique(one.text[rest])
        coded = np.flatnonzero(np.isin(texts, one.text[mine]))
        more = min(-(-len(rows) // 4), len(rows) - len(mine))
        best = texts[next_to_code(chance[texts], one.seen.vectors[texts], coded, more)]
        mine = np.append(mine, [rest[np.argmax(one.text[rest] == text)] for text in best])
    return one.score(one.learn(mine))


def _logistic(one: Set, rows: "Whole") -> tuple[float, float]:
    model = OneVsRestClassifier(LogisticRegression(C=10, max_iter=200))
    vectors, gold = one.seen.vectors[one.text], one.gold[rows]
    there: NDArray[np.bool_] = np.asarray(gold.any(axis=0) & ~gold.all(axis=0))
    with warnings.catch_warnings():  # a code may be missing in a fold
        warnings.simplefilter("ignore", UserWarning)
        held = cross_val_predict(model, vectors[rows], gold[:, there], cv=5, method="predict_proba")
    said = model.fit(vectors[rows], gold[:, there]).predict_proba(vectors[one.test])
    return _peer(one, there, (held, gold[:, there]), said)


def _plain_ridge(one: Set, rows: "Whole") -> tuple[float, float]:
    vectors, gold = one.seen.vectors[one.text], one.gold[rows]
    held = cross_val_predict(Ridge(1.0), vectors[rows], gold, cv=5)
    said = Ridge(1.0).fit(vectors[rows], gold).predict(vectors[one.test])
    return _peer(one, np.ones(gold.shape[1], dtype=bool), (held, gold), said)


def _neighbours(one: Set, rows: "Whole") -> tuple[float, float]:
    vectors, gold = one.seen.vectors[one.text], one.gold[rows]
    near = NearestNeighbors(n_neighbors=NEIGHBOURS + 1).fit(vectors[rows])
    held = gold[near.kneighbors(vectors[rows])[1][:, 1:]].mean(axis=1)
    said = gold[near.kneighbors(vectors[one.test])[1][:, :-1]].mean(axis=1)
    return _peer(one, np.ones(gold.shape[1], dtype=bool), (held, gold), said)


def _peer(
    one: Set, there: "NDArray[np.bool_]", held: "tuple[Floats, Floats]", said: "Floats"
) -> tuple[float, float]:
    """A peer's score with the threshold that is best on what it held back."""
    steps = np.quantile(held[0], np.linspace(0.5, 0.999, 200))
    best = max(steps, key=lambda step: f1(held[0] >= step, held[1])[0])
    whole = np.zeros((len(said), one.gold.shape[1]), dtype=bool)
    whole[:, there] = said >= best
    return f1(whole, one.gold[one.test])


def _commonest(one: Set) -> tuple[float, float]:
    order = np.argsort(-one.gold[~one.test].sum(axis=0), kind="stable")
    gold = one.gold[one.test]
    said = [np.isin(np.arange(len(order)), order[:k]) for k in (1, 2, 3, 4)]
    return max(f1(np.tile(codes, (len(gold), 1)), gold) for codes in said)


def _motions(sets: list[Set]) -> list[Row]:
    """ArgKP: means over the four motions, which have some 150 responses to draw from."""
    methods: dict[str, Said] = {
        OURS: _ours,
        "logistic regression": _logistic,
        "plain ridge": _plain_ridge,
    }
    rows: list[Row] = []
    for method, said in methods.items():
        found = [_sizes(one, said, [50, 100, 0]) for one in sets]
        means = {
            str(size or "all two thirds"): float(np.mean([f[size][0] for f in found]))
            for size in (50, 100, 0)
        }
        rows.append({"table": "argkp dev, both sides: micro-F1", "method": method, **means})
    common = float(np.mean([_commonest(one)[0] for one in sets]))
    sizes = dict.fromkeys(("50", "100", "all two thirds"), common)
    rows.append({"table": rows[0]["table"], "method": "commonest codes", **sizes})
    return rows


def _speed(one: Set) -> Row:
    """Learning from 400 codings and coding 50,000 different texts, once they are embedded."""
    chosen = np.random.default_rng(0).integers(len(one.seen.vectors), size=(MANY, 3))
    known = sorted(set(one.question.texts))
    texts = sorted({" ".join(known[n] for n in three) for three in chosen})
    some = np.resize(np.arange(len(one.seen.vectors)), len(texts))
    vectors, sure = one.seen.vectors[some], one.seen.sure[some]
    given = one.gold[np.random.default_rng(1).integers(len(one.gold), size=CODED)]
    began = time.process_time()
    seen = material(texts, vectors, sure, one.seen.themes)
    lesson = teach(seen, np.arange(CODED) * (len(texts) // CODED), given)
    lesson.taught.code(seen)
    took = time.process_time() - began
    return {
        "table": "speed, one core",
        "what": "learn and code again",
        "codings": CODED,
        "responses": len(texts),
        "codes": given.shape[1],
        "CPU seconds": took,
        "bars": (Bar("CPU seconds", 5.0, most=True),),
    }
