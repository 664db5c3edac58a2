"""Coding a sample blind, a response a page. Everything shown here comes from `store.orm.blind`."""

from bisect import bisect_left
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from greenpaper.domain.codebook import Codebook, Theme
from greenpaper.domain.errors import ChangedError, GreenpaperError
from greenpaper.domain.people import Act
from greenpaper.store.orm import blind
from greenpaper.store.orm.models import SampleCoder
from greenpaper.store.orm.samples import codebooks_of
from greenpaper.web.quality.views import sample_of
from greenpaper.web.shared.guard import Visit, allowed
from greenpaper.web.shared.numbers import as_number
from greenpaper.workflow.desk.samples import coding

MOST_SPANS = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """A theme that can be given, with the number to type for it; `under`: its broader theme."""

    number: int
    theme: Theme
    under: str
    ticked: bool


@allowed(Act.CODE, while_coding=True)
def go_on(request: Visit, number: int) -> HttpResponse:
    """To the next response that this coder has not judged, or to the end."""
    coder = _coder(request, number)
    after = request.GET.get("after", "")
    left = blind.progress(coder, as_number(after, 0)).next
    if left is None or coder.finished_at:
        return redirect("finish coding", request.consultation.pk, number)
    return redirect("code turn", request.consultation.pk, number, left)


@allowed(Act.CODE, while_coding=True)
def turn(request: Visit, number: int, turn: int) -> HttpResponse:
    """One response: read it, choose, save."""
    coder = _coder(request, number)
    if coder.finished_at:
        return redirect("finish coding", request.consultation.pk, number)
    if request.method != "POST":
        return _page(request, coder, turn)
    one = blind.turn(coder, turn)
    if one is None:
        raise Http404
    said = _said(request, one.text)
    try:
        coding.judge(request.user, coder, turn, **said)
    except ChangedError as error:
        return _page(request, coder, turn, error)
    except GreenpaperError as error:
        return _page(request, coder, turn, error, said)
    after = f"?after={turn}"
    where = redirect("code", request.consultation.pk, number)
    where.headers["Location"] += after
    return where


@allowed(Act.CODE, while_coding=True)
def finish(request: Visit, number: int) -> HttpResponse:
    """What one has coded, to go over it again; and handing it in."""
    coder = _coder(request, number)
    if request.method == "POST":
        coding.finish(request.user, coder)
        messages.success(request, "Your codings were handed in. Thank you.")
        return redirect("sample", request.consultation.pk, number)
    titles = {
        (key, t.key): t.title
        for key, book in codebooks_of(coder.sample).items()
        for t in book.themes
    }
    about = {
        "consultation": request.consultation,
        "sample": coder.sample,
        "coder": coder,
        "progress": blind.progress(coder),
        "rows": [
            (row, [titles[row.question, key] for key in row.own.themes])
            for row in blind.own_words(coder)
        ],
    }
    return render(request, "quality/finish.html", about)


def _coder(request: Visit, number: int) -> SampleCoder:
    """The person as a coder of the sample. To others the page doesn't exist."""
    coder = blind.coder_of(request.user, sample_of(request, number))
    if coder is None:
        raise Http404
    return coder


def _page(
    request: Visit,
    coder: SampleCoder,
    number: int,
    error: GreenpaperError | None = None,
    said: dict[str, Any] | None = None,
) -> HttpResponse:
    one = blind.turn(coder, number)
    if one is None:
        raise Http404
    own = one.own
    given = set(said["themes"]) if said else set(own.themes)
    about = {
        "consultation": request.consultation,
        "sample": coder.sample,
        "turn": one,
        "progress": blind.progress(coder),
        "choices": choices(codebooks_of(coder.sample)[one.question], given),
        "none": said["none"] if said else own.none,
        "cant_tell": said["cant_tell"] if said else own.cant_tell,
        "note": said["note"] if said else own.note,
        "evidence": [
            {"span": "{}-{}".format(*as_shown(one.text, span)), "words": one.text[slice(*span)]}
            for span in (said["evidence"] if said else own.evidence)
        ],
        "problem": str(error) if error else "",
    }
    status = 200 if error is None else 409 if isinstance(error, ChangedError) else 422
    return render(request, "quality/code.html", about, status=status)


def choices(book: Codebook, given: set[str]) -> list[Choice]:
    """The themes that can be given, those under a broader one together, numbered as shown."""
    parents = book.parents
    titles = {t.key: t.title for t in book.themes}
    order = [t.key for t in book.themes if t.key in parents] + [""]
    themes = [
        theme
        for parent in order
        for theme in book.themes
        if theme.key not in parents and (theme.parent if theme.parent in parents else "") == parent
    ]
    return [Choice(n, t, titles.get(t.parent, ""), t.key in given) for n, t in enumerate(themes, 1)]


def _said(request: Visit, text: str) -> dict[str, Any]:
    """What the form says."""
    post = request.POST
    seen = post.get("seen", "")
    return {
        "seen": as_number(seen, 0),
        "themes": post.getlist("theme"),
        "none": "none" in post,
        "cant_tell": "cant_tell" in post,
        "note": post.get("note", "").replace("\r\n", "\n"),
        "evidence": _spans(post.getlist("evidence")[:MOST_SPANS], text),
    }


def _spans(given: list[str], text: str) -> list[tuple[int, int]]:
    """Spans of the text, of "3-17" in the text as a browser has it; what is no span is left out.

    A browser has one character where the response has carriage return and line feed.
    """
    at = [*_shown(text), len(text)]
    parts = (one.partition("-") for one in given)
    spans = ((as_number(a, -1), as_number(b, -1)) for a, _, b in parts)
    return [(at[a], at[b]) for a, b in spans if 0 <= a < b < len(at)]


def as_shown(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Where a span of the text is in the text as a browser has it."""
    at = _shown(text)
    return bisect_left(at, span[0]), bisect_left(at, span[1])


def _shown(text: str) -> list[int]:
    """The positions of the characters that a browser shows."""
    return [n for n, c in enumerate(text) if not (c == "\r" and text[n + 1 : n + 2] == "\n")]
