"""Who may act for the company, and what else its heads and owners had or have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from checker import text
from checker.facts import Fact, FactSheet
from checker.i18n import N_
from checker.reports.labels import FATES, ROLES
from checker.reports.model import Cell, Column, Line, Row, Section, Table
from checker.reports.proofs import ban_mark, line, person_marks, proof
from checker.reports.requisites import day_of, ending_of, status_words
from checker.reports.signing import asks
from checker.reports.spell import number_words
from checker.reports.words import Words
from checker.scoring.reading import NOT_CONTROL, office_of


def head_name(head: Fact, words: Words) -> str:
    """The name of a head; what stands in its place where the law hides it."""
    return text.person_name(head.value.get("person") or {}) or words(N_("имя скрыто по закону"))


def head_title(head: Fact, words: Words) -> str:
    """The office of a head as the register writes it, in small letters."""
    office = head.value.get("office") or {}
    title = str(office.get("title") or office.get("kind_name") or "").strip()
    return (title.lower() if title == title.upper() else title) or words(N_("руководитель"))


def signers_section(sheet: FactSheet, words: Words) -> Section:
    """Heads, managing company, how they act together, what the register says against them, what to ask for (M37)."""
    lines = [*_heads(sheet, words), *_managers(sheet, words)]
    for fact in sheet.of("powers"):
        lines.append(line(fact, words, _powers(str(fact.value.get("kind", "")), words), used={"kind"}))
    for fact in sheet.of("agreement"):
        lines.append(line(fact, words, _agreement(str(fact.value.get("kind", "")), words), used={"kind"}))
    note = _signers_note(sheet, bool(lines), words)
    return Section(
        id="signers",
        title=words(N_("Кто вправе подписывать")),
        note=note,
        lines=tuple(lines),
        asks_title=words(N_("Что попросить перед подписью")),
        asks=asks(sheet, words),
    )


def _signers_note(sheet: FactSheet, named: bool, words: Words) -> str:
    """Of an ended company: that nobody signs for it any more, and that what follows is the last that was entered."""
    ended, last = ending_of(sheet)
    if sheet.kind == "entrepreneur":
        if not ended:
            return words(N_("За себя действует сам предприниматель, остальные по доверенности."))
        named = False
    if not named and sheet.one("identity") is None:
        return words(N_("Записи реестра у нас нет: кто действует без доверенности, мы не знаем."))
    if not ended:
        return "" if named else words(N_("Реестр не называет никого, кто действует без доверенности."))
    over = words(N_("Организация прекращена {day}: подписать за неё больше никто не может."), day=words.day(last))
    if not last:
        over = words(N_("Организация прекращена: подписать за неё больше никто не может."))
    if sheet.kind == "entrepreneur":
        # His debts stay with the person (ст. 23, 24 ГК): only the status is gone.
        over = words(N_("Как предприниматель он больше не действует; долги остаются за человеком."))
    last_known = words(N_("Последние сведения реестра:"))
    return f"{over} {last_known}" if named else over


def _heads(sheet: FactSheet, words: Words) -> Iterator[Line]:
    for fact in sheet.of("head"):
        key = fact.key.rpartition(":")[0]
        bans = tuple(ban_mark(ban, sheet.on, words) for ban in sheet.of("disqualification") if ban.key == key)
        named = line(
            fact,
            words,
            head_name(fact, words) + number_words(fact.value.get("person") or {}, words),
            label=_capitalised(head_title(fact, words)),
            used={"person", "office"},
            marks=(*person_marks(sheet, "head_mark", key, words), *bans),
            parts={"person": "full_name", "office": "office"},
        )
        yield _noted(named, _since(fact, N_("в должности с {day} (по реестру)"), words), _office_note(fact, words))


def _since(fact: Fact, said: str, words: Words) -> str:
    day = (fact.value.get("entry_first") or {}).get("date")
    return words(said, day=words.day(day)) if day else ""


def _noted(named: Line, *first: str) -> Line:
    """The line with these notes before its own."""
    return msgspec.structs.replace(named, notes=(*(note for note in first if note), *named.notes))


def _capitalised(title: str) -> str:
    return title[:1].upper() + title[1:]


def _office_note(head: Fact, words: Words) -> str:
    if office_of(head) in NOT_CONTROL:
        return words(N_("назначен судом или для ликвидации: о нём самом это ничего не говорит"))
    ogrnip = (head.value.get("office") or {}).get("ogrnip")
    return words(N_("управляющий-предприниматель, ОГРНИП {number}"), number=ogrnip) if ogrnip else ""


def _managers(sheet: FactSheet, words: Words) -> Iterator[Line]:
    for fact in sheet.of("managing_company"):
        company = fact.value.get("company") or {}
        named = line(
            fact,
            words,
            text.readable_name(str(company.get("name_full", ""))) + number_words(company, words),
            used={"company"},
            marks=person_marks(sheet, "managing_company_mark", fact.key, words),
            company=str(company.get("inn") or company.get("ogrn") or ""),
        )
        yield _noted(named, _since(fact, N_("управляет с {day} (по реестру)"), words))


def _agreement(kind: str, words: Words) -> str:
    """ВидСведКорпДог: what the corporate agreement settles; the register says no more of it."""
    known = {
        "1": N_("заключён; объём правомочий непропорционально долям"),
        "2": N_("заключён; ограничения и условия отчуждения долей (акций)"),
    }
    return words(known.get(kind, N_("заключён, сведения внесены в реестр")))


def _powers(kind: str, words: Words) -> str:
    known = {
        "1": N_("руководители действуют только вместе: нужны подписи всех"),
        "2": N_("каждый руководитель действует сам"),
    }
    return words(known[kind]) if kind in known else kind


def related_section(sheet: FactSheet, words: Words) -> Section | None:
    """Other companies of heads and owners, and how they ended. Joined by ИНН only, never by a name."""
    of_person: dict[str, list[Fact]] = defaultdict(list)
    for fact in sheet.of("related"):
        of_person[str(fact.value.get("person", ""))].append(fact)
    lines = tuple(_total_line(fact, words) for fact in sheet.of("related_total"))
    tables = tuple(_related_table(facts, words) for facts in of_person.values())
    if not lines and not tables:
        return None
    note = N_(
        "Компании найдены по ИНН человека, а не по имени. Закрытая компания сама по себе ни о ком ничего не говорит."
    )
    return Section(
        id="related",
        title=words(N_("Другие компании этих людей")),
        note=words(note),
        lines=lines,
        tables=tables,
    )


def _role(code: Any, words: Words) -> str:
    return words(ROLES[str(code)]) if str(code) in ROLES else str(code or "")


def _related_name(value: Mapping[str, Any]) -> str:
    name = str(value.get("person_name") or "")
    return name if name != name.upper() else text.readable_name(name)


def _total_line(fact: Fact, words: Words) -> Line:
    value = fact.value
    fates = [f"{words(label)} — {words.number(int(value[fate]))}" for fate, label in FATES.items() if value.get(fate)]
    total = words.count(N_("ещё {n} компания|ещё {n} компании|ещё {n} компаний"), int(value.get("companies") or 0))
    return Line(
        label=f"{_related_name(value)}, {_role(value.get('own_role'), words)}",
        value=total,
        notes=("; ".join(fates),) if fates else (),
        proof=proof(fact, words),
    )


def _related_table(facts: list[Fact], words: Words) -> Table:
    """One row a company, whatever number of roles the person has in it."""
    first = facts[0].value
    columns = (
        Column(title=words(N_("Компания"))),
        Column(title=words(N_("Роль в ней"))),
        Column(title=words(N_("Состояние"))),
        Column(title=words(N_("Создана")), day=True),
    )
    of_company: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        of_company[str(fact.value.get("ogrn") or fact.key)].append(fact)
    return Table(
        title=f"{_related_name(first)} ({_role(first.get('own_role'), words)})",
        columns=columns,
        rows=tuple(_related_row(roles, words) for roles in of_company.values()),
        shown=8,
    )


def _related_row(roles: list[Fact], words: Words) -> Row:
    value = roles[0].value
    status = str(value.get("ended") or value.get("status") or "active")
    short, tone = status_words(status, words)
    number = str(value.get("inn") or value.get("ogrn") or "")
    ended_on = words.day(day_of(value.get("ended_on")))
    about = (
        words(N_("ИНН {number}"), number=value["inn"]) if value.get("inn") else "",
        words(N_("ОКВЭД {code}"), code=value["activity"]) if value.get("activity") else "",
    )
    return Row(
        cells=(
            Cell(
                text=text.readable_name(str(value.get("name") or number)),
                company=number,
                notes=tuple(note for note in about if note),
            ),
            Cell(text=_roles_words(roles, words)),
            Cell(text=short, tone=tone, notes=(ended_on,) if ended_on else ()),
            Cell(text=words.day(day_of(value.get("registered_on")))),
        ),
        proofs=(proof(roles[0], words),),
    )


def _roles_words(roles: list[Fact], words: Words) -> str:
    """«участник (100 %), руководитель, с 14.03.2022»; roles that began on different days stand apart."""
    since: dict[str, list[str]] = defaultdict(list)
    for fact in roles:
        share = fact.value.get("share")
        named = _role(fact.value.get("role"), words)
        own = since[words.day(day_of(fact.value.get("role_since")))]
        own.append(f"{named} ({words.percent(f'{share / 100:.2f}')})" if isinstance(share, int) else named)
    said = []
    for start, names in since.items():
        said.append(", ".join([*names, words(N_("с {day}"), day=start)] if start else names))
    return "; ".join(said)
