"""The one application of all sites, `/{official host}/{path}`, with their faults, and the demo's own two addresses."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from threading import Thread
from typing import Any

from flask import Flask, Response, abort, g, jsonify, request
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from scrapers.sandbox.country import Country
from scrapers.sandbox.sites import (
    bi,
    cbr,
    checko,
    delivery,
    efrsb,
    egrul,
    fedresurs,
    fssp,
    girbo,
    kad,
    opendata,
    pb,
    rmsp,
    service,
    zakupki,
)
from scrapers.sandbox.sites.faults import BadFault, ill
from scrapers.sandbox.sites.world import Manners, World

LOOPBACK = "127.0.0.1"
PORT = 8701
"""As CHECKER_SANDBOX_URL has it by default."""
_LONGEST = 24 * 3600


def make_app(world: World, token: str = "") -> Flask:
    """The sites over a world. token: who may move the day and make faults shows it as a bearer; '': nobody may."""
    app = Flask(__name__, static_folder=None)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    alone = (site(world) for site in (egrul.site, delivery.site, pb.site, rmsp.site, kad.site, checko.site))
    captured = (site(world) for site in (bi.site, cbr.site))
    insolvency = (site(world) for site in (efrsb.site, fedresurs.site, zakupki.site))
    together = (pages for site in (opendata.site, girbo.site, service.site, fssp.site) for pages in site(world))
    for pages in (*alone, *captured, *insolvency, *together):
        app.register_blueprint(pages)

    @app.before_request
    def nobody_yet() -> None:
        g.setdefault("sources", ())
        g.setdefault("captcha", None)

    @app.after_request
    def with_fault(response: Response) -> Response:
        kind = next(filter(None, map(world.faults.of, g.get("sources", ()))), "")
        if not kind:
            return response
        captcha: Callable[[], Response] | None = g.get("captcha")
        return ill(kind, response, captcha)

    @app.post("/-/day")
    def day() -> Any:
        _only_with(token)
        try:
            world.move(date.fromisoformat(str(_said().get("day"))))
        except ValueError as error:
            return jsonify({"error": str(error)}), 400
        return jsonify({"day": world.day.isoformat()})

    @app.post("/-/faults")
    def faults() -> Any:
        _only_with(token)
        said = _said()
        given, seconds = said.get("faults"), said.get("seconds")
        try:
            if not isinstance(given, dict) or not (seconds is None or 0 < float(seconds) <= _LONGEST):
                raise BadFault('{"faults": {SOURCE: KIND}, "seconds": N} is expected')
            world.faults.put({str(key): str(kind) for key, kind in given.items()}, seconds)
        except (BadFault, TypeError, ValueError) as error:
            return jsonify({"error": str(error)}), 400
        return jsonify({"faults": world.faults.all()})

    return app


def _said() -> dict[str, Any]:
    found = request.get_json(silent=True)
    return found if isinstance(found, dict) else {}


def _only_with(token: str) -> None:
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(shown.encode(), token.encode()):
        abort(403)


class _Quiet(WSGIRequestHandler):
    """Writes no log."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 the name is werkzeug's
        """Nothing: who asked for whom is nobody's matter."""


def make_sites(world: World, port: int = PORT, token: str = "") -> BaseWSGIServer:
    """The server of the sites, bound to loopback and not started yet. Port 0: any free one."""
    return make_server(LOOPBACK, port, make_app(world, token), threaded=True, request_handler=_Quiet)


@contextmanager
def serving(
    country: Country,
    *,
    port: int = 0,
    manners: Manners = Manners(),  # noqa: B008 immutable
    token: str = "",
) -> Iterator[tuple[str, World]]:
    """The sites in a thread of this process: their origin, and the world behind them."""
    world = World(country, manners)
    server = make_sites(world, port, token)
    thread = Thread(target=server.serve_forever, name="sandbox", daemon=True)
    thread.start()
    try:
        yield f"http://{LOOPBACK}:{server.server_port}", world
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
