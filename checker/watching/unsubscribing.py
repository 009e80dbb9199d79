"""The link of a letter by which whoever has it ends such letters."""

from __future__ import annotations

from datetime import datetime
from hmac import compare_digest

from sqlalchemy import Connection, select

from checker.models import AlertChannel
from checker.settings import Settings
from checker.watching.channels import UNSUBSCRIBED, turn_off


def unsubscribe_url(options: Settings, channel: int) -> str:
    """The address of ours by which whoever has a letter turns its channel off, without signing in."""
    return f"{options.public_url}/alerts/off/{channel}-{_token(options, channel)}"


def unsubscribe(connection: Connection, options: Settings, said: str, now: datetime) -> bool:
    """Turns off the channel whose letter held this (the end of `unsubscribe_url`); False where it is none of ours.
    The caller commits.
    """
    number, _dash, token = said.partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) < 16):
        return False
    if not compare_digest(token.encode(), _token(options, int(number)).encode()):
        return False
    of = connection.execute(select(AlertChannel.organisation_id).where(AlertChannel.id == int(number))).scalar()
    if of is not None:
        turn_off(connection, of, int(number), now, UNSUBSCRIBED)
    return True


def _token(options: Settings, channel: int) -> str:
    return options.sealed(f"unsubscribe\n{channel}").hex()[:32]
