"""One response, with all that stands round it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from greenpaper.store.orm.models import (
    Coding,
    Entry,
    Question,
    Respondent,
    Response,
    Segment,
    Theme,
)

LATELY = 500
"""Lines of the record that are looked through for who was here last."""
HEAVY = tuple(f"theme__{name}" for name in ("vectors", "found", "quotes", "examples", "merged"))
"""What of a coding's theme no page about responses shows."""


@dataclass(frozen=True, slots=True)
class Chose:
    """What a respondent answered to a closed question, or the groups that they are in."""

    asked: str
    chosen: list[str]


def languages_of(question: Question) -> list[str]:
    """The languages of its responses, each found by looking in an index for the next."""
    spoken = question.responses.order_by("language").values_list("language", flat=True)
    found: list[str] = []
    following = spoken.first()
    while following is not None:
        found.append(following)
        following = spoken.filter(language__gt=following).first()
    return found


def held(response: Response) -> Response:
    """The response's row as it is now, held until the transaction ends."""
    rows = Response.objects.select_for_update(of=("self",))
    return rows.select_related("respondent", "question__consultation").get(pk=response.pk)


def copies(response: Response) -> QuerySet[Response]:
    """The other members of its campaign who sent exactly the same words."""
    if response.campaign_id is None:
        return Response.objects.none()
    rows = Response.objects.filter(campaign=response.campaign_id, text=response.text)
    return rows.exclude(pk=response.pk)


def unjudged_copies(response: Response, theme: Theme) -> QuerySet[Response]:
    """The copies of which no person has said whether the theme fits."""
    judged = Coding.objects.filter(response=OuterRef("pk"), theme=theme, by_person=True)
    rows = copies(response).exclude(Exists(judged))
    return rows.select_related("respondent").order_by("place")


def said_last(response: Response) -> Entry | None:
    """The last line of the record about the response's codings."""
    lines = Entry.objects.filter(consultation=response.question.consultation_id, act="code")
    for line in lines.order_by("-number")[:LATELY]:
        alike = [pair[0] for pair in line.about.get("alike", ())]
        if line.about.get("response") == response.pk or (
            line.about.get("question") == response.question.key
            and response.respondent.response_id in alike
        ):
            return line
    return None


def history(response: Response) -> list[Entry]:
    """Every line of the record about the response, in order."""
    lines = Entry.objects.filter(
        consultation=response.question.consultation_id,
        act__in=("code", "annotate"),
        about__response=response.pk,
    )
    return list(lines.order_by("number"))


def chosen_by(respondent: Respondent) -> list[Chose]:
    """The groups that a respondent is in and what they chose, in the order of the source."""
    given: dict[str, list[str]] = {}
    for asked, option in respondent.answers.order_by("pk").values_list("asked", "option"):
        given.setdefault(asked, []).append(option)
    consultation = respondent.consultation_id
    names = [
        *Segment.objects.filter(consultation=consultation).values_list("key", "name"),
        *Question.objects.filter(consultation=consultation).values_list("key", "text"),
    ]
    return [Chose(name, given[key]) for key, name in names if key in given]


def standing(responses: Iterable[Response]) -> dict[int, list[Coding]]:
    """By response, its codings by themes that are there: the primary theme's first."""
    rows = list(responses)
    codings = Coding.objects.filter(response__in=rows, theme__gone=False).defer(*HEAVY)
    by_response: dict[int, list[Coding]] = {row.pk: [] for row in rows}
    for coding in codings.select_related("theme", "coder").order_by("theme__place"):
        by_response[coding.response_id].append(coding)
    for row in rows:
        by_response[row.pk].sort(key=lambda c, first=row.primary: c.theme.key != first)  # type: ignore[misc]
    return by_response


def other_answers(response: Response) -> list[Response]:
    """What the same respondent answered to the other open questions, in their order."""
    rows = Response.objects.filter(respondent=response.respondent_id).exclude(pk=response.pk)
    shown = Coding.objects.filter(fits=True, theme__gone=False).select_related("theme")
    shown = shown.defer(*HEAVY)
    return list(
        rows.select_related("question")
        .prefetch_related(Prefetch("codings", queryset=shown, to_attr="standing"))
        .order_by("question__place")
    )
