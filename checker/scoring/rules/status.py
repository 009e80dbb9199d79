"""Is there such a subject in law, and for how long yet: what ЕГРЮЛ says of its state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from checker.facts import Deal, Fact, FactSheet, Finding
from checker.scoring.reading import add_months, began, code_of, company_of, day, entry_day, entry_of, text_of
from checker.scoring.rules import registers
from checker.scoring.weights import Weights

_CEASES = "ПРЕКРАТИТ"


def rule_termination(sheet: FactSheet, deal: Deal, weights: Weights) -> Iterator[Finding]:
    """The company exists no more: a contract with it would be void.

    Read from the block of termination, or from a status whose code is one of ending; the ways of ending
    are kept apart, because closing by choice (201, 420) is no fault while striking off (407, 415, 418) is
    one. A reorganised company (301–320) has a successor, who answers for its debts. An ending is
    permanent, so even an old extract proves it. Law: ГК ст. 61–64.2, 129-ФЗ ст. 21.1, 21.3.
    """
    ending = _ending(sheet)
    if ending is None:
        return
    code = code_of(ending.value.get("method")) or str(ending.value.get("code") or ending.key)
    ended_on = day(ending.value.get("date")) or entry_day(ending) or ending.since
    finding = registers.ending_of(code, sheet.kind)
    successors = tuple(sheet.of("successor")) if finding == "status.succeeded_by" else ()
    yield weights.finding(
        finding,
        ending,
        *successors,
        register_code=code,
        date=text_of(ended_on),
        grn=entry_of(ending)["grn"],
        successor=[company_of(fact.value) for fact in successors],
    )


def rule_status(sheet: FactSheet, deal: Deal, weights: Weights) -> Iterator[Finding]:
    """The register says that the company is being closed, struck off, or is in bankruptcy.

    Keyed on the code, never on the text. A decision to strike off (105–108, 110) is a stop factor: in
    four months there may be nobody to perform; creditors may object within three months of publication
    (129-ФЗ ст. 21.1 п. 4). 108 is the public trace of a bank's finding of suspicious operations (115-ФЗ
    ст. 7.8), 110 the honest simplified closing of a small firm (ст. 21.3). Bankruptcy procedures 114–117
    stop new credit (127-ФЗ). A code that we do not know is never taken for an active company.
    """
    if _ending(sheet) is not None:
        return
    known = registers.ENTREPRENEUR_PENDING if sheet.kind == "entrepreneur" else registers.PENDING
    for status in sheet.of("status"):
        code = str(status.value.get("code") or status.key)
        if code in known:
            yield weights.finding(known[code], status, **entry_of(status), **_deadline(status, code, sheet.on))
        elif not _is_reorganisation(code):
            name = str(status.value.get("name") or "")
            yield weights.finding("status.unrecognised", status, register_code=code, name=name, **entry_of(status))


def rule_reorganisation(sheet: FactSheet, deal: Deal, weights: Weights) -> Iterator[Finding]:
    """The company is being reorganised: who will answer for its debts.

    A company that will cease passes its debts to another; creditors may demand early payment within 30
    days of the last publication (ГК ст. 60). It weighs much only when several facts meet: the receiver
    was registered this or last year (read from its ОГРН) and two of: many companies join at once, it
    stands in another region, the head was replaced shortly before. The thresholds are ours; the facts are
    listed and not named.
    """
    if _ending(sheet) is not None:
        return
    facts = {
        str(fact.value.get("code") or fact.key): fact
        for block in ("status", "reorganisation")
        for fact in sheet.of(block)
    }
    for code, fact in facts.items():
        if code == registers.REORGANISATION_FORM:
            yield weights.finding("status.reorganisation_form", fact, **entry_of(fact))
        elif code in registers.REORGANISATION_CONTINUES:
            yield weights.finding("status.reorganisation_continues", fact, **entry_of(fact))
        elif code in registers.REORGANISATION_LEAVING:
            yield weights.finding("status.reorganisation_leaving", fact, **entry_of(fact))
            yield from _risk(sheet, fact, weights)


def rule_active(sheet: FactSheet, deal: Deal, weights: Weights) -> Iterator[Finding]:
    """The register names no ending, no closing and no reorganisation.

    Said only when the register answered within its promise; it gives no points, being the least to expect.
    """
    identity = sheet.one("identity")
    if identity is None or not sheet.state_of(identity.evidence.source).answered:
        return
    if not any(sheet.one(block) for block in ("termination", "status", "reorganisation")):
        yield weights.finding("status.active", identity)


def rule_debts_stay(sheet: FactSheet, deal: Deal, weights: Weights) -> Iterator[Finding]:
    """An entrepreneur who closed his business owes as before: a citizen answers with all that he has.

    So the register's ending is no reason to give a debt up. Not said of a registration that was void, nor of one
    that ended with the person. Law: ГК ст. 23, 24; law-and-practice 1(a)4.
    """
    ending = _ending(sheet) if sheet.kind == "entrepreneur" else None
    if ending is None:
        return
    code = code_of(ending.value.get("method")) or str(ending.value.get("code") or ending.key)
    if code != registers.DEATH and registers.ending_of(code, sheet.kind) != "status.registration_void":
        yield weights.finding("status.debts_stay", ending)


def rule_register_row(sheet: FactSheet, deal: Deal, weights: Weights) -> Iterator[Finding]:
    """The register itself was not read, but its search row says that the subject has ended or was never registered.

    The row of egrul.nalog.ru has no status: only the day of an ending, and the day on which a registration was declared
    void. Either is permanent and stops the deal. A row without such a day proves nothing, and where the register was
    read it alone speaks. Of several registrations of one person all must have ended. Law: ГК ст. 49, 61, 63.
    """
    register = "egrip" if sheet.kind == "entrepreneur" else "egrul"
    if sheet.one("identity") is not None or sheet.state_of(register).answered:
        return
    rows = [*sheet.of("register_row")]
    asked = [row for row in rows if sheet.ogrn and str(row.value.get("ogrn") or "") == sheet.ogrn]
    ends = [(row, *_row_end(row, sheet.on)) for row in asked or rows]
    if not ends or any(ended is None for _, _, ended in ends):
        return
    row, code, ended = max(ends, key=lambda end: end[2] or date.min)
    yield weights.finding(code, row, date=text_of(ended), ogrn=str(row.value.get("ogrn") or row.key))
    if sheet.kind == "entrepreneur" and code == "status.row_ended":
        yield weights.finding("status.debts_stay", row)


def _row_end(row: Fact, on: date) -> tuple[str, date | None]:
    """The finding and the day on which a search row ended; None where it had not ended by then."""
    for code, key in (("status.row_void", "void"), ("status.row_ended", "ended")):
        ended = day(row.value.get(key))
        if ended and ended <= on:
            return code, ended
    return "", None


def _ending(sheet: FactSheet) -> Fact | None:
    termination = sheet.one("termination")
    if termination is not None:
        ended_on = day(termination.value.get("date"))
        return termination if ended_on is None or ended_on <= sheet.on else None
    return next((s for s in sheet.of("status") if registers.is_ending(str(s.value.get("code") or s.key))), None)


def _is_reorganisation(code: str) -> bool:
    return (
        code == registers.REORGANISATION_FORM
        or code in registers.REORGANISATION_LEAVING
        or code in registers.REORGANISATION_CONTINUES
    )


def _deadline(status: Fact, code: str, on: date) -> dict[str, str]:
    if code not in registers.OBJECTION:
        return {}
    decision = status.value.get("exclusion_decision") or {}
    start = day(decision.get("published")) or day(decision.get("date")) or entry_day(status) or status.since
    deadline = add_months(start or status.evidence.as_of, 3)
    return {"deadline": text_of(deadline), "objections": "past" if deadline < on else "open"}


def _risk(sheet: FactSheet, reorganisation: Fact, weights: Weights) -> Iterator[Finding]:
    others = [p for p in reorganisation.value.get("participants") or () if p.get("ogrn") and p["ogrn"] != sheet.ogrn]
    receivers = [other for other in others if _CEASES not in str(other.get("after") or "").upper()]
    receiver = next((other for other in receivers if _registered_lately(str(other["ogrn"]), sheet.on.year)), None)
    if receiver is None:
        return
    joining = len(others) - len(receivers)
    recent = [
        head
        for head in sheet.of("head")
        if (start := began(head)) and (sheet.on - start).days <= weights.reorganisation.head_recent_days
    ]
    other_region = str(receiver["ogrn"])[3:5] != sheet.ogrn[3:5]
    if (joining >= weights.reorganisation.joining_many) + other_region + bool(recent) >= 2:
        yield weights.finding(
            "status.reorganisation_risk",
            reorganisation,
            *recent,
            receiver=company_of(receiver),
            year=_year(str(receiver["ogrn"])),
            joining=joining,
        )


def _year(ogrn: str) -> int:
    """Year of the entry, from the second and third sign of an ОГРН (it began in 2002)."""
    return 2000 + int(ogrn[1:3])


def _registered_lately(ogrn: str, year: int) -> bool:
    return year - 1 <= _year(ogrn) <= year
