"""`report NUMBER`: a file of a company. `verify FILE`: is it as it was made?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click
import msgspec
from sqlalchemy import Connection

from checker.cli.asking import not_found
from checker.cli.shell import connected, day_of, deal_of, main, moment_of, number_of, sentences, stop, write_whole
from checker.i18n import N_, _
from checker.settings import settings

if TYPE_CHECKING:
    from cryptography import x509

    from checker.paper.dossier import Dossier
    from checker.paper.verify import Verified

WHOLE = N_("Файл цел: ничего не изменено с тех пор, как он составлен.")
ALTERED = N_("Файл изменён или это не наш файл.")
NO_ROOTS = N_("В файле нет сертификатов (PEM).")


@main.command()
@click.argument("number")
@click.option("--format", "code", default="pdf", type=click.Choice(["pdf", "xlsx", "csv", "json", "evidence"]))
@click.option("--kind", default="full", type=click.Choice(["full", "short", "deal"]), help="Which report it is.")
@click.option("--as-of", help="What was known then: a day, or a moment (UTC if no zone is given), ISO.")
@click.option("--on", help="The day it speaks of, ISO (default: the day of --as-of).")
@click.option("--deal", help="KIND:SUM in roubles, for example credit:300000.")
@click.option("--contract", help="The day on which the deal was signed, ISO.")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Where it is written.")
@click.pass_obj
def report(
    lang: str, number: str, code: str, kind: str, as_of: str | None, on: str | None, deal: str | None,
    contract: str | None, output: Path | None,
) -> None:  # fmt: skip
    """Writes a file of a company: a dossier, or with its evidence. Without -o to standard output. Exit 1: unknown."""
    from checker.paper import pack
    from checker.paper.formats import renderer

    with sentences():
        with connected() as connection:
            made = _dossier(connection, lang, number, kind, as_of, on, deal, contract)
            if not made.card.known:
                click.echo(not_found(connection, lang, number, as_of, on), err=True)
                sys.exit(1)
            engine = connection.engine
        data = renderer(code, pack.holdings(engine, settings()))(made)
        if output:
            write_whole(output, data)
        else:
            click.echo(data, nl=False)


def _dossier(
    connection: Connection, lang: str, number: str, kind: str, as_of: str | None, on: str | None, deal: str | None,
    contract: str | None,
) -> Dossier:  # fmt: skip
    from checker import lookup
    from checker.history import history
    from checker.paper.dossier import dossier
    from checker.scoring.engine import evaluate

    sheet = lookup.fact_sheet(connection, number_of(number), as_of=moment_of(as_of), on=day_of(on))
    asked = deal_of(deal)
    return dossier(
        sheet, evaluate(sheet, asked), history(connection, sheet), lang, deal=asked, kind=kind,
        site=settings().public_url, contract=day_of(contract, "--contract"),
    )  # fmt: skip


@main.command()
@click.argument("file", type=click.File("rb"))
@click.option("--roots", type=click.File("rb"), help="PEM roots to which the signature of a time stamp has to lead.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def verify(lang: str, file: IO[bytes], roots: IO[bytes] | None, as_json: bool) -> None:
    """Is a report or an evidence pack as it was made? Needs neither a network nor a base. Exit 1 if it is altered."""
    from checker.paper import verify as verifier

    with sentences():
        found = verifier.verify(file.read(verifier.MOST_FILE + 1), _roots(roots))
    if as_json:
        told = {**msgspec.to_builtins(found), "whole": found.whole}
        told["faults"] = [{**msgspec.to_builtins(fault), "sentence": fault.sentence(lang)} for fault in found.faults]
        click.echo(msgspec.json.format(msgspec.json.encode(told), indent=1).decode())
    else:
        _print(found, lang)
    sys.exit(0 if found.whole else 1)


def _roots(file: IO[bytes] | None) -> list[x509.Certificate]:
    from cryptography import x509

    if file is None:
        return []
    try:
        return x509.load_pem_x509_certificates(file.read())
    except ValueError:
        stop(_(NO_ROOTS))


def _print(found: Verified, lang: str) -> None:
    click.echo(_(WHOLE if found.whole else ALTERED))
    for fault in found.faults:
        click.echo(f"  {_plain(fault.sentence(lang))}")
    said = (
        (N_("Отчёт"), found.number), (N_("О ком"), found.subject), (N_("Как было известно на"), found.as_of),
        (N_("Файлов в порядке"), str(found.members or "")), (N_("SHA-256 файла"), found.sha256),
        (N_("Метки времени нет"), found.unstamped),
    )  # fmt: skip
    for label, value in said:
        if value:
            click.echo(f"{_(label)}: {_plain(value)}")
    if found.stamped:
        stamped = found.stamped
        click.echo(f"{_(N_('Метка времени'))}: {stamped.at.isoformat()} · {_plain(stamped.by)}")
        if stamped.trusted is None:
            click.echo(_("Подпись метки до корня не проверена: назовите корни в --roots."))


def _plain(text: str) -> str:
    """What a file says of itself, without signs that steer a terminal: a forged one could wipe out its own faults."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
