"""A dossier → the sheets of a table, each with its blocks: what the XLSX and the CSV write.

All that the model says stands here once, beside the numbers of its evidence; nothing is worded anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from checker.facts import Deal
from checker.i18n import N_
from checker.paper.cells import Amount, amount_of
from checker.paper.dossier import KINDS, Dossier
from checker.paper.grid import Block, Item, Sheet
from checker.reports.labels import DEALS
from checker.reports.model import Cell, Column, Figure, FindingView, Happening, Line, Mark, Proof, Section, Site, Table
from checker.reports.words import Words

LONG = 30
"""Rows of a table from which it has a sheet of its own, with a filter."""


def sheets(report: Dossier, number: str) -> tuple[Sheet, ...]:
    """All sheets of a dossier under its number, the verdict first and the evidence last."""
    drawn = _Drawn(report, number)
    about = (drawn.verdict(), drawn.sources(), drawn.facts(), *drawn.tables(), drawn.story())
    return (*about, *drawn.deal(), *drawn.glossary(), drawn.evidence())


VERDICT, STATUS, WARNING = N_("Вердикт"), N_("Состояние"), N_("Предупреждение")

_ONE = r"[−-]?[\d.,\u202f\u00a0 ]+(?:\w+\.?[\u202f\u00a0 ])?(?:₽|[A-Z]{3})"
_SUM = re.compile(rf"{_ONE}(?: · {_ONE})*")
"""«47,5 млн ₽»: a sum, or several, and nothing else."""


class _Drawn:
    """The sheets of one dossier in its language."""

    def __init__(self, report: Dossier, number: str) -> None:
        self.report, self.number = report, number
        self.words = Words(report.lang)
        self.numbers = {reference.proof.id: reference.number for reference in report.references}

    def verdict(self) -> Sheet:
        report, card, view, words = self.report, self.report.card, self.report.card.verdict, self.words
        deal = Deal(**report.answer["deal"])
        kept = [
            (N_("Документ"), words(KINDS[report.kind])),
            (N_("Номер отчёта"), self.number),
            (N_("Как было известно на"), card.as_of),
            (N_("О каком дне"), card.on),
            (N_("Договор от"), words.day(report.contract)),
            (WARNING, report.warning),
            (N_("Что было известно"), report.known),
            (N_("Кем составлен"), report.site),
            (N_("Наименование"), card.name),
            (N_("Полное наименование"), card.full_name),
            (N_("ИНН"), card.inn),
            (N_("ОГРНИП") if card.kind == "entrepreneur" else N_("ОГРН"), card.ogrn),
            (N_("КПП"), card.kpp),
            (STATUS, ", ".join(filter(None, (card.status.full or card.status.words, card.status.since)))),
            (N_("Зарегистрирована"), ", ".join(filter(None, (card.registered, card.age)))),
            (card.head_label, ", ".join(filter(None, (card.head, card.head_office, card.head_more)))),
            (N_("Адрес"), card.address),
            (N_("Уставный капитал"), card.capital),
            (N_("Сделка"), words(DEALS[deal.kind]) if deal.kind in DEALS else deal.kind),
            (N_("Сумма сделки"), words.money(deal.sum_kop) if deal.sum_kop is not None else ""),
            (VERDICT, view.words),
            (N_("Что это значит"), view.meaning),
            (N_("На чём основан"), view.basis),
            (N_("Из чего исходили"), view.assumed),
            (N_("Оценка, из 100"), str(view.score) if view.score is not None else words(N_("оценка не выведена"))),
            (N_("Вероятные границы"), f"{view.band[0]}–{view.band[1]}" if view.band else ""),
            (N_("Глубина данных"), f"{view.depth} · {view.depth_words}"),
            (N_("Версия метода"), view.method),
        ]  # fmt: skip
        marks = tuple((N_("Отметка"), _mark(mark)) for mark in card.header_marks)
        tones = {VERDICT: view.tone, STATUS: card.status.tone, WARNING: "bad"}
        rows = tuple(
            (Item(words(label)), Item(said, tone=tones.get(label, "plain"))) for label, said in (*kept, *marks) if said
        )
        findings = tuple(self._finding(group.title, group.tone, one) for group in view.groups for one in group.findings)
        if card.unknown:
            findings += tuple(
                self._finding(card.unknown.title, "unknown", one)
                for one in card.unknown.findings
                if one.code not in {known.code for group in view.groups for known in group.findings}
            )
        changes = tuple((Item(one.condition), Item(one.words), Item(_maybe(one.score))) for one in view.changes)
        return Sheet(
            title=words(VERDICT),
            blocks=(
                self._block((N_("Показатель"), N_("Значение")), (34, 60), rows),
                self._block(
                    (N_("Группа"), N_("Что сказано"), N_("Баллы"), N_("Что сделать"), N_("Может быть и так"),
                     N_("Ограничивает вывод"), N_("Почему не проверено"), N_("Код"), N_("Доказательства")),
                    (34, 60, 8, 40, 40, 18, 30, 28, 16),
                    findings,
                    title=N_("Основания вердикта"),
                    names=2,
                ),
                self._block(
                    (N_("Условие"), N_("Вердикт станет"), N_("Оценка, из 100")), (34, 60, 8), changes,
                    title=N_("Что изменило бы вердикт"),
                ),
            ),
        )  # fmt: skip

    def _finding(self, group: str, tone: str, one: FindingView) -> tuple[Item, ...]:
        look = tuple(_site(site) for site in one.look)
        return (
            Item(group, tone=tone),
            Item(one.sentence),
            Item(one.points_text, amount_of(one.points_text.replace("+", ""))),
            Item(one.advice),
            Item(one.harmless),
            Item(_joined(self.words(N_("стоп-фактор")) if one.stop else "", one.caps, by=", ")),
            Item("; ".join((*one.because, *look))),
            Item(one.code),
            self._refs(one.proofs),
        )

    def sources(self) -> Sheet:
        """Each source with its state; the oldest data first, then those that said nothing of a day."""
        days = {one["source"]: one["as_of"] or "9" for one in self.report.answer["coverage"]}
        worth = {one.view.source: one.saved for part in self.report.parts for one in part.sources}
        rows = tuple(
            (
                Item(one.title), Item(one.words, tone=one.tone),
                Item(_joined(one.reason, one.weak, one.saved, worth.get(one.source, ""), by="; ")),
                Item(one.as_of), Item(one.age), Item(one.checked), Item(one.about),
                Item(one.official, url=one.official), self._refs([one.proof] if one.proof else []),
            )
            for one in sorted(self.report.card.coverage, key=lambda one: days.get(one.source, "9"))
        )  # fmt: skip
        heads = (
            N_("Источник"), N_("Что известно"), N_("Пояснение"), N_("Данные на"), N_("Возраст данных"), N_("Получены"),
            N_("О чём источник"), N_("Официальный сайт"), N_("Доказательства"),
        )  # fmt: skip
        block = self._block(heads, (28, 22, 36, 12, 26, 14, 44, 36, 16), rows)
        return Sheet(title=self.words(N_("Источники")), blocks=(block,), filtered=True)

    def facts(self) -> Sheet:
        """Every labelled fact of the card and of the chapters."""
        report, words = self.report, self.words
        rows = [self._figure(figure, words(N_("Цифры"))) for figure in report.card.overview]
        for chapter, section in self._sections():
            name = _joined(chapter, section.title)
            if section.note and not section.tables:
                rows.append(self._line(name, Line(label=words(N_("Примечание")), value=section.note)))
            rows.extend(self._line(name, line) for line in section.lines)
            rows.extend(self._line(_joined(name, section.asks_title), line) for line in section.asks)
        heads = (
            N_("Раздел"), N_("Показатель"), N_("Значение"), N_("Пояснения"), N_("Отметки"), N_("Источник"),
            N_("Запись"), N_("Данные на"), N_("Доказательства"),
        )  # fmt: skip
        block = self._block(heads, (28, 30, 44, 38, 38, 22, 22, 12, 16), tuple(rows), names=2)
        return Sheet(title=words(N_("Факты")), blocks=(block,), filtered=True)

    def _figure(self, figure: Figure, section: str) -> tuple[Item, ...]:
        said = _whole(figure.value, figure.exact)
        proofs = [figure.proof] if figure.proof else []
        label = _joined(figure.label, figure.when, by=", ")
        value = Item(said, amount_of(said), figure.tone)
        return Item(section), Item(label), value, Item(figure.note), Item(""), *self._from(proofs)

    def _line(self, section: str, line: Line) -> tuple[Item, ...]:
        said = _whole(line.value, line.exact)
        amount = amount_of(said) if said.endswith(("₽", "%")) else None  # ИНН, codes and years stay text
        notes = (*_exact(line.value, line.exact), *line.notes, *((_site(line.site),) if line.site else ()))
        proofs = [one for one in (line.proof, *line.further, *(mark.proof for mark in line.marks)) if one]
        tone = line.marks[0].tone if line.marks else "plain"
        return (
            Item(section), Item(line.label), Item(said, amount), Item("; ".join(notes)),
            Item("; ".join(_mark(mark) for mark in line.marks), tone=tone), *self._from(proofs),
        )  # fmt: skip

    def _from(self, proofs: Sequence[Proof]) -> tuple[Item, ...]:
        """Source, record and day of the first piece of evidence, and the numbers of all."""
        if not proofs:
            return Item(""), Item(""), Item(""), Item("")
        first = proofs[0]
        return Item(first.title), Item(first.entry), Item(first.as_of), self._refs(proofs)

    def _sections(self) -> Iterator[tuple[str, Section]]:
        yield from (("", section) for section in self.report.card.sections)
        yield from ((part.title, section) for part in self.report.parts for section in part.sections)

    def tables(self) -> Iterator[Sheet]:
        """A sheet of short tables for the card and for each chapter, then one for each long table."""
        words = self.words
        chapters = [(words(N_("Таблицы карточки")), self.report.card.sections, "")]
        chapters += [(part.title, part.sections, part.empty) for part in self.report.parts]
        long: list[Sheet] = []
        for title, sections, empty in chapters:
            blocks: list[Block] = []
            for section in sections:
                for table in section.tables:
                    name = _joined(section.title, table.title)
                    block = self._table(table, name, table.note or section.note)
                    if len(table.rows) > LONG:
                        alone = _joined(title, name) if title != self.words(N_("Таблицы карточки")) else name
                        long.append(Sheet(title=alone, blocks=(block,), filtered=True))
                    else:
                        blocks.append(block)
            if empty and not blocks:
                blocks.append(Block(heads=(title,), widths=(90,), rows=((Item(empty, tone="unknown"),),)))
            if blocks:
                yield Sheet(title=title, blocks=tuple(blocks))
        yield from long

    def _table(self, table: Table, title: str, note: str) -> Block:
        """A table; lesser details of its cells and what the register says against a row stand in columns at its end."""
        words = self.words
        notes = [_notes(row.cells, table.columns) for row in table.rows]
        marks = ["; ".join(_mark(mark) for mark in row.marks) for row in table.rows]
        extra = [
            (words(title), 40, column)
            for title, column in ((N_("Пояснения"), notes), (N_("Отметки"), marks))
            if any(column)
        ]
        rows = []
        for n, row in enumerate(table.rows):
            items = [_item(cell, column) for cell, column in zip(row.cells, table.columns, strict=True)]
            proofs = (*row.proofs, *(cell.proof for cell in row.cells), *(mark.proof for mark in row.marks))
            items.extend(Item(column[n]) for _title, _width, column in extra)
            rows.append((*items, self._refs([one for one in proofs if one])))
        heads = [_joined(column.title, column.note, by=", ") for column in table.columns]
        return Block(
            title=title,
            note=note,
            heads=(*heads, *(name for name, _width, _column in extra), words(N_("Доказательства"))),
            widths=(
                *(18 if column.number or column.day else 34 for column in table.columns),
                *(width for _name, width, _column in extra),
                16,
            ),
            rows=tuple(rows),
            names=0,
        )

    def story(self) -> Sheet:
        rows = [row for year in self.report.story for one in year.happenings for row in self._happening(one)]
        heads = (
            N_("День"), N_("Событие"), N_("Что"), N_("Было"), N_("Стало"), N_("Пояснения"),
            N_("Запись недействительна"), N_("Мы узнали"), N_("Источник"), N_("Запись"), N_("Доказательства"),
        )  # fmt: skip
        block = self._block(heads, (12, 40, 26, 34, 34, 44, 18, 12, 20, 22, 16), tuple(rows), names=2)
        return Sheet(title=self.words(N_("История записей")), blocks=(block,), filtered=True)

    def _happening(self, one: Happening) -> Iterator[tuple[Item, ...]]:
        """A row for each part that changed, so that every one can be found."""
        proof = one.proof
        for n, part in enumerate(one.differences or (None,)):
            notes = "; ".join(one.notes) if n == 0 else ""
            changed = (part.label, part.before, part.after) if part else ("", "", "")
            yield (
                Item(one.day), Item(one.title), *(Item(said) for said in changed), Item(notes), Item(one.void),
                Item(one.seen), Item(proof.title), Item(proof.entry), self._refs([proof]),
            )  # fmt: skip

    def deal(self) -> Iterator[Sheet]:
        """The papers of a deal and the form of its decision, whose blanks are written by hand."""
        papers, words = self.report.deal, self.words
        if papers is None:
            return
        said = (
            (N_("Сделка"), papers.deal), (N_("Риск"), papers.risk), (N_("Размер"), papers.size),
            (WARNING, papers.warning), (N_("Что было известно"), papers.known),
            *((N_("Примечание"), note) for note in papers.notes),
        )  # fmt: skip
        rows = tuple((Item(words(label)), Item(value)) for label, value in said if value)
        blocks = [self._block((N_("Показатель"), N_("Значение")), (34, 60), rows, title=papers.title)]
        for section in (*papers.sections, papers.alternatives):
            if section.lines:
                lines = tuple(self._line(section.title, line)[1:] for line in section.lines)
                heads = (
                    N_("Показатель"), N_("Значение"), N_("Пояснения"), N_("Отметки"), N_("Источник"), N_("Запись"),
                    N_("Данные на"), N_("Доказательства"),
                )  # fmt: skip
                widths = (34, 60, 34, 34, 22, 22, 12, 16)
                blocks.append(self._block(heads, widths, lines, title=section.title, note=section.note))
            blocks += [
                self._table(table, _joined(section.title, table.title), section.note) for table in section.tables
            ]
        form = papers.decision
        fields = [(blank.label, blank.value) for blank in form.blanks]
        fields += [(form.choices_title, f"☐ {choice}") for choice in form.choices]
        fields += [(form.signatures_title, signature) for signature in form.signatures]
        rows = tuple((Item(label), Item(value)) for label, value in fields)
        blocks.append(self._block((N_("Показатель"), N_("Значение")), (34, 60), rows, title=form.title, note=form.note))
        if form.answers:
            blocks.append(self._table(form.answers, _joined(form.title, form.answers.title), form.answers.note))
        yield Sheet(title=papers.title, blocks=tuple(blocks))

    def glossary(self) -> Iterator[Sheet]:
        """What the terms mean."""
        rows = tuple((Item(line.label), Item("; ".join((line.value, *line.notes)))) for line in self.report.glossary)
        if rows:
            block = self._block((N_("Термин"), N_("Что он значит")), (34, 110), rows)
            yield Sheet(title=self.words(N_("Словарь")), blocks=(block,))

    def evidence(self) -> Sheet:
        report = self.report
        rows = []
        for one in report.references:
            proof, raw = one.proof, f"/raw/{one.proof.id}"
            rows.append(
                (
                    Item(str(one.number), Amount(Decimal(one.number))),
                    Item(proof.title),
                    Item(proof.entry),
                    Item(proof.as_of),
                    Item(proof.fetched),
                    Item(one.record),
                    Item(one.sha256),
                    Item(f"{report.site}{raw}", url=f"{report.site}{raw}" if report.site else ""),
                    Item(proof.official, url=proof.official),
                )
            )
        heads = (
            N_("№"), N_("Источник"), N_("Запись"), N_("Данные на"), N_("Получены"), N_("Номер у источника"),
            N_("SHA-256 записи"), N_("Показать запись"), N_("Где посмотреть"),
        )  # fmt: skip
        block = self._block(heads, (6, 28, 28, 12, 22, 22, 68, 36, 36), tuple(rows))
        return Sheet(title=self.words(N_("Доказательства")), blocks=(block,), filtered=True)

    def _block(
        self,
        heads: Sequence[str],
        widths: tuple[int, ...],
        rows: tuple[tuple[Item, ...], ...],
        *,
        title: str = "",
        note: str = "",
        names: int = 1,
    ) -> Block:
        """A block whose heads and title are msgids."""
        said = tuple(self.words(head) for head in heads)
        return Block(title=self.words(title), note=note, heads=said, widths=widths, rows=rows, names=names)

    def _refs(self, proofs: Iterable[Proof]) -> Item:
        """The numbers of evidence in the list at the end: «[3] [7]»."""
        found = dict.fromkeys(self.numbers[proof.id] for proof in proofs)
        return Item(" ".join(f"[{number}]" for number in found))


def _item(cell: Cell, column: Column) -> Item:
    said = _whole(cell.text, cell.exact)
    return Item(said, amount_of(said) if column.number else None, cell.tone)


def _whole(said: str, exact: str) -> str:
    """The whole sum in place of one that was rounded; a sentence that holds one stays."""
    return exact if exact and _SUM.fullmatch(said) else said


def _exact(said: str, exact: str) -> tuple[str, ...]:
    """The whole sum where it does not stand in place of what was said."""
    return (exact,) if exact and _whole(said, exact) != exact else ()


def _notes(cells: Sequence[Cell], columns: Sequence[Column]) -> str:
    """Lesser details of a row, each with the head of its column."""
    found: list[str] = []
    for cell, column in zip(cells, columns, strict=True):
        parts = (*_exact(cell.text, cell.exact), *cell.notes, *((_site(cell.site),) if cell.site else ()))
        found.extend(_joined(column.title, part, by=": ") for part in parts)
    return "; ".join(found)


def _mark(mark: Mark) -> str:
    return _joined(mark.words, mark.detail, by=": ")


def _site(site: Site) -> str:
    return f"{site.title} {site.url}"


def _joined(*parts: str, by: str = " · ") -> str:
    return by.join(filter(None, parts))


def _maybe(score: int | None) -> str:
    return "" if score is None else str(score)
