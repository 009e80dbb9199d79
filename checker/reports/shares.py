"""Shares of the capital as the register writes them, and what burdens them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checker.facts import Fact
from checker.i18n import N_
from checker.reports.model import Mark
from checker.reports.proofs import proof_of
from checker.reports.spell import say, spell
from checker.reports.words import Words

BURDENS = frozenset({"encumbrances", "arrests"})
"""Keys that `burden_marks` lays out."""


def size_words(size: Mapping[str, Any], words: Words) -> str:
    """«4,2658 %», «11/12» or «0,5» as the register wrote it; '' where it wrote none."""
    if "percent" in size:
        return words.percent(str(size["percent"]))
    if "fraction" in size:
        return say(size["fraction"], words)
    return words.decimal(str(size["decimal"])) if "decimal" in size else ""


def share_words(share: Mapping[str, Any], words: Words) -> str:
    """«25 %, номинал 10 000 ₽» of a share as the register writes it; '' where it gives neither."""
    nominal = share.get("nominal_kop")
    parts = (
        size_words(share.get("size") or {}, words),
        words(N_("номинал {sum}"), sum=words.money(int(nominal))) if nominal is not None else "",
    )
    return ", ".join(part for part in parts if part)


def burden_marks(fact: Fact, holder: Mapping[str, Any], words: Words) -> tuple[Mark, ...]:
    """A mark for every pledge, other burden and arrest of a share, each with the entry that set it.

    holder: the block that carries СвОбрем and СвАрестДоли: a founder, or the share of the company itself.
    """
    told = [(item, *_burden(item, words)) for item in holder.get("encumbrances") or ()]
    told += [(item, *_arrest(item, words)) for item in holder.get("arrests") or ()]
    return tuple(
        Mark(
            words=title,
            detail="; ".join(detail for detail in details if detail),
            tone="warn",
            proof=proof_of(fact.evidence, words, item.get("entry")),
        )
        for item, title, details in told
    )


def _burden(item: Mapping[str, Any], words: Words) -> tuple[str, list[str]]:
    kind = str(item.get("kind") or "")
    title = words(N_("Доля в залоге")) if kind == "ЗАЛОГ" else words(N_("Доля обременена"))
    holder = item.get("pledgee_company") or item.get("pledgee_person") or {}
    named = holder.get("company") or holder.get("person") or {}
    who = say(named, words) if named else ""
    since = (holder.get("entry_first") or item.get("entry") or {}).get("date")
    return title, [
        words(N_("залогодержатель: {who}"), who=who) if who else "",
        words(N_("с {day} (по реестру)"), day=words.day(since)) if since else "",
        _contract(holder.get("pledge_contract") or {}, words),
        *spell(holder, words, {"company", "person", "pledge_contract"}),
        *spell(item, words, {"kind", "pledgee_company", "pledgee_person"}),
    ]


def _contract(contract: Mapping[str, Any], words: Words) -> str:
    """«договор № 7 от 15.04.2025, нотариус …»; '' where the register names none."""
    if not contract:
        return ""
    said = words(
        N_("договор № {number} от {day}"), number=contract.get("number", ""), day=words.day(contract.get("date"))
    )
    return ", ".join((said, *spell(contract, words, {"number", "date"})))


def _arrest(item: Mapping[str, Any], words: Words) -> tuple[str, list[str]]:
    """ВидДокАрест: 1 a decision of a court, 2 an order of the bailiffs."""
    kinds = {"1": N_("решение суда № {number} от {day}"), "2": N_("постановление приставов № {number} от {day}")}
    ground = kinds.get(str(item.get("kind")), N_("документ № {number} от {day}"))
    said = words(ground, number=item.get("number", ""), day=words.day(item.get("date")))
    return words(N_("Доля под арестом")), [said, *spell(item, words, {"kind", "number", "date"})]
