"""The demo's page: which day it is in the made-up country, and a button for the next one. Only with CHECKER_DEMO=1."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from datetime import UTC, datetime

import msgspec
from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from checker import country
from checker.history import news
from checker.i18n import _
from checker.reports.labels import BLOCKS
from checker.reports.proofs import source_title
from checker.reports.words import Words
from checker.text import readable_name
from checker.web import store
from checker.web.language import lang

blueprint = Blueprint("demo", __name__, url_prefix="/demo")

SHOWN = 30

BEGINS_SECONDS = 60
"""So long the page waits for a move to begin: a busy machine reads the program for some seconds."""


class Changed(msgspec.Struct, frozen=True):
    """A company about which the last day brought something, and what."""

    number: str
    name: str
    what: str


@blueprint.before_request
def only_in_the_demo() -> None:
    """Where real companies are, there is no such page."""
    if not store.options().demo:
        abort(404)


@blueprint.get("/")
def page() -> str:
    """The day of the country, what it brought, and the button."""
    note = country.told(store.options().data_dir) or abort(404)
    with store.reading() as connection:
        found = news(connection, note.event, SHOWN) if note.event else []
    words = Words(lang())
    changed = [Changed(item.subject, readable_name(item.name), _named(item.blocks)) for item in found]
    return render_template(
        "demo.html",
        day=words.day(note.day),
        moving=source_title(note.moving, words) or ("…" if _begins(note) else ""),
        last=note.day >= datetime.now(UTC).date(),
        changed=changed,
        troubles=note.troubles,
    )


def _begins(note: country.Note) -> bool:
    """Whether the button was pressed on this very day of the country, and the move has not begun yet."""
    day, _, at = request.args.get("started", "").partition(" ")
    return day == note.day.isoformat() and at.isdecimal() and time.time() - int(at[:12]) < BEGINS_SECONDS


def _named(blocks: tuple[str, ...]) -> str:
    return ", ".join(sorted({_(BLOCKS[block]) for block in blocks if block in BLOCKS}))


@blueprint.post("/next-day")
def next_day() -> Answer:
    """Sets the country moving in a process of its own; the page then shows how far it is."""
    note = country.told(store.options().data_dir) or abort(404)
    moving = subprocess.Popen([sys.executable, "-m", "checker.demo.day"])
    threading.Thread(target=moving.wait, daemon=True).start()  # who is waited for by nobody stays as a zombie
    return redirect(url_for("demo.page", started=f"{note.day.isoformat()} {time.time():.0f}"), 303)
