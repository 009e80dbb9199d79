"""Files of known kinds that no source of this version reads: told by their kind, so that nobody looks for a mistake.

One table for all: an operator brings whole folders (dossier courts.md 3–7), and "not a file that we know" says less
than "a list of sanctions". A kind that a source comes to read goes out of the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from scrapers.base import Look, NotRead
from scrapers.jsonfile import first_keys

_SELLER = "an answer of {}, a seller of data: this version does not read it"
_NO_RECORDS = "{}: there are no records in it"


class Xml(NamedTuple):
    """A root element, and bytes that stand near it ('' for none)."""

    root: str
    mark: str
    told: str


class Json(NamedTuple):
    """Keys of an object; inside: of the first object in a list."""

    keys: frozenset[str]
    inside: bool
    told: str


def _json(keys: str, told: str, *, inside: bool = False) -> Json:
    return Json(frozenset(keys.split()), inside, told)


_XML = (
    Xml("definitions", "wsdl", _NO_RECORDS.format("a WSDL, the description of a service")),
    Xml("schema", "XMLSchema", _NO_RECORDS.format("an XSD, the description of a format")),
    Xml("contract", "zakupki.gov.ru", "a contract of a purchase by 223-ФЗ: this version does not read purchases"),
    Xml("performanceContract", "zakupki.gov.ru", "the end of a contract by 223-ФЗ: purchases are not read"),
    Xml("purchaseNotice", "zakupki.gov.ru", "a notice of a purchase by 223-ФЗ: this version does not read purchases"),
    Xml("INSPECTIONS", "proverki.gov.ru", "inspections of ЕРКНМ: this version does not read them"),
    Xml("export", "fpi/fsd", "the list of sanctions of the European Union: this version does not read it"),
)  # fmt: skip

_JSON = (
    _json("openapi info paths", _NO_RECORDS.format("an OpenAPI, the description of a service")),
    _json("suggestions", _SELLER.format("DaData")),
    _json("kpp capital management founders", _SELLER.format("DaData")),
    _json("inn ogrn focusHref", _SELLER.format("Контур.Фокус"), inside=True),
    _json("params requestId datecreated", _SELLER.format("newdb")),
    _json("Success Cases", _SELLER.format("parser-api")),
    _json("queries", _NO_RECORDS.format("a question to OpenSanctions (yente)")),
    _json("responses", "an answer of OpenSanctions (yente): this version does not read lists of sanctions"),
    _json("caption schema properties", "entities of OpenSanctions: this version does not read lists of sanctions"),
    _json("RC", "the warning list of the Bank of Russia: this version does not read it"),
    _json("guid docs", _NO_RECORDS.format("the attachments of a message of ЕФРСБ")),
    _json("поставщик", "contracts of a supplier by «Госзатраты»: this version does not read purchases"),
    _json("запрос", _NO_RECORDS.format("somebody's own file about a search in a special register")),
)

_TEXT = (
    (
        rb"(?:<\?xml[^>]{0,100}\?>\s*)?<meta>\s*<identifier>[0-9]{10}-inspection",
        _NO_RECORDS.format("the passport of an open data set of inspections (ЕРКНМ)"),
    ),
    (rb"bankruptid;startdate", _NO_RECORDS.format("pairs of ids and days for questions to the SOAP service of ЕФРСБ")),
    (rb'"id","schema","name","aliases"', "targets of OpenSanctions: this version does not read lists of sanctions"),
    (
        rb'[0-9]{1,9},"[^"\r\n]{1,300}",(?:-0-|"[^"\r\n]{0,60}") ?,',
        "the list SDN of OFAC: it is not read",
    ),
)
_ANYWHERE = (
    ("Реестра уведомлений о залоге движимого", "the text of a page of the register of pledges: it is not read"),
    ("Перечень террористов и экстремистов", "the list of Росфинмониторинг: this version does not read it"),
)
_PURCHASE = re.compile(rb"zakupki\.gov\.ru/|blockInfo__section|PublicListStyles__|audit-pp\.idit\.mos\.ru")


def refuse(look: Look) -> None:
    """Raises NotRead for a file of a known kind that is not read."""
    start = look.first.removeprefix(b"\xef\xbb\xbf").lstrip()
    for told in (*_of_xml(look), *_of_json(start), *_of_text(start)):
        raise NotRead(told)


def _of_xml(look: Look) -> Iterator[str]:
    if look.head is not None:
        yield from (xml.told for xml in _XML if look.head.root == xml.root and xml.mark.encode() in look.first)


def _of_json(start: bytes) -> Iterator[str]:
    if start[:1] in (b"{", b"["):
        keys = {inside: first_keys(start, inside=inside) for inside in (False, True)}
        yield from (json.told for json in _JSON if json.keys <= keys[json.inside])


def _of_text(start: bytes) -> Iterator[str]:
    yield from (told for pattern, told in _TEXT if re.match(pattern, start))
    yield from (told for words, told in _ANYWHERE if words.encode() in start)
    if start[:1] == b"<" and _PURCHASE.search(start):
        yield "a page about a purchase: this version does not read purchases"
