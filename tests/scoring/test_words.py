"""Every finding has its words, its weight, its description; the words accuse nobody, promise nothing."""

from __future__ import annotations

import re
import string
import time
from pathlib import Path

import pytest

from checker.facts import Change, Decision, Fact, Verdict
from checker.scoring import counsel, explain, sentences, vocabulary
from checker.scoring.engine import evaluate
from checker.scoring.methods import CURRENT, METHODS, UnknownMethod, method_of
from checker.scoring.rules import RULES

from .sheets import CREDIT, fact, head, related, sheet, status, termination, total
from .situations import SITUATIONS

WEIGHTS = METHODS[CURRENT].weights
FAMILIES = (
    *("status", "age", "people", "address", "finance", "tax", "courts", "bailiffs", "bankruptcy"),
    *("lists", "activity", "permits", "sign", "group", "kind", "coverage"),
)
FORBIDDEN = re.compile(
    r"однодневк|феникс|брошен|фиктивн|мошенн|техническ|схем|гарант|надёжн|надежн|безопасн|благонад|сомнительн",
    re.I,
)
TABLES = (
    {code: text for code, (_, text) in sentences.WITHOUT.items()},
    {"late": counsel.ADVICE_TOO_LATE},
    counsel.CHANGES_TOO_LATE,
    sentences.SENTENCES,
    counsel.ADVICE,
    counsel.HARMLESS,
    counsel.CHANGES,
    vocabulary.DECISIONS,
)


def _verdicts() -> list[Verdict]:
    return [evaluate(case, deal) for case, deal, *_ in SITUATIONS.values()]


def _codes_in_rules() -> set[str]:
    folder = Path(explain.__file__).parent
    text = "".join(path.read_text(encoding="utf-8") for path in [*folder.glob("rules/*.py"), folder / "engine.py"])
    return set(re.findall(rf'"((?:{"|".join(FAMILIES)})\.[a-z0-9_]+)"', text))


def test_every_code_has_a_weight_and_a_sentence_and_no_weight_lies_idle() -> None:
    assert set(WEIGHTS.findings) == set(sentences.SENTENCES)
    assert _codes_in_rules() <= set(WEIGHTS.findings)
    made = {
        f"people.{whom}_mark_{ground}"
        for whom in ("head", "founder")
        for ground in ("own_statement", "inspection", "court")
    }
    made |= {f"kind.{form}" for form in ("treasury", "budget", "unitary", "nonprofit")}
    assert set(WEIGHTS.findings) == _codes_in_rules() | made


def test_every_family_is_of_the_contract_and_bounded() -> None:
    families = {code.partition(".")[0] for code in WEIGHTS.findings}
    assert families <= set(FAMILIES)
    assert families <= set(WEIGHTS.bounds)
    for low, high in WEIGHTS.bounds.values():
        assert low <= 0 <= high
    assert sum(high for _, high in WEIGHTS.bounds.values()) <= WEIGHTS.positive_limit


def test_points_agree_with_what_they_are_called() -> None:
    for code, weight in WEIGHTS.findings.items():
        assert (weight.points < 0) == (weight.state == "bad"), code
        assert (weight.points > 0) == (weight.state == "good"), code
        assert not weight.stop or weight.state == "bad", code
        assert not weight.permanent or weight.stop, code


def test_what_speaks_against_a_living_company_has_a_harmless_explanation_beside_it() -> None:
    for code, weight in WEIGHTS.findings.items():
        if weight.state == "bad" and not weight.stop:
            assert explain.harmless(code), code


def test_every_rule_is_described_for_the_public() -> None:
    for rule in RULES:
        first, _, detail = (rule.__doc__ or "").partition("\n")
        assert first.rstrip().endswith("."), rule
        assert len(detail.strip()) > 40, rule


@pytest.mark.parametrize("name", SITUATIONS)
def test_the_sentences_of_a_verdict_are_whole(name: str) -> None:
    case, deal, *_ = SITUATIONS[name]
    verdict = evaluate(case, deal)
    for finding in verdict.findings:
        said = explain.sentence(finding.code, finding.parameters)
        said += explain.advice(finding.code, finding.parameters) or ""
        assert not re.search(r"[{}]|\d{4}-\d\d-\d\d|_|None|  ", said), said
        assert explain.sentence(finding.code, finding.parameters, lang="en")
    for change in verdict.would_change:
        assert "{" not in explain.change_sentence(change)


def test_no_text_accuses_or_promises() -> None:
    words = [text for table in vocabulary.WORDS.values() for text in table.values()]
    for text in [*(text for table in TABLES for text in table.values()), *vocabulary.SOURCES.values(), *words]:
        assert not FORBIDDEN.search(text), text


def test_placeholders_are_named() -> None:
    for table in TABLES:
        for text in table.values():
            assert all(name is None or name.isidentifier() for _, name, _, _ in string.Formatter().parse(text)), text


def test_advice_asks_for_no_parameter_that_its_finding_lacks() -> None:
    for table in (counsel.ADVICE,):
        for code, text in table.items():
            asked = {name for _, name, _, _ in string.Formatter().parse(text) if name}
            given = {name for _, name, _, _ in string.Formatter().parse(sentences.SENTENCES[code]) if name}
            assert asked <= given, code


@pytest.mark.parametrize(
    ("kopecks", "words"),
    [
        (120_000_000, "1,2 млн ₽"),
        (50_000_000, "500 тыс. ₽"),
        (99_900, "999 ₽"),
        (900_000_000_000, "9 млрд ₽"),
        (0, "0 ₽"),
        (-120_000_000, "-1,2 млн ₽"),
    ],
)
def test_sums_read_as_people_say_them(kopecks: int, words: str) -> None:
    assert explain.money(kopecks).replace("\N{NO-BREAK SPACE}", " ") == words


def test_a_mark_reads_as_the_record_says() -> None:
    said = explain.sentence("address.mark_inspection", {"grn": "2187700000111", "date": "2026-05-05"})
    assert said == "Адрес отмечен как недостоверный после проверки: запись 2187700000111 от 5 мая 2026"


def test_decisions_read_as_the_contract_says() -> None:
    assert [explain.decision_words(decision) for decision in Decision] == [
        "Препятствий не нашли",
        "Работать с обеспечением",
        "Не советуем",
        "Данных мало",
    ]


def test_words_are_taken_from_the_catalogue_before_they_are_filled() -> None:
    change = Change(condition="people.head_stays", decision=Decision.WORK, score=70, parameters={"date": "2027-01-20"})
    assert explain.change_sentence(change, lambda text: "until {date}", "en") == "until 20 January 2027"


@pytest.mark.parametrize(
    ("published", "said", "advised"),
    [
        ("2026-08-21", "Возражения принимают до 21 ноября 2026", "подайте возражение в налоговую до 21 ноября 2026"),
        ("2026-08-20", "Возражения принимали до 20 ноября 2026", "Срок возражений прошёл 20 ноября 2026"),
    ],
)
def test_a_deadline_that_has_passed_is_told_as_passed(published: str, said: str, advised: str) -> None:
    decision = {"date": published, "published": published}
    verdict = evaluate(sheet(status("107", published, exclusion_decision=decision)), CREDIT)
    finding = next(finding for finding in verdict.findings if finding.code == "status.exclusion_pending_untrue")
    assert said in explain.sentence(finding.code, finding.parameters)
    assert advised in (explain.advice(finding.code, finding.parameters) or "")
    condition = {"deadline": "2026-11-20", "objections": finding.parameters["objections"]}
    change = Change(condition="status.exclusion_stopped", decision=Decision.WORK, score=70, parameters=condition)
    assert ("до 20 ноября" in explain.change_sentence(change)) == (finding.parameters["objections"] == "open")


def test_a_company_is_named_with_its_quotes_and_the_kind_of_its_number() -> None:
    named = [{"name": "ООО «Прежнее»", "inn": "7700000048", "ogrn": "1177700000777"}, {"ogrn": "1177700000788"}]
    parameters = {"count": 2, "names": named}
    said = explain.sentence("people.closed_badly", parameters)
    assert said.endswith("организаций: 2 (ООО «Прежнее» (ИНН 7700000048); ОГРН 1177700000788)")
    raw = related("1177700000777", "407", "2025-03-01", name='ООО "ПРЕЖНЕЕ"', activity="62.01")
    verdict = evaluate(sheet(raw, total(1, struck_off=1)), CREDIT)
    finding = next(finding for finding in verdict.findings if finding.code == "people.closed_badly")
    assert "ООО «ПРЕЖНЕЕ» (ИНН 7700000048)" in explain.sentence(finding.code, finding.parameters)


def test_a_person_is_named_in_small_letters_whatever_the_register_wrote() -> None:
    verdict = evaluate(sheet(head(surname="ОЗЁРНЫЙ")), CREDIT)
    finding = next(finding for finding in verdict.findings if finding.code == "sign.sole")
    assert explain.sentence(finding.code, finding.parameters).endswith(": Озёрный Пётр")


@pytest.mark.parametrize(
    ("successors", "said"),
    [
        ((), "правопреемника реестр не называет"),
        (
            (fact("successor", "x", inn="5400000036", name_full='ООО "НОВОЕ"'),),
            "правопреемник: ООО «НОВОЕ» (ИНН 5400000036)",
        ),
    ],
)
def test_an_absent_successor_leaves_no_dash(successors: tuple[Fact, ...], said: str) -> None:
    verdict = evaluate(sheet(*termination("301", "2025-05-14"), *successors), CREDIT)
    sentence = explain.sentence(verdict.findings[0].code, verdict.findings[0].parameters)
    assert sentence.endswith(said)
    assert "—" not in sentence


def test_a_number_that_looks_like_a_day_is_no_day() -> None:
    parameters = {"grn": "1086041595", "date": "2026-02-30"}
    assert explain.sentence("address.mark_court", parameters).endswith("запись 1086041595 от 2026-02-30")


def test_an_unknown_method_is_refused_and_the_known_are_named() -> None:
    assert method_of(None) is METHODS["2026.3"]
    with pytest.raises(UnknownMethod, match=r"2026\.1"):
        evaluate(sheet(), method="1999.1")


def test_a_verdict_takes_about_a_millisecond() -> None:
    case = sheet()
    evaluate(case, CREDIT)
    spent = []
    for _ in range(20):
        start = time.perf_counter()
        evaluate(case, CREDIT)
        spent.append(time.perf_counter() - start)
    assert min(spent) < 0.005  # five times the promise: the machine is shared
