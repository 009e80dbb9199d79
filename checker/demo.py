"""What `make run` starts: the made-up country, loaded by the same readers as real files, and the server."""

from __future__ import annotations

import json
import os
import shutil
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click

from checker import db
from checker.db import make_engine
from checker.ingest.run import load
from checker.search import Names, bring_up_to_date
from checker.server import port_is_free, serve
from checker.settings import PREFIX, BadSettings, read, settings
from scrapers.registry import SOURCES
from scrapers.sandbox import build

FRESH = timedelta(days=7)
"""An older made-up country is built anew, so that its files count as fresh."""


@click.command()
@click.option("--port", default=8000, type=click.IntRange(1, 65535))
def main(port: int) -> None:
    """Serves Checker on loopback: with the made-up country, or with real files if CHECKER_SOURCES=live."""
    try:
        asked = read()
        live = asked.sources == "live" and "sources" in asked.model_fields_set
        if not live:
            if asked.database_url:
                raise BadSettings(
                    "The demo has a base of its own: unset CHECKER_DATABASE_URL (or …_FILE, or its line in .env)"
                    " or set CHECKER_SOURCES=live."
                )
            _set(sources="sandbox", demo="1", data_dir=str(asked.data_dir / "demo"))
        port_is_free("127.0.0.1", port)
        if live:
            db.upgrade(settings().url)
            settings().secret()
            click.echo("Real sources: load files with `python -m checker load PATH…` (docs/live.md).")
        else:
            _prepare(settings().data_dir)
        click.echo(f"Checker: http://127.0.0.1:{port}/ (Ctrl-C ends it)")
        serve("127.0.0.1", port)
    except (BadSettings, OSError) as error:
        click.echo(getattr(error, "strerror", None) or str(error), err=True)
        sys.exit(2)


def _set(**values: str) -> None:
    """Into the environment, for the processes that serve: they read the settings anew."""
    for key, value in values.items():
        name = f"{PREFIX}{key.upper()}"
        os.environ.pop(f"{name}_FILE", None)
        os.environ[name] = value


def _prepare(folder: Path) -> None:
    """Builds and loads the made-up country unless there is one that will do; prints three numbers to try."""
    note = folder / "country.json"
    today = datetime.now(UTC).date()
    if not _will_do(note, today):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        made = build(folder / "country", day=today)
        db.upgrade(settings().url)
        engine = make_engine(settings().url)
        for path in made.files:
            load(engine, settings().url, settings().archive_dir, path, vouched=path in made.whole)
        bring_up_to_date(engine, Names(settings().search_dir))
        engine.dispose()
        numbers = {"good": made.good, "doubtful": made.doubtful, "bad": made.bad}
        note.write_text(json.dumps({**numbers, "day": today.isoformat(), "sources": list(SOURCES)}))
    numbers = json.loads(note.read_text())
    click.echo("All companies of this demo are made up. Three to try:")
    for kind in ("good", "doubtful", "bad"):
        click.echo(f"  {kind:9} {numbers[kind]}")


def _will_do(note: Path, today: date) -> bool:
    """Whether the country that the note tells of is fresh and was loaded by a version that read the same sources."""
    if not note.exists():
        return False
    told = json.loads(note.read_text())
    return today - date.fromisoformat(told["day"]) <= FRESH and told.get("sources") == list(SOURCES)


if __name__ == "__main__":
    main(prog_name="make run")
