"""Sources as the base knows them, runs over documents, and what a run could not store."""

from __future__ import annotations

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from checker.models.base import Base, BigId, Moment, Small


class SourceRow(Base):
    """A source that was ever loaded. `baseline_at`: when its first run ended; before it nothing is an event.

    `records`: statements that are the public present, counted as they are written. off: the operator switched it
    off, and why. state: the one of which the operator was told last. canary: for whom it was last
    probed; canary_at: when its canary was last found.
    """

    __tablename__ = "source"

    id: Mapped[int] = mapped_column(Small, primary_key=True)
    code: Mapped[str] = mapped_column(Text, unique=True)
    baseline_at: Mapped[int | None] = mapped_column(Moment)
    records: Mapped[int] = mapped_column(default=0)
    off: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str | None] = mapped_column(Text)
    canary: Mapped[str | None] = mapped_column(Text)
    canary_at: Mapped[int | None] = mapped_column(Moment)


class Clock(Base):
    """One row: the last moment that was given to a transaction. Moments never repeat and never go back."""

    __tablename__ = "clock"

    id: Mapped[int] = mapped_column(Small, primary_key=True)
    last: Mapped[int] = mapped_column(Moment)


class Run(Base):
    """One reading of one document. The law: seen = stored + unchanged + unlinked + rejected."""

    __tablename__ = "run"
    __table_args__ = (
        CheckConstraint("state <> 'done' OR seen = stored + unchanged + unlinked + rejected", name="law"),
        Index("ix_run_document_id", "document_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source_id: Mapped[int] = mapped_column(Small, ForeignKey("source.id"))
    document_id: Mapped[int] = mapped_column(BigId, ForeignKey("document.id"))
    parser: Mapped[int] = mapped_column(Small)
    state: Mapped[str] = mapped_column(Text)  # open · done · failed
    opened_at: Mapped[int] = mapped_column(Moment)
    closed_at: Mapped[int | None] = mapped_column(Moment)
    seen: Mapped[int] = mapped_column(default=0)
    stored: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    unlinked: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    whole: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str | None] = mapped_column(Text)
    fill: Mapped[dict[str, float] | None] = mapped_column(JSON)  # shares of records that have a block, sampled


class Refusal(Base):
    """A record that a run saw and did not store: rejected, or unlinked for want of a number."""

    __tablename__ = "refusal"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    run_id: Mapped[int] = mapped_column(BigId, ForeignKey("run.id"), index=True)
    kind: Mapped[str] = mapped_column(Text)  # rejected · unlinked
    place: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)


class Issue(Base):
    """Something that a run did not understand but did not refuse either, counted by name."""

    __tablename__ = "issue"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    run_id: Mapped[int] = mapped_column(BigId, ForeignKey("run.id"), index=True)
    kind: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    count: Mapped[int]
