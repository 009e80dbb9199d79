"""What was asked of the sources, of whom, and what came of it; and what keeps several processes from colliding."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from checker.models.base import Base, BigId, Day, Moment, Small

EVERYBODY = ""
"""The subject of what came of fetching the files of a source, which are about everybody."""

PARTIAL = "partial"
"""The reason of an outcome of answers that are not all of a search: what they tell stands, and is no check."""

LIST = "list"
"""The key of the window that stands for looking what there is: it is retried as the others are."""


class Outcome(Base):
    """What came of asking one source for one subject. Append-only: the state as of a moment is the last before it.

    state, reason: of the contract. detail: a sentence for the operator, never shown to others. document_id: the answer
    that was read; answer: SHA-256 of what came instead (a captcha page), which lies in the archive.
    """

    __tablename__ = "outcome"
    __table_args__ = (
        Index("ix_outcome_subject", "subject", "reach", "source_id", "known_from"),
        Index("ix_outcome_source", "source_id", "reach", "channel", "id"),  # for the last ones of each source
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source_id: Mapped[int] = mapped_column(Small, ForeignKey("source.id"))
    reach: Mapped[int]
    subject: Mapped[str] = mapped_column(Text)
    known_from: Mapped[int] = mapped_column(Moment)
    day: Mapped[int] = mapped_column(Day)
    state: Mapped[str] = mapped_column(Text)  # found · nothing_found · not_checked
    reason: Mapped[str | None] = mapped_column(Text)
    detail: Mapped[str | None] = mapped_column(Text)
    channel: Mapped[str] = mapped_column(Text)
    document_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("document.id"))
    answer: Mapped[bytes | None] = mapped_column(LargeBinary)


class Window(Base):
    """A release or a day that a source offers: retried until it is done, and a later one never hides it."""

    __tablename__ = "fetch_window"
    __table_args__ = (Index("ix_fetch_window_next_at", "source_id", "state", "next_at"),)

    source_id: Mapped[int] = mapped_column(Small, ForeignKey("source.id"), primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    day: Mapped[int] = mapped_column(Day)
    state: Mapped[str] = mapped_column(Text)  # due · done · failed (it will be tried again at next_at) · given_up
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[int] = mapped_column(Moment)
    reason: Mapped[str | None] = mapped_column(Text)
    detail: Mapped[str | None] = mapped_column(Text)
    done_at: Mapped[int | None] = mapped_column(Moment)


class Lease(Base):
    """Who may do a thing that only one may do: the clock, the run of one source. Taken by a conditional UPDATE."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(Text, primary_key=True)
    owner: Mapped[str] = mapped_column(Text)
    until: Mapped[int] = mapped_column(Moment)


class Host(Base):
    """When a host may be asked again, by whichever process; shut: after a captcha, a block or a limit, and why."""

    __tablename__ = "host"

    name: Mapped[str] = mapped_column(Text, primary_key=True)
    next_at: Mapped[int] = mapped_column(Moment, default=0)
    shut_until: Mapped[int] = mapped_column(Moment, default=0)
    reason: Mapped[str | None] = mapped_column(Text)


class Notice(Base):
    """What the operator is told once: a source went from one state to another."""

    __tablename__ = "operator_notices"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[int] = mapped_column(Moment)
    source_id: Mapped[int | None] = mapped_column(Small, ForeignKey("source.id"))
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    detail: Mapped[str | None] = mapped_column(Text)


class Job(Base):
    """Asking the sources now about one subject: whoever asks while it is open joins it, and nobody is named in it."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_state", "state", "id"), Index("ix_job_subject", "subject", "id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)  # waiting · running · done
    opened_at: Mapped[int] = mapped_column(Moment)
    closed_at: Mapped[int | None] = mapped_column(Moment)
    owner: Mapped[str | None] = mapped_column(Text)
    until: Mapped[int | None] = mapped_column(Moment)


class Step(Base):
    """One source of a job: waiting · running · found · nothing_found · not_checked, with the reason."""

    __tablename__ = "job_step"

    job_id: Mapped[int] = mapped_column(BigId, ForeignKey("job.id"), primary_key=True)
    source: Mapped[str] = mapped_column(Text, primary_key=True)
    state: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
