"""Commands that write: the schema, files into the ledger, the search index, the archive."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import click
from rich.progress import Progress

from checker import db
from checker.cli.shell import main, ready, sentences, stop
from checker.db import make_engine
from checker.i18n import N_, _
from checker.ingest.retention import prune as prune_archive
from checker.ingest.run import Report, printable
from checker.ingest.run import load as load_document
from checker.ingest.survey import release_of
from checker.ingest.unpack import Unpacked, documents
from checker.records import Rejected
from checker.search import Broken, Names, bring_up_to_date
from checker.settings import settings
from scrapers.registry import SOURCES

BUILT = N_("Поисковый индекс построен заново: названий {names}.")
FOLLOWED = N_("Поисковый индекс обновлён: названий {names}.")


@main.group("db")
def database() -> None:
    """The database."""


@database.command("upgrade")
def upgrade() -> None:
    """Brings the schema to head."""
    with sentences():
        db.upgrade(settings().url)
        click.echo(_("Схема базы: последняя."))


@database.command("index")
@click.option("--whole", is_flag=True, help="Build it anew.")
def index(whole: bool) -> None:
    """Brings the search index in line with the base (`load` does it by itself)."""
    with sentences():
        ready()
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
        stop(_("Источника {source} нет; есть: {known}.", source=source, known=", ".join(SOURCES)))
    reports: list[Report] = []
    with sentences():
        ready()
        engine = make_engine(settings().url)
        try:
            with Progress(disable=as_json or not sys.stderr.isatty(), transient=True) as progress:
                for path, (document, apart), alone in _documents(paths):
                    task = progress.add_task(printable(document.name), total=None)
                    report = load_document(
                        engine,
                        settings().url,
                        settings().archive_dir,
                        document,
                        source=source,
                        apart=apart,
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
    sys.exit(1 if any(report.rejected or report.failed for report in reports) else 0)


def _follow() -> None:
    """The search index after a load. What it lacks is found again by the next one: a load never fails because of it."""
    try:
        bring_up_to_date(make_engine(settings().url, read_only=True), Names(settings().search_dir))
    except (Broken, OSError) as error:
        click.echo(
            _("Поисковый индекс не обновлён: {error}. Обновить: python -m checker db index", error=error), err=True
        )


def _documents(paths: tuple[Path, ...]) -> Iterator[tuple[Path, Unpacked, bool]]:
    """Every document in the order of its day: the file in which it lies (itself, or an archive of archives), the
    document, and whether nothing else lies in that file: one of several is a piece of what is vouched for.
    """
    for path in sorted(_files(paths), key=lambda path: (release_of(path), path)):
        with documents(path) as inside:
            for document in sorted(inside, key=lambda document: (release_of(document.path), document.path)):
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
    if report.failed:
        click.echo(_("  загрузка не засчитана: {reason}", reason=report.failed))
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
            "failed": report.failed,
        }
        for report in reports
    ]
    totals = {name: sum(getattr(report, name) for report in reports) for name in names}
    return {"files": files, "totals": {**totals, "rejected": sum(len(report.rejected) for report in reports)}}


def _refusal(rejected: Rejected) -> dict[str, str]:
    return {"where": rejected.where, "reason": rejected.reason}


@main.group()
def archive() -> None:
    """Documents as they were received."""


@archive.command("prune")
def prune() -> None:
    """Drops documents older than CHECKER_KEEP_ARCHIVES_DAYS; records that the ledger points to are cut out and kept."""
    with sentences():
        engine = make_engine(settings().url)
        dropped, cut = prune_archive(engine, settings().archive_dir, settings().keep_archives_days)
    click.echo(_("Удалено документов: {dropped}; вырезано и сохранено записей: {cut}.", dropped=dropped, cut=cut))
