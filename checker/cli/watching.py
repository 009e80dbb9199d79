"""Commands over watch lists and alerts."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import IO

import click
from sqlalchemy import Connection

from checker.cli.accounts import organisation_named
from checker.cli.shell import main, number_of, ready, sentences, stop
from checker.db import make_engine
from checker.i18n import N_, _, language, translator
from checker.settings import settings

OF = click.argument("organisation", metavar="EMAIL_OR_NUMBER")
LIST = click.option(
    "--list", "named", default="", metavar="NAME", help="The name of the list (default: the first one)."
)
NO_LIST = N_("Списка «{name}» у организации нет.")


@main.group()
def watch() -> None:
    """Watch lists of an organisation."""


@watch.command("add")
@OF
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER…")
@LIST
@click.option("--note", default="", help="Why.")
def add(numbers: tuple[str, ...], organisation: str, named: str, note: str) -> None:
    """Watches companies, by ИНН or ОГРН. A list of that name is made where there is none."""
    from checker.accounts.refused import Refused
    from checker.watching import lists

    with sentences():
        wanted = [number_of(text) for text in numbers]
        ready()
        try:
            with make_engine(settings().url).begin() as connection:
                now = datetime.now(UTC)
                of, _name = organisation_named(connection, organisation)
                into = _list(connection, of, named) or (
                    lists.make(connection, of, named, now) if named else lists.default_list(connection, of, now)
                )
                for number in wanted:
                    lists.watch(connection, settings(), of, None, into, number, note, now)
        except Refused as error:
            stop(_(error.sentence))
    click.echo(_("Под наблюдением: {numbers}", numbers=", ".join(wanted)))


@watch.command("remove")
@OF
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER…")
@LIST
def remove(numbers: tuple[str, ...], organisation: str, named: str) -> None:
    """Watches companies no more: in one list, or in all. Exit 1 where none of them was watched."""
    from checker.watching import lists

    with sentences():
        wanted = [number_of(text) for text in numbers]
        ready()
        with make_engine(settings().url).begin() as connection:
            of, _name = organisation_named(connection, organisation)
            from_list = _list(connection, of, named)
            if named and from_list is None:
                stop(_(NO_LIST, name=named))
            subjects = {*wanted, *lists.canonical(connection, wanted, of).values()}
            gone = lists.unwatch(connection, of, subjects, from_list)
    click.echo(_("Снято с наблюдения: {n}", n=gone))
    if not gone:
        sys.exit(1)


@watch.command("list")
@OF
@LIST
@click.option("--json", "as_json", is_flag=True)
def show(organisation: str, named: str, as_json: bool) -> None:
    """Whom an organisation watches: number, list, name, note."""
    from checker.watching import overview

    with sentences():
        ready()
        with make_engine(settings().url, read_only=True).connect() as connection:
            of, _name = organisation_named(connection, organisation)
            from_list = _list(connection, of, named)
            if named and from_list is None:
                stop(_(NO_LIST, name=named))
            rows = overview.everything(connection, of, from_list)
    if as_json:
        keys = ("number", "name", "list", "note")
        click.echo(json.dumps([dict(zip(keys, row, strict=True)) for row in rows], ensure_ascii=False))
        return
    for number, name, of_list, note in rows:
        click.echo("  ".join(filter(None, (f"{number:15}", of_list, name, note))))
    if not rows:
        click.echo(_("Под наблюдением никого нет."))


@watch.command("import")
@OF
@click.argument("file", type=click.File("rb"))
@LIST
@click.option("--json", "as_json", is_flag=True)
def bring(file: IO[bytes], organisation: str, named: str, as_json: bool) -> None:
    """Watches the companies of any text or table with ИНН (`-`: standard input). Exit 1 where a number is wrong or did
    not fit.
    """
    from checker.accounts.refused import Refused
    from checker.intake import files, numbers
    from checker.watching import importing, lists

    with sentences():
        ready()
        try:
            read = numbers.numbers_in(files.text_of(file.read(files.MOST_BYTES + 1)))
            with make_engine(settings().url).begin() as connection:
                now = datetime.now(UTC)
                of, _name = organisation_named(connection, organisation)
                into = _list(connection, of, named) or (
                    lists.make(connection, of, named, now) if named else lists.default_list(connection, of, now)
                )
                done = importing.put_read(connection, settings(), of, None, into, read, now)
        except Refused as error:
            stop(_(error.sentence))
    counts = {
        "added": done.added, "known": done.known, "unknown": done.unknown, "again": read.again, "wrong": read.wrongs,
        "full": done.fulls, "without": read.without, "cut": read.cut,
    }  # fmt: skip
    if as_json:
        click.echo(json.dumps(counts))
    else:
        click.echo(
            _(
                "Добавлено: {added}, из них мы ещё не знаем {unknown}; уже были: {known}; с ошибкой: {wrong};"
                " не поместились: {full}.",
                **counts,
            )
        )
        for one in read.wrong:
            click.echo(_("  строка {line}: {why}", line=one.line, why=one.sentence(translator(language.get()))))
        if read.cut:
            click.echo(_("Прочитаны первые {n} строк.", n=numbers.LINES))
    if read.wrongs or done.fulls or read.cut:
        sys.exit(1)


@main.group()
def alerts() -> None:
    """Alerts of whom somebody watches."""


@alerts.command("run")
@click.option("--json", "as_json", is_flag=True)
def run(as_json: bool) -> None:
    """One round: what is new of whom somebody watches becomes alerts, and what is due messages. They are sent by the
    clock and the workers, which make such rounds each second too.
    """
    from sqlalchemy import func, select

    from checker.models import Alert, Delivery
    from checker.schedule import alert

    with sentences():
        ready()
        engine = make_engine(settings().url)
        counts = [select(func.count()).select_from(table) for table in (Alert, Delivery)]
        with engine.connect() as connection:
            before = [connection.execute(count).scalar_one() for count in counts]
        while alert(engine, settings()):
            pass
        with engine.connect() as connection:
            after = [connection.execute(count).scalar_one() for count in counts]
        engine.dispose()
    made = {"alerts": after[0] - before[0], "messages": after[1] - before[1]}
    if as_json:
        click.echo(json.dumps(made))
    else:
        click.echo(_("Новых оповещений: {alerts}, сообщений к отправке: {messages}.", **made))


def _list(connection: Connection, organisation: int, named: str) -> int | None:
    from checker.watching import lists

    of_name = (one.id for one in lists.listed(connection, organisation) if one.name.casefold() == named.casefold())
    return next(of_name, None) if named else None
