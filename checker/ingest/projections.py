"""What is read across companies, kept beside the ledger: roles, standings, names. Rebuilt from it at will."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from checker import text
from checker.bulk import among, insert_rows
from checker.ingest.work import Row
from checker.models import Company, NameLeft, RoleRow, Standing
from checker.models.base import PUBLIC
from checker.search.rank import rank_of
from checker.search.words import NAME_SIGNS, surname_words
from scrapers.base import Profile

HEADS_SIGNS = 200
"""So much of the surnames at the head is looked through."""

ROLE = ("subject", "ogrn", "reach", "kind", "person", "known_from", "name", "counts", "share", "since")
STANDING = (
    "subject",
    "ogrn",
    "reach",
    "known_from",
    "name",
    "status",
    "ended",
    "ended_on",
    "registered_on",
    "activity",
)
COMPANY = (
    "subject", "reach", "ogrn", "kind", "full_name", "short_name", "folded_full", "folded_short", "region", "status",
    "ended", "registered_on", "rank", "heads", "changed",
)  # fmt: skip


def project(connection: Connection, reach: int, rows: Sequence[Row], now: int) -> list[str]:
    """Brings the projections in line with newly opened versions; returns conflicts of ОГРН and ИНН in words."""
    if not rows:
        return []
    conflicts, left = _before(connection, reach, rows)
    roles = {
        (row.subject, row.profile.ogrn, reach, role.kind, role.person): (
            role.name,
            role.counts,
            role.share,
            role.since,
        )
        for row in rows
        if row.profile
        for role in row.profile.roles
    }
    _replace(connection, RoleRow, ROLE, rows, reach, roles, now)
    standings = {
        (row.subject, p.ogrn, reach): (
            p.short_name or p.full_name,
            p.status,
            p.ended,
            p.ended_on,
            p.registered_on,
            p.activity,
        )
        for row in rows
        if (p := row.profile)
    }
    _replace(connection, Standing, STANDING, rows, reach, standings, now)
    insert_rows(connection, NameLeft.__tablename__, ("changed", "name"), [(now, name) for name in sorted(left)])
    connection.execute(
        delete(Company).where(
            Company.subject == bindparam("at_subject"),
            Company.reach == reach,
            Company.ogrn == bindparam("at_ogrn"),
        ),
        [{"at_subject": number, "at_ogrn": row.part} for row in rows for number in (row.subject, row.part)],
    )
    insert_rows(
        connection,
        Company.__tablename__,
        COMPANY,
        [
            (
                row.subject,
                reach,
                p.ogrn,
                p.kind,
                p.full_name,
                p.short_name,
                _folded(p.full_name),
                _folded(p.short_name),
                p.region,
                p.status,
                p.ended,
                p.registered_on,
                rank_of(p.status, p.ended, p.registered_on),
                _heads(p),
                now,
            )
            for row in rows
            if (p := row.profile)
        ],
    )
    return conflicts


def _folded(name: str) -> str:
    return text.fold(name)[:NAME_SIGNS]


def _heads(profile: Profile) -> str:
    """Skeletons of the surnames at the head, each between spaces, as the search asks for them."""
    surnames = {words for role in profile.roles if role.kind == "head" for words in surname_words(role.name)}
    return f" {' '.join(sorted(surnames))} "[:HEADS_SIGNS] if surnames else ""


def _replace(
    connection: Connection,
    table: Any,
    columns: tuple[str, ...],
    rows: Iterable[Row],
    reach: int,
    wanted: dict[tuple[Any, ...], tuple[Any, ...]],
    now: int,
) -> None:
    """Closes open rows of these companies that no longer hold and opens those that are new; the rest stays."""
    split = columns.index("known_from")
    names = columns[:split]
    open_rows = connection.execute(
        select(*(getattr(table, name) for name in columns)).where(
            among(connection, table.subject, sorted({number for row in rows for number in (row.subject, row.part)})),
            table.reach == reach,
            table.known_to.is_(None),
        )
    )
    # A company that had no ИНН before stood under its ОГРН: what is said of it there is over as well.
    touched = {(number, row.part) for row in rows for number in (row.subject, row.part)}
    fresh = dict(wanted)
    gone: list[dict[str, Any]] = []
    for found in open_rows:
        key, opened_at, held = tuple(found[:split]), found[split], tuple(found[split + 1 :])
        if key[:2] not in touched:
            continue
        if wanted.get(key) == held:
            fresh.pop(key, None)
        else:
            gone.append(
                {
                    **{f"at_{name}": value for name, value in zip(names, key, strict=True)},
                    "at_from": opened_at,
                }
            )
    if gone:
        match = [getattr(table, name) == bindparam(f"at_{name}") for name in names]
        connection.execute(
            update(table).where(*match, table.known_from == bindparam("at_from")).values(known_to=now), gone
        )

    insert_rows(connection, table.__tablename__, columns, [(*key, now, *held) for key, held in sorted(fresh.items())])


def _before(connection: Connection, reach: int, rows: Sequence[Row]) -> tuple[list[str], set[str]]:
    """What stood in the base of these ОГРН before.

    Conflicts, in words: an ОГРН that already belongs to another ИНН; both records are kept, and the run says so.
    And the names that public companies among them bore and bear no longer.
    """
    known = connection.execute(
        select(Company.ogrn, Company.subject, Company.reach, Company.folded_short, Company.folded_full).where(
            among(connection, Company.ogrn, sorted({row.part for row in rows})), Company.reach.in_({PUBLIC, reach})
        )
    )
    profiles = {(number, row.part): row.profile for row in rows for number in (row.subject, row.part)}
    holders: dict[str, set[str]] = {}
    left: set[str] = set()
    for ogrn, subject, of_reach, *names in known:
        holders.setdefault(ogrn, set()).add(subject)
        if of_reach == reach == PUBLIC and (subject, ogrn) in profiles:
            profile = profiles[subject, ogrn]
            kept = {_folded(profile.short_name), _folded(profile.full_name)} if profile else set()
            left.update(name for name in names if name and name not in kept)
    found = []
    for row in rows:
        others = holders.setdefault(row.part, set()) - {row.subject, row.part}
        if others and row.subject != row.part:
            found.append(f"ОГРН {row.part}: ИНН {row.subject}, {', '.join(sorted(others))}")
        holders[row.part].add(row.subject)
    return found, left
