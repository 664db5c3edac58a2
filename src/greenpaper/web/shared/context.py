"""What every page knows."""

from django.conf import settings
from django.http import HttpRequest

from greenpaper import __version__


def surroundings(request: HttpRequest) -> dict[str, object]:
    """Whether there are accounts, and which version this is."""
    return {"team": settings.TEAM, "greenpaper": __version__}
