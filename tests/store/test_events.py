"""What we saw change: block by block, one event per difference, in the transaction of the change."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from support.base import Base
from support.files import DAY, egrul, founder, head, inn, opendata, person, record, sshr

from checker.ingest import store
from checker.ingest.events import differences
from checker.models import Event, Run, SourceRow, Version
from scrapers.registry import SOURCES

LATER = DAY + timedelta(days=10)


@pytest.fixture
def known(base: Base) -> Base:
    """A base whose first run ended: company 1 is known."""
    base.load(egrul(record(1)))
    return base


def changed(base: Base, **blocks: Any) -> list[tuple[Any, ...]]:
    base.load(egrul(record(1, LATER, **blocks), day=LATER))
    return sorted(base.events())


def test_there_are_none_before_the_baseline(base: Base) -> None:
    base.load(opendata(sshr(1, 5)))
    assert base.count(Event) == 0


def test_there_are_none_at_the_first_sight_of_a_company(known: Base) -> None:
    known.load(egrul(record(2)))
    assert known.count(Event) == 0


def test_a_new_name_is_one_event(known: Base) -> None:
    assert changed(known, name="ИНОЕ") == [("name", "", "changed")]
    ((before, after, asof, since),) = known.events(Event.before, Event.after, Event.asof, Event.known_from)
    assert "«ПРИМЕР»" in before["name_full"]
    assert "«ИНОЕ»" in after["name_full"]
    assert asof == int(f"{LATER:%Y%m%d}")
    present = known.rows(select(Version.known_from).where(Version.known_to.is_(None)))
    assert present == [(since,)], "the event carries the moment of the version"


def test_several_differences_are_several_events(known: Base) -> None:
    assert changed(known, name="ИНОЕ", street="ВТОРАЯ", email="A@EXAMPLE.RU", heads=[head(102, "ИНАЯ")]) == [
        ("address", "", "changed"),
        ("email", "", "appeared"),
        ("head", f"{person(101)}:02", "ended"),
        ("head", f"{person(102)}:02", "appeared"),
        ("name", "", "changed"),
    ]


def test_a_founder_who_is_gone_has_ended(base: Base) -> None:
    base.load(egrul(record(1, founders=[founder(201), founder(202, "ВТОРАЯ")])))
    assert changed(base, founders=[founder(201)]) == [("founder", person(202), "ended")]


def test_a_founder_without_number_and_name_is_followed_too(known: Base) -> None:
    ((block, key, kind),) = changed(known, founders=[founder(201), founder(None, "")])
    assert (block, kind) == ("founder", "appeared")
    assert key.startswith("person:")


@pytest.mark.parametrize(
    "same",
    [{"stamp": 7}, {"name": "пример"}, {"street": "  Первая "}, {"stamp": 8, "heads": [head(stamp=9)]}],
    ids=["ГРН", "letter case", "spaces", "ГРН of a head"],
)
def test_a_difference_that_says_nothing_makes_no_event(known: Base, same: dict[str, Any]) -> None:
    assert changed(known, **same) == []
    assert len(known.versions()) == 2, "the register's words are kept all the same"


def test_a_change_and_its_events_are_one_transaction(known: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no events today")

    monkeypatch.setattr(store, "_tell", broken)
    before = known.present()
    with pytest.raises(RuntimeError, match="no events today"):
        changed(known, name="ИНОЕ")
    assert known.present() == before
    assert sorted(known.rows(select(Run.state))) == [("done",), ("failed",)]
    monkeypatch.undo()
    assert changed(known, name="ИНОЕ") == [("name", "", "changed")]


def test_a_private_file_does_not_set_the_baseline(base: Base) -> None:
    base.load(opendata(sshr(1, 5)), reach=7)
    assert base.rows(select(SourceRow.baseline_at)) == [(None,)]
    base.load(opendata(sshr(1, 5), sshr(2, 6), mark="1"))
    assert base.count(Event) == 0


def test_the_story_names_the_record_that_brought_each_change(known: Base) -> None:
    changed(known, name="ИНОЕ", email="A@EXAMPLE.RU")
    seen = [entry for entry in known.history(inn(1)) if entry.known_at]
    assert {(entry.block, entry.kind) for entry in seen} == {("name", "changed"), ("email", "appeared")}
    for entry in seen:
        raw = known.raw(entry.evidence.id)
        assert raw is not None
        assert "«ИНОЕ»" in raw.text


BODY = st.fixed_dictionaries(
    {"date": st.just("2024-12-31"), "headcount": st.integers(0, 9), "name": st.sampled_from(("А", "а", "Б"))}
)
ENTRIES = st.builds(lambda n: {"grn": str(n), "date": "2024-01-01"}, st.integers(1, 3))
PEOPLE = st.builds(
    lambda n, e, p: {"person": {"inn": str(n)}, "entry": e, "share": {"size": {"percent": str(p)}}},
    st.integers(1, 4), ENTRIES, st.integers(1, 3),
)  # fmt: skip
EGRUL = st.fixed_dictionaries(
    {"ogrn": st.just("1"), "name": st.fixed_dictionaries({"name_full": st.sampled_from("АаБ"), "entry": ENTRIES})},
    optional={
        "email": st.fixed_dictionaries({"address": st.sampled_from("xy")}),
        "founders": st.fixed_dictionaries({"person_founder": st.lists(PEOPLE, max_size=4)}),
        "licence": st.lists(st.fixed_dictionaries({"number": st.sampled_from("12")}), max_size=3),
    },
)


def essences(code: str, body: dict[str, Any]) -> dict[tuple[str, str], Any]:
    from checker.ingest.events import essence
    from scrapers.base import blocks_of

    return {(block, key): essence(value) for block, key, value in blocks_of(SOURCES[code], body)}


@given(old=EGRUL, new=EGRUL)
def test_differences_applied_to_the_old_blocks_give_the_new_ones(old: dict[str, Any], new: dict[str, Any]) -> None:
    from checker.ingest.events import essence

    have = essences("egrul", old)
    for found in differences(SOURCES["egrul"], old, new):
        place = found.block, found.key
        if found.kind == "appeared":
            assert place not in have
            assert found.before is None
        else:
            assert have[place] == essence(found.before)
        if found.kind == "ended":
            del have[place]
        else:
            have[place] = essence(found.after)
    assert have == essences("egrul", new)


@given(body=EGRUL)
def test_nothing_differs_from_itself(body: dict[str, Any]) -> None:
    assert list(differences(SOURCES["egrul"], body, body)) == []
    assert {found.kind for found in differences(SOURCES["egrul"], None, body)} == {"appeared"}
    assert {found.kind for found in differences(SOURCES["egrul"], body, None)} == {"ended"}


@given(old=BODY, new=BODY)
def test_headcounts_differ_in_one_block_at_most(old: dict[str, Any], new: dict[str, Any]) -> None:
    found = list(differences(SOURCES["sshr"], old, new))
    assert len(found) == (old["headcount"] != new["headcount"] or old["name"].casefold() != new["name"].casefold())
