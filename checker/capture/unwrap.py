"""What an upload is: a page as a browser saved it (HTML, MHTML), an answer (JSON, JSONP), the text of a PDF. Pure."""

from __future__ import annotations

import codecs
import re
import time
import zlib
from collections.abc import Iterator
from datetime import date
from email import message_from_bytes, policy
from email.message import Message
from email.utils import parsedate_to_datetime
from io import BytesIO
from urllib.parse import urlsplit

import msgspec
from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

from checker.capture.refused import (
    BROKEN,
    EMPTY,
    NO_TEXT,
    PACKED,
    PICTURE,
    PROTECTED,
    TOO_LARGE,
    TOO_LONG,
    TOO_MANY,
    NotTaken,
)
from checker.dates import moscow_day

MOST_BYTES = 8_000_000
"""Of a whole upload: a page of 25 cases has 300 kB, with its pictures some megabytes."""
MOST_PARTS = 1_000
"""Of a saved page with all that belongs to it."""
MOST_NESTED, MOST_LINES = 20, 400_000
"""Of a saved page: parts within parts, and lines. Browsers nest one or two, and write 76 signs a line."""
MOST_TAGS = 150_000
"""Of one page: 25 cases have 3,000."""
MOST_OBJECTS, MOST_COMMAS = 10_000, 300_000
"""Of an answer in JSON: the largest real ones have some hundred rows; each costs a tenth of a millisecond."""
MOST_PAGES, MOST_SIGNS = 40, 2_000_000
"""Of a PDF, and of the text that is read from it."""
MOST_CONTENT, MOST_SECONDS = 600_000, 4.0
"""Of a PDF: bytes of one page once unpacked (a printed page has some ten thousand), and seconds of work for all."""

HTML, JSON, TEXT = "html", "json", "txt"

_PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\0", b"MM\0*", b"BM")
_HEADERS = re.compile(
    rb"\s*(?:From|Subject|Date|MIME-Version|Content-Type|Snapshot-Content-Location|X-\w[\w-]*):", re.IGNORECASE
)
_MIME = re.compile(rb"^(?:MIME-Version:|Content-Type:\s*multipart/)", re.IGNORECASE | re.MULTILINE)
_NESTED = re.compile(rb"(?:\A|[\r\n])Content-Type:\s*(?:multipart|message)/", re.IGNORECASE)
_CALL = re.compile(
    r"\A\s*(?:/\*\*/\s*)?(?:typeof [\w$.]{1,200}\s*===\s*'function'\s*&&\s*)?[\w$.]{1,200}\s*\((?=\s*[{\[])"
)
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d{1,6}\)\s*(\S{1,2000}?)\s*-->", re.IGNORECASE)
_WHOLE = re.compile(
    r"\s*(?:<!--[^>]{0,3000}-->\s*)?(?:<!doctype[^>]{0,300}>\s*)?(?:<!--[^>]{0,3000}-->\s*)?<html\b", re.IGNORECASE
)
"""Who writes this writes the end of it too: a page without is cut off."""
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]{3,30})", re.IGNORECASE)
_BROKEN_PDF = (
    PyPdfError, AttributeError, LookupError, TypeError, ValueError, ArithmeticError, RecursionError, OSError,
    NotImplementedError, AssertionError, zlib.error,
)  # fmt: skip
"""What pypdf raises for bytes that are no sound PDF."""


class Upload(msgspec.Struct, frozen=True):
    """A page in plain text. form: html, json or txt. address: where the browser had it from, '' where it does not say.

    saved: the Moscow day on which the browser wrote it, None where it does not say.
    """

    form: str
    text: str
    address: str = ""
    saved: date | None = None


def unwrap(data: bytes) -> Upload:
    """Raises NotTaken for what is no page, answer or text, or too much."""
    if len(data) > MOST_BYTES:
        raise NotTaken(TOO_LARGE)
    if not data.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise NotTaken(EMPTY)
    if data.startswith(_PACKED):
        raise NotTaken(PACKED)
    if data.startswith(_PICTURES):
        raise NotTaken(PICTURE)
    if data.startswith(b"%PDF"):
        return Upload(TEXT, _text_of_pdf(data))
    if _HEADERS.match(data) and _MIME.search(data[:20_000]):
        return _page_of_mhtml(data)
    return _plain(data)


def plain(text: str) -> Upload:
    """A page, an answer, or words, by how a text begins. A call around an answer (JSONP) is taken off."""
    text = re.sub(r"[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]", "", text.removeprefix("\ufeff"))
    begins = text.lstrip()[:1]
    if text.count("<") > MOST_TAGS:
        raise NotTaken(TOO_LONG)
    if begins == "<":
        if _WHOLE.match(text) and "</html" not in text.lower():
            raise NotTaken(BROKEN)
        found = _SAVED_FROM.search(text[:20_000])
        return Upload(HTML, text, found[1] if found else "")
    if call := _CALL.match(text):
        text = text[call.end() :].rstrip().rstrip(";").rstrip().removesuffix(")")
        begins = text.lstrip()[:1]
    if begins in ("{", "["):
        if text.count("{") > MOST_OBJECTS or text.count(",") > MOST_COMMAS:
            raise NotTaken(TOO_LONG)
        return Upload(JSON, text)
    return Upload(TEXT, text)


def _plain(data: bytes, charset: str = "") -> Upload:
    return plain(_decoded(data, charset))


def _decoded(data: bytes, charset: str = "") -> str:
    """By the mark at the beginning, UTF-8, what the page says of itself, windows-1251: the first that fits."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    said = _CHARSET.search(data[:4_000])
    for name in ("utf-8", charset, said[1].decode("ascii", "replace") if said else ""):
        try:
            return data.decode(name or "utf-8")
        except (UnicodeError, LookupError):
            continue
    return data.decode("cp1251", "replace")


def _page_of_mhtml(data: bytes) -> Upload:
    """The main page of a file that a browser wrote whole; its headers tell from where and when, and are not kept."""
    if data.count(b"\n") + data.count(b"\r") > 2 * MOST_LINES or len(_NESTED.findall(data)) > MOST_NESTED:
        raise NotTaken(TOO_MANY)
    try:
        message = message_from_bytes(data, policy=policy.compat32)
        parts = list(_parts(message))
        location = str(message.get("Snapshot-Content-Location") or "").strip()
        saved = _day_of(message)
        main = _main(parts, location)
        content = main.get_payload(decode=True)
        address = location or str(main.get("Content-Location") or "").strip()
        charset = str(main.get_content_charset() or "")
    except NotTaken:
        raise
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError) as error:
        raise NotTaken(BROKEN) from error
    if not isinstance(content, bytes) or not content.strip():
        raise NotTaken(BROKEN)
    if content.startswith((b"%PDF", *_PACKED, *_PICTURES)):
        raise NotTaken(BROKEN)
    return msgspec.structs.replace(_plain(content, charset), address=address, saved=saved)


def _parts(message: Message) -> Iterator[Message]:
    for number, part in enumerate(message.walk()):
        if number > MOST_PARTS:
            raise NotTaken(TOO_MANY)
        if not part.is_multipart():
            yield part


def _main(parts: list[Message], location: str) -> Message:
    """The part that is the page: the one of its address, else the first page. Raises NotTaken."""
    pages = [part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    others = [
        part for part in parts if part.get_content_type() in ("application/json", "text/plain", "text/javascript")
    ]
    for part in (*pages, *others):
        if location and str(part.get("Content-Location") or "").strip() == location:
            return part
    if not pages and not others:
        raise NotTaken(BROKEN)
    return (pages or others)[0]


def _day_of(message: Message) -> date | None:
    """The Moscow day of the header Date; None where it says none or nonsense."""
    try:
        moment = parsedate_to_datetime(str(message["Date"]))
        return moscow_day(moment) if moment.tzinfo else moment.date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _text_of_pdf(data: bytes) -> str:
    """Raises NotTaken."""
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted:
            raise NotTaken(PROTECTED)
        if len(reader.pages) > MOST_PAGES:
            raise NotTaken(TOO_MANY)
        texts, until = [], time.thread_time() + MOST_SECONDS
        for page in reader.pages:
            texts.append(_text_of_page(page, until))
            if sum(map(len, texts)) > MOST_SIGNS:
                raise NotTaken(TOO_LONG)
    except NotTaken:
        raise
    except _BROKEN_PDF as error:
        raise NotTaken(BROKEN) from error
    text = plain(" ".join("\n".join(texts).replace("\0", "").split(" "))).text
    if not text.strip():
        raise NotTaken(NO_TEXT)
    return text


def _text_of_page(page: PageObject, until: float) -> str:
    """Raises NotTaken for a page that unpacks to more than a page, or when this thread has worked long enough."""

    def look_at_the_clock(*_: object) -> None:
        if time.thread_time() > until:
            raise NotTaken(TOO_LONG)

    look_at_the_clock()
    content = page.get_contents()
    if content is not None and len(content.get_data()) > MOST_CONTENT:
        raise NotTaken(TOO_LONG)
    return page.extract_text(visitor_operand_before=look_at_the_clock)


def host_of(address: str) -> str:
    """The host of an address of the web, '' for any other text."""
    try:
        parts = urlsplit(address)
        return (parts.hostname or "").lower() if parts.scheme in ("http", "https") else ""
    except ValueError:
        return ""
