"""The seller Checko, asked with the key of whoever pays for it (sources/courts.md 7.2): its answers are formats of КАД
and of the bailiffs (`scrapers/kad/checko.py`, `scrapers/fssp/checko.py`).

No real answer was seen; which status means what is told by four programs that read it. The interface knows the key as a
parameter of the address alone: no answer and no refusal leaves this module with it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from hashlib import sha256
from typing import Any

import msgspec

from checker.text import kopecks
from scrapers.base import asked_name
from scrapers.http import Answer, Client, NotAnswered
from scrapers.wire import Limits

SELLER, TITLE = "checko", "Checko"
HOST = "api.checko.ru"
BASE = f"https://{HOST}/v2"
HOSTS: Mapping[str, float] = {HOST: 0.3}
"""Least seconds between two requests of one visit; nothing is published about it."""

KEY = re.compile(r"[A-Za-z0-9_-]{8,128}")
"""What a key may look like: signs that an address holds as they are, so that no other spelling of it can slip out."""

METHODS: Mapping[str, tuple[str, frozenset[str]]] = {
    "kad": ("legal-cases", frozenset({"legal_entity", "entrepreneur"})),
    "fssp": ("enforcements", frozenset({"legal_entity"})),
}
"""Source → the method whose answers it reads, and kinds of subject that it can be asked about."""

PAGE, MOST_PAGES = 100, 10
LIMITS = Limits(connect=4, read=8, total=8, tries=1)
"""Somebody waits for the answer: nothing is tried twice."""
BUDGET = 12
"""Seconds after which no further page is asked for; with the last one a visit ends in 20."""

_ABOUT_MONEY = re.compile(
    r"баланс|средств|лимит|предел|превышен|исчерпан|оплат|balance|limit|quota|exceeded", re.IGNORECASE
)
_ABOUT_KEY = re.compile(r"ключ|доступ|авториз|\bkey\b|token|unauthor|forbidden|access", re.IGNORECASE)
_HIDDEN = "***"


class Quota(msgspec.Struct, frozen=True):
    """What the seller said of the key: requests of this day, and what is left on its account, in kopecks."""

    requests_today: int | None = None
    balance_kop: int | None = None


class Ear:
    """Keeps what the seller says without the key, whatever it repeats. keep: puts bytes into the archive."""

    def __init__(self, key: str, keep: Callable[[bytes], bytes]) -> None:
        self._key, self._keep = key.encode(), keep
        self.heard = b""

    def __call__(self, data: bytes) -> bytes:
        """What the visitor does with a body: SHA-256 of that which lies in the archive."""
        self.heard = self.clean(data)
        return self._keep(self.heard)

    def clean(self, data: bytes) -> bytes:
        """The bytes without the key."""
        return data.replace(self._key, _HIDDEN.encode())


def ask(client: Client, ear: Ear, key: str, source: str, inn: str, until: float) -> Iterator[Answer]:
    """The answers of the seller that a source (of METHODS) reads about one ИНН: its pages, the first ten.

    client: its visitor keeps with the `ear`. until: by `time.monotonic`, when no further page is asked for; what was
    not asked for is told by the pages themselves. Raises NotAnswered: no_key for a key that is refused, or that opens
    no such list; quota where requests or money are used up.
    """
    url = f"{BASE}/{METHODS[source][0]}"
    for page in range(1, MOST_PAGES + 1):
        if time.monotonic() > until:
            if page == 1:
                raise NotAnswered("down", f"{HOST}: no time was left to ask it")
            return
        asked = {"inn": inn, "limit": str(PAGE), "page": str(page)}
        ear.heard = b""
        try:
            raw = client.get(url, expect="json", params={"key": key, **asked}, name=asked_name(source, inn))
        except NotAnswered as error:
            raise _refused(error, ear.heard, key) from None  # what it was raised from may hold the address
        body = ear.clean(raw.body)
        told = _object(body)
        _judge(raw.status, told, sha256(body).digest())
        yield msgspec.structs.replace(raw, url=f"{url}?inn={inn}&page={page}", body=body, sha256=sha256(body).digest())
        pages = told["data"].get("СтрВсего")
        if not isinstance(pages, int) or page >= pages:
            return


def quota_of(body: bytes) -> Quota | None:
    """What an answer, or a refusal, says of the key; None where it says nothing."""
    meta = _object(body).get("meta")
    if not isinstance(meta, dict):
        return None
    count, balance = meta.get("today_request_count"), meta.get("balance")
    found = Quota(
        count if isinstance(count, int) and not isinstance(count, bool) and 0 <= count < 10**9 else None,
        _kopecks(balance) if isinstance(balance, int | float) and not isinstance(balance, bool) else None,
    )
    return found if found != Quota() else None


def _kopecks(roubles: float) -> int | None:
    amount = Decimal(str(roubles))
    return kopecks(f"{amount:.4f}") if amount.is_finite() and abs(amount) < 10**12 else None


def _judge(status: int, told: dict[str, Any], digest: bytes) -> None:
    """Raises NotAnswered where an answer is a refusal, or its list is kept from this key."""
    meta, data = told.get("meta"), told.get("data")
    said = meta if isinstance(meta, dict) else {}
    if status != 200 or said.get("status", "ok") != "ok":
        raise _told(status, str(said.get("message") or ""), digest)
    if "data" in told and (data is None or (isinstance(data, dict) and data.get("Записи", []) is None)):
        why = f"{HOST}: no list in the answer: the tariff of the key does not hold it"
        raise NotAnswered("no_key", why, answer=digest)
    if not isinstance(data, dict):
        raise NotAnswered("layout", f"{HOST}: the answer is not built as its answers are", answer=digest)


def _refused(error: NotAnswered, heard: bytes, key: str) -> NotAnswered:
    """A refusal as the seller means it. Its body tells the seller's own refusals from those of a wall before it."""
    meta = _object(heard).get("meta")
    if error.status == 429 or (error.status in (401, 402, 403) and (isinstance(meta, dict) or error.status != 403)):
        message = str(meta.get("message") or "") if isinstance(meta, dict) else ""
        return _told(error.status, message, error.answer)
    return NotAnswered(error.reason, error.detail.replace(key, _HIDDEN), again=error.again, answer=error.answer)


def _told(status: int, message: str, digest: bytes | None) -> NotAnswered:
    by_status = {401: "no_key", 402: "quota", 429: "quota"}.get(status)
    by_words = "quota" if _ABOUT_MONEY.search(message) else "no_key" if _ABOUT_KEY.search(message) else None
    reason = by_status or by_words or ("no_key" if status == 403 else "layout")
    said = f": {' '.join(message.split())[:120]}" if message else ""
    return NotAnswered(reason, f"{HOST} refuses (HTTP {status}){said}", answer=digest, status=status)


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(body.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
