"""A body of ЕГРИП → its blocks (docs/sources.md), and what of it is read across companies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checker import text
from scrapers.base import Block, Profile
from scrapers.register_blocks import Body, activities, blocks_with, day, flat_status, many, one, region, statuses

SINGLE = (
    "civil_name", "citizenship", "address", "email", "formation", "farm_head", "registrar", "termination",
    "tax_registration", "social_fund", "pension", "social", "environmental_facility", "birth", "identity_document",
    "residence_permit",
)  # fmt: skip
IDENTITY = ("ogrn", "ogrn_date", "inn", "kind_code", "kind_name")
KEYED = {"licence": ("unified_number", "number"), "changes": ("id",)}
FARM = "2"
"""КодВидИП of the head of a farm; any other is an entrepreneur."""


def _name(value: Any) -> Iterator[Block]:
    """The person as ЕГРЮЛ has a company's name: in one line, and in its parts."""
    named = one(value)
    yield "name", "", {"name_full": text.person_name(named.get("person") or {}), **named}


SPECIAL = {
    "name": _name,
    "status": statuses,
    "activities": activities("activity"),
    "activities_reported": activities("activity_reported"),
}

blocks = blocks_with(IDENTITY, SINGLE, KEYED, SPECIAL)


def profile(body: Body) -> Profile:
    """Name and state of one record. It names nobody else: an entrepreneur has neither head nor founders."""
    termination, formation = body.get("termination", {}), body.get("formation", {})
    found = [flat_status(item) for item in many(body.get("status", []))]
    full = text.person_name(body.get("name", {}).get("person") or {})
    return Profile(
        ogrn=body["ogrn"],
        kind="entrepreneur",
        full_name=f"Глава КФХ {full}" if body.get("kind_code") == FARM else f"ИП {full}",
        short_name="",
        region=_region(body),
        status=str(found[0].get("code", "")) if found else "",
        ended=str(termination.get("method", {}).get("code", "?")) if termination else "",
        ended_on=day(termination.get("date")),
        registered_on=day(formation.get("reg_date") or body.get("ogrn_date")),
        activity=str(body.get("activities", {}).get("main", {}).get("code", "")),
        roles=(),
    )


def _region(body: Body) -> str:
    """Where the person lives: by the address where a file gives one, else by the tax office of that place."""
    office: Mapping[str, Any] = body.get("tax_registration", {}).get("tax_office") or body.get("registrar") or {}
    return region(body.get("address", {})) or str(office.get("code", ""))[:2]
