"""ftp.egrul.nalog.ru: the paid folder of bulk ЕГРЮЛ and ЕГРИП, as listings and zips (sources/fns.md 2.1, 2.2).

The real host asks for a client certificate; here nobody is asked for one. The form of the listing is not known from a
saved page: it is that of a common web server. Both ways of naming a folder work, `/EGRUL_408/` and `?dir=EGRUL_408`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from html import escape

from flask import Blueprint, Response, abort, g, request

from scrapers.sandbox.delivery import DIRECTORIES, Delivered
from scrapers.sandbox.sites.faults import OF_FILES
from scrapers.sandbox.sites.files import given
from scrapers.sandbox.sites.world import World

HOST = "ftp.egrul.nalog.ru"


def site(world: World) -> Blueprint:
    """The site over a world."""
    pages = Blueprint("delivery", __name__, url_prefix=f"/{HOST}")

    @pages.before_request
    def whose() -> None:
        path = (request.view_args or {}).get("path", "") or request.args.get("dir", "")
        fitting = [source for source, name in DIRECTORIES.items() if path.startswith(name)]
        g.sources = tuple(fitting or DIRECTORIES)

    @pages.get("/", defaults={"path": ""})
    @pages.get("/<path:path>")
    def look(path: str) -> Response:
        parts = [part for part in (path or request.args.get("dir", "")).split("/") if part]
        if not parts:
            return _listing("/", [f"{name}/" for name in DIRECTORIES.values()])
        source = next((source for source, name in DIRECTORIES.items() if name == parts[0]), None) or abort(404)
        files: list[Delivered] = world.kept(("folder", source), lambda: world.country.register_folder(source))
        if len(parts) == 1:
            return _listing(parts[0], [f"{name}/" for name in dict.fromkeys(file.directory for file in files)])
        inside = [file for file in files if file.directory == parts[1]] or abort(404)
        if len(parts) == 2:
            return _listing("/".join(parts), [file.name for file in inside])
        found = next((file for file in inside if [file.name] == parts[2:]), None) or abort(404)
        g.sources = source, f"{source}{OF_FILES}"
        content = world.kept(("delivered", source, found.directory, found.name), found.content)
        day = datetime.strptime(found.directory[:10], "%d.%m.%Y").date()  # noqa: DTZ007 a day alone
        return given(content, day, "application/zip")

    return pages


def _listing(folder: str, names: Iterable[str]) -> Response:
    path = f"/{folder.strip('/')}/".replace("//", "/")
    up = "" if path == "/" else '<a href="../">../</a>\n'
    links = "".join(f'<a href="{path}{escape(name)}">{escape(name)}</a>\n' for name in names)
    page = (
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>Index of {escape(path)}</title></head>\n'
        f"<body><h1>Index of {escape(path)}</h1><hr><pre>{up}{links}</pre><hr></body></html>\n"
    )
    return Response(page, mimetype="text/html")
