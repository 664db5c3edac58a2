"""A made-up crowd for the speed measurements: responses put together from real sentences.

Sentences come from nhs_fft, ArgKP, govbills and banking77. A sentence of five words or more is
spliced: the first half of one with the second half of another from the same source and subject,
so that nearly every response and passage is unique, as in a real consultation, while the words,
the lengths and the subjects stay real. The texts are written only under bench/results/.
"""

import csv
import random
import re
from dataclasses import dataclass
from pathlib import Path

from bench.frame import RESULTS
from bench.loaders import argkp, banking77, govbills, nhs_fft

# The logarithm of the words at which a response may stop: with the overrun of its last sentence,
# about 45 words on average, from a dozen to a page.
CENTRE = 3.45
SPREAD = 0.6
LONGEST = 300
SPLICED = 5  # words; shorter sentences are kept whole, and repeat as short answers do
QUESTION = "What do you think of these proposals, and what would you change?"
SENTENCE_END = re.compile(r"(?<=[.!?])\s+")

Subjects = dict[str, list[list[str]]]
"""A subject -> its sentences, each a list of words."""


@dataclass(frozen=True)
class Crowd:
    """A CSV on disk and the texts of its open question, in the order of its rows."""

    path: Path
    texts: list[str]


def gather(data: Path, size: int, seed: int = 7) -> Crowd:
    """`size` responses of about 45 words, always the same ones for a seed.

    A smaller crowd is the beginning of a larger one.
    """
    chance = random.Random(seed)
    subjects = _subjects(data)
    names = sorted(subjects)
    weights = [len(subjects[name]) for name in names]
    texts = [_response(subjects[chance.choices(names, weights)[0]], chance) for _ in range(size)]
    path = RESULTS / "crowd" / f"crowd-{size}.csv"
    write(path, list(enumerate(texts, start=1)))
    return Crowd(path, texts)


def write(path: Path, numbered: list[tuple[int, str]]) -> None:
    """One row a respondent: an id, a closed question, a segment, the open question."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Response ID", "Do you agree?", "Responding as", QUESTION])
        for number, text in numbered:
            agree = ("Agree", "Disagree", "Not sure")[number % 3]
            where = ("A resident", "A business", "An organisation", "A visitor")[number % 4]
            rows.writerow([f"R{number:06d}", agree, where, text])


def _response(sentences: list[list[str]], chance: random.Random) -> str:
    aim = min(LONGEST, max(3, chance.lognormvariate(CENTRE, SPREAD)))
    said: list[str] = []
    words = 0
    while words < aim:
        sentence = _spliced(sentences, chance)
        said.append(" ".join(sentence))
        words += len(sentence)
    return " ".join(text if text[-1] in ".!?" else f"{text}." for text in said)


def _spliced(sentences: list[list[str]], chance: random.Random) -> list[str]:
    first = chance.choice(sentences)
    if len(first) < SPLICED:
        return first
    second = chance.choice(sentences)
    return first[: len(first) // 2] + second[len(second) // 2 :]


def _subjects(data: Path) -> Subjects:
    subjects: Subjects = {}
    bills = govbills(data)
    by_subject = {q.name: list(q.texts) for q in argkp(data, "train")}
    by_subject["nhs"] = list(nhs_fft(data).texts)
    for question in (bills, banking77(data, "train")):
        for text, codes in zip(question.texts, question.gold, strict=True):
            by_subject.setdefault(f"{question.data_set} {min(codes)}", []).append(text)
    for name, texts in by_subject.items():
        parts = [part.split() for text in texts for part in SENTENCE_END.split(text)]
        subjects[name] = [words for words in parts if 2 <= len(words) <= 60]
    return subjects
