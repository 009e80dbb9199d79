"""Documents as received, their members, and record bytes that outlive their archive (wall 1)."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from checker.models.base import Base, BigId, Day, Moment, Small


class Document(Base):
    """A file as it was received. `reach` 0 is public, else the organisation that brought it (wall 7).

    The bytes of a live answer may answer many ("nothing was found"): its name tells no number, and fetched_at is when
    they came last. When they came for one subject is told by its versions and outcomes.
    """

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("sha256", "reach"),
        Index("ix_document_channel", "channel", "reach"),  # for the files among many answers
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    reach: Mapped[int]
    source_id: Mapped[int] = mapped_column(Small, ForeignKey("source.id"))
    name: Mapped[str] = mapped_column(Text)
    channel: Mapped[str] = mapped_column(Text)
    fetched_at: Mapped[int] = mapped_column(Moment)
    size: Mapped[int] = mapped_column(BigId)
    format: Mapped[str] = mapped_column(Text)
    release: Mapped[int] = mapped_column(Day)
    archived: Mapped[bool] = mapped_column(default=True)
    url: Mapped[str | None] = mapped_column(Text)


class Member(Base):
    """A file inside a document; a bare file has one, number 0."""

    __tablename__ = "member"

    document_id: Mapped[int] = mapped_column(BigId, ForeignKey("document.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)


class RecordBytes(Base):
    """Bytes of one record, cut out (zstd) before its document left the archive: they are kept for ever."""

    __tablename__ = "record_bytes"

    document_id: Mapped[int] = mapped_column(BigId, ForeignKey("document.id"), primary_key=True)
    member: Mapped[int] = mapped_column(primary_key=True)
    offset: Mapped[int] = mapped_column(BigId, primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
