"""What the register wrote is shown as it wrote it, with the entry that set it, and with the day it speaks of."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from flask import render_template
from flask.testing import FlaskClient

from checker.cli import main
from checker.facts import Coverage, Fact, FactSheet, State, stamp_of
from checker.history import Entry
from checker.reports.card import build_card
from checker.reports.model import Card, Line, Row, Section
from checker.reports.proofs import untrue_mark
from checker.reports.spell import say, spell
from checker.reports.story import tell
from checker.reports.words import Words
from checker.scoring.engine import evaluate
from checker.web import asking
from tests.web.conftest import Country
from tests.web.sheets import DAY, ENTRY, NOW, evidence, fact, sheet

LATER = {"grn": "2239800000017", "date": "2023-05-10"}
LATEST = {"grn": "2249800000016", "date": "2024-06-11"}
PERSON = {"surname": "ПРИМЕРОВ", "given": "ИВАН", "inn": "980000000115"}
COMPANY = {"ogrn": "1169832700014", "inn": "9800000221", "name_full": 'АКЦИОНЕРНОЕ ОБЩЕСТВО "МАКЕТ"'}
WORDS = Words("ru")


def card_of(*facts: Fact, found: FactSheet | None = None) -> Card:
    found = found or sheet(*facts)
    return build_card(found, evaluate(found), "ru")


def part(card: Card, name: str) -> Section:
    return next(section for section in card.sections if section.id == name)


def lines(card: Card, name: str, label: str) -> list[Line]:
    return [line for line in part(card, name).lines if line.label == label]


def founder(**value: Any) -> Row:
    card = card_of(
        fact("capital", {"sum_kop": 1_200_000, "entry": ENTRY}), fact("founder", {"kind": "person", **value}, "x")
    )
    return part(card, "founders").tables[0].rows[0]


def head(**value: Any) -> Fact:
    office = {"kind": "02", "title": "ДИРЕКТОР", "entry": ENTRY}
    return fact("head", {"person": {**PERSON, "entry": ENTRY}, "office": office, **value}, "980000000115:02")


@pytest.mark.parametrize("number", ["1086041595", "20260314", "2026W11", "2026-W11-6", "0000000001"])
def test_a_registration_number_is_never_shown_as_a_day(number: str) -> None:
    office = {"code": "098", "name": "Отделение Фонда по Примерской области"}
    card = card_of(
        fact("pension", {"reg_number": number, "reg_date": "2015-01-27", "fund_office": office, "entry": ENTRY})
    )
    notes = lines(card, "requisites", "Учёт в Пенсионном фонде")[0].notes
    assert f"регистрационный номер: {number}" in notes
    assert "дата регистрации: 27.01.2015" in notes


VOID = {
    "id": "1", "grn": ENTRY["grn"], "date": ENTRY["date"], "kind": {"code": "12101", "name": "Изменение"},
    "status": {"void": {"id": "2", **LATER}},
}  # fmt: skip


def test_a_voided_entry_is_struck_through_on_the_card_too(country: Country) -> None:
    card = card_of(fact("change", VOID, "1"))
    assert card.story[0].void == "Запись признана недействительной: ГРН 2239800000017 от 10.05.2023"
    with country.app.test_request_context("/company/9800000119"):
        country.app.preprocess_request()
        page = render_template("company.html", card=card, asked=asking.read({}), deals={}, kept={})
    assert "<s>Изменение</s>" in page
    assert "Запись признана недействительной" in page


def test_a_corrected_entry_says_which_entry_corrected_it() -> None:
    value = {**VOID, "status": {"entry_corrected": [{"id": "3", **LATER}]}}
    entry = Entry(day=DAY, known_at=None, source="egrul", kind="register", block="change", key="1", before=None,
                  after=value, evidence=evidence())  # fmt: skip
    corrected = "исправлено записью ГРН 2239800000017 от 10.05.2023"
    assert corrected in tell([entry], "ru")[0].happenings[0].notes
    assert card_of(fact("change", value, "1")).story[0].notes == (corrected,)
    address = {"classic": {"index": "630000", "entry": ENTRY, "entry_corrected": [LATER]}}
    assert corrected in lines(card_of(fact("address", address)), "requisites", "Адрес")[0].notes


@pytest.mark.parametrize(
    ("start", "until", "title", "tone", "chip"),
    [
        ("2025-11-20", "2026-11-20", "Дисквалификация", "bad", True),
        ("2025-11-20", "2026-11-19", "срок дисквалификации истёк 19.11.2026", "plain", False),
        ("2026-11-21", "2027-11-20", "дисквалификация начнётся 21.11.2026", "warn", False),
    ],
)
def test_a_disqualification_stands_only_while_it_lasts(
    start: str, until: str, title: str, tone: str, chip: bool
) -> None:
    ban = fact("disqualification", {"from": start, "until": until, "decided": "2025-10-01"}, "980000000115")
    card = card_of(head(), ban)
    mark = lines(card, "signers", "Директор")[0].marks[0]
    assert (mark.words, mark.tone) == (title, tone)
    assert [item.words for item in card.header_marks] == (["Руководитель дисквалифицирован"] if chip else [])


def test_a_corporate_agreement_says_what_it_settles() -> None:
    said = {
        kind: lines(
            card_of(fact("agreement", {"kind": kind, "entry": ENTRY}, kind)), "signers", "Корпоративный договор"
        )
        for kind in "12"
    }
    assert said["1"][0].value == "заключён; объём правомочий непропорционально долям"
    assert said["2"][0].value == "заключён; ограничения и условия отчуждения долей (акций)"
    assert said["1"][0].notes == ()


def test_a_licence_shows_its_day_where_it_differs_from_the_start_and_that_its_term_is_over() -> None:
    def cells(**value: str) -> tuple[tuple[str, ...], tuple[str, ...], str]:
        row = part(card_of(fact("licence", {"number": "Л-1", **value}, "Л-1")), "licences").tables[0].rows[0]
        return row.cells[0].notes, row.cells[2].notes, row.cells[2].text

    assert cells(date="2017-04-25", **{"from": "2015-08-11"}) == (("от 25.04.2017",), (), "с 11.08.2015")
    assert cells(date="2017-04-25", **{"from": "2017-04-25"})[0] == ()
    assert cells(until="2026-11-19", **{"from": "2020-01-01"})[1] == ("срок истёк",)
    assert cells(until="2026-11-20", **{"from": "2020-01-01"})[1] == ()


def test_name_and_share_of_a_founder_stand_each_with_its_own_entry() -> None:
    row = founder(
        entry_first=ENTRY,
        person={**PERSON, "entry": LATER},
        sex={"code": "1", "entry": LATEST},
        share={"nominal_kop": 10, "entry": ENTRY},
    )
    assert [(proof.about, proof.entry) for proof in row.proofs] == [
        ("имя", "ГРН 2239800000017 от 10.05.2023"),
        ("доля", "ГРН 2229800000018 от 14.03.2022"),
    ]
    row = founder(person={**PERSON, "entry": LATER}, share={"nominal_kop": 10, "entry": LATER})
    assert [(proof.about, proof.entry) for proof in row.proofs] == [("", "ГРН 2239800000017 от 10.05.2023")]


def test_the_office_of_a_head_stands_with_its_own_entry() -> None:
    line = lines(card_of(head(person={**PERSON, "entry": LATER})), "signers", "Директор")[0]
    assert line.proof is not None
    assert [(proof.about, proof.entry) for proof in (line.proof, *line.further)] == [
        ("имя", "ГРН 2239800000017 от 10.05.2023"),
        ("должность", "ГРН 2229800000018 от 14.03.2022"),
    ]


def test_a_branch_stands_with_its_own_entry_and_not_with_that_of_the_tax_office() -> None:
    branch = {
        "name": {"name": 'ФИЛИАЛ "МАКЕТ"', "entry": ENTRY},
        "classic": {"index": "630000", "entry": ENTRY},
        "tax_registration": {"kpp": "980001001", "entry": LATER},
    }
    assert stamp_of(branch) == ENTRY
    row = part(card_of(fact("branch", branch, "x")), "units").tables[0].rows[0]
    assert [(proof.about, proof.entry) for proof in row.proofs] == [
        ("название, адрес", "ГРН 2229800000018 от 14.03.2022"),
        ("налоговый учёт", "ГРН 2239800000017 от 10.05.2023"),
    ]


def test_a_state_founder_falls_back_to_its_first_entry_and_a_municipality_without_a_name_is_one() -> None:
    state = {"kind": "3", "region_code": "54", "region_name": "НОВОСИБИРСКАЯ ОБЛАСТЬ"}
    row = founder(kind="state", entry_first=LATER, state=state)
    assert row.proofs[0].entry == "ГРН 2239800000017 от 10.05.2023"
    assert row.cells[0].text == "муниципальное образование (Новосибирская область)"


def test_short_and_foreign_names_stand_with_their_own_entries() -> None:
    names = fact("name", {
        "name_full": "ПРОБА", "entry": ENTRY, "short": {"name_short": 'ООО "ПРОБА"', "entry": LATER},
        "foreign": {"name": "PROBA", "entry": LATEST}, "short_foreign": {"name_short": "PROBA LLC", "entry": LATEST},
    })  # fmt: skip
    bare = sheet()
    card = card_of(found=msgspec.structs.replace(bare, facts=(bare.facts[0], names)))
    told = {line.label: (line.value, line.proof.entry) for line in part(card, "requisites").lines if line.proof}
    assert told["Полное наименование"] == ("ПРОБА", "ГРН 2229800000018 от 14.03.2022")
    assert told["Краткое наименование"] == ("ООО «ПРОБА»", "ГРН 2239800000017 от 10.05.2023")
    assert told["Наименование на иностранном языке"] == ("PROBA", "ГРН 2249800000016 от 11.06.2024")
    assert told["Краткое наименование на иностранном языке"] == ("PROBA LLC", "ГРН 2249800000016 от 11.06.2024")


@pytest.mark.parametrize(
    ("share", "text", "notes"),
    [
        ({"size": {"percent": "4.2658"}}, "4,2658\u00a0%", ()),
        ({"size": {"fraction": {"numerator": "11", "denominator": "12"}}}, "11/12", ("91,66\u00a0%",)),
        ({"size": {"decimal": "0.5"}}, "0,5", ("50\u00a0%",)),
        ({"nominal_kop": 300_000}, "25\u00a0%", ("вычислено по номиналу",)),
        ({}, "", ()),
    ],
)
def test_a_share_is_shown_as_written_and_what_we_computed_beside_it(
    share: dict[str, Any], text: str, notes: tuple[str, ...]
) -> None:
    cell = founder(person=PERSON, share=share).cells[1]
    assert (cell.text, cell.notes) == (text, notes)


BOTH = "АКЦИОНЕРНОЕ ОБЩЕСТВО «МАКЕТ» (ИНН 9800000221, ОГРН 1169832700014)"


def test_a_company_is_named_with_both_of_its_numbers_wherever_it_stands() -> None:
    holder = {**COMPANY, "entry": ENTRY}
    card = card_of(
        fact("managing_company", {"company": holder, "entry_first": LATER}, "x"),
        fact("registry_holder", {"company": holder}),
        fact("predecessor", holder, "x"),
        fact("successor", holder, "x"),
        fact("founder", {"kind": "company", "company": holder}, "x"),
    )
    manager = lines(card, "signers", "Управляющая организация")[0]
    assert manager.value == BOTH
    assert manager.notes[0] == "управляет с 10.05.2023 (по реестру)"
    assert lines(card, "requisites", "Держатель реестра акционеров")[0].value == BOTH
    assert [line.value for line in part(card, "reorganisation").lines] == [BOTH, BOTH]
    assert part(card, "founders").tables[0].rows[0].cells[0].text == BOTH


def test_who_takes_part_in_a_reorganisation_stands_once_with_what_becomes_of_it() -> None:
    own = {"ogrn": "1169832700003", "inn": "9800000119", "name_full": "ПРОБА", "after": "ПРЕКРАТИТ ДЕЯТЕЛЬНОСТЬ"}
    other = {**COMPANY, "after": "ПРОДОЛЖИТ ДЕЯТЕЛЬНОСТЬ"}
    value = {"code": "124", "name": "Присоединение", "entry": ENTRY, "participants": [own, other, own, other]}
    section = part(card_of(fact("reorganisation", value, "124")), "reorganisation")
    assert section.lines[0].notes == ()
    rows = section.tables[0].rows
    assert [(row.cells[0].company, row.cells[1].text) for row in rows] == [
        ("", "Прекратит деятельность"),
        ("9800000221", "Продолжит деятельность"),
    ]
    assert rows[0].cells[0].notes == ("эта организация",)


def test_a_pledge_and_an_arrest_of_a_share_are_marks_of_their_own() -> None:
    pledge = {
        "kind": "ЗАЛОГ",
        "entry": LATER,
        "pledgee_company": {
            "entry_first": ENTRY,
            "company": {**COMPANY, "entry": LATER},
            "pledge_contract": {"number": "7-Н", "date": "2022-03-10", "notary": {"surname": "ОБРАЗЦОВА"}},
        },
    }
    arrest = {"kind": "2", "number": "98/1", "date": "2024-06-01", "entry": LATEST}
    row = founder(person=PERSON, encumbrances=[pledge], arrests=[arrest])
    first, second = row.marks
    assert (first.words, first.tone) == ("Доля в залоге", "warn")
    assert first.detail == (
        f"залогодержатель: {BOTH}; с 14.03.2022 (по реестру); договор № 7-Н от 10.03.2022, нотариус: Образцова"
    )
    assert first.proof is not None
    assert first.proof.entry == "ГРН 2239800000017 от 10.05.2023"
    assert (second.words, second.detail) == ("Доля под арестом", "постановление приставов № 98/1 от 01.06.2024")
    assert not row.cells[0].notes


@pytest.mark.parametrize(("date", "ended"), [("2026-11-20", True), ("2026-11-21", False)])
def test_nobody_signs_for_an_ended_company_and_the_section_begins_with_that(date: str, ended: bool) -> None:
    end = fact("termination", {"date": date, "method": {"code": "407", "name": "Исключение"}, "entry": ENTRY})
    note = part(card_of(head(), end), "signers").note
    said = "Организация прекращена 20.11.2026: подписать за неё больше никто не может. Последние сведения реестра:"
    assert note == (said if ended else "")


def test_the_top_of_the_card_names_a_managing_company_as_one_and_counts_the_others() -> None:
    manager = fact("managing_company", {"company": COMPANY}, "x")
    card = card_of(manager)
    assert (card.head_label, card.head) == ("Управляющая организация", "АКЦИОНЕРНОЕ ОБЩЕСТВО «МАКЕТ»")
    assert card.head_more == ""
    card = card_of(head(), manager)
    assert (card.head_label, card.head, card.head_more) == ("Руководитель", "Примеров Иван", "и ещё 1")


def test_citizenship_has_no_codes_and_a_part_with_one_name_is_that_name() -> None:
    german = {"code": "2", "country_code": "276", "country": "ФРГ", "entry": ENTRY}
    assert spell({"citizenship": german}, WORDS) == ("гражданство: ФРГ",)
    assert spell({"citizenship": {"code": "3", "entry": ENTRY}}, WORDS) == ("гражданство: лицо без гражданства",)
    assert spell({"citizenship": {"code": "1", "entry": ENTRY}}, WORDS) == ()
    short = {"short_foreign": {"name_short": "PROBA LLC", "entry": ENTRY}}
    assert spell(short, WORDS) == ("краткое иностранное наименование: PROBA LLC",)
    assert say(",150000,,, Макетов г,, ш Выдуманное, д 8,,", WORDS, "address") == "150000, Макетов г, ш Выдуманное, д 8"


def test_a_part_is_told_in_words_and_not_in_the_codes_of_its_source() -> None:
    activity = {"code": "49.41", "name": "Грузовые перевозки", "percent": "85", "main": True, "entry": ENTRY}
    assert spell(activity, WORDS) == ("49.41 Грузовые перевозки, основной вид", "доля: 85\u00a0%")
    assert spell({"code": "117", "name": "Конкурсное производство"}, WORDS) == ("Конкурсное производство",)
    office = {"kind": "02", "kind_name": "Руководитель юридического лица", "title": "ДИРЕКТОР", "entry": ENTRY}
    assert spell({"office": office, "kind": "1"}, WORDS) == ("должность: ДИРЕКТОР",)
    place = {"city": {"name": "МАКЕТОВ", "type": "ГОРОД"}, "region": {"name": "ПРИМЕРНАЯ", "type": "ОБЛАСТЬ"}}
    assert say(place, WORDS) == "область ПРИМЕРНАЯ, город МАКЕТОВ"
    assert spell({"period": "2026-10"}, WORDS) == ("на месяц: 10.2026",)
    decision = {"decision": {"date": "2026-09-19", "journal": "39"}}
    assert spell(decision, WORDS)[0].endswith("дата 19.09.2026, номер журнала «Вестник» 39")


def test_a_mark_says_its_text_once() -> None:
    mark = untrue_mark(fact("address_mark", {"ground": "2", "text": "сведения недостоверны"}), WORDS)
    assert mark.detail == "сведения недостоверны"


def test_what_we_do_not_know_stands_in_one_place_and_what_the_deal_needs_stands_first() -> None:
    coverage = (
        Coverage(source="egrul", state=State.FOUND, as_of=DAY, checked_at=NOW, evidence=evidence()),
        Coverage(source="rnp", state=State.NOT_CHECKED, reason="captcha"),
        Coverage(source="snr", state=State.NOT_CHECKED, reason="never_asked"),
        Coverage(source="cbr_warnings", state=State.NOT_CHECKED, reason="never_asked"),
        Coverage(source="debtam", state=State.NOT_CHECKED, reason="down"),
    )
    unknown = card_of(found=sheet(coverage=coverage)).unknown
    assert unknown is not None
    needed = [finding.code == "coverage.not_checked" for finding in unknown.findings]
    assert needed == sorted(needed, reverse=True)
    assert any("налоговая задолженность" in finding.sentence and finding.look for finding in unknown.findings)
    optional = unknown.findings[-1]
    assert optional.code == "coverage.others_not_checked"
    assert any("Недобросовестные поставщики" in line and "код с картинки" in line for line in optional.because)
    assert [view.source for view in unknown.others] == ["cbr_warnings"]


def test_the_page_says_of_each_silent_source_once(country: Country, client: FlaskClient) -> None:
    page = client.get(f"/company/{country.made.good}").text
    assert page.count("Чего мы не знаем</span></h2>") == 1
    assert "Что не проверено" not in page
    assert "Это не значит «чисто»" in page


def test_the_shell_says_that_nothing_was_known_at_that_moment(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    from checker.settings import settings

    folder = tmp_path_factory.mktemp("shell")
    monkeypatch.setenv("CHECKER_DATA_DIR", str(folder))
    settings.cache_clear()
    try:
        made = CliRunner().invoke(main, ["sandbox", "build", str(folder / "files"), "--companies", "3", "--json"])
        CliRunner().invoke(main, ["load", str(folder / "files")])
        then = CliRunner().invoke(main, ["check", json.loads(made.stdout)["good"], "--as-of", "2020-01-01"])
        now = CliRunner().invoke(main, ["check", "9899999994"])
    finally:
        settings.cache_clear()
    assert "ничего не было известно" in then.output
    assert then.exit_code == 1
    assert now.output.strip() == "Номера 9899999994 в базе нет."
