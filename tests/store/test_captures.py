"""Saved pages in the store: of one organisation alone, ended by its later pages, and by nothing of others."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from support.base import Base
from support.captures import bailiffs, case, courts, page, proceeding
from support.files import inn

from checker.capture.vet import Question, vet
from checker.dates import MOSCOW
from checker.facts import State
from checker.jobs.capture import Taken, keep
from checker.models import Document, Event, Version
from checker.settings import Settings

OURS, THEIRS = 7, 8
ONE, TWO = "43714/26/67036-ИП", "43715/26/67036-ИП"


def today() -> date:
    return datetime.now(UTC).astimezone(MOSCOW).date()


def bring(base: Base, code: str, *pages: str, organisation: int = OURS, ago: int = 0) -> list[Taken]:
    options = Settings(data_dir=base.root.parent, database_url=base.url, secret_key="k" * 40)
    question = Question(inn(1), today() - timedelta(days=ago), today())
    vetted = [vet(page.encode(), code, question) for page in pages]
    return keep(base.engine, options, organisation, inn(1), vetted)


def proceedings(base: Base, reach: int = OURS) -> set[str]:
    return {fact.key for fact in base.sheet(inn(1), reach=(0, reach)).of("enforcement")}


def test_what_a_page_says_is_said_to_its_organisation_alone(base: Base) -> None:
    assert bring(base, "fssp", bailiffs(proceeding(ONE), asked=inn(1))) == [Taken("fssp", "found", None, 1, 0)]
    ours = base.coverage(inn(1), "fssp", reach=(0, OURS))
    assert (ours.state, ours.channel, ours.as_of) == (State.FOUND, "capture", today())
    assert abs(datetime.now(UTC) - (ours.checked_at or datetime.min.replace(tzinfo=UTC))) < timedelta(minutes=10)
    assert proceedings(base) == {ONE}
    for reach in ((0,), (0, THEIRS)):
        assert base.coverage(inn(1), "fssp", reach=reach).reason == "captcha"
        assert not list(base.sheet(inn(1), reach=reach).of("enforcement"))
    (fact,) = base.sheet(inn(1), reach=(0, OURS)).of("enforcement")
    assert base.raw(fact.evidence.id, reach=(0, OURS)) is not None
    assert base.raw(fact.evidence.id, reach=(0, THEIRS)) is None
    assert base.raw(fact.evidence.id) is None


def test_nothing_found_is_nothing_found_for_that_organisation_alone(base: Base) -> None:
    assert bring(base, "kad", courts(asked=inn(1))) == [Taken("kad", "nothing_found", None, 0, 0)]
    assert base.coverage(inn(1), "kad", reach=(0, OURS)).state is State.NOTHING_FOUND
    assert base.coverage(inn(1), "kad", reach=(0, THEIRS)).reason == "blocked"
    assert base.coverage(inn(1), "kad").reason == "blocked"


def test_two_organisations_with_the_same_page_have_two_documents(base: Base) -> None:
    page = courts(case("А40-12345/2026", inn(2), inn(1)))
    for organisation in (OURS, THEIRS):
        bring(base, "kad", page, organisation=organisation)
    kept = base.rows(select(Document.reach, Document.channel, Document.name).order_by(Document.reach))
    assert kept == [(OURS, "capture", "kad.html"), (THEIRS, "capture", "kad.html")]


def test_a_later_page_ends_what_it_does_not_name_any_more(base: Base) -> None:
    bring(base, "fssp", bailiffs(proceeding(ONE), proceeding(TWO), asked=inn(1)), ago=2)
    bring(base, "fssp", bailiffs(proceeding(ONE), proceeding(TWO), asked=inn(1)), organisation=THEIRS)
    [taken] = bring(base, "fssp", bailiffs(proceeding(ONE), asked=inn(1)), ago=1)
    assert (taken.state, taken.ended) == ("found", 1)
    assert proceedings(base) == {ONE}
    [taken] = bring(base, "fssp", bailiffs(asked=inn(1)))
    assert (taken.state, taken.ended) == ("nothing_found", 1)
    assert proceedings(base) == set()
    assert base.coverage(inn(1), "fssp", reach=(0, OURS)).state is State.NOTHING_FOUND
    assert proceedings(base, THEIRS) == {ONE, TWO}, "pages of others end nothing"


def test_an_older_page_that_comes_late_ends_nothing_newer(base: Base) -> None:
    bring(base, "fssp", bailiffs(proceeding(ONE), asked=inn(1)))
    bring(base, "fssp", bailiffs(asked=inn(1)), ago=3)
    assert proceedings(base) == {ONE}


def test_cases_of_courts_do_not_end_by_a_later_page(base: Base) -> None:
    bring(base, "kad", courts(case("А40-1/2026", inn(2), inn(1))), ago=1)
    [taken] = bring(base, "kad", courts(asked=inn(1)))
    assert (taken.state, taken.ended) == ("nothing_found", 0)
    assert [fact.key for fact in base.sheet(inn(1), reach=(0, OURS)).of("court_case")] == ["А40-1/2026"]


def test_one_page_of_several_ends_nothing_and_says_nothing_of_the_absent(base: Base) -> None:
    page = courts(case("А40-1/2026", inn(2), inn(1)), asked=inn(1), total=61)
    assert bring(base, "kad", page) == [Taken("kad", "not_checked", "partial", 1, 0, 60)]
    other = courts(case("А40-2/2026", inn(2), inn(1)), asked=inn(1), total=61)
    [taken] = bring(base, "kad", page, page, other)
    assert (taken.state, taken.found, taken.ended, taken.missing) == ("not_checked", 2, 0, 59)
    assert len(list(base.sheet(inn(1), reach=(0, OURS)).of("court_case"))) == 2, "what was read stands"
    assert base.coverage(inn(1), "kad", reach=(0, OURS)).reason == "partial"


def test_what_a_whole_answer_told_stays_checked_as_of_its_day(base: Base) -> None:
    bring(base, "fssp", bailiffs(proceeding(ONE), asked=inn(1)), ago=2)
    piece = bailiffs(proceeding(TWO), asked=inn(1)).replace("Найдено записей: <b>1<", "Найдено записей: <b>60<")
    assert bring(base, "fssp", piece)[0].reason == "partial"
    ours = base.coverage(inn(1), "fssp", reach=(0, OURS))
    assert (ours.state, ours.as_of) == (State.FOUND, today() - timedelta(days=2))
    assert proceedings(base) == {ONE, TWO}
    bring(base, "fssp", bailiffs(proceeding(TWO), asked=inn(1)))
    assert base.coverage(inn(1), "fssp", reach=(0, OURS)).as_of == today()


def test_all_pages_of_a_search_are_its_whole_answer(base: Base) -> None:
    pages = [courts(case(f"А40-{nth}/2026", inn(2), inn(1)), asked=inn(1), total=2) for nth in (1, 2)]
    [taken] = bring(base, "kad", *pages)
    assert (taken.state, taken.found, taken.missing) == ("found", 2, 0)
    assert base.coverage(inn(1), "kad", reach=(0, OURS)).state is State.FOUND


def test_pages_make_no_news_for_others(base: Base) -> None:
    bring(base, "fssp", bailiffs(proceeding(ONE), asked=inn(1)), ago=1)
    bring(base, "fssp", bailiffs(asked=inn(1)))
    assert not base.rows(select(Event.id).where(Event.reach == 0))
    assert not base.rows(select(Version.subject).where(Version.reach == 0))


def test_a_page_belongs_to_an_organisation(base: Base) -> None:
    with pytest.raises(ValueError, match="organisation"):
        bring(base, "kad", courts(asked=inn(1)), organisation=0)


def test_a_suspension_that_a_later_answer_does_not_name_was_lifted(base: Base) -> None:
    head = {"datePRS": f"{today():%d.%m.%Y} 12:00:00", "innPRS": inn(1)}
    row = {"DATA": "01.06.2026", "NOMER": "41889", "BIK": "040000786", "TOKEN": "A1B2C3"}
    [taken] = bring(base, "account_freezes", json.dumps({**head, "rows": [row]}))
    assert (taken.state, taken.found) == ("found", 1)
    assert [fact.key for fact in base.sheet(inn(1), reach=(0, OURS)).of("account_freeze")] == ["41889"]
    assert base.coverage(inn(1), "account_freezes").reason == "captcha"
    [taken] = bring(base, "account_freezes", json.dumps(head))
    assert (taken.state, taken.ended) == ("nothing_found", 1)
    assert base.coverage(inn(1), "account_freezes", reach=(0, OURS)).state is State.NOTHING_FOUND


def test_not_red_today_takes_the_place_of_red_yesterday(base: Base) -> None:
    words = "По состоянию на {day:%d.%m.%Y} ИНН {inn} {said} к группе высокой степени риска подозрительных операций."
    for ago, said in ((1, "относится"), (0, "не относится")):
        text = words.format(day=today() - timedelta(days=ago), inn=inn(1), said=said)
        assert bring(base, "cbr_zsk", page(text, inn(1)), ago=ago)[0].state == "found"
    (fact,) = base.sheet(inn(1), reach=(0, OURS)).of("zsk")
    assert fact.value["high"] is False
    assert not list(base.sheet(inn(1)).of("zsk"))
