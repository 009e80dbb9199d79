"""Who may sign for the company without a power of attorney."""

from __future__ import annotations

from collections.abc import Iterator

from checker.facts import Deal, FactSheet, Finding
from checker.scoring.accounts import line, sound_statement, year_of
from checker.scoring.reading import COURT_APPOINTED, LIQUIDATOR, company_of, form_of, name_of, office_of
from checker.scoring.weights import TaxWeights, Weights


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


def rule_major_deal(sheet: FactSheet, deal: Deal, weights: TaxWeights) -> Iterator[Finding]:
    """The deal is a quarter of the company's assets or more: its owners may have to approve it.

    A fact without points: a deal in the ordinary course of business needs no approval, and who bought in good faith is
    protected; but a deal without it can be contested. Assets by line 1600 of the last statement. Law: 14-ФЗ ст. 46,
    208-ФЗ ст. 78, 79.
    """
    statement = sound_statement(sheet, weights)
    assets = line(statement, "balance", "1600") if statement else None
    if statement is None or not assets or assets < 0 or deal.sum_kop is None:
        return
    if form_of(sheet) not in ("limited", "joint_stock"):
        return
    if deal.sum_kop * 1000 >= assets * weights.statements.major_deal_permille:
        share = deal.sum_kop * 10_000 // assets
        figures = {"year": year_of(statement), "deal_kop": deal.sum_kop, "share_bp": share, "assets_kop": assets}
        yield weights.finding("sign.major_deal", statement, **figures)
