"""Heads, founders and other legal persons of a record → elements of the tax service's format."""

from __future__ import annotations

from decimal import Decimal

from scrapers.sandbox.desk import REGION, REGION_NAME
from scrapers.sandbox.model import Authority, Body, Entry, Foreign, Founder, Head, Link, Mark, Person
from scrapers.sandbox.texts import GROUNDS, POSTS
from scrapers.sandbox.tree import Node, as_of, leaf, node


def link(tag: str, other: Link) -> Node:
    """Another Russian legal person under the given element name."""
    return _body(tag, other.body, other.entry)


def head(item: Head) -> Node:
    """`СведДолжнФЛ`; a hidden head is nothing but the mark of the hiding."""
    if item.person is None:
        return node("СведДолжнФЛ", _hidden(item.since))
    return node(
        "СведДолжнФЛ",
        as_of(item.since, "ГРНДатаПерв"),
        _person(item.person, item.since),
        node(
            "СвДолжн",
            as_of(item.since),
            ВидДолжн=item.post,
            НаимВидДолжн=POSTS[item.post],
            НаимДолжн=item.title,
        ),
        *(_mark("СвНедДанДолжнФЛ", "ДанДолжнФЛ", mark) for mark in item.marks),
        *_sex_and_citizenship(item.person, item.since),
        item.ban
        and node(
            "СвДискв",
            as_of(item.ban.entry),
            ДатаНачДискв=item.ban.start.isoformat(),
            ДатаОкончДискв=item.ban.end.isoformat(),
            ДатаРеш=item.ban.decided.isoformat(),
        ),
    )


def founder(item: Founder, capital: int | None) -> Node:
    """`УчрФЛ`, `УчрЮЛРос`, `УчрЮЛИн` or `УчрРФСубМО`, by who the founder is. capital: roubles."""
    first = as_of(item.since, "ГРНДатаПерв")
    marks = [_mark("СвНедДанУчр", "ДанУчр", mark) for mark in item.marks]
    share = _share(item, capital)
    match item.who:
        case None:
            return node("УчрФЛ", _hidden(item.since))
        case Person() as person:
            return node(
                "УчрФЛ",
                first,
                _person(person, item.since),
                *marks,
                *_sex_and_citizenship(person, item.since),
                share,
            )
        case Body() as body:
            return node("УчрЮЛРос", first, _body("НаимИННЮЛ", body, item.since), *marks, share)
        case Foreign() as foreign:
            return node("УчрЮЛИн", first, *_foreign(foreign, item.since), *marks, share)
        case Authority() as authority:
            return node("УчрРФСубМО", first, _level(authority), share, _acting(authority, item.since))


def _hidden(entry: Entry) -> Node:
    return node("ОгрДосСв", as_of(entry), ОгрДосСв="1")


def _person(person: Person, entry: Entry) -> Node:
    return node(
        "СвФЛ",
        as_of(entry),
        Фамилия=person.surname,
        Имя=person.name,
        Отчество=person.patronymic,
        ИННФЛ=person.inn,
    )


def _sex_and_citizenship(person: Person, entry: Entry) -> tuple[Node, Node]:
    return node("СвПолФЛ", as_of(entry), Пол=person.sex), node("СвГраждФЛ", as_of(entry), КодГражд="1")


def _body(tag: str, body: Body, entry: Entry) -> Node:
    return node(tag, as_of(entry), ОГРН=body.ogrn, ИНН=body.inn, НаимЮЛПолн=body.name)


def _foreign(foreign: Foreign, entry: Entry) -> tuple[Node, ...]:
    return (
        node("НаимИННЮЛ", as_of(entry), НаимЮЛПолн=foreign.name),
        node("СвНаимЮЛПолнИн", as_of(entry), НаимПолн=foreign.latin),
        node(
            "СвРегИн",
            as_of(entry),
            ОКСМ=foreign.country,
            НаимСтран=foreign.country_name,
            РегНомер=foreign.number,
        ),
    )


def _level(authority: Authority) -> Node:
    municipality = {"НаимМО": authority.municipality} if authority.municipality else None
    return node(
        "ВидНаимУчр",
        municipality,
        КодУчрРФСубМО=authority.level,
        КодРегион=REGION,
        НаимРегион=REGION_NAME,
    )


def _acting(authority: Authority, entry: Entry) -> Node:
    body = _body("НаимИННЮЛ", authority.body, entry)
    return node("СвОргОсущПр", as_of(entry, "ГРНДатаПерв"), body)


def _mark(tag: str, suffix: str, mark: Mark) -> Node:
    return node(tag, as_of(mark.entry), {f"ПризнНед{suffix}": mark.ground, f"ТекстНед{suffix}": GROUNDS[mark.ground]})


def _share(item: Founder, capital: int | None) -> Node | None:
    if item.percent is None or capital is None:
        return None
    value = Decimal(capital * item.percent) / 100
    return node(
        "ДоляУстКап",
        node("РазмерДоли", leaf("Процент", str(item.percent))),
        as_of(item.since),
        НоминСтоим=f"{value:f}",
    )
