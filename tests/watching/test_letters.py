"""Messages of alerts: what stands in a letter, in HTML and in text alike, in a messenger and in JSON."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as markup
from support.proof import examples
from watching.news import changed, head, noticed, status
from watching.rows import AT, row

from checker.models import Alert
from checker.settings import Settings
from checker.transports.mail import letter
from checker.transports.message import Message
from checker.watching import letters
from checker.watching.letters import About, Entry, Made

OPTIONS = Settings(public_url="https://checker.example.org/base", contact="ops@example.org", secret_key="k" * 40)
OFF = "https://checker.example.org/base/alerts/off/12-abc"
FIRST, SECOND = "9800000119", "9800000221"
ABOUT = About({FIRST: "ООО «Тёплый пример»", SECOND: "ООО «Ромашка» <b>"}, {FIRST: ["должны нам <1 млн> & ещё"]})


def made_row(alert: Alert, number: int, **more: Any) -> Any:
    """A row as a query gives it."""
    told = {column.key: getattr(alert, column.key) for column in Alert.__table__.columns}
    return SimpleNamespace(**{**told, "id": number, "source": "egrul", "acknowledged_at": None, **more})


def strike_off(number: int = 1, subject: str = FIRST, **more: Any) -> Any:
    (one,) = noticed(changed("status", None, status("105"), key="105"))
    verdict = {"decision_before": "safeguards", "decision_after": "refuse", "score_before": 72, "score_after": 45}
    return made_row(row(one, subject=subject, **{**verdict, **more}), number)


def new_head(number: int = 2, subject: str = FIRST) -> Any:
    old = head("ЧЕРНОВИКОВА ИННА ОЛЕГОВНА", "980000011199")
    (one,) = noticed(changed("head", None, head(), key="b:02"), changed("head", old, None, key="a:02"))
    return made_row(row(one, subject=subject), number)


def blind(number: int = 3) -> Any:
    value = {"source": "kad", "since": "2026-10-05", "count": 0}
    told = Alert(organisation_id=1, subject="", name="x", kind="blind", grave=False, at=AT, day=20261008, value=value)
    return made_row(told, number)


def write(*rows: Any, unhandled: tuple[Any, ...] = (), lang: str = "ru", about: About = ABOUT) -> Made:
    entries, stale = letters.views_of(rows, lang), letters.views_of(unhandled, lang)
    return letters.letter_of(entries, about, stale, lang, OPTIONS, OFF, "buyer@firma-primer.ru")


def seen(html: str) -> str:
    """What a reader sees of HTML, spaces joined."""
    return " ".join(markup.fromstring(html).find("body").text_content().split())


def test_a_letter_says_all_that_one_has_to_know_in_both_forms() -> None:
    said = write(strike_off(), new_head())
    assert said.subject == "ООО «Тёплый пример»: Решение об исключении из реестра"
    for text in (" ".join(said.text.split()), seen(said.html)):
        for part in (
            "ООО «Тёплый пример»", FIRST, "должны нам <1 млн> & ещё",
            "Вердикт: «Работать с обеспечением» → «Не советуем», балл 72 → 45",
            "Налоговая решила исключить из реестра", "Возражение можно подать до 06.01.2027", "подайте возражение",
            "Черновикова Инна Олеговна, директор → Придумкин Захар Вениаминович, директор",
            "ЕГРЮЛ", "buyer@firma-primer.ru", "ops@example.org",
        ):  # fmt: skip
            assert part in text
    for address in (f"/company/{FIRST}", "/alerts", "/account/alerts", "/alerts/off/12-abc"):
        assert f"https://checker.example.org/base{address}" in said.text
        assert f'href="https://checker.example.org/base{address}' in said.html


def test_a_letter_needs_neither_pictures_nor_scripts_nor_anybody_elses_machine() -> None:
    said = write(strike_off(), new_head(2, SECOND), blind(), unhandled=(strike_off(9),))
    page = markup.fromstring(said.html)
    assert not page.xpath("//img | //script | //link | //iframe | //form | //object | //@onclick | //style")
    assert not re.search(r"url\(|@import", said.html)
    assert all(href.startswith("https://") for href in page.xpath("//@href"))
    assert len(said.html.encode()) < 100_000, "Gmail cuts longer ones"
    assert "<b>" not in seen(said.html).replace("ООО «Ромашка» <b>", "")


def test_the_most_urgent_company_is_first_and_what_is_of_none_last() -> None:
    said = write(blind(), new_head(2, SECOND), strike_off())
    order = [said.text.index(part) for part in ("Тёплый", "Ромашка", "Арбитражные дела")]
    assert order == sorted(order)
    assert said.subject == "ООО «Тёплый пример»: Решение об исключении из реестра — всего 3 события, 2 компании"


def test_of_a_digest_those_stand_first_whose_verdict_is_another() -> None:
    quiet, other = new_head(1, "9800000001"), new_head(2, "9800000002")
    quiet.decision_before = quiet.decision_after = "insufficient"
    other.decision_before, other.decision_after = "insufficient", "refuse"
    said = write(quiet, other, about=About({"9800000001": "ООО «А»", "9800000002": "ООО «Я»"}, {}))
    assert said.subject.startswith("ООО «Я»")
    assert said.text.index("9800000002") < said.text.index("9800000001")


def test_what_nobody_has_seen_to_is_asked_after() -> None:
    said = write(new_head(), unhandled=tuple(strike_off(number) for number in range(10, 22)))
    for text in (said.text.lower(), seen(said.html).lower()):
        assert "не разобрано" in text and "и ещё 2 события" in text and "(с 08.10.2026)" in text
    assert "разобрано" not in write(new_head()).text.lower()


def test_one_that_cannot_be_put_into_words_keeps_none_of_the_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = letters.alert_view

    def breaks(row: Any, lang: str) -> Any:
        if row.id == 1:
            raise KeyError("what somebody owes")
        return real(row, lang)

    monkeypatch.setattr(letters, "alert_view", breaks)
    said = write(strike_off(), new_head(2, SECOND))
    for text in (said.text, seen(said.html)):
        assert "не удалось описать словами" in text and "Сменился руководитель" in text
    assert f"/company/{FIRST}" in said.html
    assert "не удалось" in letters.short_of(letters.views_of([strike_off()], "ru"), ABOUT, "ru", OPTIONS)
    assert "owes" not in caplog.text and "alert 1 could not be put into words: KeyError" in caplog.text
    entries = letters.views_of([strike_off()], "ru")
    assert json.loads(letters.json_of(entries, ABOUT, 7, "grave", AT))["alerts"] == [
        {"id": 1, "kind": "exclusion", "number": FIRST}
    ]


def test_a_template_that_fails_leaves_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks() -> Any:
        raise OSError("the folder is gone")

    monkeypatch.setattr(letters, "_templates", breaks)
    said = write(strike_off())
    assert not said.html and "Налоговая решила" in said.text


def test_a_great_many_are_told_in_full_in_lines_and_in_number() -> None:
    numbers = [f"98{number:08}" for number in range(300)]
    about = About({number: f"ООО «Пример {number}»" for number in numbers}, {})
    said = write(*(strike_off(place, number) for place, number in enumerate(numbers)), about=about)
    assert said.text.count("подайте возражение") == letters.IN_FULL
    left = 300 - letters.IN_FULL - letters.IN_LINES
    for text in (said.text, seen(said.html)):
        assert f"И ещё {left} событий" in text
    assert len(said.html.encode()) < 200_000
    entries = letters.views_of([strike_off(place, number) for place, number in enumerate(numbers)], "ru")
    short = letters.short_of(entries, about, "ru", OPTIONS)
    assert len(short) < 4_000 and re.search(r"И ещё \d+ событи", short) and short.endswith("/alerts")


def test_json_has_the_shape_of_the_api() -> None:
    entries = letters.views_of([strike_off()], "ru")
    told = json.loads(letters.json_of(entries, ABOUT, 7, "grave", AT))
    assert (told["delivery"], told["kind"], told["at"]) == (7, "grave", "2026-10-08T06:00:00Z")
    [one] = told["alerts"]
    assert one["number"] == FIRST and one["deadline"]["day"] == "2027-01-06"
    assert one["verdict"] == {
        "before": {"decision": "safeguards", "score": 72}, "after": {"decision": "refuse", "score": 45},
    }  # fmt: skip
    assert one["notes"] == ["должны нам <1 млн> & ещё"]


def test_a_letter_goes_over_the_line_as_two_forms_of_one_text() -> None:
    said = write(strike_off())
    sent = Message("mail", "buyer@firma-primer.ru", said.text, said.subject, "k1", html=said.html, unsubscribe=OFF)
    raw = letter(sent, "checker@example.org")
    assert b"multipart/alternative" in raw and all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert f"List-Unsubscribe: <{OFF}>".encode() in raw
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in raw


@examples("whatever names and notes hold, a letter has our markup and shows them as they are", 300)
@given(st.text(max_size=60), st.text(max_size=60))
def test_nothing_in_names_and_notes_becomes_markup(name: str, note: str) -> None:
    said = write(strike_off(), about=About({FIRST: name}, {FIRST: [note]}))
    plain = write(strike_off(), about=About({FIRST: "x"}, {FIRST: ["x"]}))

    def tags(made: Made) -> list[str]:
        return re.findall(r"<[a-z0-9!/]+", made.html)

    assert said.html, "it was not given up"
    assert tags(said) in (tags(plain), tags(write(strike_off(), about=About({}, {FIRST: ["x"]}))))


def test_an_entry_is_what_it_says() -> None:
    (entry,) = letters.views_of([strike_off()], "en")
    assert isinstance(entry, Entry) and entry.view and entry.view.kind == "exclusion"
