"""An alert that our own defect keeps from being worded is told as far as it is known, and of whom it is."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from sqlalchemy import select
from support.alerts import tell
from support.base import Base
from support.files import inn
from support.people import person

from checker.models import Alert, SourceRow
from checker.web import told


def test_what_cannot_be_worded_lays_nothing_to_the_company(
    base: Base, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = told.alert_view
    value = {"before": {"number": "Секретная"}, "after": None, "worse": False, "person": "980000000001"}
    tell(base.engine, person(base.engine).organisation, inn(1), "event:1", {}, value=value)

    def broken(row: Any, lang: str) -> Any:
        if "before" in row.value:
            raise ValueError(row.value["before"]["number"])
        return real(row, lang)

    monkeypatch.setattr(told, "alert_view", broken)
    query = select(*Alert.__table__.columns, SourceRow.code.label("source")).outerjoin(SourceRow)
    with caplog.at_level(logging.ERROR):
        (view,) = (told.view_of(row, "ru") for row in base.rows(query))
    assert (view.worse, view.person) == (False, "980000000001")
    assert "980000000001" in view.sentence, "it is the head's, not the company's"
    assert "ValueError" in caplog.text and "Секретная" not in caplog.text
