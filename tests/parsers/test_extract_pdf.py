"""Extracts of the registers as PDF: the real ones, the table's rows, and what is refused."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from support.files import inn, ogrn, person
from support.proof import examples

from checker.ingest.survey import Unknown, survey
from checker.records import Leftover, Record, Rejected
from scrapers import extract_body
from scrapers.base import About, blocks_of
from scrapers.egrul.blocks import profile
from scrapers.egrul.parse import identified
from scrapers.extract_rows import HEADER, Row, Text, rows_of
from scrapers.registry import SOURCES

RECORDED = Path(__file__).parents[1] / "recorded/egrul/003-constructed-extract.pdf"
EGRUL = SOURCES["egrul"].formats[-1]


def test_the_real_extract_of_a_company_is_read_whole(shared: Path) -> None:
    path = shared / "samples/fns/egrul-search/pdf/nalog_org.pdf"
    found = survey(path, path.name)
    assert (found.source.code, found.format) == ("egrul", "pdf")
    content = path.read_bytes()
    (item,) = EGRUL.parse([content[:1000], content[1000:]], About())
    assert isinstance(item, Record)
    assert (item.subject, item.part, item.asof) == ("3245001416", "1053233025878", 20190215)
    assert (item.offset, item.length) == (0, len(content))
    assert EGRUL.whole(content)
    body = item.body
    assert body["name"]["short"]["name_short"] == 'ООО "РОГА И КОПЫТА"'
    assert body["address"]["classic"]["settlement"] == {"type": "СЕЛО", "name": "СТРАШЕВИЧИ"}
    assert body["termination"]["method"]["code"] == "407"
    assert body["capital"]["sum_kop"] == 1_000_000
    assert [founder["share"]["nominal_kop"] for founder in body["founders"]["person_founder"]] == [240_000, 250_000]
    assert len(body["activities"]["further"]) == 8
    assert len(body["changes"]) == 9
    assert len(body["changes"][0]["documents"]) == 6
    seen = profile(body)
    assert (seen.ended, seen.ended_on, seen.registered_on) == ("407", 20081230, 20050531)
    assert [(role.kind, role.share) for role in seen.roles] == [
        ("head", None), ("founder", 5100), ("founder", 2400), ("founder", 2500),
    ]  # fmt: skip
    blocks = {block for block, _, _ in blocks_of(SOURCES["egrul"], body)}
    assert {"identity", "name", "address", "head", "founder", "capital", "activity", "change", "pension"} <= blocks


def test_the_real_extract_of_an_entrepreneur_is_read_whole(shared: Path) -> None:
    path = shared / "samples/fns/egrul-search/pdf/nalog_pe.pdf"
    found = survey(path, path.name)
    assert (found.source.code, found.format) == ("egrip", "pdf")
    (item,) = SOURCES["egrip"].formats[-1].parse([path.read_bytes()], About())
    assert isinstance(item, Record)
    assert (item.subject, item.part, item.asof) == ("213000262765", "314213009700255", 20190215)
    body = item.body
    assert body["name"]["person"] == {"surname": "ИВАНОВ", "given": "ИВАН", "patronymic": "ИВАНОВИЧ"}
    assert body["name"]["sex"] == "1"
    assert body["citizenship"]["code"] == "1"
    assert (body["kind_code"], body["ogrn_date"]) == ("1", "2014-04-07")
    assert len(body["activities"]["further"]) == 5
    assert len(body["changes"]) == 8
    assert "kpp" not in body
    source = SOURCES["egrip"]
    assert source.profile is not None
    assert source.profile(body).full_name == "ИП Иванов Иван Иванович"
    assert {"identity", "name", "citizenship", "activity"} <= {block for block, _, _ in blocks_of(source, body)}


def written(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def encrypted() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(RECORDED))
    writer.encrypt("secret", algorithm="RC4-128")
    return written(writer)


def picture() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    return written(writer)


def letter() -> bytes:
    """The last page of an extract alone: a text, and no beginning of an extract."""
    writer = PdfWriter()
    writer.add_page(PdfReader(RECORDED).pages[-1])
    return written(writer)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (encrypted, "encrypted"),
        (picture, "holds no text"),
        (letter, "another kind"),
        (lambda: RECORDED.read_bytes()[:-100], "cut off"),
        (lambda: b"%PDF-1.4\nstartxref\n0\n%%EOF", "broken"),
        (lambda: b"%PDF-1.4", "cut off"),
    ],
)
def test_what_is_no_extract_is_refused_with_the_reason(tmp_path: Path, make: Any, reason: str) -> None:
    path = tmp_path / "extract.pdf"
    path.write_bytes(make())
    with pytest.raises(Unknown, match=reason):
        survey(path, path.name)
    (found,) = EGRUL.parse([path.read_bytes()], About())
    assert isinstance(found, Rejected)
    assert not EGRUL.whole(path.read_bytes())


def test_an_extract_packed_in_a_way_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=RECORDED)
    for page in writer.pages:
        page.compress_content_streams()
    made = BytesIO()
    writer.write(made)
    content = made.getvalue().replace(b"/FlateDecode", b"/FlateDecodf")
    path = tmp_path / "extract.pdf"
    path.write_bytes(content)
    with pytest.raises(Unknown, match="Unsupported filter"):
        survey(path, path.name)
    assert not EGRUL.whole(content)
    (item,) = EGRUL.parse([content], About())
    assert isinstance(item, Rejected)


def test_an_extract_without_some_of_its_pages_is_refused() -> None:
    writer = PdfWriter(clone_from=PdfReader(RECORDED))
    writer.remove_page(1)
    (found,) = EGRUL.parse([written(writer)], About())
    assert found == Rejected("the extract", "rows of the table are missing or could not be told apart")


def table(*rows: tuple[str, str]) -> list[Row]:
    """A heading is («», title)."""
    made, number = [], 0
    for name, value in rows:
        number += bool(name)
        made.append(Row("row", number, name, tuple(value.split("\n"))) if name else Row("section", 0, value, ()))
    return made


BASE = (
    ("", "Сведения о регистрации"), ("ОГРН", ogrn(1)), ("Дата регистрации", "10.05.2023"),
    ("", "Сведения об учете в налоговом органе"), ("ИНН юридического лица", inn(1)),
)  # fmt: skip
HEADS = "Сведения о лице, имеющем право без доверенности действовать от имени юридического лица"
STAMP = ("ГРН и дата внесения в ЕГРЮЛ сведений о данном лице", "1 31.05.2023")


def body_of(*rows: tuple[str, str]) -> dict[str, Any]:
    body, unknown = extract_body.read(table(*BASE, *rows), entrepreneur=False)
    assert not unknown
    return identified(body)[2]


def test_heads_that_are_not_numbered_are_told_apart() -> None:
    named = ("Фамилия\nИмя\nОтчество".replace("\n", " "), "ПРИМЕРОВ\nИЛЬЯ\nПЕТРОВИЧ")
    body = body_of(
        ("", HEADS), STAMP, named, ("ИНН", person(1)), ("Должность", "КОНКУРСНЫЙ УПРАВЛЯЮЩИЙ"),
        STAMP, named, ("ИНН", person(2)), ("Должность", "ДИРЕКТОР"), ("ОГРНИП", "323980000000714"),
        STAMP, ("ОГРН", ogrn(7)), ("ИНН", inn(7)), ("Полное наименование", "УПРАВЛЯЮЩАЯ"),
    )  # fmt: skip
    assert [head["person"]["inn"] for head in body["head"]] == [person(1), person(2)]
    assert [head["office"]["kind"] for head in body["head"]] == ["06", "11"]
    assert body["managing_company"][0]["company"] == {"ogrn": ogrn(7), "inn": inn(7), "name_full": "УПРАВЛЯЮЩАЯ"}
    assert [(role.person, role.counts) for role in profile(body).roles] == [
        (person(1), False), (person(2), True), (ogrn(7), True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Юридическое лицо находится в стадии ликвидации", "101"),
        ("Регистрирующим органом принято решение о предстоящем исключении недействующего юридического лица", "105"),
        ("Юридическое лицо признано несостоятельным (банкротом) и открыто конкурсное производство", "117"),
        ("В отношении юридического лица в деле о несостоятельности (банкротстве) введено наблюдение", "114"),
        ("Находится в процессе реорганизации в форме присоединения к другому ЮЛ", "124"),
    ],
)
def test_a_state_gets_the_code_of_its_text(text: str, code: str) -> None:
    assert profile(body_of(("", "Сведения о состоянии юридического лица"), ("Состояние", text))).status == code


def test_a_state_in_words_that_are_not_known_is_not_taken_for_none() -> None:
    rows = table(*BASE, ("", "Сведения о состоянии юридического лица"), ("Состояние", "Спит"))
    body, unknown = extract_body.read(rows, entrepreneur=False)
    assert profile(body).status == "?"
    assert unknown == {("status", "Спит"): 1}


def test_additional_information_that_names_no_fault_is_a_note() -> None:
    body = body_of(("", HEADS), STAMP, ("Фамилия", "ПРИМЕРОВ"), ("Дополнительные сведения", "действует до 2030 года"))
    assert body["head"][0]["note"] == "действует до 2030 года"
    assert "marks" not in body["head"][0]


@examples("rows of an extract are told by their places, wherever lines and pages break", 3_000)
@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=12), st.integers(200, 400), st.data()
)
def test_rows_are_told_by_their_places(sizes: list[tuple[int, int]], height: int, data: Any) -> None:
    x = data.draw(st.floats(80, 100))
    texts = [Text(0, 384, 525, 12, False, HEADER), Text(0, 71, 509, 12, False, "1")]
    texts.append(Text(0, 200, 493, 12, True, "Наименование"))
    page, y = 0, 470.0
    for number, (names, values) in enumerate(sizes, 1):
        if y - 12 * max(names, values) < height - 200:
            texts.append(Text(page, 500, 32, 8, False, "Страница"))
            page, y = page + 1, 790.0
        texts.append(Text(page, x - 22, y, 12, False, str(number)))
        texts.extend(Text(page, x, y - 12 * k, 12, False, f"имя{k}") for k in range(names))
        texts.extend(Text(page, x + 230, y - 12 * k, 12, False, str(10 + k)) for k in range(values))
        y -= 12 * max(names, values) + 4.3
    texts.append(Text(page, x - 35, y - 30, 12, False, "Выписка сформирована"))
    texts.append(Text(page, x + 230, y - 60, 12, False, "лишнее"))
    assert list(rows_of(texts)) == [
        Row("section", 0, "Наименование", ()),
        *(
            Row("row", number, " ".join(f"имя{k}" for k in range(names)), tuple(str(10 + k) for k in range(values)))
            for number, (names, values) in enumerate(sizes, 1)
        ),
    ]


def test_what_is_not_known_in_an_extract_is_counted() -> None:
    found = list(EGRUL.parse([RECORDED.read_bytes()], About()))
    assert [item for item in found if isinstance(item, Leftover)] == [
        Leftover("section", "Сведения о погоде"), Leftover("row", "changes: Цвет записи"),
    ]  # fmt: skip
