"""The web server: gunicorn with a few threaded workers; Ctrl-C ends all of them."""

from __future__ import annotations

import errno
import gc
import logging
import signal
import socket
import sys
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.workers.base import Worker
from gunicorn.workers.gthread import ThreadWorker

from checker.app import create_app
from checker.settings import THREADS, WORKERS, settings

SEARCHED_AFTER = 50_000
"""So many new objects are made before the collector looks for cycles among them."""


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application of one worker."""
        app = create_app()
        app.extensions["checker_counts"].start()
        # A card of thousands of records makes as many objects at once: looking for cycles among them, and through the
        # whole program each time, was a third of its time.
        gc.freeze()
        gc.set_threshold(SEARCHED_AFTER)
        return app


class _Log(Logger):  # type: ignore[misc]
    """gunicorn's own words, but for those that quote a request: a broken one is answered and not told of."""

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """What is told of one request names its address."""
        if not msg.startswith("Invalid request"):
            super().warning(msg, *args, **kwargs)

    def exception(self, _msg: str, *_args: Any, **_kwargs: Any) -> None:
        """What failed, without the path that gunicorn would name and without words that may quote the request."""
        error = sys.exc_info()[1]
        super().error("%s", type(error).__name__ if error else "an error without an exception")


def write_access() -> None:
    """Sends the lines of requests (`checker.web.access`) to stderr."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log = logging.getLogger("checker.access")
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False


def port_is_free(host: str, port: int) -> None:
    """Raises OSError with a sentence when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise OSError(error.errno, f"port {port} is busy; port {port + 1} may be free") from error
            raise


class _Worker(ThreadWorker):  # type: ignore[misc]
    """A worker that ends when the master tells it, wherever the signal meets it.

    gunicorn's own shuts its thread pool inside the handler of the signal: met while it hands a request to the pool,
    it waits for a lock that it holds itself, until it is killed after half a minute. The interpreter shuts the pool
    anyway, after it has left what it was at.
    """

    def init_signals(self) -> None:
        """Ctrl-C reaches every process of the group: the master hears it and tells its workers, once."""
        super().init_signals()
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def handle_quit(self, sig: int, frame: object) -> None:
        """Leaves by SystemExit; what is being answered is answered first."""
        Worker.handle_quit(self, sig, frame)


def serve(host: str, port: int) -> None:
    """Serves until told to stop. Raises OSError with a sentence when the port is taken."""
    port_is_free(host, port)
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    options = {
        "bind": address,
        "workers": WORKERS,
        "threads": THREADS,
        "worker_class": _Worker,
        "accesslog": None,
        "loglevel": "warning",
        "control_socket_disable": True,
        "logger_class": _Log,
        "proc_name": "checker",
    }
    if settings().access_log and not settings().demo:
        write_access()
    _Server(options).run()
