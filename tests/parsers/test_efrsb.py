"""ЕФРСБ: cards by the code of the procedure, messages in three shapes, and the asking on a real server."""

from __future__ import annotations

import json as jsons
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.files import inn, person
from support.heard import RECORDED, answers_of, look, note_of, outcome, read, records, unproved
from support.proof import examples
from support.told import Said, Site

from checker.records import Leftover, Parsed, Record, Rejected, Unlinked
from scrapers.base import About, Live, NotRead, asked_name, blocks_of
from scrapers.efrsb import KINDS, SOURCE
from scrapers.efrsb.cards import STAGES, parse_cards
from scrapers.efrsb.decisions import BY_WORDS, STAGE_AFTER, decision_of
from scrapers.efrsb.fetch import CANARY, HOSTS, ask
from scrapers.efrsb.messages import parse_messages, parse_rest
from scrapers.pagedata import case_number, text_of
from scrapers.registry import recognise

COMPANIES = "GET https://bankrot.fedresurs.ru/backend/cmpbankrupts"
PERSONS = "GET https://bankrot.fedresurs.ru/backend/prsnbankrupts"
LIVE = Live(ask=ask, hosts=HOSTS, kinds=KINDS, silence="nothing", canary=CANARY)
PARSERS = (parse_cards, parse_messages, parse_rest)
TODAY = 20261122


def page(*rows: dict[str, Any], total: int | None = None) -> bytes:
    return jsons.dumps({"pageData": rows, "total": len(rows) if total is None else total}, ensure_ascii=False).encode()


def card(number: int, code: Any = "Tender", **more: Any) -> dict[str, Any]:
    status = {"code": code, "description": "…", "date": "2026-03-20T00:00:00"}
    return {
        "guid": f"g{number}",
        "inn": inn(number),
        "lastLegalCase": {"number": "А98-1/2026", "status": status},
        **more,
    }


def asked(body: bytes, number: str) -> list[Parsed]:
    return list(parse_cards([body], About(asked_name("efrsb", number), TODAY)))


@pytest.mark.parametrize(
    ("sample", "number", "stage"),
    [
        ("cmpbankrupts_0272023903_Tender.json", "0272023903", "Tender"),
        ("cmpbankrupts_0266051268_Watching.json", "0266051268", "Watching"),
        ("cmpbankrupts_0107022399_ProceedingsStopped.json", "0107022399", "ProceedingsStopped"),
    ],
)
def test_the_real_answers_say_their_stage(shared: Path, sample: str, number: str, stage: str) -> None:
    content = (shared / "samples/courts/efrsb" / sample).read_bytes()
    [record] = read(sample, content, "efrsb")
    assert isinstance(record, Record) and record.subject == number
    [(block, key, value)] = blocks_of(SOURCE, record.body)
    assert (block, key, value["stage"]) == ("bankruptcy", record.body["number"], stage)
    assert value["status_text"] == "Действующее" or stage == "Tender"


@pytest.mark.parametrize(
    ("sample", "subject", "decision"),
    [
        ("message_ArbitralDecree_observation.xml", "2777267292", "Observation"),
        ("message_ArbitralDecree_2.xml", "1504029723", "ArbitrManagerActionsIllegal"),
        ("message_ArbitralDecree_person_completed.xml", None, None),
        ("message_StartOfExtrajudicialBankruptcy.xml", None, None),
        ("soap_GetDebtorMessagesContent_response.xml", None, None),
    ],
)
def test_the_real_messages_are_read_or_wait_unlinked(
    shared: Path, sample: str, subject: str | None, decision: str | None
) -> None:
    item, *case = read(sample, (shared / "samples/courts/efrsb" / sample).read_bytes(), "efrsb")
    if subject is None:
        assert isinstance(item, Unlinked) and not case
        return
    assert isinstance(item, Record) and (item.subject, item.body["decision"]) == (subject, decision)
    assert [one.body["stage"] for one in records(case)] == (["Watching"] if decision == "Observation" else [])


def test_a_decision_that_changes_the_stage_is_told_as_the_case_unless_it_was_annulled() -> None:
    content = (RECORDED / "efrsb/007-constructed-soap.xml").read_bytes()
    cases = [record for record in records(read("x.xml", content, "efrsb")) if record.part == "case"]
    told = [(record.asof, record.body["stage"], record.body["message"]) for record in cases]
    assert told == [
        (20240305, "Watching", "9800010"),
        (20240903, "Tender", "9800011"),
        (20250203, "ProceedingsStopped", "9800015"),
    ]
    assert {block for record in cases for block, *_ in blocks_of(SOURCE, record.body)} == {"bankruptcy"}
    assert set(STAGE_AFTER) <= set(BY_WORDS.values()) and set(STAGE_AFTER.values()) - STAGES == {"LegalCaseResume"}


def test_a_request_is_refused_by_its_kind(shared: Path) -> None:
    content = (shared / "samples/courts/efrsb/soap_request_template.xml").read_bytes()
    with pytest.raises(NotRead, match="question"):
        recognise(look("soap_request_template.xml", content))
    with pytest.raises(NotRead, match="found nothing"):
        recognise(look("answer.json", b'{"pageData": [], "total": 0}'))


def test_only_the_asked_one_is_read_of_a_page_and_all_of_a_file_that_somebody_brings() -> None:
    body = page(card(1), card(2))
    assert [record.subject for record in records(asked(body, inn(2)))] == [inn(2)]
    assert [record.subject for record in records(parse_cards([body], About("saved.json", TODAY)))] == [inn(1), inn(2)]


def test_of_two_cards_of_one_company_the_procedure_that_began_last_counts() -> None:
    old = card(1, "ProceedingsStopped")
    old["lastLegalCase"]["status"]["date"] = "2019-01-01T00:00:00"
    for rows in ((old, card(1)), (card(1), old)):
        items = asked(page(*rows), inn(1))
        assert [record.body["stage"] for record in records(items)] == ["Tender"]
        assert Leftover("second_card", "one ИНН") in items


def test_a_procedure_that_goes_on_hides_behind_no_past_one_because_its_day_cannot_be_read() -> None:
    old, now, none = card(1, "ProceedingsStopped"), card(1), card(1)
    old["lastLegalCase"]["status"]["date"] = "2019-01-01T00:00:00"
    now["lastLegalCase"]["status"]["date"] = "2026-02-31T00:00:00"
    none["lastLegalCase"] = None
    for rows in ((old, now, none), (none, now, old)):
        assert [record.body["stage"] for record in records(asked(page(*rows), inn(1)))] == ["Tender"]


def test_a_plan_that_was_fulfilled_declares_nobody_bankrupt() -> None:
    assert STAGE_AFTER["DebtRestructuringComplete"] == "ProceedingsStopped"
    assert STAGE_AFTER["PropertySaleComplete"] == "ProceedingsFinished"


@pytest.mark.parametrize("code", ["Moratorium", "", None, 5, ["Tender"]])
def test_a_procedure_that_is_not_known_is_found_and_told(code: Any) -> None:
    items = asked(page(card(1, code)), inn(1))
    [record] = records(items)
    assert record.body["stage"] not in STAGES
    assert [item.kind for item in items if isinstance(item, Leftover)] == ["stage"]


@pytest.mark.parametrize(
    "body",
    [
        b'{"pageData": null, "total": 0}', b'{"pageData": [1], "total": 1}', b'{"pageData": [], "total": "0"}',
        b'{"pageData": [], "total": true}', b'{"pageData": [{}, {}], "total": 1}', b"[]", b"{}", b"", b"\xff",
        b'{"pageData": [], "pageData": [{"inn": "1"}], "total": 1}',
    ],
)  # fmt: skip
def test_a_page_that_fails_its_checks_says_nothing(body: bytes) -> None:
    items = asked(body, inn(1))
    assert items and all(isinstance(item, Rejected) for item in items)


def test_a_day_and_a_case_are_read_however_they_are_written() -> None:
    assert case_number(" A40 - 12345/2024\n") == "А40-12345/2024"
    assert case_number("№ а07-1/23") == "А07-1/23"
    assert case_number("дело о банкротстве") == "дело о банкротстве"
    odd = card(1)
    odd["lastLegalCase"]["status"]["date"] = "2026-02-31T00:00:00"
    [record] = records(asked(page(odd), inn(1)))
    assert "since" not in record.body


def test_decisions_are_known_by_words_and_by_number_only_where_words_are_absent() -> None:
    assert {decision_of(f" {words.upper()}\n. ".replace("\n. ", ""), "") for words in BY_WORDS} == set(
        BY_WORDS.values()
    )
    assert decision_of("", "11") == "Observation"
    assert decision_of("о чём-то ином", "11") == ""
    assert decision_of("об утверждении мирового соглашения", "") == "SettlementAgreement"
    assert decision_of("об отказе в утверждении мирового соглашения", "") == ""


@pytest.mark.enable_socket
@pytest.mark.parametrize("path", answers_of("efrsb"), ids=lambda path: path.stem)
def test_an_answer_comes_to_its_outcome(path: Path) -> None:
    note = note_of(path)
    site = Site({COMPANIES: Said(path.read_bytes(), note["status"])})
    assert outcome(SOURCE, LIVE, site, inn(7))[0] == note["outcome"]


@pytest.mark.enable_socket
def test_what_was_recorded_is_found_for_exactly_this_number() -> None:
    content = (RECORDED / "efrsb/001-anonymised-tender.json").read_bytes()
    site = Site({COMPANIES: Said(content)})
    state, [answer] = outcome(SOURCE, LIVE, site, inn(7))
    assert (state, answer.name) == ("found", asked_name("efrsb", inn(7)))
    assert site.paths() == [f"{COMPANIES}?searchString={inn(7)}&limit=15&offset=0"]
    assert outcome(SOURCE, LIVE, site, inn(8))[0] == "nothing_found"
    people = Site({PERSONS: Said((RECORDED / "efrsb/004-constructed-persons.json").read_bytes())})
    assert outcome(SOURCE, LIVE, people, person(71))[0] == "layout"  # a row with a wrong ИНН


def test_every_way_of_not_answering_is_recorded() -> None:
    kinds = {note_of(path)["outcome"] for path in answers_of("efrsb")}
    assert kinds >= {"nothing_found", "captcha", "blocked", "geo", "layout", "down"}


@examples("efrsb: any bytes are read without raising", 20_000)
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_any_bytes_prove_every_record(content: bytes) -> None:
    for parse in PARSERS:
        assert unproved(SOURCE, content, parse([content], About("x.json", TODAY))) == []


NOTHING = st.sampled_from([None, "", " \u00a0", 5, [], {}])
SPOKEN = st.fixed_dictionaries(
    {},
    optional={
        "number": NOTHING | st.sampled_from(["А98-1/2026", "A98 - 1/26", "дело о банкротстве"]),
        "status": st.none() | st.fixed_dictionaries({"code": NOTHING | st.sampled_from(sorted(STAGES))}),
    },
)


@examples("efrsb: a card of a case without a number has a key, and no number that nobody told", 2_000)
@given(st.none() | SPOKEN, st.booleans())
def test_a_stage_is_told_under_a_key_whatever_its_case_lacks(case: dict[str, Any] | None, there: bool) -> None:
    row = card(1, lastLegalCase=case)
    if not there:
        del row["lastLegalCase"]
    content = page(row)
    [record] = records(items := asked(content, inn(1)))
    [(block, key, value)] = blocks_of(SOURCE, record.body)
    assert (block, key) == ("bankruptcy", value["number"] or "case")
    assert bool(value["number"]) == (there and bool(case) and text_of((case or {}).get("number")) != "")
    assert unproved(SOURCE, content, items) == []


def test_an_act_that_names_no_case_has_a_key_too() -> None:
    content = (RECORDED / "efrsb/007-constructed-soap.xml").read_bytes()
    bare = re.sub(rb"<(CaseNumber|FileNumber)>[^<]*</", rb"<\1></", content)
    items = list(read("x.xml", bare, "efrsb"))
    told = [blocks_of(SOURCE, record.body) for record in records(items) if record.part == "case"]
    assert [(key, value["number"]) for [(_, key, value)] in map(list, told)] == [("case", "")] * 3
    assert unproved(SOURCE, bare, items) == []


@pytest.mark.parametrize(
    ("recording", "parse", "key"),
    [("001-anonymised-tender", parse_cards, b'"guid"'), ("008-constructed-rest", parse_rest, b'"bankruptGUID"')],
)
def test_a_row_without_the_key_by_which_it_is_shown_is_refused(recording: str, parse: Any, key: bytes) -> None:
    content = (RECORDED / f"efrsb/{recording}.json").read_bytes()
    about = About("x.json", TODAY)
    told = records(parse([content], about))
    items = list(parse([content.replace(key, key.swapcase(), 1)], about))
    left = [(one.part, one.offset) for one in told if one.offset != told[0].offset]
    assert [(one.part, one.offset) for one in records(items)] == left
    assert any(isinstance(item, Rejected) and "without" in item.reason for item in items)


SEEDS = [path.read_bytes() for path in sorted((RECORDED / "efrsb").glob("0*")) if path.suffix in (".json", ".xml")]
SEEDS = [seed for seed in SEEDS if b'"yields"' not in seed]


@examples("efrsb: recorded bytes, cut and changed", 10_000)
@given(st.sampled_from(SEEDS), st.integers(0, 12_000), st.binary(max_size=8), st.integers(0, 40))
def test_changed_recordings_prove_every_record(seed: bytes, at: int, put: bytes, gone: int) -> None:
    content = seed[:at] + put + seed[at + gone :]
    for parse in PARSERS:
        assert unproved(SOURCE, content, parse([content], About("x.json", TODAY))) == []


@examples("efrsb: a page in any pieces is one page", 2_000)
@given(st.sampled_from(SEEDS), st.integers(1, 4_000))
def test_pieces_make_no_difference(seed: bytes, piece: int) -> None:
    pieces = [seed[start : start + piece] for start in range(0, len(seed), piece)]
    for parse in PARSERS:
        assert list(parse(pieces, About("x", TODAY))) == list(parse([seed], About("x", TODAY)))
