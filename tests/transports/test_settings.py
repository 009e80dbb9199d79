"""Settings of the ways out: nonsense is refused at the start by a sentence, and a secret stands in none of them."""

from __future__ import annotations

import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.proof import examples

from checker.addresses import BadAddress, MailServer, mail_server, mailbox, web_address
from checker.settings import BadSettings, Settings, read
from checker.transports import outbox
from checker.transports.console import Console
from checker.transports.mail import Mail
from checker.transports.max import Max
from checker.transports.message import CHANNELS
from checker.transports.sms import Sms
from checker.transports.telegram import Telegram

SECRET = "s3cret-p4ss"
FROM = ("MAIL_FROM", "checker@example.org")


def reads(monkeypatch: pytest.MonkeyPatch, tmp_path: object, *given: tuple[str, str]) -> Settings:
    monkeypatch.chdir(str(tmp_path))
    for name, value in given:
        monkeypatch.setenv(f"CHECKER_{name}", value)
    return read()


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://localhost", MailServer("localhost", 25, "none")),
        ("smtp://[::1]:2525/", MailServer("::1", 2525, "none")),
        ("smtps://u:p@mail.example.org", MailServer("mail.example.org", 465, "tls", "u", "p")),
        (
            "smtp+starttls://a%40b.ru:p%3A%2F%3F%23%40%25@mail.example.org:25",
            MailServer("mail.example.org", 25, "starttls", "a@b.ru", "p:/?#@%"),
        ),
    ],
)
def test_addresses_of_mail_servers(url: str, server: MailServer) -> None:
    assert mail_server(url) == server


def test_a_server_is_shown_without_its_password() -> None:
    assert SECRET not in f"{mail_server(f'smtps://u:{SECRET}@mail.example.org')!r}"


@pytest.mark.parametrize(
    "given",
    [
        [FROM, ("SMTP_URL", f"http://u:{SECRET}@mail.example.org")],
        [FROM, ("SMTP_URL", f"smtp://u:{SECRET}@")],
        [FROM, ("SMTP_URL", f"smtp://u:{SECRET}@mail.example.org:port")],
        [FROM, ("SMTP_URL", f"smtp://u:{SECRET}@mail.example.org:99999")],
        [FROM, ("SMTP_URL", f"smtp://u:{SECRET}@[::1")],
        [FROM, ("SMTP_URL", f"smtp://u:{SECRET}/x@mail.example.org")],
        [FROM, ("SMTP_URL", f"smtp://u:{SECRET}#x@mail.example.org")],
        [FROM, ("SMTP_URL", f"smtp://u:{SECRET}%0d%0aQUIT@mail.example.org")],
        [FROM, ("SMTP_URL", f"smtp://:{SECRET}@mail.example.org")],
        [FROM, ("SMTP_URL", f"smtp://{SECRET}@mail.example.org")],
        [FROM, ("SMTP_URL", f"{SECRET}")],
        [("SMTP_URL", f"smtp://u:{SECRET}@mail.example.org")],
        [("MAIL_FROM", "Checker <checker@example.org>"), ("SMTP_URL", f"smtp://u:{SECRET}@mail.example.org")],
        [("MAIL_FROM", "a@b.ru\nBcc: c@d.ru")],
        [("MAIL_FROM", "nobody")],
        [("SMS_TOKEN", f"{SECRET} two")],
        [("SMS_TOKEN", f"{SECRET}\r\nX: y")],
        [("SMS_TOKEN", f"{SECRET}ключ")],
        [("SMS_TOKEN", SECRET), ("SMS_URL", "http://sms.example.org/send")],
        [("SMS_TOKEN", SECRET), ("SMS_URL", "ftp://sms.example.org/send")],
        [("SMS_TOKEN", SECRET), ("SMS_URL", f"https://u:{SECRET}@sms.example.org/send")],
        [("SMS_URL", "https://sms.example.org/send")],
        [("PUBLIC_URL", "checker.example.org")],
        [("PUBLIC_URL", "javascript:alert(1)")],
        [("PUBLIC_URL", "https://checker.example.org/?a=b")],
        [("PUBLIC_URL", "https://checker.example.org/#a")],
        [("PUBLIC_URL", "https://u@checker.example.org/")],
        [("PUBLIC_URL", "https://checker.example.org\nx")],
        [("PUBLIC_URL", "")],
    ],
)
def test_nonsense_is_refused_by_a_sentence_that_repeats_no_secret(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object, given: list[tuple[str, str]]
) -> None:
    with pytest.raises(BadSettings) as caught:
        reads(monkeypatch, tmp_path, *given)
    assert str(caught.value).startswith("CHECKER_") and "\n" not in str(caught.value)
    assert SECRET not in "".join(traceback.format_exception(caught.value)), "not in a traceback either"


def test_what_is_set_is_what_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    options = reads(
        monkeypatch,
        tmp_path,
        FROM,
        ("SMTP_URL", f"smtp://u:{SECRET}@mail.example.org"),
        ("SMS_TOKEN", SECRET),
        ("SMS_URL", "http://127.0.0.1:9/send"),
        ("PUBLIC_URL", "https://checker.example.org/base/"),
    )
    assert options.public_url == "https://checker.example.org/base"
    ways = outbox.transports_of(options)
    assert isinstance(ways["mail"], Mail) and isinstance(ways["sms"], Sms)
    assert SECRET not in repr(options)
    shown = outbox.transports_of(options.model_copy(update={"demo": True}))
    assert all(isinstance(way, Console) for way in shown.values()) and set(shown) == set(CHANNELS)


def test_without_settings_there_is_no_way_out(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    assert set(outbox.transports_of(reads(monkeypatch, tmp_path))) == {"webhook"}, "but the one that needs none"


BOT = "123456:" + "A" * 35


def test_bots_have_a_way_once_they_have_a_key(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    options = reads(monkeypatch, tmp_path, ("TELEGRAM_TOKEN", BOT), ("MAX_TOKEN", SECRET))
    ways = outbox.transports_of(options)
    assert isinstance(ways["telegram"], Telegram) and isinstance(ways["max"], Max)
    assert BOT not in repr(options) and SECRET not in repr(options)


@pytest.mark.parametrize(
    "given",
    [
        ("TELEGRAM_TOKEN", f"{SECRET}/../x"),
        ("TELEGRAM_TOKEN", f"123456:{SECRET}\n{'A' * 30}"),
        ("TELEGRAM_URL", "http://api.telegram.example.org"),
        ("MAX_TOKEN", f"{SECRET} two words"),
        ("MAX_URL", "http://platform.example.org"),
        ("MAX_URL", "platform.example.org"),
    ],
)
def test_nonsense_of_bots_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: object, given: tuple[str, str]) -> None:
    with pytest.raises(BadSettings) as caught:
        reads(monkeypatch, tmp_path, given)
    assert given[0] in str(caught.value) and SECRET not in str(caught.value)


@examples("whatever the text, an address of a server is read or refused by one kind of error", 2_000)
@given(
    st.one_of(
        st.text(max_size=60), st.from_regex(r"(smtps?|https?)://[^ ]{0,30}@?\[?[a-z.:%0-9]{0,20}", fullmatch=True)
    )
)
def test_any_text_is_read_or_refused(text: str) -> None:
    for reader in (mail_server, web_address):
        try:
            found = reader(text)
        except BadAddress as error:
            assert len(text) < 5 or text not in str(error)
        else:
            assert found.hostname if reader is web_address else found.host  # type: ignore[union-attr]


@examples("whatever the text, an address of mail is one line of ASCII for one recipient", 2_000)
@given(st.one_of(st.text(max_size=40), st.from_regex(r"[^@]{1,20}@[^@]{1,20}", fullmatch=True)))
def test_any_text_is_a_mailbox_or_none(text: str) -> None:
    try:
        found = mailbox(text)
    except BadAddress:
        return
    assert found.isascii() and found.isprintable() and found.count("@") == 1 and not set(found) & set(' ,;<>"()')
