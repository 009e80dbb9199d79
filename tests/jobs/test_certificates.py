"""The certificates of the paid delivery: each register has its own, and nobody else's hosts are shown one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from support.base import Base
from support.visits import Nobody, options_of

from checker.jobs import visit
from checker.jobs.run import probe, run
from scrapers.base import Bulk, Source
from scrapers.registry import SOURCES


@pytest.fixture
def own(tmp_path: Path) -> dict[str, Path]:
    """A certificate of each register, by the name of its setting."""
    files = {f"{code}_certificate": tmp_path / f"{code}.pem" for code in ("egrul", "egrip")}
    for file in files.values():
        file.touch()
    return files


def offering_nothing(code: str) -> Source:
    bulk = SOURCES[code].bulk
    assert bulk is not None
    given: Bulk = msgspec.structs.replace(bulk, offers=lambda *_: [])
    return msgspec.structs.replace(SOURCES[code], bulk=given, live=None)


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What each visitor that was made was handed."""
    handed: list[dict[str, Any]] = []
    monkeypatch.setattr(visit, "Visitor", lambda **given: handed.append(given) or Nobody())
    return handed


@pytest.mark.parametrize("code", ["egrul", "egrip", "sshr", "rsmp"])
def test_each_delivery_is_shown_its_own(
    base: Base, handed: list[dict[str, Any]], own: dict[str, Path], code: str
) -> None:
    options, source = options_of(base, sources="live", **own), offering_nothing(code)
    certificate = own.get(f"{code}_certificate")
    assert run(base.engine, options, source).well
    assert probe(base.engine, options, source).state == "found"
    assert [given["certificate"] for given in handed] == [certificate, certificate]


def test_a_site_that_is_asked_for_one_company_is_shown_none(
    base: Base, handed: list[dict[str, Any]], own: dict[str, Path]
) -> None:
    options, live = options_of(base, sources="live", **own), SOURCES["egrul"].live
    assert live is not None
    with visit.visiting(base.engine, options, live.hosts):
        pass
    assert handed[0]["certificate"] is None


def test_without_its_own_a_register_is_not_asked_but_in_the_made_up_country(
    base: Base, handed: list[dict[str, Any]], own: dict[str, Path]
) -> None:
    other = {"egrul_certificate": own["egrul_certificate"]}
    done = run(base.engine, options_of(base, sources="live", **other), offering_nothing("egrip"))
    assert (done.reason, done.detail) == ("no_key", "CHECKER_EGRIP_CERTIFICATE is not set")
    assert probe(base.engine, options_of(base, sources="live", **other), offering_nothing("egrip")).reason == "no_key"
    assert not handed
    assert run(base.engine, options_of(base), offering_nothing("egrip")).well
    assert len(handed) == 1
