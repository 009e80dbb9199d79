"""The register as XLSX: the companies, the dangerous first; what could not be judged; sources and method."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from checker.batches.order import CUT
from checker.batches.register import Entry, Register, entry, fault, sources
from checker.dates import moscow_day
from checker.i18n import N_
from checker.intake.numbers import TOLD
from checker.paper.book import MIME, Book
from checker.paper.cells import Amount
from checker.paper.grid import Block, Item, Sheet
from checker.reports.labels import DEALS
from checker.reports.words import Words

Columns = tuple[tuple[str, int], ...]
"""Heads with the widths of their columns in signs."""

COMPANIES: Columns = (
    ("№", 6),
    (N_("ИНН"), 14),
    (N_("Название"), 34),
    (N_("Состояние"), 20),
    (N_("Совет"), 24),
    (N_("Балл"), 7),
    (N_("Стоп-факторы"), 48),
    (N_("Главные причины"), 60),
)
COMPARED: Columns = ((N_("Что стало хуже"), 40), (N_("Что не удалось сравнить"), 34))
"""Where the list was judged before."""
CHECKED: Columns = (
    (N_("Чего не удалось проверить"), 34),
    (N_("Источников ответило"), 12),
    (N_("ОГРН"), 17),
    (N_("Карточка"), 34),
    (N_("Проверено"), 18),
)
FAULTS: Columns = ((N_("Строка"), 8), (N_("Написано"), 30), (N_("Почему не проверено"), 90))
SOURCES: Columns = (
    (N_("Источник"), 44),
    (N_("Сообщил о компаниях"), 14),
    (N_("Ничего не нашёл"), 14),
    (N_("Не проверен"), 14),
    (N_("Данные устарели"), 14),
    (N_("Самые старые данные"), 16),
    (N_("Самые новые данные"), 16),
)

NAMED = 3
"""Columns that tell which company a row is of."""


def render(register: Register, lang: str) -> bytes:
    """The register as a sealed XLSX. Two of the same register are equal, byte for byte."""
    words = Words(lang)
    book = Book(_title(register, words), register.as_of)
    for sheet in (_companies(register, words), _faults(register, words), _method(register, words)):
        book.add(sheet)
    return book.sealed()


def _companies(register: Register, words: Words) -> Sheet:
    compared = register.before is not None
    rows = tuple(
        tuple(_company(number, entry(judged, words, worse), register, words, compared=compared))
        for number, (judged, worse) in enumerate(register.companies, 1)
    )
    columns = COMPANIES + (COMPARED if compared else ()) + CHECKED
    return Sheet(
        title=words(N_("Реестр")), blocks=(_block(columns, rows, words, names=NAMED),), filtered=True, fixed=NAMED
    )


def _company(number: int, shown: Entry, register: Register, words: Words, *, compared: bool) -> Iterator[Item]:
    yield _number(number)
    yield Item(shown.inn)
    yield Item(shown.name)
    yield Item(" ".join(filter(None, (shown.status, shown.since and words(N_("с {day}"), day=shown.since)))))
    yield Item(shown.words, tone=shown.tone)
    yield Item("") if shown.score is None else _number(shown.score)
    yield Item("\n".join(shown.stops))
    yield Item("\n".join(shown.reasons))
    if compared:
        yield Item("\n".join(shown.worse))
        yield Item("\n".join(shown.uncompared))
    yield Item(", ".join(shown.missing))
    yield Item(shown.answered)
    yield Item(shown.ogrn)
    card = f"{register.site}/company/{shown.inn or shown.ogrn}" if register.site else ""
    yield Item(card, url=card)
    yield Item(words.moment(register.as_of))


def _faults(register: Register, words: Words) -> Sheet:
    shown = (fault(line, words) for line in register.lines)
    rows = [(_number(one.line), Item(one.typed), Item(one.why)) for one in shown]
    rows += [(Item(""), Item(""), Item(said)) for said in remarks(register, words)]
    return Sheet(title=words(N_("Не проверены")), blocks=(_block(FAULTS, tuple(rows), words),), filtered=True)


def remarks(register: Register, words: Words) -> list[str]:
    """What was left out of a batch, a sentence each."""
    return left_out(register.left, register.cut, register.wrongs, register.doubles, words)


def left_out(left: int, cut: bool, wrongs: int, doubles: int, words: Words) -> list[str]:
    """That so many companies did not fit, that lines were not read, that not all that are wrong or doubles are told."""
    said = []
    for count, sentence in (
        (wrongs, N_("Номеров с ошибкой: {n}. Перечислены первые {told}.")),
        (doubles, N_("Повторов: {n}. Перечислены первые {told}.")),
    ):
        if count > TOLD:
            said.append(words(sentence, n=words.number(count), told=words.number(TOLD)))
    if left:
        companies = words.count(N_("{n} компания|{n} компании|{n} компаний"), left)
        said.append(words(N_("Не поместились: {companies}. Проверьте их следующим списком."), companies=companies))
    if cut:
        said.append(words(CUT))
    return said


def _method(register: Register, words: Words) -> Sheet:
    amount = f", {words.money(register.deal.sum_kop)}" if register.deal.sum_kop is not None else ""
    told = [
        words(N_("Известно на {moment}; сведения говорят о дне {day}."),
              moment=words.moment(register.as_of), day=words.day(register.on)),
        words(N_("Методика {method}. Сделка: {deal}."),
              method=register.method or "—", deal=words(DEALS[register.deal.kind]) + amount),
        words(N_("Сначала самые опасные. «Не проверен» не значит «чисто»: молчание источника ничего не доказывает.")),
        words(N_("Данные, доступные нам на эту дату. Это не гарантия и не обвинение: решаете вы.")),
    ]  # fmt: skip
    if register.before:
        told.append(words(N_("Сравнено с проверкой {day}."), day=words.day(register.before)))
    about = Block(heads=(_title(register, words),), widths=(SOURCES[0][1],), rows=tuple((Item(one),) for one in told))
    rows = tuple(
        (
            Item(one.title),
            *map(_number, (one.found, one.nothing, one.silent, one.stale)),
            Item(one.oldest),
            Item(one.newest),
        )
        for one in sources(register.tallies, words)
    )
    return Sheet(title=words(N_("Источники и методика")), blocks=(about, _block(SOURCES, rows, words)))


def _block(columns: Columns, rows: tuple[tuple[Item, ...], ...], words: Words, names: int = 1) -> Block:
    heads = tuple(words(title) for title, _width in columns)
    return Block(heads=heads, widths=tuple(width for _title, width in columns), rows=rows, names=names)


def _number(value: int) -> Item:
    return Item(str(value), Amount(Decimal(value)))


def _title(register: Register, words: Words) -> str:
    day = words.day(moscow_day(register.as_of))
    name = f" «{register.name}»" if register.name else ""
    return words(N_("Реестр контрагентов{name} на {day}"), name=name, day=day)


__all__ = ["MIME", "left_out", "remarks", "render"]
