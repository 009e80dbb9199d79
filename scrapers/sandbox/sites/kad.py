"""kad.arbitr.ru: search of cases for browsers, 451 for programs, cards and lists of documents (sources/courts.md 1).

A program is who comes without the cookies that the page's script sets, as with the real site.
`Manners.open_to_programs` opens it for tests of the fetcher.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from html import escape
from typing import Any

from flask import Blueprint, Response, abort, g, jsonify, request

from scrapers.sandbox.courts import Case, Paper, Side, cases_of
from scrapers.sandbox.sites.kad_page import CAPTCHA, INDEX, REFUSED, card_page
from scrapers.sandbox.sites.world import World

HOST = "kad.arbitr.ru"
COUNT, MOST_PAGES = 25, 40
_REMEMBERED = 5_000
_MARKS = ("pr_fp", "wasm")
_COURTS = {"appeal": "99 арбитражный апелляционный суд", "cassation": "АС Примерного округа"}
_CLAIMS = {"bankruptcy": "Заявление о признании должника банкротом", "administrative": "Заявление"}


class Shown:
    """Cases that searches have shown, by guid: a card is opened from a search."""

    def __init__(self) -> None:
        self._cases: OrderedDict[str, Case] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, cases: list[Case]) -> None:
        """Keeps them; the oldest are forgotten."""
        with self._lock:
            for case in cases:
                self._cases[case.guid] = case
                self._cases.move_to_end(case.guid)
            while len(self._cases) > _REMEMBERED:
                self._cases.popitem(last=False)

    def get(self, guid: str) -> Case:
        """The case with this guid; 404 for any other."""
        found = self._cases.get(guid)
        return found if found else abort(404)


def site(world: World) -> Blueprint:
    """The site over a world."""
    pages, shown = Blueprint("kad", __name__, url_prefix=f"/{HOST}"), Shown()

    @pages.before_request
    def whose() -> None:
        g.sources, g.captcha = ("kad",), lambda: Response(CAPTCHA, mimetype="text/html")

    @pages.get("/")
    def index() -> Response:
        return Response(INDEX, mimetype="text/html")

    @pages.post("/Kad/SearchInstances")
    def search() -> Response:
        if _is_program(world):
            return Response(REFUSED, 451, {"Server": "ddos-guard"}, mimetype="text/html")
        asked = request.get_json(silent=True)
        if not isinstance(asked, dict):
            abort(400)
        found = _found(world, asked)
        shown.add(found)
        return Response(_answer(found, asked), mimetype="text/html")

    @pages.get("/Card/<guid>")
    def card(guid: str) -> Response:
        case = shown.get(guid)
        listed = [(f"{paper.on:%d.%m.%Y}", court, paper.title) for paper, court in _papers(case)]
        return Response(card_page(case.number, guid, listed), mimetype="text/html")

    @pages.get("/Kad/CaseDocumentsPage")
    def documents() -> Response:
        if _is_program(world):
            return Response(REFUSED, 451, {"Server": "ddos-guard"}, mimetype="text/html")
        return _documents(shown.get(request.args.get("caseId", "")))

    return pages


def _is_program(world: World) -> bool:
    return not world.manners.open_to_programs and not all(request.cookies.get(mark) for mark in _MARKS)


def _found(world: World, asked: dict[str, Any]) -> list[Case]:
    """The cases of whoever has this number, or of those with this text in the name; each once."""
    sides = asked.get("Sides") or []
    text = " ".join(str(sides[0].get("Name", "")).split()) if sides and isinstance(sides[0], dict) else ""
    known = world.country.find(text) if text.isdigit() else None
    subjects = [known] if known else ([] if text.isdigit() else world.country.search(text))
    cases = {case.guid: case for subject in subjects for case in cases_of(subject, world.day)}
    kinds = {"B": "bankruptcy", "G": "civil", "A": "administrative"}
    wanted = kinds.get(str(asked.get("CaseType")))
    found = [case for case in cases.values() if wanted in (None, case.kind)]
    return sorted(found, key=lambda case: (case.registered, case.number), reverse=True)


def _answer(found: list[Case], asked: dict[str, Any]) -> str:
    """One page of the answer, as the real one is written (courts.md 1.3)."""
    page = asked.get("Page")
    number = page if isinstance(page, int) and 0 < page <= MOST_PAGES else 1
    rows = "".join(
        _row(case, odd=nth % 2 == 1) for nth, case in enumerate(found[(number - 1) * COUNT : number * COUNT])
    )
    pages = min(-(-len(found) // COUNT), MOST_PAGES)
    counts = (("PageSize", COUNT), ("Page", number), ("TotalCount", len(found)), ("PagesCount", pages))
    hidden = "".join(f'<input type="hidden" id="documents{name}" value="{value}" />\n' for name, value in counts)
    return f"\n    <colgroup>\n        <col />\n    </colgroup>\n{rows}\n{hidden}"


def _row(case: Case, *, odd: bool) -> str:
    day, court = f"{case.registered:%d.%m.%Y}", escape(case.court)
    token = case.kind + ("_simple" if case.simplified else "")
    return f"""            <tr {'class="odd"' if odd else ""}>
                <td class="num">
                    <div class="b-container">
                        <div class="{token}" title="{day} 0:00:00">
                            <i class="b-icon"><i></i></i>
                            <span>{day}</span>
                        </div>
                        <a href="https://{HOST}/Card/{case.guid}" target="_blank" class="num_case">
                            {escape(case.number)}
                        </a>
                    </div>
                </td>
                <td class="court">
                    <div class="b-container">
                        <div title="{court}">{court}</div>
                    </div>
                </td>
                <td class="plaintiff">
                    <div class="b-container">{_sides(case.plaintiffs)}
                    </div>
                </td>
                <td class="respondent">
                    <div class="b-container">{_sides(case.respondents)}
                    </div>
                </td>
            </tr>
"""


def _sides(sides: tuple[Side, ...]) -> str:
    count = f'<div class="b-button-container"><div class="b-button"><strong>{len(sides)}</strong></div></div>'
    return (count if len(sides) > 1 else "") + "".join(_side(side, nth) for nth, side in enumerate(sides))


def _side(side: Side, nth: int) -> str:
    name = escape(side.name)
    number = f"\n                                            <div>ИНН: {side.inn}</div>" if side.inn else ""
    return f"""
                            <div {"class='more'" if nth else ""}>
                                <span class="js-rollover b-newRollover">
                                    {name}
                                    <span class="js-rolloverHtml" style="display: none;">
                                        <strong>{name}</strong><br />
                                        {escape(side.address)}{number}
                                    </span>
                                </span>
                            </div>"""


def _papers(case: Case) -> list[tuple[Paper, str]]:
    """The claim and the acts, the newest first, each with its court."""
    claim = Paper(case.registered, "first", _CLAIMS.get(case.kind, "Исковое заявление"))
    listed = [claim, *case.papers]
    return [(paper, _COURTS.get(paper.instance, case.court)) for paper in reversed(listed)]


def _documents(case: Case) -> Response:
    """The list of documents of a case as JSON (courts.md 1.4)."""
    listed = _papers(case)
    items = [
        _item(case, paper, court, nth, is_claim=nth == len(listed) - 1) for nth, (paper, court) in enumerate(listed)
    ]
    total = len(items)
    result = {"Page": 1, "PageSize": max(total, COUNT), "PagesCount": 1, "TotalCount": total, "Items": items}
    return jsonify({"Success": True, "Message": "", "Result": result})


def _item(case: Case, paper: Paper, court: str, nth: int, *, is_claim: bool) -> dict[str, Any]:
    kind, _, content = paper.title.partition(". ")
    latin = case.number.replace("А", "A").replace("/", "-")
    claimed = case.claim if is_claim and case.claim else 0
    sides = [
        {"OrganizationId": None, "Type": 0, "Inn": side.inn or None, "Address": side.address, "Organization": side.name}
        for side in case.plaintiffs
        if not side.person
    ]
    return {
        "CaseId": case.guid,
        "InstanceId": _guid(case, paper.instance),
        "Id": _guid(case, f"{nth} {paper.title}"),
        "InstStage": 1,
        "DisplayDate": f"{paper.on:%d.%m.%Y}",
        "IsStart": is_claim,
        "IsAct": not is_claim,
        "IsSimpleJustice": case.simplified,
        "DocumentTypeName": kind,
        "ContentTypes": [content or kind],
        "DecisionTypeName": None,
        "GeneralDecisionType": None,
        "ClaimSum": float(claimed),
        "RecoverySum": 0,
        "Judges": [],
        "Declarers": sides if is_claim else [],
        "FileName": f"{latin}_{paper.on:%Y%m%d}_{kind}.pdf",
        "CourtName": court,
        "AdditionalInfo": f"Сумма исковых требований {claimed},00" if claimed else "",
        "IsDeleted": False,
    }


def _guid(case: Case, about: str) -> str:
    made = hashlib.blake2b(f"{case.guid} {about}".encode(), digest_size=16).hexdigest()
    return f"{made[:8]}-{made[8:12]}-{made[12:16]}-{made[16:20]}-{made[20:]}"
