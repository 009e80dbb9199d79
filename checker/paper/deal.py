"""The pages of a deal: the papers that its size asks for, who signs, the alternatives, the form of the decision.

Nothing here judges: the file shows what was known and leaves blank what a person did and decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from checker.dates import MOSCOW
from checker.facts import Deal, FactSheet, State
from checker.i18n import N_
from checker.paper.deal_papers import ASSESSMENT, OF_KIND, SELF, STEPS, Paper
from checker.reports.card import coverage_view
from checker.reports.labels import DEALS
from checker.reports.model import Card, Cell, Column, FindingView, Line, Proof, Row, Section, Site, Table
from checker.reports.proofs import proof
from checker.reports.signing import asks
from checker.reports.words import Words

STALE_DAYS = 30
"""So many days may lie between what was known and the contract without a word; the figure is ours."""

RIVALS = 3


class Blank(msgspec.Struct, frozen=True, kw_only=True):
    """A field of the form. value: what we fill in; '' is written by hand on so many `lines`."""

    label: str
    value: str = ""
    lines: int = 1


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """The form of the decision. answers: what the report notes of the company, beside it what was done about that, by
    hand. choices: one is ticked. signatures: who signs, each with name, signature and day.
    """

    title: str
    note: str
    blanks: tuple[Blank, ...]
    answers: Table | None
    choices_title: str
    choices: tuple[str, ...]
    signatures_title: str
    signatures: tuple[str, ...]


class DealPaper(msgspec.Struct, frozen=True, kw_only=True):
    """What a file for a deal has beside the report. warning: that what is shown was known only after the contract; ''
    where it was not, and then `known` says how the two days stand to each other.

    sections: papers by tier and by kind, who signs, the company's own assessment. alternatives: rows left blank.
    """

    title: str
    deal: str
    risk: str
    size: str
    warning: str
    known: str
    notes: tuple[str, ...]
    sections: tuple[Section, ...]
    alternatives: Section
    decision: Decision


NOTES = (
    N_("Здесь сведения, доступные нам на дату отчёта. Отчёт не обвиняет и не ручается, решение принимает человек."),
    N_("Чего мы не проверили, то не считается чистым: недостающее возьмите сами или попросите."),
    N_("Храните эти бумаги не меньше пяти лет, а лучше до конца срока, за который возможна проверка."),
)


def deal_paper(sheet: FactSheet, card: Card, deal: Deal, contract: date | None, words: Words) -> DealPaper:
    """The pages for this deal. contract: the day of its signing, None where nobody named it."""
    unnamed = N_("День договора не назван: впишите его в решение. Решение принимают до подписи.")
    warning, known = beside_contract(sheet, contract, words) if contract else ("", words(unnamed))
    return DealPaper(
        title=words(N_("Бумаги к сделке")),
        deal=_named(deal, words),
        risk=words(OF_KIND[deal.kind][0]) if deal.kind in OF_KIND else words(N_("Вид сделки не указан.")),
        size=_size(deal, words),
        warning=warning,
        known=known,
        notes=tuple(words(note) for note in NOTES),
        sections=tuple(_sections(sheet, deal, words)),
        alternatives=_alternatives(card, deal, words),
        decision=_decision(card, deal, contract, words),
    )


def _named(deal: Deal, words: Words) -> str:
    amount = f", {words.money(deal.sum_kop)}" if deal.sum_kop is not None else ""
    return words(N_("Сделка: {deal}"), deal=words(DEALS[deal.kind]) + amount)


def beside_contract(sheet: FactSheet, contract: date, words: Words) -> tuple[str, str]:
    """How the report stands to the day of the contract, in any kind of file: a warning, or else what was known.

    Care is judged on the day of choice (54.1).
    """
    known = max(sheet.as_of.astimezone(MOSCOW).date(), sheet.on)
    days = {"known": words.day(known), "contract": words.day(contract)}
    if known > contract:
        after = N_(
            "Отчёт показывает сведения на {known}, а договор подписан {contract}, раньше. Осмотрительность оценивают"
            " на день выбора: составьте отчёт «как было известно» на день до подписи и не выдавайте этот за прежний."
        )
        return words(after, **days), ""
    said = words(N_("Сведения на {known}, договор от {contract}: это было известно до подписи."), **days)
    if known == contract:
        said = words(N_("Сведения того же дня, что и договор: {contract}."), **days)
    elif (contract - known).days > STALE_DAYS:
        said = words(N_("Сведения на {known}, договор от {contract}: за это время многое могло измениться."), **days)
    made = words(N_("Когда составлен сам файл, помнит сервис: спросите по номеру отчёта."))
    return "", f"{said} {made}"


def tier_of(deal: Deal) -> int:
    """How many tiers the sum asks for, 1…4; all where there is no sum."""
    if deal.sum_kop is None:
        return len(STEPS)
    return sum(1 for step in STEPS if deal.sum_kop > step.above_kop)


def _size(deal: Deal, words: Words) -> str:
    if deal.sum_kop is None:
        return words(N_("Сумма не указана, поэтому перечислены бумаги для сделки любого размера."))
    tier = tier_of(deal)
    said = words(N_("Ступень {n} из {all}: {title}."), n=tier, all=len(STEPS), title=words(STEPS[tier - 1].title))
    if tier == len(STEPS):
        return said
    share = words(N_("Доли в ваших закупках мы не знаем: если она больше, возьмите следующую ступень."))
    return f"{said} {share}"


def _sections(sheet: FactSheet, deal: Deal, words: Words) -> Iterator[Section]:
    for n, step in enumerate(STEPS[: tier_of(deal)], start=1):
        yield _papers(f"tier-{n}", words(step.title), step.papers, sheet, words)
    if deal.kind in OF_KIND:
        title = words(N_("По виду сделки: {kind}"), kind=words(DEALS[deal.kind]))
        yield _papers("kind", title, OF_KIND[deal.kind][1], sheet, words)
    if tier_of(deal) > 1 and (asked := asks(sheet, words)):
        yield Section(id="sign", title=words(N_("Кто подпишет: что попросить")), lines=asked)
    if tier_of(deal) > 2:
        told = tuple(Line(label=words(label), value=words(value)) for label, value in ASSESSMENT)
        yield Section(id="assessment", title=words(N_("Оценка контрагента налоговой службой")), lines=told)


def _papers(code: str, title: str, papers: Iterable[Paper], sheet: FactSheet, words: Words) -> Section:
    heads = (N_("Бумага"), N_("Кто получает"), N_("Есть ли в этом отчёте"), N_("Получено: день, кем"))
    citizen = sheet.kind == "entrepreneur"
    rows = tuple(_row(paper, sheet, words) for paper in papers if (paper.citizen if citizen else paper.company))
    table = Table(title="", columns=tuple(Column(title=words(head)) for head in heads), rows=rows)
    return Section(id=code, title=title, tables=(table,))


def _row(paper: Paper, sheet: FactSheet, words: Words) -> Row:
    """A paper with what the report holds of it, and where to look where it holds nothing."""
    held, tone, shown, site = _held(paper, sheet, words)
    cells = (
        Cell(text=words(paper.what), notes=(words(paper.why),) if paper.why else ()),
        Cell(text=words(paper.who)),
        Cell(text=held, tone=tone, site=site),
        Cell(text=""),
    )
    return Row(cells=cells, proofs=shown)


Held = tuple[str, str, tuple[Proof, ...], Site | None]


def _held(paper: Paper, sheet: FactSheet, words: Words) -> Held:
    if paper.block:
        found = tuple(proof(fact, words) for fact in sheet.of(paper.block))
        if found:
            return (
                words.count(N_("{n} запись в реестре|{n} записи в реестре|{n} записей в реестре"), len(found)),
                "plain",
                tuple({one.id: one for one in found}.values()),
                None,
            )
        return words(N_("в реестре не названы")), "plain", (), None
    if not paper.source:
        if paper.held:
            return words(paper.held), "plain", (), None
        return words(N_("нет, нужно взять") if paper.who == SELF else N_("нет")), "plain", (), None
    coverage = sheet.state_of(paper.source)
    view = coverage_view(coverage, words, sheet.on)
    said = view.words
    site = Site(title=view.title, url=view.official) if view.official else None
    if coverage.state is State.NOT_APPLICABLE:
        return said, "plain", (), None
    if coverage.answered:
        site = None
        said = words(N_("в отчёте: {state}, на {day}"), state=said, day=view.as_of) if view.as_of else said
    elif view.reason and not view.stale:
        said = f"{said}: {view.reason}"
    return said, "plain" if coverage.answered else "unknown", (view.proof,) if view.proof else (), site


def _alternatives(card: Card, deal: Deal, words: Words) -> Section:
    """Whom else was looked at: the company itself, then rows left blank."""
    heads = (N_("Поставщик"), N_("ИНН"), N_("Цена"), N_("Срок и условия"), N_("Почему да или нет"))
    if deal.kind == "credit":
        heads = (N_("Покупатель"), N_("ИНН"), N_("Цена"), N_("Отсрочка и условия"), N_("Почему да или нет"))
    columns = tuple(Column(title=words(head)) for head in heads)
    own = (card.name, card.inn or card.ogrn, words.money(deal.sum_kop) if deal.sum_kop is not None else "", "", "")
    rows = [own, *([("",) * len(heads)] * RIVALS)]
    table = Table(
        title="",
        columns=columns,
        rows=tuple(Row(cells=tuple(Cell(text=text) for text in row)) for row in rows),
    )
    return Section(
        id="alternatives",
        title=words(N_("Кого ещё рассматривали")),
        note=words(N_("Заполните от руки и приложите предложения. Одной цены мало: назовите причину выбора.")),
        tables=(table,),
    )


def _decision(card: Card, deal: Deal, contract: date | None, words: Words) -> Decision:
    return Decision(
        title=words(N_("Решение о сделке")),
        note=words(N_("Составляют и подписывают до договора.")),
        blanks=(
            Blank(label=words(N_("День решения"))),
            Blank(label=words(N_("Контрагент")), value=words(N_("{name}, ИНН {inn}"), name=card.name, inn=card.inn)),
            Blank(label=words(N_("Договор: номер и день")), value=words(N_("от {day}"), day=words.day(contract)))
            if contract
            else Blank(label=words(N_("Договор: номер и день"))),
            Blank(label=words(N_("Предмет")), lines=2),
            Blank(
                label=words(N_("Сумма")),
                value=words.money(deal.sum_kop) if deal.sum_kop is not None else "",
            ),
            Blank(label=words(N_("Доля в закупках или продажах за год, %"))),
            Blank(label=words(N_("Как нашли контрагента")), lines=2),
            Blank(label=words(N_("Кто с кем встречался или говорил, где и когда")), lines=2),
            Blank(label=words(N_("Почему выбран он: цена, срок, опыт, место")), lines=3),
            Blank(label=words(N_("Кто исполнит договор: люди, имущество, соисполнители")), lines=2),
        ),
        answers=_answers(card, words),
        choices_title=words(N_("Решили")),
        choices=tuple(
            words(choice)
            for choice in (
                N_("заключить договор"),
                N_("заключить с обеспечением, каким:"),
                N_("запросить недостающее и вернуться к вопросу"),
                N_("не заключать"),
            )
        ),
        signatures_title=words(N_("Подписи: должность, имя, подпись, день")),
        signatures=tuple(words(who) for who in (N_("Предложил"), N_("Проверил"), N_("Решил"))),
    )


def _answers(card: Card, words: Words) -> Table | None:
    """What the report notes, its harmless reading beside it, and room for what was done about it."""
    noted = [finding for group in card.verdict.groups if group.state == "bad" for finding in group.findings]
    if not noted:
        return None
    heads = (N_("Что отмечено"), N_("Что выяснили и сделали"))
    return Table(
        title=words(N_("Что отмечено в отчёте")),
        columns=tuple(Column(title=words(head)) for head in heads),
        rows=tuple(
            Row(
                cells=(
                    Cell(text=finding.sentence, notes=_harmless(finding, words)),
                    Cell(text=""),
                ),
                proofs=finding.proofs,
            )
            for finding in noted
        ),
    )


def _harmless(finding: FindingView, words: Words) -> tuple[str, ...]:
    return (f"{words(N_('Может быть и так'))}: {finding.harmless}",) if finding.harmless else ()


__all__ = ["Blank", "DealPaper", "Decision", "beside_contract", "deal_paper", "tier_of"]
