"""The site's answer to a search, as a person saved it: JSONP, bare JSON, or the page itself → records (courts.md 2.2).

Its table names debtors and not their ИНН. So whose proceedings they are is told by the name of the file alone, which
says who was asked (`asked_name`); without such a name every row waits unlinked. Names and birthdays are not kept.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import NamedTuple

from lxml import etree, html

from checker.ids import inn_ok
from checker.records import Leftover, Parsed, Record, Rejected, Unlinked
from scrapers.base import About, Look, NotRead
from scrapers.fssp.words import SITE, bundle_in, day_in, end_of, number_in, subject_kind, sum_in
from scrapers.jsonfile import BadJson, small
from scrapers.page import decoded, is_html
from scrapers.xmlfile import UNREADABLE, BadRecord, Tree, unreadable

COLUMNS = 8
NUMBER, DOCUMENT, END, SUBJECT, DEPARTMENT = 1, 2, 3, 5, 6

ASKED = re.compile(r"fssp-([0-9]{10}|[0-9]{12})\.[a-z]+")
_CALL = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:/\*\*/)?[^{}\"']{0,400}?(?:'function'\s{0,20}&&\s{0,20}\w{1,200}\s{0,20})?\(?\s{0,20}"
    rb"\{\s*+\"(?:data|err|e)\"\s*+:"
)
_DATA = re.compile(rb'"data"\s*:\s*("(?:[^"\\]++|\\.)*+")', re.DOTALL)
_LESS = rb"(?:<|\\u003[cC])"
_END = rb"(?:</|<\\/|\\u003[cC](?:/|\\/))"
_TABLE = re.compile(_LESS + rb"table\b[^>]{0,200}\blist\b", re.IGNORECASE)
_TABLE_END = re.compile(_END + rb"table\b", re.IGNORECASE)
_ROW = re.compile(
    _LESS + rb"tr\b(?:(?!" + _LESS + rb"tr\b).)*?" + _END + rb"tr\s*(?:>|\\u003[eE])", re.DOTALL | re.IGNORECASE
)
_EMPTY = re.compile(r"по\s+вашему\s+запросу\s+ничего\s+не\s+найдено", re.IGNORECASE)
_TOTAL = re.compile(r"найдено\s+записей:\s*(?:<[^>]*>\s*)*([0-9]+)", re.IGNORECASE)
_CAPTCHA = re.compile(r"captcha-popup|ncapcha|код с картинки", re.IGNORECASE)
_BROKEN = re.compile(r"внутренняя ошибка", re.IGNORECASE)
_SIGNS = re.compile(
    r"search-found-total|table class=\\?\"list border|class=\\?\"iss\\?\"|ничего\s+не\s+найдено", re.IGNORECASE
)
_OWN = re.compile(
    r"search-found-total|банк\w* данных исполнительных производств|is-go\.fssp|ncapcha|class=\"iss\""
    r"|предмет исполнения,\s*сумма",
    re.IGNORECASE,
)
"""What stands in pages of this site alone."""
_SCRIPT = re.compile(r"<script\b.*?</script\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_WRITTEN = re.compile(r"(?P<type>.*?)(?:\s+от\s+(?P<date>[0-9]{2}\.[0-9]{2}\.[0-9]{4}))?(?:\s*№\s*(?P<number>.*))?")
_LEVY = "levy"


class Answer(NamedTuple):
    """An answer: where its HTML begins and ends in the file, whether it is written as a JSON string, and its text."""

    begin: int
    end: int
    quoted: bool
    text: str


def recognise(look: Look) -> str | None:
    """ "jsonp", "json" or "html"; None for a file that is no answer of this site.

    Raises NotRead for an answer that asks for a captcha or tells of an error, for a page that was saved before it was
    searched, and for an answer that names nobody where the file's name does not say who was asked.
    """
    form = _form(look.first)
    if not form:
        return None
    text = decoded(look.first)
    if form != "html":
        text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    named = ASKED.fullmatch(look.name) is not None
    if not (
        _SIGNS.search(text) or _CAPTCHA.search(text) or _BROKEN.search(text) if form != "html" else _OWN.search(text)
    ):
        return form if named and form == "html" else None
    if _TABLE.search(look.first):
        return form
    silent = _silent(text)
    if silent is None and form != "html":
        return form
    if silent or not named:
        raise NotRead(silent or "a search that found nothing: who was asked for is not in it")
    return form


def _form(first: bytes) -> str:
    """How an answer is written, by its beginning; '' for what is none."""
    if is_html(first):
        return "html"
    if not _CALL.match(first):
        return ""
    return "json" if first.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else "jsonp"


def _silent(text: str) -> str | None:
    """Why an answer without a table is no answer; '' where it says that nothing was found, None where nothing tells."""
    shown = _SCRIPT.sub(" ", text)
    if _EMPTY.search(shown):
        return ""
    if _CAPTCHA.search(shown):
        return "the bailiffs' site asks for a captcha: nothing was searched"
    if _BROKEN.search(shown):
        return "the bailiffs' site tells of an error of its own: nothing was searched"
    return "the page of the search without an answer: search first, then save it" if _OWN.search(shown) else None


def parse(chunks: Iterable[bytes], about: About) -> Iterator[Parsed]:
    """Records of an answer. Part: digit of the site and of the number; asof: the day on which the answer was got.

    An answer of several pages, of which this is one, yields a Leftover "partial".
    """
    try:
        content = small(chunks)
        answer = _answer(content)
    except BadJson as error:
        yield Rejected(f"byte {error.place}", f"broken answer: {error}")
        return
    table = _TABLE.search(content, answer.begin, answer.end)
    if table is None:
        yield from _without_table(answer)
        return
    closed = _TABLE_END.search(content, table.end(), answer.end)
    unknown: Counter[tuple[str, str]] = Counter()
    seen = 0
    for found in _ROW.finditer(content, table.end(), closed.start() if closed else answer.end):
        if (read := _read(found, answer.quoted, about, unknown)) is not None:
            seen += 1
            yield read
    if closed is None:
        yield Rejected(f"byte {answer.end}", "the table is cut off")
    total = _TOTAL.search(answer.text)
    if total and int(total[1]) > seen:
        yield Leftover("partial", f"{seen} of {int(total[1])}")
    yield from (Leftover(*what, count) for what, count in unknown.items())


def _read(found: re.Match[bytes], quoted: bool, about: About, unknown: Counter[tuple[str, str]]) -> Parsed | None:
    """What one row of the table is; None for titles."""
    raw, where = found[0], f"row at byte {found.start()}"
    try:
        made = _row(raw, quoted, unknown)
    except BadRecord as error:
        return Rejected(where, str(error))
    except UNREADABLE as error:
        return unreadable(where, error)
    if made is None:
        return None
    asked = ASKED.fullmatch(about.name)
    if asked is None or not inn_ok(asked[1]):
        return Unlinked(where, "the table names no ИНН, and the file's name does not say who was asked")
    part, body = made
    return Record(asked[1], part, about.fetched, body, found.start(), len(raw), sha256(raw).digest())


def whole(data: bytes) -> bool:
    """Whether bytes are one row of the table, plain or within a JSON string."""
    if not _ROW.fullmatch(data):
        return False
    for quoted in (False, True):
        try:
            if _row(data, quoted, Counter()) is not None:
                return True
        except UNREADABLE:
            continue
    return False


def _answer(content: bytes) -> Answer:
    """Raises BadJson for what is neither a page nor an object with HTML under "data"."""
    if is_html(content):
        return Answer(0, len(content), False, decoded(content))
    found = _DATA.search(content)
    if found is None:
        raise BadJson(0, "no HTML under «data»")
    try:
        text = json.loads(found[1])
    except ValueError as error:
        raise BadJson(found.start(1), f"the HTML is no string: {error}") from error
    if not content[found.end() :].strip().rstrip(b";").rstrip().rstrip(b")").rstrip().endswith(b"}"):
        raise BadJson(found.end(), "the answer is cut off")
    return Answer(found.start(1), found.end(1), True, text)


def _without_table(answer: Answer) -> Iterator[Parsed]:
    """An answer without a table: nothing where it says that nothing was found, else a refusal that says why."""
    silent = _silent(answer.text)
    if silent != "":
        yield Rejected("the answer", silent or "there is neither a table nor the words that nothing was found")


def _row(raw: bytes, quoted: bool, unknown: Counter[tuple[str, str]]) -> tuple[str, Tree] | None:
    """(part, body) of a row; None for a row of titles or of a region. Raises BadRecord, UNREADABLE."""
    text = json.loads(b'"' + raw + b'"') if quoted else decoded(raw)
    row = html.fragment_fromstring(f"<table>{text}</table>").find(".//tr")
    if row is None:
        raise BadRecord("no row of a table")
    cells = row.findall("td")
    if row.find("th") is not None:
        _titles(row)
        return None
    if len(cells) == 1 and cells[0].get("colspan"):
        return None
    if len(cells) != COLUMNS:
        raise BadRecord(f"{len(cells)} columns in place of {COLUMNS}")
    lines = [_lines(cell) for cell in cells]
    titled = " ".join(lines[NUMBER])
    number = number_in(titled)
    if number is None:
        raise BadRecord(f"{titled[:40] or 'nothing'} is no number of a proceeding")
    body: Tree = {"list": "site", "number": number.text, **_debt(lines[SUBJECT])}
    body["document"] = _document(lines[DOCUMENT])
    opened = day_in(titled)
    if opened is None:
        unknown["date", titled[:40]] += 1
    body |= {key: value for key, value in (("bundle", bundle_in(titled)), ("opened", opened)) if value}
    body |= _end(" ".join(lines[END]))
    if lines[DEPARTMENT]:
        body["department"] = lines[DEPARTMENT][0]
    return SITE + number.digits, body


def _end(text: str) -> Tree:
    """Day and ground of the end, nothing of a proceeding that goes on. Raises BadRecord."""
    if not text:
        return {}
    ended_on, ended_by = end_of(text)
    if not ended_on:
        raise BadRecord(f"the day of the end is none: {text[:40]}")
    return {"ended_on": ended_on, **({"ended_by": ended_by} if ended_by else {})}


def _titles(row: etree._Element) -> None:
    """Raises BadRecord where the columns are not those that are read."""
    titles = [" ".join(_lines(cell)).casefold() for cell in row.findall("th")]
    signs = ("должник", "исполнительное производство", "документ", "окончан", "", "предмет", "отдел", "")
    if len(titles) != COLUMNS or any(sign not in title for sign, title in zip(signs, titles, strict=True)):
        raise BadRecord(f"the table has other columns: {'; '.join(titles)[:200]}")


def _lines(cell: etree._Element) -> list[str]:
    """The lines of a cell, as `br` part them; scripts are left out."""
    for script in cell.findall(".//script"):
        script.text = None
    for line in cell.findall(".//br"):
        line.tail = "\n" + (line.tail or "")
    return [line for piece in "".join(cell.itertext()).split("\n") if (line := " ".join(piece.split()))]


def _debt(lines: list[str]) -> Tree:
    """What is demanded: the first debt's name, what is left of all debts, and the bailiffs' own levy apart.

    An ended proceeding is told with a name alone. Where nothing but the levy is demanded, it is the debt.
    """
    levies = [line for line in lines if subject_kind(line) == _LEVY]
    debts = [line for line in lines if line not in levies] or levies
    body: Tree = {"subject": debts[0].rpartition(":")[0].strip() or debts[0] if debts else ""}
    for key, of in (("remaining_kop", debts), ("levy_kop", levies if debts is not levies else [])):
        sums = [amount for line in of if (amount := sum_in(line)) is not None]
        if sums:
            body[key] = sum(sums)
    return body


def _document(lines: list[str]) -> Tree:
    """Type, day and number of the paper that is executed, and who gave it out."""
    found = _WRITTEN.fullmatch(lines[0]) if lines else None
    if found is None:
        return {}
    kept = {"type": found["type"].strip(), "number": (found["number"] or "").strip()}
    kept["date"] = day_in(found["date"] or "") or ""
    kept["issuer"] = lines[1] if len(lines) > 1 else ""
    return {key: value for key, value in kept.items() if value}
