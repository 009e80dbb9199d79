"""`bench card`: the card of a company with thousands of court cases beside one with none, on the real server."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from checker.bench import madeup
from checker.bench.served import asked_ms, cookie_of, form_of, p95, server, sign_in
from checker.ingest.run import load
from checker.settings import Settings
from scrapers.base import asked_name

CASES = 5_000
A_PAGE = 25
"""Cases on one page of the search of kad.arbitr.ru."""

CARDS = 60
WARMING = 10
"""Cards that are asked before anything is timed: both processes have read their templates."""

_COURTS = ("АС города Москвы", "АС Свердловской области", "АС Краснодарского края", "АС Республики Татарстан")
_KINDS = ("civil", "civil", "civil_simple", "administrative")

Say = Callable[[str], None]


def run(scale: float, say: Say) -> dict[str, Any]:
    """Milliseconds of both cards, asked in turn by somebody who sees verdicts, and of one page of the search loaded.

    scale 1 is five thousand cases.
    """
    count = max(int(CASES * scale), A_PAGE)
    with madeup.base() as made:
        sued, quiet = made.inns[:2]
        loading = load_cases(made.engine, made.options, made.folder / "pages", sued, count)
        madeup.reader(made)
        with server(made.folder) as port:
            times = _cards(port, f"/company/{sued}", f"/company/{quiet}")
    say(f"{len(times)} cards of {count} cases and as many of none, in turn")
    many, none = ([pair[side] for pair in times] for side in (0, 1))
    figures = {
        "cases": count,
        "card_of_cases_p50_ms": statistics.median(many),
        "card_of_cases_p95_ms": p95(many),
        "card_of_none_p50_ms": statistics.median(none),
        "card_of_none_p95_ms": p95(none),
        "page_of_25_p50_ms": statistics.median(loading),
    }
    medians = figures["card_of_cases_p50_ms"], figures["card_of_none_p50_ms"]
    return {"figures": figures, "ratios": {"cases_to_none": medians[0] / medians[1]}}


def load_cases(engine: Engine, options: Settings, folder: Path, inn: str, count: int) -> list[float]:
    """Loads the pages of so many cases against a company; how many milliseconds each took."""
    folder.mkdir()
    path, times = folder / asked_name("kad", inn, "html"), []
    for first in range(0, count, A_PAGE):
        path.write_text(page_of(inn, range(first, min(first + A_PAGE, count))))
        start = time.perf_counter()
        done = load(engine, options.url, options.archive_dir, path, workers=1)
        times.append((time.perf_counter() - start) * 1000)
        if done.rejected or done.stored < min(A_PAGE, count - first):
            raise RuntimeError(f"a page of cases was not read: {done}")
    return times


def page_of(inn: str, numbers: range) -> str:
    """An answer of the search as the site writes it (scrapers/kad/NOTES.md)."""
    counts = (("PageSize", A_PAGE), ("Page", 1), ("TotalCount", len(numbers)), ("PagesCount", 1))
    hidden = "".join(f'<input type="hidden" id="documents{name}" value="{value}" />' for name, value in counts)
    return f"<colgroup><col /></colgroup>{''.join(_rows(inn, numbers))}{hidden}"


def _rows(inn: str, numbers: range) -> Iterator[str]:
    for number in numbers:
        began = date(2022, 1, 10) + timedelta(days=number * 7 % 1_400)
        day, court = f"{began:%d.%m.%Y}", _COURTS[number % len(_COURTS)]
        card = f"https://kad.arbitr.ru/Card/00000000-0000-4000-8000-{number:012d}"
        yield f"""<tr><td class="num"><div class="b-container">
<div class="{_KINDS[number % len(_KINDS)]}" title="{day} 0:00:00"><span>{day}</span></div>
<a href="{card}" class="num_case">А40-{number + 1}/{began.year}</a>
</div></td><td class="court"><div class="b-container"><div title="{court}">{court}</div></div></td>
<td class="plaintiff"><div class="b-container">{_side(f"ООО Истец {number % 700}", "")}</div></td>
<td class="respondent"><div class="b-container">{_side("ООО Ответчик", inn)}</div></td></tr>"""


def _side(name: str, inn: str) -> str:
    number = f"<div>ИНН: {inn}</div>" if inn else ""
    return (
        f'<div><span class="js-rollover b-newRollover">{name}<span class="js-rolloverHtml"><strong>{name}</strong>'
        f"<br />129090, Россия, г. Москва, ул. Примерная, д. 1{number}</span></span></div>"
    )


def _cards(port: int, sued: str, quiet: str) -> list[tuple[float, float]]:
    """Both cards in turn, so that what else the machine does slows both alike."""
    status, headers = sign_in(port, form_of(port), madeup.EMAIL, madeup.PASSWORD)
    if status != 302:
        raise RuntimeError(f"signing in was answered with {status}")
    cookie = cookie_of(headers)
    for _ in range(WARMING):
        asked_ms(port, sued, cookie)
    return [(asked_ms(port, sued, cookie), asked_ms(port, quiet, cookie)) for _ in range(CARDS)]
