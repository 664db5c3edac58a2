"""The campaigns, one campaign with its members, and splitting and joining."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from greenpaper.domain.errors import GreenpaperError
from greenpaper.domain.people import Act, may
from greenpaper.store.orm.acts import role_of
from greenpaper.store.orm.models import Campaign, Response
from greenpaper.store.orm.queries import campaigns as queries
from greenpaper.store.orm.queries.pages import Order
from greenpaper.store.orm.queries.pages import page as page_of
from greenpaper.web.campaigns.differences import Run, differences
from greenpaper.web.shared.guard import Visit, allowed
from greenpaper.web.shared.numbers import as_numbers
from greenpaper.workflow.desk import campaigns as desk

SIZE = 20
KINDS = (
    ("", "All"),
    ("identical", "The letter as it is"),
    ("edited", "Edited"),
    ("template_and_own_words", "The letter and own words"),
)


@dataclass(frozen=True, slots=True)
class Sender:
    """A member: what they changed in the letter, and what they wrote themselves."""

    response: Response
    changes: tuple[Run, ...]
    own: list[str]
    letter: bool


@allowed(Act.LOOK)
def campaigns(request: Visit) -> HttpResponse:
    """All campaigns, by question."""
    consultation = request.consultation
    shown = {"consultation": consultation, "questions": queries.all_of(consultation)}
    return render(request, "campaigns/list.html", shown)


@allowed(Act.LOOK)
def show(request: Visit, campaign: int) -> HttpResponse:
    """One campaign."""
    return _page(request, _the_campaign(request, campaign))


@require_POST
@allowed(Act.EDIT_CAMPAIGNS)
def split(request: Visit, campaign: int) -> HttpResponse:
    """Take the chosen members out of the campaign, into one of their own or into none."""
    row = _the_campaign(request, campaign)
    chosen = as_numbers(request.POST.getlist("member"))
    together = request.POST.get("together") == "yes"
    try:
        made = desk.split(request.user, row, chosen, together=together)
    except GreenpaperError as error:
        return _page(request, row, problem=str(error), chosen=chosen)
    count = f"{len(chosen)} response{'s' if len(chosen) != 1 else ''}"
    where = f" and put into campaign {made.key}" if made else ""
    verb = "were" if len(chosen) != 1 else "was"
    messages.success(request, f"{count} {verb} taken out of campaign {row.key}{where}.")
    if row.members.exists():
        return redirect("campaign", request.consultation.pk, row.pk)
    return redirect("campaigns", request.consultation.pk)


@require_POST
@allowed(Act.EDIT_CAMPAIGNS)
def join(request: Visit, campaign: int) -> HttpResponse:
    """Join another campaign to this one."""
    row = _the_campaign(request, campaign)
    key, _, size = request.POST.get("other", "").partition(":")
    other = row.question.campaigns.exclude(pk=row.pk).filter(key=key).first()
    if other is None:
        return _page(
            request, row, problem="Choose the campaign to join to this one.", field="other"
        )
    seen = (_whole(request.POST.get("members", "")), _whole(size))
    try:
        desk.join(request.user, row, other, seen=seen)
    except GreenpaperError as error:
        return _page(request, row, problem=str(error), field="other")
    messages.success(request, f"Campaign {key} was joined to campaign {row.key}.")
    return redirect("campaign", request.consultation.pk, row.pk)


def _whole(given: str) -> int:
    return int(given) if given.isdecimal() and len(given) < 10 else -1


def _the_campaign(request: Visit, number: int) -> Campaign:
    rows = Campaign.objects.select_related("question__consultation", "letter__respondent")
    row = get_object_or_404(rows, pk=number, question__consultation=request.consultation)
    row.question.consultation = request.consultation
    return row


def _page(
    request: Visit,
    campaign: Campaign,
    *,
    problem: str = "",
    field: str = "members",
    chosen: list[int] | None = None,
) -> HttpResponse:
    kind = request.GET.get("kind", "")
    if kind not in dict(KINDS):
        kind = ""
    members = queries.members(campaign, kind)
    marks = {"after": request.GET.get("after", ""), "before": request.GET.get("before", "")}
    page = page_of(members, Order.PLACE, SIZE, **marks)
    mine = may(role_of(request.user, request.consultation), Act.EDIT_CAMPAIGNS)
    counted = queries.counted(campaign)
    shown = {
        "consultation": request.consultation,
        "campaign": campaign,
        "counted": counted,
        "members_count": str(counted.members),
        "kind": kind,
        "kinds": KINDS,
        "page": page,
        "senders": [_sender(campaign, row) for row in page.rows],
        "others": queries.beside(campaign) if mine else [],
        "mine": mine,
        "problem": {"sentence": problem, "field": field} if problem else None,
        "picked": set(chosen or ()),
    }
    return render(request, "campaigns/one.html", shown, status=422 if problem else 200)


def _sender(campaign: Campaign, row: Response) -> Sender:
    letter = campaign.letter_id == row.pk
    same = letter or row.relation == "identical"
    changes = () if same else differences(campaign.letter.text, row.text)
    return Sender(row, changes, [row.text[start:end] for start, end in row.own_words], letter)
