"""`1CClientBankExchange`: a statement of account as banks write it for 1С → the other sides of its payments.

Lines are KEY=VALUE; of one payment between СекцияДокумент and КонецДокумента. The statement's own account stands in
СекцияРасчСчет (РасчСчет): the side of a payment that has this account is the one who brings the file.
"""

from __future__ import annotations

import re

HEAD = "1CClientBankExchange"
SIDES = (
    ("ПлательщикИНН", ("ПлательщикСчет", "ПлательщикРасчСчет")),
    ("ПолучательИНН", ("ПолучательСчет", "ПолучательРасчСчет")),
)

_BEGIN, _END = "СекцияДокумент", "КонецДокумента"
_LINE = re.compile(r"\r\n|\n|\r")


def is_dos(data: bytes) -> bool:
    """Whether a file says of itself that it is in the code page of DOS (866)."""
    return data.startswith(HEAD.encode()) and "Кодировка=DOS".encode("cp866") in data[:300]


def narrowed(text: str) -> str:
    """A statement with nothing left of it but the ИНН of other sides, each in its place; any other text as it is."""
    if not text.lstrip("\ufeff \t\r\n").startswith(HEAD):
        return text
    lines = _LINE.split(text)
    pairs = [line.strip().partition("=")[::2] for line in lines]
    own = {value.strip() for key, value in pairs if key.strip() == "РасчСчет" and value.strip()}
    kept = [""] * len(lines)
    payment: dict[str, tuple[int, str]] = {}
    for place, (key, value) in enumerate(pairs):
        if key.strip() == _BEGIN:
            payment = {}
        payment[key.strip()] = place, value.strip()
        if key.strip() == _END:
            for number, accounts in SIDES:
                mine = any(payment.get(account, (0, ""))[1] in own for account in accounts)
                if number in payment and not mine:
                    at, inn = payment[number]
                    kept[at] = f"ИНН {inn}" if inn.strip("0") else ""
            payment = {}
    return "\n".join(kept)
