"""What a silent source is said to mean: a closed one nothing, a list its day, a weak one why it is weak."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import msgspec
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from checker import lookup
from checker.cli import asking, main
from checker.facts import Coverage, Evidence, FactSheet, State
from checker.freshness import source_states, stale
from checker.reports.card import build_card
from checker.reports.finance import finance_sections
from checker.reports.model import SourceView
from checker.reports.proofs import proof_of
from checker.reports.words import Words
from checker.scoring.engine import evaluate
from checker.scoring.holding import held
from checker.scoring.methods import method_of
from checker.scoring.required import expected
from scrapers.registry import SOURCES
from tests.web.conftest import Country
from tests.web.sheets import DAY, NOW, fact, sheet

NOBODY = "7701000105"
LIST = Evidence(
    source="debtam", record="20261001", as_of=date(2026, 10, 1), fetched_at=NOW, sha256="cd" * 32, document=7
)


def state(country: Country, source: str, on: date, inn: str = NOBODY) -> Coverage:
    with country.app.extensions["checker_engine"].connect() as connection:
        return lookup.fact_sheet(connection, inn, on=on).state_of(source)


def not_listed(source: str, on: date = DAY) -> Coverage:
    shown = Evidence(source=source, record="20261101", as_of=on, fetched_at=NOW, sha256="cd" * 32, document=7)
    return Coverage(source=source, state=State.NOTHING_FOUND, as_of=on, checked_at=NOW, evidence=shown)


def seen(asked: FactSheet, source: str, lang: str = "ru") -> SourceView:
    card = build_card(asked, evaluate(asked), lang)
    return next(view for view in card.coverage if view.source == source)


def test_a_list_whose_regime_is_over_answers_for_its_own_days_alone(country: Country) -> None:
    closed = SOURCES["kgn"].closed
    assert closed is not None
    assert state(country, "kgn", closed).state is State.NOTHING_FOUND
    later = state(country, "kgn", country.day)
    assert (later.state, later.reason, later.stale, later.asked) == (State.NOT_APPLICABLE, "closed", False, False)


def test_a_closed_list_is_never_stale_and_never_counted(country: Country, client: FlaskClient) -> None:
    assert not stale(SOURCES["kgn"], date(2022, 10, 1), country.day)
    assert stale(SOURCES["kgn"], date(2022, 1, 1), date(2022, 11, 1))
    with country.app.extensions["checker_engine"].connect() as connection:
        assert {found.source: found.state for found in source_states(connection)}["kgn"] == "closed"
        asked = lookup.fact_sheet(connection, country.made.good)
    named = evaluate(asked)
    assert "kgn" not in [source for source, *_ in expected(asked, method_of(None).weights)]
    card = build_card(asked, named, "ru")
    assert "kgn" not in [view.source for view in (*card.unchecked, *card.spoke)]
    said = client.get(f"/company/{country.made.good}").text
    assert "онсолидированн" not in said
    assert "больше не ведётся" in client.get(f"/company/{country.made.good}/sources").text


def test_whom_a_closed_list_names_is_told_so(country: Country, client: FlaskClient) -> None:
    named = state(country, "kgn", country.day, country.inn["joint_stock"])
    assert (named.state, named.stale, named.asked) == (State.FOUND, False, False)
    assert "онсолидированн" in client.get(f"/company/{country.inn['joint_stock']}/finance").text


@pytest.mark.parametrize(
    ("record", "lang", "words"),
    [
        ("20261001", "ru", "список на 01.10.2026"),
        ("2024 · 20251201", "ru", "список за 2024 год от 01.10.2026"),
        ("2024 · 20251201", "en", "list for 2024 of 1 Oct 2026"),
    ],
)
def test_a_list_as_evidence_is_no_number_of_a_record(record: str, lang: str, words: str) -> None:
    shown = proof_of(msgspec.structs.replace(LIST, record=record), Words(lang))
    assert (shown.entry, shown.whole) == (words, True)


@pytest.mark.parametrize(
    ("source", "record", "words"),
    [
        ("kad", "А98-93/2025", "запись А98-93/2025"),
        ("kad", "d:А98-93/2025", "документы дела А98-93/2025"),
        ("kad", "d:00000000-0000-4000-8000-000000000001", "документы дела"),
        ("kad", "p:c:А98-93/2025", "запись А98-93/2025"),
        ("fssp", "310000006052698004", "запись 605/26/98004-ИП"),
        ("fssp", "120000271221202074", "запись 27122/12/20/74-ИП"),
        ("fssp", "131234567890123456", ""),
        ("egrul", "310000006052698004", "запись 310000006052698004"),
    ],
)
def test_a_record_is_named_as_its_source_names_it(source: str, record: str, words: str) -> None:
    held = msgspec.structs.replace(LIST, source=source, record=record, length=9)
    assert proof_of(held, Words("ru")).entry == words


def test_a_deal_alone_is_no_look_at_the_past(client: FlaskClient, country: Country) -> None:
    address = f"/company/{country.made.good}"
    assert "Показать нынешнее" not in client.get(f"{address}?deal=credit:300000").text
    past = client.get(f"{address}?deal=credit:300000&on={country.day}").text
    assert f'{address}?deal=credit:300000">Показать нынешнее' in past


def test_the_card_names_no_list_by_a_number(client: FlaskClient, country: Country) -> None:
    page = client.get(f"/company/{country.made.good}").text
    assert "список на " in page
    assert "запись 20" not in page


def test_before_the_first_statement_is_due_nobody_calls_it_unchecked() -> None:
    silent = Coverage(source="girbo", state=State.NOT_CHECKED, reason="never_asked")
    young = fact("formation", {"ogrn_date": "2025-10-20", "method": {"code": "11"}})
    asked = held(sheet(young, coverage=(silent,)))
    assert asked.state_of("girbo").reason == "not_due"
    card = build_card(asked, evaluate(asked), "ru")
    assert next(figure.value for figure in card.overview if figure.label == "Отчётность") == "срок ещё не наступил"
    assert "girbo" not in [view.source for view in card.unchecked]
    old = fact("formation", {"ogrn_date": "2025-09-20", "method": {"code": "11"}})
    assert held(sheet(old, coverage=(silent,))).state_of("girbo").state is State.NOT_CHECKED


def test_of_the_regimes_silence_nothing_is_inferred() -> None:
    asked = sheet(coverage=(not_listed("snr"),))
    silent = next(section for section in finance_sections(asked, "ru") if section.id == "silent")
    line = next(line for line in silent.lines if line.label == "Специальные режимы")
    assert line.marks[0].words == "неизвестно: в списке на 20.11.2026 нет"
    assert "спросите" in line.notes[0]
    figure = next(f for f in build_card(asked, evaluate(asked), "ru").overview if "режим" in f.label)
    assert figure.tone == "unknown"


def test_the_silence_of_the_disqualified_is_weak_and_never_good() -> None:
    asked = sheet(coverage=(not_listed("disqualified"), not_listed("debtam")))
    weak, strong = seen(asked, "disqualified"), seen(asked, "debtam")
    assert (weak.tone, strong.tone, strong.weak) == ("plain", "good", "")
    assert "две трети" in weak.weak
    assert not [f for f in evaluate(asked).findings if f.state == "good" and "disqualified" in str(f.parameters)]


def test_the_weak_silence_is_explained_where_it_is_shown(client: FlaskClient, country: Country) -> None:
    for page in ("", "/sources"):
        assert "не называют организацию" in client.get(f"/company/{country.made.good}{page}").text


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("page", ["", "/finance", "/history"])
def test_an_entrepreneur_is_called_no_organisation(client: FlaskClient, country: Country, lang: str, page: str) -> None:
    for inn in (found.inn for found in country.made.entrepreneurs):
        text = client.get(f"/company/{inn}{page}?lang={lang}").text
        said = re.sub(r"<[^>]*>", " ", text[text.index("<main") : text.index("</main")])
        wrong = r"(?i)организаци\w* действ|об этой компании|в пользу компании|ликвидирована|by its own|of the company\b"
        assert not re.findall(wrong, said), (inn, page)


def test_the_shell_names_an_entrepreneur_as_one(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    inn = country.made.entrepreneurs[0].inn
    monkeypatch.setattr(asking, "connected", country.app.extensions["checker_engine"].connect)
    first = CliRunner().invoke(main, ["check", inn]).output.splitlines()[0]
    assert re.fullmatch(rf"(ИП|Глава КФХ) [А-Я][а-я]+ .+ · ИНН {inn} · ОГРНИП \d{{15}}", first)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 19, 22, 10, tzinfo=UTC), "20.11.2026"),  # ten past one in Moscow
        (datetime(2026, 11, 19, 20, 59, tzinfo=UTC), "19.11.2026"),
        (datetime(2026, 11, 20, tzinfo=UTC), "20.11.2026"),  # what is told to the Moscow day alone
    ],
)
def test_data_were_fetched_on_the_moscow_day_as_their_evidence_says(moment: datetime, day: str) -> None:
    listed = msgspec.structs.replace(LIST, fetched_at=moment)
    told = Coverage(source="debtam", state=State.NOTHING_FOUND, as_of=listed.as_of, checked_at=moment, evidence=listed)
    view = seen(sheet(coverage=(told,)), "debtam")
    assert view.checked == day
    assert view.proof is not None
    assert view.proof.fetched.split()[0] == day
