"""Make the matcher: `make matcher` (needs ../shared; an hour on two cores).

Data → deltas (of each half of the questions, and of all of them, twice) → scorer → the files that
ship, the figures beside them, and the figures in the model card.
"""

import hashlib
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from bench import frame
from training import scorer, teach
from training.average import mean
from training.figures import figures, found_figures
from training.material import OPINIONS

from greenpaper.providers import minilm
from greenpaper.providers.cache import CachedEmbedder
from greenpaper.providers.minilm import weights

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PACKAGE = ROOT / "src" / "greenpaper"
DELTA = PACKAGE / "providers" / "minilm" / "delta.safetensors"
ABOUT = DELTA.with_suffix(".json")
CURVES = PACKAGE / "themes" / "confidence.json"
CARD = ROOT / "docs" / "reference" / "matcher.md"
VERSION = "2"
TAUGHT_SETS = ("argkp", "banking77", "govbills_topics")
RUNS = (("all", 0), ("all", 1), ("A", 0), ("B", 0))
"""What is taught which questions, with which seed."""
LEARNED_FROM = [
    "IBM ArgKP-2021 (KPA 2021 shared task), training motions: CDLA-Sharing-1.0",
    "banking77 (PolyAI), half of the intents: CC BY 4.0",
    "govbills (TopicGPT), half of the topics: MIT; the summaries are US public domain",
    "training/opinions, written for Greenpaper with a language model: MIT",
]


def main(data: Path, work: Path) -> None:
    """Remake everything, keeping what is under way in `work`."""
    work = work / _digest(data)
    work.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(2) as pool:
        taught = pool.map(lambda run: _teach(*run, data, work), RUNS)
        deltas = dict(zip(RUNS, taught, strict=True))
    encoders = {
        which: CachedEmbedder(minilm.load(work, delta=deltas[which, 0]), work / "vectors")
        for which in ("A", "B")
    }
    parts = scorer.held_out(data, encoders)
    curves = scorer.fit(data, parts)
    _write(CURVES, curves)
    shipped = mean([delta for (which, _), delta in deltas.items() if which == "all"])
    DELTA.write_bytes(shipped)
    rows, found = figures(parts), found_figures(parts)
    _write(ABOUT, _about(shipped, [*rows, *found]))
    frame.write("training", f"{frame.table(rows)}\n\n{frame.table(found)}", CARD)


def _digest(data: Path) -> str:
    """Names what decides the deltas, so that none of an earlier recipe is taken for one of this."""
    sources = [HERE / f"{name}.py" for name in ("bert", "material", "teach")]
    sources += [ROOT / "bench" / "loaders.py", PACKAGE / "themes" / "passages.py"]
    read = [path for name in TAUGHT_SETS for path in sorted((data / name).rglob("*"))]
    files = [*sources, *sorted(OPINIONS.rglob("*.jsonl")), *(p for p in read if p.is_file())]
    each = [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]
    return hashlib.sha256("".join([weights.WEIGHTS_SHA256, *each]).encode()).hexdigest()[:16]


def _teach(which: str, seed: int, data: Path, work: Path) -> bytes:
    """One delta, taught in a process of its own unless it lies there from before."""
    target = work / f"{which}-{seed}.safetensors"
    if not target.is_file():
        said = [which, str(seed), str(target), str(data)]
        command = [sys.executable, "-m", "training.teach", *said]
        subprocess.run(command, check=True)
    return target.read_bytes()


def _about(delta: bytes, rows: list[frame.Row]) -> dict[str, object]:
    return {
        "version": VERSION,
        "sha256": hashlib.sha256(delta).hexdigest(),
        "base": {"package": weights.PACKAGE, "sha256": weights.WEIGHTS_SHA256},
        "learned from": LEARNED_FROM,
        "made": datetime.now(UTC).date().isoformat(),
        "machine": frame.machine(),
        "runs": [f"{which}, seed {seed}" for which, seed in RUNS],
        "steps": teach.STEPS,
        "rank": teach.RANK * sum(which == "all" for which, _ in RUNS),
        "held out": rows,
    }


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    given = sys.argv[1] if len(sys.argv) > 1 else "../shared/data"
    main(Path(given), ROOT / "build" / "matcher")
