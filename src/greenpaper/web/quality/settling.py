"""Settling what coders differ about, side by side. Nothing of the machine is shown here either."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from greenpaper.domain.errors import ChangedError, GreenpaperError
from greenpaper.domain.people import Act
from greenpaper.store.orm import samples
from greenpaper.store.orm.models import Judgement, Sample
from greenpaper.web.quality.coding import choices
from greenpaper.web.quality.views import sample_of
from greenpaper.web.shared.guard import Visit, allowed
from greenpaper.web.shared.numbers import as_number
from greenpaper.workflow.desk.samples import settling


@allowed(Act.SETTLE)
def differences(request: Visit, number: int) -> HttpResponse:
    """What the coders differ about; what is settled of it."""
    one = _coded(request, number)
    open_ones, settled = samples.differences(one), samples.settlements(one)
    texts = dict(one.drawn.filter(pk__in=open_ones).values_list("pk", "response__text"))
    about = {
        "consultation": request.consultation,
        "sample": one,
        "rows": [(pk, texts[pk], settled.get(pk)) for pk in open_ones],
        "left": sum(pk not in settled for pk in open_ones),
    }
    return render(request, "quality/differences.html", about)


@allowed(Act.SETTLE)
def settle(request: Visit, number: int, drawn: int) -> HttpResponse:
    """One response: what each coder said, and what shall stand."""
    one = _coded(request, number)
    said = _said(request)
    error: GreenpaperError | None = None
    if request.method == "POST":
        try:
            settling.settle(request.user, one, drawn, **said)
        except GreenpaperError as problem:
            error = problem
        else:
            return _on(request, one, drawn)
    return _page(request, one, drawn, error, said)


def _on(request: Visit, one: Sample, drawn: int) -> HttpResponse:
    """To the next that is not settled, or back to the list."""
    settled = samples.settlements(one)
    left = [pk for pk in samples.differences(one) if pk not in settled]
    if not left:
        messages.success(request, "Everything that the coders differ about is settled.")
        return redirect("sample", request.consultation.pk, one.number)
    later = [pk for pk in left if pk > drawn]
    return redirect("settle", request.consultation.pk, one.number, (later or left)[0])


def _page(
    request: Visit, one: Sample, drawn: int, error: GreenpaperError | None, said: dict[str, Any]
) -> HttpResponse:
    rows = samples.differences(one).get(drawn)
    if rows is None:
        raise Http404
    response = one.drawn.select_related("response__question").get(pk=drawn).response
    settled = samples.settlements(one).get(drawn)
    book = samples.codebooks_of(one)[response.question.key]
    titles = {t.key: t.title for t in book.themes}
    typed = error is not None and not isinstance(error, ChangedError)
    given = set(said["themes"] if typed else settled.themes if settled else ())
    about = {
        "consultation": request.consultation,
        "sample": one,
        "text": response.text,
        "question": response.question,
        "coders": [
            (row.coder.name, _told(row, titles), row.note, _shown(row, response.text))
            for row in rows
        ],
        "choices": choices(book, given),
        "settled": settled,
        "seen": settled.edition if settled else 0,
        "none": said["none"] if typed else _none(settled),
        "cant_tell": said["cant_tell"] if typed else bool(settled and settled.cant_tell),
        "reason": said["reason"] if typed else settled.note if settled else "",
        "problem": str(error) if error else "",
    }
    status = 200 if error is None else 409 if isinstance(error, ChangedError) else 422
    return render(request, "quality/settle.html", about, status=status)


def _none(settled: Any) -> bool:
    return bool(settled) and not settled.themes and not settled.cant_tell


def _told(row: Judgement, titles: dict[str, str]) -> list[str]:
    if row.cant_tell:
        return ["Can’t tell"]
    return [titles[key] for key in row.themes] or ["None of these"]


def _shown(row: Judgement, text: str) -> list[str]:
    """The words that the coder marked as evidence."""
    return [text[start:end] for start, end in row.evidence]


def _coded(request: Visit, number: int) -> Sample:
    """The sample; until all its coders have finished, the page doesn't exist."""
    one = sample_of(request, number)
    if one.closed_at is None:
        raise Http404
    return one


def _said(request: Visit) -> dict[str, Any]:
    post = request.POST
    seen = post.get("seen", "")
    return {
        "seen": as_number(seen, 0),
        "themes": post.getlist("theme"),
        "none": "none" in post,
        "cant_tell": "cant_tell" in post,
        "reason": post.get("reason", ""),
    }
