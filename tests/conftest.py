"""Fixtures that all tests share: the folder of real samples; an empty base for a test, on SQLite and on PostgreSQL."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import certifi
import pytest
from flask import Flask
from hypothesis import settings as laws
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Connection, Engine, event
from support import proof
from support.base import Base
from support.postgres import Cluster, binaries
from werkzeug.routing import Rule

from checker.dates import MOSCOW
from checker.db import make_engine, upgrade
from checker.i18n import language
from scrapers.sandbox import Country
from scrapers.sandbox.sites import World, serving

gc.set_threshold(50_000, 20, 50)  # thousands of tests are held all along: looking through them was a sixth of the time
laws.register_profile("checker", deadline=None)  # speed lives in `bench`: a busy machine breaks no law
laws.load_profile("checker")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real samples (CHECKER_SHARED); tests that need it skip, saying so, where it is absent."""
    folder = Path(os.environ.get("CHECKER_SHARED", Path(__file__).parents[2] / "shared"))
    if not (folder / "samples").is_dir():
        pytest.skip(f"the folder of samples is absent: {folder}")
    return folder


@pytest.fixture(autouse=True)
def _everybody_begins_in_russian() -> None:
    """A request in English would leave its language to the test after it."""
    language.set("ru")


@pytest.fixture(scope="session", autouse=True)
def _templates_are_compiled_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Compiling its templates costs an application more than all the rest of its beginning, and tests make hundreds."""
    folder = tmp_path_factory.getbasetemp()
    kept = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "templates"
    kept.mkdir(exist_ok=True)
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": FileSystemBytecodeCache(str(kept))}


class _Compiled(dict[Any, Any]):
    """Statements as SQL, by what they say. SQLAlchemy's own key begins with a dialect: each engine has another."""

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        return super().get(key[1:], default)

    def __setitem__(self, key: tuple[Any, ...], value: Any) -> None:
        super().__setitem__(key[1:], value)


@pytest.fixture(scope="session", autouse=True)
def _statements_are_compiled_once() -> Iterator[None]:
    """Making a statement SQL costs more than doing it, and each test has an engine of its own that would begin anew."""
    kept: dict[str, _Compiled] = {}

    def share(connection: Connection) -> None:
        connection.execution_options(compiled_cache=kept.setdefault(connection.dialect.name, _Compiled()))

    event.listen(Engine, "engine_connect", share)
    yield
    event.remove(Engine, "engine_connect", share)


@pytest.fixture(scope="session", autouse=True)
def _addresses_are_built_when_asked_for() -> Iterator[None]:
    """Nine tenths of making an application is code by which werkzeug builds addresses; few are asked for."""
    at_once = Rule._compile_builder

    def later(rule: Rule, append_unknown: bool = True) -> Any:
        made: list[Any] = []

        def build(self: Rule, /, **values: Any) -> Any:
            if not made:
                made.append(at_once(rule, append_unknown))
            return made[0](self, **values)

        return build

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", later)
        yield


@pytest.fixture(scope="session")
def all_roots() -> str:
    """The roots that the program really trusts."""
    return certifi.where()


@pytest.fixture(scope="session", autouse=True)
def _few_roots(all_roots: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test meets a site of the world: two of its roots say as much as all, which each visitor reads again."""
    end = "-----END CERTIFICATE-----\n"
    few = tmp_path_factory.mktemp("roots") / "few.pem"
    few.write_text("".join(f"{one}{end}" for one in Path(all_roots).read_text("utf-8").split(end)[:2]), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(certifi, "where", lambda: str(few))
        yield


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "empty.db"
    upgrade(f"sqlite:///{path}")
    engine = make_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    binary = binaries()
    if binary is None:
        pytest.skip("PostgreSQL is not installed: initdb is neither in /usr/lib/postgresql nor on PATH")
    made = Cluster(binary)
    yield made
    made.stop()


@pytest.fixture
def book(tmp_path: Path, sqlite_template: Path) -> Iterator[Base]:
    """A fresh, upgraded base with an empty archive, on SQLite."""
    folder = tmp_path / "incoming"
    folder.mkdir()
    path = shutil.copy(sqlite_template, tmp_path / "checker.db")
    made = Base(f"sqlite:///{path}", tmp_path / "archive", folder)
    yield made
    made.engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def base(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Base]:
    """As `book`, on each of the two bases."""
    if request.param == "sqlite":
        yield request.getfixturevalue("book")
        return
    folder = tmp_path / "incoming"
    folder.mkdir()
    cluster: Cluster = request.getfixturevalue("cluster")
    name = cluster.lend()
    made = Base(cluster.url(name), tmp_path / "archive", folder)
    yield made
    made.engine.dispose()
    cluster.give_back(name)


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[str, World]]:
    """Where the made-up country of today is served on loopback, and what it is."""
    with serving(Country(40, 1, datetime.now(MOSCOW).date())) as (origin, world):
        yield origin, world


@pytest.fixture
def world(served: tuple[str, World]) -> Iterator[World]:
    """The served country; its sites are well again afterwards."""
    yield served[1]
    served[1].faults.put({})


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: processes, leases and browsers are waited for."""
    if asked := os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS"):
        return int(asked)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores + 1


def pytest_collection_finish() -> None:
    gc.freeze()


def pytest_configure(config: pytest.Config) -> None:
    if proof.FULL:
        config.pluginmanager.register(proof.Whole(Path(__file__).parent, proof.write_table))
