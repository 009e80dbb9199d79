"""zakupki.gov.ru: the register of unfair suppliers, list and feed (sources/courts.md 5.1, 5.2)."""

from __future__ import annotations

from datetime import date
from html import escape

from flask import Blueprint, Response, g, request

from scrapers.sandbox.courts import Unfair, unfair_of
from scrapers.sandbox.model import Company
from scrapers.sandbox.sites.world import World, session_of, with_session
from scrapers.sandbox.trader import Entrepreneur

HOST = "zakupki.gov.ru"
TITLE = "Реестр недобросовестных поставщиков (подрядчиков, исполнителей)"
PLACED, EXCLUDED = "Размещено", "Исключено"
_BARE = (
    "<html>\n<head><title>404 Not Found</title></head>\n<body><center><h1>404 Not Found</h1></center></body>\n</html>\n"
)
_PAGE = (
    '<!DOCTYPE html>\n<html lang="ru"><head><meta charset="utf-8"><title>{title}</title></head><body>\n'
    "<h1>{title}</h1>\n{inner}</body></html>\n"
)
_CARD = """<div class="search-registry-entry-block box-shadow-search-input">
 <div class="row no-gutters registry-entry__form mr-0">
  <div class="col-8 pr-0">
   <div class="registry-entry__header">
    <div class="registry-entry__header-top__title text-truncate">{law}-ФЗ</div>
    <div class="d-flex registry-entry__header-mid align-items-center">
     <div class="registry-entry__header-mid__number"><a target="_blank" href="{link}">№ {number}</a></div>
     <div class="registry-entry__header-mid__title text-normal">{status}</div>
    </div>
   </div>
   <div class="registry-entry__body">{body}</div>
  </div>
  <div class="col d-flex registry-entry__right-block b-left"><div class="data-block mt-auto">{days}</div></div>
 </div>
</div>
"""

Who = Company | Entrepreneur


def site(world: World) -> Blueprint:
    """The site over a world."""
    pages = Blueprint("zakupki", __name__, url_prefix=f"/{HOST}")

    @pages.before_request
    def whose() -> None:
        g.sources = ("rnp",)

    @pages.get("/epz/dishonestsupplier/search/results.html")
    def listed() -> Response:
        found = _found(world)
        inner = "".join(_card(who, item, world.day) for who, item in found)
        if inner:
            inner = f'<div class="search-results__total">Результаты поиска {len(found)} записей</div>\n{inner}'
        else:
            inner = "<div>Поиск не дал результатов</div>\n"
        page = _PAGE.format(title=TITLE, inner=inner if request.args.get("searchString") else "<form></form>")
        return with_session(Response(page, mimetype="text/html"), HOST)

    @pages.get("/epz/dishonestsupplier/search/rss")
    def feed() -> Response:
        if not session_of():
            return Response(_BARE, 404, mimetype="text/html")
        items = "".join(_item(who, item, world.day) for who, item in _found(world))
        text = f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>\n<title>{TITLE}</title>\n{items}'
        return Response(f"{text}</channel></rss>\n", mimetype="application/xml")

    return pages


def _found(world: World) -> list[tuple[Who, Unfair]]:
    text = " ".join(request.args.get("searchString", "").split())
    known = world.country.find(text) if text.isdigit() else None
    found = [known] if known else ([] if text.isdigit() else world.country.search(text))
    return [(who, item) for who in found for item in unfair_of(who, world.day)]


def _link(item: Unfair) -> str:
    return f"/epz/dishonestsupplier/view/info.html?reestrNumber={item.number}&law=FZ{item.law}"


def _pairs(who: Who, item: Unfair, day: date) -> tuple[dict[str, str], dict[str, str]]:
    over = item.until <= day
    name = who.short_name if isinstance(who, Company) else who.person.full_name
    texts = {
        "Наименование (ФИО) недобросовестного поставщика": name,
        "ИНН (аналог ИНН)": who.inn if isinstance(who, Company) else who.person.inn,
    }
    changed = item.until if over else item.included
    days = {
        "Включено": f"{item.included:%d.%m.%Y}",
        "Обновлено": f"{changed:%d.%m.%Y}",
        "Планируемая дата исключения": f"{item.until:%d.%m.%Y}",
        **({"Исключено": f"{item.until:%d.%m.%Y}"} if over else {}),
    }
    return texts, days


def _card(who: Who, item: Unfair, day: date) -> str:
    texts, days = _pairs(who, item, day)
    body = "".join(
        f'<div class="registry-entry__body-block"><div class="registry-entry__body-title">{escape(key)}</div>'
        f'<div class="registry-entry__body-value">{escape(value)}</div></div>'
        for key, value in texts.items()
    )
    dated = "".join(
        f'<div class="data-block__title">{key}</div><div class="data-block__value">{value}</div>'
        for key, value in days.items()
    )
    status = EXCLUDED if item.until <= day else PLACED
    return _CARD.format(
        law=item.law, link=escape(_link(item)), number=item.number, status=status, body=body, days=dated
    )


def _item(who: Who, item: Unfair, day: date) -> str:
    texts, days = _pairs(who, item, day)
    said = {
        "Реестровый номер": item.number,
        "Относится к": f"{item.law}-ФЗ",
        **texts,
        **days,
        "Статус записи": EXCLUDED if item.until <= day else PLACED,
    }
    description = "".join(f"<strong>{key}: </strong>{escape(value)}<br/>" for key, value in said.items())
    return (
        f"<item>\n<title>Запись в РНП № {item.number}</title>\n<link>{escape(_link(item))}</link>\n"
        f"<description>{escape(description)}</description>\n</item>\n"
    )
