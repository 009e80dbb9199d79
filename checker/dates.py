"""Days, moments and deals as people type them in shell, address and form: read strictly, refused in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from checker import text as words
from checker.facts import Deal

MOSCOW = ZoneInfo("Europe/Moscow")
DEALS = ("credit", "prepay", "purchase", "carriage", "procurement", "unknown")

_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_SUM = re.compile(
    r"(?P<number>([0-9]{1,15}|[0-9]{1,3}( [0-9]{3}){1,4})([.,][0-9]{1,2})?) ?"
    r"((?P<thousand>тыс(яч[аи]?|\.)?|к|k|thousand)|(?P<million>млн\.?|миллион(а|ов)?|mln|million)"
    r"|(?P<billion>млрд\.?|миллиард(а|ов)?|bn|billion))? ?"
    r"(руб(л[ейья]+|\.)?|р\.?|₽|rub)?"
)
"""A sum. Blanks stand between groups of three digits and before a unit: any others may be slips, as of «1 5 млн».
Three digits behind a dot or a comma may be thousands or kopecks: nobody can know.
"""
_SCALES = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_LARGEST_KOP = 10**17
_YEARS = range(1991, 2101)
_SHOWN = 40


def N_(template: str) -> str:  # noqa: N802 the name that gettext gives it
    """Marks a text for the catalogue of translations (Babel); returns it as it is."""
    return template


def moscow_day(moment: datetime) -> date:
    """The day that it is in Moscow at an aware moment."""
    return moment.astimezone(MOSCOW).date()


_SENTENCES = {
    "years": N_("{name}={value} вне границ: годы бывают с {first} по {last}."),
    "day": N_("{name}={value} не разобрать: нужен день в виде 2026-03-14."),
    "moment": N_("{name}={value} не разобрать: нужен день 2026-03-14 или момент 2026-03-14T12:00:00Z."),
    "future": N_("{name}={value} ещё не наступило: известное в будущем показать нельзя."),
    "kind": N_("{name}={value} не разобрать: вид сделки — один из {kinds}."),
    "sum": N_("{name}={value} не разобрать: нужна сумма в рублях, не больше двух знаков копеек: credit:500000."),
}
_OF_A_FIELD = {
    "years": N_("{label}: «{value}» вне границ. Годы бывают с {first} по {last}."),
    "day": N_("{label}: «{value}» не разобрать. Нужен день в виде 2026-03-14."),
    "moment": N_("{label}: «{value}» не разобрать. Нужен день в виде 2026-03-14."),
    "future": N_("{label}: «{value}» ещё не наступило. Известное в будущем показать нельзя."),
    "kind": N_("{label}: «{value}» не разобрать. Выберите одно из предложенного."),
    "sum": N_("{label}: «{value}» не разобрать. Напишите рублями, например 1000000, 1 000 000 или 1,5 млн."),
}
"""What is right, for whoever filled in a field: parameters have another spelling."""


class BadQuestion(ValueError):
    """What was typed cannot be read. Asking again without a correction is no use.

    code: day, moment, years (no register reaches them), future (it has not come yet), kind or sum (of a deal). name:
    the parameter, option or field; value: what was typed, at most 40 signs of it.
    """

    def __init__(self, code: str, name: str, value: str) -> None:
        super().__init__(code, name, value)
        self.code = code
        self.name = name
        self.value = value if len(value) <= _SHOWN else value[:_SHOWN] + "…"

    def __str__(self) -> str:
        return f"bad question, {self.name}: {self.code}"

    def sentence(self, translate: Callable[[str], str] = str, label: str = "") -> str:
        """The sentence for the reader, in Russian unless `translate` knows the template in another language.

        label: of the field that he filled in, where he did not write the parameter himself.
        """
        sentences = _OF_A_FIELD if label else _SENTENCES
        return translate(sentences[self.code]).format(
            name=self.name,
            label=translate(label),
            value=self.value,
            kinds=", ".join(DEALS),
            first=_YEARS[0],
            last=_YEARS[-1],
        )


def day(text: str, name: str = "on") -> date:
    """«2026-11-21» → date. Raises BadQuestion, also for years that no register reaches."""
    found = words.iso_day(text.strip())
    if found is None:
        raise BadQuestion("day", name, text)
    if found.year not in _YEARS:
        raise BadQuestion("years", name, text)
    return found


def _known(year: int, name: str, text: str) -> None:
    """Raises BadQuestion for years that have not come, or that no register reaches back to."""
    if year not in _YEARS:
        raise BadQuestion("future" if year > _YEARS[-1] else "years", name, text)


def moment(text: str, now: datetime | None = None, name: str = "as_of") -> datetime:
    """A moment (UTC where no zone is given) or a day → aware UTC.

    A day means what was known when it ended in Moscow; the present day means now. Raises BadQuestion, also for
    what has not come yet.
    """
    now = now or datetime.now(UTC)
    typed = text.strip()
    if typed_day := words.iso_day(typed):
        _known(typed_day.year, name, text)
        found = end_of(typed_day, now)
    elif _MOMENT.fullmatch(typed):
        try:
            found = datetime.fromisoformat(typed)
        except ValueError as error:
            raise BadQuestion("moment", name, text) from error
        _known(found.year, name, text)
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
    else:
        raise BadQuestion("moment", name, text)
    if found > now:
        raise BadQuestion("future", name, text)
    return found.astimezone(UTC)


def end_of(asked: date, now: datetime) -> datetime:
    """The last moment of a day in Moscow; of the present day now."""
    if asked == moscow_day(now):
        return now
    return datetime.combine(asked + timedelta(days=1), time(), MOSCOW) - timedelta(milliseconds=1)


def deal(text: str, name: str = "deal") -> Deal:
    """«credit:300000» → a deal with its sum in kopecks; the sum (`kopecks`) may be left out.

    Raises BadQuestion.
    """
    kind, _colon, money = text.strip().partition(":")
    if kind not in DEALS:
        raise BadQuestion("kind", name, text)
    return Deal(kind, kopecks(money, name, text))


def kopecks(text: str, name: str, shown: str = "") -> int | None:
    """«300000», «1 000 000 руб.», «1,5 млн» → kopecks; None of a blank text.

    Raises BadQuestion, also for a sum finer than a kopeck: it would be another sum than was typed. shown: all that was
    typed, where the sum is a part of it.
    """
    typed = " ".join(text.split()).lower()
    if not typed:
        return None
    found = _SUM.fullmatch(typed)
    if found is None:
        raise BadQuestion("sum", name, shown or text)
    scale = next((times for unit, times in _SCALES.items() if found[unit]), 1)
    if (sum_kop := words.kopecks(found["number"].replace(" ", "")) * scale) >= _LARGEST_KOP:
        raise BadQuestion("sum", name, shown or text)
    return sum_kop
