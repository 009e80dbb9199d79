"""Change events: one per block that differs, written in the transaction of the change (wall 5)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from checker.models.base import Base, BigId, Day, Moment, Small


class Event(Base):
    """`kind`: appeared · changed · ended · reparsed (the source is the same, our reading is not: never an alert).

    `before` and `after` are blocks with their stamps; the document is the one that brought the change.
    """

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_subject_known_from", "subject", "known_from"),
        Index("ix_event_known_from", "known_from"),  # for what is new to watch lists
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    known_from: Mapped[int] = mapped_column(Moment)
    source_id: Mapped[int] = mapped_column(Small, ForeignKey("source.id"))
    reach: Mapped[int]
    subject: Mapped[str] = mapped_column(Text)
    part: Mapped[str] = mapped_column(Text)
    block: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    asof: Mapped[int] = mapped_column(Day)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    document_id: Mapped[int] = mapped_column(BigId, ForeignKey("document.id"))
