"""`python -m checker …`: the commands. Exit 0 done · 1 done with refusals, or unknown · 2 bad usage or number."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import click
import msgspec
from rich.progress import Progress
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from checker import dates, db, ids, lookup
from checker.db import make_engine, reading
from checker.facts import Deal, Decision, FactSheet
from checker.freshness import source_states
from checker.history import history as story
from checker.i18n import LANGUAGES, N_, _, language, translator
from checker.ingest.crew import WorkerLost
from checker.ingest.first import Overtaken
from checker.ingest.retention import Altered
from checker.ingest.retention import prune as prune_archive
from checker.ingest.run import Report, printable
from checker.ingest.run import load as load_document
from checker.ingest.survey import release_of
from checker.ingest.unpack import documents
from checker.records import Rejected
from checker.reports import answer as answers
from checker.reports.card import shown_names
from checker.reports.story import tell
from checker.reports.words import Words
from checker.scoring import explain
from checker.scoring.engine import evaluate
from checker.search import Broken, Names, bring_up_to_date, find
from checker.settings import BadSettings, settings
from checker.vetting import vet
from scrapers.registry import SOURCES

BAD_USAGE = 2
UNKNOWN = N_("Номера {number} в базе нет.")
NO_INDEX = N_("Поискового индекса нет: сверяем только начала названий. Построить: python -m checker db index")
BUILT = N_("Поисковый индекс построен заново: названий {names}.")
FOLLOWED = N_("Поисковый индекс обновлён: названий {names}.")
NOT_YET = N_("На этот день об этом номере ничего не было известно.")


@click.group()
@click.option("--lang", type=click.Choice(LANGUAGES), default="ru", help="Language of messages to people.")
@click.pass_context
def main(context: click.Context, lang: str) -> None:
    """Checker: is this company reliable, and how do we know?"""
    context.obj = lang
    language.set(lang)


@main.group("db")
def database() -> None:
    """The database."""


@database.command("upgrade")
def upgrade() -> None:
    """Brings the schema to head."""
    with _sentences():
        db.upgrade(settings().url)
        click.echo(_("Схема базы: последняя."))


@database.command("index")
@click.option("--whole", is_flag=True, help="Build it anew.")
def index(whole: bool) -> None:
    """Brings the search index in line with the base (`load` does it by itself)."""
    with _sentences():
        _ready()
        done = bring_up_to_date(make_engine(settings().url, read_only=True), Names(settings().search_dir), whole=whole)
    click.echo(_(BUILT if done.whole else FOLLOWED, names=done.names))


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--source", help="Refuse files of any other source.")
@click.option(
    "--whole", is_flag=True, help="I vouch that each file is a whole release: who is not in it was not found."
)
@click.option("--json", "as_json", is_flag=True)
def load(paths: tuple[Path, ...], source: str | None, whole: bool, as_json: bool) -> None:
    """Reads files and folders in the sources' own formats, each recognised by its content."""
    if source is not None and source not in SOURCES:
        _stop(_("Источника {source} нет; есть: {known}.", source=source, known=", ".join(SOURCES)))
    reports: list[Report] = []
    with _sentences():
        _ready()
        engine = make_engine(settings().url)
        try:
            with Progress(disable=as_json or not sys.stderr.isatty(), transient=True) as progress:
                for path, document, alone in _documents(paths):
                    task = progress.add_task(printable(document.name), total=None)
                    report = load_document(
                        engine,
                        settings().url,
                        settings().archive_dir,
                        document,
                        source=source,
                        vouched=whole and alone,
                        progress=lambda count, task=task: progress.advance(task, count),  # type: ignore[misc]
                    )
                    if document != path:
                        report.path = f"{printable(str(path))}: {printable(document.name)}"
                    progress.remove_task(task)
                    reports.append(report)
                    if not as_json:
                        _print_report(report)
        finally:  # what was done is told, and can be found, even when a later file stops it
            _follow()
            if as_json:
                click.echo(json.dumps(_load_answer(reports), ensure_ascii=False, indent=1))
    sys.exit(1 if any(report.rejected for report in reports) else 0)


def _follow() -> None:
    """The search index after a load. What it lacks is found again by the next one: a load never fails because of it."""
    try:
        bring_up_to_date(make_engine(settings().url, read_only=True), Names(settings().search_dir))
    except (Broken, OSError) as error:
        click.echo(
            _("Поисковый индекс не обновлён: {error}. Обновить: python -m checker db index", error=error), err=True
        )


def _documents(paths: tuple[Path, ...]) -> Iterator[tuple[Path, Path, bool]]:
    """Every document in the order of its day: the file in which it lies (itself, or an archive of archives), the
    document, and whether nothing else lies in that file: one of several is a piece of what is vouched for.
    """
    for path in sorted(_files(paths), key=lambda path: (release_of(path), path)):
        with documents(path) as inside:
            for document in sorted(inside, key=lambda document: (release_of(document), document)):
                yield path, document, len(inside) == 1


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            for folder, _folders, names in os.walk(path, onerror=_raise):
                yield from (Path(folder, name) for name in names if not name.startswith("."))
        else:
            yield path


def _raise(error: OSError) -> NoReturn:
    """A folder that cannot be read is said, never skipped."""
    raise error


def _print_report(report: Report) -> None:
    if report.source is None:
        click.echo(_("{path}: не принят: {reason}", path=report.path, reason=report.rejected[0].reason))
        return
    counts = _(
        "{path}: {source} {format}: прочитано {seen} = сохранено {stored} + без перемен {unchanged}"
        " + без номера {unlinked} + отвергнуто {rejected}",
        path=report.path,
        source=report.source,
        format=report.format,
        seen=report.seen,
        stored=report.stored,
        unchanged=report.unchanged,
        unlinked=report.unlinked,
        rejected=len(report.rejected),
    )
    click.echo(counts + (_("; полный список, больше не названо {ended}", ended=report.ended) if report.whole else ""))
    for rejected in report.rejected[:20]:
        click.echo(_("  отвергнуто: {where}: {reason}", where=rejected.where, reason=rejected.reason))
    for issue, count in report.issues.items():
        click.echo(_("  замечание: {issue} ({count})", issue=issue, count=count))


def _load_answer(reports: list[Report]) -> dict[str, Any]:
    names = ("seen", "stored", "unchanged", "unlinked")
    files = [
        {
            "path": report.path,
            "source": report.source,
            "format": report.format,
            **{name: getattr(report, name) for name in names},
            "rejected": [_refusal(rejected) for rejected in report.rejected],
            "issues": report.issues,
            "whole": report.whole,
        }
        for report in reports
    ]
    totals = {name: sum(getattr(report, name) for report in reports) for name in names}
    return {"files": files, "totals": {**totals, "rejected": sum(len(report.rejected) for report in reports)}}


def _refusal(rejected: Rejected) -> dict[str, str]:
    return {"where": rejected.where, "reason": rejected.reason}


@main.command()
@click.argument("number")
@click.option("--as-of", help="What was known then: a day, or a moment (UTC if no zone is given), ISO.")
@click.option("--on", help="The day it speaks of, ISO (default: the day of --as-of).")
@click.option("--deal", help="KIND:SUM in roubles, for example credit:300000.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def check(lang: str, number: str, as_of: str | None, on: str | None, deal: str | None, as_json: bool) -> None:
    """The verdict on a company, with its reasons and their evidence. NUMBER: ИНН, ОГРН or ОГРНИП."""
    with _sentences(), _connection() as connection:
        sheet = lookup.fact_sheet(connection, _number(number), as_of=_as_of(as_of), on=_on(on))
        later = not sheet.facts and (as_of or on) and _known_now(connection, number)
        verdict = evaluate(sheet, _deal(deal))
        answer = answers.answer(sheet, verdict, lang, _deal(deal))
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    elif not sheet.facts:
        click.echo(_(NOT_YET if later else UNKNOWN, number=number))
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
    with _sentences(), _connection() as connection:
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
        _stop(str(error))
    with _sentences(), _connection() as connection:
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
    with _sentences(), _connection() as connection:
        sheet = lookup.fact_sheet(connection, _number(number), as_of=_as_of(as_of))
        entries = story(connection, sheet)
        later = not sheet.facts and as_of and _known_now(connection, number)
    if as_json:
        click.echo(json.dumps(answers.history_answer(entries), ensure_ascii=False, indent=1))
    elif not sheet.facts:
        click.echo(_(NOT_YET if later else UNKNOWN, number=number))
    else:
        for year in tell(entries, lang):
            for happening in year.happenings:
                proof = happening.proof
                click.echo(f"{happening.day} · {happening.title}{' · ' + happening.void if happening.void else ''}")
                for difference in happening.differences:
                    click.echo(f"    {difference.label}: {difference.before or '—'} → {difference.after or '—'}")
                click.echo(f"    {proof.source} {proof.entry or proof.as_of} /raw/{proof.id}")
    sys.exit(0 if entries else 1)


@main.command()
@click.option("--json", "as_json", is_flag=True)
def sources(as_json: bool) -> None:
    """The state of every source: last success, age against its promise."""
    with _sentences(), _connection() as connection:
        states = source_states(connection)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(states), indent=1).decode())
        return
    widest = max(len(state.source) for state in states)
    for state in states:
        success = state.last_success.isoformat(timespec="minutes") if state.last_success else "-"
        click.echo(f"{state.source:{widest}} {state.state:10} {success:22} {state.records:9} {state.reason or ''}")


@main.group()
def archive() -> None:
    """Documents as they were received."""


@archive.command("prune")
def prune() -> None:
    """Drops documents older than CHECKER_KEEP_ARCHIVES_DAYS; records that the ledger points to are cut out and kept."""
    with _sentences():
        engine = make_engine(settings().url)
        dropped, cut = prune_archive(engine, settings().archive_dir, settings().keep_archives_days)
    click.echo(_("Удалено документов: {dropped}; вырезано и сохранено записей: {cut}.", dropped=dropped, cut=cut))


@main.command()
@click.option("--host", default="127.0.0.1")
@click.option("--port", default=8000, type=click.IntRange(1, 65535))
def serve(host: str, port: int) -> None:
    """Serves the web pages and the API."""
    from checker.server import serve as run

    with _sentences():
        _ready()
        if settings().demo and host not in ("127.0.0.1", "localhost", "::1"):
            _stop(_("Демонстрация открывается только на этой машине: --host 127.0.0.1."))
        settings().secret()
        run(host, port)


@main.group()
def sandbox() -> None:
    """The made-up country."""


@sandbox.command("build")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--companies", default=30, type=click.IntRange(3, 100_000))
@click.option("--seed", default=1)
@click.option("--day", help="The day of the newest files, ISO (default: today).")
@click.option("--json", "as_json", is_flag=True)
def build(folder: Path, companies: int, seed: int, day: str | None, as_json: bool) -> None:
    """Writes the made-up country's files in the sources' own formats."""
    from scrapers.sandbox import build as write

    with _sentences():
        made = write(folder, companies=companies, seed=seed, day=_on(day, "--day") or datetime.now(UTC).date())
    if as_json:
        click.echo(json.dumps({"good": made.good, "doubtful": made.doubtful, "bad": made.bad}))
    else:
        click.echo(
            _(
                "Компаний: {companies}, файлов: {files}. Для пробы: {good} {doubtful} {bad}",
                companies=len(made.companies),
                files=len(made.files),
                good=made.good,
                doubtful=made.doubtful,
                bad=made.bad,
            )
        )


@main.command()
@click.argument("names", nargs=-1)
@click.option("--scale", default=1.0, type=click.FloatRange(0, min_open=True), help="1 is the size of the issue.")
@click.option("--json", "as_json", is_flag=True)
def bench(names: tuple[str, ...], scale: float, as_json: bool) -> None:
    """How fast this machine does it: figures, and ratios of two things measured in one run."""
    from checker.bench import BENCHES, measure

    if unknown := set(names) - set(BENCHES):
        _stop(_("Замера {names} нет; есть: {known}.", names=", ".join(sorted(unknown)), known=", ".join(BENCHES)))
    measured = [measure(name, scale, lambda line: click.echo(line, err=True)) for name in names or BENCHES]
    if as_json:
        click.echo(json.dumps(measured[0] if len(measured) == 1 else measured, ensure_ascii=False, indent=1))
        return
    for found in measured:
        for key, value in {**found["figures"], **found["ratios"]}.items():
            click.echo(f"{found['name']:8} {key:24} {value}")


def _number(text: str) -> str:
    return ids.parse_id(text).number


def _as_of(text: str | None) -> datetime | None:
    return dates.moment(text, name="--as-of") if text else None


def _on(text: str | None, name: str = "--on") -> date | None:
    return dates.day(text, name) if text else None


def _deal(text: str | None) -> Deal:
    return dates.deal(text, "--deal") if text else Deal()


def _known_now(connection: Connection, number: str) -> bool:
    return bool(lookup.fact_sheet(connection, _number(number)).facts)


def _ready() -> None:
    """The schema is brought to head before the first load or page, so that no step is forgotten."""
    settings().data_dir.mkdir(parents=True, exist_ok=True)
    db.upgrade(settings().url)


@contextmanager
def _connection() -> Iterator[Connection]:
    _ready()
    engine: Engine = make_engine(settings().url, read_only=True)
    with reading(engine) as connection:
        yield connection


@contextmanager
def _sentences() -> Iterator[None]:
    """Turns what can go wrong outside the program into one sentence and an exit code."""
    try:
        yield
    except (ids.BadNumber, dates.BadQuestion) as error:
        _stop(error.sentence(translator(language.get())))
    except (BadSettings, db.BadDatabase) as error:
        _stop(str(error))
    except Broken as error:
        _stop(_("Поисковый индекс не записать: {error}", error=error))
    except (WorkerLost, Altered, Overtaken) as error:
        _stop(_("{error}; что записано, остаётся, повторная загрузка дополнит.", error=error))
    except OSError as error:
        if error.errno == errno.ENOSPC:
            _stop(_("Диск полон: от этого файла ничего не записано наполовину. Освободите место и загрузите снова."))
        _stop(f"{error.filename or ''}: {error.strerror or error}")
    except OperationalError as error:
        if "full" in str(error.orig):
            _stop(_("Диск полон: что записано, остаётся. Освободите место и загрузите файл снова."))
        _stop(_("База данных не отвечает: {error}", error=error.orig))
    except SQLAlchemyError as error:
        _stop(_("База данных отказала: {error}", error=error))


def _stop(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(BAD_USAGE)
