"""Commands that ask: the verdict, the search, requisites, the story, the sources."""

from __future__ import annotations

import json
import sys
from typing import Any, BinaryIO

import click
import msgspec
from sqlalchemy import Connection

from checker import ids, lookup
from checker.cli.shell import connected, day_of, deal_of, main, moment_of, number_of, ready, sentences, stop
from checker.db import make_engine
from checker.facts import Decision, FactSheet
from checker.firstdays import first_days
from checker.freshness import source_states
from checker.history import history as story
from checker.i18n import N_, _, translator
from checker.notices import switch
from checker.notices import tell as tell_operator
from checker.reports import answer as answers
from checker.reports.card import shown_names
from checker.reports.story import tell
from checker.reports.words import Words
from checker.scoring import explain
from checker.scoring.engine import evaluate
from checker.search import Names, find
from checker.settings import settings
from checker.vetting import vet
from scrapers.registry import SOURCES

UNKNOWN = N_("Номера {number} в базе нет.")
NO_INDEX = N_("Поискового индекса нет: сверяем только начала названий. Построить: python -m checker db index")


@main.command()
@click.argument("number")
@click.option("--as-of", help="What was known then: a day, or a moment (UTC if no zone is given), ISO.")
@click.option("--on", help="The day it speaks of, ISO (default: the day of --as-of).")
@click.option("--deal", help="KIND:SUM in roubles, for example credit:300000.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def check(lang: str, number: str, as_of: str | None, on: str | None, deal: str | None, as_json: bool) -> None:
    """The verdict on a company, with its reasons and their evidence. NUMBER: ИНН, ОГРН or ОГРНИП."""
    with sentences(), connected() as connection:
        sheet = lookup.fact_sheet(connection, number_of(number), as_of=moment_of(as_of), on=day_of(on))
        unknown = "" if sheet.facts else not_found(connection, lang, number, as_of, on)
        verdict = evaluate(sheet, deal_of(deal))
        answer = answers.answer(sheet, verdict, lang, deal_of(deal))
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    elif not sheet.facts:
        click.echo(unknown)
    else:
        _print_answer(sheet, answer, lang)
    sys.exit(0 if sheet.facts else 1)


def _print_answer(sheet: FactSheet, answer: dict[str, Any], lang: str) -> None:
    verdict = answer["verdict"]
    full, short = shown_names(sheet, Words(lang))
    number = _("ОГРНИП") if sheet.kind == "entrepreneur" else _("ОГРН")
    click.echo(f"{short or full or '?'} · {_('ИНН')} {sheet.inn or '—'} · {number} {sheet.ogrn or '—'}")
    words = explain.decision_words(Decision(verdict["decision"]), translator(lang))
    number = (
        f" · {verdict['score']} ({verdict['band'][0]}–{verdict['band'][1]})" if verdict["score"] is not None else ""
    )
    click.echo(f"{words}{number} · {answer['on']}")
    for finding in verdict["findings"]:
        click.echo(f"  {finding['points']:+3d} {finding['state']:8} {finding['sentence']}  [{finding['code']}]")
        for evidence in finding["evidence"][:3]:
            click.echo(f"      {evidence['source']} {evidence['record']} {evidence['as_of']} {evidence['raw']}")


@main.command()
@click.argument("text")
@click.option("--limit", default=20, type=click.IntRange(1, 1000))
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def search(lang: str, text: str, limit: int, as_json: bool) -> None:
    """Companies by number, or by name however it is written; a region or a head's surname may stand beside it."""
    with sentences(), connected() as connection:
        ids.refuse_mistyped(text)
        found = find(connection, text, Names(settings().search_dir), limit=limit)
    hits = found.hits
    if found.degraded:
        click.echo(_(NO_INDEX), err=True)
    if as_json:
        click.echo(json.dumps(answers.search_answer(hits, lang), ensure_ascii=False, indent=1))
    else:
        if found.likely:
            click.echo(_("Точно такого названия нет. Возможно, вы имели в виду:"))
        for hit in hits:
            click.echo(f"{hit.inn or '-':12} {hit.ogrn:15} {hit.short_name or hit.full_name} {hit.ended or hit.status}")
    sys.exit(0 if hits else 1)


@main.command()
@click.argument("file", type=click.File("rb"))
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def requisites(lang: str, file: BinaryIO, as_json: bool) -> None:
    """Is this the real company? A card, invoice or contract as text (- is standard input) against the registers."""
    from checker.reports import compared

    try:
        text = compared.readable(file.read(compared.MOST_BYTES + 1))
    except compared.Unreadable as error:
        stop(str(error))
    with sentences(), connected() as connection:
        comparison = compared.told(*vet(connection, text), lang)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(comparison), indent=1).decode())
    else:
        click.echo("\n".join(compared.plain(comparison, lang)))
    sys.exit(0 if any(firm.known for firm in comparison.firms) else 1)


@main.command()
@click.argument("number")
@click.option("--as-of")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def history(lang: str, number: str, as_of: str | None, as_json: bool) -> None:
    """The company's story, newest first."""
    with sentences(), connected() as connection:
        sheet = lookup.fact_sheet(connection, number_of(number), as_of=moment_of(as_of))
        entries = story(connection, sheet)
        unknown = "" if sheet.facts else not_found(connection, lang, number, as_of)
    if as_json:
        click.echo(json.dumps(answers.history_answer(entries), ensure_ascii=False, indent=1))
    elif not sheet.facts:
        click.echo(unknown)
    else:
        for year in tell(entries, lang):
            for happening in year.happenings:
                proof = happening.proof
                click.echo(f"{happening.day} · {happening.title}{' · ' + happening.void if happening.void else ''}")
                for difference in happening.differences:
                    click.echo(f"    {difference.label}: {difference.before or '—'} → {difference.after or '—'}")
                click.echo(f"    {proof.source} {proof.entry or proof.as_of} /raw/{proof.id}")
    sys.exit(0 if entries else 1)


@main.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def sources(context: click.Context, as_json: bool) -> None:
    """The state of every source: last success, age against its promise."""
    if context.invoked_subcommand:
        return
    with sentences(), connected() as connection:
        states = source_states(connection)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode([state.as_told() for state in states]), indent=1).decode())
        return
    widest = max(len(state.source) for state in states)
    for state in states:
        success = state.last_success.isoformat(timespec="minutes") if state.last_success else "-"
        why = " · ".join(filter(None, (state.reason, state.detail)))
        click.echo(f"{state.source:{widest}} {state.state:10} {success:22} {state.records:9} {why}")


@sources.command()
@click.argument("name", type=click.Choice(list(SOURCES)))
@click.argument("reason")
def off(name: str, reason: str) -> None:
    """Switches a source off: it is not asked until it is switched on. REASON is shown beside it."""
    _switch(name, reason)


@sources.command()
@click.argument("name", type=click.Choice(list(SOURCES)))
def on(name: str) -> None:
    """Switches a source on again that the operator had switched off."""
    _switch(name, None)


def _switch(name: str, reason: str | None) -> None:
    with sentences():
        ready()
        with make_engine(settings().url).begin() as connection:
            switch(connection, name, reason)
            tell_operator(connection)
            state = next(state for state in source_states(connection) if state.source == name)
    click.echo(f"{name}: {state.state}{' · ' + state.detail if state.detail else ''}")


@sources.command()
@click.argument("names", nargs=-1, type=click.Choice(list(SOURCES)))
def probe(names: tuple[str, ...]) -> None:
    """Asks each source (or those named) for one company that it always finds. Exit 1 if one does not answer."""
    from checker.jobs.run import probe as look

    asked = names or [code for code, source in SOURCES.items() if not source.off and (source.live or source.bulk)]
    with sentences():
        ready()
        engine = make_engine(settings().url)
        states = []
        for name in asked:
            told = look(engine, settings(), SOURCES[name])
            with engine.begin() as connection:
                tell_operator(connection)
            why = f" ({told.reason}): {told.detail}" if told.reason else ""
            click.echo(f"{name}: {told.state}{why}")
            states.append(told.state)
    sys.exit(0 if "not_checked" not in states else 1)


def not_found(connection: Connection, lang: str, number: str, as_of: str | None, on: str | None = None) -> str:
    """What is said of a number of which nothing is known: on that day, and since when something is, or at all."""
    plain = number_of(number)
    since = first_days(connection, [plain], as_of=moment_of(as_of), on=day_of(on)).get(plain) if as_of or on else None
    if since is None:
        return _(UNKNOWN, number=number)
    return f"{plain}: {_(since.title)}. {since.sentence(translator(lang), Words(lang).day)}"
