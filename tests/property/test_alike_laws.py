"""Documents that are cut out before the XML parser sees them are read as the parser would have read them."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.proof import examples

from checker.records import Parsed, Record
from scrapers.opendata import table
from scrapers.xmlfile import Names, Tree, _Walk, read_documents

TABLE = msgspec.structs.replace(
    table({"Строка": "row", "Сумма": "sum_kop", "Текст": "text_of"}, kopecks=frozenset({"Сумма"})),
    repeated=frozenset({"Строка"}),
)

values = st.one_of(
    st.sampled_from(["1.00", "-2,5", "", "x", "7700000009", "25.10.2024"]),
    st.text(st.sampled_from("АБ\"'&<> \t\n#;xé\u0085\ufffe\uffff\x01]"), max_size=12),
)
written = st.sampled_from(["&quot;", "&apos;", "&amp;", "&lt;", "&gt;", "&#10;", "&amp;quot;", "&nosuch;", "\t", "\n"])


def quoted(value: str, more: str) -> str:
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), ('"', "&quot;")):
        value = value.replace(sign, entity)
    return f'"{value}{more}"'


@st.composite
def document(draw: st.DrawFn) -> str:
    def attribute(name: str) -> str:
        more = draw(st.sampled_from([""] * 8)) if draw(st.integers(0, 9)) else draw(written)
        return f" {name}={quoted(draw(values), more)}"

    rows = "".join(f"<Строка{attribute('Сумма')}{attribute('Текст')}/>" for _ in range(draw(st.integers(0, 3))))
    odd = draw(
        st.sampled_from([""] * 12 + ["<!-- </Документ> -->", "<![CDATA[x]]>", "текст", "<Новое/>", "<ИННЮЛ/>", "<"])
    )
    space = draw(st.sampled_from(["", "", "", " ", "\n"]))
    taxpayer = f"<СведНП{attribute('НаимОрг')}{space}{attribute('ИННЮЛ')}/>"
    head = f"<Документ{attribute('ИдДок')}{attribute('ДатаДок')}{attribute('ДатаСост')}>"
    return f"{head}{taxpayer}{space}{rows}{odd}</Документ>"


between = st.sampled_from([""] * 9 + ["\n", " ", "<!-- ", " -->", "<![CDATA[", "]]>", "<Прочее/>", "x"])


def make(tree: Tree, stamps: dict[str, str]) -> tuple[str, str, int, Tree]:
    return str(tree.get("taxpayer")), "", 0, {**tree, "stamps": dict(stamps)}


def read(data: bytes, names: Names, piece: int) -> list[Parsed]:
    pieces = [data[start : start + piece] for start in range(0, len(data), piece)]
    return list(read_documents(pieces, names, make))


@examples("documents cut out are read as the parser reads them", 3_000, factor=30)
@given(
    st.lists(st.tuples(document(), between), max_size=12),
    st.sampled_from(["utf-8", "windows-1251"]),
    st.integers(20_000, 60_000) | st.integers(200, 1_000),
    st.sampled_from(["</Файл>", "", "</Файл><Файл/>"]),
)
def test_what_is_cut_out_is_read_as_the_parser_reads_it(
    parts: list[tuple[str, str]], encoding: str, piece: int, tail: str
) -> None:
    body = "".join(text + gap for text, gap in parts)
    text = f'<?xml version="1.0" encoding="{encoding}"?><Файл ВерсФорм="4.01" КолДок="{len(parts)}">{body}{tail}'
    data = text.encode(encoding, "xmlcharrefreplace")
    strict = read(data, msgspec.structs.replace(TABLE, alike=False), piece)
    assert read(data, TABLE, piece) == strict


@pytest.mark.parametrize("sign", ["\ufffe", "\uffff", "\x01"])
def test_a_sign_that_no_xml_may_hold_is_refused_in_a_document_that_is_cut_out(sign: str) -> None:
    def told(text: str) -> str:
        return f'<Документ ИдДок="1" ДатаДок="2" ДатаСост="3"><СведНП НаимОрг="{text}" ИННЮЛ="4"/></Документ>'

    body = told("а") + told("б") + told(f"в{sign}")
    data = f'<?xml version="1.0" encoding="utf-8"?><Файл ВерсФорм="4.01" КолДок="3">{body}</Файл>'.encode()
    strict = read(data, msgspec.structs.replace(TABLE, alike=False), 20_000)
    assert read(data, TABLE, 20_000) == strict
    assert len([one for one in strict if isinstance(one, Record)]) < 3


def test_all_but_the_first_document_of_a_shape_are_cut_out(monkeypatch: pytest.MonkeyPatch) -> None:
    cut: list[bytes] = []
    skip = _Walk.skip

    def count(self: _Walk, raw: bytes, lead: int, tree: Tree, stamps: dict[str, str]) -> None:
        cut.append(raw)
        skip(self, raw, lead, tree, stamps)

    monkeypatch.setattr(_Walk, "skip", count)
    text = '<Документ ИдДок="{n}" ДатаДок="1" ДатаСост="2"><СведНП НаимОрг="А &quot;{n}&quot;" ИННЮЛ="77"/></Документ>'
    data = ("<Файл>" + "".join(text.format(n=number) for number in range(50)) + "</Файл>").encode()
    found = [item for item in read_documents([data], TABLE, make) if isinstance(item, Record)]
    assert [item.body["taxpayer"]["name"] for item in found] == [f'А "{number}"' for number in range(50)]
    assert len(cut) >= 49
