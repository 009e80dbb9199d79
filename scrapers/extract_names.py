"""Headings and names of rows in extracts of ЕГРЮЛ and ЕГРИП → keys of the body, the same as of the registers' XML.

Sources: two real extracts of 2019 (samples/fns/egrul-search/pdf) [F], section titles of a parser of 2026 (fns.md 1.4)
[C]; rows of later extracts that no sample shows (three names in one row, shares in per cent, additional information)
are uncertain [U].
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from checker.text import kopecks
from scrapers.extract_rows import Row, as_day
from scrapers.xmlfile import BadRecord, Tree

AREAS = frozenset({
    "область", "край", "республика", "район", "город", "поселок", "село", "деревня", "улица", "переулок", "проспект",
    "площадь", "бульвар", "шоссе", "проезд", "тупик", "набережная", "станица", "хутор", "аул", "станция", "микрорайон",
})  # fmt: skip
"""Words that stand before a name in an old address; the XML has them apart."""


def as_text(row: Row) -> str:
    return row.value


def as_date(row: Row) -> str:
    return as_day(row.value)


def as_kopecks(row: Row) -> int:
    try:
        return kopecks(row.value.replace(" ", ""))
    except ValueError as error:
        raise BadRecord(f"{row.name}: {error}") from error


def as_stamp(row: Row) -> Tree:
    """ГРН and date of an entry; old entries may lack the ГРН."""
    words = row.value.split()
    found: Tree = {}
    for word in words:
        if re.fullmatch(r"[0-9]{13}|[0-9]{15}", word):
            found["grn"] = word
        elif re.fullmatch(r"[0-9]{2}\.[0-9]{2}\.[0-9]{4}", word):
            found["date"] = as_day(word)
    if "date" not in found:
        raise BadRecord(f"{row.name[:60]}: no date in {row.value[:40] or 'nothing'}")
    return found


def as_stamps(row: Row) -> list[Tree]:
    return [as_stamp(row)]


def as_person(row: Row) -> Tree:
    """Surname, name, patronymic: a line each, or words of one line."""
    words = list(row.lines) if len(row.lines) > 1 else row.value.split()
    named = zip(("surname", "given", "patronymic"), [*words[:2], " ".join(words[2:])], strict=False)
    return {key: word for key, word in named if word}


def as_area(row: Row) -> Tree:
    kind, _, name = row.value.partition(" ")
    return {"type": kind, "name": name} if kind.lower() in AREAS and name else {"name": row.value}


def as_region(row: Row) -> Tree:
    found = as_area(row)
    return {**{key: value for key, value in found.items() if key == "type"}, "region_name": found["name"]}


def as_activity(row: Row) -> Tree:
    code, _, name = row.value.partition(" ")
    return {"code": code, "name": name}


def as_fraction(row: Row) -> Tree:
    numerator, _, denominator = row.value.partition("/")
    return {"numerator": numerator.strip(), "denominator": denominator.strip()}


def as_certificate(row: Row) -> Tree:
    """«32 000415929 31.05.2005»: series, number, date."""
    series, number, day = [*row.value.split(), "", "", ""][:3]
    return {"series": series, "number": number, **({"date": as_day(day)} if day else {})}


def as_sex(row: Row) -> str:
    return "1" if row.value.lower().startswith("муж") else "2"


def as_citizenship(row: Row) -> str:
    """КодГражд: 1 Russia, 2 abroad, 3 none."""
    said = row.value.lower()
    return "1" if "российской федерации" in said else "3" if "без гражданства" in said else "2"


class Field(NamedTuple):
    """A row: how its name begins (a pattern), where its value goes, how it is read.

    In the path «+list» appends to a list and «=list» goes to its last.
    """

    label: str
    path: tuple[str, ...]
    read: Any = as_text


class Section(NamedTuple):
    """A heading (a pattern), its key in the body, its rows; many: its items are a list; own: parts with a stamp of
    their own."""

    title: str
    key: str
    fields: tuple[Field, ...]
    many: bool = False
    own: frozenset[str] = frozenset()


PERSON = (
    Field("фамилия,? имя,? отчество", ("person",), as_person),
    Field("фамилия", ("person", "surname")),
    Field("имя", ("person", "given")),
    Field("отчество", ("person", "patronymic")),
    Field("пол$", ("sex", "code"), as_sex),
    Field("гражданство", ("citizenship", "code"), as_citizenship),
)
SHARE = (
    Field("номинальная стоимость доли", ("share", "nominal_kop"), as_kopecks),
    Field("размер доли.*процент", ("share", "size", "percent")),
    Field("размер доли.*десятичн", ("share", "size", "decimal")),
    Field("размер доли", ("share", "size", "fraction"), as_fraction),
)
COMPANY = (
    Field("огрн$", ("company", "ogrn")),
    Field("полное наименование", ("company", "name_full")),
    Field("наименование на латинице|наименование.*латинск", ("company", "name_latin")),
    Field("страна (происхождения|регистрации|инкорпорации)|государство", ("foreign_registration", "country")),
)
RELATIVE = (
    Field("огрн", ("ogrn",)),
    Field("инн", ("inn",)),
    Field("полное наименование", ("name_full",)),
)
INSURED = (
    Field("регистрационный номер", ("reg_number",)),
    Field("дата присвоения", ("number_date",), as_date),
    Field("дата регистрации", ("reg_date",), as_date),
    Field("дата снятия", ("removed",), as_date),
)
ACTIVITY = (Field("код и наименование вида деятельности", (), as_activity),)
ADDITIONAL = "дополнительные сведения"

SECTIONS = (
    Section("наименование", "name", (
        Field(".*(иностранн|английск)", ("foreign", "name")),
        Field("полное наименование", ("name_full",)),
        Field("сокращенное наименование", ("short", "name_short")),
    ), own=frozenset({"short", "foreign"})),
    Section(".*адрес.* электронной почты", "email", (Field("адрес электронной почты|e-mail", ("email",)),)),
    Section("(сведения об )?адрес|место нахождения", "address", (
        Field("место нахождения", ("seat", "text")),
        Field("адрес юридического лица", ("text",)),
        Field("почтовый индекс", ("classic", "index")),
        Field("субъект российской федерации", ("classic", "region"), as_region),
        Field("район", ("classic", "district"), as_area),
        Field("город", ("classic", "city"), as_area),
        Field("населенный пункт", ("classic", "settlement"), as_area),
        Field("улица", ("classic", "street"), as_area),
        Field("дом", ("classic", "house")),
        Field("корпус|строение", ("classic", "building")),
        Field("квартира|офис", ("classic", "flat")),
    )),
    Section("фамилия, имя, отчество", "name", (
        *(field for field in PERSON if field.path[0] != "sex"), Field("пол$", ("sex",), as_sex),
    )),
    Section("сведения о гражданстве", "citizenship", (
        Field("гражданство", ("code",), as_citizenship),
        Field("государство|страна", ("country",)),
    )),
    Section("сведения о дисквалификации", "disqualification", (
        Field("дата начала", ("from",), as_date),
        Field("дата окончания", ("until",), as_date),
        Field("дата (вынесения|решения|постановления)", ("date",), as_date),
    ), many=True),
    Section(".*прав[оа]? без доверенности", "head", (
        *PERSON,
        Field("инн", ("who", "inn")),
        Field("должность", ("office", "title")),
        Field("огрнип", ("office", "ogrnip")),
        *COMPANY,
    ), many=True, own=frozenset({"person", "office", "company", "citizenship"})),
    Section(".*(участник|учредител)", "founders", (
        *PERSON,
        Field("инн", ("who", "inn")),
        *COMPANY,
        Field("российская федерация|субъект|муниципальн|наименование муниципального", ("state", "name")),
        *SHARE,
    ), many=True, own=frozenset({"person", "company", "share", "state", "citizenship"})),
    Section(".*регистрирующем органе", "registrar", (
        Field("наименование регистрирующего органа", ("name",)),
        Field("адрес регистрирующего органа", ("address",)),
    )),
    Section("сведения о (состоянии|статусе)", "status", (
        Field("состояние|статус|сведения о состоянии", ("name",)),
        Field("дата.*решения", ("exclusion_decision", "date"), as_date),
        Field("номер решения", ("exclusion_decision", "number")),
        Field("дата публикации", ("exclusion_decision", "published"), as_date),
        Field("номер журнала", ("exclusion_decision", "journal")),
        Field("срок ликвидации", ("deadline",), as_date),
    ), many=True),
    Section(".*прекращении", "termination", (
        Field("способ прекращения", ("method", "name")),
        Field("дата прекращения", ("date",), as_date),
        Field("наименование органа", ("registrar", "name")),
    )),
    Section(".*учете в налоговом органе", "tax_registration", (
        Field("инн|идентификационный номер налогоплательщика", ("inn",)),
        Field("кпп", ("kpp",)),
        Field("дата постановки", ("date",), as_date),
        Field("наименование налогового органа|сведения о налоговом органе", ("tax_office", "name")),
    )),
    Section(".*страхователя.*социального фонда|.*страхователя.*фонда пенсионного и", "social_fund", (
        *INSURED, Field("наименование", ("name",)),
    )),
    Section(".*страхователя.*пенсионного", "pension", (*INSURED, Field("наименование", ("fund_office", "name")))),
    Section(".*страхователя", "social", (*INSURED, Field("наименование", ("fund_office", "name")))),
    Section(".*доле.*принадлежащей обществу", "own_share", tuple(
        Field(field.label, field.path[1:], field.read) for field in SHARE
    )),
    Section(".*(уставном|складочном) (капитале|фонде)", "capital", (
        Field("вид", ("kind",)), Field("размер", ("sum_kop",), as_kopecks),
    )),
    Section(".*видах экономической деятельности", "activities", ()),
    Section(".*основном виде деятельности", "main", ACTIVITY),
    Section(".*дополнительных видах деятельности", "further", ACTIVITY, many=True),
    Section(".*лицензи", "licence", (
        Field("(серия и )?номер лицензии в", ("unified_number",)),
        Field("(серия и )?номер лицензии", ("number",)),
        Field("дата лицензии", ("date",), as_date),
        Field("дата начала", ("from",), as_date),
        Field("дата окончания", ("until",), as_date),
        Field("(наименование|вид).*вида? деятельности", ("+activities",)),
        Field("наименование лицензирующего органа", ("issuer",)),
        Field("(сведения об )?(адрес|место)", ("+places",)),
    ), many=True),
    Section(".*правопредшественник", "predecessor", RELATIVE, many=True),
    Section(".*правопреемник", "successor", RELATIVE, many=True),
    Section(".*держателе реестра", "registry_holder", (*COMPANY, Field("инн", ("company", "inn"))),
            own=frozenset({"company"})),
    Section(".*записях, внесенных", "changes", (
        Field("причина внесения записи|наименование записи", ("kind", "name")),
        Field("наименование регистрирующего органа", ("registrar", "name")),
        Field("наименование документа", ("+documents", "name")),
        Field("номер документа", ("=documents", "number")),
        Field("дата документа", ("=documents", "date"), as_date),
        Field("серия, номер и дата выдачи свидетельства", ("+certificates",), as_certificate),
        Field("статус записи", ("status", "text")),
        Field("грн и дата.*, которой внесены исправления", ("status", "entry_corrected"), as_stamps),
        Field("грн и дата.*, в котор.* внесены исправления", ("corrects",), as_stamp),
        Field("грн и дата.*, которой запись признана недействительной", ("status", "void"), as_stamp),
        Field("грн и дата.*, которая признана недействительной", ("voids",), as_stamp),
    ), many=True),
    Section("сведения о регистрации( индивидуального| крестьянского|$)", "formation", (
        Field("способ образования", ("method", "name")),
        Field("огрн", ("ogrn",)),
        Field("регистрационный номер", ("reg_number",)),
        Field("дата регистрации.*до 1 июля", ("reg_date",), as_date),
        Field("дата (регистрации|присвоения)", ("ogrn_date",), as_date),
        Field("наименование органа", ("registrar_name",)),
    )),
)  # fmt: skip

STATUSES = (
    ("исключени.*21\\.3", "110"), ("исключени.*недостоверн", "107"), ("исключени.*(невозможн|отсутстви)", "106"),
    ("исключени.*подпункт", "108"), ("исключени.*недействующ", "105"), ("конкурсно", "117"), ("внешне", "116"),
    ("оздоровлени", "115"), ("наблюдени", "114"), ("(возбужден|признан).*(банкрот|несостоятельн)", "113"),
    ("стадии ликвидации|ликвидируется", "101"), ("уменьшении уставного капитала", "111"),
    ("изменении места нахождения", "112"), ("преобразовани", "121"), ("слияни", "122"), ("разделени", "123"),
    ("к (нему|которому).*присоедин|присоединени. к нему", "132"), ("присоединени", "124"), ("выделени", "131"),
)  # fmt: skip
"""The text of a state, in lower letters → its code in the register (fns.md 2.7): an extract has the text alone."""

ENDINGS = (
    ("21\\.3", "420"), ("21\\.1.*недостоверн|недостоверн.*21\\.1", "415"), ("невозможност.*ликвидац", "414"),
    ("подпункт.{0,3} .?г", "418"), ("п\\. ?2 ст\\. ?21\\.1|пункт.{0,2} 2 статьи 21\\.1|недействующ", "407"),
    ("конкурсного производства", "203"), ("преобразовани", "301"), ("слияни", "302"), ("разделени", "303"),
    ("присоединени", "304"), ("ликвидац.*решени.* суда|решени.* суда.*ликвидац", "202"), ("ликвидац", "201"),
)  # fmt: skip
"""The same for ways of ending."""

OFFICES = (
    ("(исполняющ|и\\.? ?о\\.?).*конкурсн", "16"), ("конкурсн", "06"), ("ликвид", "04"),
    ("арбитражн|внешн.* управляющ|временн.* управляющ", ""),
)  # fmt: skip
"""Titles of those who do not head a company of their own will → ВидДолжн; any other title is of a head, 02."""
