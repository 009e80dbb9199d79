"""«Upload what you saved»: pages of sites closed to programs, which a person brings for his organisation alone."""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec
from flask import Blueprint, Flask, Response, abort, make_response, render_template, request
from sqlalchemy.exc import OperationalError

from checker import dates, limits
from checker.accounts import audit
from checker.accounts.audit import Act
from checker.accounts.rights import Right
from checker.capture.unwrap import MOST_BYTES
from checker.capture.vet import SITES, NotTaken, Question, Vetted, captured, find, vet
from checker.dates import moscow_day
from checker.facts import FactSheet
from checker.i18n import N_, _, translator
from checker.ids import parse_id
from checker.jobs import capture
from checker.limits import DAY, Limit
from checker.models.asked import PARTIAL
from checker.moments import to_moment
from checker.reports.labels import REASONS
from checker.reports.proofs import source_title
from checker.reports.words import Words
from checker.web import store
from checker.web.errors import refuse
from checker.web.language import lang
from checker.web.visitor import acting, visitor

blueprint = Blueprint("capture", __name__, url_prefix="/company")

MOST_FILES = 10
FORM_BYTES = MOST_BYTES + 1_000_000
"""All files of a form together, and what stands around them."""
TEXT_BYTES = 2_000_000
SAVED = Limit("capture", 200, DAY)
"""Pages of an organisation a day."""


class Offered(msgspec.Struct, frozen=True):
    """A source whose page can be brought. page: where a person begins; texts: whether pasted words will do."""

    source: str
    title: str
    page: str
    texts: bool


class Said(msgspec.Struct, frozen=True):
    """What came of one file, in words. title: the source, or the file where it was of none."""

    title: str
    words: str
    tone: str


def init_app(app: Flask) -> None:
    """Lets the form of saved pages be larger than others: before anything of it is read."""
    app.before_request(_larger)
    app.jinja_env.filters["there"] = _there


def _larger() -> None:
    if request.endpoint == "capture.take":
        request.max_content_length = FORM_BYTES
        request.max_form_memory_size = TEXT_BYTES
        request.max_form_parts = MOST_FILES + 20


def offered(kind: str) -> list[Offered]:
    """Sources that the visitor may bring pages of, for a company of this kind; none where he may bring none."""
    asking = visitor()
    if asking.user is None or not asking.is_at_least("member") or not asking.may(Right.CAPTURE):
        return []
    words = Words(lang())
    return [_offer(source.code, words) for source in captured(kind)]


def to_bring(sheet: FactSheet) -> list[Offered]:
    """Those of a company that did not answer within their promise, for the visitor of its card."""
    if not sheet.inn:
        return []
    return [one for one in offered(sheet.kind) if not sheet.state_of(one.source).answered]


def _offer(code: str, words: Words) -> Offered:
    return Offered(code, source_title(code, words), _there(SITES[code].page), SITES[code].texts)


def _there(page: str) -> str:
    """Where a link to an official page leads: in the demo to the made-up site, for the real one knows none of its
    companies. Pages that the country does not have stay as they are.
    """
    options = store.options()
    if options.sources != "sandbox" or not options.sandbox_url or page not in _BROUGHT:
        return page
    return f"{options.sandbox_url.rstrip('/')}/{page.removeprefix('https://')}"


_BROUGHT = frozenset(site.page for site in SITES.values())


@blueprint.get("/<number>/capture/<source>")
def form(number: str, source: str) -> Response:
    """Step by step: the official page, the ИНН for it, and the form for what was saved."""
    inn = _inn_of(number)
    found = next((one for one in _of_kind(inn) if one.source == source), None)
    if found is None:
        abort(404)
    return _page(inn, found)


@blueprint.post("/<number>/capture")
def take(number: str) -> Response:
    """Takes files `file` (several) and a text `text` of the day `day`; `source` names the source, else it is found."""
    inn = _inn_of(number)
    organisation, user = acting()
    can = _of_kind(inn)
    named = request.form.get("source", "")
    source = next((one for one in can if one.source == named), None)
    if named and source is None:
        abort(404)
    uploads = [(file.filename or "", file.read()) for file in request.files.getlist("file") if file.filename]
    text = request.form.get("text", "")
    if not uploads and not text.strip():
        return _page(inn, source, [Said("", _("Выберите файл или вставьте текст."), "warn")], 400)
    if len(uploads) > MOST_FILES:
        return _page(inn, source, [Said("", _("Не больше {n} файлов сразу.", n=MOST_FILES), "warn")], 413)
    now = datetime.now(UTC)
    options = store.options()
    sandbox = options.sandbox_url if options.sources == "sandbox" else ""
    question = Question(inn, _day_said(moscow_day(now)), moscow_day(now), sandbox, is_dated="day" in request.form)
    said: list[Said] = []
    pages: list[Vetted] = []
    for name, data in [*uploads, *([("", b"")] if text.strip() else [])]:
        pasted = "" if data or name else text
        try:
            if source is not None:
                pages.append(vet(data, source.source, question, pasted=pasted))
            else:
                pages.append(find(data, [one.source for one in can], question, pasted=pasted))
        except NotTaken as error:
            title = name[-80:] or _("Вставленный текст")
            said.append(Said(title, error.sentence(translator(lang())), "warn"))
    if not pages:
        return _page(inn, source, said, 422)
    return _stored(inn, source, organisation, user, pages, said, now)


def _stored(
    inn: str,
    source: Offered | None,
    organisation: int,
    user: int,
    pages: list[Vetted],
    said: list[Said],
    now: datetime,
) -> Response:
    options = store.options()
    try:
        with store.writing() as connection:
            who = limits.hidden(options, SAVED.what, organisation)
            if not all(limits.spend(connection, SAVED, who, to_moment(now)) for _page_ in pages):
                return refuse(429, _("Ваша организация сегодня загрузила достаточно страниц. Завтра можно снова."))
            for code in dict.fromkeys(page.source for page in pages):
                audit.note(connection, organisation, user, Act.PAGE_SAVED, code, now)
        taken = capture.keep(store.writer(), options, organisation, inn, pages)
    except OperationalError:
        return refuse(503, _("Сейчас идёт большая загрузка, и страницу не записать. Попробуйте через минуту."))
    words = Words(lang())
    said = [*(_told(one, words) for one in taken), *said]
    return _page(inn, source, said, 200, done=[one.source for one in taken if one.state != "not_checked"])


def _told(taken: capture.Taken, words: Words) -> Said:
    title = source_title(taken.source, words)
    if taken.state == "found":
        found = words.count(N_("прочитана {n} запись|прочитаны {n} записи|прочитано {n} записей"), taken.found)
        return Said(title, _("Страница принята: {found}.", found=found), "good")
    if taken.state == "nothing_found":
        return Said(title, _("Страница принята: сайт ничего не нашёл об этой компании."), "good")
    if taken.reason == PARTIAL:
        found = words.count(N_("прочитана {n} запись|прочитаны {n} записи|прочитано {n} записей"), taken.found)
        lacks = _("не хватает {n}", n=taken.missing) if taken.missing else _("сколько всего, сайт не сказал")
        more = _(
            "Ответ не полон: {found}, {lacks}. Загрузите все страницы этой выдачи сразу, вместе с этой.",
            found=found,
            lacks=lacks,
        )
        return Said(title, more, "warn")
    return Said(
        title, _("Страница сохранена, но ответа не даёт: {why}.", why=words(REASONS[taken.reason or ""])), "warn"
    )


def _page(
    inn: str, source: Offered | None, said: list[Said] | None = None, code: int = 200, done: list[str] | None = None
) -> Response:
    others = [one for one in _of_kind(inn) if one.source not in (done or ()) and one != source]
    page = render_template(
        "capture.html",
        inn=inn,
        source=source,
        deal=request.values.get("deal") or None,
        results=said or [],
        done=bool(done),
        others=others,
        today=moscow_day(datetime.now(UTC)).isoformat(),
    )
    return make_response(page, code)


def _inn_of(number: str) -> str:
    """Ends the request for a number by which the sites do not search."""
    inn = parse_id(number).number
    if len(inn) not in (10, 12):
        abort(refuse(400, _("На этих сайтах ищут по ИНН: откройте страницу компании по её ИНН.")))
    return inn


def _of_kind(inn: str) -> list[Offered]:
    return offered("legal_entity" if len(inn) == 10 else "entrepreneur")


def _day_said(today: date) -> date:
    told = request.form.get("day", "").strip()
    return dates.day(told, "day") if told else today
