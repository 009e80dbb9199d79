"""The table of ЕГРИП names: elements and attributes beneath `СвИП`, formats 4.04–4.07, and our keys.

Sources: XSDs VO_RIGF_2_311_27_04_04_01, _04_06_01 (order ЕД-7-14/382@), _04_07_01 (order ЕД-7-14/613@); for 4.05 the
text of order ЕД-7-14/17@. What means the same as in ЕГРЮЛ has the same key: rules and pages know no second case.
"""

from __future__ import annotations

from scrapers import register_names

# fmt: off
NAMES: dict[str, str] = {
    **register_names.COMMON,

    # stamps of the register: they stand in nearly every element
    "ГРНИПДата": "entry", "ГРНИП": "grn",
    "ГРНИПДатаИспр": "entry_corrected",

    # the record itself: the number of an entrepreneur's registration is its ОГРН
    "ОГРНИП": "ogrn", "ДатаОГРНИП": "ogrn_date", "КодВидИП": "kind_code", "НаимВидИП": "kind_name",

    # the person
    "СвФЛ": "name", "Пол": "sex", "ФИОРус": "person", "ФИОЛат": "latin",
    "СвГражд": "citizenship", "ВидГражд": "code",
    "СвАдрМЖ": "address", "АдрМЖФИАС": "fias",  # region and place alone, and only in files before 2025
    # never seen in open files
    "СвУдЛичнФЛ": "identity_document", "УдЛичнФЛ": "document",
    "СвПравЖитРФ": "residence_permit", "ДокПравЖитРФ": "document", "СрокДействДок": "until",

    # registration; a farm that was a legal entity before 1995
    "СвРегИП": "formation", "СвКФХ": "farm",
    "СвГлКФХ": "farm_head", "ТекстГлКФХ": "text",

    # state and end: СвПрекращ, too, holds a СвСтатус
    "КодСтатус": "code", "НаимСтатус": "name",
    "СвРешИсклИП": "exclusion_decision",
    "СвПрекращ": "termination", "ДатаПрекращ": "date", "СвНовЮЛ": "new_company",
    "ДатаСнРег": "removed",

    # entries of the register
    "СвЗапЕГРИП": "changes",
    "ГРНИПДатаСвидНед": "void", "ГРНИПДатаИспрПред": "corrects", "ГРНИПДатаНедПред": "voids", "ГРНИПДатаНед": "void",
}
# fmt: on
"""Russian element or attribute name → our key."""

REPEATED: frozenset[str] = register_names.REPEATED | {"ГРНИПДатаИспр", "СвЗапЕГРИП"}
"""Elements that become lists, even of one. ГРНИПДатаИспр repeats in СвСтатусЗап alone, and is a list everywhere."""

VOLATILE: frozenset[str] = frozenset({"ДатаВып"})
"""Attributes that change from file to file without a change of facts: they stay out of the stored body."""
