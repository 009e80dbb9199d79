"""fssp.gov.ru with is-go.fssp.gov.ru, and opendata.fssp.gov.ru of the made-up country (sources/courts.md 2.2, 2.3).

The search asks for a captcha every time. A program that names itself as ours never gets further; for the picture,
which a person reads, stands a button that a person presses. A browser without the site's script gets the answer as a
page, one with `callback` as JSONP. The passport of the open data is from general knowledge [M].
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from html import escape

from flask import Blueprint, Response, abort, g, request

from scrapers.sandbox.claims import Proceeding, Subject
from scrapers.sandbox.country import Country
from scrapers.sandbox.courts import proceedings_of, proceedings_on
from scrapers.sandbox.model import Company
from scrapers.sandbox.sites.files import given
from scrapers.sandbox.sites.world import World

HOST, SEARCH_HOST, DATA_HOST = "fssp.gov.ru", "is-go.fssp.gov.ru", "opendata.fssp.gov.ru"
OWNER, STRUCTURE = "7709576929", "20220620"
ACTIVE, ENDED = "iplegallist", "iplegallistcomplete"
SETS = {
    ACTIVE: "Общедоступные сведения: исполнительные производства в отношении юридических лиц",
    ENDED: "Исполнительные производства в отношении юридических лиц, оконченные по п. 3, 4 ч. 1 ст. 46 и п. 6, 7 ч. 1"
    " ст. 47 Федерального закона «Об исполнительном производстве»",
}
TOLD_ENDS = frozenset({"46.1.3", "46.1.4", "47.1.6", "47.1.7"})
PERSON, ORGANISATION, NUMBER, INN = "1", "2", "3", "5"
_COMMON = (
    "Name of debtor", "Address of debtor organization", "Actual address of debtor organization",
    "Number of enforcement proceeding", "Date of institution proceeding",
    "Total number of enforcement proceedings", "Executive document type", "Date of executive document",
    "Number of executive document", "Object of executive documents", "Object of execution",
)  # fmt: skip
_OFFICE = (
    "Departments of bailiffs", "Address of departments of bailiff", "Debtor TIN",
    "Taxpayer identification number of organization collector",
)  # fmt: skip
_TITLES = (
    "Должник <span class=\"small\">(физ. лицо: ФИО, дата и место рождения; юр. лицо: наименование, юр. адрес)</span>",
    "Исполнительное производство <span class=\"small\">(номер, дата возбуждения)</span>",
    "Реквизиты исполнительного документа <span class=\"small\">(вид, дата принятия, номер, кем выдан)</span>",
    "Дата, причина окончания или прекращения ИП <span class=\"small\">(статья, часть, пункт основания)</span>",
    "Сервис", "Предмет исполнения, сумма непогашенной задолженности",
    "Отдел судебных приставов <span class=\"small\">(наименование, адрес)</span>", "Судебный пристав-исполнитель",
)  # fmt: skip
_PAGE = """<!DOCTYPE html>
<html lang="ru"><head><meta charset="utf-8"><title>Банк данных исполнительных производств — ФССП России</title></head>
<body><h1>Банк данных исполнительных производств</h1>{form}{content}</body></html>
"""
_FORM = """<form method="get" action="/{host}/ajax_search">
<input type="hidden" name="system" value="ip"><input type="hidden" name="is[extended]" value="1">
<p><label>Поиск <select name="is[variant]">{variants}</select></label></p>
<p><label>ИНН юридического лица <input name="is[inn]" value="{inn}"></label></p>
<p><label>Фамилия <input name="is[last_name]" value="{last_name}"></label>
<label>Имя <input name="is[first_name]" value="{first_name}"></label>
<label>Отчество <input name="is[patronymic]" value="{patronymic}"></label>
<label>Дата рождения <input name="is[date]" value="{date}"></label></p>
<p><label>Номер ИП <input name="is[ip_number]" value="{ip_number}"></label></p>
<p><button type="submit">Найти</button></p></form>
"""
_VARIANTS = {INN: "по ИНН юридического лица", PERSON: "физического лица", NUMBER: "по номеру ИП"}
_FIELDS = ("inn", "last_name", "first_name", "patronymic", "date", "ip_number")
_CAPTCHA = """<div id="captcha-popup"><form class="body content" method="get" action="/{host}/ajax_search" id="ncapcha">
{hidden}<h2>Введите код с картинки:</h2><img src="data:image/jpeg;base64,/9j/4AAQSkZJRg==" id="capchaVisual" alt="">
<p>Вместо картинки, которую читает человек, здесь кнопка.</p>
<button type="submit" name="code" value="person" id="ncapcha-submit">Я прочитал картинку</button></form></div>
"""


def site(world: World) -> list[Blueprint]:
    """The form, the search and the open data over a world."""
    form = Blueprint("fssp", __name__, url_prefix=f"/{HOST}")

    @form.get("/iss/ip")
    @form.get("/iss/ip/")
    def page() -> Response:
        g.sources = ("fssp",)
        return _html("")

    search = Blueprint("fssp_search", __name__, url_prefix=f"/{SEARCH_HOST}")

    @search.get("/ajax_search")
    def answer() -> Response:
        g.sources = ("fssp",)
        if not _is_person():
            hidden = "".join(
                f'<input type="hidden" name="{escape(key)}" value="{escape(value)}">'
                for key, value in request.args.items()
                if key not in ("code", "callback", "_")
            )
            return _answered(_CAPTCHA.format(host=SEARCH_HOST, hidden=hidden))
        return _answered(_table(_wanted(world.country), world.day))

    data = Blueprint("fssp_data", __name__, url_prefix=f"/{DATA_HOST}")

    @data.get(f"/{OWNER}-<name>/<file>")
    def published(name: str, file: str) -> Response:
        g.sources = ("fssp",)
        if name not in SETS:
            abort(404)
        release = f"data-{world.day:%Y%m%d}-structure-{STRUCTURE}.csv"
        if file == "meta.csv":
            content = _passport(name, release, world.day)
        elif file == release:
            content = world.kept(("fssp", name), lambda: open_list(world.country, ended=name == ENDED))
        else:
            abort(404)
        return given(content, world.day, "text/csv")

    @data.get("/list.csv")
    def catalogue() -> Response:
        g.sources = ("fssp",)
        rows = [("property", "title", "value", "format")]
        rows += [(f"{OWNER}-{name}", title, f"/{OWNER}-{name}/meta.csv", "csv") for name, title in SETS.items()]
        return given(_written(rows), world.day, "text/csv")

    return [form, search, data]


def open_list(country: Country, *, ended: bool) -> bytes:
    """One of the two open lists of a day: organisations alone; of the ended ones those on the four open grounds."""
    rows: list[tuple[str, ...]] = [(*_COMMON, *(("Date, complete IP reason",) if ended else _MONEY), *_OFFICE)]
    for subject, item in proceedings_on(country.companies, country.day):
        if isinstance(subject, Company) and (item.ended is not None) is ended:
            if item.ended and item.ended[1] not in TOLD_ENDS:
                continue
            rows.append(_row(subject, item))
    return _written(rows)


_MONEY = ("Amount due", "Debt remaining balance")


def _row(company: Company, item: Proceeding) -> tuple[str, ...]:
    if item.ended:
        on, ground = item.ended
        own: tuple[str, ...] = (f"{on}, {ground.replace('.', ', ')}",)
    else:
        own = tuple("" if amount is None else f"{amount}.00" for amount in (item.due, item.remaining))
    paper = (item.document_type, item.document_on.isoformat(), item.document_number, "", item.subject)
    number = (item.number, item.opened.isoformat(), item.bundle)
    place = (item.department, _office(item), company.inn, item.claimant_inn)
    return (company.short_name, _address(company), "", *number, *paper, *own, *place)


def _written(rows: Iterable[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _passport(name: str, release: str, day: date) -> bytes:
    address = f"https://{DATA_HOST}/{OWNER}-{name}"
    return _written(
        [
            ("property", "value"),
            ("standardversion", "http://opendata.gosmonitor.ru/standard/3.0"),
            ("identifier", f"{OWNER}-{name}"),
            ("title", SETS[name]),
            ("modified", f"{day:%Y%m%d}"),
            ("format", "CSV"),
            (release.removesuffix(".csv"), f"{address}/{release}"),
        ]
    )


def _is_person() -> bool:
    """Whether somebody has said what stands in the picture, and is no program of ours."""
    return bool(request.args.get("code")) and not request.headers.get("User-Agent", "").startswith("Checker/")


def _field(name: str) -> str:
    return request.args.get(f"is[{name}]", "").strip()


def _wanted(country: Country) -> Iterator[tuple[Subject, Proceeding]]:
    """Whom the form asks for: an organisation by its ИНН, a person by names and birthday, a proceeding by number."""
    variant = _field("variant")
    if variant == INN and len(_field("inn")) == 10:
        found = country.find(_field("inn"))
        if found:
            yield from ((found, item) for item in proceedings_of(found, country.day))
    elif variant == PERSON and re.fullmatch(r"[0-9]{2}\.[0-9]{2}\.[0-9]{4}", _field("date")):
        names = " ".join(_field(part) for part in ("last_name", "first_name", "patronymic")).upper()
        for person in country.entrepreneurs:
            if person.name == names:
                yield from ((person, item) for item in proceedings_of(person, country.day))
    elif variant == NUMBER:
        everybody: tuple[Subject, ...] = (*country.companies, *country.entrepreneurs)
        yield from (
            (who, item) for who, item in proceedings_on(everybody, country.day) if item.number == _field("ip_number")
        )


def _table(found: Iterable[tuple[Subject, Proceeding]], day: date) -> str:
    rows = [_cells(who, item) for who, item in found]
    if not rows:
        return '<div class="iss"><div class="results">По вашему запросу ничего не найдено</div></div>'
    titles = "".join(f'<th class="">{title}</th>' for title in _TITLES)
    region = f'<tr><td colspan="8"><h3>Сведения на {day:%d.%m.%Y}</h3></td></tr>'
    body = "\n".join('<tr class="">' + "".join(f'<td class="">{cell}</td>' for cell in row) + "</tr>" for row in rows)
    return (
        '<div class="iss"><div class="results"><div class="search-found-total"><div class="search-found-total-inner">'
        f"Найдено записей: <b>{len(rows)}</b></div></div>\n"
        f'<table class="list border table alt-p05"><tr>{titles}</tr>\n{region}\n{body}\n</table></div></div>'
    )


def _cells(who: Subject, item: Proceeding) -> tuple[str, ...]:
    if isinstance(who, Company):
        debtor = f"{escape(who.short_name)}, <br>{escape(_address(who))}"
    else:
        debtor = f"{escape(who.name)}<br>{_birthday(who.person.inn):%d.%m.%Y}<br>РОССИЯ"
    bundle = f"<br>{item.bundle}" if item.bundle else ""
    paper = f"{escape(item.document_type)} от {item.document_on:%d.%m.%Y} № {escape(item.document_number)}"
    demand, end = escape(item.subject), ""
    if item.ended:
        on, ground = item.ended
        article, part, point = ground.split(".")
        end = f"{on:%d.%m.%Y}<br />ст. {article}<br />ч. {part}<br />п. {point}"
    elif item.remaining is not None:
        demand += f": {item.remaining}.00 руб."
    office = f"{escape(item.department)}<br>{escape(_office(item))}"
    started = f"{item.number} от {item.opened:%d.%m.%Y}{bundle}"
    return debtor, started, f"{paper}<br />", end, "", f"{demand}<br />", office, "ПРИМЕРОВА П. П.<br>+7(000)000-00-00"


def _birthday(inn: str) -> date:
    """A birthday for a made-up person: the site shows one."""
    number = int(inn[2:10])
    return date(1960 + number % 40, 1 + number % 12, 1 + number % 28)


def _address(company: Company) -> str:
    address = company.address
    return f"РОССИЯ,{address.index}, , ,{address.town.upper()}, ,{address.street.upper()},{address.house},,"


def _office(item: Proceeding) -> str:
    return f"000000, {item.department}, ул. Примерная, 1"


def _html(content: str) -> Response:
    said = {name: escape(_field(name)) for name in _FIELDS}
    chosen = _field("variant") or INN
    variants = "".join(
        f'<option value="{key}"{" selected" if key == chosen else ""}>{title}</option>'
        for key, title in _VARIANTS.items()
    )
    form = _FORM.format(host=SEARCH_HOST, variants=variants, **said)
    return Response(_PAGE.format(form=form, content=content), mimetype="text/html")


def _answered(content: str) -> Response:
    """The answer to the site's script as JSONP, to a browser without it as a page."""
    callback = request.args.get("callback", "")
    if not callback:
        return _html(content)
    if not re.fullmatch(r"\w{1,80}", callback):
        abort(400)
    said = json.dumps({"data": content, "err": None}, ensure_ascii=False)
    text = f"/**/ typeof {callback} === 'function' && {callback}({said});"
    return Response(text, mimetype="text/javascript")
