"""The whole way of a customer, in a real browser, with the letters of a real mail server and the SMS of a gateway:
from registering to signing out everywhere.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import time_machine
from flask import Flask
from passlib.totp import TOTP
from sqlalchemy import Engine
from support.loopback import Site
from support.mail import MailServer, mail_server
from support.people import cookies, person
from support.served import application, served
from support.signing import CHEAP

from checker.settings import Settings
from checker.transports import outbox
from tests.browser.test_card import opened, pytestmark  # noqa: F401 the marks hold here too
from tests.transports.conftest import site  # noqa: F401
from tests.web.conftest import Country

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MAIL, PASSWORD, PHONE = "buh@firma-primer.ru", "верные лошади скрепка", "8 911 123-45-67"
OPERATOR = "operator@firma-primer.ru"
WIDE = 360


class Service:
    """The application as it is served, and what stands around it: the clock, the mail server, the gateway of SMS."""

    def __init__(self, app: Flask, options: Settings, clock: time_machine.Traveller) -> None:
        self.app, self.clock, self._options = app, clock, options
        self.engine: Engine = app.extensions["checker_writer"]

    def send(self) -> None:
        """What waits in the outbox goes out, as the clock and the workers send it."""
        outbox.send_due(self.engine, outbox.transports_of(self._options), datetime.now(UTC))


class World:
    """The service at its address, with the servers that take what it sends."""

    def __init__(self, service: Service, origin: str, mail: MailServer, gateway: Site) -> None:
        self.service, self.origin, self._mail, self._gateway = service, origin, mail, gateway

    def link(self) -> str:
        """The link in the newest letter."""
        self.service.send()
        [link] = self._mail.letter_to(MAIL).links
        return link

    def subject(self) -> str:
        """Of the newest letter."""
        self.service.send()
        return self._mail.letter_to(MAIL).subject

    def code(self) -> str:
        """The code of the SMS."""
        self.service.send()
        told = json.loads(self._gateway.seen[-1].body)
        assert told["to"] == "+79111234567"
        [code] = re.findall(r"\b\d{6}\b", told["text"])
        return str(code)


class Customer:
    """Somebody at a browser. After each step the page is looked at: it fits a phone, and its console is silent."""

    def __init__(self, page: Page, said: list[str]) -> None:
        self.page, self._said = page, said

    def sees(self, *words: str, name: str = "") -> None:
        """Waits for these words. name: of the step."""
        for one in words:
            self.page.get_by_text(one).first.wait_for()
        self.looks(name or words[0])

    def looks(self, name: str) -> None:
        self.page.wait_for_load_state("load")  # before its style is there a page is as wide as it likes
        assert self.page.evaluate("document.documentElement.scrollWidth") <= WIDE, name
        assert not self._said, name

    def opens(self, path: str) -> None:
        self.page.goto(path)

    def refused(self, path: str, status: int = 403) -> None:
        """A page that is not for him."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == status
        self._said.clear()  # the console tells the status

    def writes(self, **fields: str) -> None:
        """Into fields by their names."""
        for name, text in fields.items():
            self.page.locator(f"main [name={name}]").fill(text)

    def presses(self, words: str) -> None:
        self.page.get_by_role("main").get_by_role("button", name=words, exact=True).click()

    def follows(self, words: str) -> None:
        self.page.get_by_role("link", name=words, exact=True).first.click()

    def signs_in(self) -> None:
        self.opens("/account/login")
        self.writes(email=MAIL, password=PASSWORD)
        self.presses("Войти")

    def signs_out(self) -> None:
        self.opens("/account/")
        self.presses("Выйти из учётной записи")
        self.sees("Вы вышли", name="signed out")

    @property
    def is_signed_in(self) -> bool:
        """As the server has it: a stranger is led to the page of signing in."""
        self.opens("/account/security")
        return "/account/login" not in self.page.url


@contextmanager
def world(folder: Path, country: Country, gateway: Site) -> Iterator[World]:
    """The service over a copy of the country, outside the demo: it really sends. Time stands still until it is moved,
    and moves only forward: cookies of the future are nobody's.
    """
    kept = country.app.extensions["checker_settings"]
    with closing(sqlite3.connect(kept.data_dir / "checker.db")) as base:
        base.execute("VACUUM INTO ?", [str(folder / "checker.db")])
    for name in ("archive", "search"):
        shutil.copytree(kept.data_dir / name, folder / name)
    made: list[tuple[Flask, Settings]] = []

    def at(origin: str) -> Flask:
        options = Settings(
            data_dir=folder, database_url=f"sqlite:///{folder / 'checker.db'}", secret_key="k" * 40, public_url=origin,
            mail_from="checker@example.org", smtp_url=mail.url, sms_url=f"{gateway.origin}/send", sms_token="token",
        )  # fmt: skip
        app = application(options)
        app.extensions["security"].pwd_context.update(**CHEAP)
        made.append((app, options))
        return app

    with ExitStack() as open_ones:
        clock = open_ones.enter_context(time_machine.travel(datetime.now(UTC), tick=False))
        mail = open_ones.enter_context(mail_server())
        origin = open_ones.enter_context(served(at))
        [(app, options)] = made
        yield World(Service(app, options, clock), origin, mail, gateway)
    for name in ("engine", "writer", "hasty", "session_engine"):
        app.extensions[f"checker_{name}"].dispose()


@pytest.fixture
def around(tmp_path: Path, country: Country, site: Site) -> Iterator[World]:  # noqa: F811
    with world(tmp_path, country, site) as made:
        yield made


def is_free(customer: Customer, number: str) -> None:
    """The card says who it is, and does not judge."""
    customer.opens(f"/company/{number}")
    customer.sees(number, "Здесь был бы вердикт", name="free card")
    assert not customer.page.locator(".verdict").count()
    customer.refused(f"/company/{number}/history")


def is_judged(customer: Customer, number: str) -> None:
    """The card has its verdict, and what happened is told."""
    customer.opens("/")
    customer.writes(q=number)
    customer.presses("Проверить")
    customer.page.wait_for_url(f"**/company/{number}")
    assert customer.page.locator(".verdict h2").inner_text() == "Не советуем"
    customer.looks("card")
    customer.page.get_by_role("navigation", name="Разделы").get_by_role("link", name="История").click()
    customer.page.wait_for_url("**/history")
    assert customer.page.locator(".timeline .event").count()
    customer.looks("history")


def totp(key: str) -> str:
    return str(TOTP(key=key).generate(datetime.now(UTC).timestamp()).token)


def registers(customer: Customer, around: World) -> None:
    customer.opens("/")
    customer.looks("index")
    customer.follows("Войти")
    customer.sees("Забыли пароль?", name="login")
    customer.follows("Зарегистрироваться")
    customer.looks("register")
    customer.writes(email=MAIL, password=PASSWORD, password_confirm=PASSWORD)
    customer.presses("Зарегистрироваться")
    customer.sees(f"Письмо отправлено на {MAIL}", name="registered")
    customer.signs_in()
    customer.sees("адрес ещё не подтверждён (откройте ссылку из письма)", name="unconfirmed")
    customer.opens(around.link())
    customer.sees("Адрес подтверждён, можно входить", name="confirmed")
    customer.writes(email=MAIL, password=PASSWORD)
    customer.presses("Войти")
    customer.page.get_by_role("heading", name="Можно ли с ними работать?").wait_for()
    customer.looks("signed in")


def tries_a_day(customer: Customer, around: World) -> None:
    customer.follows("Пробный день и лицензия")
    customer.page.get_by_label("Номер мобильного телефона").fill(PHONE)
    customer.looks("demo")
    customer.presses("Прислать код")
    customer.sees("Код из SMS", name="demo code")
    customer.page.get_by_label("Код из SMS").fill(around.code())
    customer.presses("Начать пробный день")
    customer.sees("Пробный день идёт до", name="demo begun")


def turns_codes_on(customer: Customer, around: World) -> tuple[str, list[str]]:
    """Returns the key in his telephone and the spare codes."""
    customer.opens("/account/security")
    customer.looks("security")
    customer.follows("Включить")
    customer.sees("Подтвердите, что это вы", name="password again")  # he signed in a day ago
    customer.writes(password=PASSWORD)
    customer.presses("Продолжить")
    customer.sees("Вход с кодом", name="codes")
    customer.presses("Включить")
    customer.sees("Впишите код, который показало приложение", name="codes key")
    key = customer.page.locator(".steps .code").inner_text()
    customer.writes(code=totp(key))
    customer.presses("Включить")
    customer.sees("Вход с кодом включён", name="codes on")
    assert around.subject() == "Вход в Checker теперь с кодом"
    customer.follows("Запасные коды")
    customer.looks("no spare codes")
    customer.presses("Создать новые коды")
    customer.sees("Запишите или распечатайте", name="spare codes")
    spare = customer.page.locator(".spare .code").all_inner_texts()
    assert len(spare) == 8
    return key, spare


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_way_of_a_customer(browser: Browser, country: Country, around: World, script: bool) -> None:
    service, number = around.service, country.made.bad

    def somebody(signed: list[dict[str, str]] | None = None) -> Customer:
        screen = {"width": WIDE, "height": 740}
        where = opened(browser, around.origin, signed, java_script_enabled=script, viewport=screen)
        return Customer(*leaving.enter_context(where))

    with ExitStack() as leaving:
        customer = somebody()
        registers(customer, around)
        is_free(customer, number)
        customer.opens(f"/company/{number}")
        tries_a_day(customer, around)
        is_judged(customer, number)

        service.clock.shift(timedelta(days=1, seconds=1))
        is_free(customer, number)
        customer.opens("/account/demo/")
        customer.sees("уже был: он закончился", name="demo over")

        operator = somebody(
            cookies(service.app, person(service.engine, OPERATOR, plan="free", operator=True), around.origin)
        )
        operator.opens("/admin/licences")
        operator.looks("admin licences")
        operator.writes(organisation=MAIL)
        operator.presses("Выдать")
        operator.sees("лицензия с", "действует", name="admin granted")
        is_judged(customer, number)
        customer.opens("/account/")
        customer.sees("Лицензия", name="account")

        key, spare = turns_codes_on(customer, around)
        customer.signs_out()
        service.clock.shift(60)  # each code works once
        customer.signs_in()
        customer.sees("Код для входа", name="second step")
        customer.writes(code=totp(key))
        customer.presses("Войти")
        customer.page.wait_for_url(f"{around.origin}/")
        assert customer.is_signed_in

        other = somebody()
        other.signs_in()
        other.follows("Телефона нет под рукой? Войти с запасным кодом")
        other.looks("spare code")
        other.writes(code=spare[0])
        other.presses("Войти")
        other.page.wait_for_url(f"{around.origin}/")
        assert other.is_signed_in
        other.sees("Осталось 7 запасных кодов", name="two browsers")
        other.presses("Выйти везде")
        other.sees("Вы вышли", name="out everywhere")
        assert not other.is_signed_in
        assert not customer.is_signed_in
        customer.looks("stranger again")
