"""The command that tries the way of letters."""

from __future__ import annotations

import sys

import click

from checker.cli.shell import main, sentences, stop
from checker.i18n import _
from checker.settings import settings


@main.command()
@click.argument("address")
def mail(address: str) -> None:
    """Sends a test letter to an address now, and says what came of it."""
    from checker.addresses import BadAddress, mailbox
    from checker.transports import outbox
    from checker.transports.message import NotSent, letter

    with sentences():
        try:
            mailbox(address)
        except BadAddress:
            stop(_("{address} — не адрес электронной почты.", address=address))
        way = outbox.transports_of(settings()).get("mail")
        if way is None:
            stop(_("Писем послать некуда: {reason}.", reason=outbox.unset("mail")))
        settings().data_dir.mkdir(parents=True, exist_ok=True)
    text = _("Это письмо послано командой mail: значит, письма Checker доходят.")
    try:
        way.send(letter(settings(), address, _("Проверка почты Checker"), text))
    except NotSent as refused:
        click.echo(_("Письмо не ушло: {reason}", reason=refused), err=True)
        if refused.said:
            click.echo("".join(sign if sign.isprintable() else " " for sign in refused.said), err=True)
        sys.exit(1)
    if settings().demo:
        click.echo(_("В демонстрации письма только показываются."))
    else:
        click.echo(_("Почтовый сервер принял письмо для {address}.", address=address))
