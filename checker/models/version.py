"""The ledger: statements of sources in versions, with two times (wall 2)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, ForeignKey, Index, LargeBinary, Text, and_
from sqlalchemy.orm import Mapped, mapped_column

from checker.models.base import Base, BigId, Day, Moment, Small


class Version(Base):
    """One state of what one source says about one subject in one record.

    Append-only; only known_to and valid_to are ever set later. Open: known_to is NULL. hash NULL: a tombstone,
    "the whole list of `asof` does not name it". known_from = known_to: learned late, was never the present.
    A small body lies in the row; a larger one in `body`, because a clustered table pays a page for each.
    """

    __tablename__ = "version"
    __table_args__ = (
        Index(
            "uq_version_open",
            "source_id",
            "reach",
            "subject",
            "part",
            unique=True,
            postgresql_where="known_to IS NULL",
        ).ddl_if(dialect="postgresql"),
        {"sqlite_with_rowid": False},
    )

    source_id: Mapped[int] = mapped_column(Small, ForeignKey("source.id"), primary_key=True)
    reach: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    subject: Mapped[str] = mapped_column(Text, primary_key=True)
    part: Mapped[str] = mapped_column(Text, primary_key=True)
    known_from: Mapped[int] = mapped_column(Moment, primary_key=True, autoincrement=False)
    known_to: Mapped[int | None] = mapped_column(Moment)
    asof: Mapped[int] = mapped_column(Day)
    valid_to: Mapped[int | None] = mapped_column(Day)
    hash: Mapped[int | None] = mapped_column(BigId)
    document_id: Mapped[int] = mapped_column(BigId, ForeignKey("document.id"))
    member: Mapped[int]
    offset: Mapped[int] = mapped_column(BigId)
    length: Mapped[int]
    sha256: Mapped[bytes | None] = mapped_column(LargeBinary)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    body_id: Mapped[int | None] = mapped_column(BigId)


class Body(Base):
    """A large body, zstd. `codec` 1 is zstd without a dictionary; a dictionary, once made, gets its own number."""

    __tablename__ = "body"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    codec: Mapped[int] = mapped_column(Small)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class Sighting(Base):
    """A later record that said the same: of a file that is not a whole list (a whole one needs none)."""

    __tablename__ = "sighting"
    __table_args__ = ({"sqlite_with_rowid": False},)

    source_id: Mapped[int] = mapped_column(Small, primary_key=True)
    reach: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    subject: Mapped[str] = mapped_column(Text, primary_key=True)
    part: Mapped[str] = mapped_column(Text, primary_key=True)
    known_from: Mapped[int] = mapped_column(Moment, primary_key=True, autoincrement=False)
    asof: Mapped[int] = mapped_column(Day)
    document_id: Mapped[int] = mapped_column(BigId, ForeignKey("document.id"))


def sighted() -> ColumnElement[bool]:
    """The condition that a sighting is of what the version says: of one unit, and not before the version was known."""
    return and_(
        Sighting.source_id == Version.source_id,
        Sighting.reach == Version.reach,
        Sighting.subject == Version.subject,
        Sighting.part == Version.part,
        Sighting.known_from >= Version.known_from,
    )


class Listing(Base):
    """A whole list that was read to its end: who is not in it was not found as of `asof`.

    `part` is the period the list speaks of, '' for a snapshot.
    """

    __tablename__ = "listing"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source_id: Mapped[int] = mapped_column(Small, ForeignKey("source.id"), index=True)
    reach: Mapped[int]
    part: Mapped[str] = mapped_column(Text)
    asof: Mapped[int] = mapped_column(Day)
    known_from: Mapped[int] = mapped_column(Moment)
    document_id: Mapped[int] = mapped_column(BigId, ForeignKey("document.id"))
    records: Mapped[int]
