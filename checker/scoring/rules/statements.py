"""What accounting statements say: result, net assets, ratios, growth; what is missing; what contradicts itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from checker.facts import Deal, Fact, FactSheet, Finding, State
from checker.scoring.accounts import (
    control_is_new,
    first_due,
    first_due_on,
    is_full,
    is_recent,
    last_published,
    line,
    net_assets,
    newest,
    of_year,
    revenue_line,
    sound_statement,
    trouble,
    without_profit,
    year_of,
)
from checker.scoring.reading import form_of, months_between, paid_by_treasury, registered_on, text_of
from checker.scoring.weights import TaxWeights

_MUST_PUBLISH = frozenset({"limited", "joint_stock"})
_INCOME = ("2110", "2310", "2320", "2340")
_HIDING = ("head", "founder", "managing_company")


def rule_result(sheet: FactSheet, deal: Deal, weights: TaxWeights) -> Iterator[Finding]:
    """Revenue and result of the last published year; a loss weighs little, a repeated one a little more.

    The company's own statement comes before the tax service's figures of the same year: one loss counts once. Losses
    are counted only from a tenth of the turnover, only of recent years, and never of those who are not there for
    profit (state, municipal, non-commercial) or whose sums mean something else (funds, holdings, leasing).
    """
    income, statement = newest(sheet, "income_expense"), sound_statement(sheet, weights)
    if income:
        earned, spent = _sums(income)
        yield weights.finding("finance.income", income, year=year_of(income), income_kop=earned, expense_kop=spent)
    if statement:
        revenue, profit = revenue_line(statement), line(statement, "results", "2400")
        if revenue is not None and profit is not None:
            figures = {"year": year_of(statement), "revenue_kop": revenue, "profit_kop": profit}
            yield weights.finding("finance.result", statement, **figures)
    if without_profit(sheet, weights):
        return
    later = statement is not None and (income is None or year_of(statement) >= year_of(income))
    if statement and later and line(statement, "results", "2400") is not None:
        yield from _net_loss(statement, weights)
    elif income and is_recent(income, sheet, weights):
        yield from _loss(income, of_year(sheet, "income_expense", year_of(income) - 1), weights)


def rule_net_assets(sheet: FactSheet, deal: Deal, weights: TaxWeights) -> Iterator[Finding]:
    """What is left of the assets after all debts: below nothing is a grave sign, two years running a graver one.

    A company whose net assets stay below its capital for a second year must lower the capital or close (14-ФЗ ст. 30,
    208-ФЗ ст. 35). Reckoned as line 3600, else 1300 + 1530 (order 84н of 2014). Not for state, municipal,
    non-commercial and financial bodies, holdings and developers, nor in the first year (L&P 3.12).
    """
    statement = _judged(sheet, weights)
    now = net_assets(statement) if statement else None
    if statement is None or now is None:
        return
    year = year_of(statement)
    before = net_assets(statement, "previous")
    if now >= 0:
        yield weights.finding("finance.net_assets", statement, year=year, net_assets_kop=now)
    elif before is not None and before < 0:
        yield weights.finding("finance.net_assets_negative_again", statement, year=year, short_kop=-now)
    else:
        yield weights.finding("finance.net_assets_negative", statement, year=year, short_kop=-now)


def rule_ratios(sheet: FactSheet, deal: Deal, weights: TaxWeights) -> Iterator[Finding]:
    """Current assets against short debts, and the owners' part of the assets, by line codes.

    Current ratio 1200 / 1500, equity ratio 1300 / 1600; few points, since trades differ. Only from the full form: the
    simplified one has no such lines. Not for banks, insurers, non-commercial and state bodies, holdings, developers,
    and not in the first year (L&P 3.12). A high ratio counts for nothing while control changed within six months.
    """
    statement = _judged(sheet, weights)
    if statement is None or not is_full(statement):
        return
    limits, year = weights.statements, year_of(statement)
    current, short = line(statement, "balance", "1200"), line(statement, "balance", "1500")
    if current is not None and current >= 0 and short is not None and short > 0:
        ratio = current * 100 // short
        parameters = {"year": year, "ratio_hundredths": ratio, "current_kop": current, "short_kop": short}
        if ratio < limits.current_low:
            yield weights.finding("finance.liquidity_low", statement, **parameters)
        elif ratio > limits.current_high and not control_is_new(sheet, weights):
            yield weights.finding("finance.liquidity_high", statement, **parameters)
    equity, assets = line(statement, "balance", "1300"), line(statement, "balance", "1600")
    if equity is not None and assets and equity >= 0 and equity * 100 < assets * limits.autonomy_low:
        share = equity * 10_000 // assets
        yield weights.finding("finance.equity_thin", statement, year=year, share_bp=share, assets_kop=assets)


def rule_revenue_change(sheet: FactSheet, deal: Deal, weights: TaxWeights) -> Iterator[Finding]:
    """How the turnover changed in a year: halved is a sign, all else a fact without points.

    Both years from one statement, else from the tax service's figures of two years running, which have other income
    in them and are therefore not called revenue. Growth is no merit: it
    can be bought. Not counted where sums mean something else, nor from a year that was a trifle.
    """
    statement, income = sound_statement(sheet, weights), newest(sheet, "income_expense")
    year, now, before, grounds, measure = 0, None, None, tuple[Fact, ...](), "revenue"
    if statement:
        year, now, before = year_of(statement), revenue_line(statement), revenue_line(statement, "previous")
        grounds = (statement,)
    if (now is None or before is None) and income and is_recent(income, sheet, weights):
        earlier = of_year(sheet, "income_expense", year_of(income) - 1)
        year, now, before = year_of(income), _sums(income)[0], _sums(earlier)[0] if earlier else None
        grounds, measure = (income, earlier) if earlier else (income,), "income"
    if now is None or before is None or before < weights.statements.fall_from_kop:
        return
    fell = now * 1000 <= before * weights.statements.fall_permille and not without_profit(sheet, weights)
    code = "finance.revenue_fell" if fell else "finance.revenue_change"
    yield weights.finding(code, *grounds, year=year, turnover=measure, revenue_kop=now, before_kop=before)


def rule_due(sheet: FactSheet, deal: Deal, weights: TaxWeights) -> Iterator[Finding]:
    """Whether statements are owed yet, and whether they are missing where they should be public.

    A company registered after 30 September may report first for the time up to 31 December of the next year (402-ФЗ
    ст. 15); statements are due by 31 March and published with weeks of lag, so they are missing only from June, only
    of an ООО or АО that is no bank or insurer and hides nothing by law, and only if the site was looked at after that
    day. What the tax service shows of that year was taken from a statement: then it was filed. Until the first
    figures of a company over a year old are published, its means are unknown and it is not yet `work`.
    """
    born = registered_on(sheet)
    formation = sheet.one("formation") or sheet.one("identity")
    if born is None or formation is None or paid_by_treasury(sheet):
        return
    if due := first_due_on(sheet):
        if sheet.on <= due:
            yield weights.finding("finance.statements_not_due", formation, until=due.isoformat())
        months = months_between(born, sheet.on)
        unseen = not any(sheet.of("income_expense")) and not any(sheet.of("statement"))
        if weights.age.young <= months < weights.age.rather_young and unseen:
            yield weights.finding("finance.not_yet_known", formation)
    yield from _missing(sheet, born, weights)


def rule_contradictions(sheet: FactSheet, deal: Deal, weights: TaxWeights) -> Iterator[Finding]:
    """Figures that contradict themselves or one another: unknown, ask.

    A balance that does not sum, revenue below nothing, figures in another unit are not reckoned with, and without
    them nobody is `work`. Where the statement and the tax service's figures of one year differ by more than a tenth,
    both are shown: a correction may have come between, and we do not know which is right.
    """
    statement = newest(sheet, "statement")
    if statement is None or not is_recent(statement, sheet, weights):
        return
    year, problem = year_of(statement), trouble(statement, sheet, weights)
    if problem:
        yield weights.finding("finance.does_not_add_up", statement, year=year, problem=problem)
        return
    told = of_year(sheet, "income_expense", year)
    if told is None or revenue_line(statement) is None:
        return
    stated, income = sum(line(statement, "results", code) or 0 for code in _INCOME), _sums(told)[0]
    if abs(stated - income) * 1000 > max(abs(stated), abs(income)) * weights.statements.differ_permille:
        figures = {"year": year, "statement_kop": stated, "income_kop": income}
        yield weights.finding("finance.numbers_differ", statement, told, **figures)


def _judged(sheet: FactSheet, weights: TaxWeights) -> Fact | None:
    """The statement by which capital and ratios may be judged; None for those whom they do not fit."""
    born = registered_on(sheet)
    young = born is not None and months_between(born, sheet.on) < weights.statements.min_months
    return None if young or without_profit(sheet, weights) else sound_statement(sheet, weights)


def _net_loss(statement: Fact, weights: TaxWeights) -> Iterator[Finding]:
    loss = -(line(statement, "results", "2400") or 0)
    if loss <= 0 or loss * 1000 < (revenue_line(statement) or 0) * weights.finance.loss_permille:
        return
    again = (line(statement, "results", "2400", "previous") or 0) < 0
    code = "finance.net_loss_repeated" if again else "finance.net_loss"
    yield weights.finding(code, statement, year=year_of(statement), loss_kop=loss)


def _loss(income: Fact, before: Fact | None, weights: TaxWeights) -> Iterator[Finding]:
    earned, spent = _sums(income)
    if spent <= earned or (spent - earned) * 1000 < earned * weights.finance.loss_permille:
        return
    parameters = {"year": year_of(income), "loss_kop": spent - earned}
    if before and _sums(before)[1] > _sums(before)[0]:
        yield weights.finding("finance.loss_repeated", income, before, **parameters)
    else:
        yield weights.finding("finance.loss", income, **parameters)


def _missing(sheet: FactSheet, born: date, weights: TaxWeights) -> Iterator[Finding]:
    year = last_published(sheet.on, weights.statements.published_month)
    looked = sheet.state_of("girbo")
    after = date(year + 1, weights.statements.published_month, 1)
    if looked.stale or looked.state not in (State.FOUND, State.NOTHING_FOUND) or looked.evidence is None:
        return
    if looked.as_of is None or looked.as_of < after or first_due(born) > year:
        return
    if form_of(sheet) not in _MUST_PUBLISH or without_profit(sheet, weights):
        return
    hidden = any(fact.value.get("hidden") for block in _HIDING for fact in sheet.of(block))
    if hidden or of_year(sheet, "statement", year) or of_year(sheet, "income_expense", year):
        return
    yield weights.finding("finance.statements_missing", looked, year=year, date=text_of(looked.as_of))


def _sums(income: Fact) -> tuple[int, int]:
    """Income and expense in kopecks."""
    return int(income.value["income_kop"]), int(income.value["expense_kop"])
