"""Money, taxes and staff: five years, every number with its evidence, silence never taken for a clean slate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import msgspec
import pytest
from flask import render_template
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from support.proof import examples

from checker.facts import Fact, FactSheet
from checker.reports.answer import answer, facts_answer
from checker.reports.card import build_card
from checker.reports.chart import chart
from checker.reports.finance import finance_sections
from checker.reports.model import Card, Section
from checker.reports.overview import overview
from checker.reports.signing import asks
from checker.reports.statements import RATIOS, Statements, line_name, ratio
from checker.reports.words import Words
from checker.scoring.engine import evaluate
from tests.web import joined
from tests.web.conftest import Country
from tests.web.sheets import fact

RU = Words("ru")


def part(sheet: FactSheet, name: str, lang: str = "ru") -> Section:
    return next(section for section in finance_sections(sheet, lang) if section.id == name)


def texts(section: Section) -> Iterator[str]:
    yield section.note
    for line in (*section.lines, *section.asks):
        yield from (line.label, line.value, line.exact, *line.notes, *(mark.words for mark in line.marks))
    for table in section.tables:
        yield from (table.title, table.note)
        for row in table.rows:
            for cell in row.cells:
                yield from (cell.text, cell.exact, *cell.notes)


def card_of(sheet: FactSheet) -> Card:
    return build_card(sheet, evaluate(sheet), "ru")


def page_of(country: Country, sheet: FactSheet, template: str = "company_finance.html") -> str:
    parts = finance_sections(sheet, "ru")
    with country.app.test_request_context(f"/company/{sheet.inn or sheet.ogrn}/finance"):
        return render_template(template, card=card_of(sheet), parts=parts, kept={})


def test_every_number_of_every_set_is_on_the_page_with_its_evidence(country: Country) -> None:
    page = page_of(country, joined.company())
    for said in (
        "573,5 млн ₽", "573\u202f549\u202f000\u00a0₽", "−1,6 млн ₽", "527\u202f214\u202f000\u00a0₽",
        "518\u202f655\u202f000,12\u00a0₽", "1\u202f910\u202f979,01\u00a0₽", "29\u202f315\u202f404,18\u00a0₽",
        "42\u202f596\u202f713,25\u00a0₽", "0,01\u00a0₽; 40\u202f000\u00a0₽", "УСН", "малое предприятие", "10.12.2017",
        "12\u202f130\u00a0₽; 40 ч", "есть отметка о нарушении", "исправление № 1", "на 01.11.2026",
    ):  # fmt: skip
        assert said.replace(" ", "").replace("\u00a0", "") in page.replace(" ", "").replace("\u00a0", ""), said
    for section in finance_sections(joined.company(), "ru"):
        for table in section.tables:
            for row in table.rows:
                told = [cell for cell in row.cells[1:] if cell.text != "—"]
                assert row.proofs or all(cell.proof for cell in told), (section.id, row.cells[0].text)


def test_a_year_without_a_statement_is_read_from_the_next_and_says_so() -> None:
    told = Statements(joined.company())
    found = told.amount("2110", 2024)
    assert found is not None
    assert (found.kop, found.told) == (44_442_700_000, 2025)
    assert told.amount("2110", 2023) == (0, joined.STATEMENTS[1], 2023), "an explicit zero stays a zero"
    assert told.amount("1200", 2023) is None, "an empty line of a year is not looked for in another one"
    assert told.years() == [2025, 2024, 2023, 2022, 2021]
    notes = [column.note for column in part(joined.company(), "statements").tables[0].columns]
    assert notes == ["", "", "по отчёту за 2025", "", "по отчёту за 2023", "по отчёту за 2023"]


def test_a_line_nobody_named_is_still_among_all_lines() -> None:
    table = part(joined.company(), "statements").tables[-1]
    assert table.folded
    assert any(row.cells[0].text == "Строка 2999" and "1\u202f234\u00a0₽" in row.cells[3].text for row in table.rows)


def test_a_ratio_stands_beside_its_formula_and_is_not_made_of_nothing() -> None:
    told = Statements(joined.company())
    own = {wanted.above + wanted.below: wanted for wanted in RATIOS}
    assert ratio(told, own["24002110"], 2023) is None, "no profit margin of no revenue"
    assert ratio(told, own["12001500"], 2024) is None, "a line that is not there"
    found = ratio(told, own["13001600"], 2025)
    assert found is not None
    assert round(found[0], 3) == -0.03
    assert "строка 1300 ÷ строка 1600" in "\n".join(texts(part(joined.company(), "statements")))


def test_the_chart_says_in_words_what_it_draws_and_stands_beside_its_table(country: Country) -> None:
    page = page_of(country, joined.company())
    drawings = re.findall(r"<svg viewBox.*?</svg>", page, re.DOTALL)
    assert len(drawings) == 2
    for drawing in drawings:
        root = ElementTree.fromstring(drawing.replace("&nbsp;", " "))
        assert root.get("role") == "img"
        assert f'id="{root.get("aria-labelledby")}"' in page
        description = root.find("desc")
        assert description is not None
        assert description.get("id") == root.get("aria-describedby")
        assert re.search(r"2025: .*₽", description.text or "")
        assert not root.findall(".//*[@style]")
    assert '<table class="years">' in page


@given(st.dictionaries(st.integers(2000, 2030), st.integers(-(10**17), 10**17), min_size=2, max_size=5))
@examples("charts drawn", 1000)
def test_any_chart_stays_within_its_field(amounts: dict[int, int]) -> None:
    drawn = chart("x", "x", amounts, RU)
    assert (drawn is None) == (not any(amounts.values()))
    if drawn is None:
        return
    assert len(drawn.bars) == len(amounts)
    for bar in drawn.bars:
        assert 88 <= bar.x < bar.x + bar.width <= 440
        assert 20 <= bar.y < bar.y + bar.height <= 210
        assert drawn.zero in (bar.y, bar.y + bar.height) or bar.height == 1
    assert 2 <= len(drawn.scale) <= 7


def test_one_year_or_nothing_but_zeros_is_no_chart() -> None:
    assert chart("x", "x", {2025: 1}, RU) is None
    assert chart("x", "x", {2025: 0, 2024: 0}, RU) is None


def test_absence_is_of_a_list_and_a_day_and_never_a_praise(country: Country) -> None:
    bare = joined.company(*joined.REGISTER, found=("egrul",))
    figures = {figure.label: figure for figure in overview(bare, RU)}
    assert {figure.anchor for figure in figures.values()} == {"silent"}
    assert figures["Налоговая задолженность"].value == "в списке на 01.11.2026 нет"
    assert figures["Налоговая задолженность"].tone == "plain"
    assert figures["Налоговая задолженность"].proof is not None
    assert figures["Отчётность"].value == "не проверено"
    assert figures["Отчётность"].tone == "unknown"
    assert [section.id for section in finance_sections(bare, "ru")] == ["silent"], "one place for all that is silent"
    said = page_of(country, bare)
    assert "не справка об отсутствии долгов" in said
    for guilt in ("долгов нет", "чист", "надёжн", "фиктив", "однодневк"):
        assert guilt not in said.lower().replace("чистая прибыль", "").replace("чистые активы", "")


def test_the_figures_of_the_card_carry_years_evidence_and_the_way_to_the_rest(country: Country) -> None:
    sheet = joined.company()
    figures = {figure.label: figure for figure in overview(sheet, RU)}
    assert figures["Выручка"].when == "за 2025 год"
    assert figures["Выручка"].exact == "573\u202f549\u202f000\u00a0₽"
    assert figures["Чистый убыток"].tone == "bad"
    assert figures["Налоговая задолженность"].when == "на 01.11.2026"
    anchors = {section.id for section in finance_sections(sheet, "ru")}
    assert {figure.anchor for figure in figures.values()} <= anchors
    assert all(figure.proof for figure in figures.values())


def test_newer_open_data_lead_and_the_revenue_of_the_statement_stands_beside() -> None:
    newer = fact("income_expense", {"income_kop": 500_000_000, "expense_kop": 1}, "2026", "revexp")
    figures = overview(joined.company(*joined.REGISTER, *joined.STATEMENTS, newer), RU)
    assert (figures[0].label, figures[0].when) == ("Доходы", "за 2026 год")
    assert figures[0].note.startswith("выручка за 2025")


def test_facts_are_the_same_in_the_answer_and_at_their_own_address(country: Country, client: FlaskClient) -> None:
    for role in ("good", "bad"):
        told = client.get(f"/api/v1/companies/{country.inn[role]}").get_json()["facts"]
        assert told == client.get(f"/api/v1/companies/{country.inn[role]}/facts").get_json()
        assert {"egrul", "sshr", "revexp"} <= set(told)
    sheet = joined.company()
    assert answer(sheet, evaluate(sheet), "ru")["facts"] == facts_answer(sheet)
    for number, status in (("7707083893", 404), ("7707083894", 400), ("x", 400)):
        problem = client.get(f"/api/v1/companies/{number}/facts")
        assert (problem.status_code, problem.mimetype) == (status, "application/problem+json")


def head(kind: str, inn: str = "980000000115") -> Fact:
    return fact("head", {"person": {"surname": "ПРОБНЫЙ", "inn": inn}, "office": {"kind": kind}}, f"{inn}:{kind}")


def asked(*facts: Fact, kind: str = "legal_entity") -> str:
    sheet = msgspec.structs.replace(joined.company(*facts), kind=kind)
    return "\n".join(f"{line.label}: {line.value} {line.exact} {' '.join(line.notes)}" for line in asks(sheet, RU))


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ((head("02"),), "Решение или протокол о его назначении"),
        ((head("06"),), "Определение или решение суда"),
        ((head("04"),), "Решение о ликвидации"),
        ((head("02"), head("02", "980000000227")), "вместе они действуют или порознь"),
        ((head("02"), head("02", "980000000227"), fact("powers", {"kind": "1"})), "Нужны подписи всех"),
        ((fact("managing_company", {"company": {"inn": "9800000221"}}, "9800000221"),), "управляющая организация"),
    ],
)
def test_what_to_ask_for_depends_on_who_acts(facts: tuple[Fact, ...], words: str) -> None:
    assert words in asked(*joined.REGISTER[:2], *facts)


def test_a_major_deal_is_a_fourth_of_the_assets_of_the_last_statement() -> None:
    said = asked(*joined.REGISTER, *joined.STATEMENTS)
    assert "10 млн ₽" in said.replace("\u00a0", " ")
    assert "10\u202f000\u202f000\u00a0₽" in said
    assert "строка 1600 за 2025 год" in said
    assert "попросите последний баланс" in asked(*joined.REGISTER)
    alone = fact("founder", {"kind": "person", "person": {"inn": "980000000115"}}, "980000000115")
    assert "одобрения закон не требует" in asked(*joined.REGISTER, alone, *joined.STATEMENTS)
    other = fact("founder", {"kind": "person", "person": {"inn": "980000000227"}}, "980000000227")
    assert "10\u202f000\u202f000\u00a0₽" in asked(*joined.REGISTER, other, *joined.STATEMENTS)


def test_nobody_is_asked_to_sign_for_a_company_that_ended() -> None:
    over = fact("termination", {"method": {"code": "201"}, "date": "2025-10-30"})
    assert asked(*joined.REGISTER, over) == ""


def entrepreneur(*facts: Fact) -> FactSheet:
    name = {"name_full": "ПРОБНЫЙ ОБРАЗЕЦ", "person": {"surname": "ПРОБНЫЙ", "given": "ОБРАЗЕЦ"}}
    number = {"inn": "980000000115", "ogrn": "319980000000018", "ogrn_date": "2019-01-10", "kind_code": "1"}
    own = (fact("identity", number, source="egrip"), fact("name", name, source="egrip"))
    sheet = joined.company(*own, *facts, found=("egrip",))
    return msgspec.structs.replace(sheet, inn="980000000115", ogrn="319980000000018", kind="entrepreneur")


def test_an_entrepreneur_has_no_card_of_what_he_cannot_have(country: Country) -> None:
    sheet = entrepreneur()
    card = card_of(sheet)
    assert (card.name, card.form, card.kpp) == ("ИП Пробный Образец", "ИП", "")
    page = page_of(country, sheet)
    for absent in ("КПП", "Уставный капитал", "Бухгалтерская отчётность", "Налоговая задолженность"):
        assert absent not in page
    assert "ОГРНИП" in page
    assert "Паспорт" in "\n".join(text for section in card.sections for text in texts(section))
    farm = fact("identity", {"inn": "980000000115", "ogrn": "319980000000018", "kind_code": "2"}, source="egrip")
    assert card_of(msgspec.structs.replace(sheet, facts=(farm, *sheet.facts[1:]))).name == "Глава КФХ Пробный Образец"


def test_a_company_without_a_register_record_has_a_card_of_what_others_say(country: Country) -> None:
    sheet = joined.company(*joined.STATEMENTS, *joined.TAXES, found=("girbo", "sshr", "rsmp"))
    card = card_of(sheet)
    assert (card.status.code, card.known, card.name) == ("unknown", True, "ООО «ПРОБА»")
    requisites = next(section for section in card.sections if section.id == "requisites")
    assert "Записи реестра" in requisites.note
    assert all(line.proof for line in requisites.lines)
    assert "980001001" in "\n".join(texts(requisites))
    signers = next(section for section in card.sections if section.id == "signers")
    assert "мы не знаем" in signers.note
    assert page_of(country, sheet)


def test_a_ban_of_a_person_is_no_ban_of_the_company() -> None:
    section = next(section for section in card_of(joined.company()).sections if section.id == "disqualified")
    assert "Запрет касается человека" in section.note
    row = section.tables[0].rows[0]
    assert row.marks[0].detail == "с 25.08.2026 по 24.08.2027"
    assert row.proofs


def test_sources_say_their_age_promise_and_official_page(country: Country) -> None:
    views = {view.source: view for view in card_of(joined.company()).coverage}
    assert views["revexp"].age == "19 дней на эту дату; считаем свежими 40 дней"
    assert views["kad"].official == "https://kad.arbitr.ru/"
    assert views["kad"].about
    page = page_of(country, joined.company(), "company_sources.html")
    assert page.count("официальный сайт") >= 8


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ({"balance": {"1600": {"current_kop": 5}, "1700": {"current_kop": 9}}}, "активы не равны пассивам"),
        ({"results": {"2110": {"current_kop": -5}}}, "выручка меньше нуля"),
        ({"balance": {"1600": {"previous_kop": 5_000}}}, "числа соседних лет записаны в разных единицах"),
        ({"results": {"2110": {"current_kop": 5}}}, ""),
    ],
)
def test_a_statement_that_does_not_add_up_is_told_beside_its_figures(lines: dict[str, object], told: str) -> None:
    """Also of an old year, of which the verdict is silent: the chart draws it like any other."""
    shown = {"year": "2019", "results": {"2400": {"current_kop": 1}}, **lines}
    before = {"year": "2018", "balance": {"1600": {"current_kop": 5}}}
    facts = (fact("statement", shown, "2019", "girbo"), fact("statement", before, "2018", "girbo"))
    sheet = msgspec.structs.replace(joined.company(), facts=facts)
    note = part(sheet, "statements").note
    assert (f"Отчётность за 2019 год не сходится ({told})" in note) if told else ("не сходится" not in note)


@pytest.mark.parametrize("code", ["2510", "4111", "4121", "4223", "4311", "4323", "4490"])
def test_lines_of_the_full_form_have_names(code: str) -> None:
    assert "код" not in line_name(code, simplified=False, words=RU) and code not in line_name(code, False, RU)


@pytest.mark.parametrize(("active", "said"), [(True, "микропредприятие"), (False, "исключена из реестра")])
def test_a_row_of_the_small_business_search_speaks_where_the_register_itself_was_not_read(
    active: bool, said: str
) -> None:
    row = {
        "kind": "UL",
        "ogrn": "1239800001000",
        "category": "1",
        "active": active,
        "included": "2023-01-10",
        "headcount": 7,
    }
    ended = fact("sme_row", row | {"active": False}, "1229800001000", "rsmp")
    sheet = joined.company(ended, fact("sme_row", row, row["ogrn"], "rsmp"), found=("rsmp",))
    lines = [(line.value, line.notes) for line in part(sheet, "sme").lines]
    assert lines[-1] == (said, ("с 10.01.2023", "численность: 7"))
    assert [figure.value for figure in overview(sheet, RU) if figure.anchor == "sme"] == [said]
