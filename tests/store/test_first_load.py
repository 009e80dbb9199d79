"""The first load of a flat source: set aside, sorted once, written in one go."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select
from support.base import Base
from support.files import DAY, enforcement, inn, opendata, sshr

from checker.ingest import run, work
from checker.ingest.first import FirstLoad, Overtaken
from checker.ingest.survey import survey
from checker.ingest.work import deal
from checker.models import Event, Run, SourceRow, Version


def test_of_a_repeated_unit_the_newest_is_present_and_the_other_overtaken(base: Base) -> None:
    later = DAY + timedelta(days=1)
    done = base.load(opendata(sshr(1, 5, later), sshr(2, 7, DAY), sshr(1, 6, DAY)))
    assert (done.seen, done.stored, done.unchanged) == (3, 2, 1)
    assert [fact.value["headcount"] for fact in base.sheet(inn(1)).of("headcount")] == [5]
    assert base.count(Event) == 0
    assert base.rows(select(SourceRow.records).where(SourceRow.code == "sshr")) == [(2,)]


def test_a_large_body_goes_the_usual_way_beside_the_others(base: Base) -> None:
    large = sshr(2, 7, DAY).replace('НаимОрг="', 'НаимОрг="' + "А" * 600)
    done = base.load(opendata(sshr(1, 5, DAY), large))
    assert (done.stored, done.unchanged) == (2, 0)
    assert [fact.value["headcount"] for fact in base.sheet(inn(2)).of("headcount")] == [7]


def test_what_another_load_wrote_meanwhile_is_never_doubled(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    write = FirstLoad.write

    def write_after_another(self: FirstLoad) -> tuple[int, int]:
        monkeypatch.setattr(FirstLoad, "write", write)
        base.load(opendata(sshr(1, 5, DAY), mark="another"))
        return write(self)

    monkeypatch.setattr(FirstLoad, "write", write_after_another)
    with pytest.raises(Overtaken, match="load the file again"):
        base.load(opendata(sshr(1, 5, DAY), sshr(2, 7, DAY)))
    assert base.count(Version) == 1
    assert base.rows(select(Run.state).order_by(Run.id)) == [("failed",), ("done",)]
    again = base.load(opendata(sshr(1, 5, DAY), sshr(2, 7, DAY)))
    assert (again.stored, again.unchanged) == (1, 1)


def test_a_large_file_is_read_in_pieces_by_processes_and_nothing_is_lost(
    base: Base, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "PIECE_BYTES", 1_000)
    monkeypatch.setattr(run, "PARALLEL_BYTES", 1)
    content = enforcement(*((number % 40, number) for number in range(1, 201)))
    path = base.folder / "data-20261101-x.csv"
    path.write_bytes(content)
    assert len(deal(survey(path, path.name), 3)) == 3
    done = base.load(path, vouched=True, workers=3)
    assert (done.seen, done.stored, done.whole) == (200, 200, True)
    kept = base.rows(select(Version.offset, Version.length, Version.sha256))
    assert len({offset for offset, _, _ in kept}) == 200
    assert all(sha256(content[offset : offset + length]).digest() == digest for offset, length, digest in kept)
    again = base.load(content + b"\n", "data-20261102-x.csv", vouched=True, workers=3)
    assert (again.seen, again.stored, again.unchanged, again.ended) == (200, 0, 200, 0)
