"""Made-up facts of courts, bailiffs and bankruptcy, as the parsers give them, and the pages drawn from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import msgspec
from flask import Flask, render_template

from checker.facts import Coverage, Evidence, Fact, FactSheet, Link, State
from checker.reports.card import identity_of
from checker.reports.claims import ClaimsView
from tests.web.sheets import DAY, NOW, sheet

View = Callable[..., ClaimsView]


def fact(block: str, key: str, source: str, value: Mapping[str, Any], channel: str = "live") -> Fact:
    """A block whose record is its own."""
    proof = Evidence(
        source=source, record=key, as_of=DAY, fetched_at=NOW, sha256="cd" * 32, document=2, offset=len(key), length=9,
        link=Link.POSSIBLE if value.get("possible") else Link.EXACT,
    )  # fmt: skip
    return Fact(block=block, key=key, value=value, evidence=proof, channel=channel)


def case(number: str = "А98-1/2026", *, channel: str = "live", **value: Any) -> Fact:
    """A case in which the company is sued for 100,000 roubles; nothing is decided yet."""
    whole = {
        "number": number, "kind": "civil", "court": "АС Примерной области", "registered": "2026-05-14",
        "roles": ["respondent"], "plaintiffs": 1, "respondents": 1, "claim_kop": 10_000_000, "state": "pending",
        "other_sides": [{"name": 'ООО "ИСТЕЦ"', "inn": "9899998898"}], "instance": "first",
        "url": "https://kad.arbitr.ru/Card/5b2c1a00-0000-5000-a000-000000000001",
        **value,
    }  # fmt: skip
    kept = {name: item for name, item in whole.items() if item is not None}
    return fact("court_case", number, "kad", kept, channel)


def proceeding(number: str = "1/26/98001-ИП", *, channel: str = "bulk", **value: Any) -> Fact:
    """An open proceeding of 41,300 roubles."""
    whole = {
        "number": number, "opened": "2026-03-02", "subject": "Иные взыскания имущественного характера",
        "subject_kind": "supplier", "due_kop": 4_130_000, "remaining_kop": 4_130_000, "list": "active",
        "document": {"type": "Исполнительный лист", "number": f"ФС {number}", "date": "2026-01-20"},
        "department": "ОСП по городу Примерску № 1",
        **value,
    }  # fmt: skip
    kept = {name: item for name, item in whole.items() if item is not None}
    return fact("enforcement", number, "fssp", kept, channel)


def stage(code: str, number: str = "А98-12/2026", **value: Any) -> Fact:
    """A bankruptcy at a stage."""
    whole = {
        "number": number, "stage": code, "stage_text": f"стадия {code}", "since": "2026-04-01",
        "manager": "Управляльщиков Игнат Миронович", "card_url": "https://bankrot.fedresurs.ru/bankrupts/1",
    }  # fmt: skip
    return fact("bankruptcy", number, "efrsb", {**whole, **value})


def message(number: str, published: str = "2026-04-05", **value: Any) -> Fact:
    """A message about it."""
    whole = {
        "type": "ArbitralDecree", "decision": "Observation", "decision_on": "2026-04-01", "case": "А98-12/2026",
        "published": published, "role": "debtor",
    }  # fmt: skip
    return fact("bankruptcy_message", number, "efrsb", {**whole, **value})


def intention(number: str = "20000001", role: str = "debtor", **value: Any) -> Fact:
    """Somebody intends to file for the bankruptcy of the company, or it for another's."""
    whole = {"published": "2026-10-01", "role": role, "publisher": 'ООО "ПРИМЕРНАЯ БАЗА"', **value}
    return fact("intention", number, "fedresurs", whole)


def unfair(number: str = "98260003", **value: Any) -> Fact:
    """A record of the register of unfair suppliers."""
    whole = {
        "number": number, "included_on": "2026-04-20", "excluded_on": "2028-04-20", "law": "44",
        "reason": "Расторжение контракта", "customer": "АДМИНИСТРАЦИЯ ПРИМЕРСКА", "customer_inn": "9899998898",
    }  # fmt: skip
    return fact("unfair_supplier", number, "rnp", {**whole, **value})


def answered(source: str, state: State = State.FOUND, *, channel: str = "live", stale: bool = False) -> Coverage:
    """A source that was looked at yesterday."""
    return Coverage(source=source, state=state, as_of=DAY, checked_at=NOW, channel=channel, stale=stale)


def silent(source: str, reason: str) -> Coverage:
    """A source that was not looked at."""
    return Coverage(source=source, state=State.NOT_CHECKED, reason=reason)


def of(*facts: Fact, coverage: tuple[Coverage, ...] = (), on: date = DAY) -> FactSheet:
    """The company with these facts; the sources that they come from have answered."""
    named = {one.source for one in coverage}
    sources = dict.fromkeys(one.evidence.source for one in facts)
    found = tuple(answered(source) for source in sources if source not in named)
    return msgspec.structs.replace(sheet(*facts, coverage=(*coverage, *found)), on=on)


def drawn(app: Flask, view: View, of_whom: FactSheet, page: int = 1, part: str = "", lang: str = "ru") -> str:
    """The page as HTML."""
    name = {"courts_view": "courts", "bailiffs_view": "bailiffs", "bankruptcy_view": "bankruptcy"}[view.__name__]
    with app.test_request_context(f"/company/{of_whom.inn}/{name}"):
        shown = view(of_whom, lang, page=page, part=part)
        chosen = next((choice.code for choice in shown.choices if choice.chosen), "")
        return render_template("company_claims.html", card=identity_of(of_whom, lang), view=shown, part=chosen, kept={})
