"""Questions that were sorted and have no themes all the same, and why."""

from django.db.models import Count

from greenpaper.domain.coding import Status
from greenpaper.store.orm.models import Question, Response, Run, RunState, Work

SORTING = (Work.FIND_THEMES, Work.CODE)
WHY = {
    Status.BLANK: "blank",
    Status.NO_CONTENT: "with nothing to code, such as “no comment”",
}
MOST = 3


def why_no_themes(question: Question) -> str:
    """A sentence for a question that was sorted without finding a theme; "" for any other."""
    last = Run.objects.filter(question=question, work__in=SORTING).last()
    if last is None or last.state != RunState.DONE or question.themes.filter(gone=False).exists():
        return ""
    rows = (
        Response.objects.filter(question=question)
        .values_list("status", "reason")
        .annotate(number=Count("pk"))
        .order_by("-number", "status", "reason")
    )
    said = [f"{number:,} {WHY.get(Status(s), r)}" for s, r, number in rows[:MOST] if s]
    because = f" Its responses: {'; '.join(said)}." if said else ""
    return f"No theme was found.{because} You can add themes of your own, and code by hand."
