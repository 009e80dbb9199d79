"""pb.nalog.ru, asked by the real visitor: two orders that are polled for, and every step at which it can refuse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from support.files import inn, person
from support.loopback import Desk, Request, Seen

from checker.records import Record
from scrapers.base import About, Look, NotRead
from scrapers.http import Answer, NotAnswered
from scrapers.registry import SOURCES, recognise

pytestmark = pytest.mark.enable_socket

RECORDED = Path(__file__).parents[1] / "recorded/pb"
COMPANY, MAN, OTHER = inn(100), person(102), inn(200)
ROWS = (RECORDED / "001-constructed-row.json").read_bytes()
MEN = (RECORDED / "002-constructed-entrepreneur.json").read_bytes()
CARD = (RECORDED / "004-constructed-card.json").read_bytes()
MANS = (RECORDED / "005-constructed-card-entrepreneur.json").read_bytes()
EMPTY = (RECORDED / "answers/empty.json").read_bytes()
WAIT = [b"null", b"{}", b'{"status":"wait"}']
CAPTCHA = (RECORDED / "answers/captcha-search.json").read_bytes()


def form_of(seen: Seen) -> dict[str, str]:
    return dict(parse_qsl(seen.body.decode(), keep_blank_values=True))


def serve(desk: Desk, **steps: Any) -> None:
    """The site as it works, or with other answers to search, rows, order, card: said in turn, the last for ever."""
    started = b'{"id":"0b5d8f51-aa","captchaRequired":false}'
    said: dict[str, Any] = {
        "search": started, "rows": [*WAIT, ROWS], "order": b'{"id":"77aa","token":"CC01","captchaRequired":false}',
        "card": [*WAIT, CARD],
    } | steps  # fmt: skip
    turns = {step: list(given) if isinstance(given, list) else [given] for step, given in said.items()}

    def handler(request: Request) -> None:
        seen = request.server.seen[-1]
        path, form = seen.path.removeprefix("/pb.nalog.ru"), form_of(seen)
        assert seen.method == "POST"
        polls = form["method"] == "get-response" if "method" in form else False
        step = {
            ("/search-proc.json", False): "search", ("/search-proc.json", True): "rows",
            ("/company-proc.json", False): "order", ("/company-proc.json", True): "card",
        }[path, polls]  # fmt: skip
        given = turns[step].pop(0) if len(turns[step]) > 1 else turns[step][0]
        body, status = given if isinstance(given, tuple) else (given, 200)
        request.answer(body, status)

    desk.site.handler = handler


def ask(desk: Desk, number: str = COMPANY) -> list[Answer]:
    live = SOURCES["pb"].live
    assert live is not None
    return list(live.ask(desk.visitor(hosts=live.hosts), number))


def read(answer: Answer) -> list[Record]:
    found = recognise(Look(answer.name, answer.body, None))
    assert found is not None
    assert found[0].code == "pb"
    parsed = found[0].formats[found[1]].parse([answer.body], About(answer.name, 20261122))
    return [item for item in parsed if isinstance(item, Record)]


def blocks(answers: list[Answer]) -> set[str]:
    return {block for answer in answers for item in read(answer) for block, _, _ in SOURCES["pb"].blocks(item.body)}


def test_row_and_card_of_a_company_are_ordered_and_waited_for(desk: Desk) -> None:
    serve(desk)
    answers = ask(desk)
    assert [item.part for answer in answers for item in read(answer)] == ["row:1239800001000", "card"]
    assert {item.subject for answer in answers for item in read(answer)} == {COMPANY}
    assert blocks(answers) == {
        "pb_row", "pb_card", "pb_regime", "pb_headcount", "pb_finance", "pb_tax_paid", "pb_arrear", "pb_arrear_total",
        "pb_offence", "pb_person",
    }  # fmt: skip
    forms = [form_of(seen) for seen in desk.site.seen]
    assert forms[0] == {"mode": "search-ul", "queryUl": COMPANY, "page": "1", "pageSize": "10"}
    assert forms[1] == {**forms[0], "id": "0b5d8f51-aa", "method": "get-response"}
    assert forms[5] == {"token": "A1B2", "method": "get-request"}
    assert forms[6] == {"token": "CC01", "id": "77aa", "method": "get-response"}
    assert len(forms) == 10
    assert desk.site.seen[6].headers["Referer"] == "https://pb.nalog.ru/company.html?token=A1B2"
    assert {host: seconds for host, seconds in desk.pace.waited} == {"pb.nalog.ru": 1.5}


def test_of_an_entrepreneur_the_card_of_the_newest_registration_is_taken(desk: Desk) -> None:
    serve(desk, rows=MEN, card=MANS)
    answers = ask(desk, MAN)
    assert form_of(desk.site.seen[0])["queryIp"] == MAN
    assert form_of(desk.site.seen[2])["token"] == "C3D4"
    assert [len(read(answer)) for answer in answers] == [2, 1]
    stored = json.dumps([item.body for answer in answers for item in read(answer)], ensure_ascii=False)
    assert "ПРИМЕРОВ" not in stored


def test_nobody_found_is_told_by_the_search_alone_and_known_by_its_name(desk: Desk) -> None:
    serve(desk, rows=[b"null", EMPTY])
    [answer] = ask(desk)
    assert read(answer) == []
    with pytest.raises(NotRead):
        recognise(Look("search-proc.json", answer.body, None))


@pytest.mark.parametrize(
    ("steps", "reason"),
    [
        ({"search": (CAPTCHA, 400)}, "captcha"),
        ({"search": b'{"id":"1","captchaRequired":true}'}, "captcha"),
        ({"rows": [b"null", (CAPTCHA, 400)]}, "captcha"),
        ({"order": b'{"captchaRequired":true}'}, "captcha"),
        ({"card": [b"null", ((RECORDED / "answers/captcha-card.json").read_bytes(), 400)]}, "captcha"),
        ({"card": (RECORDED / "answers/captcha.html").read_bytes()}, "captcha"),
        ({"search": (b'{"ERRORS":{"mode":["bad"]}}', 400)}, "layout"),
        ({"search": (b"<html><body>403 Forbidden, go away</body></html>", 403)}, "blocked"),
        ({"search": b"<html><body>an error of the server</body></html>"}, "layout"),
        ({"search": b"[]"}, "layout"),
        ({"search": b'{"captchaRequired":false}'}, "layout"),
        ({"search": b'{"id":"a\\r\\nX: y"}'}, "layout"),
        ({"rows": b"null"}, "down"),
        ({"rows": b""}, "layout"),
        ({"rows": ROWS[:300]}, "down"),
        ({"rows": b'{"ip":{"data":[]}}'}, "layout"),
        ({"rows": b'{"ul":{"data":{}}}'}, "layout"),
        ({"rows": b'{"ul":{"data":[],"rowCount":3.0}}'}, "layout"),
        ({"rows": ROWS.replace(COMPANY.encode(), OTHER.encode())}, "layout"),
        ({"rows": ROWS.replace(b'"token":"A1B2"', b'"token":null')}, "layout"),
        ({"order": b'{"id":"77aa"}'}, "layout"),
        ({"card": (b"{}", 500)}, "down"),
        ({"card": b'{"masaddress":[]}'}, "layout"),
        ({"card": CARD.replace(COMPANY.encode(), OTHER.encode())}, "layout"),
    ],
)
def test_whatever_a_step_says_instead_is_never_a_clean_answer(desk: Desk, steps: dict[str, Any], reason: str) -> None:
    serve(desk, **steps)
    with pytest.raises(NotAnswered) as caught:
        ask(desk)
    assert caught.value.reason == reason
    assert (reason in ("captcha", "blocked")) == ("pb.nalog.ru" in desk.pace.closed)


def test_a_card_that_is_withheld_leaves_what_the_row_said(desk: Desk) -> None:
    serve(desk, order=b'{"captchaRequired":true}')
    live = SOURCES["pb"].live
    assert live is not None
    answers = live.ask(desk.visitor(hosts=live.hosts), COMPANY)
    assert [item.subject for item in read(next(answers))] == [COMPANY]
    with pytest.raises(NotAnswered, match="captcha"):
        next(answers)
