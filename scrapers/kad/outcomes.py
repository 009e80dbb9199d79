"""How a case ended, told by the titles of its court's acts: the first table of patterns (NOTES.md). Pure.

Titles are those of the site («Иск удовлетворить полностью», «Оставить решение без изменения»). The later act of the
higher instance wins; an act that no pattern knows changes nothing, and what was cancelled without a word of what comes
instead is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

GRANTED, PARTLY, DENIED = "granted", "partly", "denied"
SETTLED, WITHDRAWN, TERMINATED, RETURNED, UNKNOWN = "settled", "withdrawn", "terminated", "returned", "unknown"

FIRST, APPEAL, CASSATION, SUPREME = "first", "appeal", "cassation", "supreme"
INSTANCES = (FIRST, APPEAL, CASSATION, SUPREME)

_ACT = re.compile(r"решени|определени|постановлени|резолютив|судебный приказ")
_CLAIM = r"(?:иск\w*|исков\w+ \w+|заявлен\w*|требовани\w*)"
_ASIDE = re.compile(
    r"обеспечи|обеспечен|ходатайств|судебн\w+ расход|издерж|отвод|отсрочк|рассрочк|индексац|правопреем|разъясн|исправ|"
    r"восстановлен\w+ (?:\w+ )?срок|исполнительн|возобнов|приостанов|назнач|отлож|прин\w+ .*к производству|"
    r"без движения|третьего лица|экспертиз|госпошлин|государственн\w+ пошлин|реестр\w* требовани|по подсудности|"
    r"отказать в утверждении|отказать в принятии|в передаче дела в суд|объединени|проверк\w+ обоснованности"
)
"""What is decided on the way and is no end of the case."""

_ENDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (outcome, re.compile("|".join(patterns)))
    for outcome, *patterns in (
        (SETTLED, r"(?:утвер|заключ)\w* миров\w+ соглашени", r"миров\w+ соглашени\w+ (?:утвер|заключ)"),
        (WITHDRAWN, rf"(?:прин\w+|связи с|о) отказ\w* (?:истца |заявителя |взыскателя )?от {_CLAIM}", "отказ истца от"),
        (RETURNED, rf"(?:возврат\w*|вернуть) (?:\w+ )?{_CLAIM}", rf"{_CLAIM} (?:\w+ )?возврат", "без рассмотрения"),
        (TERMINATED, r"прекра\w+ производств\w+ по (?:делу|заявлени|иск)", r"производств\w+ по делу прекра"),
        (
            PARTLY,
            r"(?:удовлетвор|отказ|призна)\w*.*\bчастичн",
            r"частичн\w+ (?:удовлетвор|отказ)",
            r"в (?:остальной|части).*отказ",
        ),
        (
            DENIED,
            rf"отказ\w+ (?:полностью )?в (?:удовлетворении )?(?:\w+ )?{_CLAIM}",
            rf"\bв (?:удовлетворении )?(?:\w+ )?{_CLAIM} отказ",
            r"отказ\w+ в признании (?:ненормативн|недействительн|незаконн)\w+",
        ),
        (
            GRANTED,
            rf"удовлетвор\w+ (?:полностью )?(?:\w+ )?{_CLAIM}",
            rf"{_CLAIM} (?:\w+ )?удовлетвор",
            "выдать судебный приказ",
            r"призна\w+ (?:ненормативн|недействительн|незаконн)\w+",
        ),
    )
)
"""The first that fits: an end in parts stands before the whole ones, which it also holds the words of."""

_COUNTERCLAIM = re.compile(r"встречн")
"""Two claims in one act: whose was granted the title does not tell in words that can be relied on."""

_COMPLAINT = re.compile(r"жалоб|представлени\w+ прокурора")
_UPHELD = re.compile(
    r"без изменени|без удовлетворения|жалоб\w*.*(?:без рассмотрения|возврат|прекра)|(?:возврат|прекра)\w*.*жалоб|"
    r"отказать в передаче"
)
_ANEW = re.compile(r"на новое рассмотрение|новым обстоятельствам|вновь открывшимся")
_CANCELLED = re.compile(r"отмен\w+|(?<!без )измен\w+")
_COURTS = (
    (SUPREME, re.compile(r"верховн\w+ суд|высш\w+ арбитражн|^вс рф|^вас рф")),
    (APPEAL, re.compile(r"апелляц|\bаас\b")),
    (CASSATION, re.compile(r"округа\b|кассац")),
)


class Document(msgspec.Struct, frozen=True):
    """A document of a case. on: its day, ISO. titles: its type and contents as the site names them. court: where
    it was made or filed. level: 1–4 where the site says the instance (0: not said). is_act: whether the site calls it
    an act of the court.
    """

    on: str
    titles: tuple[str, ...]
    court: str = ""
    level: int = 0
    is_act: bool = False


class Ending(msgspec.Struct, frozen=True):
    """How a case stands. outcome '': no act has ended it. open: a later complaint waits, or it is heard anew.

    on, source: day and title of the decisive act; at: its place in the list that was given.
    """

    outcome: str
    on: str = ""
    source: str = ""
    instance: str = ""
    open: bool = False
    at: int = -1


def instance_of(document: Document) -> str:
    """The instance of a document, by the name of its court, else as the site numbers it."""
    court = document.court.casefold()
    for instance, pattern in _COURTS:
        if pattern.search(court):
            return instance
    if not court and 1 <= document.level <= len(INSTANCES):
        return INSTANCES[document.level - 1]
    return FIRST


def end_by_title(title: str) -> str:
    """The outcome that the title of an act of a court tells, '' where it tells none, "unknown" where it tells two."""
    text = _plain(title)
    if _ASIDE.search(text):
        return ""
    if _COUNTERCLAIM.search(text) and re.search("удовлетвор|отказ", text):
        return UNKNOWN
    return next((outcome for outcome, pattern in _ENDS if pattern.search(text)), "")


def ending(documents: Iterable[Document]) -> Ending:
    """How a case stands after all its documents, whatever their order."""
    order = sorted(enumerate(documents), key=lambda item: (item[1].on, INSTANCES.index(instance_of(item[1])), item[0]))
    now = Ending("", open=True)
    for at, document in order:
        now = _after(now, at, document, instance_of(document))
    return now


def _after(now: Ending, at: int, document: Document, instance: str) -> Ending:
    """How it stands after one more document."""
    title = ". ".join(" ".join(title.split()) for title in document.titles if title.strip())
    text = _plain(title)
    if not document.is_act and not any(_ACT.match(_plain(said)) for said in document.titles):
        waits = now.outcome and _COMPLAINT.search(text) and not now.open
        return msgspec.structs.replace(now, open=True) if waits else now
    cancelled = _CANCELLED.search(text)
    if _UPHELD.search(text) and not cancelled and (instance != FIRST or _COMPLAINT.search(text)):
        return msgspec.structs.replace(now, open=not now.outcome)
    if _ANEW.search(text) and cancelled:
        return Ending("", document.on, title, instance, open=True, at=at)
    outcome = end_by_title(title)
    if outcome:
        return Ending(outcome, document.on, title, instance, at=at)
    is_order = cancelled and "судебный приказ" in text
    if (instance != FIRST or is_order) and now.outcome and cancelled and not _ASIDE.search(text):
        return Ending(UNKNOWN, document.on, title, instance, at=at)
    if _COMPLAINT.search(text) and now.outcome:
        return msgspec.structs.replace(now, open=True)
    return now


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").replace("(", " ").replace(")", " ").split())
