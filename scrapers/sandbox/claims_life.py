"""What courts and bailiffs have to do with an ordinary company: drawn from its number and name alone, told up to a day.

Most of it is harmless: suits that it brings, a small debt that is paid, fines of a carrier. Those whose fate is to go
under are sued, enforced against and declared bankrupt in the order of the law 127-ФЗ.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from scrapers.sandbox.claims import (
    TREASURY,
    Case,
    Clerk,
    Course,
    Insolvency,
    Intention,
    Life,
    Paper,
    Proceeding,
    Subject,
    entries_of,
    outsider,
    side,
    stranger,
)
from scrapers.sandbox.desk import next_workday, trading_person
from scrapers.sandbox.model import Body, Company, Person
from scrapers.sandbox.plain_names import somebody

SUPPLIER = "Иные взыскания имущественного характера в пользу физических и юридических лиц"
TAXES = "Взыскание налогов и сборов, включая пени"
TRAFFIC = "Штраф ГИБДД"
DUTY = "Госпошлина, присужденная судом"
LEVY = "Исполнительский сбор"
WAGES = "Оплата труда и иные выплаты по трудовым правоотношениям"

OBSERVATION, COMPETITION = "14131", "14103"
"""Entries of the register by which a procedure of bankruptcy is told."""

GRANTED = "Решение. Удовлетворить иск полностью"
PARTLY = "Решение. Удовлетворить иск частично"
DENIED = "Решение. Отказать в иске полностью"
SETTLED = "Определение. Утвердить мировое соглашение, прекратить производство по делу"
DROPPED = "Определение. Прекратить производство по делу"
UPHELD = "Постановление. Оставить решение без изменения, жалобу без удовлетворения"

_YEAR = 365
_DOOMED = ("untrue", "shell", "silent", "bankrupt")
_SUITS_A_YEAR, _FINES_A_YEAR = 0.4, 1.5
_FINES = (500, 750, 1_500, 3_000, 5_000)
_MOST_SUITS, _TAXES_FROM, _SUED, _PETITION, _FINES_FROM = 20, 40, 25, 26, 60
_ENDS_OF_SUITS = (GRANTED, PARTLY, DENIED, SETTLED, DROPPED)
_ENDS_UP_TO = (52, 68, 80, 92, 100)
_IN_FORCE = timedelta(days=31)
"""A judgment that nobody appeals takes effect after a month (article 180 of the code of procedure)."""


class Draw(NamedTuple):
    """The chances of one suit; they are drawn whole, so that the next suit is the same on any day."""

    on: date
    plaintiff: bool
    share: int
    ends: str
    months: int
    appeal: bool
    paid: int
    rival: int


def ordinary(company: Company, day: date) -> Life:
    """The life of an ordinary company before the courts, as far as it has begun by a day."""
    fate = next((fact.about for fact in company.truth if fact.what == "fate"), "")
    clerk = Clerk(company)
    cases: list[Case] = []
    courses: list[Course] = []
    last = min(day, company.ended.on if company.ended else day)
    for nth, drawn in enumerate(_suits(company, last, rate=_SUITS_A_YEAR)):
        case, course = _suit(clerk, company, nth, drawn)
        cases.append(case)
        courses += [course] if course else []
    courses += _fines(clerk, company, last)
    if fate in _DOOMED:
        courses += _taxes(clerk, company)
    if fate == "bankrupt":
        sued = _sued(clerk, company)
        return Life((*cases, *sued.cases), (*courses, *sued.courses), sued.stages, sued.intentions)
    return Life(tuple(cases), tuple(courses))


def in_trade(subject: Subject, born: date, day: date) -> Life:
    """The few suits of an entrepreneur."""
    clerk = Clerk(subject)
    drawn = _draws(Random(f"suits/{clerk.subject_number}/{born}"), born, day, _SUITS_A_YEAR / 2)  # noqa: S311 made up
    return Life(tuple(_case(clerk, nth, one, 40_000 + 5_000 * one.share)[0] for nth, one in enumerate(drawn)))


def _suits(company: Company, day: date, *, rate: float) -> Iterator[Draw]:
    random = Random(f"suits/{company.inn}/{company.title}/{company.born.on}")  # noqa: S311 made-up data, no secret
    yield from _draws(random, company.born.on, day, rate)


def _draws(random: Random, born: date, day: date, rate: float) -> Iterator[Draw]:
    on = born + timedelta(days=150)
    for _ in range(_MOST_SUITS):
        on += timedelta(days=1 + random.expovariate(rate / _YEAR))
        drawn = Draw(
            next_workday(on),
            random.random() < 0.6,
            random.randint(5, 40),
            random.choices(_ENDS_OF_SUITS, cum_weights=_ENDS_UP_TO)[0],
            random.randint(2, 9),
            random.random() < 0.25,
            random.randint(0, 70),
            random.getrandbits(16),
        )
        if drawn.on > day:
            return
        yield drawn


def _case(clerk: Clerk, nth: int, drawn: Draw, claim: int) -> tuple[Case, date]:
    """The case of a draw, and the day on which its outcome took effect."""
    ended = clerk.subject.ended.on if isinstance(clerk.subject, Company) and clerk.subject.ended else date.max
    decided = next_workday(drawn.on + timedelta(days=30 * drawn.months))
    ends, effect = drawn.ends, decided + _IN_FORCE
    if decided > ended:
        decided, ends, effect = next_workday(ended + timedelta(days=14)), DROPPED, ended + timedelta(days=14)
    papers = [Paper(decided, "first", ends)]
    if drawn.appeal and ends in (GRANTED, PARTLY, DENIED):
        effect = next_workday(decided + timedelta(days=75))
        papers.append(Paper(effect, "appeal", UPHELD))
    rival = stranger(drawn.rival, with_inn=False) if drawn.rival % 11 == 0 else side(outsider(drawn.rival))
    plaintiffs, respondents = (clerk.side, rival) if drawn.plaintiff else (rival, clerk.side)
    case = clerk.case(
        nth,
        drawn.on,
        (plaintiffs,),
        (respondents,),
        claim,
        *papers,
        simplified=claim <= 1_200_000 and not drawn.appeal,
        finished=effect,
    )
    return case, effect


def _suit(clerk: Clerk, company: Company, nth: int, drawn: Draw) -> tuple[Case, Course | None]:
    """A suit and, where the company has lost and does not pay at once, what the bailiffs make of it."""
    income = company.money[0][0] if company.money else 0
    claim = max(20_000, income * drawn.share // 1_000) + drawn.rival % 1_000
    case, effect = _case(clerk, nth, drawn, claim)
    lost = not drawn.plaintiff and case.papers[1].title in (GRANTED, PARTLY)
    if not lost or drawn.paid < 35:
        return case, None
    opened = effect + timedelta(days=drawn.paid)
    due = claim if case.papers[1].title == GRANTED else claim // 2
    proceeding = clerk.proceeding(
        nth, opened, SUPPLIER, due, clerk.writ(nth, effect), case.plaintiffs[0].inn, case.number
    )
    half = next_workday(opened + timedelta(days=drawn.paid // 2 + 5))
    return case, Course(proceeding, ((half, due // 2),), gone=next_workday(half + timedelta(days=21)))


def _fines(clerk: Clerk, company: Company, day: date) -> Iterator[Course]:
    """Fines of a carrier's cars, each paid within some weeks."""
    if company.activities[0] != "49.41":
        return
    random = Random(f"fines/{company.inn}/{company.title}/{company.born.on}")  # noqa: S311 made-up data, no secret
    on = company.born.on + timedelta(days=60)
    for nth in range(_FINES_FROM, 200):
        on += timedelta(days=1 + random.expovariate(_FINES_A_YEAR / _YEAR))
        sum_, weeks = random.choice(_FINES), random.randint(4, 11)
        if on > day:
            return
        yield fine(clerk, nth, on, sum_, weeks)


def fine(clerk: Clerk, nth: int, on: date, roubles: int, weeks: int) -> Course:
    """A traffic fine that is paid after so many weeks."""
    issued = on - timedelta(days=80)
    document = "Акт по делу об административном правонарушении", f"188100{nth:04d}{roubles:010d}", issued
    proceeding = clerk.proceeding(nth, on, TRAFFIC, roubles, document)
    return Course(proceeding, gone=next_workday(on + timedelta(weeks=weeks)))


def _taxes(clerk: Clerk, company: Company) -> Iterator[Course]:
    """Enforcement of a tax debt that only grows: nothing is found to take."""
    for nth, debt in enumerate(company.debts):
        opened = next_workday(debt.steps[0][0] + timedelta(days=130))
        tender = next(entries_of(company, COMPETITION), None)
        ended = next_workday(opened + timedelta(days=240))
        end = (next_workday(tender + timedelta(days=7)), "47.1.7") if tender and tender < ended else (ended, "46.1.4")
        levied = taxes(clerk, _TAXES_FROM + nth, opened, debt.owed(opened))
        if company.ended and company.ended.on <= end[0]:
            yield Course(levied, gone=next_workday(company.ended.on + timedelta(days=20)))
        else:
            yield Course(levied, ended=end)


def taxes(clerk: Clerk, nth: int, opened: date, roubles: int) -> Proceeding:
    """A proceeding on a decision of the tax office to levy on property."""
    document = "Акт органа, осуществляющего контрольные функции", f"98{opened:%y}{nth:05d}", opened - timedelta(days=6)
    return clerk.proceeding(nth, opened, TAXES, roubles, document, TREASURY.inn)


def _sued(clerk: Clerk, company: Company) -> Life:
    """Suit, enforcement, intention, bankruptcy, each on the day of the fact or entry that tells of it."""
    facts = {fact.what: fact for fact in company.truth if fact.what in ("sued", "enforcement")}
    sued, enforced = facts.get("sued"), facts.get("enforcement")
    if sued is None:
        return Life()
    creditor, roubles = outsider(company.ordinal * 5 + 3), int(sued.about)
    decided = next_workday(sued.on + timedelta(days=35))
    suit = clerk.case(
        _SUED, sued.on, (side(creditor),), (clerk.side,), roubles, Paper(decided, "first", GRANTED),
        simplified=True, finished=decided + timedelta(days=15),
    )  # fmt: skip
    announced, filed = next_workday(sued.on + timedelta(days=95)), sued.on + timedelta(days=112)
    stages = tuple(bankruptcy(clerk, company, _PETITION, filed))
    courses = []
    tender = next(entries_of(company, COMPETITION), None)
    if enforced:
        writ = clerk.writ(_SUED, decided)
        proceeding = clerk.proceeding(_SUED, enforced.on, SUPPLIER, roubles, writ, creditor.inn, suit.number)
        courses.append(
            Course(proceeding, ended=(next_workday(tender + timedelta(days=7)), "47.1.7") if tender else None)
        )
    petition = petition_of(clerk, company, _PETITION, filed, creditor)
    intention = Intention(f"{company.ordinal:07d}1", announced, creditor, company.body)
    return Life((suit, petition), tuple(courses), stages, (intention,))


def petition_of(clerk: Clerk, company: Company, nth: int, filed: date, creditor: Body) -> Case:
    """The bankruptcy case: the debtor is its respondent, whoever has filed."""
    papers = [Paper(on, "first", "Определение. Ввести наблюдение") for on in entries_of(company, OBSERVATION)]
    papers += [
        Paper(on, "first", "Решение. Признать должника банкротом и открыть конкурсное производство")
        for on in entries_of(company, COMPETITION)
    ]
    over = company.ended.on if company.ended and company.status and company.status.code == "203" else None
    if over:
        papers.append(Paper(over, "first", "Определение. Завершить конкурсное производство"))
    return clerk.case(nth, filed, (side(creditor),), (clerk.side,), None, *papers, kind="bankruptcy", finished=over)


def bankruptcy(clerk: Clerk, company: Company, nth: int, filed: date) -> Iterator[Insolvency]:
    """Its stages by the entries of the register, each with the messages up to it."""
    number = clerk.case_number(nth, next_workday(filed))
    manager = receiver(company)
    messages = [clerk.message(1, next_workday(filed + timedelta(days=9)), "CourtAcceptanceStatement")]
    steps = [(on, "Watching", "Observation") for on in entries_of(company, OBSERVATION)]
    steps += [(on, "Tender", "Receivership") for on in entries_of(company, COMPETITION)]
    if company.ended and company.status and company.status.code == "203":
        steps.append((company.ended.on, "ProceedingsFinished", "LegalCaseEnd"))
    for n, (on, stage, decision) in enumerate(steps):
        messages.append(clerk.message(2 + 2 * n, next_workday(on + timedelta(days=3)), "ArbitralDecree", decision, on))
        if stage != "ProceedingsFinished":
            messages.append(clerk.message(3 + 2 * n, next_workday(on + timedelta(days=60)), "Meeting"))
        yield Insolvency(number, stage, on, manager, tuple(messages))


def receiver(company: Company) -> Person:
    """Who manages the bankruptcy: the receiver of the register, and before him another."""
    return next((head.person for head in company.heads if head.post == "06" and head.person), _manager(company))


def _manager(company: Company) -> Person:
    return somebody(0, trading_person(95_000 + company.ordinal % 1_000))
