"""Any part of a block → words. Whatever a section does not lay out by hand is spelled here, so that nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from checker import text
from checker.i18n import N_
from checker.reports.keys import KEYS
from checker.reports.words import Words

STAMPS = frozenset({"entry", "entry_first", "entry_corrected", "participants_changed"})
"""The register's stamps: shown as evidence, not as facts."""

SILENT = STAMPS | {
    "sex",
    "fias_id",
    "kladr",
    "classifier",
    "birth",
    "country_code",
    "kind_code",
    "opf_classifier",
}
"""Keys that are never spelled: technical codes, and of a person what the pages have no use for."""

_NAMED = frozenset({"code", "name"})

_OKVED = re.compile(r"[0-9]{2}(?:\.[0-9]{1,2}){0,3}")

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")

_PLACES = ("region", "district", "city", "settlement")

_ADDRESSES = ("fias", "classic", "seat")


def spell(value: Mapping[str, Any], words: Words, skip: frozenset[str] | set[str] = frozenset()) -> tuple[str, ...]:
    """«метка: текст» for every key that is not in `skip`, in the order of the source, and which entry corrected it."""
    corrected = correction_words(value, words)
    return (*_labelled(value, words, skip), corrected) if corrected else _labelled(value, words, skip)


def _labelled(
    value: Mapping[str, Any], words: Words, skip: frozenset[str] | set[str] = frozenset(), colon: str = ": "
) -> tuple[str, ...]:
    named = _named(value, words) if not _NAMED & set(skip) else ""
    pairs = _pairs(value, words, {*skip, *_NAMED, "main"} if named else skip)
    said = (f"{label}{colon}{said}" if said else label for label, said in pairs)
    return (named, *said) if named else tuple(said)


def _named(value: Mapping[str, Any], words: Words) -> str:
    """An entry of a classifier, «49.41 Деятельность автомобильного грузового транспорта, основной вид», of a state the
    name alone; '' of what is none. Its number says nothing where it is no ОКВЭД.
    """
    code, name = value.get("code"), value.get("name")
    if not isinstance(code, str) or not isinstance(name, str) or not name:
        return ""
    said = f"{code} {say(name, words)}" if _OKVED.fullmatch(code) else say(name, words)
    return words(N_("{activity}, основной вид"), activity=said) if value.get("main") is True else said


def _pairs(value: Mapping[str, Any], words: Words, skip: frozenset[str] | set[str]) -> Iterator[tuple[str, str]]:
    if not skip.issuperset(_ADDRESSES) and any(value.get(key) for key in _ADDRESSES):
        if line := text.address_line(value):
            yield words(N_("адрес")), line
        skip = {*skip, *_ADDRESSES}
    for key, item in value.items():
        if key in skip or key in SILENT or item in (None, "", [], {}) or _is_code(key, item):
            continue
        if key == "hidden":
            yield words(KEYS["hidden"]), ""
            continue
        if said := say(item, words, key):
            yield label_of(key, words), said


def _is_code(key: str, item: Any) -> bool:
    """A kind that the source gives by number alone: whoever knows its word says it by hand."""
    return key == "kind" and isinstance(item, str) and item.isdigit()


def label_of(key: str, words: Words) -> str:
    """The reader's word for a key; a key that has none stays as it is, so that it is seen and mended."""
    return words(KEYS[key]) if key in KEYS else key


def say(value: Any, words: Words, key: str = "") -> str:
    """One value in one line: a person by name, a company by name and number, a sum in roubles, a day as a day."""
    if isinstance(value, Mapping):
        return _citizenship(value, words) if key == "citizenship" else _say_mapping(value, words)
    if isinstance(value, list | tuple):
        return "; ".join(said for item in value if (said := say(item, words, key)))
    if isinstance(value, bool):
        return words(N_("да")) if value else words(N_("нет"))
    if isinstance(value, int):
        return words.money(value) if key.endswith("_kop") else words.number(value)
    if key == "percent":
        return words.percent(str(value))
    if key == "address":
        return text.listed(str(value))
    if key == "period" and (month := _MONTH.fullmatch(str(value))):
        return f"{month[2]}.{month[1]}"
    return words.day(text.readable_name(str(value)))


def _citizenship(value: Mapping[str, Any], words: Words) -> str:
    """The country; of КодГражд 1, a citizen of Russia, nothing; 3 has no country."""
    if str(value.get("code")) == "3":
        return words(N_("лицо без гражданства"))
    return " ".join(str(value.get("country") or "").split())


def _say_mapping(value: Mapping[str, Any], words: Words) -> str:
    if any(key in value for key in ("surname", "given")):
        name = text.person_name(value)
        return f"{name} ({words(KEYS['inn'])} {value['inn']})" if value.get("inn") else name
    if set(value) <= {"grn", "date", "id"}:
        return entry_words(value, words)
    if "numerator" in value:
        return f"{value['numerator']}/{value.get('denominator', '')}"
    if value.get("name_full") and set(value) <= {"name_full", "inn", "ogrn", *STAMPS}:
        return f"{text.readable_name(str(value['name_full']))}{number_words(value, words)}"
    if set(value) - STAMPS == {"name", "type"}:
        return f"{str(value['type']).lower()} {value['name']}"
    if isinstance(value.get("title"), str) and set(value) <= {"title", "kind", "kind_name", *STAMPS}:
        return say(value["title"], words)
    if value and set(value) <= {*_PLACES, *STAMPS}:
        return ", ".join(said for key in _PLACES if (said := say(value.get(key) or "", words)))
    if "code" in value and "name" in value and set(value) <= {"code", "name", *STAMPS}:
        return " ".join(str(value["name"]).split())
    if len(alone := set(value) - STAMPS) == 1 and alone < {"name", "name_short", "text"}:
        return say(value[alone.pop()], words)
    return ", ".join(_labelled(value, words, colon=" "))


def number_words(value: Mapping[str, Any], words: Words) -> str:
    """« (ИНН …, ОГРН …)» of a company, « (ИНН …)» of a person, nothing where there is neither."""
    numbers = [f"{words(KEYS[key])} {value[key]}" for key in ("inn", "ogrn") if value.get(key)]
    return f" ({', '.join(numbers)})" if numbers else ""


def correction_words(value: Mapping[str, Any], words: Words) -> str:
    """«исправлено записью ГРН … от …» of a block that the register corrected (ГРНДатаИспр), with that of its parts."""
    parts = [value, *(part for part in value.values() if isinstance(part, Mapping))]
    entries = [entry for part in parts for entry in part.get("entry_corrected") or ()]
    said = "; ".join(dict.fromkeys(entry_words(entry, words) for entry in entries))
    return words(N_("исправлено записью {entry}"), entry=said) if said else ""


def entry_words(entry: Mapping[str, Any], words: Words) -> str:
    """«ГРН 2257600939594 от 25.11.2025» of a stamp of the register; '' of an empty one."""
    grn, day = str(entry.get("grn") or ""), words.day(entry.get("date"))
    if grn and day:
        return words(N_("ГРН {grn} от {day}"), grn=grn, day=day)
    return words(N_("ГРН {grn}"), grn=grn) if grn else day


def leaves(value: Mapping[str, Any] | None, words: Words) -> dict[str, str]:
    """label path → text of every part, for telling two states of a block apart."""
    found: dict[str, str] = {}
    if value is None:
        return found
    for label, said in _pairs(value, words, frozenset()):
        place, number = label, 1
        while place in found:
            number += 1
            place = f"{label} {number}"
        found[place] = said
    return found
