"""Section: what a language model's answers on the doubtful responses are worth."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bench.bars import Bar
from bench.frame import Row
from bench.loaders import Question, argkp, nhs_fft, part
from bench.pairs import written_yardstick
from bench.scripted_model import Script, ScriptedModel
from bench.scripted_readers import deceiving, first, oracle, useless
from bench.vectors import load_embedder
from greenpaper.assistant import second_reader, weigh
from greenpaper.assistant.data import as_data
from greenpaper.assistant.second_reader import Opinion
from greenpaper.domain.asking import Ask, Reply
from greenpaper.domain.doubtful import Unsure
from greenpaper.providers import chat
from greenpaper.themes.code import fitting
from greenpaper.themes.code import weigh as engine
from greenpaper.themes.corpus import Corpus, prepare
from greenpaper.themes.discover import discover, most_themes
from greenpaper.themes.likeness import Yardstick, from_centroids
from greenpaper.themes.unsure import unsure
from greenpaper.workflow.model_plan import MOST_CHECKS, in_turn

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from greenpaper.domain.ports import Embedder, LanguageModel

    Held = NDArray[np.bool_]

TITLE = "A language model on the doubtful"
ORDER = 44
ABOUT = """Of each question the responses in which the engine is least sure are read by a language
model, one a call, over HTTP: here a scripted one. *Right nine times in ten*: it gives a response's
gold themes, or in one case of ten a theme by chance. *Useless*: always a theme by chance. *Useless,
but right on the checks* is what no check can see: how much is lost then is no bar, but a limit. The
answers are weighed by how well it does on responses that the engine is sure of, which count among
those sent; "weight" is what an answer then adds to log-odds (0: not heeded). Micro-F1 by the share
of responses sent. Themes found: signed off by protocol D's oracle on one half, coded and scored on
the other, both ways; themes written: ArgKP's key points and the NHS frame's bare names. Nothing was
chosen on these sets: the order of doubt, the weight, when to heed, and the number of themes shown
were tried on ArgKP train."""

SHARES = (0.0, 0.02, 0.05, 0.1, 0.2)
BARS = {
    "right nine times in ten": (Bar("gain at 10%", 0.02), Bar("worst change", -0.01)),
    "useless": (Bar("worst change", -0.01),),
    "names the first": (Bar("worst change", -0.01),),
}
LEAST_OVERLAP = 0.3


@dataclass(frozen=True)
class Asked:
    """One question's responses as the engine coded them, and what is right.

    `codes` (themes, codes) says which code each theme stands for; `right` and `decided` are by text
    of the corpus and code.
    """

    key: str
    asked: str
    corpus: Corpus
    yardstick: Yardstick
    wordings: Mapping[str, str]
    codes: "Held"
    right: "Held"
    decided: "Held"


def run(shared: Path) -> list[Row]:
    """Both models on every set."""
    data, embedder = shared / "data", load_embedder()
    nhs, points = nhs_fft(data), argkp(data)
    sets = {
        "nhs_fft, themes found": list(halves([nhs], embedder)),
        "argkp dev, themes found": list(halves(points, embedder)),
        "argkp dev, themes written": [written(q, embedder, n) for n, q in enumerate(points)],
        "nhs_fft, bare names": [written(nhs, embedder, 0)],
    }
    rows: list[Row] = []
    for name, questions in sets.items():
        gold = _gold(questions)
        models = {
            "right nine times in ten": oracle(gold, 0.9),
            "right every other time": oracle(gold, 0.5),
            "useless": useless(),
            "names the first": first,
            "useless, but right on the checks": deceiving(gold, _checks(questions)),
        }
        rows += [_curve(name, model, questions, script) for model, script in models.items()]
    return rows


def _curve(name: str, model: str, questions: Sequence[Asked], script: Script) -> Row:
    with tempfile.TemporaryDirectory() as folder, ScriptedModel(script) as server:
        reader = chat.load(model, server.url, None, Path(folder))
        scored = [score(questions, share, reader) for share in SHARES]
    plain, *rest = [one.micro_f1 for one in scored]
    row: Row = {"set": name, "model": model}
    row |= {f"{share:.0%}": one.micro_f1 for share, one in zip(SHARES, scored, strict=True)}
    row["gain at 10%"] = scored[SHARES.index(0.1)].micro_f1 - plain
    row["worst change"] = min(plain, *rest) - plain
    row["weight"] = scored[-1].weight
    return row | {"bars": BARS[model]} if model in BARS else row


@dataclass(frozen=True)
class Scored:
    """Micro-F1 over all the questions, the mean weight of an answer, and what the replies cost."""

    micro_f1: float
    weight: float
    replies: int
    lost: int
    tokens: int
    seconds: float


def score(questions: Sequence[Asked], share: float, reader: "LanguageModel") -> Scored:
    """How well the questions are coded with so many of their responses sent."""
    sent = {q.key: _sent(q, share, len(questions)) for q in questions}
    replies, opinions = _ask(questions, sent, reader)
    trusted = weigh.trusted(opinions)
    tally = np.zeros(3)
    for question in questions:
        mine = [pair for pair in opinions if pair[0].question == question.key]
        weight = trusted[question.key].weight if question.key in trusted else 0.0
        tally += _tally(question, mine, weight)
    hits, alarms, misses = tally
    return Scored(
        micro_f1=float(2 * hits / max(1, 2 * hits + alarms + misses)),
        weight=float(np.mean([t.weight for t in trusted.values()])) if trusted else 0.0,
        replies=len(opinions),
        lost=len(replies) - len(opinions),
        tokens=sum(reply.tokens_in + reply.tokens_out for reply in replies),
        seconds=sum(reply.seconds for reply in replies),
    )


def _checks(questions: Sequence[Asked]) -> frozenset[str]:
    """The words of all responses that are asked as checks."""
    sent = (one for q in questions for one in _sent(q, max(SHARES), len(questions)))
    return frozenset(" ".join(as_data(one.text).text.split()) for one in sent if one.check)


def _sent(question: Asked, share: float, questions: int) -> list[Unsure]:
    """What is sent of a question: checks and doubtful responses, as the product takes them."""
    count = round(share * len(question.corpus.texts))
    texts = {text: (str(n),) for n, text in enumerate(question.corpus.texts)}
    weighed = engine(question.corpus, question.yardstick)
    found = unsure(
        question.key,
        question.corpus,
        question.yardstick,
        weighed,
        texts,
        most=count,
        checks=MOST_CHECKS,
    )
    return in_turn(found, questions)[:count]


def _ask(
    questions: Sequence[Asked], sent: Mapping[str, Sequence[Unsure]], reader: "LanguageModel"
) -> tuple[list[Reply], list[tuple[Unsure, Opinion]]]:
    """The replies, and those of the answers that can be believed."""
    asks: list[tuple[Unsure, Ask]] = []
    for question in questions:
        for number, one in enumerate(sent[question.key]):
            data = as_data(one.text)
            ask = second_reader.ask(one, data, question.asked, question.wordings, number)
            asks.append((one, ask))
    replies = reader.ask([ask for _, ask in asks])
    opinions = []
    for (one, _), reply in zip(asks, replies, strict=True):
        if reply.lost is None:
            said = second_reader.opinion(reply.answer, one, as_data(one.text))
            opinions += [(one, said)] if isinstance(said, Opinion) else []
    return replies, opinions


def _tally(
    question: Asked, opinions: Sequence[tuple[Unsure, Opinion]], weight: float
) -> "NDArray[np.float64]":
    """Hits, false alarms and misses of one question."""
    place = {key: number for number, key in enumerate(question.yardstick.keys)}
    held = np.zeros((len(question.corpus.texts), len(place)), dtype=bool)
    weighed = engine(question.corpus, question.yardstick)
    for text, fits in enumerate(fitting(weighed, len(question.corpus.texts))):
        held[text, [fit.theme for fit in fits]] = True
    for one, said in opinions:
        if one.check or not weight:
            continue
        text = int(one.response_ids[0])
        for candidate in one.candidates:
            held[text, place[candidate.theme]] = weigh.weighed(candidate, said, weight)[0]
    coded = held.astype(int) @ question.codes.astype(int) > 0
    times = question.corpus.counts[:, None] * question.decided
    return np.array(
        [
            (times * (coded & question.right)).sum(),
            (times * (coded & ~question.right)).sum(),
            (times * (~coded & question.right)).sum(),
        ],
        dtype=np.float64,
    )


def _gold(questions: Sequence[Asked]) -> dict[str, frozenset[str]]:
    """The themes that are right, by a response's words as they are sent."""
    gold: dict[str, frozenset[str]] = {}
    for question in questions:
        right = question.right.astype(int) @ question.codes.T.astype(int) > 0
        for text, themes in zip(question.corpus.texts, right, strict=True):
            keys = frozenset(question.yardstick.keys[t] for t in np.flatnonzero(themes))
            said = " ".join(as_data(text).text.split())
            gold[said] = gold.get(said, frozenset()) | keys
    return gold


def written(question: Question, embedder: "Embedder", number: int) -> Asked:
    """A question to be coded with its codes' own names."""
    corpus = prepare(question.texts, embedder)
    yardstick = written_yardstick(question, embedder, corpus)
    right, decided = _truth(question, corpus)
    codes = np.eye(len(yardstick.keys), dtype=bool)
    return Asked(
        f"q{number}",
        question.group,
        corpus,
        yardstick,
        question.descriptions,
        codes,
        right,
        decided,
    )


def halves(questions: Sequence[Question], embedder: "Embedder") -> Iterator[Asked]:
    """Each question twice: signed off on one half, to be coded and scored on the other."""
    for number, question in enumerate(questions):
        whole = prepare(question.texts, embedder)
        centroids = discover(whole, most_themes(len(whole.texts)))
        order = np.random.default_rng([0, number]).permutation(len(question.texts))
        middle = len(order) // 2
        for side, (half, other) in enumerate(
            [(order[:middle], order[middle:]), (order[middle:], order[:middle])]
        ):
            signed = _sign_off(question, half, centroids, embedder)
            key = f"q{number}.{side}"
            yield _signed(key, question, other, centroids, mapping=signed, embedder=embedder)


def _sign_off(
    question: Question,
    rows: "NDArray[np.int64]",
    centroids: "NDArray[np.float32]",
    embedder: "Embedder",
) -> "Held":
    """Which code each theme is, shape (themes, codes); none where it is under .3 of the theme."""
    mine = _part(question, rows)
    corpus = prepare(mine.texts, embedder)
    keys = tuple(f"t{n}" for n in range(len(centroids)))
    right, decided = _truth(mine, corpus)
    held = np.zeros((len(corpus.texts), len(keys)), dtype=int)
    weighed = engine(corpus, from_centroids(keys, centroids))
    for text, fits in enumerate(fitting(weighed, len(corpus.texts))):
        held[text, [fit.theme for fit in fits]] = 1
    overlap = held.T @ (right & decided)
    best = overlap.argmax(axis=1)
    mapping = np.zeros(overlap.shape, dtype=bool)
    themes = np.arange(len(keys))
    mapping[themes, best] = overlap[themes, best] >= LEAST_OVERLAP * np.maximum(1, held.sum(axis=0))
    return mapping


def _signed(
    key: str,
    question: Question,
    rows: "NDArray[np.int64]",
    centroids: "NDArray[np.float32]",
    *,
    mapping: "Held",
    embedder: "Embedder",
) -> Asked:
    mine = _part(question, rows)
    kept = np.flatnonzero(mapping.any(axis=1))
    corpus = prepare(mine.texts, embedder)
    right, decided = _truth(mine, corpus)
    keys = tuple(f"t{n}" for n in kept)
    codes = sorted(question.descriptions)
    names = {
        k: question.descriptions[codes[mapping[n].argmax()]]
        for k, n in zip(keys, kept, strict=True)
    }
    yardstick = from_centroids(keys, centroids[kept])
    return Asked(key, question.group, corpus, yardstick, names, mapping[kept], right, decided)


def _part(question: Question, rows: "NDArray[np.int64]") -> Question:
    """Some rows, with all codes of the frame."""
    cut = part(question, [int(row) for row in rows])
    return replace(cut, descriptions=question.descriptions)


def _truth(question: Question, corpus: Corpus) -> "tuple[Held, Held]":
    """Which codes are right, and which the judges decided; by text of the corpus and code."""
    codes = {code: n for n, code in enumerate(sorted(question.descriptions))}
    place = {text: n for n, text in enumerate(corpus.texts)}
    right = np.zeros((len(place), len(codes)), dtype=bool)
    decided = np.ones((len(place), len(codes)), dtype=bool)
    split = question.undecided or (frozenset[str](),) * len(question.texts)
    for text, gold, doubts in zip(question.texts, question.gold, split, strict=True):
        right[place[text], [codes[c] for c in gold]] = True
        decided[place[text], [codes[c] for c in doubts if c in codes]] = False
    return right, decided
