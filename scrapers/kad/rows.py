"""One row `<tr>` of the search of cases → the case as the row tells it, and whom it names (NOTES.md)."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from lxml import html

from checker import ids
from scrapers.days import day_of
from scrapers.page import BadPage, Row, classes, seen, tree_of_row
from scrapers.xmlfile import BadRecord

CARD = "https://kad.arbitr.ru/Card/"
KINDS = frozenset(("civil", "administrative", "bankruptcy"))
SIDES = {"plaintiff": "plaintiffs", "respondent": "respondents"}
"""Class of a cell, which is the role of who stands in it → the key of how many they are."""
MOST_NAMED = 3
"""So many of the other side are named: a case may have 900."""

_NUMBER = re.compile(r"([AА][0-9]{2}|[CС][ИI][ПP])-([0-9]{1,7})/([0-9]{4}|[0-9]{2})(?![0-9])", re.IGNORECASE)
_GUID = re.compile(r"/Card/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9a-f])", re.IGNORECASE)
GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_INN = re.compile(r"ИНН:?\s*([0-9]{1,20})")
_OGRN = re.compile(r"ОГРН(?:ИП)?:?\s*([0-9]{1,20})")
_DAY = re.compile(r"[0-9]{2}\.[0-9]{2}\.[0-9]{4}")
_HIDDEN = "данные скрыты"
_COMPANY = re.compile(
    r"(?<!\w)(ООО|ОДО|[ПОЗН]?АО|Ф?ГУП|МУП|Ф?Г[АБК]?У|ТСЖ|ТСН|СНТ|АНО|НКО|СПК|ГСК|ЖСК|LLC|LTD|INC|GMBH|"
    r"общество|банк|управление|министерство|администрация|инспекция|департамент|комитет|прокуратура|учреждение|"
    r"предприятие|кооператив|товарищество|фонд|компания|служба)(?!\w)",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"(?<!\w)(ИП|индивидуальный предприниматель|управляющ(?:ий|ая|ему)|глава|"
    r"\w+(?:ович|евич|льич|мич)(?:а|у|ем|е)?|\w+(?:овн|евн|ичн)[аыеу]|оглы|кызы)(?!\w)",
    re.IGNORECASE,
)
"""Words and patronymics by which somebody without a number is told to be a person, whatever else his name says."""


class Party(msgspec.Struct, frozen=True):
    """A side of a case. number: its sound ИНН, else ОГРН, '' where it has none; wrong: a number that is none."""

    name: str
    number: str
    wrong: str = ""

    @property
    def has_inn(self) -> bool:
        """Whether it is known by an ИНН, and so can be told from anybody who is asked for by one."""
        return len(self.number) in (10, 12)

    @property
    def is_company(self) -> bool:
        """Whether its name may be shown: a person's is not (NOTES.md)."""
        if self.number:
            return len(self.number) in (10, 13)
        return bool(_COMPANY.search(self.name)) and not _PERSON.search(self.name)


class CaseRow(msgspec.Struct, frozen=True):
    """What a row says. case: the keys of the block that are the same for everybody. sides: role → parties."""

    number: str
    is_part: bool
    case: dict[str, Any]
    sides: dict[str, list[Party]]

    @property
    def may_be_of_others(self) -> bool:
        """Whether a side of it shows no sound ИНН, so that anybody may be it."""
        shown = self.parties()
        return sum(self.case[key] for key in SIDES.values()) > len(shown) or not all(party.has_inn for party in shown)

    def parties(self) -> list[Party]:
        """All of both sides, plaintiffs first."""
        return [party for parties in self.sides.values() for party in parties]


def case_number(text: str) -> tuple[str, bool] | None:
    """«A40-38800/2024 -153-88» → («А40-38800/2024», True: that of a separate dispute in it); None: it is none.

    The letter is the Cyrillic one, whichever was written (courts.md 0.2, 1.5).
    """
    tight = "".join(text.split())
    found = _NUMBER.match(tight)
    if found is None:
        return None
    court = "СИП" if len(found[1]) == 3 and not found[1][1].isdigit() else f"А{found[1][1:]}"
    return f"{court}-{found[2]}/{found[3]}", found.end() < len(tight)


def has_case(row: Row) -> bool:
    """Whether a row of a page is one of the search, sound or not."""
    return b"num_case" in row.raw or re.search(rb"""<td\b[^>]{0,200}class\s*=\s*["']?num["'\s>]""", row.raw) is not None


def read_row(row: Row, unknown: list[str]) -> CaseRow:
    """The case of a row; kinds that are not known are told in `unknown`. Raises BadRecord."""
    try:
        tree = tree_of_row(row.raw)
    except BadPage as error:
        raise BadRecord(str(error)) from error
    cells: dict[str, html.HtmlElement] = {}
    for cell in tree.iter("td"):
        for name in classes(cell):
            cells.setdefault(name, cell)
    absent = {"num", "court", *SIDES} - cells.keys()
    if absent:
        raise BadRecord(f"the row has no cell {', '.join(sorted(absent))}")
    number, is_part, case = _head(cells["num"], unknown)
    if court := _court(cells["court"]):
        case["court"] = court
    sides = {}
    for role, key in SIDES.items():
        sides[role] = _parties(cells[role])
        case[key] = max(_counted(cells[role]), len(sides[role]))
    return CaseRow(number, is_part, case, sides)


def _head(cell: html.HtmlElement, unknown: list[str]) -> tuple[str, bool, dict[str, Any]]:
    """Number, whether it is a separate dispute's, and the keys that the first cell gives. Raises BadRecord."""
    link = next((a for a in cell.iter("a") if "num_case" in classes(a)), None)
    if link is None:
        raise BadRecord("the row has no link to a case")
    written = seen(link)
    found = case_number(written)
    if found is None:
        raise BadRecord(f"«{written[:40]}» is no number of a case")
    number, is_part = found
    case: dict[str, Any] = {"number": number}
    if "".join(written.split()) != number:
        case["original"] = written[:60]
    if guid := _GUID.search(link.get("href") or ""):
        case |= {"guid": guid[1].lower(), "url": CARD + guid[1].lower()}
    mark = next((div for div in cell.iter("div") if div.get("title") and classes(div)), None)
    if mark is None:
        raise BadRecord(f"the row of {number} says no kind and no day")
    token = classes(mark)[0]
    kind = token.removesuffix("_simple")
    if kind != token:
        case["simplified"] = True
    if kind not in KINDS:
        unknown.append(kind[:40])
    case["kind"] = kind[:40]
    shown = _DAY.search(seen(mark)) or _DAY.match(mark.get("title") or "")
    registered = day_of(shown[0]) if shown else None
    if registered is None:
        raise BadRecord(
            f"the case {number} is registered on «{shown[0] if shown else seen(mark)[:20]}», no day there is"
        )
    case["registered"] = registered
    return number, is_part, case


def _court(cell: html.HtmlElement) -> str:
    """The last titled line without a class; the judge's line has one, and judges are not kept."""
    named = [div for div in cell.iter("div") if div.get("title") and not classes(div)]
    return " ".join((named[-1].get("title") or "").split())[:200] if named else ""


def _counted(cell: html.HtmlElement) -> int:
    """How many sides the cell says there are; 0 where it says nothing."""
    for button in cell.iter("div"):
        if "b-button" in classes(button):
            text = seen(button)
            return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
    return 0


def _parties(cell: html.HtmlElement) -> list[Party]:
    return [_party(span) for span in cell.iter("span") if "js-rollover" in classes(span)]


def _party(span: html.HtmlElement) -> Party:
    """Of what rolls out over a name: the name, and the number where there is one."""
    inner = next((part for part in span.iter("span") if "js-rolloverHtml" in classes(part)), None)
    strong = next(inner.iter("strong"), None) if inner is not None else None
    name = seen(strong) if strong is not None else " ".join((span.text or "").split())
    if name.casefold() == _HIDDEN:
        name = ""
    wrong = ""
    lines = [seen(div) for div in inner.iter("div")] if inner is not None else []
    for pattern, sound in ((_INN, ids.inn_ok), (_OGRN, _is_ogrn)):
        for found in filter(None, map(pattern.match, lines)):
            if sound(found[1]):
                return Party(name[:300], found[1])
            wrong = wrong or found[1]
    return Party(name[:300], "", wrong)


def _is_ogrn(text: str) -> bool:
    return ids.ogrn_ok(text) or ids.ogrnip_ok(text)
