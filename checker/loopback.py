"""Which addresses are of this machine: settings and the visitor ask the same question."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit


def is_loopback_origin(origin: str) -> bool:
    """Whether a text is `http(s)://host[:port]` of this machine and nothing more."""
    try:
        parts = urlsplit(origin)
        if parts.scheme not in ("http", "https") or parts.path or parts.query or "@" in parts.netloc:
            return False
        return parts.hostname == "localhost" or ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False
