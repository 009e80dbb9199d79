"""Recorded answers that are no records: each, said by the site, comes to the outcome that its note names."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from support.files import inn, person
from support.told import Said, Site, json, visiting

from checker.records import Record, Rejected
from scrapers.base import About, Look
from scrapers.http import NotAnswered
from scrapers.registry import SOURCES, recognise

pytestmark = pytest.mark.enable_socket

RECORDED = Path(__file__).parents[1] / "recorded"
STEPS = {
    "egrul_search": ("POST https://egrul.nalog.ru/", "GET https://egrul.nalog.ru/search-result/AB12"),
    "egrul": (
        "POST https://egrul.nalog.ru/",
        "GET https://egrul.nalog.ru/search-result/AB12",
        "GET https://egrul.nalog.ru/vyp-request/D4D4",
        "GET https://egrul.nalog.ru/vyp-status/EE01",
    ),
    "npd": ("POST https://statusnpd.nalog.ru/api/v1/tracker/taxpayer_status",),
    "invalid_inn": ("POST https://service.nalog.ru/invalid-inn-proc.json",),
}
"""The steps of an asking; a recording is said at the last one, or at the one that its note names."""
ANSWERS = sorted(
    path for source in STEPS for path in (RECORDED / source / "answers").glob("*") if path.suffix != ".toml"
)


def works(step: str) -> Said:
    """What the site says at a step that goes well."""
    if step.startswith("POST"):
        return json({"t": "AB12"})
    if "search-result" in step:
        return json({"rows": [{"i": inn(7), "k": "ul", "n": "ПРИМЕР", "o": "1239800000076", "t": "D4D4"}]})
    return json({"t": "EE01"})


def note_of(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.with_suffix(".meta.toml").read_text(encoding="utf-8"))


def number_of(path: Path) -> str:
    """Who is asked for: whom the answer names, else the company."""
    return person(71) if person(71) in path.read_text(encoding="utf-8") else inn(7)


def outcome(source: str, site: Site, number: str) -> str:
    """As `checker.ingest.outcomes` judges: the reason, or whether a record of this number was read."""
    live = SOURCES[source].live
    assert live is not None
    try:
        with visiting(site) as client:
            [answer] = live.ask(client, number)
    except NotAnswered as error:
        return error.reason
    found = recognise(Look(answer.name, answer.body, None))
    assert found is not None and found[0].code == source
    items = list(found[0].formats[found[1]].parse([answer.body], About(answer.name, 20261122)))
    if any(isinstance(item, Rejected) for item in items):
        return "layout"
    records = [item for item in items if isinstance(item, Record)]
    assert all(record.subject == number for record in records)
    return "found" if records else "nothing_found"


@pytest.mark.parametrize("path", ANSWERS, ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_an_answer_comes_to_its_outcome(path: Path) -> None:
    note = note_of(path)
    assert note["kind"] in {"constructed", "anonymised"} and note["from"] and note["certainty"]
    source, steps = path.parent.parent.name, STEPS[path.parent.parent.name]
    routes: dict[str, Any] = {step: works(step) for step in steps}
    routes[steps[note.get("step", len(steps)) - 1]] = Said(path.read_bytes(), note["status"])
    assert outcome(source, Site(routes), number_of(path)) == note["outcome"]


@pytest.mark.parametrize("source", STEPS)
def test_every_way_of_not_answering_is_recorded(source: str) -> None:
    kinds = {note_of(path)["outcome"] for path in ANSWERS if path.parent.parent.name == source}
    wanted = {"nothing_found", "captcha", "blocked", "layout"}
    assert kinds >= (wanted if source != "egrul" else {"captcha", "down"})


@pytest.mark.parametrize(
    ("source", "recording", "url", "sent"),
    [
        ("npd", "001-constructed-payer", STEPS["npd"][0], {"inn": person(71)}),
        ("invalid_inn", "001-constructed-invalid", STEPS["invalid_inn"][0], {"k": "fl", "inn": person(71)}),
    ],
)
def test_a_recorded_yes_is_found_for_exactly_this_number(
    source: str, recording: str, url: str, sent: dict[str, str]
) -> None:
    content = (RECORDED / source / f"{recording}.json").read_bytes()
    site = Site({url: Said(content)})
    assert outcome(source, site, person(71)) == "found"
    [asked] = site.asked
    assert sent.items() <= (asked.json or asked.form or {}).items()
    assert outcome(source, Site({url: Said(content)}), person(72)) == "layout"  # it is of another


def test_a_company_is_asked_for_as_one() -> None:
    site = Site({STEPS["invalid_inn"][0]: json({"inn": inn(7), "date": None})})
    assert outcome("invalid_inn", site, inn(7)) == "nothing_found"
    assert site.asked[0].form == {"k": "ul", "inn": inn(7)}


def test_a_bare_object_that_nobody_asked_for_is_not_taken_for_an_answer() -> None:
    assert recognise(Look("answer.json", b'{"inn": "9800000077"}', None)) is None
    assert recognise(Look("answer.json", b'{"status": true, "message": "ok"}', None)) is None


@pytest.mark.parametrize(
    "body", [b"[]", b'{"a" 1}', b'{"status": "yes", "message": ""}', b'{"code": ["x"]}', b"<html></html>"]
)
def test_bytes_of_another_form_are_layout(body: bytes) -> None:
    assert outcome("npd", Site({STEPS["npd"][0]: Said(body)}), person(71)) == "layout"
    assert outcome("invalid_inn", Site({STEPS["invalid_inn"][0]: Said(body)}), inn(7)) == "layout"


def test_what_is_closed_to_programs_is_known_and_not_asked() -> None:
    source = SOURCES["account_freezes"]
    assert source.shut == "captcha"
    assert source.live is None
