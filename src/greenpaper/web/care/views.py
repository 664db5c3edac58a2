"""A consultation's settings, and deleting it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from greenpaper import wiring
from greenpaper.domain.errors import GreenpaperError, NotAllowedError
from greenpaper.domain.people import Act
from greenpaper.store.orm.models import Response
from greenpaper.web.care.forms import Deletion, Settings
from greenpaper.web.shared.guard import Visit, allowed
from greenpaper.workflow.desk import whole

DATES = ("opened_on", "closed_on", "keep_until")


@allowed(Act.CHANGE_CONSULTATION, while_coding=True)
def settings(request: Visit) -> HttpResponse:
    """The title and the dates."""
    consultation = request.consultation
    now = {name: getattr(consultation, name) for name in ("title", *DATES)}
    form = Settings(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        whole.change(request.user, consultation, **form.cleaned_data)
        messages.success(request, "The settings were kept.")
        return redirect("settings", consultation.pk)
    status = 422 if form.errors else 200
    said = {"consultation": consultation, "form": form}
    return render(request, "care/settings.html", said, status=status)


@allowed(Act.DELETE_CONSULTATION, while_coding=True)
def delete(request: Visit) -> HttpResponse:
    """Delete the consultation, once its title was typed."""
    consultation = request.consultation
    form = Deletion(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            whole.delete(request.user, consultation, said["typed"], said["why"])
        except NotAllowedError:
            raise
        except GreenpaperError as error:
            form.add_error("typed", str(error))
        else:
            wiring.forget(wiring.read_settings())
            messages.success(request, f"“{consultation.title}” was deleted, all of it.")
            return redirect("consultations")
    responses = Response.objects.filter(question__consultation=consultation).count()
    shown = {"consultation": consultation, "form": form, "responses": responses}
    return render(request, "care/delete.html", shown, status=422 if form.errors else 200)
