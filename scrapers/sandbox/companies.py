"""The cast of the made-up country: each company has one trait to be noticed, or not to be held against it.

Days are counted back from the end of the story, a fortnight after its telling begins. What happens in that
fortnight stands in `turns`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from scrapers.sandbox.bodies import institutions
from scrapers.sandbox.closing import closings
from scrapers.sandbox.desk import Desk, lead, own
from scrapers.sandbox.model import (
    Ban,
    Branch,
    Company,
    Contract,
    Decision,
    Finances,
    Fine,
    Foreign,
    Founder,
    Head,
    Licence,
    Mark,
    Person,
    Status,
    Support,
)
from scrapers.sandbox.texts import Tax


def cast(desk: Desk) -> list[Company]:
    """The fixed characters as they stand when the telling begins; good, doubtful and bad come first."""
    nominee = desk.person("ПОДСТАВНОВ", "ЛЕОНИД", "ЯРОСЛАВОВИЧ")
    tried = [good(desk), doubtful(desk), bad(desk, nominee)]
    return [
        *tried,
        young(desk),
        disqualified(desk),
        own_statement(desk, nominee),
        *closings(desk, nominee),
        *institutions(desk),
        joint(desk),
        hidden(desk),
        foreign(desk),
        licensed(desk),
        *shells(desk, nominee),
    ]


def good(desk: Desk) -> Company:
    """Ten years, forty people, one owner who leads it, no marks."""
    company = desk.found(
        "good", "СЕВЕРНАЯ ЛОГИСТИКА", desk.ago(30, years=10), ("49.41", "52.10", "52.29"), capital=500_000
    )
    owner = desk.person("ПРИМЕРОВ", "ПЁТР", "ПЕТРОВИЧ")
    lead(company, owner)
    own(company, (owner, 100))
    company.email = "OFFICE@SEVERNAYA-LOGISTIKA.EXAMPLE"
    company.staff = (38, 40)
    company.money = ((165_200_000, 152_700_000), (180_400_000, 166_900_000))
    company.finances = Finances(assets=45, loans=5)
    archive = desk.outside_body(5, "АДМИНИСТРАЦИЯ НОВОМАКЕТНОГО РАЙОНА ПРИМЕРНОЙ ОБЛАСТИ")
    harbour = desk.outside_body(6, 'АКЦИОНЕРНОЕ ОБЩЕСТВО "ПРИМЕРНЫЙ ПОРТ"')
    company.contracts = (
        Contract(44, archive, "Перевозка грузов автомобильным транспортом", "3980000000926000001", desk.ago(410)),
        Contract(223, harbour, "Услуги по хранению грузов", "59800000009260000010000", desk.ago(230)),
    )
    return company


def doubtful(desk: Desk) -> Company:
    """Three years; the address is marked unreliable, and later the head is replaced."""
    company = desk.found("doubtful", "ТОРГОВЫЙ ДОМ ЭСКИЗ", desk.ago(years=3), ("46.73", "46.90", "49.41"))
    owner = desk.person("ЧЕРНОВИКОВА", "ИННА", "ОЛЕГОВНА")
    lead(company, owner, "ДИРЕКТОР")
    own(company, (owner, 100))
    company.address_marks = (Mark("2", company.record("17023", desk.ago(150))),)
    company.staff = (4, 3)
    company.money = ((31_500_000, 31_100_000), (25_300_000, 24_950_000))
    company.finances = Finances(assets=22, loans=4, pays=70)
    company.debts = (desk.owes(Tax.SIMPLIFIED, 36_400, 58_900), desk.owes(Tax.INSURANCE, 0, 24_300))
    company.fines = (Fine("1000.00"),)
    return company


def bad(desk: Desk, nominee: Person) -> Company:
    """Address and head untrue since nine months; the decision on exclusion is published (107)."""
    company = desk.found("bad", "ПРИЗМА ПРИМЕР", desk.ago(years=4), ("46.90", "41.20", "70.22"))
    own(company, (desk.person("НЕБЫВАЛОВ", "АНТОН", "ДЕНИСОВИЧ"), 100))
    since = company.record("12201", desk.ago(500))
    on = desk.ago(280)
    company.address_marks = (Mark("2", company.record("17023", on)),)
    company.heads = [Head(nominee, "ДИРЕКТОР", since, marks=(Mark("2", company.record("17023", on)),))]
    company.status = expelling(company, "107", "14141", desk.ago(55))
    company.staff = (1, 0)
    company.money = ((48_000_000, 47_950_000), (0, 0))
    company.finances = Finances(assets=10, growth=60, pays=5)
    company.debts = (
        desk.owes(Tax.VAT, 1_180_000, 1_180_000, fine=236_000),
        desk.owes(Tax.SIMPLIFIED, 410_500, 410_500),
        desk.owes(Tax.INSURANCE, 61_200, 88_700),
    )
    company.fines = (Fine("200.00"), Fine("236000.00"), Fine("1250.50"))
    return company


def young(desk: Desk) -> Company:
    """Four months old, so no figures yet."""
    company = desk.found("young", "ПЕРВЫЙ НАБРОСОК", desk.ago(122), ("62.01",))
    owner = desk.person("ВЫДУМКИНА", "МАРГАРИТА", "ИЛЬИНИЧНА")
    lead(company, owner)
    own(company, (owner, 100))
    return company


def disqualified(desk: Desk) -> Company:
    """The only head is disqualified for two years."""
    company = desk.found("disqualified", "МАКЕТСТРОЙ", desk.ago(years=6), ("41.20", "43.21", "43.39"))
    person = desk.person("ШАБЛОНОВ", "ГРИГОРИЙ", "САВЕЛЬЕВИЧ")
    start = desk.ago(100)
    ban = Ban(start, start + timedelta(days=729), desk.ago(130), company.record("13700", desk.ago(90)))
    company.heads = [Head(person, "ГЕНЕРАЛЬНЫЙ ДИРЕКТОР", company.born, ban=ban)]
    own(company, (desk.person("ФАНТАЗЁРОВ", "РОМАН", "ТИМУРОВИЧ"), 60), (person, 40))
    company.staff = (14, 11)
    company.money = ((62_000_000, 59_400_000), (51_800_000, 50_900_000))
    company.debts = (desk.owes(Tax.INSURANCE, 0, 118_600),)
    giver = desk.outside_body(7, "ФОНД ПОДДЕРЖКИ ПРЕДПРИНИМАТЕЛЬСТВА ПРИМЕРНОЙ ОБЛАСТИ")
    company.supports = (Support("98-ПОД-0002", giver, "grant", 600_000, desk.ago(700), desk.ago(335), misused=True),)
    return company


def own_statement(desk: Desk, nominee: Person) -> Company:
    """The head has told the register himself that the record about him is untrue (ground 1)."""
    company = desk.found("own_statement", "УСЛОВНЫЙ РЕСУРС", desk.ago(years=2), ("46.69", "73.11"))
    lead(company, nominee)
    mark = Mark("1", company.record("17022", desk.ago(70)))
    company.heads = [replace(company.heads[0], marks=(mark,))]
    company.founders = [Founder(nominee, company.born, 100, marks=(mark,))]
    company.staff = (1, 1)
    company.money = ((3_900_000, 3_880_000), (7_400_000, 7_390_000))
    company.finances = Finances(assets=5, pays=20)
    company.debts = (desk.owes(Tax.SIMPLIFIED, 52_300, 59_800),)
    return company


def joint(desk: Desk) -> Company:
    """Two heads who act jointly: one signature is not enough."""
    company = desk.found("joint", "ДВА КЛЮЧА ОБРАЗЕЦ", desk.ago(years=8), ("25.11", "43.39"), capital=200_000)
    first = desk.person("ЭСКИЗОВ", "МАКСИМ", "ЛЬВОВИЧ")
    second = desk.person("ПРООБРАЗОВА", "СВЕТЛАНА", "НИКОЛАЕВНА")
    since = company.record("12201", desk.ago(900))
    company.heads = [
        Head(first, "ГЕНЕРАЛЬНЫЙ ДИРЕКТОР", company.born),
        Head(second, "ФИНАНСОВЫЙ ДИРЕКТОР", since),
    ]
    company.jointly = since
    own(company, (first, 50), (second, 50))
    company.staff = (25, 27)
    company.money = ((92_600_000, 88_100_000), (104_500_000, 98_600_000))
    company.understated = (1_240, desk.ago(8))
    return company


def hidden(desk: Desk) -> Company:
    """Head and founders are hidden by law (ОгрДосСв), and its figures are withheld."""
    company = desk.found("hidden", "ЗАКРЫТЫЙ МАКЕТ", desk.ago(years=15), ("25.11", "71.12"), capital=10_000_000)
    since = company.record("12201", desk.ago(1100))
    company.heads = [Head(None, "", since)]
    company.founders = [Founder(None, since)]
    return company


def foreign(desk: Desk) -> Company:
    """A foreign company holds 60 per cent."""
    company = desk.found("foreign", "ЗАМОРСКИЙ ОБРАЗЕЦ", desk.ago(years=7), ("46.31", "52.10"), capital=1_000_000)
    person = desk.person("ПОКАЗОВ", "ТИМОФЕЙ", "АРКАДЬЕВИЧ")
    abroad = Foreign("ЭКЗАМПЛ ТРЕЙДИНГ ЛТД", "EXAMPLE TRADING LTD", "398", "КАЗАХСТАН", "000000000098")
    lead(company, person)
    company.founders = [Founder(abroad, company.born, 60), Founder(person, company.born, 40)]
    company.staff = (19, 22)
    company.money = ((140_000_000, 133_900_000), (151_700_000, 144_200_000))
    return company


def licensed(desk: Desk) -> Company:
    """A clinic with a licence and a branch."""
    company = desk.found("licensed", "ПРИМЕРНОЕ ЗДОРОВЬЕ", desk.ago(years=9), ("86.21", "96.02"), capital=300_000)
    owner = desk.person("СКАЗОЧНИКОВА", "ЕЛИЗАВЕТА", "ФЁДОРОВНА")
    lead(company, owner, "ГЛАВНЫЙ ВРАЧ")
    own(company, (owner, 100))
    since = desk.ago(years=5)
    company.licences = (
        Licence(
            "Л041-00098-98/00000123",
            since,
            "Медицинская деятельность (за исключением указанной деятельности, осуществляемой на территории "
            "инновационного центра)",
            "МИНИСТЕРСТВО ЗДРАВООХРАНЕНИЯ ПРИМЕРНОЙ ОБЛАСТИ",
            company.record("13101", since),
        ),
    )
    opened = company.record("12201", desk.ago(700))
    company.branch = Branch(
        f"ФИЛИАЛ {company.full_name} В ГОРОДЕ ОБРАЗЦОВ",
        f"{company.kpp[:4]}43001",
        desk.address(),
        opened,
        company.record("13201", desk.ago(698)),
    )
    company.staff = (31, 33)
    company.money = ((58_300_000, 52_000_000), (66_900_000, 60_200_000))
    giver = desk.outside_body(8, "МИНИСТЕРСТВО ЭКОНОМИКИ ПРИМЕРНОЙ ОБЛАСТИ")
    company.supports = (
        Support("98-ПОД-0001", giver, "loan", 3_000_000, desk.ago(500), desk.ago(500 - 730)),
        Support("98-ПОД-0003", giver, "grant", 250_000, desk.ago(900), desk.ago(535), ended=desk.ago(600)),
    )
    return company


def shells(desk: Desk, nominee: Person) -> list[Company]:
    """Six activities that have nothing in common, and two more companies under the same head and roof."""
    shell = desk.found(
        "shell", "УНИВЕРСАЛ ЧЕРНОВИК", desk.ago(430), ("46.90", "01.11", "79.11", "71.12", "96.02", "38.11")
    )
    roof = shell.address
    others = [
        desk.found("mass_head", "ФОРМУЛА ПОКАЗА", desk.ago(410), ("46.90",), address=roof),
        desk.found("mass_head", "АЛЬФА ШАБЛОН", desk.ago(405), ("46.69",), address=roof),
    ]
    for company in (shell, *others):
        lead(company, nominee)
        own(company, (nominee, 100))
    shell.staff, shell.money = (1, 1), ((64_000_000, 63_930_000), (212_000_000, 211_700_000))
    shell.finances = Finances(assets=4, growth=40, pays=2)
    others[0].staff, others[0].money = (0, 0), ((0, 0), (1_200_000, 1_199_000))
    return [shell, *others]


def expelling(company: Company, code: str, kind: str, on: date) -> Status:
    """A decision on a coming exclusion, published with its entry two days after it was taken."""
    entry = company.record(kind, on, "exclusion_decided", code)
    published = Decision(on - timedelta(days=2), f"98{company.inn[-4:]}", on)
    return Status(code, entry, None if code == "110" else published)
