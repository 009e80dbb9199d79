"""The register's codes of state and of ending (справочники СЮЛСТ, СЮЛПД), and what they mean to us."""

from __future__ import annotations

PENDING = {
    "101": "status.liquidation",
    "105": "status.exclusion_pending_inactive",
    "106": "status.exclusion_no_money",
    "107": "status.exclusion_pending_untrue",
    "108": "status.exclusion_zsk",
    "110": "status.closing_voluntary",
    "111": "status.capital_decrease",
    "112": "status.moving",
    "113": "bankruptcy.petition",
    "114": "bankruptcy.observation",
    "115": "bankruptcy.recovery",
    "116": "bankruptcy.external",
    "117": "bankruptcy.competition",
}
ENTREPRENEUR_PENDING = {**PENDING, "110": "status.exclusion_pending_inactive"}
"""In ЕГРИП 110 is the exclusion of an inactive entrepreneur."""

OBJECTION = frozenset({"105", "106", "107", "108", "110"})
"""Decisions to strike off: creditors object within three months of publication (129-ФЗ ст. 21.1 п. 4)."""

REORGANISATION_FORM = "121"
REORGANISATION_LEAVING = frozenset({"122", "123", "124", "129"})
REORGANISATION_CONTINUES = frozenset({"131", "132", "134", "136", "139"})

STRUCK_OFF = frozenset({"struck_off", "no_money", "untrue", "zsk"})
"""Fates that count against whoever was in control; closing by choice and reorganisation do not (L&P 4)."""

_ENDINGS = {
    "201": "status.terminated_voluntary",
    "202": "status.terminated_court",
    "203": "status.terminated_bankruptcy",
    "407": "status.terminated_inactive",
    "414": "status.terminated_no_money",
    "415": "status.terminated_untrue",
    "418": "status.terminated_zsk",
    "420": "status.terminated_simplified",
}
_ENTREPRENEUR_ENDINGS = {
    "201": "status.terminated_voluntary",
    "203": "status.terminated_bankruptcy",
    "204": "status.terminated_court",
    "205": "status.terminated_court",
    "209": "status.terminated_inactive",
}
DEATH = "202"
"""In ЕГРИП: its record kinds 24100–24500 and codes 201–207 come in one order (own wish, death, bankruptcy, court,
sentence, papers); 202 is read from that order and was not seen in data."""

_VOID = frozenset({"501", "502", "601", "602", "701", "702", "801", "802"})


def is_ending(code: str) -> bool:
    """Whether a code of the status table says that the subject exists no more."""
    if not code.isdigit():
        return False
    number = int(code)
    return code in _VOID or 201 <= number <= 209 or 301 <= number <= 320 or 400 <= number <= 420


def ending_of(code: str, kind: str) -> str:
    """The finding for a code of ending."""
    if code in _VOID:
        return "status.registration_void"
    if kind == "entrepreneur":
        return _ENTREPRENEUR_ENDINGS.get(code, "status.terminated_other")
    if code.startswith("3"):
        return "status.succeeded_by"
    return _ENDINGS.get(code, "status.terminated_other")
