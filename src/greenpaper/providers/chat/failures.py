"""What can go wrong with a call, told apart, and what to do: again, later, or never."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_ai import exceptions as said

from greenpaper.domain.asking import Ask, Lost
from greenpaper.providers.chat.replies import Kept

LONGEST_WAIT = 60.0
"""Seconds. A server that wants us to wait longer costs that item."""
HOPELESS = (401, 402, 403, 404)
"""What a server says of a wrong key, an empty purse or an unknown model: of every call alike."""
MOVED = (301, 302, 303, 307, 308)
"""It points to another address, to which nothing is sent."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a request brought no reply. `wait`: seconds before trying again; None: don't."""

    lost: Lost
    wait: float | None
    hopeless: bool = False


def failed(error: Exception, pause: float) -> Failed:
    """What an exception of pydantic-ai or httpx means. `pause` is how long to wait unless told."""
    if isinstance(error, said.ModelHTTPError):
        return _by_status(error, pause)
    if getattr(error.__cause__, "status_code", None) in MOVED:
        return Failed(Lost.MOVED, None, hopeless=True)
    if isinstance(error, said.ContentFilterError):
        return Failed(Lost.REFUSED, None)
    return Failed(_lost(error), pause)


def _lost(error: Exception) -> Lost:
    decoding = isinstance(error.__cause__, json.JSONDecodeError)
    if isinstance(error, said.ModelTimeoutError | TimeoutError):
        return Lost.TIMED_OUT
    if isinstance(error, said.UnexpectedModelBehavior) or decoding:
        return Lost.MALFORMED
    if isinstance(error, said.ModelConnectionError):
        return _connection(error)
    if isinstance(error, said.ModelAPIError):
        return Lost.SERVER_ERROR
    return Lost.UNREACHABLE if isinstance(error, OSError) else Lost.FAULT


def read(kept: Kept, ask: Ask) -> tuple[Any, Lost | None]:
    """The answer in a reply, or why there is none. Nothing of it is believed yet."""
    if kept.finish == "content_filter":
        return None, Lost.REFUSED
    if kept.finish == "length":
        return None, Lost.CUT_SHORT
    text = re.sub(r"^```(?:json)?\s*|\s*```$", "", kept.text.strip())
    if not text:
        return None, Lost.EMPTY
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return None, Lost.MALFORMED
    try:
        return TypeAdapter(ask.shape).validate_python(content, strict=False), None
    except (ValidationError, RecursionError):
        return None, Lost.WRONG_SHAPE


def _by_status(error: said.ModelHTTPError, pause: float) -> Failed:
    status = error.status_code
    if status == 429:
        wait = _retry_after(error.headers or {}, pause)
        return Failed(Lost.RATE_LIMITED, wait if wait <= LONGEST_WAIT else None)
    if status >= 500 or status == 408:
        return Failed(Lost.SERVER_ERROR, pause)
    return Failed(Lost.DECLINED, None, hopeless=status in HOPELESS)


def _retry_after(headers: Mapping[str, str], pause: float) -> float:
    """Seconds that the server asks us to wait; a date is not understood, and means `pause`."""
    try:
        return max(0.0, float(headers.get("retry-after", "")))
    except ValueError:
        return pause


def _connection(error: Exception) -> Lost:
    """A connection that never was, or one that was cut in the middle of a reply."""
    seen: BaseException | None = error
    while seen is not None:
        if type(seen).__name__ in ("RemoteProtocolError", "ReadError"):
            return Lost.CUT_SHORT
        seen = seen.__cause__ or seen.__context__
    return Lost.UNREACHABLE
