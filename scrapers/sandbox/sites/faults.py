"""What may go wrong with a site, by source and for a time: the kinds of the contract, as the real sites show them."""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flask import Response

KINDS = ("captcha", "403", "429", "451", "503", "slow", "cut", "empty", "layout", "half_zip")
SOURCES = (
    "egrul", "egrip", "egrul_search", "pb", "girbo", "sshr", "revexp", "rsmp", "debtam", "paytax", "taxoffence", "snr",
    "kgn", "rsmppp", "disqualified", "invalid_inn", "npd",
    "efrsb", "fedresurs", "rnp", "kad", "checko",
)  # fmt: skip
"""Those that have a site here, and a seller of data."""

OF_FILES = ".files"
"""After the code of a source: its files alone are ill, and the pages that lead to them are well."""

RETRY_AFTER = 30
"""Seconds that a 429 asks for."""

_PAGE = (
    '<!DOCTYPE html>\n<html lang="ru"><head><meta charset="utf-8"><title>{title}</title></head>'
    "<body><h1>{title}</h1><p>{text}</p>{more}</body></html>\n"
)
_STATUSES = {
    "403": (403, "Доступ запрещён", "Доступ к ресурсу запрещён."),
    "429": (429, "Слишком много запросов", "Превышено количество запросов, повторите позже."),
    "451": (451, "Недоступно", "Ресурс недоступен в вашем регионе."),
    "503": (503, "Сервис временно недоступен", "Ведутся технические работы."),
}
_CAPTCHA = _PAGE.format(
    title="Проверка",
    text="Введите цифры с картинки, чтобы продолжить.",
    more='<form method="post"><img src="/static/captcha.html?a=1&amp;version=2" alt=""><input name="captcha"></form>',
)
_NEW_ELEMENTS = (("Файл", "Выгрузка"), ("Документ", "Запись"), ("СвЮЛ", "Организация"), ("СвИП", "Предприниматель"))
_ZIP_LOCAL_HEADER = 30


class BadFault(ValueError):
    """A fault that is none; the text names what there is."""


class Faults:
    """Which source is ill now."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._now: dict[str, tuple[str, float]] = {}

    def put(self, faults: Mapping[str, str], seconds: float | None = None) -> None:
        """From now on, and for so many seconds, exactly these: source → kind. Raises BadFault."""
        for source, kind in faults.items():
            if source.removesuffix(OF_FILES) not in SOURCES:
                raise BadFault(f"no site of the source {source[:40]}; there are: {', '.join(SOURCES)}")
            if kind not in KINDS:
                raise BadFault(f"no fault of the kind {kind[:40]}; there are: {', '.join(KINDS)}")
        until = float("inf") if seconds is None else self._clock() + seconds
        self._now = {source: (kind, until) for source, kind in faults.items()}

    def of(self, source: str) -> str:
        """The kind of the fault that this source has now, '' if it is well."""
        kind, until = self._now.get(source, ("", 0.0))
        return kind if self._clock() < until else ""

    def all(self) -> dict[str, str]:
        """What is ill now."""
        return {source: kind for source in tuple(self._now) if (kind := self.of(source))}


def parse_faults(text: str) -> dict[str, str]:
    """`SOURCE=KIND[,…]` of the shell. Raises BadFault."""
    found = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        source, given, kind = part.partition("=")
        if not given:
            raise BadFault(f"{part[:60]} is not of the form SOURCE=KIND")
        found[source.strip()] = kind.strip()
    return found


def ill(kind: str, response: Response, captcha: Callable[[], Response] | None) -> Response:
    """The answer as it comes with this fault. captcha: how this place asks for one, None: a page with status 200."""
    if kind == "captcha":
        return captcha() if captcha else Response(_CAPTCHA, 200, mimetype="text/html")
    if kind in _STATUSES:
        status, title, text = _STATUSES[kind]
        wait = {"Retry-After": str(RETRY_AFTER)} if kind == "429" else {}
        return Response(_PAGE.format(title=title, text=text, more=""), status, wait, mimetype="text/html")
    if kind == "empty":
        return Response(b"", 200, mimetype=response.mimetype)
    response.direct_passthrough = False
    content = response.get_data()
    if kind == "slow":
        return _streamed(response, content, _slowly)
    if kind == "cut":
        return _streamed(response, content, _half)
    if kind == "layout":
        return _again(response, _changed(response, content))
    if kind == "half_zip" and content.startswith(b"PK"):
        return _again(response, broken_zip(content))
    return response


def _again(response: Response, content: bytes) -> Response:
    """The same answer with other bytes, as if the site had made them so."""
    response.set_data(content)
    if "ETag" in response.headers:
        response.headers["ETag"] = response.headers["ETag"].rstrip('"') + '-1"'
    return response


def _streamed(response: Response, content: bytes, way: Callable[[bytes], Iterator[bytes]]) -> Response:
    headers = [(name, value) for name, value in response.headers if name not in ("Content-Length", "Connection")]
    length = [("Content-Length", str(len(content))), ("Connection", "close")]
    return Response(way(content), response.status_code, [*headers, *length], direct_passthrough=True)


def _slowly(content: bytes) -> Iterator[bytes]:
    """One byte a second."""
    for number in range(len(content)):
        yield content[number : number + 1]
        time.sleep(1)


def _half(content: bytes) -> Iterator[bytes]:
    """The first half of what was announced; then the connection is closed."""
    yield content[: len(content) // 2]
    raise ConnectionAbortedError("cut, as the fault wants it")


def _changed(response: Response, content: bytes) -> bytes:
    """The same answer in a form that nobody knows: keys, columns, elements have got other names."""
    if content.startswith(b"PK"):
        return _renamed_zip(content)
    if response.mimetype == "application/json":
        return json.dumps(_renamed(json.loads(content)), ensure_ascii=False).encode()
    if response.mimetype == "text/csv":
        return content.replace(b"G1", b"COLUMN1", 1).replace(b",G2", b"", 1)
    if response.mimetype == "text/html":
        text = content.decode().replace("<table", "<section").replace("</table", "</section")
        text = text.replace("<td", "<p").replace("</td", "</p").replace("<a href", "<a data-to")
        return text.replace("search-re", "found-re").replace("Поиск не дал", "Найти не").encode()
    return _PAGE.format(title="Новый сервис", text="Сервис переехал и работает по-новому.", more="").encode()


def _renamed(value: Any) -> Any:
    """JSON with other keys; a list of objects gets them too."""
    if isinstance(value, dict):
        return {f"new_{key}": _renamed(inner) for key, inner in value.items()}
    return [_renamed(inner) for inner in value] if isinstance(value, list) else value


def _renamed_zip(content: bytes) -> bytes:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as whole,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed,
    ):
        for info in whole.infolist():
            data = whole.read(info)
            charset = "windows-1251" if b"windows-1251" in data[:100] else "utf-8"
            text = data.decode(charset)
            for old, new in _NEW_ELEMENTS:
                text = text.replace(f"<{old} ", f"<{new} ").replace(f"</{old}>", f"</{new}>")
            packed.writestr(info, text.encode(charset))
    return target.getvalue()


def broken_zip(content: bytes) -> bytes:
    """The archive with one member that cannot be unpacked; the central directory is right."""
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        info = max(whole.infolist(), key=lambda info: info.compress_size)
    name = int.from_bytes(content[info.header_offset + 26 : info.header_offset + 28], "little")
    extra = int.from_bytes(content[info.header_offset + 28 : info.header_offset + 30], "little")
    start = info.header_offset + _ZIP_LOCAL_HEADER + name + extra + info.compress_size // 2
    length = max(1, min(64, info.compress_size // 2))
    return content[:start] + bytes(255 - byte for byte in content[start : start + length]) + content[start + length :]
