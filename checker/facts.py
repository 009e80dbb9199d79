"""What scoring sees: facts with their evidence, coverage of the sources, the deal, and what comes out.

Everything here is frozen and holds no handle to a database, a clock or a network (wall 6).
Money is in kopecks, days are dates, moments are aware UTC.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

import msgspec


class State(StrEnum):
    """What we know of one source about one company (wall 3)."""

    FOUND = "found"
    NOTHING_FOUND = "nothing_found"
    NOT_CHECKED = "not_checked"
    NOT_APPLICABLE = "not_applicable"


class Link(StrEnum):
    """How surely a record belongs to the company: by its number, or only perhaps."""

    EXACT = "exact"
    POSSIBLE = "possible"


class Decision(StrEnum):
    """What the verdict advises; the words people read are in `checker.scoring.explain`."""

    WORK = "work"
    SAFEGUARDS = "safeguards"
    REFUSE = "refuse"
    INSUFFICIENT = "insufficient"


class Evidence(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Where a fact was read (wall 1).

    `record` is the source's own number of the entry (ГРН, document id, or the edition of a list).
    `document`, `member`, `offset`, `length` say which bytes; `sha256` is of exactly those bytes.
    `length` 0 means the whole document: the evidence of an absence is the list that does not name the company.
    """

    source: str
    record: str
    as_of: date
    fetched_at: datetime
    sha256: str
    document: int = 0
    member: int = 0
    offset: int = 0
    length: int = 0
    url: str = ""
    link: Link = Link.EXACT

    @property
    def is_list(self) -> bool:
        """Whether it is a whole list: the evidence that somebody is not in it."""
        return bool(self.document) and not self.length

    @property
    def id(self) -> str:
        """The address of the bytes in `/raw/<id>`.

        It carries the beginning of their hash: whoever opens it proves that he was shown the evidence,
        and a slice that was altered, or never was a record, does not open.
        """
        return f"{self.document}-{self.member}-{self.offset}-{self.length}-{self.sha256[:16]}"


class Fact(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One block of one statement: a name, a head, a mark, a headcount.

    `value` is the source's block with our English keys (docs/sources.md lists them); `since` is the day from
    which the source says it holds, None where the source does not say. `channel`: how it came: bulk, live, capture
    (saved by a person of the organisation), adapter (by its key).
    """

    block: str
    key: str
    value: Mapping[str, Any]
    evidence: Evidence
    since: date | None = None
    channel: str = "bulk"


def stamp_of(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """The register's stamp {grn?, date} of a block: its own, else the newest of the parts that set the fact, else
    the stamp of its first entry; empty where it has none.

    A tax registration inside a branch is entered later and apart, and sex is never shown: neither sets the fact.
    """
    own = value.get("entry")
    if isinstance(own, Mapping):
        return own
    newest: Mapping[str, Any] | None = None
    for key, part in value.items():
        if part.__class__ in _BARE or key in _APART or not isinstance(part, Mapping):
            continue
        entry = part.get("entry")
        if isinstance(entry, Mapping) and (newest is None or str(entry.get("date", "")) > str(newest.get("date", ""))):
            newest = entry
    if newest is not None:
        return newest
    first = value.get("entry_first")
    return first if isinstance(first, Mapping) else {}


_APART = frozenset({"entry_first", "tax_registration", "sex"})
_BARE = frozenset({str, int, bool, float, list, type(None)})
"""What is no part: told by its class, for this is asked of every key of thousands of records."""


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """The state of one source for this company. `reason` stands only with not_checked and not_applicable.

    expected: False of a source that was closed before the day: it may name the company, and nobody waits for it.
    """

    source: str
    state: State
    stale: bool = False
    reason: str | None = None
    channel: str = "bulk"
    as_of: date | None = None
    checked_at: datetime | None = None
    evidence: Evidence | None = None
    expected: bool = True

    @property
    def asked(self) -> bool:
        """The source can say something of such a subject on that day: only these are counted."""
        return self.expected and self.state is not State.NOT_APPLICABLE

    @property
    def answered(self) -> bool:
        """The source was looked at within its promise, or cannot hold such a subject."""
        if self.state is State.NOT_APPLICABLE:
            return True
        return self.state in (State.FOUND, State.NOTHING_FOUND) and not self.stale


class Deal(msgspec.Struct, frozen=True):
    """What the user is about to do: who bears the risk, and how much (M35).

    kind: credit (I sell on credit), prepay, purchase (I buy and deduct VAT), carriage, procurement, unknown.
    """

    kind: str = "unknown"
    sum_kop: int | None = None


class FactSheet(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """All that is known of one company, as known at `as_of`, speaking of the day `on`."""

    inn: str
    ogrn: str
    as_of: datetime
    on: date
    kind: str = "legal_entity"
    facts: tuple[Fact, ...] = ()
    coverage: tuple[Coverage, ...] = ()

    @cached_property
    def _blocks(self) -> Mapping[str, Sequence[Fact]]:
        """The facts by block, in the order of the source."""
        found: dict[str, list[Fact]] = {}
        for fact in self.facts:
            found.setdefault(fact.block, []).append(fact)
        return found

    def of(self, block: str) -> Iterator[Fact]:
        """Facts of one block, in the order of the source."""
        return iter(self._blocks.get(block, ()))

    def one(self, block: str) -> Fact | None:
        """The first fact of a block that a company can have only once."""
        return next(self.of(block), None)

    def state_of(self, source: str) -> Coverage:
        """Coverage of a source; one that was never mentioned was never asked."""
        for coverage in self.coverage:
            if coverage.source == source:
                return coverage
        return Coverage(source=source, state=State.NOT_CHECKED, reason="never_asked")


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One reason of the verdict. `parameters` fill the sentence of `code` in the reader's language."""

    code: str
    points: int
    state: str
    parameters: Mapping[str, Any] = {}
    evidence: tuple[Evidence, ...] = ()
    stop: bool = False
    caps: Decision | None = None


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What would change the verdict, and to what (M26). `condition` is a code with parameters, like a finding's."""

    condition: str
    decision: Decision
    score: int | None
    parameters: Mapping[str, Any] = {}


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """The answer: advice, number with its band, depth of the data A…G, reasons, what would change it.

    `raw` is the sum before it is cut to 0…100: it orders companies that all stand at the edge.
    """

    decision: Decision
    score: int | None
    band: tuple[int, int] | None
    raw: int
    depth: str
    method: str
    findings: tuple[Finding, ...]
    would_change: tuple[Change, ...] = ()
    missing: tuple[str, ...] = ()
