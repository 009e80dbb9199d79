"""Bankruptcies that a message told which was taken back: what stands instead. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from checker.facts import Fact
from scrapers.efrsb.cards import case_key
from scrapers.efrsb.decisions import STAGE_AFTER

_BACK = ("annulled", "locked")


def is_taken_back(body: Mapping[str, Any]) -> bool:
    """Whether a message of the register of bankruptcies says, or was said by another, to be no message any more."""
    return any(body.get(mark) for mark in _BACK)


def in_force(facts: Collection[Fact]) -> Iterator[Fact]:
    """The facts, but for a stage told by a message that another one took back, in whatever file that came: in its place
    the stage that the newest message tells which stands, and none where there is no such.
    """
    messages = {fact.key: fact for fact in facts if fact.block == "bankruptcy_message"}
    for fact in facts:
        teller = messages.get(str(fact.value.get("message"))) if fact.block == "bankruptcy" else None
        if teller is None or not is_taken_back(teller.value):
            yield fact
        else:
            yield from _stage_of(messages.values())


def _stage_of(messages: Iterable[Fact]) -> Iterator[Fact]:
    standing = [(_day(one), one.key, one) for one in messages if _stage(one) and not is_taken_back(one.value)]
    if standing:
        since, number, last = max(standing, key=lambda found: found[:2])
        value = {
            "number": last.value.get("case", ""),
            "stage": _stage(last),
            "stage_text": last.value.get("title", ""),
            "since": last.value.get("decision_on") or since,
            "message": number,
        }
        yield Fact(block="bankruptcy", key=case_key(value), value=value, evidence=last.evidence, channel=last.channel)


def _stage(message: Fact) -> str:
    return STAGE_AFTER.get(str(message.value.get("decision", "")), "") if _day(message) else ""


def _day(message: Fact) -> str:
    return str(message.value.get("published") or message.value.get("decision_on") or "")
