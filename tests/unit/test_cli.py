"""The commands as a shell sees them: exit codes, sentences, shapes of JSON."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from checker import cli, dates, db
from checker.demo import __main__ as demo
from checker.ingest.run import load as read_file
from checker.reports import labels
from checker.settings import BadSettings, read, settings
from scrapers.sandbox import Manifest, build

UNKNOWN = "7707083893"
WRONG = "7707083894"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli.main, [str(word) for word in words])


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Manifest, Result]]:
    """A data folder with a small country that the command has loaded, and what it answered."""
    folder = tmp_path_factory.mktemp("shell")
    made = build(folder / "files", companies=5, day=datetime.now(UTC).date() - timedelta(days=1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHECKER_DATA_DIR", str(folder))
        patch.chdir(folder)
        settings.cache_clear()
        shown = [folder / "files" / name for name in ("egrul", "opendata/sshr2019", "opendata/revexp")]
        yield folder, made, run("load", *shown, "--json")
    settings.cache_clear()


def test_a_wrong_digit_is_named_and_ends_with_two(loaded: tuple[Path, Manifest, Result]) -> None:
    answer = run("check", WRONG)
    assert answer.exit_code == 2
    assert "10-я цифра 4, а должна быть 3" in answer.stderr
    english = run("--lang", "en", "check", WRONG)
    assert english.exit_code == 2
    assert "digit" in english.stderr


def test_an_unknown_company_ends_with_one_and_comes_with_coverage(loaded: tuple[Path, Manifest, Result]) -> None:
    answer = run("check", UNKNOWN, "--json")
    assert answer.exit_code == 1
    assert {source["source"] for source in json.loads(answer.stdout)["coverage"]} >= {"egrul", "sshr", "kad"}
    assert "в базе нет" in run("check", UNKNOWN, "--as-of", "2020-01-01").stdout


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (("--as-of", "2020-01-01"), "Сведения собираются с "),
        (("--on", "1995-01-01"), "Самые ранние сведения — о дне "),
    ],
)
def test_a_company_that_became_known_later_is_not_called_unknown(
    loaded: tuple[Path, Manifest, Result], question: tuple[str, str], said: str
) -> None:
    answer = run("check", loaded[1].good, *question)
    assert answer.exit_code == 1
    assert f"{loaded[1].good}: На этот день о ней ничего не было известно. {said}" in answer.stdout


@pytest.mark.parametrize(
    ("option", "value"),
    [("--as-of", "вчера"), ("--as-of", "2999-01-01"), ("--on", "20260314"), ("--deal", "gift"),
     ("--deal", "credit:1e9"), ("--deal", "credit:1.999")],
)  # fmt: skip
def test_a_question_that_cannot_be_read_is_refused_in_the_language_asked_for(
    loaded: tuple[Path, Manifest, Result], option: str, value: str
) -> None:
    for lang, word in (("ru", f"{option}={value} "), ("en", "can")):
        answer = run("--lang", lang, "check", loaded[1].good, option, value)
        assert answer.exit_code == 2
        assert word in answer.stderr
        assert ("не" in answer.stderr) == (lang == "ru")


def test_a_refused_file_ends_with_one_and_is_told_in_both_languages(
    loaded: tuple[Path, Manifest, Result], tmp_path: Path
) -> None:
    strange = tmp_path / "strange.xml"
    strange.write_text("<strange/>")
    answer = run("load", strange, "--json")
    assert answer.exit_code == 1
    (file,) = json.loads(answer.stdout)["files"]
    assert file["source"] is None
    assert len(file["rejected"]) == 1
    assert "не принят" in run("load", strange).stdout
    assert "refused" in run("--lang", "en", "load", strange).stdout


@pytest.mark.parametrize("words", [("nosuch",), ("check",), ("check", UNKNOWN, "--nosuch"), ("load", "nosuch.xml")])
def test_bad_usage_ends_with_two(words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 2


def test_a_source_that_is_not_there_is_refused_with_those_that_are(loaded: tuple[Path, Manifest, Result]) -> None:
    answer = run("load", loaded[0] / "files", "--source", "nosuch")
    assert answer.exit_code == 2
    assert all(source in answer.stderr for source in ("nosuch", "egrul", "sshr", "revexp"))


def test_a_file_that_stops_the_load_does_not_take_the_report_of_the_others_along(
    loaded: tuple[Path, Manifest, Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = sorted(loaded[1].files)[:3]
    opened = []

    def failing(*positional: object, **options: object) -> object:
        opened.append(positional)
        if len(opened) == 3:
            raise PermissionError(13, "Permission denied", "third")
        return read_file(*positional, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("checker.cli.loading.load_document", failing)
    answer = run("load", *files, "--json")
    assert answer.exit_code == 2
    assert len(json.loads(answer.stdout)["files"]) == 2
    assert answer.stderr == "third: Permission denied\n"


def test_the_answers_have_the_shapes_of_the_contract(loaded: tuple[Path, Manifest, Result]) -> None:
    _folder, made, load = loaded
    assert load.exit_code == 0
    report = json.loads(load.stdout)
    counts = {"seen", "stored", "unchanged", "unlinked", "rejected"}
    assert len(report["files"]) == 6
    assert set(report["totals"]) == counts
    for file in report["files"]:
        assert set(file) >= {"path", "source", "format"} | counts
        assert file["seen"] == file["stored"] + file["unchanged"] + file["unlinked"] + len(file["rejected"])
    check = json.loads(run("check", made.bad, "--json", "--deal", "credit:500000").stdout)
    assert set(check) >= {"inn", "ogrn", "kind", "form", "name", "status", "as_of", "on", "deal", "verdict", "coverage"}
    assert check["deal"] == {"kind": "credit", "sum_kop": 50_000_000}
    for source in json.loads(run("sources", "--json").stdout):
        assert set(source) == {
            "source", "title", "state", "reason", "promise_hours", "last_success", "records", "confirmed",
        }  # fmt: skip


def test_every_question_to_the_base_is_answered_while_a_load_holds_it(loaded: tuple[Path, Manifest, Result]) -> None:
    writer = sqlite3.connect(loaded[0] / "checker.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    try:
        started = time.monotonic()
        for words in (("check", loaded[1].good), ("search", loaded[1].good), ("history", loaded[1].good), ("sources",)):
            assert run(*words).exit_code == 0, words
        assert time.monotonic() - started < db.BUSY_MS / 1000
    finally:
        writer.execute("ROLLBACK")
        writer.close()


def test_a_base_is_current_only_after_its_upgrade(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    assert not db.is_current(url)
    db.upgrade(url)
    assert db.is_current(url)


def test_dotenv_is_read_beneath_the_environment_and_as_strictly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("CHECKER_CONTACT=file\nCHECKER_KEEP_ARCHIVES_DAYS=7\nOTHER=1\n")
    monkeypatch.setenv("CHECKER_CONTACT", "environment")
    assert (read().contact, read().keep_archives_days) == ("environment", 7)
    (tmp_path / ".env").write_text("CHECKER_NOSUCH=1\n")
    with pytest.raises(BadSettings, match="CHECKER_NOSUCH"):
        read()


@pytest.mark.parametrize("url", ["", "https://egrul.nalog.ru", "http://10.0.0.1:8701", "127.0.0.1:8701", "http://[::1"])
def test_a_sandbox_that_is_not_on_loopback_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKER_SANDBOX_URL", url)
    monkeypatch.setenv("CHECKER_SOURCES", "live")
    assert read().sandbox_url == url, "nobody looks at it"
    monkeypatch.setenv("CHECKER_SOURCES", "sandbox")
    with pytest.raises(BadSettings, match=r"^CHECKER_SANDBOX_URL: .*on loopback"):
        read()


def test_the_demo_never_touches_a_base_that_was_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CHECKER_SOURCES", raising=False)
    monkeypatch.setattr(demo, "_made_up", lambda *_: pytest.fail("the demo went on"))
    secret = tmp_path / "url"
    secret.write_text("sqlite:///real.db\n")
    with monkeypatch.context() as named:
        named.setenv("CHECKER_DATABASE_URL_FILE", str(secret))
        answer = CliRunner().invoke(demo.main, [])
        assert answer.exit_code == 2
        assert "CHECKER_DATABASE_URL" in answer.stderr
    (tmp_path / ".env").write_text("CHECKER_DATABASE_URL=sqlite:///real.db\n")
    assert CliRunner().invoke(demo.main, []).exit_code == 2


def test_a_setting_that_names_no_file_stops_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("CHECKER_CA_BUNDLE", "CHECKER_EGRUL_CERTIFICATE"):
        with monkeypatch.context() as named:
            named.setenv(name, str(tmp_path / "nowhere.pem"))
            with pytest.raises(BadSettings, match=rf"^{name}: the file .*nowhere\.pem cannot be read: No such file"):
                read()
            named.setenv(name, str(tmp_path))
            with pytest.raises(BadSettings, match=rf"^{name}: the file .* cannot be read: Is a directory"):
                read()
            named.setenv(name, str(tmp_path / ("x" * 300)))
            with pytest.raises(BadSettings, match=rf"^{name}: the file .* cannot be read: File name too long"):
                read()
            named.setenv(name, "")
            assert read().ca_bundle is None
    junk = tmp_path / "junk.pem"
    junk.write_text("junk")
    with monkeypatch.context() as named:
        named.setenv("CHECKER_CA_BUNDLE", str(junk))
        with pytest.raises(BadSettings, match=r"^CHECKER_CA_BUNDLE: the file .*junk\.pem holds no certificates"):
            read()
    with monkeypatch.context() as named:
        named.setenv("CHECKER_CANARIES", "foo")
        with pytest.raises(BadSettings, match=r"^CHECKER_CANARIES: «foo» is not SOURCE=ИНН$"):
            read()


def test_two_demos_do_not_share_a_folder(tmp_path: Path) -> None:
    with demo._alone(tmp_path / "demo"):
        with pytest.raises(OSError, match="another make run uses"), demo._alone(tmp_path / "demo"):
            pytest.fail("the second went on")
        with demo._alone(tmp_path / "other"):
            pass
    with demo._alone(tmp_path / "demo"):
        pass


def test_shell_and_form_know_the_same_kinds_of_deal() -> None:
    assert set(labels.DEALS) == set(dates.DEALS)


def test_every_command_explains_itself() -> None:
    assert isinstance(cli.main, click.Group)
    for name in cli.main.commands:
        assert run(name, "--help").exit_code == 0
