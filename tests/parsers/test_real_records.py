"""Real records: how many each file gives, and that nothing of them is lost."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from support.values import values_kept, values_stated

from checker.ingest.survey import survey
from checker.records import Leftover, Record, Rejected, Unlinked
from scrapers.archive import Reader, parts
from scrapers.base import About
from scrapers.registry import SOURCES

YIELDS = {
    "egrul/VO_RUGFO_0000_9965_20251102_*": (200, "4.07"),
    "egrul/VO_RUGFO_0000_9965_20251105_*": (2, "4.06"),
    "egrul/VO_RUGFO_0000_9965_20251116_*": (2, "4.07"),
    "egrul/VO_RUGFO_0000_9965_20251127_*": (200, "4.07"),
    "egrul/VO_RUGFO_0000_9965_20251128_*": (94, "4.07"),
    "egrip/VO_RIGFO_0000_9965_20240802_*": (92, "4.04"),
    "egrip/VO_RIGFO_0000_9965_20251105_*": (3, "4.06"),
    "egrip/VO_RIGFO_0000_9965_20251130_*": (5, "4.06"),
    "opendata/empl/data-test-empl-1.zip": (9, "4.01"),
    "opendata/empl/data-test-empl-2.zip": (2700, "4.01"),
    "opendata/revexp/data-test-revexp-1.zip": (795, "4.01"),
    "opendata/revexp/data-test-revexp-2.zip": (2700, "4.01"),
    "opendata/sme/data-test-sme-1.zip": (2700, "4.01"),
    "opendata/sme/data-test-sme-2.zip": (2700, "4.04"),
}
SOURCE_OF = {"egrul": "egrul", "egrip": "egrip", "empl": "sshr", "revexp": "revexp", "sme": "rsmp"}


def items(path: Path) -> Iterator[Any]:
    with Reader(path) as reader:
        for part in parts(path, path.name):
            yield from SOURCES[SOURCE_OF[path.parent.name]].formats[0].parse(reader.chunks(part.number), About())


@pytest.mark.parametrize(("pattern", "yields"), YIELDS.items())
def test_every_record_of_a_real_file_is_read_and_nothing_is_unknown(
    shared: Path, pattern: str, yields: tuple[int, str]
) -> None:
    (path,) = (shared / "samples/fns").glob(pattern)
    found = list(items(path))
    kinds = Counter(type(item) for item in found)
    assert (kinds[Record], kinds[Rejected], kinds[Unlinked], kinds[Leftover]) == (yields[0], 0, 0, 0)
    whole = survey(path, path.name)
    assert whole.format == yields[1]
    assert whole.release > 20180000


def test_every_value_of_ten_real_records_is_in_the_body(shared: Path) -> None:
    paths = sorted((shared / "samples/fns/egrul").glob("VO_RUGFO_*.xml"))
    checked = 0
    for path in paths:
        raw = {
            d.find("СвЮЛ").get("ОГРН") + d.find("СвЮЛ").get("ДатаВып"): d for d in etree.parse(path).iter("Документ")
        }
        records = [item for item in items(path) if isinstance(item, Record)]
        for item in random.Random(7).sample(records, min(3, len(records))):
            day = date(item.asof // 10_000, item.asof // 100 % 100, item.asof % 100)
            stated = values_stated(raw[item.part + day.isoformat()])
            kept = Counter(values_kept(item.body))
            assert stated - kept == Counter(), f"lost of {path.name[:40]}"
            assert kept - stated == Counter(), f"made up in {path.name[:40]}"
            checked += 1
    assert checked >= 10


def test_every_block_of_a_real_record_is_a_fact(shared: Path) -> None:
    """The blocks hold every value of the body: what a reader of the card can see is what the register says."""
    from scrapers.base import blocks_of

    (path,) = (shared / "samples/fns/egrul").glob("VO_RUGFO_0000_9965_20251116_*")
    for item in items(path):
        if isinstance(item, Record):
            body = set(values_kept(item.body))
            shown = {leaf for _, _, value in blocks_of(SOURCES["egrul"], item.body) for leaf in values_kept(value)}
            assert body - shown == set()


@pytest.mark.parametrize(("folder", "keys"), [("empl", {"КолРаб"}), ("revexp", {"СумДоход", "СумРасход"})])
def test_every_value_of_the_open_data_is_in_the_body(shared: Path, folder: str, keys: set[str]) -> None:
    path = shared / f"samples/fns/opendata/{folder}/data-test-{folder}-1.zip"
    records = {item.subject + str(item.asof): item for item in items(path) if isinstance(item, Record)}
    with Reader(path) as reader:
        for part in parts(path, path.name):
            root = etree.fromstring(b"".join(reader.chunks(part.number)))
            for document in root.iter("Документ"):
                day = document.get("ДатаДок")
                item = records[document.find("СведНП").get("ИННЮЛ") + day[6:] + day[3:5] + day[:2]]
                assert set(values_stated(document)) - set(values_kept(item.body)) <= {item.subject}
                stated = document.get("ДатаСост")
                assert item.body["date"] == f"{stated[6:]}-{stated[3:5]}-{stated[:2]}"
                assert item.part == stated[6:]
