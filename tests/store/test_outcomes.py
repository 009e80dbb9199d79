"""What came of asking: told from what was read, kept, and an end only where silence means one."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import select, update
from support.base import Base
from support.files import inn, ogrn, opendata, sshr

from checker import moments
from checker.dates import MOSCOW
from checker.facts import State
from checker.ingest.outcomes import NOT_CHECKED, Told, conclude, judge, record
from checker.ingest.retention import prune
from checker.ingest.run import Report
from checker.models import Document, Event, Outcome, SourceRow, Version
from checker.moments import to_day
from checker.records import Rejected
from scrapers.base import Live, Source, asked_name
from scrapers.registry import SOURCES


def told(source: Source, silence: Any) -> Source:
    """The source as one that is asked for a subject."""
    live = Live(ask=lambda _client, _inn: iter(()), hosts={}, kinds=source.kinds, silence=silence, canary="")
    return msgspec.structs.replace(source, live=live)


ENDS = told(SOURCES["egrul_search"], "ended")
SILENT = told(SOURCES["egrul_search"], "nothing")


def row(number: int, name: str = "ПРИМЕР") -> bytes:
    """An answer of the registers' search that names one company."""
    found = {"k": "ul", "n": name, "o": ogrn(number), "i": inn(number), "r": "10.05.2023", "tot": "1", "pg": "1"}
    return msgspec.json.encode({"rows": [found]})


def today() -> date:
    return datetime.now(UTC).astimezone(MOSCOW).date()


def say(base: Base, number: int, state: str, *, source: Source = SILENT, **more: Any) -> int:
    with base.engine.begin() as connection:
        return record(connection, source, inn(number), Told(state, **more))


def test_a_live_answer_keeps_its_channel_and_address_and_says_whom_it_names(base: Base) -> None:
    done = base.load(row(1), channel="live", address="https://egrul.nalog.ru/search-result/1")
    assert done.subjects == {inn(1)}
    assert judge([done], inn(1)) == ("found", None, None)
    assert judge([done], inn(2))[:2] == (NOT_CHECKED, "layout")
    kept = base.rows(select(Document.id, Document.channel, Document.url))
    assert kept == [(done.document, "live", "https://egrul.nalog.ru/search-result/1")]


@pytest.mark.parametrize(
    ("reports", "state"),
    [
        ([], NOT_CHECKED),
        ([Report("", None, rejected=[Rejected("x", "the file is empty")])], NOT_CHECKED),
        ([Report("", "npd")], "nothing_found"),
        ([Report("", "npd", units={("1", "")})], "found"),
        ([Report("", "npd", units={("1", ""), ("2", "")})], "found"),
        ([Report("", "npd", units={("2", "")})], NOT_CHECKED),
        ([Report("", "npd", unlinked=1)], NOT_CHECKED),
        ([Report("", "npd", failed="layout: too few")], NOT_CHECKED),
        ([Report("", "npd", rejected=[Rejected("x", "no ИНН")])], NOT_CHECKED),
        ([Report("", "npd", units={("1", "")}), Report("", None, rejected=[Rejected("x", "HTML")])], NOT_CHECKED),
        ([Report("", "npd"), Report("", "npd", units={("1", "")})], "found"),
    ],
)
def test_only_an_answer_of_the_right_form_that_names_nobody_says_nothing_found(
    reports: list[Report], state: str
) -> None:
    answer = judge(reports, "1")
    assert answer[0] == state
    assert (answer[1] == "layout") is (state == NOT_CHECKED)


def piece(*issues: str, units: set[tuple[str, str]] | None = None, document: int = 1) -> Report:
    named = {("1", "А40-1/2026")} if units is None else units
    return Report("", "kad", units=named, issues=dict.fromkeys(issues, 1), document=document)


@pytest.mark.parametrize(
    ("reports", "lacking"),
    [
        ([piece()], 0),
        ([piece("kind: other")], 0),
        ([piece("partial: 25 of 61")], 36),
        ([piece("partial: 1 of an unknown number")], None),
        ([piece("partial: 100 of 100")], None),
        ([piece("partial: …")], None),
        ([piece("partial: 25 of 61"), piece("partial: 25 of 61")], 36),  # one page that came twice
        ([piece("partial: 25 of 61"), piece("partial: 25 of 61", units={("1", "b")}), piece("partial: 11 of 61")], 0),
        ([piece("partial: 1 of 2", units=set()), piece("partial: 1 of 2", units=set(), document=2), piece()], 0),
        ([piece("partial: 60 of 100"), piece("partial: 25 of 50"), piece("partial: 25 of 50", units={("1", "c")})], 40),
    ],
)
def test_a_piece_of_more_is_no_check_unless_the_other_pieces_are_there(
    reports: list[Report], lacking: int | None
) -> None:
    told = conclude(reports, "1")
    assert (told.state, told.reason) == (("found", None) if lacking == 0 else (NOT_CHECKED, "partial"))
    assert told.missing == lacking
    assert told.is_named, "a canary of which a part was found was found"


@pytest.mark.parametrize("channel", ["live", "adapter", "capture"])
def test_by_no_channel_does_a_piece_count_as_looked_at(base: Base, channel: str) -> None:
    base.load(row(1), channel=channel)
    with base.engine.begin() as connection:
        record(connection, SILENT, inn(1), Told(NOT_CHECKED, "partial", found=1), channel=channel)
        other = "live" if channel == "capture" else "capture"
        record(connection, SILENT, inn(1), Told(NOT_CHECKED, "partial", found=1), channel=other)
    found = base.coverage(inn(1), "egrul_search")
    assert (found.state, found.reason) == (State.NOT_CHECKED, "partial")
    assert base.sheet(inn(1)).facts, "what was read stands"


def test_silence_that_means_an_end_ends_what_the_live_channel_told(base: Base) -> None:
    base.load(row(1), channel="live")
    answer = base.load(row(2), channel="live")
    assert say(base, 1, "nothing_found", source=ENDS, document=answer.document) == 1
    assert not base.sheet(inn(1)).facts
    assert base.sheet(inn(2)).facts
    assert base.events() == [("listed", ogrn(1), "ended")]
    gone = base.rows(select(Version.subject, Version.document_id, Version.body).where(Version.hash.is_(None)))
    assert gone == [(inn(1), answer.document, None)]
    assert base.rows(select(SourceRow.records).where(SourceRow.code == "egrul_search")) == [(1,)]
    assert say(base, 1, "nothing_found", source=ENDS) == 0, "it has ended once"


def test_silence_does_not_end_what_was_said_of_a_later_day(base: Base) -> None:
    base.load(row(1), channel="live")
    tomorrow = to_day(today() + timedelta(days=1))
    with base.engine.begin() as connection:  # written just after midnight by a process whose clock is ahead
        connection.execute(update(Version).values(asof=tomorrow))
    assert say(base, 1, "nothing_found", source=ENDS) == 0
    assert base.rows(select(Version.asof, Version.known_to)) == [(tomorrow, None)]


def test_the_same_answer_after_an_end_is_a_new_answer(base: Base) -> None:
    base.load(row(1), channel="live")
    say(base, 1, "nothing_found", source=ENDS)
    again = base.load(row(1), channel="live")
    assert again.subjects == {inn(1)}
    assert base.sheet(inn(1)).facts
    assert base.events() == [("listed", ogrn(1), "ended"), ("register_row", ogrn(1), "appeared")]


@pytest.mark.parametrize(
    ("source", "state", "reason"),
    [(SILENT, "nothing_found", None), (ENDS, "not_checked", "captcha"), (ENDS, "found", None)],
)
def test_no_other_outcome_ends_anything(base: Base, source: Source, state: str, reason: str | None) -> None:
    base.load(row(1), channel="live")
    assert say(base, 1, state, source=source, reason=reason) == 0
    assert base.sheet(inn(1)).facts
    assert not base.events()


def test_what_a_file_told_is_not_ended_by_a_live_answer(base: Base) -> None:
    base.load(row(1))
    assert say(base, 1, "nothing_found", source=ENDS) == 0
    assert base.coverage(inn(1), "egrul_search").state is State.FOUND


def test_an_outcome_is_of_its_moscow_day_and_of_a_source_never_loaded_too(base: Base) -> None:
    say(base, 1, "not_checked", reason="captcha", detail="a page with a picture", answer=b"\1" * 32)
    found = base.rows(select(Outcome.subject, Outcome.state, Outcome.reason, Outcome.day, Outcome.channel))
    assert found == [(inn(1), "not_checked", "captcha", to_day(today()), "live")]


@pytest.mark.parametrize(
    ("state", "reason"), [("found", "captcha"), ("not_checked", None), ("not_checked", "tired"), ("clean", None)]
)
def test_an_outcome_that_the_contract_does_not_know_is_refused(base: Base, state: str, reason: str | None) -> None:
    with pytest.raises(ValueError, match="no such outcome"):
        say(base, 1, state, reason=reason)


def test_a_failed_asking_says_why_and_a_later_answer_replaces_it(base: Base) -> None:
    say(base, 1, "not_checked", reason="captcha")
    failed = base.coverage(inn(1), "egrul_search")
    assert (failed.state, failed.reason, failed.channel) == (State.NOT_CHECKED, "captcha", "live")
    answer = base.load(row(2), channel="live")
    say(base, 1, "nothing_found", document=answer.document)
    clean = base.coverage(inn(1), "egrul_search")
    assert (clean.state, clean.as_of, clean.stale, clean.reason) == (State.NOTHING_FOUND, today(), False, None)
    assert clean.evidence is not None
    raw = base.raw(clean.evidence.id)
    assert raw is not None
    assert raw.path is not None
    assert raw.path.read_bytes() == row(2)


def test_the_bytes_that_answer_two_companies_tell_neither_who_nor_when_the_first_was_asked(base: Base) -> None:
    nobody = b'{"rows": []}'
    long_ago = moments.to_moment(datetime.now(UTC) - timedelta(days=40))
    first = base.load(nobody, name=asked_name("egrul_search", inn(1)), channel="live")
    say(base, 1, "nothing_found", document=first.document)
    with base.engine.begin() as connection:
        connection.execute(update(Document).values(fetched_at=long_ago))
        connection.execute(update(Outcome).values(known_from=long_ago, day=to_day(moments.to_time(long_ago).date())))
    second = base.load(nobody, name=asked_name("egrul_search", inn(2)), channel="live")
    say(base, 2, "nothing_found", document=second.document)
    assert first.document == second.document
    clean, before = (base.coverage(inn(number), "egrul_search") for number in (2, 1))
    assert clean.evidence is not None
    assert before.evidence is not None
    assert clean.evidence.fetched_at == clean.checked_at == datetime.combine(today(), time(), UTC)
    assert before.evidence.fetched_at == before.checked_at < clean.checked_at
    assert prune(base.engine, base.root, 30) == (0, 0), "a newer outcome rests on it"
    raw = base.raw(clean.evidence.id)
    assert raw is not None
    assert (raw.document, raw.member, raw.fetched_at) == ("egrul_search.json", "egrul_search.json", clean.checked_at)


def test_an_answer_as_of_a_moment_sees_no_later_outcome(base: Base) -> None:
    say(base, 1, "not_checked", reason="down")
    with base.read() as connection:
        then = moments.to_time(moments.last(connection))
    say(base, 1, "nothing_found")
    assert base.coverage(inn(1), "egrul_search", as_of=then).reason == "down"
    assert base.coverage(inn(1), "egrul_search").state is State.NOTHING_FOUND
    assert base.coverage(inn(1), "egrul_search", on=today() - timedelta(days=1)).reason == "never_asked"


def test_what_was_found_is_confirmed_by_the_day_of_asking_and_told_to_the_day(base: Base) -> None:
    done = base.load(row(1), channel="live")
    say(base, 1, "found", document=done.document)
    say(base, 1, "not_checked", reason="blocked")
    found = base.coverage(inn(1), "egrul_search")
    assert (found.state, found.as_of, found.channel, found.reason) == (State.FOUND, today(), "live", None)
    assert found.checked_at == datetime.combine(today(), time(), UTC)
    (fact,) = base.sheet(inn(1)).facts
    assert fact.evidence.fetched_at == found.checked_at, "to the minute it would tell when somebody asked"
    raw = base.raw(fact.evidence.id)
    assert raw is not None
    assert raw.fetched_at == found.checked_at


def test_a_record_of_a_file_leads_to_the_file_and_of_an_answer_to_the_site(base: Base) -> None:
    base.load(opendata(sshr(1, 5)), address="https://file.nalog.ru/opendata/data.zip")
    base.load(row(1), channel="live", address="https://egrul.nalog.ru/search-result/7")
    urls = {fact.evidence.source: fact.evidence.url for fact in base.sheet(inn(1)).facts}
    assert urls == {"sshr": "https://file.nalog.ru/opendata/data.zip", "egrul_search": "https://egrul.nalog.ru/"}


def test_the_first_writers_of_an_empty_base_do_not_stand_in_each_others_way(base: Base) -> None:
    meet = threading.Barrier(4, timeout=20)

    def first(number: int) -> None:
        with base.engine.connect() as connection:
            meet.wait()
            with connection.begin():
                record(connection, SILENT, inn(number), Told("found"))

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(first, range(1, 5)))
    moments_given = [at for (at,) in base.rows(select(Outcome.known_from))]
    assert len(set(moments_given)) == 4


def test_what_an_earlier_answer_did_not_name_has_appeared(base: Base) -> None:
    site: dict[str, Any] = {"channel": "live", "address": "https://egrul.nalog.ru/search-result/1"}
    base.load(row(9), **site)
    say(base, 1, "nothing_found")
    with base.engine.begin() as connection:
        record(connection, SILENT, inn(2), Told("nothing_found"), channel="capture")
    base.load(row(1), **site)
    base.load(row(2), **site)
    base.load(row(3), **site)
    assert base.events(Event.subject, Event.block, Event.kind) == [(inn(1), "register_row", "appeared")]
