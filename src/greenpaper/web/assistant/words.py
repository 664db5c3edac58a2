"""What a model proposes: words for themes, and prose. A person takes it or leaves it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from greenpaper.domain.errors import GreenpaperError, NotAllowedError
from greenpaper.domain.people import Act
from greenpaper.store.orm import askings
from greenpaper.store.orm.models import Question
from greenpaper.web.assistant.requests import asking_of
from greenpaper.web.shared.guard import Visit, allowed
from greenpaper.web.shared.numbers import as_numbers
from greenpaper.web.themes.here import back, question_of, seen, show
from greenpaper.workflow.desk.assisting import proposals, prose
from greenpaper.workflow.desk.assisting.turning import permission_of


@allowed(Act.EDIT_THEMES)
def words(request: Visit, key: str) -> HttpResponse:
    """Words that a model proposes for a question's themes, beside those that they have."""
    question = question_of(request, key)
    error = None
    if request.method == "POST":
        try:
            return _decided(request, question)
        except NotAllowedError:
            raise
        except GreenpaperError as wrong:
            error = wrong
    titles = dict(question.themes.filter(gone=False).values_list("key", "title"))
    found = [(p, titles.get(p.same_as, "")) for p in askings.proposals(question)]
    ticked = as_numbers(request.POST.getlist("take"))
    return show(request, "assistant/words.html", question, error, found=found, ticked=ticked)


def _decided(request: Visit, question: Question) -> HttpResponse:
    if "leave" in request.POST:
        proposals.leave(request.user, question)
        messages.success(request, "The themes keep their words.")
        return back(question)
    chosen = as_numbers(request.POST.getlist("take"))
    taken = proposals.take(request.user, question, seen(request, question), chosen)
    plural = "s have" if taken != 1 else " has"
    messages.success(request, f"{taken} theme{plural} new words. You can undo it.")
    return back(question)


@allowed(Act.PUBLISH)
def draft(request: Visit, number: int) -> HttpResponse:
    """The prose, with what was struck out of it."""
    asking = asking_of(request, number)
    found = prose.drafted(asking)
    if not found:
        raise Http404
    about = {
        "consultation": request.consultation,
        "asking": asking,
        "found": found,
        "permission": permission_of(asking.model),
    }
    return render(request, "assistant/draft.html", about)


@require_POST
@allowed(Act.PUBLISH)
def take_draft(request: Visit, number: int) -> HttpResponse:
    """The prose as a file to edit. It is on the record who took it."""
    asking = asking_of(request, number)
    if not asking.drafts:
        return redirect("model request", request.consultation.pk, number)
    text = prose.take(request.user, asking)
    response = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="draft.md"'
    return response
