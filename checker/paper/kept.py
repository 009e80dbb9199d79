"""Reports that were made are kept, and come again byte for byte: rows in the base, bytes in the folder of reports.

What is kept first is the dossier as its JSON; every other file is made from that, so that one asked for a year later
says no other thing. Bytes are whole and on disk before a row names them, and are read against their SHA-256 each time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from functools import partial
from hashlib import file_digest, sha256
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from checker import db
from checker.dates import MOSCOW, moscow_day
from checker.models import Report, ReportFile, UserRow
from checker.moments import to_day, to_moment
from checker.paper import jsonfile
from checker.paper.dossier import VERSION, Dossier, canonical, number_of
from checker.paper.shelf import Damaged, place, put, read, standing, take_away
from checker.subjects import Claims

DOSSIER = "json"
"""The format from which the others are made."""

Make = Callable[[Dossier, bytes], bytes]
"""A dossier and the canonical JSON that was kept of it, which has the number → a file."""

GRACE = timedelta(days=1)
"""So long a file that no row names is left: it may be one that is just being kept."""

BATCH = 500
"""Reports that are dropped in one transaction: nobody waits long for the writer."""

PAGE = 50


class NoRoom(Exception):
    """With this file the reports of the organisation would take more bytes than they may. taken, most: bytes."""

    def __init__(self, taken: int, most: int) -> None:
        super().__init__(f"{taken} bytes of {most} are taken")
        self.taken, self.most = taken, most


class Outdated(Damaged):
    """The dossier is whole, but of a version of the program whose dossiers this one cannot read."""


class _Version(msgspec.Struct, frozen=True):
    version: int


class File(msgspec.Struct, frozen=True):
    """A file of a report. size: in bytes."""

    format: str
    sha256: str
    size: int


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A report with its files. Moments in milliseconds of UTC, days as YYYYMMDD; by: the address of who made it."""

    id: int
    organisation: int
    number: str
    subject: str
    name: str
    kind: str
    lang: str
    as_of: int
    day: int
    deal: str
    contract: int | None
    decision: str
    score: int | None
    made_at: int
    by: str
    files: tuple[File, ...] = ()

    def file(self, format_: str) -> File | None:
        """Its file of a format; None where none was made yet."""
        return next((one for one in self.files if one.format == format_), None)


class Known(msgspec.Struct, frozen=True):
    """What whoever holds a number is told of its report: about whom, as known when, of which day, and its JSON.

    Other files are told to nobody but by their own SHA-256: which of them were made depends on who made the report, and
    who made it himself would see in the list that somebody else did too (wall 7).
    """

    number: str
    subject: str
    as_of: int
    day: int
    files: tuple[File, ...]


def keep(
    engine: Engine,
    root: Path,
    organisation: int,
    user: int | None,
    report: Dossier,
    deal: str,
    now: datetime,
    *,
    most: int | None = None,
) -> str:
    """Keeps a report of an organisation; returns its number. The same report again is the one that is kept.

    user: None of a program; deal: as an address spells it; most: bytes that the files of the organisation may take.
    Raises NoRoom, OSError where the disk is full, OperationalError where a load writes for too long.
    """
    data, number, verdict = jsonfile.render(report), number_of(canonical(report)), report.card.verdict
    with db.reading(engine) as connection:
        if find(connection, organisation, number) is None:
            _fits(connection, organisation, len(data), most)
    digest = put(root, data, DOSSIER)
    row = {
        "organisation_id": organisation,
        "user_id": user,
        "number": number,
        "subject": report.inn or report.ogrn,
        "name": report.card.name,
        "kind": report.kind,
        "lang": report.lang,
        "as_of": to_moment(datetime.fromisoformat(report.as_of)),
        "day": to_day(date.fromisoformat(report.on)),
        "deal": deal,
        "contract": to_day(report.contract) if report.contract else None,
        "decision": verdict.decision,
        "score": verdict.score,
        "made_at": to_moment(now),
    }
    with engine.begin() as connection:
        _insert(connection, Report, row, "organisation_id", "number")
        mine = select(Report.id).where(Report.organisation_id == organisation, Report.number == number)
        _note(connection, connection.execute(mine).scalar_one(), DOSSIER, digest, len(data), now)
    put(root, data, DOSSIER)  # a sweep may have met the file before the row was there
    return number


def made(
    engine: Engine, root: Path, kept: Kept, format_: str, make: Make, now: datetime, *, most: int | None = None
) -> bytes:
    """The file of a report in a format: the bytes that are kept, or made by `make` and kept from now on.

    Of two who ask for the first time at once, both get the bytes of the one who was first. Raises Damaged, and the
    others as above. What is made at the same time counts from the moment when it is kept.
    """
    if there := kept.file(format_):
        return read(root, there.sha256, format_)
    data = make(*dossier_of(root, kept))
    with db.reading(engine) as connection:
        _fits(connection, kept.organisation, len(data), most)
    digest = put(root, data, format_)
    with engine.begin() as connection:
        first = _note(connection, kept.id, format_, digest, len(data), now)
    if first != digest:
        return read(root, first, format_)
    put(root, data, format_)
    return data


def mend(root: Path, kept: Kept, format_: str, make: Make) -> bool:
    """Makes a damaged file anew and puts it back where it comes out byte for byte as it was; returns whether it did."""
    there = kept.file(format_)
    if there is None:
        return False
    data = make(*dossier_of(root, kept))
    return digest_of(data) == there.sha256 and bool(put(root, data, format_))


def dossier_of(root: Path, kept: Kept) -> tuple[Dossier, bytes]:
    """The dossier as this version of the program reads it, and the canonical JSON that was kept, which has the number.

    Raises Damaged, and Outdated where this version cannot read it.
    """
    there = kept.file(DOSSIER)
    if there is None:
        raise Damaged(f"the dossier of {kept.number} was never kept")
    try:
        held = jsonfile.spelled(jsonfile.read(read(root, there.sha256, DOSSIER)))
        version = msgspec.json.decode(held, type=_Version).version
        found = msgspec.json.decode(held, type=Dossier) if version == VERSION else None
    except msgspec.DecodeError as error:
        raise Outdated(f"the dossier of {kept.number} is of another version: {error}") from error
    if found is None:
        raise Outdated(f"the dossier of {kept.number} is of version {version}, and this program reads {VERSION}")
    if number_of(held) != kept.number:
        raise Damaged(f"the dossier of {kept.number} has another number")
    return found, held


def is_sound(root: Path, kept: Kept) -> bool:
    """Whether the dossier from which its files are made is whole."""
    there = kept.file(DOSSIER)
    return there is not None and is_whole(root, there)


def digest_of(data: bytes) -> str:
    """The SHA-256 of a file, as it is kept and told: hexadecimal."""
    return sha256(data).hexdigest()


def is_whole(root: Path, file: File) -> bool:
    """Whether a kept file still has its bytes. A pack of two hundred megabytes is not held in memory for it."""
    try:
        with place(root, file.sha256, file.format).open("rb") as opened:
            return file_digest(opened, "sha256").hexdigest() == file.sha256
    except OSError:
        return False


def find(connection: Connection, organisation: int, number: str) -> Kept | None:
    """A report of this organisation. Another's is as one that there is not."""
    return next(iter(_kept(connection, Report.organisation_id == organisation, Report.number == number)), None)


def taken(connection: Connection, organisation: int) -> int:
    """Bytes of all files of an organisation's reports. Equal ones lie once, and count for each report."""
    query = select(func.sum(ReportFile.size)).join(Report, Report.id == ReportFile.report_id)
    return int(connection.execute(query.where(Report.organisation_id == organisation)).scalar() or 0)


def numbers_of(connection: Connection, number: str, reach: tuple[int, ...], now: datetime) -> set[str]:
    """Under which numbers reports about a company may be kept: its ИНН, or ОГРН where no ИНН was known then."""
    own, _ = Claims(connection, [number], reach, to_moment(now)).of(number)
    return {number, *own}


def listed(
    connection: Connection, organisation: int, page: int = 1, subjects: Collection[str] = ()
) -> tuple[list[Kept], int]:
    """Reports of an organisation, the newest first, and how many there are. subjects: about these numbers alone."""
    mine = [Report.organisation_id == organisation, *([Report.subject.in_(subjects)] if subjects else [])]
    total = connection.execute(select(func.count()).select_from(Report).where(*mine)).scalar_one()
    return _kept(connection, *mine, limit=PAGE, offset=(page - 1) * PAGE), total


def by_number(connection: Connection, number: str) -> Known | None:
    """What anybody who holds a number may know of its report, whoever made it. Equal reports have one number."""
    first = next(iter(_kept(connection, Report.number == number)), None)
    if first is None:
        return None
    files = tuple(one for one in first.files if one.format == DOSSIER)
    return Known(number, first.subject, first.as_of, first.day, files)


def by_digest(connection: Connection, digest: str) -> Known | None:
    """The report of which these very bytes (SHA-256, hexadecimal) are a file; None: we keep no such file."""
    query = (
        select(Report.number, ReportFile.format, ReportFile.size)
        .join(ReportFile, ReportFile.report_id == Report.id)
        .where(ReportFile.sha256 == bytes.fromhex(digest))
        .order_by(Report.id)
    )
    row = connection.execute(query.limit(1)).one_or_none()
    known = by_number(connection, row.number) if row else None
    if row is None or known is None or row.format == DOSSIER:
        return known
    return msgspec.structs.replace(known, files=(*known.files, File(row.format, digest, row.size)))


def forget(engine: Engine, root: Path, years: int, now: datetime) -> int:
    """Drops reports after so many whole calendar years from the end of that in which they were made, and the files that
    no report has any more; returns how many files went.
    """
    before = to_moment(datetime(moscow_day(now).year - years, 1, 1, tzinfo=MOSCOW))
    gone = BATCH
    while gone == BATCH:
        with engine.begin() as connection:
            oldest = select(Report.id, Report.made_at).order_by(Report.id).limit(BATCH).subquery()
            over = select(oldest.c.id).where(oldest.c.made_at < before)
            gone = connection.execute(delete(Report).where(Report.id.in_(over))).rowcount
    old, swept = standing(root, (now - GRACE).timestamp()), 0
    while paths := list(islice(old, BATCH)):
        swept += _sweep(engine, paths)
    return swept


def _sweep(engine: Engine, paths: list[Path]) -> int:
    digests = [bytes.fromhex(path.name.partition(".")[0]) for path in paths]
    with db.reading(engine) as connection:
        held = select(ReportFile.sha256).where(ReportFile.sha256.in_(digests))
        named = set(connection.execute(held).scalars())

    def is_wanted(digest: bytes) -> bool:
        with db.reading(engine) as connection:
            query = select(ReportFile.report_id).where(ReportFile.sha256 == digest).limit(1)
            return connection.execute(query).scalar() is not None

    unnamed = [(path, digest) for path, digest in zip(paths, digests, strict=True) if digest not in named]
    return sum(take_away(path, partial(is_wanted, digest)) for path, digest in unnamed)


def _kept(connection: Connection, *where: ColumnElement[bool], limit: int = 1, offset: int = 0) -> list[Kept]:
    columns = [column for column in Report.__table__.columns if column.name not in ("organisation_id", "user_id")]
    by = func.coalesce(UserRow.email, "").label("by")
    query = (
        select(*columns, Report.organisation_id.label("organisation"), by)
        .outerjoin(UserRow, UserRow.id == Report.user_id)
        .where(*where)
        .order_by(Report.id.desc())
    )
    rows: list[Any] = [dict(row) for row in connection.execute(query.limit(limit).offset(offset)).mappings()]
    files: dict[int, list[File]] = {row["id"]: [] for row in rows}
    of_them = select(*ReportFile.__table__.columns).where(ReportFile.report_id.in_(files)).order_by(ReportFile.format)
    for file in connection.execute(of_them):
        files[file.report_id].append(File(file.format, file.sha256.hex(), file.size))
    return [Kept(**row, files=tuple(files[row["id"]])) for row in rows]


def _fits(connection: Connection, organisation: int, size: int, most: int | None) -> None:
    """Raises NoRoom where a file of that size has no room beside what is kept."""
    if most is not None and (held := taken(connection, organisation)) + max(size, 1) > most:
        raise NoRoom(held, most)


def _note(connection: Connection, report: int, format_: str, digest: str, size: int, now: datetime) -> str:
    """Writes that a report has a file, unless it has one of this format; returns the SHA-256 of the one it has."""
    row = {"report_id": report, "format": format_, "sha256": bytes.fromhex(digest), "size": size}
    _insert(connection, ReportFile, {**row, "made_at": to_moment(now)}, "report_id", "format")
    mine = ReportFile.report_id == report, ReportFile.format == format_
    held: bytes = connection.execute(select(ReportFile.sha256).where(*mine)).scalar_one()
    return held.hex()


def _insert(connection: Connection, table: type[Report | ReportFile], row: dict[str, Any], *unique: str) -> None:
    into = (sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert)(table)
    connection.execute(into.values(row).on_conflict_do_nothing(index_elements=unique))
