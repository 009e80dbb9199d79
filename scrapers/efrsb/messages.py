"""Messages of the register of bankruptcies: `MessageData` in XML, alone, in a SOAP answer, in REST pages (NOTES.md)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from checker import ids
from checker.records import Leftover, Parsed, Record, Rejected, Unlinked
from scrapers.base import About, Look, NotRead
from scrapers.days import is_day
from scrapers.efrsb.decisions import STAGE_AFTER, decision_of
from scrapers.jsonfile import BadJson, first_keys, is_object, refusing, small
from scrapers.nodes import Found, Node, is_one, named
from scrapers.pagedata import case_number, day_in, read_page, text_of
from scrapers.xmlfile import UNREADABLE, BadRecord, NoNumber, Tree, unreadable
from scrapers.xmlhead import BadXml, read_head

MESSAGE = "MessageData"
DECREE, ANNUL = "ArbitralDecree", "Annul"
OF_REST = "bankruptGUID"
"""The key by which a row is one of the official service's."""
DEBTOR = "debtor"
PART = "case"
"""The unit of a card (`scrapers.efrsb.cards`)."""

_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")
_NUMBER = re.compile(r"[0-9]{1,18}")
_GUID = re.compile(r"[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}")

Issues = Counter[tuple[str, str]]


class _Message(NamedTuple):
    """A message before it is a record. whom: subject, or why it has none."""

    where: str
    whom: str | NoNumber
    number: str
    body: Tree
    annuls: tuple[str, ...]
    offset: int
    raw: bytes


def recognise_messages(look: Look) -> str | None:
    """XML of messages. Raises NotRead for a question of the same service, in which there are none."""
    if look.head is None:
        return None
    if look.head.root in (MESSAGE, "Messages"):
        return "xml"
    if look.head.root != "Envelope":
        return None
    if f"<{MESSAGE}".encode() in look.first:
        return "soap"
    if b"GetDebtorMessagesContent" in look.first or b"GetMessageContent" in look.first:
        raise NotRead("a question to the SOAP service of ЕФРСБ: there is no message in it")
    return None


def recognise_rest(look: Look) -> str | None:
    """Pages of `/v1/messages` of the official service."""
    if look.head is not None or "pageData" not in first_keys(look.first, inside=False):
        return None
    return "rest" if f'"{OF_REST}"'.encode() in look.first else None


def is_message(data: bytes) -> bool:
    """Whether bytes are one message and nothing else."""
    return is_one(data, MESSAGE)


def is_rest_message(data: bytes) -> bool:
    """Whether bytes are one message of a REST page, whole."""
    return is_object(data, OF_REST)


def parse_messages(chunks: Iterable[bytes], about: About) -> Iterator[Parsed]:
    """A record for each message whose debtor has a sound number; part: «m:» and its number."""
    issues: Issues = Counter()
    try:
        content = small(chunks)
        found = named(content, read_head(content).encoding, MESSAGE)
    except (BadJson, BadXml) as error:
        yield Rejected("byte 0", str(error)[:300])
        return
    made: list[_Message] = []
    for one in found:
        where = f"message at byte {one.offset}"
        if isinstance(one.node, BadXml):
            yield Rejected(f"byte {one.offset}", str(one.node)[:300])
            continue
        try:
            made.append(_message(where, one, {}, issues))
        except BadRecord as error:
            yield Rejected(where, str(error))
        except UNREADABLE as error:
            yield unreadable(where, error)
    yield from _records(made, about)
    yield from (Leftover(*what, count) for what, count in issues.items())


@refusing
def parse_rest(chunks: Iterable[bytes], about: About) -> Iterator[Parsed]:
    """As `parse_messages`, of a page whose rows hold the XML as text."""
    issues: Issues = Counter()
    page = read_page(small(chunks), "total")
    yield from page.partial()
    made: list[_Message] = []
    for row in page.rows:
        where = f"{text_of(row.tree.get('guid'))[:40] or 'message'} at byte {row.element.offset}"
        try:
            made.append(_message(where, _inner(row.tree, row.element.offset, row.element.raw), row.tree, issues))
        except NoNumber as error:
            yield Unlinked(where, str(error))
        except (BadRecord, BadXml) as error:
            yield Rejected(where, str(error)[:300])
        except UNREADABLE as error:
            yield unreadable(where, error)
    yield from _records(made, about)
    yield from (Leftover(*what, count) for what, count in issues.items())


def _inner(row: Tree, offset: int, raw: bytes) -> Found:
    """The message in a row's text. Raises NoNumber where the page was asked for without texts, BadRecord, BadXml."""
    if OF_REST not in row:
        raise BadRecord(f"a row without {OF_REST} is no message of the service")
    content = row.get("content")
    if not isinstance(content, str) or not content.strip():
        raise NoNumber("the message comes without its text: whom it is about is not in it")
    text = _DECLARED.sub("", content.removeprefix("\ufeff")).encode()
    found = named(text, "utf-8", MESSAGE)
    if len(found) != 1 or isinstance(found[0].node, BadXml):
        raise BadXml(f"{len(found)} messages in one text" if len(found) != 1 else str(found[0].node))
    return Found(found[0].node, offset, raw)


def _message(where: str, found: Found, row: Mapping[str, Any], issues: Issues) -> _Message:
    """row: what the service's page says around a message. Raises BadRecord."""
    node = found.node
    assert isinstance(node, Node)
    info = node.child("MessageInfo")
    kind = info.attribute("MessageType") if info else ""
    if info is None or not kind:
        raise BadRecord("no MessageInfo with a MessageType")
    said = info.children[0] if info.children else Node("", {})
    number = _own_number(node, row, found.raw)
    body: Tree = {"number": number, "type": kind, "role": DEBTOR, **_decision(kind, said, issues)}
    body |= _days(node, said, row, issues)
    case = case_number(node.text("CaseNumber") or said.text("CourtDecree", "FileNumber"))
    if case:
        body["case"] = case
    publisher = node.text("Publisher", "Inn")
    if len(publisher) == 10 and ids.inn_ok(publisher):
        body["publisher_inn"] = publisher
    if text_of(row.get("annulmentMessageGuid")) or row.get("isAnnulled") is True:
        body["annulled"] = True
    if text_of(row.get("lockReason")):
        body["locked"] = True
    annuls = tuple(_annulled(kind, said, issues))
    if annuls:
        body["annuls"] = list(annuls)
    return _Message(where, _debtor(node), number, body, annuls, found.offset, found.raw)


def _own_number(node: Node, row: Mapping[str, Any], raw: bytes) -> str:
    """The number of a message, else its guid; a file of one message has neither and is known by its bytes."""
    for text in (text_of(row.get("number")), node.text("Number"), node.text("Id")):
        if _NUMBER.fullmatch(text):
            return text
    for text in (text_of(row.get("guid")), node.text("MessageGUID")):
        if _GUID.fullmatch(text):
            return text.replace("-", "").lower()
    return f"x{sha256(raw).hexdigest()[:16]}"


def _debtor(node: Node) -> str | NoNumber:
    """The ИНН of the debtor, else its ОГРН: whom the message is about."""
    debtor = node.child("Bankrupt")
    if debtor is None:
        return NoNumber("the message names no debtor")
    person = ".Person" in debtor.attribute("type")
    inn, ogrn = debtor.text("Inn"), debtor.text("Ogrn")
    if ids.inn_ok(inn) and len(inn) == (12 if person else 10):
        return inn
    if not person and ids.ogrn_ok(ogrn):
        return ogrn
    return NoNumber(f"the debtor, {'a person' if person else 'a company'}, has no ИНН, or a wrong one")


def _decision(kind: str, said: Node, issues: Issues) -> Tree:
    decision = said.child("DecisionType")
    if kind != DECREE or decision is None:
        return {}
    words, number = " ".join(decision.attribute("Name").split()), decision.attribute("Id").strip()
    code = decision_of(words, number)
    if not code:
        issues["decision", f"{number} {words}"[:100]] += 1
    found = {"title": words, "decision": code, "decision_id": number if _NUMBER.fullmatch(number) else ""}
    return {key: value for key, value in found.items() if value}


def _days(node: Node, said: Node, row: Mapping[str, Any], issues: Issues) -> Tree:
    days: Tree = {}
    for key, text in (
        ("published", text_of(row.get("datePublish")) or node.text("PublishDate")),
        ("decision_on", said.text("CourtDecree", "DecisionDate")),
        ("creditor_register_closes", said.text("CreditorClaimRegisterCloseDate")),
    ):
        if day := day_in(text):
            days[key] = day
        elif text:
            issues["date", f"{key} {text}"[:60]] += 1
    return days


def _annulled(kind: str, said: Node, issues: Issues) -> Iterator[str]:
    """Numbers of the messages that this one takes back: its own word, or a court that cancels an act."""
    named = [said.text("IdAnnuledMessage")] if kind == ANNUL else []
    if (cancelled := said.child("CancelledMessages")) is not None:
        named += [" ".join(one.words().split()) for one in cancelled.children]
    if kind == ANNUL and not named[0]:
        issues["annuls", "nothing"] += 1
    for text in filter(None, named):
        if _NUMBER.fullmatch(text):
            yield text
        elif _GUID.fullmatch(text):
            yield text.replace("-", "").lower()
        else:
            issues["annuls", text[:40]] += 1


def _records(made: list[_Message], about: About) -> Iterator[Parsed]:
    """Records. A message taken back by another of the same file says so itself; else the other one says it for it."""
    own = {one.number for one in made}
    gone = {number for one in made for number in one.annuls}
    for one in made:
        if isinstance(one.whom, NoNumber):
            yield Unlinked(one.where, str(one.whom))
            continue
        body = {**one.body, "annulled": True} if one.number in gone else one.body
        asof = _asof(body, about)
        place = (one.offset, len(one.raw), sha256(one.raw).digest())
        yield Record(one.whom, f"m:{one.number}", asof, body, *place)
        if case := _case_after(body):
            yield Record(one.whom, PART, asof, case, *place)
        for number in one.annuls:
            if number not in own:
                taken: Tree = {
                    "number": number,
                    "type": "",
                    "role": DEBTOR,
                    "annulled": True,
                    "annulled_by": one.number,
                }
                yield Record(one.whom, f"m:{number}", asof, taken, *place)


def _case_after(body: Mapping[str, Any]) -> Tree | None:
    """What the message says of the case, in the words of a card: the same unit, so that the newest of all cards and
    messages is the present stage. None where it leaves the stage as it is, was taken back, or has no day.
    """
    stage = STAGE_AFTER.get(str(body.get("decision", "")))
    since = body.get("decision_on") or body.get("published")
    if not stage or not since or body.get("annulled"):
        return None
    return {
        "number": body.get("case", ""),
        "stage": stage,
        "stage_text": body["title"],
        "since": since,
        "message": body["number"],
    }


def _asof(body: Mapping[str, Any], about: About) -> int:
    day = body.get("published") or body.get("decision_on") or ""
    return int(day.replace("-", "")) if is_day(day) else about.fetched
