"""Letters against a real SMTP server: what arrives, what is refused for good and what is tried again."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.mail import PASSWORD, USER, mail_server
from support.proof import examples

from checker.addresses import mail_server as parsed
from checker.transports.mail import Mail, letter
from checker.transports.message import Message, NotSent

pytestmark = pytest.mark.enable_socket

SENDER = "checker@example.org"
TO = "buyer@example.com"
LETTER = Message("mail", TO, "Здравствуйте!\n.\nhttps://example.org/reset/" + "a" * 900 + "\n", "Ссылка", "k1")


def way(url: str, **more: object) -> Mail:
    return Mail(parsed(url), SENDER, **more)  # type: ignore[arg-type]


def refused(mail: Mail, message: Message = LETTER) -> NotSent:
    with pytest.raises(NotSent) as caught:
        mail.send(message)
    return caught.value


def test_a_letter_arrives_as_it_was_written() -> None:
    with mail_server() as server:
        way(server.url).send(LETTER)
        came = server.letter_to(TO)
    assert (came.sender, came.to, came.subject) == (SENDER, TO, "Ссылка")
    assert came.text.replace("\r\n", "\n") == LETTER.text
    assert len(came.links) == 1 and came.links[0].endswith("a" * 900)
    assert came.message.get_content_type() == "text/plain"
    assert came.message["From"] == SENDER and came.message["Message-ID"] == "<k1@example.org>"
    assert abs(parsedate_to_datetime(came.message["Date"]).timestamp() - time.time()) < 60
    assert all(len(line) <= 998 and line.isascii() for line in came.raw.split(b"\r\n"))


def test_a_domain_of_other_letters_is_written_in_ascii() -> None:
    with mail_server() as server:
        way(server.url).send(Message("mail", "ivan@пример.рф", "text", "тема"))
        assert server.letters[0].to == "ivan@xn--e1afmkfd.xn--p1ai"


@pytest.mark.parametrize("starttls", [False, True])
def test_by_tls_with_user_and_password(certificates: dict[str, Path], starttls: bool) -> None:
    with mail_server(certificates["server"], starttls=starttls, login=True) as server:
        way(server.url, ca_bundle=certificates["root"]).send(LETTER)
        assert server.letter_to(TO).secure
        assert server.tried == [(USER, PASSWORD)]
        wrong = refused(way(server.url.replace("p%40ss", "other"), ca_bundle=certificates["root"]))
    assert wrong.again, "the letter waits until the operator has mended the password"
    assert str(wrong) == "the mail server refused user and password: 535" and not wrong.said


@pytest.mark.parametrize("starttls", [False, True])
def test_a_certificate_that_nobody_knows_is_never_spoken_to(certificates: dict[str, Path], starttls: bool) -> None:
    with mail_server(certificates["server"], starttls=starttls, login=True) as server:
        for url, bundle in ((server.url, None), (server.url.replace("localhost", "127.0.0.1"), certificates["root"])):
            error = refused(way(url, ca_bundle=bundle))
            assert error.again and "CHECKER_CA_BUNDLE" in str(error)
        assert not server.letters and not server.tried


def test_without_starttls_nothing_is_said_where_it_was_asked_for() -> None:
    with mail_server(login=True) as server:
        error = refused(way(server.url.replace("smtp://", "smtp+starttls://")))
        assert error.again and "STARTTLS" in str(error)
        assert not server.letters and not server.tried


@pytest.mark.parametrize(
    ("command", "says", "again", "told"),
    [
        ("RCPT", f"550 5.1.1 <{TO}>: no such user", False, "the mail server refused the recipient: 550 5.1.1"),
        ("RCPT", f"450 4.2.0 <{TO}>: greylisted", True, "the mail server refused the recipient: 450 4.2.0"),
        ("DATA", f"554 {TO} looks like spam", False, "the mail server refused the letter: 554"),
        ("DATA", "451 4.3.0 later", True, "the mail server refused the letter: 451 4.3.0"),
        ("MAIL", "553 5.7.1 not yours", True, "the mail server refused our address as a sender: 553 5.7.1"),
        ("RCPT", "421 closing", True, "the mail server refused the recipient: 421"),
    ],
)
def test_refusals(command: str, says: str, again: bool, told: str) -> None:
    with mail_server() as server:
        server.says[command] = says
        error = refused(way(server.url))
        assert (str(error), error.again) == (told, again), "the server's words may name the recipient"
        assert not server.letters
        assert error.said in says and error.said


@contextmanager
def speaking(*lines: bytes, then_hang: bool) -> Iterator[str]:
    """A server that says these lines, one before each command, and then nothing, or hangs up."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            line, _ = listener.accept()
            with line, line.makefile("rb") as heard:
                for number, said in enumerate(lines):
                    if number:
                        heard.readline()
                    line.sendall(said)
                if then_hang:
                    over.wait(20)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"smtp://127.0.0.1:{listener.getsockname()[1]}"
        over.set()
        thread.join()


@pytest.mark.parametrize("lines", [(), (b"220 hello\r\n",), (b"220 hello\r\n", b"250 hi\r\n")])
def test_a_server_that_hangs_is_left(lines: tuple[bytes, ...]) -> None:
    began = time.monotonic()
    with speaking(*lines, then_hang=True) as url:
        error = refused(way(url, step=0.3))
        assert time.monotonic() - began < 10
    assert error.again and str(error) == "the mail server did not answer in time"


@pytest.mark.parametrize("lines", [(), (b"220 hello\r\n",), (b"220 hello\r\n", b"250 hi\r\n", b"250 ok\r\n")])
def test_a_server_that_drops_the_line_may_be_there_later(lines: tuple[bytes, ...]) -> None:
    with speaking(*lines, then_hang=False) as url:
        error = refused(way(url))
    assert error.again and "mail server" in str(error)


def test_a_server_that_drips_is_left_when_the_whole_time_is_over() -> None:
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            line, _ = listener.accept()
            with line:
                line.sendall(b"220 hello\r\n")
                while not over.wait(0.05):
                    line.sendall(b"250-x\r\n")

        def run() -> None:
            with suppress(OSError):
                serve()

        thread = threading.Thread(target=run)
        thread.start()
        began = time.monotonic()
        error = refused(way(f"smtp://127.0.0.1:{listener.getsockname()[1]}", whole=0.5))
        assert error.again and time.monotonic() - began < 10
        over.set()
        thread.join()


def test_a_server_that_is_not_there_may_be_there_later() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    error = refused(way(f"smtp://127.0.0.1:{port}"))
    assert error.again and "cannot be reached" in str(error)


def test_a_letter_that_was_taken_is_sent_however_they_part() -> None:
    lines = (b"220 a\r\n", b"250 b\r\n", b"250 c\r\n", b"250 d\r\n", b"354 e\r\n")
    commands, came = [], []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            line, _ = listener.accept()
            with line, line.makefile("rb") as heard:
                for number, said in enumerate(lines):
                    if number:
                        commands.append(heard.readline().split()[0].upper())
                    line.sendall(said)
                while (text := heard.readline()) != b".\r\n":
                    came.append(text)
                line.sendall(b"250 taken\r\n")  # and hangs up before QUIT

        thread = threading.Thread(target=serve)
        thread.start()
        way(f"smtp://127.0.0.1:{listener.getsockname()[1]}").send(LETTER)
        thread.join(10)
        assert not thread.is_alive(), "nothing more was said to it, and nothing less"
    assert commands == [b"EHLO", b"MAIL", b"RCPT", b"DATA"]
    read = message_from_bytes(b"".join(came), policy=default)
    assert (read["To"], read["Subject"]) == (TO, "Ссылка")
    assert read.get_content().replace("\r\n", "\n") == LETTER.text


@pytest.mark.parametrize(
    "to",
    [
        "",
        "nobody",
        "a@b\r\nBcc: c@d.ru",
        "a@b.ru, c@d.ru",
        "Name <a@b.ru>",
        "a b@c.ru",
        "почта@пример.рф",
        "a@b.ru\n",
        "a@",
    ],
)
def test_what_is_no_address_is_refused_before_any_server_is_asked(to: str) -> None:
    error = refused(way("smtp://127.0.0.1:9"), Message("mail", to, "text", "subject"))
    assert not error.again and (not to or to not in str(error))


def test_a_text_that_is_no_text_is_dropped() -> None:
    assert not refused(way("smtp://127.0.0.1:9"), Message("mail", TO, "\ud800", "subject")).again


@examples("whatever the subject and the text, a letter has the headers we gave it", 2_000)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200), st.text(max_size=200))
def test_nothing_in_a_letter_begins_a_header(subject: str, text: str) -> None:
    try:
        made = letter(Message("mail", TO, text, subject), SENDER)
    except UnicodeError:
        assert any("\ud800" <= sign <= "\udfff" for sign in text)
        return
    read = message_from_bytes(made, policy=default)
    assert sorted(read.keys()) == sorted(
        ("Content-Type", "MIME-Version", "Content-Transfer-Encoding", "From", "To", "Subject", "Date", "Message-ID",
         "Auto-Submitted")
    )  # fmt: skip
    assert read["To"] == TO and not read.defects
    shown = "".join(sign if sign.isprintable() else " " for sign in subject)
    assert read["Subject"] == " ".join(shown.split())
