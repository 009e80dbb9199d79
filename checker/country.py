"""What the demo knows of its made-up country: kept beside its base, so that it goes on where it was left."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from pathlib import Path

import msgspec

from scrapers.registry import SOURCES
from scrapers.sandbox.country import Country
from scrapers.sandbox.courts import insolvency_of

COMPANIES = 300
SEED = 1

BEHIND = timedelta(days=7)
"""The country begins so many days ago, so that there are days to come; nothing in a base may be of the future."""

OLD = timedelta(days=14)
"""A country that stayed behind further is made anew: its files would count as stale."""


class Note(msgspec.Struct):
    """The country of this demo: on which day it is, what it was made of, whom to try, who may move its day.

    moving: the source that is being asked on the way to that day, '' when the day has come whole. event: the last
    event before that day, so that what is newer is its news. troubles: sentences of what did not go well.
    """

    day: date
    companies: int
    seed: int
    good: str
    doubtful: str
    bad: str
    canary: str
    trader: str
    token: str
    sources: list[str]
    moving: str = ""
    event: int = 0
    troubles: list[str] = []
    bankrupt: str = ""


def place(folder: Path) -> Path:
    """Where the note of a demo lies in its data folder."""
    return folder / "country.json"


def new(today: date) -> tuple[Note, Country]:
    """A country that begins a week before this day."""
    day = today - BEHIND
    country = Country(COMPANIES, SEED, day)
    trader = next(person for person in country.entrepreneurs if person.registrations[-1].ended is None)
    note = Note(
        day,
        COMPANIES,
        SEED,
        country.good,
        country.doubtful,
        country.bad,
        country.canary,
        trader.person.inn,
        secrets.token_urlsafe(24),
        list(SOURCES),
        bankrupt=next((one.inn for one in country.companies if insolvency_of(one, day)), ""),
    )
    return note, country


def told(folder: Path) -> Note | None:
    """The note as it stands, for a page that shows it."""
    try:
        return msgspec.json.decode(place(folder).read_bytes(), type=Note)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None


def kept(folder: Path, today: date) -> Note | None:
    """The note of a country that can go on: read by a version with the same sources, and not left behind too far."""
    note = told(folder)
    return note if note and note.sources == list(SOURCES) and today - note.day <= OLD else None


def keep(folder: Path, note: Note) -> None:
    """Writes the note whole or not at all."""
    draft = place(folder).with_suffix(".new")
    draft.write_bytes(msgspec.json.encode(note))
    draft.replace(place(folder))


def canaries(note: Note) -> str:
    """CHECKER_CANARIES of this country: the subjects that its sites always find."""
    companies = ("egrul_search", "egrul", "pb", "girbo", "rsmp")
    named = dict.fromkeys(companies, note.canary) | dict.fromkeys(("fedresurs", "rnp"), note.bad)
    if note.bankrupt:
        named["efrsb"] = note.bankrupt
    return ",".join([*(f"{code}={number}" for code, number in named.items()), f"egrip={note.trader}"])
