"""Keeping the index in line with the base: built whole where there is none, else only what changed since."""

from __future__ import annotations

import msgspec
from sqlalchemy import Engine

from checker import moments
from checker.db import reading
from checker.search import rows
from checker.search.index import Broken, Names

WHOLE_FROM = 50_000
"""From so many changed companies on, and a third of all names, building anew is quicker than following."""


class Done(msgspec.Struct, frozen=True):
    """What was done: built anew or not, how many names were written."""

    whole: bool
    names: int


def bring_up_to_date(engine: Engine, names: Names, *, whole: bool = False) -> Done:
    """Brings the index to the last moment of the base; whole: builds it anew. Many may read meanwhile.

    Moments are given under the writer's lock, so all that was written up to the last one is seen, and what comes
    later has a later one. Raises Broken where another process writes the index, OSError where the disk is full.
    """
    with reading(engine) as connection:
        now = moments.last(connection)
        try:
            since = names.cursor()
            size = names.searcher().num_docs
        except Broken:
            whole, since, size = True, 0, 0
        if not whole:
            if since == now:
                return Done(whole=False, names=0)
            changed = rows.touched_count(connection, since)
            whole = since > now or changed > max(WHOLE_FROM, size // 3)
        if whole:
            return Done(whole=True, names=names.rebuild(rows.all_names(connection), now))
        touched = rows.touched_names(connection, since)
        present = list(rows.these_names(connection, touched))
        names.update(present, touched - {name.name for name in present}, now)
        return Done(whole=False, names=len(touched))
