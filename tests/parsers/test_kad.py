"""КАД: pages of the search → cases of whom they name; what is no answer is told for what it is."""

from __future__ import annotations

import re
import tomllib
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.files import inn
from support.proof import examples

from checker.records import Leftover, Parsed, Record, Rejected, Unlinked
from scrapers.base import About, Look, NotRead, asked_name
from scrapers.guards import refusal
from scrapers.kad.rows import Party, case_number
from scrapers.registry import SOURCES, recognise

RECORDED = Path(__file__).parents[1] / "recorded" / "kad"
REAL, ODD = "001-anonymised-search.html", "002-constructed-odd.html"
ANSWERS = sorted((RECORDED / "answers").glob("*.html"))
FIRST, SECOND, OTHER = "6600000109", "6600000204", inn(700)
SEARCH = SOURCES["kad"].formats[0]


def page(name: str) -> bytes:
    return (RECORDED / name).read_bytes()


def read(content: bytes, number: str = "") -> list[Parsed]:
    name = asked_name("kad", number, "html") if number else "page.html"
    return list(SEARCH.parse([content], About(name, 20261122)))


def cases(found: list[Parsed]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(item.subject, item.part): item.body["case"] for item in found if isinstance(item, Record)}


def side(name: str, number: str = "") -> str:
    said = f"<div>ИНН: {number}</div>" if number else ""
    inner = f'<span class="js-rolloverHtml" style="display: none;"><strong>{name}</strong><br />Город{said}</span>'
    return f'<div><span class="js-rollover b-newRollover">{name}{inner}</span></div>'


CARD = "https://kad.arbitr.ru/Card/00000000-0000-4000-8000-000000000001"


def row(plaintiffs: str, respondents: str, *, number: str = "А40-1/2026", day: str = "01.02.2026") -> str:
    return (
        f'<tr><td class="num"><div class="b-container"><div class="civil" title="{day} 0:00:00">'
        f'<span>{day}</span></div><a href="{CARD}" class="num_case">{number}</a></div></td>'
        '<td class="court"><div class="b-container"><div title="АС города Москвы">АС города Москвы</div></div></td>'
        f'<td class="plaintiff"><div class="b-container">{plaintiffs}</div></td>'
        f'<td class="respondent"><div class="b-container">{respondents}</div></td></tr>'
    )


def answer(*rows: str, total: int | None = None) -> bytes:
    count = len(rows) if total is None else total
    return f'{"".join(rows)}<input type="hidden" id="documentsTotalCount" value="{count}" />'.encode()


def test_a_page_got_for_somebody_tells_of_him_alone() -> None:
    assert {subject for subject, _ in cases(read(page(REAL), FIRST))} == {FIRST}
    assert len({subject for subject, _ in cases(read(page(REAL)))}) == 6


def test_a_case_whose_sides_all_bear_other_numbers_is_not_his_and_waits_unlinked() -> None:
    found = read(answer(row(side("ООО А", FIRST), side("ООО Б", SECOND))), OTHER)
    assert [type(item) for item in found] == [Unlinked]


@pytest.mark.parametrize("hidden", [side("ООО ПРОПАВШЕЕ"), side("Данные скрыты"), '<div class="b-button">7</div>'])
def test_a_case_with_a_side_without_a_number_is_possible_and_names_no_role(hidden: str) -> None:
    found = cases(read(answer(row(side("ООО А", FIRST), hidden + side("ООО Б", SECOND))), OTHER))
    case = found[OTHER, "p:А40-1/2026"]
    assert case["possible"] is True
    assert case["roles"] == []
    assert "possible" not in cases(read(answer(row(side("ООО А", FIRST), hidden)), FIRST))[FIRST, "А40-1/2026"]


def test_a_possible_case_becomes_a_fact_that_counts_for_nothing() -> None:
    (record,) = read(answer(row("", side("ООО ПРОПАВШЕЕ"))), OTHER)
    assert isinstance(record, Record)
    ((block, key, value),) = SOURCES["kad"].blocks(record.body)
    assert (block, key, value["possible"]) == ("court_case", "А40-1/2026", True)


def test_a_person_is_not_named_and_a_company_is() -> None:
    many = [
        side("Примеров Иван Петрович"),
        side("ИП Примерова А. А.", "660000000171"),
        side("ООО Б"),
        side("ООО В", FIRST),
    ]
    found = cases(read(answer(row("".join(many), side("ООО Г", SECOND)))))
    assert found[SECOND, "А40-1/2026"]["other_sides"] == [{"name": "ООО Б"}, {"name": "ООО В", "inn": FIRST}]


def test_rows_of_one_case_are_one_case_with_all_roles() -> None:
    both = (
        row(side("ООО А", FIRST), side("ООО Б", SECOND), number="А40-1/2026 -12-3", day="05.05.2026"),
        row(side("ООО Б", SECOND), side("ООО А", FIRST)),
    )
    found = cases(read(answer(*both)))
    assert found.keys() == {(FIRST, "А40-1/2026"), (SECOND, "А40-1/2026")}
    assert sorted(found[FIRST, "А40-1/2026"]["roles"]) == ["plaintiff", "respondent"]
    assert found[FIRST, "А40-1/2026"]["registered"] == "2026-02-01"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("А40-12345/2024", ("А40-12345/2024", False)),
        ("A40-12345/2024", ("А40-12345/2024", False)),
        (" а40 - 12345 / 2024 ", ("А40-12345/2024", False)),
        ("А40-38800/2024 -153-88", ("А40-38800/2024", True)),
        ("СИП-905/2026", ("СИП-905/2026", False)),
        ("А40-12345/05", ("А40-12345/05", False)),
        ("09АП-12345/2024", None),
        ("А40-12345/202", None),
        ("", None),
    ],
)
def test_numbers_of_cases(written: str, number: tuple[str, bool] | None) -> None:
    assert case_number(written) == number


def test_a_day_that_is_none_refuses_the_row_and_tells_whom_it_may_be_about() -> None:
    (refused,) = read(answer(row(side("ООО А", FIRST), side("ООО Б", SECOND), day="31.02.2026")), FIRST)
    assert isinstance(refused, Rejected)
    assert "31.02.2026" in refused.reason
    assert refused.numbers == (FIRST, SECOND)


@pytest.mark.parametrize(("total", "told"), [(61, "1 of 61"), (1, None), (0, None)])
def test_a_page_says_of_itself_that_it_is_a_piece(total: int, told: str | None) -> None:
    found = read(answer(row(side("ООО А", FIRST), ""), total=total), FIRST)
    assert [item.name for item in found if isinstance(item, Leftover)] == ([told] if told else [])


def test_a_page_with_more_rows_than_any_has_is_refused() -> None:
    (refused,) = read(b"<tr><td class='num'></td></tr>" * 2_001)
    assert isinstance(refused, Rejected)


def test_a_page_without_the_counter_is_not_known_to_be_whole() -> None:
    content = answer(row(side("ООО А", FIRST), "")).replace(b"documentsTotalCount", b"count")
    assert Leftover("partial", "1 of an unknown number") in read(content)


def test_a_page_in_windows_1251_that_says_utf_8_is_read() -> None:
    content = page(REAL).decode().encode("cp1251")
    assert cases(read(content)) == cases(read(page(REAL)))


def test_an_answer_that_found_nothing_is_believed_of_whom_it_was_got_for_alone() -> None:
    empty = page("answers/empty.html")
    found = recognise(Look(asked_name("kad", FIRST, "html"), empty, None))
    assert found is not None
    assert found[0].code == "kad"
    assert read(empty, FIRST) == []
    with pytest.raises(NotRead, match="who was asked for is not in it"):
        recognise(Look("page.html", empty, None))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (answer(total=595), "counts 595 cases and holds none"),
        (page("answers/captcha.html"), "nobody is a robot"),
        (page("answers/blocked.html"), "refused the request"),
        ('<html><body><span id="caseName">А40-1/2026</span></body></html>'.encode(), "the card of a case"),
        ("<html><title>Картотека арбитражных дел</title><body></body></html>".encode(), "without an answer"),
    ],
)
def test_other_pages_of_the_site_are_refused_by_what_they_are(content: bytes, reason: str) -> None:
    with pytest.raises(NotRead, match=reason):
        recognise(Look("page.html", content, None))


@pytest.mark.parametrize("path", ANSWERS, ids=lambda path: path.stem)
def test_an_answer_without_records_is_told_for_what_it_is(path: Path) -> None:
    said = tomllib.loads(path.with_suffix(".meta.toml").read_text(encoding="utf-8"))
    assert said["kind"] == "constructed"
    assert said["from"]
    assert said["certainty"]
    found = refusal(said["status"], {"server": "ddos-guard"}, path.read_bytes(), "html")
    assert (found.reason if found else "nothing_found") == said["outcome"]


def test_an_answer_of_the_site_passes_the_guards() -> None:
    for name in (REAL, ODD):
        assert refusal(200, {}, page(name), "html") is None


def test_the_real_answer_is_read(shared: Path) -> None:
    content = (shared / "samples/courts/kad/search_instances_20260924.html").read_bytes()
    found = read(content)
    assert [type(item).__name__ for item in found].count("Record") == 5
    assert [type(item).__name__ for item in found].count("Unlinked") == 1
    assert {part for _, part in cases(found)} == {"А60-59238/2026", "А60-59233/2026"}
    assert found[-1] == Leftover("partial", "3 of 595")


PIECES = st.sampled_from(
    [b"<tr>", b"</tr>", b"<tr ", b"<td class='num'>", b"<a class='num_case'>", b"<!--", b"-->", b"<script>",
     b"</script>", b"\xff\xfe", b"\x00", b"<div class='civil' title='x'>", b"<span class='js-rollover'>", b">", b"\xd0"]
)  # fmt: skip


@examples("any bytes as a page of КАД: never an exception, each slice is a row", 5_000)
@given(st.lists(PIECES | st.binary(max_size=9), max_size=30), st.booleans(), st.sampled_from(["", FIRST]))
def test_any_bytes_are_read_or_refused(pieces: list[bytes], real: bool, asked: str) -> None:
    content = b"".join(pieces)
    if real:
        held = page(ODD)
        middle = len(content) * 977 % len(held)
        content = held[:middle] + content + held[middle:]
    for item in read(content, asked):
        if isinstance(item, Record):
            raw = content[item.offset : item.offset + item.length]
            assert sha256(raw).digest() == item.sha256
            assert SEARCH.whole(raw)
            assert not asked or item.subject == asked
    try:
        recognise(Look("page.html", content, None))
    except NotRead as error:
        assert re.search("[a-z]", str(error))


@examples("sides of a case of КАД are counted", 300)
@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 900))
def test_sides_are_counted(plaintiffs: int, respondents: int, said: int) -> None:
    button = f'<div class="b-button-container"><div class="b-button"><strong>{said}</strong></div></div>'
    left = "".join(side(f"ООО {number}", inn(number)) for number in range(plaintiffs))
    right = "".join(side(f"ООО {number}", inn(100 + number)) for number in range(respondents))
    found = cases(read(answer(row(left, button + right))))
    assert len(found) == plaintiffs + respondents
    for case in found.values():
        assert (case["plaintiffs"], case["respondents"]) == (plaintiffs, max(said, respondents))
        assert len(case["other_sides"]) <= 3


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Примеров Пример Примерович (учредитель ООО «Пример»)", False),
        ("ООО «Пример» в лице директора Примеровой Анны Примеровны", False),
        ("Банк Анна Примеровна", False),
        ("ИП Примеров П. П.", False),
        ("ООО «Пример»", True),
        ("ПАО «Столичный банк»", True),
        ("Администрация города Примера", True),
        ("Основной фонд", True),
    ],
)
def test_of_sides_without_a_number_only_organisations_are_named(name: str, shown: bool) -> None:
    assert Party(name, "").is_company is shown
