"""How what is worth telling is put together from changes. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from checker.watching.changes import Change
from checker.watching.deadlines import Term
from checker.watching.kinds import Noticed

NONE = Term(None, "")


def made(
    kind: str,
    change: Change,
    *,
    worse: bool,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    sum_kop: int | None = None,
    term: Term = NONE,
    day: date | None = None,
) -> Noticed:
    """News of a kind, with the number, source, person and day of the change that brings it."""
    return Noticed(
        kind=kind,
        event=change.event,
        source=change.source,
        block=change.block,
        day=day or change.day,
        worse=worse,
        before=before,
        after=after,
        sum_kop=sum_kop,
        deadline=term.until,
        advice=term.advice,
        person=change.person,
    )
