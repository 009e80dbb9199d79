"""Alerts are written, and for each channel of their organisation the notification that it is to tell them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select
from sqlalchemy.dialects import postgresql, sqlite

from checker.bulk import insert_rows
from checker.models import Alert, AlertChannel, Organisation
from checker.watching.channels import due_at, is_on
from checker.watching.scores import Scored


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """An alert that is to be told (`checker.models.Alert`). before, after: the verdicts that its effect is between."""

    organisation: int
    subject: str
    name: str
    kind: str
    grave: bool
    day: int
    value: Mapping[str, Any]
    source: int | None = None
    event: int | None = None
    before: Scored | None = None
    after: Scored | None = None
    deadline: int | None = None


def tell(connection: Connection, found: Sequence[Telling], at: int, now: int) -> int:
    """Writes alerts that were not told yet and queues them for the channels; returns how many are new. An organisation
    that was closed since it was found out whom to tell gets none: nobody would ever drop them again.

    at: the moment of this transaction; now: milliseconds of UTC by the clock, from which digests and quiet hours are
    counted. The caller commits.
    """
    of = {one.organisation for one in found}
    there = select(Organisation.id).where(Organisation.id.in_(of), Organisation.closed_at.is_(None))
    still_open = set(connection.execute(there).scalars())
    found = [one for one in found if one.organisation in still_open]
    if not found:
        return 0
    into = sqlite.insert(Alert) if connection.dialect.name == "sqlite" else postgresql.insert(Alert)
    new = into.on_conflict_do_nothing().returning(Alert.id, Alert.organisation_id, Alert.grave)
    written = connection.execute(new, [_row(one, at) for one in found]).all()
    channels = _channels(connection, {row.organisation_id for row in written})
    due: dict[tuple[int, bool], int] = {}
    rows = []
    for number, organisation, grave in written:
        for channel in channels.get(organisation, ()):
            key = channel.id, grave
            if key not in due:
                due[key] = due_at(channel, grave, now)
            rows.append((number, channel.id, due[key]))
    insert_rows(connection, "notification", ("alert_id", "channel_id", "due_at"), rows)
    return len(written)


def _row(one: Telling, at: int) -> dict[str, Any]:
    return {
        "organisation_id": one.organisation,
        "subject": one.subject,
        "name": one.name,
        "kind": one.kind,
        "grave": one.grave,
        "at": at,
        "day": one.day,
        "source_id": one.source,
        "event_id": one.event,
        "value": one.value,
        "decision_before": one.before.decision if one.before else None,
        "decision_after": one.after.decision if one.after else None,
        "score_before": one.before.score if one.before else None,
        "score_after": one.after.score if one.after else None,
        "deadline": one.deadline,
    }


def _channels(connection: Connection, organisations: Collection[int]) -> dict[int, list[Row[Any]]]:
    """The channels of each organisation that are told."""
    query = select(AlertChannel).where(AlertChannel.organisation_id.in_(organisations), *is_on())
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(query.order_by(AlertChannel.id)):
        found[row.organisation_id].append(row)
    return found
