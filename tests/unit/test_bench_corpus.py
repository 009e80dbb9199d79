"""Records for measuring: each is of another company, with other people and other companies above it."""

from __future__ import annotations

from itertools import islice

from support.files import egrul, element, inn, ogrn, record

from checker.bench.corpus import renumbered
from checker.records import Record
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
