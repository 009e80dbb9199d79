"""Commands of the operator over accounts: users and licences."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from typing import NoReturn

import click
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from checker.cli.shell import connected, day_of, main, ready, sentences, stop
from checker.db import make_engine
from checker.i18n import N_, _, language
from checker.settings import settings

SUBJECT = N_("Вход в Checker")
LETTER = N_(
    "Для вас создана учётная запись {email}.\n\nЗадайте пароль по этой ссылке в течение двух часов:\n{link}\n\n"
    "Позже новую ссылку пришлёт страница «Забыли пароль?»: {forgotten}\n"
)
SPAN = N_("С {since} по {until} лицензии не бывает: она начинается не позже, чем кончается, и длится до десяти лет.")


@main.group()
def user() -> None:
    """People who sign in."""


@user.command("add")
@click.argument("email")
@click.option("--operator", is_flag=True, help="He sees /admin. Somebody who is there already becomes an operator.")
@click.option("--organisation", default="", help="The name of his organisation (default: his address).")
@click.option("--password-stdin", is_flag=True, help="The password is read from standard input: one line.")
def add_user(email: str, operator: bool, organisation: str, password_stdin: bool) -> None:
    """Makes a user who owns a new organisation. Without a password a link to set one is printed and mailed."""
    from checker.accounts import people
    from checker.accounts.organisations import proper_name
    from checker.accounts.refused import Refused

    with sentences():
        try:
            organisation = proper_name(organisation) if organisation else ""
        except Refused as error:
            stop(_(error.sentence))
        address = people.normal(email) or stop(_("{email} не похоже на адрес почты.", email=email[:80]))
        settings().secret()
        ready()
        engine = make_engine(settings().url)
        now = datetime.now(UTC)
        with engine.begin() as connection:
            known = people.find(connection, address)
            promoted = known is not None and operator and people.make_operator(connection, known)
        if promoted:
            click.echo(_("{email} теперь оператор.", email=address))
            return
        if known is not None:
            stop(_("Пользователь {email} уже есть.", email=address))
        hashed = _hash(sys.stdin.readline().rstrip("\r\n")) if password_stdin else None
        try:
            with engine.begin() as connection:
                number = people.add(
                    connection, address, now, password=hashed, organisation=organisation, language=language.get()
                )
                if operator:
                    people.make_operator(connection, number)
        except IntegrityError:
            stop(_("Пользователь {email} уже есть.", email=address))
        click.echo(_("Пользователь {email} создан.", email=address))
        if not password_stdin:
            _send_link(address)


def _hash(password: str) -> str:
    """The password as it is kept, if it is good enough for a form too."""
    from flask_security import hash_password

    from checker.app import create_app

    with create_app(settings()).test_request_context() as context:
        wrong, password = context.app.extensions["security"].password_util.validate(password, True)
        if wrong:
            stop(" ".join(str(reason) for reason in wrong))
        return str(hash_password(password))


def _send_link(email: str) -> None:
    """Prints and mails where the user sets his password."""
    from flask_security import url_for_security
    from flask_security.recoverable import generate_reset_link

    from checker.accounts.user import datastore
    from checker.app import create_app
    from checker.moments import to_moment
    from checker.transports import outbox
    from checker.transports.message import letter
    from checker.web.signin import public

    with create_app(settings()).test_request_context():
        link, _token = generate_reset_link(datastore.find_user(email=email))  # type: ignore[no-untyped-call]
        link, forgotten = (public(settings(), told) for told in (link, url_for_security("forgot_password")))
    told = letter(settings(), email, _(SUBJECT), _(LETTER, email=email, link=link, forgotten=forgotten))
    with make_engine(settings().url).begin() as connection:
        outbox.put(connection, told, to_moment(datetime.now(UTC)))
    click.echo(_("Пароль задают здесь (два часа; ссылка ушла и письмом): {link}", link=link))


@main.group()
def licence() -> None:
    """Licences of organisations, in whole Moscow days."""


@licence.command("grant")
@click.argument("organisation", metavar="EMAIL_OR_NUMBER")
@click.option("--days", type=click.IntRange(min=1), help="How many days (default: a year).")
@click.option("--until", help="The last day, ISO.")
def grant(organisation: str, days: int | None, until: str | None) -> None:
    """Licenses an organisation, named by its number or an owner: from the day after the present licence, or today."""
    from checker.accounts import licences

    if days and until:
        stop(_("--days и --until вместе не задают: последний день был бы назван дважды."))
    with sentences():
        last = day_of(until, "--until")
        ready()
        with make_engine(settings().url).begin() as connection:
            number, name = organisation_named(connection, organisation)
            now = datetime.now(UTC)
            since = licences.next_day(connection, number, now)
            try:
                since, ends = licences.renew(connection, number, None, now, days=days, until=last)
            except licences.Span:
                stop(_(SPAN, since=_shown(since), until=_shown(last) if last else f"+{days}"))
    click.echo(
        _(
            "Организация {number} «{name}»: лицензия с {since} по {until} включительно.",
            number=number,
            name=name,
            since=_shown(since),
            until=_shown(ends),
        )
    )


@licence.command("list")
def list_licences() -> None:
    """Licences, those that end last first."""
    from checker.accounts import licences

    with sentences(), connected() as connection:
        rows = licences.listed(connection, datetime.now(UTC))
    for row in rows:
        mark = "*" if row.running else " "
        click.echo(f"{mark} {row.organisation:>6}  {row.since} – {row.until}  {row.name}")
    if not rows:
        click.echo(_("Лицензий нет."))


@licence.command("end")
@click.argument("organisation", metavar="EMAIL_OR_NUMBER")
def end(organisation: str) -> None:
    """Ends all licences of an organisation now; its owners are written to. Exit 1 where there is none to end."""
    from checker.accounts import licences

    with sentences():
        ready()
        with make_engine(settings().url).begin() as connection:
            number, name = organisation_named(connection, organisation)
            ended = licences.end(connection, settings(), number, datetime.now(UTC))
    if not ended:
        _not_found(_("У организации {number} «{name}» действующей лицензии нет.", number=number, name=name))
    click.echo(_("Лицензия организации {number} «{name}» прекращена.", number=number, name=name))


def organisation_named(connection: Connection, named: str) -> tuple[int, str]:
    """The organisation that is meant by its number or the address of an owner. Ends the command where there is none."""
    from checker.accounts import licences

    found = licences.organisations_of(connection, named)
    if not found:
        base = connection.engine.url.render_as_string()
        _not_found(
            _(
                "Организации «{named}» в базе {base} нет: назовите её номер или почту её владельца."
                " Рядом с make run: CHECKER_DATA_DIR=var/demo.",
                named=named[:80],
                base=base,
            )
        )
    if len(found) > 1:
        several = "; ".join(f"{number} «{name}»" for number, name in found)
        stop(_("У этого владельца организаций несколько, назовите номер: {several}", several=several))
    return found[0]


def _shown(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _not_found(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(1)
