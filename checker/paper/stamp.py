"""Time stamps of RFC 3161: a service of somebody else signs that these bytes were there at that moment.

It is sent a SHA-256 and nothing else, so it learns neither whom a report is about nor what it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import msgspec
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from checker.transports.message import NotSent
from checker.transports.posting import post
from scrapers.wire import Limits

LIMITS = Limits(connect=10, read=15, total=20)
"""Whoever waits for a pack waits so long for its stamp, and gets it without one."""

MOST = 65_536
"""Bytes of an answer; those of real services have three to eight thousand."""

UNREAD = (ValueError, TypeError, KeyError, VerificationError, x509.InvalidVersion, UnsupportedAlgorithm)
"""What the libraries raise of bytes that are no stamp, or no certificate."""

_GRANTED = (PKIStatus.GRANTED, PKIStatus.GRANTED_WITH_MODS)
_SHA256 = x509.ObjectIdentifier("2.16.840.1.101.3.4.2.1")


class NotStamped(Exception):
    """There is no stamp, or it is not of these bytes; the text says why."""


class Stamped(msgspec.Struct, frozen=True):
    """What a stamp says. by: the certificate of who signed, as it names itself. trusted: whether the signature leads
    to the roots that were given; None: nobody gave any.
    """

    at: datetime
    by: str
    trusted: bool | None


def ask(url: str, data: bytes, ca_bundle: Path | None) -> bytes:
    """The stamp of some bytes by the service at an address. Raises NotStamped."""
    request = TimestampRequestBuilder(data).hash_algorithm(HashAlgorithm.SHA256).build()
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    what = "the time stamping service"
    try:
        status, answer = post(what, url, request.as_bytes(), headers, ca_bundle=ca_bundle, limits=LIMITS, cap=MOST + 1)
    except NotSent as error:
        raise NotStamped(str(error)) from error
    if status != 200 or len(answer) > MOST:
        raise NotStamped(f"{what} answered {status}" if status != 200 else f"{what} answered too much")
    read(answer, data)
    try:
        nonce = _decoded(answer, data).tst_info.nonce
    except UNREAD as error:
        raise NotStamped(f"the stamp is damaged: {error}") from error
    if nonce != request.nonce:
        raise NotStamped("the stamp answers another question")
    return answer


def read(token: bytes, data: bytes, roots: Sequence[x509.Certificate] = ()) -> Stamped:
    """What a stamp of these bytes says. Raises NotStamped where it is of others, or no stamp."""
    found = _decoded(token, data)
    try:
        at, by = found.tst_info.gen_time, _signer(found)
    except UNREAD as error:
        raise NotStamped(f"the stamp is damaged: {error}") from error
    trusted: bool | None = None
    if roots:
        try:
            trusted = VerifierBuilder(roots=[*roots]).build().verify(found, sha256(data).digest())
        except UNREAD:
            trusted = False
    return Stamped(at, by, trusted)


def _decoded(token: bytes, data: bytes) -> TimeStampResponse:
    try:
        found = decode_timestamp_response(token)
        granted = PKIStatus(found.status) in _GRANTED
        refusal = "" if granted else "; ".join(found.status_string)
    except UNREAD as error:
        raise NotStamped(f"the answer is no time stamp: {error}") from error
    if not granted:
        raise NotStamped(f"the time stamping service refused: {refusal}")
    try:
        imprint = found.tst_info.message_imprint
        algorithm, digest = imprint.hash_algorithm, bytes(imprint.message)
    except UNREAD as error:
        raise NotStamped(f"the answer is no time stamp: {error}") from error
    if algorithm != _SHA256 or digest != sha256(data).digest():
        raise NotStamped("the stamp is of other bytes")
    return found


def _signer(found: TimeStampResponse) -> str:
    """The subject of the certificate that signed, of those in the stamp; '' where it is not among them."""
    signers = {(one.issuer, one.serial_number) for one in found.signed_data.signer_infos}
    for encoded in found.signed_data.certificates:
        one = x509.load_der_x509_certificate(encoded)
        if (one.issuer, one.serial_number) in signers:
            return one.subject.rfc4514_string()
    return ""
