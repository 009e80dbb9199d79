"""The extract of a made-up record as the PDF that egrul.nalog.ru gives out, laid out as the real ones of 2019.

Set with Typst and the typeface that it carries, so no file of fonts is needed. There is no signature: the foot of
every page says that the extract is made up.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from typing import TYPE_CHECKING

from lxml import etree

from scrapers.sandbox.extract_table import Line, company_table, entrepreneur_table
from scrapers.sandbox.tree import Node

if TYPE_CHECKING:
    import typst

_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip

_LAYOUT = r"""
#let about = json(bytes(sys.inputs.extract))
#set document(title: "Выписка", date: none)
#set page(
  paper: "a4", margin: (left: 57pt, right: 40pt, top: 45pt, bottom: 70pt),
  footer: context {
    set text(8pt)
    [Страница #counter(page).display() из #counter(page).final().first()
      #h(1fr) Выдумано для примера: подписи нет #h(1fr) Выписка из #about.register \
      #about.day #h(1fr) #about.numbered #about.number]
  },
)
#set text(font: "Libertinus Serif", size: 12pt, lang: "ru", script: "cyrl", hyphenate: false)
#set par(leading: 0.35em, spacing: 0.9em)
// A line of a value is broken between words alone: a reader could not tell a cut hyphen from one of the name's own.
#let filled(value) = context {
  let lines = ()
  let line = ""
  for word in value.split(" ") {
    let longer = if line == "" { word } else { line + " " + word }
    if line != "" and measure(longer).width > 215pt { lines.push(line); line = word } else { line = longer }
  }
  (..lines, line).map(one => box(width: measure(one).width, one)).join(linebreak())
}
#let across(body) = table.cell(colspan: 3, align: center, breakable: false, body)
#let of(line) = if line.kind == "section" { (across(strong(line.name)),) } else if line.kind == "item" {
  (across(line.name),)
} else if line.kind == "sub" { ([], filled(line.name), []) } else {
  (align(center, line.number), filled(line.name), line.lines.map(filled).join(linebreak()))
}
#align(center)[ВЫПИСКА \ из Единого государственного реестра #about.of]
#v(1em)
#about.day #h(1fr) № #about.serial
#text(8pt)[дата формирования выписки]

Настоящая выписка содержит сведения #about.whom
#align(center)[#about.name \ #text(8pt)[#about.named]]
#align(center)[#about.numbered #h(1em) #about.number.clusters().map(one => box(width: 1.1em, one)).join()]
включенные в Единый государственный реестр #about.of по состоянию на
«#h(.3em)#box(about.on.at(0))#h(.3em)» #h(1em) #box(about.on.at(1)) #h(1em) #box(about.on.at(2)) г.
#v(1em)
#show table.cell: set par(leading: 0.35em)
#table(
  columns: (36pt, 231pt, 1fr), inset: (x: 3pt, y: 4pt), stroke: 0.5pt,
  align(center, box[№ п/п]), align(center)[Наименование показателя], align(center)[Значение показателя],
  align(center)[1], align(center)[2], align(center)[3],
  ..about.lines.map(of).flatten(),
)
"""


def company_pdf(record: Node, day: date) -> bytes:
    """The extract of a `СвЮЛ`, given out on this day. Same record, same bytes."""
    found = etree.fromstring(record)
    about = {
        "register": "ЕГРЮЛ",
        "of": "юридических лиц",
        "whom": "о юридическом лице",
        "name": found.find("СвНаимЮЛ").get("НаимЮЛПолн"),
        "named": "полное наименование юридического лица",
        "numbered": "ОГРН",
        "number": found.get("ОГРН"),
        "serial": f"ЮЭ9965-{day:%y}-{found.get('ОГРН')[-9:-1]}",
    }
    return _set(about, company_table(found), day)


def entrepreneur_pdf(record: Node, day: date) -> bytes:
    """The extract of a `СвИП`, given out on this day. Same record, same bytes."""
    found = etree.fromstring(record)
    named = found.find("СвФЛ/ФИОРус")
    farm = found.get("КодВидИП") == "2"
    about = {
        "register": "ЕГРИП",
        "of": "индивидуальных предпринимателей",
        "whom": "о главе крестьянского (фермерского) хозяйства" if farm else "об индивидуальном предпринимателе",
        "name": " ".join(named.get(key) for key in ("Фамилия", "Имя", "Отчество") if named.get(key)),
        "named": "фамилия, имя и отчество (при наличии)",
        "numbered": "ОГРНИП",
        "number": found.get("ОГРНИП"),
        "serial": f"ИЭ9965-{day:%y}-{found.get('ОГРНИП')[-9:-1]}",
    }
    return _set(about, entrepreneur_table(found), day)


@cache
def _compiler() -> typst.Compiler:
    import typst  # noqa: PLC0415 forty megabytes, needed only where somebody asks for an extract

    return typst.Compiler(ignore_system_fonts=True)


def _set(about: dict[str, str], lines: Sequence[Line], day: date) -> bytes:
    numbered, rows = [], 0
    for line in lines:
        rows += line.kind == "row"
        numbered.append({**line._asdict(), "number": str(rows)})
    extract = {
        **about,
        "day": f"{day:%d.%m.%Y}",
        "on": (f"{day:%d}", _MONTHS[day.month - 1], f"{day:%Y}"),
        "lines": numbered,
    }
    made = _compiler().compile(
        _LAYOUT.encode(),
        format="pdf",
        sys_inputs={"extract": json.dumps(extract, ensure_ascii=False)},
        timestamp=datetime.combine(day, time(), UTC),
    )
    if not isinstance(made, bytes):
        raise TypeError("an extract is one file")
    return made
