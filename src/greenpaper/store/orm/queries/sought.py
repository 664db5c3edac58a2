"""Which of a question's responses are sought, and how they are found."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from greenpaper.domain.campaign import Relation
from greenpaper.domain.wording import sought as parts_of
from greenpaper.store.orm.models import Answer, Coding, Question, Respondent, Response
from greenpaper.store.orm.queries.words import with_words

Keys = tuple[str, ...]
ANY, NONE = "any", "none"
PERSON, MACHINE = "person", "machine"


@dataclass(frozen=True, slots=True)
class Sought:
    """What a response must be to be shown; what is left empty doesn't matter.

    Themes by their keys, a broader one standing for those under it too: `all_of` must fit, one of
    `any_of` must, none of `none_of` may. `answers` are those to closed questions and the groups of
    segments, by their keys: one of each. `campaign` is a key, "any" or "none"; `coder` is "person"
    (a person has judged the response) or "machine" (only a machine has coded it). A machine's
    confidence lies from `least` to `most`: in one of the themes asked for, or in any. `words` are
    looked for as `domain.wording` says.
    """

    all_of: Keys = ()
    any_of: Keys = ()
    none_of: Keys = ()
    answers: tuple[tuple[str, Keys], ...] = ()
    campaign: str = ""
    languages: Keys = ()
    contents: Keys = ()
    statuses: Keys = ()
    coder: str = ""
    least: float | None = None
    most: float | None = None
    flagged: bool = False
    words: str = ""


def matching(question: Question, sought: Sought) -> QuerySet[Response]:
    """The question's responses that are as sought, in no order yet."""
    found = Response.objects.filter(question=question)
    found = _marked(found, question, sought)
    parts = parts_of(sought.words)
    if parts:
        found = found.filter(with_words(question, parts).condition())
    elif sought.words.strip():
        return found.none()
    found = _answered(found, question, sought)
    found = _themed(found, question, sought)
    # Last: SQLite asks in this order, and this it has to ask of each response by itself.
    return _judged(found, sought).order_by()


def least_sure(question: Question, found: QuerySet[Response]) -> QuerySet[Response]:
    """Those of which a machine is unsure and a person may settle it; a campaign's letter once."""
    return found.filter(Q(gap__isnull=False), once(question))


def once(question: Question, way: str = "") -> Q:
    """Of a campaign's members who sent the letter, only the one that stands for it.

    `way` leads to the response from what is filtered ("response__").
    """
    letters = list(question.campaigns.values_list("letter", flat=True))
    sent = Q(**{f"{way}campaign__isnull": False})
    own = Q(**{f"{way}relation": Relation.TEMPLATE_AND_OWN_WORDS.value})
    return ~(sent & ~own) | Q(**{f"{way}pk__in": letters})


def _marked(found: QuerySet[Response], question: Question, sought: Sought) -> QuerySet[Response]:
    for field, values in (
        ("language", sought.languages),
        ("content", sought.contents),
        ("status", sought.statuses),
    ):
        if values:
            found = found.filter(**{f"{field}__in": values})
    if sought.flagged:
        found = found.filter(flagged=True)
    if sought.campaign == ANY:
        found = found.filter(campaign__isnull=False)
    elif sought.campaign == NONE:
        found = found.filter(campaign__isnull=True)
    elif sought.campaign:
        campaigns = question.campaigns.filter(key=sought.campaign)
        found = found.filter(campaign__in=list(campaigns))
    return found


def _answered(found: QuerySet[Response], question: Question, sought: Sought) -> QuerySet[Response]:
    if not sought.answers:
        return found
    # Answers don't say of which consultation they are, but its respondents' ids lie together.
    ids = Respondent.objects.filter(consultation=question.consultation_id).values_list("pk")
    ends = ids.order_by("pk").first(), ids.order_by("-pk").first()
    if ends[0] is None or ends[1] is None:
        return found.none()
    theirs = Answer.objects.filter(respondent__gte=ends[0][0], respondent__lte=ends[1][0])
    for asked, options in sought.answers:
        given = theirs.filter(asked=asked, option__in=options)
        found = found.filter(respondent__in=given.values("respondent"))
    return found


def _judged(found: QuerySet[Response], sought: Sought) -> QuerySet[Response]:
    said = Exists(Coding.objects.filter(response=OuterRef("pk"), by_person=True))
    judged = said | ~Q(coded_by="")
    if sought.coder == PERSON:
        return found.filter(judged)
    if sought.coder == MACHINE:
        coded = Exists(Coding.objects.filter(response=OuterRef("pk"), by_person=False))
        return found.filter(coded, ~judged)
    return found


def _themed(found: QuerySet[Response], question: Question, sought: Sought) -> QuerySet[Response]:
    under = _with_those_under(question)
    for key in sought.all_of:
        found = found.filter(pk__in=_fitting(under[key], sought))
    if sought.any_of:
        either = {pk for key in sought.any_of for pk in under[key]}
        found = found.filter(pk__in=_fitting(either, sought))
    if sought.none_of:
        neither = {pk for key in sought.none_of for pk in under[key]}
        found = found.exclude(Exists(_here().filter(theme__in=sorted(neither))))
    if _sure(sought) and not sought.all_of and not sought.any_of:
        found = found.filter(Exists(_here().filter(**_sure(sought))))
    return found


def _fitting(themes: Iterable[int], sought: Sought) -> QuerySet[Coding, Any]:
    """The responses that one of these themes fits, given as surely as is sought."""
    codings = Coding.objects.filter(theme__in=sorted(themes), fits=True, **_sure(sought))
    return codings.values("response")


def _here() -> QuerySet[Coding]:
    """The themes that fit a response, asked of each response by itself."""
    return Coding.objects.filter(response=OuterRef("pk"), fits=True)


def _sure(sought: Sought) -> dict[str, float | bool]:
    """How sure machines are: with people's codings stands how many of them gave the theme."""
    bounds = {"confidence__gte": sought.least, "confidence__lte": sought.most}
    asked = {name: bound for name, bound in bounds.items() if bound is not None}
    return {**asked, "by_person": False} if asked else {}


def _with_those_under(question: Question) -> dict[str, set[int]]:
    """By theme key, the ids of the theme and of those that stand under it."""
    under: dict[str, set[int]] = defaultdict(set)
    rows = list(question.themes.filter(gone=False).values_list("pk", "key", "parent"))
    parents = {key: parent for _, key, parent in rows}
    for pk, key, _ in rows:
        above: list[str] = []
        while key and key not in above:
            above.append(key)
            key = parents.get(key, "")  # noqa: PLW2901
        for one in above:
            under[one].add(pk)
    return under
