"""What a view may reach: the settings and one consistent reading of the base."""

from __future__ import annotations

from contextlib import AbstractContextManager

from flask import Flask, current_app
from sqlalchemy import Connection, Engine

from checker import db
from checker.accounts import own
from checker.facts import FactSheet
from checker.firstdays import First, first_days
from checker.lookup import fact_sheet
from checker.search import Names
from checker.settings import Settings
from checker.web.asking import Asked

PATIENCE_MS = 5_000
"""So long a visitor waits for a load that is writing."""


def init_app(app: Flask, options: Settings) -> None:
    """Opens the base for reading; whether it is there and ready, the first query will tell."""
    app.extensions["checker_settings"] = options
    app.extensions["checker_engine"] = db.make_engine(options.url, read_only=True)
    app.extensions["checker_writer"] = db.make_engine(options.url, busy_ms=PATIENCE_MS, kept=False)
    hasty = options.url.startswith("sqlite")  # elsewhere the transaction says itself how long it waits
    app.extensions["checker_hasty"] = (
        db.make_engine(options.url, busy_ms=own.PATIENCE_MS) if hasty else app.extensions["checker_writer"]
    )
    app.extensions["checker_names"] = Names(options.search_dir)
    app.jinja_env.globals["demo"] = options.demo


def options() -> Settings:
    """The settings of this application."""
    found: Settings = current_app.extensions["checker_settings"]
    return found


def engine() -> Engine:
    """The engine of this application; it cannot write."""
    found: Engine = current_app.extensions["checker_engine"]
    return found


def names() -> Names:
    """The search index of this application; it follows what the loads write."""
    found: Names = current_app.extensions["checker_names"]
    return found


def reading() -> AbstractContextManager[Connection]:
    """A connection that sees one state of the base."""
    return db.reading(engine())


def writer() -> Engine:
    """The engine of this application that writes: briefly, and what belongs to visitors alone."""
    found: Engine = current_app.extensions["checker_writer"]
    return found


def writing() -> AbstractContextManager[Connection]:
    """A connection that writes, and commits at the end. Raises OperationalError where a load writes for too long."""
    return writer().begin()


def hasty() -> Engine:
    """The engine for what is written by the way, and left out where the base is busy."""
    found: Engine = current_app.extensions["checker_hasty"]
    return found


def asked_of(
    connection: Connection, number: str, asked: Asked, reach: tuple[int, ...]
) -> tuple[FactSheet, First | None]:
    """The sheet that was asked for; where it is empty only because the company became known later, since when it is."""
    sheet = fact_sheet(connection, number, reach=reach, as_of=asked.as_of, on=asked.on)
    return sheet, None if sheet.facts else since(connection, number, asked, reach)


def since(connection: Connection, number: str, asked: Asked, reach: tuple[int, ...]) -> First | None:
    """Of a number of which nothing is known on the day that was asked: since when something is, None for never."""
    if not asked.of_the_past:
        return None
    return first_days(connection, [number], reach=reach, as_of=asked.as_of, on=asked.on).get(number)
