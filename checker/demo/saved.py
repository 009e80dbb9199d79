"""What comes into the demo by hand, from sites that are closed to programs: cases of three made-up companies, saved by
the owner of the demo, and the bailiffs' open lists, brought by the operator.
"""

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
from scrapers.sandbox.sites.fssp import OWNER, STRUCTURE, open_list

CODE = "kad"
SITE = "/kad.arbitr.ru/Kad"
ROLES = ("doubtful", "bad", "competition")
"""Whose cases were looked up by hand; of all others nobody has looked, and courts are not checked."""


LISTS = {f"{OWNER}-iplegallist": False, f"{OWNER}-iplegallistcomplete": True}
"""Name of a list → whether it is that of ended proceedings."""


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


def bring_lists(engine: Engine, options: Settings, country: Country) -> None:
    """Reads both lists of the bailiffs on the country's day, as an operator who has got the files does."""
    with TemporaryDirectory() as folder:
        for name, ended in LISTS.items():
            path = Path(folder, f"{name}-data-{country.day:%Y%m%d}-structure-{STRUCTURE}.csv")
            path.write_bytes(open_list(country, ended=ended))
            load(engine, options.url, options.archive_dir, path, source="fssp", vouched=True, workers=1)


def _pages(country: Country, company: Company) -> Iterator[tuple[str, bytes]]:
    """What a browser shows of a company: the list of its cases, and of each the list of its documents."""
    browser = make_app(World(country, Manners(open_to_programs=True))).test_client()
    found = browser.post(f"{SITE}/SearchInstances", json=search(company.inn, 1))
    yield asked_name(CODE, company.inn, "html"), found.data
    for case in cases_of(company, country.day):
        documents = browser.get(f"{SITE}/CaseDocumentsPage", query_string={"caseId": case.guid})
        yield asked_name(CODE, company.inn, "json"), documents.data
