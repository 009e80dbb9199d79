"""Files of a company from the shell, and whether a file is as it was made."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from checker.db import make_engine
from checker.ingest.run import load
from checker.paper.formats import FORMATS
from checker.settings import settings
from scrapers.sandbox import Manifest, build
from tests.unit.test_cli_accounts import run

DAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> tuple[Path, Manifest]:
    """A data folder with the made-up country, loaded once."""
    folder = tmp_path_factory.mktemp("filled")
    made = build(folder / "files", day=DAY)
    shutil.copy(sqlite_template, folder / "checker.db")
    url = f"sqlite:///{folder / 'checker.db'}"
    engine = make_engine(url)
    for path in made.files:
        load(engine, url, folder / "archive", path, vouched=path in made.whole, workers=1)
    engine.dispose()
    return folder, made


@pytest.fixture
def company(filled: tuple[Path, Manifest], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The ИНН of the bad company; commands read the filled folder."""
    folder, made = filled
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHECKER_DATA_DIR", str(folder))
    settings.cache_clear()
    yield next(one.inn for one in made.companies if one.role == "bad")
    settings.cache_clear()


@pytest.mark.parametrize("code", FORMATS)
def test_a_report_is_written_and_found_whole(company: str, code: str, tmp_path: Path) -> None:
    name = tmp_path / f"report.{code}"
    done = run("report", company, "--format", code, "-o", str(name))
    assert (done.exit_code, done.output) == (0, "")
    seen = run("verify", str(name))
    assert seen.exit_code == 0, seen.output
    assert seen.stdout.startswith("Файл цел")
    data = bytearray(name.read_bytes())
    data[len(data) // 2] ^= 4
    name.write_bytes(data)
    altered = run("--lang", "en", "verify", str(name), "--json")
    told = json.loads(altered.stdout)
    assert (altered.exit_code, told["whole"]) == (1, False)
    assert all(fault["sentence"] for fault in told["faults"])


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_on_a_full_disk_the_report_that_lies_there_stays(
    company: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    name = tmp_path / "report.json"
    name.write_bytes(b"the old one")

    def full(_file: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", full)
    done = run("report", company, "--format", "json", "-o", str(name))
    told = f"Диск полон: {name} не записан, прежний файл цел. Освободите место и повторите.\n"
    assert (done.exit_code, done.stderr) == (2, told)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("report.json", b"the old one")]


def test_a_report_is_written_where_a_link_leads_and_into_what_is_no_file(company: str, tmp_path: Path) -> None:
    name, link, pipe = tmp_path / "report.csv", tmp_path / "link.csv", tmp_path / "pipe"
    name.write_bytes(b"the old one")
    name.chmod(0o640)
    link.symlink_to(name)
    asked = "report", company, "--format", "csv", "-o"
    assert run(*asked, str(link)).exit_code == 0
    assert link.is_symlink()
    assert name.stat().st_mode & 0o777 == 0o640
    assert run("verify", str(name)).exit_code == 0
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    fcntl.fcntl(reader, fcntl.F_SETPIPE_SZ, 1 << 20)  # nobody reads while it is written
    assert run(*asked, str(pipe)).exit_code == 0
    assert pipe.is_fifo()
    assert os.read(reader, 1 << 20) == name.read_bytes()
    os.close(reader)
    lost = run(*asked, str(tmp_path / "none" / "report.csv"))
    assert (lost.exit_code, str(tmp_path / "none" / "report.csv") in lost.stderr) == (2, True)


def test_without_a_name_the_file_goes_to_standard_output(company: str, tmp_path: Path) -> None:
    args = ("--kind", "deal", "--deal", "credit:3000000", "--contract", "2026-11-30", "--format", "json")
    done = run("report", company, *args)
    assert done.exit_code == 0
    assert run("verify", "-", stdin=done.stdout).exit_code == 0
    told = json.loads(done.stdout)
    assert (told["report"]["kind"], told["report"]["contract"]) == ("deal", "2026-11-30")


def test_what_a_file_says_of_itself_steers_no_terminal(company: str, tmp_path: Path) -> None:
    assert run("report", company, "--format", "json", "-o", "whole.json").exit_code == 0
    told = json.loads((tmp_path / "whole.json").read_text())
    (tmp_path / "forged.json").write_text(json.dumps({**told, "number": "\x1b[5A\x1b[J"}))
    done = run("verify", "forged.json")
    assert done.exit_code == 1
    assert "[5A" in done.stdout
    assert "\x1b" not in done.stdout


def test_a_company_that_is_not_known_has_no_report(company: str, tmp_path: Path) -> None:
    done = run("report", "7707083893", "-o", "none.pdf")
    assert (done.exit_code, done.stderr) == (1, "Номера 7707083893 в базе нет.\n")
    before = run("report", company, "--as-of", "2001-01-01", "-o", "none.pdf")
    assert before.exit_code == 1
    assert "ничего не было известно. Сведения собираются с " in before.stderr
    later = run("report", company, "--as-of", "2090-01-01", "-o", "none.pdf")
    assert later.exit_code == 2
    assert run("report", "123").exit_code == 2
    assert not (tmp_path / "none.pdf").exists()


def test_roots_that_are_none_are_refused(company: str, tmp_path: Path) -> None:
    (tmp_path / "roots.pem").write_text("none")
    (tmp_path / "file").write_text("no file of ours")
    assert run("verify", "file", "--roots", "roots.pem").exit_code == 2
    assert run("verify", "file").exit_code == 1
    assert run("verify", "nowhere").exit_code == 2


def test_a_file_is_verified_without_a_base_and_without_settings(company: str, tmp_path: Path) -> None:
    assert run("report", company, "--format", "evidence", "-o", "pack.zip").exit_code == 0
    closed = tmp_path / "closed"
    closed.mkdir()
    shutil.move(tmp_path / "pack.zip", closed / "pack.zip")
    environ = {key: value for key, value in os.environ.items() if not key.startswith("CHECKER_")}
    environ |= {
        "CHECKER_DATABASE_URL": "postgresql://127.0.0.1:1/nothing",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    command = [sys.executable, "-m", "checker", "verify", "pack.zip"]
    seen = subprocess.run(command, cwd=closed, env=environ, capture_output=True, text=True, check=False)
    assert seen.returncode == 0, seen.stderr
    assert [path.name for path in closed.iterdir()] == ["pack.zip"]
