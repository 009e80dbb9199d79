"""What every command stands on: the group, the base, words that may be wrong, and one sentence for what went wrong."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn

import click
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from checker import dates, db, ids
from checker.db import make_engine, reading
from checker.facts import Deal
from checker.i18n import LANGUAGES, _, language, translator
from checker.ingest.crew import WorkerLost
from checker.ingest.first import Overtaken
from checker.ingest.retention import Altered
from checker.search import Broken
from checker.settings import BadSettings, settings
from scrapers.registry import SOURCES

BAD_USAGE = 2


@click.group()
@click.option("--lang", type=click.Choice(LANGUAGES), default="ru", help="Language of messages to people.")
@click.pass_context
def main(context: click.Context, lang: str) -> None:
    """Checker: is this company reliable, and how do we know?"""
    context.obj = lang
    language.set(lang)


def number_of(text: str) -> str:
    return ids.parse_id(text).number


def moment_of(text: str | None) -> datetime | None:
    return dates.moment(text, name="--as-of") if text else None


def day_of(text: str | None, name: str = "--on") -> date | None:
    return dates.day(text, name) if text else None


def deal_of(text: str | None) -> Deal:
    return dates.deal(text, "--deal") if text else Deal()


def ready() -> None:
    """The schema is brought to head before the first load or page, so that no step is forgotten.

    Raises BadSettings where a canary is of a source that there is not: its own would be asked instead, unseen.
    """
    for code in settings().canary_of.keys() - SOURCES.keys():
        raise BadSettings(f"CHECKER_CANARIES: there is no source {code}")
    settings().data_dir.mkdir(parents=True, exist_ok=True)
    db.upgrade(settings().url)


@contextmanager
def connected() -> Iterator[Connection]:
    ready()
    engine: Engine = make_engine(settings().url, read_only=True)
    with reading(engine) as connection:
        yield connection


@contextmanager
def sentences() -> Iterator[None]:
    """Turns what can go wrong outside the program into one sentence and an exit code."""
    try:
        yield
    except (ids.BadNumber, dates.BadQuestion) as error:
        stop(error.sentence(translator(language.get())))
    except (BadSettings, db.BadDatabase) as error:
        stop(str(error))
    except Broken as error:
        stop(_("Поисковый индекс не записать: {error}", error=error))
    except (WorkerLost, Altered, Overtaken) as error:
        stop(_("{error}; что записано, остаётся, повторная загрузка дополнит.", error=error))
    except OSError as error:
        if error.errno == errno.ENOSPC:
            stop(_("Диск полон: от этого файла ничего не записано наполовину. Освободите место и загрузите снова."))
        stop(": ".join(filter(None, (str(error.filename or ""), error.strerror or str(error)))))
    except OperationalError as error:
        if "full" in str(error.orig):
            stop(_("Диск полон: что записано, остаётся. Освободите место и загрузите файл снова."))
        stop(_("База данных не отвечает: {error}", error=error.orig))
    except SQLAlchemyError as error:
        stop(_("База данных отказала: {error}", error=error))


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file that was asked for, so that what lay there stays until the new one is whole and on disk. A full
    disk ends the command with a sentence. Raises OSError.

    What is no file (a pipe, /dev/stdout) is written as it is; of a link, the file that it leads to.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return
    final = path.resolve()
    part = final.with_name(f".checker-{secrets.token_hex(8)}")
    try:
        with part.open("xb") as target:
            target.write(data)
            target.flush()
            os.fsync(target.fileno())
        if final.exists():
            shutil.copymode(final, part)
        os.replace(part, final)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            stop(_("Диск полон: {path} не записан, прежний файл цел. Освободите место и повторите.", path=path))
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        with suppress(OSError):
            part.unlink()


def stop(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(BAD_USAGE)
