"""The evidence pack: the bytes behind every reference, bound together; what is altered in it is named."""

from __future__ import annotations

import io
import json
import random
import re
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from cryptography import x509
from support.loopback import Handler, Site
from support.proof import proved, times
from support.stamping import Authority

from checker.paper import faults, manifest, verify
from checker.paper import pack as packer
from checker.paper.book import commented
from checker.paper.formats import EVIDENCE, renderer
from checker.paper.pack import holdings
from checker.paper.stamp import NotStamped
from checker.paper.verify import Verified
from checker.settings import Settings
from tests.web.paper.packs import a_pack, again, listed, opened, pack_of, relisted
from tests.web.paper.test_dossier import made

if TYPE_CHECKING:
    from tests.web.conftest import Country

FLIPS = 1_000


@pytest.fixture(scope="module")
def pack(country: Country) -> bytes:
    return a_pack(country)


@pytest.fixture(scope="module")
def files(pack: bytes) -> dict[str, bytes]:
    return opened(pack)


@pytest.fixture(scope="module")
def answered(country: Country) -> dict[str, bytes]:
    """The files of a pack whose documents all speak of this company alone, so that they lie in it whole."""

    def alone(self: Any) -> Iterator[tuple[int, Any]]:
        for number, row in named(self):
            yield number, SimpleNamespace(**{**row._mapping, "channel": "live"})

    named = packer._Pack._named
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packer._Pack, "_named", alone)
        return opened(a_pack(country))


def codes(found: Verified) -> list[str]:
    return [fault.code for fault in found.faults]


def test_the_same_pack_comes_again_byte_for_byte(country: Country) -> None:
    moment = datetime.now(UTC)
    assert a_pack(country, as_of=moment) == a_pack(country, as_of=moment)


def test_it_holds_the_very_bytes_behind_every_reference(country: Country, files: dict[str, bytes]) -> None:
    told, report = listed(files), json.loads(files["report.json"])["report"]
    assert {"report.pdf", "report.xlsx", "report.json", manifest.README} <= files.keys()
    by_number = {number: one for one in told["members"] if one["kind"] == "record" for number in one["references"]}
    absent = {one["reference"]: one for one in told["absent"]}
    assert by_number
    for reference in report["references"]:
        number = reference["number"]
        if number in absent:
            assert absent[number]["why"] == "list" and reference["proof"]["whole"]
            assert absent[number]["sha256"] == reference["sha256"]
            continue
        member = by_number[number]
        assert sha256(files[member["name"]]).hexdigest() == reference["sha256"] == member["sha256"]
        assert (member["as_of"], member["fetched_at"]) == (reference["as_of"], reference["fetched_at"])
        assert member["title"] and member["document"] and len(member["document_sha256"]) == 64
    assert told["number"] == json.loads(files["report.json"])["number"]
    assert (told["inn"], told["stamp"]["state"]) == (country.inn["bad"], "none")


def test_it_tells_how_to_check_it_without_us(files: dict[str, bytes]) -> None:
    told = listed(files)
    assert all(sha256(files[one["name"]]).hexdigest() == one["sha256"] for one in told["members"])
    assert told["number"] in files[manifest.README].decode()
    assert files.keys() == {one["name"] for one in told["members"]} | {manifest.NAME}


def test_a_sound_pack_is_whole(country: Country, pack: bytes) -> None:
    found = verify.verify(pack)
    assert found.whole
    assert (found.format, found.subject, found.members) == ("evidence", country.inn["bad"], len(opened(pack)) - 1)
    assert found.number in opened(pack)[manifest.README].decode()


@pytest.mark.parametrize("name", ["report.pdf", "report.xlsx"])
def test_a_part_of_another_report_is_named_though_it_is_listed_and_sealed_anew(
    country: Country, files: dict[str, bytes], name: str
) -> None:
    number = listed(files)["number"]
    other = opened(a_pack(country, "good"))[name]
    resealed = re.sub(rb"(checker-sha256:)[0-9a-f]{64}", rb"\g<1>" + b"0" * 64, files[name])[:-1]
    broken = other[:-1], resealed, b"", b"no file of ours", files["report.json"].replace(b"1", b"2")
    cases = [(other, ("other", name, number)), *((one, ("member", name, "")) for one in broken)]
    for strange, fault_of_it in cases:

        def change(told: dict[str, Any], data: bytes = strange) -> None:
            for member in told["members"]:
                if member["name"] == name:
                    member |= {"sha256": sha256(data).hexdigest(), "size": len(data)}

        found = verify.verify(again(relisted({**files, name: strange}, change)))
        assert [(fault.code, fault.member, fault.record) for fault in found.faults] == [fault_of_it]
        assert all(part in found.faults[0].sentence("ru") for part in fault_of_it[1:])


def test_a_name_that_is_spelled_as_a_number_is_not_taken_for_it(country: Country) -> None:
    report = made(country, country.inn["good"])
    false = "1111-2222-3333-4444-5555"
    card = msgspec.structs.replace(report.card, name=false, full_name=false, head=false)
    found = verify.verify(pack_of(country, msgspec.structs.replace(report, card=card)))
    assert found.whole, found.faults
    assert found.number != false


def is_same(altered: bytes, pack: bytes, name: str) -> bool:
    """Whether a file unpacks to what it was: a block of a packed one may end with bits that say nothing."""
    with zipfile.ZipFile(io.BytesIO(altered)) as one, zipfile.ZipFile(io.BytesIO(pack)) as other:
        return one.read(name) == other.read(name)


@pytest.mark.proof
def test_every_flipped_byte_is_caught_and_what_it_is_in_is_named(pack: bytes) -> None:
    done = times(FLIPS)
    proved("evidence pack: one bit flipped", FLIPS, done, "all caught")
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        spans = {(info.header_offset, info.filename): info for info in archive.infolist()}
    starts = sorted(spans)
    named = 0
    for place in random.Random(8).sample(range(len(pack)), done):
        altered = bytearray(pack)
        altered[place] ^= 1 << place % 8
        found = verify.verify(bytes(altered))
        assert not found.whole, place
        at, name = [start for start in starts if start[0] <= place][-1]
        data_from = at + 30 + len(name)
        if data_from <= place < data_from + spans[at, name].compress_size:
            said = {fault.member for fault in found.faults}
            assert name in said or name == manifest.NAME or is_same(bytes(altered), pack, name), (place, found.faults)
            named += name in said
    assert named > done // 2


def test_an_altered_record_is_named_with_its_source(files: dict[str, bytes]) -> None:
    name = next(name for name in files if name.startswith("records/0001"))
    found = verify.verify(again({**files, name: files[name].replace(b"1", b"2", 1)}))
    (fault,) = found.faults
    assert (fault.code, fault.member) == ("record", name)
    assert "[1] ЕГРЮЛ" in fault.sentence("ru") and name in fault.sentence("ru")


def test_a_missing_and_an_added_file_are_named(files: dict[str, bytes]) -> None:
    name = next(name for name in files if name.startswith("records/0002"))
    less = {key: data for key, data in files.items() if key != name}
    (gone,) = verify.verify(again(less)).faults
    assert (gone.code, gone.member) == ("record_missing", name)
    (more,) = verify.verify(again({**files, "records/9999-kad.json": b"{}"})).faults
    assert (more.code, more.member) == ("added", "records/9999-kad.json")
    (lost,) = verify.verify(again({key: data for key, data in files.items() if key != manifest.NAME})).faults
    assert (lost.code, lost.member) == ("missing", manifest.NAME)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_second_file_of_a_name_is_named(files: dict[str, bytes]) -> None:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        for name, data in [("report.pdf", b"another"), *files.items()]:
            archive.writestr(zipfile.ZipInfo(name), data)
    assert [(one.code, one.member) for one in verify.verify(commented(into.getvalue())).faults] == [
        ("added", "report.pdf")
    ]


def test_a_line_of_the_list_that_was_altered_breaks_the_chain_there(files: dict[str, bytes]) -> None:
    told = listed(files)
    told["members"][4]["fetched_at"] = "2020-01-01T00:00:00Z"
    found = verify.verify(again({**files, manifest.NAME: json.dumps(told).encode()}))
    assert [(one.code, one.member) for one in found.faults] == [("line", told["members"][4]["name"])]
    del told["members"][5]
    assert "line" in codes(verify.verify(again({**files, manifest.NAME: json.dumps(told).encode()})))
    told = {**listed(files), "chain": "0" * 64}
    assert codes(verify.verify(again({**files, manifest.NAME: json.dumps(told).encode()}))) == ["chain"]


def test_a_record_that_was_forged_with_its_line_is_not_what_the_report_names(files: dict[str, bytes]) -> None:
    name = next(name for name in files if name.startswith("records/0001"))
    forged = files[name].replace(b"1", b"2", 1)

    def change(told: dict[str, Any]) -> None:
        one = next(one for one in told["members"] if one["name"] == name)
        one["sha256"] = sha256(forged).hexdigest()

    (fault,) = verify.verify(again(relisted({**files, name: forged}, change))).faults
    assert (fault.code, fault.member) == ("reference", name)


def test_an_answer_that_was_forged_with_its_line_is_not_what_the_report_names(answered: dict[str, bytes]) -> None:
    files = answered
    references = json.loads(files["report.json"])["report"]["references"]
    whole = {one["number"] for one in references if one["proof"]["whole"]}
    answers = [one for one in listed(files)["members"] if one["kind"] == "document" and {*one["references"]} & whole]
    assert answers
    assert verify.verify(again(files)).whole
    for answer in answers:
        name, forged = answer["name"], files[answer["name"]] + b" "

        def change(told: dict[str, Any], name: str = name, data: bytes = forged) -> None:
            one = next(one for one in told["members"] if one["name"] == name)
            digest = sha256(data).hexdigest()
            one.update(sha256=digest, size=len(data), document_sha256=digest)

        found = verify.verify(again(relisted({**files, name: forged}, change))).faults
        stated = [number for number in answer["references"] if number in whole]
        assert [(one.code, one.member) for one in found] == [("reference", name)] * len(stated)
        assert all(one.record.startswith(f"[{number}] ") for one, number in zip(found, stated, strict=True))


@pytest.mark.parametrize("kind", ["document", "text", "report"])
def test_one_forged_file_does_not_stand_for_all_records(answered: dict[str, bytes], kind: str) -> None:
    files = answered
    references = json.loads(files["report.json"])["report"]["references"]
    forged = b"all of it is true"
    kept = {name: data for name, data in files.items() if not name.startswith(("records/", "documents/"))}
    name = "documents/0123456789abcdef.txt"

    def change(told: dict[str, Any]) -> None:
        told["absent"] = []
        told["members"] = [one for one in told["members"] if one["name"] in kept]
        numbers = [one["number"] for one in references]
        digest = sha256(forged).hexdigest()
        told["members"].append(
            {"name": name, "kind": kind, "sha256": digest, "size": len(forged), "references": numbers}
        )

    found = verify.verify(again(relisted({**kept, name: forged}, change))).faults
    said = {one.record: one.code for one in found if one.code in ("reference", "unproved")}
    of_document = {True: "reference" if kind == "document" else "unproved", False: "unproved"}
    assert [*said.values()].count("unproved") > 3
    for one in references:
        words = next(words for words in said if words.startswith(f"[{one['number']}] "))
        assert said[words] == of_document[one["proof"]["whole"]]


def test_a_record_that_was_taken_out_with_its_line_is_missed(files: dict[str, bytes]) -> None:
    name = next(name for name in files if name.startswith("records/0001"))

    def change(told: dict[str, Any]) -> None:
        told["members"] = [one for one in told["members"] if one["name"] != name]

    less = {key: data for key, data in relisted(files, change).items() if key != name}
    (fault,) = verify.verify(again(less)).faults
    assert fault.code == "unproved"
    assert "[1] ЕГРЮЛ" in fault.sentence("ru")


def test_a_report_of_another_number_is_told(country: Country, files: dict[str, bytes]) -> None:
    other = opened(a_pack(country, "good"))["report.json"]

    def change(told: dict[str, Any]) -> None:
        one = next(one for one in told["members"] if one["name"] == "report.json")
        one.update(sha256=sha256(other).hexdigest(), size=len(other))

    assert "number" in codes(verify.verify(again(relisted({**files, "report.json": other}, change))))


def test_a_stamp_that_was_not_given_is_said_and_the_pack_is_whole(country: Country) -> None:
    why = "the time stamping service answered 503"

    def refuse(_data: bytes) -> bytes:
        raise NotStamped(why)

    data = pack_of(country, made(country, country.inn["bad"]), refuse)
    assert listed(opened(data))["stamp"] == {
        "state": "failed",
        "why": "the time stamping service answered 503",
        "sha256": "",
    }
    found = verify.verify(data)
    assert found.whole
    assert found.unstamped == why


def test_no_reading_of_the_base_is_open_while_a_stamp_is_asked_for_or_bytes_are_packed(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = country.app.extensions["checker_engine"]
    report, at_work = made(country, country.inn["bad"]), []

    def out() -> int:
        return int(engine.pool.checkedout())

    def stamp(_: bytes) -> bytes:
        at_work.append(out())
        raise NotStamped("asked")

    write = zipfile.ZipFile.writestr
    monkeypatch.setattr(zipfile.ZipFile, "writestr", lambda *of: (at_work.append(out()), write(*of)))
    before = out()
    assert listed(opened(pack_of(country, report, stamp)))["stamp"]["state"] == "failed"
    assert len(at_work) > 10 and set(at_work) == {before}


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tsa"))


@pytest.mark.enable_socket
def test_a_pack_is_stamped_by_the_service_that_is_set(country: Country, authority: Authority, tmp_path: Path) -> None:
    with serving(authority.answer) as site:
        told = Settings(data_dir=country.app.extensions["checker_settings"].data_dir, timestamp_url=site.origin)
        held = holdings(country.app.extensions["checker_engine"], told)
        packs = [renderer(EVIDENCE, held)(made(country, country.inn[role])) for role in ("bad", "good")]
    assert all(country.inn["bad"].encode() not in seen.body for seen in site.seen)
    roots = x509.load_pem_x509_certificates(authority.root.read_bytes())
    found = verify.verify(packs[0], roots)
    assert found.whole and found.stamped is not None and found.stamped.trusted
    unrooted = verify.verify(packs[0]).stamped
    assert unrooted is not None and unrooted.trusted is None
    files, others = (opened(pack) for pack in packs)
    (gone,) = verify.verify(again({**files, manifest.STAMP: others[manifest.STAMP]})).faults
    assert gone.code == "stamp_gone"

    def other(listed: dict[str, Any]) -> None:
        listed["stamp"]["sha256"] = sha256(others[manifest.STAMP]).hexdigest()

    assert codes(verify.verify(again(relisted({**files, manifest.STAMP: others[manifest.STAMP]}, other)))) == ["stamp"]
    strange = x509.load_pem_x509_certificates(Authority(tmp_path / "other").root.read_bytes())
    assert codes(verify.verify(packs[0], strange)) == ["untrusted"]
    (tmp_path / manifest.STAMP).write_bytes(files[manifest.STAMP])
    (tmp_path / "chain.txt").write_text(listed(files)["chain"])
    words = f"openssl ts -verify -in {manifest.STAMP} -data chain.txt -CAfile {authority.root}"
    subprocess.run(words.split(), cwd=tmp_path, check=True, capture_output=True)


@contextmanager
def serving(handler: Handler) -> Iterator[Site]:
    site = Site()
    site.handler = handler
    thread = Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        site.shutdown()
        site.server_close()
        thread.join()


def test_no_more_is_unpacked_than_the_list_allows(files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    name = next(name for name in files if name.startswith("records/0001"))
    bomb = again({**files, name: bytes(50_000_000)})
    assert len(bomb) < 1_000_000
    (fault,) = verify.verify(bomb).faults
    assert (fault.code, fault.member) == ("record", name)

    def boast(told: dict[str, Any]) -> None:
        told["members"][3]["size"] = verify.MOST_UNPACKED

    assert "bomb" in codes(verify.verify(again(relisted(files, boast))))
    monkeypatch.setattr(verify, "MOST_LIST", 100)
    assert codes(verify.verify(again(files))) == ["list"]


def test_a_huge_directory_is_not_read(monkeypatch: pytest.MonkeyPatch, files: dict[str, bytes]) -> None:
    more = again({**files, **{f"{n:06}": b"" for n in range(3_000)}})
    found = verify.verify(more)
    assert set(codes(found)) == {"added"}
    assert len(found.faults) == verify.MOST_FAULTS
    monkeypatch.setattr(verify, "MOST_ENTRIES", 3_000)
    assert codes(verify.verify(more)) == ["broken"]


@pytest.mark.parametrize("name", ["inn", "ogrn", "kind", "as_of", "on", "site"])
def test_the_head_of_a_list_is_that_of_its_report(files: dict[str, bytes], name: str) -> None:
    def forged(told: dict[str, Any]) -> None:
        told[name] = "7707083893"

    assert codes(verify.verify(again(relisted(files, forged)))) == ["list"]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"PK", b"PK\x03\x04" + bytes(100), b"{", b'{"number":1}', b"%PDF-1.7", "ИНН".encode(), b"\xef\xbb\xbf",
        b"PK\x05\x06" + bytes(18), b"manifest.json" * 3, b"PKmanifest.jsonPK\x05\x06\xff\xff\xff\xff\xff\xff\xff\xff",
        b'{"report":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
)  # fmt: skip
def test_what_is_none_of_ours_is_no_whole_file(data: bytes) -> None:
    assert not verify.verify(data).whole


def test_a_file_that_is_too_large_is_not_looked_at(monkeypatch: pytest.MonkeyPatch, pack: bytes) -> None:
    monkeypatch.setattr(verify, "MOST_FILE", 1_000)
    assert codes(verify.verify(pack)) == ["too_large"]


def test_every_fault_has_its_sentence() -> None:
    for code in faults.SENTENCES:
        assert faults.Fault(code, "member", "record").sentence("ru")
