"""The pages of Explore."""

from collections.abc import Mapping

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from greenpaper.domain.people import Act
from greenpaper.domain.response import PersonalData, mask
from greenpaper.store.orm.counts import freshness, map_freshness
from greenpaper.store.orm.models import Question, Response
from greenpaper.web.explore.grouped import choices, chosen, heat
from greenpaper.web.explore.kept import Numbers, address, frame, picture, question_of
from greenpaper.web.shared.guard import Visit, allowed
from greenpaper.workflow.desk.mapping import Spot, spots_of

ROWS = 50
OPENING = 160
"""Characters of a response that the map's table shows."""


@allowed(Act.LOOK)
def first(request: Visit) -> HttpResponse:
    """The first open question."""
    question = request.consultation.questions.filter(kind="open").first()
    if question is None:
        return render(request, "explore/nothing.html", {"consultation": request.consultation})
    return redirect(address(question, "explore themes"))


@allowed(Act.LOOK)
def themes(request: Visit, key: str) -> HttpResponse:
    """Themes by how many raise them."""
    question = question_of(request, key)
    shown = frame(request, question, "explore themes")
    return render(request, "explore/themes.html", {**shown, "picture": picture(question, "themes")})


@allowed(Act.LOOK)
def groups(request: Visit, key: str) -> HttpResponse:
    """Themes by one segment, or by the answers to one closed question."""
    question = question_of(request, key)
    shown = frame(request, question, "explore groups")
    numbers: Numbers = shown["numbers"]
    grouping = chosen(numbers, request.GET.get("by", ""))
    found = heat(numbers, grouping) if grouping else None
    return render(
        request, "explore/groups.html", {**shown, "choices": choices(numbers), "heat": found}
    )


@allowed(Act.LOOK)
def together(request: Visit, key: str) -> HttpResponse:
    """Themes that the same responses raise."""
    question = question_of(request, key)
    shown = frame(request, question, "explore together")
    numbers: Numbers = shown["numbers"]
    named = {t["key"]: t for t in numbers.get("themes", ())}
    pairs = [
        {**pair, "one": named[pair["first"]], "other": named[pair["second"]]}
        for pair in numbers.get("pairs", ())
    ]
    for pair in pairs:
        by_chance = pair["one"]["responses"]["count"] * pair["other"]["responses"]["count"]
        pair["times"] = pair["responses"] * numbers["considered"] / by_chance
    return render(
        request,
        "explore/together.html",
        {**shown, "pairs": pairs, "picture": picture(question, "together")},
    )


@allowed(Act.LOOK)
def map_of_responses(request: Visit, key: str) -> HttpResponse:
    """Responses as points, those that say like things near each other; and the same as a table."""
    question = question_of(request, key)
    shown = frame(request, question, "explore map")
    spots = ordered(question, spots_of(question))
    page = Paginator(spots, ROWS).get_page(request.GET.get("page"))
    texts = _openings(list(page.object_list))
    return render(
        request,
        "explore/map.html",
        {
            **shown,
            "map_fresh": map_freshness(question),
            "picture": picture(question, "map"),
            "spots": len(spots),
            "page": page,
            "rows": [(spot, texts.get(spot.response, "")) for spot in page.object_list],
            "titles": dict(question.themes.values_list("key", "title")),
        },
    )


def ordered(question: Question, spots: list[Spot]) -> list[Spot]:
    """The map's responses by theme, and under each those near each other together."""
    order = {key: n for n, key in enumerate(question.themes.values_list("key", flat=True))}
    last = len(order)
    return sorted(spots, key=lambda s: (order.get(s.theme, last), s.x, s.y, s.response))


def _openings(spots: list[Spot]) -> Mapping[int, str]:
    rows = Response.objects.filter(pk__in=[spot.response for spot in spots])
    return {row.pk: _opening(row) for row in rows}


def _opening(row: Response) -> str:
    spans = [PersonalData(*span) for span in row.personal_data]
    words = mask(row.text, spans, 0, OPENING)
    return f"{words} …" if len(row.text) > OPENING else words


@allowed(Act.LOOK)
def fresh(request: Visit, key: str) -> HttpResponse:
    """Whether the numbers are those of now, for a page that waits for them."""
    question = question_of(request, key)
    found = freshness(request.consultation)
    for_map = "map" in request.GET
    ready = found.current and (not for_map or map_freshness(question).current)
    answer = render(
        request,
        "explore/fresh.html",
        {
            "consultation": request.consultation,
            "question": question,
            "fresh": found,
            "ready": ready,
            "for_map": for_map,
        },
    )
    if ready and "first" in request.GET:
        answer["HX-Refresh"] = "true"
    return answer
