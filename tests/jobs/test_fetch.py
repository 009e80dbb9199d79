"""`fetch` as a shell sees it: sentences, exit codes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support.files import inn, ogrn, opendata, sshr, zipped
from support.visits import CANARY, NOTHING, Files, asked, captcha, row

from checker.cli import fetching, main
from checker.db import make_engine
from checker.jobs import visit
from checker.jobs.leases import held
from checker.settings import settings
from scrapers.registry import SOURCES

DAY = date(2025, 11, 1)
SAYS = {CANARY: row(777), inn(1): row(1), inn(2): NOTHING, inn(3): captcha()}


@pytest.fixture(autouse=True)
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Files]:
    """An empty base; one source to be asked, one to be fetched."""
    files = Files(tmp_path, {DAY: zipped({"a.xml": opendata(sshr(1, 10, DAY), day=DAY)})})
    known = {**SOURCES, "egrul_search": asked(SAYS.__getitem__), "sshr": files.source()}
    monkeypatch.setattr(fetching, "SOURCES", known)
    monkeypatch.setattr(visit, "Visitor", lambda **_given: nullcontext(files))
    monkeypatch.setenv("CHECKER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("CHECKER_SOURCES", "sandbox")
    monkeypatch.setenv("CHECKER_CANARIES", f"egrul_search={CANARY}")
    monkeypatch.chdir(tmp_path)
    settings.cache_clear()
    yield files
    settings.cache_clear()


def fetch(*words: str) -> Result:
    return CliRunner().invoke(main, ["fetch", *words])


def test_a_company_is_asked_for_and_its_state_is_said() -> None:
    answer = fetch("egrul_search", inn(1), inn(2))
    assert (answer.exit_code, answer.stdout) == (
        0,
        f"egrul_search {inn(1)}: found\negrul_search {inn(2)}: nothing_found\n",
    )
    refused = fetch("egrul_search", inn(3))
    assert refused.exit_code == 1
    assert refused.stdout.startswith(f"egrul_search {inn(3)}: not_checked (captcha): ")
    assert fetch("egrul_search", ogrn(1)).exit_code == 0, "the base knows whose ОГРН it is"
    assert fetch("egrul_search", ogrn(5)).exit_code == 2


def test_a_run_says_what_it_read_and_the_next_one_that_there_is_nothing_new(shell: Files) -> None:
    answer = fetch("sshr")
    assert answer.exit_code == 0
    assert answer.stdout.startswith("data-20251101-structure-20200101.zip: прочитано 1 = сохранено 1 + ")
    assert fetch("sshr").stdout == "sshr: нового нет.\n"
    assert fetch("sshr", "--day", "2025-11-01").exit_code == 0
    elsewhere = fetch("sshr", "--day", "2025-11-02")
    assert (elsewhere.exit_code, elsewhere.stdout) == (1, "sshr: за этот день источник ничего не предлагает.\n")
    shell.listing = captcha()
    failed = fetch("sshr")
    assert failed.exit_code == 1
    assert "не взято (captcha)" in failed.stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("nowhere",), "Источника nowhere нет"),
        (("egrul_search",), "назовите ИНН"),
        (("sshr", inn(1)), "его берут файлами"),
        (("account_freezes",), "закрыт для программ"),
        (("fssp", inn(1)), "закрыт для программ"),
        (("kgn",), "больше не ведётся"),
        (("egrul_search", "9800000014"), "10-я цифра"),
        (("sshr", "--day", "yesterday"), "--day"),
        (("egrul_search", inn(1), "--day", "2025-11-01"), "вместе не задают"),
        (("rsmp", "--day"), "--day"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(words: tuple[str, ...], sentence: str) -> None:
    answer = fetch(*words)
    assert answer.exit_code == 2
    assert sentence in answer.stderr
    assert "Traceback" not in answer.output


def test_a_source_that_is_being_run_is_not_run_twice(shell: Files) -> None:
    assert fetch("sshr").exit_code == 0
    engine = make_engine(settings().url)
    with held(engine, "run:sshr"):
        answer = fetch("sshr")
    engine.dispose()
    assert answer.exit_code == 2
    assert "другой процесс" in answer.stderr


@pytest.mark.parametrize(
    "canaries", ["egrul_search", "egrul_search=", f"egrul_search={CANARY[:-1]}", "pb=0000000000", f"nowhere={CANARY}"]
)
def test_canaries_that_cannot_be_read_are_a_sentence(monkeypatch: pytest.MonkeyPatch, canaries: str) -> None:
    monkeypatch.setenv("CHECKER_CANARIES", canaries)
    settings.cache_clear()
    answer = fetch("egrul_search", inn(2))
    assert answer.exit_code == 2
    assert "CHECKER_CANARIES" in answer.stderr
