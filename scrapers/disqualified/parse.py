"""Open data `registerdisqualified`: disqualified persons, a CSV with a row for each record (fns.md 3.6).

The register has no ИНН of the person (law-and-practice 1(a)7): a record is linked by the ИНН of the organisation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from checker.ids import inn_ok
from checker.records import Leftover, Parsed, Record, Rejected, Unlinked
from scrapers.base import About, Block, Look
from scrapers.days import day_of, named_day
from scrapers.lines import lines
from scrapers.xmlfile import BadRecord

COLUMNS = (
    "number", "person", "born", "birthplace", "organisation", "organisation_inn", "office", "article", "body", "judge",
    "judge_office", "term", "from", "until",
)  # fmt: skip
HEADER = tuple(f"G{number}" for number in range(1, len(COLUMNS) + 1))
KEPT = frozenset(COLUMNS) - {"birthplace"}
"""Where somebody was born serves nobody who looks at a company."""

DELIMITERS = ",;"
NUMBER = re.compile("[0-9]{12}")
LINE_BYTES = 4_000_000
"""A longer line is no row: it is refused without being kept in memory."""

_QUOTED = r'"([^"]*+(?:""[^"]*+)*+)"'
_FIELDS = {sign: re.compile(rf'(?:{_QUOTED}|((?!")[^{sign}]*+))({sign}|$)') for sign in DELIMITERS}


def recognise(look: Look) -> str | None:
    """ "csv" if the file begins with the header G1…G14; sets of the same kind with other columns are none of ours."""
    line = look.first.partition(b"\n")[0]
    return "csv" if look.head is None and _delimiter(line) else None


def parse(chunks: Iterable[bytes], about: About) -> Iterator[Parsed]:
    """Records of the file. Part: the number of the record; asof: the day in the file's name, else of its arrival.

    A row without the ИНН of an organisation, or with a wrong one, waits unlinked.
    """
    asof, delimiter = named_day(about.name, about.fetched), ""
    for offset, raw in lines(chunks, LINE_BYTES):
        if not delimiter:
            delimiter = _delimiter(raw or b"")
            if not delimiter:
                yield Rejected("byte 0", "the file does not begin with the header G1…G14")
                return
        elif raw is None:
            yield Rejected(f"row at byte {offset}", f"the row is longer than {LINE_BYTES} bytes")
        elif raw.strip():
            yield from _row(raw.removesuffix(b"\r"), offset, delimiter, asof)


def is_row(data: bytes) -> bool:
    """Whether bytes are one row of the register."""
    if b"\n" in data:
        return False
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    for found in (_fields(text, sign) for sign in DELIMITERS):
        if len(found) == len(COLUMNS) and NUMBER.fullmatch(found[0]) and day_of(found[-1]):
            return True
    return False


def _row(raw: bytes, offset: int, delimiter: str, asof: int) -> Iterator[Parsed]:
    where = f"row at byte {offset}"
    try:
        found = _fields(raw.decode("utf-8"), delimiter)
        if len(found) != len(COLUMNS):
            raise BadRecord(f"{len(found)} columns in place of {len(COLUMNS)}")
        row = {key: value for key, value in zip(COLUMNS, found, strict=True) if value and key in KEPT}
        if not NUMBER.fullmatch(row.get("number", "")):
            raise BadRecord(f"the number of the record {row.get('number', '')[:40] or 'absent'} is not of 12 digits")
        for key in ("from", "until"):
            if (day := day_of(row.get(key, ""))) is None:
                raise BadRecord(f"{key} {row.get(key, '')[:40] or 'absent'} is not a date")
            row[key] = day
    except UnicodeDecodeError:
        yield Rejected(where, "the row is not in UTF-8")
        return
    except BadRecord as error:
        yield Rejected(where, str(error))
        return
    if born := row.pop("born", ""):
        if day := day_of(born):
            row["born"] = day
        else:
            yield Leftover("date", f"G3 {born[:40]}")
    inn = row.get("organisation_inn", "")
    if len(inn) != 10 or not inn_ok(inn):
        yield Unlinked(where, f"ИНН of the organisation {inn[:40]} is none" if inn else "no ИНН of the organisation")
        return
    yield Record(inn, row["number"], asof, row, offset, len(raw), sha256(raw).digest())


def _fields(text: str, delimiter: str) -> list[str]:
    """The fields of a row. Where quotes do not pair, each sign between fields parts them, whatever stands around it."""
    fields, position = [], 0
    while found := _FIELDS[delimiter].match(text, position):
        quoted, plain, end = found.groups()
        fields.append((plain if quoted is None else quoted.replace('""', '"')).strip())
        position = found.end()
        if not end:
            return fields
    return [_unquoted(field.strip()) for field in text.split(delimiter)]


def _unquoted(field: str) -> str:
    if len(field) > 1 and field[0] == field[-1] == '"':
        field = field[1:-1]
    return field.replace('""', '"').strip()


def _delimiter(line: bytes) -> str:
    """The sign between the columns of a header, '' if it is not the header of this set."""
    text = line.removeprefix(b"\xef\xbb\xbf").strip().decode("utf-8", "replace")
    return next((sign for sign in DELIMITERS if tuple(_fields(text, sign)) == HEADER), "")


def blocks(body: Mapping[str, Any]) -> Iterator[Block]:
    """One block: `disqualified`, keyed by the number of the record."""
    yield "disqualified", body["number"], body
