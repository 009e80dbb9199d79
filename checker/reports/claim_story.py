"""What changed in cases, proceedings and bankruptcies, in the reader's words: no codes, no technical keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checker.i18n import N_
from checker.reports.bailiffs import SUBJECTS, document_words, ground_words
from checker.reports.bankruptcy import DECISIONS, INTENTIONS, LAWS, MESSAGE_ROLES, STAGES, TYPES
from checker.reports.claims import name_text, own_text, sum_words, whole
from checker.reports.courts import INSTANCES, KINDS, OUTCOMES, PENDING, ROLES
from checker.reports.words import Words

_CASE = {
    "number": N_("дело"),
    "kind": N_("вид"),
    "court": N_("суд"),
    "registered": N_("начато"),
    "roles": N_("роль"),
    "other_sides": N_("другая сторона"),
    "claim_kop": N_("заявлено"),
    "simplified": N_("упрощённое производство"),
    "state": N_("состояние"),
    "outcome": N_("исход"),
    "outcome_on": N_("день исхода"),
    "outcome_from": N_("как сказано"),
    "awarded_kop": N_("присуждено"),
    "instance": N_("инстанция"),
}

LABELS: dict[str, dict[str, str]] = {
    "court_case": _CASE,
    "court_case_papers": _CASE,
    "enforcement": {
        "number": N_("производство"),
        "opened": N_("возбуждено"),
        "subject": N_("предмет"),
        "subject_kind": N_("что взыскивают"),
        "document": N_("документ"),
        "department": N_("отдел приставов"),
        "bundle": N_("сводное производство"),
        "claimant_inn": N_("ИНН взыскателя"),
        "due_kop": N_("долг"),
        "remaining_kop": N_("остаток"),
        "levy_kop": N_("исполнительский сбор"),
        "ended_on": N_("окончено"),
        "ended_by": N_("основание окончания"),
    },
    "bankruptcy": {
        "number": N_("дело"),
        "stage": N_("стадия"),
        "since": N_("с"),
        "category": N_("категория"),
        "manager": N_("управляющий"),
    },
    "bankruptcy_message": {
        "number": N_("сообщение"),
        "published": N_("опубликовано"),
        "type": N_("вид"),
        "decision": N_("решение суда"),
        "decision_on": N_("решение от"),
        "case": N_("дело"),
        "role": N_("роль"),
        "annulled": N_("отменено другим сообщением"),
        "creditor_register_closes": N_("реестр кредиторов закрывают"),
    },
    "intention": {
        "number": N_("сообщение"),
        "published": N_("опубликовано"),
        "role": N_("что объявлено"),
        "publisher": N_("кто объявил"),
    },
    "fedresurs_message": {
        "number": N_("сообщение"),
        "published": N_("опубликовано"),
        "type": N_("вид"),
        "role": N_("роль"),
        "publisher": N_("кто объявил"),
    },
    "unfair_supplier": {
        "number": N_("запись"),
        "included_on": N_("включена"),
        "law": N_("закон"),
        "reason": N_("основание"),
        "customer": N_("заказчик"),
        "customer_inn": N_("ИНН заказчика"),
        "planned_exclusion": N_("исключат"),
        "excluded_on": N_("исключена"),
        "status": N_("состояние"),
    },
    "account_freeze": {
        "number": N_("решение"),
        "decided_on": N_("решение от"),
        "basis": N_("код основания"),
        "bank_bik": N_("БИК банка"),
        "office": N_("налоговый орган"),
    },
    "zsk": {"high": N_("в группе"), "checked_on": N_("проверено")},
}
"""Block → what of it is told, in this order, and under which words. Every other key is the program's own."""

_CODES: dict[str, Mapping[str, str]] = {
    "kind": KINDS,
    "roles": ROLES,
    "state": {PENDING: OUTCOMES[PENDING], "finished": N_("рассмотрено")},
    "outcome": OUTCOMES,
    "instance": INSTANCES,
    "subject_kind": SUBJECTS,
    "stage": {code: told for code, (told, _) in STAGES.items()},
    "decision": DECISIONS,
    "type": TYPES,
    "law": LAWS,
    "role": {**MESSAGE_ROLES, **{f"intention.{role}": told for role, (told, _) in INTENTIONS.items()}},
}
_PLAIN = {"type": "title", "stage": "stage_text"}
"""Where the source says in words what a code means that we do not know."""
_NAMES = frozenset({"manager", "publisher", "customer", "other_sides"})


def told(block: str, value: Mapping[str, Any] | None, words: Words) -> dict[str, str]:
    """Label → what is said, of a block of `LABELS`; {} of None. A code that nobody described stays as it came."""
    if value is None:
        return {}
    found = {}
    for key, label in LABELS[block].items():
        given = value.get(key)
        if given not in (None, "", [], {}) and (said := _said(block, key, given, value, words)):
            found[words(label)] = said
    if value.get("possible"):
        found[words(N_("чьё это"))] = words(N_("возможно, о другом лице"))
    return found


def _said(block: str, key: str, given: Any, value: Mapping[str, Any], words: Words) -> str:
    if isinstance(given, list | tuple):
        return ", ".join(said for item in given if (said := _said(block, key, item, value, words)))
    if key in _NAMES:
        return name_text(given.get("name") if isinstance(given, Mapping) else given)
    if isinstance(given, Mapping):
        return document_words(given, words) if key == "document" else ""
    if isinstance(given, bool):
        return words(N_("да")) if given else words(N_("нет"))
    if (number := whole(given)) is not None:
        return sum_words(number, str(value.get("currency") or "RUB"), words) if key.endswith("_kop") else str(number)
    return _coded(block, key, own_text(given), value, words)


def _coded(block: str, key: str, given: str, value: Mapping[str, Any], words: Words) -> str:
    if key == "ended_by":
        return ground_words(given, words)
    codes = _CODES.get(key, {})
    if said := codes.get(f"{block}.{given}") or codes.get(given):
        return words(said)
    return own_text(value.get(_PLAIN.get(key, ""))) or words.day(given)


__all__ = ["LABELS", "told"]
