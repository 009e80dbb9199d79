"""Large files for measuring: real records where the samples are at hand, made-up ones else, under new numbers."""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count, cycle, islice
from pathlib import Path

from checker import ids
from scrapers.sandbox import build

ROOT_HEAD = (
    '<?xml version="1.0" encoding="windows-1251"?>\n<Файл ИдФайл="VO_RUGFO_0000_9965_{day}_bench-{number}"'
    ' ВерсФорм="4.07" ТипИнф="ЕГРЮЛ_ОТКР_СВЕД" ВерсПрог="1.0" КолДок="{count}">'
)
DOCUMENT = re.compile("<Документ.*?</Документ>".encode("cp1251"), re.DOTALL)
COMPANY_NUMBERS = re.compile(rb'<\xd1\xe2\xde\xcb [^>]*?\xce\xc3\xd0\xcd="(\d{13})"[^>]*?\xc8\xcd\xcd="(\d{10})"')
PERSON_NUMBER = re.compile('ИННФЛ="(\\d{12})"'.encode("cp1251"))
HOLDER_NUMBERS = re.compile('(<НаимИННЮЛ ОГРН=")\\d{13}(" ИНН=")\\d\\d(\\d{7})\\d'.encode("cp1251"))
"""The numbers of a founding or managing company."""
PER_MEMBER = 200
SHUFFLE = 7919
"""A prime, by which consecutive numbers come in no order."""


def records(shared: Path) -> list[bytes]:
    """Records of ЕГРЮЛ as bytes: real ones from the samples if they are there, else of the made-up country."""
    folder = shared / "samples" / "fns" / "egrul"
    files = sorted(folder.glob("VO_RUGFO*.xml"))
    if not files:
        made = build(Path(tempfile.mkdtemp()), companies=200, day=datetime.now(UTC).date())
        files = [path for path in made.files if path.name.startswith("VO_RUGFO")][:1]
    found = [record for path in files for record in DOCUMENT.findall(path.read_bytes())]
    return [record for record in found if COMPANY_NUMBERS.search(record)]


def renumbered(originals: list[bytes]) -> Iterator[bytes]:
    """The same records without end, each time as another company with other people and companies above it."""
    for number, record in zip(count(), cycle(originals), strict=False):
        yield _as_another(record, number)


def _as_another(record: bytes, number: int) -> bytes:
    match = COMPANY_NUMBERS.search(record)
    assert match is not None
    ogrn, inn = match.groups()
    other = HOLDER_NUMBERS.sub(lambda found: _holder(found, number), record)
    for original, new in zip((ogrn, inn), _company(number), strict=True):
        other = other.replace(original, new)
    return PERSON_NUMBER.sub(
        lambda found: found.group().replace(found.group(1), _person(found.group(1), number)), other
    )


def _company(number: int) -> tuple[bytes, bytes]:
    return (
        ids.ogrn_from(f"1{number % 24:02d}77{number:07d}").encode(),
        ids.inn10_from(f"77{number:07d}").encode(),
    )


def _holder(found: re.Match[bytes], number: int) -> bytes:
    """Another one for every record, as its people are: else a few would hold all companies of a large base."""
    ogrn, inn = _company((int(found.group(3)) + number * 7919) % 10_000_000)
    return b"%b%b%b%b" % (found.group(1), ogrn, found.group(2), inn)


def _person(original: bytes, number: int) -> bytes:
    return ids.inn12_from(f"77{(int(original[2:10]) + number * 7919) % 100_000_000:08d}").encode()


def egrul_file(path: Path, shared: Path, megabytes: float, day: str = "20251101") -> int:
    """One XML of about so many megabytes; returns how many records."""
    head = ROOT_HEAD.format(day=day, number=0, count=0).replace(' КолДок="0"', "").encode("cp1251")
    size = written = 0
    with path.open("wb") as file:
        file.write(head)
        for record in renumbered(records(shared)):
            file.write(record)
            size += len(record)
            written += 1
            if size >= megabytes * 1e6:
                break
        file.write("</Файл>".encode("cp1251"))
    return written


def egrul_zip(path: Path, shared: Path, *, companies: int, day: str = "20251101") -> int:
    """A zip of XML members as the exchange service packs them; returns the bytes of XML in it."""
    stream = renumbered(records(shared))
    size = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for start in range(0, companies, PER_MEMBER):
            number = min(PER_MEMBER, companies - start)
            head = ROOT_HEAD.format(day=day, number=start, count=number).encode("cp1251")
            body = head + b"".join(next(stream) for _ in range(number)) + "</Файл>".encode("cp1251")
            archive.writestr(f"VO_RUGFO_0000_9965_{day}_{start:08d}.xml", body)
            size += len(body)
    return size


def sshr_zip(path: Path, *, documents: int, day: str = "25.10.2024", shift: int = 0, longer: int = 0) -> int:
    """A release of `sshr` with documents of 350 bytes and so many letters more; returns the bytes of XML in it."""
    made = (_sshr_document(number, day, shift, longer) for number in range(documents))
    return _release(path, 3, documents, day, made)


def debtam_zip(path: Path, *, documents: int, day: str = "25.11.2025", month: int = 11) -> int:
    """A release of `debtam` as of the first of a month, one to three taxes a company, each of which grows by the month.

    The companies are those of `egrul_zip`, in no order. Returns the bytes of XML in it.
    """
    shuffled = (number * SHUFFLE % documents for number in range(documents))
    return _release(path, 6, documents, day, (_debtam_document(number, day, month) for number in shuffled))


def _release(path: Path, kind: int, documents: int, day: str, made: Iterator[str]) -> int:
    """A zip of members of 900 documents, as the tax service packs its sets; returns the bytes of XML in it."""
    released = "".join(reversed(day.split(".")))
    size = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for start in range(0, documents, 900):
            inside = list(islice(made, 900))
            text = (
                f'<?xml version="1.0" encoding="UTF-8"?><Файл ИдФайл="VO_OTKRDAN_{kind}_9965_9965_{released}_{start}"'
                f' ВерсФорм="4.01" ВерсПрог="1.0" ТипИнф="ОТКРДАННЫЕ{kind}" КолДок="{len(inside)}">'
                f'<ИдОтпр><ФИООтв Фамилия="_" Имя="_"/></ИдОтпр>{"".join(inside)}</Файл>'
            ).encode()
            archive.writestr(f"VO_OTKRDAN_{kind}_9965_9965_{released}_{start:08d}.xml", text)
            size += len(text)
    return size


TAXES = ("Налог на прибыль организаций", "Транспортный налог", "Земельный налог")


def _debtam_document(number: int, day: str, month: int) -> str:
    inn = ids.inn10_from(f"77{number:07d}")
    rows = "".join(
        f'<СведНедоим НаимНалог="{tax}" СумНедНалог="{number % 9973}.10" СумПени="{number % 97 + month}.05"'
        f' СумШтраф="0.00" ОбщСумНедоим="{number % 9973 + number % 97 + month}.15"/>'
        for tax in TAXES[: 1 + number % 3]
    )
    return (
        f'<Документ ИдДок="{number:08x}-0000-4000-8000-000000000000" ДатаДок="{day}" ДатаСост="01.{month:02d}.2025">'
        f'<СведНП НаимОрг="ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ &quot;ПРИМЕР {number}&quot;" ИННЮЛ="{inn}"/>'
        f"{rows}</Документ>"
    )


def _sshr_document(number: int, day: str, shift: int, longer: int) -> str:
    inn = ids.inn10_from(f"77{number * SHUFFLE % 10_000_000:07d}")
    return (
        f'<Документ ИдДок="{number:08x}-0000-4000-8000-{shift:012x}" ДатаДок="{day}" ДатаСост="31.12.2023">'
        f'<СведНП НаимОрг="ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ &quot;ПРИМЕР {number}{"А" * longer}&quot;"'
        f' ИННЮЛ="{inn}"/>'
        f'<СведССЧР КолРаб="{number % 97}"/></Документ>'
    )
