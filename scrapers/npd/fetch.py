"""Asks the status of one person as a payer of НПД (NOTES.md): one POST; at most two requests a minute."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from checker.dates import MOSCOW
from scrapers.base import asked_name
from scrapers.http import Answer, Client, NotAnswered
from scrapers.told import told_object

HOST = "statusnpd.nalog.ru"
_API = f"https://{HOST}/api/v1/tracker/taxpayer_status"

REFUSALS = {
    "taxpayer.status.service.limited.error": ("quota", "more than two requests in a minute", True),
    "taxpayer.status.service.unavailable.error": ("down", "the service says that it is not available", True),
    "validation.failed": ("layout", "the service takes the ИНН or the day for wrong", False),
}
"""`code` of a refusal (HTTP 422) → reason, sentence, whether later can help."""


def ask(client: Client, number: str) -> Iterator[Answer]:
    """The answer for today, which names the number and says yes or no. Raises NotAnswered."""
    today = datetime.now(UTC).astimezone(MOSCOW).date().isoformat()
    answer = client.post(
        _API,
        expect="json",
        json={"inn": number, "requestDate": today},
        name=asked_name("npd", number),
    )
    _check(answer, number)
    yield answer


def _check(answer: Answer, number: str) -> None:
    said = told_object(answer)
    if (code := str(said.get("code"))) in REFUSALS:
        reason, sentence, again = REFUSALS[code]
        raise NotAnswered(reason, sentence, again=again, answer=answer.sha256)
    if answer.status >= 400 or not isinstance(said.get("status"), bool):
        raise NotAnswered("layout", f"neither yes nor no: code {code[:60]}", answer=answer.sha256)
    if number not in str(said.get("message")):
        raise NotAnswered("layout", "the answer names another number", answer=answer.sha256)
