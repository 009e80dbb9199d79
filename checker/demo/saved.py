"""Pages that the owner of the demo has saved at a site that is closed to programs: cases of three made-up companies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from checker.ingest.run import load
from checker.settings import Settings
from scrapers.base import asked_name
from scrapers.kad.fetch import search
from scrapers.sandbox.country import Country
from scrapers.sandbox.courts import cases_of
from scrapers.sandbox.model import Company
from scrapers.sandbox.sites import Manners, World
from scrapers.sandbox.sites.app import make_app

CODE = "kad"
SITE = "/kad.arbitr.ru/Kad"
ROLES = ("doubtful", "bad", "competition")
"""Whose cases were looked up by hand; of all others nobody has looked, and courts are not checked."""


def keep(engine: Engine, options: Settings, country: Country, organisation: int) -> None:
    """Reads the pages as captures of this organisation, as if one of its people had saved them on the country's day."""
    with TemporaryDirectory() as folder:
        for company in country.companies:
            if company.role in ROLES:
                for number, (name, content) in enumerate(_pages(country, company)):
                    path = Path(folder, str(number), name)
                    path.parent.mkdir(exist_ok=True)
                    path.write_bytes(content)
                    load(
                        engine, options.url, options.archive_dir, path, source=CODE, reach=organisation,
                        channel="capture", day=country.day, workers=1,
                    )  # fmt: skip


def _pages(country: Country, company: Company) -> Iterator[tuple[str, bytes]]:
    """What a browser shows of a company: the list of its cases, and of each the list of its documents."""
    browser = make_app(World(country, Manners(open_to_programs=True))).test_client()
    found = browser.post(f"{SITE}/SearchInstances", json=search(company.inn, 1))
    yield asked_name(CODE, company.inn, "html"), found.data
    for case in cases_of(company, country.day):
        documents = browser.get(f"{SITE}/CaseDocumentsPage", query_string={"caseId": case.guid})
        yield asked_name(CODE, company.inn, "json"), documents.data
