"""What silence means: nothing in a partial file, "nothing found" in a whole list that was read to its end."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from sqlalchemy import select
from support.base import Base
from support.files import DAY, egrul, inn, opendata, record, sshr, zipped

from checker.facts import State
from checker.models import Issue, Listing, Version

LATER = DAY + timedelta(days=10)


def release(*numbers: int, day: object = DAY, mark: str = "0") -> bytes:
    return opendata(*(sshr(number, 5, day) for number in numbers), day=day, mark=mark)  # type: ignore[arg-type]


def test_a_daily_file_of_the_register_says_nothing_of_those_it_does_not_name(base: Base) -> None:
    base.load(egrul(record(1), record(2)))
    done = base.load(egrul(record(1, LATER), day=LATER), vouched=True)
    assert (done.whole, done.ended) == (False, 0)
    assert base.coverage(inn(2), "egrul").state is State.FOUND
    assert base.coverage(inn(3), "egrul").state is State.NOT_CHECKED
    assert base.count(Listing) == 0


def test_a_whole_list_that_does_not_name_a_company_is_the_evidence(base: Base) -> None:
    content = release(1, 2)
    assert base.load(content, vouched=True).whole
    found = base.coverage(inn(3), "sshr")
    assert (found.state, found.as_of, found.reason) == (State.NOTHING_FOUND, DAY, None)
    assert found.evidence is not None
    raw = base.raw(found.evidence.id)
    assert raw is not None
    assert raw.path is not None
    assert raw.path.read_bytes() == content
    assert found.evidence.sha256 == raw.sha256 == sha256(content).hexdigest()


def test_a_company_that_a_later_list_no_longer_names_is_not_found(base: Base) -> None:
    base.load(release(1, 2), vouched=True)
    done = base.load(release(1, day=LATER), vouched=True)
    assert (done.whole, done.ended) == (True, 1)
    assert base.coverage(inn(1), "sshr").state is State.FOUND
    gone = base.coverage(inn(2), "sshr")
    assert (gone.state, gone.as_of) == (State.NOTHING_FOUND, LATER)
    assert not list(base.sheet(inn(2)).of("headcount"))
    assert base.coverage(inn(2), "sshr", on=DAY).state is State.FOUND
    tombstones = base.rows(select(Version.subject, Version.body, Version.body_id).where(Version.hash.is_(None)))
    assert tombstones == [(inn(2), None, None)]
    assert base.events() == [("listed", "2024", "ended")]


def test_a_partial_file_says_nothing_of_the_absent(base: Base) -> None:
    base.load(release(1, 2))
    base.load(release(1, day=LATER))
    assert base.coverage(inn(2), "sshr").state is State.FOUND
    assert base.coverage(inn(3), "sshr").state is State.NOT_CHECKED


def test_less_than_half_of_the_former_list_is_not_believed(base: Base) -> None:
    base.load(release(1, 2, 3, 4, 5), vouched=True)
    done = base.load(release(1, 2, day=LATER), vouched=True)
    assert (done.whole, done.ended) == (False, 0)
    assert any(issue.startswith("not_whole: 2 records of 2024, 5 are known") for issue in done.issues)
    assert base.coverage(inn(5), "sshr").state is State.FOUND
    assert base.coverage(inn(6), "sshr").as_of == DAY
    assert base.load(release(1, 2, 3, day=LATER), vouched=True).whole


def test_a_run_with_rejected_records_is_not_whole(base: Base) -> None:
    base.load(release(1, 2), vouched=True)
    documents = (*(sshr(number, 5, LATER) for number in range(3, 23)), sshr(2, "много", LATER))
    done = base.load(opendata(*documents, day=LATER), vouched=True)
    assert (len(done.rejected), done.whole, done.ended, done.failed) == (1, False, 0, None)
    assert base.coverage(inn(2), "sshr").state is State.FOUND
    assert ("not_whole", "records were rejected") in base.rows(select(Issue.kind, Issue.name))


def test_a_file_that_holds_less_than_it_declares_is_not_whole(base: Base) -> None:
    content = release(1, 2).replace('КолДок="2"'.encode(), 'КолДок="3"'.encode())
    assert not base.load(content, vouched=True).whole
    assert base.coverage(inn(3), "sshr").state is State.NOT_CHECKED


def test_a_release_with_a_broken_member_buries_nobody(base: Base) -> None:
    members = {f"{n}.xml": release(n, mark=str(n)) for n in (1, 2, 3)}
    base.load(zipped(members), vouched=True)
    broken = {**{name: content.replace(b"20251102", b"20251112") for name, content in members.items()}}
    broken["3.xml"] = broken["3.xml"][:200]
    done = base.load(zipped(broken), vouched=True)
    assert (done.seen, done.whole, done.ended) == (3, False, 0)
    assert base.coverage(inn(3), "sshr").state is State.FOUND


def test_each_year_is_a_list_of_its_own(base: Base) -> None:
    base.load(opendata(sshr(1, 5, year=2023), sshr(2, 6, year=2023)), vouched=True)
    done = base.load(opendata(sshr(1, 5, LATER, year=2024), day=LATER), vouched=True)
    assert (done.whole, done.ended) == (True, 0), "2024 does not contradict 2023"
    assert [fact.key for fact in base.sheet(inn(2)).of("headcount")] == ["2023"]


def test_an_entrepreneur_cannot_be_in_the_list(base: Base) -> None:
    base.load(release(1), vouched=True)
    assert base.coverage("980000000186", "sshr").state is State.NOT_APPLICABLE


def test_vouching_afterwards_reads_the_same_file_again(base: Base) -> None:
    content = release(1, 2)
    assert not base.load(content).whole
    done = base.load(content, vouched=True)
    assert (done.whole, done.stored, done.unchanged) == (True, 0, 2)
    assert base.coverage(inn(3), "sshr").state is State.NOTHING_FOUND
