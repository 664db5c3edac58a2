"""What pages need of what was counted: a question's numbers, whether they are of now, pictures."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from markupsafe import Markup

from greenpaper.report.svg_forms import on_page
from greenpaper.store.orm.counts import Freshness, freshness
from greenpaper.store.orm.models import Picture, Question, QuestionCount
from greenpaper.web.shared.guard import Visit

Numbers = dict[str, Any]
SECTIONS = (
    ("Themes", "explore themes"),
    ("By group", "explore groups"),
    ("Together", "explore together"),
    ("Map", "explore map"),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture on a page, drawn wide and narrow; `name` is that of its downloads."""

    name: str
    wide: Markup
    narrow: Markup


def question_of(request: Visit, key: str) -> Question:
    """The open question that the address names."""
    return get_object_or_404(Question, consultation=request.consultation, key=key, kind="open")


def numbers_of(question: Question) -> Numbers:
    """What was counted of a question; nothing where nothing has been yet."""
    kept = QuestionCount.objects.filter(question=question).first()
    return kept.numbers if kept else {}


def picture(question: Question, name: str) -> Shown | None:
    """A picture whose marks lead to the responses."""
    kept = Picture.objects.filter(question=question, name=name).first()
    if kept is None:
        return None
    there = address(question, "explore responses") + "?"
    return Shown(name, on_page(kept.wide, there), on_page(kept.narrow, there))


def drawing(question: Question, name: str) -> str:
    """A picture as it was drawn, for handing out."""
    kept = Picture.objects.filter(question=question, name=name).first()
    if kept is None:
        raise Http404
    return kept.wide


def address(question: Question, name: str) -> str:
    """The address of a page about the question."""
    return reverse(name, args=[question.consultation_id, question.key])


def frame(request: Visit, question: Question, here: str) -> dict[str, Any]:
    """What all pages of Explore show: the questions, the sections, whether numbers are of now."""
    questions = request.consultation.questions.filter(kind="open")
    fresh: Freshness = freshness(request.consultation)
    return {
        "consultation": request.consultation,
        "question": question,
        "others": [(q, address(q, here)) for q in questions if q.pk != question.pk],
        "sections": [(title, address(question, name), name == here) for title, name in SECTIONS],
        "fresh": fresh,
        "numbers": numbers_of(question),
        "responses": address(question, "explore responses"),
    }
