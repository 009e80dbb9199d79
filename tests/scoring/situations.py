"""The situations of the market that these sources can express. Adding one is adding a line."""

from __future__ import annotations

from datetime import date
from typing import Any

from checker.facts import Coverage, Deal, State

from .sheets import (
    CREDIT,
    HEAD_INN,
    LARGE,
    OGRN,
    RECEIVER_OGRN,
    address,
    blind,
    born,
    covered,
    entry,
    fact,
    head,
    identity,
    main,
    owner,
    possible,
    related,
    sheet,
    stale,
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

# name: (sheet, deal, decision, codes that must be there, beginnings of codes that must not)
SITUATIONS: dict[str, tuple[Any, Deal, str, set[str], set[str]]] = {
    "1 nothing against": (sheet(), CREDIT, "work", {"coverage.full", "status.active", "sign.sole"}, {"age."}),
    "1 large deal": (sheet(), LARGE, "work", {"coverage.full"}, set()),
    "3 bank without statements": (
        covered(
            sheet(identity(opf="12247"), main("64.19")),
            girbo=Coverage(source="girbo", state=State.NOT_APPLICABLE, reason="not_published_for_kind"),
        ),
        LARGE,
        "work",
        {"kind.financial"},
        {"coverage.not_checked", "finance.loss"},
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
        {"people.same_business_struck_off", "people.closed_badly", "age.under_12_months"},
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
        ),
        CREDIT,
        "refuse",
        {"people.control_changed_all", "activity.none"},
        {"age.over_10"},
    ),
    "43 transit profile": (
        sheet(*born("2025-09-10"), *year(480, 479, 1)),
        CREDIT,
        "refuse",
        {"finance.transit_profile", "age.12_18_months"},
        set(),
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
        sheet(identity(opf="20716"), main("68.32"), *year(5, 9, 0), total(60, active=60)),
        CREDIT,
        "work",
        {"kind.nonprofit", "people.companies"},
        {"finance.loss", "people.many", "people.too_many", "activity.none"},
    ),
    "56 technopark": (sheet(), CREDIT, "work", set(), {"address."}),
    "58 two heads jointly": (
        sheet(
            head(),
            head("770000003365", surname="Лесной"),
            fact("powers", kind="1", entry=entry("2018-11-01")),
        ),
        LARGE,
        "safeguards",
        {"sign.joint"},
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
