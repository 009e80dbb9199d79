"""The dossier as PDF/A-2a with tags, set by Typst from templates/paper; on one page where it is the short one.

Everything reaches the templates as data (JSON), never as markup: a name with a formula in it prints as it is written.
The day of the document is the moment of what was known, so that two makings are equal bytes.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from textwrap import shorten
from threading import Lock
from typing import Any, Literal

import msgspec
import qrcode
import typst
from qrcode.constants import ERROR_CORRECT_M

from checker.i18n import N_
from checker.paper.deal import NOTES
from checker.paper.dossier import KINDS, Dossier, canonical, number_of
from checker.paper.glyphs import FONTS, printable
from checker.paper.printed import cut, evidence, plain, story_note
from checker.paper.seal import EMPTY, MARK, seal
from checker.reports.model import SourceView
from checker.reports.sites import WARNED
from checker.reports.words import Words

TEMPLATES = Path(__file__).parents[2] / "templates" / "paper"
STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]
"""For keeping, and for those who listen: every text has its place in the order of reading."""

PLACES = 2
"""Of the seal: PDF/A has the keywords in the properties and in the metadata."""

RUNNING = 90
"""Characters of a name in the head of each page."""

_MASK = 0
"""Of the QR code: squares of a chessboard, which leave no wide field of one colour."""

_TYPING = Lock()
"""One compiler sets one document at a time; what it remembers of fonts and templates is for all."""

WORDS = {
    "brand": "Checker",
    "inn": N_("ИНН"),
    "ogrn": N_("ОГРН"),
    "ogrnip": N_("ОГРНИП"),
    "kpp": N_("КПП"),
    "age": N_("Возраст"),
    "address": N_("Адрес"),
    "capital": N_("Уставный капитал"),
    "report": N_("Отчёт №"),
    "verify": N_("Проверить отчёт"),
    "scale": N_("из 100"),
    "no_score": N_("оценка не выведена"),
    "depth": N_("Глубина данных"),
    "verdict": N_("Вердикт"),
    "figures": N_("Цифры"),
    "contents": N_("Содержание"),
    "at_most": N_("Не выше, чем"),
    "advice": N_("Что сделать"),
    "harmless": N_("Может быть и так"),
    "look": N_("Посмотреть самому"),
    "stop": N_("стоп"),
    "unknown_note": N_("Это не значит «чисто»: об этом мы просто ничего не знаем."),
    "unknown_more": N_("Кроме того, не проверено:"),
    "changes": N_("Что изменило бы вердикт"),
    "sources": N_("Источники"),
    "sources_note": N_("Сверху самые старые данные; внизу источники, которые не дали ничего."),
    "source": N_("Источник"),
    "known": N_("Что известно"),
    "asked": N_("спросили"),
    "as_of": N_("Данные на"),
    "fetched": N_("Получены"),
    "who": N_("Кто это"),
    "story": N_("История"),
    "day": N_("День"),
    "happened": N_("Что произошло"),
    "seen": N_("мы узнали"),
    "glossary": N_("Словарь"),
    "evidence": N_("Доказательства"),
    "evidence_note": N_(
        "Под этими номерами записи, на которых стоят сведения отчёта. SHA-256 сверяют с записью в наборе доказательств."
    ),
    "record": N_("Запись"),
    "see": N_("См."),
    "possible": N_("возможно, не о том лице"),
    "known_on": N_("известно на"),
    "since": N_("с"),
    "page": N_("стр."),
    "of": N_("из"),
    "checked": N_("Проверено"),
    "unchecked": N_("Не проверено"),
    "disclaimer": NOTES[0],
    "how_to_verify": N_(
        "Проверить: по номеру на сайте, по QR-коду или загрузкой файла; файл несёт свою печать SHA-256, и изменение в"
        " одном знаке видно."
    ),
    "fingerprint": N_("SHA-256 содержания:"),
    "more_in_full": N_("Остальное в полном досье."),
    "nothing": N_("Ни один источник из тех, что мы спросили, этого номера не назвал."),
}


def render(report: Dossier, text: bytes = b"") -> bytes:
    """The sealed PDF of a dossier. text: its canonical JSON where it was kept; its number is of that.

    Raises typst.TypstError where a template is broken.
    """
    with _TYPING:
        data = _compiler().compile(
            format="pdf",
            sys_inputs={"data": spelled(report, text)},
            pdf_standards=[*STANDARDS],
            pdf_tags=True,
        )
    assert isinstance(data, bytes)
    return seal(data, PLACES)


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    return typst.Compiler(TEMPLATES / "dossier.typ", root=TEMPLATES, font_paths=fonts)


def spelled(report: Dossier, text: bytes = b"") -> str:
    """What the templates draw, as JSON."""
    words = Words(report.lang)
    spelling = text or canonical(report)
    number = number_of(spelling)
    paper = cut(report)
    numbers = {reference.proof.id: reference.number for reference in report.references}
    title = words(KINDS[report.kind])
    moment = datetime.fromisoformat(report.as_of)
    address = f"{report.site}/verify?number={number}" if report.site else number
    data: dict[str, Any] = {
        "words": {key: words(text) for key, text in WORDS.items()},
        "title": title,
        "document": printable(f"{title}: {report.card.name}"),
        "running": printable(shorten(report.card.name, RUNNING, placeholder="…")),
        "short": report.kind == "short",
        "lang": report.lang,
        "date": [moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second],
        "number": number,
        "fingerprint": sha256(spelling).hexdigest(),
        "address": address,
        "online": bool(report.site),
        "qr": _qr(address),
        "facts": plain(_about(report, words), numbers),
        "warning": plain(report.warning or (report.deal.warning if report.deal else ""), numbers),
        "known": plain(report.known, numbers),
        "card": plain(paper.card, numbers),
        "parts": plain(paper.parts, numbers),
        "story": plain(paper.story, numbers),
        "story_note": story_note(report),
        "deal": plain(paper.deal, numbers),
        "glossary": plain(paper.glossary, numbers),
        "sources": [
            plain(source, numbers) | {"warned": source.source in WARNED and source.about != ""}
            for source in _by_age(report)
        ],
        "evidence": evidence(report, (paper.card, paper.parts, paper.story, paper.deal)),
    }
    # A name that is spelled as a seal stands in the properties too, before the seal: it is none.
    told = msgspec.json.encode(data).decode().replace(MARK, f"{MARK} ")
    return f'{{"seal":"{EMPTY}",{told[1:]}'


def _about(report: Dossier, words: Words) -> list[tuple[str, str]]:
    """Of which moment and day the report speaks, how old its data are, by which method it judges."""
    card = report.card
    told = [
        (words(N_("Известно на")), card.as_of),
        (words(N_("О дне")), card.on),
        (words(N_("Метод оценки")), card.verdict.method),
    ]
    if report.contract:
        told.insert(2, (words(N_("Договор от")), words.day(report.contract)))
    if oldest := next((source for source in _by_age(report) if source.as_of), None):
        told.append((words(N_("Самые старые данные")), f"{oldest.as_of}: {oldest.title}"))
    return told


def _by_age(report: Dossier) -> list[SourceView]:
    """Sources, the oldest data first; at the end those that gave none."""
    days = {source["source"]: source["as_of"] or "" for source in report.answer["coverage"]}

    def place(source: SourceView) -> tuple[bool, str, str]:
        day = days.get(source.source, "") if source.as_of else ""
        return (not day, day, source.title)

    return sorted(report.card.coverage, key=place)


def _qr(text: str) -> str:
    """A QR code as an SVG of one path, a unit to a module. To weigh all eight masks would take longer than all else."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=2, mask_pattern=_MASK)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    size = len(rows)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"><path d="{path}"/></svg>'
