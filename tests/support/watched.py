"""Watch lists for tests: who watches whom, and events as the writer of the ledger puts them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select

from checker import moments
from checker.models import (
    PUBLIC,
    AlertChannel,
    Document,
    Event,
    Licence,
    Organisation,
    SourceRow,
    Watch,
    WatchList,
)
from scrapers.registry import NUMBERS

DAY = 20251102


def organisation(connection: Connection, *, licensed: bool = True, channels: int = 1) -> int:
    """An organisation with addresses to which it is written."""
    number = connection.execute(
        insert(Organisation).values(name="ООО", opened_at=0).returning(Organisation.id)
    ).scalar()
    assert number is not None
    if licensed:
        connection.execute(insert(Licence).values(organisation_id=number, since=20200101, until=20991231, at=0))
    for one in range(channels):
        address = f"kto-{number}-{one}@firma-primer.ru"
        connection.execute(insert(AlertChannel).values(organisation_id=number, kind="mail", address=address, at=0))
    return number


def listed(connection: Connection, of: int, *, people: bool = False, rules: dict[str, Any] | None = None) -> int:
    """A list of an organisation."""
    row = insert(WatchList).values(organisation_id=of, name="Список", rules=rules or {}, people=people, at=0)
    return int(connection.execute(row.returning(WatchList.id)).scalar_one())


def watched(connection: Connection, of: int, subject: str, into: int | None = None, **options: Any) -> int:
    """Puts a company into a list, a new one unless told; returns the list. What happens from now on is told."""
    into = into or listed(connection, of, **options)
    at = moments.stamp(connection)
    connection.execute(insert(Watch).values(list_id=into, subject=subject, organisation_id=of, note="", at=at))
    return into


def happened(connection: Connection, subject: str, *, reach: int = PUBLIC, source: str = "egrul", **fields: Any) -> int:
    """An event as the one writer writes it; returns its number. The caller commits."""
    now, number = moments.stamp(connection), NUMBERS[source]
    if connection.execute(select(SourceRow.id).where(SourceRow.id == number)).scalar() is None:
        connection.execute(insert(SourceRow).values(id=number, code=source, baseline_at=0))
    document = connection.execute(select(Document.id).where(Document.reach == reach).limit(1)).scalar()
    if document is None:
        row = insert(Document).values(
            source_id=number, sha256=b"\0" * 32, reach=reach, size=1, channel="bulk", fetched_at=now, format="xml",
            name="file.xml", release=DAY,
        )  # fmt: skip
        document = connection.execute(row.returning(Document.id)).scalar_one()
    values = {
        "part": subject, "block": "name", "key": "", "kind": "changed", "asof": DAY,
        "before": {"name_full": "ООО «ПРЕЖНЕЕ»"}, "after": {"name_full": "ООО «НОВОЕ»"}, **fields,
    }  # fmt: skip
    row = insert(Event).values(
        known_from=now, source_id=number, reach=reach, subject=subject, document_id=document, **values
    )
    return int(connection.execute(row.returning(Event.id)).scalar_one())
