"""Every other set of the tax service into the ledger: documents of the samples under new numbers."""

from __future__ import annotations

import re
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count, cycle, islice
from pathlib import Path

import brotli
import msgspec

from checker import db, ids
from checker.db import make_engine
from checker.ingest.run import load
from scrapers.sandbox import build

Say = Callable[[str], None]

DOCUMENTS = 300_000
SETS = ("debtam", "paytax", "taxoffence", "snr", "rsmp")
PER_MEMBER = 900

_DOCUMENT = re.compile("<Документ .*?</Документ>".encode(), re.DOTALL)
_NUMBER = re.compile('(?:ИННЮЛ|ИННФЛ)="(\\d{10}|\\d{12})"'.encode())
_STATEMENT_NUMBER = re.compile(rb'"inn":"(\d{10})"')


def run(folder: Path, shared: Path, scale: float, say: Say) -> None:
    """Tells the MB/s of a first load and of a reload for every set, and of statements of ГИР БО."""
    made = _country()
    try:
        for code in SETS:
            first = folder / f"{code}.zip"
            size = _open_data(first, _originals(code, shared, made), max(int(DOCUMENTS * scale), PER_MEMBER)) / 1e6
            _tell(folder, code, first, size, say)
        statements = folder / "bfo.json"
        size = _statements(statements, shared, made, max(int(DOCUMENTS * scale / 10), 100)) / 1e6
        _tell(folder, "girbo", statements, size, say)
    finally:
        shutil.rmtree(made)


def _tell(folder: Path, code: str, path: Path, size: float, say: Say) -> None:
    url = f"sqlite:///{folder / code}.db"
    db.upgrade(url)
    engine = make_engine(url)
    rates = []
    for again in (False, True):
        start = time.perf_counter()
        report = load(engine, url, folder / f"{code}-archive", path, vouched=True)
        rates.append(size / (time.perf_counter() - start))
        assert not report.rejected, report.rejected[0]
        assert bool(report.stored) is not again, report
        with path.open("ab") as file:  # another release that says the same
            file.write(b"\n")
    engine.dispose()
    path.unlink()
    say(f"{code}: {size:.0f} MB, {report.seen} documents: first load {rates[0]:.1f} MB/s, reload {rates[1]:.1f} MB/s")


def _country() -> Path:
    """The made-up country, for whoever has no samples."""
    folder = Path(tempfile.mkdtemp(prefix="checker-bench-country-"))
    build(folder, companies=200, day=datetime.now(UTC).date())
    return folder


def _originals(code: str, shared: Path, made: Path) -> tuple[bytes, list[bytes]]:
    """The head of a member of the set, and its documents."""
    found = sorted((shared / "samples" / "joined" / "opendata" / code).glob("*.zip")) or [
        path for path in sorted(made.rglob("*.zip")) if code in str(path.relative_to(made))
    ]
    with zipfile.ZipFile(found[-1]) as archive:
        members = [archive.read(info) for info in archive.infolist()]
    head = re.sub(' КолДок="[^"]*"'.encode(), b"", members[0][: members[0].index("<Документ ".encode())])
    return head, [document for member in members for document in _DOCUMENT.findall(member)]


def _renumbered(originals: list[bytes], number: re.Pattern[bytes]) -> Iterator[bytes]:
    for serial, original in zip(count(), cycle(originals), strict=False):
        match = number.search(original)
        assert match is not None
        old = match[1]
        new = ids.inn10_from(f"77{serial:07d}") if len(old) == 10 else ids.inn12_from(f"77{serial:08d}")
        yield original.replace(old, new.encode())


def _open_data(path: Path, originals: tuple[bytes, list[bytes]], documents: int) -> int:
    head, texts = originals
    stream, size = _renumbered(texts, _NUMBER), 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for start in range(0, documents, PER_MEMBER):
            body = head + b"".join(islice(stream, min(PER_MEMBER, documents - start))) + "</Файл>".encode()
            archive.writestr(f"{start:08d}.xml", body)
            size += len(body)
    return size


def _statements(path: Path, shared: Path, made: Path, documents: int) -> int:
    sample = shared / "samples" / "joined" / "girbo" / "bfo.json.br"
    if sample.exists():
        text = brotli.decompress(sample.read_bytes())
    else:
        text = next(path for path in sorted(made.rglob("*.json"))).read_bytes()
    originals = [msgspec.json.encode(item) for item in msgspec.json.decode(text)]
    path.write_bytes(b"[" + b",".join(islice(_renumbered(originals, _STATEMENT_NUMBER), documents)) + b"]")
    return path.stat().st_size
