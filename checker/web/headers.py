"""Headers that every answer carries: nothing foreign is loaded, nothing inline runs, nobody frames us."""

from __future__ import annotations

from flask import Flask, Response, request

from checker.accounts.visitors import STRANGER
from checker.web.visitor import visitor

POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"

PRIVATE = (
    "/company/", "/compare", "/raw/", "/search", "/api/", "/person/", "/check/", "/watchlist", "/alerts", "/feeds/",
    "/reports", "/verify", "/batch",
)  # fmt: skip
"""What speaks of companies and people: not for search engines, and not for caches on the way."""


def init_app(app: Flask) -> None:
    """Adds the headers to every answer, errors included."""
    app.after_request(_guard)


def _guard(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if request.path.startswith(PRIVATE):
        headers["X-Robots-Tag"] = "noindex, nofollow"
        headers["Cache-Control"] = "private, no-cache"
    if request.path.startswith(("/account", "/admin")):
        headers["X-Robots-Tag"] = "noindex, nofollow"
    if request.endpoint != "static":
        response.vary.add("Cookie")
        if visitor() is not STRANGER or request.path.startswith(("/account", "/admin")):
            headers["Cache-Control"] = "private, no-store"  # the name of who is signed in stands on every page
    return response
