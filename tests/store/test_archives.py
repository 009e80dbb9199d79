"""Packed files: archives in archives are documents of their own, and nothing that is packed takes the memory."""

from __future__ import annotations

import json
import random
import tracemalloc
from pathlib import Path
from typing import Any

import brotli
import pytest
from click.testing import CliRunner
from support.files import DAY, debtam, inn, opendata, zipped

from checker import cli
from checker.db import make_engine, reading
from checker.facts import State
from checker.ingest.survey import TOO_DEEP
from checker.ingest.unpack import documents
from checker.lookup import fact_sheet
from checker.settings import settings
from scrapers.archive import BROKEN, CHUNK, Reader


def debts(*companies: int) -> bytes:
    return opendata(
        *(debtam(k, ("Земельный налог", "5.00"), stated=DAY) for k in companies), number=6, mark=str(companies[0])
    )


def inside(folder: Path, content: bytes) -> list[str]:
    path = folder / "outer.zip"
    path.write_bytes(content)
    with documents(path) as found:
        return [document.path.name for document in found]


def test_archives_in_an_archive_are_documents_beside_what_lies_bare_in_it(tmp_path: Path) -> None:
    one, two = zipped({"a.xml": debts(1)}), zipped({"b.zip": zipped({"b.xml": debts(2)})})
    assert inside(tmp_path, zipped({"one.zip": one, "two.zip": two})) == ["one.zip", "b.zip"]
    assert inside(tmp_path, zipped({"one.zip": one, "bare.xml": debts(3)})) == ["one.zip", "outer.zip"]


def load(folder: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> Any:
    """What the shell answers to an archive."""
    monkeypatch.setenv("CHECKER_DATA_DIR", str(folder))
    monkeypatch.chdir(folder)
    settings.cache_clear()
    outer = folder / "outer.zip"
    outer.write_bytes(content)
    try:
        return json.loads(CliRunner().invoke(cli.main, ["load", "--json", str(outer)]).output)
    finally:
        settings.cache_clear()


def nested(content: bytes, levels: int) -> bytes:
    """An archive in so many others, beside a file of each."""
    for level in range(levels):
        content = zipped({f"{level}.xml": debts(10 + level), f"{level}.zip": content})
    return content


def test_an_archive_that_lies_too_deep_is_refused_and_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    innermost = zipped({"a.xml": debts(1)})
    (tmp_path / "three").mkdir()
    totals = load(tmp_path / "three", monkeypatch, nested(innermost, 3))["totals"]
    assert (totals["seen"], totals["stored"], totals["rejected"]) == (4, 4, 0)
    answer = load(tmp_path, monkeypatch, nested(innermost, 4))
    totals = answer["totals"]
    assert (totals["seen"], totals["stored"], totals["rejected"]) == (5, 4, 1)
    assert [said for file in answer["files"] for said in file["rejected"]] == [{"where": "0.zip", "reason": TOO_DEEP}]


@pytest.mark.parametrize("beside", [{}, {"b.xml": debts(2)}], ids=["alone", "beside another file"])
def test_an_archive_that_breaks_late_is_refused_and_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beside: dict[str, bytes]
) -> None:
    inner = zipped({"a.xml": debts(1), "noise": random.Random(1).randbytes(100_000)})
    content = bytearray(zipped({"inner.zip": inner, "sound.zip": zipped({"c.xml": debts(3)}), **beside}))
    content[60_000:60_100] = bytes(100)
    answer = load(tmp_path, monkeypatch, bytes(content))
    assert (answer["totals"]["stored"], answer["totals"]["rejected"]) == (1 + len(beside), 1)
    assert [said["reason"] for file in answer["files"] for said in file["rejected"]] == [TOO_DEEP]


def test_a_member_with_a_name_longer_than_a_file_can_have_is_unpacked(tmp_path: Path) -> None:
    (name,) = inside(tmp_path, zipped({"я" * 300 + "-20251125.zip": zipped({"a.xml": debts(1)})}))
    assert name.endswith("я-20251125.zip")


def test_the_word_of_the_operator_is_of_the_whole_file_and_not_of_each_archive_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHECKER_DATA_DIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    settings.cache_clear()
    outer = tmp_path / "outer.zip"
    outer.write_bytes(zipped({"one.zip": zipped({"a.xml": debts(1, 2)}), "two.zip": zipped({"b.xml": debts(3, 4)})}))
    try:
        answer = CliRunner().invoke(cli.main, ["load", "--whole", str(outer)])
        assert answer.exit_code == 0, answer.output
        with reading(make_engine(settings().url)) as connection:
            states = {k: fact_sheet(connection, inn(k)).state_of("debtam").state for k in (1, 2, 3, 4, 5)}
    finally:
        settings.cache_clear()
    assert states == {**dict.fromkeys((1, 2, 3, 4), State.FOUND), 5: State.NOT_CHECKED}


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 5 * CHUNK])
def test_brotli_gives_back_what_was_packed(tmp_path: Path, size: int) -> None:
    content = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    path = tmp_path / "a.json.br"
    path.write_bytes(brotli.compress(content, quality=4))
    with Reader(path, path.name) as reader:
        assert b"".join(reader.chunks(0)) == content


@pytest.mark.parametrize("more", [b"x", b"x" * CHUNK])
def test_brotli_that_is_cut_or_goes_on_is_broken(tmp_path: Path, more: bytes) -> None:
    packed = brotli.compress(bytes(range(256)) * 400)
    path = tmp_path / "a.json.br"
    for content in (packed[:-1], packed[: len(packed) // 2], b"", packed + more):
        path.write_bytes(content)
        with pytest.raises(BROKEN), Reader(path, path.name) as reader:
            reader.open(0)


def test_a_brotli_bomb_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    packer, zeros = brotli.Compressor(quality=5), bytes(8_000_000)
    path = tmp_path / "bomb.json.br"
    path.write_bytes(b"".join(packer.process(zeros) for _ in range(12)) + packer.finish())
    assert path.stat().st_size < 10_000
    tracemalloc.start()
    try:
        with pytest.raises(EOFError, match="no data"), Reader(path, path.name) as reader:
            reader.open(0)
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()
