"""The responses to one question that can be coded, embedded; and why the others can't."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from greenpaper.domain.campaign import Campaign, Relation
from greenpaper.domain.coding import Outcome, Status
from greenpaper.domain.consultation import Question
from greenpaper.domain.languages import language_name
from greenpaper.domain.ports import Embedder, Progress, silent
from greenpaper.domain.response import Content, Marks, Response
from greenpaper.report.order import natural
from greenpaper.themes.corpus import Corpus, Sent, prepare
from greenpaper.workflow.clean_up import Cleaned

UNTOLD = "und"


@dataclass(frozen=True, slots=True)
class Heard:
    """One question's responses. `left_out` has an outcome for each that can't be coded.

    `voices` maps each text of the corpus to the ids of those who gave it, in natural order.
    """

    question: Question
    responses: tuple[Response, ...]
    left_out: tuple[Outcome, ...]
    corpus: Corpus
    voices: Mapping[str, tuple[str, ...]]
    marks: Mapping[str, Marks]


def hear(
    question: Question,
    responses: Sequence[Response],
    cleaned: Cleaned,
    embedder: Embedder,
    progress: Progress = silent,
) -> Heard:
    """Tell the responses that can be coded from those that can't, and embed the former.

    A response in a language that the embedder can't be trusted with is left out, with the reason;
    one that is too short to tell its language is heard.
    """
    mine = sorted(
        (r for r in responses if r.question == question.key), key=lambda r: natural(r.response_id)
    )
    marks = {r.response_id: cleaned.marks[question.key, r.response_id] for r in mine}
    left_out = [_left_out(r, marks[r.response_id], embedder.languages) for r in mine]
    heard = tuple(r for r, outcome in zip(mine, left_out, strict=True) if outcome is None)
    texts = {r.response_id: r.text for r in mine}
    sent = _sent((c for c in cleaned.campaigns if c.question == question.key), texts)
    corpus = prepare([r.text for r in heard], embedder, sent, progress)
    voices: dict[str, list[str]] = defaultdict(list)
    for response in heard:
        voices[response.text].append(response.response_id)
    return Heard(
        question,
        heard,
        tuple(outcome for outcome in left_out if outcome is not None),
        corpus,
        {text: tuple(ids) for text, ids in voices.items()},
        marks,
    )


def _left_out(response: Response, marks: Marks, languages: frozenset[str]) -> Outcome | None:
    """The outcome of a response that can't be coded; None if it can."""
    key = (response.question, response.response_id)
    if marks.content is Content.BLANK:
        return Outcome(*key, Status.BLANK)
    if marks.content is Content.NO_CONTENT:
        return Outcome(*key, Status.NO_CONTENT, reason=marks.reason)
    if marks.language == UNTOLD or marks.language in languages:
        return None
    name = language_name(marks.language)
    called = name if name != marks.language else f"a language ({name})"
    return Outcome(
        *key, Status.NOT_CODED, reason=f"in {called}, which the language model cannot read"
    )


def _sent(campaigns: Iterable[Campaign], texts: Mapping[str, str]) -> dict[str, Sent]:
    """For each text of a campaign, which one it is, and what of it is not the letter."""
    sent: dict[str, Sent] = {}
    for campaign in campaigns:
        for member in campaign.members:
            own = () if member.relation is Relation.IDENTICAL else member.own_words
            sent[texts[member.response_id]] = Sent(campaign.key, own)
        sent[texts[campaign.letter]] = Sent(campaign.key, letter=True)
    return sent
