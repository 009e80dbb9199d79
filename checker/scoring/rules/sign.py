"""Who may sign for the company without a power of attorney."""

from __future__ import annotations

from collections.abc import Iterator

from checker.facts import Deal, FactSheet, Finding
from checker.scoring.reading import COURT_APPOINTED, LIQUIDATOR, company_of, name_of, office_of
from checker.scoring.weights import Weights


def rule_sign(sheet: FactSheet, deal: Deal, weights: Weights) -> Iterator[Finding]:
    """Who may sign: one head, several jointly or each alone, a managing company, a receiver, a liquidator.

    Third parties may rely on the register (ГК ст. 51, 53). Joint powers (ВидПолном 1) make one signature
    worthless, so at most `safeguards`. After a receiver is named only he signs (127-ФЗ ст. 126, 129),
    during liquidation the liquidator (ГК ст. 62). A head whom the law hides must be asked for by paper.
    """
    if sheet.one("identity") is None:
        return
    heads = [head for head in sheet.of("head") if not head.value.get("hidden")]
    hidden = [head for head in sheet.of("head") if head.value.get("hidden")]
    receivers = [head for head in heads if office_of(head) in COURT_APPOINTED]
    liquidators = [head for head in heads if office_of(head) in LIQUIDATOR]
    companies = tuple(sheet.of("managing_company"))
    powers = sheet.one("powers")
    names = ", ".join(name_of(head) for head in heads)
    if receivers:
        yield weights.finding("sign.receiver_only", *receivers, names=", ".join(map(name_of, receivers)))
    elif liquidators:
        yield weights.finding("sign.liquidator", *liquidators, names=", ".join(map(name_of, liquidators)))
    elif hidden:
        yield weights.finding("sign.hidden", *hidden)
    elif companies:
        named = [company_of(fact.value.get("company") or {}) for fact in companies]
        yield weights.finding("sign.managing_company", *companies, names=named)
    elif not heads:
        yield weights.finding("sign.unknown")
    elif len(heads) == 1:
        yield weights.finding("sign.sole", heads[0], names=names)
    else:
        code = {"1": "sign.joint", "2": "sign.independent"}.get(
            str(powers.value.get("kind")) if powers else "", "sign.several"
        )
        yield weights.finding(code, *heads, *((powers,) if powers else ()), names=names, count=len(heads))
