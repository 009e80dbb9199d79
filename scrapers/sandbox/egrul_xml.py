"""A company of the story → `СвЮЛ` of the tax service's format (4.07 and 4.08), and a file of them.

Order and names follow VO_RUGF_2_311_26_04_07_01.xsd and …_04_08_01.xsd. Documents are laid out as in the real
files: windows-1251, КолДок padded with spaces.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from scrapers.sandbox.desk import (
    FUND_NAME,
    OFFICE,
    OFFICE_ADDRESS,
    OFFICE_NAME,
    REGION,
    REGION_NAME,
    guid,
)
from scrapers.sandbox.egrul_people import founder, head, link
from scrapers.sandbox.model import Address, Branch, Company, Entry, Licence, Merger, Status
from scrapers.sandbox.texts import ACTIVITIES, BEGINNINGS, ENDINGS, FORMS, GROUNDS, KINDS, STATUSES
from scrapers.sandbox.tree import Node, as_of, leaf, node

_FIRST_GAR_YEAR = 2021
"""Addresses that were entered from this year on stand by ГАР as well, as in the real files."""


def egrul_file(name: str, version: str, made: date, companies: Iterable[Company]) -> bytes:
    """The bytes of an exchange file: its name without the ending, format version, day of the statements."""
    documents = [(guid(name, company.ogrn), record(company, version, made)) for company in companies]
    return exchange_file(name, "ЕГРЮЛ_ОТКР_СВЕД", version, documents)


def exchange_file(name: str, kind: str, version: str, documents: Sequence[tuple[str, Node]]) -> bytes:
    """The file of either register (ТипИнф `kind`) around records, each with the number of its document."""
    sender = node(
        "ИдОтпр",
        node("ФИООтв", Фамилия="Примерова", Имя="Вера", Отчество="Ильинична"),
        ДолжОтв="Ведущий специалист-эксперт отдела примеров",
        Тлф="(000)0000000",
    )
    root = (
        f'<Файл ИдФайл="{name}" ВерсФорм="{version}" ТипИнф="{kind}" ВерсПрог="1.0.0.2" '
        f'КолДок="{len(documents):10d}">\n{sender}\n'
    )
    written = (f'<Документ ИдДок="{number}">{content}</Документ>\n' for number, content in documents)
    return register_bytes(f"{root}{''.join(written)}</Файл>\n")


def delivered(root: str, made: date, records: Iterable[Node]) -> bytes:
    """A file of the paid delivery: records right under `EGRUL` or `EGRIP` (sources/fns.md 2.3)."""
    lines = (f'<{root} ДатаВыг="{made.isoformat()}">', *records, f"</{root}>", "")
    return register_bytes("\n".join(lines))


def register_bytes(text: str) -> bytes:
    """The text of a register's file in its encoding, with the declaration as the real files have it."""
    return f'<?xml version="1.0" encoding="windows-1251"?>\n{text}'.encode("windows-1251")


def record(company: Company, version: str, made: date) -> Node:
    """`СвЮЛ`: the whole record of a company as it is now, in the given format version."""
    form = FORMS[company.form]
    return node(
        "СвЮЛ",
        _name(company),
        _address(company),
        company.email and node("СвАдрЭлПочты", as_of(company.stands_by("email")), {"E-mail": company.email}),
        _beginning(company),
        node("СвРегОрг", as_of(company.born), КодНО=OFFICE, НаимНО=OFFICE_NAME, АдрРО=OFFICE_ADDRESS),
        company.status and _status(company.status),
        company.status and company.ended and _ending(company.status.code, company.ended),
        _taxed("СвУчетНО", company.taxed, ИНН=company.inn, КПП=company.kpp),
        *(_insured(fund, company.inn, entry) for fund, entry in zip(("ПФ", "ФСС"), company.insured, strict=False)),
        company.capital
        and node("СвУстКап", as_of(company.born), НаимВидКап="УСТАВНЫЙ КАПИТАЛ", СумКап=str(company.capital)),
        company.jointly and node("СвПолном", as_of(company.jointly), ВидПолном="1"),
        company.manager
        and node("СвУпрОрг", as_of(company.manager.entry, "ГРНДатаПерв"), link("НаимИННЮЛ", company.manager)),
        *(head(item) for item in company.heads),
        company.founders and node("СвУчредит", *(founder(item, company.capital) for item in company.founders)),
        company.registrar and node("СвДержРеестрАО", link("ДержРеестрАО", company.registrar)),
        version >= "4.08" and company.reported and _reported(company),
        node("СвОКВЭД", *_activities(company)),
        *(_licence(item) for item in company.licences),
        company.branch and node("СвПодразд", _branch(company.branch)),
        company.merger and _merger(company.merger),
        company.forebear and link("СвПредш", company.forebear),
        company.heir and link("СвПреем", company.heir),
        *(_entry(item) for item in sorted(company.entries, key=lambda item: item.serial)),
        ДатаВып=made.isoformat(),
        ОГРН=company.ogrn,
        ДатаОГРН=company.born.on.isoformat(),
        ИНН=company.inn,
        КПП=company.kpp,
        СпрОПФ="ОКОПФ",
        КодОПФ=company.form,
        ПолнНаимОПФ=form.plural,
    )


def _name(company: Company) -> Node:
    return node(
        "СвНаимЮЛ",
        as_of(company.born),
        node("СвНаимЮЛСокр", as_of(company.born), НаимСокр=company.short_name),
        НаимЮЛПолн=company.full_name,
    )


def _address(company: Company) -> Node:
    entry = company.stands_by("address")
    gar = entry.on.year >= _FIRST_GAR_YEAR
    return node(
        "СвАдресЮЛ",
        gar and _seat(company.address, entry),
        gar and _by_gar("СвАдрЮЛФИАС", company.address, entry),
        _by_kladr("АдресРФ", company.address, entry),
        *(
            node(
                "СвНедАдресЮЛ",
                as_of(mark.entry),
                ПризнНедАдресЮЛ=mark.ground,
                ТекстНедАдресЮЛ=GROUNDS[mark.ground],
            )
            for mark in company.address_marks
        ),
        ВидАдрКлассиф="1" if gar else "2",
    )


@cache
def _place(town: str) -> tuple[Node, ...]:
    return (
        leaf("Регион", REGION),
        leaf("НаимРегион", REGION_NAME),
        node("МуниципРайон", ВидКод="2", Наим=f"ГОРОД {town}"),
        node("НаселенПункт", Вид="Г", Наим=town),
    )


def _seat(address: Address, entry: Entry) -> Node:
    return node("СвМНЮЛ", *_place(address.town), as_of(entry), ИдНом=guid("town", address.town))


def _by_gar(tag: str, address: Address, entry: Entry) -> Node:
    house, number = address.house.split(" ")
    room, room_number = address.room.split(" ")
    return node(
        tag,
        *_place(address.town),
        node("ЭлУлДорСети", Тип="УЛ", Наим=address.street),
        node("Здание", Тип=house, Номер=number),
        node("ПомещЗдания", Тип=room, Номер=room_number),
        as_of(entry),
        ИдНом=address.gar,
        Индекс=address.index,
    )


def _by_kladr(tag: str, address: Address, entry: Entry) -> Node:
    return node(
        tag,
        node("Регион", НаимРегион=REGION_NAME),
        node("Город", ТипГород="Г.", НаимГород=address.town),
        node("Улица", ТипУлица="УЛ.", НаимУлица=address.street),
        as_of(entry),
        Индекс=address.index,
        КодРегион=REGION,
        КодАдрКладр=address.kladr,
        Дом=address.house,
        Кварт=address.room,
    )


def _beginning(company: Company) -> Node:
    return node(
        "СвОбрЮЛ",
        node("СпОбрЮЛ", КодСпОбрЮЛ=company.how, НаимСпОбрЮЛ=BEGINNINGS[company.how]),
        as_of(company.born),
        ОГРН=company.ogrn,
        ДатаОГРН=company.born.on.isoformat(),
    )


def _status(status: Status) -> Node:
    decision = status.decision
    return node(
        "СвСтатус",
        node("СвСтатус", КодСтатусЮЛ=status.code, НаимСтатусЮЛ=STATUSES[status.code]),
        decision
        and node(
            "СвРешИсклЮЛ",
            ДатаРеш=decision.on.isoformat(),
            НомерРеш=decision.number,
            ДатаПубликации=decision.published.isoformat(),
            НомерЖурнала=str(decision.published.isocalendar().week),
        ),
        as_of(status.entry),
    )


def _ending(code: str, entry: Entry) -> Node:
    return node(
        "СвПрекрЮЛ",
        node("СпПрекрЮЛ", КодСпПрекрЮЛ=code, НаимСпПрекрЮЛ=ENDINGS[code]),
        node("СвРегОрг", КодНО=OFFICE, НаимНО=OFFICE_NAME),
        as_of(entry),
        ДатаПрекрЮЛ=entry.on.isoformat(),
    )


def _taxed(tag: str, entry: Entry, **numbers: str) -> Node:
    return node(
        tag,
        node("СвНО", КодНО=OFFICE, НаимНО=OFFICE_NAME),
        as_of(entry),
        **numbers,
        ДатаПостУч=entry.on.isoformat(),
    )


def _insured(fund: str, inn: str, entry: Entry) -> Node:
    return node(
        f"СвРег{fund}",
        node(f"СвОрг{fund}", {f"Код{fund}": f"0{REGION}", f"Наим{fund}": FUND_NAME}),
        as_of(entry),
        {f"РегНом{fund}": inn[::-1], "ДатаРег": entry.on.isoformat()},
    )


def _activities(company: Company) -> Iterable[Node]:
    for n, code in enumerate(company.activities):
        tag = "СвОКВЭДДоп" if n else "СвОКВЭДОсн"
        yield node(tag, as_of(company.stands_by(code)), КодОКВЭД=code, НаимОКВЭД=ACTIVITIES[code], ПрВерсОКВЭД="2014")


def _reported(company: Company) -> Node:
    entry = company.stands_by("reported")
    return node(
        "СвОКВЭДОтч",
        *(
            node(
                "СвОКВЭДОтчДоп" if n else "СвОКВЭДОтчОсн",
                as_of(entry),
                КодОКВЭД=code,
                НаимОКВЭД=ACTIVITIES[code],
                Процент=str(percent),
            )
            for n, (code, percent) in enumerate(company.reported)
        ),
    )


def _licence(licence: Licence) -> Node:
    return node(
        "СвЛицензия",
        leaf("НаимЛицВидДеят", licence.activity),
        leaf("ЛицОргВыдЛиц", licence.office),
        as_of(licence.entry),
        НомерЕРУЛ=licence.number,
        ДатаЛиц=licence.since.isoformat(),
        ДатаНачЛиц=licence.since.isoformat(),
    )


def _branch(branch: Branch) -> Node:
    return node(
        "СвФилиал",
        as_of(branch.since, "ГРНДатаПерв"),
        node("СвНаим", as_of(branch.since), НаимПолн=branch.name),
        _by_kladr("АдрМНРФ", branch.address, branch.since),
        _by_gar("АдрМНФИАС", branch.address, branch.since),
        _taxed("СвУчетНОФилиал", branch.registered, КПП=branch.kpp),
        ВидАдрКлассиф="1",
    )


def _merger(merger: Merger) -> Node:
    return node(
        "СвРеорг",
        node("СвСтатус", КодСтатусЮЛ=merger.code, НаимСтатусЮЛ=STATUSES[merger.code]),
        as_of(merger.entry),
        *(
            node(
                "СвРеоргЮЛ",
                ОГРН=body.ogrn,
                ИНН=body.inn,
                НаимЮЛПолн=body.name,
                СостЮЛпосле=f"{'ПРОДОЛЖИТ' if goes_on else 'ПРЕКРАТИТ'} ДЕЯТЕЛЬНОСТЬ ПОСЛЕ РЕОРГАНИЗАЦИИ",
            )
            for body, goes_on in merger.parties
        ),
    )


def _entry(entry: Entry) -> Node:
    return node(
        "СвЗапЕГРЮЛ",
        *_kind(entry.kind),
        ИдЗап=entry.serial,
        ГРН=entry.grn,
        ДатаЗап=entry.on.isoformat(),
    )


@cache
def _kind(code: str) -> tuple[Node, ...]:
    kind = KINDS[code]
    papers = (node("СведПредДок", leaf("НаимДок", paper)) for paper in kind.papers)
    registrar = node("СвРегОрг", КодНО=OFFICE, НаимНО=OFFICE_NAME)
    return node("ВидЗап", КодСПВЗ=code, НаимВидЗап=kind.text), registrar, *papers
