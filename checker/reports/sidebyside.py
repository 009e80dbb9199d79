"""Companies side by side: the same lines of their cards, a row each, so that a page of five cannot disagree with them.

Nobody is ranked: the rows stand as they are, and each statement keeps its evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from checker.i18n import N_
from checker.reports.model import Card, Figure, FindingView, Proof, SourceView
from checker.reports.words import Words

MOST = 5
"""Companies on one page: more of them no screen holds."""

SHOWN = 3
"""Reasons in one cell; how many more there are says the way to the card."""

CLAIMS = ("kad", "fssp", "efrsb", "rnp", "account_freezes")
"""Sources whose word weighs most beside another company's: suits, debts, bankruptcy, lists, accounts."""

FIGURES = {
    "revenue": N_("Выручка или доходы"),
    "profit": N_("Прибыль или разница доходов и расходов"),
    "staff": N_("Работников"),
    "paid": N_("Уплачено налогов и взносов"),
    "arrears": N_("Налоговая задолженность"),
    "offences": N_("Неуплаченные налоговые штрафы"),
    "regime": N_("Специальный налоговый режим"),
    "sme": N_("Малый и средний бизнес"),
}
NAMED_ANEW = frozenset({"revenue", "profit"})
"""Figures that different sources give under different names: each cell says which it is."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One statement of a company. chip: it stands out by its tone; otherwise the tone colours its words.

    anchor: it leads to this place of the card.
    """

    text: str
    anchor: str = ""
    tone: str = "plain"
    chip: bool = False
    note: str = ""
    exact: str = ""
    proof: Proof | None = None


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What each company says to one question; a cell without statements has nothing to say."""

    label: str
    cells: tuple[tuple[Said, ...], ...]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """Rows under one heading. note: what is the same for all of them."""

    id: str
    title: str
    note: str = ""
    rows: tuple[Row, ...]


Cells = Callable[[Card], Iterable[Said]]


def side_by_side(cards: Sequence[Card], words: Words) -> tuple[Part, ...]:
    """The rows of these cards, in the order of the cards. A row in which nobody says anything is left out."""
    parts = (
        ("verdict", N_("Вердикт"), _verdict(words)),
        ("who", N_("Кто это"), _who(words)),
        ("money", N_("Деньги и налоги"), _money(words)),
        ("claims", N_("Суды, приставы, банкротство"), _claims(cards, words)),
        ("unknown", N_("Чего мы не знаем"), _silence(cards)),
    )
    made = (
        Part(
            id=code,
            title=words(title),
            note=_common(cards, words) if code == "unknown" else "",
            rows=tuple(_rows(rows, cards, words)),
        )
        for code, title, rows in parts
    )
    return tuple(part for part in made if part.rows or part.note)


def _common(cards: Sequence[Card], words: Words) -> str:
    titles = (
        [source.title for source in cards[0].unchecked if source.source in _unchecked_of_all(cards)] if cards else []
    )
    return words(N_("Не проверено ни у кого: {sources}."), sources=", ".join(titles)) if titles else ""


def _unchecked_of_all(cards: Sequence[Card]) -> frozenset[str]:
    """Sources that nobody of several was asked about: said once."""
    if len(cards) == 1:
        return frozenset()
    of_each = ({source.source for source in card.unchecked} for card in cards)
    return frozenset(set.intersection(*of_each))


def _rows(rows: Iterable[tuple[str, Cells]], cards: Sequence[Card], words: Words) -> Iterator[Row]:
    for label, cells in rows:
        said = tuple(tuple(cells(card)) for card in cards)
        if any(said):
            yield Row(label=words(label), cells=said)


def _verdict(words: Words) -> Iterator[tuple[str, Cells]]:
    yield N_("Совет"), _advice
    yield N_("Оценка"), lambda card: _score(card, words)
    yield N_("Что против"), lambda card: _findings(card, "bad", words)
    yield N_("Что в пользу"), lambda card: _findings(card, "good", words)


def _advice(card: Card) -> Iterator[Said]:
    view = card.verdict
    yield Said(text=view.words, tone=view.tone, chip=True, note=view.basis)


def _score(card: Card, words: Words) -> Iterator[Said]:
    view = card.verdict
    depth = words(N_("глубина данных {letter}: {meaning}"), letter=view.depth, meaning=view.depth_words)
    if view.score is None:
        yield Said(text=words(N_("не выведена")), note=depth)
        return
    band = words(N_("вероятно от {low} до {high}"), low=view.band[0], high=view.band[1]) if view.band else ""
    yield Said(
        text=words(N_("{score} из 100"), score=view.score),
        note="; ".join(part for part in (band, depth) if part),
    )


def _findings(card: Card, state: str, words: Words) -> Iterator[Said]:
    """The first few of a group, in the order of the card, and the way to the others."""
    for group in card.verdict.groups:
        if group.state == state:
            # Two lines are no shorter than one that says "one more".
            shown = SHOWN if len(group.findings) > SHOWN + 1 else len(group.findings)
            yield from (_finding(finding, group.tone) for finding in group.findings[:shown])
            if more := len(group.findings) - shown:
                said = words.count(N_("и ещё {n} причина|и ещё {n} причины|и ещё {n} причин"), more)
                yield Said(text=said, anchor=f"findings-{state}")


def _finding(finding: FindingView, tone: str) -> Said:
    return Said(
        text=finding.sentence,
        tone=tone if tone == "bad" else "plain",
        note=finding.points_text if finding.points else "",
        proof=finding.proofs[0] if finding.proofs else None,
    )


def _silence(cards: Sequence[Card]) -> Iterator[tuple[str, Cells]]:
    common = _unchecked_of_all(cards) if cards else frozenset()
    yield N_("Не проверено"), lambda card: _unchecked(card, common)
    yield N_("Не сказано"), _unsaid


def _unchecked(card: Card, common: frozenset[str]) -> Iterator[Said]:
    titles = [source.title for source in card.unchecked if source.source not in common]
    if titles:
        yield Said(text=", ".join(titles), tone="unknown")


def _unsaid(card: Card) -> Iterator[Said]:
    """What stays unknown though its source answered."""
    for finding in card.unknown.findings if card.unknown else ():
        if not finding.code.startswith("coverage."):
            yield Said(text=finding.sentence, tone="unknown")


def _who(words: Words) -> Iterator[tuple[str, Cells]]:
    yield N_("Состояние"), lambda card: _status(card, words)
    yield N_("Возраст"), lambda card: _plain(card.age, words(N_("с {day}"), day=card.registered))
    yield N_("Регион"), lambda card: _plain(card.region)
    yield N_("Руководитель"), lambda card: _plain(card.head, card.head_office)
    yield N_("Уставный капитал"), lambda card: _plain(card.capital)
    yield N_("Адрес"), lambda card: _plain(card.address)


def _plain(text: str, note: str = "") -> Iterator[Said]:
    if text:
        yield Said(text=text, note=note)


def _status(card: Card, words: Words) -> Iterator[Said]:
    since = words(N_("с {day}"), day=card.status.since) if card.status.since else ""
    yield Said(text=card.status.words, tone=card.status.tone, chip=True, note=since)
    for mark in card.header_marks:
        yield Said(text=mark.words, tone=mark.tone, chip=True, note=mark.detail, proof=mark.proof)


def _money(words: Words) -> Iterator[tuple[str, Cells]]:
    for code, label in FIGURES.items():
        yield label, lambda card, code=code: _figure(card, code, words)  # type: ignore[misc]


def _figure(card: Card, code: str, words: Words) -> Iterator[Said]:
    shown = [figure for figure in card.overview if figure.code == code]
    if not shown and card.kind == "entrepreneur":
        yield Said(text=words(N_("о предпринимателях не публикуют")))
    for figure in shown:
        yield Said(
            text=figure.value,
            tone=figure.tone,
            note=_note(figure),
            exact=figure.exact,
            proof=figure.proof,
        )


def _note(figure: Figure) -> str:
    named = figure.label if figure.code in NAMED_ANEW else ""
    return " ".join(part for part in (named, figure.when) if part)


def _claims(cards: Sequence[Card], words: Words) -> Iterator[tuple[str, Cells]]:
    """A row for each of these sources that is known of any of the cards, under its own title."""
    titles = {source.source: source.title for card in cards for source in card.coverage}
    for code in CLAIMS:
        if code in titles:
            yield titles[code], lambda card, code=code: _source(card, code, words)  # type: ignore[misc]


def _source(card: Card, code: str, words: Words) -> Iterator[Said]:
    for source in card.coverage:
        if source.source == code:
            yield Said(
                text=source.words,
                tone=source.tone,
                chip=True,
                note=_age(source, words),
                proof=source.proof,
            )


def _age(source: SourceView, words: Words) -> str:
    said = (words(N_("на {day}"), day=source.as_of) if source.as_of else "", source.reason, source.weak, source.saved)
    return " · ".join(part for part in said if part)
