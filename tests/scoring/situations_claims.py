"""The situations of the market on courts, bailiffs, bankruptcy and lists. Adding one is adding a line."""

from __future__ import annotations

from datetime import date
from typing import Any

from checker.facts import Coverage, Deal, State

from .claims import (
    bankruptcy,
    case,
    freeze,
    head_bankruptcy,
    intention,
    lost,
    petition,
    proceeding,
    red,
    uncollected,
    unfair,
)
from .sheets import CREDIT, covered, debt, fact, head, identity, main, possible, sheet, stale, statement, status, year

GIANT = (
    *year(900_000, 850_000, 300_000),
    statement(revenue=(900_000, 850_000), l1300=90_000, l1600=400_000, l1700=400_000),
)
PROCUREMENT = Deal(kind="procurement", sum_kop=30_000_000)
MEDIUM = Deal(kind="credit", sum_kop=500_000_000)
_THIN = {"l1300": (-3, 2), "l1600": 30, "l1700": 30}


def _trader(*facts: Any) -> Any:
    return sheet(identity(), *facts, kind="entrepreneur")


# name: (sheet, deal, decision, codes that must be there, beginnings of codes that must not)
CLAIMS: dict[str, tuple[Any, Deal, str, set[str], set[str]]] = {
    "2 a giant of retail": (
        sheet(*GIANT, *[lost(n, 110) for n in range(10)], *[case(n) for n in range(100, 140)], proceeding(1, 38)),
        CREDIT,
        "work",
        {"courts.share_small", "bailiffs.share_small"},
        {"courts.lost", "bailiffs.share_bad", "bailiffs.share_grave"},
    ),
    "6 treasury sued by suppliers": (
        sheet(
            identity(opf="75404"), main("84.11"), *year(0, 9, 6), *[lost(n, 0.15) for n in range(40)], proceeding(1, 2)
        ),
        CREDIT,
        "safeguards",
        {"kind.treasury", "courts.lost_by_treasury"},
        {"bailiffs.", "courts.lost_grave"},
    ),
    "7 a utility, creditor in bankruptcies": (
        sheet(*[case(n, "plaintiff", kind="bankruptcy") for n in range(180)]),
        CREDIT,
        "work",
        {"courts.as_creditor"},
        {"bankruptcy."},
    ),
    "7 called in the case of another": (
        sheet(case(1, kind="bankruptcy")),
        CREDIT,
        "work",
        {"courts.in_bankruptcy_case"},
        {"bankruptcy.", "courts.pending"},
    ),
    "9 competition in both registers": (
        sheet(
            status("117", "2026-03-02"),
            head(office="06"),
            bankruptcy("Tender", "2026-03-02"),
            *[case(n, "plaintiff") for n in range(25)],
        ),
        CREDIT,
        "refuse",
        {"bankruptcy.competition", "sign.receiver_only", "courts.as_creditor"},
        {"status.active"},
    ),
    "10 observation by the code alone": (
        sheet(bankruptcy("Watching", "2026-10-05")),
        CREDIT,
        "refuse",
        {"bankruptcy.observation"},
        set(),
    ),
    "11 stopped a year and more ago": (
        sheet(bankruptcy("ProceedingsStopped", "2025-06-10")),
        CREDIT,
        "work",
        {"bankruptcy.stopped_long_ago"},
        {"bankruptcy.stopped_past"},
    ),
    "11 stopped within a year": (
        sheet(bankruptcy("ProceedingsStopped", "2026-06-10")),
        CREDIT,
        "safeguards",
        {"bankruptcy.stopped_past"},
        {"bankruptcy.observation"},
    ),
    "a stage that nobody knows": (
        sheet(bankruptcy("SomethingNew", "2026-06-10")),
        CREDIT,
        "safeguards",
        {"bankruptcy.unrecognised"},
        set(),
    ),
    "12 a petition is pending": (
        sheet(
            petition("2026-10-20"), lost(1, 2.3), proceeding(1, 2.3, document={"date": "2026-07-01", "number": "ФС 1"})
        ),
        CREDIT,
        "safeguards",
        {"bankruptcy.petition_pending", "bailiffs.share_bad"},
        {"courts.lost"},
    ),
    "13 the same, small and in the red": (
        sheet(
            petition("2026-10-20"),
            *year(9, 9, 3),
            statement(revenue=(9, 12), profit=(-3, 1), **_THIN),
            lost(1, 2.34),
            proceeding(1, 2.34),
        ),
        CREDIT,
        "refuse",
        {"bankruptcy.petition_pending", "finance.net_assets_negative", "bailiffs.over_net_assets"},
        {"courts."},
    ),
    "an annulled message": (sheet(petition("2026-10-20", annulled=True)), CREDIT, "work", set(), {"bankruptcy."}),
    "an intention": (sheet(intention("2026-10-20")), CREDIT, "safeguards", {"bankruptcy.intention"}, set()),
    "an intention of spring": (sheet(intention("2026-04-20")), CREDIT, "work", set(), {"bankruptcy."}),
    "a bank's notices of others": (
        sheet(*[intention("2026-11-01", "creditor", str(n)) for n in range(50)]),
        CREDIT,
        "work",
        set(),
        {"bankruptcy."},
    ),
    "17 fines of a small carrier": (
        sheet(*year(70, 60, 12), *[proceeding(n, 61 / 46_000, "fine_traffic") for n in range(46)]),
        CREDIT,
        "work",
        {"bailiffs.fines_small"},
        {"bailiffs.share", "bailiffs.scale", "bailiffs.many"},
    ),
    "18 unpaid wages and suppliers": (
        sheet(
            *year(30, 28, 12),
            statement(revenue=(30, 28)),
            proceeding(1, 1.9, "wages"),
            proceeding(2, 4.4, "supplier"),
            lost(1, 4.4),
        ),
        CREDIT,
        "refuse",
        {"bailiffs.wages", "bailiffs.share_grave"},
        {"courts."},
    ),
    "20 gone from the list": (
        sheet(fact("enforcement_gone", "1", date="2026-09-10"), fact("enforcement_gone", "2", date="2026-09-10")),
        CREDIT,
        "work",
        {"bailiffs.no_longer_listed"},
        {"bailiffs.paid", "bailiffs.share"},
    ),
    "21 a dead file and a blocked court": (
        covered(
            sheet(),
            kad="blocked",
            fssp=Coverage(
                source="fssp", state=State.NOT_CHECKED, stale=True, reason="captcha", as_of=date(2022, 11, 1)
            ),
        ),
        MEDIUM,
        "insufficient",
        {"coverage.stale", "coverage.blocked"},
        {"coverage.full"},
    ),
    "25 red": (sheet(red()), CREDIT, "refuse", {"lists.zsk_red"}, set()),
    "25 not red is no merit": (sheet(red(high=False)), CREDIT, "work", {"lists.zsk_not_red"}, {"lists.zsk_red"}),
    "25 red on an old page": (
        covered(sheet(red()), cbr_zsk=stale("cbr_zsk")),
        CREDIT,
        "safeguards",
        {"lists.zsk_red", "coverage.verify_stop"},
        set(),
    ),
    "40 the head was a bankrupt": (
        sheet(head_bankruptcy("ProceedingsFinished", "2025-02-11")),
        CREDIT,
        "safeguards",
        {"people.management_ban"},
        {"bankruptcy."},
    ),
    "40 three years later": (
        sheet(head_bankruptcy("ProceedingsFinished", "2023-11-20")),
        CREDIT,
        "work",
        set(),
        {"people.management_ban"},
    ),
    "47 an entrepreneur with debts": (
        _trader(proceeding(1, 1.2), uncollected(2, 0.4)),
        CREDIT,
        "refuse",
        {"bailiffs.uncollectable", "bailiffs.open"},
        {"bailiffs.share_", "people."},
    ),
    "50 unfair supplier": (sheet(unfair("2026-03-10")), CREDIT, "safeguards", {"lists.rnp"}, {"lists.rnp_bar"}),
    "50 in procurement": (sheet(unfair("2026-03-10")), PROCUREMENT, "refuse", {"lists.rnp_bar"}, set()),
    "50 two years later": (sheet(unfair("2024-11-21")), PROCUREMENT, "work", set(), {"lists."}),
    "50 excluded by a court": (
        sheet(unfair("2026-03-10", excluded_on="2026-08-01")),
        PROCUREMENT,
        "work",
        set(),
        {"lists."},
    ),
    "53 one fresh freeze": (
        sheet(freeze("2026-11-18")),
        CREDIT,
        "safeguards",
        {"lists.freeze_recent"},
        {"lists.freeze_grave"},
    ),
    "53 an old freeze and arrears": (
        sheet(freeze("2026-10-05"), *debt(1.4), *year(20, 19, 12), statement(revenue=(20, 19))),
        CREDIT,
        "refuse",
        {"lists.freeze_grave", "tax.arrears_grave"},
        set(),
    ),
    "60 the debts of a namesake": (
        sheet(possible(lost(1, 9)), possible(proceeding(1, 9))),
        CREDIT,
        "work",
        set(),
        {"courts.", "bailiffs."},
    ),
    "one debt in four records": (
        sheet(lost(1, 3), proceeding(1, 3, "taxes"), *debt(3), intention("2026-11-01")),
        CREDIT,
        "safeguards",
        {"tax.arrears", "bankruptcy.intention"},
        {"bailiffs.share"},
    ),
    "a paper brought again is one debt": (
        sheet(
            uncollected(1, 0.5),
            proceeding(2, 0.5, document={"number": "ФС 7", "date": "2025-01-10"}, opened="2026-08-01"),
            proceeding(3, 0.5, document={"number": "ФС 7", "date": "2025-01-10"}, opened="2026-01-01"),
        ),
        CREDIT,
        "safeguards",
        {"bailiffs.share_slight", "bailiffs.uncollectable"},
        {"bailiffs.share_bad"},
    ),
    "dollars are not added": (
        sheet(lost(1, 900, currency="USD"), case(2, millions=900, currency="USD")),
        CREDIT,
        "work",
        {"courts.pending_without_sum"},
        {"courts.lost"},
    ),
    "a claim of everything": (
        sheet(case(1, millions=600)),
        CREDIT,
        "safeguards",
        {"courts.pending_heavy"},
        {"courts.lost"},
    ),
    "granted in part, and nobody says how much": (
        sheet(case(1, millions=600, outcome="partly", outcome_on="2026-05-05")),
        CREDIT,
        "work",
        set(),
        {"courts.lost"},
    ),
    "no courts above a small deal": (
        covered(sheet(), kad="blocked", fssp="captcha"),
        MEDIUM,
        "insufficient",
        {"coverage.blocked"},
        {"coverage.full"},
    ),
}
