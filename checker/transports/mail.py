"""Letters, handed to the operator's mail server by SMTP (RFC 5321)."""

from __future__ import annotations

import re
import smtplib
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, make_msgid
from pathlib import Path

from checker.addresses import BadAddress, MailServer, mailbox
from checker.transports.message import Message, NotSent
from scrapers.wire import trust

STEP = 20.0
"""Seconds for one step: the connection, one answer."""

WHOLE = 60.0
"""Seconds for a whole letter, however the server drips; the claim of the outbox lasts longer."""

ROOTS = "CHECKER_CA_BUNDLE adds roots"

_ENHANCED = re.compile(rb"^[245]\.\d{1,3}\.\d{1,3}(?=\s|$)")
"""The code of RFC 3463 at the beginning of an answer."""


class Mail:
    """A mail server as the settings name it; a connection for each letter. sender: an address of mail.

    TLS is verified always; ca_bundle: PEM roots beside the usual ones.
    """

    def __init__(
        self,
        server: MailServer,
        sender: str,
        *,
        ca_bundle: Path | None = None,
        step: float = STEP,
        whole: float = WHOLE,
    ) -> None:
        self._server, self._sender, self._ca_bundle = server, sender, ca_bundle
        self._step, self._whole = step, whole

    def send(self, message: Message) -> None:
        """Hands a letter over. Raises NotSent: for good where the server refuses this letter or its recipient (5xx).

        A refusal of the connection, of the password or of our own address says nothing of the letter: it waits until
        the operator has mended that.
        """
        try:
            to, content = mailbox(message.to), letter(message, self._sender)
        except BadAddress as error:
            raise NotSent("the recipient is no address that a letter can be sent to", again=False) from error
        except UnicodeError:  # its words hold those of the letter
            raise NotSent("the letter cannot be written in UTF-8", again=False) from None
        try:
            with self._connected() as client:
                client.sendmail(self._sender, [to], content)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise _why(error) from None

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        server, name = self._server, self._sender.rpartition("@")[2]
        if server.security == "tls":
            client: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, name, timeout=self._step, context=trust(self._ca_bundle, None)
            )
        else:
            client = smtplib.SMTP(server.host, server.port, name, timeout=self._step)
        late = threading.Timer(self._whole, _cut, [client])
        late.daemon = True
        late.start()
        try:
            if server.security == "starttls":
                client.starttls(context=trust(self._ca_bundle, None))
            if server.user:
                client.login(server.user, server.password)
            yield client
            with suppress(smtplib.SMTPException, OSError):  # the letter is handed over, however they part
                client.quit()
        finally:
            late.cancel()
            client.close()


def letter(message: Message, sender: str) -> bytes:
    """A letter as it goes over the line: plain text, and beside it the same in HTML, where there is some (RFC 2046).
    Raises UnicodeError, BadAddress.

    Nothing in it can begin a header of its own: addresses are checked, the subject is one line, the text is encoded.
    """
    domain = sender.rpartition("@")[2]
    plain = MIMEText(message.text, "plain", "utf-8")
    made: MIMEText | MIMEMultipart = plain
    if message.html:
        made = MIMEMultipart("alternative", _subparts=[plain, MIMEText(message.html, "html", "utf-8")])
    made["From"] = sender
    made["To"] = mailbox(message.to)
    subject = "".join(sign if sign.isprintable() else " " for sign in message.subject)
    made["Subject"] = str(Header(" ".join(subject.split()), "utf-8", header_name="Subject").encode())
    made["Date"] = format_datetime(datetime.now(UTC))
    made["Message-ID"] = f"<{message.key}@{domain}>" if message.key else make_msgid(domain=domain)
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence note answers
    if message.unsubscribe:  # RFC 2369, RFC 8058: mail programs show a button of their own, and press it by POST
        if not re.fullmatch(r"https?://[\x21-\x3b\x3d\x3f-\x7e]+", message.unsubscribe):
            raise BadAddress("it is no address of ours")
        made["List-Unsubscribe"] = f"<{message.unsubscribe}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return made.as_bytes(policy=made.policy.clone(linesep="\r\n"))


def _cut(client: smtplib.SMTP) -> None:
    if client.sock is not None:
        with suppress(OSError):
            client.sock.shutdown(2)


def _why(error: Exception) -> NotSent:
    """A failure in our own words."""
    match error:
        case smtplib.SMTPRecipientsRefused() | smtplib.SMTPResponseException():
            return _answered(error)
        case smtplib.SMTPNotSupportedError():
            return NotSent(f"the mail server lacks what is needed: {error}", ours=True)
        case ssl.SSLCertVerificationError():
            return NotSent(f"the mail server's certificate is not trusted ({error.verify_message}): {ROOTS}", ours=True)
        case smtplib.SMTPServerDisconnected():
            late = isinstance(error.__context__, TimeoutError)
            return NotSent("the mail server did not answer in time" if late else "the mail server hung up", ours=True)
        case TimeoutError():
            return NotSent("the mail server did not answer in time", ours=True)
        case OSError():
            return NotSent(f"the mail server cannot be reached: {error.strerror or type(error).__name__}", ours=True)
    return NotSent(f"the mail server was not understood: {type(error).__name__}", ours=True)


def _answered(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException) -> NotSent:
    """A refusal by the server: its words may name the recipient, so only its codes are told."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            (code, said), *_ = error.recipients.values()
            return _refused("the recipient", code, said, final=True)
        case smtplib.SMTPDataError():
            return _refused("the letter", error.smtp_code, error.smtp_error, final=True)
        case smtplib.SMTPSenderRefused():
            return _refused("our address as a sender", error.smtp_code, error.smtp_error)
        case smtplib.SMTPAuthenticationError():  # its words are not kept: some servers repeat what they were told
            return NotSent(f"the mail server refused user and password: {error.smtp_code}", ours=True)
    return _refused("the connection", error.smtp_code, error.smtp_error)


def _refused(what: str, code: int, said: bytes | str, *, final: bool = False) -> NotSent:
    words = said if isinstance(said, bytes) else said.encode(errors="replace")
    enhanced = _ENHANCED.match(words)
    shown = f"{code} {enhanced.group().decode()}" if enhanced else str(code)
    return NotSent(
        f"the mail server refused {what}: {shown}",
        again=not (final and code >= 500),
        said=words.decode(errors="replace"),
        ours=not final,
    )
