"""Facts of courts, bailiffs, bankruptcy and lists for tests. Sums in millions of roubles."""

from __future__ import annotations

from typing import Any

from checker.facts import Fact

from .sheets import HEAD_INN, fact

CLAIMANT = "7700000023"


def kopecks(millions: float) -> int:
    """Millions of roubles in kopecks."""
    return round(millions * 100_000_000)


def case(number: int = 1, role: str = "respondent", millions: float | None = None, **more: Any) -> Fact:
    """A case of a commercial court, of 2026 unless said."""
    value = {"kind": "civil", "court": "АС города Москвы", "registered": "2026-02-03", "plaintiffs": 1, **more}
    claim = {} if millions is None else {"claim_kop": kopecks(millions)}
    name = f"А40-{number}/2026"
    sides = [{"name": "ООО «Поставщик»", "inn": CLAIMANT}]
    return fact(
        "court_case", name, number=name, roles=[role], respondents=1, **{"other_sides": sides, **claim, **value}
    )


def lost(number: int, millions: float, on: str = "2026-06-10", **more: Any) -> Fact:
    """A case that the company lost."""
    return case(number, millions=millions, outcome="granted", outcome_on=on, state="finished", **more)


def proceeding(number: int = 1, millions: float | None = 1.0, kind: str = "other", **more: Any) -> Fact:
    """An enforcement proceeding, open unless said."""
    name = f"{number}/26/77001-ИП"
    sums = {} if millions is None else {"due_kop": kopecks(millions), "remaining_kop": kopecks(millions)}
    value = {"opened": "2026-07-01", "subject": "", "list": "active", **more}
    return fact("enforcement", name, number=name, subject_kind=kind, **{**sums, **value})


def uncollected(number: int, millions: float | None = None, by: str = "46.1.4", on: str = "2026-03-02") -> Fact:
    """A proceeding that ended without money."""
    return proceeding(number, millions, ended_by=by, ended_on=on, list="ended")


def bankruptcy(stage: str, since: str) -> Fact:
    """The card of the register of bankruptcies."""
    number = "А40-9/2026"
    return fact("bankruptcy", number, number=number, stage=stage, since=since, status_text="Действующее")


def petition(published: str, **more: Any) -> Fact:
    """A message that a court took a petition."""
    value = {"type": "CourtAcceptanceStatement", "case": "А40-9/2026", "published": published, "role": "debtor"}
    return fact("bankruptcy_message", "1", **{**value, **more})


def intention(published: str, role: str = "debtor", number: str = "1") -> Fact:
    """A notice of Федресурс."""
    return fact("intention", number, published=published, role=role, publisher="ПАО «Банк»")


def head_bankruptcy(stage: str, since: str) -> Fact:
    """The bankruptcy of the head as a citizen."""
    return fact("head_bankruptcy", HEAD_INN, person=HEAD_INN, person_name="Озёрный Пётр", stage=stage, since=since)


def unfair(since: str, **more: Any) -> Fact:
    """An entry of the register of unfair suppliers."""
    return fact("unfair_supplier", "1", number="1", included_on=since, law="44", **more)


def red(high: bool = True) -> Fact:
    """What the Bank of Russia answers."""
    return fact("zsk", "", high=high, checked_on="2026-11-21")


def freeze(on: str, number: str = "1") -> Fact:
    """A decision to suspend operations on an account."""
    return fact("account_freeze", number, number=number, decided_on=on)
