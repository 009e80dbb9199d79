"""«Is this the real company?»: fields of a pasted text beside the register's, on the page and in the shell."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from support.people import token

from checker.cli import main
from checker.lookup import fact_sheet
from checker.reports.compared import overall, told
from checker.requisites import bank
from checker.requisites.compare import Former, compare
from checker.requisites.extract import extract
from checker.requisites.found import LIMIT
from checker.settings import settings
from checker.text import address_line, person_name
from checker.vetting import Vetted, vet
from tests.web import sheets
from tests.web.conftest import Country
from tests.web.test_pages import INLINE

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

PAGE = "/check/requisites"
BIK = "044525225"
ACCOUNT = bank.with_key("40702810000000000001", BIK)


def pasted(client: FlaskClient, text: str, page: str = PAGE) -> TestResponse:
    """What the page answers to its own form."""
    return client.post(page, data={"csrf_token": token(client), "text": text})


def card_of(country: Country, role: str, **changed: str) -> str:
    """The card that the company itself would send, with some fields changed."""
    with country.app.extensions["checker_engine"].connect() as connection:
        sheet = fact_sheet(connection, country.inn[role])
    name, address, head, identity = (sheet.one(block) for block in ("name", "address", "head", "identity"))
    assert name and address and head and identity
    lines = {
        "ИНН": sheet.inn,
        "КПП": identity.value["kpp"],
        "ОГРН": sheet.ogrn,
        "Наименование:": name.value["name_full"],
        "Юридический адрес:": address_line(address.value),
        "Генеральный директор": person_name(head.value["person"]),
        **changed,
    }
    return "\n".join(f"{label} {value}" for label, value in lines.items() if value)


def vetted(country: Country, text: str) -> tuple[Vetted, ...]:
    with country.app.extensions["checker_engine"].connect() as connection:
        return vet(connection, text)[1]


def states(country: Country, text: str) -> dict[str, tuple[str, str]]:
    (one,) = vetted(country, text)
    return {match.field: (match.state, match.reason) for match in one.matches}


def result(country: Country, text: str) -> str:
    (one,) = vetted(country, text)
    return overall(one)


def test_a_true_card_agrees_in_every_field(country: Country) -> None:
    for role in ("good", "doubtful", "young"):
        found = states(country, card_of(country, role))
        assert {field: state for field, (state, _) in found.items() if state not in ("equal", "same")} == {}
        assert set(found) == {"inn", "kpp", "ogrn", "name", "address", "head"}
        assert result(country, card_of(country, role)) == "match"


@pytest.mark.parametrize(
    ("label", "value", "field", "state"),
    [
        ("Наименование:", "ООО «Северная логистика»", "name", "equal"),
        ("Наименование:", 'ООО "СЕВЕРНАЯ  ЛОГИСТИКА"', "name", "equal"),
        ("Наименование:", "ООО Северная-логистика", "name", "same"),
        ("Наименование:", "ООО «Севернная логистика»", "name", "similar"),
        ("Наименование:", "АО «Северная логистика»", "name", "differs"),
        ("Наименование:", "ООО «Южная логистика»", "name", "differs"),
        ("Наименование:", "ООО «Cеверная логистика»", "name", "similar"),  # the first letter is Latin
        ("КПП", "980002002", "kpp", "differs"),
        ("КПП", "770443001", "kpp", "absent"),
        ("КПП", "997750001", "kpp", "absent"),
        ("Юридический адрес:", "Примерск г, Вымышленная ул, дом № 1, оф. 1", "address", "same"),
        ("Юридический адрес:", "980000, РФ, Примерная обл., г. Примерск, ул. Вымышленная, 1", "address", "similar"),
        ("Юридический адрес:", "980000, г. Примерск, ул. Вымышленая, д. 1, оф. 1", "address", "similar"),
        ("Юридический адрес:", "980009, г. Примерск, ул. Вымышленная, д. 1, оф. 1", "address", "similar"),
        ("Юридический адрес:", "980000, г. Примерск, ул. Вымышленная, 1/1", "address", "same"),
        ("Юридический адрес:", "980000, г. Примерск, ул. Вымышленная, 1к1", "address", "same"),
        ("Юридический адрес:", "980000, г. Примерск, ул. Вымышленная, д. 2, оф. 1", "address", "differs"),
        ("Юридический адрес:", "980000, г. Примерск, ул. Окружная, д. 1, оф. 1", "address", "differs"),
        ("Генеральный директор", "Примеров П.П.", "head", "same"),
        ("Генеральный директор", "П. П. Примеров", "head", "same"),
        ("Генеральный директор", "Пример П.П.", "head", "similar"),
        ("Генеральный директор", "Иных П.П.", "head", "differs"),
        ("Генеральный директор", "Примеров С.П.", "head", "differs"),
        ("в лице генерального директора", "Примерова Петра Петровича", "head", "same"),
    ],
)
def test_a_changed_field_is_told_from_a_field_written_otherwise(
    country: Country, label: str, value: str, field: str, state: str
) -> None:
    changed = {"Генеральный директор": "", label: value}
    assert states(country, card_of(country, "good", **changed))[field][0] == state


def test_a_number_of_another_company_a_wrong_digit_and_a_name_under_a_foreign_number(country: Country) -> None:
    assert result(country, card_of(country, "good", ОГРН=country.ogrn["young"])) == "numbers"
    wrong = country.ogrn["good"][:-1] + str((int(country.ogrn["good"][-1]) + 1) % 10)
    assert states(country, card_of(country, "good", ОГРН=wrong))["ogrn"][0] == "broken"
    assert result(country, card_of(country, "good", ОГРН=wrong)) == "broken_part"
    twin = card_of(country, "good", ИНН=country.inn["young"], ОГРН="")
    assert result(country, twin) == "twin"
    (one,) = vetted(country, twin)
    assert [hit.inn for hit in one.namesakes] == [country.inn["good"]]
    assert result(country, "ООО «Северная логистика» ИНН 7707083893") == "unknown_twin"
    assert result(country, "ООО «Нет такой» ИНН 7707083893") == "unknown"
    assert result(country, "ООО «Северная логистика»") == "no_number"
    assert result(country, f"ИНН {country.inn['good']}") == "number_only"
    assert result(country, "ИНН 7707083894") == "broken"


def test_an_ended_company_is_said_to_be_ended(country: Country) -> None:
    ended = next(role for role in country.inn if "ликвид" in role or role in ("voluntary", "struck_off", "ended"))
    assert result(country, f"ИНН {country.inn[ended]}") == "ended"


def test_a_founder_is_no_head_and_an_attorney_has_a_paper(country: Country) -> None:
    with country.app.extensions["checker_engine"].connect() as connection:
        sheet = fact_sheet(connection, country.inn["disqualified"])
    heads = {fact.key.partition(":")[0] for fact in sheet.of("head")}
    founder = next(fact for fact in sheet.of("founder") if fact.value.get("person") and fact.key not in heads)
    named = person_name(founder.value["person"])
    text = f"ИНН {sheet.inn}\nДиректор {named}"
    assert states(country, text)["head"] == ("differs", "founder")
    assert states(country, f"{text}, действующий на основании доверенности № 7")["head"] == ("absent", "attorney")


@pytest.mark.parametrize(
    ("role", "account", "state", "reason"),
    [
        ("good", ACCOUNT, "unchecked", "account_fits"),
        ("good", ACCOUNT[:-1] + str((int(ACCOUNT[-1]) + 1) % 10), "broken", "key"),
        ("good", ACCOUNT[:-1], "broken", "account_form"),
        ("good", bank.with_key("40817810000000000001", BIK), "differs", "account_of_person"),
        ("good", bank.with_key("40802810000000000001", BIK), "differs", "account_of_entrepreneur"),
    ],
)
def test_an_account_is_set_against_its_bik_and_its_holder(
    country: Country, role: str, account: str, state: str, reason: str
) -> None:
    found = states(country, f"ИНН {country.inn[role]} р/с {account} БИК {BIK}")
    assert found["account"] == (state, reason)


def test_a_former_head_address_and_name_say_until_when() -> None:
    head = sheets.fact("head", {"person": {"surname": "НОВЫЙ", "given": "ИВАН"}}, "новый:02")
    place = sheets.fact("address", {"classic": {"street": {"type": "УЛ", "name": "НОВАЯ"}, "house": "1"}})
    old = {
        "head": {"person": {"surname": "ПРЕЖНИЙ", "given": "ПЁТР", "patronymic": "ИЛЬИЧ"}},
        "address": {"classic": {"street": {"type": "УЛ", "name": "СТАРАЯ"}, "house": "2"}},
        "name": {"name_full": "ООО «БЫВШАЯ»"},
    }
    before = [Former(fact=sheets.fact(block, value), until=sheets.DAY - timedelta(9)) for block, value in old.items()]
    (firm,) = extract("ООО «Бывшая» ИНН 9800000119\nАдрес: ул. Старая, д. 2\nДиректор Прежний П.И.").firms
    sheet = sheets.sheet(head, place)
    found = {match.field: match for match in compare(firm, sheet, before)}
    for field in ("name", "address", "head"):
        assert (found[field].state, found[field].reason) == ("former", f"former_{field}")
    one = Vetted(firm=firm, sheet=sheet, matches=tuple(found.values()))
    assert "11.11.2026" in str(told(extract(""), [one], "ru"))


def test_the_page_shows_both_firms_with_evidence_and_asks_which(country: Country, client: FlaskClient) -> None:
    text = (
        f"Поставщик: ООО «Северная логистика», ИНН {country.inn['good']}, ОГРН {country.ogrn['good']}\n"
        f"Покупатель: ООО «Чужое», ИНН {country.inn['young']}"
    )
    for lang in ("ru", "en"):
        answer = pasted(client, text, f"{PAGE}?lang={lang}")
        assert answer.status_code == 200
        assert not INLINE.search(answer.text)
        assert 'href="#firm-2"' in answer.text
        assert f'href="/company/{country.inn["good"]}?lang={lang}"' in answer.text
        assert re.search(r'href="/raw/[0-9a-f-]+', answer.text)
    page = pasted(client, text).text
    assert "В тексте 2 компании" in page
    assert "не совпадает" in page


def test_the_form_stores_nothing_and_is_not_for_search_engines(client: FlaskClient) -> None:
    answer = pasted(client, "<script>alert(1)</script> ООО «<b>Проба» ИНН 7707083893")
    assert "<script>" not in answer.text
    assert "<b>" not in answer.text
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "private" in answer.headers["Cache-Control"]


def test_too_much_nothing_and_another_site_are_refused_in_a_sentence(client: FlaskClient) -> None:
    for text in ("а" * 300_000, "1" * (LIMIT + 1), "<" * 3_000_000):
        answer = pasted(client, text)
        assert answer.status_code == 413
        assert "слишком много" in answer.text
    for text in ("", "привет", "\x00\x01\x02ÿþ", "…" * 1000):
        answer = pasted(client, text)
        assert answer.status_code == 200
        assert "не нашлось ни номеров, ни названия" in answer.text
    answer = client.post(PAGE, data={"text": "ИНН 7707083893"})
    assert answer.status_code == 400
    assert "Форма устарела" in answer.text
    assert client.get(PAGE).status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_text(country: Country, client: FlaskClient) -> None:
    counted: list[str] = []
    engine = country.app.extensions["checker_engine"]
    listener = lambda *args: counted.append(args[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", listener)
    try:
        pasted(client, "\n".join(f"ООО «Первый набросок» ИНН {inn}" for inn in country.inn.values()))
    finally:
        event.remove(engine, "before_cursor_execute", listener)
    assert len(counted) <= 6 * 14


def test_the_shell_says_the_same(country: Country, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKER_DATABASE_URL", str(country.app.extensions["checker_settings"].database_url))
    settings.cache_clear()  # another test of this process may have read them
    text = card_of(country, "good")
    answer = CliRunner().invoke(main, ["requisites", "-", "--json"], input=text)
    assert answer.exit_code == 0, answer.output
    (firm,) = json.loads(answer.stdout)["firms"]
    assert (firm["code"], firm["known"], firm["number"]) == ("match", True, country.inn["good"])
    assert all(line["proof"]["id"] for line in firm["lines"] if line["state"] == "equal")
    card = tmp_path / "card.txt"
    card.write_bytes(text.encode("windows-1251"))
    assert "совпадает" in CliRunner().invoke(main, ["requisites", str(card)]).stdout
    for data, said in ((b"%PDF-1.7", "не текст"), (b"\0" * 9, "не текст"), ("а".encode() * 300_000, "слишком много")):
        card.write_bytes(data)
        refused = CliRunner().invoke(main, ["requisites", str(card)])
        assert (refused.exit_code, said in refused.stderr) == (2, True), refused.output
    assert CliRunner().invoke(main, ["requisites", "-"], input="привет").exit_code == 1


def test_an_empty_base_knows_nobody(empty: Flask) -> None:
    answer = pasted(empty.test_client(), "ООО «Проба» ИНН 7707083893 БИК 044525225")
    assert "в базе нет, сверить не с чем" in answer.text
