"""`batch FILE`: the register of a list, its sheets, its exit codes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from support.files import inn

from checker.dates import MOSCOW
from checker.paper.seal import is_whole
from checker.settings import settings
from scrapers.sandbox import Manifest, build
from tests.unit.test_cli_accounts import run


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Manifest]]:
    folder = tmp_path_factory.mktemp("country")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("CHECKER_DATA_DIR", str(folder / "base"))
        patch.setenv("CHECKER_PUBLIC_URL", "https://checker.firma-primer.ru")
        settings.cache_clear()
        made = build(folder / "files", companies=40, day=datetime.now(UTC).date() - timedelta(days=1))
        assert run("load", str(folder / "files")).exit_code in (0, 1)
        yield folder, made
    settings.cache_clear()


def test_a_register_has_the_dangerous_first_and_says_what_is_wrong(country: tuple[Path, Manifest]) -> None:
    folder, made = country
    numbers = [company.inn for company in made.companies[:12]]
    listed = folder / "list.csv"
    listed.write_text("\n".join(["№;ИНН", *(f"1;{one}" for one in numbers), numbers[0], "ИНН 77012", inn(1)]), "cp1251")
    done = run("batch", str(listed), "-o", str(folder / "out.xlsx"))
    assert done.exit_code == 1, done.output  # a wrong number, and one that nobody knows
    data = (folder / "out.xlsx").read_bytes()
    assert is_whole(data)
    book = openpyxl.load_workbook(BytesIO(data))
    assert book.sheetnames == ["Реестр", "Не проверены", "Источники и методика"]
    rows = list(book["Реестр"].iter_rows(min_row=2, values_only=True))
    assert sorted(row[1] for row in rows) == sorted(numbers)
    assert all(isinstance(row[1], str) and isinstance(row[10], str) for row in rows)  # identifiers stay text
    told = json.loads(run("batch", str(listed), "--json").stdout)
    order = [one["decision"] for one in told["companies"]]
    danger = ["refuse", "safeguards", "insufficient", "work"]
    assert order == sorted(order, key=danger.index)
    assert [row[1] for row in rows] == [one["inn"] for one in told["companies"]]
    faults = {row[0]: row[2] for row in book["Не проверены"].iter_rows(min_row=2, values_only=True)}
    assert "строка 2" in faults[14]
    assert "Цифр в номере 77012: 5" in faults[15]
    assert inn(1) in faults[16]
    for one, row in zip(told["companies"], rows, strict=True):
        answer = json.loads(run("check", one["inn"], "--json").stdout)
        assert (one["decision"], one["score"]) == (answer["verdict"]["decision"], answer["verdict"]["score"])
        stops = [f for f in answer["verdict"]["findings"] if f["sentence"] in (row[6] or "")]
        assert len(one["stops"]) <= len(stops)


def test_two_registers_of_one_moment_are_equal(country: tuple[Path, Manifest]) -> None:
    folder, made = country
    listed = folder / "same.txt"
    listed.write_text(" ".join(company.inn for company in made.companies[:5]))
    files = [folder / f"same-{n}.xlsx" for n in (1, 2)]
    for path in files:
        assert run("batch", str(listed), "-o", str(path)).exit_code == 0
    assert files[0].read_bytes() == files[1].read_bytes()


def test_what_holds_no_numbers_and_what_is_no_table_end_with_a_sentence(country: tuple[Path, Manifest]) -> None:
    folder, _made = country
    empty = run("batch", "-", stdin="ни одного номера")
    assert (empty.exit_code, empty.stderr) == (2, "Номеров компаний в этом файле нет.\n")
    assert "100 000 строк" in run("batch", "-", stdin="\n" * 100_001 + "9800000119").stderr
    (folder / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    assert "XLSX" in run("batch", str(folder / "old.xls")).stderr
    (folder / "long.txt").write_bytes(b"9800000119\n" * 2_000_000)
    assert "слишком большой" in run("batch", str(folder / "long.txt")).stderr


def test_a_list_without_numbers_leaves_the_register_that_lies_there(country: tuple[Path, Manifest]) -> None:
    folder, _made = country
    (folder / "none.txt").write_text("ни одного номера")
    (folder / "good.xlsx").write_bytes(b"a good one")
    assert run("batch", str(folder / "none.txt"), "-o", str(folder / "good.xlsx")).exit_code == 2
    assert (folder / "good.xlsx").read_bytes() == b"a good one"


def test_a_list_of_a_day_before_anything_was_known_says_since_when(country: tuple[Path, Manifest]) -> None:
    folder, made = country
    numbers = [company.inn for company in made.companies[:3]]
    listed = folder / "early.txt"
    listed.write_text("\n".join([*numbers, inn(1)]))
    faults = json.loads(run("batch", str(listed), "--as-of", "2020-01-01", "--json").stdout)["faults"]
    assert [one["kind"] for one in faults] == ["early"] * 3 + ["unknown"]
    since = datetime.now(UTC).astimezone(MOSCOW).date()
    assert f"{since:%d.%m.%Y}" in faults[0]["why"]  # the day on which the files were loaded
    then = json.loads(run("batch", str(listed), "--as-of", since.isoformat(), "--json").stdout)
    assert [one["kind"] for one in then["faults"]] == ["unknown"]
    assert f"{since:%d.%m.%Y}" in run("batch", str(listed), "--as-of", "2020-01-01").stdout
    spoken = json.loads(run("batch", str(listed), "--on", "1995-01-01", "--json").stdout)["faults"]
    assert [one["kind"] for one in spoken] == ["early_day"] * 3 + ["unknown"]
    assert all(one["why"].startswith("Самые ранние сведения — о дне ") for one in spoken[:3])
