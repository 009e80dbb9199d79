"""A real server is walked by somebody signed in; nothing that it said or wrote outside the base tells of him."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests
from support.files import DAY, egrul, head, inn, ogrn, record
from support.people import cookies, key_of, person

from checker import db
from checker.app import create_app
from checker.ingest.run import load
from checker.settings import Settings

pytestmark = pytest.mark.enable_socket
KEPT = ("checker.db", "archive", "search", "incoming")


def test_nothing_that_was_said_or_written_tells_who_looked_at_whom(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    options = Settings(data_dir=folder, secret_key="k" * 40)
    folder.mkdir()
    db.upgrade(options.url)
    app = create_app(options)
    engine = app.extensions["checker_writer"]
    file = tmp_path / "public.xml"
    file.write_bytes(egrul(record(1, DAY, name="ОТКРЫТАЯ", heads=[head(101, "ПРИМЕРОВА")])))
    load(engine, options.url, options.archive_dir, file, vouched=False, workers=1)
    who = person(engine, "anna-primer@firma-primer.ru")
    key = key_of(engine, who)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    origin = f"http://127.0.0.1:{port}"
    (cookie,) = cookies(app, who, origin)
    environ = {name: value for name, value in os.environ.items() if not name.startswith("CHECKER_")}
    environ |= {"CHECKER_DATA_DIR": str(folder), "CHECKER_SECRET_KEY": "k" * 40}
    said = tmp_path / "said"
    with said.open("wb") as output:
        command = [sys.executable, "-m", "checker", "serve", "--port", str(port)]
        server = subprocess.Popen(command, stdout=output, stderr=output, env=environ)
        try:
            for _try in range(300):
                try:
                    requests.get(f"{origin}/healthz", timeout=5)
                    break
                except requests.ConnectionError:
                    time.sleep(0.1)
            jar = {cookie["name"]: cookie["value"]}
            for where in (
                "/search?q=примерова", f"/search?q={inn(1)}", f"/company/{inn(1)}", f"/company/{ogrn(1)}/history",
                "/raw/1-1-0-0-0123456789abcdef", "/account/invitation/tainoe-pismo", "/account/reset/tainaya-ssylka",
                f"/company/{inn(1)}?as_of=tainyi-vopros", "/api/v1/search?q=примерова",
            ):  # fmt: skip
                requests.get(origin + where, cookies=jar, timeout=30)
            requests.get(f"{origin}/api/v1/companies/{inn(1)}", headers={"Authorization": f"Bearer {key}"}, timeout=30)
            for where in (f"/company/{inn(1)}/ask", "/check/requisites", "/account/login"):
                requests.post(origin + where, data={"text": inn(1), "email": "anna-primer@firma-primer.ru"}, timeout=30)
            with socket.create_connection(("127.0.0.1", port)) as broken:
                broken.sendall(f"NONSENSE /company/{inn(1)}\r\n\r\n".encode())
                broken.recv(1000)
        finally:
            server.terminate()
            server.wait(30)
    written = [said, *(p for p in folder.rglob("*") if p.is_file())]
    text = said.read_text()
    assert "GET company.card 200" in text, text
    own = [path for path in written if not any(part.startswith(KEPT) for part in path.relative_to(tmp_path).parts)]
    told = (inn(1), ogrn(1), "римеров", "%D0%BF", "anna-primer", key, cookie["value"], who.secret, "tain", "127.0.0.1:")
    for path in own:
        data = path.read_bytes()
        assert [word for word in told if word.encode() in data] == [], (path, data[:2000])
