"""The evidence pack: the report, the bytes behind each of its references, and a list that binds them together.

Documents that speak of this company alone (what a source answered about it, what was saved) lie in it whole. Of a list
of thousands only the record is there; a list that does not name the company is named with its SHA-256 and address.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Engine, select

from checker import db
from checker.i18n import N_
from checker.models import PUBLIC, Document
from checker.paper import manifest
from checker.paper.dossier import Dossier, Reference
from checker.paper.manifest import Absent, Manifest, Member, Stamp
from checker.paper.seal import EMPTY, seal_at_end
from checker.paper.stamp import NotStamped, ask
from checker.raw import AT_ONCE, Raw, open_many, together
from checker.reports.words import Words
from checker.settings import Settings
from scrapers import archive

MIME = "application/zip"

MOST_DOCUMENT = 16_000_000
"""Bytes of a document that is put in whole."""

MOST = 200_000_000
"""Bytes of all records and documents together, unpacked."""

Stamper = Callable[[bytes], bytes]
"""Bytes → their time stamp. Raises NotStamped."""


class Holdings(msgspec.Struct, frozen=True):
    """Where the bytes behind a dossier are found. root: the archive; reach: of whoever asks; stamp: None for none.

    The base is read in short spans: none is open while bytes are packed, or the time stamping service is asked.
    """

    engine: Engine
    root: Path
    reach: tuple[int, ...] = (PUBLIC,)
    stamp: Stamper | None = None


def holdings(engine: Engine, options: Settings, reach: tuple[int, ...] = (PUBLIC,)) -> Holdings:
    """The archive of this service for whoever has that reach, with its time stamping service where one is set."""
    url, bundle = options.timestamp_url, options.ca_bundle
    stamp = (lambda data: ask(url, data, bundle)) if url else None
    return Holdings(engine, options.archive_dir, reach, stamp)


README = N_(
    """Отчёт {number} и то, на чём он стоит.

report.*          сам отчёт
records/          записи источников, байт в байт, под номерами доказательств из отчёта
documents/        ответы источников и сохранённые страницы, которые говорят только об этой компании
manifest.json     список файлов: SHA-256, источник, когда получено; каждая строка связана с предыдущей
stamp.tsr         метка времени RFC 3161, если она запрошена: на последнее звено цепочки (chain, 64 знака)

Проверить: {site}/verify или без сети и без базы: python -m checker verify ФАЙЛ
Без нашей программы: сверьте SHA-256 файлов со списком, например sha256sum records/*.
Метка времени: openssl ts -verify -in stamp.tsr -data ФАЙЛ_С_ЦЕПОЧКОЙ -CAfile КОРНИ

Доказательства, которых здесь нет, перечислены в manifest.json (absent): list значит целый список, где есть и другие.
Страницы и ответы лежат как текст: ничего из них не запускается.
"""
)


def pack(report: Dossier, number: str, files: Mapping[str, bytes], holdings: Holdings) -> bytes:
    """The archive of a report, sealed. files: the report itself by name, report.json of that number among them.

    Without a stamp the same report over the same archive is the same bytes.
    """
    return _Pack(report, number, holdings).made(files)


class _Pack:
    """A pack while it is made."""

    def __init__(self, report: Dossier, number: str, holdings: Holdings) -> None:
        self._report, self._number, self._holdings = report, number, holdings
        self._into = BytesIO()
        self._zip = zipfile.ZipFile(self._into, "w", zipfile.ZIP_DEFLATED)
        self._members: list[Member] = []
        self._absent: list[Absent] = []
        self._room = MOST
        self._documents = dict(self._named())
        self._by_number = {reference.number: reference for reference in report.references}

    def made(self, files: Mapping[str, bytes]) -> bytes:
        report, number = self._report, self._number
        words = Words(report.lang)
        with self._zip:
            said = words(README, number=number, site=report.site)
            for name, data in {manifest.README: said.encode(), **files}.items():
                self._add(
                    Member(name=name, kind="text" if name == manifest.README else "report", sha256="", size=0), data
                )
            answers: dict[int, list[int]] = {}
            for reference, raw in self._raws():
                document = self._put(reference, raw)
                if document is not None:
                    answers.setdefault(document, []).append(reference.number)
            for document, numbers in answers.items():
                self._whole(self._documents[document], tuple(numbers))
            members = manifest.chained(manifest.start(number), self._members)
            absent = manifest.chained(members[-1].chain, self._absent)
            chain = absent[-1].chain if absent else members[-1].chain
            stamp = self._stamped(chain)
            listed = Manifest(
                number=number, inn=report.inn, ogrn=report.ogrn, kind=report.kind, as_of=report.as_of, on=report.on,
                site=report.site, members=members, absent=absent, chain=chain, stamp=stamp,
            )  # fmt: skip
            self._write(manifest.NAME, manifest.spelled(listed))
            self._zip.comment = EMPTY.encode()
        return seal_at_end(self._into)

    def _named(self) -> Iterator[tuple[int, Any]]:
        """The documents of all references that are within reach, by number."""
        ids = sorted({_document(reference) for reference in self._report.references})
        columns = Document.id, Document.sha256, Document.name, Document.channel, Document.size
        with db.reading(self._holdings.engine) as connection:
            for n in range(0, len(ids), AT_ONCE):
                within = Document.id.in_(ids[n : n + AT_ONCE]), Document.reach.in_(self._holdings.reach)
                yield from ((row.id, row) for row in connection.execute(select(*columns).where(*within)))

    def _raws(self) -> Iterator[tuple[Reference, Raw | None]]:
        """Every reference with the bytes behind it, in their order; some hundreds of them are held at a time."""
        held = self._holdings
        by_id = {reference.proof.id: reference for reference in self._report.references}
        for batch in together(by_id):
            with db.reading(held.engine) as connection:
                raws = open_many(connection, held.root, batch, reach=held.reach)
            for one in batch:
                yield by_id[one], raws.pop(one, None)

    def _put(self, reference: Reference, raw: Raw | None) -> int | None:
        """Puts the record of a reference in; the document it is of where that speaks of this company alone."""
        document = self._documents.get(_document(reference))
        if document is None or raw is None or raw.sha256 != reference.sha256:
            self._miss(reference, "no_bytes")
            return None
        alone = document.channel != "bulk"
        if raw.path is not None:
            if not alone:
                self._miss(reference, "list", raw)
                return None
            return document.id if self._fits(raw.length, reference, raw, MOST_DOCUMENT) else None
        if not self._fits(raw.length, reference, raw):
            return None
        proof = reference.proof
        member = Member(
            name=f"records/{reference.number:04d}-{proof.source}.{_suffix(raw.data, alone=alone)}",
            kind="record", sha256="", size=0, references=(reference.number,), source=proof.source, title=proof.title,
            record=reference.record, evidence=proof.id, as_of=reference.as_of, fetched_at=reference.fetched_at,
            document=raw.document, document_sha256=document.sha256.hex(), official=proof.official,
        )  # fmt: skip
        self._add(member, raw.data)
        return document.id if alone and document.size <= MOST_DOCUMENT else None

    def _whole(self, document: Any, numbers: tuple[int, ...]) -> None:
        """Puts a whole document in, for the references that it proves; one that the archive let go is left out."""
        kept = archive.place(self._holdings.root, document.sha256)
        data = kept.read_bytes() if kept.exists() else b""
        proved = [self._by_number[number] for number in numbers]
        first = proved[0]
        if sha256(data).digest() != document.sha256 or len(data) > self._room:
            for one in proved:
                if one.proof.whole:
                    self._miss(one, "no_bytes")
            return
        member = Member(
            name=f"documents/{document.sha256.hex()[:16]}.{_suffix(data, alone=True)}",
            kind="document", sha256="", size=0, references=numbers, source=first.proof.source, title=first.proof.title,
            as_of=first.as_of, fetched_at=first.fetched_at, document=document.name,
            document_sha256=document.sha256.hex(), official=first.proof.official,
        )  # fmt: skip
        self._add(member, data)

    def _fits(self, size: int, reference: Reference, raw: Raw, most: int = MOST) -> bool:
        if size > min(most, self._room):
            self._miss(reference, "too_big", raw)
            return False
        return True

    def _miss(self, reference: Reference, why: Any, raw: Raw | None = None) -> None:
        proof = reference.proof
        self._absent.append(
            Absent(
                reference=reference.number, why=why, sha256=reference.sha256, source=proof.source, title=proof.title,
                evidence=proof.id, document=raw.document if raw else "", size=raw.length if raw else 0,
                official=proof.official,
            )
        )  # fmt: skip

    def _stamped(self, chain: str) -> Stamp:
        if self._holdings.stamp is None:
            return Stamp()
        try:
            token = self._holdings.stamp(chain.encode())
        except NotStamped as error:
            return Stamp("failed", str(error))
        self._write(manifest.STAMP, token)
        return Stamp("made", sha256=sha256(token).hexdigest())

    def _add(self, member: Member, data: bytes) -> None:
        if member.kind in ("record", "document"):
            self._room -= len(data)
        self._members.append(msgspec.structs.replace(member, sha256=sha256(data).hexdigest(), size=len(data)))
        self._write(member.name, data)

    def _write(self, name: str, data: bytes) -> None:
        info = zipfile.ZipInfo(name)  # of 1 January 1980: a pack knows no day on which it was made
        info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
        self._zip.writestr(info, data)


def _document(reference: Reference) -> int:
    return int(reference.proof.id.partition("-")[0])


def _suffix(data: bytes, *, alone: bool) -> str:
    """How a file is called by what it begins with. A page that was saved is text: a browser would run what is in it."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:5]
    if start.startswith(b"%PDF"):
        return "pdf"
    if start.startswith((b"{", b"[")):
        return "json"
    return "xml" if start.startswith(b"<") and not alone else "txt"
