"""The pages of courts, bailiffs and bankruptcy: sums are not mixed, silence is no clean slate, nobody is accused."""

from __future__ import annotations

import re
import threading
from datetime import date
from typing import Any

import msgspec
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event
from support.proof import examples

from checker.facts import Fact, State
from checker.reports.bailiffs import GONE, bailiffs_view, once
from checker.reports.bankruptcy import bankruptcy_view
from checker.reports.claims import PAGE, ClaimsView
from checker.reports.courts import courts_view
from checker.reports.labels import SOURCES as LABELS_OF_SOURCES
from checker.reports.model import Section
from checker.reports.sites import ABOUT
from tests.web.claims import (
    answered,
    case,
    drawn,
    fact,
    intention,
    message,
    of,
    proceeding,
    silent,
    stage,
    unfair,
)
from tests.web.conftest import Country

VIEWS = (courts_view, bailiffs_view, bankruptcy_view)
EVIL = '<script>alert("x")</script>'


def part(view: ClaimsView, name: str) -> Section:
    return next(section for section in view.sections if section.id == name)


def lines(view: ClaimsView, name: str = "short") -> dict[str, str]:
    """Label → what is said, with its notes."""
    said = {}
    for line in part(view, name).lines:
        told = [line.value, *(mark.words for mark in line.marks), *line.notes]
        said[line.label] = " · ".join(each for each in told if each)
    return said


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def table(view: ClaimsView, name: str) -> dict[str, list[str]]:
    """Rows of a table of a section by their first cell; rounded sums in full."""
    (found,) = part(view, name).tables
    return {row.cells[0].text: [plain(cell.exact or cell.text) for cell in row.cells[1:]] for row in found.rows}


def test_a_case_that_two_tell_is_one_row_with_the_proofs_of_both() -> None:
    told = case("А98-1/2026")
    again = msgspec.structs.replace(case("А98-1/2026", channel="adapter"), key="А98-1/2026-adapter")
    view = courts_view(of(told, again), "ru")
    assert view.listing is not None
    (row,) = view.listing.table.rows
    assert len(row.proofs) == 2
    assert plain(lines(view)["К компании, рассматривается"]) == "1 дело · заявлено 100 000 ₽"


def test_a_proceeding_of_both_lists_is_over_and_counts_once() -> None:
    told = proceeding("1/26/98001-ИП")
    ended = proceeding("1/26/98001-ИП", list="ended", ended_on="2026-09-01", ended_reason="47.1.1", remaining_kop=None)
    view = bailiffs_view(of(told, ended), "ru")
    assert view.listing is not None
    (row,) = view.listing.table.rows
    assert "01.09.2026" in " ".join(text for cell in row.cells for text in (cell.text, *cell.notes))


def test_what_is_claimed_is_not_what_is_awarded_and_currencies_are_not_added() -> None:
    view = courts_view(
        of(
            case("А98-1/2026"),
            case("А98-2/2026", claim_kop=5_000, currency="USD"),
            case("А98-3/2025", registered="2025-02-01", state="finished", outcome="partly", awarded_kop=4_000_000),
            case("А98-4/2020", registered="2020-02-01", state="finished", outcome="granted", awarded_kop=7_000_000),
            case("А98-5/2026", roles=["plaintiff"], claim_kop=None),
        ),
        "ru",
    )
    told = {label: plain(said) for label, said in lines(view).items()}
    assert told["К компании, рассматривается"] == "2 дела · заявлено 100 000 ₽ · 50 USD"
    assert told["К компании, удовлетворено за 3 года"] == "1 дело · присуждено 40 000 ₽"
    assert told["Иски компании за 3 года"] == "1 дело · сумма не названа: 1 дело"
    rows = table(view, "outcomes")
    assert rows["Как ответчик: рассматривается"] == ["2", "2", "2", "100 000 ₽ · 50 USD", "—"]
    assert rows["Как ответчик: иск удовлетворён частично"] == ["—", "1", "1", "100 000 ₽", "40 000 ₽"]
    assert rows["Как ответчик: иск удовлетворён"] == ["—", "—", "1", "—", "—"], "six years old"


def test_a_case_whose_state_is_not_told_is_neither_pending_nor_lost() -> None:
    view = courts_view(of(case(state=None)), "ru")
    assert lines(view)["К компании, рассматривается"] == "дел не видно"
    assert lines(view)["К компании, состояние неизвестно"].startswith("1 дело")
    assert list(table(view, "outcomes")) == ["Как ответчик: состояние неизвестно"]


def test_documents_of_a_case_say_how_it_ended(country: Country) -> None:
    told = {"guid": "5b2c1a00", "state": "finished", "outcome": "granted", "awarded_kop": 9_000_000, "by": "inn"}
    named, by_guid = case("А98-1/2026", state=None), case("А98-2/2026", guid="5b2c1a00", state=None)
    papers = (
        fact("court_case_papers", "А98-1/2026", "kad", {**told, "guid": "77", "number": "А98-1/2026"}),
        fact("court_case_papers", "5b2c1a00", "kad", told),
    )
    view = courts_view(of(named, by_guid, *papers), "ru")
    assert plain(lines(view)["К компании, удовлетворено за 3 года"]) == "2 дела · присуждено 180 000 ₽"
    assert view.listing is not None
    assert view.listing.total == 2
    assert all(len(row.proofs) == 2 for row in view.listing.table.rows)


def test_a_respondent_in_the_bankruptcy_of_another_is_no_debtor(country: Country) -> None:
    other = case("А98-77/2026", kind="bankruptcy", claim_kop=None)
    courts = courts_view(of(other), "ru")
    assert "не обязательно должник" in lines(courts)["Дела о банкротстве с участием компании"]
    assert not any(section.id == "outcomes" for section in courts.sections)
    view = bankruptcy_view(of(other, coverage=(answered("efrsb", State.NOTHING_FOUND),)), "ru")
    assert "не обязательно должник" in lines(view, "now")["Участвует в делах о банкротстве"]
    assert "is-bad" not in drawn(country.app, bankruptcy_view, of(other)).split('id="asked-title"')[1]
    own = bankruptcy_view(of(stage("Watching", "А98-77/2026"), other), "ru")
    assert "Участвует в делах о банкротстве" not in lines(own, "now")


@pytest.mark.parametrize(("code", "words", "tone"), [
    ("Watching", "Наблюдение", "bad"),
    ("Tender", "Конкурсное производство: признана банкротом", "bad"),
    ("ProceedingsFinished", "завершено", "bad"),
    ("ProceedingsStopped", "Дело прекращено: сейчас она не банкрот", ""),
    ("SomethingNew", "стадия SomethingNew", "unknown"),
])  # fmt: skip
def test_the_stage_is_told_by_its_code(code: str, words: str, tone: str) -> None:
    (line,) = part(bankruptcy_view(of(stage(code)), "ru"), "now").lines
    assert words in (line.value or line.marks[0].words)
    assert [mark.tone for mark in line.marks] == ([tone] if tone else [])
    assert "управляющий: Управляльщиков Игнат Миронович" in line.notes
    assert line.site is not None


def test_the_completed_case_of_a_citizen_is_no_liquidation() -> None:
    ended = of(stage("ProceedingsFinished"))
    for kind, words in (("entrepreneur", "Банкротство гражданина завершено"), ("legal_entity", "дальше ликвидация")):
        (line,) = part(bankruptcy_view(msgspec.structs.replace(ended, kind=kind), "ru"), "now").lines
        assert words in (line.value or line.marks[0].words)


def test_one_document_is_one_debt_and_what_was_paid_is_not_said_to_be_paid(country: Country) -> None:
    again = {"document": {"type": "Исполнительный лист", "number": "ФС 1", "date": "2025-01-20"}}
    facts = (
        proceeding(
            "1/25/98001-ИП", opened="2025-02-01", list="ended", ended_by="46.1.4", ended_on="2025-09-01", **again
        ),
        proceeding("2/26/98001-ИП", opened="2026-04-01", **again),
        proceeding("3/26/98001-ИП", subject_kind="levy", due_kop=289_100, remaining_kop=289_100, **again),
        proceeding("4/26/98001-ИП", subject_kind="wages", due_kop=None, remaining_kop=None),
        proceeding("5/26/98001-ИП", list="ended", ended_by="47.1.7", ended_on="2026-06-01"),
    )
    assert {fact.key for fact in once(facts[:3])} == {"2/26/98001-ИП", "3/26/98001-ИП"}
    view = bailiffs_view(of(*facts), "ru")
    told = {label: plain(said) for label, said in lines(view).items()}
    assert told["Открыто сейчас"] == "3 производства · осталось взыскать 44 191 ₽ · сумма не названа: 1 производство"
    assert told["Окончено: взыскать не удалось"] == "1 производство · осталось взыскать 41 300 ₽"
    rows = table(view, "subjects")
    assert rows["Взыскания в пользу компаний и людей"] == ["1", "41 300 ₽", "1", "41 300 ₽", "1", "41 300 ₽"]
    page = drawn(country.app, bailiffs_view, of(*facts))
    assert "нет имущества, которое можно взыскать" in page
    assert "п. 4 ч. 1 ст. 46 закона 229-ФЗ" in page
    assert "больше не значится (оплачено или окончено иначе: не публикуется)" in page
    only = bailiffs_view(of(*facts), "ru", part="unpaid")
    assert only.listing is not None
    assert only.listing.total == 1


def test_what_left_the_lists_is_not_said_to_be_paid() -> None:
    gone = fact("enforcement_gone", "110000000012698001", "fssp", {"date": "2026-11-01"})
    view = bailiffs_view(of(gone, proceeding()), "ru")
    assert lines(view)["Больше не значится"] == "1 производство · оплачено или окончено иначе: не публикуется"


def test_a_carriers_fines_are_told_as_usual() -> None:
    view = bailiffs_view(of(proceeding(subject_kind="fine_traffic", due_kop=50_000, remaining_kop=50_000)), "ru")
    assert "дело обычное" in part(view, "short").note


def test_silence_is_told_as_what_it_is(country: Country) -> None:
    for view, source in zip(VIEWS, ("kad", "fssp", "efrsb"), strict=True):
        blocked = drawn(country.app, view, of(coverage=(silent(source, "blocked"),)))
        assert "сайт закрыл нам доступ" in blocked
        assert "посмотреть самому на официальной странице" in blocked
        assert "просто ничего не знаем" in blocked
        asked = drawn(country.app, view, of(coverage=(answered(source, State.NOTHING_FOUND),)))
        assert "20.11.2026" in asked
        assert "ничего не знаем" not in asked
        stale = view(of(coverage=(answered(source, State.NOTHING_FOUND, stale=True),)), "ru")
        assert stale.blind
        assert "На 20.11.2026" not in stale.empty
    empty = bailiffs_view(of(coverage=(answered("fssp", State.NOTHING_FOUND),)), "ru").empty
    assert GONE in empty


def test_what_was_saved_by_a_person_says_so_with_its_day(country: Country) -> None:
    kept = (answered("kad", channel="capture"), answered("fssp", channel="adapter"))
    facts = (case(channel="capture"), proceeding(channel="adapter"))
    page = drawn(country.app, courts_view, of(*facts, coverage=kept))
    assert page.count("сохранено вами 20.11.2026, мы не можем это проверить") == 1, "once for the source"
    page = drawn(country.app, bailiffs_view, of(*facts, coverage=kept))
    assert page.count("получено через Checko по ключу вашей организации 20.11.2026") == 1
    mixed = of(case(channel="capture"), case("А98-9/2026", channel="live"), coverage=kept)
    page = drawn(country.app, courts_view, mixed)
    assert page.count("сохранено вами 20.11.2026, мы не можем это проверить") == 2, "and at the row that was"
    piece = of(case(channel="capture"), coverage=(silent("kad", "partial"),))
    assert "сохранено вами 20.11.2026" in drawn(country.app, courts_view, piece)


def test_an_entrepreneur_is_called_one() -> None:
    facts = (case(), case("А98-7/2026", kind="bankruptcy"))
    view = courts_view(msgspec.structs.replace(of(*facts), kind="entrepreneur"), "ru")
    assert "К предпринимателю, рассматривается" in lines(view)
    told = str(part(view, "short"))
    assert "К компании" not in told
    assert "компании" not in told.replace("предпринимателя", "")


def test_no_source_is_described_by_its_title_alone() -> None:
    for code, about in ABOUT.items():
        assert about.rstrip(".") != LABELS_OF_SOURCES.get(code), code


def test_data_of_the_day_itself_are_not_called_nothing_days_old() -> None:
    (line,) = courts_view(msgspec.structs.replace(of(coverage=(answered("kad"),)), on=date(2026, 11, 20)), "ru").sources
    assert line.view.age == "того же дня; считаем свежими 14 дней"


def test_what_is_perhaps_anothers_is_folded_without_sums_and_counts(country: Country) -> None:
    mine, other = case("А98-1/2026"), case("А98-2/2026", claim_kop=77_777_700, possible=True)
    without, with_it = courts_view(of(mine), "ru"), courts_view(of(mine, other), "ru")
    assert with_it.possible is not None
    assert without.sections == with_it.sections
    assert without.listing == with_it.listing
    page = drawn(country.app, courts_view, of(mine, other))
    assert "мы не знаем, его ли это" in page
    folded = page.split('id="possible"')[1]
    assert "А98-2/2026" in folded
    assert "777" not in page
    assert "is-bad" not in folded
    for view in VIEWS:
        alone = view(
            of(other, proceeding(possible=True), stage("Tender", possible=True), intention(possible=True)), "ru"
        )
        assert alone.possible is not None
        assert not alone.sections
        assert alone.listing is None
        assert alone.empty


def test_a_long_list_comes_by_pages_and_no_page_is_beyond_the_last(country: Country) -> None:
    cases = [case(f"А98-{n}/2026", registered=f"2026-01-{n % 28 + 1:02d}") for n in range(1, 121)]
    cases.append(case("А98-999/2026", roles=["plaintiff"]))
    seen: list[str] = []
    for page in (1, 2, 3):
        listing = courts_view(of(*cases), "ru", page=page).listing
        assert listing is not None
        assert (listing.page, listing.pages, listing.total) == (page, 3, 121)
        seen += [row.cells[0].text for row in listing.table.rows]
    assert sorted(seen) == sorted(fact.key for fact in cases)
    last = courts_view(of(*cases), "ru", page=99).listing
    assert last is not None
    assert (last.page, last.first, last.last) == (3, 101, 121)
    html = drawn(country.app, courts_view, of(*cases), page=2)
    assert html.count("<tr>") <= PAGE + 12
    assert re.search(r'href="/company/9800000119/courts\?page=3#list"', html)
    assert re.search(r'href="/company/9800000119/courts\?part=plaintiff#list"', html)
    assert 'aria-current="page">2</a>' in html
    alone = courts_view(of(*cases), "ru", part="plaintiff").listing
    assert alone is not None
    assert alone.total == 1


def test_nothing_of_a_source_becomes_markup(country: Country) -> None:
    evil: dict[str, Any] = {
        "number": EVIL, "court": EVIL, "kind": EVIL, "state": EVIL, "outcome_from": EVIL, "currency": EVIL,
        "other_sides": [{"name": EVIL, "inn": EVIL}], "url": "javascript:alert(1)", "outcome_on": EVIL,
    }  # fmt: skip
    facts = (
        case(**evil),
        proceeding(subject=EVIL, department=EVIL, bundle=EVIL, ended_by=EVIL, document={"type": EVIL, "number": EVIL}),
        stage(EVIL, stage_text=EVIL, manager=EVIL, card_url="javascript:alert(1)"),
        message("1", type=EVIL, title=EVIL, role=EVIL, case=EVIL),
        intention(role=EVIL, publisher=EVIL),
        unfair(reason=EVIL, customer=EVIL, customer_inn=EVIL, law=EVIL),
    )
    for view in VIEWS:
        page = drawn(country.app, view, of(*facts))
        assert EVIL not in page
        assert "javascript:" not in page
        assert "&lt;script&gt;" in page


BAD = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 10**19), st.text(max_size=12), st.just("31.02.2026"),
    st.just("2026-02-31"),
    st.lists(st.one_of(st.text(max_size=5), st.dictionaries(st.text(max_size=4), st.integers())), max_size=3),
    st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2),
)  # fmt: skip
WHOLE: dict[str, tuple[Fact, str]] = {
    "kad": (case(), "currency simplified outcome outcome_on awarded_kop"),
    "fssp": (proceeding(), "ended_on ended_by bundle"),
    "efrsb": (stage("Tender"), "category"),
    "messages": (message("1"), "title annulled"),
    "fedresurs": (intention(), "case"),
    "rnp": (unfair(), "status"),
}


@examples("claims: no value of a source breaks a page", 200)
@given(data=st.data(), lang=st.sampled_from(("ru", "en")))
def test_no_value_of_a_source_breaks_a_page(country: Country, data: st.DataObject, lang: str) -> None:
    facts = []
    for whole, more in WHOLE.values():
        keys = sorted({*whole.value, *more.split()})
        changed = data.draw(st.dictionaries(st.sampled_from(keys), BAD, max_size=5))
        facts.append(msgspec.structs.replace(whole, value={**whole.value, **changed}))
    for view in VIEWS:
        assert drawn(country.app, view, of(*facts), lang=lang).rstrip().endswith("</html>")


def test_messages_intentions_and_records_are_told_with_their_roles(country: Country) -> None:
    facts = (
        stage("Watching"),
        message("1", annulled=True),
        message("2", "2026-04-09", type="Meeting", decision=None, decision_on=None),
        intention(),
        intention("20000002", "creditor"),
        intention("20000003", "unclear"),
        unfair(),
        unfair("98200001", included_on="2020-04-20", excluded_on="2022-04-20"),
    )
    page = drawn(country.app, bankruptcy_view, of(*facts))
    for said in (
        "введено наблюдение, 01.04.2026", "отменено другим сообщением", "Собрание кредиторов",
        "Кредитор намерен подать на её банкротство", "Она намерена подать на банкротство должника",
        "Чьё это намерение и о ком, из сообщения не ясно", "44-ФЗ", "исключена", "20.04.2028",
    ):  # fmt: skip
        assert said in page, said


def test_a_company_with_a_leap_day_and_twenty_years_of_cases_is_drawn() -> None:
    cases = [case(f"А98-{n}/{2005 + n}", registered=f"{2005 + n}-03-01") for n in range(1, 22)]
    view = courts_view(of(*cases, on=date(2028, 2, 29)), "ru")
    assert part(view, "short").charts[0].description.startswith("2017: 1; ")


@pytest.mark.parametrize("name", ["courts", "bailiffs", "bankruptcy"])
def test_the_pages_are_served_to_those_who_have_the_right(
    country: Country, client: FlaskClient, stranger: FlaskClient, name: str
) -> None:
    where = f"/company/{country.inn['good']}/{name}"
    answer = client.get(where)
    assert answer.status_code == 200
    assert 'aria-current="page"' in answer.text
    assert client.get(f"{where}?page=99999999999&part=%3Cscript%3E").status_code == 200
    assert client.get(f"/company/{country.ogrn['good']}/{name}").headers["Location"].endswith(where)
    assert stranger.get(where).status_code == 303
    assert f"/{name}" not in stranger.get(f"/company/{country.inn['good']}").text


def test_a_page_takes_few_queries_whatever_is_listed(country: Country, client: FlaskClient) -> None:
    mine, asked = threading.get_ident(), []
    engine = country.app.extensions["checker_engine"]

    def count(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if threading.get_ident() == mine:
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    try:
        for name in ("courts", "bailiffs", "bankruptcy"):
            asked.clear()
            assert client.get(f"/company/{country.inn['bad']}/{name}").status_code == 200
            assert len(asked) <= 14, asked
    finally:
        event.remove(engine, "before_cursor_execute", count)


def test_the_pages_are_drawn_in_english_too() -> None:
    told = of(case(), proceeding(), stage("Tender"), intention(), unfair(), message("1"))
    assert all(view(told, "en").listing for view in VIEWS)
