"""Shares that rest on people's codings, as they were kept when the machine was taught."""

from collections.abc import Mapping

from greenpaper.domain.codebook import Codebook
from greenpaper.domain.results import Checked
from greenpaper.store.orm import samples
from greenpaper.store.orm.models import Question

Groups = dict[tuple[str, str, str], Checked]


def as_plain(shares: Mapping[str, Checked], groups: Groups) -> dict[str, list[list[object]]]:
    """Shares as a version keeps them."""
    return {
        "shares": [[theme, *_row(one)] for theme, one in shares.items()],
        "groups": [[*key, *_row(one)] for key, one in groups.items()],
    }


def checked_of(question: Question, codebook: Codebook) -> tuple[dict[str, Checked], Groups]:
    """The shares of the coder in use, while the question has the themes that it was taught."""
    version = samples.in_use(question)
    if version is None:
        return {}, {}
    shares = {theme: Checked(*row) for theme, *row in version.about.get("shares", ())}
    taught = version.about.get("themes", list(shares))
    if set(taught) != {theme.key for theme in codebook.themes}:
        return {}, {}
    groups = {(a, b, c): Checked(*row) for a, b, c, *row in version.about.get("groups", ())}
    return shares, groups


def _row(one: Checked) -> list[float]:
    return [one.share, one.low, one.high, one.people]
