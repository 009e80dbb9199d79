"""What courts, bailiffs, the registers of insolvency and procurement hold of a made-up subject: the shapes.

A site draws its bytes from these; whatever is not in them, no site may tell. Sums are roubles.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from checker.ids import inn10_from, ogrn_from
from scrapers.sandbox.desk import REGION, guid, next_workday, trading_person
from scrapers.sandbox.model import Body, Company, Person
from scrapers.sandbox.plain_names import somebody
from scrapers.sandbox.trader import Entrepreneur

Subject = Company | Entrepreneur

COURT, DEPARTMENT = "АС Примерной области", "ОСП по городу Примерску"
TRADERS_COURT, TRADERS_DEPARTMENT = "АС Соседней области", "ОСП по городу Образцову"
KEPT = timedelta(days=3 * 365)
"""So long the bailiffs show what ended without payment."""

_COURTS = {COURT: "98", TRADERS_COURT: "97"}
_CASES_OF_ONE, _PROCEEDINGS_OF_ONE = 30, 200
_FIRST_OUTSIDER = 100
_NAMES = (
    "ПРИМЕРНАЯ БАЗА", "ОБРАЗЦОВЫЙ СБЫТ", "МАКЕТСНАБ", "ЧЕРТЁЖТОРГ", "ЭСКИЗ ЛИЗИНГ", "УСЛОВНЫЕ ПЕРЕВОЗКИ",
    "ШАБЛОН СЕРВИС", "УЧЕБНАЯ ЭНЕРГИЯ", "НАБРОСОК СТРОЙ", "ВЫМЫСЕЛ БАНК", "ПОКАЗНАЯ ТЕПЛОСЕТЬ", "ПРИМЕРНЫЙ ЭЛЕВАТОР",
)  # fmt: skip


class Paper(NamedTuple):
    """An act of a court: its day, the instance (first, appeal, cassation) and its title as the case file has it."""

    on: date
    instance: str
    title: str


@dataclass(frozen=True)
class Side:
    """A party as a case names it. inn: '' where the case does not give it. person: it is no organisation."""

    name: str
    inn: str
    address: str
    person: bool = False
    ogrn: str = ""


@dataclass(frozen=True)
class Case:
    """A case of a commercial court. kind: civil, administrative, bankruptcy. finished: the day of its last word."""

    number: str
    guid: str
    kind: str
    simplified: bool
    court: str
    registered: date
    plaintiffs: tuple[Side, ...]
    respondents: tuple[Side, ...]
    claim: int | None
    papers: tuple[Paper, ...] = ()
    finished: date | None = None
    third: tuple[Side, ...] = ()

    @property
    def sides(self) -> tuple[Side, ...]:
        """Everybody whom the case names."""
        return (*self.plaintiffs, *self.respondents, *self.third)


@dataclass(frozen=True)
class Proceeding:
    """An enforcement proceeding on a day. ended: the day and the ground by the law 229-ФЗ (article.part.point).

    due, remaining: roubles, None where nothing is to be paid. case: of which court case it came, if of one.
    """

    number: str
    bundle: str
    opened: date
    document_type: str
    document_number: str
    document_on: date
    subject: str
    due: int | None
    remaining: int | None
    department: str
    claimant_inn: str = ""
    ended: tuple[date, str] | None = None
    case: str = ""


@dataclass(frozen=True)
class Course:
    """A proceeding with all that is to happen to it: what remains from which day on, how and when it ends, or when it
    vanishes because it was paid.
    """

    proceeding: Proceeding
    payments: tuple[tuple[date, int], ...] = ()
    ended: tuple[date, str] | None = None
    gone: date | None = None

    def on(self, day: date) -> Proceeding | None:
        """As the bailiffs show it on a day; None before it was opened and after it has left their lists."""
        kept = self.ended[0] + KEPT if self.ended else None
        if self.proceeding.opened > day or any(end is not None and end <= day for end in (self.gone, kept)):
            return None
        remaining = next((left for since, left in reversed(self.payments) if since <= day), self.proceeding.remaining)
        ended = self.ended if self.ended and self.ended[0] <= day else None
        return replace(self.proceeding, remaining=remaining, ended=ended)


@dataclass(frozen=True)
class Message:
    """A message of the register of bankruptcies: type (ArbitralDecree, CourtAcceptanceStatement, Meeting …) and, of a
    court's act, the code of the decision and its day.
    """

    number: str
    published: date
    kind: str
    decision: str = ""
    decision_on: date | None = None
    annulled: bool = False


@dataclass(frozen=True)
class Insolvency:
    """A bankruptcy on a day: case, code of the stage (Watching, Tender, ProceedingsFinished, ProceedingsStopped,
    CitizenAssetsDisposal), since when, the manager, the messages of it up to the day.
    """

    case: str
    stage: str
    since: date
    manager: Person
    messages: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Intention:
    """A message of fedresurs.ru that a creditor is going to file for the bankruptcy of a debtor."""

    number: str
    published: date
    creditor: Body
    debtor: Body


@dataclass(frozen=True)
class Unfair:
    """A record of the register of unfair suppliers: law 44 or 223, the day from which it stands, the day on which it
    is (to be) taken out.
    """

    number: str
    included: date
    until: date
    law: str
    reason: str
    customer: Body


@dataclass(frozen=True)
class Life:
    """All that is planned for one subject; `courts` tells what of it is known on a day."""

    cases: tuple[Case, ...] = ()
    courses: tuple[Course, ...] = ()
    stages: tuple[Insolvency, ...] = ()
    intentions: tuple[Intention, ...] = ()
    unfair: tuple[Unfair, ...] = ()


class Clerk:
    """Gives the cases, proceedings and messages of one subject their numbers, in a fixed order."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.side = side(subject)
        company = isinstance(subject, Company)
        self.court = COURT if company else TRADERS_COURT
        self._department = DEPARTMENT if company else TRADERS_DEPARTMENT
        self._code = "98" if company else "97"
        self._ordinal = subject.ordinal if isinstance(subject, Company) else int(subject.person.inn[2:10]) // 37

    def case(
        self,
        nth: int,
        registered: date,
        plaintiffs: tuple[Side, ...],
        respondents: tuple[Side, ...],
        claim: int | None,
        *papers: Paper,
        kind: str = "civil",
        simplified: bool = False,
        finished: date | None = None,
    ) -> Case:
        """The nth case of the subject with the acts that follow; the first of them accepts it."""
        on = next_workday(registered)
        number = self.case_number(nth, on)
        accepted = Paper(next_workday(on + timedelta(days=5)), "first", _ACCEPTED[kind])
        return Case(
            number,
            guid("case", self.subject_number, nth, on),
            kind,
            simplified,
            self.court,
            on,
            plaintiffs,
            respondents,
            claim,
            (accepted, *(paper._replace(on=next_workday(paper.on)) for paper in papers)),
            finished and next_workday(finished),
        )

    @property
    def subject_number(self) -> str:
        """By which the subject is told from all others."""
        return self.side.inn

    def case_number(self, nth: int, on: date) -> str:
        """The number of the nth case of the subject if it is registered on a day."""
        number = (self._ordinal * _CASES_OF_ONE + nth % _CASES_OF_ONE + 1_000_000 * (nth // _CASES_OF_ONE)) % 10_000_000
        return f"А{_COURTS[self.court]}-{number}/{on.year}"

    def proceeding(
        self,
        nth: int,
        opened: date,
        subject: str,
        due: int | None,
        document: tuple[str, str, date],
        claimant: str = "",
        case: str = "",
    ) -> Proceeding:
        """The nth proceeding against the subject: document is its type, number and day."""
        on = next_workday(opened)
        office = self._ordinal % 9 + 1
        number = f"{self._ordinal * _PROCEEDINGS_OF_ONE + nth}/{on:%y}/{self._code}{office:03d}-ИП"
        bundle = f"{self._ordinal}/{on:%y}/{self._code}{office:03d}-СД" if nth % 2 else ""
        return Proceeding(
            number, bundle, on, *document, subject, due, due, f"{self._department} № {office}", claimant, case=case
        )

    def writ(self, nth: int, on: date) -> tuple[str, str, date]:
        """A writ of the court."""
        return "Исполнительный лист", f"ФС {(self._ordinal * _PROCEEDINGS_OF_ONE + nth) % 1_000_000_000:09d}", on

    def message(self, nth: int, published: date, kind: str, decision: str = "", on: date | None = None) -> Message:
        """The nth message about the bankruptcy of the subject."""
        return Message(f"{self._ordinal * 100 + nth}", published, kind, decision, on)


_ACCEPTED = {
    "civil": "Определение. Принять исковое заявление к производству",
    "administrative": "Определение. Принять заявление к производству",
    "bankruptcy": "Определение. Принять заявление о признании должника банкротом",
}


def side(subject: Subject | Body | Person) -> Side:
    """A subject as a case names it."""
    if isinstance(subject, Company):
        place = subject.address
        address = f"{place.index}, {place.town}, {place.street}, {place.house}"
        return Side(subject.short_name, subject.inn, address, ogrn=subject.ogrn)
    if isinstance(subject, Entrepreneur):
        return Side(f"ИП {subject.name}", subject.person.inn, "Данные скрыты", person=True)
    if isinstance(subject, Body):
        return Side(subject.name, subject.inn, "980000, ПРИМЕРСК, УСЛОВНАЯ, Д. 1", ogrn=subject.ogrn)
    return Side(subject.full_name, subject.inn, "Данные скрыты", person=True)


def outsider(n: int) -> Body:
    """The n-th of those who are named in cases and have no record in this country."""
    n %= 12 * len(_NAMES)
    number = 9_999_999 - _FIRST_OUTSIDER - n
    name, series = _NAMES[n % len(_NAMES)], n // len(_NAMES)
    title = f"{name} {series + 1}" if series else name
    return Body(ogrn_from(f"115{REGION}{number:07d}"), inn10_from(f"{REGION}{number:07d}"), f'ООО "{title}"')


def stranger(n: int, *, with_inn: bool = True) -> Side:
    """A private person who is party to a case; persons mostly stand there without ИНН."""
    person = somebody(0, trading_person(90_000 + n % 2_000))
    return replace(side(person), inn=person.inn if with_inn else "")


TREASURY = Body(
    ogrn_from(f"104{REGION}{9_999_999 - 20:07d}"),
    inn10_from(f"{REGION}{9_999_999 - 20:07d}"),
    "МЕЖРАЙОННАЯ ИНСПЕКЦИЯ ФНС № 98 ПО ПРИМЕРНОЙ ОБЛАСТИ",
)
"""The tax office, which files for its own debts."""


def entries_of(subject: Subject, kind: str) -> Iterator[date]:
    """The days of the entries of a kind about a company; of an entrepreneur none."""
    if isinstance(subject, Company):
        yield from (entry.on for entry in subject.entries if entry.kind == kind)
