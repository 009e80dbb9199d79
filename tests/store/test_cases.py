"""КАД in the base: three tellings of one case side by side, possible cases that count for nothing, pages and pieces."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from support.base import Base
from support.files import inn

from checker.facts import Fact, Link, State
from checker.ingest.outcomes import judge
from scrapers.base import asked_name

RECORDED = Path(__file__).parents[1] / "recorded" / "kad"
SUBJECT = "6600000204"
CAPTURE: dict[str, Any] = {"channel": "capture", "reach": 7}


def facts(base: Base, number: str, block: str = "court_case") -> list[Fact]:
    return [fact for fact in base.sheet(number, reach=(0, 7)).facts if fact.block == block]


def bring(base: Base, content: bytes, number: str = SUBJECT, ending: str = "html") -> Any:
    return base.load(content, asked_name("kad", number, ending), source="kad", **CAPTURE)


def page(name: str) -> bytes:
    return (RECORDED / name).read_bytes()


def test_a_row_documents_and_the_sellers_word_of_one_case_stand_side_by_side(base: Base) -> None:
    number = "А60-90001/2026"
    answer = json.loads(page("004-constructed-checko.json"))
    answer["data"]["Записи"] = [answer["data"]["Записи"][0] | {"Номер": number}]
    documents = page("003-constructed-documents.json").replace(b"A60-90201-2026", b"A60-90001-2026")
    bring(base, page("001-anonymised-search.html"))
    bring(base, documents, ending="json")
    bring(base, json.dumps(answer, ensure_ascii=False).encode(), ending="json")
    told = facts(base, SUBJECT)
    assert [fact.value["number"] for fact in told] == [number, number]
    assert {fact.value.get("kind") for fact in told} == {"civil", None}
    assert {fact.value.get("claim_kop") for fact in told} == {None, 125000050}
    (papers,) = facts(base, SUBJECT, "court_case_papers")
    assert (papers.value["number"], papers.value["outcome"]) == (number, "partly")
    assert base.sheet(SUBJECT).facts == ()  # a stranger sees nothing of a saved page


def test_a_case_of_somebody_without_a_number_is_possible(base: Base) -> None:
    done = bring(base, page("001-anonymised-search.html").replace(SUBJECT.encode(), b"7"), SUBJECT)
    (fact,) = facts(base, SUBJECT)
    assert fact.evidence.link is Link.POSSIBLE
    assert judge([done], SUBJECT)[0] == "found"


@pytest.mark.parametrize(
    ("content", "number", "state"),
    [
        (page("001-anonymised-search.html"), SUBJECT, "found"),
        (page("001-anonymised-search.html"), inn(700), "not_checked"),
        (page("002-constructed-odd.html"), SUBJECT, "not_checked"),
        (page("answers/empty.html"), SUBJECT, "nothing_found"),
        (page("answers/captcha.html"), SUBJECT, "not_checked"),
        (page("answers/broken.html"), SUBJECT, "not_checked"),
        (b"", SUBJECT, "not_checked"),
    ],
)
def test_what_a_page_says_of_whom_it_was_got_for(base: Base, content: bytes, number: str, state: str) -> None:
    assert judge([bring(base, content, number)], number)[0] == state


def test_one_page_of_many_that_does_not_name_him_says_nothing(base: Base) -> None:
    content = page("001-anonymised-search.html").replace(b'TotalCount" value="3"', b'TotalCount" value="61"')
    assert judge([bring(base, content)], SUBJECT)[:2] == ("not_checked", "partial"), (
        "nor is it a check of whom it names"
    )
    assert judge([bring(base, content, inn(700))], inn(700))[0] == "not_checked"


@pytest.mark.parametrize(
    ("added", "state"),
    [
        (b'<ul id="pages">\n</ul>', "found"),
        (b'<ul id="pages"><li><a href="#page2">2</a></li></ul>', "not_checked"),
        (b"", "not_checked"),
    ],
)
def test_a_page_without_its_hidden_counts_is_whole_where_no_other_follows(base: Base, added: bytes, state: str) -> None:
    """Browsers leave hidden fields out of a page that they save as one file."""
    content = re.sub(rb"<input[^>]*documentsTotalCount[^>]*>", added, page("001-anonymised-search.html"))
    assert b"documentsTotalCount" not in content
    assert judge([bring(base, content)], SUBJECT)[0] == state


def test_what_stands_on_anothers_page_is_no_check_of_the_courts(base: Base) -> None:
    """A file with a search for somebody names everybody else who stands in it: nobody searched for these."""
    base.load(page("001-anonymised-search.html"), "brought.html")
    assert list(base.sheet(SUBJECT).of("court_case"))
    found = base.coverage(SUBJECT, "kad")
    assert (found.state, found.reason, found.answered) == (State.NOT_CHECKED, "blocked", False)


def test_the_documents_of_one_case_are_no_check_of_the_courts(base: Base) -> None:
    done = bring(base, page("003-constructed-documents.json"), ending="json")
    assert facts(base, SUBJECT, "court_case_papers")
    assert judge([done], SUBJECT)[:2] == ("not_checked", "layout")
    assert base.coverage(SUBJECT, "kad", reach=(0, 7)).state is State.NOT_CHECKED


def test_a_possible_case_takes_the_place_of_none_that_is_his(base: Base) -> None:
    bring(base, page("001-anonymised-search.html"))
    sure = {fact.key for fact in facts(base, SUBJECT) if fact.evidence.link is Link.EXACT}
    bring(base, page("001-anonymised-search.html").replace(SUBJECT.encode(), b"7"))
    assert sure
    assert {fact.key for fact in facts(base, SUBJECT) if fact.evidence.link is Link.EXACT} == sure
