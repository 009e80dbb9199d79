"""«Is this report whole?»: a file or a number, for anybody who holds one. Nothing that is sent here is stored."""

from __future__ import annotations

import re
import threading
from datetime import UTC, date, datetime

import msgspec
from flask import Blueprint, Flask, Response, abort, make_response, render_template, request
from sqlalchemy.exc import OperationalError

from checker import limits
from checker.i18n import _
from checker.limits import Limit
from checker.moments import to_date, to_moment, to_time
from checker.paper import kept
from checker.paper.kept import Known
from checker.paper.verify import Verified, verify
from checker.web import reports, store
from checker.web.errors import refuse
from checker.web.language import lang

blueprint = Blueprint("verify", __name__)

MOST_BYTES = 50_000_000
AROUND = 100_000
"""Of a form around its file."""

MOST_FAULTS = 20
"""What is wrong with a file: so much of it is listed."""

ASKED = Limit("verify", 60, 3_600)
"""Files and numbers of one address an hour."""

_ONE = threading.BoundedSemaphore(1)
PATIENCE = 10.0
"""One file at a time in a process: it is held in the memory. So many seconds the next one waits."""

_NUMBER = re.compile(r"[0-9a-f]{20}")


class Listed(msgspec.Struct, frozen=True):
    """A file that the service keeps of a report."""

    title: str
    sha256: str
    size: int


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it. tone as everywhere; known: the report that the service keeps, None where it keeps none."""

    tone: str
    title: str
    sentence: str
    sha256: str = ""
    faults: tuple[str, ...] = ()
    known: Known | None = None
    day: date | None = None
    as_of: datetime | None = None
    files: tuple[Listed, ...] = ()


def init_app(app: Flask) -> None:
    """Lets this form be larger than others: before anything of it is read."""
    app.before_request(_larger)


def _larger() -> None:
    if request.endpoint == "verify.check":
        request.max_content_length = MOST_BYTES + AROUND
        request.max_form_memory_size = AROUND
        request.max_form_parts = 10


@blueprint.get("/verify")
def page() -> str | Response:
    """The form; with `number`, which the code on the paper names, what is kept of that report."""
    typed = request.args.get("number", "").strip()
    return _shown(typed, _of_number(typed)) if typed else _shown("", None)


@blueprint.post("/verify")
def check() -> str | Response:
    """What can be said of the file `file`."""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return _shown("", Said(tone="warn", title=_("Файл не выбран"), sentence=_("Выберите файл отчёта.")), 400)
    _spend()
    if not _ONE.acquire(timeout=PATIENCE):
        return refuse(503, _("Сейчас проверяют другой файл. Попробуйте через минуту."))
    try:
        said = _of_file(upload.read())
    finally:
        _ONE.release()
    return _shown("", said)


def _of_number(typed: str) -> Said:
    number = re.sub(r"[\s‐-–—-]", "", typed).lower()
    if not _NUMBER.fullmatch(number):
        sentence = _("Номер отчёта — двадцать знаков 0–9 и a–f, например 3f2a-90c1-0b7e-44d2-8a15.")
        return Said(tone="warn", title=_("Это не номер отчёта"), sentence=sentence)
    _spend()
    number = "-".join(number[n : n + 4] for n in range(0, 20, 4))
    with store.reading() as connection:
        known = kept.by_number(connection, number)
    if known is None:
        sentence = _("Его составил другой сервис, срок его хранения вышел, или номер записан с ошибкой.")
        return Said(tone="unknown", title=_("Отчёта с таким номером у нас нет"), sentence=sentence)
    sentence = _("Сравните с бумагой ИНН и дату. Цел ли сам файл, скажет проверка файла ниже.")
    return _told(known, tone="plain", title=_("Отчёт с таким номером мы составляли"), sentence=sentence)


def _of_file(data: bytes) -> Said:
    found = verify(data)
    with store.reading() as connection:
        known = kept.by_digest(connection, found.sha256)
        named = kept.by_number(connection, found.number) if found.number else None
    if known is not None:
        sentence = _("Именно этот файл, байт в байт, составил наш сервис.")
        return _told(known, tone="good", title=_("Файл цел"), sentence=sentence, verified=found)
    if not found.whole:
        if any(fault.code == "unsealed" for fault in found.faults) and named is None:
            sentence = _("В файле нет печати нашего сервиса, и такого файла мы не храним.")
            return _told(None, tone="unknown", title=_("Это не наш отчёт"), sentence=sentence, verified=found)
        sentence = _("После того как файл составили, его меняли или повредили.")
        return _told(named, tone="bad", title=_("Файл изменён"), sentence=sentence, verified=found)
    if named is not None and found.format == kept.DOSSIER:
        sentence = _("Печать внутри файла сходится, но такого файла под этим номером у нас нет.")
        return _told(named, tone="bad", title=_("Это другой файл"), sentence=sentence, verified=found)
    if named is not None:  # whether another of its format is kept is told to nobody: `Known`
        sentence = _(
            "Печать внутри файла сходится, а такого файла под этим номером мы не храним. Так бывает с файлом, который"
            " составили командой программы; но заново запечатать изменённый файл может каждый. Сверьте его с PDF или"
            " JSON этого отчёта, которые проверка узнаёт."
        )
        return _told(named, tone="unknown", title=_("Такого файла мы не храним"), sentence=sentence, verified=found)
    sentence = _(
        "Печать внутри файла сходится, но такого файла у нас нет: его составил другой сервис, или срок хранения вышел."
        " Одна печать не доказывает, кто составил файл."
    )
    return _told(None, tone="warn", title=_("Файл цел, но нам не известен"), sentence=sentence, verified=found)


def _told(known: Known | None, *, tone: str, title: str, sentence: str, verified: Verified | None = None) -> Said:
    files = [] if known is None else known.files
    return Said(
        tone=tone,
        title=title,
        sentence=sentence,
        sha256=verified.sha256 if verified else "",
        faults=tuple(fault.sentence(lang()) for fault in verified.faults[:MOST_FAULTS]) if verified else (),
        known=known,
        day=to_date(known.day) if known else None,
        as_of=to_time(known.as_of) if known else None,
        files=tuple(Listed(_(reports.TITLES[one.format]), one.sha256, one.size) for one in files),
    )


def _spend() -> None:
    """Counts one for the address. Where the base is busy nobody is kept from looking."""
    at = to_moment(datetime.now(UTC))
    who = limits.address(store.options(), request.remote_addr or "", at)
    try:
        with store.writing() as connection:
            allowed = limits.spend(connection, ASKED, who, at)
    except OperationalError:
        return
    if not allowed:
        abort(refuse(429, _("С вашего адреса проверили уже много отчётов. Через час можно снова.")))


def _shown(typed: str, said: Said | None, code: int = 200) -> Response:
    page = render_template("reports/verify.html", typed=typed, outcome=said, most=MOST_BYTES // 1_000_000)
    return make_response(page, code)
