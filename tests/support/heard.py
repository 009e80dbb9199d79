"""What comes of a recorded answer that a site gives to a question: as a load would read it, without a base."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from checker.ingest.outcomes import judge
from checker.ingest.run import Report
from checker.records import Leftover, Parsed, Record, Rejected, Unlinked
from scrapers.base import About, Live, Look, NotRead, Source, blocks_of
from scrapers.http import Answer, NotAnswered
from scrapers.registry import recognise
from scrapers.xmlhead import BadXml, read_head
from support.told import Site, visiting

RECORDED = Path(__file__).parents[1] / "recorded"
TODAY = 20261122


def answers_of(source: str) -> list[Path]:
    """The recorded answers of a source that are no records."""
    return sorted(path for path in (RECORDED / source / "answers").glob("*") if path.suffix != ".toml")


def note_of(path: Path) -> dict[str, Any]:
    """What is written beside a recording; that it says from where, and how sure it is."""
    note = tomllib.loads(path.with_suffix(".meta.toml").read_text(encoding="utf-8"))
    assert note["kind"] in {"constructed", "anonymised"} and note["from"] and note["certainty"]
    return note


def records(items: Iterable[Parsed]) -> list[Record]:
    """The records among what a parser yields."""
    return [item for item in items if isinstance(item, Record)]


def unproved(source: Source, content: bytes, items: Iterable[Parsed]) -> list[Record]:
    """Records that do not prove themselves: their place holds other bytes than their hash says, or bytes that no format
    of the source takes for one record; or a block of theirs has no key (an annulled message has no block at all).
    """
    return [item for item in records(items) if not _proves(source, content[item.offset :][: item.length], item)]


def _proves(source: Source, raw: bytes, record: Record) -> bool:
    whole = any(form.whole(raw) for form in source.formats)
    named = all(block and key for block, key, _ in blocks_of(source, record.body))
    return whole and named and sha256(raw).digest() == record.sha256


def look(name: str, content: bytes) -> Look:
    """The beginning of a file, as a load looks at it."""
    try:
        head = read_head(content[:16_384]) if content.lstrip().startswith(b"<") else None
    except BadXml:
        head = None
    return Look(name, content[:16_384], head)


def read(name: str, content: bytes, source: str) -> Iterator[Parsed]:
    """What the parser that recognises the bytes makes of them; it has to be one of this source."""
    found = recognise(look(name, content))
    assert found is not None and found[0].code == source, found
    return found[0].formats[found[1]].parse([content], About(name, TODAY))


def report(answer: Answer, source: str) -> Report:
    """As a load reports on an answer."""
    try:
        found = recognise(look(answer.name, answer.body))
    except NotRead as error:
        return Report(answer.name, None, rejected=[Rejected(answer.name, str(error))])
    if found is None or found[0].code != source:
        return Report(answer.name, None, rejected=[Rejected(answer.name, "of no known kind")])
    items = list(found[0].formats[found[1]].parse([answer.body], About(answer.name, TODAY)))
    told = Report(answer.name, source, rejected=[item for item in items if isinstance(item, Rejected)], issues={})
    told.units = {(item.subject, item.part) for item in items if isinstance(item, Record)}
    told.unlinked = sum(isinstance(item, Unlinked) for item in items)
    told.issues = {f"{item.kind}: {item.name}": item.count for item in items if isinstance(item, Leftover)}
    return told


def outcome(source: Source, live: Live, site: Site, number: str) -> tuple[str, list[Answer]]:
    """What asking for a number comes to, as the base would note it: a state, or the reason of "not checked"."""
    try:
        with visiting(site, live.hosts) as client:
            heard = list(live.ask(client, number))
    except NotAnswered as error:
        return error.reason, []
    state, reason, _ = judge([report(answer, source.code) for answer in heard], number)
    return reason or state, heard
