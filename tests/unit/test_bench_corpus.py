"""Records for measuring: each is of another company, with other people and other companies above it; cases of one."""

from __future__ import annotations

from itertools import islice

from support.files import egrul, element, inn, ogrn, record

from checker.bench.card import page_of
from checker.bench.corpus import renumbered
from checker.records import Record
from scrapers import kad
from scrapers.base import About, asked_name
from scrapers.egrul import SOURCE
from scrapers.egrul.parse import parse


def test_nobody_heads_or_founds_many_companies_because_records_were_copied() -> None:
    above = element("НаимИННЮЛ", ОГРН=ogrn(7), ИНН=inn(7), НаимЮЛПолн="УПРАВЛЯЮЩИЙ ПРИМЕР")
    assert SOURCE.profile is not None
    original = record(1, founders=[element("УчрЮЛРос", above)], extra=element("СвУпрОрг", above)).encode("cp1251")
    made = [document.decode("cp1251") for document in islice(renumbered([original]), 300)]
    read = [found for found in parse([egrul(*made)]) if isinstance(found, Record)]
    roles = [role for found in read for role in SOURCE.profile(found.body).roles]
    assert len({found.subject for found in read}) == 300
    for kind in ("head", "founder", "managing_company"):
        assert len({role.person for role in roles if role.kind == kind}) == 300, kind


def test_a_page_of_cases_is_read_as_the_search_s_own() -> None:
    page = page_of(inn(1), range(50, 75)).encode()
    search = kad.SOURCE.formats[0]
    found = list(search.parse([page], About(asked_name("kad", inn(1), "html"), 20261122)))
    assert {one.subject for one in found if isinstance(one, Record)} == {inn(1)}
    assert len(found) == len({one.part for one in found if isinstance(one, Record)}) == 25
