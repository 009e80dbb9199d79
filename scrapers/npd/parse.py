"""Answers of the НПД status service (JSON) → records (NOTES.md). Bytes in, records out; no network."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from checker import ids
from checker.records import Parsed
from scrapers.base import About, Block, Look
from scrapers.jsonfile import first_keys, read_object
from scrapers.xmlfile import BadRecord, Tree

_INN = re.compile(r"(?<![0-9])[0-9]{12}(?![0-9])")
_YES, _NO = "является плательщиком", "не является плательщиком"


def recognise(look: Look) -> str | None:
    """An object of status and message alone, whose message speaks of the tax."""
    if look.head is not None or first_keys(look.first, inside=False) != {"status", "message"}:
        return None
    return "json" if "профессиональный доход" in look.first.decode("utf-8", "replace").lower() else None


def parse(chunks: Iterable[bytes], about: About) -> Iterator[Parsed]:
    """One record if the person pays the tax, none if the answer says no; asof: the day on which it was got."""

    def make(tree: Tree, unknown: Counter[tuple[str, str]]) -> tuple[str, str, int, Tree] | None:  # noqa: ARG001 keys are fixed
        inn = _number(str(tree.get("message") or ""), tree.get("status"))
        return (inn, "", about.fetched, {"inn": inn, "status": True}) if tree["status"] else None

    return read_object(chunks, make, known_by="message")


def _number(message: str, status: Any) -> str:
    """The ИНН that the sentence names. Raises BadRecord where sentence and status disagree, or no ИНН is named."""
    words = " ".join(message.split())
    says_no = _NO in words
    if not isinstance(status, bool) or _YES not in words or says_no is status:
        raise BadRecord("status and message do not say the same")
    found = {match[0] for match in _INN.finditer(words)}
    if len(found) != 1 or not all(ids.inn_ok(number) for number in found):
        raise BadRecord("the message names no ИНН of a person, or a wrong one")
    return found.pop()


def blocks(body: Mapping[str, Any]) -> Iterator[Block]:
    """One block: `self_employed`."""
    yield "self_employed", "", body
