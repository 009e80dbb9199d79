"""What is read across companies: who heads and founds what, in what state it is, and names for the search.

Roles and standings feed the verdict and are therefore versioned; names are of the present only.
All three can be rebuilt from the ledger.
"""

from __future__ import annotations

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from checker.models.base import Base, Day, Moment, Small

Folded = Text().with_variant(Text(collation="C"), "postgresql")
"""Ordered by code points on both databases: a beginning is then a range of the index."""


class RoleRow(Base):
    """A person or company (by number only) at the head or among the founders of another."""

    __tablename__ = "role"
    __table_args__ = (Index("ix_role_person", "person", "kind"), {"sqlite_with_rowid": False})

    subject: Mapped[str] = mapped_column(Text, primary_key=True)
    ogrn: Mapped[str] = mapped_column(Text, primary_key=True)
    reach: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    person: Mapped[str] = mapped_column(Text, primary_key=True)
    known_from: Mapped[int] = mapped_column(Moment, primary_key=True, autoincrement=False)
    known_to: Mapped[int | None] = mapped_column(Moment)
    name: Mapped[str] = mapped_column(Text)
    counts: Mapped[bool]
    share: Mapped[int | None]
    since: Mapped[int | None] = mapped_column(Day)


class Standing(Base):
    """In what state a company is, versioned, small enough to be joined by the hundred."""

    __tablename__ = "standing"
    __table_args__ = ({"sqlite_with_rowid": False},)

    subject: Mapped[str] = mapped_column(Text, primary_key=True)
    ogrn: Mapped[str] = mapped_column(Text, primary_key=True)
    reach: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    known_from: Mapped[int] = mapped_column(Moment, primary_key=True, autoincrement=False)
    known_to: Mapped[int | None] = mapped_column(Moment)
    name: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    ended: Mapped[str] = mapped_column(Text)
    ended_on: Mapped[int | None] = mapped_column(Day)
    registered_on: Mapped[int | None] = mapped_column(Day)
    activity: Mapped[str] = mapped_column(Text)


class Company(Base):
    """Names for the search, of the newest statement of the register.

    The indexes of names hold all by which namesakes are told apart: the commonest name has thousands of them.
    rank: the smaller, the earlier among namesakes (`checker.search.rank`). heads: skeletons of its heads' surnames,
    each between spaces. changed: the moment at which this row was written; the search index follows it.
    """

    __tablename__ = "company"
    __table_args__ = (
        Index("ix_company_ogrn", "ogrn"),
        Index("ix_company_short", "folded_short", "reach", "rank", "region", "heads"),
        Index("ix_company_full", "folded_full", "reach", "rank", "region", "heads"),
        Index("ix_company_changed", "changed"),
    )

    subject: Mapped[str] = mapped_column(Text, primary_key=True)
    reach: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ogrn: Mapped[str] = mapped_column(Text, primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    full_name: Mapped[str] = mapped_column(Text)
    short_name: Mapped[str] = mapped_column(Text)
    folded_full: Mapped[str] = mapped_column(Folded)
    folded_short: Mapped[str] = mapped_column(Folded)
    region: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    ended: Mapped[str] = mapped_column(Text)
    registered_on: Mapped[int | None] = mapped_column(Day)
    rank: Mapped[int] = mapped_column(Small, server_default="0")
    heads: Mapped[str] = mapped_column(Text, server_default="")
    changed: Mapped[int] = mapped_column(Moment, server_default="0")


class NameLeft(Base):
    """A folded name that a public company no longer bears: the search index looks whether anybody still does."""

    __tablename__ = "name_left"
    __table_args__ = ({"sqlite_with_rowid": False},)

    changed: Mapped[int] = mapped_column(Moment, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(Text, primary_key=True)
