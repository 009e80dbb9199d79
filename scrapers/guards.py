"""What came instead of an answer: captcha, block, log-in, empty shell, cut answer. Pure functions of what was received.

Sources: fns.md 0.3, 1.3, 4.3, 6.3 (captcha and limits of the tax service), courts.md 0.1, 0.2 (blocks of others).
The type that a server declares is not believed: bytes are looked at.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping
from typing import Any

import msgspec

from scrapers.archive import BROKEN
from scrapers.http import Expect

CAPTCHA, BLOCKED, GEO, QUOTA, DOWN, LAYOUT = "captcha", "blocked", "geo", "quota", "down", "layout"

_BLOCKED = {
    401: "the site asks for a log-in (HTTP 401)",
    403: "the site refuses us (HTTP 403)",
    405: "the site refuses this way of asking (HTTP 405)",
    406: "the site refuses us (HTTP 406)",
    410: "the service is closed (HTTP 410)",
}
_ODD = {202: "the answer is not ready", 204: "no answer at all", 404: "there is no such page any more"}
_TOLD = {400, 422}
_PASSING = {408, 425, 500, 502, 503, 504, 520, 521, 522, 523, 524}

_ASKED_FOR_SIGNS = re.compile(
    r"(введите|ввести|укажите)\s+(цифры|символы|код|буквы|текст)\s+(с|на)\s+(картинк|изображени)|"
    r"подтвердите[^<.]{0,40}(не\s+робот|вы\s+человек)|я\s+не\s+робот|проверка[^<.]{0,30}(не\s+робот|вы\s+человек)|"
    r"(enter|type)\s+the\s+(characters|digits|code|text)[^<.]{0,40}(image|picture)|"
    r"(verify|confirm)[^<.]{0,20}(you\s+are|you're)\s+(a\s+)?(human|not\s+a\s+robot)|i'?m\s+not\s+a\s+robot",
    re.IGNORECASE,
)
_CAPTCHA_WORD = re.compile(r"(?<!b-pravo)captcha|капч", re.IGNORECASE)
"""`b-pravocaptcha` stands in the template of every page of kad.arbitr.ru (courts.md 1.6)."""
_WALL = re.compile(
    r"ddos-guard|__ddg|qrator|__qrator|cf-chl|challenge-platform|checking your browser|проверка (вашего )?браузера|"
    r"доступ (к (сайту|ресурсу|странице|сервису) )?(запрещ[её]н|ограничен|заблокирован)|access denied|"
    r"(ваш )?ip[- ]адрес[^<.]{0,30}заблокирован|request blocked|запрос (был )?(отклон[её]н|заблокирован)",
    re.IGNORECASE,
)
_GEO = re.compile(
    r"недоступ\w+ (в|из|на территории) (вашей|вашего) (стран\w+|регион\w+)|not available in your (country|region)",
    re.IGNORECASE,
)
_REST = re.compile(
    r"(сервис|сайт|портал|страница)[^<.]{0,40}временно (не ?доступ|не работ)|"
    r"(ведутся|проводятся)[^<.]{0,20}технические работы|temporarily unavailable|under maintenance|"
    r"(сервис|услуга)[^<.]{0,30}(выведен\w* из эксплуатации|закрыт)",
    re.IGNORECASE,
)
_SCRIPT = re.compile(r"<(script|style|noscript|template)\b.*?(</\1\s*>|\Z)|<!--.*?(-->|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>?")
_COUNTS = re.compile(r"<input\b[^>]{0,200}\bid=.{0,3}documentstotalcount\b")
_PASSWORD = re.compile(r"<input\b[^>]{0,400}type\s*=\s*[\"']?password", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)

SMALL = 3_000
"""A page with less text than this is not one with data that mentions a captcha or a log-in in passing."""
SHELL = 20
"""A page with less text than this holds nothing: a shell that scripts were to fill."""
_PDF_END, _ZIP_END, _HTML_END = 2_048, 65_557, 4_096


class Refusal(msgspec.Struct, frozen=True):
    """Why this is no answer. reason: of the contract. passing: whether trying again soon can help."""

    reason: str
    detail: str
    passing: bool = False


def refusal(status: int, headers: Mapping[str, str], body: bytes, expect: Expect) -> Refusal | None:
    """What is wrong with an answer as received, None where it is what was expected.

    headers: by names in small letters. JSON with status 400 or 422 passes where JSON was due: in it a site says what it
    refuses, and the source's fetch.py judges that.
    A CSV file that was cut at the end of a line cannot be told from a shorter one.
    """
    said = _said_in_json(body) if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") else _said_in_html(body)
    return (
        (said if said and said.reason in (CAPTCHA, QUOTA) else None)
        or _by_status(status, headers, said, expect)
        or _cut(headers, body)
        or _by_kind(body, expect, headers, said, status)
    )


def begins_as(start: bytes, expect: Expect) -> bool:
    """Whether the first bytes of a file, however few, can be those of what is due."""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    match expect:
        case "zip" | "pdf":
            sign = b"PK" if expect == "zip" else b"%PDF-"
            return start.startswith(sign) or sign.startswith(start)
        case "json":
            return text[:1] in (b"{", b"[", b"")
        case "html":
            return text[:1] in (b"<", b"")
        case "csv":
            return text[:1] not in (b"<", b"{", b"[") and not start.startswith((b"PK\x03\x04", b"%PDF-"))


def _by_status(status: int, headers: Mapping[str, str], said: Refusal | None, expect: Expect) -> Refusal | None:
    if status in (200, 203):
        return None
    if (status == 451 and not (said and said.reason == BLOCKED)) or (said and said.reason == GEO):
        return Refusal(GEO, f"the site does not answer to our country (HTTP {status})")
    if status == 429:
        return Refusal(QUOTA, "too many requests (HTTP 429)", passing=True)
    if said and said.reason == BLOCKED:
        return said
    if status in _BLOCKED:
        wall = next((name for name in ("ddos-guard", "qrator") if name in headers.get("server", "").lower()), "")
        return Refusal(BLOCKED, _BLOCKED[status] + (f", by {wall}" if wall else ""))
    if status in _TOLD and expect == "json":
        return None
    if status in _PASSING or status >= 500:
        return Refusal(DOWN, f"the site is out of order (HTTP {status})", passing=True)
    if status == 407:
        return Refusal(DOWN, "the proxy wants a password (HTTP 407)")
    if status in _ODD:
        return Refusal(LAYOUT, f"{_ODD[status]} (HTTP {status})")
    return Refusal(LAYOUT, f"an answer that we do not know (HTTP {status})")


def _cut(headers: Mapping[str, str], body: bytes) -> Refusal | None:
    """Fewer bytes than were announced. Packed answers are counted where they are unpacked."""
    announced = headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and "content-encoding" not in headers and len(body) < int(announced):
        return Refusal(DOWN, f"the answer is cut: {len(body)} of {announced} bytes", passing=True)
    return None


def _by_kind(
    body: bytes, expect: Expect, headers: Mapping[str, str], said: Refusal | None, status: int
) -> Refusal | None:
    if not body.strip():
        return Refusal(LAYOUT, f"HTTP {status} with an empty body")
    match expect:
        case "json":
            return _json(body, said)
        case "html":
            return _html(body, headers, said)
        case "pdf":
            return _pdf(body, said)
        case "zip":
            return _zip(body, said)
        case "csv":
            return _csv(body, said)


def _json(body: bytes, said: Refusal | None) -> Refusal | None:
    text = body.removeprefix(b"\xef\xbb\xbf").strip()
    if text == b"null":
        return None  # pb.nalog.ru says so while its answer is not ready (fns.md 4.1)
    if text[:1] not in (b"{", b"["):
        return said or Refusal(LAYOUT, "HTML where JSON is due" if text[:1] == b"<" else "no JSON")
    try:
        text.decode()
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            return Refusal(DOWN, "the JSON is cut", passing=True)
        return Refusal(LAYOUT, "JSON that is not UTF-8")
    try:
        msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        if "truncated" in str(error):
            return Refusal(DOWN, "the JSON is cut", passing=True)
        return Refusal(LAYOUT, f"the JSON is broken: {error}"[:200])
    return said


def _html(body: bytes, headers: Mapping[str, str], said: Refusal | None) -> Refusal | None:
    if said:
        return said
    charset = _charset(body, headers)
    try:
        text = body.decode(charset)
    except LookupError:
        return Refusal(LAYOUT, f"a page in a charset that nobody knows: {charset[:40]}")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            return Refusal(DOWN, "the page is cut: it ends in the middle of a letter", passing=True)
        return Refusal(LAYOUT, f"the page is not {charset}, as it says")
    low = text.lower()
    if "<" not in text or "\0" in text:
        return Refusal(LAYOUT, "no HTML where a page is due")
    if "<html" in low and "</html" not in low[-_HTML_END:]:
        return Refusal(DOWN, "the page is cut: it has no end", passing=True)
    if len(_visible(text)) < SHELL and not _counts_nothing(low):
        return Refusal(LAYOUT, "the page is an empty shell")
    return None


def _counts_nothing(low: str) -> bool:
    """Whether this is a piece of a page, as scripts ask for them, that says in hidden fields how much it found."""
    return "<html" not in low and "<body" not in low and _COUNTS.search(low) is not None


def _pdf(body: bytes, said: Refusal | None) -> Refusal | None:
    if b"%PDF-" not in body[:1024]:
        return said or Refusal(LAYOUT, "no PDF where one is due")
    if b"%%EOF" not in body[-_PDF_END:]:
        return Refusal(DOWN, "the PDF is cut: it has no end", passing=True)
    return None


def _zip(body: bytes, said: Refusal | None) -> Refusal | None:
    if not body.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return said or Refusal(LAYOUT, "no zip archive where one is due")
    if b"PK\x05\x06" not in body[-_ZIP_END:]:
        return Refusal(DOWN, "the archive is cut: it has no end", passing=True)
    try:
        with zipfile.ZipFile(io.BytesIO(body)):
            return None
    except (*BROKEN, ValueError) as error:
        return Refusal(DOWN, f"the archive cannot be opened: {error}", passing=True)


def _csv(body: bytes, said: Refusal | None) -> Refusal | None:
    start = body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start in (b"<", b"{", b"[") or body.startswith((b"PK\x03\x04", b"%PDF-")) or b"\0" in body[:SMALL]:
        return said or Refusal(LAYOUT, "no CSV where one is due")
    return None


def _said_in_json(body: bytes) -> Refusal | None:
    """A captcha or a limit that an answer in JSON tells of, whatever its status."""
    if b"aptcha" not in body and b"APTCHA" not in body and b"pbRateLimit" not in body:
        return None
    said = _object(body)
    told = list(_errors(body))
    if said.get("captchaRequired") in (True, 1, "true", "1") or any("captcha" in key.lower() for key in told):
        return Refusal(CAPTCHA, "the site wants a captcha" + (f" ({', '.join(told)[:80]})" if told else ""))
    if said.get("pbRateLimit") or "pbRateLimit" in told:
        return Refusal(QUOTA, "too many requests (pbRateLimit)")
    return None


def _said_in_html(body: bytes) -> Refusal | None:
    """What a page says of itself: a captcha, a wall, a log-in, a rest."""
    if b"<" not in body[:SMALL]:
        return None
    text = _loose(body[:400_000])
    seen = _visible(text)
    if _ASKED_FOR_SIGNS.search(seen) or (len(seen) < SMALL and _CAPTCHA_WORD.search(text)):
        return Refusal(CAPTCHA, "the site shows a captcha page")
    if len(seen) >= SMALL:
        return None
    if _GEO.search(seen):
        return Refusal(GEO, "the page says that it is not for our country")
    if _WALL.search(text):
        return Refusal(BLOCKED, "the site shows a page of its guard against robots")
    if _PASSWORD.search(text):
        return Refusal(BLOCKED, "the site shows a log-in page")
    if _REST.search(seen):
        return Refusal(DOWN, "the site says that it does not work now", passing=True)
    return None


def _object(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _errors(body: bytes) -> Mapping[str, Any]:
    """The table ERRORS of the tax service's services: field → sentences."""
    if b"ERRORS" not in body[:100_000]:
        return {}
    errors = _object(body).get("ERRORS")
    return errors if isinstance(errors, dict) else {}


def _charset(body: bytes, headers: Mapping[str, str]) -> str:
    header = headers.get("content-type", "")[:400].encode(errors="replace")
    declared = _CHARSET.search(header) or _CHARSET.search(body[:2_048])
    return declared[1].decode("ascii") if declared else "utf-8"


def _loose(body: bytes) -> str:
    """A page as text, for looking for words: of whichever of the two usual charsets it is."""
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        return body.decode(errors="replace") if error.start > len(body) - 4 else body.decode("cp1251", "replace")


def _visible(text: str) -> str:
    """What a reader sees of a page, spaces joined."""
    return " ".join(_TAG.sub(" ", _SCRIPT.sub(" ", text)).split())
