"""A fortnight at the courts and in the register of bankruptcies, asked day by day: what began is told, and no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select
from support.base import Base
from support.found import canaries_of
from support.proof import FULL, proved, some
from support.visits import options_of
from support.watched import listed, organisation

from checker.jobs.ask import ask
from checker.models import Alert, Watch
from checker.settings import Settings
from checker.watching import alerts, touched
from checker.watching.kinds import KINDS
from scrapers.registry import SOURCES
from scrapers.sandbox import Country
from scrapers.sandbox.courts import cases_of, insolvency_of
from scrapers.sandbox.sites import Manners, serving

pytestmark = [pytest.mark.enable_socket, pytest.mark.proof]

OPENED = date(2026, 10, 16)
DAYS = 14
END = OPENED + timedelta(days=DAYS)
COMPANIES = 500
QUIET = 60
"""Companies of which nothing is planted in the fortnight: of them nothing may be told."""
ASKED = ("kad", "efrsb")
ALL = {kind: {"on": True} for kind in KINDS}


def planted(country: Country, number: str) -> set[tuple[str, date]]:
    """What began for a company in the fortnight: suits against it, a stage of its bankruptcy; by the kept truth.

    A case of bankruptcy that the courts alone name is none: its respondent need not be the debtor.
    """
    subject = country.find(number)
    assert subject is not None
    suits = {
        ("suit", case.registered)
        for case in cases_of(subject, END)
        if OPENED < case.registered <= END
        and case.kind != "bankruptcy"
        and any(side.inn == number for side in case.respondents)
    }
    stage = insolvency_of(subject, END)
    return suits | ({("bankruptcy", stage.since)} if stage and OPENED < stage.since <= END else set())


def test_what_began_at_the_courts_is_told_once_and_nothing_else(book: Base) -> None:
    with serving(Country(COMPANIES, 1, OPENED, OPENED), manners=Manners(open_to_programs=True)) as (origin, world):
        later = Country(COMPANIES, 1, END, OPENED)
        numbers = [company.inn for number in later.ordinals() if (company := later.company(number))][:COMPANIES]
        truth = {number: planted(later, number) for number in numbers}
        quiet = [number for number in numbers if not truth[number]]
        watched = [*some([number for number in numbers if truth[number]], 3), *quiet[: QUIET if FULL else 4]]
        canaries = ",".join(f"{code}={number}" for code, number in canaries_of(world.country).items())
        options = options_of(book, sandbox_url=origin, ask_closed=",".join(ASKED), canaries=canaries)
        asked(book, options, watched)
        watch(book, watched)
        for ahead in range(1, DAYS + 1) if FULL else (DAYS // 2, DAYS):
            world.move(OPENED + timedelta(days=ahead))
            asked(book, options, watched)
            touched.look(book.engine)
            while alerts.work_once(book.engine, options):
                pass
    told = Counter((one.subject, one.kind) for one in book.rows(select(Alert.subject, Alert.kind)))
    wanted = Counter((number, kind) for number in watched for kind, _on in truth[number])
    grounded = {number for number, _kind in wanted}
    made_up = [key for key in told - wanted if not (key[1] == "decision" and key[0] in grounded)]
    seen = f"{wanted.total()} planted, {told.total()} alerts: {(wanted - told).total()} missed, {len(made_up)} made up"
    assert wanted
    assert (wanted - told, made_up) == (Counter(), []), seen
    proved("a fortnight at the courts and in the register of bankruptcies, watched", COMPANIES, len(watched), seen)


def asked(base: Base, options: Settings, numbers: Sequence[str]) -> None:
    for number in numbers:
        for code in ASKED:
            said = ask(base.engine, options, SOURCES[code], number)
            assert said.state != "not_checked", said


def watch(base: Base, numbers: Sequence[str]) -> None:
    """One organisation watches them all, and is told of everything, whatever the sum."""
    with base.engine.begin() as connection:
        org = organisation(connection)
        into = listed(connection, org, rules=ALL)
        mine = {"list_id": into, "organisation_id": org, "note": "", "at": touched.touch(connection, numbers)}
        connection.execute(insert(Watch), [{**mine, "subject": number} for number in numbers])
