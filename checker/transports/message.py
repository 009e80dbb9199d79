"""What is sent, and what a way out is."""

from __future__ import annotations

from typing import Literal, Protocol

import msgspec

Channel = Literal["mail", "sms"]


class Message(msgspec.Struct, frozen=True):
    """One message to one recipient: an address of mail, or a phone number as +79001234567. subject: of mail alone."""

    channel: Channel
    to: str
    text: str
    subject: str = ""


class NotSent(Exception):
    """A message was not sent; the text says why, without what it said. again: whether trying again may help."""

    def __init__(self, why: str, *, again: bool = True) -> None:
        super().__init__(why)
        self.again = again


class Transport(Protocol):
    """One way out."""

    def send(self, message: Message) -> None:
        """Hands the message over. Raises NotSent."""
