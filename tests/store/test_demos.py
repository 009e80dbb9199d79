"""The demo: a code to a mobile number, five tries, one day, once for a number and once for an organisation."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, delete, select
from support.base import Base
from support.people import person
from support.visits import options_of

from checker.accounts import demos
from checker.accounts.audit import Act
from checker.accounts.demos import Step, begin, mobile, send_code, waits
from checker.accounts.licences import renew
from checker.accounts.rights import Plan
from checker.accounts.visitors import plan_of
from checker.dates import MOSCOW
from checker.models import Audit, Demo, Outgoing, PhoneCode, Usage

NOW = datetime(2026, 11, 22, 12, tzinfo=MOSCOW)
NUMBER, OTHER = "8 900 123-45-67", "+7 (901) 765-43-21"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def code_in(connection: Connection) -> str:
    """The code of the last SMS, as its reader sees it."""
    text = connection.execute(select(Outgoing.text).order_by(Outgoing.id.desc()).limit(1)).scalar_one()
    return "".join(sign for sign in text if sign.isdecimal())


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("8 900 123-45-67", "+79001234567"),
        ("+7(900)1234567", "+79001234567"),
        ("9001234567", "+79001234567"),
        ("8 495 123-45-67", None),  # a landline
        ("8 800 555-35-35", None),
        ("+7 701 234 56 78", None),  # Kazakhstan
        ("+375 29 123-45-67", None),
        ("+1 202 555 0143", None),
        ("8 900 123-45-6", None),
        ("8 900 123-45-67 доб. 5", None),
        ("<b>", None),
        ("", None),
        ("9" * 5000, None),
    ],
)
def test_mobile_numbers_of_russia_alone(typed: str, number: str | None) -> None:
    assert mobile(typed) == number


def test_a_code_begins_a_day_and_the_day_ends(base: Base) -> None:
    owner, options = person(base.engine, plan="free"), options_of(base)
    with base.engine.begin() as connection:
        assert not waits(connection, owner.organisation, NOW)
        assert send_code(connection, options, owner.organisation, NUMBER, "203.0.113.7", NOW) is Step.SENT
        assert waits(connection, owner.organisation, NOW)
        code = code_in(connection)
        assert len(code) == demos.DIGITS
        assert begin(connection, options, owner.organisation, owner.user, f" {code[:3]} {code[3:]}", NOW) is Step.BEGUN
        assert plan_of(connection, owner.organisation, NOW) == (Plan.DEMO, NOW.date() + timedelta(days=1))
        assert plan_of(connection, owner.organisation, NOW + timedelta(hours=24, milliseconds=-1))[0] is Plan.DEMO
        assert plan_of(connection, owner.organisation, NOW + timedelta(hours=24))[0] is Plan.FREE
        assert demos.ends(connection, owner.organisation) == NOW + timedelta(hours=24)
    assert base.rows(select(Outgoing.channel, Outgoing.recipient)) == [("sms", "+79001234567")]
    begun = Audit.act == Act.DEMO_BEGUN
    assert base.rows(select(Audit.detail, Audit.user_id).where(begun)) == [("", owner.user)]
    assert base.rows(select(Usage.what, Usage.count)) == [("demos", 1)]


def test_the_number_stands_nowhere_once_the_code_is_sent(base: Base) -> None:
    owner, options = person(base.engine, plan="free"), options_of(base)
    with base.engine.begin() as connection:
        send_code(connection, options, owner.organisation, NUMBER, "203.0.113.7", NOW)
        kept = repr(list(connection.execute(select(PhoneCode.phone, PhoneCode.code))))
        code = code_in(connection)
        connection.execute(delete(Outgoing))  # as the sender does
        begin(connection, options, owner.organisation, None, code, NOW)
        kept += repr(list(connection.execute(select(Demo.phone, Demo.organisation_id))))
    assert "1234567" not in kept
    assert f"'{code}'" not in kept


def test_five_tries_and_ten_minutes(base: Base) -> None:
    owner, options = person(base.engine, plan="free"), options_of(base)
    ours = owner.organisation
    with base.engine.begin() as connection:
        assert begin(connection, options, ours, None, "000000", NOW) is Step.NO_CODE
        send_code(connection, options, ours, NUMBER, "203.0.113.7", NOW)
        code = code_in(connection)
        said = [begin(connection, options, ours, None, wrong(code), NOW) for _ in range(demos.TRIES)]
        assert said == [Step.WRONG] * 4 + [Step.NO_CODE]
        assert begin(connection, options, ours, None, code, NOW) is Step.NO_CODE, "the right one comes too late"
        send_code(connection, options, ours, NUMBER, "203.0.113.7", NOW)
        assert begin(connection, options, ours, None, wrong(code_in(connection)), NOW) is Step.WRONG
        assert begin(connection, options, ours, None, code_in(connection), NOW + 10 * MINUTE) is Step.NO_CODE
        demos.forget(connection, NOW + 10 * MINUTE)
        assert connection.execute(select(PhoneCode.phone)).all() == []
        send_code(connection, options, ours, NUMBER, "203.0.113.7", NOW + 10 * MINUTE)
        assert begin(connection, options, ours, None, code_in(connection), NOW + 19 * MINUTE) is Step.BEGUN


def test_a_number_has_one_demo_and_who_did_not_prove_it_learns_nothing(base: Base) -> None:
    options = options_of(base)
    first, second = (person(base.engine, plan="free").organisation for _ in range(2))
    with base.engine.begin() as connection:
        send_code(connection, options, first, NUMBER, "203.0.113.7", NOW)
        assert begin(connection, options, first, None, code_in(connection), NOW) is Step.BEGUN
        assert send_code(connection, options, first, OTHER, "203.0.113.7", NOW) is Step.HAD, "once for an organisation"
        later = NOW + timedelta(days=400)
        used = send_code(connection, options, second, NUMBER, "203.0.113.9", later)
        assert used is Step.SENT, "as for any other number"
        assert begin(connection, options, second, None, wrong(code_in(connection)), later) is Step.WRONG
        assert begin(connection, options, second, None, code_in(connection), later) is Step.USED
        assert plan_of(connection, second, later)[0] is Plan.FREE
        send_code(connection, options, second, OTHER, "203.0.113.9", later)
        assert begin(connection, options, second, None, code_in(connection), later) is Step.BEGUN


def test_who_has_a_licence_needs_no_demo(base: Base) -> None:
    owner, options = person(base.engine, plan="free"), options_of(base)
    with base.engine.begin() as connection:
        renew(connection, owner.organisation, None, NOW)
        assert send_code(connection, options, owner.organisation, NUMBER, "203.0.113.7", NOW) is Step.LICENSED
        assert connection.execute(select(Outgoing.id)).all() == []


def test_a_number_an_organisation_and_an_address_get_so_many_codes(base: Base) -> None:
    options = options_of(base)
    ours = [person(base.engine, plan="free").organisation for _ in range(8)]
    with base.engine.begin() as connection:

        def ask(organisation: int, number: str, address: str, when: datetime = NOW) -> Step:
            return send_code(connection, options, organisation, number, address, when)

        numbers = [f"+790012345{n:02}" for n in range(20)]
        said = [ask(ours[0], numbers[n], f"203.0.113.{n}") for n in range(4)]
        assert said == [Step.SENT] * 3 + [Step.TOO_OFTEN], "an organisation"
        said = [ask(ours[n], numbers[9], f"203.0.113.{n}") for n in range(1, 5)]
        assert said == [Step.SENT] * 3 + [Step.TOO_OFTEN], "a number"
        said = [ask(ours[5 + n // 3], numbers[10 + n % 9], "198.51.100.1") for n in range(9)]
        assert said == [Step.SENT] * 9
        assert [ask(ours[4], numbers[19], "198.51.100.1") for _ in range(2)] == [Step.SENT, Step.TOO_OFTEN], (
            "an address"
        )
        assert ask(ours[4], "nonsense", "198.51.100.1") is Step.NO_NUMBER
        hours = [ask(ours[n % 8], numbers[9], f"192.0.2.{n}", NOW + n * HOUR) for n in range(1, 9)]
        assert hours == [Step.SENT] * 3 + [Step.TOO_OFTEN] * 5, "a number in a day"


def test_of_two_who_prove_one_number_at_once_one_begins(base: Base) -> None:
    options = options_of(base)
    ours = [person(base.engine, plan="free").organisation for _ in range(3)]
    with base.engine.begin() as connection:
        codes = []
        for organisation in ours:
            send_code(connection, options, organisation, NUMBER, f"203.0.113.{organisation}", NOW)
            codes.append(code_in(connection))

    def act(place: int) -> Step:
        with base.engine.begin() as connection:
            return begin(connection, options, ours[place], None, codes[place], NOW)

    with ThreadPoolExecutor(3) as threads:
        assert sorted(threads.map(act, range(3))) == [Step.BEGUN, Step.USED, Step.USED]
