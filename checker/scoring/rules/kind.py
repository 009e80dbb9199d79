"""What kind of subject it is, and what may therefore not be held against it (wall 8)."""

from __future__ import annotations

from collections.abc import Iterator

from checker.facts import Deal, FactSheet, Finding
from checker.scoring.reading import company_of, day, form_of, main_activity, share_of, text_of
from checker.scoring.required import deal_kind, is_hidden, required_sources
from checker.scoring.weights import Weights

_THEY_PAY_LATER = frozenset({"credit", "carriage", "procurement"})
_FINANCIAL = ("64.1", "64.9", "65", "66")


def rule_kind(sheet: FactSheet, deal: Deal, weights: Weights) -> Iterator[Finding]:
    """What this kind of subject cannot have is explained and never counted.

    An entrepreneur has no statements and no open tax data, and a citizen's debts cannot be looked up by
    his number: so at most `safeguards`. A treasury institution cannot go bankrupt (ГК ст. 65) and pays
    only within its budget limits (БК ст. 161, 162). Non-commercial bodies are not there for profit. Banks
    and insurers report to the Bank of Russia.
    """
    identity = sheet.one("identity")
    grounds = (identity,) if identity else ()
    if sheet.kind == "entrepreneur":
        yield weights.finding("kind.entrepreneur", *grounds)
    elif sheet.kind != "legal_entity":
        yield weights.finding("kind.other", *grounds)
    else:
        form = form_of(sheet)
        if form in ("treasury", "budget", "unitary", "nonprofit"):
            yield weights.finding(f"kind.{form}", *grounds)
        if form == "treasury" and deal_kind(deal, weights) in _THEY_PAY_LATER:
            yield weights.finding("kind.budget_limits", *grounds)
        if main_activity(sheet).startswith(_FINANCIAL):
            yield weights.finding("kind.financial", *grounds)


def rule_hidden(sheet: FactSheet, deal: Deal, weights: Weights) -> Iterator[Finding]:
    """The law hides a part of the data: neither good nor bad, but unknown, so at most `safeguards`.

    Blocks of the register carry the mark ОгрДосСв; open data of such companies are withheld (ПП 1625 of 2023,
    НК ст. 102 п. 1.1). The band is wider; ask the company itself.
    """
    for block in ("head", "founder", "managing_company"):
        hidden = [fact for fact in sheet.of(block) if fact.value.get("hidden")]
        if hidden:
            yield weights.finding("kind.register_hidden_by_law", *hidden, part=block)
    required = required_sources(sheet, deal, weights)
    for coverage in filter(is_hidden, sheet.coverage):
        code = "kind.hidden_by_law" if coverage.source in required else "kind.source_hidden_by_law"
        yield weights.finding(code, coverage, part=coverage.source)


def rule_parent(sheet: FactSheet, deal: Deal, weights: Weights) -> Iterator[Finding]:
    """Another company holds at least half of the capital.

    A fact without points: a parent does not answer for its daughter's debts unless it gave surety or
    ordered the deal (ГК ст. 56, 67.3). For a young daughter the parent's surety is the natural safeguard.
    """
    if form_of(sheet) == "joint_stock":
        return
    for founder in sheet.of("founder"):
        share = share_of(founder, sheet) if founder.value.get("kind") in ("company", "foreign") else None
        if share is not None and share >= weights.people.control_share:
            owner = company_of(founder.value.get("company") or {})
            yield weights.finding("group.parent", founder, owner=owner, share=share // 100)


def rule_sme(sheet: FactSheet, deal: Deal, weights: Weights) -> Iterator[Finding]:
    """The register of small and medium business names the subject, with its category.

    A fact without points: the register is filled by the tax service from reports, and whoever is not in it, or was
    taken out of it, has done nothing wrong. Law: 209-ФЗ ст. 4, 4.1.
    """
    for entry in sheet.of("sme"):
        category = str(entry.value.get("category") or "")
        yield weights.finding("kind.sme", entry, category=category, date=str(entry.value.get("included") or ""))


def rule_support(sheet: FactSheet, deal: Deal, weights: Weights) -> Iterator[Finding]:
    """State support for small business that was received, and what its giver noted of broken terms.

    Facts without points: support can be had for the asking, and a note in the register is the giver's word. Law:
    209-ФЗ ст. 8.
    """
    given = [*sheet.of("support")]
    if not given:
        return
    last = max((decided for fact in given if (decided := day(fact.value.get("decided")))), default=None)
    yield weights.finding("kind.support", *given, count=len(given), date=text_of(last))
    broken = [fact for fact in given if fact.value.get("violation") is True]
    if broken:
        yield weights.finding("kind.support_violation", *broken, count=len(broken))
