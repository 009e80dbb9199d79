"""The companies of a text or a table → a list."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

from checker.accounts import organisations
from checker.accounts.refused import Refused
from checker.bulk import among
from checker.dates import N_
from checker.intake.numbers import TOLD, Read
from checker.models import PUBLIC, Company
from checker.settings import Settings
from checker.watching import lists


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What came of an import. added: new in the list; known: stood there already; unknown: of those added, how many no
    loaded source names yet; full: for which the plan had no room (the first of them, and how many).
    """

    read: Read
    added: int
    known: int
    unknown: int
    full: tuple[str, ...]
    fulls: int


def put_read(
    connection: Connection,
    options: Settings,
    organisation: int,
    user: int | None,
    list_id: int,
    read: Read,
    now: datetime,
) -> Imported:
    """Puts the companies of a text into a list; all that can be, or by an error none. Raises Refused where the
    organisation has no such list. The caller commits.

    read: of `numbers_in`, which takes seconds for a long text: while it reads nobody else has to wait for the base.
    """
    organisations.lock(connection, organisation)
    if not any(one.id == list_id for one in lists.listed(connection, organisation)):
        raise Refused(N_("Такого списка нет."))
    subjects = list(dict.fromkeys(lists.canonical(connection, read.numbers, organisation).values()))
    put = lists.put(connection, options, organisation, user, list_id, subjects, now)
    named = select(Company.subject).where(
        among(connection, Company.subject, put.added), Company.reach.in_((PUBLIC, organisation))
    )
    there = set(connection.execute(named).scalars())
    return Imported(
        read=read,
        added=len(put.added),
        known=len(put.known),
        unknown=sum(subject not in there for subject in put.added),
        full=tuple(put.full[:TOLD]),
        fulls=len(put.full),
    )
