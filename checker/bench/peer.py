"""The same open data through another program: inn-check-ru (Apache-2.0), a dev requirement, in a process of its own.

It makes an index of the newest value by ИНН; we keep every value with the bytes that say it. The ratio says what
that costs.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

MODULE = "opendata_index"
BUILD = """
import json, sys, time
import opendata_index as index
kind, dump, folder = sys.argv[1:]
start = time.perf_counter()
meta, refusal = index.построить(kind, dump, folder)
assert meta is not None, refusal
print(json.dumps({"seconds": time.perf_counter() - start, "records": meta["записей"]}))
"""


def is_here() -> bool:
    """Whether the other program is installed: it is where the tests' requirements are."""
    return find_spec(MODULE) is not None


def index(kind: str, dump: Path, folder: Path) -> tuple[float, int]:
    """Seconds and records of an index of one release. kind: the tax service's name of the set, e.g. sshr2019."""
    command = [sys.executable, "-c", BUILD, kind, str(dump), str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 our own command
    answer = json.loads(done.stdout.splitlines()[-1])
    return answer["seconds"], answer["records"]
