"""What got worse with a company since it was judged the last time."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from checker.batches.judged import Judged, Reason
from checker.facts import Decision
from checker.i18n import N_
from checker.reports.proofs import source_title
from checker.reports.words import Words
from checker.scoring import explain

RANK = {Decision.REFUSE: 0, Decision.INSUFFICIENT: 1, Decision.SAFEGUARDS: 2, Decision.WORK: 3}
"""Which decision is worse than which: as alerts tell it."""


class Worse(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What came of two judgements. decision: what it was, where it is a worse one now; score: what it was, where it is
    lower now by the same method, which is of the company only where something is `now_worse`; came: reasons against
    the company that were not there; blind: sources that the deal needs, that told something then and do not now, which
    says nothing of the company; now_worse: decision, reasons, or a score that no silence explains; better: its decision
    is a better one, or its score higher; method: another one judged then, only what came is told.
    """

    decision: str = ""
    now: str = ""
    score: int | None = None
    score_now: int | None = None
    came: tuple[Reason, ...] = ()
    blind: tuple[str, ...] = ()
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
        if self.method:
            yield words(N_("методика с прошлого раза изменилась"))
        if not self.now_worse:
            yield from self._fall(words)

    def _fall(self, words: Words) -> Iterator[str]:
        if self.score is not None:
            yield words(N_("балл {before} → {after}"), before=self.score, after=self.score_now)


def compare(before: Judged, now: Judged) -> Worse:
    """What got worse from one judgement to the next.

    A decision or a score that fell because a source is silent now is told as that: it is of us, not of the company.
    """
    same = before.method == now.method
    was, is_ = RANK[Decision(before.decision)], RANK[Decision(now.decision)]
    blind = tuple(sorted(set(now.missing) - set(before.missing)))
    known = {_grave(reason, same=same) for reason in before.reasons}
    came = tuple(
        reason
        for reason in now.reasons
        if (reason.stop or reason.state == "bad") and _grave(reason, same=same) not in known
    )
    fell = same and is_ < was and not (now.decision == Decision.INSUFFICIENT and blind and not came)
    lower = same and before.score is not None and now.score is not None and now.score < before.score
    higher = same and before.score is not None and now.score is not None and now.score > before.score
    return Worse(
        decision=before.decision if fell else "",
        now=now.decision if fell else "",
        score=before.score if lower else None,
        score_now=now.score if lower else None,
        came=came,
        blind=blind,
        now_worse=fell or bool(came) or (lower and not blind),
        better=not came and not fell and not lower and (higher or (same and is_ > was)),
        method=not same,
    )


def _grave(reason: Reason, *, same: bool) -> tuple[str, int]:
    """By what a reason is known again. Points of two methods are not compared: else another weight were news."""
    return reason.code, reason.points if same else 0
