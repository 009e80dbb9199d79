"""SMS, handed to the operator's gateway: one shape, described in docs/operations.md."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import urllib3

from checker.transports.message import Message, NotSent
from scrapers.wire import trust

CONNECT, READ = 10.0, 20.0
"""Seconds for the connection, and for one answer to begin."""

NUMBER = re.compile(r"\+[1-9]\d{7,14}", re.ASCII)
"""A phone number as E.164 has it."""


class Sms:
    """A gateway: POST of {"to", "text"} with a bearer's token.

    TLS is verified always; ca_bundle: PEM roots beside the usual ones. connect, read: seconds.
    """

    def __init__(
        self, url: str, token: str, *, ca_bundle: Path | None = None, connect: float = CONNECT, read: float = READ
    ) -> None:
        self._url = url
        self._headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "User-Agent": "Checker",
        }
        self._ca_bundle = ca_bundle
        self._timeout = urllib3.Timeout(connect=connect, read=read)

    def send(self, message: Message) -> None:
        """Hands a message over: any 2xx is taken for sent, and no word of the answer is read. Raises NotSent.

        For good where the gateway refuses it (4xx), but for 408 and 429. No redirect is followed: the token and the
        number are for this address alone.
        """
        if not NUMBER.fullmatch(message.to):
            raise NotSent("the recipient is no phone number", again=False)
        try:
            body = msgspec.json.encode({"to": message.to, "text": message.text})
        except UnicodeError:
            raise NotSent("the message cannot be written in UTF-8", again=False) from None
        again = {"Idempotency-Key": message.key} if message.key else {}
        try:
            with urllib3.PoolManager(ssl_context=trust(self._ca_bundle, None), retries=False) as pool:
                answer = pool.request(
                    "POST",
                    self._url,
                    body=body,
                    headers={**self._headers, **again},
                    timeout=self._timeout,
                    redirect=False,
                    preload_content=False,
                )
                answer.close()
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise NotSent(f"the SMS gateway was not reached: {type(error).__name__}") from None
        if not 200 <= answer.status < 300:
            final = 400 <= answer.status < 500 and answer.status not in (408, 429)
            raise NotSent(f"the SMS gateway refused the message: HTTP {answer.status}", again=not final)
