"""What an organisation keeps for itself: whom it looked up last, and its notes. Its own people alone read it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError, OperationalError

from checker import limits
from checker.accounts import audit, organisations
from checker.accounts.audit import Act
from checker.accounts.refused import Refused
from checker.dates import N_
from checker.limits import DAY, Limit
from checker.models import LookUp, Note, UserRow
from checker.moments import to_moment
from checker.settings import Settings

KEPT = 50
"""Companies that an organisation sees again; the older ones are forgotten."""

PATIENCE_MS = 200
"""So long a look-up waits for whoever is writing."""

LONGEST = 2_000
"""Signs of a note."""

NOTED = Limit("note", 500, DAY)

AGAIN = timedelta(minutes=1)
"""So long the same words of the same person on the same company are one note: a button was pressed twice."""


def remember(engine: Engine, organisation: int, user: int | None, subject: str, now: datetime) -> None:
    """Notes that an organisation looked somebody up; commits. engine: one that waits for `PATIENCE_MS` at most.

    Where the base is busy nothing is noted and nobody is told: the list helps the memory, and the card that it is
    about must neither wait for a load nor break.
    """
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = {PATIENCE_MS}")
                connection.exec_driver_sql(f"SET LOCAL statement_timeout = {PATIENCE_MS}")
            _put(connection, organisation, user, subject, to_moment(now))
    except (OperationalError, IntegrityError):  # busy; or this person was deleted meanwhile
        return


def _put(connection: Connection, organisation: int, user: int | None, subject: str, at: int) -> None:
    into = sqlite.insert(LookUp) if connection.dialect.name == "sqlite" else postgresql.insert(LookUp)
    row = {"organisation_id": organisation, "subject": subject, "user_id": user, "at": at}
    new = into.values(row).on_conflict_do_update(
        index_elements=["organisation_id", "subject"], set_={"user_id": user, "at": at}
    )
    connection.execute(new)
    of_it = LookUp.organisation_id == organisation
    oldest = select(LookUp.at).where(of_it).order_by(LookUp.at.desc()).offset(KEPT - 1).limit(1).scalar_subquery()
    connection.execute(delete(LookUp).where(of_it, LookUp.at < oldest))


def recent(connection: Connection, organisation: int, most: int = KEPT) -> list[Row[Any]]:
    """Whom it looked up, the last first: subject, at, email of who did (None: he is gone)."""
    query = (
        select(LookUp.subject, LookUp.at, UserRow.email)
        .outerjoin(UserRow, UserRow.id == LookUp.user_id)
        .where(LookUp.organisation_id == organisation)
        .order_by(LookUp.at.desc(), LookUp.subject)
        .limit(most)
    )
    return list(connection.execute(query))


def clear(connection: Connection, organisation: int, by: int, now: datetime) -> None:
    """Forgets all its look-ups. The caller commits."""
    connection.execute(delete(LookUp).where(LookUp.organisation_id == organisation))
    audit.note(connection, organisation, by, Act.LOOK_UPS_CLEARED, "", now)


def add_note(
    connection: Connection, options: Settings, organisation: int, user: int, subject: str, text: str, now: datetime
) -> None:
    """Writes a note on a company, once where its form was sent twice. Raises Refused. The caller commits."""
    kept = text.replace("\r\n", "\n").replace("\0", "").strip()
    if not kept:
        raise Refused(N_("Заметка пуста."))
    if len(kept) > LONGEST:
        raise Refused(N_("Заметка длиннее 2 000 знаков."))
    organisations.lock(connection, organisation)  # the second press comes while the first is being written
    again = select(Note.id).where(
        Note.organisation_id == organisation,
        Note.user_id == user,
        Note.subject == subject,
        Note.text == kept,
        Note.at > to_moment(now - AGAIN),
    )
    if connection.execute(again.limit(1)).scalar() is not None:
        return
    if not limits.spend(connection, NOTED, limits.hidden(options, NOTED.what, organisation), to_moment(now)):
        raise Refused(N_("На сегодня заметок достаточно. Завтра можно снова."))
    connection.execute(
        insert(Note).values(organisation_id=organisation, user_id=user, subject=subject, text=kept, at=to_moment(now))
    )


def notes(connection: Connection, organisation: int, subjects: Collection[str]) -> list[Row[Any]]:
    """Its notes on a company, the newest first: id, text, at, user, email (None: he is gone).

    subjects: the numbers of the company, for it may have been known by its ОГРН alone when the note was written.
    """
    query = (
        select(Note.id, Note.text, Note.at, Note.user_id.label("user"), UserRow.email)
        .outerjoin(UserRow, UserRow.id == Note.user_id)
        .where(Note.organisation_id == organisation, Note.subject.in_(subjects))
        .order_by(Note.id.desc())
    )
    return list(connection.execute(query))


def delete_note(connection: Connection, organisation: int, by: int, note: int, now: datetime, *, any_: bool) -> bool:
    """Deletes a note of one's own, or with any_ (an owner) another's. False where there is no such one to delete."""
    row = [Note.id == note, Note.organisation_id == organisation, *([] if any_ else [Note.user_id == by])]
    if not connection.execute(delete(Note).where(*row)).rowcount:
        return False
    audit.note(connection, organisation, by, Act.NOTE_DELETED, "", now)
    return True
