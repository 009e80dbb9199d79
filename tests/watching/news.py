"""Change events as the ledger has them, made by hand: what a test says of them is what differs from a plain one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import count
from typing import Any

from checker.watching.kinds import News, Noticed
from checker.watching.noticed import notice

DAY = date(2026, 10, 6)
TODAY = date(2026, 10, 8)
_NUMBERS = count(1)


def entry(day: str = "2026-10-06", grn: str = "2269800001337") -> dict[str, str]:
    """A stamp of the register."""
    return {"date": day, "grn": grn}


def changed(
    block: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    *,
    key: str = "",
    source: str = "egrul",
    asof: date = DAY,
    person: str = "",
    event: int | None = None,
) -> News:
    """One event; its kind follows from what there is."""
    kind = "appeared" if before is None else "ended" if after is None else "changed"
    number = next(_NUMBERS) if event is None else event
    return News(
        event=number, source=source, block=block, key=key, kind=kind, asof=asof, before=before, after=after,
        person=person,
    )  # fmt: skip


def unlisted(source: str, key: str = "", *, asof: date = DAY) -> News:
    """A list, or a whole answer, that does not name a record any more."""
    return News(
        event=next(_NUMBERS), source=source, block="listed", key=key, kind="ended", asof=asof, before=None, after=None
    )


def noticed(*news: News, on: date = TODAY) -> list[Noticed]:
    """What is worth telling of them."""
    return notice(news, on)


def told(*news: News, on: date = TODAY) -> list[tuple[str, bool]]:
    """Kind and whether it is worse, of each."""
    return [(one.kind, one.worse) for one in noticed(*news, on=on)]


def head(name: str = "ПРИДУМКИН ЗАХАР ВЕНИАМИНОВИЧ", inn: str = "980000111002", **more: Any) -> dict[str, Any]:
    """A head as the register has one; `kind` and `title` are of the office."""
    surname, given, patronymic = name.split()
    person = {"surname": surname, "given": given, "patronymic": patronymic, "entry": entry()}
    office = {"kind": more.pop("kind", "02"), "title": more.pop("title", "ДИРЕКТОР"), "entry": entry()}
    return {"person": person | ({"inn": inn} if inn else {}), "office": office, "entry_first": entry(), **more}


def founder(
    name: str = "МАКЕТОВА НИНА СЕРГЕЕВНА", inn: str = "980006778459", percent: str = "100", **more: Any
) -> dict[str, Any]:
    """A founder who is a person."""
    surname, given, patronymic = name.split()
    person = {"surname": surname, "given": given, "patronymic": patronymic} | ({"inn": inn} if inn else {})
    return {
        "kind": "person", "person": person, "entry_first": entry(),
        "share": {"size": {"percent": percent}, "nominal_kop": int(float(percent) * 100_00), "entry": entry()}, **more,
    }  # fmt: skip


def address(street: str = "ЛЕНИНА", house: str = "Д. 12", flat: str = "ОФИС 3", **more: Any) -> dict[str, Any]:
    """An address by districts."""
    classic = {
        "region_code": "98", "region": {"region_name": "ПРИМЕРНАЯ ОБЛАСТЬ"}, "city": {"name": "ПРИМЕРСК", "type": "Г."},
        "street": {"name": street, "type": "УЛ."}, "house": house, "flat": flat, "index": "980000", "entry": entry(),
    } | more  # fmt: skip
    return {"classic": {key: value for key, value in classic.items() if value is not None}, "classifier": "1"}


def status(code: str, day: str = "2026-10-06", **more: Any) -> dict[str, Any]:
    """A state of the register by its code."""
    return {"code": code, "name": f"состояние {code}", "entry": entry(day), **more}
