"""Lists that are judged in the background: whole, once, by whoever lives; again each month, and what got worse."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from itertools import count
from typing import Any

import msgspec
import openpyxl
import pytest
from sqlalchemy import Engine, event, select, update
from support.base import Base
from support.files import DAY, egrul, element, entry, inn, ogrn, record
from support.people import Person, person
from support.proof import times

from checker import moments
from checker.accounts.refused import Refused
from checker.batches import book, judged, kept, monthly, work
from checker.batches.judged import Judged, Reason
from checker.batches.order import BAD, DOUBLE, FAILED, UNKNOWN
from checker.batches.register import Register
from checker.batches.straight import judge_text
from checker.batches.worse import Worse, compare
from checker.facts import Deal
from checker.intake.numbers import numbers_in
from checker.models import Batch, BatchItem, Licence
from checker.moments import to_day
from checker.reports.words import Words
from checker.scoring.engine import evaluate

NOW = datetime.now(UTC)
LATER = DAY + timedelta(days=10)
MARK = element("СвНедАдресЮЛ", entry(), ПризнНедАдресЮЛ="1", ТекстНедАдресЮЛ="сведения недостоверны")


@pytest.fixture
def owner(base: Base) -> Person:
    base.load(egrul(*(record(n) for n in range(1, 6))))
    return person(base.engine)


def brought(base: Base, who: Person, text: str, **options: Any) -> int:
    with base.engine.begin() as connection:
        return kept.make(connection, who.organisation, who.user, numbers_in(text), NOW, **options)


def judge(base: Base) -> None:
    while work.work_once(base.engine):
        pass


def row_of(base: Base, number: int) -> Any:
    return base.rows(select(Batch).where(Batch.id == number))[0]


def test_a_list_is_judged_as_each_of_its_companies_would_be(base: Base, owner: Person) -> None:
    lines = [inn(1), ogrn(2), inn(2), "ИНН 77012", inn(1), inn(77), inn(3)]
    number = brought(base, owner, "\n".join(lines), name=" Поставщики ", deal=Deal("credit", 30_000_000))
    judge(base)
    with base.read() as connection:
        row = kept.one(connection, owner.organisation, number)
        assert row is not None
        assert (row.name, row.lines, row.done, row.wrongs, row.doubles) == ("Поставщики", 5, 5, 1, 1)
        assert row.ended_at
        found = kept.companies(connection, number)
        assert {one.inn for one, _worse in found} == {inn(1), inn(2), inn(3)}
        for one, worse in found:
            assert worse is None
            verdict = evaluate(base.sheet(one.inn), row_deal(row))
            assert (one.decision, one.score, one.raw) == (verdict.decision.value, verdict.score, verdict.raw)
            assert one.missing == verdict.missing
            against = {reason.code for reason in one.reasons if reason.stop or reason.state == "bad"}
            assert against == {f.code for f in verdict.findings if f.stop or f.state == "bad"}
        assert [(one.line, one.fault) for one in kept.faults(connection, number)] == [
            (3, DOUBLE), (4, BAD), (5, DOUBLE), (6, UNKNOWN),
        ]  # fmt: skip
        assert sum(kept.counts(connection, number)[number].values()) == 3
        assert kept.tallies_of(row)["egrul"].found == 3  # not four: one of them stands there by both of its numbers
        assert judge_text(connection, "\n".join(lines)).tallies["egrul"].found == 3
        register = kept.register_of(connection, row, "https://primer.ru")
        assert [one.inn for one, _worse in register.companies] == [one.inn for one, _worse in found]


def test_a_company_named_twice_on_one_line_stands_in_the_register_once(base: Base, owner: Person) -> None:
    text = f"{inn(1)} {ogrn(1)} {inn(2)}"
    number = brought(base, owner, text)
    judge(base)
    with base.read() as connection:
        found = [one.inn for one, _worse in kept.companies(connection, number)]
        straight = judge_text(connection, text)
        assert sorted(found) == [inn(1), inn(2)] == sorted(one.inn for one, _worse in straight.companies)
        for lines in (kept.faults(connection, number), straight.lines):
            assert [(one.number, one.fault, one.detail) for one in lines] == [(ogrn(1), DOUBLE, "1")]


def test_what_another_version_wrote_keeps_no_list_from_ending(base: Base, owner: Person) -> None:
    number = brought(base, owner, inn(1))
    judge(base)
    with base.engine.begin() as connection:
        connection.execute(update(BatchItem).values(result='{"inn":"of another version"}'))
        later = monthly.again(connection, owner.organisation, owner.user, number, NOW)
    assert later
    judge(base)
    row = row_of(base, later)
    assert row.ended_at
    assert row.worse is None  # compared with nothing


def row_deal(row: Any) -> Deal:
    return Deal(row.deal, row.sum_kop)


def test_a_list_is_an_organisations_alone(base: Base, owner: Person) -> None:
    number, other = brought(base, owner, inn(1)), person(base.engine)
    with base.engine.begin() as connection:
        assert kept.one(connection, other.organisation, number) is None
        assert kept.listed(connection, other.organisation) == ([], 1, 1)
        assert not kept.set_repeat(connection, other.organisation, number, date(2026, 1, 1), on=True)
        assert not kept.drop(connection, other.organisation, number)
        assert kept.drop(connection, owner.organisation, number)
    assert base.count(BatchItem) == 0


def test_lists_are_counted_in_one_query_by_an_index_alone(base: Base, owner: Person) -> None:
    numbers = [brought(base, owner, f"{inn(1)}\n{inn(2)}") for _ in range(3)]
    judge(base)
    told: list[tuple[str, Any]] = []

    def listen(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: object) -> None:
        told.append((statement, parameters))

    event.listen(base.engine, "before_cursor_execute", listen)
    with base.read() as connection:
        counts = kept.counts(connection, *numbers)
        event.remove(base.engine, "before_cursor_execute", listen)
        assert [sum(counts[number].values()) for number in numbers] == [2, 2, 2]
        ((statement, parameters),) = [one for one in told if "batch_item" in one[0]]
        if base.engine.dialect.name == "sqlite":
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            assert any("COVERING INDEX ix_batch_item_decision" in row[3] for row in plan), plan


def test_an_organisation_brings_so_many_lists_a_day(base: Base, owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "A_DAY", 2)
    first = brought(base, owner, inn(1))
    brought(base, owner, inn(2))
    judge(base)
    with pytest.raises(Refused, match="За сутки"):
        brought(base, owner, inn(3))
    with base.engine.begin() as connection:
        with pytest.raises(Refused, match="За сутки"):
            monthly.again(connection, owner.organisation, owner.user, first, NOW)
        assert monthly.again(connection, owner.organisation, owner.user, first, NOW + timedelta(days=2))
    assert brought(base, person(base.engine), inn(1))


def test_what_an_organisation_brought_counts_in_its_lists_alone(base: Base, owner: Person) -> None:
    forged = egrul(record(1, LATER, name="ПОДДЕЛКА"), day=LATER)
    base.load(forged, reach=owner.organisation)
    mine, others = brought(base, owner, inn(1)), brought(base, person(base.engine), inn(1))
    judge(base)
    with base.read() as connection:
        names = [kept.companies(connection, number)[0][0].name for number in (mine, others)]
    assert names == ["ООО «ПОДДЕЛКА»", "ООО «ПРИМЕР»"]


def test_what_holds_nothing_and_too_many_lists_are_refused(base: Base, owner: Person) -> None:
    for text in ("", "ни одного номера", "\n" * 1000):
        with pytest.raises(Refused):
            brought(base, owner, text)
    with pytest.raises(Refused):
        brought(base, owner, inn(1), name="н" * 81)
    for _ in range(kept.OPEN):
        brought(base, owner, inn(1))
    with pytest.raises(Refused):
        brought(base, owner, inn(1))
    judge(base)
    brought(base, owner, "ИНН 77012")  # nothing to judge, and something to tell
    judge(base)
    with base.read() as connection:
        assert kept.listed(connection, owner.organisation)[0][0].ended_at


def test_all_of_a_list_is_of_one_moment_however_long_it_takes(
    base: Base, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "CHUNK", 1)
    number = brought(base, owner, f"{inn(1)}\n{inn(2)}\n{inn(3)}")
    stops = iter([False, True])
    assert work.work_once(base.engine, over=lambda: next(stops))
    assert row_of(base, number).done == 1
    base.load(egrul(*(record(n, LATER, name="ДРУГОЕ") for n in (1, 2, 3)), day=LATER))
    judge(base)
    with base.read() as connection:
        assert {one.name for one, _worse in kept.companies(connection, number)} == {"ООО «ПРИМЕР»"}
    assert row_of(base, number).done == 3


@contextmanager
def dying(engine: Engine, after: int) -> Iterator[None]:
    """Whoever works with this engine is killed once so many statements or commits were begun."""
    done = count(1)

    def die(*_args: Any) -> None:
        if next(done) == after:
            raise KeyboardInterrupt

    for name in ("before_cursor_execute", "commit"):
        event.listen(engine, name, die)
    try:
        yield
    finally:
        for name in ("before_cursor_execute", "commit"):
            event.remove(engine, name, die)


@pytest.mark.proof
def test_killed_anywhere_a_list_comes_to_the_same_end(
    base: Base, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "CHUNK", 2)
    numbers = [inn(1), inn(2), ogrn(2), inn(3), inn(77), inn(4), inn(5)]

    def told(number: int) -> Any:
        wanted = BatchItem.position, BatchItem.fault, BatchItem.detail, BatchItem.result, BatchItem.subject
        items = base.rows(select(*wanted).where(BatchItem.batch_id == number).order_by(BatchItem.position))
        row = row_of(base, number)
        return items, row.done, row.tallies, row.lines

    whole = brought(base, owner, "\n".join(numbers))
    judge(base)
    for after in range(2, 2 + times(60)):
        number = brought(base, owner, "\n".join(numbers))
        with suppress(KeyboardInterrupt), dying(base.engine, after):
            judge(base)
        with base.engine.begin() as connection:  # the claim of the dead is over
            connection.execute(update(Batch).values(until=0).where(Batch.until.is_not(None)))
        judge(base)
        assert told(number) == told(whole), after


def test_one_whose_list_was_taken_from_him_writes_nothing(base: Base, owner: Person) -> None:
    number = brought(base, owner, inn(1))
    claim = work._claim(base.engine, 60)
    assert claim is not None
    assert work._claim(base.engine, 60) is None
    with base.engine.begin() as connection:
        connection.execute(update(Batch).values(until=0))
    judge(base)
    ended = row_of(base, number)
    with pytest.raises(work._Lost), base.engine.begin() as connection:
        work._write(connection, claim, {1: (inn(1), 1)}, {inn(1): None}, {}, {}, 60)
    with pytest.raises(work._Lost), base.engine.begin() as connection:
        work._end(connection, claim)
    assert row_of(base, number) == ended


def test_a_company_that_cannot_be_judged_keeps_no_other_waiting(
    base: Base, owner: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    sound = judged.judged

    def broken(sheet: Any, deal: Deal) -> Judged:
        if sheet.inn == inn(2):
            raise ZeroDivisionError(sheet.inn)
        return sound(sheet, deal)

    monkeypatch.setattr(judged, "judged", broken)
    number = brought(base, owner, f"{inn(1)}\n{inn(2)}\n{inn(3)}")
    judge(base)
    with base.read() as connection:
        assert len(kept.companies(connection, number)) == 2
        ((line, fault),) = [(one.line, one.fault) for one in kept.faults(connection, number)]
    assert (line, fault) == (2, FAILED)
    assert "ZeroDivisionError" in caplog.text
    assert inn(2) not in caplog.text  # whom somebody looks up stands in no log


def test_a_list_is_judged_again_each_month_and_tells_what_got_worse(base: Base, owner: Person) -> None:
    number = brought(base, owner, f"{inn(1)}\n{inn(2)}\nИНН 77012\n{inn(1)}")
    judge(base)
    today = moments.to_date(to_day(NOW.date()))
    assert today is not None
    with base.engine.begin() as connection:
        assert kept.set_repeat(connection, owner.organisation, number, today, on=True)
    assert monthly.repeat_due(base.engine, NOW) == 0
    void = element("СвПрекрЮЛ", element("СпОбПрекр", КодПрекрЮЛ="101", НаимПрекрЮЛ="Ликвидация"), entry(),
                   ДатаПрекрЮЛ=LATER.isoformat())  # fmt: skip
    base.load(egrul(record(2, LATER, extra=void), day=LATER))
    month = NOW + timedelta(days=32)
    with base.engine.begin() as connection:
        connection.execute(update(Licence).values(until=20991231))
    assert monthly.repeat_due(base.engine, month) == 1
    assert monthly.repeat_due(base.engine, month) == 0
    judge(base)
    with base.read() as connection:
        again = kept.listed(connection, owner.organisation)[0][0]
        assert (again.before_id, again.worse, again.doubles, again.wrongs) == (number, 1, 1, 1)
        ((one, worse),) = kept.companies(connection, again.id, worse=True)
        assert one.inn == inn(2)
        assert worse is not None
        assert list(worse.sentences(Words("ru")))
        assert kept.before(connection, again) == moments.to_date(row_of(base, number).day)
        assert [line.fault for line in kept.faults(connection, again.id)] == [BAD, DOUBLE]
    with base.engine.begin() as connection:
        assert not kept.set_repeat(connection, owner.organisation, number, today, on=True)  # the later one goes on
        assert kept.set_repeat(connection, owner.organisation, again.id, today, on=False)
    assert monthly.repeat_due(base.engine, month + timedelta(days=40)) == 0


@pytest.mark.parametrize(
    ("due", "made", "then"),
    [
        (date(2031, 1, 31), date(2031, 1, 31), date(2031, 2, 28)),
        (date(2031, 1, 31), date(2031, 2, 1), date(2031, 2, 28)),
        (date(2031, 1, 31), date(2031, 4, 2), date(2031, 4, 30)),
        (date(2031, 1, 31), date(2031, 1, 3), date(2031, 1, 31)),
    ],
)
def test_late_or_asked_for_before_a_list_leaves_out_no_month(
    base: Base, owner: Person, due: date, made: date, then: date
) -> None:
    number, now = brought(base, owner, inn(1)), datetime(made.year, made.month, made.day, 9, tzinfo=UTC)
    judge(base)
    with base.engine.begin() as connection:
        connection.execute(update(Licence).values(until=20991231))
        connection.execute(update(Batch).values(repeat_on=31, next_on=to_day(due)))
        asked = made < due and monthly.again(connection, owner.organisation, owner.user, number, now)
    assert monthly.repeat_due(base.engine, now) == (0 if asked else 1)
    repeated = base.rows(select(Batch.repeat_on, Batch.next_on).where(Batch.next_on.is_not(None)))
    assert [tuple(row) for row in repeated] == [(31, to_day(then))]


def test_without_a_licence_a_list_waits_till_there_is_one(base: Base, owner: Person) -> None:
    number = brought(base, owner, inn(1))
    judge(base)
    with base.engine.begin() as connection:
        kept.set_repeat(connection, owner.organisation, number, NOW.date(), on=True)
        connection.execute(update(Licence).values(until=to_day(NOW.date())))
    month = NOW + timedelta(days=40)
    assert monthly.repeat_due(base.engine, month) == 0
    with base.engine.begin() as connection:
        connection.execute(update(Licence).values(until=20991231))
    assert monthly.repeat_due(base.engine, month) == 1


def test_lists_are_forgotten_but_for_those_that_are_judged_again(base: Base, owner: Person) -> None:
    gone, stays = brought(base, owner, inn(1)), brought(base, owner, inn(2))
    judge(base)
    with base.engine.begin() as connection:
        kept.set_repeat(connection, owner.organisation, stays, NOW.date(), on=True)
    monthly.forget(base.engine, NOW + monthly.KEPT + timedelta(days=1))
    assert [row[0] for row in base.rows(select(Batch.id))] == [stays]
    assert gone != stays


@pytest.mark.parametrize(
    ("day", "wanted", "then"),
    [
        (date(2026, 1, 31), 31, date(2026, 2, 28)),
        (date(2028, 1, 31), 31, date(2028, 2, 29)),
        (date(2026, 2, 28), 31, date(2026, 3, 31)),
        (date(2026, 12, 5), 5, date(2027, 1, 5)),
        (date(2026, 12, 5), 1, date(2027, 1, 1)),
    ],
)
def test_the_day_of_the_next_month(day: date, wanted: int, then: date) -> None:
    assert kept.next_month(day, wanted) == then


def one(**other: Any) -> Judged:
    fields: dict[str, Any] = {
        "inn": inn(1), "ogrn": ogrn(1), "kind": "legal_entity", "name": "Пример", "status": "active", "since": "",
        "decision": "work", "score": 80, "raw": 80, "depth": "A", "method": "2026.3", "answered": 20, "asked": 23,
        "missing": (), "reasons": (),
    }  # fmt: skip
    return Judged(**fields | other)


BAD_ONE = Reason(code="address.unreliable", points=-10, state="bad")
TOLD = Reason(code="sign.hidden", points=-10, state="bad")
LIGHTER = Reason(code="address.unreliable", points=-5, state="bad")
STOP = Reason(code="status.exclusion_pending_untrue", points=-60, state="bad", stop=True)
UNPROVED = msgspec.structs.replace(STOP, points=0, stop=False, caps="safeguards")
OTHER_STOP = Reason(code="status.liquidation", points=-60, state="bad", stop=True)


def debt(kind: str, points: int, caps: str = "") -> Reason:
    return Reason(code=f"tax.{kind}", points=points, state="bad", caps=caps)


GRAVE_DEBT = debt("arrears_grave", -30, "safeguards")
SLIGHT_DEBT = debt("arrears_slight", -3)
NOTHING_PAID = debt("nothing_paid", -8)


@pytest.mark.parametrize(
    ("before", "now", "worse", "better"),
    [
        ({}, {}, False, False),
        ({}, {"decision": "refuse", "score": None}, True, False),
        ({}, {"score": 70}, True, False),
        ({"score": 70}, {}, False, True),
        ({"decision": "refuse", "score": None}, {}, False, True),
        ({}, {"reasons": (BAD_ONE,)}, True, False),
        ({"reasons": (BAD_ONE,)}, {"reasons": (BAD_ONE,)}, False, False),
        ({"method": "2026.2"}, {"score": 10, "decision": "safeguards"}, False, False),  # we reckon otherwise
        ({"method": "2026.2", "reasons": (LIGHTER,)}, {"reasons": (BAD_ONE,)}, False, False),
        ({"reasons": (LIGHTER,)}, {"reasons": (BAD_ONE,)}, True, False),
        ({}, {"decision": "insufficient", "score": None, "missing": ("efrsb",)}, False, False),  # a source is silent
        ({}, {"decision": "insufficient", "missing": ("efrsb",), "reasons": (BAD_ONE,)}, True, False),
        ({}, {"score": 70, "missing": ("efrsb",)}, False, False),  # what spoke for it is not seen now
        ({}, {"score": 70, "missing": ("efrsb",), "reasons": (BAD_ONE,)}, True, False),
        (
            {"decision": "refuse"},
            {"decision": "insufficient", "missing": ("efrsb",)},
            False,
            False,
        ),  # nothing is better
        (
            {"score": 70, "heard": ("egrul", "rsmp")},
            {"heard": ("egrul",)},
            False,
            False,
        ),  # nor where any other is silent
        ({"heard": ("egrul", "rsmp")}, {"score": 70, "heard": ("egrul",)}, False, False),
        ({"score": 70, "heard": ("egrul",)}, {"heard": ("egrul", "rsmp")}, False, True),
        ({"score": 70, "read": "1"}, {"read": "1"}, False, False),  # a later day alone
        ({"score": 70, "read": "1"}, {"read": "2"}, False, True),
        ({"score": 70}, {"read": "2", "heard": ("egrul",)}, False, True),  # an earlier version kept the first
        ({"reasons": (BAD_ONE,)}, {"reasons": (LIGHTER,)}, False, False),
        ({"reasons": (GRAVE_DEBT,), "score": 45}, {"reasons": (SLIGHT_DEBT,), "score": 72}, False, True),
        ({"reasons": (SLIGHT_DEBT,), "score": 72}, {"reasons": (GRAVE_DEBT,), "score": 45}, True, False),
        ({"reasons": (GRAVE_DEBT,)}, {"reasons": (debt("arrears", -10, "safeguards"),)}, False, False),
        ({"reasons": (NOTHING_PAID,)}, {"reasons": (debt("arrears", -8, "safeguards"),)}, True, False),  # caps anew
        ({"reasons": (GRAVE_DEBT,)}, {"reasons": (GRAVE_DEBT, NOTHING_PAID)}, True, False),  # one reason more
        ({"reasons": (STOP,)}, {"reasons": (OTHER_STOP,)}, True, False),
        ({"reasons": (UNPROVED,)}, {"reasons": (STOP,)}, True, False),
        ({"reasons": (STOP,)}, {"reasons": (UNPROVED,)}, False, False),
        ({"reasons": (STOP,), "decision": "refuse"}, {"reasons": (UNPROVED,), "decision": "safeguards"}, False, False),
        ({"reasons": (STOP,)}, {"reasons": (UNPROVED, OTHER_STOP)}, True, False),
    ],
)
def test_what_got_worse(before: dict[str, Any], now: dict[str, Any], worse: bool, better: bool) -> None:
    told = compare(one(**before), one(**now))
    assert (told.now_worse, told.better) == (worse, better)
    assert msgspec.json.decode(msgspec.json.encode(told), type=type(told)) == told


def test_a_source_that_fell_silent_is_told_and_is_nothing_worse() -> None:
    told = compare(one(), one(missing=("efrsb",)))
    assert not told.now_worse
    assert list(told.sentences(Words("ru"))) == []
    (said,) = told.uncompared(Words("ru"))
    assert said.startswith("в этот раз не проверено: ")
    assert "efrsb" not in said


def test_a_stop_factor_whose_source_fell_silent_is_told_as_not_proved_anew() -> None:
    parameters = {"grn": "1", "date": "2026-09-21", "deadline": "2026-12-21", "objections": "open"}
    stop, unproved = (msgspec.structs.replace(one, parameters=parameters) for one in (STOP, UNPROVED))
    told = compare(one(reasons=(stop,)), one(reasons=(unproved,)))
    assert told.came == ()
    assert list(told.sentences(Words("ru"))) == []
    (said,) = told.uncompared(Words("ru"))
    assert said.startswith("не подтверждено заново: Налоговая решила исключить из реестра")


def test_a_lower_score_is_told_with_the_source_that_fell_silent_though_the_deal_does_not_need_it() -> None:
    told = compare(one(heard=("egrul", "rsmp")), one(heard=("egrul",), score=70))
    silent, fell = told.uncompared(Words("ru"))
    assert silent.startswith("в этот раз не проверено: ")
    assert fell == "балл 80 → 70"


def test_other_data_of_the_same_day_are_told_and_the_same_data_are_not(base: Base, owner: Person) -> None:
    def judged_now(number: int) -> Judged:
        with base.read() as connection:
            found = judged.judge_some(connection, [inn(number)], on=LATER)[0][inn(number)]
        assert found
        return found

    before, again = judged_now(1), judged_now(1)
    assert before == again
    assert compare(before, again) == Worse()
    next_day = DAY + timedelta(days=1)
    base.load(egrul(record(1, next_day).replace("</АдресРФ>", f"</АдресРФ>{MARK}"), day=next_day))
    marked = judged_now(1)
    told = compare(before, marked)
    assert told.now_worse
    assert [reason.code for reason in told.came] == ["address.mark_inspection"]
    mended = compare(marked, before)
    assert not mended.now_worse
    assert mended.came == ()


def test_what_got_worse_and_what_is_not_seen_any_more_stand_apart_in_the_register() -> None:
    grave = compare(one(), one(score=70, missing=("kad",), reasons=(TOLD,)))
    silent = compare(one(), one(score=70, missing=("efrsb",), method="2026.3"))
    moment = datetime(2026, 11, 20, tzinfo=UTC)
    register = Register(
        as_of=moment, on=moment.date(), deal=Deal(), lines=[], tallies={}, before=moment.date(),
        companies=[(one(), grave), (one(), silent), (one(), compare(one(), one()))],
    )  # fmt: skip
    loaded = openpyxl.load_workbook(BytesIO(book.render(register, "ru")))["Реестр"]
    head, *rows = loaded.iter_rows(values_only=True)
    worse, unlike = head.index("Что стало хуже"), head.index("Что не удалось сравнить")
    assert "балл" in rows[0][worse]
    assert "не проверено" in rows[0][unlike]
    assert "балл" not in rows[0][unlike]
    assert rows[1][worse] is None  # nothing that is of the company
    assert "не проверено" in rows[1][unlike]
    assert (rows[2][worse], rows[2][unlike]) == (None, None)
    alone = msgspec.structs.replace(register, before=None)
    (head, *_rows) = openpyxl.load_workbook(BytesIO(book.render(alone, "ru")))["Реестр"].iter_rows(values_only=True)
    assert "Что стало хуже" not in head


def test_wrong_numbers_that_are_not_told_one_by_one_are_counted(base: Base, owner: Person) -> None:
    wrong = f"{inn(1)[:-1]}{(int(inn(1)[-1]) + 1) % 10}"
    number = brought(base, owner, "\n".join([inn(1)] * 700 + [wrong] * 600))
    judge(base)
    with base.read() as connection:
        row = kept.one(connection, owner.organisation, number)
        register = kept.register_of(connection, row, "")
        assert kept.faulty(connection, number) == len(register.lines) == 1_000
    assert book.remarks(register, Words("ru")) == [
        "Номеров с ошибкой: 600. Перечислены первые 500.",
        "Повторов: 699. Перечислены первые 500.",
    ]
