"""Touched companies become alerts: each thing once for each organisation, and nothing that is not the company's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, update
from support.base import Base
from support.files import DAY, egrul, head, inn, ogrn, person, record
from support.watched import happened, listed, organisation, watched

from checker import moments
from checker.accounts import departure
from checker.models import Alert, AlertChannel, Event, Licence, Notification, Organisation, Score, Touched, Watch
from checker.settings import Settings
from checker.watching import alerts, scores, touched

OPTIONS = Settings()
LATER = DAY + timedelta(days=10)
EARLIER = DAY - timedelta(days=30)


def work(base: Base, **options: Any) -> None:
    touched.look(base.engine)
    while alerts.work_once(base.engine, OPTIONS, **options):
        touched.look(base.engine)
    assert base.count(Touched) == 0


def told(base: Base, *columns: Any) -> list[tuple[Any, ...]]:
    work(base)
    wanted = columns or (Alert.organisation_id, Alert.kind)
    return [tuple(row) for row in base.rows(select(*wanted).order_by(Alert.organisation_id, Alert.id))]


def known(base: Base, *numbers: int, **options: Any) -> list[int]:
    """A base that knows companies, and two organisations that watch them."""
    base.load(egrul(*(record(number) for number in numbers)))
    with base.engine.begin() as connection:
        both = [organisation(connection), organisation(connection)]
        for one in both:
            into = listed(connection, one, **options)
            for number in numbers:
                watched(connection, one, inn(number), into)
        touched.touch(connection, [inn(number) for number in numbers])
    work(base)
    return both


def changed(base: Base, number: int = 1, day: Any = LATER, **blocks: Any) -> None:
    base.load(egrul(record(number, day, **blocks), day=day))


NEW_HEAD: dict[str, Any] = {"heads": [head(102, "ИНАЯ")]}


def test_what_happened_is_told_once_to_each_that_watches(base: Base) -> None:
    one, other = known(base, 1, 2)
    changed(base, **NEW_HEAD)
    assert told(base) == [(one, "head"), (other, "head")]
    assert told(base) == [(one, "head"), (other, "head")]
    ((subject, name, event, value),) = base.rows(
        select(Alert.subject, Alert.name, Alert.event_id, Alert.value).where(Alert.organisation_id == one)
    )
    assert subject == inn(1)
    assert name == f"event:{event}"
    assert value["before"] != value["after"]
    assert base.count(Notification) == 2


def test_a_company_in_five_lists_is_told_of_once(base: Base) -> None:
    base.load(egrul(record(1)))
    with base.engine.begin() as connection:
        org = organisation(connection)
        for _ in range(5):
            watched(connection, org, inn(1))
    changed(base, **NEW_HEAD)
    assert told(base) == [(org, "head")]


def test_what_any_list_asks_for_is_told(base: Base) -> None:
    base.load(egrul(record(1)))
    with base.engine.begin() as connection:
        org, deaf = organisation(connection), organisation(connection)
        watched(connection, org, inn(1), rules={"head": {"on": False}})
        watched(connection, org, inn(1), rules={"head": {"on": True}})
        watched(connection, deaf, inn(1), rules={"head": {"on": False}})
    changed(base, **NEW_HEAD)
    assert told(base) == [(org, "head")]


def test_a_list_tells_nothing_of_before_it_watched_though_another_did(base: Base) -> None:
    base.load(egrul(record(1)))
    with base.engine.begin() as connection:
        org = organisation(connection)
        watched(connection, org, inn(1), rules={"head": {"on": False}})
    changed(base, **NEW_HEAD)
    with base.engine.begin() as connection:
        watched(connection, org, inn(1))
        watched(connection, organisation(connection), inn(1))
    assert told(base) == []


def test_who_may_not_watch_is_told_nothing_and_later_nothing_old(base: Base) -> None:
    one, other = known(base, 1)
    with base.engine.begin() as connection:
        connection.execute(delete(Licence).where(Licence.organisation_id == one))
        connection.execute(update(Organisation).where(Organisation.id == other).values(closed_at=1))
    changed(base, **NEW_HEAD)
    assert told(base) == []
    with base.engine.begin() as connection:
        connection.execute(insert(Licence).values(organisation_id=one, since=20200101, until=20991231, at=0))
    assert told(base) == [], "what was missed is not made up for: the page shows what is"
    changed(base, day=LATER + timedelta(days=1), heads=[head(103, "ТРЕТЬЯ")])
    assert told(base) == [(one, "head")]


def test_a_correction_of_an_earlier_day_is_no_news(base: Base) -> None:
    known(base, 1)
    changed(base, day=EARLIER, name="ПРЕЖНЕЕ", heads=[head(109, "ПРЕЖНЯЯ")])
    assert told(base) == []


def test_a_change_of_nothing_but_writing_is_no_news(base: Base) -> None:
    known(base, 1)
    changed(base, name="пример", street="  первая ", stamp=3)
    assert told(base) == []
    assert base.count(Score) == 1


def test_nobody_is_told_of_whom_nobody_watches(base: Base) -> None:
    one, other = known(base, 1, 2)
    with base.engine.begin() as connection:
        connection.execute(delete(Watch).where(Watch.organisation_id == one))
    changed(base, number=1, **NEW_HEAD)
    assert told(base) == [(other, "head")]


def test_what_an_organisation_brought_is_told_to_it_alone(base: Base) -> None:
    one, other = known(base, 1)
    base.load(egrul(record(1)), reach=one)
    base.load(egrul(record(1, LATER, **NEW_HEAD), day=LATER), reach=one)
    assert base.rows(select(Event.reach).distinct()) == [(one,)]
    assert {organisation for organisation, _ in told(base)} == {one}
    assert {reach for (reach,) in base.rows(select(Score.reach))} == {0, one}
    assert other


def test_what_happens_to_a_head_is_told_to_lists_that_ask_for_people(base: Base) -> None:
    base.load(egrul(record(1)))
    with base.engine.begin() as connection:
        asks, not_asks = organisation(connection), organisation(connection)
        watched(connection, asks, inn(1), people=True)
        watched(connection, not_asks, inn(1))
        card = {"number": "А98-1/2025", "stage": "realization", "since": "2025-11-01"}
        happened(
            connection, person(101), source="efrsb", block="bankruptcy", key="А98-1/2025", kind="appeared",
            before=None, after=card,
        )  # fmt: skip
    (found,) = told(base, Alert.organisation_id, Alert.kind, Alert.subject, Alert.value)
    assert found[:3] == (asks, "bankruptcy", inn(1))
    assert found[3]["person"] == person(101)


def test_the_effect_on_the_verdict_is_that_of_the_trace(base: Base) -> None:
    known(base, 1)
    ((before,),) = base.rows(select(Score.score).where(Score.known_to.is_(None)))
    changed(base, **NEW_HEAD)
    told(base)
    rows = base.rows(select(Alert.score_before, Alert.score_after, Alert.decision_before).where(Alert.kind == "head"))
    trace = base.rows(select(Score.score).order_by(Score.known_from))
    assert rows[0][:2] == (before, trace[-1][0])
    assert rows[0][2] is not None
    assert base.rows(select(func.count()).select_from(Score).where(Score.known_to.is_(None))) == [(1,)]


def test_without_a_trace_the_verdict_before_is_computed_as_it_was_known(base: Base) -> None:
    known(base, 1)
    kept = base.rows(select(Score.score, Score.decision))
    with base.engine.begin() as connection:
        connection.execute(delete(Score))
    changed(base, **NEW_HEAD)
    told(base)
    assert base.rows(select(Alert.score_before, Alert.decision_before).distinct()) == kept


def mark(number: int) -> dict[str, Any]:
    """An untruth mark on the address."""
    from support.files import element, entry

    return {"extra": element("СвНедАдресЮЛ", entry(number), ПризнНедАдресЮЛ="1", ТекстНедАдресЮЛ="НЕДОСТОВЕРНО")}


def test_another_decision_is_told_with_the_difference_of_its_reasons(base: Base) -> None:
    one, other = known(base, 1)
    trace_says(base, decision="work", findings=[["age.old", 5, "good"], ["coverage.x", 0, "unknown"]])
    changed(base, **NEW_HEAD)
    found = [row for row in told(base, Alert.organisation_id, Alert.kind, Alert.value) if row[1] == "decision"]
    assert [row[0] for row in found] == [one, other]
    assert found[0][2]["lost"] == [["age.old", 5]]
    assert found[0][2]["gained"]
    assert not any(code.startswith("coverage.") for code, _ in found[0][2]["gained"] + found[0][2]["lost"])


def trace_says(base: Base, **values: Any) -> None:
    with base.engine.begin() as connection:
        connection.execute(update(Score).where(Score.known_to.is_(None)).values(values))


def test_a_source_of_ours_that_went_blind_is_no_decision_about_the_company(base: Base) -> None:
    known(base, 1)
    ((now,),) = base.rows(select(Score.findings))
    own = [one for one in now if not one[0].startswith("coverage.")]
    trace_says(base, decision="work", findings=own)
    changed(base, email="A@EXAMPLE.RU")
    assert "decision" not in {kind for _, kind in told(base)}


def test_another_method_is_no_decision_about_the_company(base: Base) -> None:
    known(base, 1)
    trace_says(base, decision="refuse", method="2026.1", findings=[])
    changed(base, email="A@EXAMPLE.RU")
    assert "decision" not in {kind for _, kind in told(base)}
    assert base.rows(select(Score.method).where(Score.known_to.is_(None))) != [("2026.1",)]


def test_channels_that_are_off_feeds_and_those_of_whoever_left_are_not_used(base: Base) -> None:
    one, other = known(base, 1)
    with base.engine.begin() as connection:
        connection.execute(update(AlertChannel).where(AlertChannel.organisation_id == one).values(off_at=1))
        connection.execute(update(AlertChannel).where(AlertChannel.organisation_id == other).values(kind="feed"))
    changed(base, **NEW_HEAD)
    assert len(told(base)) == 2
    assert base.count(Notification) == 0


def test_one_that_cannot_be_told_holds_up_no_other(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = known(base, 1, 2)
    changed(base, 1, **NEW_HEAD)
    changed(base, 2, LATER, heads=[head(103, "ТРЕТЬЯ")])
    real = alerts.notice

    def broken(news: Any, on: Any, known: Any) -> Any:
        if any("ТРЕТЬЯ" in str(one.after) for one in news):
            raise RuntimeError
        return real(news, on, known)

    monkeypatch.setattr(alerts, "notice", broken)
    touched.look(base.engine)
    alerts.work_once(base.engine, OPTIONS)
    assert base.rows(select(Alert.subject).distinct()) == [(inn(1),)]
    monkeypatch.setattr(alerts, "notice", real)
    with base.engine.begin() as connection:
        connection.execute(update(Touched).values(until=0))
    assert {subject for (subject,) in told(base, Alert.subject)} == {inn(1), inn(2)}
    assert one + other


def test_a_verdict_that_breaks_leaves_the_news_without_its_effect(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    known(base, 1)
    changed(base, **NEW_HEAD)

    def broken(_sheet: Any) -> Any:
        raise RuntimeError

    monkeypatch.setattr(scores, "scored", broken)
    assert {(kind, after) for kind, after in told(base, Alert.kind, Alert.score_after)} == {("head", None)}


def test_news_that_come_while_a_company_is_worked_are_told_once(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = known(base, 1)
    changed(base, **NEW_HEAD)
    touched.look(base.engine)
    real = alerts.look_at

    def slow(connection: Any, claims: Any, now: Any) -> Any:
        seen = real(connection, claims, now)
        monkeypatch.setattr(alerts, "look_at", real)
        changed(base, day=LATER + timedelta(days=1), name="НОВОЕ ИМЯ", **NEW_HEAD)
        touched.look(base.engine)
        return seen

    monkeypatch.setattr(alerts, "look_at", slow)
    assert alerts.work_once(base.engine, OPTIONS)
    assert base.count(Alert) == 0, "it was taken away"
    assert sorted(told(base)) == sorted([(org, kind) for org in (one, other) for kind in ("head", "name")])


def test_whoever_begins_to_watch_gets_a_verdict_and_no_news(base: Base) -> None:
    base.load(egrul(record(1)))
    with base.engine.begin() as connection:
        watched(connection, organisation(connection), inn(1))
        scores.rescore(connection, [inn(1)])
    assert base.count(Score) == 1
    with base.engine.begin() as connection:
        scores.rescore(connection, [inn(1)])
        touched.touch(connection, [inn(1)])
    assert told(base) == []
    assert base.count(Score) == 1, "the same verdict is no new one"


def test_the_watch_follows_to_the_successor_and_says_so(base: Base) -> None:
    from support.files import element, entry

    one, other = known(base, 1)
    with base.engine.begin() as connection:
        connection.execute(update(Watch).values(note="должник"))
    heir = element("СвПреем", entry(7), ОГРН=ogrn(5), ИНН=inn(5), НаимЮЛПолн="ООО «ПРЕЕМНИК»")
    changed(base, extra=heir)
    assert "successor" not in {kind for _, kind in told(base)}, "it lives on: only a part of it was split off"
    end = '<СвПрекрЮЛ ДатаПрекрЮЛ="2025-11-20"><СпПрекрЮЛ КодСпПрекрЮЛ="301" НаимСпПрекрЮЛ="Слияние"/></СвПрекрЮЛ>'
    changed(base, day=LATER + timedelta(days=1), extra=heir + end)
    rows = [row for row in told(base, Alert.organisation_id, Alert.kind, Alert.value) if row[1] == "successor"]
    assert [(row[0], row[2]) for row in rows] == [(one, {"successor": inn(5)}), (other, {"successor": inn(5)})]
    followed = base.rows(select(Watch.note, Watch.follows).where(Watch.subject == inn(5)))
    assert followed == [("должник", inn(1))] * 2
    base.load(egrul(record(5, LATER), day=LATER))
    base.load(egrul(record(5, LATER + timedelta(days=3), **NEW_HEAD), day=LATER + timedelta(days=3)))
    assert {subject for (subject,) in told(base, Alert.subject)} == {inn(1), inn(5)}


def test_moments_of_alerts_are_in_the_order_of_their_commits(base: Base) -> None:
    known(base, 1, 2, 3)
    for number in (1, 2, 3):
        changed(base, number, LATER + timedelta(days=number), heads=[head(110 + number, "ИНАЯ")])
    touched.look(base.engine)
    while alerts.work_once(base.engine, OPTIONS, most=1):
        pass
    rows = base.rows(select(Alert.at).order_by(Alert.id))
    assert [at for (at,) in rows] == sorted(at for (at,) in rows)
    with base.read() as connection:
        assert rows[-1][0] <= moments.last(connection)


def test_what_was_known_before_the_news_helps_to_understand_it(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    handed: list[Any] = []

    def noticing(news: Any, on: Any, known: Any) -> Any:
        handed.append([fact.block for fact in known])
        return []

    monkeypatch.setattr(alerts, "notice", noticing)
    known(base, 1)
    changed(base, **NEW_HEAD)
    work(base)
    assert set(map(tuple, handed)) == {()}, "a change of head needs nothing else"
    monkeypatch.setattr(alerts, "needs_known", bool)
    changed(base, day=LATER + timedelta(days=1), heads=[head(103, "ТРЕТЬЯ")])
    work(base)
    assert "head" in handed[-1]


def test_whoever_closes_meanwhile_is_told_nothing_that_would_stay_for_ever(
    base: Base, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = known(base, 1)
    changed(base, **NEW_HEAD)
    touched.look(base.engine)
    real = alerts.look_at

    def slow(connection: Any, claims: Any, now: Any) -> Any:
        seen = real(connection, claims, now)
        with base.engine.begin() as aside:
            departure.close(aside, one, datetime.now(UTC))
        return seen

    monkeypatch.setattr(alerts, "look_at", slow)
    assert alerts.work_once(base.engine, OPTIONS)
    assert base.rows(select(Alert.organisation_id)) == [(other,)]
