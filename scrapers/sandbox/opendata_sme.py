"""The register of small and medium businesses and the register of their state support (sources/fns.md 3.4, 3.5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from scrapers.sandbox.accounts import last_closed, money, staff
from scrapers.sandbox.desk import REGION, guid
from scrapers.sandbox.model import Address, Company, Contract, Licence, Person, Support
from scrapers.sandbox.opendata_xml import Release, written
from scrapers.sandbox.texts import ACTIVITIES, AO, OOO
from scrapers.sandbox.trader import Entrepreneur
from scrapers.sandbox.tree import Node, leaf, node

MICRO, SMALL, MEDIUM = "1", "2", "3"
_LIMITS = ((MICRO, 15, 120_000), (SMALL, 100, 800_000), (MEDIUM, 250, 2_000_000))
"""Category: most people, most income in thousands of roubles (article 4 of 209-ФЗ)."""

_FIRST_LIST = date(2016, 8, 1)
_SUPPORTS = {
    "loan": (("0100", "Финансовая поддержка"), ("0101", "Предоставление микрозайма")),
    "grant": (("0100", "Финансовая поддержка"), ("0103", "Предоставление субсидий и грантов")),
}


def category(company: Company, day: date) -> str | None:
    """The category of a company, None if it cannot be a small business.

    Nobody's daughters, public bodies and foreign companies' firms are none; nor is one of no published figures
    that is older than a year: it has not reported.
    """
    last = last_closed(day)
    private = company.founders and all(isinstance(item.who, Person) for item in company.founders)
    if company.form not in (OOO, AO) or not private:
        return None
    if company.money is None or company.staff is None:
        return MICRO if company.born.on > day - timedelta(days=365) else None
    income, people = money(company, last)[0], staff(company, last)
    return next((code for code, most, earned in _LIMITS if people <= most and income <= earned), None)


def document(found: Release, company: Company) -> Node | None:
    """The document of a company in the register; None if it is in no category or did not stand on its day."""
    code = category(company, found.on) if company.exists(found.of) else None
    return _company(found, company, code) if code else None


def traders_document(found: Release, person: Entrepreneur) -> Node | None:
    """The document of an entrepreneur or the head of a farm."""
    current = person.registrations[-1]
    stands = current.born.on <= found.of and (current.ended is None or current.ended.on > found.of)
    return _entrepreneur(found, person) if stands else None


def _company(found: Release, company: Company, code: str) -> Node:
    people = company.staff and {"ССЧР": str(staff(company, last_closed(found.on)))}
    return node(
        "Документ",
        _basic(found, company.inn, company.born.on, "1", code),
        people,
        node(
            "ОргВклМСП",
            НаимОрг=company.full_name,
            НаимОргСокр=company.short_name,
            ИННЮЛ=company.inn,
            ОГРН=company.ogrn,
        ),
        _place(company.address),
        _activities("СвОКВЭД", company.activities),
        company.reported and _activities("СвОКВЭДотч", [reported for reported, _ in company.reported]),
        *(_licence(licence) for licence in company.licences),
        *(_contract(contract) for contract in company.contracts if contract.on <= found.of),
    )


def _entrepreneur(found: Release, entrepreneur: Entrepreneur) -> Node:
    current, person = entrepreneur.registrations[-1], entrepreneur.person
    return node(
        "Документ",
        _basic(found, person.inn, current.born.on, "3" if current.kind == "2" else "2", MICRO),
        node(
            "ИПВклМСП",
            node("ФИОИП", Фамилия=person.surname, Имя=person.name, Отчество=person.patronymic),
            ИННФЛ=person.inn,
            ОГРНИП=current.ogrnip,
        ),
        _place(entrepreneur.address),
        _activities("СвОКВЭД", current.activities),
    )


def _basic(found: Release, inn: str, born: date, kind: str, code: str) -> dict[str, str]:
    listed = max(_FIRST_LIST, (born.replace(day=28) + timedelta(days=13)).replace(day=10))
    return {
        "ИдДок": guid("rsmp", found.name, inn),
        "ДатаСост": written(found.of),
        "ДатаВклМСП": f"{min(listed, found.of):%d.%m.%Y}",
        "ВидСубМСП": kind,
        "КатСубМСП": code,
        "ПризНовМСП": "1" if born > found.of - timedelta(days=365) else "2",
        "СведСоцПред": "2",
    }


def _place(address: Address) -> Node:
    return node(
        "СведМН",
        node("Регион", Тип="ОБЛАСТЬ", Наим="ПРИМЕРНАЯ"),
        node("Город", Тип="ГОРОД", Наим=address.town),
        КодРегион=REGION,
    )


def _activities(tag: str, codes: Sequence[str]) -> Node:
    return node(
        tag,
        *(
            node("СвОКВЭДДоп" if n else "СвОКВЭДОсн", КодОКВЭД=code, НаимОКВЭД=ACTIVITIES[code], ВерсОКВЭД="2014")
            for n, code in enumerate(codes)
        ),
    )


def _licence(licence: Licence) -> Node:
    since = f"{licence.since:%d.%m.%Y}"
    return node(
        "СвЛиценз",
        leaf("НаимЛицВД", licence.activity),
        НомЛиценз=licence.number,
        ДатаЛиценз=since,
        ДатаНачЛиценз=since,
        ОргВыдЛиценз=licence.office,
    )


def _contract(contract: Contract) -> Node:
    tag, short, word = ("СвКонтр", "ЗК", "Контр") if contract.law == 44 else ("СвДог", "ЗД", "Дог")
    return node(
        tag,
        {
            f"НаимЮЛ_{short}": contract.customer.name,
            f"ИННЮЛ_{short}": contract.customer.inn,
            f"Предм{word}": contract.subject,
            f"Ном{word}Реестр": contract.number,
            f"Дата{word}": f"{contract.on:%d.%m.%Y}",
        },
    )


def supported(found: Release, company: Company) -> Node | None:
    """The document of a company in the register of support; None if it was given none."""
    supports = [item for item in company.supports if item.since <= found.of]
    if not supports or not company.exists(found.of):
        return None
    return node(
        "Документ",
        node("СвЮЛ", ИННЮЛ=company.inn, ОГРН=company.ogrn, НаимОрг=company.full_name),
        *(_support(item, category(company, found.on) or "4", found.of) for item in supports),
        ИдДок=guid("rsmppp", found.name, company.inn),
        ДатаСост=written(found.of),
    )


def _support(support: Support, code: str, of: date) -> Node:
    form, kind = _SUPPORTS[support.kind]
    ended = support.ended and support.ended <= of and {"ДатаПрекр": f"{support.ended:%d.%m.%Y}"}
    return node(
        "СвПредПод",
        {
            "НомерПод": support.number,
            "НаимОрг": support.giver.name,
            "ИННЮЛ": support.giver.inn,
            "ВидПП": "1",
            "КатСуб": code,
            "ДатаПрин": f"{support.since:%d.%m.%Y}",
            "СрокПод": f"{support.until:%d.%m.%Y}",
            "ДатаСвед": f"{support.since + timedelta(days=12):%d.%m.%Y}",
            "ИнфНаруш": "1" if support.misused else "2",
        },
        ended,
        node("ФормПод", КодФорм=form[0], НаимФорм=form[1]),
        node("ВидПод", КодВид=kind[0], НаимВид=kind[1]),
        node("РазмПод", РазмПод=f"{support.amount:.2f}", ЕдПод="1"),
        support.misused
        and node(
            "Нарушения",
            ВидНаруш="1",
            ДатаНаруш=f"{support.since + timedelta(days=90):%d.%m.%Y}",
            СрокНаруш=f"{support.until:%d.%m.%Y}",
        ),
    )
