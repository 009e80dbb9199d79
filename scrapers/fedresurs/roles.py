"""What a message of the register of facts says of one company: as whom it is named there (courts.md 4.1, 4.3).

A bank is publisher and participant of its own notices, and a debtor publishes its own intention, in which its
creditors are the participants: who is in trouble is told by the type together with both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

CREDITOR_INTENDS = "CreditorIntentionGoToCourt"
DEBTOR_INTENDS = "DebtorIntentionGoToCourt"
LIQUIDATION, REORGANISATION, UNRELIABLE = "FirmLiquidation", "FirmReorganization", "UnreliableInformation"

CODES = {
    "намерение кредитора обратиться в суд с заявлением о банкротстве": CREDITOR_INTENDS,
    "намерение должника обратиться в суд с заявлением о банкротстве": DEBTOR_INTENDS,
    "ликвидация юридического лица": LIQUIDATION,
    "реорганизация юридического лица": REORGANISATION,
    "недостоверность сведений": UNRELIABLE,
}
"""Names of types as lists of messages give them → codes; other types keep their names."""

ORGANISATIONS = frozenset({"Company", "NonResidentCompany", "ForeignSystem"})
"""Kinds of parties that are no private persons (courts.md 4.2)."""

Kind = Literal["intention", "message"]


class Said(NamedTuple):
    """Which block a message makes, and the role of the company in it."""

    kind: Kind
    role: str


def code_of(name: str) -> str:
    """The code of a type by its name, or the name itself where the code does not matter here."""
    folded = " ".join(name.lower().split())
    return CODES.get(folded, name)


def said_of(code: str, publisher: str, participants: frozenset[str], own: str) -> Said:
    """The role of a company. publisher, participants, own: guids; '' where the publisher is hidden or a robot.

    «debtor»: somebody means to bankrupt it. «creditor»: it means to bankrupt another. «self»: it means to go bankrupt.
    «subject»: the message is about it. «unclear»: only the message's card would tell. «other»: about somebody else.
    """
    named = own in participants
    if code == CREDITOR_INTENDS:
        if not publisher:
            return Said("message", "unclear")
        if publisher == own:
            return Said("intention", "creditor")
        return Said("intention", "debtor") if named else Said("message", "other")
    if code == DEBTOR_INTENDS:
        if not publisher:
            return Said("message", "unclear")
        return Said("intention", "self") if publisher == own else Said("message", "other")
    if code == UNRELIABLE:
        return Said("message", "subject" if named else "other")
    if publisher == own:
        return Said("message", "subject")
    if code == REORGANISATION:
        return Said("message", "subject" if named else "other")
    if code == LIQUIDATION:
        return Said("message", "other" if publisher else "unclear")
    return Said("message", "unclear" if named else "other")


def shown(party: Mapping[str, Any]) -> str:
    """How a publisher is named: organisations by their names, a private person never, nor whom the site calls by a kind
    that we do not know.
    """
    kind = str(party.get("type") or "")
    if kind == "Person":
        return "физическое лицо"
    if kind == "IndividualEntrepreneur":
        return "индивидуальный предприниматель"
    name = party.get("name")
    return " ".join(name.split())[:300] if kind in ORGANISATIONS and isinstance(name, str) else ""
