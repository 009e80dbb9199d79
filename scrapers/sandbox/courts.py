"""Courts, bailiffs, bankruptcies, intentions, unfair suppliers of the made-up country: what is known on a day.

Pure: of a subject and a day, whatever was asked before. A case never goes away and only gains acts; a proceeding
leaves the bailiffs' lists when it is paid (they do not tell why), and three years after it ended unpaid.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from scrapers.sandbox.claims import (
    Case,
    Insolvency,
    Intention,
    Life,
    Message,
    Paper,
    Proceeding,
    Side,
    Subject,
    Unfair,
)
from scrapers.sandbox.claims_cast import RED, character
from scrapers.sandbox.claims_life import in_trade, ordinary
from scrapers.sandbox.model import Company, Fact


def cases_of(subject: Subject, day: date) -> list[Case]:
    """The cases of commercial courts that name it, the newest first, each with the acts up to the day."""
    found = [_case_on(case, day) for case in _life(subject, day).cases if case.registered <= day]
    return sorted(found, key=lambda case: (case.registered, case.number), reverse=True)


def proceedings_of(subject: Subject, day: date) -> list[Proceeding]:
    """Its enforcement proceedings that the bailiffs show on a day, the newest first."""
    found = [shown for course in _life(subject, day).courses if (shown := course.on(day))]
    return sorted(found, key=lambda item: (item.opened, item.number), reverse=True)


def insolvency_of(subject: Subject, day: date) -> Insolvency | None:
    """Its bankruptcy as it stands on a day; the messages of it up to the day, the newest first. None: there is none."""
    known = [stage for stage in _life(subject, day).stages if stage.since <= day]
    if not known:
        return None
    messages = sorted((item for item in known[-1].messages if item.published <= day), key=_published, reverse=True)
    return replace(known[-1], messages=tuple(messages))


def intentions_of(subject: Subject, day: date) -> list[Intention]:
    """Published intentions of creditors to file for its bankruptcy, the newest first."""
    return sorted((item for item in _life(subject, day).intentions if item.published <= day), key=_told, reverse=True)


def unfair_of(subject: Subject, day: date) -> list[Unfair]:
    """Its records in the register of unfair suppliers; one that was taken out by the day is told too."""
    return [item for item in _life(subject, day).unfair if item.included <= day]


def zsk_red(subject: Subject) -> bool:
    """Whether the Bank of Russia counts it among those of high risk («Знай своего клиента»)."""
    if not isinstance(subject, Company):
        return False
    doomed = any(fact.what == "fate" and fact.about == "shell" for fact in subject.truth)
    return subject.role in RED or (doomed and subject.status is not None)


def proceedings_on(subjects: Iterable[Subject], day: date) -> Iterator[tuple[Subject, Proceeding]]:
    """Every proceeding that the bailiffs show on a day, for their open data."""
    for subject in subjects:
        yield from ((subject, found) for found in proceedings_of(subject, day))


def facts_of(subject: Subject, day: date) -> list[Fact]:
    """The truth about it, that which no source tells too: paid enforcement only leaves the lists."""
    life = _life(subject, day)
    facts = [Fact(case.registered, f"case_{case.kind}", case.number) for case in life.cases]
    for course in life.courses:
        number = course.proceeding.number
        facts.append(Fact(course.proceeding.opened, "enforcement_opened", number))
        if course.gone:
            facts.append(Fact(course.gone, "enforcement_gone", number))
        if course.ended:
            facts.append(Fact(course.ended[0], f"enforcement_{course.ended[1]}", number))
    facts += [Fact(stage.since, f"bankruptcy_{stage.stage}", stage.case) for stage in life.stages]
    facts += [Fact(item.published, "intention", item.number) for item in life.intentions]
    facts += [Fact(item.included, "unfair_supplier", item.number) for item in life.unfair]
    return sorted((fact for fact in facts if fact.on <= day), key=lambda fact: fact.on)


def _life(subject: Subject, day: date) -> Life:
    if not isinstance(subject, Company):
        return in_trade(subject, subject.registrations[0].born.on, day)
    return ordinary(subject, day) if subject.role == "plain" else character(subject)


def _case_on(case: Case, day: date) -> Case:
    over = case.finished if case.finished and case.finished <= day else None
    return replace(case, papers=tuple(paper for paper in case.papers if paper.on <= day), finished=over)


def _published(message: Message) -> tuple[date, str]:
    return message.published, message.number


def _told(intention: Intention) -> tuple[date, str]:
    return intention.published, intention.number


__all__ = [
    "Case",
    "Insolvency",
    "Intention",
    "Message",
    "Paper",
    "Proceeding",
    "Side",
    "Unfair",
    "cases_of",
    "facts_of",
    "insolvency_of",
    "intentions_of",
    "proceedings_of",
    "proceedings_on",
    "unfair_of",
    "zsk_red",
]
