"""The fields of one firm against the fact sheet of the company that its number names. Pure; makes no sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import msgspec
from rapidfuzz import fuzz

from checker import ids, text
from checker.facts import Fact, FactSheet
from checker.requisites import bank
from checker.requisites.found import Firm, Found, cyrillic, foreign_letters
from checker.requisites.persons import compare_persons
from checker.requisites.places import compare_places

GOOD = ("equal", "same")
BAD = ("differs", "former", "broken")


class Former(msgspec.Struct, frozen=True, kw_only=True):
    """What a block said before. until: the first day on which, as far as we saw, it was no longer so."""

    fact: Fact
    until: date


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """One field compared.

    state: equal · same (written otherwise) · similar (perhaps a typing error) · differs · former (was so before) ·
    broken (the number contradicts itself) · absent (not held by the register) · unchecked (cannot be known offline).
    reason: why, as a code with `details`; '' where the state says all. fact: what of the register it was compared with.
    """

    field: str
    state: str
    given: str
    held: str = ""
    reason: str = ""
    details: Mapping[str, Any] = {}
    fact: Fact | None = None
    fault: ids.BadNumber | None = None


def compare(firm: Firm, sheet: FactSheet | None, former: Iterable[Former] = ()) -> tuple[Match, ...]:
    """Every field of the firm beside what the register says; numbers first. Without a sheet (the company is not known)
    only what the fields say of each other can be checked."""
    known = sheet if sheet is not None and sheet.facts else None
    before = tuple(former)
    return tuple(
        match
        for field in ("inn", "kpp", "ogrn", "name", "short_name", "address", "postal", "head", "bik", "account", "corr")
        for found in firm.of(field)
        for match in _match(found, firm, known, before)
    )


def _match(found: Found, firm: Firm, sheet: FactSheet | None, former: tuple[Former, ...]) -> Iterator[Match]:
    if found.fault is not None:
        held = {"inn": sheet.inn, "ogrn": sheet.ogrn}.get(found.field, "") if sheet else ""
        yield Match(field=found.field, state="broken", given=found.value, held=held, fault=found.fault)
    elif found.field in ("account", "corr", "bik"):
        yield _of_bank(found, firm, sheet)
    elif sheet is None:
        yield Match(field=found.field, state="unchecked", given=found.value, reason="company_unknown")
    elif found.field in ("inn", "ogrn"):
        held = sheet.inn if found.field == "inn" else sheet.ogrn
        state = "equal" if found.value == held else "differs" if held else "absent"
        yield Match(field=found.field, state=state, given=found.value, held=held, fact=sheet.one("identity"))
    elif found.field == "kpp":
        yield _kpp(found, sheet)
    elif found.field in ("name", "short_name"):
        yield _name(found, sheet, former)
    elif found.field == "address":
        yield _address(found, sheet, former)
    elif found.field == "head":
        yield _head(found, sheet, former)
    else:
        yield Match(field=found.field, state="absent", given=found.value, reason="postal")


_APART = {"43": "branch", "44": "branch", "45": "branch", "50": "largest"}
"""Signs 5–6 of a КПП, the reason of the registration (order ММВ-7-6/435@ of 2012): branch, representation, separate
division, largest taxpayer. ЕГРЮЛ holds the КПП of the seat alone."""


def _kpp(found: Found, sheet: FactSheet) -> Match:
    identity = sheet.one("identity")
    held = str(identity.value.get("kpp") or "") if identity else ""
    match = Match(field="kpp", state="equal", given=found.value, held=held, fact=identity)
    if not ids.kpp_ok(found.value):
        return msgspec.structs.replace(match, state="broken", reason="kpp_form")
    if found.value == held:
        return match
    if sheet.kind == "entrepreneur":
        return msgspec.structs.replace(match, state="differs", reason="kpp_of_entrepreneur")
    for block in ("branch", "representation"):
        for fact in sheet.of(block):
            if found.value in _kpps(fact.value):
                return msgspec.structs.replace(match, state="same", held=found.value, reason="kpp_of_branch", fact=fact)
    if reason := _APART.get(found.value[4:6]):
        return msgspec.structs.replace(match, state="absent", reason=f"kpp_{reason}")
    return msgspec.structs.replace(match, state="differs" if held else "absent")


def _kpps(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key == "kpp":
                yield str(item)
            else:
                yield from _kpps(item)


def _names(value: Mapping[str, Any]) -> list[str]:
    """The names of a `name` block, the full one first; of an entrepreneur his own."""
    parts: list[Any] = [value.get("name_full"), value.get("name_short")]
    parts += [part.get("name_short") or part.get("name") for key in ("short", "foreign", "short_foreign")
              if isinstance(part := value.get(key), Mapping)]  # fmt: skip
    if not parts[0] and isinstance(value.get("person"), Mapping):
        parts[0] = text.person_name(value["person"])
    return [str(part) for part in parts if part]


def _name(found: Found, sheet: FactSheet, former: tuple[Former, ...]) -> Match:
    fact = sheet.one("name")
    held = _names(fact.value) if fact else []
    form = str((sheet.one("identity") or _NONE).value.get("opf_code") or "")
    state, best, reason = _nearest(found.value, held, form, sheet.kind)
    match = Match(field=found.field, state=state, given=found.value, held=best, reason=reason, fact=fact)
    odd = foreign_letters(found.value)
    if odd and state in (*GOOD, "similar"):
        return msgspec.structs.replace(match, state="similar", reason="letters", details={"words": ", ".join(odd)})
    if state not in GOOD:
        for earlier in former:
            if (
                earlier.fact.block == "name"
                and _nearest(found.value, _names(earlier.fact.value), form, sheet.kind)[0] in GOOD
            ):
                return _was(match, earlier)
    return match


_NONE = Fact(block="", key="", value={}, evidence=None)  # type: ignore[arg-type]


def _was(match: Match, earlier: Former) -> Match:
    return msgspec.structs.replace(
        match,
        state="former",
        reason=f"former_{earlier.fact.block}",
        details={"until": earlier.until},
        fact=earlier.fact,
    )


_ENTREPRENEUR = re.compile(
    r"^\W*(?:ИП|индивидуальн\w+\s+предпринимател\w+|глава\s+(?:КФХ|крестьянского.{0,3}фермерского.{0,3}хозяйства))\W+",
    re.IGNORECASE,
)


def _nearest(given: str, held: list[str], opf_code: str, kind: str) -> tuple[str, str, str]:
    """State, the name of the register that comes nearest, reason."""
    if kind == "entrepreneur":
        bare = _ENTREPRENEUR.sub("", given)
        rated = [(compare_persons(bare, name), name) for name in held]
        near = [(state, name) for state, name in rated if state != "differs"]
        return (*near[0], "") if near else ("differs", held[0] if held else "", "")
    wanted = _core(given)
    close = [(fuzz.ratio(wanted, _core(name)), fuzz.ratio(_flat(given), _flat(name)), name) for name in held]
    nearness, _, best = max(close, default=(0.0, 0.0, ""))
    if nearness == 100:
        ours = text.legal_form("", cyrillic(given))
        # A company that keeps its old name (ОАО, ДНТ) has the code of the form that the law put in its place.
        theirs = {text.legal_form(opf_code, ""), *(text.legal_form("", name) for name in held)} - {""}
        if ours and theirs and ours not in theirs:
            return "differs", best, "legal_form"
        exact = any(_flat(given) == _flat(name) for name in held)
        return ("equal" if exact else "same"), best, ""
    cut_short = len(wanted) >= 4 and _core(best).startswith(wanted)
    return ("similar" if nearness >= 85 or cut_short else "differs"), best, ""


def _core(name: str) -> str:
    return text.fold(cyrillic(name)).replace(" ", "")


def _flat(name: str) -> str:
    return " ".join(text.readable_name(name).casefold().translate(str.maketrans('“”„"', "«»««")).split())


def _address(found: Found, sheet: FactSheet, former: tuple[Former, ...]) -> Match:
    fact = sheet.one("address")
    if fact is None:
        return Match(field="address", state="absent", given=found.value, reason="address_unknown")
    near = compare_places(found.value, fact.value)
    match = Match(
        field="address",
        state="similar" if near.state == "shorter" else near.state,
        given=found.value,
        held=text.address_line(fact.value),
        reason={"shorter": "address_shorter", "similar": "address_typo", "differs": "address_parts"}.get(
            near.state, ""
        ),
        details={"ours": ", ".join(near.ours), "theirs": ", ".join(near.theirs)},
        fact=fact,
    )
    if near.state == "differs":
        for earlier in former:
            if earlier.fact.block == "address":
                before = compare_places(found.value, earlier.fact.value)
                if before.state != "differs":
                    return _was(match, earlier)
        if not (near.ours or near.theirs):
            return msgspec.structs.replace(match, reason="")
    elif any(sheet.of("address_mark")):
        return msgspec.structs.replace(match, details={**match.details, "untrue": True})
    return match


def _head(found: Found, sheet: FactSheet, former: tuple[Former, ...]) -> Match:
    heads = [fact for fact in sheet.of("head") if fact.value.get("person")]
    if sheet.kind == "entrepreneur" and (own := sheet.one("name")):
        heads.append(own)
    best: tuple[int, str, Fact | None] = (3, "differs", heads[0] if heads else None)
    order = {"equal": 0, "same": 1, "similar": 2, "differs": 3}
    for fact in heads:
        state = compare_persons(found.value, text.person_name(fact.value["person"]), found.oblique)
        best = min(best, (order[state], state, fact), key=lambda item: item[0])
    _, state, nearest = best
    held = "; ".join(text.person_name(fact.value["person"]) for fact in heads)
    match = Match(field="head", state=state, given=found.value, held=held, fact=nearest)
    if state != "differs":
        held = text.person_name(nearest.value["person"]) if nearest else ""
        marked = nearest and any(
            mark.key.rpartition(":")[0] == nearest.key.rpartition(":")[0] for mark in sheet.of("head_mark")
        )
        return msgspec.structs.replace(match, held=held, reason="head_untrue" if marked else "")
    if found.note.casefold().startswith("доверенност"):
        return msgspec.structs.replace(match, state="absent", reason="attorney", details={"ground": found.note})
    for earlier in former:
        person = earlier.fact.value.get("person")
        if (
            earlier.fact.block == "head"
            and person
            and compare_persons(found.value, text.person_name(person), found.oblique) != "differs"
        ):
            return _was(match, earlier)
    for fact in sheet.of("founder"):
        person = fact.value.get("person")
        if person and compare_persons(found.value, text.person_name(person), found.oblique) in GOOD:
            return msgspec.structs.replace(match, reason="founder", fact=fact)
    if not heads:
        managed = sheet.one("managing_company")
        return msgspec.structs.replace(match, state="absent", reason="managed" if managed else "no_head", fact=managed)
    return match


def _of_bank(found: Found, firm: Firm, sheet: FactSheet | None) -> Match:
    """What account and БИК say of each other and of their holder; whose the account is cannot be known offline."""
    match = Match(field=found.field, state="unchecked", given=found.value, reason=found.field)
    if found.field == "bik":
        if not bank.bik_form(found.value):
            return msgspec.structs.replace(match, state="broken", reason="bik_form")
        return match
    if not bank.account_form(found.value):
        return msgspec.structs.replace(
            match, state="broken", reason="account_form", details={"count": len(found.value)}
        )
    bik = _bik_of(found, firm)
    holder, currency = bank.holder_of(found.value), bank.currency_of(found.value)
    details = {"holder": holder, "currency": currency, "bik": bik}
    fits = bank.key_fits(found.value, bik) if bik else None
    if fits is False or (found.field == "corr" and bank.same_bank(found.value, bik) is False):
        return msgspec.structs.replace(match, state="broken", reason="key", details=details)
    if found.field == "account" and (odd := _odd_holder(holder, firm, sheet)):
        return msgspec.structs.replace(match, state="differs", reason=odd, details=details)
    reason = f"{found.field}_no_bik" if not bik else f"{found.field}_no_rule" if fits is None else f"{found.field}_fits"
    return msgspec.structs.replace(match, reason=reason, details=details)


def _bik_of(found: Found, firm: Firm) -> str:
    """The БИК that stands nearest to the account."""
    nearest = min(firm.of("bik"), key=lambda bik: abs(bik.place - found.place), default=None)
    return nearest.value if nearest and bank.bik_form(nearest.value) else ""


def _odd_holder(holder: str, firm: Firm, sheet: FactSheet | None) -> str:
    """What is odd about such an account for such a firm; '' for nothing."""
    number = firm.number
    person = (sheet.kind == "entrepreneur") if sheet else len(number) in (12, 15)
    if holder in bank.OF_PEOPLE:
        return "account_of_person"
    if not number:
        return ""
    if person:
        return "account_of_body" if holder in bank.OF_BODIES else ""
    return "account_of_entrepreneur" if holder == "entrepreneur" else ""
