"""Whether an upload is a page of that source about that company, of that day; and what of it is stored. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from itertools import islice
from typing import Any

import msgspec

from checker.capture import cut, narrowed, refused
from checker.capture.refused import NotTaken
from checker.capture.unwrap import HTML, JSON, TEXT, Upload, host_of, unwrap
from checker.moments import to_date, to_day
from checker.records import Record, Rejected, Unlinked
from checker.text import iso_day
from scrapers.base import About, Format, Look, NotRead, Source, asked_name, blocks_of
from scrapers.registry import SOURCES, recognise

KEPT_DAYS = 7
"""A page that was saved earlier is not taken: it would count as fresh, and is not."""


MOST_INNER = 20
"""Pages that an answer carries as text: one, where sites do so."""


class Site(msgspec.Struct, frozen=True):
    """An official site whose page a person saves. page: where he begins. host: of its pages, subdomains included.

    fields: hidden fields whose value is kept, for the parser reads it. names: its records carry the ИНН themselves, so
    that a page with one is about the company; else the query has to be seen. texts: words of it can be read, so that
    PDF and pasted text will do. whole: names of fields of its search → values with which all of a company is searched;
    a search that has other values, a day or a second ИНН is refused. None: its search cannot be narrowed. tabs: what it
    shows can be narrowed by tabs whose markup is not known: "nothing found" needs a field with the ИНН alone in it.
    """

    page: str
    hosts: tuple[str, ...]
    fields: frozenset[str] = frozenset()
    names: bool = False
    texts: bool = False
    whole: Mapping[str, Collection[str]] | None = None
    tabs: bool = False


SITES: Mapping[str, Site] = {
    "kad": Site(
        "https://kad.arbitr.ru/",
        ("arbitr.ru",),
        frozenset({"documentsTotalCount", "documentsPagesCount", "documentsPage"}),
        names=True,
        whole={},
        tabs=True,
    ),
    "fssp": Site(
        "https://fssp.gov.ru/iss/ip",
        ("fssp.gov.ru", "fssprus.ru"),
        whole={"is[variant]": ("5",), "is[ip_number]": ("",), "is[region_id][0]": ("", "-1"), "is[date]": ("",)},
    ),
    "account_freezes": Site("https://service.nalog.ru/bi.do", ("nalog.ru", "nalog.gov.ru"), texts=True),
    "cbr_zsk": Site("https://www.cbr.ru/counteraction_m_ter/platform_zsk/proverka-po-inn/", ("cbr.ru",), texts=True),
}
"""Sources that are captured, in the order in which a page offers them."""

ENDINGS = {HTML: "html", JSON: "json", TEXT: "txt"}


def captured(kind: str) -> list[Source]:
    """Sources of this version whose pages can be brought, of subjects of this kind."""
    return [
        SOURCES[code] for code in SITES if code in SOURCES and SOURCES[code].formats and kind in SOURCES[code].kinds
    ]


class Vetted(msgspec.Struct, frozen=True):
    """What may be stored. name: as the source's formats expect the answer about this ИНН. day: on which it was saved.

    found: records that it holds of the company. address: the official page, without query; '' where it was not told.
    """

    source: str
    name: str
    content: bytes
    day: date
    found: int
    address: str = ""


class Question(msgspec.Struct, frozen=True):
    """About whom somebody brings a page, and on which day he says that he saved it. today: the Moscow day.

    is_dated: whether he was asked for the day; else `said` is today, and what the file tells counts.
    sandbox: the origin that stands for all official hosts, '' outside the demo.
    """

    inn: str
    said: date
    today: date
    sandbox: str = ""
    is_dated: bool = True


def vet(data: bytes, code: str, question: Question, *, pasted: str = "") -> Vetted:
    """The page of source `code` in an upload, or in a pasted text. Raises NotTaken with a sentence for its sender.

    That nobody edited it cannot be proved: whoever brought it is told so, and nobody else sees it.
    """
    day_is_possible(question)
    upload = unwrap(data) if data or not pasted.strip() else unwrap(pasted.encode("utf-8", "replace"))
    return _vetted(upload, code, question)


def find(data: bytes, codes: Collection[str], question: Question, *, pasted: str = "") -> Vetted:
    """As `vet`, of whichever of these sources the page is. Raises NotTaken: the refusal of the nearest one."""
    day_is_possible(question)
    upload = unwrap(data) if data or not pasted.strip() else unwrap(pasted.encode("utf-8", "replace"))
    host = host_of(official(upload.address, question.sandbox))
    of_host = [code for code in codes if _is_of(host, SITES[code])]
    first: NotTaken | None = None
    for code in of_host or codes:
        try:
            return _vetted(upload, code, question)
        except NotTaken as error:
            if first is None or _NEARNESS.get(error.template, 9) > _NEARNESS.get(first.template, 9):
                first = error
    raise first or NotTaken(refused.NO_ANSWER)


_NEARNESS = {refused.STRANGE: 0, refused.OTHER_SOURCE: 1, refused.NO_ANSWER: 2, refused.ONLY_PAGES: 2}
"""How near a page came that was refused so: the nearest source tells what to do; of equals the first."""


def day_is_possible(question: Question) -> None:
    """Raises NotTaken for a day to come and for one too long ago."""
    if question.said > question.today:
        raise NotTaken(refused.FUTURE)
    if question.said < question.today - timedelta(days=KEPT_DAYS):
        raise NotTaken(refused.TOO_OLD)


def official(address: str, sandbox: str) -> str:
    """The official address of a page; the sandbox has all hosts under its own."""
    origin = sandbox.rstrip("/") + "/"
    return "https://" + address.removeprefix(origin) if sandbox and address.startswith(origin) else address


def _is_of(host: str, site: Site) -> bool:
    return any(host == own or host.endswith("." + own) for own in site.hosts)


def _vetted(upload: Upload, code: str, question: Question) -> Vetted:
    source, site = SOURCES[code], SITES[code]
    address = official(upload.address, question.sandbox)
    if (host := host_of(address)) and not _is_of(host, site):
        raise NotTaken(refused.OTHER_SITE, host=host, wanted=host_of(site.page))
    day = _day(upload, question)
    content, asked = _cut(upload, site, question.inn)
    asked |= cut.asked_in_address(address) if host else set()
    name = asked_name(code, question.inn, ENDINGS[upload.form])
    form = _form(upload, content, name, source, question)
    if asked and question.inn not in asked:
        raise NotTaken(refused.OTHER_COMPANY, number=", ".join(sorted(asked)[:3]), inn=question.inn)
    if site.whole is not None and (
        len(asked) > 1 or narrowed.by_address(address, site.whole) or _is_narrowed(upload, site.whole)
    ):
        raise NotTaken(refused.NARROWED, inn=question.inn)
    pages = [cut.Page(text) for text in _pages(upload)] if site.tabs else []
    if any(page.shows_one_kind() for page in pages):
        raise NotTaken(refused.NARROWED, inn=question.inn)
    records = _records(form, content, name, source, site, question, seen=question.inn in asked)
    if site.tabs and not records and not any(page.asks_bare(question.inn) for page in pages):
        raise NotTaken(refused.NOT_NAMED, inn=question.inn)
    told = _told_days(records)
    if upload.form == JSON:
        told |= cut.days_of_answer(cut.answer(upload.text))
    for found in sorted({*days_in([record.body for record in records]), *told}):
        if found > question.said:
            raise NotTaken(refused.LATER, found=f"{found:%d.%m.%Y}", said=f"{question.said:%d.%m.%Y}")
    day = min({day, *told})
    if day < question.today - timedelta(days=KEPT_DAYS + 1):
        raise NotTaken(refused.TOO_OLD)
    kept = address.partition("?")[0].partition("#")[0].partition(";")[0] if host else ""
    return Vetted(code, name, content, day, len(records), kept if len(kept) <= 200 else "")


def _day(upload: Upload, question: Question) -> date:
    """The day of the page. Where the browser wrote one, the earlier of both; a day apart may be another time zone."""
    if upload.saved is None:
        return question.said
    if upload.saved < question.today - timedelta(days=KEPT_DAYS + 1):
        raise NotTaken(refused.TOO_OLD)
    if not question.is_dated and upload.saved <= question.said:
        return upload.saved
    if abs((upload.saved - question.said).days) > 1:
        raise NotTaken(refused.OTHER_DAY, saved=f"{upload.saved:%d.%m.%Y}", said=f"{question.said:%d.%m.%Y}")
    return min(upload.saved, question.said)


def _cut(upload: Upload, site: Site, inn: str) -> tuple[bytes, set[str]]:
    """What is kept, and whose ИНН the page shows as asked for."""
    if upload.form == HTML:
        page = cut.Page(upload.text)
        return page.cut(site.fields, inn), _seen_on(upload.text)
    if upload.form == JSON:
        tree = cut.answer(upload.text)
        if cut.wants_captcha(tree):
            raise NotTaken(refused.CAPTCHA)
        asked = cut.asked_in_answer(tree)
        for text in _pages(upload):
            asked |= _seen_on(text)
        return cut.dumped(cut.cut_answer(tree, site.fields, inn)), asked
    return cut.cut_text(upload.text), cut.written_in(upload.text)


def _seen_on(text: str) -> set[str]:
    """By its fields; where they show none, by its words."""
    page = cut.Page(text)
    return page.asked() or page.written()


def _is_narrowed(upload: Upload, allowed: Mapping[str, Collection[str]]) -> bool:
    """Whether the page, or one that an answer carries, shows a search for less."""
    return any(cut.Page(text).is_narrowed(allowed) for text in _pages(upload))


def _pages(upload: Upload) -> list[str]:
    """The page, or the few that an answer carries. Raises NotTaken."""
    if upload.form != JSON:
        return [upload.text] if upload.form == HTML else []
    pages = list(islice(cut.pages_in(cut.answer(upload.text)), MOST_INNER + 1))
    if len(pages) > MOST_INNER:
        raise NotTaken(refused.TOO_LONG)
    return pages


def _form(upload: Upload, content: bytes, name: str, source: Source, question: Question) -> Format:
    """The format that reads it. Raises NotTaken with what the page is instead."""
    ours: Format | None = None
    with_reason = False
    for form in source.formats:
        try:
            if form.recognise(Look(name, content, None)) is not None:
                ours = form
                break
        except (NotRead, ValueError):
            with_reason = True
    other = _other(upload, content, source)
    if other is not None:
        raise NotTaken(refused.OTHER_SOURCE, title=other.title)
    if ours is not None:
        return ours
    _tell_what_it_is(upload)
    if upload.form == TEXT and not SITES[source.code].texts:
        raise NotTaken(refused.ONLY_PAGES)
    if with_reason:
        raise NotTaken(refused.NO_ANSWER)
    raise NotTaken(refused.STRANGE, title=source.title, inn=question.inn)


def _other(upload: Upload, content: bytes, source: Source) -> Source | None:
    """The other source of which this is a page by its own signs."""
    try:
        found = recognise(Look(f"page.{ENDINGS[upload.form]}", content, None))
    except ValueError:  # NotRead, Withheld: of which source is not told
        return None
    return found[0] if found and found[0].code != source.code else None


def _tell_what_it_is(upload: Upload) -> None:
    """Raises NotTaken for a page that asks for a captcha or for a password."""
    for text in _pages(upload):
        page = cut.Page(text)
        words = page.words().lower()
        if page.asks_for_a_captcha() or re.search("код с картинки|не робот|проверка браузера", words):
            raise NotTaken(refused.CAPTCHA)
        if page.asks_for_a_password() or re.search("войти через госуслуги|авторизуйтесь", words):
            raise NotTaken(refused.LOG_IN)


def _records(
    form: Format, content: bytes, name: str, source: Source, site: Site, question: Question, *, seen: bool
) -> list[Record]:
    """What it says of the company. Raises NotTaken where it cannot be read whole, or may be about somebody else."""
    parsed = list(form.parse([content], About(name, to_day(question.said))))
    records = [one for one in parsed if isinstance(one, Record)]
    if any(isinstance(one, Rejected) for one in parsed):
        raise NotTaken(refused.PARTS if records else refused.NO_ANSWER)
    mine = [record for record in records if record.subject == question.inn]
    strangers = len(records) - len(mine) + sum(isinstance(one, Unlinked) for one in parsed)
    sure = site.names and not strangers and any(_is_sure(source, record) for record in mine)
    if not seen and not sure:
        raise NotTaken(refused.NOT_NAMED, inn=question.inn)
    if strangers and not mine:
        raise NotTaken(refused.OTHER_COMPANY, number="—", inn=question.inn)
    return mine


def _is_sure(source: Source, record: Record) -> bool:
    return not any(value.get("possible") for _, _, value in blocks_of(source, record.body))


def _told_days(records: list[Record]) -> set[date]:
    """The days of which a page says that it speaks; of one that does not the day on which it was saved."""
    return {day for record in records if (day := to_date(record.asof)) is not None}


def days_in(value: Any) -> Iterator[date]:
    """Every day of the calendar in a tree."""
    if isinstance(value, str):
        day = iso_day(value[:10]) if len(value) >= 10 else None
        if day:
            yield day
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from days_in(inner)


__all__ = ["SITES", "NotTaken", "Question", "Site", "Vetted", "captured", "find", "vet"]
