"""Section: a theme that somebody adds by its description beside themes that were found."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bench.confidence import calibration_error
from bench.frame import Row
from bench.loaders import Question, argkp_motions, banking77, govbills, nhs_fft
from bench.pairs import by_text
from bench.vectors import load_embedder
from greenpaper.domain.codebook import Codebook, Theme
from greenpaper.themes.attune import Known, listen
from greenpaper.themes.code import weigh
from greenpaper.themes.corpus import Corpus, prepare, unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from greenpaper.domain.ports import Embedder

    Held = NDArray[np.bool_]
    Floats = NDArray[np.float32]

TITLE = "A theme added by its description"
ORDER = 22
ABOUT = """Each code in turn is taken for a theme that somebody adds by its name, beside the
others as themes that were found: each of these is the mean of the responses that people gave it.
Pooled over all the codes that at least five different responses have: how many responses the
added theme takes for each one that people gave it, F1, and the expected calibration error of all
pairs that may fit. NHS names are bare."""

FEWEST = 5


def run(shared: Path) -> list[Row]:
    """Every code of four sets in turn."""
    data, embedder = shared / "data", load_embedder()
    sets = {
        "argkp dev, both sides": argkp_motions(data),
        "nhs_fft, bare names": [nhs_fft(data)],
        "govbills": [govbills(data)],
        "banking77 test": [banking77(data)],
    }
    return [_row(name, questions, embedder) for name, questions in sets.items()]


def _row(name: str, questions: list[Question], embedder: "Embedder") -> Row:
    turns = [turn for question in questions for turn in _turns(question, embedder)]
    sure, least, right = (np.concatenate(column) for column in zip(*turns, strict=True))
    taken = sure >= least
    hits, given = int((taken & right).sum()), int(right.sum())
    maybe = sure > 0
    return {
        "set": name,
        "themes added in turn": len(turns),
        "people gave": given,
        "taken, for each given": float(taken.sum() / given),
        "precision": hits / max(1, int(taken.sum())),
        "recall": hits / given,
        "F1": 2 * hits / (int(taken.sum()) + given),
        "ECE": calibration_error(sure[maybe], right[maybe].astype(np.int64)),
    }


def _turns(question: Question, embedder: "Embedder") -> "Iterator[tuple[Floats, Floats, Held]]":
    """For each code added: how sure, how sure it must be, and what people gave, by text."""
    corpus = prepare([text for text in question.texts if text.strip()], embedder)
    keys = sorted(question.descriptions)
    given = _held(by_text(question, question.gold, corpus), keys)
    split = _held(by_text(question, question.undecided, corpus), keys)
    centroids = _centroids(corpus, given, keys)
    themes = tuple(Theme(key, question.descriptions[key]) for key in keys if key in centroids)
    for added in centroids:
        known = {key: centroid for key, centroid in centroids.items() if key != added}
        book = Codebook(question.name, question.name, themes)
        sure, least = _coded(book, Known(known), added, embedder, corpus)
        judged = ~split[:, keys.index(added)]
        yield sure[judged], least[judged], given[judged, keys.index(added)]


def _coded(
    book: Codebook, known: Known, added: str, embedder: "Embedder", corpus: Corpus
) -> "tuple[Floats, Floats]":
    weighed = weigh(corpus, listen(book, known, embedder, corpus)[0])
    mine = weighed.pairs.theme == weighed.keys.index(added)
    sure = np.zeros(len(corpus.texts), dtype=np.float32)
    least = np.ones(len(corpus.texts), dtype=np.float32)
    sure[weighed.pairs.text[mine]] = weighed.sure[mine]
    least[weighed.pairs.text[mine]] = weighed.least[mine]
    return sure, least


def _held(codes: dict[int, frozenset[str]], keys: list[str]) -> "Held":
    return np.array([[key in codes[text] for key in keys] for text in range(len(codes))])


def _centroids(corpus: Corpus, given: "Held", keys: list[str]) -> "dict[str, Floats]":
    """The mean of the responses of each code that enough have; one of many codes counts less."""
    weights = given / np.maximum(given.sum(axis=1, keepdims=True), 1)
    return {
        key: unit((weights[:, [number]] * corpus.responses).sum(axis=0, keepdims=True))
        for number, key in enumerate(keys)
        if given[:, number].sum() >= FEWEST
    }
