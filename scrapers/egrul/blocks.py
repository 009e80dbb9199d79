"""A body of ЕГРЮЛ → its blocks (docs/sources.md), and what of it is read across companies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checker import registers, text
from scrapers.base import Block, Profile, Role

Body = Mapping[str, Any]

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
RENAMED = {"changes": "change"}

CONTROLLING_OFFICES = frozenset({"02", "11", "18"})
"""ВидДолжн of those who head a company of their own will; 04, 06, 16 are liquidators and receivers."""

CREATION_FOUNDERS = frozenset({"12200", "12247", "12267"})
"""ОКОПФ of joint-stock companies: their founders in the register are those of the day of creation."""


def blocks(body: Body) -> Iterator[Block]:
    """Every part of the statement as (block, key, value). Nothing of the body is left out."""
    yield "identity", "", {key: body[key] for key in IDENTITY if key in body}
    for name, value in body.items():
        if name in IDENTITY:
            continue
        if name in SINGLE:
            yield name, "", _one(value)
        elif name in KEYED:
            for item in _many(value):
                flat = _flat_status(item)
                yield RENAMED.get(name, name), _key(flat, KEYED[name]), flat
        elif name == "founders":
            yield from _founders(value)
        else:
            yield from SPECIAL.get(name, _unknown(name))(value)


def _one(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {"text": value}


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _key(value: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((str(value[name]) for name in names if value.get(name)), "")


def _flat_status(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """`СвСтатус` nests `СвСтатус`: the inner code and name move up, its own stamp stays the outer one."""
    inner = item.get("status")
    inner = inner[0] if isinstance(inner, list) and inner else inner
    if isinstance(inner, Mapping) and "code" in inner:
        return {**{key: value for key, value in item.items() if key != "status"}, **inner}
    return item


def _statuses(value: Any) -> Iterator[Block]:
    for item in _many(value):
        flat = _flat_status(item)
        yield "status", _key(flat, ("code",)), flat


def _address(value: Any) -> Iterator[Block]:
    address = dict(_one(value))
    marks, move = address.pop("marks", []), address.pop("move_decision", None)
    yield "address", "", address
    for mark in _many(marks):
        yield "address_mark", str(mark.get("ground", "")), mark
    if move is not None:
        yield "move_decision", "", _one(move)


def person_key(person: Mapping[str, Any]) -> str:
    """ИНН, else the name as written: a key inside one company's record, never a link between companies."""
    return str(person.get("inn") or text.person_name(person))


def company_key(company: Mapping[str, Any]) -> str:
    return _key(company, ("ogrn", "inn", "name_full"))


def _heads(value: Any) -> Iterator[Block]:
    for item in _many(value):
        head = dict(item)
        marks, bans = head.pop("marks", []), head.pop("disqualification", [])
        key = person_key(head.get("person", {}))
        yield "head", f"{key}:{head.get('office', {}).get('kind', '')}", head
        named = {"person": head.get("person", {})}
        for mark in _many(marks):
            yield "head_mark", f"{key}:{mark.get('ground', '')}", {**named, **mark}
        for ban in _many(bans):
            decided = {"decided" if name == "date" else name: when for name, when in ban.items()}
            yield "disqualification", key, {**named, **decided}


def _managers(value: Any) -> Iterator[Block]:
    for item in _many(value):
        manager = dict(item)
        marks = manager.pop("marks", [])
        key = company_key(manager.get("company", {}))
        yield "managing_company", key, manager
        for mark in _many(marks):
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
            yield "restriction", "", _one(group)
        for item in _many(group) if name in FOUNDERS else ():
            founder = {"kind": FOUNDERS[name], **item}
            marks = founder.pop("marks", [])
            key = founder_key(founder)
            yield "founder", key, founder
            for mark in _many(marks):
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


def _activities(block: str) -> Any:
    def split(value: Mapping[str, Any]) -> Iterator[Block]:
        main = value.get("main")
        if main:
            yield block, str(main.get("code", "")), {**main, "main": True}
        for item in value.get("further", []):
            yield block, str(item.get("code", "")), {**item, "main": False}

    return split


def _units(value: Mapping[str, Any]) -> Iterator[Block]:
    for block in ("branch", "representation"):
        for item in _many(value.get(block, [])):
            named = item.get("name", {})
            key = item.get("unique_number") or (named.get("name") if isinstance(named, Mapping) else named)
            yield block, str(key or text.address_line({"classic": item.get("classic", {})})), item


def _unknown(name: str) -> Any:
    """A block of a newer format that the table does not know is kept under its own name."""

    def keep(value: Any) -> Iterator[Block]:
        for number, item in enumerate(_many(value)):
            yield name, str(number or ""), _one(item)

    return keep


SPECIAL = {
    "status": _statuses,
    "address": _address,
    "head": _heads,
    "managing_company": _managers,
    "activities": _activities("activity"),
    "activities_reported": _activities("activity_reported"),
    "units": _units,
}


def _day(value: Any) -> int | None:
    digits = str(value or "").replace("-", "")
    return int(digits) if len(digits) == 8 and digits.isdigit() else None


def _roles(body: Body) -> Iterator[Role]:
    for head in _many(body.get("head", [])):
        person, office = head.get("person", {}), head.get("office", {})
        if person.get("inn"):
            since = _day((head.get("entry_first") or head.get("entry") or {}).get("date"))
            counts = office.get("kind") in CONTROLLING_OFFICES
            yield Role(person["inn"], "head", text.person_name(person), counts, None, since)
    for manager in _many(body.get("managing_company", [])):
        company = manager.get("company", {})
        if company.get("ogrn"):
            yield Role(company["ogrn"], "managing_company", company.get("name_full", ""), True, None, None)
    capital = body.get("capital", {}).get("sum_kop")
    counts = body.get("opf_code") not in CREATION_FOUNDERS
    for block, _, founder in _founders(body.get("founders", {})):
        number = _number(founder) if block == "founder" else ""
        if number:
            since = _day((founder.get("entry_first") or founder.get("entry") or {}).get("date"))
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
    statuses = [_flat_status(item) for item in _many(body.get("status", []))]
    formation = body.get("formation", {})
    roles: dict[tuple[str, str], Role] = {}
    for role in _roles(body):
        roles[role.person, role.kind] = max(roles.get((role.person, role.kind), role), role, key=lambda r: r.counts)
    return Profile(
        ogrn=body["ogrn"],
        kind="legal_entity",
        full_name=name.get("name_full", ""),
        short_name=name.get("short", {}).get("name_short", ""),
        region=_region(body.get("address", {})),
        status=str(statuses[0].get("code", "")) if statuses else "",
        ended=str(termination.get("method", {}).get("code", "?")) if termination else "",
        ended_on=_day(termination.get("date")),
        registered_on=_day(formation.get("reg_date") or body.get("ogrn_date")),
        activity=str(body.get("activities", {}).get("main", {}).get("code", "")),
        roles=tuple(roles.values()),
    )


def _region(address: Mapping[str, Any]) -> str:
    for block in ("fias", "classic"):
        if code := address.get(block, {}).get("region_code") or address.get(block, {}).get("region"):
            return str(code) if isinstance(code, str) else ""
    return ""
