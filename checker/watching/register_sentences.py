"""Sentences about what the registers tell: the state, the people, the marks, name, address and capital."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checker import text
from checker.i18n import N_
from checker.reports.claims import name_text, own_text, whole
from checker.reports.labels import ENTREPRENEUR_RANGES, ENTREPRENEUR_STATUSES, GROUNDS, STATUS_RANGES, STATUSES
from checker.reports.model import Difference
from checker.reports.shares import size_words
from checker.reports.words import Words
from checker.scoring.rules.registers import is_ending
from checker.watching.said import Said, Told, Value, bearer, code_of, number_of


def state_words(code: str, source: str, words: Words) -> str:
    """The reader's words for a code of the register's state; the code where nobody described it."""
    entrepreneur = source == "egrip"
    known = {**STATUSES, **ENTREPRENEUR_STATUSES} if entrepreneur else STATUSES
    if code in known:
        return words(known[code][0])
    ranges = (*ENTREPRENEUR_RANGES, *STATUS_RANGES) if entrepreneur else STATUS_RANGES
    found = next((said for low, high, said, _ in ranges if low <= code <= high and len(code) == 3), "")
    return words(found) if found else words(N_("состояние с кодом {code}"), code=code)


def _state_pair(told: Told) -> tuple[Difference, ...]:
    before, after = (code_of(value) for value in (told.before, told.after))
    if not before and not told.before.get("stage"):
        return ()
    return told.pair(
        N_("состояние"),
        state_words(before, told.source, told.words),
        state_words(after, told.source, told.words) if after else told.say(N_("без отметок")),
    )


def say_status(told: Told) -> Said:
    code = code_of(told.after)
    if not told.worse:
        return Said(told.say(N_("Запись о прекращении деятельности снята")), _state_pair(told))
    if told.block == "register_row":
        end = told.words.day(str(told.after.get("void") or told.after.get("ended") or ""))
        return Said(told.say(N_("Поиск реестра показывает: деятельность прекращена {day}"), day=end))
    if not code or code == "?":
        return Said(told.say(N_("Деятельность прекращена: причину покажет выписка")), _state_pair(told))
    state = state_words(code, told.source, told.words)
    msgid = N_("Деятельность прекращена, в реестре: «{state}»")
    if not is_ending(code):
        msgid = N_("В реестре появилось состояние, которого мы не знаем: {state}")
    return Said(told.say(msgid, state=state) + _parties(told), _state_pair(told))


def _parties(told: Told) -> str:
    """«. Правопреемник: …» of a reorganisation, as far as the register names them."""
    found = ""
    for key, msgid in (
        ("successors", N_(". Правопреемник: {names}")),
        ("predecessors", N_(". К ней перешли обязательства: {names}")),
    ):
        given = told.after.get(key)
        if isinstance(given, list) and given:
            found += told.say(msgid, names=", ".join(_party(item, told) for item in given[:5]))
    return found


def _party(value: Any, told: Told) -> str:
    value = value if isinstance(value, Mapping) else {}
    name, number = name_text(value.get("name")), str(value.get("inn") or value.get("ogrn") or "")
    label = told.say(N_("ИНН")) if value.get("inn") else told.say(N_("ОГРН"))
    return f"{name} ({label} {number})" if name and number else name or f"{label} {number}"


def say_exclusion(told: Told) -> Said:
    code = code_of(told.after or told.before)
    if not told.worse:
        return Said(told.say(N_("Решение об исключении из реестра отменено или снято")), _state_pair(told))
    reasons = {
        "105": N_("Налоговая решила исключить из реестра как недействующее лицо"),
        "106": N_("Налоговая решила исключить из реестра: на ликвидацию нет средств"),
        "107": N_("Налоговая решила исключить из реестра: сведения в нём недостоверны"),
        "108": N_(
            "Налоговая решила исключить из реестра по сведениям Банка России о подозрительных операциях (115-ФЗ)"
        ),
        "110": N_("Владельцы закрывают компанию в упрощённом порядке: решение об исключении из реестра уже принято"),
    }
    if told.source == "egrip" and code == "110":
        return Said(told.say(N_("Налоговая решила исключить предпринимателя из реестра: не сдаёт отчётность")))
    return Said(told.say(reasons.get(code, N_("Налоговая решила исключить из реестра"))), _state_pair(told))


def say_liquidation(told: Told) -> Said:
    if not told.worse:
        return Said(told.say(N_("Ликвидация отменена: в реестре этого больше нет")), _state_pair(told))
    if told.block == "fedresurs_message":
        return Said(
            told.say(N_("Компания сообщила о своей ликвидации: сообщение № {number}"), number=number_of(told.after))
        )
    return Said(told.say(N_("Владельцы решили ликвидировать компанию")), _state_pair(told))


def say_reorganisation(told: Told) -> Said:
    code = code_of(told.after or told.before)
    if told.block == "predecessor":
        return Said(told.say(N_("К компании присоединили другую")) + _parties(told))
    if not told.worse:
        return Said(
            told.say(N_("О реорганизации в реестре больше не сказано: она завершена или отменена")) + _parties(told)
        )
    if told.block == "fedresurs_message":
        return Said(
            told.say(N_("Компания объявила о реорганизации: сообщение № {number}"), number=number_of(told.after))
        )
    msgid = N_("Началась реорганизация")
    if code == "121":
        msgid = N_("Меняет организационную форму, оставаясь той же компанией")
    elif code in ("122", "123", "124", "129"):
        msgid = N_("Реорганизуется и прекратит деятельность: обязательства перейдут другому лицу")
    elif code.startswith("13"):
        msgid = N_("Участвует в реорганизации и продолжит работать")
    elif told.block == "successor":
        msgid = N_("Появился правопреемник")
    return Said(told.say(msgid) + _participants(told) + _parties(told))


def _participants(told: Told) -> str:
    given = told.after.get("participants")
    rows = [item for item in given if isinstance(item, Mapping)] if isinstance(given, list) else []
    names = [_party({"name": item.get("name_full"), **item}, told) for item in rows if item.get("name_full")]
    return told.say(N_(". Участвуют: {names}"), names=", ".join(names[:5])) if names else ""


def say_capital_cut(told: Told) -> Said:
    was, now = (whole(value.get("sum_kop")) for value in (told.before, told.after))
    if was is not None and now is not None:
        pair = told.pair(N_("уставный капитал"), told.words.money(was), told.words.money(now))
        return Said(told.say(N_("Уставный капитал уменьшили")), pair)
    if not told.worse:
        return Said(told.say(N_("Об уменьшении капитала в реестре больше не сказано")))
    return Said(told.say(N_("Компания решила уменьшить уставный капитал")))


def say_capital(told: Told) -> Said:
    was, now = (whole(value.get("sum_kop")) for value in (told.before, told.after))
    pair = told.pair(N_("уставный капитал"), told.words.money(was or 0), told.words.money(now or 0))
    return Said(told.say(N_("Уставный капитал увеличили")), pair)


def say_mark(told: Told) -> Said:
    value = told.after or told.before
    who = bearer(value)
    msgids = {
        "head_mark": (
            N_("Сведения о руководителе признаны недостоверными"),
            N_("Отметка о недостоверности руководителя снята"),
        ),
        "founder_mark": (
            N_("Сведения об участнике признаны недостоверными"),
            N_("Отметка о недостоверности участника снята"),
        ),
        "address_mark": (N_("Адрес признан недостоверным"), N_("Отметка о недостоверности адреса снята")),
    }
    block = "head_mark" if told.block == "managing_company_mark" else told.block
    bad, good = msgids.get(block, msgids["address_mark"])
    said = told.say(bad if told.worse else good) + (f": {who}" if who else "")
    pair = told.pair(N_("отметка"), _ground(told.before, told), _ground(told.after, told))
    return Said(said, pair)


def _ground(value: Value, told: Told) -> str:
    if not value:
        return told.say(N_("нет"))
    ground = str(value.get("ground") or "")
    return told.words(GROUNDS[ground]) if ground in GROUNDS else own_text(value.get("text")) or told.say(N_("есть"))


def say_head(told: Told) -> Said:
    was, now = (bearer(value) if value else "" for value in (told.before, told.after))
    numbers = [_inn(value) for value in (told.before, told.after)]
    offices = [
        office if isinstance(office := value.get("office"), Mapping) else {} for value in (told.before, told.after)
    ]
    titles = [own_text(office.get("title")).lower() for office in offices]
    if was and was == now and all(numbers) and numbers[0] != numbers[1]:  # a namesake
        was, now = (f"{name} ({told.say(N_('ИНН'))} {inn})" for name, inn in zip((was, now), numbers, strict=True))
    if was and was == now:
        pair = told.pair(N_("должность"), titles[0] or "—", titles[1] or "—")
        return Said(told.say(N_("Руководитель теперь в другой должности: {name}"), name=now), pair)
    old, new = (f"{name}, {title}" if title else name for name, title in zip((was, now), titles, strict=True))
    if was and now:
        return Said(told.say(N_("Сменился руководитель")), told.pair(N_("руководитель"), old, new))
    if now and told.block == "managing_company":
        return Said(told.say(N_("Управление передали управляющей компании: {name}"), name=now))
    if now:
        return Said(told.say(N_("Появился ещё один руководитель: {name}"), name=new))
    return Said(told.say(N_("Больше не руководит: {name}"), name=old or told.say(N_("имя скрыто"))))


def _inn(value: Value) -> str:
    person = value.get("person")
    return str(person.get("inn") or "") if isinstance(person, Mapping) else ""


def say_owner(told: Told) -> Said:
    return Said(told.say(N_("Сменились участники или их доли")), tuple(_shares(told)))


def _shares(told: Told) -> Iterator[Difference]:
    none = told.say(N_("не участвует"))
    rows: dict[str, list[str]] = {}
    for place, value in enumerate((told.before, told.after)):
        for founder in value.get("founders") or () if isinstance(value.get("founders"), list) else ():
            who = bearer(founder) or told.say(N_("участник (имя скрыто)"))
            if "person" not in founder and "kind" not in founder and not bearer(founder):
                who = told.say(N_("сама компания"))
            rows.setdefault(who, [none, none])[place] = _share(founder, told)
    for who, (before, after) in list(rows.items())[:10]:
        yield Difference(label=who, before=before, after=after)


def _share(founder: Value, told: Told) -> str:
    share = founder.get("share")
    share = share if isinstance(share, Mapping) else founder
    size = share.get("size")
    said = size_words(size, told.words) if isinstance(size, Mapping) else ""
    nominal = whole(share.get("nominal_kop"))
    return said or (told.words.money(nominal) if nominal is not None else told.say(N_("доля не указана")))


def say_address(told: Told) -> Said:
    if told.block in ("move_decision", "status"):
        return Said(told.say(N_("Компания решила сменить место нахождения")))
    pair = told.pair(N_("адрес"), text.address_line(told.before), text.address_line(told.after))
    return Said(told.say(N_("Сменился адрес")), pair)


def say_name(told: Told) -> Said:
    def short(value: Value) -> str:
        given = value.get("short")
        return name_text(given.get("name_short")) if isinstance(given, Mapping) else ""

    full = name_text(told.before.get("name_full")), name_text(told.after.get("name_full"))
    brief = short(told.before), short(told.after)
    pair = told.pair(N_("название"), *(brief if all(brief) and brief[0] != brief[1] else full))
    return Said(told.say(N_("Сменилось название")), pair)


def say_disqualified(told: Told) -> Said:
    value = told.after or told.before
    until = told.words.day(str(value.get("until") or ""))
    if told.block != "disqualification":
        if not told.worse:
            return Said(told.say(N_("В реестре дисквалифицированных лиц компания больше не названа")))
        return Said(
            told.say(
                N_("В реестре дисквалифицированных лиц компания названа местом работы человека, срок до {day}"),
                day=until,
            )
        )
    who = bearer(value)
    if not told.worse:
        return Said(told.say(N_("О дисквалификации руководителя в ЕГРЮЛ больше не сказано: {name}"), name=who))
    return Said(
        told.say(
            N_("Руководитель дисквалифицирован и подписывать не вправе: {name}, срок до {day}"), name=who, day=until
        )
    )
