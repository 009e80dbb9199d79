"""What is sent, and what a way out is."""

from __future__ import annotations

from typing import Literal, Protocol, get_args

import msgspec

Channel = Literal["mail", "sms"]
CHANNELS: tuple[Channel, ...] = get_args(Channel)


class Message(msgspec.Struct, frozen=True):
    """One message to one recipient: an address of mail, or a phone number as +79001234567. subject: of mail alone.

    key: names the message, the same at each try: whoever gets it twice can tell.
    """

    channel: Channel
    to: str
    text: str
    subject: str = ""
    key: str = ""


class NotSent(Exception):
    """A message was not sent; the text says why, without what it said and to whom, so it may be logged and kept.

    again: whether trying again may help. said: the other side's own words, for the operator's eyes alone: they may
    name the recipient.
    """

    def __init__(self, why: str, *, again: bool = True, said: str = "") -> None:
        super().__init__(why)
        self.again = again
        self.said = said


class Transport(Protocol):
    """One way out."""

    def send(self, message: Message) -> None:
        """Hands the message over. Raises NotSent."""
