"""`batch FILE`: a list of companies → the register of them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click
import msgspec

from checker.cli.shell import connected, day_of, deal_of, main, moment_of, sentences, stop, write_whole
from checker.i18n import N_, _
from checker.settings import settings

if TYPE_CHECKING:
    from checker.batches.register import Register


@main.command()
@click.argument("file", type=click.File("rb"))
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Where the XLSX is written.")
@click.option("--deal", help="KIND:SUM in roubles, for example credit:300000.")
@click.option("--as-of", help="What was known then: a day, or a moment (UTC if no zone is given), ISO.")
@click.option("--on", help="The day it speaks of, ISO (default: the day of --as-of).")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def batch(
    lang: str, file: IO[bytes], output: Path | None, deal: str | None, as_of: str | None, on: str | None, as_json: bool
) -> None:
    """Judges all companies of any text or table with ИНН (`-`: standard input), the most dangerous first. Exit 1 where
    a number is wrong or not known.
    """
    from checker.accounts.refused import Refused
    from checker.batches import book
    from checker.batches.order import CUT, DOUBLE
    from checker.batches.straight import judge_text
    from checker.intake import files

    with sentences():
        try:
            brought = files.read_file(file.read(files.MOST_BYTES + 1))
        except Refused as error:
            stop(_(error.sentence))
        with connected() as connection:
            done = judge_text(
                connection, brought.text, as_of=moment_of(as_of), on=day_of(on), deal=deal_of(deal),
                site=settings().public_url,
            )  # fmt: skip
        if not done.companies and not done.lines:
            stop(_(CUT) if done.cut else _("Номеров компаний в этом файле нет."))
        if output:
            write_whole(output, book.render(done, lang))
    if as_json:
        click.echo(_json(done, lang))
    else:
        _print(done, output, brought.macros, lang)
    if any(line.fault != DOUBLE for line in done.lines) or done.left or done.cut:
        sys.exit(1)


def _json(done: Register, lang: str) -> str:
    from checker.batches import register
    from checker.reports.words import Words

    words = Words(lang)
    told = {
        "companies": [register.entry(judged, words) for judged, _worse in done.companies],
        "faults": [register.fault(line, words) for line in done.lines],
        "sources": register.sources(done.tallies, words),
    }
    return msgspec.json.encode(told).decode()


def _print(done: Register, output: Path | None, macros: bool, lang: str) -> None:
    """The companies and what was not judged, where that is not written into a file."""
    from checker.batches import book, register
    from checker.reports.words import Words
    from checker.scoring import explain

    words = Words(lang)
    if macros:
        click.echo(_("В книге есть макросы: мы прочитали только ячейки, макросы не выполнялись."))
    for one, _worse in done.companies if not output else ():
        score = "" if one.score is None else str(one.score)
        cells = f"{one.inn or one.ogrn:15}", f"{explain.decision_words(one.decision, words):28}", f"{score:3}", one.name
        click.echo("  ".join(filter(None, cells)))
    companies = words.count(N_("{n} компания|{n} компании|{n} компаний"), len(done.companies))
    click.echo(_("Проверено: {companies}. Не проверено строк: {faults}.", companies=companies, faults=len(done.lines)))
    for line in done.lines if not output else ():
        click.echo(_("  строка {line}: {why}", line=line.line, why=register.fault(line, words).why))
    for said in book.remarks(done, words):
        click.echo(said)
    if output:
        click.echo(_("Реестр записан: {path}", path=output))
