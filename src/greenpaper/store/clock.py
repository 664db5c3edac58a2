"""What time it is, in one place."""

from datetime import UTC, datetime


def now() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def day(text: str) -> datetime:
    """Noon of an ISO date, in UTC, so that it is the same day all over Europe."""
    return datetime.fromisoformat(f"{text}T12:00:00+00:00")
