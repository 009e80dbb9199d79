"""www.nalog.gov.ru/opendata, file.nalog.ru, data.nalog.ru: passports of open data sets and their files (fns.md 3).

The page is made after the saved ones (samples/fns/opendata): a table of 18 rows and the same in RDFa. Whoever answers
for a set is made up.
"""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any, NamedTuple

from flask import Blueprint, Response, abort, g, redirect

from scrapers.sandbox.country import Country, Published
from scrapers.sandbox.sites.faults import OF_FILES
from scrapers.sandbox.sites.files import given
from scrapers.sandbox.sites.world import World

HOST = "www.nalog.gov.ru"
FILES, OLD_FILES = "file.nalog.ru", "data.nalog.ru"
OWNER = "7707329152"
_PERSON = "Примерова Вера Ильинична (ведущий специалист-эксперт отдела примеров)"
_PHONE, _MAIL = "+7 (000) 000-00-00", "opendata@nalog.example"


class Set(NamedTuple):
    """An open data set: the source that reads it, its host, its name, the format document, the first day."""

    source: str
    host: str
    title: str
    first: date
    words: str
    csv: bool = False


SETS = {
    "sshr2019": Set("sshr", FILES, "Сведения о среднесписочной численности работников организации",
                    date(2020, 4, 8), "Среднесписочная численность, работники"),
    "revexp": Set("revexp", FILES, "Сведения о суммах доходов и расходов по данным бухгалтерской (финансовой)"
                  " отчетности организации за год, предшествующий году размещения таких сведений на сайте ФНС России",
                  date(2019, 10, 1), "Доход, Расход, Бухгалтерская (финансовая) отчетность"),
    "paytax": Set("paytax", FILES, "Сведения об уплаченных организацией в календарном году суммах налогов и сборов",
                  date(2019, 10, 1), "Налоги, сборы, страховые взносы"),
    "debtam": Set("debtam", FILES, "Сведения о суммах задолженности по уплате налогов, сборов, страховых взносов, пеней"
                  " и штрафов", date(2019, 12, 1), "Недоимка, пени, штрафы"),
    "taxoffence": Set("taxoffence", OLD_FILES, "Сведения о налоговых правонарушениях и мерах ответственности за их"
                      " совершение", date(2019, 12, 1), "Налоговые правонарушения, штраф"),
    "snr": Set("snr", FILES, "Сведения о специальных налоговых режимах, применяемых налогоплательщиками",
               date(2018, 8, 1), "Специальные налоговые режимы, УСН, ЕСХН"),
    "kgn": Set("kgn", FILES, "Сведения об участии в консолидированной группе налогоплательщиков", date(2018, 8, 1),
               "Консолидированная группа налогоплательщиков"),
    "rsmp": Set("rsmp", FILES, "Единый реестр субъектов малого и среднего предпринимательства", date(2016, 8, 1),
                "Реестр МСП, малое и среднее предпринимательство"),
    "rsmppp": Set("rsmppp", FILES, "Единый реестр субъектов малого и среднего предпринимательства – получателей"
                  " поддержки", date(2020, 12, 20), "Поддержка, субъекты МСП"),
    "registerdisqualified": Set("disqualified", OLD_FILES, "Реестр дисквалифицированных лиц", date(2013, 1, 1),
                                "Дисквалификация, дисквалифицированные лица", csv=True),
}  # fmt: skip


def site(world: World) -> list[Blueprint]:
    """The three hosts over a world."""
    pages = Blueprint("opendata", __name__, url_prefix=f"/{HOST}")

    @pages.get("/opendata/")
    def catalogue() -> Response:
        links = "".join(f'<li><a href="/opendata/{OWNER}-{slug}/">{item.title}</a></li>' for slug, item in SETS.items())
        return Response(_page("Открытые данные", f"<ul>{links}</ul>"), mimetype="text/html")

    @pages.get(f"/opendata/{OWNER}-<slug>")
    def without_slash(slug: str) -> Any:
        return redirect(f"https://{HOST}/opendata/{OWNER}-{slug}/")

    @pages.get(f"/opendata/{OWNER}-<slug>/")
    def passport(slug: str) -> Response:
        found = SETS.get(slug) or abort(404)
        g.sources = (found.source,)
        page = world.kept(("passport", slug), lambda: passport_page(world.country, slug))
        return Response(page, mimetype="text/html")

    old = Blueprint("opendata_old", __name__, url_prefix="/www.nalog.ru")

    @old.get("/opendata/<path:path>")
    def moved(path: str) -> Any:
        return redirect(f"https://{HOST}/opendata/{path}", 301)

    return [pages, old, *(_files(world, host) for host in (FILES, OLD_FILES))]


def _files(world: World, host: str) -> Blueprint:
    lying = Blueprint(host.split(".", maxsplit=1)[0], __name__, url_prefix=f"/{host}")

    @lying.get(f"/opendata/{OWNER}-<slug>/<name>")
    def file(slug: str, name: str) -> Response:
        found = SETS.get(slug)
        if found is None or found.host != host:
            abort(404)
        g.sources = found.source, f"{found.source}{OF_FILES}"
        release = next((item for item in world.country.releases(slug) if item.name == name), None) or abort(404)
        content = world.kept(("release", slug, name), release.content)
        return given(content, release.on, "text/csv" if found.csv else "application/zip")

    return lying


def passport_page(country: Country, slug: str) -> str:
    """The passport of a set on the day of the country."""
    found, number = SETS[slug], f"{OWNER}-{slug}"
    newest, *earlier = country.releases(slug)
    data, structure = _address(found, number, newest.name), _address(found, number, _structure(newest))
    form, kind = ("csv", "csv") if found.csv else ("xml", "xsd")
    said, valid = _content(slug, newest), f"{newest.next:%d.%m.%Y}" if newest.next else ""
    form_link = f'<a href="{_address(found, number, "format.doc")}">Описание формата предоставления сведений</a>'
    rows = (
        ("Идентификационный номер", number, "dc:identifier"),
        ("Наименование набора данных", found.title, "dc:title"),
        ("Описание набора данных", f"{found.title}.<br>{form_link}", "dc:description"),
        ("Владелец набора данных", "ФНС России", "dc:creator"),
        ("Ответственное лицо", _PERSON, ""),
        ("Телефон ответственного лица", _PHONE, ""),
        ("Адрес электронной почты ответственного лица", _MAIL, ""),
        ("Гиперссылка (URL) на набор", _link(data), ""),
        ("Формат данных", form, ""),
        ("Описание структуры набора данных", _link(structure), ""),
        ("Дата первой публикации набора данных", f"{found.first:%d.%m.%Y}", "dc:created"),
        ("Дата последнего внесения изменений", f"{newest.on:%d.%m.%Y}", ""),
        ("Содержание последнего изменения", said, ""),
        ("Дата актуальности", valid, "dc:valid"),
        ("Ключевые слова, соответствующие содержанию набора данных", found.words, "dc:subject"),
        (
            "Гиперссылки (URL) на предыдущие релизы набора данных",
            "<br>\n".join(_link(_address(found, number, item.name)) for item in earlier),
            "",
        ),
        (
            "Гиперссылки (URL) на предыдущие версии структуры набора данных",
            "Изменения в структуру набора данных не вносились",
            "",
        ),
        ("Версия методических рекомендаций", "3.0", ""),
    )
    table = "".join(_row(str(n), *row) for n, row in enumerate(rows, 1))
    return _page(
        found.title,
        f'<div typeof="foaf:Document" about="/opendata/{number}">\n'
        '\t<div rel="dc:conformsTo" resource="http://opendata.gosmonitor.ru/standard/3.0"></div>\n'
        '\t<table class="border_table">\n'
        "\t\t<tr>\n\t\t\t<th>№</th>\n\t\t\t<th>Характеристика</th>\n\t\t\t<th>Значение характеристики</th>\n\t\t</tr>\n"
        f"{table}\t</table>\n"
        '\t<div rel="dc:publisher" resource="#publisher"></div>\n'
        '\t<div rel="dc:source" resource="#data"></div>\n</div>\n'
        '<div typeof="foaf:Person" about="#publisher">\n'
        f"{_property('foaf:name', _PERSON)}{_property('foaf:phone', _PHONE)}{_property('foaf:mbox', _MAIL)}</div>\n"
        '<div typeof="dc:Collection" about="#data">\n\t<div rel="dc:hasPart" resource="#data-1">\n'
        '\t\t<div typeof="foaf:Document" about="#data-1">\n'
        f"{_property('dc:source', data)}{_property('dc:format', form)}"
        f"{_property('dc:created', f'{found.first:%d.%m.%Y}')}{_property('dc:provenance', said)}"
        '\t\t\t<div rel="dc:conformsTo" resource="#structure-1"></div>\n\t\t</div>\n\t</div>\n</div>\n'
        '<div>\n\t<div typeof="foaf:Document" about="#structure-1">\n'
        f"{_property('dc:source', structure)}{_property('dc:format', kind)}"
        f"{_property('dc:created', f'{found.first:%d.%m.%Y}')}\t</div>\n</div>\n",
    )


def _address(found: Set, number: str, name: str) -> str:
    return f"https://{found.host}/opendata/{number}/{name}"


def _structure(release: Published) -> str:
    name, _, ending = release.name.rpartition(".")
    return f"structure-{name.rpartition('-')[2]}.{'csv' if ending == 'csv' else 'xsd'}"


def _content(slug: str, release: Published) -> str:
    if slug in ("sshr2019", "revexp", "paytax", "taxoffence"):
        return f"Данные за {release.on.year - (2 if slug == 'paytax' else 1)} год"
    if slug in ("debtam", "snr"):
        return f"Данные на {release.on.replace(day=1):%d.%m.%Y}"
    return "Обновление данных набора"


def _link(url: str) -> str:
    return f'<a href="{url}">{url}</a>'


def _property(name: str, content: str) -> str:
    return f'\t\t\t<div property="{name}" content="{escape(content)}"></div>\n'


def _row(number: str, name: str, value: str, named: str) -> str:
    said = f' property="{named}"' if named else ""
    return f"\t\t<tr>\n\t\t\t<td>{number}</td>\n\t\t\t<td>{name}</td>\n\t\t\t<td{said}>{value}</td>\n\t\t</tr>\n"


def _page(title: str, content: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="ru" xmlns:dc="http://purl.org/dc/terms/" xmlns:foaf="http://xmlns.com/foaf/0.1/">\n'
        f'<head>\n\t<title>{title} | ФНС России</title>\n\t<meta charset="utf-8">\n</head>\n<body>\n'
        f'<div class="page-content__center ">\n<h1>{title}</h1>\n{content}</div>\n</body>\n</html>\n'
    )
