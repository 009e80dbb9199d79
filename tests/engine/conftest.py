"""A real site on loopback, and a visitor of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.loopback import Desk, Site


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield site
    site.shutdown()
    thread.join()
    site.server_close()


@pytest.fixture
def desk(tmp_path: Path, site: Site) -> Iterator[Desk]:
    desk = Desk(tmp_path, site)
    yield desk
    for visitor in desk.opened:
        visitor.close()
