"""What pages and programs share of reports: making one for whoever asks, and handing a file of it out."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime
from functools import partial

import msgspec
from flask import Response, abort, request
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response as Answer

from checker import limits
from checker.facts import FactSheet
from checker.firstdays import First
from checker.history import history
from checker.i18n import _
from checker.ids import parse_id
from checker.limits import DAY, Limit
from checker.moments import to_date, to_moment
from checker.paper import kept
from checker.paper.dossier import Dossier, canonical, dossier, number_of
from checker.paper.formats import EVIDENCE, FORMATS, Format, in_pack, renderer
from checker.paper.kept import Kept
from checker.paper.pack import holdings, pack
from checker.paper.shelf import Damaged
from checker.reports.words import Words
from checker.scoring.engine import evaluate
from checker.web import store
from checker.web.asking import Asked, written
from checker.web.errors import refuse
from checker.web.language import lang
from checker.web.visitor import visitor

MADE = Limit("report", 1_000, DAY)
"""Reports of an organisation a day."""

LOCKED = "default-src 'none'; sandbox; frame-ancestors 'none'"

log = logging.getLogger(__name__)


class NotFound(msgspec.Struct, frozen=True):
    """No report: nothing is known of the number; since: of which day something is, after the one that was asked."""

    sheet: FactSheet
    since: First | None


def make(number: str, asked: Asked, kind: str, contract: date | None, *, of_nobody: bool) -> Kept | NotFound:
    """A report for the visitor's organisation, kept. of_nobody: also of a number that nobody knows, which then says so.

    Ends the request where the organisation made too many today or has no room, the disk is full or the base is busy.
    """
    asking = visitor()
    assert asking.organisation is not None
    options, organisation, now = store.options(), asking.organisation, datetime.now(UTC)
    with store.reading() as connection:
        sheet, since = store.asked_of(connection, parse_id(number).number, asked, asking.reach)
        if since or not (sheet.facts or of_nobody):
            return NotFound(sheet, since)
        entries = history(connection, sheet, reach=asking.reach)
    report = dossier(
        sheet,
        evaluate(sheet, asked.deal),
        entries,
        lang(),
        deal=asked.deal,
        kind=kind,
        site=options.public_url,
        contract=contract,
    )
    own, deal = number_of(canonical(report)), written(asked.deal) or ""
    with store.reading() as connection:
        there = kept.find(connection, organisation, own)
    try:
        if there is None:
            _spend(organisation, now)
        if there is None or not kept.is_sound(options.reports_dir, there):
            kept.keep(
                store.writer(),
                options.reports_dir,
                organisation,
                asking.user,
                report,
                deal,
                now,
                most=options.reports_bytes,
            )
    except kept.NoRoom as error:
        abort(_no_room(error))
    except OSError as error:
        abort(_full(error))
    except OperationalError:
        abort(_busy())
    return find(own)


def find(number: str) -> Kept:
    """A report of the visitor's organisation; 404 where there is none of this number."""
    asking = visitor()
    assert asking.organisation is not None
    with store.reading() as connection:
        found = kept.find(connection, asking.organisation, number)
    if found is None:
        abort(404)
    return found


def handed_out(report: Kept, format_: Format) -> Answer:
    """The file of a report for downloading: the one that is kept, or made now and kept. Ends the request as above."""
    try:
        data = _made(report, format_.code)
    except kept.NoRoom as error:
        abort(_no_room(error))
    except kept.Outdated as error:
        log.error("a kept report cannot be made into a file: %s", error)  # noqa: TRY400 its trace says no more
        abort(_outdated())
    except Damaged as error:
        log.error("a kept report is damaged: %s", error)  # noqa: TRY400 its trace says no more
        abort(_damaged())
    except OSError as error:
        abort(_full(error))
    except OperationalError:
        abort(_busy())
    response = Response(data, mimetype=format_.mime)
    response.headers.set("Content-Disposition", "attachment", filename=file_name(report, format_))
    response.headers["Content-Security-Policy"] = LOCKED
    response.set_etag(kept.digest_of(data))
    return response.make_conditional(request)


def printed(report: Kept) -> str:
    """Makes the PDF of a report that was just kept, so that it is there whatever comes; why it is not, or ''.

    The report is kept already: whatever breaks here is told beside it, and neither undoes it nor ends the request.
    """
    try:
        _made(report, "pdf")
    except kept.NoRoom as error:
        return no_room(error)
    except Exception:
        log.exception("the PDF of a report that was kept could not be made")
        return _("Отчёт сохранён, а PDF из него сейчас не вышел. Ошибка записана; попробуйте скачать его позже.")
    return ""


def file_name(report: Kept, format_: Format) -> str:
    """«9800000119-2026-11-22-3f2a-90c1.pdf»: whom it is about, of which day, and the beginning of its number."""
    return f"{report.subject}-{to_date(report.day)}-{report.number[:9]}.{format_.suffix}"


def mend(report: Kept, format_: Format) -> bool:
    """Makes a damaged file anew, where it comes out as it was. Ends the request where there is no room, on the disk or
    for the organisation: a pack may hold a file of the report that was not made yet.
    """
    try:
        return kept.mend(store.options().reports_dir, report, format_.code, partial(_render, report, format_.code))
    except kept.NoRoom as error:
        abort(_no_room(error))
    except Damaged:
        return False
    except OSError as error:
        abort(_full(error))


def _made(report: Kept, code: str) -> bytes:
    """The bytes of a file that is kept, or is made now and kept. Raises as `kept.made` does."""
    options, make = store.options(), partial(_render, report, code)
    most = options.reports_bytes
    return kept.made(store.writer(), options.reports_dir, report, code, make, datetime.now(UTC), most=most)


def _render(report: Kept, code: str, model: Dossier, text: bytes) -> bytes:
    """A file of a dossier under the number that it was kept with. Of the evidence as much as the visitor may see, with
    the files of the report that are kept, and are kept from now on: one that is taken out of the pack is the very file.
    """
    if code != EVIDENCE:
        return renderer(code)(model, text)
    files = in_pack(partial(_made, report))
    return pack(model, report.number, files, holdings(store.engine(), store.options(), visitor().reach))


def offered(code: str) -> Format:
    """A format by its code; 404 where there is none."""
    if code not in FORMATS:
        abort(404)
    return FORMATS[code]


def _spend(organisation: int, now: datetime) -> None:
    who = limits.hidden(store.options(), MADE.what, organisation)
    with store.writing() as connection:
        allowed = limits.spend(connection, MADE, who, to_moment(now))
    if not allowed:
        abort(refuse(429, _("Ваша организация сегодня составила достаточно отчётов. Завтра можно снова.")))


def no_room(error: kept.NoRoom) -> str:
    """What to do where the reports of the organisation take all the room they may."""
    return _(
        "Отчёты вашей организации заняли {taken} из {most}, которые ей отвёл тот, кто ведёт службу: новый файл не"
        " сохранить. Сохранённые целы, скачиваются и раньше срока не удаляются. Попросите его поднять предел"
        " (CHECKER_REPORTS_MB_PER_ORGANISATION).",
        taken=size(error.taken),
        most=size(error.most),
    )


def size(size: int) -> str:
    """«84 КБ», «1,3 МБ», «20 ГБ»: of bytes."""
    words = Words(lang())
    if size < 1_000_000:
        return _("{n} КБ", n=words.number(max(1, round(size / 1_000))))
    large = size >= 1_000_000_000
    whole, tenth = divmod(round(size / (100_000_000 if large else 100_000)), 10)
    said = f"{words.number(whole)}{',' if words.lang == 'ru' else '.'}{tenth}"
    return _("{n} ГБ", n=said) if large else _("{n} МБ", n=said)


def _no_room(error: kept.NoRoom) -> Response:
    return refuse(409, no_room(error), title=_("Для отчётов нет места"))


def _busy() -> Response:
    return refuse(503, _("Сейчас идёт большая загрузка, и отчёт не записать. Попробуйте через минуту."))


def _full(error: OSError) -> Response:
    log.error("a report cannot be kept: %s", error.strerror)
    sentence = _("Отчёт не записать на диск службы, и потому мы его не выдаём. Сообщите тому, кто её ведёт.")
    return refuse(503, sentence, title=_("Отчёт не сохранён"))


def _damaged() -> Response:
    sentence = _(
        "Файл отчёта на диске службы уже не тот, что был составлен: его SHA-256 не сходится с записанным. Такой файл мы"
        " не отдаём. На странице отчёта его можно составить заново: он вернётся, если выйдет байт в байт прежним."
    )
    return refuse(500, sentence, title=_("Сохранённый файл повреждён"))


def _outdated() -> Response:
    sentence = _(
        "Этот отчёт составила прежняя версия программы. Файлы, которые тогда составили, целы и скачиваются, а новых из"
        " него эта версия не сделает. Составьте отчёт ещё раз с карточки на тот же день."
    )
    return refuse(409, sentence, title=_("Отчёт прежней версии"))
