"""How a webhook knows that a message is ours: signed with a secret that its owner was shown once (docs/api.md)."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken

from checker.settings import Settings

HEADER = "Checker-Signature"


class Unreadable(ValueError):
    """The secret was sealed with another CHECKER_SECRET_KEY: it has to be made anew."""


def seal(options: Settings, organisation: int, secret: str) -> bytes:
    """A secret as it is kept: encrypted, for one organisation alone."""
    return _box(options, organisation).encrypt(secret.encode())


def unseal(options: Settings, organisation: int, sealed: bytes) -> str:
    """The secret itself. Raises Unreadable."""
    try:
        return _box(options, organisation).decrypt(sealed).decode()
    except InvalidToken:
        raise Unreadable from None


def signature(secret: str, body: bytes, at: int) -> str:
    """What the header says of a body that is sent at a time, in seconds of UTC: `t=…,v1=…`."""
    made = hmac.new(secret.encode(), b"%d." % at + body, sha256).hexdigest()
    return f"t={at},v1={made}"


def _box(options: Settings, organisation: int) -> Fernet:
    return Fernet(urlsafe_b64encode(options.sealed(f"webhook\n{organisation}")))
