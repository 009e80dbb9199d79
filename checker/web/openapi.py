"""`/api/v1/openapi.json`: the API in OpenAPI 3.1, from which programs are made. Each route of the map is in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify

from checker.paper.dossier import KINDS
from checker.watching.inbox import PAGE
from checker.web import store
from checker.web.api_watching import MOST

blueprint = Blueprint("openapi", __name__, url_prefix="/api/v1")

VERSION = "1"
TEXT, NUMBER, FLAG = {"type": "string"}, {"type": "integer"}, {"type": "boolean"}
DAY = {"type": "string", "format": "date"}
MOMENT = {"type": "string", "format": "date-time"}
DECISION = {"type": ["string", "null"], "enum": ["work", "safeguards", "refuse", "insufficient", None]}
SCORE = {"type": ["integer", "null"], "minimum": 0, "maximum": 100}


@blueprint.get("/openapi.json")
def document() -> Response:
    """The document."""
    return jsonify(
        {
            "openapi": "3.1.0",
            "info": {
                "title": "Checker",
                "version": VERSION,
                "description": "Whether a Russian counterparty is reliable. Sums are kopecks, moments are UTC.",
            },
            "servers": [{"url": store.options().public_url}],
            "components": {
                "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
                "schemas": SCHEMAS,
            },
            "paths": PATHS,
        }
    )


def _maybe(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {**schema, "type": [schema["type"], "null"]}


def _list(of: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _asked(name: str, schema: Any, words: str, *, needed: bool = False, place: str = "query") -> dict[str, Any]:
    return {"name": name, "in": place, "required": needed, "schema": schema, "description": words}


def _answer(schema: Any, words: str) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": schema}}}


def _does(words: str, answers: Mapping[str, Any], *asked: Any, key: bool = True, body: Any = None) -> dict[str, Any]:
    refused = {"description": "refused", "content": {"application/problem+json": {"schema": _ref("Problem")}}}
    told: dict[str, Any] = {
        "summary": words,
        "parameters": [*asked, LANG],
        "responses": {**answers, "default": refused},
    }
    if key:
        told["security"] = [{"key": []}]
    if body is not None:
        told["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    return told


LANG = _asked("lang", {"type": "string", "enum": ["ru", "en"]}, "the language of sentences")
COMPANY = _asked("number", TEXT, "ИНН or ОГРН", needed=True, place="path")
QUESTION = (
    COMPANY,
    _asked("deal", TEXT, "KIND or KIND:SUM in roubles"),
    _asked("as_of", TEXT, "what was known then: a day or a moment"),
    _asked("on", DAY, "the day spoken of"),
)
OBJECT = {"type": "object"}
PASSED_OVER: Mapping[str, Any] = {"left_out": NUMBER, "cut": FLAG, "remarks": _list(TEXT)}
"""What of a list is not judged: companies that did not fit, lines that were not read, and both in words."""

SCHEMAS: Mapping[str, Any] = {
    "Problem": _object(type=TEXT, title=TEXT, status=NUMBER, detail=TEXT, instance=TEXT),
    "Verdict": _object(decision=DECISION, score=SCORE),
    "Watched": _object(
        number=TEXT,
        name=_maybe(TEXT),
        decision=DECISION,
        score=SCORE,
        before={
            "oneOf": [{"type": "null"}, _object(decision=DECISION, score=SCORE, until=DAY, other_method=FLAG)],
            "description": "what the verdict was, and since which day it is what it is",
        },
        unacknowledged=NUMBER,
        lists=_list(_object(id=NUMBER, note=TEXT)),
    ),
    "Change": _object(
        id=NUMBER,
        at=MOMENT,
        kind=TEXT,
        grave=FLAG,
        worse=FLAG,
        number=_maybe(TEXT),
        name=_maybe(TEXT),
        person=_maybe(TEXT),
        title=TEXT,
        sentence=TEXT,
        differences=_list(_object(what=TEXT, before=_maybe(TEXT), after=_maybe(TEXT))),
        source=_maybe(TEXT),
        day=DAY,
        deadline={"oneOf": [{"type": "null"}, _object(day=DAY, words=TEXT)]},
        advice=_maybe(TEXT),
        verdict=_object(before=_ref("Verdict"), after=_ref("Verdict")),
        notes=_list(TEXT),
        acknowledged=FLAG,
    ),
    "Judged": _object(
        inn=TEXT,
        ogrn=TEXT,
        name=TEXT,
        status=TEXT,
        status_tone=TEXT,
        since=TEXT,
        decision=DECISION,
        words=TEXT,
        tone=TEXT,
        score=SCORE,
        depth=TEXT,
        answered=TEXT,
        reasons=_list(TEXT),
        stops=_list(TEXT),
        missing=_list(TEXT),
        worse=_list(TEXT),
        uncompared=_list(TEXT),
        got_worse=FLAG,
        better=FLAG,
    ),
}


def _report(suffix: str, mime: str) -> dict[str, Any]:
    schema = OBJECT if suffix == "json" else {"type": "string", "contentEncoding": "binary"}
    file = {
        "description": "the file, the same bytes each time the same is asked",
        "headers": {"Checker-Report": {"schema": TEXT, "description": "the number of the report"}},
        "content": {mime: {"schema": schema}},
    }
    kinds = {"type": "string", "enum": list(KINDS), "default": "full"}
    return _does(
        f"the report as {suffix.upper()}, kept for the organisation",
        {"200": file},
        *QUESTION,
        _asked("kind", kinds, "all, one page, or all with the papers of a deal"),
        _asked("contract", DAY, "when the deal was signed"),
    )


PATHS: Mapping[str, Any] = {
    "/api/v1/companies/{number}": {
        "get": _does("the verdict with reasons and evidence", {"200": _answer(OBJECT, "the verdict")}, *QUESTION)
    },
    "/api/v1/companies/{number}/facts": {
        "get": _does("every fact by source, with its evidence", {"200": _answer(OBJECT, "the facts")}, *QUESTION)
    },
    "/api/v1/companies/{number}/history": {
        "get": _does("what happened, newest first", {"200": _answer(OBJECT, "the history")}, *QUESTION)
    },
    **{
        f"/api/v1/companies/{{number}}/report.{suffix}": {"get": _report(suffix, mime)}
        for suffix, mime in (
            ("pdf", "application/pdf"),
            ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            ("json", "application/json"),
        )
    },
    "/api/v1/search": {
        "get": _does(
            "who is in the base, by number or name",
            {"200": _answer(OBJECT, "the hits")},
            _asked("q", TEXT, "a number or a name", needed=True),
            _asked("limit", {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}, "how many at most"),
            key=False,
        )
    },
    "/api/v1/sources": {
        "get": _does("the state of every source", {"200": _answer(_list(OBJECT), "the sources")}, key=False)
    },
    "/api/v1/watchlist": {
        "get": _does(
            "whom the organisation watches, the most dangerous first",
            {
                "200": _answer(
                    _object(
                        lists=_list(_object(id=NUMBER, name=TEXT, companies=NUMBER)),
                        companies=_list(_ref("Watched")),
                        page=NUMBER,
                        pages=NUMBER,
                    ),
                    "a page of them",
                )
            },
            _asked("list", NUMBER, "of this list alone"),
            _asked("page", NUMBER, "from 1"),
        ),
        "post": _does(
            "watch a company",
            {
                "201": _answer(_object(number=TEXT, list=NUMBER), "it is watched from now on"),
                "200": _answer(_object(number=TEXT, list=NUMBER), "it was watched there already"),
            },
            body={
                "type": "object",
                "properties": {"number": TEXT, "list": NUMBER, "note": TEXT},
                "required": ["number"],
            },
        ),
        "delete": _does(
            "watch a company no more",
            {"204": {"description": "it is not watched any more"}},
            _asked("number", TEXT, "ИНН or ОГРН", needed=True),
            _asked("list", NUMBER, "in this list; in all unless told"),
        ),
    },
    "/api/v1/changes": {
        "get": _does(
            "what happened to the watched companies after a place, the oldest first",
            {
                "200": _answer(
                    _object(changes=_list(_ref("Change")), cursor=TEXT, more=FLAG), "the changes, and the next place"
                )
            },
            _asked("cursor", TEXT, "`cursor` of the answer before; none the first time"),
            _asked("limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": PAGE}, "how many at most"),
        )
    },
    "/api/v1/batch": {
        "post": _does(
            "have a list of companies judged, by the clock or a worker",
            {
                "202": _answer(
                    _object(id=NUMBER, companies=NUMBER, wrong=NUMBER, **PASSED_OVER), "it waits to be judged"
                )
            },
            body={
                "type": "object",
                "properties": {"numbers": {"oneOf": [TEXT, _list(TEXT)]}, "name": TEXT, "deal": TEXT},
                "required": ["numbers"],
            },
        )
    },
    "/api/v1/batch/{number}": {
        "get": _does(
            "how far a list is, and its companies once it is judged, the most dangerous first",
            {
                "200": _answer(
                    _object(
                        id=NUMBER,
                        name=TEXT,
                        state={"type": "string", "enum": ["waiting", "judging", "done"]},
                        lines=NUMBER,
                        done=NUMBER,
                        as_of=_maybe(MOMENT),
                        on=_maybe(DAY),
                        compared_with=_maybe(DAY),
                        got_worse=_maybe(NUMBER),
                        companies=_list(_ref("Judged")),
                        faults=_list(_object(line=NUMBER, typed=TEXT, kind=TEXT, why=TEXT)),
                        page=NUMBER,
                        pages=NUMBER,
                        **PASSED_OVER,
                    ),
                    "a page of it",
                )
            },
            _asked("number", NUMBER, "of the answer to POST", needed=True, place="path"),
            _asked("page", NUMBER, "from 1"),
        )
    },
    "/api/v1/openapi.json": {"get": _does("this document", {"200": _answer(OBJECT, "OpenAPI 3.1")}, key=False)},
}
