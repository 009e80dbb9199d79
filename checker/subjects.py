"""Under which numbers the ledger holds a company: its ИНН and ОГРН, and who else claims them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import BindParameter, Connection, Select, bindparam, or_, select
from sqlalchemy.orm import aliased

from checker.ledger import MOMENT, REACH, REGISTERS
from checker.models import Company, Version
from scrapers.registry import NUMBERS

ROWS = NUMBERS["egrul_search"]
"""Rows of the registers' search: no register, and yet a row's part is its ОГРН, as a register's is."""
NUMBERED: BindParameter[str] = bindparam("numbers", expanding=True)


def _claims() -> Select[str, str, str, str]:
    """Who claims the ОГРН that go with numbers, of those whose record was known at the moment."""
    mine, other = aliased(Company), aliased(Company)
    known = select(Version.subject).where(
        Version.source_id.in_(REGISTERS),
        Version.reach == other.reach,
        Version.subject == other.subject,
        Version.part == other.ogrn,
        Version.known_from <= MOMENT,
    )
    return (
        select(mine.subject, mine.ogrn, other.subject, other.ogrn)
        .join(other, other.ogrn == mine.ogrn)
        .where(or_(mine.subject.in_(NUMBERED), mine.ogrn.in_(NUMBERED)), mine.reach.in_(REACH))
        .where(other.reach.in_(REACH), known.exists())
        .distinct()
    )


CLAIMS = _claims()
ROW = (
    select(Version.part, Version.subject)
    .where(Version.source_id == ROWS, Version.reach.in_(REACH), Version.part.in_(NUMBERED))
    .where(Version.known_from <= MOMENT, Version.hash.is_not(None))
    .order_by(Version.subject)
)


class Claims:
    """Under which numbers the ledger holds the companies of many numbers, in one query."""

    def __init__(self, connection: Connection, numbers: Collection[str], reach: Sequence[int], moment: int) -> None:
        self._rows: dict[str, set[tuple[str, str]]] = {number: set() for number in numbers}
        asked = {"numbers": sorted(numbers), "reach": reach, "moment": moment}
        for own, of_own, subject, ogrn in connection.execute(CLAIMS, asked):
            for number in {own, of_own} & self._rows.keys():
                self._rows[number].add((subject, ogrn))
        self._inn: dict[str, str] = {}
        if long := [number for number, rows in self._rows.items() if not rows and len(number) in (13, 15)]:
            for part, inn in connection.execute(ROW, {**asked, "numbers": long}):
                self._inn.setdefault(part, inn)

    def of(self, number: str) -> tuple[list[str], dict[str, set[str]]]:
        """All numbers of the company, and for each of its ОГРН all ИНН that claim it.

        An ОГРН that no register holds may stand in a saved row of the registers' search; those are few.
        """
        rows = self._rows[number]
        if not rows:
            return [self._inn[number]] if number in self._inn else [], {}
        claims: dict[str, set[str]] = {}
        for subject, ogrn in rows:
            claims.setdefault(ogrn, set()).add(subject)
        inns = sorted({subject for subject, ogrn in rows if subject != ogrn and number in (subject, ogrn)})
        inn = number if number in {subject for subject, _ in rows} else next(iter(inns), "")
        own = {ogrn for subject, ogrn in rows if inn in ("", subject)}
        return sorted({inn, *own} - {""}), claims
