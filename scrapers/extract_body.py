"""Rows of an extract → a body with the keys of the register's XML, poorer than it: texts where that has codes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from scrapers.extract_names import (
    ADDITIONAL,
    ENDINGS,
    OFFICES,
    SECTIONS,
    STATUSES,
    Field,
    Section,
    as_stamp,
)  # fmt: skip
from scrapers.extract_rows import Row
from scrapers.xmlfile import Tree

Unknown = Counter[tuple[str, str]]

FOUNDERS = {"person": "person_founder", "company": "company_founder", "state": "state_founder"}
CODED = (("status", STATUSES), ("termination", ENDINGS))
HEADING = 60


def read(rows: Iterable[Row], *, entrepreneur: bool) -> tuple[Tree, Unknown]:
    """The body, and what was not understood. Raises BadRecord."""
    reader = _Body(entrepreneur=entrepreneur)
    for row in rows:
        reader.take(row)
    reader.store()
    return reader.body, reader.unknown


def _coded(text: str, table: Iterable[tuple[str, str]]) -> str | None:
    return next((code for pattern, code in table if re.search(pattern, text.lower())), None)


class _Body:
    """The state of one reading: the section, its item that is being filled, the part that the next stamp belongs to."""

    def __init__(self, *, entrepreneur: bool) -> None:
        self.body: Tree = {}
        self.unknown: Unknown = Counter()
        self._entrepreneur = entrepreneur
        self._section: Section | None = None
        self._item: Tree = {}
        self._part: Tree | None = None
        self._version = ""

    def take(self, row: Row) -> None:
        if row.kind == "section":
            self.store()
            self._open(row.name)
        elif row.kind == "item":
            self.store()
        elif row.kind == "row" and self._section is not None:
            self._fill(self._section, row)

    def _open(self, title: str) -> None:
        self._section = next((found for found in SECTIONS if re.match(found.title, title.lower())), None)
        if self._section is None:
            self.unknown["section", title[:HEADING]] += 1
        elif edition := re.search(r"029-([0-9]{4})", title):
            self._version = edition[1]

    def _fill(self, section: Section, row: Row) -> None:
        label = row.name.lower()
        if re.match("грн и дата.* сведений о данном лице", label):
            if self._item:
                self.store()
            self._item["entry_first"] = as_stamp(row)
        elif re.match("грн и дата внесения записи в", label):
            if self._item:
                self.store()
            self._item.update(as_stamp(row))
        elif re.match("грн и дата внесения.* записи, содержащей", label):
            self._stamp(as_stamp(row))
        elif label.startswith(ADDITIONAL):
            self._additional(row)
        elif field := next((found for found in section.fields if re.match(found.label, label)), None):
            self._put(section, field, row)
        else:
            self.unknown["row", f"{section.key}: {row.name[:HEADING]}"] += 1

    def _stamp(self, stamp: Tree) -> None:
        target = self._item if self._part is None else self._part
        named = self._section is not None and self._section.key == "name"
        if "entry" in target or (named and "entry" not in self._item):
            target = self._item  # old extracts have one stamp for both names
        target.setdefault("entry", stamp)
        self._part = None

    def _additional(self, row: Row) -> None:
        """A mark of unreliability, by whom it was found; any other text is a note."""
        said = row.value.lower()
        if "недостоверн" not in said:
            self._item["note"] = " ".join((self._item.get("note", ""), row.value)).strip()
            return
        ground = "3" if "суд" in said else "2" if "проверк" in said else "1"
        mark: Tree = {"ground": ground, "text": row.value}
        self._item.setdefault("marks", []).append(mark)
        self._part = mark

    def _put(self, section: Section, field: Field, row: Row) -> None:
        value = field.read(row)
        if value in ("", {}):
            return
        path = field.path
        if path[:1] == ("who",):  # ИНН is of the company that was named before, else of a person
            path = ("company" if len(value) == 10 else "person", *path[1:])
        if section.many and path and path[0][0] not in "+=" and self._holds(path):
            self.store()
        if path and path[0] in section.own:
            self._part = self._item.setdefault(path[0], {})
        elif path and path[0][0] not in "+=" and path[0] != "foreign_registration":
            self._part = None  # the next stamp is of the item itself
        _set(self._item, path, value, lambda: self._again(section, row))

    def _holds(self, path: tuple[str, ...]) -> bool:
        found: Any = self._item
        for key in path:
            if not isinstance(found, dict) or key not in found:
                return False
            found = found[key]
        return not isinstance(found, dict)

    def _again(self, section: Section, row: Row) -> None:
        self.unknown["repeated", f"{section.key}: {row.name[:HEADING]}"] += 1

    def store(self) -> None:
        """Puts the item that was read into the body."""
        item, section = self._item, self._section
        self._item, self._part = {}, None
        if not item or section is None:
            return
        self._code(section, item)
        if section.key == "founders":
            self._founder(item)
        elif section.key == "head":
            self._head(item)
        elif section.key == "disqualification":
            heads = self.body.get("head") or [{}]
            heads[-1].setdefault("disqualification", []).append(item)
        elif section.key in ("main", "further"):
            activities = self.body.setdefault("activities", {})
            found = {**item, **({"version": self._version} if self._version else {})}
            if section.key == "main":
                activities["main"] = found
            else:
                activities.setdefault("further", []).append(found)
        elif section.many:
            self.body.setdefault(section.key, []).append(item)
        else:
            self.body[section.key] = {**self.body.get(section.key, {}), **item}
        self._identify(section, item)

    def _code(self, section: Section, item: Tree) -> None:
        """States and endings get the code of their text: what has none is noted and stays known as a state."""
        for key, table in CODED:
            if section.key != key:
                continue
            named = item.setdefault("method", {}) if key == "termination" else item
            code = _coded(named.get("name", ""), table)
            if code is None:
                self.unknown[key, named.get("name", "")[:200]] += 1
            if code or key == "status":
                named["code"] = code or "?"
        if section.key == "changes" and "grn" in item:
            item["id"] = item["grn"]  # an extract has no ИдЗап: the number of the entry is as good a key

    def _identify(self, section: Section, item: Tree) -> None:
        wanted = {"formation": ("ogrn", "ogrn_date"), "tax_registration": ("inn", "kpp")}
        for key in wanted.get(section.key, ()):
            if key in item and not (self._entrepreneur and key == "kpp"):
                self.body[key] = item[key]

    def _head(self, item: Tree) -> None:
        if "company" in item:
            self.body.setdefault("managing_company", []).append(item)
            return
        if office := item.get("office"):
            kind = _coded(office.get("title", ""), OFFICES)
            office["kind"] = "11" if "ogrnip" in office else "02" if kind is None else kind
        self.body.setdefault("head", []).append(item)

    def _founder(self, item: Tree) -> None:
        kind = next((kind for part, kind in FOUNDERS.items() if part in item), None)
        if kind is None:
            self.unknown["founder", "neither person nor company"] += 1
            kind = "company_founder"
        elif kind == "company_founder" and "foreign_registration" in item:
            kind = "foreign_founder"
        self.body.setdefault("founders", {}).setdefault(kind, []).append(item)


def _set(item: Tree, path: tuple[str, ...], value: Any, again: Any) -> None:
    """Puts a value where the path leads. again: called if another value stands there already; the first one stays."""
    place: Any = item
    for key in path[:-1]:
        if key[0] in "+=":
            found = place.setdefault(key[1:], [])
            if key[0] == "+" or not found:
                found.append({})
            place = found[-1]
        else:
            place = place.setdefault(key, {})
    last = path[-1] if path else ""
    if last.startswith("+"):
        place.setdefault(last[1:], []).append(value)
    elif isinstance(value, dict):
        (place.setdefault(last, {}) if last else place).update(value)
    elif last in place:
        again()
    else:
        place[last] = value
