"""Answers of the search of kad.arbitr.ru, bare or in a saved page → one record per case and party (NOTES.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import islice
from typing import Any

from checker.ids import inns_in
from checker.records import Leftover, Parsed, Record, Rejected, Unlinked
from scrapers.base import About, Block, Look, NotRead, names_asked
from scrapers.kad.rows import MOST_NAMED, CaseRow, Party, has_case, read_row
from scrapers.page import BadPage, Row, decoded, hidden, is_html, rows, whole_page
from scrapers.xmlfile import UNREADABLE, BadRecord, unreadable

CODE = "kad"
TOTAL = "documentsTotalCount"
"""The hidden field with the number of cases that the search found: without it an answer is not known to be whole."""

POSSIBLE = "p:"
"""So begins the part of a case that is perhaps another's: it never takes the place of one that is the subject's."""

MOST_ROWS = 2_000
"""Rows of one page: the site shows 25, and 1,000 cases of one search at most (courts.md 1.3)."""

_NO_PAGES = re.compile(r"""<ul id=["']pages["']>\s*</ul>""")
"""The site's list of pages, empty: what is shown is all that was found (as in the made-up site; not recorded)."""

_CAPTCHA = ('id="tokenFrom"', "pravocaptcha.execute")
_OTHERS = (
    (_CAPTCHA, "the site asked to show that nobody is a robot: there is no answer in it"),
    (("Доступ к сервису ограничен",), "the site refused the request: there is no answer in it"),
    (('id="caseName"', "b-chrono-item"), "the card of a case and not a search: its list of documents (JSON) is read"),
    (("<title>Картотека арбитражных дел",), "the page of the search without an answer: search first, then save it"),
)
"""Pages of the site without an answer, by signs of each (courts.md 1.4, 1.6)."""


def recognise(look: Look) -> str | None:
    """Pages with an answer. Raises NotRead for the other pages of the site, and for an answer that names nobody."""
    if look.head is not None or not is_html(look.first):
        return None
    total = hidden(look.first, TOTAL)
    if any(has_case(row) for row in rows(look.first)):
        return "html"
    if total is not None and total != "0":
        raise NotRead(f"the page counts {total[:10]} cases and holds none: it is cut or was saved too early")
    if total is not None and names_asked(CODE, look.name):
        return "html"
    if total is not None:
        raise NotRead("a search that found nothing: who was asked for is not in it")
    text = decoded(look.first)
    for signs, reason in _OTHERS:
        if any(sign in text for sign in signs):
            raise NotRead(reason)
    return None


def is_row(data: bytes) -> bool:
    """Whether bytes are one row of the search, whole, and nothing else."""
    return list(rows(data)) == [Row(0, data)] and has_case(Row(0, data))


def asked_in(name: str) -> str:
    """The number that was asked for, by the name of the answer («kad-7707083893.html»); '' where it names none."""
    return name.removeprefix(f"{CODE}-").partition(".")[0] if names_asked(CODE, name) else ""


def parse(chunks: Iterable[bytes], about: About) -> Iterator[Parsed]:
    """Records of one page. Subject: ИНН, else ОГРН; part: number of the case; asof: the day on which the page was got.

    A page that was got for somebody tells of him alone. Rows of one case are one case.
    """
    try:
        content = whole_page(chunks)
    except BadPage as error:
        yield Rejected("the page", str(error))
        return
    asked = asked_in(about.name)
    told = [row for row in rows(content) if has_case(row)]
    if len(told) > MOST_ROWS:
        yield Rejected("the page", f"{len(told)} rows: more than any page of the search holds")
        return
    kinds: list[str] = []
    cases: dict[str, list[tuple[Row, CaseRow]]] = {}
    for row in told:
        where = f"row at byte {row.offset}"
        try:
            found = read_row(row, kinds)
        except BadRecord as error:
            yield Rejected(where, str(error), inns_in(row.raw))
        except UNREADABLE as error:
            yield unreadable(where, error, inns_in(row.raw))
        else:
            cases.setdefault(found.number, []).append((row, found))
    for same in cases.values():
        yield from _records(sorted(same, key=lambda item: item[1].is_part), asked, about.fetched)
    yield from (Leftover("kind", kind, kinds.count(kind)) for kind in dict.fromkeys(kinds))
    if missing := _missing(content, len(told)):
        yield Leftover("partial", f"{len(told)} of {missing}")


def _missing(content: bytes, told: int) -> str:
    """Of how many cases these are a piece; '' where they are all.

    A browser that saves a page as one file (MHTML) leaves hidden fields out: then the empty list of pages tells that
    there are no more.
    """
    total = hidden(content, TOTAL)
    if total is not None and total.isdigit():
        return total if told < int(total) else ""
    return "" if total is None and _NO_PAGES.search(decoded(content)) else "an unknown number"


def _records(same: list[tuple[Row, CaseRow]], asked: str, asof: int) -> Iterator[Parsed]:
    """What the rows of one case say of whom was asked for, else of each party with a number."""
    row, first = same[0]
    roles = _roles(found for _, found in same)
    if asked and asked not in roles and not any(found.may_be_of_others for _, found in same):
        yield Unlinked(f"{first.number} at byte {row.offset}", "each side has a number, and none the one asked for")
        return
    if asked:
        roles = {asked: roles.get(asked, [])}
    elif wrong := [party.wrong for party in first.parties() if party.wrong]:
        for number in wrong:
            yield Unlinked(f"{first.number} at byte {row.offset}", f"a side with the number {number}: a wrong digit")
    elif not roles:
        yield Unlinked(f"{first.number} at byte {row.offset}", "no side has a number")
    digest = sha256(row.raw).digest()  # once: a case may have 900 sides, and then so many records have these bytes
    companies = {role: companies_of(parties) for role, parties in first.sides.items()}
    for subject, played in roles.items():
        body = {"case": _case(first, companies, subject, played)}
        part = first.number if played else f"{POSSIBLE}{first.number}"
        yield Record(subject, part, asof, body, row.offset, len(row.raw), digest)


def _roles(same: Iterable[CaseRow]) -> dict[str, list[str]]:
    """Number of a side → its roles in all rows of one case."""
    roles: dict[str, list[str]] = {}
    for row in same:
        for role, parties in row.sides.items():
            for party in parties:
                if party.number and role not in roles.setdefault(party.number, []):
                    roles[party.number].append(role)
    return roles


def _case(row: CaseRow, companies: dict[str, list[Party]], subject: str, roles: list[str]) -> dict[str, Any]:
    """The block of a case for one of its sides; for somebody whose number no side shows, a possible one."""
    others = (party for role, parties in companies.items() if roles != [role] for party in parties)
    case = {**row.case, "roles": roles, "other_sides": named(others, subject)}
    if not roles:
        case["possible"] = True
    return case


def companies_of(parties: Iterable[Party]) -> list[Party]:
    """The companies among some sides: persons are not named."""
    return [party for party in parties if party.is_company and (party.name or party.number)]


def named(companies: Iterable[Party], subject: str) -> list[dict[str, str]]:
    """The first few companies but for the subject itself."""
    shown = islice((party for party in companies if party.number != subject), MOST_NAMED)
    return [{"name": party.name} | ({"inn": party.number} if len(party.number) == 10 else {}) for party in shown]


def blocks(body: Mapping[str, Any]) -> Iterator[Block]:
    """`court_case` of a search, `court_case_papers` of a list of documents; the key is the number of the case."""
    if "case" in body:
        yield "court_case", body["case"]["number"], body["case"]
    if "papers" in body:
        yield "court_case_papers", body["papers"].get("number") or body["papers"]["guid"], body["papers"]
