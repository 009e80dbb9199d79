"""The forty joined companies: every value that must come out stands under `facts` and on the page."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from support.people import client_of, key_of, person

from checker import db
from checker.app import create_app
from checker.cli import main
from checker.ingest.run import load
from checker.reports.words import Words
from checker.settings import Settings

RU = Words("ru")
REGIMES = {"УСН": "usn", "АУСН": "ausn", "ЕСХН": "eshn", "СРП": "srp"}

Facts = dict[str, list[dict[str, Any]]]


class Joined:
    """The base of the samples, what must come out of it, and a client."""

    def __init__(self, client: FlaskClient, expected: dict[str, Any], folder: Path) -> None:
        self.client = client
        self.expected = expected
        self.folder = folder

    @cache  # noqa: B019 it lives as long as the module
    def facts(self, inn: str) -> Facts:
        found: Facts = self.client.get(f"/api/v1/companies/{inn}/facts").get_json()
        return found

    @cache  # noqa: B019
    def page(self, inn: str) -> str:
        """The finance page as a reader of any device gets it: texts and titles, blanks apart."""
        page = self.client.get(f"/company/{inn}/finance").text
        return re.sub(r"\s+", "", html.unescape(page))


@pytest.fixture(scope="module")
def joined(shared: Path, tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Joined]:
    folder = tmp_path_factory.mktemp("joined")
    options = Settings(data_dir=folder, database_url=f"sqlite:///{folder / 'checker.db'}", secret_key="k" * 40)
    shutil.copy(sqlite_template, options.data_dir / "checker.db")
    engine = db.make_engine(options.url)
    files = [*(shared / "samples/fns/egrul").glob("VO_RUGFO_*.xml"), *(shared / "samples/joined").glob("girbo/*")]
    files += (shared / "samples/joined/opendata").glob("*/*.zip")
    for path in sorted(files):
        report = load(engine, options.url, options.archive_dir, path, vouched=False, workers=1)
        assert (report.rejected, report.source is not None) == ([], True), path
    engine.dispose()
    app = create_app(options)
    expected = json.loads((shared / "samples/joined/expected.json").read_text(encoding="utf-8"))
    somebody = person(app.extensions["checker_writer"])
    yield Joined(client_of(app, somebody, key_of(app.extensions["checker_writer"], somebody)), expected, folder)
    app.extensions["checker_engine"].dispose()


def values(facts: Facts, source: str, block: str) -> list[dict[str, Any]]:
    return [fact["value"] for fact in facts.get(source, []) if fact["block"] == block]


def by_key(facts: Facts, source: str, block: str) -> dict[str, dict[str, Any]]:
    return {fact["key"]: fact["value"] for fact in facts.get(source, []) if fact["block"] == block}


def money(kopecks: int) -> str:
    return re.sub(r"\s+", "", RU.money(kopecks))


def iso(day: str) -> str:
    return "-".join(reversed(day.split(".")))


def tax(name: str) -> str:
    return " ".join(name.split())


def test_all_forty_are_there_and_nothing_is_told_of_what_no_file_holds(joined: Joined) -> None:
    assert len(joined.expected) == 40
    codes = {"sshr2019": "sshr"}
    for inn, wanted in joined.expected.items():
        facts = joined.facts(inn)
        told = {codes.get(name, name) for name, found in wanted["sources"].items() if found}
        assert set(facts) == told, inn


def test_headcount_income_and_expense(joined: Joined) -> None:
    for inn, wanted in joined.expected.items():
        facts, page = joined.facts(inn), joined.page(inn)
        staff = {year: value["headcount"] for year, value in by_key(facts, "sshr", "headcount").items()}
        assert staff == (wanted["headcount"] or {}), inn
        sums = {
            year: {"income": value["income_kop"], "expense": value["expense_kop"]}
            for year, value in by_key(facts, "revexp", "income_expense").items()
        }
        assert sums == (wanted["income_expense_kopecks"] or {}), inn
        for year in sums.values():
            assert money(year["income"]) in page, inn
            assert money(year["expense"]) in page, inn
        for number in staff.values():
            assert f">{number}</span>" in page, inn


def test_arrears_and_offences(joined: Joined) -> None:
    for inn, wanted in joined.expected.items():
        facts, page = joined.facts(inn), joined.page(inn)
        debts, total = values(facts, "debtam", "tax_debt"), values(facts, "debtam", "tax_debt_total")
        arrears = wanted["arrears_kopecks"]
        rows = {(tax(v["tax"]), v["arrears_kop"], v["penalties_kop"], v["fines_kop"], v["total_kop"]) for v in debts}
        if arrears:
            assert rows == {
                (tax(r["tax"]), r["tax_debt"], r["penalty"], r["fine"], r["total"]) for r in arrears["rows"]
            }, inn
            assert [value["total_kop"] for value in total] == [arrears["total"]], inn
            for _name, *sums in rows:
                assert all(money(amount) in page for amount in sums), inn
            assert money(arrears["total"]) in page
            assert RU.day(arrears["as_of"]) in page
        else:
            assert (debts, total) == ([], [])
        fines = [fine for value in values(facts, "taxoffence", "tax_offence") for fine in value["fines_kop"]]
        assert sorted(fines) == sorted(wanted["offences_kopecks"] or []), inn
        assert all(money(fine) in page for fine in fines), inn


def test_regimes_taxes_paid_and_small_business(joined: Joined) -> None:
    for inn, wanted in joined.expected.items():
        facts, page = joined.facts(inn), joined.page(inn)
        regimes = {
            name for value in values(facts, "snr", "tax_regime") for name, key in REGIMES.items() if value.get(key)
        }
        assert regimes == set(wanted["regimes"] or ()), inn
        assert all(name in page for name in regimes), inn
        paid = [(tax(v["tax"]), v["paid_kop"]) for v in values(facts, "paytax", "tax_paid")]
        asked = [(tax(row["tax"]), row["paid"]) for row in wanted["taxes_paid_2024_kopecks"] or ()]
        assert sorted(paid) == sorted(asked), inn
        assert all(money(amount) in page and re.sub(r"\s", "", name) in page for name, amount in paid), inn
        sme = values(facts, "rsmp", "sme")
        if wanted["sme"]:
            assert [(v["category"], v["included"], v.get("headcount")) for v in sme] == [
                (wanted["sme"]["category"], iso(wanted["sme"]["included"]), wanted["sme"]["headcount"])
            ], inn
            assert wanted["sme"]["included"] in page, inn
        else:
            assert not sme


def test_statements_with_a_zero_and_an_empty_line_kept_apart(joined: Joined) -> None:
    for inn, wanted in joined.expected.items():
        told, page = by_key(joined.facts(inn), "girbo", "statement"), joined.page(inn)
        assert set(told) == set(wanted["statements"] or ()), inn
        for year, statement in (wanted["statements"] or {}).items():
            value = told[year]
            assert value["knd"].startswith(statement["form"]), (inn, year)
            for line, kopecks in statement["lines_kopecks"].items():
                lines = {**value.get("balance", {}), **value.get("results", {})}
                found = (lines.get(line) or {}).get("current_kop")
                assert found == kopecks, (inn, year, line)
                if found is not None:
                    assert money(found) in page, (inn, year, line)


def test_the_shell_the_answer_and_their_own_address_tell_the_same_facts(joined: Joined) -> None:
    shell = CliRunner(env={"CHECKER_DATA_DIR": str(joined.folder), "CHECKER_SECRET_KEY": "k" * 40})
    for inn in list(joined.expected)[:4]:
        done = shell.invoke(main, ["check", inn, "--json"])
        assert done.exit_code == 0, done.output
        told = json.loads(done.stdout)["facts"]
        assert told == joined.facts(inn) == joined.client.get(f"/api/v1/companies/{inn}").get_json()["facts"]
        assert all(fact["evidence"]["raw"].startswith("/raw/") for facts in told.values() for fact in facts)


def test_the_company_that_only_the_register_knows_is_not_said_to_owe_nothing(joined: Joined) -> None:
    figures = joined.client.get("/company/5024183899").text
    assert figures.count(">не проверено</a>") >= 7
    assert "долгов нет" not in figures
