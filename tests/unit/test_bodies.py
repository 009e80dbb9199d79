"""Bodies are read by several threads at once: those of a server, and of a worker."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import zstandard

from checker.bodies import unpack

READERS, TIMES = 8, 300


def test_threads_that_read_at_once_each_get_their_own_body() -> None:
    told = [{"numbers": [str(uuid4()) for _ in range(400)]} for _ in range(READERS)]
    packed = [zstandard.ZstdCompressor().compress(json.dumps(one).encode()) for one in told]

    def read(turn: int) -> bool:
        return all(unpack(None, packed[turn]) == told[turn] for _ in range(TIMES))

    with ThreadPoolExecutor(READERS) as pool:
        assert list(pool.map(read, range(READERS))) == [True] * READERS
