"""The fault matrix: one source is ill in one way while the service works on; then it is well again.

Each round does what the clock does in a day: runs, probes, askings from the queue, all by the real code against the
real sites of the made-up country. A base that never met the fault says what has to come of it in the end.
"""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from sqlalchemy import Select, func, select
from support import proof
from support.base import Base
from support.found import canaries_of
from support.visits import options_of

from checker.dates import MOSCOW
from checker.facts import Deal, Decision, FactSheet, State, Verdict
from checker.jobs import queue, windows
from checker.jobs.ask import ask
from checker.jobs.run import Done, probe, run
from checker.lookup import PLANNED
from checker.models import Event, Notice, Outcome, Run, Version, Window
from checker.scoring.engine import evaluate
from checker.settings import Settings
from scrapers import visitor
from scrapers.registry import NUMBERS, SOURCES
from scrapers.sandbox import Country
from scrapers.sandbox.sites import KINDS, Manners, World, serving
from scrapers.sandbox.sites.service import pays_npd

pytestmark = pytest.mark.enable_socket

CODES = [code for code, source in SOURCES.items() if (source.live or source.bulk) and not source.off]
ARCHIVES = {code for code in CODES if SOURCES[code].bulk} - {"disqualified"}
"""Sources whose files are archives: only these can be half an archive."""

WHOLE = {code: [kind for kind in KINDS if kind != "half_zip" or code in ARCHIVES] for code in CODES}
SAMPLE = {"debtam": ["half_zip"], "girbo": ["captcha"]}
MATRIX = WHOLE if proof.FULL else SAMPLE
"""`make test` walks a few pairs, `make proof` all of them."""

BEFORE = ("egrul", "sshr", "revexp", "debtam", "paytax", "disqualified")
"""Files that a verdict on a company needs: read before the fault begins, but for those of the source that is ill."""

ENTREPRENEURS = ("egrip", "npd")

EASY = msgspec.structs.replace(visitor.QUICK, tries=2, pause=0.01, patience=1, poll=0.01, drops=2)
HASTY = msgspec.structs.replace(EASY, total=6, window=1, rate=2_000)
"""While a site brings a byte a second: it fails soon, and the others do not, however busy the machine is."""

ORDER = (Decision.REFUSE, Decision.SAFEGUARDS, Decision.WORK)


class Sites(NamedTuple):
    """Where the country is served, and whom this test asks for: of each source one who is found there, first."""

    origin: str
    world: World
    today: date

    def subjects(self, code: str) -> list[str]:
        """Three whom one source is asked for: first one who is judged well, then one who is surely there."""
        country = self.world.country
        if code == "egrip":
            return [one.person.inn for one in country.entrepreneurs if not one.registrations[-1].ended][:3]
        if code == "npd":
            heads = [head.person.inn for one in country.companies for head in one.heads if head.person is not None]
            return sorted(dict.fromkeys(heads), key=pays_npd, reverse=True)[:3]
        live = [one.inn for one in country.companies if not one.ended]
        first = country.good
        if code == "rsmppp":  # the list says nothing of whom it does not name
            first = next(one.inn for one in country.companies if one.role == "licensed")
        return [*dict.fromkeys((first, canaries_of(country).get(code, country.good), *live))][:3]

    def neighbours(self, code: str) -> tuple[str, str]:
        """Two sources beside the ill one: a set of files of the same publisher, and a site that is asked."""
        return "rsmppp" if code == "snr" else "snr", "egrul_search" if code in ("pb", *ENTREPRENEURS) else "pb"


class Judged(NamedTuple):
    """What the page of a company would say."""

    sheet: FactSheet
    verdict: Verdict

    @property
    def praise(self) -> set[str]:
        return {finding.code for finding in self.verdict.findings if finding.state == "good"}


class Whole(NamedTuple):
    """All that a base holds when everything has been read."""

    present: list[Any]
    versions: int
    events: int
    states: dict[str, State]
    notices: dict[str, list[tuple[str, str]]]
    judged: Judged


@pytest.fixture(scope="module")
def sites() -> Iterator[Sites]:
    today = datetime.now(MOSCOW).date()
    with serving(Country(40, 1, today), manners=Manners(open_to_programs=True)) as (origin, world):
        yield Sites(origin, world, today)


@pytest.fixture(autouse=True)
def well(sites: Sites) -> Iterator[None]:
    yield
    sites.world.faults.put({})


@contextmanager
def ill(sites: Sites, code: str, kind: str) -> Iterator[None]:
    """As long as it lasts, a source has this fault."""
    sites.world.faults.put({code: kind})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(visitor, "QUICK", HASTY if kind == "slow" else EASY)
        yield
    sites.world.faults.put({})


class Service:
    """A base with its archive, and the acts of a day."""

    def __init__(self, folder: Path, sites: Sites, code: str) -> None:
        (folder / "incoming").mkdir(exist_ok=True)
        self.base = Base(f"sqlite:///{folder / 'checker.db'}", folder / "archive", folder / "incoming")
        self.sites, self.code, self.source = sites, code, SOURCES[code]
        good, always = sites.world.country.good, canaries_of(sites.world.country)
        said = [name for name, source in SOURCES.items() if source.live and source.live.canary]
        canaries = ",".join(f"{name}={always.get(name, good)}" for name in said)
        given = {"canaries": canaries, "asks_per_day": 1_000, "ask_closed": code if self.source.shut else ""}
        self.options: Settings = options_of(self.base, sandbox_url=sites.origin, **given)
        self.subjects = sites.subjects(code)

    def round(self) -> tuple[dict[str, Done], dict[str, tuple[str, str | None]]]:
        """A day: what came of the runs, and of asking for the first subject, by source."""
        files, _ = self.sites.neighbours(self.code)
        engine, options = self.base.engine, self.options
        done = {name: run(engine, options, SOURCES[name]) for name in (self.code, files) if SOURCES[name].bulk}
        seal = queue.request(engine, options, self.subjects[0], "somebody").seal
        queue.work_once(engine, options)
        if self.source.live is not None:
            probe(engine, options, self.source)
            for number in self.subjects[1:]:
                ask(engine, options, self.source, number)
        with self.base.read() as connection:
            told = queue.progress(connection, options, self.subjects[0], seal)
        steps = {name: (state, reason) for name, state, reason in told.steps} if told else {}
        return done, steps

    def ask(self) -> None:
        """Asks the source, where it can be asked, for each of the subjects, whatever is known."""
        if self.source.live is not None:
            for number in self.subjects:
                ask(self.base.engine, self.options, self.source, number)

    def judged(self) -> Judged:
        """The verdict as it would be if the sources that this version does not read knew nothing bad."""
        sheet = self.base.sheet(self.subjects[0])
        known = {one.source: one for one in sheet.coverage}
        for name in PLANNED:
            known[name] = msgspec.structs.replace(
                known[name], state=State.NOTHING_FOUND, reason=None, as_of=self.sites.today
            )
        sheet = msgspec.structs.replace(sheet, coverage=tuple(known.values()))
        return Judged(sheet, evaluate(sheet, Deal(kind="credit", sum_kop=100_000_00)))

    def whole(self) -> Whole:
        states = {one.source: one.state for one in self.base.sheet(self.subjects[0]).coverage}
        return Whole(
            self.base.present(),
            self.base.count(Version),
            self.base.count(Event),
            states,
            self.notices(),
            self.judged(),
        )

    def notices(self) -> dict[str, list[tuple[str, str]]]:
        by_number = {number: name for name, number in NUMBERS.items()}
        told: dict[str, list[tuple[str, str]]] = {}
        for number, before, after in self.base.rows(
            select(Notice.source_id, Notice.before, Notice.after).order_by(Notice.id)
        ):
            told.setdefault(by_number[number], []).append((before, after))
        return told

    def count(self, query: Select[Any]) -> int:
        return int(self.base.rows(select(func.count()).select_from(query.subquery()))[0][0])

    def tombstones(self) -> int:
        return self.count(select(Version.subject).where(Version.hash.is_(None)))

    def clean_words(self) -> int:
        """How often the ill source was believed to say that somebody is not there."""
        number = NUMBERS[self.code]
        lists = select(Run.id).where(Run.source_id == number, Run.whole.is_(True))
        silence = select(Outcome.id).where(Outcome.source_id == number, Outcome.state == "nothing_found")
        return self.count(lists) + self.count(silence)

    def undone(self) -> int:
        undone = (Window.source_id == NUMBERS[self.code], Window.state.not_in([windows.DONE]))
        return self.count(select(Window.key).where(*undone))


Made = Callable[[str, str], Service]


@pytest.fixture(scope="module")
def template(sites: Sites, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Folders with bases in which the files that a verdict needs were read, but for those of one source."""

    @functools.cache
    def made(without: str) -> Path:
        folder = tmp_path_factory.mktemp(f"without-{without}")
        shutil.copy(sqlite_template, folder / "checker.db")
        service = Service(folder, sites, "snr")
        for name in BEFORE:
            if name != without:
                assert run(service.base.engine, service.options, SOURCES[name]).well
        service.base.engine.dispose()
        return folder

    return lambda code: made(code if code in BEFORE else "")


@pytest.fixture
def started(sites: Sites, template: Callable[[str], Path], tmp_path: Path) -> Iterator[Made]:
    services: list[Service] = []

    def start(code: str, name: str) -> Service:
        folder = shutil.copytree(template(code), tmp_path / name)
        services.append(Service(folder, sites, code))
        return services[-1]

    yield start
    for service in services:
        service.base.engine.dispose()


@pytest.fixture(scope="module")
def wholes() -> dict[str, Whole]:
    """Per source what a base holds that never met a fault of it."""
    return {}


def met(started: Made, sites: Sites, wholes: dict[str, Whole], code: str, kind: str) -> list[str]:
    """Walks one pair of the matrix; returns what the operator was told of the ill source from end to end."""
    if code not in wholes:
        healthy = started(code, "well")
        healthy.round()
        healthy.ask()
        wholes[code] = healthy.whole()
        assert wholes[code].states[code] in (State.FOUND, State.NOTHING_FOUND)
        assert wholes[code].judged.verdict.decision is Decision.WORK or code in ENTREPRENEURS
    expected = wholes[code]
    neighbour, asked = sites.neighbours(code)
    service = started(code, "ill")
    with ill(sites, code, kind):
        for turn in (1, 2):  # failing again in the same way is no news
            done, steps = service.round()
            assert turn == 2 or asked in steps
            assert service.clean_words() == 0
            assert service.tombstones() == 0
            if code in done:
                assert not done[code].well
            assert done[neighbour].well, "the others go on"
            others = {name: state for name, (state, _) in steps.items() if name != code}
            assert set(others.values()) <= {"found", "nothing_found"}, others
            not_better(service, expected.judged, kind)
            changes = service.notices()
            assert [after for _, after in changes.pop(code)] == ["failing"]
            assert changes == {name: told for name, told in expected.notices.items() if name != code}

    service.round()
    service.ask()
    caught_up = service.whole()
    assert service.undone() == 0
    assert caught_up.present == expected.present, "nothing lost, nothing doubled"
    if kind != "half_zip" or service.source.live is None:  # else the site told, while files were ill, of days to come
        assert (caught_up.versions, caught_up.events) == (expected.versions, expected.events)
    assert caught_up.states == expected.states
    now, then = caught_up.judged.verdict, expected.judged.verdict
    assert (now.decision, now.score) == (then.decision, then.score)
    assert [after for _, after in caught_up.notices[code]] == ["failing", expected.notices[code][-1][1]]

    if service.source.live is not None:  # what was known before is not ended by a site that does not answer
        with ill(sites, code, kind):
            service.ask()
        assert service.whole()[:4] == caught_up[:4]
    return [after for _, after in caught_up.notices[code]]


def not_better(service: Service, well: Judged, kind: str) -> None:
    """A company of whom the ill source said nothing looks no better than it does when the source answers."""
    code, ill = service.code, service.judged()
    coverage = ill.sheet.state_of(code)
    if kind == "half_zip":  # what came whole of an archive is known; who is not in it may be in what did not come
        assert coverage.state is not State.NOTHING_FOUND
    else:
        assert coverage.state is State.NOT_CHECKED
        assert coverage.reason
        assert all(evidence.source != code for finding in ill.verdict.findings for evidence in finding.evidence)
    assert ill.praise <= well.praise
    assert ill.verdict.score is None or (well.verdict.score is not None and ill.verdict.score <= well.verdict.score)
    if ill.verdict.decision is Decision.INSUFFICIENT:
        return
    assert code not in ill.verdict.missing
    assert ORDER.index(ill.verdict.decision) <= ORDER.index(well.verdict.decision)


@pytest.mark.proof
@pytest.mark.parametrize(("code", "kinds"), list(MATRIX.items()))
def test_an_ill_source_says_nothing_stops_nobody_is_told_once_and_catches_up(
    started: Made, sites: Sites, wholes: dict[str, Whole], code: str, kinds: list[str]
) -> None:
    for kind in kinds:
        told = met(lambda name, part, at=kind: started(name, f"{at}-{part}"), sites, wholes, code, kind)
        assert len(told) == 2, "once that it fails, once that it is well again"
    asked = len(WHOLE[code])
    proof.proved(f"faults of {code}: {', '.join(kinds)}", asked, len(kinds), "nothing clean, told once, caught up")
