"""Finds letter campaigns: near-identical responses to one question.

How: texts with the same words are one text; texts that share runs of words are gathered round the
most typical of them (gathering.py); each is compared with that letter (letters.py); those that
turn it round, disown it or only quote it stay out (stance.py); and what a member wrote themselves
is marked (own_words.py).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from greenpaper.clean.gathering import SMALLEST, gather
from greenpaper.clean.letters import (
    RUN,
    Flags,
    Letter,
    Overlap,
    compare,
    is_copy,
    is_mostly_letter,
    likely_copies,
    overlap_of,
    read_letter,
)
from greenpaper.clean.own_words import own_spans, relation
from greenpaper.clean.stance import disowns, quoted, turns_round, without_quotations
from greenpaper.clean.words import (
    Hashes,
    Numbers,
    normal_words,
    number_words,
    shelve,
    shingles,
    word_spans,
)
from greenpaper.domain.campaign import Campaign, Member
from greenpaper.domain.ports import Progress, silent
from greenpaper.domain.response import Response

SHORTEST_LETTER = 20
"""Words. Below it, people say the same without having agreed to."""

_STEP = "Looking for letter campaigns"


def find(responses: Sequence[Response], progress: Progress = silent) -> tuple[Campaign, ...]:
    """The campaigns among responses that have content, largest first.

    Responses to several questions may be handed in: a campaign lies within one question. Its
    letter is the most typical member's text; at least three members send mostly the letter; and
    a response is in one campaign at most. The order of the responses makes no difference.
    """
    by_question: dict[str, list[Response]] = defaultdict(list)
    for response in responses:
        by_question[response.question].append(response)
    found = [
        group
        for question in sorted(by_question)
        for group in _find(by_question[question], progress)
    ]
    found.sort(key=lambda group: (-len(group.members), group.letter.text, group.letter.question))
    return tuple(
        Campaign(f"c{n}", group.letter.question, group.letter.response_id, group.members)
        for n, group in enumerate(found, start=1)
    )


@dataclass(frozen=True, slots=True)
class _Group:
    letter: Response
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class _Text:
    """Responses with the same words, the first of them (by text, then id) standing for all."""

    words: Hashes
    responses: tuple[Response, ...]

    @property
    def copies(self) -> int:
        return len(self.responses)


@dataclass(frozen=True)
class _Model:
    """A letter that others are compared with."""

    text: str
    letter: Letter

    @cached_property
    def said(self) -> list[str]:
        return normal_words(self.text)

    @cached_property
    def _quoted(self) -> Flags:
        return quoted(self.text, word_spans(self.text), shortest=1)

    def overlap(self, text: str, words: Hashes) -> Overlap:
        """How `text` overlaps with the letter, quotations of it left out."""
        overlap = compare(self.letter, words)
        if not any(mark in text for mark in '"“«„'):
            return overlap
        here = quoted(text, word_spans(text), shortest=12)
        return overlap_of(without_quotations(overlap.places, here, self._quoted), len(self.said))


def _model(text: _Text) -> _Model:
    wording = text.responses[0].text
    return _Model(wording, read_letter(text.words))


def _find(responses: Sequence[Response], progress: Progress) -> list[_Group]:
    texts = _same_words_once(responses)
    shelf = shelve([text.words for text in texts])
    runs = shingles(shelf.words, RUN)
    copies = np.array([text.copies for text in texts], dtype=np.int64)

    def belongs(letter: int, candidates: Numbers) -> list[int]:
        model = _model(texts[letter])
        likely, half = likely_copies(model.letter, shelf, runs, candidates)
        if copies[letter] + copies[candidates[half]].sum() < SMALLEST:
            return []
        found = {i: _copy_of(model, texts[i]) for i in candidates[likely].tolist()}
        members = {i: overlap for i, overlap in found.items() if overlap}
        mostly = [i for i, overlap in members.items() if is_mostly_letter(overlap)]
        return list(members) if copies[[letter, *mostly]].sum() >= SMALLEST else []

    groups = gather(shelf, copies, belongs, lambda done: progress(_STEP, done, len(texts)))
    progress(_STEP, len(texts), len(texts))
    return [_group([texts[i] for i in group]) for group in groups]


def _same_words_once(responses: Sequence[Response]) -> list[_Text]:
    """The texts that are long enough for a letter, in an order that only their words decide."""
    ordered = sorted(responses, key=lambda response: (response.text, response.response_id))
    same: dict[bytes, list[int]] = defaultdict(list)
    numbered = number_words([response.text for response in ordered])
    for i, words in enumerate(numbered):
        if len(words) >= SHORTEST_LETTER:
            same[words.tobytes()].append(i)
    return [
        _Text(numbered[same[key][0]], tuple(ordered[i] for i in same[key])) for key in sorted(same)
    ]


def _copy_of(model: _Model, text: _Text) -> Overlap | None:
    """The overlap, if this text is a copy of the letter and means it."""
    if not is_copy(compare(model.letter, text.words)):
        return None
    wording = text.responses[0].text
    overlap = model.overlap(wording, text.words)
    if not is_copy(overlap):
        return None
    said = normal_words(wording)
    if turns_round(model.said, said, overlap) or disowns(said, overlap):
        return None
    return overlap


def _group(texts: Sequence[_Text]) -> _Group:
    """A campaign from its texts, the letter's first."""
    model = _model(texts[0])
    members = [_member(model, response, text) for text in texts for response in text.responses]
    members.sort(key=lambda member: (len(member.response_id), member.response_id))
    return _Group(texts[0].responses[0], tuple(members))


def _member(model: _Model, response: Response, text: _Text) -> Member:
    own = own_spans(response.text, model.said, compare(model.letter, text.words))
    how = relation(response.text, own, model.letter.words, text.words)
    return Member(response.response_id, how, own)
