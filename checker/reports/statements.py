"""Accounting statements by year: the main lines, what is computed from them, and every line that was filed.

A year without a statement of its own is read from the column «previous year» of a later one, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from checker.facts import Fact, FactSheet
from checker.i18n import N_
from checker.reports.chart import chart
from checker.reports.lines import LINES, SIMPLIFIED
from checker.reports.model import Cell, Column, Row, Section, Table
from checker.reports.proofs import proof
from checker.reports.words import Words
from checker.scoring import explain
from checker.scoring.accounts import trouble
from checker.scoring.methods import method_of

YEARS = 5
FORMS = ("results", "balance", "cash", "targeted")
MAIN = (
    "2110", "2120", "2200", "2300", "2330", "2400", "1600", "1100", "1150", "1200", "1210", "1230", "1250", "1300",
    "1310", "1370", "1400", "1410", "1500", "1510", "1520", "3600", "4100", "4400", "4500", "6200", "6300",
)  # fmt: skip
"""The lines that are shown at once, where a statement has them."""

DRAWN = (("2110", N_("Выручка по годам")), ("2400", N_("Чистая прибыль по годам")))

RESULTS = frozenset({"1300", "1370", "2100", "2200", "2300", "2400", "2500", "3600"})
"""Lines of which less than nothing is a loss; in others a minus is a way of writing."""

_COLUMNS = ("current_kop", "previous_kop", "before_previous_kop")


class Amount(NamedTuple):
    """A line of a year: kopecks, the statement that says it, and the year of that statement."""

    kop: int
    fact: Fact
    told: int


class Statements:
    """The statements of a company by year."""

    def __init__(self, sheet: FactSheet) -> None:
        self.own: dict[int, Fact] = {
            int(fact.key): fact for fact in sheet.of("statement") if fact.key.isascii() and fact.key.isdigit()
        }

    def __bool__(self) -> bool:
        return bool(self.own)

    @property
    def last(self) -> int:
        """The newest year with a statement of its own. Raises ValueError where there is none."""
        return max(self.own)

    def amount(self, line: str, year: int) -> Amount | None:
        """The line in that year; None where neither the year's statement nor, without one, a later one has it."""
        for later, column in enumerate(_COLUMNS):
            if fact := self.own.get(year + later):
                kop = _part(fact.value, line, column)
                return Amount(kop, fact, year + later) if kop is not None else None
        return None

    def newest(self, line: str) -> tuple[int, Amount] | None:
        """The line of the newest statement, if that has it, with its year."""
        found = self.amount(line, self.last) if self.own else None
        return (self.last, found) if found else None

    def years(self) -> list[int]:
        """The last five years of which anything is told, newest first."""
        if not self.own:
            return []
        reach = range(self.last, self.last - YEARS, -1)
        return [year for year in reach if self.amount("1600", year) or self.amount("2110", year) or year in self.own]

    def borrowed(self, years: Iterable[int], words: Words) -> dict[int, str]:
        """Of each year without a statement of its own: which year's statement tells it."""
        tellers = {
            year: next((told for told in range(year, year + len(_COLUMNS)) if told in self.own), year) for year in years
        }
        return {
            year: words(N_("по отчёту за {year}"), year=teller) for year, teller in tellers.items() if teller != year
        }

    def lines(self, form: str, years: Iterable[int]) -> list[str]:
        """All lines of a form that any of these years has, by code."""
        found = {line for year in years if (fact := self.own.get(year)) for line in fact.value.get(form) or {}}
        return sorted(line for line in found if any(self.amount(line, year) for year in years))

    def simplified(self) -> bool:
        """Whether the newest statement has the simplified form."""
        return bool(self.own) and str(self.own[self.last].value.get("knd", "")).startswith("0710096")


def _part(value: Mapping[str, Any], line: str, column: str) -> int | None:
    for form in (*FORMS, "capital"):
        columns = (value.get(form) or {}).get(line)
        if isinstance(columns, Mapping) and columns.get(column) is not None:
            return int(columns[column])
    return None


def line_name(line: str, simplified: bool, words: Words) -> str:
    """What a line is called; its code where we have no name for it."""
    named = SIMPLIFIED.get(line) if simplified else None
    named = named or LINES.get(line)
    return words(named) if named else words(N_("Строка {code}"), code=line)


def statements_section(sheet: FactSheet, words: Words) -> Section | None:
    """Five years of statements: chart, main lines, ratios with their formulas, and all lines on demand."""
    told = Statements(sheet)
    title = words(N_("Бухгалтерская отчётность"))
    if not told:
        return None
    years = told.years()
    note = words(N_("Суммы отчётов ведутся в тысячах рублей. Каждое число ведёт к отчёту, из которого взято."))
    if told.simplified():
        note += " " + words(N_("Форма упрощённая: в ней меньше строк, часть показателей посчитать не из чего."))
    for year, statement in sorted(told.own.items(), reverse=True):
        if year in years and (problem := trouble(statement, sheet, method_of(None).weights)):
            doubt: dict[str, object] = {"year": year, "problem": problem}
            note += f" {explain.sentence('finance.does_not_add_up', doubt, words, words.lang)}."
    main = [line for line in MAIN if any(told.amount(line, year) for year in years)]
    tables = [
        _table(told, words(N_("Главные строки")), main, years, words, rounded=True, filed=True),
        _ratios(told, years, words),
    ]
    rest = [line for form in FORMS for line in told.lines(form, years)]
    tables.append(_table(told, words(N_("Все строки, точные суммы")), rest, years, words, folded=True))
    charts = [
        chart(
            f"chart-{line}",
            words(label),
            {year: found.kop for year in years if (found := told.amount(line, year))},
            words,
            series,
        )
        for series, (line, label) in enumerate(
            (("2110", N_("Выручка по годам")), ("2400", N_("Чистая прибыль по годам")))
        )
    ]
    shown = tuple(drawn for drawn in charts if drawn)
    return Section(id="statements", title=title, note=note, tables=tuple(tables), charts=shown)


def _table(
    told: Statements,
    title: str,
    lines: Iterable[str],
    years: list[int],
    words: Words,
    *,
    rounded: bool = False,
    filed: bool = False,
    folded: bool = False,
) -> Table:
    rows = [
        Row(
            cells=(
                Cell(text=line_name(line, told.simplified(), words), notes=(words(N_("строка {code}"), code=line),)),
                *(_sum_cell(told.amount(line, year), line, rounded, words) for year in years),
            ),
            proofs=(),
        )
        for line in lines
    ]
    if filed:
        rows.append(_filed(told, years, words))
    return Table(
        title=title,
        columns=year_columns(words(N_("Строка")), years, told.borrowed(years, words)),
        rows=tuple(rows),
        by_cell=True,
        folded=folded,
    )


def year_columns(first: str, years: Iterable[int], notes: Mapping[int, str] | None = None) -> tuple[Column, ...]:
    """The head of a table of years; notes: what is to be said of a year."""
    said = notes or {}
    return (Column(title=first), *(Column(title=str(year), number=True, note=said.get(year, "")) for year in years))


def _sum_cell(amount: Amount | None, line: str, rounded: bool, words: Words) -> Cell:
    if amount is None:
        return Cell(text="—")
    exact = words.money(amount.kop)
    return Cell(
        text=words.short(amount.kop) if rounded else exact,
        exact=exact if rounded else "",
        tone="bad" if amount.kop < 0 and line in RESULTS else "plain",
        proof=proof(amount.fact, words),
    )


def _filed(told: Statements, years: list[int], words: Words) -> Row:
    """The day on which each year was filed, and which correction it is."""
    cells = [Cell(text=words(N_("Отчёт сдан")))]
    for year in years:
        fact = told.own.get(year)
        if fact is None:
            cells.append(Cell(text="—"))
            continue
        number = int(fact.value.get("correction") or 0)
        audit = fact.value.get("audit") or {}
        notes = (
            words(N_("исправление № {number}"), number=number) if number else "",
            words(N_("аудит: {name}"), name=audit["name"]) if audit.get("name") else "",
            words(N_("аудит обязателен")) if fact.value.get("required_audit") and not audit else "",
        )
        day = str(fact.value.get("presented") or "")[:10]
        cells.append(
            Cell(
                text=words.day(day) or words(N_("отчёт")),
                notes=tuple(note for note in notes if note),
                proof=proof(fact, words),
            )
        )
    return Row(cells=tuple(cells), proofs=())


class Ratio(NamedTuple):
    """A ratio of two lines. percent: shown as a share, else as «во сколько раз»."""

    title: str
    above: str
    below: str
    percent: bool


RATIOS = (
    Ratio(N_("Доля собственных средств"), "1300", "1600", percent=True),
    Ratio(N_("Оборотные активы к краткосрочным долгам"), "1200", "1500", percent=False),
    Ratio(N_("Деньги к краткосрочным долгам"), "1250", "1500", percent=False),
    Ratio(N_("Чистая прибыль в выручке"), "2400", "2110", percent=True),
    Ratio(N_("Чистая прибыль на активы"), "2400", "1600", percent=True),
    Ratio(N_("Выручка на активы"), "2110", "1600", percent=False),
)


def ratio(told: Statements, wanted: Ratio, year: int) -> tuple[float, Amount] | None:
    """A ratio of one year with the statement it comes from; None without both lines or where it would mean nothing."""
    above, below = told.amount(wanted.above, year), told.amount(wanted.below, year)
    if above is None or below is None or below.kop <= 0:
        return None
    return above.kop / below.kop, above


def _ratios(told: Statements, years: list[int], words: Words) -> Table:
    rows = []
    for wanted in RATIOS:
        found = {year: ratio(told, wanted, year) for year in years}
        formula = words(N_("строка {above} ÷ строка {below}"), above=wanted.above, below=wanted.below)
        cells = [Cell(text=words(wanted.title), notes=(formula,))]
        cells.extend(_ratio_cell(found[year], wanted, words) for year in years)
        rows.append(Row(cells=tuple(cells), proofs=()))
    note = N_(
        "Считаем сами по формуле рядом. Прочерк: нужной строки в отчёте нет или делить не на что. Общей нормы нет."
    )
    return Table(
        title=words(N_("Показатели")),
        columns=year_columns(words(N_("Показатель")), years, told.borrowed(years, words)),
        rows=tuple(rows),
        note=words(note),
        by_cell=True,
    )


def _ratio_cell(found: tuple[float, Amount] | None, wanted: Ratio, words: Words) -> Cell:
    if found is None:
        return Cell(text="—")
    value, amount = found
    said = words.percent(f"{value * 100:.1f}") if wanted.percent else words.decimal(f"{value:.2f}")
    return Cell(text=said.replace("-", "−"), tone="bad" if value < 0 else "plain", proof=proof(amount.fact, words))
