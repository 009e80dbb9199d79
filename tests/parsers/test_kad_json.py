"""КАД in JSON: lists of documents of one case, answers of Checko; requests and other answers are refused."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.proof import examples

from checker.records import Leftover, Parsed, Record, Rejected, Unlinked
from scrapers.base import About, Look, NotRead, asked_name
from scrapers.registry import SOURCES, recognise

RECORDED = Path(__file__).parents[1] / "recorded" / "kad"
DOCUMENTS = RECORDED / "003-constructed-documents.json"
CHECKO = RECORDED / "004-constructed-checko.json"
CHECKO_OF_BAILIFFS = RECORDED.parent / "fssp" / "003-constructed-checko.json"
FILED, RESPONDENT, OTHER = "6600000109", "6600000204", "6600000300"
SITE, SELLER = SOURCES["kad"].formats[1:]


def documents(*, number: str = RESPONDENT, **changed: Any) -> list[Parsed]:
    """The recorded list, with other values in its last item (the claim) or, by `Items`, other items."""
    answer = json.loads(DOCUMENTS.read_bytes())
    result = answer["Result"]
    result |= {key: changed.pop(key) for key in ("Items", "TotalCount") if key in changed}
    if changed:
        result["Items"][-1] |= changed
    name = asked_name("kad", number) if number else "documents.json"
    return list(SITE.parse([json.dumps(answer).encode()], About(name, 20261122)))


def papers(found: list[Parsed]) -> dict[str, Any]:
    (record,) = (item for item in found if isinstance(item, Record))
    told: dict[str, Any] = record.body["papers"]
    return told


def items() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(DOCUMENTS.read_bytes())["Result"]["Items"]
    return found


def test_documents_tell_sum_state_and_outcome_of_the_case() -> None:
    assert papers(documents()) == {
        "number": "А60-90201/2026",
        "guid": "00000000-0000-4000-8000-000000000201",
        "by": "inn",
        "claim_kop": 12500001,
        "state": "finished",
        "outcome": "partly",
        "outcome_on": "2026-07-01",
        "outcome_from": "Решение. Удовлетворить иск частично",
        "instance": "first",
        "awarded_kop": 10000050,
    }


def test_who_filed_nothing_is_told_the_case_alone() -> None:
    assert papers(documents(number=OTHER))["by"] == "case"


def test_documents_that_nobody_asked_for_are_of_those_who_filed_them() -> None:
    found = documents(number="")
    assert [(item.subject, item.part) for item in found if isinstance(item, Record)] == [
        (RESPONDENT, "d:А60-90201/2026"),
        (FILED, "d:А60-90201/2026"),
    ]
    alone = [item | {"Declarers": []} for item in items()]
    assert [type(item) for item in documents(number="", Items=alone)] == [Unlinked]


def test_a_complaint_that_waits_leaves_the_case_pending() -> None:
    told = papers(documents(Items=items()[1:], TotalCount=4))
    assert (told["outcome"], told["state"]) == ("partly", "pending")


def test_a_piece_of_the_list_without_an_end_says_nothing_of_the_state() -> None:
    found = documents(Items=items()[3:], TotalCount=61)
    assert "state" not in papers(found)
    assert found[-1] == Leftover("partial", "2 of 61")
    assert papers(documents(Items=items()[3:], TotalCount=2))["state"] == "pending"


@pytest.mark.parametrize(
    ("claim", "said", "expected"),
    [
        (0.01, "", {"claim_kop": 1}),
        (0, "", {}),
        (None, "Сумма исковых требований 125 000,00", {"claim_kop": 12500000}),
        (1000, "Сумма исковых требований 1 000,00 долларов США", {"claim_kop": 100000, "currency": "USD"}),
        (1000, "Сумма исковых требований 1 000,00 тенге", {"claim_kop": 100000, "currency": "KZT"}),
        (1000, "Сумма исковых требований 1 000,00 белорусских рублей", {"claim_kop": 100000, "currency": "BYN"}),
        (1000, "в евро", {"claim_kop": 100000, "currency": "EUR"}),
    ],
)
def test_sums_of_claims(claim: float | None, said: str, expected: dict[str, Any]) -> None:
    told = papers(documents(ClaimSum=claim, AdditionalInfo=said))
    assert {key: told[key] for key in ("claim_kop", "currency") if key in told} == expected


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"DisplayDate": "31.02.2026"}, "31.02.2026"),
        ({"ClaimSum": -5}, "ClaimSum -5 is no sum"),
        ({"ClaimSum": 10**18}, "is no sum"),
        ({"ClaimSum": "много"}, "is no sum"),
        ({"CaseId": "00000000-0000-4000-8000-000000000999"}, "of several cases"),
        ({"Declarers": 7}, "cannot be read"),
    ],
)
def test_a_list_that_cannot_be_believed_is_refused(changed: dict[str, Any], reason: str) -> None:
    (refused,) = documents(**changed)
    assert isinstance(refused, Rejected)
    assert reason in refused.reason


def test_without_a_number_in_the_names_of_files_the_case_is_known_by_its_guid() -> None:
    found = documents(Items=[item | {"FileName": ""} for item in items()])
    assert "number" not in papers(found)
    ((block, key, _),) = SOURCES["kad"].blocks({"papers": papers(found)})
    assert (block, key) == ("court_case_papers", "00000000-0000-4000-8000-000000000201")


def checko(number: str = RESPONDENT, **changed: Any) -> list[Parsed]:
    answer = json.loads(CHECKO.read_bytes())
    answer["data"] |= changed
    return list(
        SELLER.parse([json.dumps(answer, ensure_ascii=False).encode()], About(asked_name("kad", number), 20261122))
    )


def test_an_answer_of_the_seller_gives_roles_by_the_number() -> None:
    cases = {item.part: item.body["case"] for item in checko() if isinstance(item, Record)}
    assert {part: case["roles"] for part, case in cases.items()} == {
        "c:А60-90301/2026": ["respondent"],
        "c:А60-90302/2025": ["plaintiff"],
        "p:c:А60-90303/2025": [],
    }
    assert [case.get("claim_kop") for case in cases.values()] == [125000050, 1, None]
    assert cases["p:c:А60-90303/2025"]["possible"] is True
    assert all("kind" not in case for case in cases.values())


def test_an_answer_of_the_seller_about_another_company_is_refused() -> None:
    assert checko(OTHER) == [Rejected("the answer", f"it is about {RESPONDENT}, and {OTHER} was asked for")]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (
            {"company": {"ИНН": "7700000005"}},
            "company.ИНН «7700000005» is no ИНН: its length or its check digit is wrong",
        ),
        ({"meta": {"status": "error"}}, "it is a refusal of the seller: meta.status is «error»"),
    ],
)
@pytest.mark.parametrize(("code", "answer"), [("kad", CHECKO), ("fssp", CHECKO_OF_BAILIFFS)])
def test_why_an_answer_of_the_seller_is_not_read_is_said(
    code: str, answer: Path, changed: dict[str, Any], reason: str
) -> None:
    content = json.dumps({**json.loads(answer.read_bytes()), **changed}, ensure_ascii=False).encode()
    assert list(SOURCES[code].formats[2].parse([content], About("x.json", 20261122))) == [
        Rejected("the answer", reason)
    ]


@pytest.mark.parametrize(("code", "answer"), [("kad", CHECKO), ("fssp", CHECKO_OF_BAILIFFS)])
def test_a_mark_at_the_beginning_of_an_answer_of_the_seller_is_no_refusal(code: str, answer: Path) -> None:
    parse, about = SOURCES[code].formats[2].parse, About("x.json", 20261122)
    marked = [one for one in parse([b"\xef\xbb\xbf" + answer.read_bytes()], about) if isinstance(one, Record)]
    plain = [one for one in parse([answer.read_bytes()], about) if isinstance(one, Record)]
    assert plain
    assert [msgspec.structs.replace(one, offset=one.offset - 3) for one in marked] == plain


def test_an_empty_answer_of_the_seller_says_that_there_is_nothing() -> None:
    empty = {"ЗапВсего": 0, "СтрВсего": 0, "СтрТекущ": 1, "ОбщСуммИск": 0, "Записи": []}
    assert checko(**empty) == []
    content = json.dumps({"company": {"ИНН": RESPONDENT}, "data": empty, "meta": {}}, ensure_ascii=False).encode()
    found = recognise(Look(asked_name("kad", RESPONDENT), content, None))
    assert found is not None
    assert (found[0].code, found[2]) == ("kad", "checko")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"GroupByCase":false,"Count":25,"Page":1,"DisputeTypes":[],"Sides":[]}', "bank of decisions"),
        ('{"Page":1,"Count":25,"Courts":[],"Sides":[],"Judges":[]}', "a request to the search of cases"),
        ('{"Success":1,"Cases":[]}', "seller's mirror"),
        ('{"Success":true,"Result":{"CaseInfo":{"CaseNumber":"А40-1/2026"}}}', "the head of a case"),
        ('{"Success":true,"Result":{"Items":[{"CaseNumber":"А40-1/2026"}]}}', "older answer"),
        ('{"Success":true,"Result":{"TotalCount":0,"Items":[]}}', "a list without documents"),
    ],
)
def test_other_files_are_refused_by_what_they_are(content: str, reason: str) -> None:
    with pytest.raises(NotRead, match=reason):
        recognise(Look("file.json", content.encode(), None))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@examples("any value anywhere in КАД's and Checko's JSON: a record or a refusal, each slice its own", 2_000)
@given(st.data())
def test_any_value_is_read_or_refused(data: st.DataObject) -> None:
    path, form = data.draw(st.sampled_from([(DOCUMENTS, SITE), (CHECKO, SELLER)]))
    answer = json.loads(path.read_bytes())
    held = answer["Result"]["Items"] if form is SITE else answer["data"]["Записи"]
    chosen = data.draw(st.sampled_from(held))
    key = data.draw(st.sampled_from(sorted(chosen)))
    chosen[key] = data.draw(VALUES)
    content = json.dumps(answer, ensure_ascii=False).encode("utf-8", "surrogatepass")
    for item in form.parse([content], About(asked_name("kad", RESPONDENT), 20261122)):
        if isinstance(item, Record):
            raw = content[item.offset : item.offset + item.length]
            assert sha256(raw).digest() == item.sha256
            assert form.whole(raw)
