"""Telegram, by its bot API: https://core.telegram.org/bots/api#sendmessage."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec

from checker.transports.message import Message, NotSent
from checker.transports.posting import LIMITS, post
from scrapers.wire import Limits

CHAT = re.compile(r"-?[1-9]\d{0,19}", re.ASCII)
"""The number of a chat: a person's, or, below zero, a group's."""

LONGEST = 4096
"""UTF-16 units of a text (sendMessage: "1-4096 characters")."""

_ANSWER = 65_536
_PARDON = 3_600.0
"""The longest rest that is kept where Telegram asks for one, in seconds."""


class Telegram:
    """A bot. url: of the API, or of a server of one's own that speaks it: that of Telegram is slowed in Russia."""

    def __init__(self, url: str, token: str, *, ca_bundle: Path | None = None, limits: Limits = LIMITS) -> None:
        self._url = f"{url.rstrip('/')}/bot{token}/sendMessage"
        self._ca_bundle, self._limits = ca_bundle, limits

    def send(self, message: Message) -> None:
        """Sends plain text, cut where it is too long. Raises NotSent: for good where the chat is none, or wants nothing
        of us (the bot was blocked or thrown out); a wrong token is the operator's to mend.
        """
        if not CHAT.fullmatch(message.to):
            raise NotSent("the recipient is no number of a chat", again=False)
        body = {
            "chat_id": int(message.to),
            "text": cut(message.text, LONGEST),
            "link_preview_options": {"is_disabled": True},
        }
        status, said = post(
            "Telegram",
            self._url,
            msgspec.json.encode(body),
            {},
            ca_bundle=self._ca_bundle,
            limits=self._limits,
            cap=_ANSWER,
        )
        if not 200 <= status < 300:
            raise _refused(status, said)


def cut(text: str, longest: int) -> str:
    """A text of at most so many UTF-16 units, ending at a line's end where it had to be cut."""
    if len(text.encode("utf-16-le")) <= 2 * longest:
        return text
    short = text.encode("utf-16-le")[: 2 * (longest - 2)].decode("utf-16-le", "ignore")
    return f"{short.rpartition(chr(10))[0] or short}\n…"


def _refused(status: int, said: bytes) -> NotSent:
    """What an answer that is not 2xx means. Its words are not kept: they may name whom it was for."""
    why = f"Telegram refused the message: HTTP {status}"
    if status in (401, 404):
        return NotSent(f"{why}: it does not know the bot (CHECKER_TELEGRAM_TOKEN)", ours=True)
    if status == 429:
        return NotSent(why, ours=True, after=_rest(said))
    return NotSent(why, again=status not in (400, 403))


def _rest(said: bytes) -> float:
    """Seconds that Telegram asks to be left alone (ResponseParameters.retry_after)."""
    try:
        told: Any = msgspec.json.decode(said)
        return min(float(told["parameters"]["retry_after"]), _PARDON)
    except (msgspec.DecodeError, KeyError, TypeError, ValueError):
        return 0
