"""Secrets of the second step, as the database has them: sealed with a key that is not in it.

So a copy of the database, or a backup, gives nobody the codes. The key is derived from the secret
key; Fernet is the sealing of the library `cryptography`.
"""

import base64
import logging
import secrets

from cryptography.fernet import Fernet, InvalidToken
from django.utils.crypto import salted_hmac

MARK = "sealed:"
log = logging.getLogger("greenpaper")


def seal(text: str) -> str:
    """The text, readable with the secret key only."""
    return MARK + _fernet().encrypt(text.encode()).decode("ascii")


def unseal(kept: str) -> str:
    """The text again; what was kept before there was a seal is as it is.

    With another secret key there is no way back: then it is a text that nobody knows, so that
    every code is wrong, and whoever signs in needs a new link.
    """
    if not kept.startswith(MARK):
        return kept
    try:
        return _fernet().decrypt(kept.removeprefix(MARK)).decode()
    except InvalidToken:
        log.error(
            "A second step was set up with another secret key. Set GREENPAPER_SECRET_KEY to the "
            "one before, or put the file secret-key back; or give new links: greenpaper people "
            "link EMAIL"
        )
        return base64.b32encode(secrets.token_bytes(20)).decode("ascii")


def _fernet() -> Fernet:
    key = salted_hmac("greenpaper.people.sealed", "second step", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
