"""The state in the register, and the requisites: names, numbers, address, capital, registrations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from checker import text
from checker.facts import Fact, FactSheet, stamp_of
from checker.i18n import N_
from checker.reports.keys import KEYS
from checker.reports.labels import ENTREPRENEUR_RANGES, ENTREPRENEUR_STATUSES, STATUS_RANGES, STATUSES
from checker.reports.model import Line, Mark, Section, Status
from checker.reports.proofs import in_force, line, proof_of, source_title, untrue_mark
from checker.reports.shares import burden_marks, share_words
from checker.reports.spell import correction_words, number_words, say
from checker.reports.words import Words
from checker.scoring.rules.registers import is_ending


def status_words(code: str, words: Words, kind: str = "legal_entity") -> tuple[str, str]:
    """Short words and tone of a code of state or ending; a code that we do not know is said to be so.

    Companies: справочники СЮЛСТ, СЮЛПД; entrepreneurs: СИПСТ, СИППД, in which some codes mean something else.
    """
    own = kind == "entrepreneur"
    if own and code in ENTREPRENEUR_STATUSES:
        short, tone = ENTREPRENEUR_STATUSES[code]
        return words(short), tone
    if code in STATUSES and not (own and is_ending(code)):
        short, tone = STATUSES[code]
        return words(short), tone
    for first, last, short, tone in ENTREPRENEUR_RANGES if own else STATUS_RANGES:
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
    short, tone = status_words(code, words, sheet.kind)
    return Status(code=code, words=short, full=full, tone=tone, since=words.day(since), since_iso=since or None)


def ending_of(sheet: FactSheet) -> tuple[bool, str]:
    """Whether the register says that the company ended by the day of the sheet; the day in ISO, '' if unsaid."""
    end, status = sheet.one("termination"), sheet.one("status")
    if end is not None:
        last = day_of(end.value.get("date"))
        return last is None or last <= sheet.on, last.isoformat() if last else ""
    if status is not None and is_ending(str(status.value.get("code", ""))):
        return True, str(stamp_of(status.value).get("date") or "")
    return False, ""


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
    """Everything by which a contract names the company; of one without a register record what other sources say."""
    if sheet.one("identity") is None and sheet.one("name") is None:
        return Section(
            id="requisites",
            title=words(N_("Реквизиты")),
            note=words(N_("Записи реестра у нас нет. Вот какое имя называют другие источники.")),
            lines=tuple(_others(sheet, words)),
        )
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
        label = words(N_("Регистрация")) if sheet.kind == "entrepreneur" else ""
        yield line(fact, words, words.day(fact.value.get(created)), label=label, used={"ogrn", created})
    yield from _person(sheet, words)
    yield from _search_rows(sheet, words)
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


def other_name(sheet: FactSheet) -> tuple[str, str]:
    """Full and short name by the sources that are no register, the fullest of them first; '' where none names it."""
    for fact in (*sheet.of("register_row"), *sorted(sheet.facts, key=lambda fact: fact.evidence.as_of, reverse=True)):
        value = fact.value
        own = value.get("organisation") if fact.block == "statement" else value
        if isinstance(own, Mapping) and fact.block in NAMING:
            if named := str(own.get("name_full") or own.get("name") or ""):
                return named, str(own.get("name_short") or "")
            if isinstance(own.get("person"), Mapping):
                return text.person_name(own["person"]), ""
    return "", ""


NAMING = frozenset({"register_row", "statement", "sme", "headcount", "income_expense"})
"""Blocks of other sources that name the company itself."""


def _search_rows(sheet: FactSheet, words: Words) -> Iterator[Line]:
    for fact in sheet.of("register_row"):
        named = text.readable_name(str(fact.value.get("name_full") or ""))
        yield line(fact, words, named, used={"name_full", "kind"})


def _others(sheet: FactSheet, words: Words) -> Iterator[Line]:
    """Name, numbers and place by each source that is no register, the search row of the register first."""
    yield from _search_rows(sheet, words)
    told: set[str] = set()
    for fact in sorted(sheet.facts, key=lambda fact: fact.evidence.as_of, reverse=True):
        source = fact.evidence.source
        own = fact.value.get("organisation") if fact.block == "statement" else fact.value
        if fact.block not in NAMING - {"register_row"} or source in told or not isinstance(own, Mapping):
            continue
        told.add(source)
        named = say(own.get("name") or own.get("person") or "", words)
        about = [f"{words(KEYS[key])} {own[key]}" for key in ("inn", "kpp", "ogrn") if own.get(key)]
        place = own.get("place") or own.get("address")
        if place:
            about.append(say(place, words))
        yield Line(
            label=source_title(source, words), value=named, notes=tuple(about), proof=proof_of(fact.evidence, words)
        )


def _contacts(sheet: FactSheet, words: Words) -> Iterator[Line]:
    marks = tuple(untrue_mark(fact, words) for fact in sheet.of("address_mark"))
    for fact in sheet.of("address"):
        parts = {"fias": "address", "classic": "address", "seat": "seat"}
        yield line(fact, words, text.address_line(fact.value), used=ADDRESS_KEYS, marks=marks, parts=parts)
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
        marks = burden_marks(fact, fact.value, words)
        used = {"nominal_kop", "size", "encumbrances", "arrests"}
        yield line(fact, words, share_words(fact.value, words), used=used, marks=marks)


def _person(sheet: FactSheet, words: Words) -> Iterator[Line]:
    """What only an entrepreneur has, and other registrations under the same ИНН."""
    for fact in sheet.of("citizenship"):
        country = say(fact.value, words, "citizenship")
        russian = words(N_("Россия")) if str(fact.value.get("code")) == "1" else ""
        yield line(fact, words, country or russian, used=frozenset(fact.value))
    for fact in sheet.of("farm_head"):
        yield line(fact, words, say(fact.value.get("text", ""), words), used={"text"})
    for fact in sheet.of("other_registration"):
        yield _other_registration(fact, sheet.kind, words)


def _other_registration(fact: Fact, kind: str, words: Words) -> Line:
    """Another registration under the same ИНН, with what became of it."""
    value = fact.value
    state, _ = status_words(str(value.get("ended") or value.get("status") or "active"), words, kind)
    ended = words.day(value.get("ended_on"))
    told = f"{value.get('ogrn', '')}: {state}" + (f" ({ended})" if ended else "")
    return line(fact, words, told, used={"ogrn", "name", "status", "ended", "ended_on"})


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


NAMES = {
    "short": N_("Краткое наименование"),
    "foreign": N_("Наименование на иностранном языке"),
    "short_foreign": N_("Краткое наименование на иностранном языке"),
}


def _names(fact: Fact, words: Words) -> Iterator[Line]:
    """The full name and, with entries of their own, the others; 4.05 has the short one beside the full."""
    person = text.person_name(fact.value.get("person") or {})
    full = line(
        fact,
        words,
        person or text.readable_name(str(fact.value.get("name_full", ""))),
        label=words(N_("Фамилия, имя, отчество") if person else N_("Полное наименование")),
        used={"name_full", "name_short", "person", "sex", *NAMES},
    )
    yield full
    for key, label in NAMES.items():
        part: Any = fact.value.get(key) or {}
        if key == "short" and not part:
            part = {"name_short": fact.value.get("name_short")}
        if named := str(part.get("name_short") or part.get("name") or ""):
            own = part.get("entry")
            corrected = correction_words(part, words)
            yield Line(
                label=words(label),
                value=text.readable_name(named),
                notes=(corrected,) if corrected else (),
                proof=proof_of(fact.evidence, words, own) if own else full.proof,
            )


def _numbers(fact: Fact, words: Words) -> Iterator[Line]:
    own = N_("ОГРНИП") if len(str(fact.value.get("ogrn") or "")) == 15 else N_("ОГРН")
    labels = (("inn", N_("ИНН")), ("kpp", N_("КПП")), ("ogrn", own))
    of_number = line(
        fact, words, "", used={"inn", "kpp", "ogrn", "ogrn_date", "opf_classifier", "opf_code", "opf_name", "kind_name"}
    )
    for key, label in labels:
        if value := fact.value.get(key):
            notes: tuple[str, ...] = ()
            if key == "ogrn" and fact.value.get("ogrn_date"):
                notes = (words(N_("присвоен {day}"), day=words.day(fact.value["ogrn_date"])),)
            yield Line(label=words(label), value=str(value), notes=notes, proof=of_number.proof)
    if kind := fact.value.get("kind_name"):
        yield Line(
            label=words(N_("Кто это")),
            value=say(kind, words).capitalize(),
            notes=of_number.notes,
            proof=of_number.proof,
        )
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


def day_of(value: Any) -> date | None:
    """A day from ISO text or YYYYMMDD; None for nothing."""
    digits = str(value or "").replace("-", "")
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])) if len(digits) == 8 else None


def header_marks(sheet: FactSheet, words: Words) -> tuple[Mark, ...]:
    """Marks of untrue address, head and founders, and a disqualification while it lasts, for the top of the card."""
    titles = {
        "address_mark": N_("Адрес недостоверен"),
        "head_mark": N_("Сведения о руководителе недостоверны"),
        "managing_company_mark": N_("Сведения об управляющей организации недостоверны"),
        "founder_mark": N_("Сведения об участнике недостоверны"),
        "disqualification": N_("Руководитель дисквалифицирован"),
    }
    return tuple(
        Mark(words=words(title))
        for block, title in titles.items()
        if any(block != "disqualification" or in_force(fact, sheet.on) for fact in sheet.of(block))
    )
