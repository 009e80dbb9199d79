"""kill -9 of whoever sends: nothing is lost, and what comes twice is only what nobody can know of."""

from __future__ import annotations

import random
import re
import signal
import time
from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, insert, select
from support.base import Base
from support.mail import mail_server
from support.people import person
from support.processes import started, until
from support.proof import proved, times

from checker.models import Alert, AlertChannel, Delivery, DeliveryTry, Notification, Outgoing, Watch
from checker.moments import to_moment
from checker.watching import lists

pytestmark = [pytest.mark.enable_socket, pytest.mark.proof]

DELIVERIES, KILLS = 5_000, 200
NUMBER = re.compile(r"ИНН (\d{10})")
EACH = 10
"""Messages of one channel, one after another."""
CHILD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from checker.db import make_engine
from checker.moments import to_moment
from checker.watching import lists
from checker.settings import Settings
from checker.transports import outbox
from checker.watching import bundles
outbox.CLAIM = 1_500  # the claim of a dead one is over soon
options = Settings(data_dir=Path(sys.argv[2]), database_url=sys.argv[1], secret_key="k" * 40,
                   mail_from="checker@example.org", smtp_url=sys.argv[3])
bundles.MOST = 1
engine, ways = make_engine(options.url), outbox.transports_of(options)
print("ready", flush=True)
while True:
    bundles.bundle_due(engine, options, to_moment(datetime.now(UTC)))
    outbox.send_due(engine, ways, datetime.now(UTC))
"""


def queue(base: Base, count: int) -> None:
    """Alerts that each channel is to tell one after another, a message for each; their companies are their numbers."""
    who, now = person(base.engine), to_moment(datetime.now(UTC))
    of = {"organisation_id": who.organisation, "at": now}
    places = range(1, count // EACH + 1)
    rows = [{"id": n, "user_id": who.user, "kind": "mail", "address": f"a{n}@example.org", **of} for n in places]
    told = {"kind": "bankruptcy", "grave": True, "day": 20261122, "value": {}, **of}
    with base.engine.begin() as connection:
        connection.execute(insert(AlertChannel), rows)
        alerts = [{"id": n, "name": f"event:{n}", "subject": f"{n:010}", **told} for n in range(1, count + 1)]
        connection.execute(insert(Alert), alerts)
        into = lists.default_list(connection, who.organisation, datetime.now(UTC))
        watched = [{"subject": f"{n:010}", "list_id": into, "note": "", **of} for n in range(1, count + 1)]
        connection.execute(insert(Watch), watched)
        due = [{"alert_id": n, "channel_id": n % len(places) + 1, "due_at": now} for n in range(1, count + 1)]
        connection.execute(insert(Notification), due)


def left(base: Base) -> int:
    """Alerts in no message yet, and messages that wait."""
    unbundled = select(func.count()).where(Notification.delivery_id.is_(None))
    return int(base.rows(unbundled)[0][0]) + base.count(Outgoing)


def unended(base: Base) -> Counter[int]:
    """Alert → tries of its delivery of which nobody knows how they ended."""
    query = (
        select(Notification.alert_id)
        .join(DeliveryTry, DeliveryTry.delivery_id == Notification.delivery_id)
        .where(DeliveryTry.ended_at.is_(None))
    )
    return Counter(number for (number,) in base.rows(query))


def test_nothing_is_lost_and_only_what_nobody_can_know_of_comes_twice(base: Base) -> None:
    kills, count, moment = times(KILLS, 20), times(DELIVERIES, 20), random.Random(7)
    queue(base, count)
    with mail_server() as server:
        for place in range(1, kills + 1):
            with started(base, CHILD, server.url) as child:
                until(lambda: len(server.letters) >= (place - 1) * count // (kills + 1), 300)  # noqa: B023
                time.sleep(moment.random() * 0.2)
                child.send_signal(signal.SIGKILL)
                child.wait()
        assert left(base), "killed in the middle"
        with started(base, CHILD, server.url):
            until(lambda: not left(base), 300)
        came = Counter(int(match[1]) for letter in server.letters if (match := NUMBER.search(letter.text)))
        assert sum(came.values()) == len(server.letters)
    doubled, unknown = came - Counter(range(1, count + 1)), unended(base)
    assert set(came) == set(range(1, count + 1)), "lost"
    assert doubled <= unknown, "what came twice is what a try without an end may have sent"
    assert base.count(Delivery) == count
    assert {state for (state,) in base.rows(select(Delivery.state))} == {"sent"}
    what = f"senders of {count} messages of alerts killed with -9, on {base.engine.dialect.name}"
    proved(what, KILLS, kills, f"0 lost; {doubled.total()} came twice, of {unknown.total()} tries without an end")
