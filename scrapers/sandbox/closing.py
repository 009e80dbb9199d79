"""Characters who are leaving or have left the register, each in another way, and one who came back."""

from __future__ import annotations

from scrapers.sandbox.desk import Desk, lead, own
from scrapers.sandbox.model import Company, Decision, Finances, Fine, Head, Person, Status
from scrapers.sandbox.texts import Tax


def closings(desk: Desk, nominee: Person) -> list[Company]:
    """Closed, closing and reborn companies; `nominee` leads the one that the banks complained of (108)."""
    former = desk.person("ВОЗРОЖДЕНЦЕВ", "ГЕРМАН", "ИОСИФОВИЧ")
    return [
        competition(desk),
        struck_off(desk, former),
        phoenix(desk, former),
        closed_voluntarily(desk),
        closed_simplified(desk),
        closed_bankrupt(desk),
        closing(desk),
        suspicious(desk, nominee),
    ]


def competition(desk: Desk) -> Company:
    """Under observation (114) in the first file; in the second bankrupt (117) and led by a receiver."""
    company = desk.found("competition", "ПРИМЕРНЫЙ КИРПИЧ", desk.ago(years=12), ("25.11", "46.73"), capital=2_000_000)
    owner = desk.person("КИРПИЧЁНКОВ", "СТЕПАН", "ЕФИМОВИЧ")
    lead(company, owner)
    own(company, (owner, 100))
    company.status = Status("114", company.record("14131", desk.ago(210)))
    company.staff = (48, 21)
    company.money = ((118_000_000, 131_500_000), (64_700_000, 98_300_000))
    company.finances = Finances(assets=55, loans=30, growth=97, margin=4, pays=60)
    company.debts = (
        desk.owes(Tax.VAT, 8_120_000, 9_640_000),
        desk.owes(Tax.INSURANCE, 3_370_000, 3_905_000),
        desk.owes(Tax.PROPERTY, 412_000, 412_000),
    )
    company.fines = (Fine("45000.00"),)
    return company


def struck_off(desk: Desk, former: Person) -> Company:
    """Struck off as inactive (407): its head and only owner starts anew as the phoenix."""
    company = desk.found("struck_off", "ВЫМЫСЕЛ ТРАНС", desk.ago(years=5), ("49.41", "52.29"))
    lead(company, former)
    own(company, (former, 100))
    company.record("14109", desk.ago(430))
    _end(company, "407", "14404", desk, 310)
    company.finances = Finances(margin=3)
    company.staff = (2, 0)
    company.money = ((8_100_000, 9_900_000), (0, 0))
    return company


def phoenix(desk: Desk, former: Person) -> Company:
    """Eight months old, led and wholly owned by the man of the struck off company, in the same trade."""
    company = desk.found("phoenix", "НОВЫЙ ВЫМЫСЕЛ ТРАНС", desk.ago(250), ("49.41", "52.29"))
    lead(company, former)
    own(company, (former, 100))
    return company


def closed_voluntarily(desk: Desk) -> Company:
    """Liquidated by its owner (201); the liquidator stays in the record as the last head."""
    company = desk.found("closed_voluntarily", "ТИХИЙ ФИНАЛ", desk.ago(years=6), ("56.10",))
    owner = desk.person("ДОБРОВОЛЬЦЕВА", "ЗИНАИДА", "АРСЕНЬЕВНА")
    own(company, (owner, 100))
    since = company.record("14125", desk.ago(620))
    company.heads = [Head(owner, "ЛИКВИДАТОР", since, post="04")]
    company.record("14105", desk.ago(500))
    _end(company, "201", "14201", desk, 400)
    company.staff = (6, 0)
    company.money = ((9_300_000, 8_800_000), (0, 0))
    return company


def closed_simplified(desk: Desk) -> Company:
    """Closed at its owner's request without a liquidation (420, article 21.3)."""
    company = desk.found("closed_simplified", "МАЛЫЙ ПРОБНИК", desk.ago(years=3), ("73.11",))
    owner = desk.person("ПРОБНИКОВ", "ЛЕВ", "ГАВРИЛОВИЧ")
    lead(company, owner, "ДИРЕКТОР")
    own(company, (owner, 100))
    company.record("14146", desk.ago(320))
    _end(company, "420", "14412", desk, 200)
    company.staff = (1, 1)
    company.money = ((1_150_000, 900_000), (310_000, 280_000))
    return company


def closed_bankrupt(desk: Desk) -> Company:
    """Bankruptcy proceedings have been completed (203)."""
    company = desk.found("closed_bankrupt", "БЫЛАЯ МОЩЬ ОБРАЗЦА", desk.ago(years=14), ("41.20",), capital=500_000)
    own(company, (desk.person("БЫЛИНКИН", "АРТЁМ", "ПРОХОРОВИЧ"), 100))
    company.record("14131", desk.ago(1000))
    company.record("14103", desk.ago(800))
    since = company.record("14135", desk.ago(800))
    receiver = desk.person("ПРЕДСТАВЛЯЕВ", "КОНДРАТ", "ЛУКИЧ")
    company.heads = [Head(receiver, "КОНКУРСНЫЙ УПРАВЛЯЮЩИЙ", since, post="06")]
    _end(company, "203", "14203", desk, 150)
    company.staff = (3, 0)
    company.money = ((0, 4_200_000), (0, 1_900_000))
    company.finances = Finances(assets=20, pays=0)
    return company


def closing(desk: Desk) -> Company:
    """An honest small company; by the second file its owner has asked to close it (110)."""
    company = desk.found("closing", "ДОБРОЕ ПРИМЕРЕНИЕ", desk.ago(years=4), ("31.09",))
    owner = desk.person("ПРИМЕРЯЕВА", "ДАРЬЯ", "СЕМЁНОВНА")
    lead(company, owner, "ДИРЕКТОР")
    own(company, (owner, 100))
    company.staff = (3, 2)
    company.money = ((6_200_000, 5_100_000), (4_400_000, 3_900_000))
    return company


def suspicious(desk: Desk, nominee: Person) -> Company:
    """To be excluded for suspicious operations on the word of the Bank of Russia (108); never reported."""
    company = desk.found("suspicious", "ТРАНЗИТ ЭТЮД", desk.ago(590), ("46.90", "70.22"))
    lead(company, nominee)
    own(company, (nominee, 100))
    entry = company.record("14144", desk.ago(48))
    company.status = Status("108", entry, Decision(desk.ago(50), "9800108/Б", entry.on))
    return company


def _end(company: Company, code: str, kind: str, desk: Desk, days: int) -> None:
    company.ended = company.record(kind, desk.ago(days))
    company.status = Status(code, company.ended)
