"""Coding sheets: to give to people who code in a spreadsheet, and to take back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from greenpaper.domain.errors import GreenpaperError
from greenpaper.domain.people import Act, may
from greenpaper.store.orm.acts import role_of
from greenpaper.store.orm.models import SampleCoder
from greenpaper.web.quality.views import sample_of
from greenpaper.web.shared.forms import Form
from greenpaper.web.shared.guard import Visit, allowed
from greenpaper.web.shared.uploads import FileField
from greenpaper.workflow.desk.samples.sheets import sheet_of, take_in_sheet

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Sheet(Form):
    """A coding sheet that was filled in."""

    file = FileField(
        label="The coding sheet, filled in",
        help_text="Excel, OpenDocument or CSV. Once handed in, it can’t be changed.",
        error_messages={"required": "Choose the coding sheet.", "empty": "The file is empty."},
    )


@allowed(Act.CODE, while_coding=True)
def download(request: Visit, number: int, coder: int) -> HttpResponse:
    """A coder's sheet, as it is before anybody codes in it."""
    one = _coder(request, number, coder)
    response = HttpResponse(sheet_of(one), content_type=EXCEL)
    response.headers["Content-Disposition"] = f'attachment; filename="coder{one.number}.xlsx"'
    return response


@allowed(Act.CODE, while_coding=True)
def hand_in(request: Visit, number: int, coder: int) -> HttpResponse:
    """Hand in a sheet; what of it could not be used is said."""
    one = _coder(request, number, coder)
    form = Sheet(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            remarks = take_in_sheet(request.user, one, file.name, file.chunks())
        except GreenpaperError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, f"The codings of {one.name} were taken in.")
            for remark in remarks:
                messages.warning(request, remark)
            return redirect("sample", request.consultation.pk, number)
    about = {"consultation": request.consultation, "coder": one, "sample": one.sample, "form": form}
    return render(request, "quality/hand_in.html", about, status=422 if form.errors else 200)


def _coder(request: Visit, number: int, coder: int) -> SampleCoder:
    """Oneself; or, for who may draw samples, somebody who codes in a spreadsheet."""
    one = get_object_or_404(sample_of(request, number).coders, number=coder)
    draws = may(role_of(request.user, request.consultation), Act.DRAW_SAMPLE)
    if one.person_id != request.user.pk and not (one.person_id is None and draws):
        raise Http404
    if one.finished_at is not None:
        raise GreenpaperError(f"The codings of {one.name} were handed in already.")
    return one
