"""Reports that are kept: the same bytes each time, whatever happens to the process, the disk or the clock meanwhile."""

from __future__ import annotations

import errno
import os
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import IO

import msgspec
import pytest
from sqlalchemy import func, select, update
from support.base import Base
from support.files import inn
from support.people import Person, person

from checker.db import make_engine
from checker.lookup import fact_sheet
from checker.models import Report, ReportFile
from checker.moments import to_moment
from checker.paper import jsonfile, kept, shelf
from checker.paper.dossier import Dossier, canonical, dossier, number_of
from checker.paper.kept import Kept
from checker.paper.shelf import Damaged
from checker.scoring.engine import evaluate

AS_OF = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
NOW = datetime(2026, 3, 2, 9, 31, tzinfo=UTC)


@pytest.fixture
def owner(base: Base) -> Person:
    return person(base.engine)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "reports"


def report(base: Base, number: str = "", as_of: datetime = AS_OF) -> Dossier:
    with base.read() as connection:
        sheet = fact_sheet(connection, number or inn(1), as_of=as_of)
    return dossier(sheet, evaluate(sheet), [], "ru")


def spelled(_: Dossier, text: bytes) -> bytes:
    return b"%PDF " + text


def find(base: Base, owner: Person, number: str) -> Kept:
    with base.read() as connection:
        found = kept.find(connection, owner.organisation, number)
    assert found is not None
    return found


def keep(base: Base, root: Path, owner: Person, as_of: datetime = AS_OF, now: datetime = NOW) -> Kept:
    made = report(base, as_of=as_of)
    return find(base, owner, kept.keep(base.engine, root, owner.organisation, owner.user, made, "", now))


def files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def age(root: Path, days: float = 2) -> None:
    then = time.time() - days * 86_400
    for path in files(root):
        os.utime(path, (then, then))


def test_a_report_and_its_files_come_again_byte_for_byte(base: Base, root: Path, owner: Person) -> None:
    first = keep(base, root, owner)
    assert kept.dossier_of(root, first) == (report(base), canonical(report(base)))
    made = kept.made(base.engine, root, first, "pdf", spelled, NOW)
    serial = count()  # a format that comes out different each time, as one with a stamp of time does
    pack = kept.made(base.engine, root, first, "evidence", lambda *_: b"%d" % next(serial), NOW)
    again = find(base, owner, first.number)
    assert [file.format for file in again.files] == ["evidence", "json", "pdf"]
    assert kept.made(base.engine, root, again, "pdf", lambda *_: b"other", NOW) == made
    assert kept.made(base.engine, root, again, "evidence", lambda *_: b"%d" % next(serial), NOW) == pack
    assert kept.made(base.engine, root, first, "evidence", lambda *_: b"%d" % next(serial), NOW) == pack


def test_the_same_report_asked_again_is_the_same_row(base: Base, root: Path, owner: Person) -> None:
    first = keep(base, root, owner)
    later = keep(base, root, owner, now=NOW + timedelta(days=40))
    assert (later.id, later.made_at) == (first.id, first.made_at)
    other = keep(base, root, owner, as_of=AS_OF + timedelta(seconds=1))
    assert other.number != first.number
    with base.read() as connection:
        reports, total = kept.listed(connection, owner.organisation)
    assert ([one.number for one in reports], total) == ([other.number, first.number], 2)


def test_of_many_who_ask_at_once_all_have_one_report_and_one_file(base: Base, root: Path, owner: Person) -> None:
    serial = count()

    def ask(_: int) -> tuple[str, bytes]:
        found = keep(base, root, owner)
        return found.number, kept.made(base.engine, root, found, "evidence", lambda *_: b"%d" % next(serial), NOW)

    with ThreadPoolExecutor(6) as threads:
        assert len(set(threads.map(ask, range(12)))) == 1
    with base.read() as connection:
        assert connection.execute(select(func.count()).select_from(Report)).scalar_one() == 1
        assert connection.execute(select(func.count()).select_from(ReportFile)).scalar_one() == 2


def test_a_report_of_another_organisation_is_as_one_that_there_is_not(base: Base, root: Path, owner: Person) -> None:
    found, stranger = keep(base, root, owner), person(base.engine)
    with base.read() as connection:
        assert kept.find(connection, stranger.organisation, found.number) is None
        assert kept.listed(connection, stranger.organisation) == ([], 0)
    theirs = keep(base, root, stranger)
    assert theirs.number == found.number
    assert theirs.id != found.id
    assert len(files(root)) == 1, "equal bytes lie once"


def test_whoever_holds_a_number_is_told_of_whom_when_and_which_bytes(base: Base, root: Path, owner: Person) -> None:
    found = keep(base, root, owner)
    data = kept.made(base.engine, root, found, "pdf", spelled, NOW)
    with base.read() as connection:
        known = kept.by_number(connection, found.number)
        assert known is not None
        assert (known.subject, known.as_of) == (inn(1), to_moment(AS_OF))
        assert [file.format for file in known.files] == ["json"], "what else was made tells who made it"
        held = kept.by_digest(connection, kept.digest_of(data))
        assert held is not None
        assert (held.number, [file.format for file in held.files]) == (found.number, ["json", "pdf"])
        assert kept.by_digest(connection, known.files[0].sha256) == known
        assert kept.by_digest(connection, "0" * 64) is None
        assert kept.by_number(connection, "0000-0000-0000-0000-0000") is None


def test_an_altered_file_is_never_handed_out_and_is_mended_only_with_its_own_bytes(
    base: Base, root: Path, owner: Person
) -> None:
    found = keep(base, root, owner)
    kept.made(base.engine, root, found, "pdf", spelled, NOW)
    found = find(base, owner, found.number)
    file = found.file("pdf")
    assert file is not None
    path = shelf.place(root, file.sha256, "pdf")
    for spoil in (lambda: path.write_bytes(path.read_bytes()[:-1] + b"!"), path.unlink, lambda: path.write_bytes(b"")):
        spoil()
        assert not kept.is_whole(root, file)
        with pytest.raises(Damaged):
            kept.made(base.engine, root, found, "pdf", spelled, NOW)
        assert not kept.mend(root, found, "pdf", lambda *_: b"other")
        assert not kept.is_whole(root, file)
        assert kept.mend(root, found, "pdf", spelled)
        assert kept.is_whole(root, file)


def test_an_altered_dossier_makes_no_files_until_the_report_is_asked_again(
    base: Base, root: Path, owner: Person
) -> None:
    found = keep(base, root, owner)
    (path,) = files(root)
    path.write_bytes(path.read_bytes().replace(b"full", b"fool"))
    with pytest.raises(Damaged):
        kept.made(base.engine, root, found, "pdf", spelled, NOW)
    with pytest.raises(Damaged):
        kept.mend(root, found, "json", spelled)
    again = keep(base, root, owner)
    assert kept.made(base.engine, root, again, "pdf", spelled, NOW)


def test_a_dossier_of_another_version_says_so(base: Base, root: Path, owner: Person) -> None:
    found = keep(base, root, owner)
    strange = b'{"version": 99}'
    digest = shelf.put(root, strange, "json")
    with base.engine.begin() as connection:
        connection.execute(update(ReportFile).values(sha256=bytes.fromhex(digest)))
    with pytest.raises(Damaged, match="another version"):
        kept.dossier_of(root, find(base, owner, found.number))


class _Full:
    """A disk on which half of what is written still fits."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def __enter__(self) -> _Full:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, data: bytes) -> int:
        self._file.write(data[: len(data) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_leaves_neither_a_file_nor_a_row(
    base: Base, root: Path, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, opened = keep(base, root, owner), os.fdopen
    with monkeypatch.context() as patch:
        patch.setattr(shelf.os, "fdopen", lambda descriptor, mode: _Full(opened(descriptor, mode)))
        with pytest.raises(OSError, match="No space"):
            kept.made(base.engine, root, found, "pdf", spelled, NOW)
        with pytest.raises(OSError, match="No space"):
            keep(base, root, owner, as_of=AS_OF + timedelta(days=1))
    assert len(files(root)) == 1
    assert [file.format for file in find(base, owner, found.number).files] == ["json"]
    assert kept.made(base.engine, root, found, "pdf", spelled, NOW)


def _die_before_the_row(url: str, root: Path, organisation: int, data: bytes) -> None:
    kept._insert = lambda *_: os._exit(9)  # type: ignore[assignment]
    made = msgspec.json.decode(data, type=Dossier)
    kept.keep(make_engine(url), root, organisation, None, made, "", NOW)


def test_a_process_that_dies_between_file_and_row_leaves_no_report(base: Base, root: Path, owner: Person) -> None:
    made = canonical(report(base))
    child = get_context("spawn").Process(target=_die_before_the_row, args=(base.url, root, owner.organisation, made))
    child.start()
    child.join()
    assert child.exitcode == 9
    assert len(files(root)) == 1
    with base.read() as connection:
        assert kept.find(connection, owner.organisation, number_of(made)) is None
    assert kept.forget(base.engine, root, 5, datetime.now(UTC)) == 0, "it may still be being kept"
    assert keep(base, root, owner).number == number_of(made)
    age(root)
    assert kept.forget(base.engine, root, 5, datetime.now(UTC)) == 0, "a report has it now"
    assert len(files(root)) == 1


def test_what_nobody_kept_goes_after_a_day(base: Base, root: Path, owner: Person) -> None:
    keep(base, root, owner)
    shelf.put(root, b"nobody's", "pdf")
    (root / ".incoming-cut").write_bytes(b"half")
    age(root)
    assert kept.forget(base.engine, root, 5, datetime.now(UTC)) == 1
    assert [path.suffix for path in files(root)] == [".json"]


def test_a_file_that_was_aside_when_the_sweep_was_killed_comes_back(base: Base, root: Path, owner: Person) -> None:
    found = keep(base, root, owner)
    (path,) = files(root)
    path.rename(path.with_name(f"{shelf.GOING}{path.name}"))
    (root / "ab").mkdir(exist_ok=True)
    (root / "ab" / "notes.txt").write_text("of the operator")
    age(root)
    assert kept.forget(base.engine, root, 5, datetime.now(UTC)) == 0
    assert kept.is_sound(root, found)
    assert sorted(one.name for one in files(root)) == sorted([path.name, "notes.txt"])


def test_who_keeps_a_file_while_it_is_swept_has_it(base: Base, root: Path, owner: Person) -> None:
    data = jsonfile.render(report(base))
    digest = shelf.put(root, data, "json")
    place = shelf.place(root, digest, "json")

    def kept_meanwhile() -> bool:
        keep(base, root, owner)
        return False  # it was looked a moment too early

    assert shelf.take_away(place, kept_meanwhile)
    assert place.read_bytes() == data, "who keeps looks whether it is there after his row"
    assert not shelf.take_away(place, lambda: True)
    assert place.read_bytes() == data
    assert not shelf.take_away(root / "ab" / "none.pdf", lambda: False)


def test_reports_are_kept_for_whole_years_from_the_end_of_their_own(base: Base, root: Path, owner: Person) -> None:
    old = keep(base, root, owner, now=datetime(2026, 12, 31, 20, 59, tzinfo=UTC))  # still 2026 in Moscow
    new = keep(base, root, owner, AS_OF + timedelta(days=1), datetime(2026, 12, 31, 21, 1, tzinfo=UTC))
    last = datetime(2031, 12, 31, 20, 59, tzinfo=UTC)
    age(root)
    assert kept.forget(base.engine, root, 5, last) == 0
    assert find(base, owner, old.number)
    assert kept.forget(base.engine, root, 5, last + timedelta(minutes=2)) == 1
    with base.read() as connection:
        assert kept.find(connection, owner.organisation, old.number) is None
        assert kept.find(connection, owner.organisation, new.number)
    assert len(files(root)) == 1
