"""The card of a company: one view model, from which page, JSON, PDF and XLSX come, so that they cannot disagree."""

from __future__ import annotations

from datetime import date

import msgspec

from checker import text
from checker.dates import moscow_day
from checker.facts import Coverage, Deal, Fact, FactSheet, State, Verdict
from checker.i18n import N_
from checker.regions import region_of
from checker.reports.activity import activity_section
from checker.reports.business import (
    activities_section,
    licences_section,
    other_section,
    reorganisation_section,
    units_section,
)
from checker.reports.disqualified import disqualified_section
from checker.reports.entries import teaser
from checker.reports.founders import founders_section
from checker.reports.labels import NOT_HELD, STATES
from checker.reports.model import Card, Happening, Identity, Section, SourceView, Unknown, VerdictView
from checker.reports.opinion import verdict_view
from checker.reports.overview import overview
from checker.reports.people import head_name, head_title, related_section, signers_section
from checker.reports.proofs import NOT_NAMED, SAYS_NOTHING, proof_of, source_title, why_not
from checker.reports.requisites import (
    day_of,
    header_marks,
    other_name,
    register_section,
    requisites_section,
    status_of,
)
from checker.reports.sites import ABOUT, ADVERSE, official_page
from checker.reports.stopped import stopped_section
from checker.reports.transparent import transparent_section
from checker.reports.words import Words
from checker.scoring.reading import registered_on
from scrapers.registry import SOURCES

STORY_LINES = 5

BROUGHT = {
    "capture": N_("сохранено вами, проверить это мы не можем"),
    "adapter": N_("получено у Checko по ключу вашей организации"),
}
"""Of what people of the reader's organisation brought. Of a saved page: a forged one would look the same."""


def identity_card(sheet: FactSheet, lang: str) -> Identity:
    """Who it is, and nothing that would tell how it stands: no marks, no findings."""
    words = Words(lang)
    identity, name, address, capital = (sheet.one(block) for block in ("identity", "name", "address", "capital"))
    heads, managers = list(sheet.of("head")), list(sheet.of("managing_company"))
    leaders = len(heads) + len(managers)
    born = registered_on(sheet)
    end = sheet.one("termination")
    last_day = (day_of(end.value.get("date")) if end else None) or sheet.on
    full, short = shown_names(sheet, words)
    return Identity(
        known=bool(sheet.facts),
        inn=sheet.inn,
        ogrn=sheet.ogrn,
        kpp=str(identity.value.get("kpp", "")) if identity else "",
        kind=sheet.kind,
        form=form(sheet),
        name=short or full or (words(N_("ИНН {number}"), number=sheet.inn) if sheet.inn else sheet.ogrn),
        full_name=full if short and full != short else "",
        status=status_of(sheet, words),
        age=words.age(born, last_day) if born else "",
        registered=words.day(born),
        head=head_name(heads[0], words) if heads else _manager(managers),
        head_label=words(N_("Управляющая организация") if managers and not heads else N_("Руководитель")),
        head_office=head_title(heads[0], words) if heads else "",
        head_more=words(N_("и ещё {n}"), n=leaders - 1) if leaders > 1 else "",
        address=text.address_line(address.value) if address else "",
        capital=words.money(int(capital.value["sum_kop"])) if capital and "sum_kop" in capital.value else "",
        region=region_of(sheet.inn) if name else "",
        as_of=words.moment(sheet.as_of),
        on=words.day(sheet.on),
    )


def identity_of(sheet: FactSheet, lang: str) -> Identity:
    """Who it is with the marks of the register: the head of every page of the company, for those who have the right."""
    return msgspec.structs.replace(identity_card(sheet, lang), header_marks=header_marks(sheet, Words(lang)))


def build_card(sheet: FactSheet, verdict: Verdict, lang: str, deal: Deal = Deal()) -> Card:
    """Everything that a reader of this language sees of the company, from one sheet and its verdict."""
    words = Words(lang)
    view = verdict_view(sheet, verdict, deal, words)
    coverage = tuple(coverage_view(source, words, sheet.on) for source in sheet.coverage)
    unchecked = tuple(source for source in coverage if source.state == State.NOT_CHECKED or source.stale)
    spoke = tuple(
        source
        for source in coverage
        if source.state == State.FOUND or (source.expected and source.state != State.NOT_CHECKED)
    )
    identity = identity_of(sheet, lang)
    return Card(
        **{name: getattr(identity, name) for name in Identity.__struct_fields__},
        verdict=view,
        coverage=coverage,
        spoke=spoke,
        unchecked=unchecked,
        unknown=_unknown(verdict, view, unchecked, words),
        overview=overview(sheet, words),
        sections=tuple(section for section in _sections(sheet, words) if section is not None),
        story=_story(sheet, words),
        story_total=sum(1 for _ in sheet.of("change")),
    )


def _sections(sheet: FactSheet, words: Words) -> tuple[Section | None, ...]:
    if not sheet.facts:
        return ()
    return (
        register_section(sheet, words),
        requisites_section(sheet, words),
        signers_section(sheet, words),
        founders_section(sheet, words),
        related_section(sheet, words),
        disqualified_section(sheet, words),
        activity_section(sheet, words),
        activities_section(sheet, words),
        licences_section(sheet, words),
        units_section(sheet, words),
        reorganisation_section(sheet, words),
        stopped_section(sheet, words),
        transparent_section(sheet, words),
        other_section(sheet, words),
    )


def shown_names(sheet: FactSheet, words: Words) -> tuple[str, str]:
    """Full and short name for reading; an entrepreneur goes by his own name after «ИП» or «Глава КФХ»."""
    fact = sheet.one("name")
    if sheet.kind == "entrepreneur" and fact is not None:
        person = text.person_name(fact.value.get("person") or {}) or text.readable_name(names(sheet)[0])
        return "", f"{words(form_words(sheet))} {person}".strip()
    full, short = names(sheet)
    return text.readable_name(full), text.readable_name(short)


def names(sheet: FactSheet) -> tuple[str, str]:
    """Full and short name as the register spells them; what another source says where the register is not known."""
    fact = sheet.one("name")
    if fact is None:
        return other_name(sheet)
    short = fact.value.get("short") or {}
    return str(fact.value.get("name_full", "")), str(short.get("name_short") or fact.value.get("name_short") or "")


def form_words(sheet: FactSheet) -> str:
    """How an entrepreneur is called: ИП, or the head of a farm (ВидИП 2)."""
    identity = sheet.one("identity")
    farm = identity is not None and str(identity.value.get("kind_code", "")) == "2"
    return N_("Глава КФХ") if farm else N_("ИП")


def form(sheet: FactSheet) -> str:
    """The short legal form («ООО»); '' where it is not known."""
    if sheet.kind == "entrepreneur":
        return {"Глава КФХ": "КФХ"}.get(form_words(sheet), form_words(sheet))
    identity = sheet.one("identity")
    code = str(identity.value.get("opf_code") or "") if identity else ""
    return text.legal_form(code, names(sheet)[0])


def _manager(managers: list[Fact]) -> str:
    company = managers[0].value.get("company") or {} if managers else {}
    return text.readable_name(str(company.get("name_full", "")))


NEEDED = frozenset({"coverage.not_checked", "coverage.blocked", "coverage.stale", "coverage.verify_stop"})
"""Findings that name a source without which this deal gets no `work`."""


def _unknown(verdict: Verdict, view: VerdictView, unchecked: tuple[SourceView, ...], words: Words) -> Unknown | None:
    """All that we do not know in one place: what this deal needs first, then the rest, each source once."""
    named: set[str] = set()
    for finding in verdict.findings:
        if finding.code.startswith("coverage."):
            named.update((str(finding.parameters.get("source", "")), *finding.parameters.get("sources", ())))
    findings = [finding for finding in view.findings if finding.state == "unknown"]
    others = tuple(source for source in unchecked if source.source not in named)
    if not findings and not others:
        return None
    findings.sort(key=lambda finding: (finding.code not in NEEDED, bool(finding.because)))
    return Unknown(title=words(N_("Чего мы не знаем")), findings=tuple(findings), others=others)


def coverage_view(coverage: Coverage, words: Words, on: date) -> SourceView:
    """One source in words: what it said of the company, or why it said nothing, and how old that is on the day."""
    label, tone = STATES[coverage.state.value]
    said = words(label)
    if coverage.state is State.NOTHING_FOUND:
        absent = N_("в списке на {day} нет") if coverage.channel == "bulk" else NOT_NAMED
        said = words(absent, day=words.day(coverage.as_of))
        tone = tone if coverage.source in ADVERSE else "plain"
    weak = coverage.state is State.NOTHING_FOUND and coverage.source in SAYS_NOTHING
    if coverage.state is State.NOT_APPLICABLE and coverage.reason in NOT_HELD:
        said = words(NOT_HELD[coverage.reason])
    if coverage.stale:
        said, tone = words(N_("{state}, но данные устарели"), state=said), "unknown"
    said_so = coverage.state in (State.FOUND, State.NOTHING_FOUND)
    return SourceView(
        source=coverage.source,
        title=source_title(coverage.source, words),
        state=coverage.state.value,
        words=said,
        tone=tone,
        reason=why_not(coverage.reason, coverage.channel, words),
        as_of=words.day(coverage.as_of),
        checked=words.day(moscow_day(coverage.checked_at)) if coverage.checked_at else "",
        stale=coverage.stale,
        expected=coverage.expected,
        weak=words(SAYS_NOTHING[coverage.source]) if weak else "",
        about=words(ABOUT[coverage.source]) if coverage.source in ABOUT else "",
        age=_age(coverage, words, on),
        official=official_page(coverage.source),
        proof=proof_of(coverage.evidence, words) if coverage.evidence else None,
        saved=words(BROUGHT[coverage.channel]) if said_so and coverage.channel in BROUGHT else "",
    )


def _age(coverage: Coverage, words: Words, on: date) -> str:
    """«21 день; считаем свежими 40 дней»; '' of a source that gave nothing."""
    source = SOURCES.get(coverage.source)
    if coverage.as_of is None or source is None:
        return ""
    days = "{n} день|{n} дня|{n} дней"
    promise, old = words.count(days, source.promise_hours // 24), (on - coverage.as_of).days
    if old <= 0:
        return words(N_("того же дня; считаем свежими {promise}"), promise=promise)
    return words(N_("{age} на эту дату; считаем свежими {promise}"), age=words.count(days, old), promise=promise)


def _story(sheet: FactSheet, words: Words) -> tuple[Happening, ...]:
    """The last entries of the register, newest first; the whole story has its own page."""
    entries = sorted(sheet.of("change"), key=lambda fact: (str(fact.value.get("date", "")), fact.key), reverse=True)
    return teaser(entries[:STORY_LINES], words)
