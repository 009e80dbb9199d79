"""Saved answers of the bailiffs' site and of the seller Checko: rows of whom the file's name says that he was asked."""

from __future__ import annotations

import tomllib
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.files import inn
from support.proof import examples

from checker import ids
from checker.records import Leftover, Parsed, Record, Rejected, Unlinked
from scrapers.archive import HEAD_SIZE
from scrapers.base import About, Look, NotRead, asked_name
from scrapers.fssp import checko, page
from scrapers.fssp.page import parse, recognise, whole

ANSWERS = Path(__file__).parents[1] / "recorded/fssp/answers"
FILES = sorted(path for path in ANSWERS.iterdir() if path.suffix != ".toml")
ASKED = asked_name("fssp", inn(7), "html")
PERSON = ids.inn12_from("9800000007")


def read(content: bytes, name: str = ASKED, piece: int = 1 << 20) -> list[Parsed]:
    pieces = (content[start : start + piece] for start in range(0, len(content), piece))
    return list(parse(pieces, About(name, 20261122)))


def outcome(content: bytes) -> str:
    """What an answer for somebody who was asked comes to, as `checker.ingest.outcomes` judges."""
    try:
        if recognise(Look(ASKED, content[:HEAD_SIZE], None)) is None:
            return "unknown"
    except NotRead as error:
        return "captcha" if "captcha" in str(error) else "error"
    found = read(content)
    if refused := [item.reason for item in found if isinstance(item, Rejected)]:
        return "broken" if "cut off" in refused[-1] or "broken" in refused[-1] else "layout"
    if any(isinstance(item, Leftover) and item.kind == "partial" for item in found):
        return "partial"
    return "found" if any(isinstance(item, Record) for item in found) else "nothing_found"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_recorded_answer_comes_to_what_its_note_says(path: Path) -> None:
    note = tomllib.loads(path.with_suffix(".meta.toml").read_text(encoding="utf-8"))
    assert outcome(path.read_bytes()) == note["outcome"]
    assert note["from"]
    assert note["certainty"]


@pytest.mark.parametrize("name", ["found.jsonp", "page.html", "pages.json"])
def test_the_bytes_of_a_row_are_one_row_and_no_others_are(name: str) -> None:
    content = (ANSWERS / name).read_bytes()
    found = [item for item in read(content) if isinstance(item, Record)]
    assert len(found) == 6
    for item in found:
        end = item.offset + item.length
        raw = content[item.offset : end]
        assert sha256(raw).digest() == item.sha256
        assert whole(raw)
        assert not whole(content[item.offset : end - 2])
        assert not whole(content[item.offset + 1 : end])
    assert not whole(content)


def test_three_ways_to_save_the_answer_say_the_same() -> None:
    bodies = [
        [item.body for item in read((ANSWERS / name).read_bytes()) if isinstance(item, Record)]
        for name in ("found.jsonp", "pages.json")
    ]
    assert bodies[0] == bodies[1]


def test_a_row_tells_what_is_known_and_neither_names_nor_phones() -> None:
    content = (ANSWERS / "page.html").read_bytes()
    found = [item for item in read(content) if isinstance(item, Record)]
    first, last = found[0], found[-1]
    assert first.subject == inn(7)
    assert first.part.startswith("31")
    assert first.body == {
        "list": "site",
        "number": "35998/15/98036-ИП",
        "subject": "Штраф ГИБДД",
        "document": {
            "type": "Акт по делу об административном правонарушении",
            "number": "18810000000000002862",
            "date": "2015-03-28",
            "issuer": "ЦАФАП ГИБДД УМВД РОССИИ ПО ПРИМЕРНОЙ ОБЛАСТИ",
        },
        "opened": "2015-09-21",
        "ended_on": "2016-11-30",
        "ended_by": "46.1.4",
        "department": "Примерный РОСП г.Примерска УФССП России по Примерной области",
    }
    assert (last.body["subject"], last.body["remaining_kop"]) == ("Задолженность", 120_050_050)
    assert (last.body["levy_kop"], last.body["bundle"]) == (8_403_504, "99/18/98049-СД")
    assert "ended_on" not in last.body
    assert "ПРИМЕРОВА" not in str([item.body for item in found])


def test_without_a_name_that_says_who_was_asked_nobody_is_linked() -> None:
    content = (ANSWERS / "found.jsonp").read_bytes()
    for name in ("found.jsonp", "fssp-123.html", "fssp-7400000001.html", "kad-9800000075.html"):
        assert [type(item) for item in read(content, name)] == [Unlinked] * 6


def test_an_entrepreneur_who_was_asked_is_the_subject_and_no_birthday_is_kept() -> None:
    content = (ANSWERS / "page.html").read_text(encoding="utf-8")
    content = content.replace("ООО ПРИМЕР, <br>", "ПРИМЕРОВ ПЕТР ПЕТРОВИЧ <br>01.02.1980 ", 1)
    found = read(content.encode(), asked_name("fssp", PERSON, "html"))
    records = [item for item in found if isinstance(item, Record)]
    assert {item.subject for item in records} == {PERSON}
    assert "1980" not in str([item.body for item in records])


def test_rows_with_other_columns_are_refused_each() -> None:
    content = (ANSWERS / "page.html").read_text(encoding="utf-8")
    cut = content.replace("<td>Иная</td>", "").replace('<td class="first">', '<td class="first">x</td><td>', 1)
    found = read(cut.encode())
    assert isinstance(found[0], Rejected)
    assert sum(isinstance(item, Record) for item in found) == 5
    without = read(content.replace("98036-ИП", "98036").replace("35998/15/98036", "нет", 1).encode())
    assert isinstance(without[0], Rejected)


@examples("no bytes break the reader of the bailiffs' pages", 600)
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=30),
            st.sampled_from(
                [
                    b"<tr>",
                    b"</tr>",
                    b"<td>",
                    b"</td>",
                    b'{"data":"',
                    b'","err":null}',
                    b'<table class="list">',
                    b"\\u003ctr>",
                    b"</table>",
                    b"<\\/tr>",
                    "1/24/98001-ИП".encode(),
                    "Найдено записей: 9".encode(),
                ]
            ),
        ),
        max_size=14,
    ),
    st.integers(1, 50),
)
def test_any_bytes_are_read_or_refused(pieces: list[bytes], piece: int) -> None:
    content = b"".join(pieces)
    found = read(content, piece=piece)
    assert found == read(content)
    for item in found:
        assert isinstance(item, Record | Rejected | Unlinked | Leftover)
        if isinstance(item, Record):
            assert sha256(content[item.offset : item.offset + item.length]).digest() == item.sha256


CHECKO = (ANSWERS.parent / "003-constructed-checko.json").read_text(encoding="utf-8")


def sold(text: str, name: str = "x.json") -> list[Parsed]:
    return list(checko.parse([text.encode()], About(name, 20261122)))


def test_an_answer_of_the_seller_names_whom_it_speaks_of() -> None:
    (item,) = sold(CHECKO)
    assert isinstance(item, Record)
    assert (item.subject, item.part[:2]) == (inn(1), "41")
    assert (item.body["due_kop"], item.body["remaining_kop"]) == (15_234_077, 10_000_000)
    assert isinstance(sold(CHECKO, asked_name("fssp", inn(2)))[0], Rejected)
    assert isinstance(sold(CHECKO, asked_name("fssp", inn(1)))[0], Record)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ('"status": "ok"', '"status": "error"'),
        ('"Записи": [', '"Записи": null, "x": ['),
        ('"ИНН": "', '"ИНН": "1'),
        ('"company"', '"somebody"'),
    ],
)
def test_an_answer_that_does_not_answer_is_refused_and_never_nothing(was: str, becomes: str) -> None:
    assert was in CHECKO
    (item,) = sold(CHECKO.replace(was, becomes))
    assert isinstance(item, Rejected)


def test_a_page_of_several_is_a_piece() -> None:
    found = sold(CHECKO.replace('"СтрВсего": 1', '"СтрВсего": 3').replace('"ЗапВсего": 1', '"ЗапВсего": 250'))
    assert Leftover("partial", "1 of 250") in found


def test_nothing_at_the_seller_is_no_record() -> None:
    start, end = CHECKO.index("[{"), CHECKO.index("}]") + 2
    text = CHECKO[:start] + "[]" + CHECKO[end:]
    assert sold(text.replace('"ЗапВсего": 1', '"ЗапВсего": 0')) == []
    assert sold(text) == [Leftover("partial", "0 of 1")], "a list that was not given is no empty list"


def test_formats_know_their_own() -> None:
    assert checko.recognise(Look("x.json", CHECKO.encode(), None)) == "checko"
    assert page.recognise(Look("x.json", CHECKO.encode(), None)) is None
    for path in FILES:
        assert checko.recognise(Look(path.name, path.read_bytes()[:HEAD_SIZE], None)) is None
