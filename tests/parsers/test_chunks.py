"""Where a file is cut into pieces is chance: records, their places and their bytes never depend on it."""

from __future__ import annotations

from hashlib import sha256

import pytest
from support.files import egrul, opendata, record, sshr

from checker.records import Record
from scrapers.egrul.parse import parse as parse_egrul
from scrapers.sshr.parse import parse as parse_sshr

FILES = (
    (parse_egrul, egrul(*(record(n) for n in range(1, 30)))),
    (parse_sshr, opendata(*(sshr(n, n) for n in range(1, 120)))),
)


@pytest.mark.parametrize("size", [1, 7, 100, 1_000, 16_385, 65_536])
@pytest.mark.parametrize(("parse", "content"), FILES, ids=["egrul", "sshr"])
def test_a_file_read_in_pieces_of_any_size_gives_the_same_records_and_bytes(parse, content, size) -> None:  # type: ignore[no-untyped-def]
    pieces = (content[start : start + size] for start in range(0, len(content), size))
    found = [item for item in parse(pieces) if isinstance(item, Record)]
    assert found == [item for item in parse(iter([content])) if isinstance(item, Record)]
    assert len(found) in (29, 119)
    for item in found:
        raw = content[item.offset : item.offset + item.length]
        assert sha256(raw).digest() == item.sha256
        assert raw.decode("cp1251" if parse is parse_egrul else "utf-8").startswith("<Документ ")
