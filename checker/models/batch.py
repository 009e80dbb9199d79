"""Lists of companies that are judged together, and what came of each. Moments in milliseconds of UTC."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from checker.models.base import Base, BigId, Day, Moment, Small


class Batch(Base):
    """One list of an organisation, judged once. as_of, day: what was known then and of which day it speaks, the same
    for all of its companies; NULL until somebody begins. owner, until: who judges it now. ended_at: all are judged.

    lines: companies; done: how many of them are judged; wrongs, doubles: lines that name none, or one again;
    left_out: companies that did not fit; cut: lines were not read; macros: of a book with a program. tallies: source →
    what it said. before_id: the same list the last time; worse: of how many something got worse since. repeat_on,
    next_on: on which day of the month it is judged again, and when next.
    """

    __tablename__ = "batch"
    __table_args__ = (
        Index("ix_batch_organisation_id", "organisation_id", "id"),
        Index("ix_batch_open", "id", sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"))
    user_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("user.id", ondelete="SET NULL"), index=True)
    before_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("batch.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(Text)
    deal: Mapped[str] = mapped_column(Text)
    sum_kop: Mapped[int | None] = mapped_column(BigInteger)
    at: Mapped[int] = mapped_column(Moment)
    as_of: Mapped[int | None] = mapped_column(Moment)
    day: Mapped[int | None] = mapped_column(Day)
    owner: Mapped[str | None] = mapped_column(Text)
    until: Mapped[int | None] = mapped_column(Moment)
    ended_at: Mapped[int | None] = mapped_column(Moment)
    lines: Mapped[int]
    done: Mapped[int]
    wrongs: Mapped[int]
    doubles: Mapped[int]
    left_out: Mapped[int]
    cut: Mapped[bool]
    macros: Mapped[bool]
    tallies: Mapped[dict[str, Any]] = mapped_column(JSON)
    worse: Mapped[int | None]
    repeat_on: Mapped[int | None] = mapped_column(Small)
    next_on: Mapped[int | None] = mapped_column(Day, index=True)


class BatchItem(Base):
    """One line of a list. typed: as it stands there; number: as it is judged, '' of one that names no company; fault:
    of `checker.batches.order`, '' of one that is judged or is to be; result, worse: JSON of `Judged` and `Worse`.
    """

    __tablename__ = "batch_item"
    __table_args__ = (Index("ix_batch_item_decision", "batch_id", "fault", "decision"),)

    batch_id: Mapped[int] = mapped_column(BigId, ForeignKey("batch.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line: Mapped[int]
    typed: Mapped[str] = mapped_column(Text)
    number: Mapped[str] = mapped_column(Text)
    fault: Mapped[str] = mapped_column(Text)
    detail: Mapped[str] = mapped_column(Text)
    subject: Mapped[str | None] = mapped_column(Text)
    decision: Mapped[str | None] = mapped_column(Text)
    raw: Mapped[int | None]
    result: Mapped[str | None] = mapped_column(Text)
    worse: Mapped[str | None] = mapped_column(Text)
    got_worse: Mapped[bool | None]
