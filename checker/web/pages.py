"""Pages about the service itself: its sources, its method, its words, its looks."""

from __future__ import annotations

import re
from itertools import groupby

import msgspec
from flask import Blueprint, render_template

from checker.facts import Decision
from checker.freshness import source_states
from checker.i18n import N_, _
from checker.reports.labels import DECISION_TONES, REASONS
from checker.reports.opinion import MEANINGS, decision_words
from checker.reports.proofs import source_title
from checker.reports.sites import ABOUT, official_page
from checker.reports.words import Words
from checker.scoring.explain import SENTENCES
from checker.scoring.methods import method_of
from checker.web import specimen, store
from checker.web.glossary import TERMS
from checker.web.language import lang

blueprint = Blueprint("pages", __name__)

SOURCE_STATES = {
    "ok": (N_("работает"), "good"),
    "stale": (N_("данные устарели"), "warn"),
    "failing": (N_("последняя загрузка не удалась"), "bad"),
    "off": (N_("выключен"), "unknown"),
    "closed": (N_("больше не ведётся"), "unknown"),
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
            "title": source_title(state.source, words),
            "about": _(ABOUT[state.source]) if state.source in ABOUT else "",
            "official": official_page(state.source),
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
    # The docstrings of rules are English: they stand on the English page only.
    rules = method_of(None).rules_for("legal_entity") if lang() == "en" else ()
    described = [" ".join((rule.__doc__ or "").split()) for rule in rules]
    return render_template("method.html", weights=weights, families=families, decisions=decisions, rules=described)


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
