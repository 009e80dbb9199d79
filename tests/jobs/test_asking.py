"""Asking one source for one subject: three states, never two, and nothing clean that nobody said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select
from support.base import Base
from support.files import inn
from support.visits import CANARY, NOTHING, Said, asked, captcha, options_of, row

from checker.freshness import source_states
from checker.ingest.outcomes import Told
from checker.ingest.run import Report
from checker.jobs import ask as asking
from checker.jobs import leases
from checker.jobs.ask import ask, canary
from checker.models import Outcome, SourceRow, Version
from scrapers.base import Source
from scrapers.http import NotAnswered
from scrapers.registry import SOURCES

THERE = {CANARY: row(777), inn(1): row(1)}


def outcomes(base: Base) -> list[tuple[Any, ...]]:
    return [tuple(found) for found in base.rows(select(Outcome.subject, Outcome.state, Outcome.reason))]


def put(base: Base, source: Source, number: int, **options: Any) -> Told:
    return ask(base.engine, options_of(base, **options), source, inn(number), client=object())  # type: ignore[arg-type]


def test_a_record_of_exactly_this_subject_is_found_and_stands_in_the_ledger(base: Base) -> None:
    told = put(base, asked(lambda number: THERE[number]), 1)
    assert (told.state, told.reason) == ("found", None)
    assert outcomes(base) == [(inn(1), "found", None)]
    assert base.rows(select(Version.subject)) == [(inn(1),)]
    assert not list((base.root.parent / "incoming").iterdir()), "nothing is left behind"


def test_nothing_found_is_believed_because_the_canary_was_found_first(base: Base) -> None:
    source = asked(lambda number: THERE.get(number, NOTHING))
    assert put(base, source, 2).state == "nothing_found"
    assert outcomes(base) == [(CANARY, "found", None), (inn(2), "nothing_found", None)]
    assert put(base, source, 3).state == "nothing_found"
    assert len(outcomes(base)) == 3, "a canary of this hour is not asked again"


def test_a_canary_of_which_a_part_is_found_is_found_and_its_source_is_sound(
    base: Base, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = asking.conclude

    def cut(reports: Sequence[Report], number: str, answer: bytes | None = None) -> Told:
        for report in reports:
            report.issues = {"partial: 1 of 5000": 1} if number == CANARY else {}
        return real(reports, number, answer)

    monkeypatch.setattr(asking, "conclude", cut)
    assert put(base, asked(lambda number: THERE.get(number, NOTHING)), 2).state == "nothing_found"
    assert outcomes(base) == [(CANARY, "not_checked", "partial"), (inn(2), "nothing_found", None)]
    with base.engine.connect() as connection:
        state = next(one for one in source_states(connection) if one.source == asked(THERE.__getitem__).code)
    assert state.state == "ok"


def test_an_asking_that_breaks_off_after_a_page_is_partial_and_keeps_what_came(base: Base) -> None:
    told = put(base, asked(lambda _: [row(1), NotAnswered("captcha", "after a page")]), 1)
    assert (told.state, told.reason, told.detail) == ("not_checked", "partial", "captcha: after a page")
    found = base.coverage(inn(1), "egrul_search")
    assert (found.state.value, found.reason) == ("not_checked", "partial")
    assert base.rows(select(Version.subject)) == [(inn(1),)]


def test_a_canary_of_yesterday_is_asked_again(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    source = asked(lambda number: THERE.get(number, NOTHING))
    put(base, source, 2)
    later = leases.now() + asking.CANARY_MS + 1
    monkeypatch.setattr(asking, "now", lambda: later)
    put(base, source, 3)
    assert [subject for subject, _, _ in outcomes(base)].count(CANARY) == 2


@pytest.mark.parametrize(
    ("canary_says", "reason"),
    [(NOTHING, "layout"), (captcha(), "captcha"), (b"<html>sorry</html>", "layout"), (row(5), "layout")],
)
def test_a_site_that_does_not_find_its_canary_has_said_nothing(base: Base, canary_says: Said, reason: str) -> None:
    told = put(base, asked({CANARY: canary_says, inn(2): NOTHING}.__getitem__), 2)
    assert (told.state, told.reason) == ("not_checked", reason)
    assert ("nothing_found") not in {state for _, state, _ in outcomes(base)}
    assert base.rows(select(SourceRow.canary_at)) == [(None,)]


def test_the_canary_itself_is_never_nothing_found(base: Base) -> None:
    assert put(base, asked(lambda _: NOTHING), 777).reason == "layout"


def test_an_answer_that_says_no_by_name_needs_no_canary(base: Base) -> None:
    source = asked(lambda _: NOTHING, canary="", names=True)
    assert put(base, source, 2, canaries="").state == "nothing_found"
    assert put(base, source, 3).reason == "layout", "the operator named one all the same, and it was not found"


def test_a_canary_of_the_operator_is_asked_where_the_source_has_none(base: Base) -> None:
    source = asked(lambda _: NOTHING, canary="")
    told = put(base, source, 2)
    assert (told.state, told.reason) == ("not_checked", "layout")
    assert put(base, asked(lambda number: THERE.get(number, NOTHING), canary=""), 2).state == "nothing_found"


def test_without_any_canary_nothing_found_is_not_believed(base: Base) -> None:
    told = put(base, asked(lambda _: NOTHING, canary=""), 2, canaries="")
    assert (told.state, told.reason) == ("not_checked", "layout")
    assert "CHECKER_CANARIES" in (told.detail or "")


@pytest.mark.parametrize(
    ("search_says", "said"),
    [
        (row(777), ("nothing_found", None)),
        (NOTHING, ("not_checked", "layout")),
        (captcha(), ("not_checked", "captcha")),
    ],
)
def test_the_search_of_the_same_site_vouches_for_a_register_without_a_canary(
    base: Base, monkeypatch: pytest.MonkeyPatch, search_says: Said, said: tuple[str, str | None]
) -> None:
    egrip = asked(lambda _: NOTHING, code="egrip", canary="", canary_of="egrul_search")
    monkeypatch.setattr(asking, "SOURCES", {"egrul_search": asked(lambda _: search_says)})
    trader = "980000000101"
    told = ask(base.engine, options_of(base), egrip, trader, client=object())  # type: ignore[arg-type]
    assert (told.state, told.reason) == said
    if told.state == "nothing_found":
        monkeypatch.setattr(asking, "SOURCES", {"egrul_search": asked(lambda _: pytest.fail("asked again"))})
        assert ask(base.engine, options_of(base), egrip, trader, client=object()).state == said[0]  # type: ignore[arg-type]


def test_only_sources_whose_answers_name_the_number_need_no_canary() -> None:
    """A "no" that names nobody is what a broken search says as well."""
    live = {code: source.live for code, source in SOURCES.items() if source.live}
    assert {code for code, one in live.items() if one.names} == {"npd", "invalid_inn"}
    assert {code for code, one in live.items() if one.canary_of} == {"egrip"}
    for code, one in live.items():
        assert one.canary or one.names or set(one.hosts) <= set(live[one.canary_of].hosts), code


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (captcha(), "captcha"),
        (NotAnswered("geo", "451"), "geo"),
        (row(5), "layout"),
        (b"", "layout"),
        (b"<html><body>503</body></html>", "layout"),
        ([], "layout"),
        ([row(1), b"{"], "layout"),
        (KeyError("rows"), "layout"),
        (ConnectionResetError("peer"), "down"),
        (ZeroDivisionError(), "layout"),
    ],
)
def test_whatever_else_comes_is_not_checked_and_noted_with_a_reason(
    base: Base, said: Said | list[Said], reason: str
) -> None:
    told = put(base, asked(lambda _: said), 1)
    assert (told.state, told.reason) == ("not_checked", reason)
    assert outcomes(base) == [(inn(1), "not_checked", reason)]
    assert not list((base.root.parent / "incoming").iterdir()), "nothing is left behind"


def test_a_source_that_the_operator_switched_off_is_not_visited(base: Base) -> None:
    source = asked(lambda number: THERE[number])
    put(base, source, 1)
    with base.engine.begin() as connection:
        connection.execute(SourceRow.__table__.update().values(off="they asked us to stop"))  # type: ignore[attr-defined]
    told = put(base, asked(lambda number: pytest.fail("it was visited")), 1)
    assert (told.state, told.reason, told.detail) == ("not_checked", "off", "they asked us to stop")


def test_a_probe_finds_the_canary(base: Base) -> None:
    told = canary(base.engine, options_of(base), asked(lambda number: THERE[number]), client=object())  # type: ignore[arg-type]
    assert told.state == "found"
    assert base.rows(select(SourceRow.canary_at))[0][0] > 0
