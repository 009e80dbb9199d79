"""What the seller Checko answers of cases (`/v2/legal-cases`): JSON → records (NOTES.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from hashlib import sha256
from typing import Any

import msgspec

from checker.ids import inn_ok, ogrn_ok
from checker.records import Leftover, Parsed, Record, Rejected, Unlinked
from checker.text import iso_day, kopecks
from scrapers.base import About, Look, names_asked
from scrapers.checko_answer import not_of
from scrapers.jsonfile import BOM, BadJson, elements, first_keys, is_object, small
from scrapers.kad.papers import MOST_ROUBLES
from scrapers.kad.parse import CODE, POSSIBLE, asked_in, companies_of, named
from scrapers.kad.rows import CARD, GUID, Party, case_number
from scrapers.xmlfile import UNREADABLE, BadRecord, unreadable

SIDES = {"Ист": ("plaintiff", "plaintiffs"), "Ответ": ("respondent", "respondents")}
LIST = "data.Записи"
_decode = msgspec.json.Decoder(float_hook=Decimal).decode

Tree = dict[str, Any]


def recognise(look: Look) -> str | None:
    """ "checko" for an answer about cases; one that holds none is known by the name under which it was got."""
    if look.head is not None or not first_keys(look.first, inside=False) >= {"company", "data"}:
        return None
    text = look.first.decode("utf-8", "replace")
    about_cases = '"СтрКАД"' in text or '"ОбщСуммИск"' in text
    return "checko" if about_cases or ('"Записи"' in text and names_asked(CODE, look.name)) else None


def parse(chunks: Iterable[bytes], about: About) -> Iterator[Parsed]:
    """Records of an answer: of the company that it is about, each with the bytes of its element.

    Part: «c:» and the number of the case; asof: the day on which it was got. Roles are those of the company's ИНН among
    the sides; where it is none of them and a side has no number, the case is possible.
    """
    try:
        content = small(chunks)
        answer: Any = _decode(content.removeprefix(BOM))
        company, data = str(answer["company"]["ИНН"]), answer["data"]
        status = (answer.get("meta") or {}).get("status", "ok")
        pages, total, count = data.get("СтрВсего"), data.get("ЗапВсего"), len(data["Записи"])
    except (BadJson, *UNREADABLE) as error:
        yield Rejected("the answer", f"it is not built as answers about cases are: {type(error).__name__}")
        return
    asked = asked_in(about.name)
    if why := not_of(str(company), asked, str(status)):
        yield Rejected("the answer", why)
        return
    met: set[str] = set()
    try:
        for offset, raw in elements([content], LIST):
            yield from _read(offset, raw, company, about.fetched, met)
    except BadJson as error:
        yield Rejected(f"byte {error.place}", f"broken JSON: {error}")
    if not isinstance(total, int) or total > count or (isinstance(pages, int) and pages > 1):
        yield Leftover("partial", f"{count} of {str(total)[:10]}")


def whole(data: bytes) -> bool:
    """Whether bytes are one case of an answer."""
    return is_object(data, "Номер") and is_object(data, "Ист")


def _read(offset: int, raw: bytes, company: str, asof: int, met: set[str]) -> Iterator[Parsed]:
    where = f"case at byte {offset}"
    try:
        case = _case(_decode(raw), company)
    except BadRecord as error:
        yield Rejected(where, str(error), (company,))
        return
    except UNREADABLE as error:
        yield unreadable(where, error, (company,))
        return
    if case is None:
        yield Unlinked(where, "each side has a number, and none the one asked for")
    elif case["number"] not in met:  # a case listed twice is one case
        met.add(case["number"])
        part = f"{POSSIBLE if case.get('possible') else ''}c:{case['number']}"
        yield Record(company, part, asof, {"case": case}, offset, len(raw), sha256(raw).digest())


def _case(tree: Tree, company: str) -> Tree | None:
    """The block of a case; None where it is not the company's. Raises BadRecord."""
    written = " ".join(str(tree.get("Номер") or "").split())
    number = case_number(written)
    if number is None:
        raise BadRecord(f"«{written[:40]}» is no number of a case")
    case: Tree = {"number": number[0]}
    if written.replace(" ", "") != number[0]:
        case["original"] = written[:60]
    registered = str(tree.get("Дата") or "")
    if iso_day(registered) is None:
        raise BadRecord(f"the case {number[0]} is registered on «{registered[:20]}», no day there is")
    case["registered"] = registered
    guid = str(tree.get("UUID") or "").lower()
    if GUID.fullmatch(guid):
        case |= {"guid": guid, "url": CARD + guid}
    if court := " ".join(str(tree.get("Суд") or "").split()):
        case["court"] = court[:200]
    if amount := _claim(tree.get("СуммИск")):
        case["claim_kop"] = amount
    return _with_sides(case, {role: _parties(tree.get(key)) for key, (role, _) in SIDES.items()}, company)


def _with_sides(case: Tree, sides: dict[str, list[Party]], company: str) -> Tree | None:
    case |= {count: len(sides[role]) for role, count in SIDES.values()}
    roles = [role for role, parties in sides.items() if any(party.number == company for party in parties)]
    everybody = [party for parties in sides.values() for party in parties]
    if not roles and all(party.has_inn for party in everybody):
        return None
    others = [party for role, parties in sides.items() if roles != [role] for party in parties]
    case |= {"roles": roles, "other_sides": named(companies_of(others), company)}
    if not roles:
        case.pop("claim_kop", None)  # what is only possibly his is shown without a sum
        case["possible"] = True
    return case


def _parties(told: Any) -> list[Party]:
    """The sides of one role. Raises BadRecord."""
    if told is None:
        return []
    if not isinstance(told, list) or not all(isinstance(party, dict) for party in told):
        raise BadRecord("the sides of a case are no list")
    return [_party(party) for party in told]


def _party(told: Tree) -> Party:
    inn, ogrn = (str(told.get(key) or "").strip() for key in ("ИНН", "ОГРН"))
    number = inn if inn_ok(inn) else ogrn if not inn and ogrn_ok(ogrn) else ""
    return Party(" ".join(str(told.get("Наим") or "").split())[:300], number, "" if number else inn)


def _claim(value: Any) -> int | None:
    """Roubles of the seller in kopecks; None for none. Raises BadRecord."""
    if value is None or isinstance(value, bool):
        return None
    if not isinstance(value, int | Decimal) or not 0 <= value < MOST_ROUBLES:
        raise BadRecord(f"СуммИск {str(value)[:30]} is no sum")
    return kopecks(f"{Decimal(value):.4f}")
