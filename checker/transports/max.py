"""MAX, by its bot API: https://dev.max.ru/docs-api/methods/POST/messages (read in November 2026).

The token goes in the header `Authorization` alone; at most two messages a second may go to one chat; a text has at
most 4,000 signs; the certificate is of the Russian national root, which CHECKER_CA_BUNDLE has to hold. Which answers
mean that a bot was stopped is not documented: 403 and 404 are taken for it (guessed).
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import msgspec

from checker.transports.message import Message, NotSent
from checker.transports.posting import LIMITS, post
from checker.transports.telegram import CHAT, cut
from scrapers.wire import Limits

LONGEST = 4000
"""Signs of a text."""

PERSON = "user:"
"""Before the number of a person in an address; without it the number is that of a chat."""


class Max:
    """A bot of MAX. url: of its API."""

    def __init__(self, url: str, token: str, *, ca_bundle: Path | None = None, limits: Limits = LIMITS) -> None:
        self._url = f"{url.rstrip('/')}/messages"
        self._headers = {"Authorization": token}
        self._ca_bundle, self._limits = ca_bundle, limits

    def send(self, message: Message) -> None:
        """Sends plain text, cut where it is too long. Raises NotSent: for good where the chat is none, or wants nothing
        of us; a wrong token is the operator's to mend.
        """
        kind = "user_id" if message.to.startswith(PERSON) else "chat_id"
        number = message.to.removeprefix(PERSON)
        if not CHAT.fullmatch(number):
            raise NotSent("the recipient is no number of a chat", again=False)
        status, _said = post(
            "MAX",
            f"{self._url}?{urlencode({kind: number, 'disable_link_preview': 'true'})}",
            msgspec.json.encode({"text": cut(message.text, LONGEST)}),
            self._headers,
            ca_bundle=self._ca_bundle,
            limits=self._limits,
        )
        if 200 <= status < 300:
            return
        why = f"MAX refused the message: HTTP {status}"
        if status == 401:
            raise NotSent(f"{why}: it does not know the bot (CHECKER_MAX_TOKEN)", ours=True)
        raise NotSent(why, again=status not in (400, 403, 404), ours=status == 429)
