"""From a number to the responses behind it."""

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from greenpaper.store.orm.models import Question


def responses_address(question: Question, said: QueryDict) -> str:
    """The Responses page for what a mark stands for.

    `said`: `theme` (several: all of them), `asked` with `option`, `status`, or one `response`.
    """
    there = reverse("responses", args=[question.consultation_id, question.key])
    wanted = [("theme", theme) for theme in said.getlist("theme")]
    return f"{there}?{urlencode(wanted)}"
