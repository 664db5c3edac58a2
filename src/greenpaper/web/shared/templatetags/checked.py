"""What pages say beside numbers that are counted from codings: whether people checked them."""

from typing import Any

from django import template

from greenpaper.store.orm.codebook import codebook_of
from greenpaper.store.orm.models import Question
from greenpaper.workflow.desk.samples.shares import checked_of

register = template.Library()


@register.inclusion_tag("as_coded.html")
def as_coded(question: Question) -> dict[str, Any]:
    """For pages whose numbers are as coded, whatever people checked."""
    shares, _ = checked_of(question, codebook_of(question))
    return {"question": question, "checked": bool(shares)}
