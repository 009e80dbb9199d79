"""Is this file as it was made, and if not, what of it is altered: offline, by nothing but the file itself.

It tells an altered file, and a pack whose parts do not belong together. Whoever makes a whole new file with a new seal
is told by its number and its SHA-256, which the service keeps, and by the time stamp of a third party.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from io import BytesIO

import msgspec
from cryptography import x509

from checker.paper import jsonfile, manifest, stamp
from checker.paper.dossier import number_of
from checker.paper.faults import Fault
from checker.paper.manifest import Absent, Manifest, Member
from checker.paper.seal import MARK, Unsealed, is_whole
from scrapers.archive import BROKEN

MOST_FILE = 256_000_000
"""Bytes of a file that is looked at."""

MOST_UNPACKED = 512_000_000
"""Bytes of all that is unpacked of a pack, however it is packed."""

MOST_ENTRIES = 40_000
"""Files of an archive: reading its directory takes a thousand bytes of memory for each, and a file costs fifty."""

MOST_LIST = 16_000_000
MOST_REPORT = 64_000_000
MOST_FAULTS = 200

CHUNK = 1 << 20
_WRONG = (*BROKEN, ValueError, OSError, IndexError, KeyError, UnicodeDecodeError)
"""What reading an altered archive raises."""

_NOT_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What reading of JSON raises that is none of ours: deeply nested as well."""

_NUMBER = re.compile(rb"(?<![0-9a-f-])[0-9a-f]{4}(?:-[0-9a-f]{4}){4}(?![0-9a-f-])")

_BESIDE = re.compile(re.escape(MARK).encode() + rb"[0-9a-f]{64}, (" + _NUMBER.pattern + rb")")
"""The number of a PDF, in its properties beside the seal: a name in it may be spelled as a number too."""


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What a file turned out to be. format: pdf, xlsx, csv, json, evidence; '' where it is none of them.

    number: of the report, as the file names it; sha256: of the whole file; members: files of a pack that are as they
    were. stamped: the time stamp in it, None where there is none. unstamped: why a stamp that was asked for is absent.
    """

    format: str
    sha256: str
    number: str = ""
    subject: str = ""
    as_of: str = ""
    members: int = 0
    faults: tuple[Fault, ...] = ()
    stamped: stamp.Stamped | None = None
    unstamped: str = ""

    @property
    def whole(self) -> bool:
        """Nothing in it is altered."""
        return not self.faults


def verify(data: bytes, roots: Sequence[x509.Certificate] = ()) -> Verified:
    """What a file is, and what of it is altered. roots: to which the signature of a time stamp has to lead."""
    digest = sha256(data).hexdigest()
    if len(data) > MOST_FILE:
        return Verified(format="", sha256=digest, faults=(Fault("too_large"),))
    kind = _kind(data)
    if kind == "evidence":
        return _Pack(data, digest, roots).verified()
    if kind == "json":
        return _json(data, digest)
    return Verified(format=kind, sha256=digest, number=_stated(data, kind), faults=tuple(_sealed(data)))


def _kind(data: bytes) -> str:
    """The format by the first bytes; an archive is a pack where it names what each pack has, else a table."""
    if data.startswith(b"%PDF"):
        return "pdf"
    if data.startswith(b"PK"):
        named = (manifest.NAME.encode() in data, manifest.REPORT.encode() in data)
        return "evidence" if any(named) else "xlsx"
    if data.startswith(b"{"):
        return "json"
    return "csv" if data.startswith(b"\xef\xbb\xbf") else ""


def _sealed(data: bytes) -> Iterator[Fault]:
    try:
        if not is_whole(data):
            yield Fault("altered")
    except Unsealed:
        yield Fault("unsealed")


def _stated(data: bytes, kind: str) -> str:
    """The number that a PDF or a table names as its own; '' where it names none."""
    beside = _BESIDE.search(data) if kind == "pdf" else None
    if beside:
        return beside.group(1).decode()
    found = _NUMBER.search(_core(data) if kind == "xlsx" else data)
    return found.group().decode() if found else ""


def _core(data: bytes) -> bytes:
    """The properties of a workbook, where its number stands; b'' where it cannot be read."""
    try:
        _bounded(data)
        with zipfile.ZipFile(BytesIO(data)) as book, _opened(book, "docProps/core.xml") as opened:
            return opened.read(10_000)
    except _WRONG:
        return b""


def _json(data: bytes, digest: str) -> Verified:
    faults = list(_sealed(data))
    try:
        file = jsonfile.read(data)
        head = msgspec.json.decode(file.report, type=_Head)
    except _NOT_JSON:
        return Verified(format="json", sha256=digest, faults=tuple(faults or [Fault("altered")]))
    if number_of(jsonfile.spelled(file)) != file.number:
        faults.append(Fault("number"))
    return Verified(
        format="json",
        sha256=digest,
        number=file.number,
        subject=head.inn or head.ogrn,
        as_of=head.as_of,
        faults=tuple(faults),
    )


class _Proof(msgspec.Struct, frozen=True):
    """whole: of a whole document, as `checker.reports.model.Proof` says."""

    title: str
    entry: str
    whole: bool = False


class _Reference(msgspec.Struct, frozen=True):
    number: int
    proof: _Proof
    sha256: str

    @property
    def words(self) -> str:
        return " · ".join(filter(None, (f"[{self.number}] {self.proof.title}", self.proof.entry)))


class _Head(msgspec.Struct, frozen=True):
    """What is read of the dossier in a report."""

    inn: str
    ogrn: str
    kind: str
    as_of: str
    on: str
    site: str
    references: tuple[_Reference, ...]


_SAID = ("inn", "ogrn", "kind", "as_of", "on", "site")
"""Of whom, of which day and whose it is: what the list of a pack says as its report does."""


class _Pack:
    """A pack while it is looked at."""

    def __init__(self, data: bytes, digest: str, roots: Sequence[x509.Certificate]) -> None:
        self._data, self._digest, self._roots = data, digest, roots
        self._faults: list[Fault] = []
        self._right = 0
        self._report_json: bytes | None = None
        self._stated: dict[str, str | None] = {}
        self._stamped: stamp.Stamped | None = None

    def verified(self) -> Verified:
        found = self._looked()
        # What is named says more than that something is altered; where nothing is named, that has to be said.
        faults = self._faults or [*_sealed(self._data)]
        return Verified(
            format="evidence",
            sha256=self._digest,
            number=found.number if found else "",
            subject=(found.inn or found.ogrn) if found else "",
            as_of=found.as_of if found else "",
            members=self._right,
            faults=tuple(faults[:MOST_FAULTS]),
            stamped=self._stamped,
            unstamped=found.stamp.why if found else "",
        )

    def _looked(self) -> Manifest | None:
        try:
            _bounded(self._data)
            with zipfile.ZipFile(BytesIO(self._data)) as archive:
                return self._archive(archive)
        except _WRONG:
            self._faults.append(Fault("broken"))
        return None

    def _archive(self, archive: zipfile.ZipFile) -> Manifest | None:
        names = Counter(info.filename for info in archive.infolist())
        self._faults.extend(Fault("added", name) for name, times in sorted(names.items()) if times > 1)
        if manifest.NAME not in names:
            self._faults.append(Fault("missing", manifest.NAME))
            return None
        try:
            listed = msgspec.json.decode(_read(archive, manifest.NAME, MOST_LIST), type=Manifest)
        except (*_WRONG, msgspec.DecodeError):
            self._faults.append(Fault("list", manifest.NAME))
            return None
        self._chain(listed)
        self._files(archive, listed, set(names))
        self._stamp(archive, listed, set(names))
        report = self._report(listed)
        if report:
            self._references(listed, report)
        return listed

    def _chain(self, listed: Manifest) -> None:
        """A line that was altered breaks its own link, and no other: each is made of the link that stands before it."""
        before = manifest.start(listed.number)
        entries: list[Member | Absent] = [*listed.members, *listed.absent]
        for entry in entries:
            if manifest.link(before, entry) != entry.chain:
                named = entry.name if isinstance(entry, Member) else entry.evidence
                self._faults.append(Fault("line", named))
            before = entry.chain
        if before != listed.chain:
            self._faults.append(Fault("chain"))

    def _files(self, archive: zipfile.ZipFile, listed: Manifest, names: set[str]) -> None:
        if sum(member.size for member in listed.members) > MOST_UNPACKED or any(one.size < 0 for one in listed.members):
            self._faults.append(Fault("bomb"))
            return
        for member in listed.members:
            if member.name not in names:
                self._say("missing", member)
            elif not self._same(archive, member):
                self._say("member", member)
            else:
                self._right += 1
        known = {member.name for member in listed.members} | {manifest.NAME}
        known |= {manifest.STAMP} if listed.stamp.state == "made" else set()
        self._faults.extend(Fault("added", name) for name in sorted(names - known))

    def _same(self, archive: zipfile.ZipFile, member: Member) -> bool:
        """Whether a file has the size and the SHA-256 of its line. No more than one byte beyond is unpacked."""
        try:
            if member.kind == "report":
                data = _read(archive, member.name, min(member.size, MOST_REPORT))
                self._hold_report(member.name, data)
                return len(data) == member.size and sha256(data).hexdigest() == member.sha256
            digest, size = sha256(), 0
            with _opened(archive, member.name) as opened:
                while chunk := opened.read(min(CHUNK, member.size + 1 - size)):
                    digest.update(chunk)
                    size += len(chunk)
        except _WRONG:
            return False
        return size == member.size and digest.hexdigest() == member.sha256

    def _hold_report(self, name: str, data: bytes) -> None:
        """The report in each of its forms: sealed each by itself, and all under the number of the pack."""
        if name == manifest.REPORT:
            self._report_json = data
            return
        self._stated[name] = None if [*_sealed(data)] else _stated(data, _kind(data))

    def _say(self, code: str, member: Member) -> None:
        if not member.references:
            self._faults.append(Fault(code, member.name))
            return
        numbers = ", ".join(f"[{number}]" for number in member.references)
        words = " · ".join(filter(None, (f"{numbers} {member.title}", member.record)))
        self._faults.append(Fault({"member": "record", "missing": "record_missing"}[code], member.name, words))

    def _stamp(self, archive: zipfile.ZipFile, listed: Manifest, names: set[str]) -> None:
        if listed.stamp.state != "made":
            return
        try:
            token = _read(archive, manifest.STAMP, stamp.MOST) if manifest.STAMP in names else b""
        except _WRONG:
            token = b""
        if sha256(token).hexdigest() != listed.stamp.sha256:
            self._faults.append(Fault("stamp_gone", manifest.STAMP))
            return
        try:
            self._stamped = stamp.read(token, listed.chain.encode(), self._roots)
        except stamp.NotStamped:
            self._faults.append(Fault("stamp", manifest.STAMP))
            return
        if self._stamped.trusted is False:
            self._faults.append(Fault("untrusted", manifest.STAMP))

    def _report(self, listed: Manifest) -> _Head | None:
        """The report of the pack where it is what the list says; its number is that of its content."""
        data = self._report_json
        if data is None:
            return None
        found = _json(data, "")
        try:
            head = msgspec.json.decode(jsonfile.read(data).report, type=_Head)
        except _NOT_JSON:
            return None
        if found.number != listed.number or Fault("number") in found.faults:
            self._faults.append(Fault("number"))
        said = {fault.member for fault in self._faults}
        self._faults.extend(
            Fault("member", name) if number is None else Fault("other", name, found.number)
            for name, number in self._stated.items()
            if number != found.number and name not in said
        )
        if any(
            getattr(head, name) != getattr(listed, name) for name in _Head.__struct_fields__ if name != "references"
        ):
            self._faults.append(Fault("list", manifest.NAME))  # of whom and of which day it is stands in no link
        return head

    def _references(self, listed: Manifest, report: _Head) -> None:
        """Every reference of the report has its bytes, with the very SHA-256, or a line that says why it has not.

        A document proves those references alone that are of a whole one: a record is proved by itself, whatever the
        document beside it says.
        """
        known = {one.number: one for one in report.references}
        proved: set[int] = set()
        entries: list[Member | Absent] = [*listed.members, *listed.absent]
        for entry in entries:
            for number in (entry.reference,) if isinstance(entry, Absent) else entry.references:
                one = known.get(number)
                if one and isinstance(entry, Member) and not _proves(entry, one):
                    continue
                proved.add(number)
                if one is None or one.sha256 != entry.sha256:
                    name = entry.name if isinstance(entry, Member) else entry.evidence
                    self._faults.append(Fault("reference", name, one.words if one else f"[{number}]"))
        self._faults.extend(Fault("unproved", "", known[number].words) for number in sorted(known.keys() - proved))


def _proves(member: Member, reference: _Reference) -> bool:
    """Whether a file is of the kind whose bytes a reference names."""
    return member.kind == "record" or (member.kind == "document" and reference.proof.whole)


def _bounded(data: bytes) -> None:
    """Raises BadZipFile where an archive may name more files than any pack does: its directory is read whole. They are
    counted by their own marks, whatever the end of the archive says of itself.
    """
    if data.count(b"PK\x01\x02") > MOST_ENTRIES:
        raise zipfile.BadZipFile("the directory is too large")


def _opened(archive: zipfile.ZipFile, name: str) -> zipfile.ZipExtFile:
    """A file of a pack. Raises BadZipFile where it is packed as none of ours is: other ways take memory at will."""
    info = archive.getinfo(name)
    if info.compress_type not in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
        raise zipfile.BadZipFile("packed in another way")
    opened = archive.open(info)
    assert isinstance(opened, zipfile.ZipExtFile)
    return opened


def _read(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """A file of a pack, whole. Raises BadZipFile where it is longer."""
    with _opened(archive, name) as opened:
        data = opened.read(most + 1)
    if len(data) > most:
        raise zipfile.BadZipFile("too long")
    return data
