"""What stands in the way of guessing: how often one may try, and the gentle lock of an account.

None of it tells whether an account exists: an address of mail that nobody has is counted and locked as any other.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import IntegrityError

from checker import limits
from checker.limits import DAY, Limit
from checker.models import Attempt

LOCKED_SECONDS = 15 * 60
"""So long an account waits after too many wrong passwords."""

PASSWORDS = Limit("password", 10, DAY)
"""Wrong passwords of an account before it waits; a right one forgets them."""

LOGIN_FROM = Limit("login_from", 100, 15 * 60)
REGISTER_FROM = Limit("register_from", 10, 3600)
MISTYPED_FROM = Limit("mistyped_from", 60, 3600)
LETTERS_FROM = Limit("letters_from", 20, 3600)
LINKS_FROM = Limit("links_from", 60, 3600)
"""What one address may do: sign in, register (and try to with what is no address of mail), ask for letters, open their
links. An office shares one address.
"""

WELCOMES_TO = Limit("welcomes_to", 5, 3600)
RESETS_TO = Limit("resets_to", 5, 3600)
CONFIRMATIONS_TO = Limit("confirmations_to", 5, 3600)
"""Letters to one address of mail, of each kind: whoever asks for more is not told that none goes out. Each for itself:
a stranger who uses up one kind, without a letter that its owner would need, must not keep him from a new password.
"""

LOCK_LETTERS = Limit("lock_letters", 2, DAY)
"""Letters that an account waits: whoever makes it wait all day long fills no mailbox."""

PASSWORD_AGAIN = Limit("password_again", 10, 15 * 60)
"""How often somebody who is signed in may name his password again: his browser may be in other hands."""

CODES = Limit("codes", 5, 15 * 60)
CODES_OF_A_DAY = Limit("codes_of_a_day", 20, DAY)
"""Codes of the second factor, its spare codes included. Three codes of a million hold at once."""

CODE_TAKEN = Limit("code_taken", 1, DAY)

_LOCK = "password_lock"


class Try(StrEnum):
    """What comes of naming a password: it is looked at, it is the last one that is, or the account waits."""

    TAKEN = "taken"
    LAST = "last"
    LOCKED = "locked"


def attempt(connection: Connection, who: str, at: int) -> Try:
    """Counts a password before it is looked at. The caller commits. who: of `limits.hidden`; at: milliseconds of UTC.

    Whoever comes while the account waits does not make it wait longer.
    """
    if _waits(connection, who, at):
        return Try.LOCKED
    if not limits.spend(connection, PASSWORDS, who, at):
        if _waits(connection, who, at):  # locked by another process just now
            return Try.LOCKED
        lift(connection, who)  # it has waited
        limits.spend(connection, PASSWORDS, who, at)
    if not limits.spent(connection, PASSWORDS, who, at):
        return Try.TAKEN
    try:
        with connection.begin_nested():
            lock = {"what": _LOCK, "who": who, "until": at + LOCKED_SECONDS * 1000, "count": 1}
            connection.execute(insert(Attempt).values(**lock))
    except IntegrityError:  # by another process in the same millisecond
        return Try.LOCKED
    return Try.LAST


def lift(connection: Connection, who: str) -> None:
    """Forgets wrong passwords and the lock: the owner was here. The caller commits."""
    connection.execute(delete(Attempt).where(Attempt.what.in_((PASSWORDS.what, _LOCK)), Attempt.who == who))


def take_code(connection: Connection, who: str, step: int) -> bool:
    """Whether a code of the second factor is used for the first time. The caller commits.

    step: which half minute since 1970 it is of. Its span is that of the code, and ends a day later than the code.
    """
    return limits.spend(connection, CODE_TAKEN, f"{who[:20]}{step:x}", step * 30_000 + DAY * 1000)


def forget_codes(connection: Connection, who: str) -> None:
    """Forgets wrong codes: the right one came. The caller commits."""
    counted = Attempt.what.in_((CODES.what, CODES_OF_A_DAY.what)), Attempt.who == who
    connection.execute(delete(Attempt).where(*counted))


def _waits(connection: Connection, who: str, at: int) -> bool:
    lock = Attempt.what == _LOCK, Attempt.who == who, Attempt.until > at
    return connection.execute(select(Attempt.count).where(*lock)).first() is not None
