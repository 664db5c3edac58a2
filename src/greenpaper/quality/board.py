"""What several coders say of the same responses, as arrays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from greenpaper.quality.coded import Drawn, Judgement

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Whole = NDArray[np.int64]

Key = tuple[str, str]
"""(question, response id), or (question, theme)."""


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """C coders, I responses, T themes.

    `given` (C, I, T): this coder gave this response this theme. `judged` (C, I): the coder said
    something of it, and could tell. `asked` (I, T): the theme is one of the response's question.
    `weight` (I): how many voices the response speaks for, 1 on average. `respondent` (I): whose
    it is, by number.
    """

    coders: tuple[str, ...]
    items: tuple[Key, ...]
    themes: tuple[Key, ...]
    given: "Flags"
    judged: "Flags"
    asked: "Flags"
    weight: "Floats"
    respondent: "Whole"

    def only(self, items: "Flags") -> "Board":
        """The same with some of the responses only, and the themes of their questions."""
        themes: Flags = np.asarray(self.asked[items].any(axis=0))
        return Board(
            self.coders,
            tuple(key for key, kept in zip(self.items, items, strict=True) if kept),
            tuple(key for key, kept in zip(self.themes, themes, strict=True) if kept),
            self.given[:, items][:, :, themes],
            self.judged[:, items],
            self.asked[np.ix_(items, themes)],
            _mean_one(self.weight[items]),
            self.respondent[items],
        )


def board(
    judgements: Mapping[str, Iterable[Judgement]],
    drawn: Sequence[Drawn],
    themes: Mapping[str, Sequence[str]],
) -> Board:
    """The judgements by coder, of the responses that were drawn, as arrays.

    `themes` are the keys of each question's themes; others, and responses that weren't drawn, may
    not stand in the judgements (KeyError). A campaign's letter counts once here, as one voice.
    """
    items = {(d.question, d.response_id): number for number, d in enumerate(drawn)}
    columns = {(q, t): n for n, (q, t) in enumerate((q, t) for q in themes for t in themes[q])}
    coders = tuple(judgements)
    given = np.zeros((len(coders), len(items), len(columns)), dtype=np.bool_)
    judged = np.zeros((len(coders), len(items)), dtype=np.bool_)
    for coder, name in enumerate(coders):
        for said in judgements[name]:
            row = items[said.key]
            judged[coder, row] = not said.cant_tell
            for theme in said.themes:
                given[coder, row, columns[said.question, theme]] = True
    whose = {name: n for n, name in enumerate(dict.fromkeys(d.respondent for d in drawn))}
    asked = np.array([[q == theme[0] for theme in columns] for q, _ in items], dtype=np.bool_)
    return Board(
        coders,
        tuple(items),
        tuple(columns),
        given,
        judged,
        asked.reshape(len(items), len(columns)),
        _mean_one(np.array([1 / d.chance for d in drawn], dtype=np.float64)),
        np.array([whose[d.respondent] for d in drawn], dtype=np.int64),
    )


def resampled(board: Board, times: int, seed: int) -> "Floats":
    """Weights (1 + times, I): first those of the responses, then of samples of respondents.

    The bootstrap by respondent (Efron and Tibshirani 1993, chapter 6; Field and Welsh 2007 for
    clusters): as many respondents as there are, drawn with replacement, with all they said.
    """
    whose, respondent = np.unique(board.respondent, return_inverse=True)
    rng = np.random.default_rng(seed)
    people = len(whose)
    counts = rng.multinomial(people, np.full(people, 1 / people), size=times) if people else None
    drawn = counts[:, respondent] if counts is not None else np.zeros((times, 0))
    many = np.vstack([np.ones((1, len(board.items))), drawn])
    return np.asarray(many * board.weight, dtype=np.float64)


def _mean_one(weight: "Floats") -> "Floats":
    return weight / weight.mean() if weight.size else weight
