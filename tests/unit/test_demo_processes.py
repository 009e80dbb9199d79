"""What runs beside the demo's server: started again when it ends, and gone when `make run` is."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.demo import processes
from checker.demo.processes import PAUSES, STEADY_SECONDS, Program

LIVES = [sys.executable, "-c", "import time; time.sleep(600)"]

PARENT = """
import subprocess, sys, time
from checker.demo.processes import checker
subprocess.Popen(checker("sandbox", "serve", "--companies", "3", "--port", sys.argv[1]))
print("started", flush=True)
time.sleep(600)
"""


@pytest.fixture
def program() -> Iterator[Program]:
    made = Program("the clock", lambda: LIVES)
    yield made
    made.end()


def kill(program: Program) -> None:
    process = program._process
    assert process
    process.kill()
    process.wait()


def test_what_ends_is_started_again_after_a_pause_that_grows(program: Program) -> None:
    now = 100.0
    program.start(now)
    assert program.look(now) == ""
    for pause in (1, 2, 4, 8, 15, 30, 60, 60):
        kill(program)
        assert program.look(now) == f"the clock ended (signal 9); it is started again in {pause} s"
        assert program.look(now + pause - 0.1) == ""
        assert program._process is None, "it pauses"
        now += pause
        assert program.look(now) == ""
        assert program._process is not None
        assert program.code() is None
    assert len(PAUSES) == 7
    kill(program)
    assert "in 1 s" in program.look(now + STEADY_SECONDS), "it ran well for a while"


def test_the_end_of_the_web_server_ends_the_run_with_a_sentence(
    program: Program, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "LOOKS_SECONDS", 0.01)
    web = Program("web", lambda: [sys.executable, "-c", "import time; time.sleep(0.5); raise SystemExit(3)"])
    web.start(time.monotonic())
    program.start(time.monotonic())
    kill(program)
    assert processes.watch(web, [program]) == 3
    first, second = capsys.readouterr().err.splitlines()
    assert first == "the clock ended (signal 9); it is started again in 1 s"
    assert second == "the web server ended (exit 3), and all that ran beside it ends too"


@pytest.mark.enable_socket
def test_children_do_not_outlive_a_killed_parent(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {**os.environ, "CHECKER_DATA_DIR": str(tmp_path)}
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(port)], env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert parent.stdout
    with parent.stdout as said:
        assert said.readline() == b"started\n"
        assert said.readline(), "the sites have said where they are"
        os.kill(parent.pid, signal.SIGKILL)
        began = time.monotonic()
        said.read()  # ends when nobody holds the other end any more
        parent.wait()
    assert time.monotonic() - began < 20
