"""Numbers by which the state knows a subject: their check digits, and what people paste around them.

ИНН: 10 digits (organisations) or 12 (persons), the algorithm of the tax service's order ММВ-7-6/435@ (2012).
ОГРН 13 and ОГРНИП 15, numbers of entries ГРН 13 and ГРНИП 15: order of the Ministry of Finance 165н (2017).
КПП: 9 signs, no check digit, pattern of the official XSD of ЕГРЮЛ.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple


def N_(template: str) -> str:
    """Marks a text for the catalogue of translations (Babel); returns it as it is."""
    return template


class Ident(NamedTuple):
    """A number that was checked. kind: inn10, inn12, ogrn or ogrnip; number: ASCII digits, zeros kept."""

    kind: str
    number: str


_NAMES = {"inn10": N_("ИНН"), "inn12": N_("ИНН"), "ogrn": N_("ОГРН"), "ogrnip": N_("ОГРНИП")}
_BY_LENGTH = {10: "inn10", 12: "inn12", 13: "ogrn", 15: "ogrnip"}
_SHOWN = 40
_SENTENCES = {
    "empty": N_("Введите ИНН (10 или 12 цифр), ОГРН (13 цифр) или ОГРНИП (15 цифр)."),
    "pattern": N_("В номере «{number}» знак {position} — «{found}», а не цифра. Проверьте номер."),
    "length": N_(
        "Цифр в номере {number}: {count}. В ИНН организации их 10, в ИНН предпринимателя 12, в ОГРН 13, в ОГРНИП 15."
    ),
    "kpp": N_("{number} похоже на КПП: он бывает одинаковым у разных организаций. Введите ИНН или ОГРН."),
    "zeros": N_("Номер {number} состоит из одних нулей, такого {name} нет."),
    "region": N_("{name} {number} начинается с 00, а такого кода региона нет. Проверьте номер."),
    "grn": N_("{number} — это номер записи в реестре (ГРН), а не самого лица. Введите ИНН, ОГРН или ОГРНИП."),
    "sign_ogrn": N_("ОГРН начинается с 1 или 5, а {number} — с {found}. Проверьте номер."),
    "sign_ogrnip": N_("ОГРНИП начинается с 3, а {number} — с {found}. Проверьте номер."),
    "last": N_("В {name} {number} последняя, {position}-я цифра {found}, а должна быть {expected}. Проверьте номер."),
    "inner": N_("В {name} {number} {position}-я цифра {found}, а должна быть {expected}. Проверьте номер."),
}


class BadNumber(ValueError):
    """What was given is not a number of a company or an entrepreneur. Trying again without a correction is no use.

    kind: what it seems to be (inn10 inn12 ogrn ogrnip grn kpp unknown); number: what was left after cleaning.
    problem: empty, pattern (a sign that is no digit), length, zeros, region (00), sign (first digit), check_digit.
    position, found: place (from 1) and text of the wrong sign in `number`; None where no one sign is to blame.
    expected: with check_digit, the digit that the others require at `position`; it may be any other digit
    that was mistyped.
    """

    def __init__(
        self,
        kind: str,
        problem: str,
        number: str,
        position: int | None = None,
        found: str | None = None,
        expected: str | None = None,
    ) -> None:
        super().__init__(kind, problem, number, position, found, expected)
        self.kind = kind
        self.problem = problem
        self.number = number
        self.position = position
        self.found = found
        self.expected = expected

    def __str__(self) -> str:
        where = "" if self.position is None else f" at {self.position}"
        return f"bad number, {self.kind}: {self.problem}{where}"

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """The sentence for the reader, in Russian unless `translate` knows the template in another language."""
        shown = self.number if len(self.number) <= _SHOWN else self.number[:_SHOWN] + "…"
        return translate(_SENTENCES[self._template()]).format(
            name=translate(_NAMES[self.kind]) if self.kind in _NAMES else "",
            number=shown,
            count=len(self.number),
            position=self.position,
            found=self.found,
            expected=self.expected,
        )

    def _template(self) -> str:
        if self.kind in ("kpp", "grn"):
            return self.kind
        if self.problem == "sign":
            return f"sign_{self.kind}"
        if self.problem == "check_digit":
            return "last" if self.position == len(self.number) else "inner"
        return self.problem


_INN10 = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN12_11 = (7, *_INN10)
_INN12_12 = (3, *_INN12_11)


def _weighed(digits: str, weights: tuple[int, ...]) -> str:
    return str(sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11 % 10)


def inn10_from(nine: str) -> str:
    """Nine digits with the check digit of an organisation's ИНН appended. Raises ValueError on anything else."""
    return _digits(nine, 9) + _weighed(nine, _INN10)


def inn12_from(ten: str) -> str:
    """Ten digits with both check digits of a person's ИНН appended. Raises ValueError on anything else."""
    eleven = _digits(ten, 10) + _weighed(ten, _INN12_11)
    return eleven + _weighed(eleven, _INN12_12)


def ogrn_from(twelve: str) -> str:
    """Twelve digits with the check digit of an ОГРН or ГРН appended. Raises ValueError on anything else."""
    return _digits(twelve, 12) + str(int(twelve) % 11 % 10)


def ogrnip_from(fourteen: str) -> str:
    """Fourteen digits with the check digit of an ОГРНИП or ГРНИП appended. Raises ValueError on anything else.

    The remainder is taken by 13 and its last digit kept: python-stdnum keeps the remainder by 11 and so refuses
    23 % of real numbers.
    """
    return _digits(fourteen, 14) + str(int(fourteen) % 13 % 10)


def _digits(text: str, length: int) -> str:
    # str.isdigit also accepts digits of other scripts.
    if len(text) != length or not (text.isascii() and text.isdigit()):
        raise ValueError(f"{length} ASCII digits are wanted, not {text!r}")
    return text


_MAKERS: dict[str, tuple[int, Callable[[str], str]]] = {
    "inn10": (9, inn10_from),
    "inn12": (10, inn12_from),
    "ogrn": (12, ogrn_from),
    "ogrnip": (14, ogrnip_from),
}
_SIGNS = {"ogrn": "15", "ogrnip": "3"}
_ENTRY_SIGNS = {"ogrn": "1256789", "ogrnip": "34"}
_KPP = re.compile(r"(?!00)[0-9]{4}[0-9A-F]{2}[0-9]{3}")


def _fault(kind: str, number: str, signs: str | None) -> BadNumber | None:
    """What is wrong with a number of the right length, all ASCII digits; None if nothing."""
    if not number.strip("0"):
        return BadNumber(kind, "zeros", number)
    if kind in ("inn10", "inn12") and number.startswith("00"):
        return BadNumber(kind, "region", number)
    if signs and number[0] not in signs:
        return BadNumber(kind, "sign", number, 1, number[0])
    body, complete = _MAKERS[kind]
    right = complete(number[:body])
    for position, (found, expected) in enumerate(zip(number, right, strict=True), 1):
        if found != expected:
            return BadNumber(kind, "check_digit", number, position, found, expected)
    return None


def _sound(text: str, kinds: tuple[str, ...], signs: dict[str, str]) -> bool:
    kind = _BY_LENGTH.get(len(text), "")
    if kind not in kinds or not (text.isascii() and text.isdigit()):
        return False
    return _fault(kind, text, signs.get(kind)) is None


_INN10_ZEROS = 48 * sum(_INN10)
"""What the sum of the weighted signs is more than that of the digits."""


def inn_ok(s: str) -> bool:
    """Whether these are exactly the 10 or 12 digits of a sound ИНН. Nothing is cleaned; never raises on str."""
    if len(s) == 10 and s.isascii() and s.isdigit():
        # Unrolled: readers of open data ask this of every one of millions of documents.
        a, b, c, d, e, f, g, h, i, check = s.encode()
        total = 2 * a + 4 * b + 10 * c + 3 * d + 5 * e + 9 * f + 4 * g + 6 * h + 8 * i - _INN10_ZEROS
        return total % 11 % 10 == check - 48 and s[:2] != "00"
    return _sound(s, ("inn12",), {})


def inns_in(raw: bytes) -> tuple[str, ...]:
    """Every sound ИНН that stands among bytes of any encoding that keeps ASCII digits, in order, each once."""
    found = (digits.decode() for digits in _RUNS.findall(raw))
    return tuple(dict.fromkeys(number for number in found if inn_ok(number)))


_RUNS = re.compile(rb"(?<![0-9])(?:[0-9]{12}|[0-9]{10})(?![0-9])")


def ogrn_ok(s: str) -> bool:
    """Whether these are exactly the 13 digits of a sound ОГРН (begins with 1 or 5)."""
    return _sound(s, ("ogrn",), _SIGNS)


def ogrnip_ok(s: str) -> bool:
    """Whether these are exactly the 15 digits of a sound ОГРНИП (begins with 3)."""
    return _sound(s, ("ogrnip",), _SIGNS)


def grn_ok(s: str) -> bool:
    """Whether this is the number of an entry: ГРН (13 digits) or ГРНИП (15).

    The first entry of a subject carries its ОГРН or ОГРНИП, so those are accepted too.
    """
    return _sound(s, ("ogrn", "ogrnip"), _ENTRY_SIGNS)


def kpp_ok(s: str) -> bool:
    """Whether this has the form of a КПП (letters A–F are lawful in signs 5 and 6); it has no check digit."""
    return _KPP.fullmatch(s) is not None


_WORDS = re.compile(r"[^\W\d_]+|\d+")
_LABELS = frozenset(
    [
        "инн",
        "огрн",
        "огрнип",
        "кпп",
        "грн",
        "грнип",
        "номер",
        "inn",
        "ogrn",
        "ogrnip",
        "kpp",
        "grn",
        "grnip",
        "tin",
        "no",
        "n",
    ]
)
_GAP = re.compile(r"(?<=[0-9])[\s\-‐‑‒–—―−]+(?=[0-9])")
_WITH_KPP = re.compile(r"([0-9]{10})[ /\\,;:]{1,4}(?:(?:КПП|KPP)[ :№=]{0,4})?([0-9A-F]{9})", re.IGNORECASE)


def clean(text: str) -> str:
    """What remains of a pasted number without spaces of any kind, dashes, labels, quotes and punctuation.

    «ИНН: 5401-123-457.» gives 5401123457; of «5401123457 / 540101001» (ИНН with КПП) the ИНН remains.
    Words that are not labels stay, so that a name can be told from a number.
    """
    visible = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    words = [word for word in _WORDS.finditer(visible) if word.group().casefold() not in _LABELS]
    if not words:
        return ""
    core = visible[words[0].start() : words[-1].end()]
    pair = _WITH_KPP.fullmatch(core)
    if pair and kpp_ok(pair[2]):
        return pair[1]
    return _GAP.sub("", core)


def looks_like_number(text: str) -> bool:
    """Whether a search box should take the text for a number, sound or not: five digits or more, nothing else."""
    number = clean(text)
    return len(number) >= 5 and number.isascii() and number.isdigit()


def refuse_mistyped(text: str) -> None:
    """Raises BadNumber for a text that is a number of full length with something wrong in it; for no other text."""
    if looks_like_number(text) and len(clean(text)) in _BY_LENGTH:
        parse_id(text)


def parse_id(text: str) -> Ident:
    """The ИНН, ОГРН or ОГРНИП in a pasted text; which of them follows from the length.

    Raises BadNumber, and nothing else on any str.
    """
    number = clean(text)
    if not number:
        raise BadNumber("unknown", "empty", number)
    if len(number) == 9 and kpp_ok(number):
        raise BadNumber("kpp", "length", number)
    for position, sign in enumerate(number, 1):
        if sign not in "0123456789":
            raise BadNumber("unknown", "pattern", number, position, sign)
    kind = _BY_LENGTH.get(len(number))
    if kind is None:
        raise BadNumber("unknown", "length", number)
    fault = _fault(kind, number, _SIGNS.get(kind))
    if fault is None:
        return Ident(kind, number)
    if fault.problem == "sign" and grn_ok(number):
        raise BadNumber("grn", "sign", number, 1, number[0])
    raise fault
