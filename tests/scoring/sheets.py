"""Fact sheets for tests: situation 1 (nothing against the company, all sources fresh) and changes to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import msgspec

from checker.facts import Coverage, Deal, Evidence, Fact, FactSheet, Link, State

ON = date(2026, 11, 21)
INN, OGRN = "7700000016", "1187700000124"
HEAD_INN, OWNER_INN = "770000001103", "770000002234"
RECEIVER_OGRN = "1265400000568"
CREDIT = Deal(kind="credit", sum_kop=30_000_000)
LARGE = Deal(kind="credit", sum_kop=3_000_000_000)

_COMMON = (
    "rsmp",
    "snr",
    "kad",
    "efrsb",
    "fedresurs",
    "rnp",
    "disqualified",
    "account_freezes",
    "cbr_zsk",
    "rosfinmonitoring",
)
_TAX = ("egrul", "sshr", "revexp", "debtam", "paytax", "taxoffence", "girbo", "fssp")
COMPANY_SOURCES = _TAX + _COMMON
PERSON_SOURCES = ("egrip", *_COMMON)
FOUND = frozenset({"egrul", "egrip", "sshr", "revexp", "girbo", "paytax"})

Block = tuple[str, str, Mapping[str, Any]]


_SOURCES = {
    "headcount": "sshr",
    "income_expense": "revexp",
    "statement": "girbo",
    "tax_debt": "debtam",
    "tax_debt_total": "debtam",
    "tax_paid": "paytax",
    "tax_paid_total": "paytax",
    "tax_offence": "taxoffence",
    "tax_regime": "snr",
    "tax_group": "kgn",
    "sme": "rsmp",
    "support": "rsmppp",
    "disqualified": "disqualified",
    "register_row": "egrul_search",
    "court_case": "kad",
    "court_case_papers": "kad",
    "enforcement": "fssp",
    "enforcement_gone": "fssp",
    "bankruptcy": "efrsb",
    "bankruptcy_message": "efrsb",
    "head_bankruptcy": "efrsb",
    "intention": "fedresurs",
    "unfair_supplier": "rnp",
    "zsk": "cbr_zsk",
    "account_freeze": "account_freezes",
}
_FIGURES = frozenset({"statement", "tax_paid", "tax_paid_total"})


def evidence(source: str, record: str = "", as_of: date = ON, link: Link = Link.EXACT) -> Evidence:
    """Evidence of made-up bytes."""
    return Evidence(
        source=source,
        record=record or f"{source}-1",
        as_of=as_of,
        fetched_at=datetime(2026, 11, 21, 6, tzinfo=UTC),
        sha256=sha256(f"{source} {record}".encode()).hexdigest(),
        link=link,
    )


def source_of(block: str) -> str:
    """Which source yields a block."""
    return _SOURCES.get(block, "egrul")


def fact(block: str, key: str = "", **value: Any) -> Fact:
    """One fact as the look-up gives it: `since` is the day of the entry."""
    entry = value.get("entry") or {}
    since = date.fromisoformat(entry["date"]) if entry else None
    proof = evidence(source_of(block), str(entry.get("grn", "")))
    return Fact(block=block, key=key, value=value, evidence=proof, since=since)


def possible(of: Fact) -> Fact:
    """The same fact, linked by a name alone."""
    return msgspec.structs.replace(of, evidence=msgspec.structs.replace(of.evidence, link=Link.POSSIBLE))


def entry(day: str, grn: str = "2187700000111") -> dict[str, str]:
    """The register's stamp."""
    return {"grn": grn, "date": day}


def head(inn: str = HEAD_INN, since: str = "2018-11-01", office: str = "02", surname: str = "Озёрный") -> Fact:
    """A head of the company."""
    return fact(
        "head",
        f"{inn}:{office}",
        person={"surname": surname, "given": "Пётр", "inn": inn},
        office={"kind": office, "kind_name": "", "title": "ДИРЕКТОР"},
        entry=entry(since),
        entry_first=entry(since),
    )


def owner(inn: str = OWNER_INN, since: str = "2018-11-01", percent: str = "100") -> Fact:
    """A person who holds a share."""
    return fact(
        "founder",
        inn,
        kind="person",
        person={"surname": "Полянская", "given": "Вера", "inn": inn},
        share={"nominal_kop": 1_000_000, "size": {"percent": percent}},
        entry=entry(since),
        entry_first=entry(since),
    )


def identity(born: str = "2018-11-01", opf: str = "12300", ogrn: str = OGRN) -> Fact:
    """Numbers and legal form."""
    return fact("identity", ogrn=ogrn, ogrn_date=born, inn=INN, opf_classifier="ОКОПФ", opf_code=opf)


def formation(born: str = "2018-11-01", method: str = "11", reg_date: str = "") -> Fact:
    """How and when it was created."""
    early = {"reg_date": reg_date} if reg_date else {}
    return fact(
        "formation",
        ogrn=OGRN,
        ogrn_date=born,
        method={"code": method, "name": ""},
        entry=entry(born),
        **early,
    )


def born(day: str, method: str = "11", reg_date: str = "") -> tuple[Fact, ...]:
    """A company registered on that day, its first head, owner and address of the same day."""
    return (identity(day), formation(day, method, reg_date), head(since=day), owner(since=day), address(day))


def address(since: str = "2018-11-01") -> Fact:
    """The address; the stamp stands inside its part, as in the register."""
    return fact("address", classic={"region_code": "77", "entry": entry(since)})


def main(code: str = "46.73", name: str = "Торговля") -> Fact:
    """The declared main activity."""
    return fact("activity", code, code=code, name=name, main=True)


def year(income: int, expense: int, staff: int, of: int = 2025) -> tuple[Fact, ...]:
    """Income and expense in millions of roubles, and staff, of one year."""
    day = f"{of}-12-31"
    return (
        fact("headcount", str(of), date=day, headcount=staff, name=""),
        fact(
            "income_expense",
            str(of),
            date=day,
            income_kop=income * 100_000_000,
            expense_kop=expense * 100_000_000,
            name="",
        ),
    )


def statement(
    of: int = 2025,
    *,
    knd: str = "0710099",
    revenue: tuple[float | None, float | None] = (60, 52),
    profit: tuple[float | None, float | None] = (4, 3),
    **balance: float | tuple[float, float],
) -> Fact:
    """A statement in millions of roubles, this year and the last; l1300=… and the like set lines of the balance."""
    lines = {"l1200": 30, "l1300": 20, "l1400": 5, "l1500": 15, "l1600": 40, "l1700": 40, **balance}

    def pair(values: Any) -> dict[str, int]:
        now, before = values if isinstance(values, tuple) else (values, values)
        named = (("current_kop", now), ("previous_kop", before))
        return {name: round(value * 100_000_000) for name, value in named if value is not None}

    return fact(
        "statement",
        str(of),
        year=of,
        knd=knd,
        correction=0,
        presented=f"{of + 1}-03-30",
        balance={name.removeprefix("l"): pair(values) for name, values in lines.items()},
        results={"2110": pair(revenue), "2400": pair(profit)},
    )


def paid(of: int = 2024, vat: float = 1.2, other: float = 3) -> tuple[Fact, ...]:
    """Taxes paid in a year, in millions of roubles."""
    sums = {"Налог на добавленную стоимость": vat, "Налог на прибыль организаций": other}
    rows = tuple(
        fact("tax_paid", f"{of}:{tax}", date=f"{of}-12-31", year=of, tax=tax, paid_kop=round(sum_ * 100_000_000))
        for tax, sum_ in sums.items()
    )
    whole = sum(int(row.value["paid_kop"]) for row in rows)
    return (*rows, fact("tax_paid_total", str(of), date=f"{of}-12-31", year=of, total_kop=whole))


def debt(millions: float) -> tuple[Fact, ...]:
    """Tax arrears on the day of the list, all of one tax."""
    owed = round(millions * 100_000_000)
    sums = {"arrears_kop": owed, "penalties_kop": 0, "fines_kop": 0, "total_kop": owed}
    day = "2026-11-01"
    return (
        fact("tax_debt", "Налог на прибыль", date=day, tax="Налог на прибыль", **sums),
        fact("tax_debt_total", date=day, total_kop=owed, taxes=1),
    )


def status(code: str, day: str, **more: Any) -> Fact:
    """A state of the register's table."""
    return fact("status", code, code=code, name="", entry=entry(day), **more)


def termination(code: str, day: str) -> tuple[Fact, ...]:
    """An ended record carries both blocks."""
    ended = fact("termination", date=day, method={"code": code, "name": ""}, entry=entry(day))
    return (ended, status(code, day))


def related(ogrn: str, ended: str, ended_on: str, **more: Any) -> Fact:
    """Another company of the head."""
    value = {
        "person": HEAD_INN,
        "person_name": "Озёрный Пётр",
        "own_role": "head",
        "role": "head",
        "inn": "7700000048",
        "ogrn": ogrn,
        "name": "ООО «Прежнее»",
        "status": ended,
        "ended": ended,
        "ended_on": ended_on,
        "registered_on": "2017-03-01",
        "activity": "46.73",
        "share": None,
        "role_since": "2017-03-01",
        **more,
    }
    return fact("related", f"{value['person']}:{value['role']}:{ogrn}", **value)


def total(companies: int, **counts: int) -> Fact:
    """How many companies the head has, by fate."""
    return fact(
        "related_total",
        HEAD_INN,
        person=HEAD_INN,
        person_name="Озёрный Пётр",
        own_role="head",
        companies=companies,
        **counts,
    )


DEFAULT = (
    identity(),
    formation(),
    head(),
    owner(),
    address(),
    main(),
    *year(60, 55, 12),
    statement(),
    *paid(),
)


def answers(sources: Iterable[str], found: Iterable[str] = FOUND) -> tuple[Coverage, ...]:
    """All these sources looked at within their promise."""
    return tuple(
        Coverage(
            source=source,
            state=State.FOUND if source in found else State.NOTHING_FOUND,
            as_of=ON,
            evidence=evidence(source),
        )
        for source in sources
    )


def sheet(
    *facts: Fact,
    without: Iterable[str] = (),
    replacing: bool = True,
    kind: str = "legal_entity",
    on: date = ON,
) -> FactSheet:
    """Situation 1 with these facts; a block that is given replaces the default one (head, owner, years …).

    With other income, or none, the default statement and taxes of another size are gone as well.
    """
    gone = ({fact.block for fact in facts} if replacing else set()) | set(without)
    if "income_expense" in gone:
        gone |= _FIGURES
    kept = tuple(fact for fact in DEFAULT if fact.block not in gone)
    company = kind != "entrepreneur"
    given = facts if company else tuple(_of_egrip(fact) for fact in facts)
    return FactSheet(
        inn=INN,
        ogrn=OGRN,
        as_of=datetime(2026, 11, 21, 12, tzinfo=UTC),
        on=on,
        kind=kind,
        facts=(kept if company else ()) + given,
        coverage=answers(COMPANY_SOURCES if company else PERSON_SOURCES),
    )


def _of_egrip(of: Fact) -> Fact:
    """The same fact of the register of entrepreneurs, where it is a register's."""
    source = "egrip" if of.evidence.source == "egrul" else of.evidence.source
    return msgspec.structs.replace(of, evidence=msgspec.structs.replace(of.evidence, source=source))


def covered(of: FactSheet, **changed: Coverage | str) -> FactSheet:
    """The sheet with coverage changed by source: a Coverage, or the reason why it was not checked."""
    made = {
        source: Coverage(source=source, state=State.NOT_CHECKED, reason=value) if isinstance(value, str) else value
        for source, value in changed.items()
    }
    kept = tuple(coverage for coverage in of.coverage if coverage.source not in made)
    return msgspec.structs.replace(of, coverage=kept + tuple(made.values()))


def stale(source: str, as_of: date = date(2026, 10, 12)) -> Coverage:
    """Found long ago."""
    return Coverage(source=source, state=State.FOUND, stale=True, as_of=as_of, evidence=evidence(source))


def blind(of: FactSheet, but: Iterable[str] = ()) -> FactSheet:
    """The sheet as if no source had answered, except those."""
    return covered(of, **{c.source: "down" for c in of.coverage if c.source not in but})


def dropped(of: FactSheet, source: str, reason: str = "down") -> FactSheet:
    """The sheet without what a source said."""
    facts = tuple(fact for fact in of.facts if fact.evidence.source != source)
    return covered(msgspec.structs.replace(of, facts=facts), **{source: reason})
