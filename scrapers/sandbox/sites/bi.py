"""service.nalog.ru/bi.do of the made-up country: suspended accounts (sources/fns.md 6.3).

The site's script asks for JSON and wants a captcha each time; for the picture stands a button that a person presses.
Accounts of those whom the Bank of Russia counts among high risk are suspended, and nobody else's: made up.
"""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from checker import ids
from scrapers.sandbox.courts import zsk_red
from scrapers.sandbox.model import Company
from scrapers.sandbox.sites.egrul import refused
from scrapers.sandbox.sites.world import World

HOST = "service.nalog.ru"
_AGO = timedelta(days=40)
_BIK = "040000786"

_PAGE = """<!DOCTYPE html>
<html lang="ru"><head><meta charset="utf-8"><title>БАНКИНФОРМ</title></head><body>
<h1>Система информирования банков о состоянии обработки электронных документов</h1>
<form id="frm"><p><label>ИНН налогоплательщика <input type="text" name="innPRS"></label></p>
<p><label>БИК банка, выполняющего запрос <input type="text" name="bikPRS" value="044525225"></label></p>
<p id="captcha"><button type="submit">Я прочитал картинку, найти</button></p></form>
<div id="result"></div>
<script>
(function () {
  "use strict";
  var form = document.getElementById("frm"), result = document.getElementById("result");
  function cell(row, tag, text) {
    var made = document.createElement(tag);
    made.textContent = text;
    row.appendChild(made);
  }
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var asked = form.elements.innPRS;
    asked.setAttribute("value", asked.value);
    var sent = new URLSearchParams(new FormData(form));
    sent.set("requestType", "FINDPRS");
    sent.set("captcha", "person");
    fetch("bi2-proc.json", {method: "POST", body: sent}).then(function (answer) { return answer.json(); })
      .then(function (said) {
        result.textContent = "";
        var words = document.createElement("p");
        words.textContent = said.ERRORS ? "Ошибка" : "Действующие решения о приостановлении по указанному "
          + "налогоплательщику " + (said.rows ? "ИМЕЮТСЯ" : "ОТСУТСТВУЮТ");
        result.appendChild(words);
        if (!said.rows) { return; }
        var table = document.createElement("table"), titles = document.createElement("tr");
        ["Номер решения", "Дата решения", "Код налогового органа", "БИК банка"].forEach(cell.bind(null, titles, "th"));
        table.appendChild(titles);
        said.rows.forEach(function (row) {
          var line = document.createElement("tr");
          [row.NOMER, row.DATA, row.IFNS, row.BIK].forEach(cell.bind(null, line, "td"));
          table.appendChild(line);
        });
        result.appendChild(table);
      });
  });
}());
</script></body></html>
"""


def site(world: World) -> Blueprint:
    """The page and its answers over a world."""
    pages = Blueprint("bi", __name__, url_prefix=f"/{HOST}")

    @pages.get("/bi.do")
    def page() -> Response:
        g.sources = ("account_freezes",)
        return Response(_PAGE, mimetype="text/html")

    @pages.post("/bi2-proc.json")
    def answer() -> Response:
        g.sources = ("account_freezes",)
        inn = request.form.get("innPRS", "").strip()
        if not request.form.get("captcha") or request.headers.get("User-Agent", "").startswith("Checker/"):
            return refused(captcha="Требуется ввести цифры с картинки")
        if not ids.inn_ok(inn):
            return refused(innPRS="Некорректный ИНН ЮЛ")
        said: dict[str, Any] = {
            "datePRS": f"{world.day:%d.%m.%Y} 12:25:10",
            "formToken": secrets.token_hex(20).upper(),
            "innPRS": inn,
            "bikPRS": request.form.get("bikPRS", ""),
        }
        found = world.country.find(inn)
        if isinstance(found, Company) and zsk_red(found):
            said |= {"rows": [_row(found, world.day)], "captchaRequired": True}
        return jsonify(said | {"queryType": "FINDPRS"})

    return pages


def _row(company: Company, day: date) -> dict[str, Any]:
    """A decision of the month before; the number is the company's own."""
    decided = (day - _AGO).replace(day=1)
    return {
        "R": 1,
        "INN": company.inn,
        "NAIM": company.short_name,
        "IFNS": company.inn[:4],
        "DATA": f"{decided:%d.%m.%Y}",
        "BIK": _BIK,
        "NOMER": str(40_000 + company.ordinal),
        "DATABI": f"{decided:%d.%m.%Y} 12:45:10",
        "KODOSNOV": "02",
        "TOKEN": secrets.token_hex(20).upper(),
        "ID": -1,
    }
