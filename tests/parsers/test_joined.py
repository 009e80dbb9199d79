"""The joined sample: every document of the open data is read, and its values are those that were planted."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from checker.ingest.survey import survey
from checker.records import Record
from scrapers.archive import Reader
from scrapers.base import About, blocks_of

DOCUMENTS = {"sshr": 470, "revexp": 470, "rsmp": 235, "paytax": 235, "snr": 210, "debtam": 204, "taxoffence": 203}
REGIMES = {"УСН": "usn", "АУСН": "ausn", "ЕСХН": "eshn"}


def read(shared: Path) -> tuple[Counter[str], dict[tuple[str, str], dict[str, Any]]]:
    """Records by source, and blocks by ИНН and block: key → value."""
    counts: Counter[str] = Counter()
    found: dict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
    for path in sorted((shared / "samples/joined/opendata").glob("*/*.zip")):
        whole = survey(path, path.name)
        with Reader(path) as reader:
            for member in whole.readable:
                parse = whole.source.formats[member.form].parse
                for item in parse(reader.chunks(member.part.number), About(path.name, 20261122)):
                    assert isinstance(item, Record), item
                    counts[whole.source.code] += 1
                    for block, key, value in blocks_of(whole.source, item.body):
                        found[item.subject, block][key] = value
    return counts, found


def test_every_planted_value_of_the_forty_companies_is_a_block(shared: Path) -> None:
    counts, found = read(shared)
    assert counts == DOCUMENTS
    expected = json.loads((shared / "samples/joined/expected.json").read_text(encoding="utf-8"))
    assert len(expected) == 40
    for inn, planted in expected.items():
        debts, taxes = planted["arrears_kopecks"] or {"rows": []}, planted["taxes_paid_2024_kopecks"] or []
        rows = {
            " ".join(row["tax"].split()): [row[key] for key in ("tax_debt", "penalty", "fine", "total")]
            for row in debts["rows"]
        }
        sums = ("arrears_kop", "penalties_kop", "fines_kop", "total_kop")
        assert {key: [value[of] for of in sums] for key, value in found[inn, "tax_debt"].items()} == rows
        total = {"": {"total_kop": debts["total"], "taxes": len(rows)}} if rows else {}
        assert found[inn, "tax_debt_total"] == total
        paid = {"2024:" + " ".join(row["tax"].split()): row["paid"] for row in taxes}
        assert {key: value["paid_kop"] for key, value in found[inn, "tax_paid"].items()} == paid
        fines = planted["offences_kopecks"]
        assert [value["fines_kop"] for value in found[inn, "tax_offence"].values()] == ([fines] if fines else [])
        regimes = [REGIMES[name] for name in planted["regimes"] or []]
        assert [key for value in found[inn, "tax_regime"].values() for key in value if value[key]] == regimes
        sme = planted["sme"]
        told = [(v["category"], v["included"], v.get("headcount")) for v in found[inn, "sme"].values()]
        day = "-".join(reversed(sme["included"].split("."))) if sme else ""
        assert told == ([(sme["category"], day, sme.get("headcount"))] if sme else [])
