"""Pages about the service itself: its sources, its method, its words, its looks."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import groupby

import msgspec
from flask import Blueprint, render_template

from checker.accounts.rights import PLANS, RIGHTS, TO_COME, WORDS
from checker.backlog import backlogs, notices
from checker.dates import moscow_day
from checker.facts import Decision
from checker.freshness import source_states
from checker.i18n import N_, _
from checker.reports.glossary import TERMS
from checker.reports.labels import DECISION_TONES
from checker.reports.opinion import MEANINGS, decision_words
from checker.reports.service import notice_row, source_row
from checker.reports.words import Words
from checker.scoring.explain import SENTENCES
from checker.scoring.methods import method_of
from checker.web import specimen, store
from checker.web.language import lang

blueprint = Blueprint("pages", __name__)

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
    """Every source: its state and why, its last file, what waits, what the operator was told."""
    words = Words(lang())
    with store.reading() as connection:
        states = source_states(connection)
        behind = backlogs(connection)
        told = notices(connection)
    today = moscow_day(datetime.now(UTC))
    rows = [source_row(state, behind[state.source], words, today) for state in states]
    return render_template("sources.html", rows=rows, notices=[notice_row(notice, words) for notice in told])


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
    """What each plan may do, and words of the registers in plain language."""
    there = [(right, plans) for right, plans in RIGHTS.items() if right not in TO_COME]
    rights = [(_(WORDS[right]), [plan in plans for plan in PLANS]) for right, plans in there]
    return render_template("help.html", terms=TERMS, rights=rights, plans=[_(title) for title in PLANS.values()])


@blueprint.get("/styleguide")
def styleguide() -> str:
    """Every macro of the design on one page."""
    return render_template("styleguide.html", specimen=specimen.of(Words(lang())))
