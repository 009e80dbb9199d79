"""In which language a request is answered: `?lang=`, else `Accept-Language`, else Russian. No cookie."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, g, request, url_for

from checker import i18n
from checker.reports.words import Words


def init_app(app: Flask) -> None:
    """Sets the language before each request, and gives it to templates and links."""
    app.before_request(_choose)
    app.after_request(_name)
    app.url_defaults(_keep)
    app.jinja_env.globals.update(_=i18n._, N_=i18n.N_, count=_count, here=here, LANGUAGES=i18n.LANGUAGES)
    app.context_processor(lambda: {"lang": lang(), "words": Words(lang()), "chosen": g.get("chosen")})


def lang() -> str:
    """The language of the current request."""
    return i18n.language.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within it texts are in this language, and links name none: for what is written to somebody else than who asks."""
    before, chosen = i18n.language.set(language), g.pop("chosen", None)
    try:
        yield
    finally:
        i18n.language.reset(before)
        g.chosen = chosen


def _count(forms: str, n: int) -> str:
    return i18n.counted(lang(), forms, n)


def _choose() -> None:
    asked = request.args.get("lang", "")
    g.chosen = asked if asked in i18n.LANGUAGES else None
    i18n.language.set(g.chosen or i18n.best_language(request.headers.get("Accept-Language")))


def _name(response: Response) -> Response:
    response.headers["Content-Language"] = lang()
    response.vary.add("Accept-Language")
    return response


def _keep(endpoint: str, values: dict[str, Any]) -> None:
    """A language that was chosen by hand goes along with every link."""
    if endpoint != "static" and g.get("chosen"):
        values.setdefault("lang", g.chosen)


def here(**changes: str | None) -> str:
    """The address of this page with some of its parameters changed; None removes one.

    Written by hand: url_for would obey parameters like _scheme, and they come from whoever made the link.
    """
    asked = {**request.args.to_dict(), **changes}
    query = urlencode({name: value for name, value in asked.items() if value is not None})
    path = url_for(request.endpoint, lang=None, **(request.view_args or {})) if request.endpoint else "/"
    return f"{path}?{query}" if query else path
