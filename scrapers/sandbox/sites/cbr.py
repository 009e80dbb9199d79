"""www.cbr.ru of the made-up country: the form of «Знай своего клиента» (law-and-practice 1(a)1).

The form wants the ИНН, who asks, and a captcha, for which a button stands that a person presses. The names of the
fields are those of the real form [C]; the words of the answer are made up [U].
"""

from __future__ import annotations

from html import escape

from flask import Blueprint, Response, g, request

from checker import ids
from scrapers.sandbox.courts import zsk_red
from scrapers.sandbox.sites.world import World

HOST = "www.cbr.ru"
PATH = "/counteraction_m_ter/platform_zsk/proverka-po-inn/"

_PAGE = """<!DOCTYPE html>
<html lang="ru"><head><meta charset="utf-8"><title>Проверка по ИНН | Банк России</title></head><body>
<h1>Проверка уровня риска на платформе «Знай своего клиента»</h1>
<p>Сервис позволяет узнать, относится ли клиент банка к группе высокой степени (уровня) риска.</p>
<form method="get">
<p><label>ИНН <input type="text" id="BlackINN_INN" name="BlackINN.INN" value="{inn}"></label></p>
<p><label>Кто спрашивает <select id="BlackINN_AuthorType" name="BlackINN.AuthorType">
<option value="Other">Иное лицо</option></select></label></p>
<p><label><input type="checkbox" name="person" value="1" required> Я не робот</label></p>
<p><button type="submit" id="BlackINN_searchbtn">Проверить</button></p></form>
{answer}</body></html>
"""


def site(world: World) -> Blueprint:
    """The site over a world."""
    pages = Blueprint("cbr", __name__, url_prefix=f"/{HOST}")

    @pages.get(PATH)
    def form() -> Response:
        g.sources = ("cbr_zsk",)
        inn = request.args.get("BlackINN.INN", "").strip()
        answer = _answer(world, inn) if inn and request.args.get("person") else ""
        return Response(_PAGE.format(inn=escape(inn), answer=answer), mimetype="text/html")

    return pages


def _answer(world: World, inn: str) -> str:
    if not ids.inn_ok(inn):
        return '<div class="block-part">Указан некорректный ИНН.</div>'
    found = world.country.find(inn)
    verb = "относится" if found and zsk_red(found) else "не относится"
    whom = "юридическое лицо" if len(inn) == 10 else "индивидуальный предприниматель"
    return (
        f'<div class="block-part">По состоянию на {world.day:%d.%m.%Y} {whom} с ИНН <b>{inn}</b> {verb} к группе '
        "высокой степени (уровня) риска совершения подозрительных операций.</div>"
    )
