"""`python -m checker.demo.day`: the next day comes to the made-up country, and its sites are asked for the news."""

from __future__ import annotations

import signal
import sys

if __name__ == "__main__":  # Ctrl-C in the terminal of `make run` reaches this process too, while it is read and later
    signal.signal(signal.SIGINT, signal.SIG_DFL)

from datetime import UTC, datetime, timedelta

import click
import msgspec

from checker import country
from checker.db import make_engine, reading
from checker.demo import fill, processes
from checker.history import last_event
from checker.jobs.leases import Busy, held
from checker.settings import settings


def main() -> None:
    """Moves the country of this data folder by one day. A move that was cut off is finished first, by the next one."""
    folder = settings().data_dir
    if country.told(folder) is None or not settings().demo:
        click.echo("there is no made-up country in this data folder", err=True)
        sys.exit(2)
    engine = make_engine(settings().url)
    try:
        with held(engine, "demo-day"):
            note = country.told(folder)  # read here: another move may have ended just now
            if note is None:
                return
            if not note.moving:
                if note.day >= datetime.now(UTC).date():
                    return  # a base holds nothing of the future
                with reading(engine) as connection:
                    note = msgspec.structs.replace(
                        note, day=note.day + timedelta(days=1), moving="…", event=last_event(connection), troubles=[]
                    )
                country.keep(folder, note)
            processes.move_to(note, settings().sandbox_url)
            troubles = fill.fetch_files(
                engine, settings(), lambda code: country.keep(folder, msgspec.structs.replace(note, moving=code))
            )
            country.keep(folder, msgspec.structs.replace(note, moving="", troubles=troubles))
    except Busy:
        return  # somebody else pressed the button
    finally:
        engine.dispose()


if __name__ == "__main__":
    main()
