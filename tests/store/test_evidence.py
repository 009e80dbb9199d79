"""Every fact opens to the very bytes that say it, also when the archive is long gone."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import event, select
from support.base import Base
from support.files import egrul, head, inn, opendata, record, sshr, zipped

from checker.facts import Evidence, FactSheet
from checker.ingest.retention import prune
from checker.models import PUBLIC, Document, Event, RecordBytes, Standing
from checker.raw import AT_ONCE, MOST, Raw, open_many, together
from scrapers.archive import keep_bytes, place
from scrapers.registry import SOURCES

DOCUMENT = re.compile("<Документ .*?</Документ>", re.DOTALL)


def evidences(sheet: FactSheet) -> Iterator[Evidence]:
    yield from (fact.evidence for fact in sheet.facts)
    yield from (found.evidence for found in sheet.coverage if found.evidence)


def test_every_fact_of_forty_real_companies_opens_to_its_own_record(base: Base, shared: Path) -> None:
    samples = shared / "samples/fns"
    paths = sorted((samples / "egrul").glob("VO_*.xml"))
    for path in (*paths, samples / "opendata/revexp/data-test-revexp-1.zip"):
        base.load(path)
    documents = {m.group() for path in paths for m in DOCUMENT.finditer(path.read_text("cp1251"))}
    subjects = [row[0] for row in base.rows(select(Standing.subject).order_by(Standing.subject).limit(40))]
    sheets = [base.sheet(subject) for subject in subjects]
    opened: dict[str, str] = {}
    for sheet in sheets:
        assert sheet.facts
        for fact in sheet.facts:
            if fact.evidence.id in opened:
                continue
            raw = base.raw(fact.evidence.id)
            assert raw is not None
            assert sha256(raw.data).hexdigest() == fact.evidence.sha256 == raw.sha256
            if fact.evidence.source == "egrul":
                assert raw.text in documents
                assert fact.block.startswith("related") or f'ОГРН="{sheet.ogrn}"' in raw.text
            opened[fact.evidence.id] = raw.text
    assert len(opened) >= 40
    dropped, cut = prune(base.engine, base.root, keep_days=-1)
    assert dropped == len(paths) + 1
    assert cut >= len(opened)
    assert not [path for path in base.root.rglob("*") if path.is_file()]
    for evidence_id, text in opened.items():
        again = base.raw(evidence_id)
        assert again is not None
        assert again.text == text


def test_many_records_open_as_each_alone_and_each_is_looked_up_by_its_key(base: Base) -> None:
    base.load(egrul(*(record(n, heads=[head(100 + n)]) for n in range(1, 9))))
    base.load(zipped({f"{n}.xml": opendata(sshr(n, 5), sshr(n + 10, 6), mark=f"{n:x}") for n in range(1, 6)}))
    ids = [one.id for n in range(1, 9) for one in evidences(base.sheet(inn(n)))]
    wrong = [re.sub("^[0-9]+", "9999", ids[0]), ids[0][:-16] + "0" * 16, "no id", f"1-0-0-{MOST + 1}-{'0' * 16}"]
    other = re.sub(r"-([0-9]+)-([0-9a-f]{16})$", r"-1-\2", ids[0])  # of the same place, and shorter
    asked = [*dict.fromkeys(ids), *wrong, other]

    def opened(reach: tuple[int, ...] = (PUBLIC,)) -> tuple[dict[str, Raw], list[tuple[str, Any]]]:
        said: list[tuple[str, Any]] = []
        with base.read() as connection:
            event.listen(base.engine, "before_cursor_execute", hear := lambda *of: said.append((of[2], of[3])))
            found = open_many(connection, base.root, asked, reach=reach)
            event.remove(base.engine, "before_cursor_execute", hear)
        return found, said

    for prunes in (False, True):
        if prunes:
            prune(base.engine, base.root, keep_days=-1)
        found, said = opened()
        assert len(said) == 2
        assert found == {one: raw for one in asked if (raw := base.raw(one))}
        assert len(found) > 10 and not found.keys() & {*wrong, other}
        assert opened(reach=(7,))[0] == {}
        if base.engine.dialect.name == "sqlite":
            with base.read() as connection:
                for query, told in said:
                    plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", told).all()
                    assert not [
                        row.detail for row in plan if re.match("SCAN (member|record_bytes|document)", row.detail)
                    ]


def test_what_is_opened_together_has_a_bound_in_number_and_in_bytes() -> None:
    def named(n: int, length: int) -> str:
        return f"1-0-{n}-{length}-{'0' * 16}"

    small = [named(n, 10) for n in range(2 * AT_ONCE + 1)]
    assert [len(batch) for batch in together(small)] == [AT_ONCE, AT_ONCE, 1]
    large = [named(1, MOST), named(2, 1), named(3, MOST - 1), named(4, 1), "no id"]
    assert [*together(large)] == [large[:1], large[1:3], large[3:]]
    assert [*together([])] == []


@pytest.fixture
def small(base: Base) -> Base:
    base.load(egrul(record(1, heads=[head(101), head(102, "ВТОРАЯ")]), record(2)))
    base.load(zipped({"a.xml": opendata(sshr(1, 5)), "b.xml": opendata(sshr(2, 6), mark="1")}))
    return base


def test_facts_of_one_statement_share_its_bytes_and_name_the_entry(small: Base) -> None:
    sheet = small.sheet(inn(1))
    places = {(f.evidence.offset, f.evidence.length) for f in sheet.facts if f.block in ("name", "address", "head")}
    assert len(places) == 1
    assert {f.evidence.source for f in sheet.facts} == {"egrul", "sshr"}


def test_a_record_in_a_member_of_an_archive_opens(small: Base) -> None:
    (fact,) = small.sheet(inn(2)).of("headcount")
    raw = small.raw(fact.evidence.id)
    assert raw is not None
    assert (raw.member, raw.text) == ("b.xml", sshr(2, 6))


def kept_file(base: Base, evidence: Evidence) -> Path:
    ((digest,),) = base.rows(select(Document.sha256).where(Document.id == evidence.document))
    name: str = digest.hex()
    return base.root / name[:2] / name


@pytest.mark.parametrize("block", ["name", "headcount"])
def test_an_altered_archive_file_does_not_open(small: Base, block: str) -> None:
    (fact,) = small.sheet(inn(1)).of(block)
    path = kept_file(small, fact.evidence)
    content = bytearray(path.read_bytes())
    for at in range(fact.evidence.offset + 40, len(content), 7):
        content[at] ^= 1
    path.write_bytes(bytes(content))
    assert small.raw(fact.evidence.id) is None
    path.write_bytes(bytes(content[:100]))
    assert small.raw(fact.evidence.id) is None
    path.unlink()
    assert small.raw(fact.evidence.id) is None


def test_an_id_that_is_not_an_evidence_does_not_open(small: Base) -> None:
    (fact,) = small.sheet(inn(1)).of("name")
    true = fact.evidence
    document, member, offset, length, start = true.id.split("-")
    digest = sha256(kept_file(small, true).read_bytes()[1:11]).hexdigest()
    assert small.raw(true.id) is not None
    for forged in (
        f"{document}-{member}-{offset}-{length}-{'0' * 16}",  # another hash
        f"{document}-{member}-{int(offset) + 1}-{length}-{start}",  # another place
        f"{document}-{member}-{offset}-{int(length) - 1}-{start}",
        f"{document}-{int(member) + 1}-{offset}-{length}-{start}",
        f"{int(document) + 90}-{member}-{offset}-{length}-{start}",
        f"{document}-{member}-{'9' * 18}-{'9' * 9}-{start}",
        f"{'9' * 18}-{'9' * 9}-0-1-{start}",
        f"{document}-{member}-1-10-{digest[:16]}",  # a slice that is no record, with its true hash
        f"{document}-{member}-0-0-{start}",  # the whole document under a record's hash
        true.id.upper() + "x", "", "../../etc/passwd", "1-0-0-0-",
    ):  # fmt: skip
        assert small.raw(forged) is None, forged


def test_pruning_keeps_what_is_younger_and_can_be_repeated(small: Base) -> None:
    assert prune(small.engine, small.root, keep_days=400) == (0, 0)
    first = prune(small.engine, small.root, keep_days=-1)
    assert first == (2, 4)
    assert prune(small.engine, small.root, keep_days=-1) == (0, 0)
    assert small.count(RecordBytes) == 4


def test_answers_that_never_became_a_document_go_after_their_term_and_no_sooner(small: Base) -> None:
    pages = [keep_bytes(page, small.root) for page in (b"<html>captcha</html>", b'{"status":"wait"}', b'{"t":"1"}')]
    half = small.root / ".incoming-half"
    half.write_bytes(b"cut by a kill")
    old = time.time() - 401 * 86_400
    for path in (*(place(small.root, page) for page in pages), half):
        os.utime(path, (old, old))
    assert keep_bytes(b'{"t":"1"}', small.root) == pages[2], "heard again today"
    documents = [place(small.root, digest) for (digest,) in small.rows(select(Document.sha256))]
    for path in documents:
        os.utime(path, (old, old))
    prune(small.engine, small.root, keep_days=400)
    assert [place(small.root, page).exists() for page in pages] == [False, False, True]
    assert not half.exists() and documents and all(path.exists() for path in documents)


def test_the_list_that_does_not_name_a_company_still_opens_after_pruning(base: Base) -> None:
    base.load(opendata(sshr(1, 5)), vouched=True)
    prune(base.engine, base.root, keep_days=-1)
    for number in (1, 2):
        evidence = base.coverage(inn(number), "sshr").evidence
        assert evidence is not None
        assert base.raw(evidence.id) is not None


def test_a_document_read_by_two_parsers_is_cut_once(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    content = egrul(record(1))
    base.load(content)
    newer = msgspec.structs.replace(SOURCES["egrul"], parser=2)
    monkeypatch.setitem(SOURCES, "egrul", newer)
    assert base.load(content).stored == 1
    assert base.events(Event.kind) == []
    assert prune(base.engine, base.root, keep_days=-1) == (1, 1)
    (fact,) = base.sheet(inn(1)).of("name")
    assert base.raw(fact.evidence.id) is not None


def test_bytes_needed_by_another_reach_stay_on_disk(base: Base) -> None:
    content = egrul(record(1))
    base.load(content)
    base.load(content, reach=7)
    (fact,) = base.sheet(inn(1)).of("name")
    prune(base.engine, base.root, keep_days=-1)
    for reach in ((0,), (7,)):
        (fact,) = base.sheet(inn(1), reach=reach).of("name")
        assert base.raw(fact.evidence.id, reach=reach) is not None
