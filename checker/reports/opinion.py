"""The verdict in words: the advice, its grounds, what would change it."""

from __future__ import annotations

from collections.abc import Iterable

from checker.facts import Change, Deal, Decision, FactSheet, Finding, Verdict
from checker.i18n import N_
from checker.reports.labels import DEALS, DECISION_TONES, DEPTHS, GROUPS
from checker.reports.model import ChangeView, FindingView, Group, Site, VerdictView
from checker.reports.proofs import proof_of, source_title, why_not
from checker.reports.sites import official_page
from checker.reports.words import Words
from checker.scoring import explain

MAIN_REASONS = 3

MEANINGS = {
    Decision.WORK: N_("Ничего, что мешало бы работать, в проверенных источниках нет. Это не гарантия."),
    Decision.SAFEGUARDS: N_(
        "Работать можно, если сделка защищена: предоплата вам, залог, поручительство, банковская гарантия."
    ),
    Decision.REFUSE: N_("Без полного обеспечения не советуем. Решаете вы: мы показываем, на чём стоит совет."),
    Decision.INSUFFICIENT: N_("Для совета не хватает данных. Ниже всё, что известно, и чего не удалось проверить."),
}


def verdict_view(sheet: FactSheet, verdict: Verdict, deal: Deal, words: Words) -> VerdictView:
    """The verdict as a reader sees it: the words of the contract, the day, and how many sources it rests on."""
    findings = tuple(_finding(finding, words, _because(finding, sheet, words)) for finding in verdict.findings)
    groups = tuple(
        Group(state=state, title=words(title), tone=tone, findings=members)
        for state, title, tone in GROUPS
        if (members := tuple(finding for finding in findings if finding.state == state))
    )
    asked = [coverage for coverage in sheet.coverage if coverage.asked]
    answered = sum(coverage.answered for coverage in asked)
    amount = f", {words.money(deal.sum_kop)}" if deal.sum_kop is not None else ""
    assumed = words(N_("Сделка: {deal}"), deal=words(DEALS[deal.kind]) + amount)
    if deal == Deal():
        assumed = words(N_("Сделка не указана: укажите её, и совет станет точнее."))
    return VerdictView(
        decision=verdict.decision.value,
        words=decision_words(verdict.decision, words),
        tone=DECISION_TONES[verdict.decision.value],
        meaning=words(MEANINGS[verdict.decision]),
        basis=words(
            N_("на {day}, по {answered} из {asked}"),
            day=words.day(sheet.on),
            answered=words.count(N_("{n} источнику|{n} источникам|{n} источникам"), answered),
            asked=len(asked),
        ),
        score=verdict.score,
        band=verdict.band,
        depth=verdict.depth,
        depth_words=words(DEPTHS[verdict.depth]) if verdict.depth in DEPTHS else "",
        method=verdict.method,
        assumed=assumed,
        reasons=_main(findings),
        findings=findings,
        groups=groups,
        changes=change_views(sheet, verdict, words),
    )


def decision_words(decision: Decision, words: Words) -> str:
    """The words of the contract for a decision."""
    return explain.decision_words(decision, words)


def _main(findings: Iterable[FindingView]) -> tuple[FindingView, ...]:
    """The three reasons that weigh most."""
    return tuple(sorted(findings, key=weightiest)[:MAIN_REASONS])


def weightiest(finding: Finding | FindingView) -> tuple[bool, bool, int, int]:
    """The order of reasons: what stops, what caps, what takes away, then what is unknown or good."""
    order = {"bad": 0, "unknown": 1, "good": 2, "neutral": 3}
    return not finding.stop, not finding.caps, order.get(finding.state, 4), -abs(finding.points)


def finding_views(verdict: Verdict, words: Words) -> tuple[FindingView, ...]:
    """The findings in words, in the order of the verdict."""
    return tuple(_finding(finding, words) for finding in verdict.findings)


def change_views(sheet: FactSheet, verdict: Verdict, words: Words) -> tuple[ChangeView, ...]:
    """What would change the verdict, in words; of a number that no source names nothing: a register that finds nothing
    either would say that there is no such company.
    """
    return tuple(_change(change, words) for change in verdict.would_change) if sheet.facts else ()


def _because(finding: Finding, sheet: FactSheet, words: Words) -> tuple[str, ...]:
    """Why the sources that a finding lists together did not answer: one line for each reason."""
    silent: dict[str, list[str]] = {}
    for source in finding.parameters.get("sources", ()) if finding.code in LISTING else ():
        coverage = sheet.state_of(source)
        reason = why_not(coverage.reason, coverage.channel, words)
        if coverage.stale:
            reason = words(N_("данные на {day} устарели"), day=words.day(coverage.as_of))
        silent.setdefault(reason, []).append(source_title(source, words))
    if len(silent) == 1:
        return tuple(reason for reason in silent if reason)
    return tuple(f"{', '.join(titles)}: {reason}" for reason, titles in silent.items())


LISTING = frozenset({"coverage.courts_not_checked", "coverage.others_not_checked"})
"""Findings that name several sources in one sentence and have no room for reasons."""


def _finding(finding: Finding, words: Words, because: tuple[str, ...] = ()) -> FindingView:
    return FindingView(
        code=finding.code,
        state=finding.state,
        points=finding.points,
        points_text=words.points(finding.points),
        sentence=explain.sentence(finding.code, finding.parameters, words, words.lang),
        advice=_advice(finding, words),
        harmless=explain.harmless(finding.code, words) or "",
        stop=finding.stop,
        caps=decision_words(finding.caps, words) if finding.caps else "",
        proofs=tuple(proof_of(evidence, words) for evidence in finding.evidence),
        because=because,
        look=_look(finding, words),
    )


_LOOKED_UP = frozenset({"coverage.not_checked", "coverage.blocked", "coverage.stale", "coverage.courts_not_checked"})
"""Findings whose advice is only to look at a site: the links say it better than the sentence repeated."""


def _look(finding: Finding, words: Words) -> tuple[Site, ...]:
    """The official pages of the sources that a finding names as silent."""
    if not finding.code.startswith("coverage."):
        return ()
    named = (finding.parameters.get("source"), *finding.parameters.get("sources", ()))
    return tuple(
        Site(title=source_title(str(source), words), url=page)
        for source in named
        if source and (page := official_page(str(source)))
    )


def _advice(finding: Finding, words: Words) -> str:
    if finding.code in _LOOKED_UP and _look(finding, words):
        return ""
    return explain.advice(finding.code, finding.parameters, words, words.lang) or ""


def _change(change: Change, words: Words) -> ChangeView:
    return ChangeView(
        condition=explain.change_sentence(change, words, words.lang),
        decision=change.decision.value,
        words=decision_words(change.decision, words),
        tone=DECISION_TONES[change.decision.value],
        score=change.score,
    )
