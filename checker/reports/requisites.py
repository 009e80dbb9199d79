"""The state in the register, and the requisites: names, numbers, address, capital, registrations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from checker import text
from checker.facts import Fact, FactSheet, stamp_of
from checker.i18n import N_
from checker.reports.labels import STATUS_RANGES, STATUSES
from checker.reports.model import Line, Mark, Section, Status
from checker.reports.proofs import line, untrue_mark
from checker.reports.spell import number_words, say
from checker.reports.words import Words


def status_words(code: str, words: Words) -> tuple[str, str]:
    """Short words and tone of a code of the справочник СЮЛСТ; a code that we do not know is said to be so."""
    if code in STATUSES:
        short, tone = STATUSES[code]
        return words(short), tone
    for first, last, short, tone in STATUS_RANGES:
        if first <= code <= last:
            return words(short), tone
    return words(N_("Состояние с неизвестным нам кодом {code}"), code=code or "?"), "warn"


def status_of(sheet: FactSheet, words: Words) -> Status:
    """The state in the register: its code, else that of the end, else `active`; `unknown` without a register record."""
    status, end = sheet.one("status"), sheet.one("termination")
    code, full, since = "active", "", ""
    if status is not None:
        code, full = str(status.value.get("code", "")), say(status.value.get("name", ""), words)
        since = str(stamp_of(status.value).get("date") or "")
    elif end is not None:
        method: Any = end.value.get("method", {})
        code, full = str(method.get("code", "")), say(method.get("name", ""), words)
    elif sheet.one("identity") is None:
        code = "unknown"
    if end is not None:
        since = str(end.value.get("date") or since)
    short, tone = status_words(code, words)
    return Status(code=code, words=short, full=full, tone=tone, since=words.day(since), since_iso=since or None)


def register_section(sheet: FactSheet, words: Words) -> Section | None:
    """Status, exclusion, end: in the register's own words. Nothing for a company that simply goes on."""
    lines: list[Line] = []
    for fact in sheet.of("status"):
        lines.append(line(fact, words, say(fact.value.get("name", ""), words), used={"name", "code"}))
    for fact in sheet.of("termination"):
        lines.append(line(fact, words, say(fact.value.get("method", {}), words), used={"method"}))
    if not lines:
        return None
    return Section(id="state", title=words(N_("Состояние в реестре")), lines=tuple(lines))


def requisites_section(sheet: FactSheet, words: Words) -> Section:
    """Everything by which a contract or a payment names the company."""
    return Section(id="requisites", title=words(N_("Реквизиты")), lines=tuple(_requisites(sheet, words)))


def _requisites(sheet: FactSheet, words: Words) -> Iterator[Line]:
    for fact in sheet.of("name"):
        yield from _names(fact, words)
    for fact in sheet.of("identity"):
        yield from _numbers(fact, words)
    yield from _contacts(sheet, words)
    yield from _capitals(sheet, words)
    for fact in sheet.of("formation"):
        created = "reg_date" if fact.value.get("reg_date") else "ogrn_date"
        yield line(fact, words, words.day(fact.value.get(created)), used={"ogrn", created})
    for block in ("registrar", "registry_holder", "foreign_registration", "international_status"):
        for fact in sheet.of(block):
            yield _organisation(fact, words)
    for block in ("tax_registration", "pension", "social", "social_fund"):
        for fact in sheet.of(block):
            office = fact.value.get("tax_office") or fact.value.get("fund_office") or fact.value
            used = {"tax_office", "fund_office", "code", "name", "inn"}
            yield line(fact, words, say(office.get("name", ""), words), used=used)
    for fact in sheet.of("charter"):
        number = str(fact.value.get("number", ""))
        yield line(fact, words, words(N_("№ {number}"), number=number) if number else "", used={"number"})


def _contacts(sheet: FactSheet, words: Words) -> Iterator[Line]:
    marks = tuple(untrue_mark(fact, words) for fact in sheet.of("address_mark"))
    for fact in sheet.of("address"):
        yield line(fact, words, text.address_line(fact.value), used=ADDRESS_KEYS, marks=marks)
    for fact in sheet.of("move_decision"):
        place = text.address_line({"classic": fact.value}) or text.address_line({"fias": fact.value})
        said = [say(fact.value.get("text", ""), words), place]
        yield line(fact, words, ": ".join(part for part in said if part), used={"text", *PLACES})
    for fact in sheet.of("email"):
        yield line(fact, words, str(fact.value.get("email", "")).lower(), used={"email"})


def _capitals(sheet: FactSheet, words: Words) -> Iterator[Line]:
    for fact in sheet.of("capital"):
        yield line(fact, words, _capital(fact, words), used={"sum_kop", "kind"})
    for fact in sheet.of("own_share"):
        yield line(fact, words, share_words(fact.value, words), used={"nominal_kop", "size"})


def _organisation(fact: Fact, words: Words) -> Line:
    company = fact.value.get("company") or {}
    named = fact.value.get("name") or company.get("name_full") or ""
    return line(
        fact,
        words,
        say(named, words) + number_words(company, words),
        used={"name", "company"},
        company=str(company.get("inn") or company.get("ogrn") or ""),
    )


ADDRESS_KEYS = frozenset({"fias", "classic", "seat"})
PLACES = frozenset({"region", "region_code", "region_name", "district", "city", "municipality", "urban", "settlement"})


def _names(fact: Fact, words: Words) -> Iterator[Line]:
    short: Any = fact.value.get("short") or {}
    full = line(
        fact,
        words,
        text.readable_name(str(fact.value.get("name_full", ""))),
        label=words(N_("Полное наименование")),
        used={"name_full", "short", "name_short", "languages"},
    )
    yield full
    named = str(short.get("name_short") or fact.value.get("name_short") or "")
    if named:
        yield Line(label=words(N_("Краткое наименование")), value=text.readable_name(named), proof=full.proof)


def _numbers(fact: Fact, words: Words) -> Iterator[Line]:
    labels = (("inn", N_("ИНН")), ("kpp", N_("КПП")), ("ogrn", N_("ОГРН")))
    of_number = line(
        fact, words, "", used={"inn", "kpp", "ogrn", "ogrn_date", "opf_classifier", "opf_code", "opf_name"}
    )
    for key, label in labels:
        if value := fact.value.get(key):
            notes: tuple[str, ...] = ()
            if key == "ogrn" and fact.value.get("ogrn_date"):
                notes = (words(N_("присвоен {day}"), day=words.day(fact.value["ogrn_date"])),)
            yield Line(label=words(label), value=str(value), notes=notes, proof=of_number.proof)
    if name := fact.value.get("opf_name"):
        code = words(N_("код {code}"), code=fact.value.get("opf_code", ""))
        yield Line(
            label=words(N_("Правовая форма")),
            value=say(name, words),
            notes=(code, *of_number.notes),
            proof=of_number.proof,
        )


def _capital(fact: Fact, words: Words) -> str:
    amount = fact.value.get("sum_kop")
    kind = str(fact.value.get("kind", "")).lower()
    value = words.money(int(amount)) if amount is not None else words(N_("не указан"))
    return value if kind in ("", "уставный капитал") else f"{value} ({kind})"


def share_words(share: Any, words: Words) -> str:
    """«25 %, номинал 10 000 ₽» of a share as the register writes it; '' where it gives neither."""
    size: Any = share.get("size") or {}
    parts = []
    if "percent" in size:
        parts.append(words.percent(str(size["percent"])))
    elif "fraction" in size:
        parts.append(f"{size['fraction'].get('numerator')}/{size['fraction'].get('denominator')}")
    elif "decimal" in size:
        parts.append(str(size["decimal"]))
    if share.get("nominal_kop") is not None:
        parts.append(words(N_("номинал {sum}"), sum=words.money(int(share["nominal_kop"]))))
    return ", ".join(parts)


def day_of(value: Any) -> date | None:
    """A day from ISO text or YYYYMMDD; None for nothing."""
    digits = str(value or "").replace("-", "")
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])) if len(digits) == 8 else None


def header_marks(sheet: FactSheet, words: Words) -> tuple[Mark, ...]:
    """Marks of untrue address, head and founders: they also stand at the top of the card."""
    titles = {
        "address_mark": N_("Адрес недостоверен"),
        "head_mark": N_("Сведения о руководителе недостоверны"),
        "managing_company_mark": N_("Сведения об управляющей организации недостоверны"),
        "founder_mark": N_("Сведения об участнике недостоверны"),
        "disqualification": N_("Руководитель дисквалифицирован"),
    }
    return tuple(Mark(words=words(title)) for block, title in titles.items() if sheet.one(block))
