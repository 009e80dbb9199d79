"""Saved pages of official sites, made up as a browser writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from email.utils import format_datetime
from quopri import encodestring

ADDRESS = "https://kad.arbitr.ru/"
FSSP = "https://fssp.gov.ru/iss/ip"
GUID = "00000000-0000-4000-8000-000000000001"


def case(number: str, plaintiff: str, respondent: str, day: str = "02.03.2026") -> str:
    """A row of the courts' search."""

    def side(inn: str) -> str:
        shown = f"<div>ИНН: {inn}</div>" if inn else ""
        return (
            f'<span class="js-rollover b-newRollover">ООО "СТОРОНА"<span class="js-rolloverHtml">'
            f'<strong>ООО "СТОРОНА"</strong><br>{shown}</span></span>'
        )

    return (
        f'<tr><td class="num"><div class="civil" title="{day} 0:00:00"><span>{day}</span></div>'
        f'<a href="https://kad.arbitr.ru/Card/{GUID}?pr_fp=abc" class="num_case">{number}</a>'
        f'</td><td class="court"><div title="АС Примерной области">АС Примерной области</div></td>'
        f'<td class="plaintiff">{side(plaintiff)}</td><td class="respondent">{side(respondent)}</td></tr>'
    )


def courts(*rows: str, asked: str = "", total: int | None = None) -> str:
    """A page of the courts' search, with all that must not be kept."""
    return page(
        f'<table>{"".join(rows)}</table><input type="hidden" id="documentsTotalCount" '
        f'value="{len(rows) if total is None else total}">',
        asked,
        "Картотека арбитражных дел",
    )


def proceeding(number: str = "43714/26/67036-ИП", subject: str = "Задолженность: 6000.00 руб.") -> str:
    """A row of the bailiffs' search."""
    return (
        f"<tr><td>ООО ПРИМЕР</td><td>{number} от 21.09.2025</td><td>Акт от 28.03.2025 № 188<br>ОРГАН</td><td></td>"
        f"<td><script>window.pay=1</script></td><td>{subject}</td><td>ОТДЕЛ<br>АДРЕС</td><td>ПРИМЕРОВ П. П.</td></tr>"
    )


TITLES = "".join(
    f"<th>{title}</th>"
    for title in (
        "Должник", "Исполнительное производство", "Реквизиты исполнительного документа", "Дата, причина окончания",
        "Сервис", "Предмет исполнения, сумма", "Отдел судебных приставов", "Судебный пристав",
    )
)  # fmt: skip


def bailiffs(*rows: str, asked: str = "") -> str:
    """A page of the bailiffs' search; without rows it says that nothing was found."""
    table = f'<table class="list border table"><tr>{TITLES}</tr>{"".join(rows)}</table>'
    total = f'<div class="search-found-total-inner">Найдено записей: <b>{len(rows)}</b></div>'
    empty = '<div class="iss">По вашему запросу ничего не найдено</div>'
    return page(f'<div class="iss">{total}{table}</div>' if rows else empty, asked, "Банк данных")


SECRETS = ("x7Kq", "zz-session", "pr_fp", "steal(", "csrf", "__VIEWSTATE", "recaptcha")
"""Words of `page` that must not be kept."""


def page(body: str, asked: str = "", title: str = "") -> str:
    """A page of any site with scripts, tokens and handlers around its words. asked: what stands in its search field."""
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title><meta name="csrf" content="x7Kq">'
        '<script>document.cookie="pr_fp=x7Kq"</script></head><body onload="steal()"><!-- x7Kq -->'
        '<form action="/find;jsessionid=zz-session?t=x7Kq"><input type="hidden" name="__VIEWSTATE" value="x7Kq">'
        f'<input type="hidden" name="csrf" value="x7Kq"><input type="text" name="q" value="{asked}">'
        '<textarea name="g-recaptcha-response">x7Kq</textarea></form>'
        f'<a href="javascript:steal()" onclick="steal()" data-token="x7Kq">далее</a>{body}</body></html>'
    )


def mhtml(text: str, address: str = ADDRESS, day: date | None = None, moment: datetime | None = None) -> bytes:
    """The page in one file, as Chromium writes it."""
    when = moment or (datetime(day.year, day.month, day.day, 9, tzinfo=UTC) if day else None)
    head = [
        "From: <Saved by Blink>",
        f"Snapshot-Content-Location: {address}",
        "Subject: x",
        *([f"Date: {format_datetime(when)}"] if when else []),
        "MIME-Version: 1.0",
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----B"',
        "",
        "",
        "------B",
        "Content-Type: text/html",
        "Content-ID: <frame@mhtml.blink>",
        "Content-Transfer-Encoding: quoted-printable",
        f"Content-Location: {address}",
        "",
        "",
    ]
    image = b"\r\n------B\r\nContent-Type: image/png\r\n\r\nx\r\n------B--\r\n"
    return "\r\n".join(head).encode() + encodestring(text.encode()) + image
