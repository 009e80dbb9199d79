"""Addresses that the settings name: our own for letters, the mail server, the gateway of SMS, a mailbox."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal
from urllib.parse import SplitResult, unquote, urlsplit

import msgspec
from email_validator import EmailNotValidError, validate_email

Security = Literal["none", "tls", "starttls"]

SCHEMES: dict[str, tuple[Security, int]] = {
    "smtp": ("none", 25),
    "smtps": ("tls", 465),
    "smtp+starttls": ("starttls", 587),
}
"""Scheme of CHECKER_SMTP_URL → how the connection is protected, usual port (RFC 8314, RFC 3207)."""


class BadAddress(ValueError):
    """A text is no such address; the sentence never repeats it: it may hold a password."""


class MailServer(msgspec.Struct, frozen=True):
    """Where letters are handed over. security: none · tls from the start · starttls, required before anything else."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        """Without the password, wherever it is shown."""
        return f"MailServer({self.host!r}, {self.port}, {self.security!r})"


def mail_server(url: str) -> MailServer:
    """Reads `smtp[s|+starttls]://[user:password@]host[:port]`; signs of URLs in a password stand as %40. BadAddress."""
    parts = _parts(url, SCHEMES)
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise BadAddress("it ends with the port; signs like / ? # in a password are written as %2F %3F %23")
    if bool(parts.username) != bool(parts.password):
        raise BadAddress("it names a user and a password, or neither")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not (user + password).isprintable():
        raise BadAddress("user and password hold signs that cannot be typed")
    security, port = SCHEMES[parts.scheme]
    return MailServer(parts.hostname or "", parts.port or port, security, user, password)


def web_address(url: str) -> SplitResult:
    """The parts of `http(s)://host[:port][/path]` and nothing more. Raises BadAddress."""
    parts = _parts(url, ("http", "https"))
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise BadAddress("it is http(s)://HOST[:PORT][/PATH] without user, ? and #")
    return parts


def mailbox(text: str) -> str:
    """An address of mail as it stands in a letter's envelope: its domain in ASCII. Raises BadAddress.

    Whatever could end a line or name a second recipient is none; nor is one that only servers with SMTPUTF8 take.
    """
    try:
        found = validate_email(text, check_deliverability=False, globally_deliverable=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise BadAddress("it is no address of mail") from error
    return f"{found.local_part}@{found.ascii_domain}"


def _parts(url: str, schemes: Iterable[str]) -> SplitResult:
    if not url.isprintable() or " " in url:
        raise BadAddress("it holds a space or a sign that cannot be typed")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise BadAddress("its host or port cannot be read") from error
    if parts.scheme not in schemes:
        raise BadAddress(f"it has to begin with {' or '.join(f'{scheme}://' for scheme in schemes)}")
    if not host or port == 0:
        raise BadAddress("it names no host, or port 0")
    return parts
