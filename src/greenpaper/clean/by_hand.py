"""Campaigns as people put them together: the letter that stands for them, and its members."""

from collections import Counter
from collections.abc import Sequence

from greenpaper.clean.letters import Letter, compare, read_letter
from greenpaper.clean.own_words import own_spans, relation
from greenpaper.clean.words import Hashes, normal_words, number_words
from greenpaper.domain.campaign import Member, Relation
from greenpaper.domain.response import Response

_LETTERS = 20
_OTHERS = 200


def letter_of(responses: Sequence[Response]) -> Response:
    """The response whose text is most like those of all: the letter that stands for them.

    Texts with the most copies are tried, each against the others; the first in the order of the
    source where several are as typical.
    """
    ordered = sorted(responses, key=lambda r: (r.row, r.response_id))
    words = number_words([r.text for r in ordered])
    copies = Counter(w.tobytes() for w in words)
    first = {w.tobytes(): n for n, w in reversed(list(enumerate(words)))}
    often = sorted(first.values(), key=lambda n: (-copies[words[n].tobytes()], n))

    def typical(n: int) -> float:
        letter = read_letter(words[n])
        alike = (copies[words[o].tobytes()] * _alike(letter, words[o]) for o in often[:_OTHERS])
        return round(sum(alike), 6)

    return ordered[max(often[:_LETTERS], key=lambda n: (typical(n), -n))]


def members_of(letter: Response, responses: Sequence[Response]) -> tuple[Member, ...]:
    """How each response relates to a letter, in the order given; the letter is among them."""
    of_letter, *words = number_words([letter.text, *(r.text for r in responses)])
    read, said = read_letter(of_letter), normal_words(letter.text)
    known: dict[str, tuple[tuple[tuple[int, int], ...], Relation]] = {}
    found = []
    for response, here in zip(responses, words, strict=True):
        if response.text not in known:
            own = own_spans(response.text, said, compare(read, here))
            known[response.text] = (own, relation(response.text, own, of_letter, here))
        own, how = known[response.text]
        found.append(Member(response.response_id, how, own))
    return tuple(found)


def _alike(letter: Letter, words: Hashes) -> float:
    """How much of both texts is the same, from 0 to 1."""
    overlap = compare(letter, words)
    return min(overlap.share_of_letter, overlap.share_of_response)
