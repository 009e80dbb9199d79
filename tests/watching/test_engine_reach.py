"""What one organisation brought tells another nothing (wall 7), and what one company breaks keeps no other waiting."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from sqlalchemy import insert, select
from support.base import Base
from support.files import egrul, inn, ogrn, person, record
from support.watched import happened, listed, organisation, watched

from checker.models import Alert, Company, RoleRow
from checker.settings import Settings
from checker.watching import alerts, touched

OPTIONS = Settings()
CASE: dict[str, Any] = {
    "source": "efrsb", "block": "bankruptcy", "key": "А98-1/2025", "kind": "appeared", "before": None,
    "after": {"number": "А98-1/2025", "stage": "realization", "since": "2025-11-01"},
}  # fmt: skip


def told(base: Base) -> set[tuple[Any, ...]]:
    touched.look(base.engine)
    while alerts.work_once(base.engine, OPTIONS):
        pass
    return {tuple(row) for row in base.rows(select(Alert.organisation_id, Alert.kind, Alert.subject))}


def test_a_number_that_another_organisation_brought_tells_us_nothing_of_its_company(base: Base) -> None:
    base.load(egrul(record(1), record(2)))
    with base.engine.begin() as connection:
        one, other = organisation(connection), organisation(connection)
        for of in (one, other):
            watched(connection, of, inn(1))
        row = connection.execute(select(Company).where(Company.subject == inn(2))).mappings().one()
        connection.execute(insert(Company).values({**row, "subject": inn(1), "reach": other}))
        happened(connection, inn(1))  # both look at the company
        happened(connection, ogrn(2), **CASE)
    assert told(base) == {(one, "name", inn(1)), (other, "name", inn(1)), (other, "bankruptcy", inn(1))}


def test_a_head_whom_another_organisation_brought_is_none_of_ours(base: Base) -> None:
    base.load(egrul(record(1)))
    with base.engine.begin() as connection:
        one, other = organisation(connection), organisation(connection)
        for of in (one, other):
            watched(connection, of, inn(1), people=True)
        row = connection.execute(select(RoleRow).where(RoleRow.subject == inn(1)).limit(1)).mappings().one()
        connection.execute(insert(RoleRow).values({**row, "person": person(109), "reach": other}))
        happened(connection, inn(1))
        happened(connection, person(109), **CASE)
    assert told(base) == {(one, "name", inn(1)), (other, "name", inn(1)), (other, "bankruptcy", inn(1))}


def test_a_company_that_cannot_even_be_read_keeps_no_other_waiting(
    base: Base, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    base.load(egrul(record(1), record(2)))
    with base.engine.begin() as connection:
        into = listed(connection, one := organisation(connection))
        for number in (1, 2):
            watched(connection, one, inn(number), into)
            happened(connection, inn(number))
    real = alerts.look_at

    def broken(connection: Any, claims: Any, now: Any) -> Any:
        if any(claim.subject == inn(1) for claim in claims):
            raise KeyError(inn(1))
        return real(connection, claims, now)

    monkeypatch.setattr(alerts, "look_at", broken)
    with caplog.at_level(logging.ERROR):
        assert told(base) == {(one, "name", inn(2))}
    assert "KeyError" in caplog.text
    assert inn(1) not in caplog.text, "whom somebody watches stands in no log"
