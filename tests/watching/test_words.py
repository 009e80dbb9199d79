"""Alerts in words: what happened, before and after, by whom, until when, what to do."""

from __future__ import annotations

from watching.news import changed, head, noticed, status
from watching.rows import view


def test_an_alert_says_until_when_what_to_do_and_what_the_verdict_came_to() -> None:
    (one,) = noticed(changed("status", None, status("105"), key="105"))
    said = view(one, decision_before="safeguards", decision_after="refuse", score_before=72, score_after=45)
    assert said.title == "Решение об исключении из реестра"
    assert said.sentence == "Налоговая решила исключить из реестра: больше года нет отчётности и движения по счетам"
    assert said.source == "По данным ЕГРЮЛ на 06.10.2026"
    assert said.deadline.startswith("Возражение можно подать до 06.01.2027 включительно — ст. 21.1 закона 129-ФЗ")
    assert "подайте возражение" in said.advice
    assert said.effect == "Вердикт: «Работать с обеспечением» → «Не советуем», балл 72 → 45"


def test_a_change_of_head_shows_both() -> None:
    old, new = head("ЧЕРНОВИКОВА ИННА ОЛЕГОВНА", "980000011199"), head()
    (one,) = noticed(changed("head", None, new, key="b:02"), changed("head", old, None, key="a:02"))
    ((label, before, after),) = [(d.label, d.before, d.after) for d in view(one).differences]
    assert (label, before) == ("руководитель", "Черновикова Инна Олеговна, директор")
    assert after == "Придумкин Захар Вениаминович, директор"
