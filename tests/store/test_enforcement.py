"""The bailiffs' lists in the base: each ends its own rows alone, an old one is no answer, nobody has paid."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from support.base import Base
from support.files import enforcement, inn

from checker import ids
from checker.dates import MOSCOW
from checker.facts import State
from checker.ingest.outcomes import conclude, record
from checker.models import Event, Version
from checker.scoring.engine import evaluate
from scrapers.base import asked_name
from scrapers.registry import SOURCES

TODAY = datetime.now(UTC).astimezone(MOSCOW).date()
FIRST, SECOND = TODAY - timedelta(days=2), TODAY - timedelta(days=1)
PERSON = ids.inn12_from("9800000007")


def bring(base: Base, day: date, *rows: tuple[int, int], ended: bool = False, **options: Any) -> Any:
    name = f"data-{day:%Y%m%d}-structure-20220620-{'ended' if ended else 'active'}.csv"
    return base.load(enforcement(*rows, ended=ended), name, vouched=True, **options)


def listed(base: Base, number: int) -> set[tuple[str, str]]:
    """(list, number) of the proceedings of a company."""
    return {(fact.value["list"], fact.key.partition("#")[0]) for fact in base.sheet(inn(number)).of("enforcement")}


def test_a_whole_active_list_ends_active_rows_alone_and_tells_of_nobody_that_he_paid(base: Base) -> None:
    bring(base, FIRST, (1, 10), (2, 20), (3, 30))
    bring(base, FIRST, (1, 11), (2, 20), ended=True)
    assert listed(base, 1) == {("active", "10/24/74020-ИП"), ("ended", "11/24/74020-ИП")}
    done = bring(base, SECOND, (1, 12), (3, 30))
    assert (done.whole, done.ended) == (True, 2)
    assert listed(base, 1) == {("active", "12/24/74020-ИП"), ("ended", "11/24/74020-ИП")}
    assert listed(base, 2) == {("ended", "20/24/74020-ИП")}
    told = base.rows(select(Event.subject, Event.block, Event.kind).where(Event.kind == "ended"))
    assert sorted(told) == [(inn(1), "listed", "ended"), (inn(2), "listed", "ended")]
    gone = base.rows(select(Version.part).where(Version.hash.is_(None)))
    assert all(part.startswith("1") for (part,) in gone)


def test_a_whole_ended_list_ends_ended_rows_alone(base: Base) -> None:
    bring(base, FIRST, (1, 10), (2, 20))
    bring(base, FIRST, (1, 11), (2, 21), ended=True)
    done = bring(base, SECOND, (1, 11), ended=True)
    assert (done.whole, done.ended) == (True, 1)
    assert listed(base, 2) == {("active", "20/24/74020-ИП")}
    assert listed(base, 1) == {("active", "10/24/74020-ИП"), ("ended", "11/24/74020-ИП")}


def test_one_proceeding_may_stand_in_both_lists(base: Base) -> None:
    bring(base, FIRST, (1, 10))
    bring(base, FIRST, (1, 10), ended=True)
    assert listed(base, 1) == {("active", "10/24/74020-ИП"), ("ended", "10/24/74020-ИП")}


def test_only_both_lists_together_name_nobody(base: Base) -> None:
    bring(base, FIRST, (1, 10))
    found = base.coverage(inn(9), "fssp")
    assert (found.state, found.reason) == (State.NOT_CHECKED, "captcha")
    bring(base, SECOND, (1, 11), ended=True)
    found = base.coverage(inn(9), "fssp")
    assert (found.state, found.as_of) == (State.NOTHING_FOUND, FIRST), "as of the older of the two"


def test_a_list_older_than_the_promise_names_nobody_and_is_not_checked(base: Base) -> None:
    old = date(2022, 11, 10)
    bring(base, old, (1, 10))
    bring(base, old, (1, 11), ended=True)
    found = base.coverage(inn(9), "fssp")
    assert (found.state, found.reason, found.as_of) == (State.NOT_CHECKED, "captcha", old)
    held = base.coverage(inn(1), "fssp")
    assert (held.state, held.stale, held.as_of) == (State.FOUND, True, old)


def test_a_row_is_confirmed_by_its_own_list_alone(base: Base) -> None:
    old = date(2022, 11, 10)
    bring(base, old, (1, 10))
    bring(base, SECOND, (2, 20), ended=True)
    assert base.coverage(inn(1), "fssp").as_of == old
    assert base.coverage(inn(2), "fssp").as_of == SECOND


def test_a_list_loaded_again_says_nothing_new_and_the_other_list_is_no_change_of_layout(base: Base) -> None:
    rows = [(number, number) for number in range(1, 602)]
    assert bring(base, FIRST, *rows).stored == 601
    done = bring(base, FIRST, *rows, ended=True)
    assert (done.stored, done.failed) == (601, None)
    content = enforcement(*rows) + b"\n"
    again = base.load(content, f"data-{SECOND:%Y%m%d}-structure-20220620.csv", vouched=True)
    assert (again.stored, again.unchanged, again.whole, again.failed) == (0, 601, True, None)
    assert base.coverage(inn(5), "fssp").as_of == SECOND


def test_what_is_left_of_a_debt_may_change(base: Base) -> None:
    bring(base, FIRST, (1, 10))
    name = f"data-{SECOND:%Y%m%d}-structure-20220620.csv"
    done = base.load(enforcement((1, 10), remaining="400.00"), name, vouched=True)
    assert (done.stored, done.ended) == (1, 0)
    (fact,) = base.sheet(inn(1)).of("enforcement")
    assert (fact.value["due_kop"], fact.value["remaining_kop"]) == (100_000, 40_000)


def test_the_evidence_of_a_proceeding_is_its_row(base: Base) -> None:
    content = enforcement((1, 10), (2, 20))
    base.load(content, f"data-{FIRST:%Y%m%d}-structure-20220620.csv")
    (fact,) = base.sheet(inn(2)).of("enforcement")
    raw = base.raw(fact.evidence.id)
    assert raw is not None
    assert raw.data == content.splitlines()[2]


def test_a_row_that_is_refused_spares_whom_it_may_name_and_the_list_stays_whole(base: Base) -> None:
    rows = [(number, number) for number in range(1, 1_201)]
    bring(base, FIRST, *rows)
    lines = enforcement(*rows).splitlines()
    del lines[900]  # the 900th is listed no more
    lines[5] = lines[5].replace(b'"1000.00"', '"сто"'.encode(), 1)
    done = base.load(b"\n".join(lines) + b"\n", f"data-{SECOND:%Y%m%d}-structure-20220620.csv", vouched=True)
    assert (len(done.rejected), done.whole, done.ended) == (1, True, 1)
    assert not listed(base, 900)
    assert listed(base, 5), "its row could not be read"
    cut = b"\n".join(lines[:1_150]) + b"\n" + lines[1_150][:60]
    done = base.load(cut, f"data-{TODAY:%Y%m%d}-structure-20220620.csv", vouched=True)
    assert (done.whole, done.ended) == (False, 0), "a file that breaks off may go on with anybody"


ORGANISATION = 7
PAGES = Path(__file__).parents[1] / "recorded/fssp/answers"


def save(base: Base, content: bytes, number: str, channel: str = "capture") -> None:
    """As a page that a user of an organisation saved is taken in, or a seller's answer to his key."""
    name = asked_name("fssp", number, "html" if channel == "capture" else "json")
    done = base.load(content, name, source="fssp", reach=ORGANISATION, channel=channel)
    with base.engine.begin() as connection:
        record(connection, SOURCES["fssp"], number, conclude([done], number), channel=channel, reach=ORGANISATION)


def test_a_saved_page_speaks_to_its_organisation_and_a_later_one_ends_what_it_does_not_name(base: Base) -> None:
    bring(base, FIRST, (1, 10))
    page = (PAGES / "page.html").read_bytes()
    save(base, page, inn(1))
    reach = (0, ORGANISATION)
    assert {fact.value["list"] for fact in base.sheet(inn(1)).of("enforcement")} == {"active"}
    own = list(base.sheet(inn(1), reach=reach).of("enforcement"))
    assert len(own) == 7
    assert base.coverage(inn(1), "fssp", reach=reach).channel == "capture"
    save(base, (PAGES / "empty.jsonp").read_bytes(), inn(1))
    left = list(base.sheet(inn(1), reach=reach).of("enforcement"))
    assert [fact.value["list"] for fact in left] == ["active"], "what a list told is ended by lists"


def test_a_seller_takes_back_nothing_that_the_site_says(base: Base) -> None:
    sold = (PAGES.parent / "003-constructed-checko.json").read_bytes()
    save(base, (PAGES / "page.html").read_bytes(), inn(1))
    save(base, sold, inn(1), "adapter")
    assert len(list(base.sheet(inn(1), reach=(0, ORGANISATION)).of("enforcement"))) == 7
    save(base, (PAGES / "empty.jsonp").read_bytes(), inn(1))
    assert not list(base.sheet(inn(1), reach=(0, ORGANISATION)).of("enforcement")), "and the site's does"


def test_what_the_site_says_too_does_not_end_because_the_seller_said_it_first(base: Base) -> None:
    page = (PAGES / "page.html").read_text(encoding="utf-8")
    number = re.findall("[0-9]+/[0-9]+/[0-9]+-ИП", page)[0]
    sold = (PAGES.parent / "003-constructed-checko.json").read_text(encoding="utf-8")
    theirs = re.findall('"ИспПрНомер": *"([^"]+)"', sold)[0]
    save(base, page.encode(), inn(1))
    save(base, sold.replace(theirs, number).encode(), inn(1), "adapter")
    save(base, page.encode(), inn(1))
    found = base.sheet(inn(1), reach=(0, ORGANISATION))
    assert sorted(fact.evidence.record[0] for fact in found.of("enforcement") if fact.key == number) == ["3", "4"]
    assert not list(found.of("enforcement_gone"))


def test_one_page_of_several_ends_nothing(base: Base) -> None:
    save(base, (PAGES / "page.html").read_bytes(), inn(1))
    save(base, (PAGES / "pages.json").read_bytes(), inn(1))
    assert len(list(base.sheet(inn(1), reach=(0, ORGANISATION)).of("enforcement"))) == 6


def test_of_an_entrepreneur_the_lists_do_not_speak_and_a_saved_page_does(base: Base) -> None:
    bring(base, FIRST, (1, 10))
    bring(base, FIRST, (1, 11), ended=True)
    reach = (0, ORGANISATION)
    assert base.coverage(PERSON, "fssp", reach=reach).state is State.NOT_APPLICABLE
    save(base, (PAGES / "empty.jsonp").read_bytes(), PERSON)
    found = base.coverage(PERSON, "fssp", reach=reach)
    assert (found.state, found.channel) == (State.NOTHING_FOUND, "capture")
    assert base.coverage(PERSON, "fssp").state is State.NOT_APPLICABLE
    save(base, (PAGES / "page.html").read_bytes(), PERSON)
    assert base.coverage(PERSON, "fssp", reach=reach).state is State.FOUND


def test_what_no_list_names_any_more_is_told_and_is_no_payment(base: Base) -> None:
    bring(base, FIRST, (1, 10), (1, 11), (2, 20))
    bring(base, FIRST, (3, 30), ended=True)
    bring(base, SECOND, (1, 10), (1, 12))
    bring(base, SECOND, (2, 20), (3, 30), ended=True)
    (gone,) = base.sheet(inn(1)).of("enforcement_gone")
    assert (gone.value, gone.evidence.as_of) == ({"date": SECOND.isoformat()}, SECOND)
    assert not [*base.sheet(inn(2)).of("enforcement_gone")], "it has moved to the list of the ended"
    codes = {finding.code: finding.parameters for finding in evaluate(base.sheet(inn(1))).findings}
    assert codes["bailiffs.no_longer_listed"]["count"] == 1
