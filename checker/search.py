"""Finding a company by number, by its exact name or by the beginning of a name."""

from __future__ import annotations

from datetime import date

import msgspec
from sqlalchemy import Connection, and_, case, or_, select

from checker import ids, moments, text
from checker.models import PUBLIC, Company

LAST = "\U0010ffff"


class Hit(msgspec.Struct, frozen=True):
    """A company found. status, ended: codes of the register ('' where none)."""

    inn: str
    ogrn: str
    short_name: str
    full_name: str
    region: str
    status: str
    ended: str
    registered_on: date | None


def search(connection: Connection, words: str, *, limit: int = 20, reach: tuple[int, ...] = (PUBLIC,)) -> list[Hit]:
    """Companies with this number or beginning of a number, or whose name begins so; exact and live ones first.

    Raises nothing on any text; nothing found is an empty list.
    """
    if ids.looks_like_number(words):
        number = ids.clean(words)
        matched = or_(*(and_(column >= number, column < number + LAST) for column in (Company.subject, Company.ogrn)))
        exact = or_(Company.subject == number, Company.ogrn == number)
    else:
        folded = text.fold(words[:500])
        if not folded:
            return []
        matched = or_(
            *(and_(column >= folded, column < folded + LAST) for column in (Company.folded_short, Company.folded_full))
        )
        exact = or_(Company.folded_short == folded, Company.folded_full == folded)
    rows = connection.execute(
        select(
            Company.subject,
            Company.ogrn,
            Company.short_name,
            Company.full_name,
            Company.region,
            Company.status,
            Company.ended,
            Company.registered_on,
        )
        .where(matched, Company.reach.in_(reach))
        .order_by(
            case((exact, 0), else_=1),
            case((Company.ended == "", 0), else_=1),
            Company.folded_short,
            Company.ogrn,
            Company.reach,
        )
        .limit(limit * len(reach))
    )
    found: dict[tuple[str, str], Hit] = {}
    for subject, ogrn, short, full, region, status, ended, registered in rows:
        inn = subject if subject != ogrn else ""
        found.setdefault(
            (subject, ogrn), Hit(inn, ogrn, short, full, region, status, ended, moments.to_date(registered))
        )
    return list(found.values())[:limit]
