"""A private document changes what its organisation sees, and nothing for anybody else, by any way of reading."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date, timedelta
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import msgspec
import pytest
from sqlalchemy import Connection
from support.base import Base
from support.files import DAY, egrul, head, inn, ogrn, opendata, record, sshr

import checker
from checker import backlog, connections, firstdays, freshness, history, ledger, lookup, raw, search, subjects, vetting
from checker.ingest.outcomes import Told
from checker.ingest.outcomes import record as record_outcome
from checker.lookup import fact_sheet
from scrapers.registry import SOURCES

ALWAYS = 10**15
LATER = DAY + timedelta(days=10)
PUBLIC, SEVEN, EIGHT = (0,), (0, 7), (0, 8)
FORGED = egrul(
    record(1, LATER, name="ПОДДЕЛКА", heads=[head(109, "ЧУЖАЯ")]), record(3, LATER, name="ПОДДЕЛКА", heads=[head(102)]),
    day=LATER,
)  # fmt: skip
NO_READERS = {"bulk", "db", "limits", "moments", "notices"}
"""Rooms that know no company: beneath the ledger, how often a thing was done, what the operator is told of sources."""


PACKAGES = {"search"}
"""Reading rooms of several files: what they offer stands in their `__init__`."""


def related_of(connection: Connection, reach: tuple[int, ...]) -> Any:
    body = SOURCES["egrul"].profile
    assert body is not None
    person = {"person": {"inn": inn_of_head()}, "office": {"kind": "02"}}
    found = body({"ogrn": ogrn(2), "head": [person]})
    links = connections.Links(connection, [(found, [inn(2)])], reach, ALWAYS, 30000101)
    return list(links.of(found, [inn(2)]))


def inn_of_head() -> str:
    from support.files import person

    return person(102)


def sheets(connection: Connection, reach: tuple[int, ...]) -> Any:
    found = [fact_sheet(connection, number, reach=reach) for n in (1, 2, 3) for number in (inn(n), ogrn(n))]
    return [msgspec.structs.replace(sheet, as_of=None) for sheet in found]


Ways = dict[str, Callable[[Connection, tuple[int, ...], Base, list[str]], Any]]
WAYS: Ways = {
    "lookup.fact_sheet": lambda c, reach, _base, _ids: sheets(c, reach),
    "lookup.sheets": lambda c, reach, _base, _ids: [
        msgspec.structs.replace(lookup.sheets(c, reach=reach)(inn(n)), as_of=None) for n in (1, 2, 3)
    ],
    "firstdays.first_days": lambda c, reach, _base, _ids: firstdays.first_days(
        c, [inn(1), inn(2), inn(3)], reach=reach, on=date(2000, 1, 1)
    ),
    "freshness.source_states": lambda c, _reach, _base, _ids: freshness.source_states(c),
    "freshness.trouble": lambda c, _reach, _base, _ids: [freshness.trouble(c, source) for source in SOURCES.values()],
    "backlog.backlogs": lambda c, _reach, _base, _ids: backlog.backlogs(c),
    "backlog.unlinked": lambda c, _reach, _base, _ids: backlog.unlinked(c),
    "backlog.notices": lambda c, _reach, _base, _ids: backlog.notices(c),
    "history.history": lambda c, reach, _base, _ids: [history.history(c, inn(n), reach=reach) for n in (1, 2, 3)],
    "history.last_event": lambda c, _reach, _base, _ids: history.last_event(c),
    "history.news": lambda c, _reach, _base, _ids: history.news(c, 0, 100),
    "search.search": lambda c, reach, _base, _ids: [
        search.search(c, words, reach=reach)
        for words in ("ООО пример", "пример", "подделка", inn(1), inn(3), ogrn(3), "98000")
    ],
    "search.names_of": lambda c, reach, _base, _ids: search.names_of(c, [inn(1), inn(2), inn(3)], reach),
    "search.find": lambda c, reach, base, _ids: [
        search.find(c, words, base.names, reach=reach)
        for words in ("ООО пример", "примре", "подделка", "gjlltkrf", inn(1), inn(3), ogrn(3), "98000")
    ],
    "raw.open_raw": lambda c, reach, base, ids: [raw.open_raw(c, base.root, i, reach=reach) for i in ids],
    "raw.open_many": lambda c, reach, base, ids: [raw.open_many(c, base.root, ids, reach=reach).get(i) for i in ids],
    "connections.Links": lambda c, reach, _base, _ids: related_of(c, reach),
    "subjects.Claims": lambda c, reach, _base, _ids: [
        subjects.Claims(c, [ogrn(1), ogrn(3)], reach, ALWAYS).of(ogrn(n)) for n in (1, 3)
    ],
    "ledger.Records": lambda c, reach, _base, _ids: ledger.Records(c, [inn(1), inn(3)], reach, ALWAYS, 30000101).of(
        [inn(1), inn(3)]
    ),
    "vetting.vet": lambda c, reach, _base, _ids: [
        one.matches + one.namesakes
        for one in vetting.vet(c, f"ООО «Пример» ИНН {inn(1)}; ООО «Подделка» ИНН {inn(3)}", reach=reach)[1]
    ],
    "ledger.Outcomes": lambda c, reach, _base, _ids: ledger.Outcomes(c, [inn(1), inn(3)], reach, ALWAYS, 30000101).of(
        [inn(1), inn(3)]
    ),
    "ledger.listings": lambda c, reach, _base, _ids: ledger.listings(c, reach, ALWAYS, 30000101),
}  # fmt: skip
"""Every public function that reads the base. Who adds one adds it here."""


def readers() -> set[str]:
    """Public functions and classes of the reading rooms that take a connection."""
    found = set()
    for room in iter_modules(checker.__path__):
        if (room.ispkg and room.name not in PACKAGES) or room.name.startswith("_") or room.name in NO_READERS:
            continue
        module = import_module(f"checker.{room.name}")
        for name, one in inspect.getmembers(module, lambda one: inspect.isfunction(one) or inspect.isclass(one)):
            reads = one.__dict__.get("__init__") if inspect.isclass(one) else one
            own = one.__module__.startswith(module.__name__) and not name.startswith("_")
            if own and inspect.isfunction(reads) and "connection" in inspect.signature(reads).parameters:
                found.add(f"{room.name}.{name}")
    return found


def seen(base: Base, reach: tuple[int, ...], ids: list[str]) -> dict[str, Any]:
    with base.read() as connection:
        return {name: way(connection, reach, base, ids) for name, way in WAYS.items()}


@pytest.fixture
def public(base: Base) -> Base:
    base.load(egrul(record(1), record(2, heads=[head(102)])))
    base.load(opendata(sshr(1, 5)))
    return base


def private_ids(base: Base) -> list[str]:
    sheets_of_seven = [base.sheet(inn(n), reach=(7,)) for n in (1, 3)]
    return sorted({fact.evidence.id for sheet in sheets_of_seven for fact in sheet.facts})


def test_every_way_of_reading_is_in_the_list() -> None:
    assert readers() == set(WAYS)


def test_a_forged_file_changes_everything_for_its_uploader_alone(public: Base) -> None:
    before = {reach: seen(public, reach, []) for reach in (PUBLIC, SEVEN, EIGHT)}
    public.load(FORGED, reach=7)
    after = {reach: seen(public, reach, []) for reach in (PUBLIC, SEVEN, EIGHT)}
    assert after[PUBLIC] == before[PUBLIC]
    assert after[EIGHT] == before[EIGHT]
    for way in ("lookup.fact_sheet", "search.search", "search.find", "connections.Links", "vetting.vet"):
        assert after[SEVEN][way] != before[SEVEN][way], way

    ids = private_ids(public)
    assert len(ids) == 2
    for reach, opens in ((PUBLIC, False), (EIGHT, False), (SEVEN, True)):
        told = seen(public, reach, ids)
        for way in ("raw.open_raw", "raw.open_many"):
            assert [found is not None for found in told[way]] == [opens] * 2, way


def test_the_uploader_sees_what_he_brought(public: Base) -> None:
    public.load(FORGED, reach=7)
    (name,) = public.sheet(inn(1), reach=SEVEN).of("name")
    assert "ПОДДЕЛКА" in name.value["name_full"]
    assert [hit.inn for hit in public.search("ООО подделка", reach=SEVEN)] == [inn(1), inn(3)]
    for reach, known in ((SEVEN, True), (EIGHT, False)):
        related = {fact.value["ogrn"] for fact in public.sheet(inn(2), reach=reach).of("related")}
        assert (ogrn(3) in related) == known
    assert not public.sheet(inn(3)).facts


def test_the_story_of_a_private_change_is_private(public: Base) -> None:
    public.load(egrul(record(1, DAY)), reach=7)
    before = {reach: seen(public, reach, []) for reach in (PUBLIC, EIGHT)}
    public.load(FORGED, reach=7)
    told = [entry for entry in public.history(inn(1), reach=SEVEN) if entry.known_at]
    assert ("name", "changed") in {(entry.block, entry.kind) for entry in told}
    assert {reach: seen(public, reach, []) for reach in (PUBLIC, EIGHT)} == before


def test_a_public_file_after_a_private_one_is_not_touched_by_it(public: Base) -> None:
    public.load(FORGED, reach=7)
    done = public.load(egrul(record(3, DAY), mark="public"))
    assert (done.stored, done.issues) == (1, {})
    (name,) = public.sheet(inn(3)).of("name")
    assert "«ПРИМЕР»" in name.value["name_full"]


def test_a_private_whole_list_says_nothing_to_others(public: Base) -> None:
    before = {reach: seen(public, reach, []) for reach in (PUBLIC, EIGHT)}
    public.load(opendata(sshr(2, 9), day=LATER), reach=7, vouched=True)
    assert {reach: seen(public, reach, []) for reach in (PUBLIC, EIGHT)} == before
    assert public.coverage(inn(3), "sshr", reach=SEVEN).state == "nothing_found"
    assert public.coverage(inn(3), "sshr").state == "not_checked"


def test_what_an_organisation_asked_for_is_seen_by_nobody_else(public: Base) -> None:
    before = {reach: seen(public, reach, []) for reach in (PUBLIC, EIGHT)}
    with public.engine.begin() as connection:
        record_outcome(connection, SOURCES["girbo"], inn(1), Told("nothing_found"), reach=7)
    assert {reach: seen(public, reach, []) for reach in (PUBLIC, EIGHT)} == before
    assert public.coverage(inn(1), "girbo", reach=SEVEN).state == "nothing_found"


def test_a_failed_private_file_is_not_seen_in_the_state_of_the_sources(
    public: Base, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = seen(public, PUBLIC, [])["freshness.source_states"]

    def broken(*_: object) -> None:
        raise RuntimeError("the file of organisation 7 is odd")

    monkeypatch.setattr("checker.ingest.store._tell", broken)
    with pytest.raises(RuntimeError, match="odd"):
        public.load(FORGED, reach=7)
    assert seen(public, PUBLIC, [])["freshness.source_states"] == before
