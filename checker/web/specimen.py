"""Made-up parts of a card for the page of the design, so that every macro is seen without any company."""

from __future__ import annotations

import msgspec

from checker.facts import Decision
from checker.i18n import N_
from checker.reports.labels import DECISION_TONES, DEPTHS
from checker.reports.model import (
    Cell,
    Column,
    Difference,
    FindingView,
    Happening,
    Line,
    Mark,
    Proof,
    Row,
    Section,
    SourceView,
    Table,
    VerdictView,
)
from checker.reports.opinion import MEANINGS, decision_words
from checker.reports.words import Words


class Specimen(msgspec.Struct, frozen=True, kw_only=True):
    """Something for every macro."""

    tones: tuple[tuple[str, str], ...]
    verdicts: tuple[VerdictView, ...]
    findings: tuple[FindingView, ...]
    section: Section
    coverage: tuple[SourceView, ...]
    happenings: tuple[Happening, ...]


def of(words: Words) -> Specimen:
    """The specimen in the reader's language."""
    tones = (
        ("good", words(N_("не числится"))),
        ("warn", words(N_("Меняет место нахождения"))),
        ("bad", words(N_("Ликвидируется"))),
        ("unknown", words(N_("не проверено"))),
        ("plain", words(N_("есть запись"))),
    )
    proof = Proof(
        id="0-0-0-0-0000000000000000",
        source="egrul",
        title=words(N_("ЕГРЮЛ")),
        entry=words(N_("ГРН {grn} от {day}"), grn="2229800000018", day=words.day("2022-03-14")),
        as_of=words.day("2026-11-20"),
        fetched=words.day("2026-11-21"),
    )
    return Specimen(
        tones=tones,
        verdicts=tuple(_verdict(decision, words) for decision in Decision),
        findings=tuple(_finding(state, words, proof) for state in ("bad", "unknown", "neutral", "good")),
        section=_section(words, proof),
        coverage=tuple(
            _source(tone, said, words, proof) for tone, said in tones if tone in ("good", "unknown", "plain")
        ),
        happenings=_happenings(words, proof),
    )


def _verdict(decision: Decision, words: Words) -> VerdictView:
    score = {Decision.WORK: 81, Decision.SAFEGUARDS: 56, Decision.REFUSE: 12}.get(decision)
    depth = "F" if score is None else "B"
    return VerdictView(
        decision=decision.value,
        words=decision_words(decision, words),
        tone=DECISION_TONES[decision.value],
        meaning=words(MEANINGS[decision]),
        basis=words.day("2026-11-21"),
        score=score,
        band=(max(score - 17, 0), min(score + 8, 100)) if score is not None else None,
        depth=depth,
        depth_words=words(DEPTHS[depth]),
        method="2026.3",
        assumed=words(N_("Сделка не указана: укажите её, и совет станет точнее.")),
        reasons=(),
        findings=(),
        groups=(),
        changes=(),
    )


def _finding(state: str, words: Words, proof: Proof) -> FindingView:
    points = {"bad": -25, "good": 3}.get(state, 0)
    return FindingView(
        code=f"specimen.{state}",
        state=state,
        points=points,
        points_text=words.points(points),
        sentence=words(N_("Причина одним предложением: что записано, когда и под каким номером")),
        advice=words(N_("один шаг, который можно сделать сегодня")) if state == "bad" else "",
        harmless=words(N_("безобидное объяснение того же факта")) if state == "bad" else "",
        stop=False,
        caps="",
        proofs=(proof,),
    )


def _section(words: Words, proof: Proof) -> Section:
    mark = Mark(words=words(N_("Недостоверно: по итогам проверки")), proof=proof)
    return Section(
        id="specimen",
        title=words(N_("Реквизиты")),
        note=words(N_("Пояснение к разделу.")),
        lines=(
            Line(
                label=words(N_("Адрес")),
                value=words(N_("Город Примерск, улица Выдуманная, дом 1")),
                marks=(mark,),
                proof=proof,
            ),
            Line(
                label=words(N_("Уставный капитал")),
                value=words.money(1_000_000),
                notes=(words(N_("Пояснение к разделу.")),),
                proof=proof,
            ),
        ),
        tables=(
            Table(
                title=words(N_("Деньги и люди")),
                columns=(Column(title=words(N_("Год"))), Column(title=words(N_("Доходы")), number=True)),
                rows=tuple(
                    Row(cells=(Cell(text=str(year)), Cell(text=words.money(year * 1_000_000))), proofs=(proof,))
                    for year in range(2020, 2026)
                ),
                shown=2,
            ),
        ),
    )


def _source(tone: str, said: str, words: Words, proof: Proof) -> SourceView:
    return SourceView(
        source=tone,
        title=words(N_("Источник")),
        state=tone,
        words=said,
        tone=tone,
        reason=words(N_("сайт не отвечает")) if tone == "unknown" else "",
        as_of=proof.as_of,
        checked=proof.fetched,
        stale=False,
        proof=None if tone == "unknown" else proof,
    )


def _happenings(words: Words, proof: Proof) -> tuple[Happening, ...]:
    head = words(N_("Руководитель"))
    return (
        Happening(
            day=words.day("2026-11-20"),
            kind="changed",
            title=words(N_("{block}: изменилось"), block=head),
            seen=words.day("2026-11-21"),
            void="",
            notes=(),
            differences=(Difference(label=head, before="Примеров Иван", after="Образцова Анна"),),
            proof=proof,
        ),
        Happening(
            day=words.day("2022-03-14"),
            kind="register",
            title=words(N_("Запись в реестре")),
            seen="",
            void=words(N_("Запись признана недействительной: {entry}"), entry=proof.entry),
            notes=(words(N_("документ: {name}"), name=words(N_("Источник"))),),
            differences=(),
            proof=proof,
        ),
    )
