"""Of what a watch list tells: the kinds, and from which sum on, unless the list says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from checker.dates import N_

EVENTS = "events"
"""The cursor over change events (`checker.models.WatchCursor`)."""


class Kind(msgspec.Struct, frozen=True):
    """A kind of news. words: as a heading has it. grave: told at once, not in the digest. on: told unless a list says
    otherwise; over_kop: by default from this sum on, in kopecks; None: sums say nothing of it.
    """

    words: str
    grave: bool
    on: bool = True
    over_kop: int | None = None


class Rule(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a list says of a kind: whether it is told, and from which sum on (kopecks, None: from any)."""

    on: bool
    over_kop: int | None = None


KINDS: Mapping[str, Kind] = {
    "status": Kind(N_("Прекращение деятельности"), grave=True),
    "exclusion": Kind(N_("Решение об исключении из реестра"), grave=True),
    "liquidation": Kind(N_("Ликвидация"), grave=True),
    "reorganisation": Kind(N_("Реорганизация"), grave=True),
    "capital_cut": Kind(N_("Уменьшение уставного капитала"), grave=True),
    "bankruptcy": Kind(N_("Банкротство"), grave=True),
    "intention": Kind(N_("Намерение обратиться о банкротстве"), grave=True),
    "freeze": Kind(N_("Приостановка операций по счетам"), grave=True),
    "unfair": Kind(N_("Реестр недобросовестных поставщиков"), grave=True),
    "enforcement": Kind(N_("Исполнительное производство"), grave=False, over_kop=10_000_000),
    "suit": Kind(N_("Иск к компании"), grave=False, over_kop=50_000_000),
    "arrears": Kind(N_("Налоговая задолженность"), grave=False, over_kop=1_000_000),
    "head_mark": Kind(N_("Недостоверность сведений о руководителе"), grave=True),
    "founder_mark": Kind(N_("Недостоверность сведений об участнике"), grave=False),
    "address_mark": Kind(N_("Недостоверность адреса"), grave=True),
    "disqualified": Kind(N_("Дисквалификация"), grave=True),
    "zsk": Kind(N_("Высокий риск по данным Банка России"), grave=True),
    "head": Kind(N_("Смена руководителя"), grave=False),
    "owner": Kind(N_("Смена участников и долей"), grave=False),
    "address": Kind(N_("Смена адреса"), grave=False, on=False),
    "name": Kind(N_("Смена названия"), grave=False),
    "capital": Kind(N_("Увеличение уставного капитала"), grave=False, on=False),
    "statements": Kind(N_("Новая отчётность"), grave=False, on=False),
    "decision": Kind(N_("Изменился вердикт"), grave=True),
}
"""What may happen to a company. `on` and sums are those of the project: whoever watches sets his own."""

SYSTEM: Mapping[str, Kind] = {
    "successor": Kind(N_("Наблюдение перешло к правопреемнику"), grave=True),
    "blind": Kind(N_("Источник не отвечает"), grave=False),
    "sees": Kind(N_("Источник снова отвечает"), grave=False),
    "method": Kind(N_("Изменилась методика"), grave=False),
    "channel_off": Kind(N_("Оповещения больше не приходят"), grave=True),
}
"""What happened to the service, not to a company; a list cannot leave it out."""


class News(msgspec.Struct, frozen=True, kw_only=True):
    """A change event as the ledger has it (`checker.models.Event`). kind: appeared · changed · ended.

    person: '' of what is told of the company itself, else the ИНН of its head or founder of whom it is told.
    """

    event: int
    source: str
    block: str
    key: str
    kind: str
    asof: date
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    person: str = ""


class Noticed(msgspec.Struct, frozen=True, kw_only=True):
    """What is worth telling. event: the number of the event that gives it its name and its evidence.

    worse: whether it is bad news for whoever deals with the company. day: when it happened by the source. sum_kop: by
    which thresholds judge. deadline: until when (included) the law lets a creditor act, with the code of the advice.
    before, after: blocks, from which `checker.watching.words` makes sentences.
    """

    kind: str
    event: int
    source: str
    block: str
    day: date
    worse: bool
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    sum_kop: int | None = None
    deadline: date | None = None
    advice: str = ""
    person: str = ""
