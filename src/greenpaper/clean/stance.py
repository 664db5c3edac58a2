"""Whether a response that has a letter's words says the opposite, or only quotes them.

Words in common can't tell "I support" from "I oppose". Three things can, and each keeps a response
out of the campaign: a small change that turns the letter round; a sentence that disowns it; and
quotation marks round what is copied. These are rules for English: in other languages only the
quotation marks are seen. They are cautious, since a member wrongly left out still counts as a
response of its own, and an opponent wrongly counted in is a vote turned round.
"""

import re
from collections.abc import Iterator, Sequence

import numpy as np

from greenpaper.clean.letters import Flags, Overlap
from greenpaper.clean.words import Numbers


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_AGAINST = _words(
    "against oppose opposes opposed opposing opposition object objects objecting "
    "objection objections disagree disagrees reject rejects rejecting refuse scrap "
    "abandon cancel"
)
_FOR = _words(
    "for support supports supported supporting supportive agree agrees favour favor "
    "welcome welcomes approve approves approving accept adopt endorse endorses back"
)
_NOT = _words(
    "not no never neither nor dont doesnt didnt wont cannot cant shouldnt wouldnt isnt arent mustnt"
)
_SMALL = _words("a an the to do does did am is are be been will would should must can i we")
_LONGEST_CHANGE = 12

_ORIGIN = re.compile(
    r"\b(?:handed|i was (?:given|sent)|asked (?:me |us )?to (?:sign|send|copy)"
    r"|circulat\w+|going round|doing the rounds|through (?:my|our|the) (?:door|letterbox)"
    r"|(?:this|that|above|pasted|standard|template|model|form|ready made|copied)"
    r" (?:letter|card|postcard|e ?mail|text|template|campaign|petition|wording)"
    r"|someone left|(?:i|to) quote|quoted)\b"
)
_REFUSAL = re.compile(
    r"\b(?:disagree|(?:do not|dont|not|cannot|cant) agree|opposite|(?:wont|not|didnt) (?:sign|send)"
    r"|refused?|nonsense|rubbish|not true|untrue|scaremongering|misleading|recycling|the bin"
    r"|no im not|no i am not|could ?nt disagree|ignore (?:it|this|the))\b"
)
_DISOWNED = re.compile(
    r"\b(?:(?:actually|well) no\b|no (?:im|i am|we are) not"
    r"|(?:do not|dont|cannot|cant) agree with (?:a (?:single )?word|the above"
    r"|(?:this|that|the) letter)"
    r"|disagree with (?:every (?:single )?word|the above|(?:this|that|the) letter"
    r"|everything (?:above|it says))"
    r"|not a (?:single )?word of (?:it|this|that) is true"
    r"|the (?:very|exact|complete) opposite(?: is true)?)"
)


def turns_round(letter: Sequence[str], response: Sequence[str], overlap: Overlap) -> bool:
    """Whether a small change in the copied text says the opposite of the letter there."""
    return any(
        _other_side(letter[theirs], response[ours])
        or (
            _only_negation(letter[theirs], response[ours])
            and _negated(letter[_around(theirs)]) != _negated(response[_around(ours)])
        )
        for theirs, ours in _changes(len(letter), len(response), overlap)
    )


def _changes(
    letter_length: int, response_length: int, overlap: Overlap
) -> Iterator[tuple[slice, slice]]:
    """The words of the letter and of the response wherever the two part for a few words."""
    last_word, last_place = -1, -1
    for word in [*np.flatnonzero(overlap.places >= 0).tolist(), response_length]:
        place = int(overlap.places[word]) if word < response_length else letter_length
        theirs, ours = place - last_place - 1, word - last_word - 1
        if theirs >= 0 and (theirs or ours) and max(theirs, ours) <= _LONGEST_CHANGE:
            yield slice(last_place + 1, place), slice(last_word + 1, word)
        last_word, last_place = word, place


def _around(words: slice, reach: int = 8) -> slice:
    """A "not" that only moved a few words has turned nothing round."""
    return slice(max(0, words.start - reach), words.stop + reach)


def _other_side(theirs: Sequence[str], ours: Sequence[str]) -> bool:
    before, after = _sides(theirs), _sides(ours)
    return len(before) == len(after) == 1 and before != after


def _only_negation(theirs: Sequence[str], ours: Sequence[str]) -> bool:
    stances = _sides(theirs) | _sides(ours)
    return not stances and _negated(theirs) != _negated(ours) and _rest(theirs) == _rest(ours)


def _sides(words: Sequence[str]) -> set[int]:
    """Which sides the words take: 1 for, -1 against, turned round by a "not" shortly before."""
    sides = set()
    for i, word in enumerate(words):
        if word in _FOR or word in _AGAINST:
            negated = any(w in _NOT for w in words[max(0, i - 3) : i])
            sides.add((1 if word in _FOR else -1) * (-1 if negated else 1))
    return sides


def _negated(words: Sequence[str]) -> bool:
    return sum(word in _NOT for word in words) % 2 == 1


def _rest(words: Sequence[str]) -> list[str]:
    return sorted(word for word in words if word not in _NOT and word not in _SMALL)


def disowns(response: Sequence[str], overlap: Overlap) -> bool:
    """Whether the respondent's own words say that the letter isn't theirs."""
    own = " ".join(
        word if place < 0 else "¶" for word, place in zip(response, overlap.places, strict=True)
    )
    own = re.sub(r"(?:¶ ?)+", "¶ ", own)
    return bool(_DISOWNED.search(own) or (_ORIGIN.search(own) and _REFUSAL.search(own)))


def quoted(text: str, spans: Sequence[tuple[int, int]], shortest: int) -> Flags:
    """For each word whether it stands in a quotation of at least `shortest` words.

    Marks round the whole text are no quotation: spreadsheets leave them behind.
    """
    starts = np.array([start for start, _ in spans], dtype=np.int64)
    flags = np.zeros(len(spans), dtype=np.bool_)
    for match in re.finditer(r"“[^“”]*”|\"[^\"]*\"|«[^«»]*»|„[^„“”]*[“”]", text):
        first, last = np.searchsorted(starts, match.span())
        if shortest <= last - first < len(spans):
            flags[first:last] = True
    return flags


def without_quotations(places: Numbers, quoted_here: Flags, quoted_there: Flags) -> Numbers:
    """Places without those words that the response quotes and the letter doesn't."""
    copied = places >= 0
    quotation = copied & quoted_here
    quotation[copied] &= ~quoted_there[places[copied]]
    return np.where(quotation, -1, places)
