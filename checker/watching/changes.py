"""The events of one window brought together: what was before it and what is after it, place by place. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

import msgspec

from checker.facts import Fact, stamp_of
from checker.text import iso_day
from checker.watching.kinds import News
from checker.watching.plain import same
from scrapers.fssp.words import number_of

LISTED = "listed"
"""The block of an event by which a whole list, or a whole answer, does not name somebody any more."""

Value = Mapping[str, Any]
_DAYS = (
    "ended_on", "opened", "registered", "decision_on", "published", "decided_on", "included_on", "since", "from",
    "date", "presented", "checked_on",
)  # fmt: skip
"""Where blocks without a register's stamp tell their day, the first that is there."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A block before the window and after it; one of them may be None. gone: its record is not named any more."""

    event: int
    source: str
    block: str
    key: str
    asof: date
    before: Value | None
    after: Value | None
    person: str = ""
    gone: bool = False

    @property
    def value(self) -> Value:
        """What there is now, or was."""
        return self.after or self.before or {}

    @property
    def day(self) -> date:
        """When it happened by the source: the register's entry, the day the block tells; of what ended that of the
        list or extract that does not name it. Never later than that one.
        """
        told = (self.after and (_stamped(self.after) or _told(self.after))) or self.asof
        return min(told, self.asof)


def _stamped(value: Value) -> date | None:
    return iso_day(str(stamp_of(value).get("date") or ""))


def _told(value: Value) -> date | None:
    return next((day for key in _DAYS if (day := iso_day(str(value.get(key) or "")[:10]))), None)


def settle(news: Iterable[News], known: Sequence[Fact] = ()) -> list[Change]:
    """One change for each place that is not again as it was; in the order of events, in whatever order they come.

    What may be another's (`possible`) is not there, nor what we only read otherwise (`reparsed`). known: what the
    sources said before the window, of which comes what a record held that is not named any more.
    """
    ordered = sorted(
        filter(_says_something, news), key=lambda one: (one.person, one.source, one.block, one.key, one.event)
    )
    ends = {(one.person, one.source, one.key): one for one in ordered if one.block == LISTED and one.kind == "ended"}
    told = [one for one in ordered if one.block != LISTED]
    left = [one for one in told if not any(one.event < end.event and _is_of(end.key, one) for end in _ends(ends, one))]
    found = [change for _, group in groupby(left, key=_place) if (change := _span(list(group)))]
    for end in ends.values():
        mine = [one for one in told if (one.person, one.source) == (end.person, end.source) and _is_of(end.key, one)]
        if not any(one.event > end.event and one.after is not None for one in mine):
            found += _gone(end, [one for one in mine if one.event < end.event], known)
    return _without_pairs(sorted(found, key=lambda change: (change.event, change.block, change.key)))


def _says_something(one: News) -> bool:
    if one.kind == "reparsed" or one.block == "change":
        return False
    return not any(value is not None and value.get("possible") for value in (one.before, one.after))


def _place(one: News) -> tuple[str, str, str, str]:
    return one.person, one.source, one.block, one.key


def _ends(ends: Mapping[tuple[str, str, str], News], one: News) -> list[News]:
    return [end for (person, source, _), end in ends.items() if (person, source) == (one.person, one.source)]


def _is_of(part: str, one: News | Fact) -> bool:
    """Whether a block stood in the record with this part, by its source's way of naming its parts."""
    source = one.source if isinstance(one, News) else one.evidence.source
    value = one.value if isinstance(one, Fact) else one.after or one.before or {}
    if source == "fssp":
        number = number_of(one.key)
        in_list = LISTS.get(part[:1])
        return number is not None and part[1:] == number.digits and (in_list is None or value.get("list") == in_list)
    if source == "efrsb":
        return part == f"m:{one.key}" if one.block == "bankruptcy_message" else part == "case"
    return part in ("", one.key) or part.startswith(f"{one.key} ")


LISTS = {"1": "active", "2": "ended"}
"""First digit of a part of the bailiffs' lists → which list it is of (`scrapers.fssp.words`)."""


def _span(events: Sequence[News]) -> Change | None:
    """What one place held before and holds now; several records may tell of it, and each is followed."""
    now: list[tuple[int, Value]] = []
    was: list[Value] = []
    for one in events:
        if one.before is not None:
            open_ = next((item for item in now if item[1] == one.before), None)
            if open_ is None:
                was.append(one.before)
            else:
                now.remove(open_)
        if one.after is not None:
            now.append((one.event, one.after))
    before, (event, after) = was[0] if was else None, now[-1] if now else (events[-1].event, None)
    if (before is None and after is None) or (before is not None and after is not None and same(before, after)):
        return None
    last = events[-1]
    asof = next(one.asof for one in events if one.event == event)
    return Change(
        event=event, source=last.source, block=last.block, key=last.key, asof=asof, before=before, after=after,
        person=last.person,
    )  # fmt: skip


def _gone(end: News, earlier: Sequence[News], known: Sequence[Fact]) -> Iterator[Change]:
    """What a record held that is not named any more; nothing of one that came and went within the window."""
    held: list[tuple[str, str, Value | None]] = []
    for _, group in groupby(earlier, key=_place):
        events = list(group)
        if (first := events[0].before) is not None:
            held.append((events[0].block, events[0].key, first))
    if not earlier and not end.person:
        held = [
            (fact.block, fact.key, fact.value)
            for fact in known
            if fact.evidence.source == end.source and _is_of(end.key, fact)
        ]
    if not earlier and not held:
        held = [(LISTED, end.key, None)]
    for block, key, value in held:
        yield Change(
            event=end.event, source=end.source, block=block, key=key, asof=end.asof, before=value, after=None,
            person=end.person, gone=True,
        )  # fmt: skip


def _without_pairs(found: Sequence[Change]) -> list[Change]:
    """Without what ended under one key and appeared under another, being the same: a renamed key is no news."""
    left = list(found)
    for came in [change for change in found if change.before is None and change.after is not None]:
        twin = next(
            (
                gone
                for gone in left
                if gone.after is None
                and gone.before is not None
                and (gone.person, gone.source, gone.block) == (came.person, came.source, came.block)
                and same(gone.before, came.after)
            ),
            None,
        )
        if twin is not None:
            left.remove(twin)
            left.remove(came)
    return left
