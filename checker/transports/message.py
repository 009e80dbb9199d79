"""What is sent, and what a way out is."""

from __future__ import annotations

from typing import Literal, Protocol, get_args

import msgspec

from checker.i18n import N_, language, translator
from checker.settings import Settings

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


SIGNED = N_("Checker, проверка контрагентов")
ASKED = N_("Вопросы: {contact}")


def letter(options: Settings, to: str, subject: str, text: str, lang: str = "") -> Message:
    """A letter that says at its end which service it comes from, and whom to ask where `CHECKER_CONTACT` says so.

    lang: of the letter; the language of whoever is being answered if not named.
    """
    say = translator(lang or language.get())
    contact = [say(ASKED).format(contact=options.contact)] if options.contact else []
    return Message("mail", to, "\n".join([text.rstrip(), "", "-- ", say(SIGNED), *contact, ""]), subject)


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
