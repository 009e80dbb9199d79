"""What is written of requests: method, endpoint, status, milliseconds. Never an address, a path, a query, or who."""

from __future__ import annotations

import logging
import time
import traceback

from flask import Flask, Response, g, request

log = logging.getLogger("checker.access")


class Quiet(Flask):
    """An application whose failures are logged by the endpoint: Flask would write the path, and with it whom one asks
    about.
    """

    def log_exception(self, exc_info: object) -> None:
        """The kind of the error and where it arose; its message may quote what was asked."""
        self.logger.error("failed at %s: %s", request.endpoint or "-", where(exc_info[1]))  # type: ignore[index]


def where(error: BaseException) -> str:
    """The kind of an error and its frames, without its message."""
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join([type(error).__name__, *(f"{one.filename}:{one.lineno}" for one in reversed(frames))])


def init_app(app: Flask) -> None:
    """Writes a line for each answer; whether it goes anywhere the server decides."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    spent = (time.perf_counter() - g.get("began", time.perf_counter())) * 1000
    log.info("%s %s %d %d ms", request.method, request.endpoint or "-", response.status_code, spent)
    return response
