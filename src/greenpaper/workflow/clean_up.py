"""Clean up: every response is marked; none is changed or deleted."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from greenpaper.clean import campaigns, content, language, personal_data
from greenpaper.domain.campaign import Campaign
from greenpaper.domain.consultation import Question
from greenpaper.domain.ports import Progress, silent
from greenpaper.domain.response import Content, Marks, PersonalData, Response
from greenpaper.intake import Intake
from greenpaper.report.order import natural

BLOCK = 2_000


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The marks on every response, by (question, response id), and the letter campaigns.

    `personal_answers`: see `Results`.
    """

    marks: Mapping[tuple[str, str], Marks]
    campaigns: tuple[Campaign, ...]
    personal_answers: frozenset[str] = frozenset()


def clean_up(intake: Intake, progress: Progress = silent) -> Cleaned:
    """Mark what says nothing, the language and the personal data; find the letter campaigns."""
    by_question: dict[str, list[Response]] = defaultdict(list)
    for response in intake.responses:
        by_question[response.question].append(response)
    marks: dict[tuple[str, str], Marks] = {}
    found: list[Campaign] = []
    for question in intake.consultation.open_questions:
        responses = by_question[question.key]
        marks |= _marks(question, responses, progress)
        said = [r for r in responses if marks[question.key, r.response_id].content == "content"]
        said.sort(key=lambda r: natural(r.response_id))
        found += campaigns.find(said, progress)
    return Cleaned(marks, tuple(found), personal_answers(intake))


def personal_answers(intake: Intake) -> frozenset[str]:
    """The closed answers, and names of groups, with personal data in them."""
    asked = intake.consultation
    options = [q.options for q in asked.closed_questions] + [s.groups for s in asked.segments]
    texts = sorted({option for some in options for option in some})
    return frozenset(
        text for text, spans in zip(texts, personal_data.find(texts), strict=True) if spans
    )


def _marks(
    question: Question, responses: Sequence[Response], progress: Progress
) -> dict[tuple[str, str], Marks]:
    """Each different text is looked at once."""
    texts = sorted({r.text for r in responses})
    kinds = _classify(texts, question.text, progress)
    said = [text for text in texts if kinds[text][0] is not Content.BLANK]
    languages = _languages(said, progress)
    personal: dict[str, tuple[PersonalData, ...]] = dict(
        zip(said, personal_data.find(said, progress), strict=True)
    )
    by_text = {
        text: Marks(*kinds[text], languages.get(text, language.UNKNOWN), personal.get(text, ()))
        for text in texts
    }
    return {(question.key, r.response_id): by_text[r.text] for r in responses}


def _classify(
    texts: Sequence[str], wording: str, progress: Progress
) -> dict[str, tuple[Content, str]]:
    kinds = {}
    for done, text in enumerate(texts):
        if done % BLOCK == 0:
            progress("Looking for what says nothing", done, len(texts))
        kinds[text] = content.classify(text, wording)
    progress("Looking for what says nothing", len(texts), len(texts))
    return kinds


def _languages(texts: Sequence[str], progress: Progress) -> dict[str, str]:
    found: dict[str, str] = {}
    for start in range(0, len(texts), BLOCK):
        progress("Telling languages apart", start, len(texts))
        some = texts[start : start + BLOCK]
        found |= zip(some, language.identify(some), strict=True)
    progress("Telling languages apart", len(texts), len(texts))
    return found
