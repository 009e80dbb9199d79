"""For whoever watches the service: is the process alive, and can it answer."""

from __future__ import annotations

from flask import Blueprint, Response
from sqlalchemy.exc import SQLAlchemyError

from checker import moments
from checker.web import store

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    """200 while the process answers."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
def ready() -> Response:
    """200 when the base answers, else 503."""
    try:
        with store.reading() as connection:
            moments.last(connection)
    except SQLAlchemyError:
        return Response("the base does not answer\n", 503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")
