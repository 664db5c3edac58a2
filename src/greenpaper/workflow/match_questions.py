"""Which codebook belongs to which question of a file: they are matched by wording."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from greenpaper.domain.codebook import Codebook
from greenpaper.domain.consultation import Question
from greenpaper.domain.errors import CodebookError

NEAR = 0.85
"""How alike two wordings must be (difflib's ratio, of 1) to be one question with a correction."""


@dataclass(frozen=True, slots=True)
class Matched:
    """The codebook of each question by the question's key, and what the reader should know."""

    codebooks: dict[str, Codebook]
    notes: tuple[str, ...]


def match_questions(questions: Sequence[Question], codebooks: Sequence[Codebook]) -> Matched:
    """Match by the same words, then by nearly the same, then by being the only one on each side.

    Questions of a file that a codebook does not have may stay without, but not while the codebook
    has others that the file lacks: then a wording was changed, and CodebookError says so.
    """
    matched: dict[str, Codebook] = {}
    notes: list[str] = []
    for question in questions:
        same = [b for b in codebooks if _plain(b.question_text) == _plain(question.text)]
        if same and same[0] not in matched.values():
            matched[question.key] = same[0]
    for question, book in _nearest(questions, codebooks, matched):
        matched[question.key] = book
        notes.append(
            f"“{question.text}” was coded with the themes of “{book.question_text}”: "
            "the wordings are nearly the same."
        )
    if not matched and len(questions) == len(codebooks) == 1:
        matched[questions[0].key] = codebooks[0]
        notes.append(
            f"“{questions[0].text}” was coded with the themes of “{codebooks[0].question_text}”: "
            "each is the only open question."
        )
    return Matched(matched, (*notes, *_left_over(questions, codebooks, matched)))


def _nearest(
    questions: Sequence[Question], codebooks: Sequence[Codebook], matched: dict[str, Codebook]
) -> list[tuple[Question, Codebook]]:
    pairs = sorted(
        (
            (-_likeness(question.text, book.question_text), question.key, book.question)
            for question in questions
            for book in codebooks
            if question.key not in matched and book not in matched.values()
        ),
    )
    by_key = {q.key: q for q in questions}, {b.question: b for b in codebooks}
    found: dict[str, str] = {}
    for unlike, key, book in pairs:
        if -unlike >= NEAR and key not in found and book not in found.values():
            found[key] = book
    return [(by_key[0][key], by_key[1][book]) for key, book in found.items()]


def _left_over(
    questions: Sequence[Question], codebooks: Sequence[Codebook], matched: dict[str, Codebook]
) -> list[str]:
    without = [q.text for q in questions if q.key not in matched]
    unused = [b.question_text for b in codebooks if b not in matched.values()]
    if not matched or (without and unused):
        raise CodebookError(
            "The codebook's questions are not those of the file. "
            f"The file asks: {_listed(without)}. The codebook is for: {_listed(unused)}. "
            "Make the wording in the codebook that of the file, or give the codebook's questions "
            "to the right columns with --roles."
        )
    notes = [f"The codebook has no themes for “{text}”: it was not coded." for text in without]
    return notes + [f"The file does not ask “{text}”, which the codebook has." for text in unused]


def _listed(texts: Sequence[str]) -> str:
    return "; ".join(f"“{text}”" for text in texts) or "no open question"


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, _plain(one), _plain(other), autojunk=False).ratio()


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.findall(r"\w+", folded))
