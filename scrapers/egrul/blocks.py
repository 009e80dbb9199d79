"""A body of ЕГРЮЛ → its blocks (docs/sources.md), and what of it is read across companies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checker import registers, text
from scrapers.base import Block, Profile, Role
from scrapers.register_blocks import (
    Body,
    activities,
    blocks_with,
    day,
    flat_status,
    key_of,
    many,
    one,
    region,
    statuses,
)

SINGLE = (
    "name", "email", "formation", "registrar", "termination", "charter", "tax_registration", "social_fund",
    "pension", "social", "capital", "powers", "own_share", "registry_holder", "environmental_facility",
)  # fmt: skip
IDENTITY = ("ogrn", "ogrn_date", "inn", "kpp", "opf_classifier", "opf_code", "opf_name")
FOUNDERS = {
    "company_founder": "company",
    "foreign_founder": "foreign",
    "person_founder": "person",
    "state_founder": "state",
    "fund_founder": "fund",
    "partnership_founder": "partnership",
}
KEYED = {
    "agreement": ("kind",),
    "loan": ("number",),
    "licence": ("unified_number", "number"),
    "reorganisation": ("code",),
    "predecessor": ("ogrn", "name_full"),
    "successor": ("ogrn", "name_full"),
    "farm_predecessor": ("ogrnip",),
    "farm_successor": ("ogrnip",),
    "changes": ("id",),
}

CONTROLLING_OFFICES = frozenset({"02", "11", "18"})
"""ВидДолжн of those who head a company of their own will; 04, 06, 16 are liquidators and receivers."""

CREATION_FOUNDERS = frozenset({"12200", "12247", "12267"})
"""ОКОПФ of joint-stock companies: their founders in the register are those of the day of creation."""


def _address(value: Any) -> Iterator[Block]:
    address = dict(one(value))
    marks, move = address.pop("marks", []), address.pop("move_decision", None)
    yield "address", "", address
    for mark in many(marks):
        yield "address_mark", str(mark.get("ground", "")), mark
    if move is not None:
        yield "move_decision", "", one(move)


def person_key(person: Mapping[str, Any]) -> str:
    """ИНН, else the name as written: a key inside one company's record, never a link between companies."""
    return str(person.get("inn") or text.person_name(person))


def company_key(company: Mapping[str, Any]) -> str:
    return key_of(company, ("ogrn", "inn", "name_full"))


def _heads(value: Any) -> Iterator[Block]:
    for item in many(value):
        head = dict(item)
        marks, bans = head.pop("marks", []), head.pop("disqualification", [])
        key = person_key(head.get("person", {}))
        yield "head", f"{key}:{head.get('office', {}).get('kind', '')}", head
        named = {"person": head.get("person", {})}
        for mark in many(marks):
            yield "head_mark", f"{key}:{mark.get('ground', '')}", {**named, **mark}
        for ban in many(bans):
            decided = {"decided" if name == "date" else name: when for name, when in ban.items()}
            yield "disqualification", key, {**named, **decided}


def _managers(value: Any) -> Iterator[Block]:
    for item in many(value):
        manager = dict(item)
        marks = manager.pop("marks", [])
        key = company_key(manager.get("company", {}))
        yield "managing_company", key, manager
        for mark in many(marks):
            yield (
                "managing_company_mark",
                f"{key}:{mark.get('ground', '')}",
                {"company": manager.get("company", {}), **mark},
            )


def _founders(value: Mapping[str, Any]) -> Iterator[Block]:
    rest = {name: group for name, group in value.items() if name not in FOUNDERS and name != "restriction"}
    if rest:
        yield "founders", "", rest
    for name, group in value.items():
        if name == "restriction":
            yield "restriction", "", one(group)
        for item in many(group) if name in FOUNDERS else ():
            founder = {"kind": FOUNDERS[name], **item}
            marks = founder.pop("marks", [])
            key = founder_key(founder)
            yield "founder", key, founder
            for mark in many(marks):
                who = {"name": founder_name(founder), "kind": founder["kind"]}
                if number := _number(founder):
                    who["inn"] = number
                yield "founder_mark", f"{key}:{mark.get('ground', '')}", {**who, **mark}


def _number(founder: Mapping[str, Any]) -> str:
    person, company = founder.get("person", {}), founder.get("company", {})
    return str(person.get("inn") or company.get("inn") or company.get("ogrn") or "")


def founder_name(founder: Mapping[str, Any]) -> str:
    """The founder as a reader would name it; '' where the register hides or lacks it."""
    if "person" in founder:
        return text.person_name(founder["person"])
    for block in ("company", "state", "fund"):
        named = founder.get(block, {})
        if found := named.get("name_full") or named.get("name") or named.get("region_name"):
            return str(found)
    return ""


def founder_key(founder: Mapping[str, Any]) -> str:
    """A business key: number, else name, else the kind with the stamp of the entry by which the founder came.

    A founder has no `entry` of its own; `entry_first` stays the same as long as the founder does, and of a hidden one
    the register may give only the stamp of the hiding.
    """
    stamps = (founder.get("entry_first"), founder.get("hidden", {}).get("entry"), founder.get("entry"))
    entry: Mapping[str, Any] = next((stamp for stamp in stamps if stamp), {})
    return _number(founder) or founder_name(founder) or f"{founder['kind']}:{entry.get('grn', entry.get('date', ''))}"


def _units(value: Mapping[str, Any]) -> Iterator[Block]:
    for block in ("branch", "representation"):
        for item in many(value.get(block, [])):
            named = item.get("name", {})
            key = item.get("unique_number") or (named.get("name") if isinstance(named, Mapping) else named)
            yield block, str(key or text.address_line({"classic": item.get("classic", {})})), item


SPECIAL = {
    "status": statuses,
    "address": _address,
    "head": _heads,
    "managing_company": _managers,
    "activities": activities("activity"),
    "activities_reported": activities("activity_reported"),
    "units": _units,
    "founders": _founders,
}

blocks = blocks_with(IDENTITY, SINGLE, KEYED, SPECIAL)


def _roles(body: Body) -> Iterator[Role]:
    for head in many(body.get("head", [])):
        person, office = head.get("person", {}), head.get("office", {})
        if person.get("inn"):
            since = day((head.get("entry_first") or head.get("entry") or {}).get("date"))
            counts = office.get("kind") in CONTROLLING_OFFICES
            yield Role(person["inn"], "head", text.person_name(person), counts, None, since)
    for manager in many(body.get("managing_company", [])):
        company = manager.get("company", {})
        if company.get("ogrn"):
            yield Role(company["ogrn"], "managing_company", company.get("name_full", ""), True, None, None)
    capital = body.get("capital", {}).get("sum_kop")
    counts = body.get("opf_code") not in CREATION_FOUNDERS
    for block, _, founder in _founders(body.get("founders", {})):
        number = _number(founder) if block == "founder" else ""
        if number:
            since = day((founder.get("entry_first") or founder.get("entry") or {}).get("date"))
            yield Role(
                number,
                "founder",
                founder_name(founder),
                counts,
                registers.share_of(founder.get("share") or {}, capital),
                since,
            )


def profile(body: Body) -> Profile:
    """Names, state and people of one record."""
    name, termination = body.get("name", {}), body.get("termination", {})
    statuses = [flat_status(item) for item in many(body.get("status", []))]
    formation = body.get("formation", {})
    roles: dict[tuple[str, str], Role] = {}
    for role in _roles(body):
        roles[role.person, role.kind] = max(roles.get((role.person, role.kind), role), role, key=lambda r: r.counts)
    return Profile(
        ogrn=body["ogrn"],
        kind="legal_entity",
        full_name=name.get("name_full", ""),
        short_name=name.get("short", {}).get("name_short", ""),
        region=region(body.get("address", {})),
        status=str(statuses[0].get("code", "")) if statuses else "",
        ended=str(termination.get("method", {}).get("code", "?")) if termination else "",
        ended_on=day(termination.get("date")),
        registered_on=day(formation.get("reg_date") or body.get("ogrn_date")),
        activity=str(body.get("activities", {}).get("main", {}).get("code", "")),
        roles=tuple(roles.values()),
    )
