"""A Flask application behind a real socket, for tests with a browser.

The server is the standard library's. Werkzeug's own leaves an answer unclosed when a browser goes away at its end, and
an unclosed file is an error here.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from flask import Flask

from checker.app import create_app
from checker.schedule import work
from checker.settings import Settings


class _Server(ThreadingMixIn, WSGIServer):
    """Browsers ask several things at once and hold silent connections open: nobody waits for those."""

    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None: ...


def application(options: Settings) -> Flask:
    """The application, made in a thread of its own: playwright's loop runs in that of the tests, and what is made there
    may begin no other.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(create_app, options).result()


@contextmanager
def served(app: Flask | Callable[[str], Flask]) -> Iterator[str]:
    """The address of an application on a free port of this machine, until the block ends.

    app: one that has to know its own address is made from it.
    """
    with make_server("127.0.0.1", 0, None, _Server, _Quiet) as server:  # type: ignore[arg-type]
        origin = f"http://127.0.0.1:{server.server_port}"
        server.set_app(app if isinstance(app, Flask) else app(origin))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield origin
        server.shutdown()
        thread.join()


@contextmanager
def worked(app: Flask, options: Settings) -> Iterator[str]:
    """The same with a worker beside it, who asks, makes alerts and sends letters; both are gone afterwards."""
    stop = threading.Event()
    worker = threading.Thread(target=work, args=(options, stop))
    worker.start()
    try:
        with served(app) as origin:
            yield origin
    finally:
        stop.set()
        worker.join()
        app.extensions["checker_engine"].dispose()
