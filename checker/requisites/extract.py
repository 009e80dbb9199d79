"""A pasted card, invoice or contract head → the firms in it, each with its fields."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from checker.requisites import labels as words
from checker.requisites.found import FIRMS, LIMIT, NUMBERS, Found, Pasted, composed, tidy
from checker.requisites.labels import Label
from checker.requisites.numbers import after_label, without_label
from checker.requisites.parties import Piece, firms_of
from checker.requisites.persons import person_in


def extract(text: str) -> Pasted:
    """The firms of a text with their numbers, names, address, head and bank. Any text; raises nothing.

    Labels may stand in any order and case; a field that the text does not have is simply not there. Of a longer text
    the first `LIMIT` signs are read.
    """
    whole = composed(text[:LIMIT])
    pieces: list[Piece] = []
    for column in _columns(tidy(whole)):
        pieces.extend(sorted(_pieces(column), key=lambda piece: piece.place))
        pieces.append(Piece(code="end", place=len(column)))
    firms = firms_of(pieces)
    return Pasted(firms=tuple(firms[:FIRMS]), more=len(firms) > FIRMS, cut=len(text) > LIMIT)


_GUTTER = re.compile(r"\t+|\|| {2,}")
_INN = re.compile(r"(?<![^\W_])инн(?![^\W_])", re.IGNORECASE)


def _columns(text: str) -> list[str]:
    """The text, or its two columns where firms stand side by side: a line holds two ИНН with a gutter between them."""
    lines = text.split("\n")
    if not any(
        len(_INN.findall(line)) == 2 and len(_halves(line)) == 2 and _INN.search(_halves(line)[1]) for line in lines
    ):
        return [text]
    left, right = [], []
    for line in lines:
        halves = _halves(line)
        if len(halves) == 2:
            left.append(halves[0])
            right.append(halves[1])
        else:
            (right if line[:1].isspace() else left).append(line)
    return ["\n".join(left), "\n".join(right)]


def _halves(line: str) -> list[str]:
    parts = [part for part in _GUTTER.split(line.strip()) if part]
    middle = len(parts) // 2
    return [" ".join(parts[:middle]), " ".join(parts[middle:])] if len(parts) in (2, 4) else [line]


def _pieces(text: str) -> Iterator[Piece]:
    found = words.labels(text)
    ends = [*(label.start for label in found), len(text)][1:]
    taken: list[tuple[int, int]] = []
    numbers: list[Found] = []
    claimed: list[tuple[int, int]] = []
    for label, end, following in zip(found, ends, [*found, None][1:], strict=True):
        if label.code in NUMBERS or label.code == "inn_kpp":
            field = label.code.replace("inn_kpp", "inn")
            fields, stop = after_label(text, label.end, min(end, label.end + 80), field)
            numbers.extend(fields)
            taken.append((label.start, stop))
        elif label.code.startswith("party_"):
            named = _NAMED.search(text[max(0, label.start - 60) : label.start])
            yield Piece(code=label.code.replace("party", "named") if named else label.code, place=label.start)
        elif label.code in ("address", "postal"):
            if value := _address(text[label.end : min(end, label.end + 500)]):
                yield Piece(
                    code=label.code, place=label.start, found=Found(field=label.code, value=value, place=label.start)
                )
                claimed.append((label.end, label.end + len(value)))
        elif label.code == "office":
            yield from _head(text, label, end, following)
        elif label.code == "other":
            yield Piece(code="other", place=label.start, word=text[label.start : label.end].casefold())
    known = {number.field for number in numbers}
    bare = list(without_label(text, taken, known | ({"account"} if _has_account(text) else set())))
    for number in (*numbers, *bare):
        yield Piece(code=number.field, place=number.place, found=number)
    bare_places = [] if claimed else list(_bare_addresses(text, found))
    claimed.extend((piece.place, piece.place + len(piece.found.value)) for piece in bare_places if piece.found)
    yield from bare_places
    yield from _names(text, found, claimed)


def _has_account(text: str) -> bool:
    return re.search(r"(?<![0-9])[0-9]{20}(?![0-9])", text) is not None


_NEXT_LINE = re.compile(
    r"\s*(?:г|ул|д|пр|просп|пер|пл|наб|ш|б-р|стр|корп|к|кв|оф|офис|пом|помещ|комн?|эт|этаж|обл|область|р-н|край|респ"
    r"|город|улица|дом|строение|корпус|литера?|мкр|пос|с|п|рп|пгт|тер|вн|округ)\b",
    re.IGNORECASE,
)
_ADDRESS_ENDS = re.compile(r"\n\s*\n|;|(?<![^\W_])(?:в лице|именуем)|\t| {3,}|\|")


def _address(after: str) -> str:
    """The address behind its label: to the end of the line, and on where the line breaks off in the middle of it."""
    flat = after.lstrip(" :.,-–\t\n=|")
    stop = _ADDRESS_ENDS.search(flat)
    lines = flat[: stop.start() if stop else 400].split("\n")
    kept = [lines[0]]
    for line in lines[1:4]:
        if not (kept[-1].rstrip().endswith(",") or _NEXT_LINE.match(line)):
            break
        kept.append(line)
    value = " ".join(" ".join(kept).split())[:300].strip(" ,.-:(/")
    return value if sum(sign.isalpha() for sign in value) >= 4 else ""


_INDEXED = re.compile(r"(?<![0-9])[1-9][0-9]{5}\s*,(?=[^\n]{0,40}[А-Яа-я])")


def _bare_addresses(text: str, found: list[Label]) -> Iterator[Piece]:
    """Addresses that begin with an index and have no label, as in invoices."""
    starts = [label.start for label in found]
    last = 0
    for match in _INDEXED.finditer(text):
        if match.start() < last:
            continue
        end = _next(starts, match.end(), len(text))
        if len(value := _address(text[match.start() : min(end, match.start() + 500)])) > 15:
            last = match.start() + len(value)
            yield Piece(
                code="address", place=match.start(), found=Found(field="address", value=value, place=match.start())
            )


_NAMED = re.compile(r"именуем\w+\s+(?:в\s+дальнейшем\s+)?[\s«\"“„'-]*$", re.IGNORECASE)


def _next(places: list[int], place: int, last: int) -> int:
    """The first of the ordered places that is not before this one; `last` where there is none."""
    found = bisect_left(places, place)
    return places[found] if found < len(places) else last


_BEFORE_OFFICE = re.compile(r"в\s+лице\s+(?:[\w.-]+\s+){0,2}$", re.IGNORECASE)


def _head(text: str, office: Label, end: int, following: Label | None) -> Iterator[Piece]:
    end = min(end, office.end + 160)
    if (named := person_in(text[office.end : end])) is None:
        return
    name, length = named
    oblique = _BEFORE_OFFICE.search(text[max(0, office.start - 40) : office.start]) is not None
    note = ""
    if following and following.code == "basis" and following.start - office.end - length < 40:
        note = " ".join(re.split(r"[,;\n]", text[following.end : following.end + 80].lstrip())[0].split())
    head = Found(field="head", value=name, place=office.start, note=note, oblique=oblique)
    yield Piece(code="head", place=office.start, found=head)


_OPENING, _CLOSING = "«“„", "»”"
_AFTER_NAME = re.compile(r"\s*(?:[,;(|\t]|в лице|в дальнейшем| {2,}|[0-9]{5})", re.IGNORECASE)


def _names(text: str, found: list[Label], addresses: list[tuple[int, int]]) -> Iterator[Piece]:
    """Firms' names: a legal form and what follows it; and what a label «наименование» announces."""
    last = 0
    limits = [label.start for label in found if label.code not in ("bank", "office")]
    inside = bytearray(len(text))
    for start, end in addresses:
        inside[start:end] = b"\1" * len(inside[start:end])
    formed = [(start, end) for start, end in words.forms(text) if not inside[start]]  # СНТ in an address is a place
    starts = [label.start for label in found]
    for start, end in formed:
        if start < last:
            continue
        stop = _name_end(text, end, min(_next(limits, end, len(text)), end + 250))
        name = " ".join(text[start:stop].split()).strip(" ,.-:/")
        if not any(sign.isalnum() for sign in text[end:stop]):
            continue
        last = stop
        before = bisect_left(starts, start)
        yield _name_piece(text, name, start, found[before - 1] if before else None)
    begins = [start for start, _ in formed]
    for label, following in zip(found, [*found, None][1:], strict=True):
        if label.code not in ("name", "short_name") or _next(begins, label.end, len(text)) < label.end + 30:
            continue
        value = text[label.end : following.start if following else len(text)].lstrip(" :\t\n-–").split("\n")[0]
        value = " ".join(value.split()).strip(" ,.:;")
        if sum(sign.isalpha() for sign in value) >= 2 and len(value) <= 250:
            yield Piece(
                code=label.code, place=label.start, found=Found(field=label.code, value=value, place=label.start)
            )


def _name_piece(text: str, name: str, start: int, before: Label | None) -> Piece:
    near = before if before and not text[before.end : start][:40].strip(" :\n\t-–.") else None
    line = text[max(text.rfind("\n", 0, start) + 1, start - 60) : start]
    field = "name"
    if near and near.code == "short_name":
        field = "short_name"
    elif (near and near.code == "bank") or re.search(r"(?:^|[\s,])в\s+(?:[\w-]+\s+){0,3}$", line):
        field = "bank"
    return Piece(code=field, place=start, found=Found(field=field, value=name, place=start))


def _name_end(text: str, start: int, limit: int) -> int:
    """Where the name behind a legal form ends: at the last closing quote, else at the sign that cannot be in it."""
    place = start
    while place < limit and (text[place].isspace() or text[place] in "(-"):
        place += 1
    depth, quoted = 0, False
    while place < limit:
        sign = text[place]
        if sign in _OPENING or sign == '"':
            depth = max(0, depth + _step(text, place, depth, limit))
            quoted = True
        elif sign in _CLOSING:
            depth = max(0, depth - 1)
        elif text.startswith("\n\n", place) if depth else _over(text, place, quoted):
            return place
        place += 1
    return limit


def _over(text: str, place: int, quoted: bool) -> bool:
    """Whether a name outside quotes ends here."""
    return text[place] == "\n" or _AFTER_NAME.match(text, place) is not None or (quoted and not text[place].isspace())


def _step(text: str, place: int, depth: int, limit: int) -> int:
    """What a quote does to the depth: 1 opens, -1 closes, 0 where it goes on to another («СК"ВИАР"»)."""
    if text[place] in _OPENING or depth == 0:
        return 1
    before, after = text[place - 1], text[place + 1 : place + 2]
    if before in ' "«(-' and after.isalnum():
        return 1
    rest = re.split(r"[,;\n]|  ", text[place + 1 : limit])[0]
    glued = before.isalnum() and after.isalnum()
    lone = before == " " and after == " "
    return 0 if (glued or lone) and rest.count('"') % 2 else -1
