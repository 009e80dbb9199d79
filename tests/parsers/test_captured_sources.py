"""Sources that come by saved pages alone: suspended accounts, and high risk by the Bank of Russia."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import msgspec
import pytest
from support.captures import page
from support.files import inn, person

from checker.capture import refused
from checker.capture.vet import NotTaken, Question, Vetted, vet
from checker.records import Parsed, Record, Rejected, Unlinked
from scrapers.base import About, Look, NotRead, asked_name
from scrapers.registry import SOURCES, recognise

RECORDED = Path(__file__).parents[1] / "recorded"
DAY = 20261122
ASKED = Question(inn(1), date(2026, 11, 22), date(2026, 11, 22))
FOUND = json.loads((RECORDED / "account_freezes/001-constructed-found.json").read_text(encoding="utf-8"))
RED = (
    "Юридическое лицо с ИНН {inn} относится к группе высокой степени (уровня) риска совершения подозрительных операций."
)
NOT_RED = RED.replace("относится", "не относится")


def read(code: str, content: bytes | str, number: str = "", ending: str = "html") -> list[Parsed]:
    data = content.encode() if isinstance(content, str) else content
    name = asked_name(code, number, ending) if number else f"page.{ending}"
    found = recognise(Look(name, data, None))
    assert found is not None
    source, form, _ = found
    assert source.code == code
    return list(source.formats[form].parse([data], About(name, DAY)))


def test_a_page_of_suspensions_is_read_for_whom_its_name_names() -> None:
    content = (RECORDED / "account_freezes/answers/page.html").read_bytes()
    [unlinked] = read("account_freezes", content)
    assert isinstance(unlinked, Unlinked)
    [found] = read("account_freezes", content, inn(1))
    assert isinstance(found, Record)
    assert (found.subject, found.part, found.asof) == (inn(1), "41889 040000786", DAY)
    assert found.body == {
        "number": "41889", "decided_on": "2026-06-01", "bank_bik": "040000786", "office": "9801"
    }  # fmt: skip
    piece = content[found.offset : found.offset + found.length]
    assert any(form.whole(piece) for form in SOURCES["account_freezes"].formats)
    assert not any(form.whole(piece[:-4]) for form in SOURCES["account_freezes"].formats)


SAID = "<p>Действующие решения о приостановлении по указанному налогоплательщику {}</p>"
TABLE = "<table><tr><th>Номер решения</th><th>Дата решения</th></tr><tr><td>1</td><td>31.02.2026</td></tr></table>"


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        (SAID.format("ОТСУТСТВУЮТ"), []),
        (SAID.format("<b>отсутствуют</b>"), []),
        (SAID.format("ИМЕЮТСЯ"), [Rejected]),
        (SAID.format("ИМЕЮТСЯ") + TABLE, [Rejected]),
        (SAID.format("ИМЕЮТСЯ") + SAID.format("ОТСУТСТВУЮТ"), [Rejected]),
    ],
)
def test_what_a_page_of_suspensions_says(body: str, kinds: list[type]) -> None:
    assert [type(one) for one in read("account_freezes", page(body), inn(1))] == kinds


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ({"rows": None}, []),
        ({"innPRS": inn(2)}, [Rejected]),
        ({"innPRS": "1"}, [Rejected]),
        ({"rows": {}}, [Rejected]),
        ({"rows": [[]]}, [Rejected]),
    ],
)
def test_what_an_answer_about_suspensions_says(changes: dict[str, object], kinds: list[type]) -> None:
    tree = {key: value for key, value in {**FOUND, **changes}.items() if value is not None}
    assert [type(one) for one in read("account_freezes", json.dumps(tree), inn(1), "json")] == kinds


def test_an_answer_that_asks_for_a_captcha_in_place_of_rows_is_none() -> None:
    tree = {key: value for key, value in FOUND.items() if key != "rows"} | {"captchaRequired": True}
    [form, _] = SOURCES["account_freezes"].formats
    [told] = form.parse([json.dumps(tree).encode()], About("", DAY))
    assert isinstance(told, Rejected)
    with pytest.raises(NotRead):
        form.recognise(Look("", b'{"ERROR":"-","ERRORS":{"captcha":["x"]},"STATUS":400}', None))


def test_suspensions_are_captured_and_their_tokens_cut() -> None:
    rows = [{**FOUND["rows"][0], "TOKEN": "995BF4F0AA77"}]
    tree = {**FOUND, "datePRS": "22.11.2026 12:25:10", "rows": rows, "formToken": "196BE9CE77", "captchaRequired": True}
    found = vet(json.dumps(tree).encode(), "account_freezes", ASKED)
    assert (found.found, found.name) == (1, f"account_freezes-{inn(1)}.json")
    assert b"995BF4F0" not in found.content
    assert b"196BE9CE" not in found.content
    assert why(json.dumps({**tree, "rows": []}), "account_freezes") == refused.CAPTCHA
    old = {**tree, "datePRS": "15.11.2026 12:25:10"}
    assert vet(json.dumps(old).encode(), "account_freezes", ASKED).day == date(2026, 11, 15)
    none = {"innPRS": inn(1), "datePRS": "15.11.2026 12:25:10"}
    assert vet(json.dumps(none).encode(), "account_freezes", ASKED).day == date(2026, 11, 15)
    assert why(json.dumps({**none, "datePRS": "01.11.2026 12:25:10"}), "account_freezes") == refused.TOO_OLD
    future = {**tree, "datePRS": "23.11.2026 12:25:10"}
    assert why(json.dumps(future), "account_freezes") == refused.LATER
    captcha = '{"ERROR":"-","ERRORS":{"captcha":["Требуется ввести цифры с картинки"]},"STATUS":400}'
    assert why(captcha, "account_freezes") == refused.CAPTCHA


def why(text: str, code: str, question: Question = ASKED) -> str:
    with pytest.raises(NotTaken) as error:
        vet(text.encode(), code, question)
    return error.value.template


def test_pasted_words_are_read_where_they_name_the_number() -> None:
    words = f"Запрос: ИНН {inn(1)}\nДействующие решения о приостановлении по указанному налогоплательщику ОТСУТСТВУЮТ"
    found = vet(b"", "account_freezes", ASKED, pasted=words)
    assert (found.found, found.name) == (0, f"account_freezes-{inn(1)}.txt")
    assert why(words.replace(inn(1), inn(2)), "account_freezes") == refused.OTHER_COMPANY
    assert why(words.replace(inn(1), ""), "account_freezes") == refused.NOT_NAMED
    assert zsk(RED.format(inn=inn(1))).found == 1


@pytest.mark.parametrize("end", ["не отсутствуют", "ведутся, но сведения отсутствуют", "не имеются"])
def test_words_that_do_not_plainly_say_that_there_are_no_suspensions_are_no_answer(end: str) -> None:
    text = f"Запрос: ИНН {inn(1)}\nДействующие решения о приостановлении {end}"
    assert why(text, "account_freezes") == refused.STRANGE


def zsk(text: str) -> Vetted:
    return vet(text.encode(), "cbr_zsk", ASKED)


@pytest.mark.parametrize(
    ("text", "high"),
    [
        (RED, True),
        (NOT_RED, False),
        (RED.replace("относится", "отнесено"), True),
        (NOT_RED.replace("не относится", "<b>не</b>&nbsp;<i>отнесено</i>"), False),
        ("Компания не включена в группу высокого уровня риска («Знай своего клиента»), ИНН {inn}", False),
        ("Узнать, относится ли кто к группе высокой степени риска, можно здесь. " + NOT_RED, False),
    ],
)
def test_the_sentence_about_high_risk_is_read(text: str, high: bool) -> None:
    [found] = read("cbr_zsk", page(text.format(inn=inn(1))), inn(1))
    assert isinstance(found, Record)
    assert found.body == {"high": high, "checked_on": "2026-11-22"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (RED.format(inn=inn(1)) + NOT_RED.format(inn=inn(1)), Rejected),
        (RED.format(inn=inn(2)), Unlinked),
        (RED.format(inn="1234567890"), Unlinked),
        (f"Нет сведений, что {RED.format(inn=inn(1))}", Rejected),
        (f"{RED.format(inn=inn(1)).rstrip('.')}: сведения отсутствуют.", Rejected),
        (RED.format(inn=inn(1)).replace("относится", "не была отнесена"), Rejected),
        (RED.format(inn=inn(1)).replace("относится", "ранее отнесено"), Rejected),
        (f"Если {RED.format(inn=inn(1))}", Rejected),
    ],
)
def test_what_is_doubtful_about_high_risk_is_no_record(text: str, kind: type) -> None:
    assert [type(one) for one in read("cbr_zsk", page(text), inn(1))] == [kind]


def test_an_answer_about_high_risk_is_captured() -> None:
    found = zsk(page(f'<div class="block-part">По состоянию на 22.11.2026 {RED.format(inn=inn(1))}</div>', inn(1)))
    assert found.found == 1
    told = page(f"По состоянию на 01.11.2026 {RED.format(inn=inn(1))}", inn(1))
    assert why(told, "cbr_zsk") == refused.TOO_OLD
    assert zsk(told.replace("01.11", "16.11")).day == date(2026, 11, 16)
    assert why(page(RED.format(inn=inn(2)), inn(2)), "cbr_zsk") == refused.OTHER_COMPANY
    assert why(page("Узнать, относится ли кто к группе высокой степени риска"), "cbr_zsk") == refused.STRANGE
    trader = msgspec.structs.replace(ASKED, inn=person(1))
    text = page(NOT_RED.format(inn=person(1)), person(1))
    assert vet(text.encode(), "cbr_zsk", trader).found == 1
