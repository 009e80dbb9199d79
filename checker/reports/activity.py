"""Signs of real activity (N14): staff, taxes, revenue, property, licences, contracts; each found, not found or unknown.

What the sign is worth is for a person: a company without staff may trade honestly, one with staff may not perform.
"""

from __future__ import annotations

from collections.abc import Iterator

from checker import text
from checker.facts import Fact, FactSheet, State
from checker.i18n import N_
from checker.reports.model import Line, Mark, Section
from checker.reports.proofs import absent_line, proof, proof_of
from checker.reports.statements import Statements
from checker.reports.words import Words

NOTE = N_(
    "Чего здесь нет, то ещё не значит, что работы нет. Склад, транспорт, лизинг, сертификаты и прежние расчёты с вами"
    " мы не проверяем: посмотрите сами."
)

CONTRIBUTIONS = "страховые"
"""How the tax service names the contributions paid for staff, whatever the rest of the name."""

OF_EGRUL, OF_EGRIP = N_("Лицензии (по ЕГРЮЛ)"), N_("Лицензии (по ЕГРИП)")
OF_SME = N_("Лицензии (по реестру МСП)")
"""Neither holds all licences: who granted one may keep a list of his own."""

SHOWN = 20
"""Licences or contracts whose evidence stands at one line; all of them are in their own tables."""


def activity_section(sheet: FactSheet, words: Words) -> Section:
    """One line to a sign, with its evidence or the sentence on its absence."""
    return Section(
        id="working",
        title=words(N_("Признаки деятельности")),
        note=words(NOTE),
        lines=tuple(_lines(sheet, words)),
    )


def _lines(sheet: FactSheet, words: Words) -> Iterator[Line]:
    if sheet.kind != "entrepreneur":
        yield _staff(sheet, words)
        yield from _taxes(sheet, words)
        yield from _accounts(sheet, words)
    yield _licences(sheet, words)
    yield _contracts(sheet, words)


def _newest(sheet: FactSheet, block: str) -> Fact | None:
    return max(sheet.of(block), key=lambda fact: fact.key, default=None)


def _year(year: object, words: Words) -> str:
    return words(N_("за {year} год"), year=year)


def _staff(sheet: FactSheet, words: Words) -> Line:
    label, fact = words(N_("Работники")), _newest(sheet, "headcount")
    if fact is None:
        return absent_line(sheet, "sshr", label, words)
    people = words.number(int(fact.value["headcount"]))
    return Line(label=label, value=people, notes=(_year(fact.key, words),), proof=proof(fact, words))


def _taxes(sheet: FactSheet, words: Words) -> Iterator[Line]:
    """All that was paid; of it the contributions for staff, which nobody pays without wages."""
    label, total = words(N_("Уплаченные налоги и взносы")), _newest(sheet, "tax_paid_total")
    if total is None:
        yield absent_line(sheet, "paytax", label, words)
        return
    yield _sum(label, int(total.value["total_kop"]), total.key, total, words)
    paid = [
        fact
        for fact in sheet.of("tax_paid")
        if CONTRIBUTIONS in str(fact.value.get("tax", "")).lower() and str(fact.value.get("year")) == total.key
    ]
    if paid:
        amount = sum(int(fact.value.get("paid_kop") or 0) for fact in paid)
        yield _sum(words(N_("Из них страховые взносы")), amount, total.key, paid[0], words)


def _accounts(sheet: FactSheet, words: Words) -> Iterator[Line]:
    told, label = Statements(sheet), words(N_("Выручка"))
    income = _newest(sheet, "income_expense")
    if told and (found := told.newest("2110")):
        yield _sum(label, found[1].kop, found[0], told.own[found[0]], words)
    elif income is not None:
        yield _sum(words(N_("Доходы")), int(income.value["income_kop"]), income.key, income, words)
    else:
        yield absent_line(sheet, "girbo", label, words)
    if told and (found := told.newest("1150")):
        yield _sum(words(N_("Основные средства")), found[1].kop, found[0], told.own[found[0]], words)


def _sum(label: str, kop: int, year: object, fact: Fact, words: Words) -> Line:
    exact, short = words.money(kop), words.short(kop)
    return Line(
        label=label,
        value=short,
        exact=exact if exact != short else "",
        notes=(_year(year, words),),
        proof=proof(fact, words),
    )


def _licences(sheet: FactSheet, words: Words) -> Line:
    """Those in force by the register; else by the register of small business, which lists them too; else that those
    which either names are in force no more. The label says of which register that is.
    """
    source, label = ("egrip", OF_EGRIP) if sheet.kind == "entrepreneur" else ("egrul", OF_EGRUL)
    own, theirs = list(sheet.of("licence")), list(sheet.of("sme_licence"))
    valid = [fact for fact in own if _in_force(fact, sheet)]
    ended = {number for fact in own if fact not in valid for number in _numbers(fact)}
    others = [fact for fact in theirs if _in_force(fact, sheet) and ended.isdisjoint(_numbers(fact))]
    for title, found in ((label, valid), (OF_SME, others)):
        if found:
            said = words.count(N_("{n} лицензия|{n} лицензии|{n} лицензий"), len(found))
            return _many(words(title), said, found, words)
    for title, named in ((label, own), (OF_SME, theirs)):
        if named:
            return _many(words(title), words(N_("действующих нет")), named, words)
    return absent_line(sheet, source, words(label), words)


def _in_force(licence: Fact, sheet: FactSheet) -> bool:
    """Whether a licence of either register is neither over on the day nor suspended."""
    last = text.iso_day(str(licence.value.get("until") or ""))
    return (last is None or last >= sheet.on) and not licence.value.get("suspended")


def _numbers(licence: Fact) -> set[str]:
    """Its numbers, without blanks, by which the two registers name the same licence."""
    said = (str(licence.value.get(key) or "") for key in ("unified_number", "number"))
    return {number for one in said if (number := "".join(one.split()).upper())}


def _contracts(sheet: FactSheet, words: Words) -> Line:
    """Public contracts: only the register of small business names them to us, so of whom it does not hold nobody
    looked for any.
    """
    label = words(N_("Контракты с государством и госкомпаниями (по реестру МСП)"))
    if found := list(sheet.of("sme_contract")):
        return _many(label, words.count(N_("{n} контракт|{n} контракта|{n} контрактов"), len(found)), found, words)
    list_of = sheet.state_of("rsmp")
    if list_of.state is State.NOT_APPLICABLE or sheet.one("sme"):
        return absent_line(sheet, "rsmp", label, words)
    apart = list_of.state is State.NOTHING_FOUND
    mark = Mark(
        words=words(N_("не проверено")),
        tone="unknown",
        detail=words(N_("в этом реестре не числится")) if apart else "",
        proof=proof_of(list_of.evidence, words) if apart and list_of.evidence else None,
    )
    return Line(label=label, value="", marks=(mark,))


def _many(label: str, said: str, found: list[Fact], words: Words) -> Line:
    proofs = tuple({one.id: one for one in (proof(fact, words) for fact in found[:SHOWN])}.values())
    return Line(label=label, value=said, proof=proofs[0], further=proofs[1:])
