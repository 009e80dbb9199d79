"""Bank accounts: the control key of an account against its БИК, whose account its number says it is, the form of a БИК.

The key: «Порядок расчёта контрольного ключа в номере лицевого счёта», Bank of Russia № 515, 08.09.1997. Kinds of
holders: the chart of accounts of credit institutions, Bank of Russia 809-П (before: 579-П). БИК: Bank of Russia 732-П,
annex on the directory of БИК. Nothing here knows whether an account exists, or whose it is.
"""

from __future__ import annotations

import re

_WEIGHTS = (7, 1, 3)
_TREASURY = ("00", "01", "02")
_OF_BANK_OF_RUSSIA = ("000", "001", "002")


def account_form(account: str) -> bool:
    """Whether this is the form of an account: 20 ASCII digits."""
    return re.fullmatch(r"[0-9]{20}", account) is not None


def bik_form(bik: str) -> bool:
    """Whether this is the form of a БИК: 04 and seven digits for banks of Russia; 00, 01 and 02 for the treasury and
    other participants of the payment system of the Bank of Russia."""
    return re.fullmatch(r"(?:04|00|01|02)[0-9]{7}", bik) is not None


def is_correspondent(account: str) -> bool:
    """Whether the account is one of a bank with the Bank of Russia (301…), or the single treasury account (40102…)."""
    return account.startswith(("301", "40102"))


def key_fits(account: str, bik: str) -> bool | None:
    """Whether account and БИК fit each other by the control key; None where the rule does not apply.

    An account in a bank is keyed with the last three digits of the БИК; a correspondent account, and an account in a
    unit of the Bank of Russia, with «0» and digits 5–6. Digits times 7, 1, 3 by turns; the last digits of the products
    must add up to a multiple of ten. № 515 knows no treasury accounts (БИК 00…–02…): nothing is said of them.
    """
    if not account_form(account) or not bik_form(bik) or bik.startswith(_TREASURY):
        return None
    unit = is_correspondent(account) or bik[6:] in _OF_BANK_OF_RUSSIA
    digits = (f"0{bik[4:6]}" if unit else bik[6:]) + account
    total = sum(int(digit) * _WEIGHTS[place % 3] % 10 for place, digit in enumerate(digits))
    return total % 10 == 0


def with_key(account: str, bik: str) -> str:
    """The account with its ninth digit, the key, set so that it fits the БИК. Raises ValueError on a wrong form."""
    for key in "0123456789":
        made = account[:8] + key + account[9:]
        if key_fits(made, bik):
            return made
    raise ValueError("no key: an account of 20 digits and the БИК of a bank are wanted")


def same_bank(correspondent: str, bik: str) -> bool | None:
    """Whether a correspondent account ends with the last three digits of the БИК, as a bank's must; None: no rule."""
    if not account_form(correspondent) or not bik_form(bik) or not correspondent.startswith("30101"):
        return None
    return correspondent[17:] == bik[6:]


_HOLDERS = {
    "401": "budget",
    "402": "budget",
    "403": "budget",
    "404": "budget",
    "405": "federal",
    "406": "state",
    "40701": "financial",
    "40702": "commercial",
    "40703": "noncommercial",
    "407": "nonstate",
    "40802": "entrepreneur",
    "40804": "foreign",
    "40805": "foreign",
    "40807": "foreign",
    "40814": "foreign_person",
    "40817": "person",
    "40820": "foreign_person",
    "408": "other",
    "423": "person_deposit",
    "426": "foreign_person",
    "03": "treasury",
    "301": "bank",
}

_CURRENCIES = {"810": "RUB", "643": "RUB", "840": "USD", "978": "EUR", "156": "CNY", "398": "KZT", "933": "BYN"}

OF_PEOPLE = frozenset({"person", "person_deposit", "foreign_person"})
OF_BODIES = frozenset({"federal", "state", "financial", "commercial", "noncommercial", "nonstate"})


def holder_of(account: str) -> str:
    """Whose account the first digits say it is: commercial, entrepreneur, person …; other where we do not know."""
    return next((_HOLDERS[account[:end]] for end in range(5, 1, -1) if account[:end] in _HOLDERS), "other")


def currency_of(account: str) -> str:
    """ISO letters of the account's currency (digits 6–8; 810 is the rouble); the digits where we do not know them."""
    return _CURRENCIES.get(account[5:8], account[5:8])
