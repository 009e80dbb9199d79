"""A record of ЕГРЮЛ or ЕГРИП (`СвЮЛ`, `СвИП`) → the table of its extract, as egrul.nalog.ru prints it.

Titles of sections: sources/fns.md 1.4 [C]; names of rows: the two real extracts of 2019 [F], those that they lack as
`scrapers.extract_names` has them [U]. An extract says less than the record: no reported activities, branches, powers,
and nobody whom the law hides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from lxml import etree

_STAMP = "ГРН и дата внесения в {} записи, содержащей указанные сведения"
_FIRST = "ГРН и дата внесения в {} сведений о данном лице"
_NAME, _OGRN, _INN = "Полное наименование", "ОГРН", "ИНН"
_PENSION = (
    "Сведения о регистрации в качестве страхователя в территориальном органе Пенсионного фонда Российской Федерации"
)
_SOCIAL = (
    "Сведения о регистрации в качестве страхователя в исполнительном органе Фонда социального страхования"
    " Российской Федерации"
)
_ONE_FUND = "Сведения о регистрации в качестве страхователя в территориальном органе Социального фонда России"
_INSURED = (("ПФ", _PENSION), ("ФСС", _SOCIAL), ("СФР", _ONE_FUND))
_ACTIVITIES = (
    "Сведения о видах экономической деятельности по Общероссийскому классификатору видов экономической деятельности"
    " (ОКВЭД ОК 029-2014 КДЕС. Ред. 2)"
)
_ACTING = "Сведения о лице, имеющем право без доверенности действовать от имени юридического лица"
_BAN = "Сведения о дисквалификации лица, имеющего право без доверенности действовать от имени юридического лица"
_TAXED_BY = (
    "Сведения о налоговом органе, в котором юридическое лицо состоит (для юридических лиц, прекративших деятельность -"
    " состояло) на учете"
)
_ADDITIONAL = "Дополнительные сведения"


Element: TypeAlias = etree._Element


class Line(NamedTuple):
    """A line of the table: kind is section, item (a number across), sub (a heading in the names) or row.

    lines: the value, where the extract itself breaks it.
    """

    kind: str
    name: str
    lines: tuple[str, ...] = ()


def company_table(record: Element) -> list[Line]:
    """The table of the extract of a `СвЮЛ`."""
    return list(_company(record))


def entrepreneur_table(record: Element) -> list[Line]:
    """The table of the extract of a `СвИП`."""
    return list(_entrepreneur(record))


def _day(text: str) -> str:
    return ".".join(reversed(text.split("-")))


def _row(name: str, value: str | None) -> Iterator[Line]:
    if value:
        yield Line("row", name, (" ".join(value.split()),))


def _date(name: str, value: str | None) -> Iterator[Line]:
    return _row(name, _day(value) if value else None)


def _stamp(block: Element, register: str = "ЕГРЮЛ") -> Iterator[Line]:
    """The entry by which a block stands in the register."""
    yield from _stamped(block.find("ГРНДата" if register == "ЕГРЮЛ" else "ГРНИПДата"), _STAMP.format(register))


def _stamped(entry: Element | None, name: str) -> Iterator[Line]:
    if entry is not None:
        number = entry.get("ГРН") or entry.get("ГРНИП")
        yield Line("row", name, (*([number] if number else []), _day(entry.get("ДатаЗаписи"))))


def _company(record: Element) -> Iterator[Line]:
    yield Line("section", "Наименование")
    for name, short, whole in (
        (_NAME, record.find("СвНаимЮЛ"), "НаимЮЛПолн"),
        ("Сокращенное наименование", record.find("СвНаимЮЛ/СвНаимЮЛСокр"), "НаимСокр"),
    ):
        if short is not None:
            yield from (*_row(f"{name} на русском языке", short.get(whole)), *_stamp(short))
    yield from _address(record.find("СвАдресЮЛ"))
    yield from _email(record, "ЕГРЮЛ")
    if (formed := record.find("СвОбрЮЛ")) is not None:
        yield Line("section", "Сведения о регистрации")
        yield from _row("Способ образования", formed.find("СпОбрЮЛ").get("НаимСпОбрЮЛ"))
        yield from _row(_OGRN, formed.get("ОГРН"))
        yield from _date("Дата регистрации", formed.get("ДатаОГРН"))
        yield from _stamp(formed)
    yield from _registrar(record, "нахождения юридического лица", "ЕГРЮЛ")
    yield from _statuses(record)
    yield from _ended(record)
    if (taxed := record.find("СвУчетНО")) is not None:
        yield Line("section", "Сведения об учете в налоговом органе")
        yield from _row("ИНН юридического лица", taxed.get("ИНН"))
        yield from _row("КПП юридического лица", taxed.get("КПП"))
        yield from _date("Дата постановки на учет в налоговом органе", taxed.get("ДатаПостУч"))
        yield from _row(_TAXED_BY, taxed.find("СвНО").get("НаимНО"))
        yield from _stamp(taxed)
    yield from _insured(record, "ЕГРЮЛ")
    if (capital := record.find("СвУстКап")) is not None:
        yield Line("section", "Сведения об уставном капитале / складочном капитале / уставном фонде / паевом фонде")
        yield from _row("Вид", capital.get("НаимВидКап"))
        yield from _row("Размер (в рублях)", capital.get("СумКап"))
        yield from _stamp(capital)
    yield from _acting(record)
    yield from _founders(record.find("СвУчредит"))
    if (holder := record.find("СвДержРеестрАО")) is not None:
        yield Line("section", "Сведения о держателе реестра акционеров акционерного общества")
        yield from _body(holder.find("ДержРеестрАО"))
    yield from _activities(record, "ЕГРЮЛ")
    yield from _licences(record)
    for tag, title in (("СвПредш", "Сведения о правопредшественнике"), ("СвПреем", "Сведения о правопреемнике")):
        if found := record.findall(tag):
            yield Line("section", title)
            for relative in found:
                yield from _body(relative)
    yield from _entries(record, "ЕГРЮЛ", "Единый государственный реестр юридических лиц")


def _address(address: Element | None) -> Iterator[Line]:
    place = address.find("АдресРФ") if address is not None else None
    if address is None:
        return
    yield Line("section", "Место нахождения и адрес юридического лица")
    if place is not None:
        yield Line("row", "Адрес юридического лица", (_written(place),))
        yield from _stamp(place)
    for mark in address.findall("СвНедАдресЮЛ"):
        yield from (*_row(_ADDITIONAL, mark.get("ТекстНедАдресЮЛ")), *_stamp(mark))


def _written(place: Element) -> str:
    """An address in one line, its parts in the order of the record."""
    parts = [place.get("Индекс"), place.find("Регион").get("НаимРегион")]
    for tag in ("Район", "Город", "НаселПункт", "Улица"):
        if (part := place.find(tag)) is not None:
            parts.append(f"{part.get(f'Тип{tag}')} {part.get(f'Наим{tag}')}")
    parts += [place.get(key) for key in ("Дом", "Корпус", "Кварт")]
    return ", ".join(part for part in parts if part)


def _email(record: Element, register: str) -> Iterator[Line]:
    if (email := record.find("СвАдрЭлПочты")) is not None:
        yield Line("section", "Адрес электронной почты")
        yield from (*_row("Адрес электронной почты", email.get("E-mail")), *_stamp(email, register))


def _registrar(record: Element, place: str, register: str) -> Iterator[Line]:
    if (office := record.find("СвРегОрг")) is not None:
        yield Line("section", f"Сведения о регистрирующем органе по месту {place}")
        yield from _row("Наименование регистрирующего органа", office.get("НаимНО"))
        yield from _row("Адрес регистрирующего органа", office.get("АдрРО"))
        yield from _stamp(office, register)


def _statuses(record: Element) -> Iterator[Line]:
    """States of who goes on; of who has ended the real extract of 2019 gives the ending alone."""
    found = record.findall("СвСтатус") if record.find("СвПрекрЮЛ") is None else []
    if found:
        yield Line("section", "Сведения о состоянии юридического лица")
    for status in found:
        yield from _row("Состояние", status.find("СвСтатус").get("НаимСтатусЮЛ"))
        if (decision := status.find("СвРешИсклЮЛ")) is not None:
            yield from _date("Дата принятия решения о предстоящем исключении", decision.get("ДатаРеш"))
            yield from _row("Номер решения о предстоящем исключении", decision.get("НомерРеш"))
            yield from _date("Дата публикации", decision.get("ДатаПубликации"))
            yield from _row("Номер журнала", decision.get("НомерЖурнала"))
        yield from _stamp(status)


def _ended(record: Element) -> Iterator[Line]:
    if (ended := record.find("СвПрекрЮЛ")) is None:
        return
    yield Line("section", "Сведения о прекращении юридического лица")
    yield from _row("Способ прекращения", ended.find("СпПрекрЮЛ").get("НаимСпПрекрЮЛ"))
    yield from _date("Дата прекращения", ended.get("ДатаПрекрЮЛ"))
    yield from _row(
        "Наименование органа, внесшего запись о прекращении юридического лица", ended.find("СвРегОрг").get("НаимНО")
    )
    yield from _stamp(ended)


def _insured(record: Element, register: str) -> Iterator[Line]:
    for fund, title in _INSURED:
        if (insured := record.find(f"СвРег{fund}")) is None:
            continue
        office = insured.find(f"СвОрг{fund}")
        named = office.get(f"Наим{fund}") if office is not None else insured.get(f"Наим{fund}")
        yield Line("section", title)
        yield from _row("Регистрационный номер", insured.get(f"РегНом{fund}"))
        yield from _date("Дата регистрации", insured.get("ДатаРег"))
        yield from _row("Наименование территориального органа фонда", named)
        yield from _stamp(insured, register)


def _person(person: Element) -> Iterator[Line]:
    names = tuple(person.get(key) for key in ("Фамилия", "Имя", "Отчество") if person.get(key))
    yield Line("row", "Фамилия Имя Отчество", names)
    yield from _row(_INN, person.get("ИННФЛ"))
    yield from _stamp(person)


def _body(body: Element) -> Iterator[Line]:
    yield from _row(_OGRN, body.get("ОГРН"))
    yield from _row(_INN, body.get("ИНН"))
    yield from _row(_NAME, body.get("НаимЮЛПолн"))
    yield from _stamp(body)


def _acting(record: Element) -> Iterator[Line]:
    managers = record.findall("СвУпрОрг")
    heads = [head for head in record.findall("СведДолжнФЛ") if head.find("СвФЛ") is not None]
    parts = [*managers, *heads]
    titled = False
    for number, part in enumerate(parts, 1):
        if not titled:
            yield Line("section", _ACTING)
            titled = True
        if len(parts) > 1:
            yield Line("item", str(number))
        yield from _stamped(part.find("ГРНДатаПерв"), _FIRST.format("ЕГРЮЛ"))
        if part.tag == "СвУпрОрг":
            yield from _body(part.find("НаимИННЮЛ"))
            continue
        yield from _person(part.find("СвФЛ"))
        office = part.find("СвДолжн")
        yield from (*_row("Должность", office.get("НаимДолжн")), *_stamp(office))
        for mark in part.findall("СвНедДанДолжнФЛ"):
            yield from (*_row(_ADDITIONAL, mark.get("ТекстНедДанДолжнФЛ")), *_stamp(mark))
        for ban in part.findall("СвДискв"):
            yield Line("section", _BAN)
            yield from _date("Дата начала дисквалификации", ban.get("ДатаНачДискв"))
            yield from _date("Дата окончания дисквалификации", ban.get("ДатаОкончДискв"))
            yield from _date("Дата вынесения постановления о дисквалификации", ban.get("ДатаРеш"))
            yield from _stamp(ban)
            titled = False


def _founders(founders: Element | None) -> Iterator[Line]:
    shown = [item for item in founders if item.find("ОгрДосСв") is None] if founders is not None else []
    if shown:
        yield Line("section", "Сведения об участниках / учредителях юридического лица")
    for number, founder in enumerate(shown, 1):
        yield Line("item", str(number))
        yield from _stamped(founder.find("ГРНДатаПерв"), _FIRST.format("ЕГРЮЛ"))
        yield from _founder(founder)
        for mark in founder.findall("СвНедДанУчр"):
            yield from (*_row(_ADDITIONAL, mark.get("ТекстНедДанУчр")), *_stamp(mark))
        if (share := founder.find("ДоляУстКап")) is not None:
            yield from _row("Номинальная стоимость доли (в рублях)", share.get("НоминСтоим"))
            yield from _row("Размер доли (в процентах)", share.findtext("РазмерДоли/Процент"))
            yield from _stamp(share)


def _founder(founder: Element) -> Iterator[Line]:
    match founder.tag:
        case "УчрФЛ":
            yield from _person(founder.find("СвФЛ"))
        case "УчрЮЛИн":
            named = founder.find("НаимИННЮЛ")
            yield from _row(_NAME, named.get("НаимЮЛПолн"))
            yield from _row("Страна происхождения", founder.find("СвРегИн").get("НаимСтран"))
            yield from _stamp(named)
        case "УчрРФСубМО":
            public = founder.find("ВидНаимУчр")
            if town := public.get("НаимМО"):
                yield from _row("Наименование муниципального образования", town)
            else:
                yield from _row("Субъект Российской Федерации", public.get("НаимРегион"))
        case _:
            yield from _body(founder.find("НаимИННЮЛ"))


def _activities(record: Element, register: str) -> Iterator[Line]:
    activities = record.find("СвОКВЭД")
    if activities is None:
        return
    yield Line("section", _ACTIVITIES)
    for main in activities.findall("СвОКВЭДОсн"):
        yield Line("section", "Сведения об основном виде деятельности")
        yield from _activity(main, register)
    further = activities.findall("СвОКВЭДДоп")
    if further:
        yield Line("section", "Сведения о дополнительных видах деятельности")
    for number, one in enumerate(further, 1):
        yield Line("item", str(number))
        yield from _activity(one, register)


def _activity(activity: Element, register: str) -> Iterator[Line]:
    yield from _row("Код и наименование вида деятельности", f"{activity.get('КодОКВЭД')} {activity.get('НаимОКВЭД')}")
    yield from _stamp(activity, register)


def _licences(record: Element) -> Iterator[Line]:
    found = record.findall("СвЛицензия")
    if found:
        yield Line("section", "Сведения о лицензиях")
    for number, licence in enumerate(found, 1):
        yield Line("item", str(number))
        yield from _row("Номер лицензии в едином реестре учета лицензий", licence.get("НомерЕРУЛ"))
        yield from _row("Номер лицензии", licence.get("НомЛиц"))
        yield from _date("Дата лицензии", licence.get("ДатаЛиц"))
        yield from _date("Дата начала действия лицензии", licence.get("ДатаНачЛиц"))
        yield from _date("Дата окончания действия лицензии", licence.get("ДатаОкончЛиц"))
        for activity in _texts(licence, "НаимЛицВидДеят"):
            yield from _row("Наименование лицензируемого вида деятельности", activity)
        for office in _texts(licence, "ЛицОргВыдЛиц"):
            yield from _row("Наименование лицензирующего органа, выдавшего лицензию", office)
        yield from _stamp(licence)


def _texts(parent: Element, tag: str) -> Iterable[str]:
    return (child.text or "" for child in parent.findall(tag))


def _entries(record: Element, register: str, whole: str) -> Iterator[Line]:
    found = record.findall(f"СвЗап{register}")
    if found:
        yield Line("section", f"Сведения о записях, внесенных в {whole}")
    for number, entry in enumerate(found, 1):
        yield Line("item", str(number))
        own = entry.get("ГРН") or entry.get("ГРНИП")
        day = _day(entry.get("ДатаЗап"))
        yield Line("row", f"ГРН и дата внесения записи в {register}", (own, day))
        yield from _row(f"Причина внесения записи в {register}", entry.find("ВидЗап").get("НаимВидЗап"))
        yield from _row(
            f"Наименование регистрирующего органа, которым запись внесена в {register}",
            entry.find("СвРегОрг").get("НаимНО"),
        )
        papers = entry.findall("СведПредДок")
        if papers:
            yield Line("sub", f"Сведения о документах, представленных при внесении записи в {register}")
        for paper in papers:
            yield from _row("Наименование документа", paper.findtext("НаимДок"))
            yield from _row("Номер документа", paper.findtext("НомДок"))


def _entrepreneur(record: Element) -> Iterator[Line]:
    person = record.find("СвФЛ")
    yield Line("section", "Фамилия, имя, отчество (при наличии) индивидуального предпринимателя")
    for key in ("Фамилия", "Имя", "Отчество"):
        yield from _row(key, person.find("ФИОРус").get(key))
    yield from _row("Пол", "мужской" if person.get("Пол") == "1" else "женский")
    yield from _stamp(person, "ЕГРИП")
    citizenship = record.find("СвГражд")
    if citizenship is not None and citizenship.get("ВидГражд") == "1":
        yield Line("section", "Сведения о гражданстве")
        yield from _row("Гражданство", "гражданин Российской Федерации")
        yield from _stamp(citizenship, "ЕГРИП")
    yield from _email(record, "ЕГРИП")
    formed = record.find("СвРегИП")
    yield Line("section", "Сведения о регистрации индивидуального предпринимателя")
    yield from _row("ОГРНИП", formed.get("ОГРНИП"))
    yield from _date("Дата регистрации", formed.get("ДатаОГРНИП"))
    yield from _registrar(record, "жительства индивидуального предпринимателя", "ЕГРИП")
    if (ended := record.find("СвПрекращ")) is not None:
        yield Line("section", "Сведения о прекращении деятельности")
        yield from _row("Способ прекращения", ended.find("СвСтатус").get("НаимСтатус"))
        yield from _date("Дата прекращения", ended.find("СвСтатус").get("ДатаПрекращ"))
        yield from _stamp(ended, "ЕГРИП")
    taxed = record.find("СвУчетНО")
    yield Line("section", "Сведения об учете в налоговом органе")
    yield from _row("Идентификационный номер налогоплательщика (ИНН)", taxed.get("ИННФЛ"))
    yield from _date("Дата постановки на учет", taxed.get("ДатаПостУч"))
    yield from _row("Наименование налогового органа", taxed.find("СвНО").get("НаимНО"))
    yield from _stamp(taxed, "ЕГРИП")
    yield from _insured(record, "ЕГРИП")
    yield from _activities(record, "ЕГРИП")
    yield from _entries(record, "ЕГРИП", "ЕГРИП")
