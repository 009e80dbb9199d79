"""Counts of what is asked of the pages, for the operator: how often, never by whom or about whom."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, current_app, g, request
from flask_security import user_confirmed

from checker.accounts.usage import CHECKS, EMPTY, SEARCHES, USERS, Counts

COUNTED = {"company.card": CHECKS, "api.company": CHECKS, "search.results": SEARCHES}
"""Pages and programs alike. What is offered while a name is typed is no search yet."""


def init_app(app: Flask) -> None:
    """Counts every answer that says something; nothing is written while it is being made."""
    app.extensions["checker_counts"] = Counts(app.extensions["checker_writer"])
    app.after_request(_count)
    user_confirmed.connect(_confirmed, app)


def nothing_found() -> None:
    """Notes that the search of this request found nothing."""
    g.nothing_found = True


def counts() -> Counts:
    """What this process counted and has not written yet."""
    found: Counts = current_app.extensions["checker_counts"]
    return found


def _count(response: Response) -> Response:
    what = COUNTED.get(request.endpoint or "")
    if what is not None and request.method == "GET" and response.status_code == 200:
        counts().count(what)
        if g.get("nothing_found"):
            counts().count(EMPTY)
    return response


def _confirmed(app: Flask, **_more: Any) -> None:
    app.extensions["checker_counts"].count(USERS)
