"""What got worse with a company since it was judged the last time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from checker.batches.judged import Judged, Reason
from checker.facts import Decision
from checker.i18n import N_
from checker.reports.proofs import source_title
from checker.reports.words import Words
from checker.scoring import explain

RANK = {Decision.REFUSE: 0, Decision.INSUFFICIENT: 1, Decision.SAFEGUARDS: 2, Decision.WORK: 3}
"""Which decision is worse than which: as alerts tell it."""

_Gravity = tuple[bool, int, int]


class Worse(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What came of two judgements. decision: what it was, where it is a worse one now; score: what it was, where it is
    lower now by the same method, which is of the company only where something is `now_worse`; came: reasons against
    the company that were not there, or less grave; blind: sources that the deal needs (where none of these, but the
    score is lower: others), that told something then and do not now, which says nothing of the company; unproved: stop
    factors of then whose source does not answer now; now_worse: decision, reasons, or a score that no silence explains;
    better: its decision is a better one, or its score higher, by something that was read since, and no source fell
    silent; method: another one judged then, only what came is told.
    """

    decision: str = ""
    now: str = ""
    score: int | None = None
    score_now: int | None = None
    came: tuple[Reason, ...] = ()
    blind: tuple[str, ...] = ()
    unproved: tuple[Reason, ...] = ()
    now_worse: bool = False
    better: bool = False
    method: bool = False

    def sentences(self, words: Words) -> Iterator[str]:
        """What got worse with the company, in words, the gravest first."""
        if self.decision:
            before, now = (explain.decision_words(code, words) for code in (self.decision, self.now))
            yield words(N_("«{before}» → «{after}»"), before=before, after=now)
        for reason in self.came:
            yield explain.sentence(reason.code, reason.parameters, words, words.lang)
        if self.now_worse:
            yield from self._fall(words)

    def uncompared(self, words: Words) -> Iterator[str]:
        """What keeps one from knowing whether it did, in words: of us and of the sources, not of the company."""
        if self.blind:
            titles = ", ".join(source_title(source, words) for source in self.blind)
            yield words(N_("в этот раз не проверено: {sources}"), sources=titles)
        for reason in self.unproved:
            said = explain.sentence(reason.code, reason.parameters, words, words.lang)
            yield words(N_("не подтверждено заново: {said}"), said=said)
        if self.method:
            yield words(N_("методика с прошлого раза изменилась"))
        if not self.now_worse:
            yield from self._fall(words)

    def _fall(self, words: Words) -> Iterator[str]:
        if self.score is not None:
            yield words(N_("балл {before} → {after}"), before=self.score, after=self.score_now)


def compare(before: Judged, now: Judged) -> Worse:
    """What got worse from one judgement to the next.

    A decision or a score that fell because a source is silent now is told as that: it is of us, not of the company. So
    is a stop factor that lost its force; and what rose while a source fell silent, or nothing new was read, is no news.
    """
    same = before.method == now.method
    was, is_ = RANK[Decision(before.decision)], RANK[Decision(now.decision)]
    blind = set(now.missing) - set(before.missing)
    silent = blind | (set(before.heard or ()) - set(now.heard) if now.heard is not None else set())
    stops = {reason.code: reason for reason in before.reasons if reason.stop}
    unproved = tuple(reason for reason in now.reasons if same and reason.code in stops and not reason.stop)
    against = [stops[one.code] if one in unproved else one for one in now.reasons if _speaks_against(one)]
    came = tuple(_came(before.reasons, against) if same else _unheard(before.reasons, against))
    fell = same and is_ < was and not (now.decision == Decision.INSUFFICIENT and blind and not came)
    lower = same and before.score is not None and now.score is not None and now.score < before.score
    higher = same and before.score is not None and now.score is not None and now.score > before.score
    seen = not silent and not unproved and (not now.read or now.read != before.read)
    return Worse(
        decision=before.decision if fell else "",
        now=now.decision if fell else "",
        score=before.score if lower else None,
        score_now=now.score if lower else None,
        came=came,
        blind=tuple(sorted(blind or (silent if lower else ()))),
        unproved=unproved,
        now_worse=fell or bool(came) or (lower and not silent),
        better=seen and not came and not fell and not lower and (higher or (same and is_ > was)),
        method=not same,
    )


def _speaks_against(reason: Reason) -> bool:
    return reason.stop or reason.state == "bad"


def _unheard(before: Iterable[Reason], now: Iterable[Reason]) -> Iterator[Reason]:
    """Those of a code that there was not. Points of two methods are not compared: else another weight were news."""
    known = {reason.code for reason in before}
    return (reason for reason in now if reason.code not in known)


def _came(before: Iterable[Reason], now: Sequence[Reason]) -> Iterator[Reason]:
    """Those of `now` that were not there, or less grave, by the same method.

    Only where their family (the code before the dot) got graver: a milder reason in the place of another is no news.
    A stop factor that was none always is.
    """
    then = [reason for reason in before if _speaks_against(reason)]
    stops = {reason.code for reason in then if reason.stop}
    codes = {reason.code: _gravity([reason]) for reason in then}
    was, is_ = _by_family(then), _by_family(now)
    for reason in now:
        family = _family(reason)
        graver = _graver(is_[family], was.get(family)) and _graver(_gravity([reason]), codes.get(reason.code))
        if graver or (reason.stop and reason.code not in stops):
            yield reason


def _by_family(reasons: Iterable[Reason]) -> dict[str, _Gravity]:
    grouped: dict[str, list[Reason]] = {}
    for reason in reasons:
        grouped.setdefault(_family(reason), []).append(reason)
    return {family: _gravity(some) for family, some in grouped.items()}


def _family(reason: Reason) -> str:
    return reason.code.partition(".")[0]


def _gravity(reasons: Sequence[Reason]) -> _Gravity:
    """Whether they limit the decision, the points of the worst, and of all: a second reason is one more."""
    points = [reason.points for reason in reasons]
    return any(reason.stop or reason.caps for reason in reasons), min(points), sum(points)


def _graver(now: _Gravity, before: _Gravity | None) -> bool:
    return before is None or now[0] > before[0] or now[1] < before[1] or now[2] < before[2]
