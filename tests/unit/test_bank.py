"""Accounts against their БИК: the examples of the Bank of Russia's order № 515, and every digit that is changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.proof import examples

from checker.requisites import bank

BIK = "044525225"
accounts = st.from_regex(r"\A40[57]0[123]810[0-9]{12}\Z")
biks = st.from_regex(r"\A04[0-9]{4}[1-9][0-9]{2}\Z")


@pytest.mark.parametrize(
    ("account", "bik"),
    [
        ("40602810700000000025", "049805746"),  # example of the order: a client's account
        ("30101810800000000746", "049805000"),  # example of the order: a correspondent account
        ("30101810400000000225", BIK),
        ("30101810200000000593", "044525593"),
    ],
)
def test_the_examples_of_the_order_fit(account: str, bik: str) -> None:
    assert bank.key_fits(account, bik) is True


@given(accounts, biks, st.integers(0, 19), st.integers(1, 9))
@examples("requisites: one changed digit of an account never fits its БИК", 2000)
def test_a_changed_digit_of_an_account_does_not_fit(account: str, bik: str, place: int, step: int) -> None:
    right = bank.with_key(account, bik)
    assert bank.key_fits(right, bik)
    wrong = right[:place] + str((int(right[place]) + step) % 10) + right[place + 1 :]
    if bank.is_correspondent(wrong) == bank.is_correspondent(right):
        assert bank.key_fits(wrong, bik) is False


def test_a_rule_that_does_not_apply_says_nothing() -> None:
    assert bank.key_fits("03100643000000017300", "012345678") is None
    assert bank.key_fits("4070281", BIK) is None
    assert bank.same_bank("40102810545370000003", BIK) is None
    assert bank.same_bank("30101810400000000225", BIK) is True
    assert bank.same_bank("30101810400000000225", "044525593") is False


def test_a_bik_has_nine_digits_and_the_state_before_them() -> None:
    assert bank.bik_form(BIK)
    assert bank.bik_form("012345678")
    for wrong in ("", "44525225", "054525225", "04452522", "0445252255", "０44525225"):
        assert not bank.bik_form(wrong)


@pytest.mark.parametrize(
    ("account", "holder", "currency"),
    [
        ("40702810000000000001", "commercial", "RUB"),
        ("40702840000000000001", "commercial", "USD"),
        ("40703810000000000001", "noncommercial", "RUB"),
        ("40602810000000000001", "state", "RUB"),
        ("40502810000000000001", "federal", "RUB"),
        ("40802810000000000001", "entrepreneur", "RUB"),
        ("40817810000000000001", "person", "RUB"),
        ("40820978000000000001", "foreign_person", "EUR"),
        ("42305810000000000001", "person_deposit", "RUB"),
        ("03100643000000017300", "treasury", "RUB"),
        ("99999999000000000001", "other", "999"),
    ],
)
def test_the_first_digits_say_whose_account_it_is(account: str, holder: str, currency: str) -> None:
    assert (bank.holder_of(account), bank.currency_of(account)) == (holder, currency)
