"""The search takes any text on either database, whatever the database's own rules of sorting."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from support.base import Base
from support.files import egrul, inn, ogrn, record


@pytest.fixture
def named(base: Base) -> Base:
    base.load(
        egrul(record(1, name="ЁЖИК И КО"), record(2, name="ЕЖИК"), record(3, name="ЕЖИХА 2"), record(4, name="Я"))
    )
    return base


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ооо ежи", {1, 2, 3}),
        ("ООО «Ежик»", {1, 2}),
        ("еж", {1, 2, 3}),
        ("ЁЖИК И", {1}),
        (inn(2), {2}),
        (inn(2)[:8], {1, 2, 3, 4}),
        (ogrn(3), {3}),
        ("я", {4}),
        ("нет такого", set()),
        ("", set()),
    ],
)
def test_a_number_or_the_beginning_of_a_name_finds(named: Base, words: str, found: set[int]) -> None:
    assert {hit.inn for hit in named.search(words)} == {inn(n) for n in found}


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(st.characters(), max_size=40))
@example("\x00")
@example("ежик\x00")
@example("\ud800")
@example("12345\x00")
@example("%_\\'\";--")
@example("9" * 600)
def test_no_text_breaks_the_search(named: Base, words: str) -> None:
    assert isinstance(named.search(words), list)
