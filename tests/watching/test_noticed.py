"""What of the change events of a company is worth telling."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest
from watching.news import DAY, TODAY, changed, founder, head, noticed, status, told, unlisted

from checker.facts import Evidence, Fact
from checker.watching.kinds import News, Rule
from checker.watching.noticed import notice, tells
from scrapers.fssp.words import number_of


def test_a_head_who_left_and_one_who_came_are_one_change() -> None:
    old, new = head("ЧЕРНОВИКОВА ИННА ОЛЕГОВНА", "980000011199"), head()
    (one,) = noticed(
        changed("head", None, new, key="980000111002:02"), changed("head", old, None, key="980000011199:02")
    )
    assert (one.kind, one.before, one.after, one.day) == ("head", old, new, date(2026, 10, 6))


def test_a_decision_to_strike_off_says_until_when_one_may_object() -> None:
    (one,) = noticed(changed("status", None, status("105"), key="105"))
    assert (one.kind, one.worse, one.deadline, one.advice) == ("exclusion", True, date(2027, 1, 6), "object")


def test_a_state_that_took_the_place_of_another_is_told_once() -> None:
    old, new = status("114", "2026-03-19"), status("117")
    (one,) = noticed(changed("status", None, new, key="117"), changed("status", old, None, key="114"))
    assert (one.kind, one.before, one.worse, one.deadline) == ("bankruptcy", old, True, date(2026, 12, 7))


def test_all_that_happened_to_the_shares_is_one_piece_of_news() -> None:
    (one,) = noticed(
        changed("founder", founder(percent="100"), founder(percent="86"), key="980006778459"),
        changed("founder", None, founder("ВЫМЫШЛЕННИКОВ ЮРИЙ ВИКТОРОВИЧ", "980010892820", "14"), key="980010892820"),
    )
    assert (one.kind, len((one.before or {})["founders"]), len((one.after or {})["founders"])) == ("owner", 1, 2)


def test_a_debt_that_is_not_listed_any_more_is_better_news() -> None:
    assert told(unlisted("debtam")) == [("arrears", False)]


LEVY = {
    "number": "5/26/98001-ИП", "opened": "2026-09-01", "list": "active", "due_kop": 500_000_00,
    "remaining_kop": 500_000_00, "subject_kind": "supplier",
    "document": {"type": "Исполнительный лист", "number": "ФС 000000017", "date": "2026-08-01"},
}  # fmt: skip
AGAIN = {**LEVY, "number": "6/26/98001-ИП", "opened": "2026-10-01"}


def levied(before: Any, after: Any) -> News:
    return changed("enforcement", before, after, key=(after or before)["number"], source="fssp")


def known(source: str, block: str, key: str, value: Mapping[str, Any]) -> Fact:
    evidence = Evidence(source=source, record=key, as_of=DAY, fetched_at=datetime(2026, 10, 1, tzinfo=UTC), sha256="0")
    return Fact(block=block, key=key, value=value, evidence=evidence)


def test_a_document_that_is_brought_again_is_no_new_debt() -> None:
    assert told(levied(None, AGAIN)) == [("enforcement", True)]
    assert told(levied(None, LEVY), levied(None, AGAIN)) == [("enforcement", True)]
    before = [known("fssp", "enforcement", LEVY["number"], {**LEVY, "ended_by": "46.1.4"})]
    assert notice([levied(None, AGAIN)], TODAY, before) == []
    other = [known("fssp", "enforcement", "7/26/98001-ИП", {**LEVY, "document": {**LEVY["document"], "number": "б/н"}})]
    assert len(notice([levied(None, AGAIN)], TODAY, other)) == 1


def test_a_proceeding_of_which_nothing_was_collected_is_worse_news() -> None:
    over = {**LEVY, "list": "ended", "ended_on": "2026-10-01", "ended_by": "46.1.4"}
    gone = unlisted("fssp", f"1{number_of(LEVY['number']).digits}")
    (one,) = noticed(gone, levied(None, over))
    assert (one.worse, one.advice) == (True, "uncollectable")
    (one,) = noticed(levied(None, over), gone)
    assert one.worse
    (one,) = notice([gone, levied(None, over)], TODAY, [known("fssp", "enforcement", LEVY["number"], LEVY)])
    assert (one.before, one.sum_kop) == (LEVY, 500_000_00)


def test_what_a_list_does_not_name_any_more_is_told_with_what_it_said() -> None:
    gone = unlisted("fssp", f"1{number_of(LEVY['number']).digits}")
    (one,) = notice([gone], TODAY, [known("fssp", "enforcement", LEVY["number"], LEVY)])
    assert (one.kind, one.worse, one.before, one.sum_kop) == ("enforcement", False, LEVY, 500_000_00)
    assert told(levied(None, LEVY), unlisted("fssp", gone.key)) == [], "it came and went"


@pytest.mark.parametrize(
    ("value", "source", "block"),
    [
        ({"number": "1", "kind": "civil", "roles": ["plaintiff"], "registered": "2026-10-01"}, "kad", "court_case"),
        ({"number": "1", "kind": "bankruptcy", "roles": ["respondent"]}, "kad", "court_case"),
        ({"number": "1", "kind": "civil", "roles": ["respondent"], "registered": "2025-01-01"}, "kad", "court_case"),
        ({"number": "1", "kind": "civil", "roles": ["respondent"], "outcome": "denied"}, "kad", "court_case"),
        ({"number": "1", "roles": [], "kind": "civil", "possible": True}, "kad", "court_case"),
        ({"number": "1", "role": "creditor", "kind": "intention", "published": "2026-10-01"}, "fedresurs", "intention"),
        ({"number": "1", "role": "debtor", "kind": "intention", "published": "2025-01-01"}, "fedresurs", "intention"),
        ({"number": "1", "role": "other", "type": "FirmLiquidation"}, "fedresurs", "fedresurs_message"),
        ({"number": "1", "type": "Meeting", "role": "debtor"}, "efrsb", "bankruptcy_message"),
        ({"number": "1", "stage": "ProceedingsStopped"}, "efrsb", "bankruptcy"),
        ({"high": False, "checked_on": "2026-10-01"}, "cbr_zsk", "zsk"),
        ({"number": "1", "included_on": "2024-01-01", "excluded_on": "2026-01-01"}, "rnp", "unfair_supplier"),
        ({"email": "A@EXAMPLE.RU"}, "egrul", "email"),
        ({"code": "49.41", "main": True}, "egrul", "activity"),
    ],
)
def test_what_is_no_news(value: dict[str, Any], source: str, block: str) -> None:
    assert noticed(changed(block, None, value, key="1", source=source)) == []


def test_what_we_only_read_otherwise_is_no_news() -> None:
    event = changed("status", None, status("105"), key="105")
    assert noticed(msgspec.structs.replace(event, kind="reparsed")) == []


def test_one_stage_of_a_bankruptcy_is_told_once_by_whomever() -> None:
    card = {"number": "А98-20/2026", "stage": "Tender", "since": "2026-10-02"}
    act = {
        "number": "71", "type": "ArbitralDecree", "decision": "Receivership", "decision_on": "2026-10-02",
        "published": "2026-10-05", "creditor_register_closes": "2026-12-08", "role": "debtor", "case": "А98-20/2026",
    }  # fmt: skip
    stage = changed("bankruptcy", {**card, "stage": "Watching"}, card, key=card["number"], source="efrsb")
    message = changed("bankruptcy_message", None, act, key="71", source="efrsb")
    register = changed("status", status("114"), status("117"), key="117")
    (one,) = noticed(stage, message)
    assert (one.block, one.deadline) == ("bankruptcy", date(2026, 12, 8)), "the day that the message itself names"
    assert [found.block for found in noticed(register, stage, message)] == ["status"]
    had = [known("egrul", "status", "117", status("117"))]
    assert notice([stage, message], TODAY, had) == []


def test_arrears_are_told_by_how_much_they_grew() -> None:
    grown = changed("tax_debt_total", {"total_kop": 1_000_00}, {"total_kop": 5_000_000_00}, source="debtam")
    (one,) = noticed(grown)
    assert (one.sum_kop, one.worse) == (4_999_000_00, True)
    assert tells({}, one)
    (one,) = noticed(changed("tax_debt_total", {"total_kop": 5_000_00}, {"total_kop": 6_000_00}, source="debtam"))
    assert not tells({}, one)
    assert tells({"arrears": Rule(on=True, over_kop=100_00)}, one)
    assert not tells({"arrears": Rule(on=False)}, one)


def test_a_sum_that_is_not_known_is_told() -> None:
    case = {"number": "А98-17/2026", "kind": "civil", "roles": ["respondent"], "registered": "2026-10-01"}
    (one,) = noticed(changed("court_case", None, case, key="1", source="kad"))
    assert one.sum_kop is None
    assert tells({}, one)
    (one,) = noticed(changed("court_case", None, {**case, "claim_kop": 10_000_00}, key="1", source="kad"))
    assert not tells({}, one)
    (one,) = noticed(changed("court_case", None, {**case, "claim_kop": 99, "currency": "USD"}, key="1", source="kad"))
    assert one.sum_kop is None


def test_a_reorganisation_names_the_successor_once() -> None:
    heir = {"name_full": 'ООО "НАСЛЕДНИК"', "inn": "9800000221", "ogrn": "1159800000017"}
    ended = {"method": {"code": "304"}, "date": "2026-10-05", "entry": status("304")["entry"]}
    (one,) = noticed(
        changed("status", status("124"), None, key="124"),
        changed("status", None, status("304"), key="304"),
        changed("termination", None, ended),
        changed("successor", None, heir, key="1159800000017"),
    )
    assert (one.kind, one.advice) == ("status", "to_successor")
    assert (one.after or {})["successors"] == [
        {"name": 'ООО "НАСЛЕДНИК"', "inn": "9800000221", "ogrn": "1159800000017"}
    ]


def test_what_is_told_of_a_person_is_apart_from_the_company() -> None:
    card = {"number": "А98-20/2026", "stage": "CitizenAssetsDisposal", "since": "2026-10-02"}
    own, his = (
        changed("bankruptcy", None, card, key=card["number"], source="efrsb", person=person)
        for person in ("", "980000111002")
    )
    assert [(one.person, one.kind) for one in noticed(his, own)] == [("", "bankruptcy"), ("980000111002", "bankruptcy")]


CASE = {
    "number": "А98-17/2026", "guid": "44abfa48", "kind": "civil", "roles": ["respondent"], "registered": "2026-02-01",
    "claim_kop": 900_000_00,
}  # fmt: skip


def papers(**more: Any) -> dict[str, Any]:
    return {"guid": "44abfa48", "state": "pending", **more}


def test_papers_of_a_case_tell_how_a_known_suit_ended() -> None:
    lost = papers(state="finished", outcome="granted", outcome_on="2026-10-05")
    case = [known("kad", "court_case", CASE["number"], CASE)]
    ended = changed("court_case_papers", papers(), lost, key="44abfa48", source="kad")
    (one,) = notice([ended], TODAY, case)
    assert (one.worse, one.sum_kop, one.day, one.advice) == (True, 900_000_00, date(2026, 10, 5), "ask_settled")
    (one,) = notice([changed("court_case_papers", None, lost, key="44abfa48", source="kad")], TODAY, case)
    assert one.worse, "and so where they were read for the first time"
    first = changed("court_case_papers", None, papers(), key="44abfa48", source="kad")
    assert notice([first], TODAY, case) == [], "papers that end nothing are no second suit"
    mine = [known("kad", "court_case", CASE["number"], {**CASE, "roles": ["plaintiff"]})]
    assert notice([ended], TODAY, mine) == []
