"""Recorded answers of ГИР БО, small business and pb without a record: told apart by the guards, or read as nobody."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from support.files import inn

from scrapers.base import About, Look, asked_name
from scrapers.guards import refusal
from scrapers.registry import recognise

CODES = ("girbo", "rsmp", "pb")
RECORDED = Path(__file__).parents[1] / "recorded"
ANSWERS = sorted(path for code in CODES for path in (RECORDED / code / "answers").glob("*") if path.suffix != ".toml")


def meta(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.with_suffix(".meta.toml").read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    return f"{path.parents[1].name}/{path.stem}"


@pytest.mark.parametrize("path", ANSWERS, ids=name_of)
def test_an_answer_without_records_is_told_for_what_it_is(path: Path) -> None:
    said, body, source = meta(path), path.read_bytes(), path.parents[1].name
    assert said["kind"] in {"constructed", "anonymised"}
    assert said["from"]
    assert said["certainty"]
    found = refusal(said["status"], {}, body, "json")
    if said["outcome"] != "nothing_found":
        assert found is not None
        assert found.reason == said["outcome"]
        return
    assert found is None
    name = asked_name(source, inn(100))
    look = Look(name, body, None)
    known = recognise(look)
    assert known is not None
    assert known[0].code == source
    assert list(known[0].formats[known[1]].parse([body], About(name, 20261122))) == []


@pytest.mark.parametrize("code", CODES)
def test_each_site_has_an_empty_a_captcha_a_blocked_and_a_broken_answer(code: str) -> None:
    told = {meta(path)["outcome"] for path in ANSWERS if path.parents[1].name == code}
    assert {"nothing_found", "captcha", "blocked", "down"} <= told
