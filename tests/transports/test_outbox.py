"""What waits is sent once, by whoever comes first, and tried again as long as that may help."""

from __future__ import annotations

import logging
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import event, select, update
from support import proof
from support.base import Base
from support.mail import mail_server
from support.visits import options_of

from checker.accounts import demos
from checker.models import Outgoing
from checker.moments import to_moment, to_time
from checker.transports import outbox
from checker.transports.message import Message, NotSent

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
SECRET = "https://example.org/reset/secret-of-the-letter"


class Way:
    """A way out that keeps what it is handed, or refuses it."""

    def __init__(self, refusal: Exception | None = None) -> None:
        self.refusal, self.sent, self.lock = refusal, list[Message](), threading.Lock()

    def send(self, message: Message) -> None:
        if self.refusal:
            raise self.refusal
        with self.lock:
            self.sent.append(message)


def put(base: Base, to: str = "buyer@example.com", at: datetime = NOW, channel: Any = "mail") -> None:
    with base.engine.begin() as connection:
        outbox.put(connection, Message(channel, to, SECRET, "Ссылка"), to_moment(at))


def send(base: Base, way: Way, after: timedelta = timedelta()) -> int:
    return outbox.send_due(base.engine, {"mail": way}, NOW + after)


def test_what_was_sent_is_gone(base: Base) -> None:
    way = Way()
    put(base, "second@example.com", NOW)
    put(base, "first@example.com", NOW - timedelta(seconds=1))
    put(base, "later@example.com", NOW + timedelta(hours=1))
    put(base, "+79001234567", channel="sms")
    assert send(base, way) == 2
    assert [message.to for message in way.sent] == ["first@example.com", "second@example.com"]
    assert (way.sent[0].text, way.sent[0].subject) == (SECRET, "Ссылка")
    assert len({message.key for message in way.sent}) == 2
    assert {to for (to,) in base.rows(select(Outgoing.recipient))} == {"later@example.com", "+79001234567"}


def test_of_several_who_send_one_takes_each_message(base: Base) -> None:
    way = Way()
    for number in range(40):
        put(base, f"buyer{number}@example.com")
    with ThreadPoolExecutor(6) as threads:
        assert sum(threads.map(lambda _: send(base, way), range(6))) == 40
    assert len({message.to for message in way.sent}) == len(way.sent) == 40
    assert base.count(Outgoing) == 0


def test_whom_another_process_is_sending_to_is_left_until_that_one_is_dead(base: Base) -> None:
    way = Way(SystemExit())
    put(base)
    with pytest.raises(SystemExit):
        send(base, way)
    alive = Way()
    assert send(base, alive, timedelta(minutes=4)) == 0
    assert send(base, alive, timedelta(minutes=6)) == 1
    assert base.count(Outgoing) == 0


def test_the_same_message_has_the_same_name_at_each_try(base: Base) -> None:
    keys = []

    class Noted(Way):
        def send(self, message: Message) -> None:
            keys.append(message.key)
            raise NotSent("later")

    put(base)
    send(base, Noted())
    send(base, Noted(), timedelta(hours=1))
    assert len(keys) == 2 and len(set(keys)) == 1 and len(keys[0]) == 32


def test_what_may_go_later_is_tried_ever_more_rarely_and_given_up_after_two_days(
    base: Base, caplog: pytest.LogCaptureFixture
) -> None:
    way = Way(NotSent("the mail server hung up", said="buyer@example.com: no"))
    put(base)
    tries, passed, days = [], timedelta(), timedelta(days=2)
    while waits := base.rows(select(Outgoing.tries, Outgoing.next_at)):
        [(before, due)] = waits
        send(base, way, passed)
        if base.rows(select(Outgoing.tries))[0][0] > before:
            tries.append(passed)
        left = min(to_time(due) - NOW, days) - passed
        passed += timedelta(minutes=1 if proof.FULL or left < timedelta(minutes=20) else 15)
        with base.engine.begin() as connection:
            outbox.give_up(connection, NOW + passed)
        assert passed <= days
    assert passed == days
    pauses = [later - earlier for earlier, later in pairwise(tries)]
    minutes = [round(pause / timedelta(minutes=1)) for pause in pauses]
    assert all(wanted <= had <= wanted + 1 for wanted, had in zip([1, 5, 30, 120, 360, 360], minutes, strict=False))
    assert len(tries) < 15
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("checker.transports")]
    assert lines == [
        "mail: a message waits: the mail server hung up",
        "mail: 1 given up as too late: the mail server hung up",
    ], "each reason once, and never whom it was for or what it said"


def test_an_sms_whose_code_is_over_is_not_sent_and_its_number_is_gone(base: Base) -> None:
    assert timedelta(milliseconds=outbox.KEPT["sms"]) == demos.CODE_LASTS
    put(base, "+79001234567", channel="sms")
    put(base)
    way = Way()
    assert outbox.send_due(base.engine, {"sms": way}, NOW + demos.CODE_LASTS) == 0
    with base.engine.begin() as connection:
        outbox.give_up(connection, NOW + demos.CODE_LASTS)
    assert base.rows(select(Outgoing.channel)) == [("mail",)]


def test_what_is_refused_for_good_is_dropped(base: Base, caplog: pytest.LogCaptureFixture) -> None:
    put(base)
    assert send(base, Way(NotSent("the mail server refused the recipient: 550", again=False))) == 0
    assert base.count(Outgoing) == 0
    assert "dropped: the mail server refused the recipient: 550" in caplog.text
    assert "buyer" not in caplog.text and "secret" not in caplog.text


def test_a_defect_is_told_without_what_it_was_about_and_the_message_waits(
    base: Base, caplog: pytest.LogCaptureFixture
) -> None:
    put(base)
    send(base, Way(ValueError(f"buyer@example.com {SECRET}")))
    assert base.rows(select(Outgoing.reason, Outgoing.tries)) == [("defect: ValueError", 1)]
    assert "ValueError" in caplog.text and "test_outbox.py" in caplog.text
    assert "buyer" not in caplog.text and "secret" not in caplog.text


def test_a_message_that_another_took_over_is_not_put_off_by_the_first(base: Base) -> None:
    class Slow(Way):
        def send(self, message: Message) -> None:
            with base.engine.begin() as connection:
                connection.execute(update(Outgoing).values(next_at=7, tries=5))
            raise NotSent("too late", again=False)

    put(base)
    way = Slow()
    outbox.send_due(base.engine, {"mail": way}, NOW, iter([False, True]).__next__)
    assert base.rows(select(Outgoing.next_at, Outgoing.tries)) == [(7, 5)]


def test_looking_writes_nothing_and_waits_for_no_writer(base: Base) -> None:
    said: list[str] = []
    event.listen(base.engine, "before_cursor_execute", lambda _c, _u, statement, *_: said.append(statement))
    with base.engine.begin() as writer:
        outbox.put(writer, Message("mail", "a@b.ru", "x"), to_moment(NOW))  # holds SQLite's lock
        said.clear()
        assert send(base, Way()) == 0
        assert not outbox.is_due(base.engine, "mail", NOW)
    assert not [text for text in said if "IMMEDIATE" in text or text.startswith("UPDATE")]
    assert len(said) <= 6
    assert outbox.is_due(base.engine, "mail", NOW) and not outbox.is_due(base.engine, "sms", NOW)


def test_what_waits_is_counted_for_the_operator(base: Base) -> None:
    options = options_of(base, mail_from="checker@example.org", smtp_url="smtp://127.0.0.1:25")
    put(base, at=NOW + timedelta(minutes=5))
    put(base)
    put(base, "+79001234567", channel="sms")
    send(base, Way(NotSent("the mail server hung up")))
    with base.read() as connection:
        assert outbox.waiting(connection, options) == [
            outbox.Waiting("mail", 2, NOW, "the mail server hung up"),
            outbox.Waiting("sms", 1, NOW, "CHECKER_SMS_URL is not set"),
        ]
        without = outbox.waiting(connection, options_of(base))
        assert [waits.reason for waits in without] == ["CHECKER_SMTP_URL is not set", "CHECKER_SMS_URL is not set"]
    send(base, Way(), timedelta(hours=1))
    with base.read() as connection:
        assert [waits.channel for waits in outbox.waiting(connection, options)] == ["sms"]


def test_the_demo_shows_its_messages_and_keeps_them_in_a_file(base: Base, capsys: pytest.CaptureFixture[str]) -> None:
    options = options_of(base, demo=True, mail_from="a@example.org", smtp_url="smtp://127.0.0.1:9")
    put(base)
    with base.engine.begin() as connection:
        outbox.put(connection, Message("sms", "+79001234567", "Код \x1b[31m123456"), to_moment(NOW))
    assert outbox.send_due(base.engine, outbox.transports_of(options), NOW) == 2
    path = options.data_dir / "outgoing.txt"
    kept = path.read_text()
    assert capsys.readouterr().out == kept
    assert "--- mail: buyer@example.com\nСсылка\n\n" + SECRET + "\n---\n" in kept
    assert "--- sms: +79001234567\n\nКод [31m123456\n---\n" in kept
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_cannot_be_written_keeps_the_message_waiting(base: Base) -> None:
    options = options_of(base, demo=True)
    (options.data_dir / "outgoing.txt").mkdir()
    put(base)
    assert outbox.send_due(base.engine, outbox.transports_of(options), NOW) == 0
    assert base.rows(select(Outgoing.reason))[0][0].startswith("outgoing.txt cannot be written")


@pytest.mark.enable_socket
def test_a_letter_goes_the_whole_way(base: Base, caplog: pytest.LogCaptureFixture) -> None:
    with mail_server() as server:
        options = options_of(base, mail_from="checker@example.org", smtp_url=server.url)
        put(base)
        assert outbox.send_due(base.engine, outbox.transports_of(options), NOW) == 1
        assert server.letter_to("buyer@example.com").links == [SECRET]
    assert base.count(Outgoing) == 0
    assert not [record for record in caplog.records if record.levelno > logging.INFO]
