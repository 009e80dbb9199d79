"""Real files: the law of the run for each, and what was known at any moment between their loads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select
from support import proof
from support.base import Base
from support.files import egrul, inn, record

from checker.facts import State
from checker.lookup import fact_sheet
from checker.models import Version
from checker.records import Record
from checker.reports.compared import overall
from checker.text import address_line, person_name
from checker.vetting import vet
from scrapers.archive import Reader
from scrapers.base import About
from scrapers.registry import SOURCES

START = datetime(2025, 12, 1, 9, tzinfo=UTC)


def register_files(shared: Path) -> list[Path]:
    """The five real files of ЕГРЮЛ in the order of their days."""
    return sorted((shared / "samples/fns/egrul").glob("VO_RUGFO_*.xml"))


def records(path: Path) -> Iterator[Record]:
    with Reader(path) as reader:
        yield from (
            item for item in SOURCES["egrul"].formats[0].parse(reader.chunks(0), About()) if isinstance(item, Record)
        )


def test_the_law_of_the_run_holds_for_every_file_of_the_register(base: Base, shared: Path) -> None:
    seen = stored = 0
    for path in register_files(shared):
        done = base.load(path)
        assert (done.rejected, done.unlinked, done.issues) == ([], 0, {})
        seen, stored = seen + done.seen, stored + done.stored
    assert (seen, len(base.present())) == (498, 435)
    assert stored == base.count(Version)
    again = [base.load(path) for path in register_files(shared)]
    assert [done.stored for done in again] == [0] * 5
    assert sum(done.unchanged for done in again) == 498


@pytest.mark.proof
def test_a_card_made_of_every_real_record_agrees_with_it(base: Base, shared: Path) -> None:
    for path in register_files(shared):
        base.load(path)
    results = Counter[str]()
    numbers = sorted({row[0] for row in base.rows(select(Version.subject))})
    asked = proof.some(numbers, 6)
    with base.read() as connection:
        for number in asked:
            sheet = fact_sheet(connection, number)
            name, address, head = sheet.one("name"), sheet.one("address"), sheet.one("head")
            assert name
            lines = [f"ОГРН {sheet.ogrn}", f"ИНН {sheet.inn}" if sheet.inn else ""]
            short = name.value.get("short", {}).get("name_short") or name.value.get("name_short")
            lines.append(f"Наименование: {short}" if short else "")
            lines.append(f"Юридический адрес: {address_line(address.value)}" if address else "")
            lines.append(f"Директор {person_name(head.value['person'])}" if head and head.value.get("person") else "")
            (one,) = vet(connection, "\n".join(lines))[1]
            results[overall(one)] += 1
    assert set(results) <= {"match", "ended", "similar"}, results
    assert results["similar"] * len(numbers) <= 5 * len(asked) + len(numbers), "as many of all as five, or one of these"
    proof.proved("cards of real records, on each database", len(numbers), len(asked), "each agrees with its record")


@pytest.mark.parametrize(
    ("folder", "source", "documents"), [("empl", "sshr", 2_709), ("revexp", "revexp", 3_495), ("sme", "rsmp", 5_400)]
)
def test_the_law_of_the_run_holds_for_the_open_data(
    base: Base, shared: Path, folder: str, source: str, documents: int
) -> None:
    paths = sorted((shared / "samples/fns/opendata" / folder).glob("*.zip"))
    first = [base.load(path) for path in paths]
    assert {done.source for done in first} == {source}
    assert sum(done.stored for done in first) == sum(done.seen for done in first) == documents
    assert [done.rejected for done in first] == [[], []]
    second = [base.load(path) for path in paths]
    assert [done.stored for done in second] == [0, 0]
    assert base.count(Version) == documents


def told(base: Base, subject: str, **options: Any) -> dict[str, Any] | None:
    """What the sheet says of some blocks that every record has."""
    sheet = base.sheet(subject, **options)
    if not sheet.facts:
        return None
    (identity,) = sheet.of("identity")
    (name,) = sheet.of("name")
    return {**identity.value, "name": name.value, "changes": sorted(fact.key for fact in sheet.of("change"))}


def expected(found: Record) -> dict[str, Any]:
    from scrapers.base import blocks_of

    blocks = list(blocks_of(SOURCES["egrul"], found.body))
    identity, name = (next(value for block, _, value in blocks if block == wanted) for wanted in ("identity", "name"))
    return {**identity, "name": name, "changes": sorted(key for block, key, _ in blocks if block == "change")}


def test_any_moment_between_the_loads_shows_what_was_known_then(base: Base, shared: Path) -> None:
    """The oracle is a dict of what the files say, with no database in it."""
    known: dict[str, Record] = {}
    snapshots: list[tuple[datetime, dict[str, Record]]] = [(START - timedelta(hours=1), {})]
    for n, path in enumerate(register_files(shared)):
        with time_machine.travel(START + timedelta(days=n), tick=True):
            base.load(path)
        for item in records(path):
            if item.subject not in known or item.asof >= known[item.subject].asof:
                known[item.subject] = item
        snapshots.append((START + timedelta(days=n, hours=12), dict(known)))
    repeated = base.rows(select(Version.subject).group_by(Version.subject).having(func.count() > 1).limit(8))
    asked = sorted({subject for (subject,) in repeated} | set(list(known)[::16]))
    assert len(asked) >= 25
    for moment, then in snapshots:
        for subject in asked:
            sheet = told(base, subject, as_of=moment)
            assert sheet == (expected(then[subject]) if subject in then else None), (moment, subject)
    before = START - timedelta(hours=1)
    assert base.coverage(asked[0], "egrul", as_of=before).state is State.NOT_CHECKED


def test_on_leaves_out_what_was_stated_later(base: Base) -> None:
    days = [datetime(2025, 11, day, tzinfo=UTC).date() for day in (2, 12, 22)]
    for n, day in enumerate(days):
        base.load(egrul(record(1, day, name=f"ИМЯ {n}"), day=day))
    for n, day in enumerate(days):
        for on in (day, day + timedelta(days=9)):
            (name,) = base.sheet(inn(1), on=on).of("name")
            assert f"«ИМЯ {n}»" in name.value["name_full"]
    assert not base.sheet(inn(1), on=days[0] - timedelta(days=1)).facts


def test_a_clock_set_back_does_not_reorder_history(base: Base) -> None:
    days = [datetime(2025, 11, day, tzinfo=UTC).date() for day in (2, 3, 4)]
    for n, (day, clock) in enumerate(
        zip(days, (START, START - timedelta(days=20), START + timedelta(days=1)), strict=True)
    ):
        with time_machine.travel(clock, tick=False):
            base.load(egrul(record(1, day, name=f"ИМЯ {n}"), day=day))
            (name,) = base.sheet(inn(1), on=days[-1]).of("name")
            assert f"«ИМЯ {n}»" in name.value["name_full"], "now is never before the last commit"
    moments = base.rows(select(Version.asof, Version.known_from, Version.known_to).order_by(Version.asof))
    assert [known_to for _, _, known_to in moments] == [moments[1][1], moments[2][1], None]
    assert [since for _, since, _ in moments] == sorted({since for _, since, _ in moments})


def test_an_answer_of_the_past_stays_the_same_whatever_comes_later(base: Base) -> None:
    day = datetime(2025, 11, 2, tzinfo=UTC).date()
    for n in range(3):
        with time_machine.travel(START + timedelta(days=n), tick=False):
            base.load(
                egrul(record(1, day + timedelta(days=n), name=f"ИМЯ {n % 2}"), record(n + 2), day=day, mark=str(n))
            )
    moments = [START + timedelta(days=n, hours=5) for n in range(3)]
    before = [base.sheet(inn(1), as_of=moment) for moment in moments]
    stories = [base.history(inn(1), as_of=moment) for moment in moments]
    with time_machine.travel(START + timedelta(days=9), tick=False):
        base.load(egrul(record(1, day - timedelta(days=3), name="РАНЬШЕ"), day=day, mark="x"))
        base.load(egrul(record(1, day + timedelta(days=20), name="ПОЗЖЕ"), day=day, mark="y"))
    assert [base.sheet(inn(1), as_of=moment) for moment in moments] == before
    assert [base.history(inn(1), as_of=moment) for moment in moments] == stories
