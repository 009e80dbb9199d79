"""How rules read a fact sheet: dates, legal form, heads, owners. No judgement here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

import msgspec

from checker import registers, text
from checker.facts import Coverage, Fact, FactSheet, Link, stamp_of

T = TypeVar("T")

COURT_APPOINTED = frozenset({"06", "16"})
LIQUIDATOR = frozenset({"04"})
NOT_CONTROL = COURT_APPOINTED | LIQUIDATOR
"""Offices (ВидДолжн) given by a court or for closing: they say nothing of the person (L&P 1(a)5)."""

BORN_OF_ANOTHER = frozenset({"02", "21", "22", "23", "24"})
"""Ways of creation (КодСпОбрЮЛ) by reorganisation: the business is older than the number."""

_STAMPED = frozenset({"egrul", "egrip"})
"""The registers, whose blocks bear the day of their entry."""

_REGISTER_BEGINS = {"legal_entity": date(2002, 7, 1), "entrepreneur": date(2004, 1, 1)}
"""Days from which ЕГРЮЛ and ЕГРИП are kept (129-ФЗ, 76-ФЗ of 23.06.2003)."""

_FORMS = (
    ("75104", "treasury"),
    ("75204", "treasury"),
    ("75404", "treasury"),
    ("6514", "treasury"),
    ("751", "budget"),
    ("752", "budget"),
    ("754", "budget"),
    ("65", "unitary"),
    ("122", "joint_stock"),
    ("123", "limited"),
    ("141", "farm"),
    ("153", "farm"),
    ("2", "nonprofit"),
    ("7", "nonprofit"),
)
_FORM_WORDS = (
    ("казенн", "treasury"),
    ("казённ", "treasury"),
    ("бюджетн", "budget"),
    ("унитарн", "unitary"),
    ("акционерн", "joint_stock"),
    ("ограниченной ответственностью", "limited"),
    ("фермерск", "farm"),
    ("учрежден", "nonprofit"),
    ("товарищества собственник", "nonprofit"),
    ("общественн", "nonprofit"),
    ("религиозн", "nonprofit"),
    ("некоммерческ", "nonprofit"),
    ("фонд", "nonprofit"),
    ("союз", "nonprofit"),
    ("кооператив", "nonprofit"),
)


class Seen(FactSheet, frozen=True, kw_only=True):
    """The part of a sheet that a verdict may rest on, indexed by block. made: what several rules read, made once."""

    index: Mapping[str, tuple[Fact, ...]]
    sources: Mapping[str, Coverage]
    made: dict[str, Any] = msgspec.field(default_factory=dict)

    def state_of(self, source: str) -> Coverage:
        """Coverage of a source; one that was never mentioned was never asked."""
        return self.sources.get(source) or super().state_of(source)

    def of(self, block: str) -> Iterator[Fact]:
        """Facts of one block, in the order of the source."""
        return iter(self.index.get(block, ()))


def once(sheet: FactSheet, name: str, make: Callable[[FactSheet], T]) -> T:
    """What is made of a sheet, kept beside it while its verdict is computed: a company may have thousands of cases."""
    if not isinstance(sheet, Seen):
        return make(sheet)
    if name not in sheet.made:
        sheet.made[name] = make(sheet)
    found: T = sheet.made[name]
    return found


def see(sheet: FactSheet, like: Seen | None = None) -> Seen:
    """The facts linked by number and in force on the day of the sheet: no namesake's, no later ones.

    like: what was seen of another sheet; where both hold the very same facts on one day, they are not read again.
    """
    sources: dict[str, Coverage] = {}
    for coverage in sheet.coverage:
        sources.setdefault(coverage.source, coverage)
    if like and like.facts is sheet.facts and like.on == sheet.on:
        return msgspec.structs.replace(like, coverage=sheet.coverage, sources=sources)
    index: dict[str, list[Fact]] = {}
    exact, on = Link.EXACT, sheet.on
    for fact in sheet.facts:
        if fact.evidence.link is exact and ((start := began(fact)) is None or start <= on):
            index.setdefault(fact.block, []).append(fact)
    return Seen(
        inn=sheet.inn,
        ogrn=sheet.ogrn,
        as_of=sheet.as_of,
        on=sheet.on,
        kind=sheet.kind,
        facts=sheet.facts,
        coverage=sheet.coverage,
        index={block: tuple(facts) for block, facts in index.items()},
        sources=sources,
    )


def day(value: object) -> date | None:
    """A day from ISO text, from YYYYMMDD or a date; None for nothing.

    Raises ValueError for text that is no day.
    """
    if not value:
        return None
    return value if type(value) is date else date.fromisoformat(str(value))


def is_after(told: object, on: date) -> bool:
    """Whether something that a source dates so had not happened yet on a day; what has no day had."""
    found = day(told)
    return found is not None and found > on


def text_of(value: date | None) -> str:
    """ISO text of a day, '' for None: what parameters of findings carry."""
    return value.isoformat() if value else ""


def entry_day(fact: Fact) -> date | None:
    """The day of the register's entry that set a block."""
    return day(stamp_of(fact.value).get("date"))


def began(fact: Fact) -> date | None:
    """The first day of which the register says that the block holds."""
    first = fact.value.get("entry_first")
    told = (day(first.get("date")) if isinstance(first, Mapping) else None) or fact.since
    return told or (entry_day(fact) if fact.evidence.source in _STAMPED else None)


def entry_of(fact: Fact) -> dict[str, str]:
    """`grn` and `date` of the entry, for sentences."""
    return {
        "grn": str(stamp_of(fact.value).get("grn") or fact.evidence.record),
        "date": text_of(entry_day(fact) or fact.since),
    }


def code_of(value: Any) -> str:
    """The code of a `{code name}` pair or of a bare code."""
    return str(value.get("code", "")) if isinstance(value, Mapping) else str(value or "")


def months_between(start: date, end: date) -> int:
    """Completed months from `start` to `end`."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


@lru_cache(maxsize=4096)
def add_months(start: date, months: int) -> date:
    """The same day `months` later, the last of the month where there is none (ст. 192 ГК)."""
    years, month = divmod(start.month - 1 + months, 12)
    following = date(start.year + years + (month == 11), (month + 1) % 12 + 1, 1)
    last = date.fromordinal(following.toordinal() - 1)
    return last.replace(day=min(start.day, last.day))


def form_of(sheet: FactSheet) -> str:
    """The legal form: limited, joint_stock, treasury, budget, unitary, nonprofit, farm, other."""
    identity = sheet.one("identity")
    if identity is None:
        return "other"
    code = str(identity.value.get("opf_code") or "")
    if len(code) == 5:
        return next((form for prefix, form in _FORMS if code.startswith(prefix)), "other")
    name = str(identity.value.get("opf_name") or "").lower()
    return next((form for word, form in _FORM_WORDS if word in name), "other")


def paid_by_treasury(sheet: FactSheet) -> bool:
    """Whether the Treasury pays for it: its accounts and statements are there, and what it owes the budget pays."""
    return form_of(sheet) in ("treasury", "budget")


def registered_on(sheet: FactSheet) -> date | None:
    """The day on which the company came to be.

    For one older than the register that is ДатаРег, since its ДатаОГРН only says when it was entered (L&P
    1(a)9).
    """
    formation, identity = sheet.one("formation"), sheet.one("identity")
    before = day(formation.value.get("reg_date")) if formation else None
    if before and before < _REGISTER_BEGINS[sheet.kind]:
        return before
    for fact in (identity, formation):
        if fact and fact.value.get("ogrn_date"):
            return day(fact.value["ogrn_date"])
    return None


def born_of_another(sheet: FactSheet) -> Fact | None:
    """The block that says that the company came out of a reorganisation."""
    formation = sheet.one("formation")
    return formation if formation and code_of(formation.value.get("method")) in BORN_OF_ANOTHER else None


def main_activity(sheet: FactSheet) -> str:
    """Code of the main activity, the reported one first; '' where none."""
    for block in ("activity_reported", "activity"):
        for fact in sheet.of(block):
            if fact.value.get("main"):
                return str(fact.value.get("code", ""))
    return ""


def office_of(head: Fact) -> str:
    """Kind of office (ВидДолжн) of a head."""
    return str((head.value.get("office") or {}).get("kind", ""))


def person_of(fact: Fact) -> str:
    """ИНН of the person of a block, else the full name, else the key: equal within one company only."""
    person = fact.value.get("person")
    if isinstance(person, Mapping):
        return str(person.get("inn") or name_of(fact))
    return str(person or fact.key)


def name_of(fact: Fact) -> str:
    """Name of the person or company of a block, as a reader would write it."""
    for part in ("person", "company"):
        value = fact.value.get(part)
        if isinstance(value, Mapping):
            return text.readable_name(str(value["name_full"])) if value.get("name_full") else text.person_name(value)
    person = fact.value.get("person")
    named = person if isinstance(person, str) and not person.isdigit() else fact.value.get("name")
    return text.readable_name(str(named or ""))


def company_of(value: Mapping[str, Any], name: str = "name_full") -> dict[str, str]:
    """`name`, `inn`, `ogrn` of a company, as parameters of findings carry it; what it lacks is left out."""
    found = {"name": text.readable_name(str(value.get(name) or "")), "inn": value.get("inn"), "ogrn": value.get("ogrn")}
    return {key: str(part) for key, part in found.items() if part}


def share_of(founder: Fact, sheet: FactSheet) -> int | None:
    """Share of a founder in hundredths of a per cent; by nominal where the register gives no size."""
    capital = sheet.one("capital")
    return registers.share_of(founder.value.get("share") or {}, capital.value.get("sum_kop") if capital else None)


def controlling_founders(sheet: FactSheet, control_share: int) -> Iterator[Fact]:
    """Founders whose share is control; none of a joint-stock company, whose entry is of its first day."""
    if form_of(sheet) == "joint_stock":
        return
    for founder in sheet.of("founder"):
        share = share_of(founder, sheet)
        if share is not None and share >= control_share:
            yield founder


def control_changed_on(sheet: FactSheet, control_share: int) -> date | None:
    """The last day on which a head, managing company or controlling owner came after the first day."""
    born = registered_on(sheet)
    days = [
        start
        for fact in (
            *sheet.of("head"),
            *sheet.of("managing_company"),
            *controlling_founders(sheet, control_share),
        )
        if (start := began(fact)) and (born is None or start > born)
    ]
    return max(days, default=None)
