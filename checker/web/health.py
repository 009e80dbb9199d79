"""For whoever watches the service: is the process alive, and can it answer."""

from __future__ import annotations

from flask import Blueprint, Response
from sqlalchemy.exc import SQLAlchemyError

from checker import moments
from checker.jobs import queue
from checker.web import store

blueprint = Blueprint("health", __name__)

NOBODY = "no clock and no worker: sources are not looked at, messages wait\n"


@blueprint.get("/healthz")
def alive() -> Response:
    """200 while the process answers."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
def ready() -> Response:
    """200 when the base answers, else 503. A second line where nobody keeps the time: pages are answered without."""
    try:
        with store.reading() as connection:
            moments.last(connection)
            timed, worked = queue.is_timed(connection), queue.is_worked(connection)
    except SQLAlchemyError:
        return Response("the base does not answer\n", 503, mimetype="text/plain")
    without = "" if timed else "no clock: sources are not looked at\n"
    return Response(f"ok\n{without if worked else NOBODY}", mimetype="text/plain")
