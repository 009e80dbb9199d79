"""One POST of JSON: an address looked at once, TLS verified, no redirect followed, an answer that has bounds."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from checker.transports.message import NotSent
from scrapers.http import NotAnswered
from scrapers.wire import TROUBLE, Limits, Oversize, Wire, trust

LIMITS = Limits(connect=10, read=30, total=30)
"""Half a minute for a whole answer, however it drips; the claim of the outbox lasts longer."""

LATER = frozenset({408, 425, 429})
"""Answers of 4xx after which trying again may help."""


def post(
    what: str,
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    ca_bundle: Path | None,
    fits: Callable[[str], bool] = lambda _address: True,
    limits: Limits = LIMITS,
    cap: int = 0,
) -> tuple[int, bytes]:
    """Status and the first bytes of the answer, at most `cap`; nothing of it is read where that is 0.

    what: whom we speak to, in words for logs, where the address shall not stand: it may hold a key. fits: whether an
    IP address may be connected to. CHECKER_PROXY has no part in it: a proxy would look names up itself. Raises NotSent.
    """
    context = trust(ca_bundle, None)
    wire = Wire(agent="Checker", limits=limits, context=context, to_proxy=context, proxy="", fits=fits)
    into = bytearray()
    try:
        with wire.deadline(limits.total):
            told = {"Content-Type": "application/json", **headers}
            answer = wire.send("POST", url, urlsplit(url).hostname or "", told, data=body)
            try:
                if cap:
                    wire.read(answer, cap, into)
            except Oversize:
                pass
            finally:
                answer.close()
            if wire.late:  # what is cut in its headers looks like an answer that ended
                raise TimeoutError
    except NotAnswered:
        raise NotSent(f"the name of {what} leads to no public address", again=False) from None
    except TROUBLE as error:
        raise NotSent(f"{what} was not reached: {_why(wire, error)}") from None
    finally:
        wire.close()
    return answer.status_code, bytes(into[:cap])


def _why(wire: Wire, error: BaseException) -> str:
    """A failure in our own words: those of the libraries may repeat the address."""
    told = wire.trouble(error, "it").detail
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return "its certificate is not trusted (CHECKER_CA_BUNDLE adds roots)"
        seen = seen.__cause__ or seen.__context__
    return "the connection failed" if told.startswith("the connection failed") else told
