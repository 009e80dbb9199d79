"""Webhooks: alerts as JSON to an address of the organisation that watches, which could be anybody's.

So the address is looked at once and connected to as it was looked at: a name cannot lead to one machine when it is
checked and to another when it is asked. Nothing private is ever connected to, no redirect followed, no answer read.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from checker.settings import Settings
from checker.transports.message import Message, NotSent
from checker.transports.posting import LATER, LIMITS, post
from checker.transports.signature import HEADER, Unreadable, signature, unseal
from scrapers.reach import is_public
from scrapers.wire import Limits

LONGEST = 500
"""Signs of an address."""


class Webhook:
    """The way to every webhook. fits: whether an IP address may be asked; limits: how long an answer may take."""

    def __init__(
        self, options: Settings, *, fits: Callable[[str], bool] | None = None, limits: Limits = LIMITS
    ) -> None:
        self._options, self._limits = options, limits
        self._fits = fits or is_open

    def send(self, message: Message) -> None:
        """Posts the text of the message, signed. Any 2xx is taken for received. Raises NotSent: for good where it is
        refused by 4xx (but 408, 425, 429), or its address is none that may be asked.
        """
        if wrong := problem(message.to):
            raise NotSent(wrong, again=False)
        body = message.text.encode()
        headers = {"Checker-Delivery": message.key, HEADER: signature(self._secret(message), body, int(time.time()))}
        status, _answer = post(
            "the webhook",
            message.to,
            body,
            headers,
            ca_bundle=self._options.ca_bundle,
            fits=self._fits,
            limits=self._limits,
        )
        if not 200 <= status < 300:
            final = 400 <= status < 500 and status not in LATER
            raise NotSent(f"the webhook refused the message: HTTP {status}", again=not final)

    def _secret(self, message: Message) -> str:
        organisation, _colon, sealed = message.sealed.partition(":")
        try:
            return unseal(self._options, int(organisation), sealed.encode())
        except (Unreadable, ValueError):
            raise NotSent("the secret of the webhook cannot be read any more: make another", again=False) from None


def sealed_of(organisation: int, sealed: bytes) -> str:
    """What a message says of the secret that signs it (`Message.sealed`)."""
    return f"{organisation}:{sealed.decode()}"


def problem(url: str) -> str:
    """Why an address is none of a webhook, in our own words; '' where it may be one. No name is looked up."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return "the address of the webhook cannot be read"
    if len(url) > LONGEST or not url.isascii() or not url.isprintable() or " " in url or not host:
        return "the address of the webhook cannot be read"
    if parts.scheme != "https":
        return "the address of a webhook begins with https://"
    if "@" in parts.netloc or parts.fragment:
        return "the address of a webhook has neither user nor #"
    return ""


def is_open(address: str) -> bool:
    """Whether an IP address is one of the internet, so that anybody may connect to it."""
    try:
        return is_public(ip_address(address.partition("%")[0]))
    except ValueError:
        return False
