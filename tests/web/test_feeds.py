"""Feeds: a calendar that calendars open, RSS that readers open; by a secret of one's own, as long as it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from lxml import etree
from sqlalchemy import Engine, delete, select
from support.alerts import alert
from support.people import Person, client_of, person, token

from checker import moments
from checker.accounts import organisations
from checker.models import Alert, AlertChannel, Licence
from checker.models.account import MEMBER
from tests.web.conftest import Country

SECRET = re.compile(r"/feeds/([\w-]{43})/deadlines\.ics")


@pytest.fixture
def engine(country: Country) -> Iterator[Engine]:
    found: Engine = country.app.extensions["checker_writer"]
    yield found
    with found.begin() as connection:
        for table in (Alert, AlertChannel):
            connection.execute(delete(table))


def links(client: FlaskClient) -> str:
    """The secret of new feeds."""
    page = client.post("/account/alerts/feeds", data={"csrf_token": token(client)}).text
    found = SECRET.search(page)
    assert found is not None
    return found[1]


def told(engine: Engine, who: Person, subject: str, name: str, **more: object) -> int:
    with engine.begin() as connection:
        return alert(connection, who.organisation, subject, name, at=moments.stamp(connection), **more)


def unfolded(body: bytes) -> list[str]:
    """Lines of a calendar as RFC 5545, 3.1 puts them together again."""
    assert body.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    return body.decode().replace("\r\n ", "").split("\r\n")[:-1]


def test_a_calendar_holds_deadlines_under_names_that_stay(country: Country, engine: Engine) -> None:
    owner, other = person(engine), person(engine)
    number = told(
        engine, owner, country.made.bad, "event:1", kind="exclusion", deadline=20991231, value={"worse": True}
    )
    told(engine, owner, country.made.bad, "event:2", kind="head")
    told(engine, owner, country.made.bad, "event:3", deadline=20200101)  # long over
    told(engine, other, country.made.good, "event:1", deadline=20991231)
    secret = links(client_of(country.app, owner))
    answer = client_of(country.app).get(f"/feeds/{secret}/deadlines.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    lines = unfolded(answer.data)
    assert (lines[0], lines[1], lines[-1]) == ("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 1
    for line in ("DTSTART;VALUE=DATE:20991231", "DTEND;VALUE=DATE:21000101", f"UID:alert-{number}@127.0.0.1"):
        assert line in lines
    (summary,) = (line for line in lines if line.startswith("SUMMARY:"))
    assert "Решение об исключении из реестра" in summary
    (described, _alarm) = (line for line in lines if line.startswith("DESCRIPTION:"))
    assert not re.search(r"(?<!\\)[,;]", described.removeprefix("DESCRIPTION:"))
    assert unfolded(client_of(country.app).get(f"/feeds/{secret}/deadlines.ics").data) == lines  # nothing moves


def test_rss_is_well_formed_whatever_sources_write(country: Country, engine: Engine) -> None:
    owner = person(engine)
    odd = {"worse": True, "before": {"short": "<b>ООО & «Ко»</b>\x0b"}, "after": {"short": "]]>"}}
    number = told(engine, owner, country.made.bad, "event:1", kind="name", grave=False, value=odd)
    told(engine, owner, "", "notice:1", kind="blind", grave=False, value={"source": "fssp", "count": 3})
    secret = links(client_of(country.app, owner))
    answer = client_of(country.app).get(f"/feeds/{secret}/alerts.xml")
    assert answer.content_type == "application/rss+xml; charset=utf-8"
    feed = etree.fromstring(answer.data)
    assert (feed.tag, feed.get("version")) == ("rss", "2.0")
    assert all(feed.findtext(f"channel/{name}") for name in ("title", "link", "description"))
    items = feed.findall("channel/item")
    assert len(items) == 2
    assert [item.find("guid").get("isPermaLink") for item in items] == ["false", "false"]  # type: ignore[union-attr]
    assert items[1].findtext("guid") == f"alert-{number}@127.0.0.1"
    assert all(re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000", i.findtext("pubDate", "")) for i in items)


def test_a_secret_opens_as_long_as_it_holds(country: Country, engine: Engine) -> None:
    owner = person(engine)
    member = person(engine, role=MEMBER, of=owner.organisation)
    told(engine, owner, country.made.bad, "event:1")
    stranger = client_of(country.app)

    def opens(secret: str) -> bool:
        statuses = {stranger.get(f"/feeds/{secret}/{name}").status_code for name in ("alerts.xml", "deadlines.ics")}
        assert statuses in ({200}, {404})
        return statuses == {200}

    first = links(client_of(country.app, member))
    assert opens(first)
    with engine.connect() as connection:  # what is kept opens nothing
        kept = connection.execute(select(AlertChannel.address).where(AlertChannel.kind == "feed")).scalar_one()
    assert first not in kept
    assert not opens(kept)
    second = links(client_of(country.app, member))
    assert (opens(first), opens(second)) == (False, True)
    page = client_of(country.app, member).get("/account/alerts").text
    assert second not in page
    others = links(client_of(country.app, owner))
    with engine.begin() as connection:
        organisations.remove(connection, owner.organisation, owner.user, member.user, datetime.now(UTC))
    assert (opens(second), opens(others)) == (False, True)
    client = client_of(country.app, owner)
    client.post("/account/alerts/feeds/drop", data={"csrf_token": token(client)})
    assert not opens(others)
    last = links(client)
    with engine.begin() as connection:
        connection.execute(delete(Licence).where(Licence.organisation_id == owner.organisation))
    assert not opens(last)
