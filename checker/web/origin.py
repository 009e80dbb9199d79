"""Whether a form was sent by our own page: there are no sessions yet, so what the browser says has to do."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request


def is_ours() -> bool:
    """False where the browser says that another site's page sent the request; old browsers and programs say nothing."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    sender = request.headers.get("Origin")
    return sender is None or urlsplit(sender).netloc == request.host
