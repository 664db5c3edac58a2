"""What a model once said of doubtful responses, weighed in again when they are coded again.

Nothing is asked: signing the themes, or adding responses, must not lose what was paid for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from greenpaper.assistant.data import as_data
from greenpaper.assistant.second_reader import NONE, Fits, Named, Opinion, opinion
from greenpaper.assistant.weigh import Trust
from greenpaper.domain.codebook import Codebook
from greenpaper.domain.coding import Outcome
from greenpaper.domain.consultation import Consultation
from greenpaper.domain.doubtful import Unsure
from greenpaper.domain.response import Response
from greenpaper.domain.results import Results
from greenpaper.store.orm.codebook import gone_by
from greenpaper.store.orm.models import ModelCall, Question
from greenpaper.workflow.assistance import CHECK, NOT_HEEDED, USED
from greenpaper.workflow.code_responses import Coded
from greenpaper.workflow.desk.assisting.material import spared
from greenpaper.workflow.desk.assisting.said import print_of
from greenpaper.workflow.hear import Heard
from greenpaper.workflow.reread import reread

BELIEVED = (USED, NOT_HEEDED, CHECK)


@dataclass(frozen=True, slots=True)
class Remembered:
    """A model's answers on a question's responses, by response id, and how far it was trusted."""

    model: str
    trust: Trust
    said: Mapping[str, Fits]


def remembered(question: Question) -> Remembered | None:
    """What a model said of the responses; None if it wasn't heeded, or the themes changed since."""
    went_by = print_of(gone_by(question.themes.all()))
    found = question.consultation.askings.exclude(ended_at=None).select_related("model")
    mine = [a for a in found if a.came.get("went_by", {}).get(question.key) == went_by]
    mine = [a for a in mine if question.key in a.came["use"]["heeded"]]
    if not mine or not mine[0].came["use"]["heeded"][question.key]["weight"]:
        return None
    heed = mine[0].came["use"]["heeded"][question.key]
    same = [a.pk for a in mine if a.model.name == mine[0].model.name]
    said: dict[str, Fits] = {}
    calls = ModelCall.objects.filter(asking__in=same, purpose="code").order_by("-asking", "number")
    for call in calls:
        if call.came["outcome"] in BELIEVED and call.came["item"].startswith(f"{question.key}/"):
            for response_id in call.came["responses"]:
                said.setdefault(response_id, _fits(call.came["answer"]["themes"]))
    trust = Trust(heed["informed"], heed["least_informed"], heed["weight"])
    return Remembered(mine[0].model.name, trust, said)


def _fits(themes: Mapping[str, Any]) -> Fits:
    return Fits([Named(key, words) for key, words in themes.items()] or [Named(NONE, "")])


def weighed_in(
    question: Question, book: Codebook, one: Heard, coded: Coded, what: Remembered
) -> list[Outcome]:
    """The outcomes that its answers change."""
    opinions: list[tuple[Unsure, Opinion]] = []
    for doubt in spared(question, coded.unsure):
        fits = next((what.said[i] for i in doubt.response_ids if i in what.said), None)
        if fits is not None:
            marks = one.marks[doubt.response_ids[0]]
            said = opinion(fits, doubt, as_data(doubt.text, marks.personal_data))
            opinions += [(doubt, said)] if isinstance(said, Opinion) else []
    results = _results(question, book, coded.outcomes)
    new, _ = reread(results, opinions, {question.key: what.trust}, what.model)
    return [o for o, was in zip(new.outcomes, coded.outcomes, strict=True) if o != was]


def _results(question: Question, book: Codebook, outcomes: Sequence[Outcome]) -> Results:
    """One question's outcomes, as weighing takes them."""
    return Results(
        consultation=Consultation("", (), ()),
        responses=tuple(Response(o.response_id, question.key, "", 0) for o in outcomes),
        marks={},
        campaigns=(),
        codebooks=(book,),
        outcomes=tuple(outcomes),
        portraits={},
    )
