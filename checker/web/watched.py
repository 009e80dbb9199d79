"""A watched company as a line of the page: the verdict, where it came from, and what changed last."""

from __future__ import annotations

import msgspec

from checker.facts import Decision
from checker.i18n import _
from checker.moments import to_date
from checker.reports.labels import DECISION_TONES
from checker.reports.opinion import decision_words
from checker.reports.words import Words
from checker.text import readable_name
from checker.watching.kinds import KINDS
from checker.watching.overview import Place, Trend, Watched

UP, DOWN, SAME = "up", "down", ""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A watched company in words. decision, tone: of its verdict; before: what it was; way: whether it went up or down;
    since: from which day on it is as it is; aside: why that says nothing of the company.
    """

    number: str
    name: str
    decision: str
    tone: str
    score: int | None
    before: str
    way: str
    since: str
    aside: str
    change: str
    changed: str
    grave: bool
    unread: int
    places: tuple[Place, ...]


def line_of(row: Watched, words: Words) -> Line:
    """The line of a company."""
    last = row.last
    before, way, since, aside = _trend(row, words)
    return Line(
        number=row.subject,
        name=readable_name(row.name),
        decision=decision_words(Decision(row.decision), words) if row.decision else _("вердикта ещё нет"),
        tone=DECISION_TONES[row.decision] if row.decision else "unknown",
        score=row.score,
        before=before,
        way=way,
        since=since,
        aside=aside,
        change=_(KINDS[last.kind].words) if last is not None else "",
        changed=words.day(to_date(last.day)) if last is not None else "",
        grave=last is not None and last.grave,
        unread=row.unread,
        places=row.places,
    )


def _trend(row: Watched, words: Words) -> tuple[str, str, str, str]:
    """What it was before, which way it went, since when, and why that is not the company's doing."""
    trend = row.trend
    if trend is None:
        return "", SAME, "", ""
    since = words.day(to_date(trend.day))
    aside = _("сменилась методика") if trend.method else ""
    if trend.score is not None and row.score is not None and trend.score != row.score:
        return str(trend.score), UP if row.score > trend.score else DOWN, since, aside
    if trend.decision != row.decision:
        before = _("было «{decision}»", decision=decision_words(Decision(trend.decision), words))
        return before, _way(trend, row), since, aside
    return "", SAME, "", ""


_BETTER = {Decision.REFUSE: 0, Decision.SAFEGUARDS: 1, Decision.WORK: 2}


def _way(trend: Trend, row: Watched) -> str:
    """Up or down between two advices; to or from too little data is neither."""
    was, now = (_BETTER.get(Decision(code)) for code in (trend.decision, row.decision))
    if was is None or now is None or was == now:
        return SAME
    return UP if now > was else DOWN
