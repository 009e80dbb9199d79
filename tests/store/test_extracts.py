"""An extract (PDF) and files of data about one company: what differs between the two is no event of the company."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from support.base import Base
from support.files import egrul, inn, ogrn, record

EXTRACT = Path(__file__).parents[1] / "recorded/egrul/003-constructed-extract.pdf"
OGRN, INN = "1239800000770", "9800000775"


def xml(day: date, **stated: Any) -> bytes:
    """The company of the extract in a file of data of that day."""
    return egrul(record(1, day, **stated).replace(inn(1), INN).replace(ogrn(1), OGRN), day=day)


def kinds(base: Base) -> set[str]:
    return {kind for _, _, kind in base.events()}


def test_what_an_extract_says_otherwise_is_no_event(base: Base) -> None:
    base.load(xml(date(2024, 1, 10)))
    assert base.load(EXTRACT).stored == 1
    assert kinds(base) == {"reparsed"}
    before = len(base.events())
    base.load(xml(date(2025, 11, 2)))
    assert kinds(base) == {"reparsed"}
    assert len(base.events()) > before
    base.load(xml(date(2025, 11, 3), street="ВТОРАЯ"))
    assert [event for event in base.events() if event[2] != "reparsed"] == [("address", "", "changed")]


def test_an_extract_alone_answers_and_opens_to_the_whole_file(base: Base) -> None:
    report = base.load(EXTRACT)
    assert (report.source, report.format, report.stored, report.rejected) == ("egrul", "pdf", 1, [])
    assert report.issues == {"section: Сведения о погоде": 1, "row: changes: Цвет записи": 1}
    sheet = base.sheet(OGRN)
    assert sheet.inn == INN
    blocks = {fact.block for fact in sheet.facts}
    assert {"address_mark", "head", "head_mark", "founder", "licence", "status", "activity", "change"} <= blocks
    raw = base.raw(sheet.facts[0].evidence.id)
    assert raw is not None
    assert raw.data == EXTRACT.read_bytes()
    assert [hit.inn for hit in base.search("пример")] == [INN]
