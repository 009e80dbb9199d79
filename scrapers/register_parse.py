"""How records of ЕГРЮЛ and ЕГРИП are read alike: in a `Документ` or bare, by number, by the day of issue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from checker import ids
from checker.records import Parsed
from scrapers.days import is_day
from scrapers.register_blocks import sort_lists
from scrapers.xmlfile import BadRecord, Names, NoNumber, Tree, read_documents


def as_it_is(body: Tree) -> Tree:
    return body


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two registers.

    table: of a `Документ`. element: the record's own; key: its key in the tree of that. number: what the register calls
    its number (ОГРН, ОГРНИП); sound: whether one is right. inn_ok: whether an ИНН can be that of its subjects;
    inn_wrong: what is said of one that cannot. shaped: what brings a body into the shape of the other register's.
    """

    table: Names
    element: str
    key: str
    number: str
    sound: Callable[[str], bool]
    inn_ok: Callable[[str], bool] = ids.inn_ok
    inn_wrong: str = "has a wrong check digit"
    shaped: Callable[[Tree], Tree] = as_it_is

    @property
    def bare(self) -> Names:
        """The table of the same record without a `Документ`: older wrappers, extracts of СМЭВ (fns.md 2.3)."""
        volatile = self.table.volatile | {"ДатаВыг"}
        return msgspec.structs.replace(self.table, document=self.element, bare=True, volatile=volatile)

    def parsers(self) -> tuple[Callable[[Iterable[bytes]], Iterator[Parsed]], ...]:
        """How an exchange file is read, and a file of another wrapper.

        Subject: ИНН, else the register's number; part: that number; asof: `ДатаВып`, else the day of the file
        (`ДатаВыг`), which only the other wrappers have.
        """
        bare = self.bare

        def exchange(chunks: Iterable[bytes]) -> Iterator[Parsed]:
            return read_documents(chunks, self.table, self._make)

        def wrapped(chunks: Iterable[bytes]) -> Iterator[Parsed]:
            return read_documents(chunks, bare, lambda tree, stamps: self._make({self.key: tree}, stamps))

        return exchange, wrapped

    def _make(self, tree: Tree, stamps: dict[str, str]) -> tuple[str, str, int, Tree]:
        body: Any = tree.get(self.key)
        if not isinstance(body, dict):
            raise BadRecord(f"the document holds no {self.element}")
        subject, part, body = self.identified(self.shaped(body))
        stamp = stamps.get("ДатаВып") or stamps.get("ДатаВыг", "")
        if not is_day(stamp):
            raise BadRecord(f"ДатаВып {stamp or 'absent'} is not a date")
        return subject, part, int(stamp.replace("-", "")), body

    def identified(self, body: Tree) -> tuple[str, str, Tree]:
        """(ИНН, else the number; the number; the body in order) of a sound body. Raises NoNumber, BadRecord."""
        number, inn = body.get("ogrn", ""), body.get("inn", "")
        if not number and not inn:
            raise NoNumber(f"neither {self.number} nor ИНН")
        if not self.sound(number):
            raise BadRecord(f"{self.number} {number or 'absent'} has a wrong check digit")
        if inn and not self.inn_ok(inn):
            raise BadRecord(f"ИНН {inn} {self.inn_wrong}")
        given = body.get("ogrn_date")
        if given is not None and not is_day(given):
            raise BadRecord(f"Дата{self.number} {given or 'empty'} is not a date")
        sort_lists(body)
        return inn or number, number, body
