"""Tiny files in the tax service's formats. Companies and people are made up: region 98 does not exist."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from xml.sax.saxutils import quoteattr

from checker import ids

SSHR, REVEXP = 3, 5
DAY = date(2025, 11, 2)


def inn(number: int) -> str:
    """ИНН of the company with this number."""
    return ids.inn10_from(f"98{number:07d}")


def ogrn(number: int) -> str:
    """ОГРН of the company with this number."""
    return ids.ogrn_from(f"12398{number:07d}")


def person(number: int) -> str:
    """ИНН of the person with this number."""
    return ids.inn12_from(f"98{number:08d}")


def grn(number: int) -> str:
    """Number of an entry in the register."""
    return ids.ogrn_from(f"22398{number:07d}")


def element(name: str, *children: str, **attributes: str) -> str:
    """One element; an attribute whose value is empty is left out."""
    given = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items() if value)
    return f"<{name}{given}>{''.join(children)}</{name}>"


def entry(number: int = 1, on: str = "2023-05-10", tag: str = "ГРНДата") -> str:
    """The stamp of a block: the entry of the register that set it."""
    return element(tag, ГРН=grn(number), ДатаЗаписи=on)


def people(number: int | None, surname: str) -> str:
    """`СвФЛ` of a made-up person; without a number: no ИНН."""
    return element(
        "СвФЛ", entry(), Фамилия=surname, Имя="ВЕРА", Отчество="ИЛЬИНИЧНА", ИННФЛ=person(number) if number else ""
    )


def head(number: int | None = 101, surname: str = "ПРИМЕРОВА", *, stamp: int = 1) -> str:
    """A director."""
    office = element("СвДолжн", entry(stamp), ВидДолжн="02", НаимВидДолжн="РУКОВОДИТЕЛЬ", НаимДолжн="ДИРЕКТОР")
    return element("СведДолжнФЛ", entry(stamp, tag="ГРНДатаПерв"), people(number, surname), office)


def founder(number: int | None = 201, surname: str = "ОБРАЗЦОВА", percent: str = "100") -> str:
    """A person among the founders; without number and surname it is known by its entry only."""
    size = element("РазмерДоли", f"<Процент>{percent}</Процент>")
    share = element("ДоляУстКап", size, entry(), НоминСтоим="10000")
    who = people(number, surname) if number or surname else ""
    return element("УчрФЛ", entry(tag="ГРНДатаПерв"), who, share)


def record(
    number: int,
    day: date = DAY,
    *,
    name: str = "ПРИМЕР",
    street: str = "ПЕРВАЯ",
    stamp: int = 1,
    heads: Sequence[str] = (head(),),
    founders: Sequence[str] = (founder(),),
    email: str = "",
    extra: str = "",
    attributes: Mapping[str, str] | None = None,
) -> str:
    """A `Документ` of ЕГРЮЛ that states the company as of `day`. extra: XML put at the end of `СвЮЛ`."""
    full = f"ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ «{name}»"
    short = element("СвНаимЮЛСокр", entry(stamp), НаимСокр=f"ООО «{name}»")
    place = element("Регион", НаимРегион="ПРИМЕРНАЯ")
    where = element("АдресРФ", entry(stamp), place, element("Улица", НаимУлица=street), КодРегион="98", Дом="1")
    blocks = [
        element("СвНаимЮЛ", entry(stamp), short, НаимЮЛПолн=full),
        element("СвАдресЮЛ", where),
        element("СвАдрЭлПочты", entry(), **{"E-mail": email}) if email else "",
        element("СвУстКап", entry(), НаимВидКап="УСТАВНЫЙ КАПИТАЛ", СумКап="10000"),
        *heads,
        element("СвУчредит", *founders) if founders else "",
        element("СвОКВЭД", element("СвОКВЭДОсн", entry(), КодОКВЭД="62.01", НаимОКВЭД="Разработка")),
        extra,
    ]
    own = {
        "ДатаВып": day.isoformat(),
        "ОГРН": ogrn(number),
        "ДатаОГРН": "2023-05-10",
        "ИНН": inn(number),
        "КПП": "980101001",
        "СпрОПФ": "ОКОПФ",
        "КодОПФ": "12300",
        "ПолнНаимОПФ": "Общества с ограниченной ответственностью",
        **(attributes or {}),
    }
    return element("Документ", element("СвЮЛ", *blocks, **own), ИдДок=f"record-{number}-{day:%Y%m%d}-{stamp}")


def egrul(
    *records: str,
    day: date = DAY,
    version: str = "4.07",
    content: str = "ЕГРЮЛ_ОТКР_СВЕД",
    encoding: str = "windows-1251",
    declared: str = "",
    doctype: str = "",
    mark: str = "0",
) -> bytes:
    """A file of ЕГРЮЛ made on `day`. declared: the encoding that it claims; mark: makes equal files differ."""
    return _file(
        f"VO_RUGFO_0000_9965_{day:%Y%m%d}_{mark}", version, content, records, encoding, declared or encoding, doctype
    )


def sshr(number: int, headcount: object, made: date = DAY, *, year: int = 2024, subject: str | None = None) -> str:
    """A `Документ` of headcount."""
    return _document(number, element("СведССЧР", КолРаб=str(headcount)), made, year, subject)


def revexp(number: int, income: str, expense: str, made: date = DAY, *, year: int = 2024) -> str:
    """A `Документ` of income and expense, roubles."""
    return _document(number, element("СведДохРасх", СумДоход=income, СумРасход=expense), made, year, None)


def debtam(number: int, *taxes: tuple[str, str], stated: date) -> str:
    """A `Документ` of arrears as of `stated`, published on the 25th of that month; taxes: name, roubles owed."""
    rows = [
        element("СведНедоим", НаимНалог=tax, СумНедНалог=sum_, СумПени="0.00", СумШтраф="0.00", ОбщСумНедоим=sum_)
        for tax, sum_ in taxes
    ]
    taxpayer = element("СведНП", НаимОрг=f"ООО «ПРИМЕР {number}»", ИННЮЛ=inn(number))
    made, day = f"{stated.replace(day=25):%d.%m.%Y}", f"{stated:%d.%m.%Y}"
    return element("Документ", taxpayer, *rows, ИдДок=f"{number}-{made}", ДатаДок=made, ДатаСост=day)


def disqualified(*rows: tuple[int, int, str], delimiter: str = ",") -> bytes:
    """The register of disqualified persons; rows: number of the record, of the organisation, name of the person."""
    lines = [[f"G{number}" for number in range(1, 15)]]
    for record_number, organisation, name in rows:
        post = ["ДИРЕКТОР", "СТ.14.25", "ИФНС", "СУДЬЯ", "МИРОВОЙ СУДЬЯ", "1 г 0 м 0 д", "25.08.2025", "24.08.2027"]
        who = [f"2698{record_number:08d}", name, "01.02.1980", "", "ООО ПРИМЕР", inn(organisation)]
        lines.append([*who, *post])
    return "\n".join(delimiter.join(line) for line in lines).encode("utf-8-sig")


def enforcement(*rows: tuple[int, int], ended: bool = False, remaining: str = "1000.00") -> bytes:
    """A list of the bailiffs, active or ended; rows: number of the organisation, of the proceeding."""
    names = [f"Column number {number}" for number in range(16 if ended else 17)]
    names[-2] = "Debtor TIN"
    lines = [names]
    for organisation, proceeding in rows:
        money = ["2026-06-30, 46, 1, 4"] if ended else ["1000.00", remaining]
        paper = ["Исполнительный лист", "2024-01-15", f"ФС {proceeding:09d}", "", "Задолженность"]
        number = [f"{proceeding}/24/74020-ИП", "2024-04-02", ""]
        place = ["Примерный РОСП", "", inn(organisation), inn(99)]
        lines.append(['ООО "ПРИМЕР"', "РОССИЯ, ПРИМЕРСК", "", *number, *paper, *money, *place])
    quoted = (",".join('"' + field.replace('"', '""') + '"' for field in line) for line in lines)
    return ("\n".join(quoted) + "\n").encode()


def _document(number: int, figures: str, made: date, year: int, subject: str | None) -> str:
    taxpayer = element("СведНП", НаимОрг=f"ООО «ПРИМЕР {number}»", ИННЮЛ=inn(number) if subject is None else subject)
    day = f"{made:%d.%m.%Y}"
    return element("Документ", taxpayer, figures, ИдДок=f"{number}-{day}", ДатаДок=day, ДатаСост=f"31.12.{year}")


def opendata(*documents: str, number: int = SSHR, day: date = DAY, mark: str = "0", old: bool = False) -> bytes:
    """A member of a set. old: named as before 2024, «OTKRDAN3» without the underscore."""
    name = f"VO_OTKRDAN{'' if old else '_'}{number}_9965_9965_{day:%Y%m%d}_{mark}"
    return _file(name, "4.01", f"ОТКРДАННЫЕ{number}", documents, "UTF-8", "UTF-8", "")


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip of these members; equal content gives equal bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _file(
    name: str, version: str, content: str, documents: Sequence[str], encoding: str, declared: str, doctype: str
) -> bytes:
    sender = element("ИдОтпр", element("ФИООтв", Фамилия="_", Имя="_"))
    root = element(
        "Файл",
        sender,
        *documents,
        ИдФайл=name,
        ВерсФорм=version,
        ТипИнф=content,
        ВерсПрог="1.0",
        КолДок=str(len(documents)),
    )
    return f'<?xml version="1.0" encoding="{declared}"?>{doctype}{root}'.encode(encoding)
