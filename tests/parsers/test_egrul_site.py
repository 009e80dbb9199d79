"""egrul.nalog.ru: the search and the extract, step by step, against a site that is told what to say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support.files import inn, person
from support.told import Asked, Said, Site, json, visiting

from checker.records import Record
from scrapers.base import About, Look
from scrapers.http import Answer, NotAnswered
from scrapers.registry import SOURCES, recognise

SITE = "https://egrul.nalog.ru"
pytestmark = pytest.mark.enable_socket

COMPANY, MAN = inn(7), person(71)
PDF = (Path(__file__).parents[1] / "recorded/egrul/003-constructed-extract.pdf").read_bytes()

TOKEN = json({"t": "AB12", "captchaRequired": False})
WAIT, READY = json({"status": "wait"}), json({"status": "ready"})
EXPIRED = json({"ERRORS": {"t": ["Токен устарел"]}, "STATUS": 400}, 400)


def rows(*given: Mapping[str, str]) -> Said:
    return json({"rows": list(given)})


def row(number: str = COMPANY, token: str = "D4D4", kind: str = "ul", **rest: str) -> dict[str, str]:
    return {"i": number, "k": kind, "n": "ПРИМЕР", "o": "1239800000076", "r": "01.02.2020", "t": token, **rest}


def site(**changed: Any) -> Site:
    """The site as it works; steps by name: start, result, order, status, download."""
    steps: dict[str, Any] = {
        "start": TOKEN,
        "result": [WAIT, rows(row())],
        "order": json({"t": "EE01", "captchaRequired": False}),
        "status": [WAIT, WAIT, READY],
        "download": Said(PDF),
    }
    addresses = {
        "start": f"POST {SITE}/",
        "result": f"GET {SITE}/search-result/AB12",
        "order": f"GET {SITE}/vyp-request/[0-9A-F]+",
        "status": f"GET {SITE}/vyp-status/EE01",
        "download": f"GET {SITE}/vyp-download/EE01",
    }
    return Site({addresses[step]: said for step, said in (steps | changed).items()})


def ask(source: str, asked: Site, number: str = COMPANY) -> list[Answer]:
    live = SOURCES[source].live
    assert live is not None
    with visiting(asked) as client:
        return list(live.ask(client, number))


def read(source: str, answer: Answer) -> int:
    """How many records the source's own format reads in its answer."""
    look = Look(answer.name, answer.body, None)
    found = recognise(look)
    assert found is not None
    assert found[0].code == source
    parsed = found[0].formats[found[1]].parse([answer.body], About(answer.name, 20261122))
    return sum(isinstance(item, Record) for item in parsed)


def test_a_search_waits_until_it_is_ready() -> None:
    asked = site(result=[WAIT, WAIT, rows(row())])
    [answer] = ask("egrul_search", asked)
    assert asked.paths() == [f"POST {SITE}/"] + [f"GET {SITE}/search-result/AB12"] * 3
    assert asked.asked[0].form == {
        "vyp3CaptchaToken": "", "page": "", "query": COMPANY, "region": "", "PreventChromeAutocomplete": "",
    }  # fmt: skip
    assert read("egrul_search", answer) == 1


def test_an_extract_is_ordered_by_the_row_and_waited_for() -> None:
    asked = site()
    [answer] = ask("egrul", asked)
    assert asked.paths()[3:] == [
        f"GET {SITE}/vyp-request/D4D4",
        *[f"GET {SITE}/vyp-status/EE01"] * 3,
        f"GET {SITE}/vyp-download/EE01",
    ]
    assert answer.body == PDF
    assert answer.name == f"egrul-{COMPANY}.pdf"
    assert read("egrul", answer) == 1


def test_sources_of_one_visit_search_once() -> None:
    asked = site()
    with visiting(asked) as client:
        for source in ("egrul_search", "egrul"):
            live = SOURCES[source].live
            assert live is not None
            assert len(list(live.ask(client, COMPANY))) == 1
    assert asked.paths().count(f"POST {SITE}/") == 1


@pytest.mark.parametrize(("source", "number"), [("egrul_search", COMPANY), ("egrul", COMPANY), ("egrip", MAN)])
def test_nobody_found_is_an_answer_without_records(source: str, number: str) -> None:
    asked = site(result=rows())
    [answer] = ask(source, asked, number)
    assert answer.name == f"{source}-{number}.json"
    assert read(source, answer) == 0
    assert len(asked.asked) == 2


@pytest.mark.parametrize(
    ("first", "second", "chosen"),
    [
        ({"e": "01.01.2024"}, {"r": "01.01.2015"}, "BB"),  # a living one, though it is older
        ({"r": "01.01.2015"}, {"r": "02.01.2015"}, "BB"),  # both live: the newer
        ({"r": "02.01.2015"}, {"r": "30.12.2014"}, "AA"),
        ({"v": "01.01.2024", "r": "01.01.2022"}, {"r": "01.01.2015"}, "BB"),  # a void one does not live
        ({"e": "01.01.2024", "r": "01.01.2022"}, {"e": "01.01.2016", "r": "01.01.2015"}, "AA"),  # none lives
    ],
)
def test_of_several_registrations_the_living_then_the_newest_is_taken(
    first: dict[str, str], second: dict[str, str], chosen: str
) -> None:
    found = rows(
        row(person(72), "CC", kind="fl"),
        row(MAN, "AA", kind="fl", **first),
        row(MAN, "BB", kind="fl", **second),
        row(MAN, "DD", kind="sprav-fl", r="01.01.2026"),
    )
    asked = site(result=found)
    ask("egrip", asked, MAN)
    assert f"GET {SITE}/vyp-request/{chosen}" in asked.paths()


CAPTCHAS = {
    "required": json({"t": "AB12", "captchaRequired": True}),
    "search": json({"ERRORS": {"captchaSearch": ["Требуется ввести цифры с картинки"]}, "STATUS": 400}, 400),
    "extract": json({"ERRORS": {"captchaVyp": ["Требуется ввести цифры с картинки"]}, "STATUS": 400}, 400),
    "any": json({"ERRORS": {"captcha": ["?"]}, "STATUS": 400}, 400),
}


@pytest.mark.parametrize("step", ["start", "result", "order", "status"])
@pytest.mark.parametrize("captcha", CAPTCHAS.values(), ids=CAPTCHAS)
def test_a_captcha_at_any_step_ends_the_asking(step: str, captcha: Said) -> None:
    asked = site(**{step: captcha})
    with pytest.raises(NotAnswered) as caught:
        ask("egrul", asked)
    assert caught.value.reason == "captcha"
    assert {"start": "/", "result": "AB12", "order": "D4D4", "status": "EE01"}[step] in asked.paths()[-1]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"start": Said(b"", 405)}, "blocked"),  # a redirected POST
        ({"start": json({"captchaRequired": False})}, "layout"),
        ({"start": json({"t": "../../secret"})}, "layout"),
        ({"start": json({"ERRORS": {"query": ["?"]}}, 400)}, "layout"),
        ({"start": json(["AB12"])}, "layout"),
        ({"start": Said(b"<html>")}, "layout"),
        ({"result": json({"status": "wait"})}, "down"),
        ({"result": json({"status": "wait"}, 400)}, "layout"),
        ({"result": json({"rows": {}})}, "layout"),
        ({"result": json({"rows": ["x"]})}, "layout"),
        ({"result": json({})}, "layout"),
        ({"result": rows(row(inn(8)))}, "layout"),  # another company's row
        ({"result": rows(row(kind="fl"))}, "layout"),
        ({"result": rows({"i": COMPANY, "k": "ul"})}, "layout"),
        ({"order": Said(b"", 503)}, "down"),
        ({"order": Said(b"{}")}, "layout"),
        ({"status": json({"status": "error"})}, "down"),
        ({"status": json({})}, "down"),
        ({"download": Said(b"", 500)}, "down"),
    ],
)
def test_what_is_no_answer_is_told_by_its_reason(changed: dict[str, Any], reason: str) -> None:
    with pytest.raises(NotAnswered) as caught:
        ask("egrul", site(**changed))
    assert caught.value.reason == reason


@pytest.mark.parametrize("step", ["result", "order", "status"])
def test_a_token_that_has_expired_is_got_anew(step: str) -> None:
    works = {"result": rows(row()), "order": json({"t": "EE01"}), "status": READY}
    asked = site(**(works | {step: [EXPIRED, works[step]]}))
    assert [answer.body for answer in ask("egrul", asked)] == [PDF]
    assert asked.paths().count(f"POST {SITE}/") == 2


@pytest.mark.parametrize("step", ["result", "order", "status"])
def test_tokens_that_always_expire_are_not_asked_for_for_ever(step: str) -> None:
    asked = site(**{step: EXPIRED})
    with pytest.raises(NotAnswered) as caught:
        ask("egrul", asked)
    assert caught.value.reason == "down"
    assert asked.paths().count(f"POST {SITE}/") == 2


def test_an_answer_of_nobody_is_known_by_its_name_alone() -> None:
    def known(name: str, body: bytes = b'{"rows":[]}') -> str | None:
        try:
            found = recognise(Look(name, body, None))
        except ValueError as error:
            return str(error)
        return found[0].code if found else None

    assert known(f"egrul-{COMPANY}.json") == "egrul"
    assert known(f"egrip-{MAN}.json") == "egrip"
    assert known(f"egrul_search-{COMPANY}.json") == "egrul_search"
    assert "found nothing" in str(known("answer.json"))
    assert known(f"egrul-{COMPANY}.json", b'{"rows":[') is None


def test_the_site_is_asked_for_nobody_else() -> None:
    def told(asked: Asked) -> Said:
        assert asked.form is not None
        return json({"t": "AB12"}) if asked.form["query"] == COMPANY else Said(b"", 500)

    assert ask("egrul", site(start=told))
