"""An entrepreneur of the story → `СвИП` of the tax service's format 4.07, and a file of them.

Order and names follow VO_RIGF_2_311_27_04_07_01.xsd. Documents are laid out as in the real files of
samples/fns/egrip, which is as in ЕГРЮЛ. Every registration is a document of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from scrapers.sandbox.desk import FUND_NAME, OFFICE, OFFICE_ADDRESS, OFFICE_NAME, REGION, REGION_NAME, guid
from scrapers.sandbox.egrul_xml import exchange_file
from scrapers.sandbox.model import Entry
from scrapers.sandbox.texts import ACTIVITIES, FARM_HEAD, PERSONAL_ENDING, PERSONAL_KINDS, PERSONAL_RECORDS
from scrapers.sandbox.trader import Entrepreneur, Registration
from scrapers.sandbox.tree import Node, leaf, node


def egrip_file(name: str, made: date, people: Sequence[Entrepreneur]) -> bytes:
    """The bytes of an exchange file of the format 4.07: its name without the ending, the day of the statements."""
    documents = [
        (guid(name, registration.ogrnip), record(person, registration, made))
        for person in people
        for registration in person.registrations
    ]
    return exchange_file(name, "ЕГРИП_ОТКР_СВЕД", "4.07", documents)


def record(entrepreneur: Entrepreneur, registration: Registration, made: date) -> Node:
    """`СвИП`: the whole record of one registration."""
    person, born = entrepreneur.person, registration.born
    return node(
        "СвИП",
        node(
            "СвФЛ",
            node("ФИОРус", Фамилия=person.surname, Имя=person.name, Отчество=person.patronymic),
            _as_of(born),
            Пол=person.sex,
        ),
        node("СвГражд", _as_of(born), ВидГражд="1"),
        _address(entrepreneur, born),
        entrepreneur.email and node("СвАдрЭлПочты", _as_of(born), {"E-mail": entrepreneur.email}),
        node("СвРегИП", ОГРНИП=registration.ogrnip, ДатаОГРНИП=born.on.isoformat()),
        registration.kind == "2" and node("СвГлКФХ", _as_of(born), ТекстГлКФХ=FARM_HEAD),
        node("СвРегОрг", _as_of(born), КодНО=OFFICE, НаимНО=OFFICE_NAME, АдрРО=OFFICE_ADDRESS),
        registration.ended and _ending(registration.ended),
        node(
            "СвУчетНО",
            node("СвНО", КодНО=OFFICE, НаимНО=OFFICE_NAME),
            _as_of(registration.taxed),
            ИННФЛ=person.inn,
            ДатаПостУч=born.on.isoformat(),
        ),
        registration.insured and _insured(person.inn, registration.insured),
        node("СвОКВЭД", *_activities(registration)),
        *(_entry(item) for item in registration.entries),
        ДатаВып=made.isoformat(),
        ОГРНИП=registration.ogrnip,
        ДатаОГРНИП=born.on.isoformat(),
        ИННФЛ=person.inn,
        КодВидИП=registration.kind,
        НаимВидИП=PERSONAL_KINDS[registration.kind],
    )


def _insured(inn: str, entry: Entry) -> Node:
    fund = node("СвОргПФ", КодПФ=f"0{REGION}001", НаимПФ=FUND_NAME)
    return node("СвРегПФ", fund, _as_of(entry), РегНомПФ=inn[::-1], ДатаРег=entry.on.isoformat())


def _as_of(entry: Entry) -> Node:
    return node("ГРНИПДата", ГРНИП=entry.grn, ДатаЗаписи=entry.on.isoformat())


def _address(entrepreneur: Entrepreneur, entry: Entry) -> Node:
    """Where the entrepreneur lives: the open files name the town and nothing nearer."""
    town = node("Город", ТипГород="Г.", НаимГород=entrepreneur.address.town)
    place = node("АдресРФ", node("Регион", НаимРегион=REGION_NAME), town, КодРегион=REGION)
    return node("СвАдрМЖ", place, _as_of(entry))


def _ending(entry: Entry) -> Node:
    status = node("СвСтатус", КодСтатус="201", НаимСтатус=PERSONAL_ENDING, ДатаПрекращ=entry.on.isoformat())
    return node("СвПрекращ", status, _as_of(entry))


def _activities(registration: Registration) -> Iterable[Node]:
    for n, code in enumerate(registration.activities):
        tag = "СвОКВЭДДоп" if n else "СвОКВЭДОсн"
        stands_by = _as_of(registration.since.get(code, registration.born))
        yield node(tag, stands_by, КодОКВЭД=code, НаимОКВЭД=ACTIVITIES[code], ПрВерсОКВЭД="2014")


def _entry(entry: Entry) -> Node:
    return node(
        "СвЗапЕГРИП",
        *_kind(entry.kind),
        ИдЗап=entry.serial,
        ГРНИП=entry.grn,
        ДатаЗап=entry.on.isoformat(),
    )


@cache
def _kind(code: str) -> tuple[Node, ...]:
    kind = PERSONAL_RECORDS[code]
    papers = (node("СведПредДок", leaf("НаимДок", paper)) for paper in kind.papers)
    registrar = node("СвРегОрг", КодНО=OFFICE, НаимНО=OFFICE_NAME)
    return node("ВидЗап", КодСПВЗ=code, НаимВидЗап=kind.text), registrar, *papers
