"""The room: the samples; drawing one; one sample, how far its coders are, what it came to."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from greenpaper.domain.errors import GreenpaperError
from greenpaper.domain.people import Act, may
from greenpaper.report.check_page import MEASURES
from greenpaper.store.orm import blind
from greenpaper.store.orm.acts import Person, role_of
from greenpaper.store.orm.models import Consultation, Run, RunState, Sample, Work
from greenpaper.web.quality.forms import USUAL, Coders, Draw
from greenpaper.web.shared.guard import Visit, allowed
from greenpaper.workflow.desk.samples import coding, drawing

SECONDS_EACH = 15
FILES = "default-src 'none'; style-src 'unsafe-inline'"


@allowed(Act.LOOK, while_coding=True)
def accuracy(request: Visit) -> HttpResponse:
    """All samples, and what can be drawn."""
    consultation = request.consultation
    samples = list(consultation.samples.order_by("-number"))
    about = {
        "consultation": consultation,
        "lines": [(s, blind.coder_of(request.user, s)) for s in samples],
        "can_draw": may(role_of(request.user, consultation), Act.DRAW_SAMPLE)
        and all(s.closed_at for s in samples),
        "needed": drawing.needed(consultation) if not samples else [],
        "coded": any(s.closed_at for s in samples),
        "has_themes": consultation.questions.filter(themes__gone=False).exists(),
    }
    return render(request, "quality/accuracy.html", about)


@allowed(Act.DRAW_SAMPLE, while_coding=True)
def draw(request: Visit) -> HttpResponse:
    """Draw a sample; how many are needed is said before."""
    consultation = request.consultation
    needed = drawing.needed(consultation)
    people = _people(consultation)
    form = Draw(
        request.POST or None,
        asked=[n.question for n in needed],
        people=people,
        initial={"questions": [n.question.key for n in needed], "coders": [str(request.user.pk)]},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            sample = drawing.draw(
                request.user,
                consultation,
                questions=[n.question for n in needed if n.question.key in said["questions"]],
                size=said["size"],
                coders=[p for p in people if str(p.pk) in said["coders"]],
                sheets=said["sheets"] or 0,
                seed=said["seed"],
            )
        except GreenpaperError as error:
            form.add_error(None, str(error))
        else:
            return redirect("sample", consultation.pk, sample.number)
    about = {"consultation": consultation, "form": form, "needed": needed}
    about["minutes"] = round(USUAL * SECONDS_EACH / 60)
    return render(request, "quality/draw.html", about, status=422 if form.errors else 200)


@allowed(Act.DRAW_SAMPLE)
def draw_next(request: Visit) -> HttpResponse:
    """Have people code the responses that would teach the machine most."""
    consultation = request.consultation
    people = _people(consultation)
    form = Coders(request.POST or None, people=people, initial={"coders": [str(request.user.pk)]})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        coders = [p for p in people if str(p.pk) in said["coders"]]
        try:
            sample = drawing.draw_next(
                request.user, consultation, coders=coders, sheets=said["sheets"] or 0
            )
        except GreenpaperError as error:
            form.add_error(None, str(error))
        else:
            return redirect("sample", consultation.pk, sample.number)
    wanted = [(q.text, len(ids)) for q, ids in drawing.would_teach(consultation).items()]
    about = {"consultation": consultation, "form": form, "wanted": wanted}
    return render(request, "quality/next.html", about, status=422 if form.errors else 200)


@allowed(Act.LOOK, while_coding=True)
def sample(request: Visit, number: int) -> HttpResponse:
    """One sample. What came of it is there when all coders have finished, and not before."""
    one = sample_of(request, number)
    consultation, role = request.consultation, role_of(request.user, request.consultation)
    coders = list(one.coders.select_related("person"))
    mine = blind.coder_of(request.user, one)
    last = Run.objects.filter(consultation=consultation, work=Work.CHECK).last()
    about = {
        "consultation": consultation,
        "sample": one,
        "mine": mine,
        "progress": blind.progress(mine) if mine else None,
        "coders": [(coder, blind.progress(coder)) for coder in coders],
        "drawn": len(coders[0].turns) if coders else 0,
        "may_end": one.closed_at is None and may(role, Act.DRAW_SAMPLE),
        "may_settle": may(role, Act.SETTLE),
        "found": _found(one),
        "measures": MEASURES,
        "under_way": last is not None and last.state in (RunState.WAITING, RunState.RUNNING),
        "problem": last.problem if last is not None and last.state == RunState.FAILED else "",
    }
    return render(request, "quality/sample.html", about)


@require_POST
@allowed(Act.DRAW_SAMPLE, while_coding=True)
def end(request: Visit, number: int) -> HttpResponse:
    """End the coding for everybody."""
    one = sample_of(request, number)
    coding.end(request.user, one)
    messages.success(request, f"The coding of sample {number} has ended.")
    return redirect("sample", request.consultation.pk, number)


@allowed(Act.LOOK)
def picture(request: Visit, number: int, picture: str) -> HttpResponse:
    """A chart, as a picture that can do nothing but be looked at."""
    one = sample_of(request, number)
    if not one.closed_at or picture not in one.pictures:
        raise Http404
    response = HttpResponse(one.pictures[picture], content_type="image/svg+xml")
    response.headers["Content-Security-Policy"] = FILES
    return response


def _found(one: Sample) -> dict[str, Any] | None:
    """What came of a sample, with the names of the groups that stand out."""
    if one.closed_at is None or one.found is None:
        return None
    worse = [f"{g['segment']}: {g['group']}" for g in one.found["groups"] if g["differs"]]
    return {**one.found, "worse": worse}


def sample_of(request: Visit, number: int) -> Sample:
    """The consultation's sample of this number."""
    return get_object_or_404(request.consultation.samples, number=number)


def _people(consultation: Consultation) -> list[Person]:
    """Who may code, by name."""
    seats = consultation.seats.filter(person__is_active=True).select_related("person")
    able = [s.person for s in seats if may(role_of(s.person, consultation), Act.CODE)]
    return sorted(able, key=lambda p: (p.get_full_name() or p.get_username()).casefold())
