"""Characters for whom the legal form or the group matters: АО, ТСЖ, public bodies, mergers."""

from __future__ import annotations

from scrapers.sandbox.desk import Desk, lead, own
from scrapers.sandbox.model import Authority, Company, Finances, Founder, Link, Merger, Status
from scrapers.sandbox.texts import AO, HOA, INSTITUTION, MUP, Tax


def institutions(desk: Desk) -> list[Company]:
    """A group under an АО, a merger, ТСЖ, a treasury institution, a converted municipal enterprise."""
    parent = joint_stock(desk)
    daughter = managed(desk, parent)
    forebear, heir = converted(desk)
    return [parent, daughter, merging(desk, daughter), homeowners(desk), treasury(desk), forebear, heir]


def joint_stock(desk: Desk) -> Company:
    """An АО: its founders are those of the day of creation, its shareholders stand with a registrar."""
    company = desk.found(
        "joint_stock",
        "ПРИМЕРНЫЙ ХОЛДИНГ",
        desk.ago(years=19),
        ("70.22", "68.20.2"),
        form=AO,
        capital=25_000_000,
    )
    own(
        company,
        (desk.person("УЧРЕДИТЕЛЕВ", "ВСЕВОЛОД", "ИПАТОВИЧ"), 70),
        (desk.person("НАЧИНАТЕЛЕВА", "КЛАВДИЯ", "ЮРЬЕВНА"), 30),
    )
    since = company.record("12201", desk.ago(years=4))
    lead(company, desk.person("ХОЛДИНГОВ", "ЭДУАРД", "МАРКОВИЧ"), since=since)
    registrar = desk.outside_body(1, 'АКЦИОНЕРНОЕ ОБЩЕСТВО "ВЫМЫШЛЕННЫЙ РЕГИСТРАТОР"')
    company.registrar = Link(registrar, company.record("12201", desk.ago(years=11)))
    company.staff = (61, 64)
    company.money = ((410_000_000, 371_000_000), (455_000_000, 402_000_000))
    company.finances = Finances(assets=80, loans=12)
    company.group = "1"
    return company


def managed(desk: Desk, parent: Company) -> Company:
    """A daughter of the joint-stock company, which also manages it: there is no head of its own."""
    company = desk.found("managed", "УПРАВЛЯЕМЫЙ ПРИМЕР", desk.ago(years=6), ("52.10", "68.20.2"), capital=1_000_000)
    company.founders = [Founder(parent.body, company.born)]
    company.manager = Link(parent.body, company.record("12201", desk.ago(years=2)))
    company.staff = (12, 12)
    company.money = ((74_000_000, 69_300_000), (81_200_000, 75_600_000))
    company.group = "2"
    return company


def merging(desk: Desk, heir: Company) -> Company:
    """A small company that is joining the managed one (124); the managed one takes it in (132)."""
    company = desk.found("merging", "СЛИЯНИЕ ЭСКИЗОВ", desk.ago(years=5), ("52.10",))
    owner = desk.person("СЛИЯНЦЕВ", "ФЕЛИКС", "БОРИСОВИЧ")
    lead(company, owner)
    own(company, (owner, 100))
    parties = ((heir.body, True), (company.body, False))
    for party, code in ((company, "124"), (heir, "132")):
        entry = party.record("12305", desk.ago(75))
        party.status = Status(code, entry)
        party.merger = Merger(code, entry, parties)
    company.staff = (5, 5)
    company.money = ((11_000_000, 10_200_000), (12_400_000, 11_300_000))
    company.debts = (desk.owes(Tax.SIMPLIFIED, 8_700, 0),)
    return company


def homeowners(desk: Desk) -> Company:
    """Owners of flats: a loss and no capital are its normal life."""
    company = desk.found("homeowners", "ДОМ НА ЭСКИЗНОЙ", desk.ago(years=11), ("68.32.1",), form=HOA, capital=None)
    chair = desk.person("СОСЕДОВА", "ТАМАРА", "ГЕОРГИЕВНА")
    lead(company, chair, "ПРЕДСЕДАТЕЛЬ ПРАВЛЕНИЯ")
    company.founders = [Founder(chair, company.born, None)]
    company.staff = (3, 3)
    company.finances = Finances(margin=9)
    company.money = ((4_100_000, 4_350_000), (4_500_000, 4_620_000))
    return company


def treasury(desk: Desk) -> Company:
    """A treasury institution of the made-up region: no capital, no statements of income in the open data."""
    company = desk.found("treasury", "ПРИМЕРНЫЙ АРХИВ", desk.ago(years=13), ("91.01",), form=INSTITUTION, capital=None)
    lead(company, desk.person("АРХИВАРИУСОВА", "ЛИДИЯ", "ТРОФИМОВНА"), "ДИРЕКТОР")
    ministry = desk.outside_body(2, "МИНИСТЕРСТВО КУЛЬТУРЫ ПРИМЕРНОЙ ОБЛАСТИ")
    company.founders = [Founder(Authority("2", None, ministry), company.born, None)]
    company.staff = (44, 45)
    return company


def converted(desk: Desk) -> tuple[Company, Company]:
    """A municipal enterprise and the ООО that it became three months ago: new ОГРН, old business."""
    title = "ОБРАЗЦОВСКИЙ ВОДОКАНАЛ"
    trade = ("36.00", "37.00")
    forebear = desk.found("forebear", title, desk.ago(years=22), trade, form=MUP, capital=4_000_000)
    director = desk.person("КОЛОДЦЕВ", "ИВАН", "ТИХОНОВИЧ")
    council = desk.outside_body(3, "АДМИНИСТРАЦИЯ ГОРОДА ОБРАЗЦОВ ПРИМЕРНОЙ ОБЛАСТИ")
    town = Authority("3", "ГОРОД ОБРАЗЦОВ", council)
    lead(forebear, director, "ДИРЕКТОР")
    forebear.founders = [Founder(town, forebear.born)]
    forebear.staff = (88, 86)
    forebear.money = ((97_000_000, 96_100_000), (102_000_000, 101_300_000))

    on = desk.ago(90)
    heir = desk.found("converted", title, on, trade, capital=4_000_000, how="21", address=forebear.address)
    lead(heir, director)
    heir.founders = [Founder(town, heir.born)]
    heir.forebear = Link(forebear.body, heir.born)
    forebear.ended = forebear.record("14301", on)
    forebear.status = Status("301", forebear.ended)
    forebear.heir = Link(heir.body, forebear.ended)
    return forebear, heir
