"""The real server on a folder's base, asked over loopback: what a browser would wait for."""

from __future__ import annotations

import os
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

from checker.settings import PREFIX

_TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


@contextmanager
def server(folder: Path) -> Iterator[int]:
    """The port of a server that ends with the block; settings of the shell do not reach it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environ = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    environ |= {f"{PREFIX}DATA_DIR": str(folder), f"{PREFIX}SECRET_KEY": uuid4().hex, f"{PREFIX}ACCESS_LOG": "0"}
    command = [sys.executable, "-m", "checker", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=environ)  # noqa: S603 our own command
    try:
        for _ in range(300):
            try:
                ask(port, "GET", "/healthz")
                break
            except (OSError, HTTPException):  # nobody listens yet; a connection may even have met itself
                time.sleep(0.1)
        else:
            raise RuntimeError("the server did not answer")
        yield port
    finally:
        process.terminate()
        process.wait(30)


def ask(
    port: int, method: str, path: str, body: str | None = None, cookie: str = "", source: str = "127.0.0.1"
) -> tuple[int, dict[str, str], str]:
    """Status, headers and page of one request. source: the address of this machine from which it comes."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60, source_address=(source, 0))
    try:
        headers = {"Cookie": cookie} if cookie else {}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, told, answer.read().decode()
    finally:
        connection.close()


def asked_ms(port: int, address: str, cookie: str = "") -> float:
    """Milliseconds until a page is read to its end. Raises RuntimeError where it is not there."""
    start = time.perf_counter()
    status, _headers, _body = ask(port, "GET", address, cookie=cookie)
    if status != 200:
        raise RuntimeError(f"{address} was answered with {status}")
    return (time.perf_counter() - start) * 1000


def form_of(port: int, source: str = "127.0.0.1") -> tuple[str, str]:
    """The token of the form of signing in, and the cookie that goes with it."""
    _status, headers, body = ask(port, "GET", "/account/login", source=source)
    token = _TOKEN.search(body)
    if token is None:
        raise RuntimeError("the page of signing in shows no token")
    return token[1], cookie_of(headers)


def sign_in(
    port: int, form: tuple[str, str], email: str, password: str, source: str = "127.0.0.1"
) -> tuple[int, dict[str, str]]:
    """Posts a form of signing in; the status and headers of the answer."""
    posted = urlencode({"csrf_token": form[0], "email": email, "password": password})
    status, headers, _body = ask(port, "POST", "/account/login", posted, form[1], source)
    return status, headers


def cookie_of(headers: dict[str, str]) -> str:
    """The cookie that an answer sets."""
    return headers["set-cookie"].partition(";")[0]


def p95(times: list[float]) -> float:
    """The time that nineteen of twenty do not exceed."""
    return statistics.quantiles(times, n=20)[-1]
