"""What happens to the cast in the fortnight after its telling begins, each on its day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from scrapers.sandbox.companies import expelling
from scrapers.sandbox.desk import Desk, lead
from scrapers.sandbox.model import Company, Head, Status

Turn = Callable[[Desk, Company, date], None]


def turn(desk: Desk, companies: Iterable[Company], day: date) -> None:
    """Lets happen to the characters what has happened to them by a day. Working days only, none before the telling."""
    by_role = {company.role: company for company in companies}
    for role, days, happen in _TURNS:
        on = desk.ago(days)
        if role in by_role and on <= day:
            happen(desk, by_role[role], on)


def _reports_its_activities(_desk: Desk, company: Company, on: date) -> None:
    company.since["reported"] = company.record("12201", on, "activities_reported")
    first, second = company.activities[:2]
    company.reported = ((first, 85), (second, 15))


def _changes_its_head(desk: Desk, company: Company, on: date) -> None:
    person = desk.person("ПРИДУМКИН", "ЗАХАР", "ВЕНИАМИНОВИЧ")
    lead(company, person, "ДИРЕКТОР", since=company.record("12201", on, "head_changed", person.full_name))


def _is_declared_bankrupt(desk: Desk, company: Company, on: date) -> None:
    company.status = Status("117", company.record("14103", on, "bankrupt"))
    since = company.record("14135", on)
    receiver = desk.person("УПРАВЛЯЛЬЩИКОВ", "ИГНАТ", "МИРОНОВИЧ")
    company.heads = [Head(receiver, "КОНКУРСНЫЙ УПРАВЛЯЮЩИЙ", since, post="06")]


def _asks_to_be_closed(_desk: Desk, company: Company, on: date) -> None:
    company.status = expelling(company, "110", "14146", on)


_TURNS: tuple[tuple[str, int, Turn], ...] = (
    ("competition", 11, _is_declared_bankrupt),
    ("doubtful", 10, _changes_its_head),
    ("closing", 9, _asks_to_be_closed),
    ("good", 7, _reports_its_activities),
    ("licensed", 6, _reports_its_activities),
)
"""Role, days before the end of the fortnight, what happens; in order of time, for new persons are numbered in it."""
