"""Accounts: people, the organisations they act for, and what these may do. Moments in milliseconds of UTC."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, DateTime, ForeignKey, Index, LargeBinary, Text
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column

from checker.models.base import Base, BigId, Day, Moment

OWNER, MEMBER, READER = "owner", "member", "reader"
"""What somebody is in an organisation: may all · may all but manage people, keys and the account · may only look."""


class Organisation(Base):
    """Whoever looks up, watches and keeps notes. Its number is the reach of what its people bring (wall 7)."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[int] = mapped_column(Moment)
    closed_at: Mapped[int | None] = mapped_column(Moment)


class UserRow(Base):
    """A person who signs in. The columns are named as Flask-Security wants them (`checker.accounts.user`).

    password: argon2; tf_totp_secret: encrypted with a key of the settings; fs_uniquifier: another one once all are
    signed out; registered_at: when somebody registered the address, or last asked for its confirmation.
    """

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    email: Mapped[str] = mapped_column(Text, unique=True)
    password: Mapped[str | None] = mapped_column(Text)
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(Text, unique=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(DateTime)
    tf_primary_method: Mapped[str | None] = mapped_column(Text)
    tf_totp_secret: Mapped[str | None] = mapped_column(Text)
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(JSON))
    language: Mapped[str] = mapped_column(Text, default="ru")
    registered_at: Mapped[int | None] = mapped_column(Moment)


class ServiceRole(Base):
    """What a person may do in the whole service: `operator`. What he is in an organisation is a Membership."""

    __tablename__ = "service_role"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(Text, unique=True)
    description: Mapped[str | None] = mapped_column(Text)


class UserRole(Base):
    """Who has which role."""

    __tablename__ = "user_role"

    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    role_id: Mapped[int] = mapped_column(BigId, ForeignKey("service_role.id", ondelete="CASCADE"), primary_key=True)


class Membership(Base):
    """Who belongs to which organisation, as what."""

    __tablename__ = "membership"
    __table_args__ = (CheckConstraint(f"role IN ('{OWNER}', '{MEMBER}', '{READER}')", name="role"),)

    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(Text)
    since: Mapped[int] = mapped_column(Moment)


class Invitation(Base):
    """A letter that makes whoever holds it, and confirmed its address, a member. secret: SHA-256 of what it says."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    email: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    secret: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    at: Mapped[int] = mapped_column(Moment)
    until: Mapped[int] = mapped_column(Moment)
    used_at: Mapped[int | None] = mapped_column(Moment)


class ApiKey(Base):
    """A key of the API, shown once. secret: SHA-256 of it (it is as long as the hash); hint: its first signs."""

    __tablename__ = "api_key"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    secret: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    hint: Mapped[str] = mapped_column(Text)
    at: Mapped[int] = mapped_column(Moment)
    used_on: Mapped[int | None] = mapped_column(Day)
    revoked_at: Mapped[int | None] = mapped_column(Moment)


class SellerKey(Base):
    """A key of a seller of data that an organisation brought. sealed: the key, encrypted with one of the settings;
    ending: its last signs. told_at: when the seller last answered; requests_today, balance_kop: what it said then;
    refused: the reason of the contract where it refused.
    """

    __tablename__ = "seller_key"

    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), primary_key=True)
    seller: Mapped[str] = mapped_column(Text, primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    ending: Mapped[str] = mapped_column(Text)
    added_at: Mapped[int] = mapped_column(Moment)
    requests_today: Mapped[int | None]
    balance_kop: Mapped[int | None] = mapped_column(BigInteger)
    told_at: Mapped[int | None] = mapped_column(Moment)
    refused: Mapped[str | None] = mapped_column(Text)


class SignIn(Base):
    """One signed-in browser. secret: SHA-256 of what its cookie holds; client: browser and system in words."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("user.id", ondelete="CASCADE"), index=True)
    secret: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    client: Mapped[str] = mapped_column(Text)
    at: Mapped[int] = mapped_column(Moment)
    seen_on: Mapped[int] = mapped_column(Day)
    ended_at: Mapped[int | None] = mapped_column(Moment)


class Demo(Base):
    """The one demo of a phone number. phone: HMAC of it, which leads back to nobody without the key."""

    __tablename__ = "demo"

    phone: Mapped[str] = mapped_column(Text, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    at: Mapped[int] = mapped_column(Moment)
    until: Mapped[int] = mapped_column(Moment)


class PhoneCode(Base):
    """The last code that was sent to a number for an organisation. code: HMAC of it."""

    __tablename__ = "phone_code"

    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), primary_key=True)
    phone: Mapped[str] = mapped_column(Text)
    code: Mapped[str] = mapped_column(Text)
    until: Mapped[int] = mapped_column(Moment)
    tries: Mapped[int] = mapped_column(default=0)


class Licence(Base):
    """A licence of an organisation: from a day to a day, both included. by: who granted it; None: the shell.

    told: of how many days before its end the owners were last reminded.
    """

    __tablename__ = "licence"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    since: Mapped[int] = mapped_column(Day)
    until: Mapped[int] = mapped_column(Day)
    at: Mapped[int] = mapped_column(Moment)
    by: Mapped[int | None] = mapped_column(BigId, ForeignKey("user.id", ondelete="SET NULL"))
    told: Mapped[int | None]


class Attempt(Base):
    """How often somebody did a limited thing in one span of time. who: a keyed hash that leads back to nobody."""

    __tablename__ = "attempt"

    what: Mapped[str] = mapped_column(Text, primary_key=True)
    who: Mapped[str] = mapped_column(Text, primary_key=True)
    until: Mapped[int] = mapped_column(Moment, primary_key=True, autoincrement=False, index=True)
    count: Mapped[int]


class Audit(Base):
    """Who did what in an organisation, for its owner. user_id: None once he is gone, or where the operator did it."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_organisation_id", "organisation_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"))
    user_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[int] = mapped_column(Moment)
    act: Mapped[str] = mapped_column(Text)
    detail: Mapped[str] = mapped_column(Text, default="")


class LookUp(Base):
    """Whom an organisation looked up last, once for each; nobody else ever reads it."""

    __tablename__ = "look_up"
    __table_args__ = (Index("ix_look_up_organisation_id", "organisation_id", "at"),)

    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(Text, primary_key=True)
    user_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[int] = mapped_column(Moment)


class Note(Base):
    """What an organisation wrote down about a company."""

    __tablename__ = "note"
    __table_args__ = (Index("ix_note_organisation_id", "organisation_id", "subject", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisation.id"))
    user_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("user.id", ondelete="SET NULL"))
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[int] = mapped_column(Moment)


class Usage(Base):
    """How often a thing was done on a day, by all together: of nobody in particular."""

    __tablename__ = "usage"

    day: Mapped[int] = mapped_column(Day, primary_key=True, autoincrement=False)
    what: Mapped[str] = mapped_column(Text, primary_key=True)
    count: Mapped[int]


class Outgoing(Base):
    """A message that waits to be sent; it is gone once it is, for it may hold a code.

    channel: mail · sms · webhook · telegram · max. extra: what a channel needs beside the text (html, signature).
    delivery_id: the delivery of alerts whose message it is; each try of such a one is a row of `delivery_try`.
    """

    __tablename__ = "outgoing"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    channel: Mapped[str] = mapped_column(Text)
    recipient: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[int] = mapped_column(Moment)
    next_at: Mapped[int] = mapped_column(Moment, index=True)
    tries: Mapped[int]
    reason: Mapped[str | None] = mapped_column(Text)
    extra: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    delivery_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("delivery.id", ondelete="CASCADE"), index=True)
