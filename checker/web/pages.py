"""Pages about the service itself: its sources, its method, its words, its looks."""

from __future__ import annotations

import re
from itertools import groupby

import msgspec
from flask import Blueprint, render_template

from checker.facts import Decision
from checker.i18n import N_, _
from checker.lookup import source_states
from checker.reports.labels import DECISION_TONES, REASONS
from checker.reports.opinion import MEANINGS, decision_words
from checker.reports.words import Words
from checker.scoring.explain import SENTENCES
from checker.scoring.methods import method_of
from checker.web import specimen, store
from checker.web.language import lang

blueprint = Blueprint("pages", __name__)

SOURCE_STATES = {
    "ok": (N_("работает"), "good"),
    "stale": (N_("данные устарели"), "warn"),
    "failing": (N_("последняя загрузка не удалась"), "bad"),
    "off": (N_("выключен"), "unknown"),
    "never_run": (N_("ещё не загружали"), "unknown"),
}

FAMILIES = {
    "status": N_("Состояние в реестре"),
    "age": N_("Возраст"),
    "people": N_("Люди"),
    "address": N_("Адрес"),
    "finance": N_("Деньги и численность"),
    "tax": N_("Налоги"),
    "courts": N_("Суды"),
    "bailiffs": N_("Приставы"),
    "bankruptcy": N_("Банкротство"),
    "lists": N_("Перечни"),
    "activity": N_("Деятельность"),
    "permits": N_("Разрешения"),
    "sign": N_("Право подписи"),
    "group": N_("Группа"),
    "kind": N_("Вид организации"),
    "coverage": N_("Полнота данных"),
}


class Weighed(msgspec.Struct, frozen=True):
    """One finding of the method: its sentence without particulars, and what it does."""

    code: str
    sentence: str
    points: str
    state: str
    stop: bool
    caps: str


@blueprint.get("/sources")
def sources() -> str:
    """Every source: its promise, its last success, how many records."""
    words = Words(lang())
    with store.reading() as connection:
        states = source_states(connection)
    rows = [
        {
            "state": state,
            "words": _(SOURCE_STATES[state.state][0]),
            "tone": SOURCE_STATES[state.state][1],
            "last": words.moment(state.last_success),
            "days": words.count(N_("{n} день|{n} дня|{n} дней"), state.promise_hours // 24),
            "records": words.number(state.records),
            "reason": _(REASONS[state.reason]) if state.reason in REASONS else state.reason or "",
        }
        for state in states
    ]
    return render_template("sources.html", rows=rows)


@blueprint.get("/method")
def method() -> str:
    """What each finding weighs: read from the method that judges, so that the page cannot be stale."""
    weights = method_of(None).weights
    words = Words(lang())
    weighed = [_weighed(code, words) for code in SENTENCES if code in weights.findings]
    families = [
        (_(FAMILIES[family]) if family in FAMILIES else family, list(members))
        for family, members in groupby(weighed, key=lambda finding: finding.code.partition(".")[0])
    ]
    decisions = [(decision_words(item, words), DECISION_TONES[item.value], _(MEANINGS[item])) for item in Decision]
    rules = [" ".join((rule.__doc__ or "").split()) for rule in method_of(None).rules] if lang() == "en" else []
    return render_template("method.html", weights=weights, families=families, decisions=decisions, rules=rules)


def _weighed(code: str, words: Words) -> Weighed:
    weight = method_of(None).weights.findings[code]
    return Weighed(
        code=code,
        sentence=re.sub(r"\{\w+\}", "…", words(SENTENCES[code])),
        points=words.points(weight.points) if weight.points else "",
        state=weight.state,
        stop=weight.stop,
        caps=decision_words(weight.caps, words) if weight.caps else "",
    )


@blueprint.get("/help")
def glossary() -> str:
    """Words of the registers in plain language."""
    return render_template("help.html", terms=TERMS)


@blueprint.get("/styleguide")
def styleguide() -> str:
    """Every macro of the design on one page."""
    return render_template("styleguide.html", specimen=specimen.of(Words(lang())))


TERMS = (
    (
        N_("ИНН"),
        N_(
            "Номер налогоплательщика: 10 цифр у организации, 12 у человека. Последние цифры контрольные: опечатку видно сразу."
        ),
    ),
    (N_("ОГРН"), N_("Номер, под которым организация внесена в реестр: 13 цифр. У предпринимателя ОГРНИП, 15 цифр.")),
    (
        N_("КПП"),
        N_(
            "Код налоговой инспекции и причины учёта. У разных организаций бывает одинаковым, поэтому искать по нему нельзя."
        ),
    ),
    (
        N_("ЕГРЮЛ"),
        N_(
            "Единый государственный реестр юридических лиц. Его ведёт налоговая служба; закон 129-ФЗ. Что в нём записано, на то можно полагаться в сделке (статья 51 ГК)."
        ),
    ),
    (N_("ГРН"), N_("Номер записи в реестре. У каждого факта на карточке стоит ГРН записи, которая его внесла.")),
    (
        N_("ОКВЭД"),
        N_(
            "Код вида деятельности. Заявить можно любые коды, поэтому важнее основной код и то, что показано в отчётности."
        ),
    ),
    (
        N_("Недостоверность"),
        N_(
            "Отметка налоговой рядом с адресом, руководителем или участником: сведения не подтвердились. Если их не исправить за полгода, компанию могут исключить из реестра. Бывает и по недоразумению: письмо не дошло, договор аренды не показали."
        ),
    ),
    (
        N_("Предстоящее исключение"),
        N_(
            "Налоговая решила исключить компанию из реестра и опубликовала это. Кредиторы и сама компания могут возразить три месяца."
        ),
    ),
    (
        N_("Наблюдение"),
        N_(
            "Первая процедура банкротства: суд проверяет, есть ли долги. Руководитель остаётся, но крупные сделки только с согласия временного управляющего."
        ),
    ),
    (
        N_("Конкурсное производство"),
        N_(
            "Суд признал компанию банкротом. Имущество продают, чтобы расплатиться. Подписывает только конкурсный управляющий."
        ),
    ),
    (
        N_("Дисквалификация"),
        N_(
            "Суд на время запретил человеку руководить компаниями. Договор, подписанный им в этот срок, можно оспорить."
        ),
    ),
    (
        N_("Реорганизация"),
        N_(
            "Слияние, присоединение, разделение, выделение, преобразование. Долги переходят к преемнику. Сама по себе не порок."
        ),
    ),
    (
        N_("Управляющая организация"),
        N_("Другая компания, которая руководит вместо директора. Подписывает её руководитель."),
    ),
    (
        N_("Глубина данных"),
        N_("Какую часть источников, возможных для такой компании, удалось проверить: от A (всё) до G (ничего)."),
    ),
    (
        N_("Не проверено"),
        N_(
            "Источник не спросили или он не ответил. Это не то же, что «ничего не нашли»: непроверенное никогда не считается чистым."
        ),
    ),
    (
        N_("Как было известно на день"),
        N_(
            "Карточку можно увидеть такой, какой её показала бы программа в прошлом: с теми сведениями, которые тогда были. Так подтверждают осмотрительность на дату договора."
        ),
    ),
)
