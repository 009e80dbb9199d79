"""What is sent, and what a way out is."""

from __future__ import annotations

from typing import Literal, Protocol, get_args

import msgspec

from checker.i18n import N_, language, translator
from checker.settings import Settings

Channel = Literal["mail", "sms", "webhook", "telegram", "max"]
CHANNELS: tuple[Channel, ...] = get_args(Channel)


class Message(msgspec.Struct, frozen=True):
    """One message to one recipient: an address of mail, a phone number as +79001234567, an https address of a webhook,
    the number of a chat. subject: of mail alone.

    key: names the message, the same at each try: whoever gets it twice can tell. html: the same letter for programs
    that show HTML. unsubscribe: an address of ours by which one press ends such letters. sealed: what signs the
    message of a webhook, encrypted (`checker.transports.signature`).
    """

    channel: Channel
    to: str
    text: str
    subject: str = ""
    key: str = ""
    html: str = ""
    unsubscribe: str = ""
    sealed: str = ""


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
    name the recipient. ours: the fault lies with us or our way out (a server that is down, a password), not with the
    recipient, who is to lose nothing by it. after: seconds that the other side wants to be left alone.
    """

    def __init__(self, why: str, *, again: bool = True, said: str = "", ours: bool = False, after: float = 0) -> None:
        super().__init__(why)
        self.again = again
        self.said = said
        self.ours = ours
        self.after = after


class Transport(Protocol):
    """One way out."""

    def send(self, message: Message) -> None:
        """Hands the message over. Raises NotSent."""
