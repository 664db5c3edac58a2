"""Signing off the themes; a version as it was signed; the codebook as files."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from greenpaper.domain.codebook import Theme
from greenpaper.domain.errors import ChangedError, GreenpaperError
from greenpaper.domain.people import Act, may
from greenpaper.store.orm import theme_pages
from greenpaper.store.orm.acts import name_of, role_of
from greenpaper.store.orm.codebook import codebook_of, signed_codebook
from greenpaper.store.orm.models import Consultation, Question, Version
from greenpaper.web.shared.guard import Visit, allowed
from greenpaper.web.shared.numbers import as_number, as_numbers
from greenpaper.web.sign_off.forms import Signature
from greenpaper.workflow.desk import signing
from greenpaper.workflow.desk.codebook_export import codebook_files, zipped
from greenpaper.workflow.desk.differences import Difference, differences

SIGNED, DRAFT = "signed", "draft"


@dataclass(frozen=True, slots=True)
class Line:
    """A question with what would be fixed, and what is different from the version before."""

    question: Question
    themes: list[tuple[Theme, list[Theme]]]
    number: int
    version: Version | None
    next: int
    different: list[Difference]
    signed: bool
    """Whether the themes are as they were signed last."""
    under_way: bool

    @property
    def can_be_signed(self) -> bool:
        """Whether there is something to sign."""
        return bool(self.themes) and not self.signed


@allowed(Act.LOOK)
def sign_off(request: Visit) -> HttpResponse:
    """What will be fixed, who signs, and why."""
    consultation = request.consultation
    mine = may(role_of(request.user, consultation), Act.SIGN_OFF)
    error: GreenpaperError | None = None
    form = _form(request)
    if request.method == "POST":
        try:
            if form.is_valid():
                versions = signing.sign_off(
                    request.user, consultation, _seen(request), **form.cleaned_data
                )
                messages.success(request, _done(versions))
                return redirect("sign off", consultation.pk)
        except GreenpaperError as problem:
            error = problem
    lines = [_line(q) for q in consultation.questions.filter(kind="open")]
    about = {
        "consultation": consultation,
        "lines": lines,
        "can_sign": any(line.can_be_signed for line in lines),
        "has_themes": any(line.themes for line in lines),
        "form": form,
        "mine": mine,
        "ticked": request.POST.getlist("question"),
        "problem": str(error) if error else "",
        "signed": _any_signed(consultation),
    }
    status = 409 if isinstance(error, ChangedError) else 422 if error or form.errors else 200
    return render(request, "sign_off/sign_off.html", about, status=status)


def _form(request: Visit) -> Signature:
    """With accounts, who signs is who signed in; alone, it is whoever says their name."""
    said: Any = request.POST.copy() if request.method == "POST" else None
    if settings.TEAM and said is not None:
        said["signer"] = name_of(request.user)
    form = Signature(said, initial={"signer": name_of(request.user) if settings.TEAM else ""})
    if settings.TEAM:
        form.fields["signer"].widget.attrs["readonly"] = True
    return form


def _seen(request: Visit) -> dict[int, int]:
    """The edition that was read of each question that was ticked."""
    ticked = as_numbers(request.POST.getlist("question"))
    editions = {v: as_number(request.POST.get(f"seen-{v}", ""), -1) for v in ticked}
    return {v: edition for v, edition in editions.items() if edition >= 0}


def _done(versions: list[Version]) -> str:
    number = len(versions)
    what = "one question are" if number == 1 else f"{number} questions are"
    return f"The themes of {what} signed off. The responses are coded with them now."


def _line(question: Question) -> Line:
    book = codebook_of(question)
    version = question.versions.first()
    signed = signed_codebook(question, version).themes if version else ()
    return Line(
        question=question,
        themes=_as_tree(book.themes),
        number=len(book.themes),
        version=version,
        next=version.number + 1 if version else 1,
        different=differences(signed, book.themes) if version else [],
        signed=book.sign_off is not None,
        under_way=theme_pages.under_way(question),
    )


def _as_tree(themes: tuple[Theme, ...]) -> list[tuple[Theme, list[Theme]]]:
    keys = {t.key for t in themes}
    tops = [t for t in themes if t.parent not in keys]
    return [(top, [t for t in themes if t.parent == top.key]) for top in tops]


def _any_signed(consultation: Consultation) -> bool:
    return Version.objects.filter(question__consultation=consultation).exists()


@allowed(Act.LOOK)
def version(request: Visit, key: str, number: int) -> HttpResponse:
    """A version as it was signed, and what is different from the one before."""
    question = get_object_or_404(request.consultation.questions, key=key, kind="open")
    one = get_object_or_404(question.versions, number=number)
    before = question.versions.filter(number=number - 1).first()
    themes = signed_codebook(question, one).themes
    old = signed_codebook(question, before).themes if before else ()
    about = {
        "consultation": request.consultation,
        "question": question,
        "version": one,
        "before": before,
        "themes": _as_tree(themes),
        "different": differences(old, themes) if before else [],
        "versions": question.versions.all(),
    }
    return render(request, "sign_off/version.html", about)


@allowed(Act.LOOK)
def codebook(request: Visit, which: str) -> HttpResponse:
    """codebook.yaml and what belongs beside it, to code with on the command line."""
    files = codebook_files(request.consultation, signed=which == SIGNED)
    response = HttpResponse(zipped(files), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="codebook-{which}.zip"'
    return response
