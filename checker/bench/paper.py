"""What of `bench reports` is about the PDF: of a usual company, and of one with thousands of court cases."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from checker import db
from checker.bench import madeup
from checker.bench.card import A_PAGE, CASES, load_cases
from checker.facts import Deal
from checker.history import history
from checker.lookup import fact_sheet
from checker.paper import pdf
from checker.paper.dossier import Dossier, dossier
from checker.scoring.engine import evaluate

COMPANIES = 24
WARMING = 4
"""Reports that are made before anything is timed: fonts and templates have been read."""


def figures(scale: float, say: Callable[[str], None]) -> dict[str, float]:
    """Milliseconds from a dossier to its sealed PDF (median), each of another company; of making the dossier; bytes.

    scale 1 is five thousand cases of the large company.
    """
    count = max(int(CASES * scale), A_PAGE)
    with madeup.base() as made:
        sued, *usual = made.inns[: COMPANIES + WARMING + 1]
        load_cases(made.engine, made.options, made.folder / "pages", sued, count)
        with db.reading(made.engine) as connection:

            def report(inn: str) -> Dossier:
                sheet = fact_sheet(connection, inn)
                return dossier(sheet, evaluate(sheet), history(connection, sheet), "ru", deal=Deal())

            for inn in usual[:WARMING]:
                pdf.render(report(inn))
            told = [_timed(report, inn) for inn in usual[WARMING:]]
            large = _timed(report, sued)
    say(f"{len(told)} PDFs of usual companies, one of {count} cases")
    return {
        "dossier_ms": statistics.median(one[0] for one in told),
        "pdf_ms": statistics.median(one[1] for one in told),
        "pdf_kb": statistics.median(one[2] for one in told),
        "pdf_large_cases": count,
        "dossier_large_ms": large[0],
        "pdf_large_ms": large[1],
        "pdf_large_kb": large[2],
    }


def _timed(report: Callable[[str], Dossier], inn: str) -> tuple[float, float, float]:
    """Milliseconds of the dossier and of the PDF, and its kilobytes."""
    start = time.perf_counter()
    told = report(inn)
    model = time.perf_counter()
    data = pdf.render(told)
    return (model - start) * 1000, (time.perf_counter() - model) * 1000, len(data) / 1000
