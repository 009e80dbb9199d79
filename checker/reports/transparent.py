"""What the site «Прозрачный бизнес» says of a company: the tax service's own summary, shown and not weighed."""

from __future__ import annotations

from checker.facts import Fact, FactSheet
from checker.i18n import N_
from checker.reports.model import Line, Section
from checker.reports.proofs import block_title, line
from checker.reports.small_business import CATEGORIES
from checker.reports.taxes import regime_names
from checker.reports.words import Words

SHOWN = (
    "pb_row", "pb_card", "pb_regime", "pb_headcount", "pb_finance", "pb_tax_paid", "pb_arrear_total", "pb_arrear",
    "pb_offence", "pb_person",
)  # fmt: skip
ROLES = {"head": N_("Организаций у этого руководителя"), "founder": N_("Организаций у этого учредителя")}
UNUSED = frozenset(
    {"kind", "ogrn", "name", "status", "status_name", "sme_category", "sme_date", "girbo_id", "opf_code"}
)


def transparent_section(sheet: FactSheet, words: Words) -> Section | None:
    """Every fact of the site in a line; None where the site was not asked or holds nothing."""
    lines = [shown for block in SHOWN for fact in sheet.of(block) for shown in _lines(fact, words)]
    if not lines:
        return None
    return Section(
        id="pb",
        title=words(N_("Прозрачный бизнес")),
        note=words(N_("Сводка налоговой службы. В оценку она не входит: там считаются сами наборы и реестры.")),
        lines=tuple(lines),
    )


def _lines(fact: Fact, words: Words) -> list[Line]:
    value, year = fact.value, str(fact.value.get("year") or "")
    title = block_title(fact.block, words)
    label = words(N_("{title}, {year} год"), title=title, year=year) if year else title
    if fact.block in ("pb_row", "pb_card"):
        own = line(fact, words, str(value.get("status_name") or value.get("status") or ""), used=UNUSED)
        category = CATEGORIES.get(str(value.get("sme_category") or ""))
        small = words(N_("Малый и средний бизнес"))
        return [own, line(fact, words, words(category), label=small, used=value)] if category else [own]
    if fact.block == "pb_regime":
        return [line(fact, words, regime_names(fact, words) or words(N_("ни один не отмечен")), used=value)]
    if fact.block == "pb_headcount":
        return [line(fact, words, words.number(int(value["headcount"])), label=label, used=value)]
    if fact.block == "pb_person":
        role = words(ROLES[str(value["role"])])
        return [line(fact, words, words.number(int(value["companies"])), label=role, used={"role", "inn", "companies"})]
    if "total_kop" in value:
        used = {"total_kop", "year", "kbk"}
        return [line(fact, words, words.money(int(value["total_kop"])), label=label, used=used)]
    return [line(fact, words, "", label=label, used={"year"})]
