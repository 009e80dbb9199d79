"""The seller's answers, page by page, from a client of the test: what is a refusal, what is kept from a tariff."""

from __future__ import annotations

import time
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.files import inn
from support.visits import answer

from scrapers.checko_api import KEY, MOST_PAGES, Ear, Quota, ask, quota_of
from scrapers.http import Answer, NotAnswered

SECRET = "klyuch-primera-0815"


class Pages:
    """A client that answers with these, one after the other, and remembers what it was asked."""

    def __init__(self, ear: Ear, *pages: Any, status: int = 200) -> None:
        self.ear, self.pages, self.status = ear, iter(pages), status
        self.asked: list[dict[str, str]] = []

    def get(self, url: str, *, params: dict[str, str], **_more: Any) -> Answer:
        self.asked.append(params)
        said = next(self.pages)
        if isinstance(said, NotAnswered):
            raise said
        body = msgspec.json.encode(said)
        self.ear(body)
        full = answer(body, url=f"{url}?{'&'.join(f'{name}={value}' for name, value in params.items())}")
        return msgspec.structs.replace(full, status=self.status)


def page(number: int, of: int, **data: Any) -> dict[str, Any]:
    told = {"СтрВсего": of, "СтрТекущ": number, "ЗапВсего": of * 100, "Записи": [], **data}
    return {"company": {"ИНН": inn(1)}, "data": told, "meta": {"status": "ok"}}


def keep(data: bytes) -> bytes:
    return sha256(data).digest()


def put(*pages: Any, status: int = 200, left: float = 60) -> tuple[Pages, Iterator[Answer]]:
    ear = Ear(SECRET, keep)
    client = Pages(ear, *pages, status=status)
    return client, ask(client, ear, SECRET, "kad", inn(1), time.monotonic() + left)  # type: ignore[arg-type]


def refused(*pages: Any, status: int = 200) -> NotAnswered:
    with pytest.raises(NotAnswered) as caught:
        list(put(*pages, status=status)[1])
    return caught.value


def test_all_pages_are_asked_for_and_no_address_has_the_key() -> None:
    client, answers = put(page(1, 3), page(2, 3), page(3, 3))
    told = list(answers)
    assert [asked["page"] for asked in client.asked] == ["1", "2", "3"]
    assert {asked["limit"] for asked in client.asked} == {"100"}
    assert {asked["key"] for asked in client.asked} == {SECRET}
    assert [one.url for one in told][1] == f"https://api.checko.ru/v2/legal-cases?inn={inn(1)}&page=2"
    assert not [one for one in told if SECRET in repr(one)]


def test_no_more_than_ten_pages_and_none_once_the_time_is_up() -> None:
    client, answers = put(*(page(number, 50) for number in range(1, 51)))
    assert len(list(answers)) == MOST_PAGES
    client, answers = put(page(1, 3), left=-1)
    with pytest.raises(NotAnswered, match="no time"):
        next(answers)
    assert not client.asked


@pytest.mark.parametrize(
    ("status", "message", "reason"),
    [
        (200, "Неверный ключ", "no_key"), (200, "Доступ к методу закрыт", "no_key"),
        (200, "Превышен лимит запросов для ключа", "quota"), (200, "Недостаточно средств", "quota"),
        (400, "Неверно указан ИНН", "layout"), (400, "Не указан ключ API", "no_key"), (200, "", "layout"),
    ],
)  # fmt: skip
def test_what_it_says_of_a_refusal_is_understood(status: int, message: str, reason: str) -> None:
    told = refused({"meta": {"status": "error", "message": f"{message} {SECRET}"}}, status=status)
    assert told.reason == reason
    assert SECRET not in f"{told!r}{told.detail}"


@pytest.mark.parametrize("data", [None, {"Записи": None, "СтрВсего": 0}])
def test_a_list_that_is_null_is_not_absent(data: Any) -> None:
    told = refused({**page(1, 1), "data": data})
    assert (told.reason, "tariff" in told.detail) == ("no_key", True)


@pytest.mark.parametrize("said", [[], {}, {"meta": {"status": "ok"}}, {"data": [], "meta": {"status": "ok"}}])
def test_an_answer_of_another_build_is_none(said: Any) -> None:
    assert refused(said).reason == "layout"


def test_what_was_raised_deeper_does_not_hang_on_what_is_raised() -> None:
    """A traceback that somebody prints tells what a refusal was raised from."""
    told = refused(NotAnswered("down", f"no way to /v2/legal-cases?key={SECRET}&inn=1"))
    assert told.reason == "down"
    assert SECRET not in told.detail
    assert told.__cause__ is None
    assert told.__suppress_context__


@pytest.mark.parametrize(
    ("meta", "quota"),
    [
        ({"today_request_count": 5, "balance": 12.34}, Quota(5, 1_234)), ({"balance": 0}, Quota(None, 0)),
        ({"today_request_count": True, "balance": "много"}, None), ({"today_request_count": -1}, None),
        ({"balance": 1e300, "today_request_count": 1}, Quota(1, None)), ({"balance": -5}, Quota(None, -500)),
        ([], None), (None, None),
    ],
)  # fmt: skip
def test_the_quota_is_read_as_it_is_told(meta: Any, quota: Quota | None) -> None:
    assert quota_of(msgspec.json.encode({"meta": meta})) == quota


@given(st.binary(max_size=200) | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(msgspec.json.encode))
@settings(max_examples=100, deadline=None)
def test_no_bytes_break_the_reading_of_the_quota(body: bytes) -> None:
    assert quota_of(body) is None


@given(st.from_regex(KEY, fullmatch=True), st.binary(max_size=50), st.binary(max_size=50))
@settings(max_examples=100, deadline=None)
def test_no_bytes_are_kept_with_the_key(key: str, before: bytes, after: bytes) -> None:
    kept: list[bytes] = []
    ear = Ear(key, lambda data: kept.append(data) or b"")  # type: ignore[func-returns-value]
    ear(before + key.encode() + after)
    assert key.encode() not in kept[0].replace(b"***", b" ")
