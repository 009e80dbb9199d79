"""What happened to a company, in one sentence, and what of it was so before and is so now."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from checker.reports.words import Words
from checker.watching import claim_sentences as claims
from checker.watching import register_sentences as registers
from checker.watching.said import Said, Told, Value


def say_company(kind: str, value: Value, words: Words, source: str) -> Said:
    """The sentence of a kind of `checker.watching.kinds.KINDS`."""
    before, after = (given if isinstance(given := value.get(side), Mapping) else {} for side in ("before", "after"))
    told = Told(str(value.get("block") or ""), source, bool(value.get("worse", True)), before, after, words)
    return _SAY[kind](told)


_SAY: Mapping[str, Callable[[Told], Said]] = {
    "status": registers.say_status,
    "exclusion": registers.say_exclusion,
    "liquidation": registers.say_liquidation,
    "reorganisation": registers.say_reorganisation,
    "capital_cut": registers.say_capital_cut,
    "bankruptcy": claims.say_bankruptcy,
    "intention": claims.say_intention,
    "freeze": claims.say_freeze,
    "unfair": claims.say_unfair,
    "enforcement": claims.say_enforcement,
    "suit": claims.say_suit,
    "arrears": claims.say_arrears,
    "head_mark": registers.say_mark,
    "founder_mark": registers.say_mark,
    "address_mark": registers.say_mark,
    "disqualified": registers.say_disqualified,
    "zsk": claims.say_zsk,
    "head": registers.say_head,
    "owner": registers.say_owner,
    "address": registers.say_address,
    "name": registers.say_name,
    "capital": registers.say_capital,
    "statements": claims.say_statements,
}
