"""Who may act for the company, who owns it, and what else these people had or have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from checker import text
from checker.facts import Fact, FactSheet
from checker.i18n import N_
from checker.reports.labels import FATES, ROLES
from checker.reports.model import Cell, Column, Line, Mark, Row, Section, Table
from checker.reports.proofs import ban_mark, hidden_mark, line, proof, untrue_mark
from checker.reports.requisites import day_of, share_words, status_words
from checker.reports.spell import number_words, say, spell
from checker.reports.words import Words
from checker.scoring.reading import NOT_CONTROL, form_of, office_of, share_of


def _marks(sheet: FactSheet, block: str, key: str, words: Words) -> tuple[Mark, ...]:
    """Marks of one person: their key is the person's, then the ground."""
    return tuple(untrue_mark(fact, words) for fact in sheet.of(block) if fact.key.rpartition(":")[0] == key)


def head_name(head: Fact, words: Words) -> str:
    """The name of a head; what stands in its place where the law hides it."""
    return text.person_name(head.value.get("person") or {}) or words(N_("имя скрыто по закону"))


def head_title(head: Fact, words: Words) -> str:
    """The office of a head as the register writes it, in small letters."""
    office = head.value.get("office") or {}
    title = str(office.get("title") or office.get("kind_name") or "").strip()
    return (title.lower() if title == title.upper() else title) or words(N_("руководитель"))


def signers_section(sheet: FactSheet, words: Words) -> Section:
    """Heads, managing company, how they act together, what the register says against them."""
    lines = [*_heads(sheet, words), *_managers(sheet, words)]
    for fact in sheet.of("powers"):
        lines.append(line(fact, words, _powers(str(fact.value.get("kind", "")), words), used={"kind"}))
    for fact in sheet.of("agreement"):
        lines.append(line(fact, words, words(N_("заключён, сведения внесены в реестр"))))
    note = "" if lines else words(N_("Реестр не называет никого, кто действует без доверенности."))
    return Section(id="signers", title=words(N_("Кто вправе подписывать")), note=note, lines=tuple(lines))


def _heads(sheet: FactSheet, words: Words) -> Iterator[Line]:
    for fact in sheet.of("head"):
        key = fact.key.rpartition(":")[0]
        bans = tuple(ban_mark(ban, words) for ban in sheet.of("disqualification") if ban.key == key)
        first = fact.value.get("entry_first") or {}
        since = (
            (words(N_("в должности с {day} (по реестру)"), day=words.day(first["date"])),) if first.get("date") else ()
        )
        named = line(
            fact,
            words,
            head_name(fact, words) + number_words(fact.value.get("person") or {}, words),
            label=_capitalised(head_title(fact, words)),
            used={"person", "office"},
            marks=(*_marks(sheet, "head_mark", key, words), *bans),
        )
        note = _office_note(fact, words)
        yield Line(
            label=named.label,
            value=named.value,
            notes=(*since, *([note] if note else []), *named.notes),
            marks=named.marks,
            proof=named.proof,
        )


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
        yield line(
            fact,
            words,
            text.readable_name(str(company.get("name_full", ""))) + number_words(company, words),
            used={"company"},
            marks=_marks(sheet, "managing_company_mark", fact.key, words),
            company=str(company.get("inn") or company.get("ogrn") or ""),
        )


def _powers(kind: str, words: Words) -> str:
    known = {
        "1": N_("руководители действуют только вместе: нужны подписи всех"),
        "2": N_("каждый руководитель действует сам"),
    }
    return words(known[kind]) if kind in known else kind


def founder_name(founder: Mapping[str, Any], words: Words) -> str:
    """A founder as a reader names him, with his number."""
    if "person" in founder:
        return text.person_name(founder["person"]) + number_words(founder["person"], words)
    if "state" in founder:
        state = founder["state"]
        return text.readable_name(
            str(state.get("name") or state.get("region_name") or words(N_("Российская Федерация")))
        )
    for part in ("company", "fund"):
        named = founder.get(part) or {}
        if name := named.get("name_full") or named.get("name"):
            return text.readable_name(str(name)) + number_words(named, words)
    return words(N_("имя скрыто по закону")) if founder.get("hidden") else words(N_("без имени в реестре"))


KINDS = {
    "company": N_("организация"),
    "foreign": N_("иностранная организация"),
    "person": N_("человек"),
    "state": N_("государство или муниципалитет"),
    "fund": N_("паевой фонд"),
    "partnership": N_("инвестиционное товарищество"),
}


def founders_section(sheet: FactSheet, words: Words) -> Section | None:
    """Owners with their shares. Of a joint-stock company the register names only the founders of its first day."""
    rows = tuple(_founder_row(sheet, fact, words) for fact in sheet.of("founder"))
    extra = tuple(
        line(fact, words, say(fact.value.get("text", ""), words), used={"text"}) for fact in sheet.of("restriction")
    )
    if not rows and not extra:
        return None
    joint_stock = form_of(sheet) == "joint_stock"
    title = N_("Учредители при создании") if joint_stock else N_("Учредители и участники")
    note = N_(
        "У акционерного общества реестр называет учредителей на день создания. "
        "Нынешних акционеров знает держатель реестра."
    )
    columns = (
        Column(title=words(N_("Кто"))),
        Column(title=words(N_("Доля")), number=True),
        Column(title=words(N_("Номинал")), number=True),
        Column(title=words(N_("С какого дня")), day=True),
    )
    table = Table(title="", columns=columns, rows=rows, shown=12)
    return Section(
        id="founders",
        title=words(title),
        note=words(note) if joint_stock else "",
        tables=(table,) if rows else (),
        lines=extra,
    )


def _founder_row(sheet: FactSheet, fact: Fact, words: Words) -> Row:
    value, share = fact.value, fact.value.get("share") or {}
    part = share_of(fact, sheet)
    nominal = share.get("nominal_kop")
    company = value.get("company") or {}
    since = (value.get("entry_first") or value.get("entry") or {}).get("date")
    rest = spell(
        value,
        words,
        {"kind", "person", "company", "state", "share", "hidden"} | ({"fund"} if "fund" in value else set()),
    )
    burden = spell(share, words, {"nominal_kop", "size"})
    kind = str(value.get("kind", ""))
    return Row(
        cells=(
            Cell(
                text=founder_name(value, words),
                company=str(company.get("inn") or company.get("ogrn") or ""),
                notes=(*([words(KINDS[kind])] if kind in KINDS and kind != "person" else []), *rest, *burden),
            ),
            Cell(
                text=words.percent(f"{part / 100:.2f}")
                if part is not None
                else share_words({"size": share.get("size")}, words)
            ),
            Cell(text=words.money(int(nominal)) if nominal is not None else ""),
            Cell(text=words.day(since)),
        ),
        marks=(*hidden_mark(fact, words), *_marks(sheet, "founder_mark", fact.key, words)),
        proofs=(proof(fact, words),),
    )


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
