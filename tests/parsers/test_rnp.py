"""РНП: lists and feeds of the procurement site, three registers, and the asking on a real server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.files import inn
from support.heard import RECORDED, answers_of, look, note_of, outcome, read, records, unproved
from support.proof import examples
from support.told import Said, Site

from checker.records import Leftover, Record, Rejected, Unlinked
from scrapers.base import About, NotRead, asked_name, blocks_of
from scrapers.page import BadPage
from scrapers.registry import recognise
from scrapers.rnp import SOURCE
from scrapers.rnp.parse import FEED_SIZE, parse_feed, parse_list, read_list

LIST = "GET https://zakupki.gov.ru/epz/dishonestsupplier/search/results.html"
FEED = "GET https://zakupki.gov.ru/epz/dishonestsupplier/search/rss"
PARSERS = (parse_list, parse_feed)
TODAY = 20261122
ANSWERS = RECORDED / "rnp/answers"
PAGE, RSS = RECORDED / "rnp/001-constructed-list.html", RECORDED / "rnp/002-constructed-feed.xml"


def live() -> Any:
    assert SOURCE.live is not None
    return SOURCE.live


@pytest.mark.parametrize("sample", ["zakupki_rnp_results.html", "zakupki_rnp.rss.xml"])
def test_the_constructed_samples_say_the_same(shared: Path, sample: str) -> None:
    [record] = read(sample, (shared / "samples/courts/constructed" / sample).read_bytes(), "rnp")
    assert isinstance(record, Record)
    [(block, key, value)] = blocks_of(SOURCE, record.body)
    assert (record.subject, record.asof, block, key) == ("4813028017", 20260813, "unfair_supplier", "26008859")
    assert (value["law"], value["included_on"], value["planned_exclusion"]) == ("44", "2026-08-13", "2028-08-14")
    assert "excluded_on" not in value


@pytest.mark.parametrize("sample", ["eis_list.html", "eis_list_223.html"])
def test_a_real_list_of_purchases_is_no_list_of_unfair_suppliers(shared: Path, sample: str) -> None:
    content = (shared / "samples/courts/zakupki" / sample).read_bytes()
    with pytest.raises(NotRead, match="not of the register of unfair suppliers"):
        recognise(look(sample, content))
    items = list(parse_list([content], About(asked_name("rnp", inn(7), "html"), TODAY)))
    assert items and not records(items) and any(isinstance(item, Rejected) for item in items)


def test_the_three_registers_are_told_apart_and_who_was_taken_out_says_so() -> None:
    items = list(read(PAGE.name, PAGE.read_bytes(), "rnp"))
    laws = {record.part: (record.body["law"], record.body.get("excluded_on")) for record in records(items)}
    assert laws == {"98000001": ("44", None), "98000002": ("223", "2025-03-02"), "98000003": ("615", None)}
    assert Leftover("partial", "6 of 61") in items
    assert sum(isinstance(item, Unlinked) for item in items) == 1  # a supplier of another country


def test_of_an_asked_page_only_the_asked_one_is_read() -> None:
    for path, ending in ((PAGE, "html"), (RSS, "xml")):
        found = records(read(asked_name("rnp", inn(8), ending), path.read_bytes(), "rnp"))
        assert {record.subject for record in found} == {inn(8)}


@pytest.mark.parametrize(
    ("text", "total"),
    [("Результаты поиска <b>2</b> записи", 2), ("более 1&nbsp;000 записей", 1_001), ("2 записи, ещё 7 записей", 2)],
)
def test_the_count_is_read_however_it_is_written(text: str, total: int) -> None:
    page = (ANSWERS / "found.html").read_text().replace("Результаты поиска 2 записи", text)
    listed = read_list(page.encode())
    assert (len(listed.cards), listed.total) == (2, total)


@pytest.mark.parametrize("page", [b"", b"<html></html>", "<p>2 записи</p>".encode(), "<p>Найдено</p>".encode()])
def test_a_page_with_neither_entries_nor_the_word_that_there_are_none_is_no_answer(page: bytes) -> None:
    with pytest.raises(BadPage):
        read_list(page)


@pytest.mark.enable_socket
@pytest.mark.parametrize("path", answers_of("rnp"), ids=lambda path: path.stem)
def test_an_answer_comes_to_its_outcome(path: Path) -> None:
    note = note_of(path)
    site = Site({LIST: Said(path.read_bytes(), note["status"])})
    assert outcome(SOURCE, live(), site, inn(7))[0] == note["outcome"]


@pytest.mark.enable_socket
def test_the_feed_is_asked_only_where_the_list_cannot_be_read() -> None:
    found = Said((ANSWERS / "found.html").read_bytes())
    site = Site({LIST: found, FEED: Said(RSS.read_bytes())})
    state, [answer] = outcome(SOURCE, live(), site, inn(7))
    assert (state, answer.name) == ("found", asked_name("rnp", inn(7), "html"))
    assert [line.partition("?")[0] for line in site.paths()] == [LIST]
    feed = RSS.read_bytes()
    sound = feed[: feed.index(b"<item>", feed.index(b"<item>") + 1)] + b"</channel></rss>"
    odd = Site({LIST: Said((ANSWERS / "neither.html").read_bytes()), FEED: Said(sound)})
    state, [answer] = outcome(SOURCE, live(), odd, inn(7))
    assert (state, answer.name) == ("found", asked_name("rnp", inn(7), "xml"))
    assert [line.partition("?")[0] for line in odd.paths()] == [LIST, FEED]


def test_an_empty_feed_says_nothing_found_and_a_full_one_may_be_a_piece() -> None:
    content = RSS.read_bytes()
    empty = content[: content.index(b"<item>")] + b"</channel></rss>"
    assert list(read(asked_name("rnp", inn(7), "xml"), empty, "rnp")) == []
    with pytest.raises(NotRead, match="without records"):
        recognise(look("feed.xml", empty))
    item = content[content.index(b"<item>") : content.index(b"</item>") + len(b"</item>")]
    full = empty.replace(b"</channel>", item * FEED_SIZE + b"</channel>")
    assert any(isinstance(one, Leftover) and one.kind == "partial" for one in read("x.xml", full, "rnp"))
    assert isinstance(next(iter(parse_feed([b"<rss></rss>"], About("x", TODAY)))), Rejected)


@examples("rnp: any bytes are read without raising", 20_000)
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_any_bytes_prove_every_record(content: bytes) -> None:
    for parse in PARSERS:
        assert unproved(SOURCE, content, parse([content], About("x", TODAY))) == []


@examples("rnp: recorded bytes, cut and changed", 10_000)
@given(st.sampled_from([PAGE, RSS]), st.integers(0, 11_000), st.binary(max_size=8), st.integers(0, 40))
def test_changed_recordings_prove_every_record(path: Path, at: int, put: bytes, gone: int) -> None:
    seed = path.read_bytes()
    content = seed[:at] + put + seed[at + gone :]
    for parse in PARSERS:
        assert unproved(SOURCE, content, parse([content], About("x", TODAY))) == []
