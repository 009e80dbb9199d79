"""Asks whether one ИНН was declared invalid (NOTES.md): one POST, no key, no captcha by what is known."""

from __future__ import annotations

from collections.abc import Iterator

from scrapers.base import asked_name
from scrapers.http import Answer, Client, NotAnswered
from scrapers.told import refused_keys, told_object

HOST = "service.nalog.ru"
_SITE = f"https://{HOST}"


def ask(client: Client, number: str) -> Iterator[Answer]:
    """The answer, which names the number and says since when it is invalid, if it is. Raises NotAnswered."""
    kind = "ul" if len(number) == 10 else "fl"
    answer = client.post(
        f"{_SITE}/invalid-inn-proc.json",
        expect="json",
        form={"k": kind, "inn": number},
        headers={"Referer": f"{_SITE}/invalid-inn-{kind}.html", "X-Requested-With": "XMLHttpRequest"},
        name=asked_name("invalid_inn", number),
    )
    _check(answer, number)
    yield answer


def _check(answer: Answer, number: str) -> None:
    said = told_object(answer)
    if keys := refused_keys(said):
        told = f"the site refuses the request: {', '.join(keys)[:100]}"
        raise NotAnswered("layout", told, again=False, answer=answer.sha256)
    if answer.status >= 400 or said.get("inn") != number:
        raise NotAnswered("layout", "the answer does not name the ИНН asked for", answer=answer.sha256)
