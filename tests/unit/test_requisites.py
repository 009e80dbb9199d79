"""Firms found in pasted texts: cards, invoices, contract heads, and texts that are none of these."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.files import inn, ogrn, person
from support.proof import examples

from checker import ids
from checker.requisites import bank
from checker.requisites.extract import extract
from checker.requisites.found import FIRMS, LIMIT, Firm

BIK = "044525225"
ACCOUNT = bank.with_key("40702810000000000001", BIK)
CORR = "30101810400000000225"
INVOICE = f"""АО "ПРОБНЫЙ БАНК" г. Примерск	БИК	{BIK}
	Сч. №	{CORR}
Банк получателя
ИНН {inn(1)}	КПП 980101001	Сч. №	{ACCOUNT}
ООО "Пример Первый"
Получатель
Счет на оплату № 12 от 1 марта 2026 г.
Поставщик (Исполнитель):	ООО "Пример Первый", ИНН {inn(1)}, КПП 980101001, 980000, г Примерск, ул Первая, д 1
Покупатель (Заказчик):	ООО "Торговый дом Образец", ИНН {inn(2)}, КПП 980101001, 980001, ул Вторая, д 8
1 Доставка 1 100 000,00
Итого: 100 000,00
Руководитель ________ Образцов П. П.   Бухгалтер ______ Счётова И.И."""
CONTRACT = """Общество с ограниченной ответственностью «Пример», именуемое в дальнейшем «Исполнитель», в лице
генерального директора Образцова Петра Сергеевича, действующего на основании Устава, с одной стороны, и ООО "Проба",
именуемое в дальнейшем «Заказчик», в лице директора Черновой Анны Ильиничны, действующей на основании
доверенности № 5, с другой стороны, заключили настоящий договор"""
COLUMNS = f"""Исполнитель:                     Заказчик:
ООО «Пример Первый»              ООО «Пример Второй»
ИНН {inn(1)} КПП 980101001     ИНН {inn(2)} КПП 980201001
р/с {ACCOUNT}         р/с 40702810000000000002
Директор Образцов П.П.           Директор Черновой Л.Я."""


def fields(firm: Firm) -> list[tuple[str, str]]:
    return [(found.field, found.value) for found in firm.fields]


def only(text: str) -> Firm:
    (firm,) = extract(text).firms
    return firm


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        (f"ИНН: {inn(1)}", "inn", inn(1)),
        (f"инн{inn(1)}", "inn", inn(1)),
        (f"ИНН\n{inn(1)}", "inn", inn(1)),
        (f"ИНН № {inn(1)[:4]} {inn(1)[4:7]} {inn(1)[7:]}", "inn", inn(1)),
        (f"ИНН/КПП {inn(1)}/980101001", "kpp", "980101001"),
        (f"ИНН/КПП: {inn(1)} \\ 980101001".replace("\\", "/"), "inn", inn(1)),
        (f"ИНН {inn(1)}, КПП 9801AB001", "kpp", "9801AB001"),
        (f"{inn(1)}/980101001", "kpp", "980101001"),
        (f"огрн : {ogrn(1)}", "ogrn", ogrn(1)),
        (f"ОСНОВНОЙ ГОСУДАРСТВЕННЫЙ РЕГИСТРАЦИОННЫЙ НОМЕР (ОГРН) {ogrn(1)}", "ogrn", ogrn(1)),
        (f"Р/с {ACCOUNT[:5]} {ACCOUNT[5:8]} {ACCOUNT[8]} {ACCOUNT[9:13]} {ACCOUNT[13:]}", "account", ACCOUNT),
        (f"Расчётный счёт: {ACCOUNT}", "account", ACCOUNT),
        (f"р.с. {ACCOUNT}", "account", ACCOUNT),
        (f"к/с {CORR}", "corr", CORR),
        (f"Корр. счет {CORR}", "corr", CORR),
        (f"сч. № {CORR}", "corr", CORR),
        (f"БИК {BIK}", "bik", BIK),
        ("ИНН\u00a098\u2009000\u200b00119", "inn", "9800000119"),
        ("ИНН ９８００００0119", "inn", "9800000119"),
        ("Директор Образцов П.П.", "head", "Образцов П.П."),
        ("Генеральный директор: Образцов-Пробный Пётр Сергеевич", "head", "Образцов-Пробный Пётр Сергеевич"),
        ("РУКОВОДИТЕЛЬ ОБРАЗЦОВ ПЕТР СЕРГЕЕВИЧ", "head", "ОБРАЗЦОВ ПЕТР СЕРГЕЕВИЧ"),
        ("Генеральный директор ООО «Проба» _______ /П.С. Образцов/", "head", "П.С. Образцов"),
        ("ООО «Торговый дом «Проба»", "name", "ООО «Торговый дом «Проба»"),
        ("ООО Торговый дом \"Проба\", г. Примерск", "name", 'ООО Торговый дом "Проба"'),
        ("ПАО Проба и Образец, ИНН", "name", "ПАО Проба и Образец"),
        ("Полное наименование: Общество с ограниченной\nответственностью «Проба\nновая»", "name",
         "Общество с ограниченной ответственностью «Проба новая»"),
        ('ООО  "СК"ПРОБА"', "name", 'ООО "СК"ПРОБА"'),
        ("ТСН (ЖИЛЬЯ) \"ПРОБА 15/1\"", "name", 'ТСН (ЖИЛЬЯ) "ПРОБА 15/1"'),
        ("Наименование: ЖСК-2", "name", "ЖСК-2"),
        ("ГСК № 53\nАдрес: г. Примерск, тер. СНТ Проба, д. 1", "name", "ГСК № 53"),
        ("ИП Образцов Пётр Сергеевич", "name", "ИП Образцов Пётр Сергеевич"),
        ("Адрес: 980000, г. Примерск,\nул. Первая, д. 1\nтел. 123", "address", "980000, г. Примерск, ул. Первая, д. 1"),
        ("Юр. адрес 980000 г Примерск ул Первая 1", "address", "980000 г Примерск ул Первая 1"),
        ("Почтовый адрес: 980000, Примерск, а/я 5", "postal", "980000, Примерск, а/я 5"),
    ],
)  # fmt: skip
def test_a_field_is_found_however_it_is_written(text: str, field: str, value: str) -> None:
    assert (field, value) in fields(only(text)), fields(only(text))


def test_an_invoice_has_a_seller_with_its_bank_and_a_buyer() -> None:
    seller, buyer = extract(INVOICE).firms
    assert (seller.party, buyer.party) == ("seller", "buyer")
    held = dict(fields(seller))
    assert (held["inn"], held["account"], held["corr"], held["bik"]) == (inn(1), ACCOUNT, CORR, BIK)
    assert (held["bank"], held["name"]) == ('АО "ПРОБНЫЙ БАНК"', 'ООО "Пример Первый"')
    assert held["head"] == "Образцов П. П."
    assert dict(fields(buyer))["inn"] == inn(2)
    assert "account" not in dict(fields(buyer))


def test_a_contract_head_has_two_firms_without_numbers_and_on_what_ground_each_signs() -> None:
    one, two = extract(CONTRACT).firms
    assert [firm.party for firm in (one, two)] == ["contractor", "customer"]
    (first,), (second,) = one.of("head"), two.of("head")
    assert (first.value, first.note, first.oblique) == ("Образцова Петра Сергеевича", "Устава", True)
    assert (second.value, second.note) == ("Черновой Анны Ильиничны", "доверенности № 5")
    assert (one.number, two.number) == ("", "")


def test_columns_side_by_side_are_told_apart() -> None:
    left, right = extract(COLUMNS).firms
    assert (left.party, right.party) == ("contractor", "customer")
    assert [dict(fields(firm))["inn"] for firm in (left, right)] == [inn(1), inn(2)]
    assert [dict(fields(firm))["head"] for firm in (left, right)] == ["Образцов П.П.", "Черновой Л.Я."]


def test_a_wrong_digit_a_letter_and_a_wrong_length_are_told() -> None:
    wrong = inn(1)[:-1] + str((int(inn(1)[-1]) + 1) % 10)
    for text, problem in ((wrong, "check_digit"), (inn(1)[:3] + "О" + inn(1)[4:], "pattern"), (inn(1)[:-1], "length")):
        found = only(f"ИНН {text}").one("inn")
        assert found and found.fault and found.fault.problem == problem
        assert only(f"ИНН {text}").number == ""


def test_a_phone_is_no_inn_and_a_sentence_is_no_firm() -> None:
    assert not extract("Звоните: +7 (495) 123-45-67, 8 800 2000 600").firms
    assert not extract("Поставщик обязуется поставить товар в срок, а покупатель принять его по акту").firms


def test_no_text_raises_or_takes_long() -> None:
    rough = random.Random(7)
    pieces = [
        "ИНН ",
        "ООО «",
        '"',
        "директор ",
        "адрес ",
        "101000, г",
        "\n",
        "   ",
        "р/с ",
        "1234567890",
        "И.И. ",
        "«",
        "в лице ",
    ]
    texts = [piece * (LIMIT // len(piece)) for piece in pieces] + ["".join(rough.choices(pieces, k=15000))]
    for text in texts:
        begun = time.process_time()
        assert len(extract(text).firms) <= FIRMS
        assert time.process_time() - begun < 5, text[:20]
    assert extract("ИНН " * LIMIT).cut


@given(st.text(max_size=300))
@examples("requisites: any text is read without an error", 3000, factor=30)
def test_any_text_is_read(text: str) -> None:
    for firm in extract(text).firms:
        assert firm.fields


LABELS = {
    "inn": ("ИНН", "инн:", "ИНН №", "Идентификационный номер налогоплательщика:", "INN"),
    "kpp": ("КПП", "кпп -", "КПП:", "Код причины постановки на учет"),
    "ogrn": ("ОГРН", "огрн:", "ОГРН №"),
    "account": ("р/с", "Р/С", "Расчетный счет", "расчётный счёт №", "р/сч"),
    "corr": ("к/с", "К/с:", "Корр. счёт", "Корреспондентский счет"),
    "bik": ("БИК", "бик:", "BIC"),
    "name": ("Наименование:", "Полное наименование:", ""),
    "address": ("Юридический адрес:", "Адрес:", "Место нахождения:", "ЮРИДИЧЕСКИЙ АДРЕС"),
    "head": ("Генеральный директор", "Директор:", "Руководитель"),
}
SEPARATORS = ("\n", "\r\n", "\n\n", ";\n")


@st.composite
def cards(draw: st.DrawFn) -> tuple[dict[str, str], str]:
    """Fields of a made-up firm, and a card of them in any order, with any labels."""
    number = draw(st.integers(1, 9999))
    bik = draw(st.from_regex(r"\A04[0-9]{4}[1-9][0-9]{2}\Z"))
    held = {
        "inn": inn(number),
        "kpp": "98" + draw(st.from_regex(r"\A[0-9]{2}(?:01|43|45|50|AB)[0-9]{3}\Z")),
        "ogrn": ogrn(number),
        "account": bank.with_key("40702810" + draw(st.from_regex(r"\A[0-9]{12}\Z")), bik),
        "corr": bank.with_key(f"301018100000000{bik[4:6]}{bik[6:]}", bik),
        "bik": bik,
        "name": draw(st.sampled_from(("ООО «Проба»", 'АО "Торговый дом Проба"', "ПАО «ПРОБА-2»"))),
        "address": draw(st.sampled_from(("980000, г. Примерск, ул. Первая, д. 1", "980001, д. Новая, д. 7, оф. 3"))),
        "head": draw(st.sampled_from(("Образцов Пётр Сергеевич", "Чернова А.И.", "П.С. Образцов"))),
    }  # fmt: skip
    order = draw(st.permutations(sorted(held)))
    lines = [f"{draw(st.sampled_from(LABELS[field]))} {held[field]}" for field in order]
    return held, draw(st.sampled_from(SEPARATORS)).join(lines)


@given(cards())
@examples("requisites: a card in any order with any labels gives its fields", 2000, factor=20)
def test_a_rendered_card_gives_its_fields(card: tuple[dict[str, str], str]) -> None:
    held, text = card
    assert dict(fields(only(text))) == held


@given(st.integers(1, 9999), st.data())
@examples("requisites: a changed digit of an ИНН or ОГРН is told", 2000, factor=20)
def test_a_changed_digit_is_told(number: int, data: st.DataObject) -> None:
    label, right = data.draw(st.sampled_from((("ИНН", inn(number)), ("ОГРН", ogrn(number)), ("ИНН", person(number)))))
    place, step = data.draw(st.integers(0, len(right) - 1)), data.draw(st.integers(1, 9))
    wrong = right[:place] + str((int(right[place]) + step) % 10) + right[place + 1 :]
    # Two rules take a remainder's last digit, so that one change in many is not seen by the number itself.
    sound = ids.ogrn_ok(wrong) if label == "ОГРН" else ids.inn_ok(wrong)
    (found,) = only(f"{label} {wrong}").fields
    assert (found.value, found.fault is None) == (wrong, sound)
