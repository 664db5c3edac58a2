"""Publishing, the versions that there are, their files, and what is different between two."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from greenpaper.domain.errors import GreenpaperError, NotAllowedError
from greenpaper.domain.people import Act, may
from greenpaper.store.orm import publications
from greenpaper.store.orm.acts import name_of, role_of
from greenpaper.store.orm.models import Publication, PublishedFile, Run, RunState
from greenpaper.web.publish.forms import Publish
from greenpaper.web.publish.kinds import BY_NAME, KINDS, Kind
from greenpaper.web.shared.guard import Visit, allowed
from greenpaper.web.shared.numbers import as_number
from greenpaper.workflow.desk import publishing
from greenpaper.workflow.desk.assisting import prose

ALONE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
"""The report holds the public's words: it is shown as a page of nobody's, where nothing runs."""
ONLY_DRAFT = (
    "As they stand, the results can only be published as a draft. Tick “Publish as a draft”, or "
    "first mend what is listed above."
)
RECORD = "run.json"
"""Every version that is made has this file."""
FEWEST = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A version in the list. `run` makes it, or failed to."""

    version: Publication
    by: str
    made: bool
    run: Run | None

    @property
    def under_way(self) -> bool:
        """Whether it is being made."""
        return self.run is not None and self.run.state in publishing.UNDER_WAY

    @property
    def failed(self) -> bool:
        """Whether it could not be made."""
        return self.run is not None and self.run.state == RunState.FAILED


@dataclass(frozen=True, slots=True)
class Download:
    """A file that can be had."""

    kind: Kind
    size: int
    sha256: str


@allowed(Act.LOOK)
def publish(request: Visit) -> HttpResponse:
    """What would be published, and what was."""
    consultation = request.consultation
    ready = publishing.readiness(consultation)
    posted = request.method == "POST"
    form = Publish(request.POST if posted else None, initial={"draft": bool(ready.hindrances)})
    if posted and form.is_valid() and ready.hindrances and not form.cleaned_data["draft"]:
        form.add_error("draft", ONLY_DRAFT)
    elif posted and form.is_valid():
        try:
            publishing.ask_to_publish(request.user, consultation, **form.cleaned_data)
        except NotAllowedError:
            raise
        except GreenpaperError as error:
            form.add_error("draft", str(error))
        else:
            return redirect("publish", consultation.pk)
    about = {
        **_versions(request),
        "ready": ready,
        "form": form,
        "draft": prose.latest(consultation),
    }
    return render(request, "publish/publish.html", about, status=422 if form.errors else 200)


@allowed(Act.LOOK)
def progress(request: Visit) -> HttpResponse:
    """The list of versions, which changes while one is made."""
    return render(request, "publish/versions.html", _versions(request))


@require_POST
@allowed(Act.PUBLISH)
def again(request: Visit) -> HttpResponse:
    """Make a version whose files could not be made."""
    one = _version(request, request.POST.get("version", ""))
    publishing.publish_again(request.user, one)
    return redirect("publish", request.consultation.pk)


@allowed(Act.LOOK)
def version(request: Visit, number: int) -> HttpResponse:
    """A version and its files."""
    one = _version(request, number)
    files = {f["name"]: f for f in publications.files(one)}
    if not files:
        raise Http404
    mine = may(role_of(request.user, request.consultation), Act.PUBLISH)
    found = [_download(kind, files[kind.name]) for kind in KINDS if kind.name in files]
    earlier = request.consultation.publications.filter(number__lt=number, files__name=RECORD)
    about = {
        "consultation": request.consultation,
        "publication": one,
        "by": name_of(one.made_by),
        "public": [d for d in found if d.kind.public],
        "private": [d for d in found if not d.kind.public] if mine else [],
        "earlier": earlier.defer("findings").first(),
    }
    return render(request, "publish/version.html", about)


@allowed(Act.LOOK)
def report(request: Visit, number: int) -> HttpResponse:
    """The report to look at."""
    response = HttpResponse(_content(request, number, "report.html"))
    response["Content-Security-Policy"] = ALONE
    return response


@allowed(Act.LOOK)
def file(request: Visit, number: int, name: str) -> HttpResponse:
    """A file to keep. Those with the responses are for people who may publish."""
    kind = BY_NAME.get(name)
    if kind is None:
        raise Http404
    if not kind.public and not may(role_of(request.user, request.consultation), Act.PUBLISH):
        raise NotAllowedError(
            f"{name} holds the responses as they were given, so only analysts and owners may have "
            "it. Ask the consultation’s owner."
        )
    response = HttpResponse(_content(request, number, name), content_type=kind.mime)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Security-Policy"] = ALONE
    return response


@allowed(Act.LOOK)
def compare(request: Visit) -> HttpResponse:
    """What is different between two versions."""
    made = request.consultation.publications.filter(files__name=RECORD).defer("findings")
    chosen = _chosen(request.GET)
    before, after = (made.filter(number=number).first() for number in chosen)
    problem = "" if before and after else "Choose two versions to compare."
    if before and after and before.number == after.number:
        problem = "Choose two different versions."
    about = {
        "consultation": request.consultation,
        "versions": made,
        "before": before,
        "after": after,
        "problem": problem if request.GET else "",
        "questions": publishing.compared(before, after) if before and after and not problem else [],
    }
    return render(request, "publish/compare.html", about, status=422 if about["problem"] else 200)


def _download(kind: Kind, stored: Mapping[str, Any]) -> Download:
    return Download(kind, stored["size"], stored["sha256"])


def _chosen(said: QueryDict) -> tuple[int, int]:
    """The numbers of the two versions; 0 where none was chosen."""
    texts = (said.get("before", ""), said.get("after", ""))
    before, after = (as_number(t, 0) for t in texts)
    return before, after


def _content(request: Visit, number: int, name: str) -> bytes:
    try:
        return publications.content(_version(request, number), name)
    except PublishedFile.DoesNotExist:
        raise Http404 from None


def _version(request: Visit, number: int | str) -> Publication:
    if not str(number).isdecimal():
        raise Http404
    some = request.consultation.publications.select_related("made_by").defer("findings")
    return get_object_or_404(some, number=number)


def _versions(request: Visit) -> dict[str, object]:
    consultation = request.consultation
    some = consultation.publications.select_related("made_by").defer("findings")
    made = set(some.filter(files__name=RECORD).values_list("pk", flat=True))
    making = publications.runs_by_version(consultation)
    lines = [Line(p, name_of(p.made_by), p.pk in made, making.get(p.pk)) for p in some]
    return {
        "consultation": consultation,
        "lines": lines,
        "under_way": any(line.under_way for line in lines),
        "comparable": len(made) >= FEWEST,
        "may_publish": may(role_of(request.user, consultation), Act.PUBLISH),
    }
