"""The page of bailiffs: what is open and what ended without payment, by subject, and every proceeding in a list.

The bailiffs show what is open and, for three years, what ended because nothing was found, or because the debtor was
liquidated or bankrupt (229-ФЗ, art. 46.1.3, 46.1.4, 47.1.6, 47.1.7). What was paid simply leaves their lists.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from checker.facts import Fact, FactSheet, State
from checker.i18n import N_
from checker.reports.chart import chart
from checker.reports.claims import (
    Choice,
    ClaimsView,
    blind,
    columns,
    day_in,
    own_text,
    page_of,
    possible_table,
    row_of,
    said,
    source_lines,
    sure,
    unsure,
    whole,
)
from checker.reports.model import Cell, Line, Row, Section, Table
from checker.reports.words import Words
from checker.scoring.debts import UNCOLLECTABLE, Proceeding, debts_among, numbered
from checker.scoring.reading import see

SOURCES = ("fssp",)
PROCEEDINGS = N_("{n} производство|{n} производства|{n} производств")

SUBJECTS = {
    "supplier": N_("Взыскания в пользу компаний и людей"),
    "credit": N_("Кредиты и займы"),
    "taxes": N_("Налоги, взносы, пени"),
    "utilities": N_("Коммунальные услуги"),
    "budget": N_("Взыскания в бюджет"),
    "wages": N_("Зарплата"),
    "fine": N_("Штрафы"),
    "fine_traffic": N_("Штрафы ГИБДД"),
    "duty": N_("Госпошлина"),
    "levy": N_("Исполнительский сбор"),
    "arrest": N_("Арест, обеспечение иска"),
    "non_property": N_("Неимущественные требования"),
    "other": N_("Иное"),
}
"""What is enforced, by the parser's `subject_kind`, the graver first."""

OPEN, UNPAID, OVER = "open", "unpaid", "over"

GROUNDS = {
    "46.1.1": N_("по заявлению взыскателя"),
    "46.1.2": N_("требование исполнить невозможно"),
    "46.1.3": N_("не нашли должника или его имущество"),
    "46.1.4": N_("нет имущества, которое можно взыскать"),
    "46.1.5": N_("взыскатель не взял непроданное имущество"),
    "46.1.6": N_("взыскатель мешал исполнению"),
    "47.1.1": N_("исполнено"),
    "47.1.2": N_("исполнено солидарным должником"),
    "47.1.3": N_("документ возвращён взыскателю"),
    "47.1.4": N_("документ возвращён суду"),
    "47.1.6": N_("должник ликвидируется, документ у ликвидатора"),
    "47.1.7": N_("должник банкрот, документ у управляющего"),
    "47.1.9": N_("истёк срок давности штрафа"),
}
"""Grounds of ending by article, part and point of the law 229-ФЗ, as of 417-ФЗ."""

GONE = N_(
    "Оплаченное приставы не показывают: запись, которой в новом списке нет, больше не значится "
    "(оплачено или окончено иначе: не публикуется)."
)


NO_LONGER = N_("оплачено или окончено иначе: не публикуется")


def state_of(fact: Fact) -> str:
    """`open`, `unpaid` (ended because nothing was found), or `over` (ended in another way)."""
    if fact.value.get("list") == "active" and not fact.value.get("ended_by"):
        return OPEN
    ground = str(fact.value.get("ended_by") or "")
    if ground in UNCOLLECTABLE:
        return UNPAID
    return OVER if ground or fact.value.get("ended_on") or fact.value.get("list") == "ended" else OPEN


def kind_of(fact: Fact) -> str:
    """What is enforced; of a kind that is not known `other`."""
    kind = str(fact.value.get("subject_kind") or "")
    return kind if kind in SUBJECTS else "other"


def remaining(fact: Fact) -> int | None:
    """What remains to be paid in kopecks, else what was due; None where no sum is told."""
    left = whole(fact.value.get("remaining_kop"))
    return whole(fact.value.get("due_kop")) if left is None else left


def proceedings_of(sheet: FactSheet) -> list[Fact]:
    """The proceedings as the verdict counts them, each number once and as of the day of the sheet; the newest first."""
    found = [msgspec.structs.replace(one.ground, value=one.value) for one in numbered(see(sheet))]
    return sorted(found, key=_newest, reverse=True)


def once(facts: Iterable[Fact]) -> list[Fact]:
    """One of all proceedings on the same document: a document that is presented again is the same debt."""
    oldest_first = sorted(facts, key=_newest)
    return [one.ground for one in debts_among(Proceeding(fact.value, fact) for fact in oldest_first)]


def bailiffs_view(sheet: FactSheet, lang: str, page: int = 1, part: str = "") -> ClaimsView:
    """What a reader of this language sees of the enforcement. part: `open`, `unpaid` or `over`, to list it alone."""
    words = Words(lang)
    facts = proceedings_of(sheet)
    part = part if part in PARTS else ""
    chosen = [fact for fact in facts if not part or state_of(fact) == part]
    heads = columns(
        words, N_("Производство"), N_("Возбуждено"), N_("Что взыскивают"), N_("Долг"), N_("Остаток"), N_("Состояние"),
        numbers=[3, 4], days=[1],
    )  # fmt: skip
    sections = (_short(facts, sure(sheet, "enforcement_gone"), words), _table(facts, words))
    return ClaimsView(
        title=words(N_("Судебные приставы")),
        sources=source_lines(sheet, SOURCES, words),
        blind=blind(sheet, SOURCES),
        sections=tuple(section for section in sections if section),
        choices=_choices(facts, part, words),
        listing=page_of(
            words(N_("Все производства")), heads, chosen, lambda fact: _row(fact, words), page, words, words(GONE)
        ),
        possible=possible_table(unsure(sheet, "enforcement"), lambda fact: _named(fact, words), words),
        empty=_empty(sheet, words) if not facts else "",
    )


PARTS = {OPEN: N_("Открытые"), UNPAID: N_("Взыскать не удалось"), OVER: N_("Окончены иначе")}


def _empty(sheet: FactSheet, words: Words) -> str:
    coverage = sheet.state_of("fssp")
    if coverage.state is State.NOTHING_FOUND and not coverage.stale:
        told = words(N_("На {day} производств с этим ИНН нет."), day=words.day(coverage.as_of))
        return f"{told} {words(GONE)}"
    if sheet.kind == "entrepreneur":
        return words(N_("Открытые списки приставов только об организациях: о предпринимателе они ничего не говорят."))
    return words(N_("Производств мы не видели: это не значит, что их нет."))


def _newest(fact: Fact) -> tuple[str, str]:
    day = day_in(fact, "opened")
    return day.isoformat() if day else "", fact.key


def _choices(facts: Sequence[Fact], part: str, words: Words) -> tuple[Choice, ...]:
    counts = Counter(state_of(fact) for fact in facts)
    if len(counts) < 2:
        return ()
    all_of_them = words(N_("Все"))  # the catalogue's tool finds no text within an f-string
    every = Choice(code="", words=f"{all_of_them} · {words.number(len(facts))}", chosen=not part)
    parts = (
        Choice(code=code, words=f"{words(title)} · {words.number(counts[code])}", chosen=code == part)
        for code, title in PARTS.items()
        if counts[code]
    )
    return (every, *parts)


def _short(facts: Sequence[Fact], gone: Sequence[Fact], words: Words) -> Section | None:
    if not facts and not gone:
        return None
    by_state: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_state[state_of(fact)].append(fact)
    labels = {
        OPEN: N_("Открыто сейчас"),
        UNPAID: N_("Окончено: взыскать не удалось"),
        OVER: N_("Окончено иначе"),
    }
    lines = [_summed(words(label), by_state[state], words) for state, label in labels.items() if by_state[state]]
    if not by_state[OPEN]:
        lines.insert(0, Line(label=words(labels[OPEN]), value=words(N_("производств не видно"))))
    if gone:
        label, told = words(N_("Больше не значится")), words.count(PROCEEDINGS, len(gone))
        lines.append(said(max(gone, key=lambda fact: fact.evidence.as_of), label, told, words, words(NO_LONGER)))
    fines = [fact for fact in by_state[OPEN] if kind_of(fact) == "fine_traffic"]
    notes = [words(N_("Суммы без повторов: один исполнительный документ — один долг."))]
    if fines:
        notes.append(words(N_("Штрафы ГИБДД у тех, кто возит, дело обычное.")))
    opened = Counter(day.year for fact in facts if (day := day_in(fact, "opened")))
    drawn = None
    if opened:
        years = range(max(min(opened), max(opened) - 9), max(opened) + 1)
        title = words(N_("Из того, что значится: возбуждено по годам"))
        drawn = chart("chart-opened", title, {year: opened[year] for year in years}, words, sums=False)
    return Section(
        id="short",
        title=words(N_("Коротко")),
        note=" ".join(notes),
        lines=tuple(lines),
        charts=(drawn,) if drawn else (),
    )


def _summed(label: str, facts: Sequence[Fact], words: Words) -> Line:
    known = [left for fact in once(facts) if (left := remaining(fact)) is not None]
    silent = sum(remaining(fact) is None for fact in facts)
    notes = [words(N_("осталось взыскать {sum}"), sum=words.money(sum(known)))] if known else []
    if silent:
        notes.append(words(N_("сумма не названа: {facts}"), facts=words.count(PROCEEDINGS, silent)))
    return Line(label=label, value=words.count(PROCEEDINGS, len(facts)), notes=tuple(notes))


def _table(facts: Sequence[Fact], words: Words) -> Section | None:
    """Subject × open or ended, with what remains to be paid."""
    if not facts:
        return None
    groups: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[kind_of(fact), state_of(fact)].append(fact)
    rows = []
    for kind, title in SUBJECTS.items():
        mine = [groups.get((kind, state), []) for state in PARTS]
        if any(mine):
            rows.append(Row(cells=(Cell(text=words(title)), *(cell for group in mine for cell in _pair(group, words)))))
    heads = columns(
        words, N_("Что взыскивают"), N_("Открыто"), N_("Осталось"), N_("Взыскать не удалось"), N_("Не взыскано"),
        N_("Окончено иначе"), N_("Оставалось"), numbers=range(1, 7),
    )  # fmt: skip
    return Section(
        id="subjects",
        title=words(N_("По предмету взыскания")),
        tables=(Table(title="", columns=heads, rows=tuple(rows), by_cell=True),),
    )


def _pair(facts: Sequence[Fact], words: Words) -> tuple[Cell, Cell]:
    known = [left for fact in once(facts) if (left := remaining(fact)) is not None]
    return (
        Cell(text=words.number(len(facts)) if facts else "—"),
        Cell(text=words.short(sum(known)) if known else "—", exact=words.money(sum(known)) if known else ""),
    )


def _row(fact: Fact, words: Words) -> Row:
    value = fact.value
    due, left = whole(value.get("due_kop")), whole(value.get("remaining_kop"))
    document = value.get("document")
    paper = document_words(document, words) if isinstance(document, dict) else ""
    bundle = words(N_("сводное {number}"), number=own_text(value["bundle"])) if value.get("bundle") else ""
    blank = words(N_("не названо"))
    cells = (
        Cell(
            text=own_text(value.get("number")) or fact.key,
            notes=tuple(part for part in (own_text(value.get("department")), bundle) if part),
        ),
        Cell(text=words.day(_text(value.get("opened")))),
        Cell(text=own_text(value.get("subject")) or blank, notes=(paper,) if paper else ()),
        Cell(text=words.money(due) if due is not None else blank),
        Cell(text=words.money(left) if left is not None else blank),
        _state(fact, words),
    )
    return row_of(fact, cells, words)


def _state(fact: Fact, words: Words) -> Cell:
    state = state_of(fact)
    if state == OPEN:
        return Cell(text=words(N_("открыто")))
    ground = str(fact.value.get("ended_by") or "")
    told = words(GROUNDS[ground]) if ground in GROUNDS else words(N_("окончено"))
    article = _article(ground, words)
    ended = words.day(_text(fact.value.get("ended_on")))
    return Cell(
        text=told, tone="bad" if state == UNPAID else "plain", notes=tuple(part for part in (ended, article) if part)
    )


def ground_words(ground: str, words: Words) -> str:
    """Why a proceeding ended: in words, and where in the law it stands."""
    article = _article(ground, words)
    return f"{words(GROUNDS[ground])} ({article})" if ground in GROUNDS else article


def _article(ground: str, words: Words) -> str:
    """Where in the law the ground "46.1.4" stands; as it came where it is no such number."""
    parts = ground.split(".")
    if len(parts) != 3:
        return own_text(ground, 40)
    article, part, point = parts
    said = N_("п. {point} ч. {part} ст. {article} закона 229-ФЗ")
    return words(said, point=point, part=part, article=article)


def document_words(document: Mapping[str, object], words: Words) -> str:
    """The document that is enforced: «Исполнительный лист № ФС 1 от 20.01.2026»."""
    kind, number = own_text(document.get("type")), own_text(document.get("number"), 60)
    day = words.day(_text(document.get("date")))
    told = " ".join(part for part in (kind, f"№ {number}" if number else "") if part)
    return words(N_("{document} от {day}"), document=told, day=day) if told and day else told


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _named(fact: Fact, words: Words) -> tuple[str, str]:
    return own_text(fact.value.get("number")) or fact.key, words.day(_text(fact.value.get("opened")))


__all__ = ["GONE", "bailiffs_view", "document_words", "ground_words", "kind_of", "once", "remaining", "state_of"]
