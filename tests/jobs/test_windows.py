"""Runs of a source: windows that are retried until they are done, one run at a time."""

from __future__ import annotations

import io
import zipfile
from contextlib import nullcontext
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from support.base import Base
from support.files import inn, opendata, sshr, zipped
from support.visits import Files, captcha, options_of

from checker.jobs import run as running
from checker.jobs import windows
from checker.jobs.leases import Busy, Held, Lost, Stopped, held
from checker.jobs.run import Done, run
from checker.lookup import fact_sheet
from checker.models import Document, Notice, Outcome, Run, Version, Window
from checker.models.asked import LIST
from checker.moments import to_time
from checker.notices import switch
from scrapers.http import NotAnswered

FIRST, SECOND, THIRD = date(2025, 9, 1), date(2025, 10, 1), date(2025, 11, 1)


def release(day: date, *numbers: int) -> bytes:
    documents = [sshr(number, day.month * 10 + number, day) for number in numbers]
    return zipped({f"VO_OTKRDAN_{day:%Y%m%d}.xml": opendata(*documents, day=day, mark=str(day))})


def go(base: Base, files: Files, day: date | None = None, **options: Any) -> Done:
    return run(base.engine, options_of(base), files.source(), day, client=files, **options)  # type: ignore[arg-type]


def states(base: Base) -> dict[int, tuple[str, str | None, int]]:
    query = select(Window.day, Window.state, Window.reason, Window.tries).where(Window.key != LIST)
    return {day: (state, reason, tries) for day, state, reason, tries in base.rows(query)}


def test_what_is_offered_is_read_the_oldest_first_and_never_again(base: Base) -> None:
    files = Files(base.folder, {SECOND: release(SECOND, 1), FIRST: release(FIRST, 1, 2)})
    assert go(base, files).well
    assert files.fetched == sorted(files.fetched)
    assert len(base.rows(select(Version.subject).where(Version.known_to.is_(None), Version.hash.is_not(None)))) == 1
    assert {(state) for state, _, _ in states(base).values()} == {"done"}
    assert base.rows(select(Document.url, Document.channel)) == [
        (f"https://file.nalog.ru/{key}", "bulk") for key in files.fetched
    ]
    assert go(base, files) == Done("sshr")
    assert len(files.fetched) == 2
    assert files.after == [None, date(2025, 9, 30)], "asked again only for what may be new"
    assert not [path for path in (base.root.parent / "incoming").iterdir() if path.is_dir()]


def test_a_failed_window_stops_no_later_one_and_is_retried_until_it_is_done(base: Base) -> None:
    broken = Files(base.folder, {FIRST: release(FIRST, 1), SECOND: captcha(), THIRD: release(THIRD, 1)}, whole=False)
    assert not go(base, broken).well
    assert states(base) == {
        20250901: ("done", None, 0),
        20251001: ("failed", "captcha", 1),
        20251101: ("done", None, 0),
    }
    assert go(base, broken, patient=True).well, "the clock waits for its time"
    assert len(broken.fetched) == 3
    for tries in (2, 3, 4, 5):
        go(base, broken)
        assert states(base)[20251001] == ("failed", "captcha", tries)
    next_at = base.rows(select(Window.next_at, Window.tries).where(Window.state == "failed"))[0][0]
    assert next_at - windows.now() > 23 * 3_600_000, "after some failures: once a day"
    mended = Files(base.folder, {FIRST: release(FIRST, 1), SECOND: release(SECOND, 2), THIRD: release(THIRD, 1)})
    assert go(base, mended).well
    assert [key[5:13] for key in mended.fetched] == ["20251001"]
    assert set(states(base).values()) == {("done", None, 0)}


def test_a_day_whose_folder_could_not_be_listed_is_fetched_by_the_next_run_however_late(base: Base) -> None:
    releases = {FIRST: release(FIRST, 1), SECOND: release(SECOND, 1), THIRD: release(THIRD, 1)}
    files = Files(base.folder, releases, whole=False, unlisted={FIRST: NotAnswered("down", "503")})
    done = go(base, files)
    assert [(tried.day, tried.reason) for tried in done.tried] == [(FIRST, "down"), (SECOND, None), (THIRD, None)]
    assert states(base)[20250901] == ("failed", "down", 1)
    files.unlisted = {}
    assert go(base, files).well
    assert files.after[-1] == date(2025, 8, 31)
    assert [key[5:13] for key in files.fetched] == ["20251001", "20251101", "20250901"]


def test_the_first_retries_come_after_a_quarter_an_hour_an_hour_four_hours_and_a_day(base: Base) -> None:
    files = Files(base.folder, {FIRST: captcha()})
    minutes = []
    for _ in range(5):
        go(base, files)
        minutes.append(round((base.rows(select(Window.next_at).where(Window.day > 0))[0][0] - windows.now()) / 60_000))
    assert minutes == [15, 60, 240, 1440, 1440]


def test_a_site_that_does_not_show_what_it_has_is_noted_and_looked_at_again(base: Base) -> None:
    files = Files(base.folder, {FIRST: release(FIRST, 1)}, listing=captcha())
    done = go(base, files)
    assert (done.reason, done.tried) == ("captcha", ())
    assert base.rows(select(Window.key, Window.state, Window.reason)) == [(LIST, "failed", "captcha")]
    files.listing = KeyError("href")
    assert go(base, files).reason == "layout", "a page that breaks its reader is told, and stops nobody"
    files.listing = None
    assert go(base, files).well
    assert files.after == [None, None, None], "as long as nothing was seen, all is of interest"


def test_a_release_that_a_newer_whole_list_overtook_is_given_up_and_said(base: Base) -> None:
    go(base, Files(base.folder, {FIRST: captcha()}))
    assert go(base, Files(base.folder, {SECOND: release(SECOND, 1)})).well
    assert states(base)[20250901][:2] == ("given_up", None)
    assert go(base, Files(base.folder, {FIRST: release(FIRST, 1)}), FIRST).well, "offered again, it is taken up again"
    assert states(base)[20250901][0] == "done"


def test_a_day_that_is_not_listed_for_a_while_is_not_forgotten(base: Base) -> None:
    go(base, Files(base.folder, {FIRST: captcha()}, whole=False))
    elsewhere = Files(base.folder, {SECOND: release(SECOND, 1)}, whole=False)
    assert [go(base, elsewhere).well for _ in range(2)] == [True, True]
    assert states(base)[20250901] == ("failed", "down", 3)
    both = Files(base.folder, {FIRST: release(FIRST, 2), SECOND: release(SECOND, 1)}, whole=False)
    assert go(base, both).well
    assert both.fetched == ["data-20250901-structure-20200101.zip"]
    go(base, Files(base.folder, {THIRD: captcha()}, whole=False))
    gone = Files(base.folder, {}, whole=False)
    for _ in range(windows.MISSED):
        go(base, gone)
    assert states(base)[20251101][:2] == ("given_up", "down"), "it never comes again, and the operator is told"
    last = base.rows(select(Notice.after, Notice.detail).order_by(Notice.id))[-1]
    assert last[0] == "failing"
    assert go(base, Files(base.folder, {date(2025, 12, 1): release(date(2025, 12, 1), 1)})).well
    assert states(base)[20251101][:2] == ("given_up", None), "a newer whole list overtook it"


def test_half_an_archive_is_thrown_away_and_fetched_anew(base: Base) -> None:
    whole = release(FIRST, *range(1, 40))
    assert go(base, Files(base.folder, {FIRST: whole[: len(whole) // 2]})).tried[0].reason == "layout"
    assert not list(base.folder.iterdir()), "the download is gone"
    assert go(base, Files(base.folder, {FIRST: whole})).well
    assert base.count(Version) == 39


def test_a_broken_member_fails_its_window_and_ends_nobody(base: Base) -> None:
    assert go(base, Files(base.folder, {FIRST: release(FIRST, 1, 2)})).well
    files = Files(base.folder, {SECOND: release(SECOND, 1)}, problem="the member b.xml cannot be unpacked")
    assert (
        go(base, files).tried[0].detail == "data-20251001-structure-20200101.zip: the member b.xml cannot be unpacked"
    )
    assert len(base.rows(select(Version.subject).where(Version.known_to.is_(None), Version.hash.is_not(None)))) == 2
    files.problem = ""
    assert go(base, files).well
    assert files.fetched[0] == files.fetched[1]


def test_a_day_alone_is_fetched_and_the_rest_is_not_forgotten(base: Base) -> None:
    files = Files(base.folder, {day: release(day, 1) for day in (FIRST, SECOND, THIRD)})
    assert [tried.day for tried in go(base, files, SECOND).tried] == [SECOND]
    assert [tried.day for tried in go(base, files).tried] == [FIRST, THIRD]


def test_a_page_of_another_set_is_no_release(base: Base) -> None:
    other = zipped({"a.xml": opendata(day=FIRST, number=5)})
    assert go(base, Files(base.folder, {FIRST: other})).tried[0].reason == "layout"


def test_two_runs_of_one_source_never_meet(base: Base) -> None:
    files = Files(base.folder, {FIRST: release(FIRST, 1)})
    with held(base.engine, "run:sshr"), pytest.raises(Busy):
        go(base, files)
    assert files.fetched == []
    assert go(base, files).well


def test_a_disk_that_fails_at_one_window_is_told_of_that_window(base: Base) -> None:
    files = Files(base.folder, {FIRST: OSError(28, "No space left on device"), SECOND: release(SECOND, 1)})
    assert [tried.reason for tried in go(base, files).tried] == ["down", None]


def test_a_live_installation_vouches_for_no_release(base: Base) -> None:
    files = Files(base.folder, {FIRST: release(FIRST, 1)})
    run(base.engine, options_of(base, sources="live"), files.source(), client=files)  # type: ignore[arg-type]
    assert base.rows(select(Run.whole)) == [(False,)]
    assert base.coverage(inn(2), "sshr").state == "not_checked"


def test_refusals_keep_their_reason(base: Base) -> None:
    with base.engine.begin() as connection:
        connection.execute(update(Window).values(state="due"))
    done = go(base, Files(base.folder, {FIRST: NotAnswered("quota", "429 until tomorrow")}))
    assert (done.tried[0].reason, done.tried[0].detail) == ("quota", "429 until tomorrow")


def test_the_operator_is_told_once_of_each_change(base: Base) -> None:
    files = Files(base.folder, {FIRST: captcha()})
    for _ in range(3):
        go(base, files)
    go(base, Files(base.folder, {FIRST: release(FIRST, 1)}))
    told = base.rows(select(Notice.before, Notice.after, Notice.reason).order_by(Notice.id))
    assert tuple(told[0]) == ("never_run", "failing", "captcha")
    assert [before for before, _, _ in told] == ["never_run", "failing"]


def card_says(base: Base, as_of: int | None = None) -> tuple[str, str | None]:
    """What the card of a company that no file names says of the source: now, or as of a moment."""
    with base.engine.connect() as connection:
        coverage = fact_sheet(connection, inn(7), as_of=to_time(as_of) if as_of else None).coverage
    return next((str(one.state), one.reason) for one in coverage if one.source == "sshr")


def noted(base: Base) -> list[Any]:
    return base.rows(select(Outcome.state, Outcome.reason).where(Outcome.subject == "").order_by(Outcome.id))


@pytest.mark.parametrize(("whole", "after"), [(True, "nothing_found"), (False, "not_checked")])
def test_files_that_could_not_be_had_are_named_on_every_card_until_they_can(
    base: Base, whole: bool, after: str
) -> None:
    def fetch(said: Any) -> None:
        go(base, Files(base.folder, {FIRST: said}, whole=whole))

    assert card_says(base) == ("not_checked", "never_asked")
    for _ in range(3):
        fetch(captcha())
        assert card_says(base) == ("not_checked", "captcha")
    assert noted(base) == [("not_checked", "captcha")], "what is known is not noted again"
    fetch(NotAnswered("down", "no answer"))
    assert card_says(base) == ("not_checked", "down")
    fetch(release(FIRST, 1))
    assert noted(base)[2:] == [("found", None)]
    assert card_says(base) == (after, None if whole else "never_asked")
    ((first,),) = base.rows(select(Outcome.known_from).where(Outcome.reason == "captcha"))
    assert card_says(base, first) == ("not_checked", "captcha"), "as of then"
    assert card_says(base, first - 1) == ("not_checked", "never_asked")


def test_a_failure_that_goes_on_is_named_whatever_was_brought_by_hand(base: Base) -> None:
    go(base, Files(base.folder, {SECOND: captcha()}))
    base.load(opendata(sshr(1, 5, FIRST), day=FIRST), vouched=True)
    for _ in range(2):
        go(base, Files(base.folder, {SECOND: captcha()}))
    assert card_says(base) in [("not_checked", "captcha"), ("nothing_found", None)]
    base.load(opendata(sshr(1, 6, SECOND), day=SECOND), vouched=True)
    go(base, Files(base.folder, {SECOND: captcha()}))
    assert noted(base)[-1] == ("found", None), "the list that was brought has overtaken what cannot be had"
    go(base, Files(base.folder, {SECOND: captcha(), THIRD: captcha()}))
    assert noted(base)[-1] == ("not_checked", "captcha")


@pytest.mark.parametrize("runs", [1, 2])
def test_a_release_that_a_newer_list_overtook_is_named_on_no_card(base: Base, runs: int) -> None:
    for _ in range(runs - 1):
        go(base, Files(base.folder, {FIRST: captcha()}))
    go(base, Files(base.folder, {FIRST: captcha(), SECOND: release(SECOND, 1)}))
    assert card_says(base)[1] is None


def test_a_site_that_cannot_be_looked_at_is_named_before_an_old_release(base: Base) -> None:
    go(base, Files(base.folder, {FIRST: NotAnswered("layout", "odd")}))
    go(base, Files(base.folder, {}, listing=NotAnswered("blocked", "403")))
    assert card_says(base) == ("not_checked", "blocked")


def test_a_source_that_the_operator_switched_off_is_said_to_be_off(base: Base) -> None:
    go(base, Files(base.folder, {FIRST: captcha()}))
    with base.engine.begin() as connection:
        switch(connection, "sshr", "the site is being rebuilt")
    go(base, Files(base.folder, {FIRST: captcha()}))
    assert card_says(base) == ("not_checked", "off")
    with base.engine.begin() as connection:
        switch(connection, "sshr", None)
    go(base, Files(base.folder, {FIRST: release(FIRST, 1)}))
    assert card_says(base) == ("nothing_found", None)


def test_days_that_are_lost_for_good_are_named_until_somebody_brings_them(base: Base) -> None:
    go(base, Files(base.folder, {FIRST: captcha()}, whole=False))
    for _ in range(windows.MISSED + 1):
        go(base, Files(base.folder, {}, whole=False))
    assert card_says(base) == ("not_checked", "down")
    base.load(opendata(sshr(1, 5, FIRST), day=FIRST))
    go(base, Files(base.folder, {}, whole=False))
    assert card_says(base) == ("not_checked", "never_asked")


def test_whatever_breaks_while_a_window_is_read_waits_as_the_others_and_stops_no_later_one(
    base: Base, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = running.load

    def breaks(*given: Any, **options: Any) -> Any:
        if f"{FIRST:%Y%m%d}" in given[3].name:
            raise KeyError("a column that was never missing")
        return load(*given, **options)

    monkeypatch.setattr(running, "load", breaks)
    files = Files(base.folder, {FIRST: release(FIRST, 1), SECOND: release(SECOND, 1)}, whole=False)
    assert [tried.reason for tried in go(base, files).tried] == ["layout", None]
    assert states(base)[20250901] == ("failed", "layout", 1)
    assert "KeyError" in base.rows(select(Window.detail).where(Window.state == "failed"))[0][0]
    assert go(base, files, patient=True).well, "the clock waits for its time"
    assert len(files.fetched) == 2


def test_a_damaged_member_packed_by_lzma_is_a_window_that_failed(base: Base) -> None:
    held_in = io.BytesIO()
    with zipfile.ZipFile(held_in, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.xml", opendata(*(sshr(number, 1, FIRST) for number in range(1, 60)), day=FIRST))
    damaged = bytearray(held_in.getvalue())
    damaged[120:140] = b"\xff" * 20
    files = Files(base.folder, {FIRST: bytes(damaged), SECOND: release(SECOND, 1)}, whole=False)
    assert [tried.reason for tried in go(base, files).tried] == ["layout", None]
    assert not list(base.folder.iterdir()), "what was refused is thrown away"


@pytest.mark.parametrize("stops", [Stopped(), Lost(), OperationalError("", {}, Exception("busy")), OSError(28, "full")])
def test_what_only_stops_the_reading_leaves_the_download_for_the_next_run(base: Base, stops: Exception) -> None:
    files = Files(base.folder, {FIRST: release(FIRST, 1)})

    def progress(_key: str, _records: int) -> None:
        raise stops

    if isinstance(stops, OSError):
        assert go(base, files, progress=progress).tried[0].reason == "down"
    else:
        with pytest.raises(type(stops)):
            go(base, files, progress=progress)
    assert [path.name for path in base.folder.iterdir() if path.is_file()] == [f"down-{files.fetched[0]}"]
    assert not [path for path in (base.root.parent / "incoming").iterdir() if path.is_dir()]
    assert go(base, files).well
    assert not list(base.folder.iterdir())


def test_what_a_killed_run_left_is_swept_by_the_next_one_of_the_same_source(base: Base) -> None:
    incoming = base.root.parent / "incoming"
    for name in ("run-sshr-left", "run-rsmp-another"):
        (incoming / name).mkdir(parents=True)
        (incoming / name / "a.xml").write_bytes(b"<")
    go(base, Files(base.folder, {}))
    assert [path.name for path in incoming.glob("run-*")] == ["run-rsmp-another"]


def test_documents_of_one_window_are_read_in_the_order_of_their_releases(base: Base) -> None:
    inside = zipped({f"a-{THIRD:%d%m%Y}.zip": release(SECOND, 1), f"b-{SECOND:%d%m%Y}.zip": release(FIRST, 1)})
    read: list[str] = []
    load = running.load

    def noted(*given: Any, **options: Any) -> Any:
        read.append(given[3].name)
        return load(*given, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "load", noted)
        go(base, Files(base.folder, {THIRD: inside}))
    assert read == [f"b-{SECOND:%d%m%Y}.zip", f"a-{THIRD:%d%m%Y}.zip"]


@pytest.mark.parametrize("at", ["between files", "in a file"])
def test_a_run_that_was_taken_over_stops(base: Base, monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    files = Files(base.folder, {FIRST: release(FIRST, 1), SECOND: release(SECOND, 1)}, whole=False)
    taken = Held()
    if at == "between files":
        taken.lost.set()
    download = files.download

    def fetch(url: str, *, expect: str = "zip") -> Any:
        taken.lost.set()
        return download(url, expect=expect)

    monkeypatch.setattr(files, "download", fetch)
    monkeypatch.setattr(running, "held", lambda *_: nullcontext(taken))
    with pytest.raises(Lost):
        go(base, files)
    assert len(files.fetched) == (0 if at == "between files" else 1)
    assert "done" not in {state for state, _, _ in states(base).values()}
