"""What the made-up country publishes of money, people and bans agrees with itself and with each company's story."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]

from checker.ids import grn_ok, inn_ok, ogrn_ok, ogrnip_ok
from scrapers.sandbox import Manifest, build

DAY = date(2026, 11, 21)
Reports = dict[tuple[str, int], dict[str, Any]]


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    return build(tmp_path_factory.mktemp("country"), companies=60, seed=3, day=DAY)


def documents(country: Manifest, slug: str) -> list[etree._Element]:
    """The documents of the newest release of a set."""
    path = [path for path in country.files if path.parent.name == slug][-1]
    with zipfile.ZipFile(path) as packed:
        return [item for name in packed.namelist() for item in etree.fromstring(packed.read(name)).iter("Документ")]


def document(country: Manifest, slug: str, role: str) -> etree._Element | None:
    inn = inn_of(country, role)
    found = [item for item in documents(country, slug) if inn in item.xpath("*/@ИННЮЛ | */@ИННФЛ")]
    return found[0] if found else None


def inn_of(country: Manifest, role: str) -> str:
    return next(item.inn for item in (*country.companies, *country.entrepreneurs) if item.role == role)


def reports(country: Manifest, *, amended: bool = False) -> Reports:
    """ИНН and year → the correction that holds the forms; `amended`: of the later file only."""
    files = [path for path in country.files if path.parent.name == "girbo"]
    listed = [item for path in (files[-1:] if amended else files[:-1]) for item in json.loads(path.read_bytes())]
    return {
        (item["organizationInfo"]["inn"], int(item["period"])): item["typeCorrections"][0]["correction"]
        for item in listed
    }


def line(form: dict[str, int | None], code: str, prefix: str = "current") -> int:
    return form.get(prefix + code) or 0


def test_the_register_of_entrepreneurs_passes_the_official_schema(country: Manifest, shared: Path) -> None:
    path = next(path for path in country.files if path.parent.name == "egrip")
    register = etree.parse(path).getroot()
    schema = etree.XMLSchema(etree.parse(shared / "samples/fns/xsd/official/VO_RIGF_2_311_27_04_07_01.xsd"))
    assert schema.validate(register), schema.error_log.last_error


def test_entrepreneurs_have_sound_numbers_and_their_stories(country: Manifest) -> None:
    register = etree.parse(next(path for path in country.files if path.parent.name == "egrip")).getroot()
    assert all(ogrnip_ok(number) and number[3:5] == "98" for number in register.xpath("//СвИП/@ОГРНИП"))
    assert all(grn_ok(number) or ogrnip_ok(number) for number in register.xpath("//@ГРНИП"))
    assert all(inn_ok(inn) and inn.startswith("98") for inn in register.xpath("//@ИННФЛ"))
    registrations = Counter(register.xpath("//СвИП/@ИННФЛ"))
    assert {item.role: registrations[item.inn] for item in country.entrepreneurs} == {
        "entrepreneur": 2, "entrepreneur_ended": 1, "farmer": 1, "owner": 1, "plain": 1,
    }  # fmt: skip
    cast = {item.inn for item in country.entrepreneurs if item.role != "plain"}
    ended = [inn for inn in register.xpath("//СвИП[СвПрекращ]/@ИННФЛ") if inn in cast]
    assert sorted(ended) == sorted(inn_of(country, role) for role in ("entrepreneur", "entrepreneur_ended"))
    assert register.xpath("//СвИП[@КодВидИП='2']/@ИННФЛ") == [inn_of(country, "farmer")]
    egrul = etree.parse(country.files[0]).getroot()
    assert inn_of(country, "owner") in egrul.xpath(
        "//СвЮЛ[@ИНН=$inn]/УчрФЛ/@ИНН | //УчрФЛ/СвФЛ/@ИННФЛ", inn=country.good
    )


def test_every_organisation_number_of_every_set_is_sound_and_belongs_to_nobody(country: Manifest) -> None:
    slugs = {path.parent.name for path in country.files if path.suffix == ".zip"}
    assert len(slugs) == 9
    for slug in slugs:
        for item in documents(country, slug):
            numbers = item.xpath(".//@ИННЮЛ | .//@ИННЮЛ_ЗК | .//@ИННЮЛ_ЗД | .//@ИННФЛ")
            assert numbers
            assert all(inn_ok(inn) and inn.startswith("98") for inn in numbers)
            assert all(ogrn_ok(ogrn) for ogrn in item.xpath(".//@ОГРН"))


def test_statements_sum(country: Manifest) -> None:
    for (inn, year), correction in {**reports(country), **reports(country, amended=True)}.items():
        balance, results = correction["balance"], correction["financialResult"]
        place = (inn, year)
        assert line(balance, "1600") == line(balance, "1700"), place
        assert line(balance, "1600") == sum(line(balance, code) for code in ("1150", "1210", "1230", "1250")), place
        owed = sum(line(balance, code) for code in ("1300", "1410", "1510", "1520"))
        assert owed == line(balance, "1700"), place
        if correction["knd"] == "0710099":
            assert line(balance, "1300") == line(balance, "1310") + line(balance, "1370"), place
            assert line(results, "2300") + line(results, "2410") == line(results, "2400"), place
            assert line(results, "2100") - line(results, "2210") - line(results, "2220") == line(results, "2200"), place
            profit = line(results, "2200") + line(results, "2340") - line(results, "2330") - line(results, "2350")
            assert profit == line(results, "2300"), place
            flows, capital = correction["fundsMovement"], correction["capitalChange"]
            assert line(flows, "4500") == line(balance, "1250"), place
            assert line(flows, "4450") + line(flows, "4400") == line(flows, "4500"), place
            assert sum(line(flows, code) for code in ("4100", "4200", "4300")) == line(flows, "4400"), place
            moved = sum(capital.get(f"total{row}", 0) for row in ("3200", "3311", "3321", "3327"))
            assert moved == capital["total3300"] == line(balance, "1300"), place
        else:
            spent = sum(line(results, code) for code in ("2120", "2330", "2350", "2410"))
            assert line(results, "2110") + line(results, "2340") - spent == line(results, "2400"), place


def test_a_statement_repeats_the_year_before_as_it_was(country: Manifest) -> None:
    kept = reports(country)
    pairs = [(item, kept[inn, year - 1]) for (inn, year), item in kept.items() if (inn, year - 1) in kept]
    assert len(pairs) > 100
    for item, before in pairs:
        for form in ("balance", "financialResult"):
            said = {key[8:]: value for key, value in item[form].items() if key.startswith("previous")}
            was = {key[7:]: value for key, value in before[form].items() if key.startswith("current")}
            assert said == was


def test_income_and_expense_are_the_sums_of_the_statement_of_the_year(country: Manifest) -> None:
    kept = reports(country)
    found = documents(country, "revexp")
    assert len(found) > 40
    for item in found:
        results = kept[item.find("СведНП").get("ИННЮЛ"), 2025]["financialResult"]
        sums = item.find("СведДохРасх")
        income = sum(line(results, code) for code in ("2110", "2310", "2320", "2340"))
        expense = sum(line(results, code) for code in ("2120", "2210", "2220", "2330", "2350"))
        assert (sums.get("СумДоход"), sums.get("СумРасход")) == (f"{income * 1000:.2f}", f"{expense * 1000:.2f}")


def test_the_tax_on_profit_that_was_paid_is_that_of_the_statement(country: Manifest) -> None:
    paid = document(country, "paytax", "good")
    assert paid is not None
    assert paid.get("ДатаСост") == "31.12.2024"
    tax = -line(reports(country)[country.good, 2024]["financialResult"], "2410")
    name = "Налог на прибыль организаций"
    assert paid.xpath("string(СвУплСумНал[@НаимНалог=$name]/@СумУплНал)", name=name) == f"{tax}000.00"


def test_debts_sum_and_grow_or_are_repaid(country: Manifest) -> None:
    owing = {item.find("СведНП").get("ИННЮЛ") for item in documents(country, "debtam")}
    roles = {item.role for item in country.companies if item.inn in owing} - {"plain"}
    assert roles == {"doubtful", "bad", "competition", "disqualified", "own_statement"}
    for item in documents(country, "debtam"):
        for row in item.iterfind("СведНедоим"):
            parts = sum(round(float(row.get(name)) * 100) for name in ("СумНедНалог", "СумПени", "СумШтраф"))
            assert parts == round(float(row.get("ОбщСумНедоим")) * 100) > 0


@pytest.mark.parametrize(
    ("slug", "role", "path", "expected"),
    [
        ("snr", "doubtful", "СведСНР/@ПризнУСН", ["1"]),
        ("snr", "good", "", None),
        ("rsmp", "good", "@КатСубМСП | @ССЧР", ["2", "40"]),
        ("rsmp", "good", "СвКонтр/@НомКонтрРеестр", ["3980000000926000001"]),
        ("rsmp", "good", "СвДог/@НомДогРеестр", ["59800000009260000010000"]),
        ("rsmp", "licensed", "СвЛиценз/@НомЛиценз", ["Л041-00098-98/00000123"]),
        ("rsmp", "young", "@ПризНовМСП", ["1"]),
        ("rsmp", "entrepreneur", "@ВидСубМСП", ["2"]),
        ("rsmp", "farmer", "@ВидСубМСП", ["3"]),
        ("rsmp", "entrepreneur_ended", "", None),
        ("rsmp", "treasury", "", None),
        ("rsmp", "foreign", "", None),
        ("rsmp", "struck_off", "", None),
        ("rsmp", "suspicious", "", None),
        ("kgn", "joint_stock", "СведКГН/@ПризнУчКГН", ["1"]),
        ("rsmppp", "disqualified", "СвПредПод/@ИнфНаруш", ["1"]),
        ("taxoffence", "bad", "СведНаруш/@СумШтраф", ["200.00", "236000.00", "1250.50"]),
        ("taxoffence", "good", "", None),
        ("debtam", "good", "", None),
    ],
)  # fmt: skip
def test_a_company_stands_in_a_set_as_its_story_has_it(
    country: Manifest, slug: str, role: str, path: str, expected: list[str] | None
) -> None:
    found = document(country, slug, role)
    assert (None if found is None else found.xpath(path)) == expected


def test_who_has_negative_net_assets(country: Manifest) -> None:
    poor = {inn for (inn, year), item in reports(country).items() if year == 2025 and line(item["balance"], "1300") < 0}
    roles = {item.role for item in country.companies if item.inn in poor} - {"plain"}
    assert roles == {"bad", "competition", "own_statement", "closed_bankrupt"}


def test_one_statement_was_corrected(country: Manifest) -> None:
    ((key, corrected),) = reports(country, amended=True).items()
    first = reports(country)[key]
    assert key == (inn_of(country, "joint"), 2025)
    assert (first["correctionVersion"], corrected["correctionVersion"]) == (0, 1)
    assert line(corrected["balance"], "1600") - line(first["balance"], "1600") == 1240
    assert first["financialResult"]["current2400"] == corrected["financialResult"]["current2400"]


def test_five_years_of_the_old_none_of_the_young_and_of_those_who_do_not_file(country: Manifest) -> None:
    years = Counter(inn for inn, _ in reports(country))
    found = {role: years[inn_of(country, role)] for role in ("good", "doubtful", "young", "treasury", "hidden")}
    assert found == {"good": 5, "doubtful": 2, "young": 0, "treasury": 0, "hidden": 0}


def test_the_keys_of_the_statements_are_those_of_the_real_ones(country: Manifest, shared: Path) -> None:
    real = json.loads(brotli.decompress((shared / "samples/fns/girbo/bfo.json.br").read_bytes()))
    ours = [item for path in country.files if path.parent.name == "girbo" for item in json.loads(path.read_bytes())]
    known = {key for item in real for key in _keys(item)}
    assert {key for item in ours for key in _keys(item)} <= known


def _keys(value: Any) -> set[str]:
    if isinstance(value, list):
        return {key for item in value for key in _keys(item)}
    if isinstance(value, dict):
        return set(value) | {key for item in value.values() for key in _keys(item)}
    return set()


def test_one_ban_is_on_one_is_over_and_one_is_a_namesakes(country: Manifest) -> None:
    (path,) = (path for path in country.files if path.suffix == ".csv")
    rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))
    assert list(rows[0]) == [f"G{number}" for number in range(1, 15)]
    current, expired, namesake = rows
    assert (current["G6"], expired["G6"], namesake["G6"]) == (
        inn_of(country, "disqualified"),
        inn_of(country, "foreign"),
        "",
    )
    register = etree.parse(country.files[0]).getroot()
    for row, inn in ((current, current["G6"]), (expired, expired["G6"]), (namesake, country.good)):
        head = register.xpath("//СвЮЛ[@ИНН=$inn]/СведДолжнФЛ/СвФЛ", inn=inn)[0]
        assert row["G2"] == " ".join(head.get(name) for name in ("Фамилия", "Имя", "Отчество"))
    ends = [_day(row["G14"]) for row in rows]
    assert ends[1] < DAY < ends[0]
    assert ends[2] > DAY


def _day(text: str) -> date:
    day, month, year = map(int, text.split("."))
    return date(year, month, day)


@settings(max_examples=12, deadline=None)
@given(day=st.dates(date(2024, 1, 1), date(2031, 12, 31)))
def test_statements_are_presented_before_the_file_that_holds_them(day: date) -> None:
    with TemporaryDirectory() as folder:
        country = build(Path(folder), companies=40, day=day)
        for path in country.files:
            if path.parent.name == "girbo":
                for item in json.loads(path.read_bytes()):
                    assert item["publishedCorrectionDate"] <= f"{path.name[4:8]}-{path.name[8:10]}-{path.name[10:12]}"
        newest = max(year for _, year in {**reports(country), **reports(country, amended=True)})
        assert newest in (day.year - 1, day.year - 2)
        # From June on, missing statements of the last year would be held against a company.
        assert newest == day.year - 1 or (day.month, day.day) < (4, 15)
