"""Cells: nothing that a stranger named is run, identifiers stay text, numbers can be summed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.proof import examples

from checker.paper.cells import MOST_NAME, MOST_SIGNS, Amount, amount_of, safe, sheet_name

RUN = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@given(st.text(max_size=60))
@examples("cells: no text begins with what a spreadsheet runs", 2_000)
def test_no_text_begins_with_what_a_spreadsheet_runs(text: str) -> None:
    said = safe(text)
    assert not said.lstrip().startswith(RUN)
    assert safe(said) == said
    assert not any(ord(sign) < 32 and sign not in "\t\n" for sign in said)


@pytest.mark.parametrize("start", [*RUN, " =", "\u200b=", "\ufeff@", "\x00=", "\x07\t-", "\u00a0+"])
def test_what_would_be_run_stands_behind_an_apostrophe(start: str) -> None:
    said = safe(f"{start}HYPERLINK(1)")
    assert said.startswith("'")
    assert "HYPERLINK(1)" in said


def test_what_is_no_formula_stays_as_it_is() -> None:
    for text in ("ООО «А=Б»", "0012345678", "−5 ₽", "5-6", "a@b.ru", "'так", "строка\nдругая", ""):
        assert safe(text) == text


def test_endless_text_is_cut_with_a_sign_of_it() -> None:
    assert len(safe("я" * 100_000)) == MOST_SIGNS
    assert safe("я" * 100_000).endswith("…")
    assert len(safe("=" * 100_000)) == MOST_SIGNS


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("47\u202f520\u202f000\u00a0₽", Amount(Decimal(47520000), 0, "₽")),
        ("−2\u202f104\u202f949,60\u00a0₽", Amount(Decimal("-2104949.60"), 2, "₽")),
        ("1\u202f250.50\u00a0₽", Amount(Decimal("1250.50"), 2, "₽")),
        ("−28,2\u00a0%", Amount(Decimal("-28.2"), 1, "%")),
        ("0", Amount(Decimal(0), 0, "")),
        ("12", Amount(Decimal(12), 0, "")),
        ("—", None),
        ("", None),
        ("47,5 млн ₽", None),
        ("16.11.2022", None),
        ("от 1 до 5", None),
        ("1234567890123456", None),
        ("1 234 567,89 USD", None),
    ],
)
def test_a_number_is_read_as_it_was_written(text: str, amount: Amount | None) -> None:
    assert amount_of(text) == amount


@given(st.lists(st.text(max_size=50), max_size=12))
@examples("cells: names of sheets are taken by Excel", 1_000)
def test_names_of_sheets_are_such_as_excel_takes(titles: list[str]) -> None:
    taken: set[str] = set()
    names = [sheet_name(title, taken) for title in [*titles, "History", "history"]]
    assert len({name.lower() for name in names}) == len(names)
    for name in names:
        assert 0 < len(name) <= MOST_NAME
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'") and not name.endswith("'")
        assert name.lower() != "history"
