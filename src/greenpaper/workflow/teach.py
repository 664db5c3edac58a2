"""Teach the coder of one question, and code its responses with what was taught."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from greenpaper.domain.codebook import Codebook
from greenpaper.domain.ports import Embedder, Progress, silent
from greenpaper.quality.coded import Judgement
from greenpaper.quality.coder_file import TaughtQuestion, rounded
from greenpaper.quality.curve import Curve, learning_curve
from greenpaper.quality.learn import LEAST, Material, material, teach
from greenpaper.quality.wording import Wording
from greenpaper.themes import code
from greenpaper.themes.attune import Known, listen
from greenpaper.themes.corpus import Corpus, unit
from greenpaper.themes.likeness import Yardstick
from greenpaper.workflow.code_responses import Coded, given
from greenpaper.workflow.hear import Heard
from greenpaper.workflow.people_said import shares_given

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from greenpaper.quality.learn import Taught

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

FEWEST = 20
"""With fewer different responses coded by people than this, nothing is learned."""
NEAR = 0.05
"""Themes less probable than this are no candidates."""
BLOCK = 16_384

Standing = Mapping[str, Sequence[Judgement]]


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """What was taught of one question, and what came of it.

    `keys` are the themes that were taught: those that not all could give are the untaught coder's.
    By text of the corpus and theme: `chance`, the taught coder's probabilities (for texts that
    people coded: left-one-out), and `passages`, which passage shows the theme best. `rows` are the
    texts that people coded.
    """

    keys: tuple[str, ...]
    coder: TaughtQuestion
    curve: Curve
    coded: Coded
    seen: Material
    rows: "Whole"
    chance: "Floats"
    passages: "Whole"


def learn_question(
    heard: Heard,
    codebook: Codebook,
    known: Known,
    standing: Standing,
    *,
    embedder: Embedder,
    progress: Progress = silent,
) -> Lesson | None:
    """Teach with what people said and code everything; None where they said too little."""
    if not codebook.themes:
        return None
    yardstick, attuned = listen(codebook, known, embedder, heard.corpus)
    new = {theme for said in standing.values() for one in said for theme in one.unasked}
    keys = tuple(key for key in yardstick.keys if key not in new)
    rows, shares = _coded_texts(heard, keys, standing)
    if len(rows) < FEWEST or not keys:
        return None
    progress("Learning from people's codings", 0, 3)
    seen = see(heard.corpus, yardstick)
    columns = _columns(keys, yardstick)
    asked = seen.themes_in_order(columns)
    lesson = teach(asked, rows, shares)
    taught = rounded(lesson.taught)
    progress("Learning from people's codings", 1, 3)
    curve = learning_curve(asked, rows, shares)
    progress("Learning from people's codings", 2, 3)
    said = taught.code(asked)
    passages = _evidence(heard.corpus, taught)
    # The very words that people coded are coded alike wherever they stand.
    said[rows] = shares
    weighed = _weighed(heard.corpus, yardstick, columns, said, passages)
    coded = replace(given(heard, codebook, yardstick, weighed, progress), attuned=attuned)
    said = said.copy()
    said[rows] = lesson.held
    left = tuple(key for key in yardstick.keys if key in new)
    about = TaughtQuestion(codebook.question_text, keys, taught, len(rows), left)
    return Lesson(keys, about, curve, coded, asked, rows, said, passages)


def code_with(
    heard: Heard,
    codebook: Codebook,
    known: Known,
    coder: TaughtQuestion,
    *,
    embedder: Embedder,
    progress: Progress = silent,
) -> Coded:
    """Code with a coder that was taught earlier, these very themes."""
    yardstick, attuned = listen(codebook, known, embedder, heard.corpus)
    columns = _columns(coder.themes, yardstick)
    seen = see(heard.corpus, yardstick, coder.taught.wording).themes_in_order(columns)
    said, passages = coder.taught.code(seen), _evidence(heard.corpus, coder.taught)
    weighed = _weighed(heard.corpus, yardstick, columns, said, passages)
    return replace(given(heard, codebook, yardstick, weighed, progress), attuned=attuned)


def see(corpus: Corpus, yardstick: Yardstick, wording: Wording | None = None) -> Material:
    """What a coder can see of the responses; with the `wording` that one was taught, as it does."""
    themes = np.stack(
        [yardstick.vectors[yardstick.of == n].sum(axis=0) for n in range(len(yardstick.keys))]
    )
    sure = code.every_pair(corpus, yardstick)
    return material(corpus.texts, corpus.responses, sure, unit(themes), wording)


def _coded_texts(heard: Heard, themes: Sequence[str], standing: Standing) -> "tuple[Whole, Floats]":
    """The texts that people coded, and the share of people who gave each theme."""
    place = {text: number for number, text in enumerate(heard.corpus.texts)}
    said: dict[int, list[list[float]]] = {}
    for response in heard.responses:
        if response.response_id in standing:
            mine = shares_given(standing[response.response_id], themes)
            said.setdefault(place[response.text], []).append(mine)
    rows = sorted(said)
    shares = [np.mean(said[row], axis=0) for row in rows]
    return np.array(rows, dtype=np.int64), np.array(shares).reshape(len(rows), len(themes))


def _evidence(corpus: Corpus, taught: "Taught") -> "Whole":
    """For each text and theme, the passage that says it best, as the taught coder sees it."""
    weights = taught.vectors[0]
    starts = np.searchsorted(corpus.owner, np.arange(len(corpus.texts) + 1))
    found = np.zeros((len(corpus.texts), weights.shape[1]), dtype=np.int64)
    for first in range(0, len(corpus.texts), BLOCK):
        last = min(first + BLOCK, len(corpus.texts))
        begin, end = int(starts[first]), int(starts[last])
        scores = np.round(corpus.vectors[begin:end] @ weights, 6).astype(np.float32)
        owner = corpus.owner[begin:end] - first
        found[first:last] = code.best_passage(scores, owner, last - first)[1] + begin
    return found


def _columns(keys: Sequence[str], yardstick: Yardstick) -> "Whole":
    return np.array([yardstick.keys.index(key) for key in keys], dtype=np.int64)


def _weighed(
    corpus: Corpus, yardstick: Yardstick, columns: "Whole", chance: "Floats", passages: "Whole"
) -> code.Weighed:
    """What the taught coder says of the themes in `columns`, and the untaught one of others."""
    text, theme = (np.asarray(part) for part in np.nonzero(chance >= NEAR))
    passage, sure = passages[text, theme], chance[text, theme]
    theme, least = columns[theme], np.full(len(text), LEAST)
    if len(columns) < len(yardstick.keys):
        untaught = code.weigh(corpus, yardstick)
        pairs = untaught.pairs
        new = ~np.isin(pairs.theme, columns)
        text = np.concatenate([text, pairs.text[new]])
        theme = np.concatenate([theme, pairs.theme[new]])
        passage = np.concatenate([passage, pairs.passage[new]])
        sure = np.concatenate([sure, untaught.sure[new]])
        least = np.concatenate([least, untaught.least[new]])
    order = np.lexsort((theme, text))
    nothing = np.zeros((len(text), 0), dtype=np.float32)
    found = code.Candidates(text[order], theme[order], passage[order], nothing)
    return code.Weighed(found, sure[order], least[order], yardstick.keys)
