"""Pairs of states of a block: those that differ in what is cosmetic alone, and those that differ in earnest."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from watching.news import address, changed, entry, founder, head, status
from watching.values import BANKRUPT, CASE, FIAS, LEVY, MARK, NAME, RNP, STATEMENT

from checker.watching.kinds import News

Pair = tuple[str, list[News]]


def place(changes: Mapping[str, Any], system: str = "classic") -> dict[str, Any]:
    """The address with other parts."""
    both = {**address(), "fias": FIAS}
    return {**both, system: {**both[system], **changes}}


def pair(name: str, block: str, before: Any, after: Any, key: str = "", source: str = "egrul") -> Pair:
    return name, [changed(block, before, after, key=key, source=source)]


def moved_key(name: str, block: str, before: Any, after: Any, keys: tuple[str, str], source: str = "egrul") -> Pair:
    """The same under another key: ended and appeared."""
    old, new = keys
    return name, [
        changed(block, before, None, key=old, source=source),
        changed(block, None, after, key=new, source=source),
    ]


def addressed(**parts: Any) -> dict[str, Any]:
    """An address by districts with other parts, in both ways of writing."""
    return {**address(**parts), "fias": {**FIAS, "buildings": [{"number": "99"}]}}


STATES = "101 105 106 107 108 110 111 113 114 117 121 124 132 407 418 999".split()  # noqa: SIM905 as of a table

COSMETIC: list[Pair] = [
    # addresses
    pair("a postcode is added", "address", address(index=None), address()),
    pair("another postcode", "address", address(), address(index="980001")),
    pair("a code of КЛАДР", "address", address(), address(kladr="980000010000001")),
    pair("a code of ФИАС", "address", place({}), place({"fias_id": "ffff"}, "fias")),
    pair("ул. written out", "address", address(), address(street_type=None) | {"classifier": "2"}),
    pair("УЛИЦА for УЛ.", "address", address(), addressed(street="ЛЕНИНА УЛИЦА")),
    pair("the type before the name", "address", address(), addressed(street="УЛ ЛЕНИНА")),
    pair("small letters", "address", address(), addressed(street="Ленина")),
    pair("д. for дом", "address", address(house="ДОМ 12"), addressed(house="Д.12")),
    pair("house without its word", "address", address(), addressed(house="12")),
    pair("office without its word", "address", address(), addressed(flat="3")),
    pair("ОФ. for ОФИС", "address", address(), addressed(flat="ОФ. 3")),
    pair("room for office", "address", address(), addressed(flat="ПОМЕЩ. 3")),
    pair("building apart", "address", address(house="Д. 12 К. 1"), addressed(house="Д. 12", building="КОРП. 1")),
    pair("ё for е", "address", address("ЗЕЛЁНАЯ"), addressed(street="ЗЕЛЕНАЯ")),
    pair("initial of a name", "address", address("К.МАРКСА"), addressed(street="КАРЛА МАРКСА")),
    pair("им. is left out", "address", address("ИМ. ГАГАРИНА"), addressed(street="ГАГАРИНА")),
    pair("order of words", "address", address("1-Я СОВЕТСКАЯ"), addressed(street="СОВЕТСКАЯ 1-Я")),
    pair("12А and 12 А", "address", address(house="Д. 12А"), addressed(house="Д. 12 А")),
    pair("a litera", "address", address(house="Д. 12 ЛИТЕР А"), addressed(house="Д. 12 ЛИТ. А")),
    pair("ФИАС beside КЛАДР", "address", address(), place({})),
    pair("only ФИАС now", "address", address(), {"fias": FIAS}),
    pair(
        "the municipality is renamed", "address", place({}), place({"municipality": {"name": "Г.О. ПРИМЕРСК"}}, "fias")
    ),
    pair("a list for one building", "address", place({}), place({"buildings": {"number": "12"}}, "fias")),
    pair("only stamps", "address", address(), address(entry=entry("2026-10-07", "9"))),
    pair(
        "городской округ in the district", "address", address(), address(district={"name": "ПРИМЕРСК", "type": "Г.О."})
    ),
    pair("the region is named", "address", address(region=None), address()),
    pair("Россия before it", "address", address(), address(country="РОССИЯ")),
    # names
    pair(
        "quotes",
        "name",
        NAME,
        copy.deepcopy(NAME) | {"name_full": NAME["name_full"].replace('"', "«", 1).replace('"', "»")},
    ),
    pair("letter case", "name", NAME, NAME | {"name_full": str(NAME["name_full"]).title()}),
    pair("ё and е in a name", "name", NAME, NAME | {"name_full": str(NAME["name_full"]).replace("Ё", "Е")}),
    pair("the form in short", "name", NAME, NAME | {"name_full": 'ООО "ТЁПЛЫЙ ПРИМЕР"'}),
    pair("two spaces", "name", NAME, NAME | {"name_full": str(NAME["name_full"]).replace(" ", "  ")}),
    pair("a short name is entered", "name", {"name_full": NAME["name_full"]}, NAME),
    pair("an English name", "name", NAME, NAME | {"name_english": "WARM EXAMPLE LLC"}),
    pair("a hyphen", "name", NAME | {"name_full": 'ООО "АБВ-ТРАНС"'}, NAME | {"name_full": 'ООО "АБВ - ТРАНС"'}),
    # heads
    pair("the title in small letters", "head", head(), head(title="Директор"), "980000111002:02"),
    pair("another title", "head", head(), head(title="ГЕНЕРАЛЬНЫЙ ДИРЕКТОР"), "980000111002:02"),
    pair("citizenship is entered", "head", head(), head(citizenship={"code": "1"}), "980000111002:02"),
    pair("sex", "head", head(), head(sex={"code": "1"}), "980000111002:02"),
    moved_key("an ИНН is entered later", "head", head(inn=""), head(), ("ПРИДУМКИН:02", "980000111002:02")),
    moved_key(
        "ё in a surname without ИНН",
        "head",
        head("ТЁРКИН ПЁТР ИЛЬИЧ", ""),
        head("ТЕРКИН ПЕТР ИЛЬИЧ", ""),
        ("a:02", "b:02"),
    ),
    moved_key("a key of the second kind", "head", head(), head(), ("980000111002:02", "980000111002:02#2")),
    moved_key("case of a name", "head", head("Придумкин Захар Вениаминович", ""), head(), ("a:02", "b:02")),
    pair("a married name, one ИНН", "head", head(), head("ПРИДУМКИНА ЗАРА ВЕНИАМИНОВНА"), "980000111002:02"),
    # owners
    pair("25 and 25.00", "founder", founder(percent="25"), founder(percent="25.00"), "1"),
    pair(
        "a fraction for percents",
        "founder",
        founder(percent="25"),
        founder() | {"share": {"size": {"fraction": {"numerator": "1", "denominator": "4"}}}},
        "1",
    ),
    pair("a nominal is entered", "founder", founder() | {"share": {"size": {"percent": "100"}}}, founder(), "1"),
    pair(
        "capital grew, the share stayed",
        "founder",
        founder(),
        founder() | {"share": {"size": {"percent": "100"}, "nominal_kop": 99}},
        "1",
    ),
    moved_key("an ИНН of a founder", "founder", founder(inn=""), founder(), ("МАКЕТОВА", "980006778459")),
    pair("a founder's citizenship", "founder", founder(), founder(citizenship={"code": "1"}), "1"),
    moved_key(
        "a founding company by ОГРН, then by ИНН",
        "founder",
        {
            "kind": "company",
            "company": {"ogrn": "1159800000017", "name_full": 'ООО "МАТЬ"'},
            "share": {"size": {"percent": "10"}},
        },
        {
            "kind": "company",
            "company": {"inn": "9800000221", "name_full": "ООО «Мать»"},
            "share": {"size": {"percent": "10"}},
        },
        ("1159800000017", "9800000221"),
    ),
    # states and marks
    pair("the words of a state", "status", status("105"), status("105") | {"name": "иначе"}, "105"),
    pair("a stamp of a state", "status", status("105"), status("105", "2026-10-07"), "105"),
    pair(
        "the words of a mark", "address_mark", MARK, MARK | {"text": "Сведения НЕДОСТОВЕРНЫ: результаты проверки"}, "2"
    ),
    moved_key("a mark under a person's number", "head_mark", head() | MARK, head() | MARK, ("a:2", "980000111002:2")),
    pair(
        "the words of a capital",
        "capital",
        {"sum_kop": 1, "kind": "УСТАВНЫЙ КАПИТАЛ"},
        {"sum_kop": 1, "kind": "Уставный капитал"},
    ),
    # courts and bailiffs
    pair("the court in short", "court_case", CASE, CASE | {"court": "Арбитражный суд области"}, "А98-17/2026", "kad"),
    pair(
        "quotes of a plaintiff",
        "court_case",
        CASE,
        CASE | {"other_sides": [{"name": "ООО «Истец»"}]},
        "А98-17/2026",
        "kad",
    ),
    pair("the judge", "court_case", CASE, CASE | {"judge": "Судейкин"}, "А98-17/2026", "kad"),
    pair("another instance", "court_case", CASE, CASE | {"instance": "appeal"}, "А98-17/2026", "kad"),
    pair(
        "order of roles",
        "court_case",
        CASE | {"roles": ["respondent", "third"]},
        CASE | {"roles": ["third", "respondent"]},
        "А98-17/2026",
        "kad",
    ),
    pair(
        "a department is renamed",
        "enforcement",
        LEVY,
        LEVY | {"department": "ОСП №1 по городу"},
        "5/26/98001-ИП",
        "fssp",
    ),
    pair("a bundle", "enforcement", LEVY, LEVY | {"bundle": "5/26/98001-СД"}, "5/26/98001-ИП", "fssp"),
    pair("case of the subject", "enforcement", LEVY, LEVY | {"subject": "ИНЫЕ ВЗЫСКАНИЯ"}, "5/26/98001-ИП", "fssp"),
    # the rest
    pair(
        "the manager is written otherwise",
        "bankruptcy",
        BANKRUPT,
        BANKRUPT | {"manager": "Управляев Иван"},
        "А98-20/2026",
        "efrsb",
    ),
    pair(
        "the reason in other words",
        "unfair_supplier",
        RNP,
        RNP | {"reason": "уклонение от контракта"},
        "РНП.17-26",
        "rnp",
    ),
    pair(
        "checked again",
        "zsk",
        {"high": True, "checked_on": "2026-09-01"},
        {"high": True, "checked_on": "2026-10-01"},
        "",
        "cbr_zsk",
    ),
    pair(
        "the name in a statement",
        "statement",
        STATEMENT,
        STATEMENT | {"organisation": {"name": "ООО «Пример»"}},
        "2025",
        "girbo",
    ),
    pair("mail", "email", {"email": "A@EXAMPLE.RU"}, {"email": "a@example.ru"}),
    pair(
        "a bank of a decision",
        "account_freeze",
        {"number": "17", "decided_on": "2026-09-01"},
        {"number": "17", "decided_on": "2026-09-01", "bank_bik": "049800001"},
        "17",
        "account_freezes",
    ),
    pair(
        "the total is the same",
        "tax_debt_total",
        {"total_kop": 500, "taxes": 1},
        {"total_kop": 500, "taxes": 2},
        "",
        "debtam",
    ),
]

REAL: list[Pair] = [
    pair("another street", "address", address(), addressed(street="МИРА")),
    pair("another house", "address", address(), addressed(house="Д. 14")),
    pair("another office", "address", address(), addressed(flat="ОФИС 33")),
    pair(
        "digits move between house and office",
        "address",
        address(house="Д. 1", flat="ОФИС 12"),
        addressed(house="Д. 11", flat="ОФИС 2"),
    ),
    pair("another town", "address", address(), addressed(city={"name": "ОБРАЗЦОВ", "type": "Г."})),
    pair("another region", "address", address(), address(region_code="97") | {"fias": {**FIAS, "region": "97"}}),
    pair("an office where there was none", "address", address(flat=None), addressed()),
    pair("another building of a house", "address", address(house="Д. 12 К. 1"), addressed(house="Д. 12 К. 2")),
    pair("another initial", "address", address("К.МАРКСА"), addressed(street="Ф.МАРКСА")),
    pair("another numbered street", "address", address("1-Я СОВЕТСКАЯ"), addressed(street="2-Я СОВЕТСКАЯ")),
    pair("another litera", "address", address(house="Д. 12А"), addressed(house="Д. 12Б")),
    pair("a move within ФИАС alone", "address", {"fias": FIAS}, {"fias": {**FIAS, "street": {"name": "МИРА"}}}),
    pair("a decision to move", "move_decision", None, {"text": "принято решение", "entry": entry()}),
    pair("another name", "name", NAME, NAME | {"name_full": 'ООО "ИНОЙ ПРИМЕР"'}),
    pair("one letter of a name", "name", NAME | {"name_full": 'ООО "АЛЬФА"'}, NAME | {"name_full": 'ООО "АЛЬФИ"'}),
    pair("a number in a name", "name", NAME | {"name_full": 'ООО "АЛЬФА 1"'}, NAME | {"name_full": 'ООО "АЛЬФА 2"'}),
    pair("another short name", "name", NAME, NAME | {"short": {"name_short": 'ООО "ТП"'}}),
    pair("another form", "name", {"name_full": 'ЗАО "АЛЬФА"'}, {"name_full": 'ООО "АЛЬФА"'}),
    moved_key(
        "another head",
        "head",
        head("ИНАЯ ИННА ИГОРЕВНА", "980000011199"),
        head(),
        ("980000011199:02", "980000111002:02"),
    ),
    moved_key(
        "a namesake with another ИНН", "head", head(inn="980000011199"), head(), ("980000011199:02", "980000111002:02")
    ),
    moved_key(
        "one letter, no ИНН", "head", head("ПЕТРОВ ИВАН ИЛЬИЧ", ""), head("ПЕТРОВА ИВАН ИЛЬИЧ", ""), ("a:02", "b:02")
    ),
    pair("a second head", "head", None, head(), "980000111002:02"),
    pair("a head is gone", "head", head(), None, "980000111002:02"),
    moved_key(
        "the head becomes liquidator",
        "head",
        head(),
        head(kind="04", title="ЛИКВИДАТОР"),
        ("980000111002:02", "980000111002:04"),
    ),
    pair(
        "a managing company",
        "managing_company",
        None,
        {"company": {"ogrn": "1159800000017", "name_full": "ООО УК"}},
        "1",
    ),
    pair("a share grows", "founder", founder(percent="25"), founder(percent="26"), "1"),
    pair("a founder comes", "founder", None, founder(), "1"),
    pair("a founder leaves", "founder", founder(), None, "1"),
    pair("the company's own share", "own_share", None, {"share": {"size": {"percent": "10"}}}),
    pair(
        "a nominal alone changes",
        "founder",
        founder() | {"share": {"nominal_kop": 100}},
        founder() | {"share": {"nominal_kop": 90}},
        "1",
    ),
    *(pair(f"state {code}", "status", None, status(code), code) for code in STATES),
    pair("a state is taken back", "status", status("105"), None, "105"),
    moved_key("105 becomes 407", "status", status("105"), status("407"), ("105", "407")),
    pair("the end", "termination", None, {"method": {"code": "201"}, "date": "2026-10-01", "entry": entry()}),
    pair("the end is taken back", "termination", {"method": {"code": "201"}, "date": "2026-10-01"}, None),
    pair("a mark", "address_mark", None, MARK, "2"),
    pair("a mark is lifted", "address_mark", MARK, None, "2"),
    moved_key("another ground", "address_mark", MARK, MARK | {"ground": "3"}, ("2", "3")),
    pair("a mark of the head", "head_mark", None, head() | MARK, "1:2"),
    pair("a mark of a founder", "founder_mark", None, {"name": "Макетова Нина", "kind": "person"} | MARK, "1:2"),
    pair("a mark of a managing company", "managing_company_mark", None, {"company": {"name_full": "УК"}} | MARK, "1:2"),
    pair("capital is cut", "capital", {"sum_kop": 100_000_00}, {"sum_kop": 10_000_00}),
    pair("capital grows", "capital", {"sum_kop": 10_000_00}, {"sum_kop": 100_000_00}),
    pair("a ban on the head", "disqualification", None, head() | {"from": "2026-09-01", "until": "2028-09-01"}, "1"),
    pair("a suit", "court_case", None, CASE, CASE["number"], "kad"),
    pair(
        "a suit is lost",
        "court_case",
        CASE,
        CASE | {"state": "finished", "outcome": "granted", "outcome_on": "2026-10-01"},
        "1",
        "kad",
    ),
    pair(
        "a suit is won",
        "court_case",
        CASE,
        CASE | {"state": "finished", "outcome": "denied", "outcome_on": "2026-10-01"},
        "1",
        "kad",
    ),
    pair("a claim grows", "court_case", CASE, CASE | {"claim_kop": 900_000_000}, "1", "kad"),
    pair("it becomes a defendant", "court_case", CASE | {"roles": ["third"]}, CASE, "1", "kad"),
    pair("enforcement", "enforcement", None, LEVY, LEVY["number"], "fssp"),
    pair("a rest is paid", "enforcement", LEVY, LEVY | {"remaining_kop": 100}, LEVY["number"], "fssp"),
    pair(
        "nothing to collect",
        "enforcement",
        LEVY,
        LEVY | {"ended_by": "46.1.4", "ended_on": "2026-10-01"},
        LEVY["number"],
        "fssp",
    ),
    pair("observation", "bankruptcy", None, BANKRUPT, "1", "efrsb"),
    pair("competition", "bankruptcy", BANKRUPT, BANKRUPT | {"stage": "Tender"}, "1", "efrsb"),
    pair("the case is stopped", "bankruptcy", BANKRUPT, BANKRUPT | {"stage": "ProceedingsStopped"}, "1", "efrsb"),
    pair(
        "a petition",
        "bankruptcy_message",
        None,
        {"number": "7", "type": "CourtAcceptanceStatement", "role": "debtor", "published": "2026-10-01"},
        "7",
        "efrsb",
    ),
    pair(
        "an intention",
        "intention",
        None,
        {"number": "7", "role": "debtor", "kind": "intention", "published": "2026-10-01", "publisher": "ООО Истец"},
        "7",
        "fedresurs",
    ),
    pair(
        "its own intention",
        "intention",
        None,
        {"number": "7", "role": "self", "kind": "intention", "published": "2026-10-01"},
        "7",
        "fedresurs",
    ),
    pair("unfair", "unfair_supplier", None, RNP, RNP["number"], "rnp"),
    pair("unfair no more", "unfair_supplier", RNP, RNP | {"excluded_on": "2026-10-01"}, RNP["number"], "rnp"),
    pair("a freeze", "account_freeze", None, {"number": "17", "decided_on": "2026-10-01"}, "17", "account_freezes"),
    pair("high risk", "zsk", {"high": False}, {"high": True, "checked_on": "2026-10-01"}, "", "cbr_zsk"),
    pair("high risk no more", "zsk", {"high": True}, {"high": False, "checked_on": "2026-10-01"}, "", "cbr_zsk"),
    pair("arrears", "tax_debt_total", None, {"total_kop": 500_000_000}, "", "debtam"),
    pair("arrears grow", "tax_debt_total", {"total_kop": 100_000}, {"total_kop": 500_000_000}, "", "debtam"),
    pair("fines", "tax_offence", None, {"total_kop": 500_000, "year": 2025}, "2025", "taxoffence"),
    pair(
        "the register of the disqualified",
        "disqualified",
        None,
        {"number": "179800000017", "until": "2028-01-01"},
        "179800000017",
        "disqualified",
    ),
    pair("a statement", "statement", None, STATEMENT, "2026", "girbo"),
    pair(
        "a corrected statement",
        "statement",
        STATEMENT,
        STATEMENT | {"results": {"2110": {"current_kop": 1}}},
        "2025",
        "girbo",
    ),
]
