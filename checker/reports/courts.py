"""The page of commercial courts: cases by role, outcome and time, the whole list, what perhaps is another's.

What is claimed is not what is awarded, and neither says who is right: no row here is red. A respondent in the
bankruptcy of another is no debtor; such cases stand by themselves.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from checker.facts import Fact, FactSheet, State
from checker.i18n import N_
from checker.reports.chart import chart
from checker.reports.claims import (
    Choice,
    ClaimsView,
    add,
    blind,
    columns,
    day_in,
    name_text,
    own_text,
    page_of,
    possible_table,
    row_of,
    since,
    site,
    source_lines,
    sum_words,
    sums_words,
    sure,
    unsure,
    whole,
)
from checker.reports.model import Cell, Chart, Line, Row, Section, Table
from checker.reports.proofs import proof
from checker.reports.words import Words
from checker.scoring.debts import LOST, Case, cases
from checker.scoring.reading import see

SOURCES = ("kad",)
CASES = N_("{n} дело|{n} дела|{n} дел")

ROLES = {
    "respondent": N_("ответчик"),
    "plaintiff": N_("истец"),
    "third": N_("третье лицо"),
    "other": N_("иной участник"),
}
"""How the company takes part, in the order in which it is told."""

AS_ROLE = {
    "respondent": N_("Как ответчик"),
    "plaintiff": N_("Как истец"),
    "third": N_("Как третье лицо"),
    "other": N_("Как иной участник"),
}

BANKRUPTCY = "bankruptcy"

PENDING, UNSTATED = "pending", "unstated"

OUTCOMES = {
    PENDING: N_("рассматривается"),
    "granted": N_("иск удовлетворён"),
    "partly": N_("иск удовлетворён частично"),
    "denied": N_("в иске отказано"),
    "settled": N_("мировое соглашение"),
    "withdrawn": N_("истец отказался от иска"),
    "terminated": N_("производство прекращено"),
    "returned": N_("иск возвращён или оставлен без рассмотрения"),
    "unknown": N_("рассмотрено, исход неизвестен"),
    UNSTATED: N_("состояние неизвестно"),
}
"""Outcomes in the order in which they are told."""

KINDS = {
    "civil": N_("гражданский спор"),
    "administrative": N_("административное дело"),
    BANKRUPTCY: N_("дело о банкротстве"),
}

INSTANCES = {
    "first": N_("первая инстанция"),
    "appeal": N_("апелляция"),
    "cassation": N_("кассация"),
    "supreme": N_("Верховный Суд"),
}


def roles_of(fact: Fact) -> list[str]:
    """The parts that the company takes in a case, in the order of `ROLES`; `other` where none of them is told."""
    given = fact.value.get("roles")
    roles = given if isinstance(given, Sequence) and not isinstance(given, str) else ()
    return [role for role in ROLES if role in roles] or ["other"]


def role_of(fact: Fact) -> str:
    """The first of the parts that the company takes in a case."""
    return roles_of(fact)[0]


def outcome_of(fact: Fact) -> str:
    """The outcome, `pending`, or `unstated` where the source does not say how the case stands."""
    outcome = str(fact.value.get("outcome") or "")
    if outcome in OUTCOMES:
        return outcome
    state = fact.value.get("state")
    return PENDING if state == PENDING else "unknown" if state == "finished" else UNSTATED


def cases_of(sheet: FactSheet) -> tuple[list[Fact], dict[str, tuple[Fact, ...]]]:
    """The cases as the verdict counts them, each number once and as of the day of the sheet, the newest first; and, by
    the case's key, what else tells of it: its documents, another's telling.

    Documents of a case that no search named stand for it.
    """
    found: list[Fact] = []
    others: dict[str, tuple[Fact, ...]] = {}
    for case in cases(see(sheet)):
        first, *more = case.grounds
        found.append(msgspec.structs.replace(first, value=_with_award(case)))
        others[first.key] = tuple(more)
    told = {fact.key for more in others.values() for fact in more if fact.block == "court_case_papers"}
    alone = [fact for fact in sure(sheet, "court_case_papers") if fact.key not in told]
    return sorted([*found, *alone], key=_newest, reverse=True), others


def _with_award(case: Case) -> Mapping[str, object]:
    """A claim that was granted whole was awarded as it was claimed."""
    return case.value if case.won is None else {**case.value, "awarded_kop": case.won}


def courts_view(sheet: FactSheet, lang: str, page: int = 1, part: str = "") -> ClaimsView:
    """What a reader of this language sees of the cases. part: a role, or `bankruptcy`, whose list alone is shown."""
    words = Words(lang)
    found, others = cases_of(sheet)
    disputes = [case for case in found if case.value.get("kind") != BANKRUPTCY]
    insolvencies = [case for case in found if case.value.get("kind") == BANKRUPTCY]
    part = part if part in (*ROLES, BANKRUPTCY) else ""
    chosen = [case for case in found if not part or _part_of(case) == part]
    sections = (
        _short(sheet, disputes, insolvencies, words),
        _table(sheet, disputes, words),
    )
    heads = columns(
        words, N_("Дело"), N_("Начато"), N_("Роль"), N_("Другая сторона"), N_("Заявлено"), N_("Чем кончилось"),
        numbers=[4], days=[1],
    )  # fmt: skip
    return ClaimsView(
        title=words(N_("Арбитражные суды")),
        sources=source_lines(sheet, SOURCES, words),
        blind=blind(sheet, SOURCES),
        sections=tuple(section for section in sections if section),
        choices=_choices(found, part, words),
        listing=page_of(
            words(N_("Все дела")), heads, chosen, lambda case: _row(case, others.get(case.key, ()), words), page, words,
            words(N_("Заявленное ещё не присуждено. Кто прав, решает суд, и решение могут обжаловать.")),
        ),
        possible=possible_table(
            unsure(sheet, "court_case", "court_case_papers"), lambda case: _named(case, words), words
        ),
        empty=_empty(sheet, words) if not found else "",
    )  # fmt: skip


def _empty(sheet: FactSheet, words: Words) -> str:
    coverage = sheet.state_of("kad")
    if coverage.state is State.NOTHING_FOUND and not coverage.stale:
        return words(N_("На {day} дел с этим ИНН не нашли."), day=words.day(coverage.as_of))
    return words(N_("Дел мы не видели: это не значит, что их нет."))


def _newest(case: Fact) -> tuple[str, str]:
    day = day_in(case, "registered")
    return day.isoformat() if day else "", case.key


def _part_of(case: Fact) -> str:
    return BANKRUPTCY if case.value.get("kind") == BANKRUPTCY else role_of(case)


def _choices(cases: Sequence[Fact], part: str, words: Words) -> tuple[Choice, ...]:
    counts = Counter(_part_of(case) for case in cases)
    if len(counts) < 2:
        return ()
    titles = {**AS_ROLE, BANKRUPTCY: N_("Дела о банкротстве")}
    all_of_them = words(N_("Все"))  # the catalogue's tool finds no text within an f-string
    whole_list = Choice(code="", words=f"{all_of_them} · {words.number(len(cases))}", chosen=not part)
    parts = (
        Choice(code=code, words=f"{words(title)} · {words.number(counts[code])}", chosen=code == part)
        for code, title in titles.items()
        if counts[code]
    )
    return (whole_list, *parts)


def _short(sheet: FactSheet, cases: Sequence[Fact], insolvencies: Sequence[Fact], words: Words) -> Section | None:
    """What matters first: what is claimed from it now, what was awarded against it, whose bankruptcies it is in."""
    if not cases and not insolvencies:
        return None
    lines = []
    against = [case for case in cases if role_of(case) == "respondent"]
    pending = [case for case in against if outcome_of(case) == PENDING]
    recent = since(sheet.on, years=3)
    lost = [case for case in against if outcome_of(case) in LOST and (_ended(case) or recent) >= recent]
    trader = sheet.kind == "entrepreneur"
    label = words(N_("К предпринимателю, рассматривается") if trader else N_("К компании, рассматривается"))
    lines.append(_summed(label, pending, "claim_kop", N_("заявлено {sums}"), words))
    label = N_("К предпринимателю, удовлетворено за 3 года") if trader else N_("К компании, удовлетворено за 3 года")
    lines.append(_summed(words(label), lost, "awarded_kop", N_("присуждено {sums}"), words))
    own = [case for case in _from(cases, recent) if role_of(case) == "plaintiff"]
    label = N_("Иски предпринимателя за 3 года") if trader else N_("Иски компании за 3 года")
    lines.append(_summed(words(label), own, "claim_kop", N_("заявлено {sums}"), words))
    unstated = sum(outcome_of(case) == UNSTATED for case in against)
    if unstated:
        note = words(N_("Поиск картотеки не говорит, чем кончилось дело: откройте его там."))
        told = words.count(CASES, unstated)
        label = N_("К предпринимателю, состояние неизвестно") if trader else N_("К компании, состояние неизвестно")
        lines.append(Line(label=words(label), value=told, notes=(note,)))
    if insolvencies:
        label = N_("Дела о банкротстве с участием компании")
        if trader:
            label = N_("Дела о банкротстве с участием предпринимателя")
        told = words.count(CASES, len(insolvencies))
        lines.append(Line(label=words(label), value=told, notes=(words(NOT_DEBTOR_TRADER if trader else NOT_DEBTOR),)))
    titles = N_("Исков к компании по годам"), N_("Исков компании по годам")
    if trader:
        titles = N_("Исков к предпринимателю по годам"), N_("Исков предпринимателя по годам")
    charts = (
        _by_year("against", words(titles[0]), against, words, 1),
        _by_year("own", words(titles[1]), [c for c in cases if role_of(c) == "plaintiff"], words, 0),
    )
    return Section(
        id="short", title=words(N_("Коротко")), lines=tuple(lines), charts=tuple(drawn for drawn in charts if drawn)
    )


NOT_DEBTOR = N_(
    "Участник дела о банкротстве — не обязательно должник: ответчиком в чужом банкротстве бывает и тот, с кем спорят о "
    "сделке. Банкрот ли сама компания, говорят только реестр банкротств и ЕГРЮЛ."
)

NOT_DEBTOR_TRADER = N_(
    "Участник дела о банкротстве — не обязательно должник: ответчиком в чужом банкротстве бывает и тот, с кем спорят о "
    "сделке. Банкрот ли сам предприниматель, говорит только реестр банкротств."
)


def _summed(label: str, cases: Sequence[Fact], key: str, said: str, words: Words) -> Line:
    """So many cases with the sum of those that tell one; currencies stand side by side."""
    if not cases:
        return Line(label=label, value=words(N_("дел не видно")))
    sums: dict[str, int] = {}
    for case in cases:
        add(sums, case.value.get("currency"), whole(case.value.get(key)))
    silent = sum(whole(case.value.get(key)) is None for case in cases)
    notes = [words(said, sums=sums_words(sums, words))] if sums else []
    if silent:
        notes.append(words(N_("сумма не названа: {cases}"), cases=words.count(CASES, silent)))
    return Line(label=label, value=words.count(CASES, len(cases)), notes=tuple(notes))


def _from(cases: Iterable[Fact], first: date) -> list[Fact]:
    return [case for case in cases if (day := day_in(case, "registered")) and day > first]


def _ended(case: Fact) -> date | None:
    """The day of its end, else that of its beginning: as the verdict takes it."""
    return day_in(case, "outcome_on") or day_in(case, "registered")


def _by_year(name: str, title: str, cases: Sequence[Fact], words: Words, series: int) -> Chart | None:
    """Cases by the year in which they began, with the empty years between."""
    counts = Counter(day.year for case in cases if (day := day_in(case, "registered")))
    if not counts:
        return None
    years = range(max(min(counts), max(counts) - 9), max(counts) + 1)
    return chart(f"chart-{name}", title, {year: counts[year] for year in years}, words, series, sums=False)


def _table(sheet: FactSheet, cases: Sequence[Fact], words: Words) -> Section | None:
    """Role × outcome: how many in twelve months, three years, ever; what was claimed and awarded in three years."""
    if not cases:
        return None
    year, three = since(sheet.on, years=1), since(sheet.on, years=3)
    groups: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for case in cases:
        groups[role_of(case), outcome_of(case)].append(case)
    rows = [
        _group(f"{words(as_role)}: {words(ends)}", groups[role, outcome], year, three, words)
        for role, as_role in AS_ROLE.items()
        for outcome, ends in OUTCOMES.items()
        if (role, outcome) in groups
    ]
    heads = columns(
        words, N_("Роль и исход"), N_("За 12 месяцев"), N_("За 3 года"), N_("Всего"), N_("Заявлено за 3 года"),
        N_("Присуждено за 3 года"), numbers=range(1, 6),
    )  # fmt: skip
    return Section(
        id="outcomes",
        title=words(N_("По ролям и исходам")),
        note=words(
            N_("Без дел о банкротстве. Инстанции одного дела — одно дело. Суммы в разных валютах не складываются.")
        ),
        tables=(Table(title="", columns=heads, rows=tuple(rows), by_cell=True),),
    )


def _group(title: str, cases: Sequence[Fact], year: date, three: date, words: Words) -> Row:
    recent = _from(cases, three)
    claimed: dict[str, int] = {}
    awarded: dict[str, int] = {}
    for case in recent:
        add(claimed, case.value.get("currency"), whole(case.value.get("claim_kop")))
        add(awarded, case.value.get("currency"), whole(case.value.get("awarded_kop")))
    return Row(
        cells=(
            Cell(text=title),
            *(Cell(text=words.number(n) if n else "—") for n in (len(_from(cases, year)), len(recent), len(cases))),
            *(
                Cell(text=sums_words(sums, words, short=True) or "—", exact=sums_words(sums, words))
                for sums in (claimed, awarded)
            ),
        )
    )


def _row(case: Fact, others: Iterable[Fact], words: Words) -> Row:
    value = case.value
    currency = str(value.get("currency") or "RUB")
    claim, awarded = whole(value.get("claim_kop")), whole(value.get("awarded_kop"))
    kind = str(value.get("kind") or "")
    about = [words(KINDS[kind]) if kind in KINDS else own_text(kind), own_text(value.get("court"))]
    if value.get("simplified"):
        about.append(words(N_("упрощённое производство")))
    outcome = outcome_of(case)
    state = value.get("state")
    told = own_text(state) if outcome == UNSTATED and state else words(OUTCOMES[outcome])
    ends = [words.day(str(value["outcome_on"]))] if isinstance(value.get("outcome_on"), str) else []
    ends += [own_text(value.get("outcome_from"))] if value.get("outcome_from") else []
    if awarded is not None:
        ends.append(words(N_("присуждено {sums}"), sums=sum_words(awarded, currency, words)))
    instance = str(value.get("instance") or "")
    if instance in INSTANCES and instance != "first":
        ends.append(words(INSTANCES[instance]))
    cells = (
        Cell(
            text=own_text(value.get("number")) or case.key,
            notes=tuple(part for part in about if part),
            site=site(words(N_("открыть в картотеке")), value.get("url"), "kad.arbitr.ru"),
        ),
        Cell(text=words.day(_day_text(case))),
        Cell(text=", ".join(words(ROLES[role]) for role in roles_of(case))),
        _others(case, words),
        Cell(text=sum_words(claim, currency, words) if claim is not None else words(N_("не названо"))),
        Cell(text=told, notes=tuple(part for part in ends if part)),
    )
    row = row_of(case, cells, words)
    return msgspec.structs.replace(row, proofs=(*row.proofs, *(proof(fact, words) for fact in others)))


def _day_text(case: Fact) -> str:
    day = case.value.get("registered")
    return day if isinstance(day, str) else ""


def _others(case: Fact, words: Words) -> Cell:
    """The other side: the first named of it as a link, the rest below."""
    given = case.value.get("other_sides")
    sides = [side for side in given if isinstance(side, dict)] if isinstance(given, Sequence) else []
    if not sides:
        return Cell(text=words(N_("не названа")))
    first, *rest = sides
    notes = [name_text(side.get("name")) for side in rest]
    opposite = whole(case.value.get("plaintiffs" if role_of(case) == "respondent" else "respondents"))
    if opposite and opposite > len(sides):
        notes.append(words(N_("и ещё {n}"), n=opposite - len(sides)))
    inn = str(first.get("inn") or "")
    linked = inn if inn.isdigit() and len(inn) in (10, 12) else ""
    return Cell(text=name_text(first.get("name")), company=linked, notes=tuple(notes))


def _named(case: Fact, words: Words) -> tuple[str, str]:
    return own_text(case.value.get("number")) or case.key, words.day(_day_text(case))


__all__ = ["BANKRUPTCY", "NOT_DEBTOR", "ROLES", "courts_view", "outcome_of", "role_of"]
