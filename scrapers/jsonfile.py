"""One reader for JSON files that are a list of records: streamed, each element with exactly its bytes.

Streaming JSON libraries tell values and not where they stand, and a record's place is its evidence. So the elements are
cut by their brackets and strings alone, and each is then decoded whole by a strict decoder.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import wraps
from hashlib import sha256
from typing import Any, NamedTuple, ParamSpec

import msgspec

from checker.records import Leftover, Parsed, Record, Rejected, Unlinked
from scrapers.xmlfile import UNREADABLE, BadRecord, NoNumber, Tree, unreadable

MOST = 16_000_000
"""Bytes of one element: real ones have some ten thousand."""

BOM = b"\xef\xbb\xbf"
_TOKEN = re.compile(rb"""\s*+("(?:[^"\\]++|\\.)*+"|[{}\[\]:,]|[^\s"{}\[\]:,]++)""", re.DOTALL)
_PUNCTUATION = b"{}[]:,"
_INSIDE = re.compile(rb"""(?:[^"{}\[\]]++|"(?:[^"\\]++|\\.)*+")*+([{}\[\]])""", re.DOTALL)
_NUMBER = re.compile(r"([0-9]{1,9})(\.0+)?")
_decode = msgspec.json.Decoder(float_hook=Decimal).decode
P = ParamSpec("P")


class BadJson(ValueError):
    """The file cannot be read further; the text says why, `place` is the byte."""

    def __init__(self, place: int, reason: str) -> None:
        super().__init__(reason)
        self.place = place


def refusing(parse: Callable[P, Iterator[Parsed]]) -> Callable[P, Iterator[Parsed]]:
    """A parser whose BadJson is no error: it ends the records, and the place is told as refused."""

    @wraps(parse)
    def told(*args: P.args, **kwargs: P.kwargs) -> Iterator[Parsed]:
        try:
            yield from parse(*args, **kwargs)
        except BadJson as error:
            yield Rejected(f"byte {error.place}", f"broken JSON: {error}")

    return told


class Element(NamedTuple):
    """An element of the list: where it begins in the file, and its bytes."""

    offset: int
    raw: bytes

    @property
    def sha256(self) -> bytes:
        """Of exactly its bytes."""
        return sha256(self.raw).digest()


Made = tuple[str, str, int, Tree]
"""subject, part, asof, body."""


def elements(chunks: Iterable[bytes], key: str = "") -> Iterator[Element]:
    """The elements of a list: of the file itself, or of the list under this key of the file's object.

    key: "a.b" is b in the object a.

    Raises BadJson where the file is no such list, breaks off, or goes on after its end.
    """
    tokens = _Tokens(chunks)
    path = key.split(".") if key else []
    if path:
        _enter(tokens, path)
    elif tokens.next() != b"[":
        raise BadJson(tokens.place, "the file is no list")
    yield from _until_closed(tokens)
    _leave(tokens, len(path))
    tokens.finish()


def _until_closed(tokens: _Tokens) -> Iterator[Element]:
    wanted = tokens.next()
    while wanted != b"]":
        yield tokens.value(wanted)
        separator = tokens.next()
        if separator == b"]":
            return
        if separator != b",":
            raise BadJson(tokens.place, "no comma between two elements")
        wanted = tokens.next()
        if wanted == b"]":
            raise BadJson(tokens.place, "a value was expected")


def _leave(tokens: _Tokens, depth: int) -> None:
    """Reads on to the end of the objects in which the list stood."""
    while depth:
        token = tokens.next()
        if token == b"}":
            depth -= 1
        elif token in (b"{", b"["):
            tokens.value(token)
        elif token == b"]":
            raise BadJson(tokens.place, "a bracket that was not opened")


def _enter(tokens: _Tokens, path: list[str]) -> None:
    """Reads up to the first element of the list at the end of `path`."""
    if tokens.next() != b"{":
        raise BadJson(tokens.place, "the file is no object")
    for key in path[:-1]:
        _seek(tokens, key, b"{", "object")
    _seek(tokens, path[-1], b"[", "list")


def _seek(tokens: _Tokens, key: str, begins: bytes, what: str) -> None:
    """Reads on, in an object, up to the inside of the value under `key`."""
    sought = f'"{key}"'.encode()
    while (name := tokens.next()) != b"}":
        if name == b",":
            continue
        if not name.startswith(b'"') or tokens.next() != b":":
            raise BadJson(tokens.place, "a key and a colon were expected")
        value = tokens.next()
        if name == sought:
            if value != begins:
                raise BadJson(tokens.place, f"{key} is no {what}")
            return
        tokens.value(value)
    raise BadJson(tokens.place, f"there is no {key} in it")


class _Tokens:
    """The file as tokens. The buffer keeps what is not yet told: a token or an element that a chunk cut."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._buffer = b""
        self._base = 0
        self._at = 0
        self.place = 0
        while len(self._buffer) < len(BOM) and self._more():
            pass
        if self._buffer.startswith(BOM):
            self._at = len(BOM)

    def next(self) -> bytes:
        """The next token: a bracket, a comma, a colon, a whole string or a bare word. Raises BadJson at the end."""
        while True:
            found = _TOKEN.match(self._buffer, self._at)
            # A bare word at the very end of what was read may go on in the next chunk, and never ends a list.
            if found and (found.end() < len(self._buffer) or found[1][:1] in b'"{}[]:,'):
                self.place = self._base + found.start(1)
                self._at = found.end()
                return found[1]
            if not self._more():
                raise BadJson(self._base + len(self._buffer), "the file is cut off")

    def value(self, token: bytes) -> Element:
        """The whole value that begins with the token just read."""
        begin = self.place
        if token in (b"{", b"["):
            self._close()
        elif token in _PUNCTUATION:
            raise BadJson(begin, "a value was expected")
        return Element(begin, self._buffer[begin - self._base : self._at])

    def _close(self) -> None:
        """Moves behind the bracket that closes the one just read, keeping all from `place` on in the buffer."""
        depth = 1
        while depth:
            found = _INSIDE.match(self._buffer, self._at)
            if found:
                self._at = found.end()
                depth += 1 if found[1] in b"{[" else -1
            elif not self._more(keep=self.place):
                raise BadJson(self._base + len(self._buffer), "the file is cut off")

    def _more(self, keep: int | None = None) -> bool:
        """Reads one more chunk; what stands before `keep` (else: before the next token) is let go."""
        chunk = next((chunk for chunk in self._chunks if chunk), b"")
        if not chunk:
            return False
        start = self._at if keep is None else keep - self._base
        self._buffer = self._buffer[start:] + chunk
        self._base += start
        self._at -= start
        if len(self._buffer) > MOST + len(chunk):
            raise BadJson(self._base, f"an element of more than {MOST} bytes")
        return True

    def finish(self) -> None:
        """Raises BadJson if anything but white space follows."""
        while not self._buffer[self._at :].strip():
            self._at = len(self._buffer)
            if not self._more():
                return
        raise BadJson(self._base + self._at, "something follows after the end of the list")


def read_elements(
    chunks: Iterable[bytes],
    make: Callable[[Tree, Counter[tuple[str, str]]], Made],
    *,
    key: str = "",
    known_by: str = "id",
) -> Iterator[Parsed]:
    """A Record, Rejected or Unlinked for every element, Leftovers at the end.

    make: an element and the counter of what is not known → subject, part, asof, body; raises BadRecord or NoNumber.
    Numbers with a fraction come as Decimal. known_by: the element's key by which a refusal names it. A file that breaks
    off yields what came before the break and one Rejected for the place.
    """
    leftovers: Counter[tuple[str, str]] = Counter()
    try:
        for offset, raw in elements(chunks, key):
            if (found := _read(offset, raw, make, known_by, leftovers)) is not None:
                yield found
    except BadJson as error:
        yield Rejected(f"byte {error.place}", f"broken JSON: {error}")
    yield from (Leftover(*what, count) for what, count in leftovers.items())


@refusing
def read_object(
    chunks: Iterable[bytes],
    make: Callable[[Tree, Counter[tuple[str, str]]], Made | None],
    *,
    known_by: str,
) -> Iterator[Parsed]:
    """As `read_elements`, of a file that is one object. make: None for an object that says that there is nothing."""
    leftovers: Counter[tuple[str, str]] = Counter()
    tokens = _Tokens(chunks)
    if (first := tokens.next()) != b"{":
        raise BadJson(tokens.place, "the file is no object")
    offset, raw = tokens.value(first)
    tokens.finish()
    if (found := _read(offset, raw, make, known_by, leftovers)) is not None:
        yield found
    yield from (Leftover(*what, count) for what, count in leftovers.items())


def _read(
    offset: int,
    raw: bytes,
    make: Callable[[Tree, Counter[tuple[str, str]]], Made | None],
    known_by: str,
    leftovers: Counter[tuple[str, str]],
) -> Parsed | None:
    where = f"byte {offset}"
    try:
        tree = _decode(raw)
        if not isinstance(tree, dict):
            raise BadRecord("the element is no object")
        where = f"{str(tree.get(known_by, 'element'))[:40]} at byte {offset}"
        made = make(tree, leftovers)
    except NoNumber as error:
        return Unlinked(where, str(error))
    except BadRecord as error:
        return Rejected(where, str(error))
    except msgspec.DecodeError as error:
        return Rejected(where, f"broken JSON: {error}")
    except UNREADABLE as error:
        return unreadable(where, error)
    return Record(*made, offset, len(raw), sha256(raw).digest()) if made else None


def whole_number(tree: Tree, key: str) -> int | None:
    """A number that the tax service's sites write as 1, "1", 1.0 or true (fns.md 0.3); None where there is none.

    Raises BadRecord.
    """
    value = tree.get(key)
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | str | Decimal) and (found := _NUMBER.fullmatch(str(value).strip())):
        return int(found[1])
    raise BadRecord(f"{key} {str(value)[:20]} is not a whole number")


def small(chunks: Iterable[bytes]) -> bytes:
    """A file that is one answer of a site, whole. Raises BadJson if it is larger than any answer can be."""
    content = b""
    for chunk in chunks:
        content += chunk
        if len(content) > MOST:
            raise BadJson(0, f"an answer of more than {MOST} bytes")
    return content


def is_object(data: bytes, holds: str) -> bool:
    """Whether bytes are one JSON object, whole, with this key."""
    try:
        found: Any = _decode(data)
    except UNREADABLE:
        return False
    return isinstance(found, dict) and holds in found


def first_keys(first: bytes, *, inside: bool) -> frozenset[str]:
    """The keys of the file's object (inside: of the first object in its list) as far as the first bytes show them.

    Empty for a file that does not begin so.
    """
    tokens, keys = _Tokens([first]), set()
    try:
        if (inside and tokens.next() != b"[") or tokens.next() != b"{":
            return frozenset()
        while (name := tokens.next()) != b"}":
            if name != b",":
                if not name.startswith(b'"') or tokens.next() != b":":
                    break
                keys.add(name[1:-1].decode("utf-8", "replace"))
                tokens.value(tokens.next())
    except BadJson:
        pass
    return frozenset(keys)
