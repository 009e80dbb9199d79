"""The bytes behind a fact, as escaped text or as a download. Nothing received is ever rendered by our origin."""

from __future__ import annotations

import re

from flask import Blueprint, Response, abort, render_template, request, send_file

from checker.raw import Raw, open_raw
from checker.reports.proofs import source_title
from checker.reports.words import Words
from checker.web import store
from checker.web.language import lang
from checker.web.visitor import visitor

blueprint = Blueprint("raw", __name__, url_prefix="/raw")

SHOWN = 400_000
"""Signs that a page shows; the download has them all."""

LOCKED = "default-src 'none'; sandbox; frame-ancestors 'none'"


@blueprint.get("/<evidence>")
def record(evidence: str) -> str | Response:
    """A record or a whole document, within the reach of the reader."""
    with store.reading() as connection:
        raw = open_raw(connection, store.options().archive_dir, evidence, reach=visitor().reach)
    if raw is None:
        abort(404)
    if request.args.get("download"):
        return _attachment(evidence, raw)
    words = Words(lang())
    return render_template(
        "raw.html",
        evidence=evidence,
        raw=raw,
        title=source_title(raw.source, words),
        fetched=words.moment(raw.fetched_at),
        lines=_lines(raw.text[:SHOWN]),
        cut=len(raw.text) > SHOWN,
    )


def _lines(text: str) -> list[str]:
    """The text with a break before each tag that follows another: for reading only, no sign is changed."""
    return re.sub(r">(?=<)", ">\n", text).split("\n")


def _attachment(evidence: str, raw: Raw) -> Response:
    """The bytes as they are, under a type that no browser opens."""
    if raw.path is not None:
        response = send_file(
            raw.path,
            mimetype="application/octet-stream",
            as_attachment=True,
            download_name=_file_name(raw.document),
            conditional=False,
        )
    else:
        response = Response(raw.data, mimetype="application/octet-stream")
        response.headers.set("Content-Disposition", "attachment", filename=f"record-{evidence}.bin")
    response.headers["Content-Security-Policy"] = LOCKED
    return response


def _file_name(document: str) -> str:
    return re.sub(r"[^\w.\-]+", "_", document.rpartition("/")[2])[-120:] or "document"
