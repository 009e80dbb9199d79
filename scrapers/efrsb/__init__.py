"""ЕФРСБ, the register of bankruptcies: cards with the last procedure, and messages."""

from collections.abc import Iterator, Mapping
from typing import Any

from scrapers.base import Block, Format, Live, Source
from scrapers.efrsb.cards import PART, case_key, is_card, parse_cards, recognise_cards
from scrapers.efrsb.fetch import CANARY, HOSTS, ask
from scrapers.efrsb.messages import (
    is_message,
    is_rest_message,
    parse_messages,
    parse_rest,
    recognise_messages,
    recognise_rest,
)

KINDS = frozenset({"legal_entity", "entrepreneur"})


def blocks(body: Mapping[str, Any]) -> Iterator[Block]:
    """`bankruptcy` by the number of its case, or `bankruptcy_message` by its own."""
    if "stage" in body:
        yield "bankruptcy", case_key(body), body
    else:
        yield "bankruptcy_message", body["number"], body


SOURCE = Source(
    code="efrsb",
    title="Единый федеральный реестр сведений о банкротстве (ЕФРСБ)",
    official="https://bankrot.fedresurs.ru/",
    schedule="continuously",
    promise_hours=24 * 7,
    absence="nothing",
    complete_from=None,
    kinds=KINDS,
    confirmed=True,
    parser=1,
    formats=(
        Format(recognise=recognise_rest, parse=parse_rest, whole=is_rest_message),
        Format(recognise=recognise_cards, parse=parse_cards, whole=is_card),
        Format(recognise=recognise_messages, parse=parse_messages, whole=is_message),
    ),
    blocks=blocks,
    live=Live(ask=ask, hosts=HOSTS, kinds=KINDS, silence="nothing", canary=CANARY),
    looked=lambda part, channel: part == PART,  # noqa: ARG005 a message that leaves the stage alone does not tell it
)
