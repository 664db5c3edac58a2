"""The words of responses that stand for a theme."""

from greenpaper.store.orm.models import Theme


def said_of(theme: Theme) -> list[str]:
    """A theme's telling quotes, of responses in which no personal data was noticed."""
    ids = [quote[0] for quote in theme.quotes]
    rows = theme.question.responses.filter(respondent__response_id__in=ids, personal_data=[])
    texts = dict(rows.values_list("respondent__response_id", "text"))
    return [texts[i][start:end] for i, start, end in theme.quotes if i in texts]
