"""Names, legal forms, addresses, money, people and regions of the registers."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.ids import inn10_from
from checker.regions import region_of
from checker.text import (
    address_line,
    fold,
    iso_day,
    kopecks,
    legal_form,
    legal_kind,
    listed,
    person_name,
    readable_name,
)


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ('ООО "Ромашка"', "ромашка"),
        ("«РОМАШКА», ООО", "ромашка"),
        ("Общество с  ограниченной ответственностью «Ромашка»", "ромашка"),
        ('АКЦИОНЕРНОЕ ОБЩЕСТВО СПЕЦИАЛИЗИРОВАННЫЙ ЗАСТРОЙЩИК "ЁЛКА"', "специализированный застройщик елка"),
        ('ПАО "ТД "Ёж & Сыновья" №5"', "тд еж & сыновья 5"),
        ("ROMASHKA LLC", "romashka"),
        ('КРЕСТЬЯНСКОЕ (ФЕРМЕРСКОЕ) ХОЗЯЙСТВО "КОЛОС"', "колос"),
        ("ЖИЛИЩНО-СТРОИТЕЛЬНЫЙ КООПЕРАТИВ № 7", "7"),
        ("Садоводческое некоммерческое товарищество собственников недвижимости Заря", "заря"),
        ("М.Видимо-Север", "м видимо север"),
        ("Стро\u0438\u0306тре\u0301ст", "стройтрест"),
        ("Аоки", "аоки"),
        ('ООО "ПК "ПО СЕВЕРУ"', "пк по северу"),
        ('ООО "АО"', "ооо ао"),
        ("Товарищество собственников жилья", "товарищество собственников жилья"),
        ("", ""),
    ],
)
def test_a_folded_name_has_no_form_case_quotes_or_punctuation(name: str, folded: str) -> None:
    assert fold(name) == folded


NAMES = st.lists(st.text("АБВЁЙабвёй&019Zz", min_size=4, max_size=8), min_size=1, max_size=4)


@given(NAMES, st.sampled_from(["ООО", "Общество с ограниченной ответственностью", "ао", "ТСЖ", "llc"]))
def test_form_place_case_and_quotes_make_no_difference_to_the_fold(words: list[str], form: str) -> None:
    core = fold(" ".join(words))
    assert fold(core) == core
    for written in (
        f'{form} "{" ".join(words)}"',
        f"{' - '.join(words)}, {form}",
        f"«{'  '.join(words).upper()}»",
    ):
        assert fold(written) == core


@pytest.mark.parametrize(
    ("code", "name", "form"),
    [
        ("12300", "", "ООО"),
        ("12267", 'ЗАКРЫТОЕ АКЦИОНЕРНОЕ ОБЩЕСТВО "МАКЕТ"', "АО"),
        ("12247", "", "ПАО"),
        ("20716", "", "ТСЖ"),
        ("75404", "", "МКУ"),
        ("65243", "", "МУП"),
        ("50102", "", "ИП"),
        ("67", 'ЗАКРЫТОЕ АКЦИОНЕРНОЕ ОБЩЕСТВО "МАКЕТ"', "ЗАО"),
        ("", "Гаражно-строительный кооператив «Мотор»", "ГСК"),
        ("", 'ООО "МАКЕТ"', "ООО"),
        ("", "АОКИ", ""),
        ("", "МЭРИЯ ГОРОДА МАКЕТСКА", ""),
        ("", "", ""),
    ],
)
def test_the_short_form_comes_from_the_code_else_from_the_name(code: str, name: str, form: str) -> None:
    assert legal_form(code, name) == form


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("commercial", "12300 12267 12247 12200 11064 13000 19000 65 67"),
        ("cooperative", "14100 14154 14200 20104 20107 20100"),
        ("farm", "15300"),
        ("hoa", "20700 20702 20716 20101 20102"),
        ("nonprofit", "20200 20600 20614 21100 70400 70403 71400 71500 71601 75500 75505"),
        ("unitary", "65241 65242 65243 65141 65143"),
        ("state_budget", "75101 75103 75201 75203 75300 75401 75403"),
        ("state_treasury", "75104 75204 75404"),
        ("other", "50102 30002 40001 75000 99999 81 x 123456"),
    ],
)
def test_every_group_of_the_classifier_has_its_kind(kind: str, codes: str) -> None:
    assert {code: legal_kind(code) for code in codes.split()} == dict.fromkeys(codes.split(), kind)
    assert legal_kind("") == "other"


def test_every_legal_form_seen_in_real_records_has_a_kind_and_nearly_all_a_short_form(shared: Path) -> None:
    table = (shared / "samples/fns/egrul/observed_code_tables.txt").read_text("utf-8")
    codes = re.findall(r"\('([0-9]{5})', '", table.partition("## СвЮЛ КодОПФ")[2])
    assert len(codes) == 20
    assert "other" not in {legal_kind(code) for code in codes}
    assert [code for code in codes if not legal_form(code, "")] == ["20200"]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("10000", 1_000_000),
        ("0", 0),
        ("10000.5", 1_000_050),
        ("10000,55", 1_000_055),
        ("0.005", 1),
        ("0.0049", 0),
        ("1.9999", 200),
        ("-0.005", -1),
        ("999999999999999.9999", 100_000_000_000_000_000),
    ],
)
def test_roubles_become_whole_kopecks(text: str, amount: int) -> None:
    assert kopecks(text) == amount


@given(st.decimals(-(10**14), 10**14, places=4, allow_nan=False))
def test_kopecks_agree_with_decimal_rounding(roubles: Decimal) -> None:
    assert kopecks(f"{roubles:f}") == int((roubles * 100).quantize(Decimal(1), ROUND_HALF_UP))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        " 1",
        "1\n",
        "1 000",
        "1e3",
        "NaN",
        "Infinity",
        "1.",
        ".5",
        "+1",
        "1.23456",
        "1.2.3",
        "٣",
        "9" * 19,
    ],
)
def test_anything_but_decimal_roubles_is_refused_with_the_text(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount in roubles"):
        kopecks(text)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ('ООО  "РОМАШКА"', "ООО «РОМАШКА»"),
        ('ООО "ТОРГОВЫЙ ДОМ "РОМАШКА""', "ООО «ТОРГОВЫЙ ДОМ «РОМАШКА»»"),
        ('ООО "ТД "РОМАШКА"', "ООО «ТД «РОМАШКА»"),
        ('ООО"РОМАШКА"', "ООО«РОМАШКА»"),
        ('ООО " РОМАШКА"', "ООО « РОМАШКА»"),
        ('"А" и "Б"', "«А» и «Б»"),
        ('ООО ""РОМАШКА""', "ООО ««РОМАШКА»»"),
        ('ООО "ТД " РОМАШКА"', 'ООО "ТД " РОМАШКА"'),
        ('ООО " ЦЕНТР УЧЁБЫ " РОМАШКА"', 'ООО " ЦЕНТР УЧЁБЫ " РОМАШКА"'),
        ('ООО "ТД"РОМАШКА"', 'ООО "ТД"РОМАШКА"'),
        ('МУП "РЫНКИ "ГОРОДА РОМАШКИНА', 'МУП "РЫНКИ "ГОРОДА РОМАШКИНА'),
        ('ООО "РОМАШКА', 'ООО "РОМАШКА'),
        ("ООО «Ромашка»", "ООО «Ромашка»"),
        ("", ""),
    ],
)
def test_straight_quotes_open_and_close_and_stay_straight_where_they_do_not_pair(source: str, shown: str) -> None:
    assert readable_name(source) == shown


@given(st.text('АБ "«»-()аб', max_size=30))
def test_a_readable_name_keeps_every_letter(name: str) -> None:
    shown = readable_name(name)
    assert re.sub("[«»]", '"', shown) == re.sub("[«»]", '"', " ".join(name.split()))
    assert '"' not in shown or shown == " ".join(name.split())
    assert readable_name(shown) == shown


@pytest.mark.parametrize(
    ("surname", "given_name", "patronymic", "shown"),
    [
        ("ИВАНОВ", "ИВАН", "ИВАНОВИЧ", "Иванов Иван Иванович"),
        ("ИВАНОВ-ПЕТРОВ", "АННА-МАРИЯ", None, "Иванов-Петров Анна-Мария"),
        ("МАМЕДОВ", "АЛИ", "ГАСАН ОГЛЫ", "Мамедов Али Гасан оглы"),
        ("МАМЕДОВА", "ЛЕЙЛА", "ГАСАН  КЫЗЫ", "Мамедова Лейла Гасан кызы"),
        ("ОГЛЫ", "ИВАН", "", "Оглы Иван"),
        ("О'НИЛ", "ДЖОН", None, "О'Нил Джон"),
        ("МакМакетов", "иван", None, "МакМакетов Иван"),
        ("ЁЛКИН", None, None, "Ёлкин"),
    ],
)
def test_a_person_is_written_as_in_a_letter(
    surname: str, given_name: str | None, patronymic: str | None, shown: str
) -> None:
    assert person_name({"surname": surname, "given": given_name, "patronymic": patronymic}) == shown


def test_a_person_without_a_name_is_an_empty_text() -> None:
    assert person_name({}) == ""


FIAS = {
    "index": "630000",
    "region": "54",
    "region_name": "НОВОСИБИРСКАЯ ОБЛАСТЬ",
    "municipality": {"kind_code": "2", "name": "ГОРОД НОВОСИБИРСК"},
    "settlement": {"type": "Г", "name": "НОВОСИБИРСК"},
    "street": {"type": "УЛ", "name": "ЛЕНИНА"},
    "buildings": [{"type": "Д.", "number": "96/3"}, {"type": "СТР.", "number": "2А"}],
    "premises": {"type": "ЭТАЖ/ПОМЕЩ.", "number": "1/XXXIII"},
    "flat_premises": {"type": "КОМ.", "number": "5"},
}
CLASSIC = {
    "index": "150000",
    "region_code": "76",
    "region": {"name": "ЯРОСЛАВСКАЯ ОБЛАСТЬ"},
    "district": {"type": "Р-Н", "name": "РЫБИНСКИЙ"},
    "settlement": {"type": "П.", "name": "КАМЕННИКИ"},
    "street": {"type": "УЛ.", "name": "1-Я ВЕРХНЕ-ПРОЛЕТАРСКАЯ"},
    "house": "Д.1 А",
    "building": "-",
    "flat": "ОФИС 8",
}


def test_the_fias_address_is_one_line_and_names_the_city_once() -> None:
    assert address_line({"fias": FIAS, "classic": CLASSIC}) == (
        "630000, Новосибирская область, г. Новосибирск, ул. Ленина, д. 96/3, стр. 2А, этаж/помещ. 1/XXXIII, ком. 5"
    )


def test_without_fias_the_classic_address_is_read() -> None:
    line = "150000, Ярославская область, Рыбинский р-н, п. Каменники, ул. 1-я Верхне-Пролетарская, д. 1 А, офис 8"
    assert address_line({"classic": CLASSIC}) == line
    region = {"region_name": "ЯРОСЛАВСКАЯ ОБЛАСТЬ"}
    assert address_line({"fias": {}, "classic": {**CLASSIC, "region": region}}) == line


def test_with_neither_the_seat_is_read_and_with_nothing_the_line_is_empty() -> None:
    seat = {
        "region_name": "Г.МОСКВА",
        "municipality": {"kind_code": "3", "name": "МУНИЦИПАЛЬНЫЙ ОКРУГ МАКЕТНЫЙ"},
    }
    assert address_line({"seat": seat}) == "г. Москва, муниципальный округ Макетный"
    assert address_line({}) == ""


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        ({"house": "1", "building": "2", "flat": "126"}, "д. 1, к. 2, кв./оф. 126"),
        (
            {"house": "ЗД 15А", "building": "ЛИТЕР Д", "flat": "ЭТАЖ ЦОКОЛЬ, ОФИС 004"},
            "зд. 15А, литер Д, этаж цоколь, офис 004",
        ),
        ({"house": "СТР. 21-Б"}, "стр. 21-Б"),
        ({"city": {"type": "Г", "name": "РОСТОВ-НА-ДОНУ"}}, "г. Ростов-на-Дону"),
        ({"city": {"type": "г", "name": "Ростов Великий"}}, "г. Ростов Великий"),
        ({"region": {"type": "КРАЙ", "name": "КРАСНОЯРСКИЙ"}}, "Красноярский край"),
        ({"region": {"name": "РЕСПУБЛИКА САХА (ЯКУТИЯ)"}}, "Республика Саха (Якутия)"),
        ({"street": {"name": "МОСКОВСКОЕ ШОССЕ"}}, "Московское шоссе"),
        ({"street": {"type": "УЛ.", "name": "САДОВАЯ УЛ."}}, "Садовая ул."),
        ({"street": {"type": "УЛ", "name": "НАБЕРЕЖНАЯ"}}, "ул. Набережная"),
        ({"street": {"type": "УЛ.", "name": "1905 ГОДА"}}, "ул. 1905 года"),
        ({"street": {"type": "УЛ.", "name": "ЧКАЛОВА (АВИАЦИОННЫЙ МКР.)"}}, "ул. Чкалова (Авиационный мкр.)"),
        ({"street": {"type": "ТЕР. СНТ", "name": "ЗАРЯ"}}, "тер. СНТ Заря"),
        ({"settlement": {"type": "Ж/Д_СТ", "name": "МАКЕТ"}}, "ж/д ст. Макет"),
        ({"street": {"type": "Автодорога", "name": "МАКЕТ-1"}}, "автодорога МАКЕТ-1"),
        ({"district": {"type": "Г", "name": "ТВЕРЬ"}, "city": {"type": "Г.", "name": "ТВЕРЬ"}}, "г. Тверь"),
    ],
)
def test_upper_case_parts_are_made_readable(parts: Mapping[str, Any], line: str) -> None:
    assert address_line({"classic": parts}) == line


@pytest.mark.parametrize(
    ("municipality", "line"),
    [
        ({"kind_code": "2", "name": "ОДИНЦОВСКИЙ"}, "г.о. Одинцовский, д. Макетово"),
        ({"kind_code": "1", "name": "ЧЕРЕПАНОВСКИЙ"}, "Черепановский м.р-н, д. Макетово"),
        ({"name": "ОДИНЦОВСКИЙ"}, "Одинцовский, д. Макетово"),
        ({"kind_code": "2", "name": "МАКЕТОВО"}, "д. Макетово"),
    ],
)
def test_a_municipality_is_named_with_its_kind_unless_it_repeats_the_place(
    municipality: Mapping[str, Any], line: str
) -> None:
    parts = {"municipality": municipality, "settlement": {"type": "Д", "name": "МАКЕТОВО"}}
    assert address_line({"fias": parts}) == line


def test_the_region_follows_from_the_first_two_digits() -> None:
    assert region_of(inn10_from("540112345")) == "Новосибирская область"
    assert region_of(inn10_from("950112345")) == "Херсонская область"
    assert region_of(inn10_from("840112345")) == "Красноярский край"


@pytest.mark.parametrize("inn", ["", "0", "00", "9701", inn10_from("990912345")])
def test_a_number_without_a_region_gives_an_empty_text(inn: str) -> None:
    assert region_of(inn) == ""


def test_the_table_of_regions_agrees_with_the_reference(shared: Path) -> None:
    with (shared / "samples/fns/ref/regions.csv").open(encoding="utf-8") as file:
        reference = {row["code"]: row["name"] for row in csv.DictReader(file)}
    assert {code: region_of(code) for code in reference} == reference


def test_every_real_name_folds_to_something_and_keeps_its_letters(shared: Path) -> None:
    names: set[str] = set()
    for path in sorted((shared / "samples/fns/egrul").glob("*.xml")):
        text = path.read_bytes().decode("cp1251")
        names.update(unescape(name) for name in re.findall(r'НаимЮЛПолн="([^"]*)"', text))
    assert len(names) > 300
    assert all(fold(name) for name in names)
    assert not [name for name in names if "ответственностью" in fold(name)]
    doubtful = [name for name in names if '"' in readable_name(name)]
    assert len(doubtful) < len(names) / 50, doubtful


@pytest.mark.parametrize(
    "text",
    ["1086041595", "20260314", "2026W11", "2026-W11-6", "2026-02-30", "2026-3-14", " 2026-03-14", "٢٠٢٦-٠٣-١٤", ""],
)
def test_only_a_day_written_with_its_dashes_is_a_day(text: str) -> None:
    assert iso_day(text) is None
    assert iso_day("2026-03-14") == date(2026, 3, 14)


def test_commas_of_empty_parts_are_left_out() -> None:
    assert listed(",150000,,, Макетов г,, Выдуманное  ш, д 8,,") == "150000, Макетов г, Выдуманное ш, д 8"
    assert listed("площадь Макетная, 1") == "площадь Макетная, 1"


def test_the_index_is_taken_from_the_old_address_where_the_new_has_none() -> None:
    fias = {key: part for key, part in FIAS.items() if key != "index"}
    assert address_line({"fias": FIAS, "classic": {"index": "140000"}}).startswith("630000, ")
    assert address_line({"fias": fias, "classic": {"index": "140000"}}).startswith("140000, Новосибирская область")
