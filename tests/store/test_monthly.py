"""Monthly snapshots: what stands unchanged is no news, what is gone is, and the day is always told."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from support.base import Base
from support.files import debtam, disqualified, inn, opendata

from checker.facts import State
from checker.models import Issue, Refusal, Version

DEBTAM = 6
SEPTEMBER, OCTOBER, NOVEMBER = date(2025, 9, 1), date(2025, 10, 1), date(2025, 11, 1)
VAT, LAND = ("Налог на добавленную  стоимость", "100.00"), ("Земельный налог", "5.00")


def snapshot(stated: date, *documents: str) -> bytes:
    return opendata(*documents, number=DEBTAM, day=stated.replace(day=25))


def test_a_debt_that_stands_unchanged_makes_no_event_and_is_told_as_of_the_new_day(base: Base) -> None:
    base.load(snapshot(OCTOBER, debtam(1, VAT, stated=OCTOBER), debtam(2, LAND, stated=OCTOBER)), vouched=True)
    done = base.load(
        snapshot(NOVEMBER, debtam(1, VAT, stated=NOVEMBER), debtam(2, LAND, stated=NOVEMBER)), vouched=True
    )
    assert (done.stored, done.unchanged, done.whole) == (0, 2, True)
    assert base.events() == []
    assert base.coverage(inn(1), "debtam").as_of == NOVEMBER
    (fact,) = base.sheet(inn(1)).of("tax_debt_total")
    assert (fact.value, fact.evidence.as_of) == ({"total_kop": 10_000, "taxes": 1}, OCTOBER)
    assert [fact.key for fact in base.sheet(inn(1)).of("tax_debt")] == ["Налог на добавленную стоимость"]


def test_a_debt_that_grew_and_one_that_is_gone_are_events(base: Base) -> None:
    base.load(snapshot(OCTOBER, debtam(1, VAT, LAND, stated=OCTOBER), debtam(2, LAND, stated=OCTOBER)), vouched=True)
    more = (VAT[0], "150.00")
    done = base.load(snapshot(NOVEMBER, debtam(1, more, stated=NOVEMBER)), vouched=True)
    assert (done.stored, done.ended) == (1, 1)
    assert set(base.events()) == {
        ("tax_debt", "Налог на добавленную стоимость", "changed"),
        ("tax_debt", "Земельный налог", "ended"),
        ("tax_debt_total", "", "changed"),
        ("listed", "", "ended"),
    }
    gone = base.coverage(inn(2), "debtam")
    assert (gone.state, gone.as_of) == (State.NOTHING_FOUND, NOVEMBER)


def test_of_two_documents_of_one_company_the_later_snapshot_counts_and_sums_never_add_up(base: Base) -> None:
    done = base.load(snapshot(NOVEMBER, debtam(1, VAT, stated=NOVEMBER), debtam(1, LAND, stated=OCTOBER)))
    assert (done.seen, done.stored, done.unchanged) == (2, 1, 1)
    (fact,) = base.sheet(inn(1)).of("tax_debt_total")
    assert fact.value["total_kop"] == 10_000


def test_an_older_snapshot_read_later_is_the_past(base: Base) -> None:
    base.load(snapshot(NOVEMBER, debtam(1, VAT, stated=NOVEMBER)), vouched=True)
    base.load(snapshot(OCTOBER, debtam(1, LAND, stated=OCTOBER)), vouched=True)
    (fact,) = base.sheet(inn(1)).of("tax_debt_total")
    assert fact.value["total_kop"] == 10_000
    (fact,) = base.sheet(inn(1), on=date(2025, 10, 15)).of("tax_debt_total")
    assert fact.value["total_kop"] == 500


def test_a_record_of_the_disqualified_ends_when_a_whole_list_no_longer_names_it(base: Base) -> None:
    rows = [(1, 1, "ПРИМЕРОВА ВЕРА"), (2, 1, "ПРИМЕРОВ ИВАН"), (3, 2, "ПРИМЕРОВ ПЁТР"), (4, 3, "ПРИМЕР ЯН")]
    base.load(disqualified(*rows), "data-20251101-structure-20150127.csv", vouched=True)
    assert base.coverage(inn(9), "disqualified").state is State.NOTHING_FOUND
    done = base.load(disqualified(rows[0], rows[3]), "data-20251108-structure-20150127.csv", vouched=True)
    assert (done.stored, done.unchanged, done.whole, done.ended) == (0, 2, True, 2)
    assert [fact.value["person"] for fact in base.sheet(inn(1)).of("disqualified")] == ["ПРИМЕРОВА ВЕРА"]
    gone = base.coverage(inn(2), "disqualified")
    assert (gone.state, gone.as_of) == (State.NOTHING_FOUND, date(2025, 11, 8))
    assert sorted(base.events()) == [("listed", "269800000002", "ended"), ("listed", "269800000003", "ended")]
    back = base.load(disqualified(*reversed(rows)), "data-20251115-structure-20150127.csv", vouched=True)
    assert (back.stored, back.ended) == (2, 0)
    assert len(list(base.sheet(inn(1)).of("disqualified"))) == 2


def test_rows_of_the_disqualified_are_opened_by_their_bytes_and_a_huge_name_hurts_nobody(base: Base) -> None:
    base.load(disqualified((1, 1, "Я" * 300_000), (2, 2, "ПРИМЕРОВ ИВАН"), delimiter=";"))
    (fact,) = base.sheet(inn(2)).of("disqualified")
    raw = base.raw(fact.evidence.id)
    assert raw is not None
    assert (fact.evidence.member, fact.evidence.record) == (0, "269800000002")
    (huge,) = base.sheet(inn(1)).of("disqualified")
    assert len(huge.value["person"]) == 300_000
    assert base.count(Version) == 2
    assert base.count(Refusal) == base.count(Issue) == 0
    assert base.rows(select(Version.part).order_by(Version.part)) == [("269800000001",), ("269800000002",)]


def test_a_partial_snapshot_that_says_the_same_again_confirms_it(base: Base) -> None:
    for month in (SEPTEMBER, NOVEMBER):
        base.load(snapshot(month, debtam(1, LAND, stated=month)))
    assert base.coverage(inn(1), "debtam").as_of == NOVEMBER
    assert base.coverage(inn(1), "debtam", on=date(2025, 10, 20)).as_of == SEPTEMBER
    assert base.events() == []


def test_an_older_partial_snapshot_read_last_is_the_past_even_if_the_newest_one_changed_nothing(base: Base) -> None:
    for month, debt in ((SEPTEMBER, LAND), (NOVEMBER, LAND), (OCTOBER, VAT)):
        base.load(snapshot(month, debtam(1, debt, stated=month)))
    for day, total in ((date(2025, 9, 20), 500), (date(2025, 10, 20), 10_000), (date(2025, 11, 20), 500)):
        (fact,) = base.sheet(inn(1), on=day).of("tax_debt_total")
        assert fact.value["total_kop"] == total, day


def test_an_older_whole_list_does_not_end_what_a_newer_partial_one_named(base: Base) -> None:
    for month in (SEPTEMBER, NOVEMBER):
        base.load(snapshot(month, debtam(1, LAND, stated=month)))
    done = base.load(snapshot(OCTOBER, debtam(2, LAND, stated=OCTOBER)), vouched=True)
    assert (done.whole, done.ended) == (True, 0)
    assert base.coverage(inn(1), "debtam").state is State.FOUND


def test_a_partial_list_of_the_disqualified_confirms_by_record(base: Base) -> None:
    for number, day in ((2, "20251001"), (3, "20251101")):
        rows = disqualified((1, 1, "ПРИМЕРОВА ВЕРА"), (number, number, "ПРИМЕРОВ ИВАН"))
        base.load(rows, f"data-{day}-structure-20150127.csv")
    base.load(disqualified((1, 1, "ПРИМЕРОВА АННА")), "data-20251015-structure-20150127.csv")
    (fact,) = base.sheet(inn(1)).of("disqualified")
    assert fact.value["person"] == "ПРИМЕРОВА ВЕРА"
    assert base.coverage(inn(1), "disqualified").as_of == date(2025, 11, 1)
