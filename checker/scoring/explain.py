"""From codes to words: the sentence of a finding, what to do about it, and how it may be harmless."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from checker.facts import Change, Decision
from checker.scoring.counsel import ADVICE, ADVICE_TOO_LATE, CHANGES, CHANGES_TOO_LATE, HARMLESS
from checker.scoring.sentences import SENTENCES, WITHOUT
from checker.scoring.vocabulary import DECISIONS, N_, SOURCES, WORDS
from checker.text import iso_day

__all__ = [
    "ADVICE",
    "HARMLESS",
    "SENTENCES",
    "advice",
    "change_sentence",
    "decision_words",
    "harmless",
    "sentence",
    "source_words",
]

Translate = Callable[[str], str]

_MONEY = (
    (100_000_000_000, N_("млрд ₽")),
    (100_000_000, N_("млн ₽")),
    (100_000, N_("тыс. ₽")),
    (100, N_("₽")),
)


def sentence(code: str, parameters: Mapping[str, Any], translate: Translate = str, lang: str = "ru") -> str:
    """The sentence of a finding in the reader's language. Sums in kopecks read as «1,2 млн ₽», days as words.

    Raises KeyError for a code or a parameter that is not there.
    """
    optional, short = WITHOUT.get(code, ("", ""))
    template = short if optional and not parameters[optional] else SENTENCES[code]
    return _filled(template, parameters, translate, lang)


def change_sentence(change: Change, translate: Translate = str, lang: str = "ru") -> str:
    """The condition under which the verdict would change. Raises KeyError for an unknown one."""
    late = CHANGES_TOO_LATE.get(change.condition) if _too_late(change.parameters) else None
    return _filled(late or CHANGES[change.condition], change.parameters, translate, lang)


def advice(
    code: str, parameters: Mapping[str, Any] | None = None, translate: Translate = str, lang: str = "ru"
) -> str | None:
    """What to do about a finding, None where there is nothing useful to say.

    Raises KeyError where the advice names a parameter (a deadline) that was not given.
    """
    if code not in ADVICE:
        return None
    template = ADVICE_TOO_LATE if _too_late(parameters or {}) else ADVICE[code]
    return _filled(template, parameters or {}, translate, lang)


def harmless(code: str, translate: Translate = str) -> str | None:
    """The harmless explanation beside a fact that speaks against the company; None for other facts."""
    return translate(HARMLESS[code]) if code in HARMLESS else None


def decision_words(decision: Decision | str, translate: Translate = str) -> str:
    """The words of a decision."""
    return translate(DECISIONS[str(decision)])


def source_words(source: str, translate: Translate = str) -> str:
    """The title of a source, its code where it has none."""
    return translate(SOURCES[source]) if source in SOURCES else source


def _too_late(parameters: Mapping[str, Any]) -> bool:
    """Whether the deadline for objections that a finding names has passed."""
    return parameters.get("objections") == "past"


def _filled(template: str, parameters: Mapping[str, Any], translate: Translate, lang: str) -> str:
    values = {name: _words(name, value, translate, lang) for name, value in parameters.items()}
    return translate(template).format_map(values)


def _words(name: str, value: Any, translate: Translate, lang: str) -> str:
    if name.endswith("_kop"):
        return money(int(value), translate, lang)
    if name.endswith("_bp"):
        return share(int(value), translate, lang)
    if name.endswith("_hundredths"):
        return format_decimal(int(value) / 100, "#,##0.00", locale=lang)
    if isinstance(value, Mapping):
        return _company(value, translate)
    if isinstance(value, (list, tuple)):
        companies = [_company(item, translate) for item in value if isinstance(item, Mapping)]
        return "; ".join(companies) or ", ".join(source_words(str(item), translate) for item in value)
    text = str(value)
    if name == "source":
        return source_words(text, translate)
    if name in WORDS:
        known = WORDS[name].get(text)
        return translate(known) if known else source_words(text, translate)
    if day := iso_day(text):
        return format_date(day, "d MMMM y", locale=lang)
    return text or "—"


def _company(company: Mapping[str, Any], translate: Translate) -> str:
    """«ООО «Новое» (ИНН …)», with the ОГРН of one that has no ИНН; the number alone where there is no name."""
    labels = (("inn", N_("ИНН")), ("ogrn", N_("ОГРН")))
    number = next((f"{translate(label)} {company[key]}" for key, label in labels if company.get(key)), "")
    name = str(company.get("name") or "")
    return (f"{name} ({number})" if name and number else name or number) or translate(N_("без имени в реестре"))


def share(hundredths: int, translate: Translate = str, lang: str = "ru") -> str:
    """A share given in hundredths of a per cent, for reading: «4,81 %»."""
    if hundredths < 1:
        return translate(N_("меньше 0,01 %"))
    return f"{format_decimal(hundredths / 100, '#,##0.##', locale=lang)}\N{NO-BREAK SPACE}%"


def money(kopecks: int, translate: Translate = str, lang: str = "ru") -> str:
    """A sum for reading: one digit after the comma from a thousand roubles up."""
    unit, words = next((step for step in _MONEY if abs(kopecks) >= step[0]), _MONEY[-1])
    digits = "#,##0.#" if unit > _MONEY[-1][0] else "#,##0"
    return f"{format_decimal(kopecks / unit, digits, locale=lang)} {translate(words)}"
