"""What the bailiffs' lists do not say any more, and what is known of a head by his own number, on the sheet."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from support.base import Base
from support.files import egrul, head, inn, person, record

from checker.scoring.engine import evaluate
from scrapers.registry import SOURCES

ACTIVE = "0123456789ABCDEF"
HEAD_OF = 102


def card(number: str, stage: str, since: str) -> bytes:
    """A card of the register of bankruptcies, as its site answers."""
    row = {
        "guid": "00000000-0000-0000-0000-000000000001",
        "name": "Примеров Пример Примерович",
        "inn": number,
        "category": "Физическое лицо",
        "region": "Город",
        "isActive": True,
        "lastLegalCase": {
            "number": "А40-1/2024",
            "arbitrManagerFio": "Примеров",
            "status": {"code": stage, "description": stage, "date": f"{since}T00:00:00"},
        },
    }
    return msgspec.json.encode({"pageData": [row], "total": 1})


@pytest.mark.parametrize(("since", "barred"), [(90, True), (3 * 366, False)])
def test_a_head_who_was_a_bankrupt_is_barred_for_three_years(base: Base, since: int, barred: bool) -> None:
    ended = (date.today() - timedelta(days=since)).isoformat()  # noqa: DTZ011 the day of the test machine
    base.load(egrul(record(1, heads=[head(HEAD_OF)])))
    base.load(card(person(HEAD_OF), "ProceedingsFinished", ended))
    assert SOURCES["efrsb"].blocks
    sheet = base.sheet(inn(1))
    (found,) = sheet.of("head_bankruptcy")
    assert found.value["person"] == person(HEAD_OF)
    codes = {finding.code for finding in evaluate(sheet).findings}
    assert ("people.management_ban" in codes) is barred
    assert not {code for code in codes if code.startswith("bankruptcy.")}
