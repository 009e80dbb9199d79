"""Pages of kad.arbitr.ru as a browser gets them: the search with its script, a card, and what comes instead."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

TITLE = "Картотека арбитражных дел"

_HEAD = '<!DOCTYPE html>\n<html lang="ru"><head><meta charset="utf-8"><title>{title}</title></head><body>\n'

INDEX = (
    _HEAD.format(title=TITLE)
    + """<h1>Картотека арбитражных дел</h1>
<form id="b-form">
<div id="sug-participants"><div class="tag"><label>Участник дела
<textarea class="g-ph" rows="1" placeholder="название, ИНН или ОГРН"></textarea></label></div></div>
<div id="b-form-submit"><button type="submit">Найти</button></div>
</form>
<div id="b-refused"></div>
<div id="b-cases_wrapper"><table id="b-cases" class="b-cases"></table></div>
<ul id="pages"></ul>
<div class="b-pravocaptcha" style="display: none;"></div>
<script>
(function () {
  "use strict";
  var root = location.pathname, field = document.querySelector("#sug-participants textarea");
  function mark(name, length) {
    var signs = "";
    while (signs.length < length) { signs += Math.floor(Math.random() * 16).toString(16); }
    document.cookie = name + "=" + signs + "; path=" + root + "; SameSite=Lax";
  }
  function show(text) {
    document.getElementById("b-refused").textContent = "";
    document.getElementById("b-cases").innerHTML = text;
    var found = document.getElementById("documentsPagesCount"), list = document.getElementById("pages");
    list.textContent = "";
    for (var page = 1; found && Number(found.value) > 1 && page <= Number(found.value); page += 1) {
      var item = document.createElement("li"), link = document.createElement("button");
      link.type = "button";
      link.textContent = page;
      link.addEventListener("click", ask.bind(null, page));
      item.appendChild(link);
      list.appendChild(item);
    }
    if (found && Number(document.getElementById("documentsTotalCount").value) === 0) {
      document.getElementById("b-refused").textContent = "По заданным параметрам поиска ничего не найдено";
    }
  }
  function ask(page) {
    field.textContent = field.value;
    fetch("Kad/SearchInstances", {
      method: "POST",
      headers: {"Content-Type": "application/json", "X-Requested-With": "XMLHttpRequest", "x-date-format": "iso"},
      body: JSON.stringify({
        Page: page, Count: 25, Courts: [], DateFrom: null, DateTo: null,
        Sides: [{Name: field.value.trim(), Type: -1, ExactMatch: false}],
        Judges: [], CaseNumbers: [], WithVKSInstances: false
      })
    }).then(function (answer) {
      return answer.text().then(function (text) {
        if (answer.ok) { show(text); } else { document.getElementById("b-refused").textContent = "Ошибка сервиса"; }
      });
    });
  }
  mark("pr_fp", 64);
  mark("wasm", 32);
  document.getElementById("b-form").addEventListener("submit", function (event) { event.preventDefault(); ask(1); });
}());
</script>
</body></html>
"""
)

REFUSED = (
    _HEAD.format(title="451")
    + "<p>Доступ к сервису ограничен. С вашего адреса поступило большое количество запросов.</p></body></html>\n"
)

CAPTCHA = (
    _HEAD.format(title="Проверка")
    + "<h1>Доступ заблокирован</h1><p>Подтвердите, что вы не робот</p>"
    + '<form><input type="hidden" id="tokenFrom" value=""></form></body></html>\n'
)


def card_page(number: str, guid: str, listed: Iterable[tuple[str, str, str]]) -> str:
    """The card of a case. listed: day, court and title of its documents."""
    rows = "".join(
        f'<div class="b-chrono-item js-chrono-item"><span class="case-date">{day}</span> {escape(court)} '
        f'<span class="case-subject">{escape(title)}</span></div>\n'
        for day, court, title in listed
    )
    return (
        _HEAD.format(title=f"{escape(number)} — {TITLE}")
        + f'<span id="caseName">{escape(number)}</span><input type="hidden" id="caseId" value="{guid}">\n'
        + f"{rows}</body></html>\n"
    )
