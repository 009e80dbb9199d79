"""What is not as it should be is refused with a sentence that leads to the place; the rest is read, the law holds."""

from __future__ import annotations

import codecs
import errno
import io
import os
import shutil
import struct
import subprocess
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import brotli
import pytest
from sqlalchemy import select
from support.base import Base
from support.files import DAY, egrul, element, entry, founder, inn, ogrn, opendata, person, record, sshr, zipped

from checker.freshness import source_states
from checker.ingest.run import Report
from checker.models import Document, Refusal, RoleRow, Run

UTF_16 = "the file is written in UTF-16, which none of the sources uses: save it in UTF-8"
REAL_LEFT_OUT = "XML of a kind that this version does not read: root Файл, РЕЕСТРПРОЧИЙ"


def refused_whole(base: Base, content: bytes, name: str = "") -> str:
    """Loads what must be refused as a whole; the reason."""
    done = base.load(content, name)
    assert (done.source, done.stored, len(done.rejected)) == (None, 0, 1)
    assert base.count(Document) == base.count(Run) == 0
    assert not base.root.exists() or not list(base.root.rglob("*"))
    return done.rejected[0].reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"  \n ", "the file is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(90), "not a file of a kind that this version reads"),
        ("ИНН;Название\n1;2\n".encode(), "not a file of a kind that this version reads"),
        (codecs.BOM_UTF16_BE + '{"rows": []}'.encode("utf-16-be"), UTF_16),
        (codecs.BOM_UTF16_LE + '<?xml version="1.0"?><a/>'.encode("utf-16-le"), UTF_16),
        (b"  </span>\n</div><section class='a'>x</section>", "a page of a kind that this version does not read"),
        (b"<html><body>captcha</body></html>", "a page of a kind that this version does not read"),
        (egrul(record(1), content="РЕЕСТРПРОЧИЙ"), REAL_LEFT_OUT),
        (egrul(record(1), content="ЕГРЮЛ_ЗАКР_СВЕД"), "ЕГРЮЛ_ЗАКР_СВЕД: these data are not public and are not read"),
        (egrul(record(1), content="ЕГРЮЛ_ОГР_СВЕД"), "ЕГРЮЛ_ОГР_СВЕД: these data are not public and are not read"),
        (
            egrul(record(1), doctype='<!DOCTYPE Файл [<!ENTITY a "b">]>'),
            "the file declares a document type or entities, which are never resolved",
        ),
        (
            egrul(record(1), doctype='<!DOCTYPE Файл SYSTEM "http://example.org/x.dtd">'),
            "the file declares a document type or entities, which are never resolved",
        ),
        (b'<?xml version="1.0" encoding="utf-7"?><a/>', "the encoding utf-7 is not one that the source uses"),
        (b"<?xml version='1.0'?><<", "broken XML: not well-formed (invalid token)"),
        (b"PK\x03\x04" + bytes(60), "the zip archive is broken or cut off: File is not a zip file"),
        (zipped({}), "the archive holds no file that could be read"),
        (zipped({"a.txt": b"hello"}), "not a file of a kind that this version reads"),
    ],
)  # fmt: skip
def test_a_document_of_no_known_kind_is_refused_with_its_reason(base: Base, content: bytes, reason: str) -> None:
    assert refused_whole(base, content) == reason


def test_a_document_of_another_source_than_was_asked_for_is_refused(base: Base) -> None:
    done = base.load(egrul(record(1)), source="sshr")
    assert (done.source, done.rejected[0].reason) == (None, "a document of egrul, not of sshr")


def test_a_truncated_archive_is_refused(base: Base) -> None:
    whole = zipped({f"{n}.xml": opendata(*(sshr(k, 5) for k in range(60)), mark=str(n)) for n in range(3)})
    assert refused_whole(base, whole[: len(whole) // 2]).startswith("the zip archive is broken or cut off")


def places(base: Base) -> list[tuple[str, str]]:
    return [tuple(row) for row in base.rows(select(Refusal.place, Refusal.reason).order_by(Refusal.id))]


def test_xml_broken_in_the_middle_keeps_what_came_before(base: Base) -> None:
    first, second = record(1), record(2)
    content = egrul(first, second + "<Документ><oops</Документ>", record(3))
    done = base.load(content)
    assert (done.seen, done.stored, len(done.rejected)) == (3, 2, 1)
    (rejected,) = done.rejected
    assert rejected.reason.startswith("broken XML: not well-formed")
    at = int(rejected.where.removeprefix("byte "))
    assert content[:at].rstrip().endswith(b"<oops") or content[at - 10 : at + 10].count(b"<oops")
    assert places(base) == [(rejected.where, rejected.reason)]


def test_xml_that_breaks_off_keeps_what_came_before(base: Base) -> None:
    content = egrul(record(1), record(2))
    done = base.load(content[: content.index(b"</", len(content) * 3 // 4)])
    assert (done.seen, done.stored, len(done.rejected)) == (2, 1, 1)
    assert done.rejected[0].reason.startswith("broken XML: ")


def test_a_broken_member_does_not_spoil_the_others(base: Base) -> None:
    broken = "b.xml"
    documents = [sshr(k, k) for k in range(1, 4)]
    members = {
        "a.xml": opendata(documents[0], mark="a"),
        broken: opendata(documents[1], mark="b"),
        "c.xml": opendata(documents[2], mark="c"),
    }
    content = bytearray(zipped(members))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        info = archive.getinfo(broken)
    for place in range(info.header_offset + 45, info.header_offset + 45 + info.compress_size // 2):
        content[place] ^= 0xFF
    done = base.load(bytes(content))
    assert (done.seen, done.stored, [r.where for r in done.rejected]) == (3, 2, [broken])
    assert "the member cannot be unpacked" in done.rejected[0].reason
    (fact,) = base.sheet(inn(3)).of("headcount")
    raw = base.raw(fact.evidence.id)
    assert raw is not None
    assert raw.member == "c.xml"


def test_a_member_that_breaks_late_keeps_what_came_before(base: Base) -> None:
    import random

    noise = random.Random(1)  # so that it packs badly and the break lies beyond the first piece
    blob = "".join(element("Прочее", Знак=f"{noise.getrandbits(200):x}") for _ in range(6000))
    late = opendata(sshr(1, 1), blob, sshr(2, 2), mark="late")
    content = bytearray(zipped({"a.xml": late, "b.xml": opendata(sshr(3, 3))}))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        info = archive.getinfo("a.xml")
    place = info.header_offset + info.compress_size - 2000
    content[place : place + 1500] = bytes(1500)
    done = base.load(bytes(content))
    assert [r.where for r in done.rejected] == ["a.xml"]
    assert {row[0] for row in base.versions("sshr")} >= {inn(1), inn(3)}
    assert done.seen == done.stored + 1


def test_an_encrypted_member_is_named(base: Base) -> None:
    content = bytearray(zipped({"a.xml": opendata(sshr(1, 1)), "b.xml": opendata(sshr(2, 2), mark="b")}))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        offset = archive.getinfo("a.xml").header_offset
    central = content.index(b"PK\x01\x02")
    for place in (offset + 6, central + 8):
        struct.pack_into("<H", content, place, 1)
    done = base.load(bytes(content))
    assert [(r.where, r.reason) for r in done.rejected] == [("a.xml", "the member is encrypted")]
    assert (done.seen, done.stored) == (2, 1)


def test_a_zip_bomb_is_not_unpacked(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scrapers.archive.BOMB_BYTES", 1_000_000)
    bomb = opendata(sshr(1, 1), " " * 4_000_000, mark="bomb")
    done = base.load(zipped({"bomb.xml": bomb, "b.xml": opendata(sshr(2, 2))}))
    assert (done.seen, done.stored) == (2, 1)
    (rejected,) = done.rejected
    assert rejected.where == "bomb.xml"
    assert rejected.reason.endswith("times: this is no data")


@pytest.mark.parametrize(
    ("pack", "reason"),
    [
        (lambda: brotli.compress(bytes(60_000_000), quality=5), "it unpacks too many times: this is no data"),
        (lambda: brotli.compress(b"[]" * 99_999, quality=5)[:-1], "the file is cut off"),
    ],
    ids=["bomb", "cut"],
)
def test_a_brotli_file_gives_its_bytes_piece_by_piece(
    base: Base, monkeypatch: pytest.MonkeyPatch, pack: Callable[[], bytes], reason: str
) -> None:
    monkeypatch.setattr("scrapers.archive.BOMB_BYTES", 1_000_000)
    packed = pack()
    tracemalloc.start()
    assert refused_whole(base, packed, "bfo.json.br").endswith(reason)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000  # sixty megabytes at once would be a way to fell the server
    tracemalloc.stop()


def test_bytes_after_the_end_of_a_brotli_file_refuse_it(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = brotli.compress(b"[]")
    monkeypatch.setattr("scrapers.archive.CHUNK", len(packed))  # the end falls between two pieces
    assert refused_whole(base, packed + b"more", "bfo.json.br").endswith("stand after the end of the packed ones")


@pytest.mark.parametrize(
    ("really", "declared"), [("utf-8", "windows-1251"), ("windows-1251", "utf-8")], ids=["utf-8", "windows-1251"]
)
def test_a_wrong_encoding_is_seen_through_and_noted(base: Base, really: str, declared: str) -> None:
    done = base.load(egrul(record(1, name="Ёлка"), encoding=really, declared=declared))
    assert (done.stored, done.issues) == (1, {f"encoding: declared {declared}, really {really}": 1})
    (name,) = base.sheet(inn(1)).of("name")
    assert "«Ёлка»" in name.value["name_full"]
    raw = base.raw(name.evidence.id)
    assert raw is not None
    assert "«Ёлка»" in raw.text


def only_rejected(done: Report) -> tuple[str, str]:
    assert (done.seen, done.stored, len(done.rejected)) == (2, 1, 1), done
    return done.rejected[0].where, done.rejected[0].reason


@pytest.mark.parametrize(
    ("attributes", "reason"),
    [
        ({"ОГРН": ogrn(1)[:-1] + str((int(ogrn(1)[-1]) + 1) % 10)}, "ОГРН {} has a wrong check digit"),
        ({"ИНН": inn(1)[:-1] + str((int(inn(1)[-1]) + 1) % 10)}, "ИНН {} has a wrong check digit"),
        ({"ОГРН": ""}, "ОГРН absent has a wrong check digit"),
        ({"ДатаВып": "02.11.2025"}, "ДатаВып {} is not a date"),
        ({"ДатаВып": ""}, "ДатаВып absent is not a date"),
        ({"ДатаВып": "2025-02-30"}, "ДатаВып {} is not a date"),
    ],
)
def test_a_bad_record_is_named_with_its_place(base: Base, attributes: dict[str, str], reason: str) -> None:
    content = egrul(record(1, attributes=attributes), record(2))
    where, said = only_rejected(base.load(content))
    assert said == reason.format(*attributes.values())
    at = content.index("<Документ".encode("cp1251"))
    assert where == f"record-1-{DAY:%Y%m%d}-1 at byte {at}"


def test_a_sum_that_is_no_sum_is_rejected(base: Base) -> None:
    bad = record(1, extra=element("СвДоляООО", element("ДоляУстКап", НоминСтоим="десять")))
    _, said = only_rejected(base.load(egrul(bad, record(2))))
    assert said.startswith("НоминСтоим: ")


def test_a_statement_from_the_future_is_rejected_and_does_not_overtake(base: Base) -> None:
    future = datetime.now(UTC).date() + timedelta(days=30)
    _, said = only_rejected(base.load(egrul(record(1, future, name="ЗАВТРА"), record(1))))
    assert said == f"dated in the future: {future:%Y%m%d}"
    (name,) = base.sheet(inn(1)).of("name")
    assert "«ПРИМЕР»" in name.value["name_full"]


def test_a_record_without_any_number_waits_unlinked(base: Base) -> None:
    done = base.load(opendata(sshr(1, 5, subject=""), sshr(2, 6)))
    assert (done.seen, done.stored, done.unlinked, done.rejected) == (2, 1, 1, [])
    assert base.rows(select(Refusal.kind, Refusal.reason)) == [("unlinked", "no ИННЮЛ")]


def test_an_ogrn_that_belongs_to_another_inn_is_kept_and_told(base: Base) -> None:
    base.load(egrul(record(1)))
    done = base.load(egrul(record(2, attributes={"ОГРН": ogrn(1)})))
    assert (done.stored, done.rejected) == (1, [])
    assert done.issues == {f"number_conflict: ОГРН {ogrn(1)}: ИНН {inn(2)}, {inn(1)}": 1}
    for number in (1, 2):
        sheet = base.sheet(inn(number))
        assert sheet.inn == inn(number)
        (conflict,) = sheet.of("number_conflict")
        assert conflict.value["ogrn"] == ogrn(1)
        assert conflict.value["inns"] == [inn(3 - number)]


def test_a_founder_with_neither_name_nor_number_is_kept(base: Base) -> None:
    done = base.load(egrul(record(1, founders=[founder(None, ""), founder(None, "", percent="50"), founder(201)])))
    assert (done.stored, done.rejected, done.issues) == (1, [], {})
    keys = [fact.key for fact in base.sheet(inn(1)).of("founder")]
    assert len(set(keys)) == 3
    assert person(201) in keys


def test_what_is_unknown_is_kept_and_counted(base: Base) -> None:
    extra = element("СвНовоеЧудо", element("Внутри", Чудо="да")) + element(
        "СвАдрЭлПочты", **{"E-mail": "A@B.RU", "Я": "1"}
    )
    done = base.load(egrul(record(1, extra=extra), record(2, extra=extra), version="4.09"))
    assert done.stored == 2
    assert done.issues == {
        "version: 4.09": 1,
        "element: СвНовоеЧудо": 2,
        "element: Внутри": 2,
        "attribute: Чудо": 2,
        "attribute: Я": 2,
    }
    (fact,) = base.sheet(inn(1)).of("СвНовоеЧудо")
    assert fact.value == {"Внутри": {"Чудо": "да"}}


def test_a_wrong_number_of_documents_is_an_issue(base: Base) -> None:
    content = opendata(sshr(1, 5), sshr(2, 6)).replace('КолДок="2"'.encode(), 'КолДок="3"'.encode())
    assert base.load(content).issues == {"count: КолДок 3, документов 2": 1}


@pytest.fixture
def full_disk(base: Base, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Base]:
    """A base whose archive lies on a file system of 64 kB, or, without the right to mount, on a disk that says so."""
    target = tmp_path / "archive"
    target.mkdir()
    mount = shutil.which("mount") if os.geteuid() == 0 else None
    mounted = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(target)], check=False, capture_output=True
    )
    if mounted and mounted.returncode == 0:
        yield base
        subprocess.run(["umount", str(target)], check=True)
        return

    def no_room(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("scrapers.archive.os.fsync", no_room)
    yield base


def test_a_full_disk_leaves_nothing_half_written(full_disk: Base) -> None:
    content = egrul(*(record(n) for n in range(1, 60)))
    assert len(content) > 65_536
    with pytest.raises(OSError, match="No space left") as caught:
        full_disk.load(content)
    assert caught.value.errno == errno.ENOSPC
    assert not [path for path in full_disk.root.rglob("*") if path.is_file()]
    assert full_disk.count(Document) == full_disk.count(Run) == 0


def test_a_failed_write_fails_the_run_and_the_next_load_completes_it(
    base: Base, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checker.ingest.run.WRITE_ROWS", 2)
    monkeypatch.setattr("checker.ingest.work.BATCH_RECORDS", 2)
    content = egrul(*(record(n) for n in range(1, 8)))
    with monkeypatch.context() as patched:
        from checker.ingest import store

        written: list[object] = []
        true = store.write

        def until_full(*given: object) -> object:
            if len(written) == 2:
                raise OSError(errno.ENOSPC, "No space left on device")
            written.append(given)
            return true(*given)  # type: ignore[arg-type]

        patched.setattr(store, "write", until_full)
        with pytest.raises(OSError, match="No space left"):
            base.load(content)
    assert base.rows(select(Run.state, Run.reason)) == [("failed", "[Errno 28] No space left on device")]
    assert len(base.present()) == 4
    done = base.load(content)
    assert (done.seen, done.stored, done.unchanged) == (7, 3, 4)
    assert len(base.present()) == 7


def nested(levels: int) -> str:
    return "<Слой>" * levels + "</Слой>" * levels


CAPITAL = element("СвУстКап", entry(), НаимВидКап="УСТАВНЫЙ КАПИТАЛ", СумКап="10000")


@pytest.mark.parametrize(
    ("extra", "reason"),
    [
        (element("СвНаимЮЛ", НаимЮЛПолн="ВТОРОЕ"), "СвНаимЮЛ stands where there can be but one"),
        (CAPITAL, "СвУстКап stands where there can be but one"),
        (element("СвПрекрЮЛ", "прекращено"), "СвПрекрЮЛ holds text in place of what belongs into it"),
        (element("СвОбрЮЛ", "образовано"), "СвОбрЮЛ holds text in place of what belongs into it"),
        (element("СведДолжнФЛ", "директор"), "СведДолжнФЛ holds text in place of what belongs into it"),
        (nested(3_000), "more than 64 elements within each other"),
    ],
    ids=["two names", "two capitals", "text of an end", "text of a beginning", "text of a head", "deep"],
)
def test_an_oddly_built_record_is_rejected_alone(base: Base, extra: str, reason: str) -> None:
    where, said = only_rejected(base.load(egrul(record(1, extra=extra), record(2))))
    assert (where.startswith(f"record-1-{DAY:%Y%m%d}-1 at byte "), said) == (True, reason)
    assert base.sheet(inn(2)).of("name")


NESTED_DAY = {"attributes": {"ДатаОГРН": ""}, "extra": element("ДатаОГРН", Имя="X")}
NESTED_INN = {"heads": [element("СведДолжнФЛ", element("СвФЛ", element("ИННФЛ", Имя="X")))]}


@pytest.mark.parametrize("percent", ["9" * 40, "1E99999999", "-5", "NaN"])
def test_a_share_that_is_no_share_is_kept_as_written_and_counts_for_nothing(base: Base, percent: str) -> None:
    assert base.load(egrul(record(1, founders=[founder(percent=percent)]))).stored == 1
    assert [fact.value["share"]["size"]["percent"] for fact in base.sheet(inn(1)).of("founder")] == [percent]
    assert base.rows(select(RoleRow.share).where(RoleRow.kind == "founder")) == [(None,)]


@pytest.mark.parametrize(("parts", "said"), [(NESTED_DAY, "TypeError"), (NESTED_INN, "TypeError")])
def test_a_record_that_cannot_be_read_is_rejected_with_the_kind_of_error(
    base: Base, parts: dict[str, Any], said: str
) -> None:
    where, reason = only_rejected(base.load(egrul(record(1, **parts), record(2))))
    assert " at byte " in where
    assert reason.startswith(f"the record cannot be read: {said}: ")


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (sshr(1, 5).replace('<СведССЧР КолРаб="5">', "<СведССЧР>пять"), "СведССЧР holds text in place of"),
        (sshr(1, "9" * 5_000), "КолРаб 999"),
        (sshr(1, "٥"), "КолРаб ٥ is not a whole number"),
        (sshr(1, 5).replace("31.12.2024", "31.02.2025"), "ДатаСост 31.02.2025 is not a date"),
        (sshr(1, 5).replace("02.11.2025", "2025-11-02"), "ДатаДок 2025-11-02 is not a date"),
        (sshr(1, 5).replace("02.11.2025", "2.11.2025"), "ДатаДок 2.11.2025 is not a date"),
        (sshr(1, 5).replace("></СведНП>", "><НаимОрг/></СведНП>").replace("НаимОрг=", "Имя="), "НаимОрг is not a text"),
    ],
    ids=["text", "endless", "other digits", "no such day", "other order", "one digit", "element"],
)
def test_an_odd_document_of_open_data_is_rejected_alone(base: Base, document: str, reason: str) -> None:
    _, said = only_rejected(base.load(opendata(document, sshr(2, 6))))
    assert said.startswith(reason)


@pytest.mark.parametrize("day", ["2023-02-30", "10.05.2023", "20230510", "2023-W19-3", "2023-05-10Z", "0000-00-00"])
def test_a_day_that_is_none_is_left_out_and_noted(base: Base, day: str) -> None:
    done = base.load(egrul(record(1, extra=element("СвОбрЮЛ", entry(on=day), ДатаРег=day, РегНом="7"))))
    assert (done.stored, done.rejected) == (1, [])
    assert done.issues == {f"date: ДатаЗаписи {day}": 1, f"date: ДатаРег {day}": 1}
    (formed,) = base.sheet(inn(1)).of("formation")
    assert formed.value == {"reg_number": "7", "entry": {"grn": formed.value["entry"]["grn"]}}


def test_a_day_in_an_element_that_is_none_is_left_out_and_noted(base: Base) -> None:
    paper = element("СведПредДок", "<НаимДок>Заявление</НаимДок><ДатаДок>2023-02-30</ДатаДок>")
    done = base.load(egrul(record(1, extra=element("СвЗапЕГРЮЛ", paper, ИдЗап="1", ДатаЗап="2023-05-10"))))
    assert (done.stored, done.issues) == (1, {"date: ДатаДок 2023-02-30": 1})
    (change,) = base.sheet(inn(1)).of("change")
    assert change.value["documents"] == [{"name": "Заявление"}]


@pytest.mark.parametrize("attributes", [{"ДатаВып": "20251102"}, {"ДатаОГРН": "2023-02-30"}, {"ДатаОГРН": "20230510"}])
def test_a_record_whose_own_day_is_none_is_rejected(base: Base, attributes: dict[str, str]) -> None:
    _, said = only_rejected(base.load(egrul(record(1, attributes=attributes), record(2))))
    assert said == "{} {} is not a date".format(*next(iter(attributes.items())))


@pytest.mark.parametrize(
    ("day", "release"), [("20251102", 20251102), ("20251399", 0), ("20250229", 0), ("20991231", 0)]
)
def test_a_release_day_that_cannot_be_is_unknown(base: Base, day: str, release: int) -> None:
    content = opendata(sshr(1, 5)).replace(f"{DAY:_%Y%m%d_}".encode(), f"_{day}_".encode())
    assert base.load(content).stored == 1
    assert base.rows(select(Document.release)) == [(release,)]
    with base.read() as connection:
        assert source_states(connection)


def test_a_monstrous_value_is_told_shortly(base: Base) -> None:
    content = opendata(sshr(1, 5).replace(inn(1), "7" * 300_000), *(sshr(k, 5) for k in (2, 3)))
    done = base.load(content)
    assert (done.seen, done.stored) == (3, 2)
    assert done.rejected[0].reason.startswith("ИНН 777")
    assert len(done.rejected[0].reason) < 500


def test_things_unknown_without_number_are_counted_and_not_all_named(base: Base) -> None:
    strange = "".join(f'<Нечто{k} Знак{k}="1"/>' for k in range(3_000))
    done = base.load(egrul(record(1).replace("</СвЮЛ>", f"{strange}</СвЮЛ>")))
    assert done.stored == 1
    assert len(done.issues) < 1_100
    assert sum(done.issues.values()) == 6_000


@pytest.mark.parametrize("broken", [b'"\xff"', b"[" * 3_000 + b"]" * 3_000, b'"\\ud800"', b"1e99999999999999999999"])
def test_an_answer_of_a_search_with_a_row_that_is_no_json_is_refused(base: Base, broken: bytes) -> None:
    content = b'{"rows": [{"o": "1", "k": "ul", "n": ' + broken + b"}]}"
    assert refused_whole(base, content) == "not a file of a kind that this version reads"
