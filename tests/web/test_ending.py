"""How the real server ends: Ctrl-C reaches all of its processes, and all are gone soon."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from support.processes import until

from checker import db
from checker.settings import WORKERS, Settings

pytestmark = pytest.mark.enable_socket


def _children(process: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def _leaves_ctrl_c(process: int) -> bool:
    status = Path(f"/proc/{process}/status").read_text()
    ignored = int(status.partition("SigIgn:")[2].split()[0], 16)
    return bool(ignored >> (signal.SIGINT - 1) & 1)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="there is no /proc here")
def test_ctrl_c_ends_all_processes_soon(tmp_path: Path) -> None:
    db.upgrade(Settings(data_dir=tmp_path, secret_key="k" * 40).url)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("CHECKER_")}
    environ |= {"CHECKER_DATA_DIR": str(tmp_path), "CHECKER_SECRET_KEY": "k" * 40}
    command = [sys.executable, "-m", "checker", "serve", "--port", str(port)]
    with (tmp_path / "said").open("wb") as said:
        server = subprocess.Popen(command, stdout=said, stderr=said, env=environ, start_new_session=True)
    try:
        until(lambda: len([one for one in _children(server.pid) if _leaves_ctrl_c(one)]) == WORKERS, 60)
        workers = _children(server.pid)
        for _one in range(8):  # the threads of both are there
            assert requests.get(f"http://127.0.0.1:{port}/healthz", timeout=30).ok
        os.killpg(server.pid, signal.SIGINT)
        assert server.wait(15) == 0
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
    assert not [one for one in workers if Path(f"/proc/{one}").exists()]
