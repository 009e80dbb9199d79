"""How days, moments, sums and numbers are written for a reader of either language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from checker import text
from checker.dates import MOSCOW
from checker.i18n import N_, counted, translator
from checker.scoring import explain

DAY_ALONE = time()

_NARROW = "\u202f"
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905


@dataclass(frozen=True)
class Words:
    """Speaks one language. `words("Название")` translates; the methods write values."""

    lang: str

    def __call__(self, msgid: str, **values: object) -> str:
        said = translator(self.lang)(msgid)
        return said.format(**values) if values else said

    def count(self, forms: str, n: int) -> str:
        """A number with its noun; see `checker.i18n.counted`."""
        return counted(self.lang, forms, n)

    def day(self, value: date | str | None) -> str:
        """14.03.2026, in English 14 Mar 2026; '' for None; text that is no day stays as the source wrote it."""
        if isinstance(value, str):
            written, value = value, text.iso_day(value)
            if value is None:
                return written
        if value is None:
            return ""
        if self.lang == "ru":
            return f"{value:%d.%m.%Y}"
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"

    def moment(self, value: datetime | None) -> str:
        """A moment to the minute in Moscow time; '' for None. What is told to the day alone (UTC midnight) is a day."""
        if value is None:
            return ""
        if value.time() == DAY_ALONE and value.utcoffset() == timedelta():
            return self.day(value.date())
        local = value.astimezone(MOSCOW)
        zone = self(N_("МСК"))
        return f"{self.day(local.date())} {local:%H:%M} {zone}"

    def number(self, value: int) -> str:
        """Digits in groups of three."""
        sign = "−" if value < 0 else ""
        return sign + f"{abs(value):,}".replace(",", _NARROW)

    def money(self, kopecks: int) -> str:
        """Roubles, with kopecks only where there are any."""
        roubles, rest = divmod(abs(kopecks), 100)
        sign = "−" if kopecks < 0 else ""
        tail = ("," if self.lang == "ru" else ".") + f"{rest:02d}" if rest else ""
        return f"{sign}{self.number(roubles)}{tail}\u00a0₽"

    def short(self, kopecks: int) -> str:
        """A sum for reading: «57,4 млн ₽»; below a thousand roubles it is exact."""
        if abs(kopecks) < 100_000:
            return self.money(kopecks)
        return explain.money(kopecks, self, self.lang).replace("-", "−")

    def points(self, value: int) -> str:
        """Points of a finding with their sign."""
        return f"+{value}" if value > 0 else f"−{abs(value)}" if value else "0"

    def percent(self, value: str) -> str:
        """A percentage as the source wrote it, with the language's own decimal sign."""
        return self.decimal(value) + "\u00a0%"

    def decimal(self, value: str) -> str:
        """A decimal fraction without idle zeros, with the language's own decimal sign."""
        short = value.rstrip("0").rstrip(".") if "." in value else value
        return short.replace(".", ",") if self.lang == "ru" else short

    def age(self, since: date, on: date) -> str:
        """Whole years and months between two days: «2 года 3 месяца»."""
        months = (on.year - since.year) * 12 + on.month - since.month - (on.day < since.day)
        years, months = divmod(max(months, 0), 12)
        parts = [
            self.count(N_("{n} год|{n} года|{n} лет"), years) if years else "",
            self.count(N_("{n} месяц|{n} месяца|{n} месяцев"), months) if months else "",
        ]
        return " ".join(part for part in parts if part) or self(N_("меньше месяца"))
