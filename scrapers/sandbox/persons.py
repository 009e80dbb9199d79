"""People of the story outside of companies: entrepreneurs, and rows of the register of disqualified persons."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from scrapers.sandbox.desk import Desk
from scrapers.sandbox.model import Company, Head, Person
from scrapers.sandbox.trader import Disqualified, Entrepreneur

_COLUMNS = [f"G{number}" for number in range(1, 15)]
_YEAR = 365


def entrepreneurs(desk: Desk, companies: Iterable[Company]) -> list[Entrepreneur]:
    """A trader with two registrations, one that has ended, a farmer, and the owner of the good company."""
    return [
        Entrepreneur(
            "entrepreneur",
            desk.person("САМОСТОЯТЕЛЬНЕВА", "АННА", "ВИТАЛЬЕВНА"),
            desk.address(),
            (
                desk.register(desk.ago(years=9), ("47.11",), ended=desk.ago(years=6)),
                desk.register(desk.ago(years=3), ("10.71", "56.10")),
            ),
            "PEKARNYA@SAMOSTOYATELNEVA.EXAMPLE",
        ),
        Entrepreneur(
            "entrepreneur_ended",
            desk.person("ЗАКОНЧИЛОВ", "ПЛАТОН", "ЕГОРОВИЧ"),
            desk.address(),
            (desk.register(desk.ago(years=5), ("49.41",), ended=desk.ago(240)),),
        ),
        Entrepreneur(
            "farmer",
            desk.person("ПОЛЕВОДОВ", "ЕЛИСЕЙ", "НАЗАРОВИЧ"),
            desk.address(),
            (desk.register(desk.ago(years=7), ("01.11",), kind="2"),),
        ),
        *(
            Entrepreneur("owner", head.person, company.address, (desk.register(desk.ago(years=4), ("52.29",)),))
            for company in companies
            for head in company.heads
            if company.role == "good" and head.person is not None
        ),
    ]


def disqualified(desk: Desk, companies: Iterable[Company]) -> list[Disqualified]:
    """One banned head by his company's ИНН, one whose term is over, and a namesake of the good one's owner."""
    by_role = {company.role: company for company in companies}
    rows: list[Disqualified] = []
    banned, foreign, good = (by_role.get(role) for role in ("disqualified", "foreign", "good"))
    if banned:
        head = banned.heads[0]
        assert head.ban is not None
        rows.append(_row(1, _name(head), banned.short_name, banned.inn, (head.ban.start, head.ban.end)))
    if foreign:
        start = desk.ago(years=3)
        over = (start, start + timedelta(days=_YEAR - 1))
        rows.append(_row(2, _name(foreign.heads[0]), foreign.short_name, foreign.inn, over))
    if good:
        start = desk.ago(60)
        term = (start, start + timedelta(days=2 * _YEAR - 1))
        rows.append(_row(3, _name(good.heads[0]), 'ООО "ПОСТОРОННИЙ ОДНОФАМИЛЕЦ"', "", term))
    return rows


def _name(head: Head) -> str:
    assert isinstance(head.person, Person)
    return f"{head.person.surname} {head.person.name} {head.person.patronymic}"


def _row(number: int, person: str, body: str, inn: str, term: tuple[date, date]) -> Disqualified:
    start, end = term
    years = (end - start).days // (_YEAR - 1)
    return Disqualified(
        number=f"2698{number * 7919:08d}",
        person=person,
        born=date(1970 + number, number, 3 * number),
        birthplace="Г. ПРИМЕРСК",
        body=body,
        body_inn=inn,
        office="ГЕНЕРАЛЬНЫЙ ДИРЕКТОР",
        start=start,
        end=end,
        term=f"{years} г 0 м 0 д",
    )


def disqualified_file(rows: Sequence[Disqualified]) -> bytes:
    """The weekly CSV of 2026: comma, quotes where they are needed, headings G1…G14 (sources/fns.md 3.6)."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(_COLUMNS)
    for row in rows:
        table.writerow(
            [
                row.number,
                row.person,
                f"{row.born:%d.%m.%Y}",
                row.birthplace,
                row.body,
                row.body_inn,
                row.office,
                "Ч.5 СТ.14.25 КоАП РФ",
                "МЕЖРАЙОННАЯ ИФНС РОССИИ № 98 ПО ПРИМЕРНОЙ ОБЛАСТИ",
                "СУДЬИН С.С.",
                "МИРОВОЙ СУДЬЯ",
                row.term,
                f"{row.start:%d.%m.%Y}",
                f"{row.end:%d.%m.%Y}",
            ]
        )
    return text.getvalue().encode("utf-8-sig")
