"""Signed extracts (PDF) as a format of their register. The library that reads them is loaded when one comes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from checker.records import Parsed
from scrapers.base import About, Format, Look

if TYPE_CHECKING:
    from scrapers.extract_pdf import Finish

SIGN = b"%PDF"


def extract_format(register: str, finish: Finish) -> Format:
    """The format of extracts of one register: `egrul` or `egrip`. Every worker of a load has it and few see a PDF."""

    def reader() -> Format:
        from scrapers.extract_pdf import extract_format as whole_format  # noqa: PLC0415 twenty megabytes

        return whole_format(register, finish)

    def recognise(look: Look) -> str | None:
        return reader().recognise(look) if look.first.startswith(SIGN) else None

    def parse(chunks: Iterable[bytes], about: About) -> Iterator[Parsed]:
        return reader().parse(chunks, about)

    return Format(recognise=recognise, parse=parse, whole=lambda data: data.startswith(SIGN) and reader().whole(data))
