"""One run: a document is kept, read, compared, written and closed under the law of the run."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Collection
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, insert, select, update

from checker.dates import moscow_day
from checker.ingest import absence, bounds, crew, store
from checker.ingest.first import FirstLoad
from checker.ingest.survey import Survey, Unknown, survey
from checker.ingest.work import Batch, Row, Task, deal
from checker.models import Document, Issue, Member, Refusal, Run, SourceRow
from checker.models.base import PUBLIC
from checker.moments import stamp, to_day, to_time
from checker.records import Rejected, Unlinked
from scrapers import archive
from scrapers.registry import NUMBERS

WRITE_ROWS = 75_000
WRITE_BYTES = 10_000_000
"""One transaction: as many rows or as many bytes of bodies, whichever comes first; it bounds the writer's memory."""

LIVE, CAPTURE, ADAPTER = "live", "capture", "adapter"
"""Channels of answers about one subject: of the site, of a page that a user saved, of a seller by a user's key."""

ANSWERS = frozenset({LIVE, CAPTURE, ADAPTER})

PARALLEL_BYTES = 8_000_000
"""A smaller document is read in this process: starting workers would cost more than they save."""

KEPT_REFUSALS = 1_000
"""So many refusals of one run are kept with place and reason; all are counted."""


KEPT_ISSUES = 1_000
"""So many different things that are not known are kept by name; all are counted."""


class Report(msgspec.Struct):
    """What became of one document. `source` None: it was refused whole, with one entry in `rejected`.

    failed: why the run did not end well, None where it did: what it read is kept, and nothing is said of the absent.
    document: its number in the ledger. units: what an answer names, (subject, part); empty for a bulk file.
    """

    path: str
    source: str | None
    format: str = ""
    seen: int = 0
    stored: int = 0
    unchanged: int = 0
    unlinked: int = 0
    rejected: list[Rejected] = []
    issues: dict[str, int] = {}
    whole: bool = False
    ended: int = 0
    failed: str | None = None
    document: int | None = None
    units: set[tuple[str, str]] = set()

    @property
    def subjects(self) -> set[str]:
        """Whom an answer names."""
        return {subject for subject, _ in self.units}

    @property
    def lawful(self) -> bool:
        """The law of the run."""
        return self.seen == self.stored + self.unchanged + self.unlinked + len(self.rejected)


def load(
    engine: Engine,
    url: str,
    root: Path,
    path: Path,
    *,
    source: str | None = None,
    apart: Collection[int] = (),
    reach: int = PUBLIC,
    vouched: bool = False,
    offered: bool = False,
    channel: str = "bulk",
    address: str | None = None,
    day: date | None = None,
    workers: int = 2,
    progress: Callable[[int], None] = lambda _: None,
) -> Report:
    """Reads one document into the ledger.

    url: of the database. source: refuse a document of any other source. apart: numbers of its members that are
    documents of their own. vouched: the operator says that it is a whole release; offered: its source does, and one
    that is too short for that fails the run. channel: one of ANSWERS for the answer to a question about one subject,
    which is read again even if the same bytes came before: they are said anew. address: the official URL of what was
    got. day: the Moscow day on which the source said it, where that is not today (a saved page).
    Raises OSError when the disk is full or the file cannot be read (nothing half-written stays), WorkerLost when a
    worker died.
    """
    name = printable(path.name)
    try:
        found = survey(path, name, apart)
        if source not in (None, found.source.code):
            raise Unknown(f"a document of {found.source.code}, not of {source}")
    except Unknown as error:
        return Report(printable(str(path)), None, rejected=[Rejected(name, str(error))])
    live = channel in ANSWERS
    digest, size = archive.keep(path, root)
    kept = archive.place(root, digest)
    with engine.begin() as connection:
        stored = found.source.code + path.suffix if live else name  # the same bytes answer others too
        got = _Got(stored, digest, size, reach, channel, address)
        place, run_id, earlier = _open(connection, found, got, vouched)
    if earlier is not None:
        return _again(engine, printable(str(path)), found, place, earlier)
    report = Report(printable(str(path)), found.source.code, found.format, rejected=list(found.refused), issues={})
    report.seen, report.document, report.units = len(found.refused), place.document, set()
    flat = place.fresh and not found.source.profile and not live
    pending = _Pending(engine, place, report, FirstLoad(engine, place) if flat else None)
    try:
        parallel = sum(member.part.size for member in found.readable) >= PARALLEL_BYTES
        said_on = to_day(day or moscow_day(to_time(place.fetched_at)))
        of = Task(
            str(kept), name, said_on, found.source.code, (), url, place.source_id, reach, not place.fresh, live, flat
        )
        tasks = [msgspec.structs.replace(of, members=hand) for hand in deal(found, workers)]
        heard = crew.batches(tasks, parallel=parallel)
        with crew.without_collector(), closing(heard), closing(pending):
            for batch in heard:
                pending.take(batch)
                progress(batch.seen)
            pending.finish()
        _finish(engine, place, run_id, pending, bounds.Claim(vouched, offered, live))
    except BaseException as error:
        with suppress(Exception), engine.begin() as connection:
            connection.execute(update(Run).where(Run.id == run_id).values(state="failed", reason=str(error)[:500]))
        raise
    return report


def printable(name: str) -> str:
    """A file name as it can be stored and shown: bytes that are no UTF-8 become «�»."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


class _Pending:
    """Collects what workers bring until a transaction is worth it."""

    def __init__(self, engine: Engine, place: store.Place, report: Report, first: FirstLoad | None) -> None:
        self._engine, self._place, self.report, self._first = engine, place, report, first
        self._rows: list[Row] = []
        self._weight = 0
        self.unlinked: list[Unlinked] = []
        self.issues: Counter[tuple[str, str]] = Counter()
        self.counts: Counter[str] = Counter()
        self.numbers: dict[str, array[int]] = {}
        self.asof: dict[str, int] = {}
        self.since: dict[str, int] = {}
        self.fill = bounds.Fill()

    def take(self, batch: Batch) -> None:
        self.report.seen += batch.seen
        self.report.unchanged += batch.unchanged
        self.report.rejected.extend(batch.rejected)
        self.report.unlinked += len(batch.unlinked)
        self.unlinked.extend(batch.unlinked[: KEPT_REFUSALS - len(self.unlinked)])
        for left in batch.leftovers:
            issue = (left.kind, left.name)
            known = issue in self.issues or len(self.issues) < KEPT_ISSUES
            self.issues[issue if known else (left.kind, "…")] += left.count
        self.report.units.update(batch.units)
        self.fill.add(batch.sampled, batch.fill)
        self.counts.update(batch.counts)
        for part, numbers in batch.numbers.items():
            self.numbers.setdefault(part, array("q")).extend(numbers)
            self.asof[part] = max(self.asof.get(part, 0), batch.asof[part])
            self.since[part] = min(self.since.get(part, batch.since[part]), batch.since[part])
        if self._first:
            self._first.take(batch.aside)
        self._rows.extend(batch.rows)
        self._weight += sum(len(row.body) for row in batch.rows)
        if not self._first and (len(self._rows) >= WRITE_ROWS or self._weight >= WRITE_BYTES):
            self.flush()

    def finish(self) -> None:
        """Writes what is still waiting."""
        if self._first:
            stored, overtaken = self._first.write()
            self.report.stored += stored
            self.report.unchanged += overtaken
        self.flush()

    def close(self) -> None:
        if self._first:
            self._first.close()

    def flush(self) -> None:
        if not self._rows:
            return
        with self._engine.begin() as connection:
            written = store.write(connection, self._place, self._rows)
        self.report.stored += written.stored
        self.report.unchanged += written.unchanged
        self.issues.update(("number_conflict", conflict) for conflict in written.conflicts)
        self._rows, self._weight = [], 0


class _Got(msgspec.Struct, frozen=True):
    """How a document came: its name, SHA-256, bytes, who may see it, the channel, the official address."""

    name: str
    digest: bytes
    size: int
    reach: int
    channel: str
    address: str | None


def _open(connection: Connection, found: Survey, got: _Got, vouched: bool) -> tuple[store.Place, int, int | None]:
    """Opens a run; the third: an earlier finished run of the same bytes by the same parser, if any.

    One that refused records does not count: what was dated in the future then may be the present now. Nor does that
    of a live answer: the same bytes are a new answer, given now.
    """
    live = got.channel in ANSWERS
    now = stamp(connection)
    source = found.source
    source_id = NUMBERS[source.code]
    known: Any = connection.execute(select(SourceRow.baseline_at).where(SourceRow.id == source_id)).one_or_none()
    if known is None:
        connection.execute(insert(SourceRow).values(id=source_id, code=source.code))
    held: Any = connection.execute(
        select(Document.id, Document.fetched_at).where(Document.sha256 == got.digest, Document.reach == got.reach)
    ).one_or_none()
    document, fetched_at = held or (None, now)
    if document is None:
        document = connection.execute(
            insert(Document)
            .values(
                sha256=got.digest,
                reach=got.reach,
                source_id=source_id,
                name=got.name,
                channel=got.channel,
                url=got.address,
                fetched_at=now,
                size=got.size,
                format=found.format,
                release=found.release,
                archived=True,
            )
            .returning(Document.id)
        ).scalar_one()
        connection.execute(
            insert(Member),
            [
                {"document_id": document, "number": m.number, "name": got.name if live else m.name}
                for m in found.members
            ],
        )
    else:
        connection.execute(update(Document).where(Document.id == document).values(archived=True))
        if live:  # it answers anew: its term begins anew, and it is shown as received now
            answered = (Document.id == document, Document.channel == got.channel)
            connection.execute(update(Document).where(*answered).values(fetched_at=now))
    last = (
        select(Run.id)
        .where(
            Run.document_id == document,
            Run.parser == source.parser,
            Run.state == "done",
            Run.rejected == 0,
            *([Run.whole] if vouched else []),
        )
        .order_by(Run.id.desc())
        .limit(1)
    )
    earlier = None if live else connection.execute(last).scalar()
    fresh = not store.has_versions(connection, source_id, got.reach)
    said_at = now if live else fetched_at
    place = store.Place(
        source, source_id, got.reach, document, said_at, found.release, now, bool(known and known[0]), fresh
    )
    if earlier is not None:
        return place, 0, earlier
    connection.execute(
        update(Run)
        .where(Run.document_id == document, Run.state == "open")
        .values(state="failed", closed_at=now, reason="interrupted; a later run completes it")
    )
    run_id = connection.execute(
        insert(Run)
        .values(source_id=source_id, document_id=document, parser=source.parser, state="open", opened_at=now)
        .returning(Run.id)
    ).scalar_one()
    return place, run_id, None


def _again(engine: Engine, path: str, found: Survey, place: store.Place, earlier: int) -> Report:
    """The report on bytes that were read before without a refusal: nothing new."""
    with engine.connect() as connection:
        run: Any = connection.execute(select(Run.seen, Run.unlinked, Run.whole).where(Run.id == earlier)).one()
    return Report(
        path,
        found.source.code,
        found.format,
        seen=run.seen,
        unchanged=run.seen - run.unlinked,
        unlinked=run.unlinked,
        issues={},
        whole=run.whole,
        document=place.document,
    )


def _finish(engine: Engine, place: store.Place, run_id: int, pending: _Pending, claim: bounds.Claim) -> None:
    """The last transaction: absence, baseline, refusals, the closed run. Until it nothing is said of the absent.

    A run that is not believed is closed as failed: what it read is kept, and nothing is said of the absent.
    """
    report = pending.report
    if not report.lawful:
        raise AssertionError(f"the law of the run does not hold: {report}")
    fill = None if claim.live else pending.fill.shares()
    read = bounds.Read(report.seen, report.rejected, pending.counts, any(kind == "count" for kind, _ in pending.issues))
    with engine.begin() as connection:
        report.failed = doubt = bounds.broken(connection, place, read, fill)
        if doubt is None:
            doubt, fails = bounds.doubt_of(connection, place, read, claim)
            report.failed = doubt if fails else None
        now = stamp(connection)
        if doubt is None:
            _publish(connection, place, pending, now)
        else:
            one_day = {part: asof for part, asof in pending.asof.items() if pending.since[part] == asof}
            absence.sight_again(connection, place, pending.numbers, one_day)
            if claim.vouched or claim.offered:
                pending.issues["not_whole", doubt] += 1
        if place.reach == PUBLIC and not report.failed:
            # a private file must not make events of the first public run (wall 7)
            connection.execute(
                update(SourceRow)
                .where(SourceRow.id == place.source_id, SourceRow.baseline_at.is_(None))
                .values(baseline_at=now)
            )
        _note(connection, run_id, pending)
        connection.execute(
            update(Run)
            .where(Run.id == run_id)
            .values(
                state="failed" if report.failed else "done",
                reason=report.failed,
                closed_at=now,
                seen=report.seen,
                stored=report.stored,
                unchanged=report.unchanged,
                unlinked=report.unlinked,
                rejected=len(report.rejected),
                whole=report.whole,
                fill=fill,
            )
        )


def _publish(connection: Connection, place: store.Place, pending: _Pending, now: int) -> None:
    """Notes the whole list and ends those it does not name; whoever may stand in a refused row is not absent."""
    report = pending.report
    report.whole = True
    spared = {number for refused in report.rejected for number in refused.numbers or ()}
    if not place.source.numbered:  # else the list holds numbers of records, and whose they are is asked of the ledger
        for part, numbers in pending.numbers.items():
            numbers.extend(map(int, spared))
            pending.counts[part] += len(spared)
    bounds.hold_back(connection, place, report.rejected, min(pending.asof.values(), default=0), now)
    report.ended = absence.record_listing(connection, place, pending.counts, pending.numbers, pending.asof, now, spared)


def _note(connection: Connection, run_id: int, pending: _Pending) -> None:
    """Refusals and issues of the run, as many as are kept."""
    report = pending.report
    kept = [("rejected", r.where, r.reason) for r in report.rejected[:KEPT_REFUSALS]]
    kept += [("unlinked", u.where, u.reason) for u in pending.unlinked]
    if kept:
        connection.execute(
            insert(Refusal), [{"run_id": run_id, "kind": k, "place": w, "reason": r} for k, w, r in kept]
        )
    if pending.issues:
        connection.execute(
            insert(Issue),
            [{"run_id": run_id, "kind": k, "name": n, "count": c} for (k, n), c in pending.issues.items()],
        )
    report.issues = {f"{kind}: {name}": count for (kind, name), count in sorted(pending.issues.items())}
