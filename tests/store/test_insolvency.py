"""Bankruptcies in the ledger, on both databases: the newest of cards and messages is the stage; intentions end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.base import Base
from support.files import inn

from checker.facts import Deal, State
from checker.raw import Raw
from checker.scoring.engine import evaluate
from scrapers.fedresurs.parse import publications_name

RECORDED = Path(__file__).parents[1] / "recorded"
SOAP = (RECORDED / "efrsb/007-constructed-soap.xml").read_bytes()
CARD = (RECORDED / "efrsb/001-anonymised-tender.json").read_text()
OWN = "98000000-0000-4000-8000-000000000001"


def stages(base: Base, number: str) -> list[str]:
    return [str(fact.value["stage"]) for fact in base.sheet(number).of("bankruptcy")]


def message(name: str, upto: str) -> bytes:
    """The SOAP answer with the messages up to the one of this number."""
    end = SOAP.index(b"</MessageData>", SOAP.index(upto.encode())) + len(b"</MessageData>")
    return SOAP[:end] + b"</Messages>"


@pytest.mark.parametrize(
    ("sample", "number", "code"),
    [
        ("cmpbankrupts_0272023903_Tender.json", "0272023903", "bankruptcy.competition"),
        ("cmpbankrupts_0266051268_Watching.json", "0266051268", "bankruptcy.observation"),
        ("cmpbankrupts_0107022399_ProceedingsStopped.json", "0107022399", "bankruptcy.stopped"),
    ],
)
def test_the_real_answers_come_to_their_findings(base: Base, shared: Path, sample: str, number: str, code: str) -> None:
    base.load(shared / "samples/courts/efrsb" / sample)
    verdict = evaluate(base.sheet(number), Deal(kind="credit", sum_kop=300_000_00))
    told = [finding for finding in verdict.findings if finding.code.startswith("bankruptcy.")]
    assert [finding.code.startswith(code) for finding in told] == [True]
    assert (told[0].state == "bad") is (code != "bankruptcy.stopped")


def test_the_newest_decision_of_the_messages_is_the_stage_in_whatever_order_they_come(base: Base) -> None:
    base.load(message("first.xml", "9800011"), "later.xml")
    assert stages(base, inn(20)) == ["Tender"]
    base.load(message("second.xml", "9800010"), "earlier.xml")
    assert stages(base, inn(20)) == ["Tender"], "an older message says nothing of today"
    base.load(SOAP, "all.xml")
    assert stages(base, inn(20)) == ["ProceedingsStopped"]
    told = {
        str(fact.value["number"]): fact.value.get("annulled") for fact in base.sheet(inn(20)).of("bankruptcy_message")
    }
    assert told["9800012"] is True and told["9799999"] is True and told["9800011"] is None


def test_a_card_of_today_is_newer_than_a_message_of_last_year(base: Base) -> None:
    base.load(SOAP, "all.xml")
    base.load(CARD.replace(inn(7), inn(20)).encode(), "card.json")
    assert stages(base, inn(20)) == ["Tender"]
    base.load(SOAP + b"\n", "all-again.xml")
    assert stages(base, inn(20)) == ["Tender"]


def test_each_block_opens_its_own_bytes(base: Base) -> None:
    base.load(SOAP, "all.xml")
    sheet = base.sheet(inn(20))
    for fact in (*sheet.of("bankruptcy"), *sheet.of("bankruptcy_message")):
        raw = base.raw(fact.evidence.id)
        assert isinstance(raw, Raw) and raw.data.startswith(b"<MessageData"), fact


def test_an_intention_that_is_annulled_later_is_no_fact_any_more(base: Base) -> None:
    page: dict[str, Any] = json.loads((RECORDED / "fedresurs/answers/found.json").read_text())
    page = {"pageData": page["pageData"][:1], "found": 1}
    name = publications_name(inn(7), OWN)
    base.load(json.dumps(page).encode(), name)
    assert [fact.value["role"] for fact in base.sheet(inn(7)).of("intention")] == ["debtor"]
    page["pageData"][0]["isAnnulled"] = True
    base.load(json.dumps(page).encode(), name)
    assert list(base.sheet(inn(7)).of("intention")) == []
    assert base.coverage(inn(7), "fedresurs").state is State.FOUND
    assert ("intention", "98000001", "ended") in base.events()


def test_a_message_that_leaves_the_stage_alone_is_no_check_of_the_register(base: Base) -> None:
    """Somebody brought one message about the manager's fee: in which stage the case is stands in no record."""
    words = "об освобождении или отстранении арбитражного управляющего"
    text = message("one.xml", "9800010").decode()
    start = text.index('Name="', text.index("<DecisionType")) + 6
    base.load((text[:start] + words + text[text.index('"', start) :]).encode(), "one.xml")
    assert stages(base, inn(20)) == []
    found = base.coverage(inn(20), "efrsb")
    assert (found.state, found.reason) == (State.NOT_CHECKED, "never_asked")


def test_a_stage_told_by_a_message_that_a_later_file_takes_back_counts_no_more(base: Base) -> None:
    annul = (
        "<Messages><MessageData><Id>9800099</Id><Number>9800099</Number><CaseNumber>А98-1020/2024</CaseNumber>"
        '<MessageInfo MessageType="Annul"><Annul><IdAnnuledMessage>{}</IdAnnuledMessage></Annul></MessageInfo>'
        "{}<PublishDate>2024-09-05T09:00:00</PublishDate></MessageData></Messages>"
    )
    at = SOAP.index(b"<Bankrupt", SOAP.index(b"9800011"))
    debtor = SOAP[at : SOAP.index(b"</Bankrupt>", at)].decode() + "</Bankrupt>"
    declared = SOAP[: SOAP.index(b"<MessageData")].decode()
    head = declared[: declared.rindex("<Messages")] if "<Messages" in declared else declared
    base.load(message("first.xml", "9800011"), "first.xml")
    assert stages(base, inn(20)) == ["Tender"]
    base.load((head + annul.format("9800011", debtor)).encode(), "annul.xml")
    assert stages(base, inn(20)) == ["Watching"], "the message before it stands"
    base.load((head + annul.format("9800010", debtor).replace("9800099", "9800098")).encode(), "annul-too.xml")
    assert stages(base, inn(20)) == []
    codes = {
        finding.code for finding in evaluate(base.sheet(inn(20)), Deal(kind="credit", sum_kop=300_000_00)).findings
    }
    assert not {code for code in codes if code.startswith("bankruptcy.")}
