"""What was kept of watching for long enough is dropped, and dropping it tells nobody anything again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select
from support.alerts import channel, tell
from support.base import Base
from support.files import inn
from support.people import person
from support.visits import options_of
from support.watched import watched

from checker.models import Alert, Delivery, DeliveryTry, Notification, Score
from checker.moments import to_moment
from checker.watching import bundles, inbox, tidying

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def ago(days: int) -> int:
    return to_moment(NOW - timedelta(days=days))


def test_alerts_and_deliveries_end_and_nothing_is_told_again(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidying, "BATCH", 2)
    who = person(base.engine)
    to = channel(base.engine, who, "a@firma-primer.ru")
    for days in (500, 450, 401, 399, 100, 1):
        tell(base.engine, who.organisation, inn(1), f"event:{days}", {to: ago(days)}, at=ago(days))
        with base.engine.begin() as connection:
            sent = insert(Delivery).values(channel_id=to, kind="grave", at=ago(days), state="sent", over_at=ago(days))
            number = connection.execute(sent.returning(Delivery.id)).scalar_one()
            connection.execute(
                Notification.__table__.update().where(Notification.delivery_id.is_(None)).values(delivery_id=number)
            )  # type: ignore[attr-defined]
            connection.execute(insert(DeliveryTry).values(delivery_id=number, began_at=ago(days), ended_at=ago(days)))
    tidying.forget(base.engine, NOW)
    assert base.rows(select(Alert.at).order_by(Alert.id)) == [(ago(399),), (ago(100),), (ago(1),)]
    assert base.count(Delivery) == base.count(DeliveryTry) == base.count(Notification) == 1
    assert bundles.bundle_due(base.engine, options_of(base), to_moment(NOW)) == 0, "what was told stays told"


def test_verdicts_on_whom_nobody_watches_end(base: Base) -> None:
    one, other = person(base.engine).organisation, person(base.engine).organisation
    with base.engine.begin() as connection:
        watched(connection, one, inn(1))
        rows = [(1, 0, 500, 450), (1, 0, 450, None), (1, one, 9, None), (1, other, 9, None), (2, 0, 9, None)]
        for company, reach, since, upto in rows:
            connection.execute(
                insert(Score).values(
                    subject=inn(company), reach=reach, known_from=ago(since), known_to=ago(upto) if upto else None,
                    day=20261101, method="1", decision="work", score=1, raw=1, findings=[],
                )
            )  # fmt: skip
    tidying.forget(base.engine, NOW)
    kept = base.rows(select(Score.subject, Score.reach, Score.known_from).order_by(Score.reach))
    assert kept == [(inn(1), 0, ago(450)), (inn(1), one, ago(9))]


def test_what_each_page_and_each_channel_ask_is_answered_by_an_index(book: Base) -> None:
    """On SQLite, for an empty base of PostgreSQL reads its tables whole."""
    unread = select(Alert.id).where(Alert.organisation_id == 1, Alert.acknowledged_at.is_(None)).limit(inbox.COUNTED)
    due = select(Notification.alert_id).where(*bundles._pending(1, 1))
    with book.read() as connection:
        for query, index in ((unread, "ix_alert_unread"), (due, "ix_notification_channel_id")):
            told = query.compile(connection, compile_kwargs={"literal_binds": True})
            plan = " ".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {told}"))
            assert index in plan
