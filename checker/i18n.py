"""The two languages of the program: texts are written in Russian, the English of each lies in the catalogue.

A text is marked by `_()` where it is shown, by `N_()` where it only lies in a table. `checker/translations/README`
says how the catalogue is renewed.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from babel import Locale
from babel.support import Translations

LANGUAGES = ("ru", "en")
FOLDER = Path(__file__).parent / "translations"

language: ContextVar[str] = ContextVar("language", default="ru")
"""The language of whoever is being answered now."""


def N_(msgid: str) -> str:  # noqa: N802 the name that gettext gives it
    """Marks a text for the catalogue and returns it as it is."""
    return msgid


@lru_cache(maxsize=len(LANGUAGES))
def translator(lang: str) -> Callable[[str], str]:
    """A function from a Russian text to the text of the language; a text without a translation stays Russian."""
    if lang not in LANGUAGES:
        raise ValueError(f"no such language: {lang}")
    if lang == "ru":
        return str
    found = Translations.load(FOLDER, [lang])

    def translate(msgid: str) -> str:
        # The empty msgid is the head of the catalogue, never a text.
        return found.gettext(msgid) if msgid else ""

    return translate


def _(msgid: str, **values: object) -> str:
    """The text in the current language, its {names} filled with the values."""
    text = translator(language.get())(msgid)
    return text.format(**values) if values else text


def counted(lang: str, forms: str, n: int) -> str:
    """A number with its noun. `forms` is a text of the catalogue with the forms beside each other:
    «{n} год|{n} года|{n} лет», in English "{n} year|{n} years".
    """
    choices = translator(lang)(forms).split("|")
    order = {"one": 0, "few": 1, "many": 2} if lang == "ru" else {"one": 0}
    place = order.get(Locale(lang).plural_form(n), len(choices) - 1)
    return choices[min(place, len(choices) - 1)].format(n=n)


def best_language(accept: str | None) -> str:
    """The language of ours that an `Accept-Language` header likes best; Russian where it likes none of them."""
    wanted: list[tuple[float, str]] = []
    for part in (accept or "").split(","):
        tag, _semicolon, parameter = part.strip().partition(";")
        name = tag.strip().lower().partition("-")[0]
        try:
            quality = float(parameter.strip().removeprefix("q=")) if parameter else 1.0
        except ValueError:
            continue
        if name in LANGUAGES and quality > 0:
            wanted.append((quality, name))
    # max keeps the first of equals: the header names the dearer first.
    return max(wanted, key=lambda pair: pair[0])[1] if wanted else LANGUAGES[0]
