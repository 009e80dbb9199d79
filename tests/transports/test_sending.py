"""Sending as it is: the clock and a worker as processes, the command, and what a channel without a way out says."""

from __future__ import annotations

import logging
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from support.base import Base
from support.mail import MailServer, mail_server
from support.processes import started, until
from support.visits import options_of

from checker import cli, schedule
from checker.models import Outgoing
from checker.moments import to_moment
from checker.settings import settings
from checker.transports import outbox
from checker.transports.message import Message

pytestmark = pytest.mark.enable_socket

SENDER = "checker@example.org"

PROCESS = """
import signal, sys, threading
from pathlib import Path
from support.base import Base
from support.visits import options_of
from checker import schedule
url, folder, smtp, kind = sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4]
options = options_of(Base(url, folder / "archive", folder / "incoming"), mail_from="checker@example.org", smtp_url=smtp)
schedule.SOURCES = {}
stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
print("ready", flush=True)
if kind == "clock":
    schedule.Clock(options, stop).serve()
else:
    schedule.work(options, stop)
"""


def put(base: Base, to: str = "buyer@example.com", channel: str = "mail") -> float:
    with base.engine.begin() as connection:
        outbox.put(connection, Message(channel, to, "text", "subject"), to_moment(datetime.now(UTC)))  # type: ignore[arg-type]
    return time.monotonic()


@pytest.mark.parametrize("kind", ["clock", "worker"])
def test_a_letter_is_sent_soon_after_it_was_written(base: Base, kind: str) -> None:
    with mail_server() as server, started(base, PROCESS, server.url, kind) as child:
        put(base, "first@example.com")
        server.letter_to("first@example.com", 30)  # the process has begun to look
        written = put(base, "second@example.com")
        server.letter_to("second@example.com", 30)
        assert time.monotonic() - written < 5, "a second, and what a busy machine adds"
        until(lambda: base.count(Outgoing) == 0)
        child.terminate()
        _, complained = child.communicate(timeout=30)
        assert (child.returncode, complained) == (0, "")


def test_several_processes_send_each_letter_once(base: Base) -> None:
    with (
        mail_server() as server,
        started(base, PROCESS, server.url, "clock"),
        started(base, PROCESS, server.url, "worker"),
        started(base, PROCESS, server.url, "worker"),
    ):
        for number in range(30):
            put(base, f"buyer{number}@example.com")
        until(lambda: base.count(Outgoing) == 0, 60)
        assert sorted(letter.to for letter in server.letters) == sorted(f"buyer{n}@example.com" for n in range(30))


def test_a_channel_without_a_way_out_is_told_of_once_and_its_messages_wait(
    base: Base, caplog: pytest.LogCaptureFixture
) -> None:
    over = threading.Event()
    put(base)
    put(base)
    with schedule.sending(base.engine, options_of(base), over.is_set):
        time.sleep(2.5)
    told = [(record.levelno, record.getMessage()) for record in caplog.records if record.name == "checker.schedule"]
    assert told == [(logging.WARNING, "mail: messages wait: CHECKER_SMTP_URL is not set")]
    assert base.rows(select(Outgoing.tries)) == [(0,), (0,)]


def test_a_server_that_hangs_keeps_no_other_channel_waiting(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    hanging, sent, over = threading.Event(), threading.Event(), threading.Event()

    class Hangs:
        def send(self, message: Message) -> None:
            hanging.set()
            over.wait(20)

    class Sends:
        def send(self, message: Message) -> None:
            sent.set()

    monkeypatch.setattr(outbox, "transports_of", lambda _: {"mail": Hangs(), "sms": Sends()})
    put(base)
    with schedule.sending(base.engine, options_of(base), over.is_set):
        assert hanging.wait(10)
        put(base, "+79001234567", "sms")
        assert sent.wait(10)
        over.set()


class Shell:
    """The command with settings of its own."""

    def __init__(self, patch: pytest.MonkeyPatch, folder: Path) -> None:
        self._patch = patch
        patch.chdir(folder)
        patch.setenv("CHECKER_DATA_DIR", str(folder / "var"))
        self.settings()

    def settings(self, **given: str) -> None:
        for name, value in given.items():
            self._patch.setenv(f"CHECKER_{name.upper()}", value)
        settings.cache_clear()

    def mail(self, address: str) -> Result:
        return CliRunner().invoke(cli.main, ["mail", address])


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Shell:
    return Shell(monkeypatch, tmp_path)


@pytest.fixture(autouse=True)
def _forget_settings() -> object:
    yield
    settings.cache_clear()


def served(shell: Shell, server: MailServer) -> None:
    shell.settings(mail_from=SENDER, smtp_url=server.url)


def test_the_command_says_that_the_server_took_the_letter(shell: Shell) -> None:
    with mail_server(login=True) as server:
        served(shell, server)
        answer = shell.mail("buyer@example.com")
        assert (answer.exit_code, answer.stderr) == (0, "") and "принял" in answer.stdout
        assert "Checker" in server.letter_to("buyer@example.com").subject
        assert server.letters[0].sender == SENDER


def test_the_command_says_why_the_server_did_not(shell: Shell) -> None:
    with mail_server() as server:
        server.says["RCPT"] = "550 5.1.1 no such user here \x1b[31m"
        served(shell, server)
        answer = shell.mail("buyer@example.com")
    assert answer.exit_code == 1
    assert "refused the recipient: 550 5.1.1" in answer.stderr and "no such user here" in answer.stderr
    assert "\x1b" not in answer.stderr


def test_a_wrong_password_is_told_and_not_shown(shell: Shell) -> None:
    with mail_server(login=True) as server:
        shell.settings(mail_from=SENDER, smtp_url=server.url.replace("p%40ss", "wrong-one"))
        answer = shell.mail("buyer@example.com")
    assert answer.exit_code == 1 and "user and password: 535" in answer.stderr
    assert "wrong-one" not in answer.output


def test_bad_usage_ends_with_two(shell: Shell) -> None:
    assert (shell.mail("nobody").exit_code, shell.mail("buyer@example.com").exit_code) == (2, 2)
    assert "CHECKER_SMTP_URL is not set" in shell.mail("buyer@example.com").stderr
    shell.settings(mail_from=SENDER, smtp_url="mail.example.org")
    assert "CHECKER_SMTP_URL: it has to begin with smtp://" in shell.mail("buyer@example.com").stderr


def test_in_the_demo_the_letter_is_shown(shell: Shell, tmp_path: Path) -> None:
    shell.settings(demo="1")
    answer = shell.mail("buyer@example.com")
    assert answer.exit_code == 0 and "--- mail: buyer@example.com" in answer.stdout
    assert (tmp_path / "var" / "outgoing.txt").exists()
