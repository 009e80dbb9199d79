"""Words of the registers made comparable or readable: names, legal forms, addresses, money, people.

Normalising only: nothing here decides, fetches or remembers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

# Full spellings as `fold` leaves them (no punctuation, е for ё) and the short forms people use.
_FORMS = {
    "общество с ограниченной ответственностью": "ООО",
    "общество с дополнительной ответственностью": "ОДО",
    "товарищество с ограниченной ответственностью": "ТОО",
    "публичное акционерное общество": "ПАО",
    "непубличное акционерное общество": "АО",
    "открытое акционерное общество": "ОАО",
    "закрытое акционерное общество": "ЗАО",
    "акционерное общество": "АО",
    "индивидуальный предприниматель": "ИП",
    "крестьянское фермерское хозяйство": "КФХ",
    "сельскохозяйственный производственный кооператив": "СПК",
    "товарищество собственников жилья": "ТСЖ",
    "товарищество собственников недвижимости": "ТСН",
    "садоводческое некоммерческое товарищество собственников недвижимости": "СНТ",
    "садоводческое некоммерческое товарищество": "СНТ",
    "огородническое некоммерческое товарищество": "ОНТ",
    "дачное некоммерческое товарищество": "ДНТ",
    "гаражно строительный кооператив": "ГСК",
    "жилищно строительный кооператив": "ЖСК",
    "кредитный потребительский кооператив": "КПК",
    "потребительский кооператив": "ПК",
    "производственный кооператив": "ПК",
    "потребительское общество": "ПО",
    "автономная некоммерческая организация": "АНО",
    "некоммерческое партнерство": "НП",
    "федеральное государственное унитарное предприятие": "ФГУП",
    "государственное унитарное предприятие": "ГУП",
    "муниципальное унитарное предприятие": "МУП",
    "федеральное казенное предприятие": "ФКП",
    "муниципальное казенное предприятие": "МКП",
    "федеральное государственное автономное учреждение": "ФГАУ",
    "федеральное государственное бюджетное учреждение": "ФГБУ",
    "федеральное государственное казенное учреждение": "ФГКУ",
    "федеральное казенное учреждение": "ФКУ",
    "государственное автономное учреждение": "ГАУ",
    "государственное бюджетное учреждение": "ГБУ",
    "государственное казенное учреждение": "ГКУ",
    "муниципальное автономное учреждение": "МАУ",
    "муниципальное бюджетное учреждение": "МБУ",
    "муниципальное казенное учреждение": "МКУ",
    "частное учреждение": "ЧУ",
}
# Two letters that are as often a part of the name, or the preposition «по».
_AMBIGUOUS = {"ПК", "ПО", "НП", "ЧУ"}
_SHORT = {short.lower() for short in _FORMS.values() if short not in _AMBIGUOUS} | {"нао", "аоот", "аозт"}
_LATIN = {"ooo", "oao", "zao", "pao", "llc", "jsc", "pjsc", "ltd"}
_FORM = re.compile(r"(?<!\S)(?:" + "|".join(sorted({*_FORMS, *_SHORT, *_LATIN}, key=len, reverse=True)) + r")(?!\S)")
FORMS = (*_FORMS, *_FORMS.values(), "НАО")
"""Legal forms, spelled out (as `fold` leaves them) and short."""

# ОКОПФ, ОК 028-2012.
_BY_CODE: dict[str, str] = dict(
    re.findall(
        r"([0-9]{5})=(\S+)",
        """
12200=АО 12247=ПАО 12267=АО 12300=ООО 14100=СПК 14200=ПК 15300=КФХ 20101=ГСК 20102=ЖСК 20103=ЖНК
20104=КПК 20107=ПО 20108=ОВС 20600=Ассоциация 20614=НП 20700=ТСН 20702=СНТ 20716=ТСЖ 50102=ИП
65141=ФКП 65143=МКП 65241=ФГУП 65242=ГУП 65243=МУП 70400=Фонд 70401=Фонд 70402=НПФ 70403=Фонд
70404=Фонд 71400=АНО 71600=ППК 75101=ФГАУ 75103=ФГБУ 75104=ФГКУ 75201=ГАУ 75203=ГБУ 75204=ГКУ
75401=МАУ 75403=МБУ 75404=МКУ 75500=ЧУ
""",
    )
)
# The longest beginning of the code wins.
_KINDS = {
    beginning: kind
    for kind, beginnings in {
        "commercial": "1",
        "cooperative": "14 201",
        "farm": "153",
        "hoa": "20101 20102 207",
        "nonprofit": "2 70 71 755",
        "unitary": "65",
        "state_budget": "751 752 753 754",
        "state_treasury": "75104 75204 75404",
    }.items()
    for beginning in beginnings.split()
}
# ОК 028-99, which old records still carry: ОАО, АО, ООО, ОДО, ЗАО.
_OLD_COMMERCIAL = {"47", "60", "65", "66", "67"}


def fold(name: str) -> str:
    """A name as the search index compares it; the same function must fold the query.

    Case, ё and е, quotes, punctuation (but &), doubled spaces and the legal form, wherever it stands, make no
    difference. A name that is nothing but a legal form keeps it.
    """
    plain = _plain(name)
    return " ".join(_FORM.sub(" ", plain).split()) or plain


def _plain(name: str) -> str:
    # № first: compatibility folding would make the letters "no" of it.
    text = unicodedata.normalize("NFKC", name.replace("№", " ")).casefold().replace("ё", "е")
    signs = (sign for sign in text if unicodedata.category(sign) not in ("Mn", "Cf"))
    return " ".join("".join(sign if sign.isalnum() or sign == "&" else " " for sign in signs).split())


def legal_form(opf_code: str, full_name: str) -> str:
    """The short legal form («ООО», «АО», «ТСЖ»): by the ОКОПФ code, else by how the full name begins, else ''."""
    if form := _BY_CODE.get(opf_code):
        return form
    begins = _FORM.match(_plain(full_name))
    return _FORMS.get(begins[0], begins[0].upper()) if begins else ""


def legal_kind(opf_code: str) -> str:
    """What sort of body the ОКОПФ code (ОК 028-2012, five digits) says it is; '' or an unknown code is other.

    commercial 1xxxx · cooperative 14xxx (production) and 201xx (consumer) · farm 153xx · hoa 207xx and garage and
    housing cooperatives 20101, 20102, which like a ТСЖ keep common property on their members' dues · nonprofit the
    rest of 2xxxx, 70xxx, 71xxx, 755xx · unitary 65xxx · state_treasury 75104, 75204, 75404 (казённые) ·
    state_budget the rest of 751xx–754xx (budget, autonomous, academies). A bank cannot be told by this code.
    """
    if len(opf_code) != 5:
        return "commercial" if opf_code in _OLD_COMMERCIAL else "other"
    return next((_KINDS[opf_code[:end]] for end in range(5, 0, -1) if opf_code[:end] in _KINDS), "other")


_ROUBLES = re.compile(r"(-?)([0-9]{1,18})(?:[.,]([0-9]{1,4}))?")


def kopecks(text: str) -> int:
    """Roubles as decimal text (dot or comma, at most four decimals) in whole kopecks, half away from zero.

    Raises ValueError on anything else: blanks, exponents, NaN, thousands separators.
    """
    amount = _ROUBLES.fullmatch(text)
    if amount is None:
        raise ValueError(f"not an amount in roubles: {text[:40]!r}")
    sign, roubles, decimals = amount.groups()
    whole = (int(roubles) * 10_000 + int((decimals or "").ljust(4, "0")) + 50) // 100
    return -whole if sign else whole


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY_SIGNS = len("2026-03-14")


def iso_day(text: str) -> date | None:
    """The day of a text like 2026-03-14, None for any other text.

    `date.fromisoformat` alone takes numbers for days too: 20260314, 2026W11, and a registration number 1086041595.
    """
    return _iso_day(text) if len(text) == _DAY_SIGNS else None


@lru_cache(maxsize=16_384)
def _iso_day(text: str) -> date | None:
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def listed(text: str) -> str:
    """A line whose empty parts left their commas behind: «,150018,,, Ярославль г,,» → «150018, Ярославль г»."""
    return ", ".join(part for item in text.split(",") if (part := " ".join(item.split())))


def readable_name(name: str) -> str:
    """The register's own name with «» for straight quotes and single spaces; no letter is changed.

    Where the quotes do not say which of them opens and which closes («"СК " ОЛЕНЬ"»), they stay straight.
    """
    text = " ".join(name.split())
    out = ""
    depth = 0
    doubtful = text.count('"') > 2
    for place, sign in enumerate(text):
        if sign == '"':
            rest = text[place + 1 :]
            goes_on = rest[:1] not in ("", " ")
            opens = (goes_on and out[-1:] in ("", " ", "(", "«", "-")) if depth else (goes_on or '"' in rest)
            before, after = text[place - 1 : place], rest[:1]
            lone = before in ("", " ") and after in ("", " ")
            glued = depth > 0 and before.isalnum() and after.isalnum()
            if doubtful and (lone or glued):
                return text
            out += "«" if opens else "»"
        else:
            out += sign
        depth += {"«": 1, "»": -1}.get(out[-1], 0)
        if depth < 0:
            return text
    return out if "»" in out else text


_PARTICLES = {"оглы", "оглу", "углы", "кызы", "кизи", "гызы", "уулу"}
_LETTERS = re.compile(r"[^\W\d_]+")


def person_name(person: Mapping[str, Any]) -> str:
    """«Иванов-Петров Иван Иванович» of a register's surname, given, patronymic (any may be absent)."""
    words = " ".join(str(person.get(key) or "") for key in ("surname", "given", "patronymic")).split()
    return " ".join(
        word.lower() if place and word.lower() in _PARTICLES else _capitalised(word) for place, word in enumerate(words)
    )


def _capitalised(word: str) -> str:
    # A word in mixed case was written by a person who knew how.
    return word if word != word.upper() and word != word.lower() else _LETTERS.sub(_capital, word)


def _capital(run: re.Match[str]) -> str:
    return run[0][0].upper() + run[0][1:].lower()


# Types of address elements (order of the Ministry of Finance 171н and what the register writes) with their points,
# and small words that stay small.
_POINTED = (
    "г ул д с п х пер пл наб ш мкр тер обл респ к корп кв стр зд соор влд двлд оф пом помещ ком комн каб пав эт лит "
    "дор туп мгстр им ст г.о м.о г.п с.п вн.тер.г"
)
_POINTLESS = (
    "р-н м.р-н пгт рп дп кп снп край область район округ автономный автономная городской муниципальный сельсовет "
    "поселение сельское городское город города поселок посёлок рабочий деревня село микрорайон квартал кв-л б-р "
    "пр-кт пр-д проезд км улица проспект переулок бульвар набережная площадь шоссе территория ж/д п/о з/у дом "
    "корпус строение здание владение литер литера этаж офис помещение комната кабинет квартира цоколь цокольный "
    "подвал секция вход подъезд часть имени на и года лет"
)
_TYPES = {**{word: f"{word}." for word in _POINTED.split()}, **{word: word for word in _POINTLESS.split()}}
ADDRESS_TYPES = frozenset(_TYPES)
"""Types of address elements in small letters, without a point."""
_UPPER = {"снт", "днт", "дпк", "днп", "ипк", "гск", "тсн", "тсж", "спк", "снп", "онт", "гпз", "сзд"}
_AFTER = {"р-н", "м.р-н", "край", "обл.", "область", "сельсовет"}
_INNER = {"на", "и", "под", "при", "над", "де", "ла"}
_GLUED = re.compile(r"\b(Г|Д|К|С|П|УЛ|КВ|СТР|ЗД|ОФ|ПОМ|КОМ|КОМН|ПОМЕЩ|ЭТ|ЛИТ|КОРП)\.(?=[А-ЯЁ]{2}|[0-9])")
_EDGES = re.compile(r"(\W*)(.*?)(\W*)", re.DOTALL)
# Codes of МуниципРайон and ГородСелПоселен; the XSD does not list them, real records show these.
_MUNICIPALITY = {"1": "м.р-н", "2": "г.о.", "3": "вн.тер.г.", "4": "м.о."}
_URBAN = {"1": "г.п.", "2": "с.п."}


def address_line(address: Mapping[str, Any]) -> str:
    """An `address` block (docs/sources.md) as one readable line: the ФИАС parts, else КЛАДР, else the seat; or ''.

    «630000, Новосибирская область, г. Новосибирск, ул. Ленина, д. 1, офис 2». Letters of upper-case parts are
    lowered by rule, not by dictionary; parts already in mixed case are kept. An extract (PDF) may have a text alone.
    """
    for block, parts in (("fias", _fias), ("classic", _classic), ("seat", _fias)):
        source = address.get(block)
        if isinstance(source, Mapping) and (line := ", ".join(part for part in parts(source) if part)):
            index = str(_first(address.get("classic")).get("index") or "")
            return line if source.get("index") or not index else f"{index}, {line}"
    return str(address.get("text") or "")


def _fias(source: Mapping[str, Any]) -> Iterator[str]:
    yield str(source.get("index") or "")
    yield from _places(
        ("", source.get("region_name")),
        _municipal(source.get("municipality"), _MUNICIPALITY),
        _municipal(source.get("urban"), _URBAN),
        _typed(source.get("settlement")),
    )
    for key in ("plan_element", "street"):
        yield _part(*_typed(source.get(key)))
    for key in ("buildings", "premises", "flat_premises"):
        for item in _many(source.get(key)):
            yield " ".join((_label(item.get("type")), _readable(item.get("number")))).strip()


def _classic(source: Mapping[str, Any]) -> Iterator[str]:
    region = _first(source.get("region"))
    yield str(source.get("index") or "")
    yield from _places(
        (region.get("type"), region.get("name") or region.get("region_name")),
        *(_typed(source.get(key)) for key in ("district", "city", "settlement")),
    )
    yield _part(*_typed(source.get("street")))
    for key, label in (("house", "д."), ("building", "к."), ("flat", "кв./оф.")):
        text = _readable(source.get(key))
        yield f"{label} {text}" if re.fullmatch(r"[0-9]\S*", text) else text if re.search(r"\w", text) else ""


def _many(value: Any) -> list[Mapping[str, Any]]:
    return [value] if isinstance(value, Mapping) else list(value or ())


def _first(value: Any) -> Mapping[str, Any]:
    return next(iter(_many(value)), {})


def _typed(value: Any) -> tuple[Any, Any]:
    element = _first(value)
    return element.get("type"), element.get("name")


def _municipal(value: Any, kinds: Mapping[str, str]) -> tuple[Any, Any]:
    element = _first(value)
    name = _readable(element.get("name"))
    named = any(word in _TYPES.values() for word in name.split())  # город Тверь, Озёрный сельсовет
    return "" if named else kinds.get(str(element.get("kind_code"))), name


def _places(*places: tuple[Any, Any]) -> Iterator[str]:
    """From the region down; a name said again further down (город Тверь, г. Тверь) is said once, there."""
    bare = [" ".join(word for word in _plain(str(name or "")).split() if word not in _TYPES) for _, name in places]
    for place, (kind, name) in enumerate(places):
        if bare[place] not in bare[place + 1 :]:
            yield _part(kind, name)


def _part(kind: Any, name: Any) -> str:
    text, label = _readable(name), _label(kind)
    if not text or not label or label in text.split():
        return text
    if text in _TYPES.values():  # ул. Набережная
        text = text.capitalize()
    return f"{text} {label}" if label in _AFTER else f"{label} {text}"


def _label(kind: Any) -> str:
    words = _readable(str(kind or "").upper()).split()
    return " ".join(word if word.isupper() else word.lower() for word in words)


def _readable(text: Any) -> str:
    flat = " ".join(str(text or "").replace("_", " ").split())
    if flat != flat.upper():
        return flat
    return " ".join(_worded(word, place == 0) for place, word in enumerate(_GLUED.sub(r"\1. ", flat).split()))


def _worded(word: str, leads: bool) -> str:
    edges = _EDGES.fullmatch(word)
    before, core, after = edges.groups() if edges else ("", word, "")
    low = core.lower()
    kinds = [low] if low in _TYPES else [part.strip(".") for part in low.split("/")]
    # A lone letter within a part is a type only with its point: «литер Д» is not a house.
    if all(kind in _TYPES for kind in kinds) and (len(core) > 1 or leads or after.startswith(".")):
        return before + "/".join(_TYPES[kind] for kind in kinds) + after.removeprefix(".")
    if re.fullmatch(r"[0-9]+-(й|я|е|го|ий|ый|ой|ая|ое|ье|ья)", low):
        return word.lower()
    if low in _UPPER or re.search(r"[A-Z0-9]", core):
        return word
    runs = (_LETTERS.sub(_capital, run) for run in core.split("-"))
    return before + "-".join(run.lower() if run.lower() in _INNER else run for run in runs) + after
