"""What ЕГРЮЛ and ЕГРИП tell: the state, the people, the marks, name, address and capital. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from checker.scoring.rules.registers import OBJECTION, PENDING, is_ending
from checker.watching import deadlines
from checker.watching.changes import Change, Value
from checker.watching.deadlines import Term
from checker.watching.kinds import Noticed
from checker.watching.made import NONE, made
from checker.watching.plain import Who, same_address, same_name, same_share

STATES = ("termination", "status", "reorganisation", "register_row")
"""Blocks that say in what state the subject is, the one that says it best first."""
MARKS = {
    "head_mark": "head_mark",
    "managing_company_mark": "head_mark",
    "founder_mark": "founder_mark",
    "address_mark": "address_mark",
}
HEADS = frozenset({"head", "managing_company"})
OWNERS = frozenset({"founder", "own_share"})
_ENTREPRENEURS = "egrip"


def register_news(changes: Sequence[Change]) -> Iterator[Noticed]:
    """What is worth telling of the changes of one subject in a register."""
    yield from _states(changes)
    yield from _heads([change for change in changes if change.block in HEADS])
    yield from _owners([change for change in changes if change.block in OWNERS])
    for block, kind in MARKS.items():
        yield from _marks([change for change in changes if change.block == block], kind)
    for change in changes:
        yield from _single(change)


def code_of(block: str, value: Value | None) -> str:
    """The register's code of a state; '' where it says none. A row of the search has only the day of an ending."""
    if value is None:
        return ""
    if block == "register_row":
        return "void" if value.get("void") else "ended" if value.get("ended") else ""
    method = value.get("method")
    code = method.get("code") if isinstance(method, Mapping) else value.get("code")
    return str(code or ("?" if block == "termination" else ""))


def kind_of(block: str, code: str) -> str:
    """The kind of news of a code (справочники СЮЛСТ, СЮЛПД, СИПСТ); '' of none. A code that nobody knows is news."""
    if not code:
        return ""
    if block in ("termination", "register_row") or is_ending(code):
        return "status"
    if block == "reorganisation" or ("121" <= code <= "139" and len(code) == 3):
        return "reorganisation"
    known = {"101": "liquidation", "111": "capital_cut", "112": "address"}
    if code in OBJECTION:
        return "exclusion"
    return known.get(code) or ("bankruptcy" if code in PENDING else "status")


def _states(changes: Sequence[Change]) -> Iterator[Noticed]:
    """What the subject came to, each kind once; of a state that was replaced by another that is what was before."""
    states = [change for change in changes if change.block in STATES]
    came = [change for change in states if _is_new(change)]
    came.sort(key=lambda change: (STATES.index(change.block), change.event))
    gone = [change for change in states if _is_over(change)]
    others = [change for change in changes if change.block in ("successor", "predecessor") and change.before is None]
    told: dict[str, Change] = {}
    for change in came:
        told.setdefault(kind_of(change.block, code_of(change.block, change.after)), change)
    replaced: dict[str, Value | None] = {}
    for change in gone:
        kind = kind_of(change.block, code_of(change.block, change.before))
        heir = kind if kind in told else next(iter(told), "")
        if heir:
            replaced.setdefault(heir, change.before)
        elif kind not in replaced:
            replaced[kind] = None
            yield made(kind, change, worse=False, before=change.before)
    ends = "status" in told
    for kind, change in told.items():
        if ends and kind in ("reorganisation", "bankruptcy", "liquidation"):
            continue  # the register ends it all: what went before is told by it
        parties = others if kind in ("status", "reorganisation") else []
        yield _came(kind, change, replaced.get(kind), parties)
    if others and not {"status", "reorganisation"} & told.keys():
        first = others[0]
        yield made("reorganisation", first, worse=first.block == "successor", after=_with({}, others))


def _is_new(change: Change) -> bool:
    code = code_of(change.block, change.after)
    return bool(code) and code != code_of(change.block, change.before)


def _is_over(change: Change) -> bool:
    return bool(code_of(change.block, change.before)) and not code_of(change.block, change.after)


def _with(value: Value, others: Sequence[Change]) -> dict[str, Any]:
    named = {
        block: [_company(other.after or {}) for other in others if other.block == block]
        for block in ("successor", "predecessor")
    }
    return {**value, **{f"{block}s": found for block, found in named.items() if found}}


def _company(value: Value) -> dict[str, str]:
    told = {"name": value.get("name_full"), "inn": value.get("inn"), "ogrn": value.get("ogrn")}
    return {key: str(item) for key, item in told.items() if item}


def _came(kind: str, change: Change, before: Value | None, others: Sequence[Change]) -> Noticed:
    value, code = change.after or {}, code_of(change.block, change.after)
    entrepreneur = change.source == _ENTREPRENEURS
    before = before if before is not None else change.before
    term, worse = NONE, True
    if kind == "exclusion":
        term = deadlines.exclusion(code, value, change.day, entrepreneur=entrepreneur)
    elif kind == "reorganisation":
        term = deadlines.reorganisation(code, change.day)
    elif kind == "capital_cut":
        term = deadlines.capital_cut(change.day, announced=True)
    elif kind == "liquidation":
        term = deadlines.liquidation(change.day)
    elif kind == "bankruptcy":
        term = deadlines.bankruptcy(code, change.day)
    elif kind == "address":
        worse = False
    else:
        term = Term(None, _advice_of_end(code, others, entrepreneur=entrepreneur))
    after = _with({**value, "code": code}, others)
    return made(kind, change, worse=worse, before=before, after=after, term=term)


def _advice_of_end(code: str, others: Sequence[Change], *, entrepreneur: bool) -> str:
    if entrepreneur and is_ending(code) and not code.startswith(("5", "6", "7", "8")):
        return "citizen_owes"
    if code.startswith("3") or any(other.block == "successor" for other in others):
        return "to_successor"
    if is_ending(code) or code in ("?", "ended", "void"):
        return "no_more_deals"
    return "ask_register"


Side = tuple[Change, Value]


def _heads(changes: Sequence[Change]) -> Iterator[Noticed]:
    """A head who left and one who came are one change; a new title, a number entered later, another spelling none."""
    came, gone = _met(changes)
    pairs: list[tuple[Side | None, Side | None]] = []
    for left in list(gone):  # who stays in another office (became liquidator) is told with himself before anybody else
        twin = next((one for one in came if Who(one[1]).same(Who(left[1]))), None)
        if twin is not None:
            came.remove(twin)
            gone.remove(left)
            pairs.append((left, twin))
    pairs += zip_longest(gone, came)
    for old, new in pairs:
        if old is not None and new is not None and _same_office(old[1], new[1]):
            continue
        change = (new or old or came[0])[0]
        before, after = old[1] if old else None, new[1] if new else None
        yield made("head", change, worse=True, before=before, after=after, term=Term(None, "check_signer"))


def _same_office(before: Value, after: Value) -> bool:
    """Whether it is the same one in an office of the same kind, whatever the office is called."""
    offices = [(value.get("office") or {}).get("kind") for value in (before, after)]
    return offices[0] == offices[1] and Who(before).same(Who(after))


def _met(changes: Iterable[Change]) -> tuple[list[Side], list[Side]]:
    """Who came and who left, by number and name, so that events have no order."""
    came: list[Side] = []
    gone: list[Side] = []
    for change in sorted(changes, key=lambda change: (change.key, change.event)):
        before, after = change.before, change.after
        if before is not None and after is not None and Who(before).same(Who(after)):
            continue
        if before is not None:
            gone.append((change, before))
        if after is not None:
            came.append((change, after))
    return came, gone


def _owners(changes: Sequence[Change]) -> Iterator[Noticed]:
    """All that happened to the shares in one window is one piece of news: who has how much, before and now."""
    came = [change for change in changes if change.before is None]
    real = [change for change in changes if change.before is not None]
    rows: list[tuple[Change, Value | None, Value | None]] = []
    for change in real:
        twin = None
        if change.after is None:
            twin = next((one for one in came if Who(one.value).same(Who(change.value))), None)
        if twin is not None:
            came.remove(twin)
        after = twin.after if twin else change.after
        if after is None or not same_share(change.before or {}, after):
            rows.append((twin or change, change.before, after))
    rows += [(change, None, change.after) for change in came]
    if not rows:
        return
    rows.sort(key=lambda row: (row[0].key, row[0].event))
    first = min((row[0] for row in rows), key=lambda change: (change.event, change.key))
    day = max((row[0].day for row in rows if row[2] is not None), default=first.day)
    before = {"founders": [row[1] for row in rows if row[1] is not None]}
    after = {"founders": [row[2] for row in rows if row[2] is not None]}
    yield made("owner", first, worse=True, before=before, after=after, day=day, term=Term(None, "check_owner"))


_MARK_ADVICE = {"address_mark": "wait_address", "founder_mark": "ask_owner"}


def _marks(changes: Sequence[Change], kind: str) -> Iterator[Noticed]:
    """A mark that came with another ground in place of an old one is one piece of news."""
    changes = sorted(changes, key=lambda change: (change.key, change.event))
    came = [change for change in changes if change.before is None]
    gone = [change for change in changes if change.after is None]
    for new in came:
        old = next((one for one in gone if Who(one.value).same(Who(new.value))), None)
        old = old or (gone[0] if gone and kind == "address_mark" else None)
        if old is not None:
            gone.remove(old)
            if str(old.value.get("ground")) == str(new.value.get("ground")):
                continue
        before = old.before if old else None
        term = Term(None, _MARK_ADVICE.get(kind, "check_signer"))
        yield made(kind, new, worse=True, before=before, after=new.after, term=term)
    for old in gone:
        yield made(kind, old, worse=False, before=old.before)


def _single(change: Change) -> Iterator[Noticed]:
    before, after = change.before, change.after
    if change.block == "name" and before and after and _name_differs(before, after):
        yield made("name", change, worse=False, before=before, after=after, term=Term(None, "new_name"))
    elif change.block == "address" and before and after and not same_address(before, after):
        yield made("address", change, worse=False, before=before, after=after, term=Term(None, "new_address"))
    elif change.block == "move_decision" and after and before is None:
        yield made("address", change, worse=False, after=after)
    elif change.block == "capital" and before and after:
        yield from _capital(change, before, after)
    elif change.block == "disqualification":
        worse = after is not None
        term = Term(None, "check_signer") if worse else NONE
        if before is None or after is None or _term(before) != _term(after):
            yield made("disqualified", change, worse=worse, before=before, after=after, term=term)


def _term(value: Value) -> tuple[Any, Any]:
    return value.get("from"), value.get("until")


def _name_differs(before: Value, after: Value) -> bool:
    """A short name that was not there before is an entry, no other name; so is one in another language."""
    full = str(before.get("name_full") or ""), str(after.get("name_full") or "")
    short = _short(before), _short(after)
    if all(full) and not same_name(*full):
        return True
    return bool(all(short) and not same_name(*short))


def _short(value: Value) -> str:
    short = value.get("short")
    return str(short.get("name_short") or "") if isinstance(short, Mapping) else ""


def _capital(change: Change, before: Value, after: Value) -> Iterator[Noticed]:
    was, now = before.get("sum_kop"), after.get("sum_kop")
    if not isinstance(was, int) or not isinstance(now, int) or was == now:
        return
    if now < was:
        term = deadlines.capital_cut(change.day, announced=False)
        yield made("capital_cut", change, worse=True, before=before, after=after, sum_kop=was - now, term=term)
    else:
        yield made("capital", change, worse=False, before=before, after=after, sum_kop=now - was)
