"""The list, a new consultation, what needs doing next, and further files."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate

from greenpaper.domain.errors import GreenpaperError, NoOpenQuestionError
from greenpaper.domain.people import Act, may
from greenpaper.store.orm import askings
from greenpaper.store.orm.acts import role_of
from greenpaper.store.orm.models import Consultation
from greenpaper.web.consultations.forms import AnotherFile, NewConsultation
from greenpaper.web.consultations.tasks import state, tasks
from greenpaper.web.shared.guard import Visit, allowed, signed_in
from greenpaper.workflow.desk import consultations as desk
from greenpaper.workflow.desk.whole import reminder


@signed_in
def all_consultations(request: Visit) -> HttpResponse:
    """The consultations that this person has a part in, with how far each is."""
    mine = Consultation.objects.filter(seats__person=request.user).order_by("-created_at")
    today = localdate()
    rows = [(one, *state(one), reminder(one, today)) for one in mine]
    return render(request, "consultations/list.html", {"rows": rows})


@signed_in
def new(request: Visit) -> HttpResponse:
    """Make a consultation: title, dates, file."""
    form, unsure = NewConsultation(request.POST or None, request.FILES or None), False
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            consultation = desk.new_consultation(
                request.user,
                said["title"],
                said["file"].name,
                said["file"].chunks(),
                opened_on=said["opened_on"],
                closed_on=said["closed_on"],
                anyway=said["anyway"],
            )
        except GreenpaperError as error:
            form.add_error("file", str(error))
            unsure = isinstance(error, NoOpenQuestionError)
        else:
            return redirect("columns", consultation.pk)
    status = 422 if form.errors else 200
    said = {"form": form, "unsure": unsure or form.data.get("anyway")}
    return render(request, "consultations/new.html", said, status=status)


@allowed(Act.LOOK, while_coding=True)
def overview(request: Visit) -> HttpResponse:
    """What needs doing next."""
    consultation = request.consultation
    return render(
        request,
        "consultations/overview.html",
        {
            "consultation": consultation,
            "tasks": tasks(consultation),
            "reminder": reminder(consultation, localdate()),
            "may_delete": may(role_of(request.user, consultation), Act.DELETE_CONSULTATION),
            "may_run": may(role_of(request.user, consultation), Act.RUN),
            "on": askings.allowed(consultation),
        },
    )


@allowed(Act.LOOK, while_coding=True)
def files(request: Visit) -> HttpResponse:
    """The files of a consultation, and adding one."""
    consultation = request.consultation
    mine = may(role_of(request.user, consultation), Act.ADD_FILE)
    form = AnotherFile(request.POST or None, request.FILES or None) if mine else None
    if request.method == "POST" and form is not None and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            upload = desk.add_file(request.user, consultation, file.name, file.chunks())
        except GreenpaperError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, f"{upload.name} was added.")
            return redirect("files", consultation.pk)
    status = 422 if form is not None and form.errors else 200
    return render(
        request,
        "consultations/files.html",
        {"consultation": consultation, "form": form, "uploads": consultation.uploads.all()},
        status=status,
    )
