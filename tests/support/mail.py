"""A real mail server on loopback (aiosmtpd) that takes letters, or refuses them as a test says.

with mail_server() as server:  # the test needs the mark enable_socket
    options = Settings(…, mail_from="checker@example.org", smtp_url=server.url)
    …
    letter = server.letter_to("somebody@example.org")
    letter.subject, letter.text, letter.links
"""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, NamedTuple

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "checker", "p@ss/w:rd"
LINK = re.compile(r"https?://[^\s<>]+")


class Letter(NamedTuple):
    """A letter as it came: the envelope's addresses, and what lay in it. secure: whether it came by TLS."""

    sender: str
    to: str
    raw: bytes
    secure: bool
    user: str

    @property
    def message(self) -> EmailMessage:
        made = message_from_bytes(self.raw, policy=default)
        assert isinstance(made, EmailMessage)
        return made

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        """'' where it has none."""
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return str(part.get_content()) if isinstance(part, EmailMessage) else ""

    @property
    def links(self) -> list[str]:
        return LINK.findall(self.text)


class MailServer:
    """What the server took, in order. says: command (MAIL, RCPT, DATA) → the answer instead of "250 OK"; refused:
    recipient → the answer to RCPT for him alone.
    """

    def __init__(self, login: bool) -> None:
        self._login = login
        self.letters: list[Letter] = []
        self.says: dict[str, str] = {}
        self.refused: dict[str, str] = {}
        self.tried: list[tuple[str, str]] = []
        self.url = ""

    def letter_to(self, address: str, seconds: float = 10) -> Letter:
        """The newest letter to an address, waited for if need be."""
        end = time.monotonic() + seconds
        while True:
            for letter in reversed(self.letters):
                if letter.to == address:
                    return letter
            assert time.monotonic() < end, f"no letter came to {address}"
            time.sleep(0.05)

    # What aiosmtpd calls; the names are the library's.

    async def handle_MAIL(  # noqa: N802
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._login and not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.says.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        said = self.refused.get(address, self.says.get("RCPT", ""))
        if not said:
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return said or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if "DATA" in self.says:
            return self.says["DATA"]
        content = envelope.content
        assert isinstance(content, bytes)
        user, secure = str(session.auth_data or ""), server.transport.get_extra_info("ssl_object") is not None
        for to in envelope.rcpt_tos:
            self.letters.append(Letter(str(envelope.mail_from), to, content, secure, user))
        return "250 OK"

    def authenticate(self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, told: Any) -> AuthResult:
        assert isinstance(told, LoginPassword)
        given = told.login.decode(), told.password.decode()
        self.tried.append(given)
        return AuthResult(success=given == (USER, PASSWORD), auth_data=USER, handled=False)


class _Controller(Controller):
    """On a port that the system chose: the library would try to reach itself at port 0."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_server(
    certificate: Path | None = None, *, starttls: bool = False, login: bool = False, host: str = "127.0.0.1"
) -> Iterator[MailServer]:
    """A server for as long as the block lasts. certificate: key and certificate of `localhost` in one file, with which
    it speaks TLS from the start, or once it is told to (starttls). login: whether it wants USER and PASSWORD.
    """
    told, context = MailServer(login), None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    controller = _Controller(
        told,
        hostname=host,
        port=0,
        ssl_context=None if starttls else context,
        tls_context=context if starttls else None,
        require_starttls=starttls,
        auth_require_tls=False,  # which the library knows of STARTTLS alone
        authenticator=told.authenticate,
    )
    controller.start()
    try:
        scheme = ("smtp+starttls" if starttls else "smtps") if context else "smtp"
        name = "localhost" if context else host
        user = f"{USER}:p%40ss%2Fw%3Ard@" if login else ""
        told.url = f"{scheme}://{user}{name}:{controller.port}"
        yield told
    finally:
        controller.stop()
