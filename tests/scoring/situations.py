"""The situations of the market that these sources can express. Adding one is adding a line."""

from __future__ import annotations

from datetime import date
from typing import Any

from checker.facts import Coverage, Deal, State

from .sheets import (
    CREDIT,
    HEAD_INN,
    INN,
    LARGE,
    OGRN,
    RECEIVER_OGRN,
    address,
    blind,
    born,
    covered,
    debt,
    entry,
    fact,
    head,
    identity,
    main,
    owner,
    paid,
    possible,
    related,
    sheet,
    stale,
    statement,
    status,
    termination,
    total,
    year,
)

MEDIUM = Deal(kind="credit", sum_kop=500_000_000)


def _hidden(source: str) -> Coverage:
    return Coverage(source=source, state=State.NOT_APPLICABLE, reason="hidden_by_law")


def _merger() -> Any:
    joining = [
        {
            "ogrn": f"10477000{number:05d}",
            "inn": "",
            "name_full": "ООО «Сосед»",
            "after": "ПРЕКРАТИТ ДЕЯТЕЛЬНОСТЬ",
        }
        for number in range(14)
    ]
    own = {"ogrn": OGRN, "inn": "", "name_full": "ООО «Пример»", "after": "ПРЕКРАТИТ ДЕЯТЕЛЬНОСТЬ"}
    receiver = {
        "ogrn": RECEIVER_OGRN,
        "inn": "",
        "name_full": "ООО «Новое»",
        "after": "ПРОДОЛЖИТ ДЕЯТЕЛЬНОСТЬ",
    }
    return [own, *joining, receiver]


_BAN: dict[str, Any] = {
    "person": {"surname": "Озёрный", "given": "Пётр", "inn": HEAD_INN},
    "from": "2025-03-02",
    "until": "2027-03-01",
}

_LISTED: dict[str, Any] = {
    "number": "1",
    "person": "ОЗЕРНЫЙ  ПЁТР",
    "organisation_inn": INN,
    "from": "2025-03-02",
    "until": "2027-03-01",
}

# name: (sheet, deal, decision, codes that must be there, beginnings of codes that must not)
SITUATIONS: dict[str, tuple[Any, Deal, str, set[str], set[str]]] = {
    "1 nothing against": (sheet(), CREDIT, "work", {"coverage.full", "status.active", "sign.sole"}, {"age."}),
    "1 large deal": (sheet(), LARGE, "work", {"coverage.full"}, set()),
    "3 bank without statements": (
        covered(
            sheet(identity(opf="12247"), main("64.19"), without=["statement"]),
            girbo=Coverage(source="girbo", state=State.NOT_APPLICABLE, reason="not_published_for_kind"),
        ),
        LARGE,
        "work",
        {"kind.financial"},
        {"coverage.not_checked", "finance.loss", "finance.statements", "finance.liquidity"},
    ),
    "6 treasury": (
        sheet(identity(opf="75404"), main("84.11"), *year(0, 9, 6)),
        CREDIT,
        "safeguards",
        {"kind.treasury", "kind.budget_limits"},
        {"finance.loss", "activity.none"},
    ),
    "9 competition": (
        sheet(status("117", "2026-03-02"), head(office="06")),
        CREDIT,
        "refuse",
        {"bankruptcy.competition", "sign.receiver_only", "people.court_appointed"},
        {"status.active", "sign.sole"},
    ),
    "10 observation": (
        sheet(status("114", "2026-10-05")),
        CREDIT,
        "refuse",
        {"bankruptcy.observation"},
        {"status.active"},
    ),
    "21 courts blocked, bailiffs of 2022": (
        covered(sheet(), kad="blocked", fssp=stale("fssp", date(2022, 11, 1))),
        MEDIUM,
        "insufficient",
        {"coverage.stale", "coverage.blocked"},
        {"coverage.full"},
    ),
    "21 the same for a small deal": (
        covered(sheet(), kad="blocked", fssp="captcha"),
        CREDIT,
        "work",
        {"coverage.courts_not_checked"},
        {"coverage.full", "coverage.blocked"},
    ),
    "22 all blind, an old row": (
        covered(blind(sheet()), egrul=stale("egrul")),
        CREDIT,
        "insufficient",
        {"coverage.stale", "coverage.not_checked"},
        {"coverage.full", "status.active"},
    ),
    "23 blind but 107": (
        blind(sheet(status("107", "2026-10-28", exclusion_decision={"date": "2026-10-27"})), but=["egrul"]),
        CREDIT,
        "refuse",
        {"status.exclusion_pending_untrue"},
        {"status.active"},
    ),
    "24 status 108": (
        sheet(status("108", "2026-11-05")),
        CREDIT,
        "refuse",
        {"status.exclusion_zsk"},
        {"status.exclusion_pending_inactive", "status.active"},
    ),
    "26 status 110": (
        sheet(status("110", "2026-11-12")),
        CREDIT,
        "refuse",
        {"status.closing_voluntary"},
        {"status.exclusion"},
    ),
    "28 struck off as inactive": (
        sheet(*termination("407", "2024-05-14")),
        CREDIT,
        "refuse",
        {"status.terminated_inactive"},
        {"people.", "sign.", "age.", "finance."},
    ),
    "28 known only from an old extract": (
        covered(blind(sheet(*termination("407", "2024-05-14"))), egrul=stale("egrul")),
        CREDIT,
        "refuse",
        {"status.terminated_inactive"},
        set(),
    ),
    "29 joined to another": (
        sheet(
            *termination("304", "2026-02-10"),
            fact("successor", RECEIVER_OGRN, ogrn=RECEIVER_OGRN, inn="5400000036", name_full="ООО «Новое»"),
        ),
        CREDIT,
        "refuse",
        {"status.succeeded_by"},
        {"status.terminated"},
    ),
    "31 joining a new firm far away": (
        sheet(
            fact(
                "reorganisation",
                "124",
                code="124",
                name="",
                participants=_merger(),
                entry=entry("2026-09-20"),
            ),
            head(since="2026-08-01"),
        ),
        CREDIT,
        "refuse",
        {"status.reorganisation_leaving", "status.reorganisation_risk"},
        {"status.active"},
    ),
    "31 an ordinary merger": (
        sheet(
            fact(
                "reorganisation",
                "124",
                code="124",
                name="",
                participants=[{"ogrn": "1047700000787", "name_full": "АО «Завод»", "after": "ПРОДОЛЖИТ"}],
                entry=entry("2026-09-20"),
            )
        ),
        CREDIT,
        "safeguards",
        {"status.reorganisation_leaving"},
        {"status.reorganisation_risk"},
    ),
    "32 transformed from an old enterprise": (
        sheet(
            *born("2026-08-20", method="21"),
            fact("predecessor", "1047700000787", ogrn="1047700000787", name_full="МУП «Тепло»"),
            without=["headcount", "income_expense"],
        ),
        CREDIT,
        "work",
        {"age.from_predecessor"},
        {"age.under", "finance.not_yet_known", "people.head_changed"},
    ),
    "33 young daughter": (
        sheet(
            *born("2026-07-15")[:3],
            address("2026-07-15"),
            fact(
                "founder",
                "1047700000787",
                kind="company",
                company={"ogrn": "1047700000787", "inn": "7700000023", "name_full": "АО «Группа»"},
                share={"size": {"percent": "100"}},
                entry=entry("2026-07-15"),
            ),
            without=["headcount", "income_expense"],
        ),
        CREDIT,
        "safeguards",
        {"age.under_6_months", "group.parent", "finance.statements_not_due"},
        {"activity.none"},
    ),
    "34 registered in October 2025": (
        sheet(*born("2025-10-20"), without=["headcount", "income_expense"]),
        CREDIT,
        "safeguards",
        {"age.12_18_months", "finance.statements_not_due", "finance.not_yet_known"},
        {"age.under"},
    ),
    "35 the same business struck off before": (
        sheet(*born("2026-03-02"), related("1047700000787", "407", "2026-01-15"), total(1, struck_off=1)),
        CREDIT,
        "refuse",
        {"people.same_business_struck_off", "age.under_12_months"},
        {"people.closed_badly"},
    ),
    "35 and another business struck off too": (
        sheet(
            related("1047700000787", "407", "2026-01-15"),
            related("1047700000798", "407", "2026-01-15", activity="62.01"),
            total(2, struck_off=2),
        ),
        CREDIT,
        "safeguards",
        {"people.same_business_struck_off", "people.closed_badly"},
        set(),
    ),
    "35 but the end is long past": (
        sheet(related("1047700000787", "407", "2017-01-15"), total(1, struck_off=1)),
        CREDIT,
        "work",
        {"people.companies"},
        {"people.same", "people.closed"},
    ),
    "35 but closed by choice": (
        sheet(related("1047700000787", "420", "2026-01-15"), total(1, voluntary=1)),
        CREDIT,
        "work",
        {"people.companies"},
        {"people.same", "people.closed"},
    ),
    "37 head is an insolvency manager by trade": (
        sheet(total(0, appointed=60)),
        CREDIT,
        "work",
        {"people.court_appointed_elsewhere"},
        {"people.many", "people.too_many", "people.bankrupt"},
    ),
    "38 namesake": (
        sheet(
            possible(related("1047700000787", "407", "2026-01-15")),
            possible(fact("disqualification", "x", **_BAN)),
        ),
        CREDIT,
        "work",
        set(),
        {"people."},
    ),
    "39 disqualified": (
        sheet(fact("disqualification", HEAD_INN, **_BAN)),
        CREDIT,
        "refuse",
        {"people.head_disqualified"},
        {"people.one_head"},
    ),
    "39 after the term": (
        sheet(fact("disqualification", HEAD_INN, **{**_BAN, "until": "2026-11-20"})),
        CREDIT,
        "work",
        set(),
        {"people."},
    ),
    "41 head replaced yesterday": (
        sheet(head(since="2026-11-20")),
        CREDIT,
        "safeguards",
        {"people.head_changed_recent", "sign.check_decision"},
        {"people.control", "activity.real"},
    ),
    "42 dormant, then all changed": (
        sheet(
            identity("2011-04-05"),
            head(since="2026-09-15"),
            owner(since="2026-10-01"),
            address("2026-10-20"),
            *year(0, 0, 0),
            statement(revenue=(0, 0), profit=(0, 0)),
        ),
        CREDIT,
        "refuse",
        {"people.control_changed_all", "activity.none"},
        {"age.over_10"},
    ),
    "43 transit profile": (
        sheet(*born("2025-09-10"), *year(480, 479, 1), *paid(2025, 0.2, 0.04)),
        CREDIT,
        "refuse",
        {"finance.transit_profile", "age.12_18_months", "tax.load_far_below"},
        set(),
    ),
    "13 in taxes: a quarter of the revenue, and debts above the assets": (
        sheet(*year(9, 9, 12), statement(revenue=(9, 10), profit=(0.1, 0.1), l1300=(-3, 1)), *debt(2.34)),
        CREDIT,
        "refuse",
        {"tax.arrears_over_net_assets", "finance.net_assets_negative"},
        {"tax.no_arrears", "tax.arrears_grave"},
    ),
    "17 arrears below a thousandth": (sheet(*debt(0.05)), CREDIT, "work", {"tax.arrears_small"}, {"tax.no_arrears"}),
    "arrears of half a per cent": (sheet(*debt(0.3)), CREDIT, "work", {"tax.arrears_slight"}, {"tax.arrears_grave"}),
    "arrears of three per cent": (sheet(*debt(1.8)), CREDIT, "safeguards", {"tax.arrears"}, {"tax.arrears_g"}),
    "arrears of nine per cent": (sheet(*debt(5.4)), CREDIT, "safeguards", {"tax.arrears_grave"}, {"tax.no_arrears"}),
    "arrears above the net assets": (
        sheet(statement(l1300=1, l1400=24), *debt(1.8)),
        CREDIT,
        "safeguards",
        {"tax.arrears_over_net_assets"},
        {"tax.arrears_grave"},
    ),
    "arrears above a quarter of the assets": (
        sheet(*debt(10.1)),
        CREDIT,
        "refuse",
        {"tax.arrears_quarter_of_assets"},
        {"tax.arrears_grave"},
    ),
    "arrears with nothing to compare": (
        sheet(*debt(2), without=["headcount", "income_expense"]),
        CREDIT,
        "safeguards",
        {"tax.arrears_scale_unknown"},
        {"tax.arrears_small", "tax.no_arrears"},
    ),
    "no taxes on a turnover": (
        sheet(*paid(2024, 0, 0)),
        CREDIT,
        "work",
        {"tax.nothing_paid", "tax.vat_unknown"},
        {"tax.load"},
    ),
    "no taxes, but a member of a group": (
        sheet(*paid(2024, 0, 0), fact("tax_group", date="2022-12-01", role="2")),
        CREDIT,
        "work",
        {"tax.paid", "tax.group"},
        {"tax.nothing_paid", "tax.load"},
    ),
    "a fine, a regime, a small business with support": (
        sheet(
            fact("tax_offence", "2024", date="2024-12-31", year=2024, fines_kop=[4_000_000], total_kop=4_000_000),
            fact("tax_regime", date="2026-11-01", eshn=False, usn=True, ausn=False, srp=False),
            fact("sme", date="2026-11-10", included="2018-12-10", subject_kind="1", category="1", new=False),
            fact("support", "SUP-1", decided="2020-06-05", giver="", violation=True),
        ),
        CREDIT,
        "work",
        {"tax.offences", "tax.regime", "kind.sme", "kind.support", "kind.support_violation"},
        {"tax.arrears"},
    ),
    "a fine of one kopeck": (
        sheet(fact("tax_offence", "2024", date="2024-12-31", year=2024, fines_kop=[1], total_kop=1)),
        CREDIT,
        "work",
        {"tax.no_arrears"},
        {"tax.offences"},
    ),
    "debts above the assets for two years": (
        sheet(statement(l1300=(-3, -1))),
        CREDIT,
        "safeguards",
        {"finance.net_assets_negative_again"},
        {"finance.equity_thin"},
    ),
    "debts above the assets of a holding": (
        sheet(main("64.20"), statement(l1300=(-3, -1), profit=(-9, -9))),
        CREDIT,
        "work",
        {"finance.result"},
        {"finance.net", "finance.liquidity", "finance.equity"},
    ),
    "thin and losing, revenue halved": (
        sheet(
            statement(revenue=(26, 60), profit=(-5, -1), l1200=10, l1300=2, l1400=0, l1500=38),
            *year(26, 31, 12),
            *paid(),
        ),
        CREDIT,
        "safeguards",
        {"finance.net_loss_repeated", "finance.liquidity_low", "finance.equity_thin", "finance.revenue_fell"},
        {"finance.loss"},
    ),
    "the simplified form has no ratios": (
        sheet(statement(knd="0710096", l1200=1, l1300=1, l1500=39)),
        CREDIT,
        "work",
        {"finance.net_assets"},
        {"finance.liquidity", "finance.equity"},
    ),
    "statements missing since June": (
        sheet(*paid(), *year(60, 55, 12, of=2024), without=["statement"]),
        CREDIT,
        "work",
        {"finance.statements_missing"},
        {"finance.statements_not_due"},
    ),
    "statements missing before June are not missing": (
        sheet(*paid(), *year(60, 55, 12, of=2024), without=["statement"], on=date(2026, 5, 31)),
        CREDIT,
        "work",
        set(),
        {"finance.statements"},
    ),
    "a balance that does not sum": (
        sheet(statement(l1700=55)),
        CREDIT,
        "safeguards",
        {"finance.does_not_add_up", "finance.income"},
        {"finance.net", "finance.liquidity", "finance.result"},
    ),
    "the two official numbers differ": (
        sheet(statement(revenue=(90, 60))),
        CREDIT,
        "work",
        {"finance.numbers_differ"},
        {"finance.does_not_add_up"},
    ),
    "38 namesake in the list of the disqualified": (
        sheet(possible(fact("disqualified", "1", **_LISTED))),
        CREDIT,
        "work",
        set(),
        {"people."},
    ),
    "39 in the list by organisation and full name": (
        sheet(fact("disqualified", "1", **_LISTED)),
        CREDIT,
        "refuse",
        {"people.head_disqualified"},
        {"people.disqualified_not_head"},
    ),
    "39 in the list of this organisation, but head no more": (
        sheet(fact("disqualified", "1", **{**_LISTED, "person": "ЛЕСНОЙ ПЁТР"})),
        CREDIT,
        "work",
        {"people.disqualified_not_head"},
        {"people.head_disqualified", "people.one_head"},
    ),
    "39 in the list, after the term": (
        sheet(fact("disqualified", "1", **{**_LISTED, "until": "2026-11-20"})),
        CREDIT,
        "work",
        set(),
        {"people."},
    ),
    "the register unread, the search row ended": (
        covered(
            sheet(
                fact("register_row", OGRN, ogrn=OGRN, kind="ul", registered="2018-11-01", ended="2025-02-03"),
                without=["identity", "formation", "head", "founder", "address", "activity"],
            ),
            egrul="never_asked",
        ),
        CREDIT,
        "refuse",
        {"status.row_ended"},
        {"finance.", "status.active", "tax."},
    ),
    "the register unread, the search row alive": (
        covered(
            sheet(
                fact("register_row", OGRN, ogrn=OGRN, kind="ul", registered="2018-11-01"),
                without=["identity", "formation", "head", "founder", "address", "activity"],
            ),
            egrul="never_asked",
        ),
        CREDIT,
        "insufficient",
        {"coverage.not_checked"},
        {"status."},
    ),
    "46 entrepreneur who closed his business": (
        sheet(
            fact("identity", ogrn="320770000000126", ogrn_date="2021-02-01"),
            *termination("201", "2025-02-03"),
            kind="entrepreneur",
        ),
        CREDIT,
        "refuse",
        {"status.terminated_voluntary", "status.debts_stay"},
        {"sign.", "people.", "finance.", "tax."},
    ),
    "46 entrepreneur about to be struck off": (
        sheet(
            fact("identity", ogrn="320770000000126", ogrn_date="2021-02-01"),
            status("110", "2026-11-01"),
            kind="entrepreneur",
        ),
        CREDIT,
        "refuse",
        {"status.exclusion_pending_inactive"},
        {"status.closing_voluntary", "status.debts_stay"},
    ),
    "46 entrepreneur": (
        sheet(
            fact("identity", ogrn="320770000000126", ogrn_date="2021-02-01"),
            kind="entrepreneur",
        ),
        MEDIUM,
        "safeguards",
        {"kind.entrepreneur", "coverage.full"},
        {"sign.", "people.", "finance.", "activity."},
    ),
    "49 hidden by law": (
        covered(
            sheet(
                fact("head", "hidden", hidden={"hidden": "1"}),
                fact("founder", "hidden", kind="person", hidden={"hidden": "1"}),
                without=["headcount", "income_expense"],
            ),
            girbo=_hidden("girbo"),
            sshr=_hidden("sshr"),
            revexp=_hidden("revexp"),
        ),
        MEDIUM,
        "safeguards",
        {"kind.hidden_by_law", "kind.register_hidden_by_law", "sign.hidden"},
        {"sign.unknown", "activity.none", "coverage.not_checked"},
    ),
    "55 association of owners": (
        sheet(
            identity(opf="20716"),
            main("68.32"),
            *year(5, 9, 0),
            statement(revenue=(5, 5), profit=(-4, -4), l1200=1, l1300=-2),
            total(60, active=60),
        ),
        CREDIT,
        "work",
        {"kind.nonprofit", "people.companies"},
        {"finance.loss", "finance.net", "finance.liq", "people.many", "people.too_many", "activity.none"},
    ),
    "56 technopark": (sheet(), CREDIT, "work", set(), {"address."}),
    "58 two heads jointly": (
        sheet(
            head(),
            head("770000003365", surname="Лесной"),
            fact("powers", kind="1", entry=entry("2018-11-01")),
            statement(l1600=70, l1700=70),
        ),
        LARGE,
        "safeguards",
        {"sign.joint", "sign.major_deal"},
        {"sign.sole", "people."},
    ),
    "a code nobody knows": (
        sheet(status("177", "2026-11-01")),
        CREDIT,
        "safeguards",
        {"status.unrecognised"},
        {"status.active"},
    ),
    "a stop factor from a stale register": (
        covered(sheet(status("107", "2026-08-01")), egrul=stale("egrul")),
        CREDIT,
        "safeguards",
        {"status.exclusion_pending_untrue", "coverage.verify_stop"},
        {"status.active"},
    ),
    "address marked": (
        sheet(fact("address_mark", "2", ground="2", text="", entry=entry("2026-05-05"))),
        CREDIT,
        "safeguards",
        {"address.mark_inspection"},
        set(),
    ),
    "head says it is not him": (
        sheet(
            fact(
                "head_mark",
                f"{HEAD_INN}:1",
                person=_BAN["person"],
                ground="1",
                text="",
                entry=entry("2026-05-05"),
            )
        ),
        CREDIT,
        "refuse",
        {"people.head_mark_own_statement"},
        set(),
    ),
    "one head disqualified, another there": (
        sheet(head(), head("770000003365", surname="Лесной"), fact("disqualification", HEAD_INN, **_BAN)),
        CREDIT,
        "safeguards",
        {"people.one_head_disqualified"},
        {"people.head_disqualified"},
    ),
    "unrelated activities of a trader": (
        sheet(*(fact("activity_reported", c, code=c, name=c, main=False) for c in ("03.11", "20.1", "62.01"))),
        CREDIT,
        "work",
        set(),
        {"activity.unrelated", "activity.broad"},
    ),
    "unrelated activities of an old firm": (
        sheet(
            main("43.2"),
            *(fact("activity_reported", c, code=c, name=c, main=False) for c in ("03.11", "20.1", "62.01")),
        ),
        CREDIT,
        "work",
        {"activity.broad"},
        {"activity.unrelated"},
    ),
}
