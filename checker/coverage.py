"""What each source says of one company: found, nothing found, not checked and why; how old, by which channel. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from checker import ledger
from checker.evidence import day_of
from checker.facts import Coverage, State
from checker.freshness import stale
from scrapers.base import Source


def coverage_of(
    source: Source,
    kind: str,
    held: Sequence[ledger.Statement],
    listed: ledger.Listed | None,
    asked: Mapping[str, ledger.Asked],
    day: date,
) -> Coverage:
    """The state of one source on a day (wall 3).

    held: what it says of the company; listed: its newest whole list; asked: the last outcome of asking it, by state.
    Of answers the newest counts, each from its own day: a failed asking makes none younger. What was found stays
    found, whatever failed later. "Nothing found" stands, whatever failed later, as long as it is fresh by the
    source's promise; when it is stale and the last asking failed, the source is not checked, and says why. A list one
    of whose rows was refused says nothing of those whom that row may name. Files that could not be had are such a
    failure for everybody; that they can be had again says nothing of anybody. Of a fleeting source a stale "nothing"
    is not checked; its day is told. What another's page or one paper tells of the company stays a fact, and is no
    check: there the last asking that was answered counts. A kind that the source does not publish is heard of by
    answers alone. Where answers were read that are not all of a search, what they tell stays a fact and is no check.
    """
    if ledger.FILES in asked and asked[ledger.FILES].state != State.NOT_CHECKED:
        asked = {key: outcome for key, outcome in asked.items() if key != ledger.FILES}
    unread = asked.get(ledger.unread(listed.evidence.document)) if listed else None
    if listed and (kind not in source.kinds or (unread and unread.at >= listed.at)):
        listed = None
    if kind not in source.kinds and not held and State.NOTHING_FOUND not in asked:
        return Coverage(source=source.code, state=State.NOT_APPLICABLE, reason="not_published_for_kind")
    if held and (found := _found(source, held, listed, asked, day)):
        return found
    if source.is_closed(day):
        return Coverage(source=source.code, state=State.NOT_APPLICABLE, reason="closed", expected=False)
    nothing = _nothing(source, listed if listed and listed.complete else None, asked, day)
    dead = nothing if nothing and nothing.stale and source.fleeting else None
    last = max(asked.values(), key=lambda outcome: outcome.at, default=None)
    failed = last if last and last.state == State.NOT_CHECKED else None
    if nothing and not dead and not (nothing.stale and failed):
        return nothing
    if failed:
        return _not_checked(source, failed)
    if State.FOUND in asked:  # it was named, and what was said of it is no longer, or not yet, to be read
        return Coverage(
            source=source.code, state=State.NOT_CHECKED, reason="layout", channel=asked[State.FOUND].channel
        )
    reason = "off" if source.off else source.shut or "never_asked"
    if dead:
        return msgspec.structs.replace(dead, state=State.NOT_CHECKED, reason=reason, evidence=None)
    return Coverage(source=source.code, state=State.NOT_CHECKED, reason=reason)


def _not_checked(source: Source, failed: ledger.Asked) -> Coverage:
    return Coverage(
        source=source.code,
        state=State.NOT_CHECKED,
        reason=failed.reason,
        channel=failed.channel,
        checked_at=failed.checked_at,
    )


def _found(
    source: Source,
    held: Sequence[ledger.Statement],
    listed: ledger.Listed | None,
    asked: Mapping[str, ledger.Asked],
    day: date,
) -> Coverage | None:
    """Confirmed by its own records, by the newest whole list, or by the last asking that found it: the latest.

    A list confirms what lists told, which it would else have ended. What an answer told it may not name at all.
    None where nobody looked for the company, and it is only named beside others.
    """
    looked: dict[tuple[str, int, str], ledger.Statement] = {}  # one of each day and list: the others say no more
    pieces = [outcome for key, outcome in asked.items() if key == ledger.piece(outcome.channel)]
    of_piece = {piece.channel for piece in pieces}
    for statement in held:
        if statement.channel in of_piece:
            continue  # which of these a whole answer told, its outcome knows
        if source.looked(statement.part, statement.channel):
            told = statement.channel, statement.confirmed, source.list_of(statement.part)
            looked.setdefault(told, statement)
    if not looked:
        last_piece = max(pieces, key=lambda piece: piece.at, default=None)
        return _named_aside(source, held, asked, day) or (_not_checked(source, last_piece) if last_piece else None)
    answered = asked.get(State.FOUND)

    def confirmed(statement: ledger.Statement) -> date:
        said = day_of(statement.confirmed)
        if not listed or statement.channel != "bulk":
            return said
        return max(said, listed.days.get(source.list_of(statement.part), said) if source.lists else listed.as_of)

    last = max(looked.values(), key=confirmed)
    as_of, channel, checked_at = confirmed(last), last.channel, last.evidence.fetched_at
    if answered and answered.day >= as_of:
        as_of, channel, checked_at = answered.day, answered.channel, answered.checked_at
    return Coverage(
        source=source.code,
        state=State.FOUND,
        stale=stale(source, as_of, day),
        channel=channel,
        as_of=as_of,
        checked_at=checked_at,
        evidence=last.evidence,
        expected=not source.is_closed(day),
    )


def _named_aside(
    source: Source, held: Sequence[ledger.Statement], asked: Mapping[str, ledger.Asked], day: date
) -> Coverage | None:
    """Found, as of the day on which the source was asked: what names the company besides makes it no younger."""
    answers = [asked[state] for state in (State.FOUND, State.NOTHING_FOUND) if state in asked]
    if not answers:
        return None
    answered = max(answers, key=lambda answer: answer.at)
    return Coverage(
        source=source.code,
        state=State.FOUND,
        stale=stale(source, answered.day, day),
        channel=answered.channel,
        as_of=answered.day,
        checked_at=answered.checked_at,
        evidence=held[0].evidence,
        expected=not source.is_closed(day),
    )


def _nothing(
    source: Source, listed: ledger.Listed | None, asked: Mapping[str, ledger.Asked], day: date
) -> Coverage | None:
    """The newest word that the source does not name the company: of a whole list, or of an asking; None if none is."""
    found, nothing = asked.get(State.FOUND), asked.get(State.NOTHING_FOUND)
    if nothing and (not listed or nothing.day > listed.as_of):
        if found and found.at > nothing.at:
            return None
        as_of, channel, checked_at, evidence = nothing.day, nothing.channel, nothing.checked_at, nothing.evidence
    elif listed:
        if found and found.day > listed.as_of:
            return None
        as_of, channel, checked_at, evidence = listed.as_of, "bulk", listed.evidence.fetched_at, listed.evidence
    else:
        return None
    return Coverage(
        source=source.code,
        state=State.NOTHING_FOUND,
        stale=stale(source, as_of, day),
        channel=channel,
        as_of=as_of,
        checked_at=checked_at,
        evidence=evidence,
    )
