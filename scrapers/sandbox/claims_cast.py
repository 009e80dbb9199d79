"""What courts, bailiffs and registers hold of the cast: each part shows one thing that a check must tell or not hold
against anybody. Days are counted back from the end of the story (`Company.told`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from scrapers.sandbox.claims import (
    TREASURY,
    Case,
    Clerk,
    Course,
    Insolvency,
    Intention,
    Life,
    Paper,
    Unfair,
    entries_of,
    outsider,
    side,
    stranger,
)
from scrapers.sandbox.claims_life import (
    COMPETITION,
    DENIED,
    DROPPED,
    DUTY,
    GRANTED,
    PARTLY,
    SETTLED,
    SUPPLIER,
    UPHELD,
    WAGES,
    bankruptcy,
    fine,
    petition_of,
    receiver,
    taxes,
)
from scrapers.sandbox.desk import next_workday
from scrapers.sandbox.model import Body, Company

CUSTOMER = 6
"""The outsider who ordered public works."""


class _Told:
    """One character's days, and the shapes that come again in several stories."""

    def __init__(self, company: Company) -> None:
        self.company, self.clerk = company, Clerk(company)

    def ago(self, days: int) -> date:
        """The working day at or after so many days before the end of the story."""
        return next_workday(self.company.told - timedelta(days=days))

    def sued(
        self, nth: int, days: int, claim: int, who: Body, ends: str = "", after: int = 90, *, kind: str = "civil",
        appeal: int = 0,
    ) -> Case:  # fmt: skip
        """It is sued so many days ago; the outcome comes so many days later. ends '': nothing is decided yet."""
        papers, over = self._outcome(days, ends, after, appeal)
        return self.clerk.case(
            nth, self.ago(days), (side(who),), (self.clerk.side,), claim, *papers, kind=kind, finished=over
        )

    def sues(self, nth: int, days: int, claim: int, who: Body, ends: str = "", after: int = 90) -> Case:
        """It sues."""
        papers, over = self._outcome(days, ends, after, 0)
        return self.clerk.case(nth, self.ago(days), (self.clerk.side,), (side(who),), claim, *papers, finished=over)

    def _outcome(self, days: int, ends: str, after: int, appeal: int) -> tuple[list[Paper], date | None]:
        if not ends:
            return [], None
        decided = self.ago(days - after)
        papers, over = [Paper(decided, "first", ends)], decided + timedelta(days=31)
        if appeal:
            over = next_workday(decided + timedelta(days=appeal))
            papers.append(Paper(over, "appeal", UPHELD))
        return papers, over

    def levied(
        self, nth: int, days: int, due: int, subject: str = SUPPLIER, *, by: Case | None = None,
        ended: tuple[date, str] | None = None, left: tuple[tuple[date, int], ...] = (),
    ) -> Course:  # fmt: skip
        """The bailiffs act on a writ."""
        on = by.papers[1].on if by else self.ago(days + 20)
        claimant, case = (by.plaintiffs[0].inn, by.number) if by else ("", "")
        proceeding = self.clerk.proceeding(nth, self.ago(days), subject, due, self.clerk.writ(nth, on), claimant, case)
        return Course(proceeding, left, ended)

    def taxed(self, nth: int, days: int, due: int, ended: tuple[date, str] | None = None) -> Course:
        """The bailiffs act on a decision of the tax office."""
        return Course(taxes(self.clerk, nth, self.ago(days), due), ended=ended)

    def intended(self, days: int, creditor: Body) -> Intention:
        """A creditor tells that it is going to file for bankruptcy."""
        return Intention(f"{self.company.ordinal:07d}1", self.ago(days), creditor, self.company.body)

    def unfair(self, days: int, reason: str, law: str = "44") -> Unfair:
        """A customer has had it listed; a record stands for two years."""
        on = self.ago(days)
        number = f"98{on:%y}{self.company.ordinal:04d}"
        return Unfair(number, on, on.replace(year=on.year + 2, day=min(on.day, 28)), law, reason, outsider(CUSTOMER))


def good(told: _Told) -> Life:
    """One old suit that it won; nothing is open."""
    return Life((told.sues(0, 1_180, 486_300, outsider(5), GRANTED, 120),))


def doubtful(told: _Told) -> Life:
    """Two suits pending, one lost and paid, one withdrawn; a small debt and a fine with the bailiffs."""
    lost = told.sued(0, 420, 312_400, outsider(0), GRANTED, 75)
    small = told.sued(1, 300, 64_180, outsider(3), PARTLY, 110)
    pending = told.sued(2, 96, 1_940_000, outsider(1)), told.sued(3, 41, 640_500, outsider(4))
    withdrawn = told.sued(4, 510, 150_000, outsider(10), DROPPED, 60)
    owed = told.levied(0, 110, 41_300, by=small, left=((told.ago(30), 27_900),))
    return Life((withdrawn, lost, small, *pending), (owed, fine(told.clerk, 1, told.ago(34), 1_500, 9)))


def bad(told: _Told) -> Life:
    """Four suits lost, nothing found to take, taxes open, a creditor against its exclusion, a broken contract."""
    lost = (
        told.sued(0, 640, 2_412_700, outsider(0), GRANTED, 130, appeal=80),
        told.sued(1, 560, 1_150_000, outsider(6), GRANTED, 95),
        told.sued(2, 480, 871_440, outsider(10), PARTLY, 140),
        told.sued(3, 400, 236_000, TREASURY, GRANTED, 70, kind="administrative"),
    )
    courses = (
        told.levied(0, 400, 2_412_700, by=lost[0], ended=(told.ago(120), "46.1.4")),
        told.levied(1, 390, 1_150_000, by=lost[1], ended=(told.ago(95), "46.1.3")),
        told.levied(2, 280, 602_150, by=lost[2]),
        told.levied(3, 280, 18_700, DUTY),
        told.levied(4, 150, 384_000, WAGES),
        told.taxed(5, 170, 1_678_900),
    )
    intention = told.intended(38, outsider(0))
    return Life(lost, courses, (), (intention,), (told.unfair(210, "Расторжение контракта"),))


def competition(told: _Told) -> Life:
    """Sued by all, in observation and then bankrupt: what the bailiffs had goes to the receiver."""
    lost = tuple(
        told.sued(nth, 520 - nth * 35, claim, outsider(nth), GRANTED, 80)
        for nth, claim in enumerate((9_840_000, 4_115_300, 12_600_000, 1_084_900, 730_250))
    )
    to_receiver = next(((next_workday(on), "47.1.7") for on in entries_of(told.company, COMPETITION)), None)
    courses = [told.levied(n, 380 - n * 30, case.claim or 0, by=case, ended=to_receiver) for n, case in enumerate(lost)]
    courses.append(told.taxed(9, 300, 12_180_000, to_receiver))
    filed = told.ago(280)
    petition = petition_of(told.clerk, told.company, 12, filed, outsider(2))
    stages = tuple(bankruptcy(told.clerk, told.company, 12, filed))
    return Life((*lost, petition), tuple(courses), stages, (told.intended(298, outsider(2)),))


def closed_bankrupt(told: _Told) -> Life:
    """Its bankruptcy was completed, and it is no more."""
    filed = told.ago(1_070)
    petition = petition_of(told.clerk, told.company, 12, filed, outsider(7))
    return Life((petition,), (), tuple(bankruptcy(told.clerk, told.company, 12, filed)))


def foreign(told: _Told) -> Life:
    """A bankruptcy of years ago that was stopped, for the debt was paid: nothing to hold against it now."""
    filed = told.ago(1_500)
    stopped = told.ago(1_430)
    over = Paper(stopped, "first", "Определение. Прекратить производство по делу о банкротстве")
    petition = told.clerk.case(
        12, filed, (side(outsider(8)),), (told.clerk.side,), None, over, kind="bankruptcy", finished=stopped
    )
    message = told.clerk.message(
        1, next_workday(stopped + timedelta(days=4)), "ArbitralDecree", "LegalCaseTermination", stopped
    )
    stage = Insolvency(petition.number, "ProceedingsStopped", stopped, receiver(told.company), (message,))
    return Life((petition, told.sues(0, 350, 2_204_000, outsider(9), SETTLED, 100)), (), (stage,))


def joint(told: _Told) -> Life:
    """Respondent in the bankruptcy of another, where a payment to it is contested: it is no debtor."""
    debtor = outsider(14)
    case = told.clerk.case(
        12, told.ago(260), (stranger(3, with_inn=False),), (side(debtor), told.clerk.side), None, kind="bankruptcy"
    )
    return Life((case, told.sues(0, 700, 935_000, outsider(4), GRANTED, 95), told.sues(1, 60, 1_211_000, outsider(8))))


def joint_stock(told: _Told) -> Life:
    """A holding that sues its tenants month by month: a long list and nothing bad in it."""
    random = Random("suits of the holding")  # noqa: S311 made-up data, no secret
    cases = []
    for nth in range(164):
        days, claim = 2_000 - nth * 12, random.randint(18, 900) * 1_000 + random.randint(0, 999)
        ends = random.choice((GRANTED, GRANTED, PARTLY, SETTLED, DENIED, DROPPED))
        if nth % 9 == 4:
            cases.append(told.sued(nth, days, claim, outsider(nth), ends, 110))
        else:
            cases.append(told.sues(nth, days, claim, outsider(nth), ends, 85 + nth % 40))
    return Life(tuple(cases))


def licensed(told: _Told) -> Life:
    """A suit by somebody without a number, and a record of an unfair supplier that was taken out long ago."""
    case = told.clerk.case(
        0, told.ago(130), (stranger(1, with_inn=False),), (told.clerk.side,), 180_000, kind="civil", simplified=True
    )
    return Life((case,), unfair=(told.unfair(900, "Уклонение от заключения контракта"),))


def homeowners(told: _Told) -> Life:
    """Owners of flats who were late with the heating, and paid."""
    lost = told.sued(0, 500, 412_900, outsider(10), PARTLY, 120)
    return Life((lost, told.sues(1, 150, 88_400, outsider(11))))


STORIES: dict[str, Callable[[_Told], Life]] = {
    "good": good,
    "doubtful": doubtful,
    "bad": bad,
    "competition": competition,
    "closed_bankrupt": closed_bankrupt,
    "foreign": foreign,
    "joint": joint,
    "joint_stock": joint_stock,
    "licensed": licensed,
    "homeowners": homeowners,
}
"""By role; of the others courts and bailiffs know nothing."""

RED = ("suspicious", "shell")
"""Roles whom the Bank of Russia counts among those of high risk."""


def character(company: Company) -> Life:
    """The whole story of a character, the future part of the telling too."""
    story = STORIES.get(company.role)
    return story(_Told(company)) if story else Life()
