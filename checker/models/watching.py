"""Watch lists, what happened to whom they name, and what was told of it. Moments in milliseconds of UTC."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from checker.models.base import Base, BigId, Day, Moment, Small

FEED = "feed"
"""The kind of a channel that nothing is sent to: whoever has its address reads it there."""


class WatchList(Base):
    """A list of an organisation. rules: what differs from the defaults of `checker.watching.kinds`, kind → Rule.

    people: whether what happens to the heads and founders themselves is told too.
    """

    __tablename__ = "watch_list"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)
    people: Mapped[bool] = mapped_column(default=False)
    at: Mapped[int] = mapped_column(Moment)


class Watch(Base):
    """One company in a list. at: from then on changes are told; follows: the company that it came of by a merger."""

    __tablename__ = "watch"
    __table_args__ = (Index("ix_watch_subject", "subject", "organisation_id"),)

    list_id: Mapped[int] = mapped_column(BigId, ForeignKey("watch_list.id", ondelete="CASCADE"), primary_key=True)
    subject: Mapped[str] = mapped_column(Text, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[int] = mapped_column(Moment)
    user_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("user.id", ondelete="SET NULL"))
    follows: Mapped[str | None] = mapped_column(Text)


class WatchCursor(Base):
    """Up to which moment a kind of news (`events`, `notices`) was looked through; moved by a conditional UPDATE."""

    __tablename__ = "watch_cursor"

    name: Mapped[str] = mapped_column(Text, primary_key=True)
    upto: Mapped[int] = mapped_column(Moment)


class Touched(Base):
    """A watched company of which something new is known, to be looked at: the events after `since`, up to `upto`.

    Whoever looks at it claims it (owner, until); news that come meanwhile take it from him again.
    """

    __tablename__ = "touched"

    subject: Mapped[str] = mapped_column(Text, primary_key=True)
    since: Mapped[int] = mapped_column(Moment)
    upto: Mapped[int] = mapped_column(Moment)
    owner: Mapped[str | None] = mapped_column(Text)
    until: Mapped[int | None] = mapped_column(Moment, index=True)


class Score(Base):
    """The verdict on a watched company as it was computed last, within a reach. known_to NULL: the present one.

    A trace of a pure function, kept for the trend: nothing is judged by it. findings: [[code, points, state], …].
    """

    __tablename__ = "score"
    __table_args__ = ({"sqlite_with_rowid": False},)

    subject: Mapped[str] = mapped_column(Text, primary_key=True)
    reach: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    known_from: Mapped[int] = mapped_column(Moment, primary_key=True, autoincrement=False)
    known_to: Mapped[int | None] = mapped_column(Moment)
    day: Mapped[int] = mapped_column(Day)
    method: Mapped[str] = mapped_column(Text)
    decision: Mapped[str] = mapped_column(Text)
    score: Mapped[int | None]
    raw: Mapped[int]
    findings: Mapped[list[Any]] = mapped_column(JSON)


class Alert(Base):
    """What an organisation is told once. name: what it is about (`event:7`, `decision:<moment>`, `notice:3`), so that
    it is told once however often it is looked at. subject: '' of what is about no company.

    kind: of `checker.watching.kinds`; value: what the words are made of; deadline: until when the law lets act.
    """

    __tablename__ = "alert"
    __table_args__ = (
        UniqueConstraint("organisation_id", "subject", "name"),
        Index("ix_alert_organisation_id", "organisation_id", "at", "id"),
        Index(
            "ix_alert_unread",
            "organisation_id",
            "at",
            "id",
            sqlite_where=text("acknowledged_at IS NULL"),
            postgresql_where=text("acknowledged_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"))
    subject: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    grave: Mapped[bool]
    at: Mapped[int] = mapped_column(Moment)
    day: Mapped[int] = mapped_column(Day)
    source_id: Mapped[int | None] = mapped_column(Small, ForeignKey("source.id"))
    event_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("event.id"))
    value: Mapped[dict[str, Any]] = mapped_column(JSON)
    decision_before: Mapped[str | None] = mapped_column(Text)
    decision_after: Mapped[str | None] = mapped_column(Text)
    score_before: Mapped[int | None]
    score_after: Mapped[int | None]
    deadline: Mapped[int | None] = mapped_column(Day)
    acknowledged_at: Mapped[int | None] = mapped_column(Moment)
    acknowledged_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("user.id", ondelete="SET NULL"))


class AlertChannel(Base):
    """Where an organisation, or one of its people, wants to be told. kind: mail · webhook · telegram ·
    max · feed (address: SHA-256 of its secret).

    sealed: what signs a webhook, encrypted with a key of the settings. zone: an IANA name; digest_at, quiet_from,
    quiet_to: minutes of the day there (quiet_* None: none). off_at, off_reason: since when and why nothing goes there;
    told_at: when its people were told of that otherwise.
    """

    __tablename__ = "alert_channel"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("user.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    language: Mapped[str] = mapped_column(Text, default="ru")
    zone: Mapped[str] = mapped_column(Text, default="Europe/Moscow")
    digest_at: Mapped[int] = mapped_column(Small, default=540)
    quiet_from: Mapped[int | None] = mapped_column(Small)
    quiet_to: Mapped[int | None] = mapped_column(Small)
    at: Mapped[int] = mapped_column(Moment)
    off_at: Mapped[int | None] = mapped_column(Moment)
    off_reason: Mapped[str | None] = mapped_column(Text)
    told_at: Mapped[int | None] = mapped_column(Moment)


class Notification(Base):
    """An alert that a channel is to tell, from a moment on; delivery_id: the message that tells it, once it is made."""

    __tablename__ = "notification"
    __table_args__ = (
        Index(
            "ix_notification_due_at",
            "due_at",
            "channel_id",
            sqlite_where=text("delivery_id IS NULL"),
            postgresql_where=text("delivery_id IS NULL"),
        ),
        Index("ix_notification_delivery_id", "delivery_id"),
        Index("ix_notification_channel_id", "channel_id", "delivery_id", "due_at"),
    )

    alert_id: Mapped[int] = mapped_column(BigId, ForeignKey("alert.id", ondelete="CASCADE"), primary_key=True)
    channel_id: Mapped[int] = mapped_column(BigId, ForeignKey("alert_channel.id", ondelete="CASCADE"), primary_key=True)
    due_at: Mapped[int] = mapped_column(Moment)
    delivery_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("delivery.id", ondelete="SET NULL"))


class Delivery(Base):
    """One message to one channel. kind: grave · digest; state: waiting · sent · failed (given up, or refused for good).

    The message itself waits in `outgoing` and is gone once it is sent.
    """

    __tablename__ = "delivery"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    channel_id: Mapped[int] = mapped_column(BigId, ForeignKey("alert_channel.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(Text)
    at: Mapped[int] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(Text)
    over_at: Mapped[int | None] = mapped_column(Moment)


class DeliveryTry(Base):
    """One attempt to send a delivery. ended_at NULL: it is under way, or whoever made it died and nobody knows whether
    the other side took it. reason: why it did not go; NULL with an end: it went.
    """

    __tablename__ = "delivery_try"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    delivery_id: Mapped[int] = mapped_column(BigId, ForeignKey("delivery.id", ondelete="CASCADE"), index=True)
    began_at: Mapped[int] = mapped_column(Moment)
    ended_at: Mapped[int | None] = mapped_column(Moment)
    reason: Mapped[str | None] = mapped_column(Text)
