"""The made-up country: its files are of the real formats, its numbers are sound and belong to nobody."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]

from checker.ids import grn_ok, inn_ok, kpp_ok, ogrn_ok
from scrapers.sandbox import Manifest, build
from scrapers.sandbox.country import opening
from scrapers.sandbox.plain import EPOCH

DAY = date(2026, 11, 21)
SCHEMAS = "samples/fns/xsd/official"
SCHEMA_OF = {"4.07": "VO_RUGF_2_311_26_04_07_01.xsd", "4.08": "VO_RUGF_2_311_26_04_08_01.xsd"}


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    return build(tmp_path_factory.mktemp("country"), day=DAY)


def registers(country: Manifest) -> list[etree._Element]:
    return [etree.parse(path).getroot() for path in country.files if path.parent.name == "egrul"]


def archives(country: Manifest, *slugs: str) -> list[Path]:
    return [path for path in country.files if path.suffix == ".zip" and (not slugs or path.parent.name in slugs)]


def inn_of(country: Manifest, role: str) -> str:
    return next(company.inn for company in country.companies if company.role == role)


def record(register: etree._Element, inn: str) -> etree._Element:
    return register.xpath("Документ/СвЮЛ[@ИНН=$inn]", inn=inn)[0]


def status(record: etree._Element) -> str | None:
    codes = record.xpath("СвСтатус/СвСтатус/@КодСтатусЮЛ")
    return str(codes[0]) if codes else None


def published(path: Path) -> set[str]:
    with zipfile.ZipFile(path) as packed:
        return {inn for name in packed.namelist() for inn in etree.fromstring(packed.read(name)).xpath("//@ИННЮЛ")}


def released(path: Path) -> date:
    digits = path.name[5:13]
    return datetime.strptime(digits, "%d%m%Y" if path.parent.name == "rsmp" else "%Y%m%d").date()  # noqa: DTZ007


def contents(country: Manifest) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in country.files}


@pytest.mark.parametrize("companies", [30, 200])
def test_both_registers_pass_the_official_schemas(shared: Path, tmp_path: Path, companies: int) -> None:
    for register in registers(build(tmp_path, companies=companies, seed=5, day=DAY)):
        schema = etree.XMLSchema(etree.parse(shared / SCHEMAS / SCHEMA_OF[register.get("ВерсФорм")]))
        assert schema.validate(register), schema.error_log.last_error


def test_the_same_arguments_give_the_same_bytes(country: Manifest, tmp_path: Path) -> None:
    assert contents(build(tmp_path, day=DAY)) == contents(country)


def test_another_seed_changes_the_ordinary_companies_and_leaves_the_cast(country: Manifest, tmp_path: Path) -> None:
    other = build(tmp_path, seed=2, day=DAY)
    same = set(country.companies) & set(other.companies)
    assert {item.role for item in set(country.companies) - same} == {"plain"}
    assert not [item for item in same if item.role == "plain"]


def test_the_register_files_look_like_real_ones(country: Manifest) -> None:
    first, second = (path for path in country.files if path.parent.name == "egrul")
    assert first.name.startswith("VO_RUGFO_0000_9965_20261101_")
    assert second.name.startswith("VO_RUGFO_0000_9965_20261121_")
    head = first.read_bytes().split(b">")[:2]
    assert head[0] == b'<?xml version="1.0" encoding="windows-1251"?'
    assert 'ТипИнф="ЕГРЮЛ_ОТКР_СВЕД"'.encode("windows-1251") in head[1]
    assert re.search(r'КолДок=" {8}\d\d"'.encode("windows-1251"), head[1])
    assert [int(register.get("КолДок")) for register in registers(country)] == [
        len(register.findall("Документ")) for register in registers(country)
    ]


def test_every_number_is_sound_and_of_a_region_that_does_not_exist(country: Manifest) -> None:
    for register in registers(country):
        inns = register.xpath("//@ИНН | //@ИННФЛ")
        assert inns
        assert all(inn_ok(inn) and inn.startswith("98") for inn in inns)
        assert all(ogrn_ok(ogrn) and ogrn[3:5] == "98" for ogrn in register.xpath("//@ОГРН"))
        assert all(grn_ok(grn) and grn[3:5] == "98" for grn in register.xpath("//@ГРН"))
        assert all(kpp_ok(kpp) and kpp.startswith("9800") for kpp in register.xpath("//@КПП"))
        assert set(register.xpath("//@КодРегион | //Регион/text()[normalize-space()]")) == {"98"}


def test_no_number_is_given_twice(tmp_path: Path) -> None:
    country = build(tmp_path, companies=300, day=DAY)
    register = registers(country)[0]
    for numbers in (
        [company.inn for company in country.companies],
        [company.ogrn for company in country.companies],
        register.xpath("//СвЗапЕГРЮЛ/@ГРН"),
        register.xpath("//СвЗапЕГРЮЛ/@ИдЗап"),
    ):
        assert len(set(numbers)) == len(numbers) >= 300


def test_every_block_rests_on_an_entry_of_its_own_record(country: Manifest) -> None:
    for register in registers(country):
        for company in register.iterfind("Документ/СвЮЛ"):
            entries = set(zip(company.xpath("СвЗапЕГРЮЛ/@ГРН"), company.xpath("СвЗапЕГРЮЛ/@ДатаЗап"), strict=True))
            blocks = set(zip(company.xpath(".//@ДатаЗаписи/../@ГРН"), company.xpath(".//@ДатаЗаписи"), strict=True))
            assert blocks <= entries
            assert company.xpath("string(СвЗапЕГРЮЛ[1]/@ГРН)") == company.get("ОГРН")


@settings(max_examples=12, deadline=None)
@given(day=st.dates(date(2024, 1, 1), date(2031, 12, 31)))
def test_no_record_speaks_of_what_happens_after_its_day(day: date) -> None:
    with TemporaryDirectory() as folder:
        country = build(Path(folder), companies=40, day=day)
        for register, made in zip(registers(country), (opening(day), day), strict=True):
            assert set(register.xpath("//@ДатаВып")) == {made.isoformat()}
            assert max(register.xpath("//@ДатаЗап")) <= made.isoformat()
            assert min(register.xpath("//СвЗапЕГРЮЛ/@ДатаЗап")) > "2000"
        assert all(released(path) <= day for path in archives(country))


@pytest.mark.parametrize(
    ("role", "first", "second"),
    [
        ("good", None, None),
        ("doubtful", None, None),
        ("bad", "107", "107"),
        ("closed_voluntarily", "201", "201"),
        ("closed_simplified", "420", "420"),
        ("struck_off", "407", "407"),
        ("closed_bankrupt", "203", "203"),
        ("forebear", "301", "301"),
        ("suspicious", "108", "108"),
        ("merging", "124", "124"),
        ("managed", "132", "132"),
        ("competition", "114", "117"),
        ("closing", None, "110"),
    ],
)
def test_a_character_has_the_status_of_its_story(
    country: Manifest, role: str, first: str | None, second: str | None
) -> None:
    earlier, later = registers(country)
    inn = inn_of(country, role)
    stated = later.xpath("Документ/СвЮЛ[@ИНН=$inn]", inn=inn) or [record(earlier, inn)]
    assert (status(record(earlier, inn)), status(stated[0])) == (first, second)


def test_those_who_have_ended_say_so_with_the_same_code(country: Manifest) -> None:
    ended = [item.getparent() for item in registers(country)[0].iter("СвПрекрЮЛ")]
    assert len(ended) == 5
    for company in ended:
        assert company.xpath("string(СвПрекрЮЛ/СпПрекрЮЛ/@КодСпПрекрЮЛ)") == status(company)
        assert company.xpath("СведДолжнФЛ"), "the last head stays in the record"


@pytest.mark.parametrize(
    ("role", "path", "expected"),
    [
        ("good", "СвУчредит/УчрФЛ/ДоляУстКап/РазмерДоли/Процент/text()", ["100"]),
        ("good", ".//@ПризнНедАдресЮЛ | .//@ПризнНедДанДолжнФЛ | .//@ПризнНедДанУчр", []),
        ("doubtful", "СвАдресЮЛ/СвНедАдресЮЛ/@ПризнНедАдресЮЛ", ["2"]),
        ("bad", "СведДолжнФЛ/СвНедДанДолжнФЛ/@ПризнНедДанДолжнФЛ", ["2"]),
        ("own_statement", "СведДолжнФЛ/СвНедДанДолжнФЛ/@ПризнНедДанДолжнФЛ", ["1"]),
        ("joint", "СвПолном/@ВидПолном", ["1"]),
        ("hidden", "*//@ОгрДосСв", ["1", "1"]),
        ("hidden", "*//@Фамилия", []),
        ("managed", "СведДолжнФЛ", []),
        ("foreign", "СвУчредит/УчрЮЛИн/СвРегИн/@ОКСМ", ["398"]),
        ("treasury", "СвУчредит/УчрРФСубМО/ВидНаимУчр/@КодУчрРФСубМО", ["2"]),
        ("treasury", "@КодОПФ", ["75204"]),
        ("forebear", "СвУчредит/УчрРФСубМО/ВидНаимУчр/@КодУчрРФСубМО", ["3"]),
        ("homeowners", "@КодОПФ", ["20716"]),
        ("homeowners", "СвУстКап | СвУчредит/УчрФЛ/ДоляУстКап", []),
        ("converted", "СвОбрЮЛ/СпОбрЮЛ/@КодСпОбрЮЛ", ["21"]),
        ("licensed", "СвПодразд/СвФилиал/СвУчетНОФилиал/@КПП", ["980043001"]),
        ("shell", "СвОКВЭД/*/@КодОКВЭД", ["46.90", "01.11", "79.11", "71.12", "96.02", "38.11"]),
    ],
)
def test_a_character_shows_its_trait(country: Manifest, role: str, path: str, expected: list[str]) -> None:
    assert record(registers(country)[0], inn_of(country, role)).xpath(path) == expected


def test_the_phoenix_is_led_and_owned_by_the_head_of_the_struck_off_company_in_the_same_trade(
    country: Manifest,
) -> None:
    register = registers(country)[0]
    old, new = (record(register, inn_of(country, role)) for role in ("struck_off", "phoenix"))
    for path in ("СведДолжнФЛ/СвФЛ/@ИННФЛ", "СвУчредит/УчрФЛ/СвФЛ/@ИННФЛ", "СвОКВЭД/СвОКВЭДОсн/@КодОКВЭД"):
        assert new.xpath(path) == old.xpath(path) != []
    assert old.xpath("string(СвПрекрЮЛ/@ДатаПрекрЮЛ)") < new.get("ДатаОГРН")


def test_one_person_leads_six_companies(country: Manifest) -> None:
    register = registers(country)[0]
    person = record(register, inn_of(country, "mass_head")).xpath("string(СведДолжнФЛ/СвФЛ/@ИННФЛ)")
    assert len(register.xpath("//СведДолжнФЛ[СвФЛ/@ИННФЛ=$person]", person=person)) == 6


def test_those_who_name_each_other_name_existing_companies(country: Manifest) -> None:
    register = registers(country)[0]
    heir, forebear = (record(register, inn_of(country, role)) for role in ("converted", "forebear"))
    assert heir.xpath("СвПредш/@ОГРН") == [forebear.get("ОГРН")]
    assert forebear.xpath("СвПреем/@ОГРН") == [heir.get("ОГРН")]
    managed, parent = (record(register, inn_of(country, role)) for role in ("managed", "joint_stock"))
    assert managed.xpath("СвУпрОрг/НаимИННЮЛ/@ОГРН | СвУчредит/УчрЮЛРос/НаимИННЮЛ/@ОГРН") == [parent.get("ОГРН")] * 2
    assert parent.xpath("СвДержРеестрАО/ДержРеестрАО/@ИНН")


def test_the_ban_of_the_disqualified_head_covers_the_day(country: Manifest) -> None:
    ban = record(registers(country)[0], inn_of(country, "disqualified")).find("СведДолжнФЛ/СвДискв")
    assert ban.get("ДатаРеш") < ban.get("ДатаНачДискв") < DAY.isoformat() < ban.get("ДатаОкончДискв")


def test_the_second_file_changes_heads_and_names_reported_activities(country: Manifest) -> None:
    earlier, later = registers(country)

    def heads(register: etree._Element, role: str) -> list[str]:
        return list(record(register, inn_of(country, role)).xpath("СведДолжнФЛ/СвФЛ/@ИННФЛ"))

    changed = {
        role
        for role in ("good", "doubtful", "competition", "closing", "licensed", "young")
        if heads(earlier, role) != heads(later, role)
    }
    assert changed == {"doubtful", "competition"}
    receiver = record(later, inn_of(country, "competition"))
    assert receiver.xpath("СведДолжнФЛ/СвДолжн/@ВидДолжн") == ["06"]
    assert record(later, inn_of(country, "good")).xpath("СвОКВЭДОтч/*/@КодОКВЭД") == ["49.41", "52.10"]
    assert not earlier.xpath("//СвОКВЭДОтч")


def test_a_liquidator_is_written_as_one_not_as_a_head(country: Manifest) -> None:
    path = "//СведДолжнФЛ/СвДолжн[@НаимДолжн='ЛИКВИДАТОР']/@ВидДолжн"
    assert {kind for register in registers(country) for kind in register.xpath(path)} == {"04"}


def test_one_record_of_the_second_file_says_nothing_new(country: Manifest) -> None:
    same = [record(register, inn_of(country, "young")) for register in registers(country)]
    for item in same:
        del item.attrib["ДатаВып"]
        item.tail = None
    assert etree.tostring(same[0]) == etree.tostring(same[1])


def test_the_archives_of_open_data_look_like_real_ones(country: Manifest) -> None:
    assert [f"{path.parent.name} {path.name}" for path in archives(country)] == [
        "sshr2019 data-20251025-structure-20200408.zip",
        "revexp data-20251025-structure-20180110.zip",
        "paytax data-20250401-structure-20180110.zip",
        "debtam data-20260925-structure-20181201.zip",
        "sshr2019 data-20261025-structure-20200408.zip",
        "revexp data-20261025-structure-20180110.zip",
        "paytax data-20260401-structure-20180110.zip",
        "debtam data-20261025-structure-20181201.zip",
        "taxoffence data-20251201-structure-20191201.zip",
        "snr data-20261025-structure-20230425.zip",
        "kgn data-20221025-structure-20180110.zip",
        "rsmp data-10112026-structure-12052026.zip",
        "rsmppp data-20261115-structure-20230615.zip",
    ]
    for path in archives(country):
        with zipfile.ZipFile(path) as packed:
            for name in packed.namelist():
                member = packed.read(name)
                root = etree.fromstring(member)
                assert f"_{released(path):%Y%m%d}_" in name
                assert root.get("ИдФайл") + ".xml" == name
                count = "1" if path.parent.name == "rsmppp" else str(len(root.findall("Документ")))
                assert root.get("КолДок") == count
                assert member.startswith(b'<?xml version="1.0" encoding="UTF-8"?><')
                assert b"\n" not in member
                assert len(set(root.xpath("Документ/@ДатаСост"))) == 1


def test_figures_of_a_year_come_out_in_the_next_one(country: Manifest) -> None:
    for path in archives(country, "sshr2019", "revexp"):
        with zipfile.ZipFile(path) as packed:
            for name in packed.namelist():
                days = set(etree.fromstring(packed.read(name)).xpath("Документ/@ДатаСост"))
                assert days == {f"31.12.{released(path).year - 1}"}
                assert len(packed.namelist()) == 3


def test_those_who_could_have_figures_and_have_none(country: Manifest) -> None:
    register = registers(country)[0]
    possible = {
        str(company.get("ИНН"))
        for company in register.iterfind("Документ/СвЮЛ")
        if company.get("ДатаОГРН") <= "2025-12-31"
        and (company.xpath("string(СвПрекрЮЛ/@ДатаПрекрЮЛ)") or "9") > "2025-12-31"
    }

    def missing(slug: str) -> set[str]:
        newest = published(archives(country, slug)[-1])
        assert newest < possible
        return {item.role for item in country.companies if item.inn in possible - newest}

    assert missing("sshr2019") == {"suspicious", "hidden", "mass_head"}
    # Statements of 2025 were due when the struck off one was gone; the shell's sister may report with the next year.
    assert missing("revexp") == {"suspicious", "hidden", "mass_head", "treasury", "struck_off"}


def test_the_good_company_has_forty_people_and_180_million(country: Manifest) -> None:
    found = {}
    for path in archives(country, "sshr2019", "revexp"):
        with zipfile.ZipFile(path) as packed:
            for name in packed.namelist():
                for document in etree.fromstring(packed.read(name)).xpath(
                    "Документ[СведНП/@ИННЮЛ=$inn]", inn=country.good
                ):
                    found[document.get("ДатаСост"), document[1].tag] = dict(document[1].attrib)
    assert found["31.12.2025", "СведССЧР"] == {"КолРаб": "40"}
    assert found["31.12.2025", "СведДохРасх"] == {"СумДоход": "180400000.00", "СумРасход": "166900000.00"}
    assert len(found) == 4


@pytest.mark.parametrize("companies", [3, 7, 45])
def test_a_country_has_as_many_companies_as_asked_at_the_epoch(tmp_path: Path, companies: int) -> None:
    country = build(tmp_path, companies=companies, day=EPOCH + timedelta(days=19))
    assert len(registers(country)[0].findall("Документ")) == companies
    assert [item.inn for item in country.companies[:3]] == [country.good, country.doubtful, country.bad]


def test_a_country_of_two_companies_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least three"):
        build(tmp_path, companies=2, day=DAY)
