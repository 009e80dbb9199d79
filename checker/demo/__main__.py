"""`python -m checker.demo`: the made-up country with its sites, the clock and the server; or the real sources."""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import click

from checker import country as made_up
from checker import db
from checker.accounts import licences
from checker.db import make_engine
from checker.demo import fill, people, processes, saved
from checker.server import port_is_free
from checker.settings import PREFIX, BadSettings, read, settings
from scrapers.sandbox.country import Country

HOST = "127.0.0.1"

ASKED = 30
"""Of so many companies (the cast of the country) the sites are asked at once; of the others when somebody looks."""


UNCHECKED = "courts: only by a page that you save; bailiffs: not at all, they search for organisations alone"
"""Of the entrepreneur that is shown."""


@click.command()
@click.option("--port", default=8000, type=click.IntRange(1, 65535))
def main(port: int) -> None:
    """Serves Checker on loopback: with the made-up country, or with real sources if CHECKER_SOURCES=live."""
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
    try:
        asked = read()
        live = asked.sources == "live" and "sources" in asked.model_fields_set
        if asked.database_url and not live:
            raise BadSettings(
                "The demo has a base of its own: unset CHECKER_DATABASE_URL (or …_FILE, or its line in .env)"
                " or set CHECKER_SOURCES=live."
            )
        port_is_free(HOST, port)
        with ExitStack() as beside:
            if live:
                db.upgrade(settings().url)
                settings().secret()
                click.echo("Real sources: what is asked, in which order and how large it is, says docs/live.md.")
                started = []
            else:
                started = [_made_up(beside, asked.data_dir / "demo", port)]
            started.append(beside.enter_context(processes.clock()))
            web = beside.enter_context(processes.web(HOST, port))
            click.echo(f"Checker: http://{HOST}:{port}/ (Ctrl-C ends it)")
            with suppress(KeyboardInterrupt):
                for told in (signal.SIGINT, signal.SIGTERM):  # a shell's background job ignores the first
                    signal.signal(told, signal.default_int_handler)
                code = processes.watch(web, started)
                sys.exit(1 if code else 0)
    except (BadSettings, OSError) as error:
        click.echo(getattr(error, "strerror", None) or str(error), err=True)
        sys.exit(2)


def _made_up(beside: ExitStack, folder: Path, port: int) -> processes.Program:
    """Serves the country's sites and has them asked, unless the base is filled; prints three numbers to try, and as
    whom to sign in. Returns the program that serves the sites.
    """
    beside.enter_context(_alone(folder))
    today = datetime.now(UTC).date()
    country, known = None, made_up.kept(folder, today)
    if known is None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        known, country = made_up.new(today)
    url, pages = f"http://{HOST}:{_free_port()}", f"http://{HOST}:{port}"
    _set(
        sources="sandbox",
        demo="1",
        data_dir=str(folder),
        sandbox_url=url,
        canaries=made_up.canaries(known),
        public_url=pages,
    )
    db.upgrade(settings().url)
    sites = beside.enter_context(processes.sites(known, url, folder))
    accounts = people.make(settings(), HOST)
    if country is not None:
        _fill(country)
        made_up.keep(folder, known)
    click.echo("All companies of this demo are made up. Three to try:")
    for kind in ("good", "doubtful", "bad"):
        click.echo(f"  {kind:9} {getattr(known, kind)}")
    click.echo("Courts, bailiffs and bankruptcy: of these, and of")
    click.echo(f"  {'bankrupt':9} {known.bankrupt}")
    click.echo(f"  {'unchecked':9} {known.trader} ({UNCHECKED})")
    click.echo("Sign in as the owner of a licensed organisation, or as the operator:")
    for email, password in accounts.items():
        click.echo(f"  {email} / {password}")
    return sites


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else fills or serves the demo of this folder meanwhile. Raises OSError with a sentence if one does."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise OSError(error.errno, f"another make run uses {folder}; end it, or set CHECKER_DATA_DIR") from error
        yield


def _fill(country: Country) -> None:
    engine = make_engine(settings().url)
    try:
        for trouble in fill.fetch_files(engine, settings()):
            click.echo(trouble, err=True)
        fill.ask_for(engine, settings(), [company.inn for company in country.companies[:ASKED]])
        with engine.connect() as connection:
            owned = licences.organisations_of(connection, people.OWNER)
        saved.bring_lists(engine, settings(), country)
        for organisation, _name in owned[:1]:
            saved.keep(engine, settings(), country, organisation)
    finally:
        engine.dispose()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _set(**values: str) -> None:
    """Into the environment, for the processes that serve: they read the settings anew."""
    for key, value in values.items():
        name = f"{PREFIX}{key.upper()}"
        os.environ.pop(f"{name}_FILE", None)
        os.environ[name] = value
    settings.cache_clear()


if __name__ == "__main__":
    main(prog_name="make run")
