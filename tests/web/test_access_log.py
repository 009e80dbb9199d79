"""A real server is walked by somebody signed in; nothing that it said or wrote outside the base tells of him."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from flask_security import hash_password
from sqlalchemy import Engine, select
from support.files import DAY, egrul, head, inn, ogrn, record
from support.people import cookies, key_of, person

from checker import db
from checker.app import create_app
from checker.ingest.run import load
from checker.models import Outgoing, Usage
from checker.settings import Settings

pytestmark = pytest.mark.enable_socket
KEPT = ("checker.db", "archive", "search", "incoming")
MAIL, PASSWORD, NEW = "anna-primer@firma-primer.ru", "loshadi-verny-skrepka", "loshadi-inye-skrepka"
SELLER_KEY = "loshadinyi-klyuch-4711"
LINES = (
    "GET company.card 200", "POST security.login 302", "POST now.ask 303", "GET now.progress 200",
    "GET raw.record 200", "GET security.reset_password 200", "POST security.reset_password 302",
    "POST sellers.put 303", "POST sellers.ask 303",
)  # fmt: skip


@contextmanager
def serving(folder: Path, said: Path) -> Iterator[str]:
    """The server over a base, its words in a file; gives its origin."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    origin = f"http://127.0.0.1:{port}"
    environ = {name: value for name, value in os.environ.items() if not name.startswith("CHECKER_")}
    environ |= {"CHECKER_DATA_DIR": str(folder), "CHECKER_SECRET_KEY": "k" * 40}
    environ |= {"CHECKER_SOURCES": "sandbox", "CHECKER_SANDBOX_URL": "http://127.0.0.1:9"}  # where nobody answers
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
            yield origin
        finally:
            server.terminate()
            server.wait(30)


class Browser:
    """A browser with its cookies, at a real server."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.session = requests.Session()

    def get(self, where: str) -> requests.Response:
        return self.session.get(self.origin + where, timeout=30)

    def post(self, where: str, page: str = "", **fields: str) -> requests.Response:
        """Sends a form that lies on `page`; where it leads is not followed."""
        found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', self.get(page or where).text)
        assert found
        data = {"csrf_token": found[1], **fields}
        return self.session.post(self.origin + where, data=data, timeout=30, allow_redirects=False)


def stray(origin: str, cookie: dict[str, str], key: str) -> None:
    """Questions with a cookie and a key, links that open nothing, forms without a token, and what is no request."""
    jar = {cookie["name"]: cookie["value"]}
    for where in (
        "/search?q=примерова", f"/search?q={inn(1)}", f"/company/{inn(1)}", f"/company/{ogrn(1)}/history",
        "/raw/1-1-0-0-0123456789abcdef", "/account/invitation/tainoe-pismo", "/account/reset/tainaya-ssylka",
        f"/company/{inn(1)}?as_of=tainyi-vopros", "/api/v1/search?q=примерова",
    ):  # fmt: skip
        requests.get(origin + where, cookies=jar, timeout=30)
    requests.get(f"{origin}/api/v1/companies/{inn(1)}", headers={"Authorization": f"Bearer {key}"}, timeout=30)
    for where in (f"/company/{inn(1)}/ask", "/check/requisites", "/account/login"):
        requests.post(origin + where, data={"text": inn(1), "email": MAIL}, timeout=30)
    with socket.create_connection(("127.0.0.1", int(origin.rpartition(":")[2]))) as broken:
        broken.sendall(f"NONSENSE /company/{inn(1)}\r\n\r\n".encode())
        broken.recv(1000)


def walked(origin: str, engine: Engine) -> list[str]:
    """Signs in, asks for a company, opens a record, takes a new password by letter; returns what must not be told."""
    browser = Browser(origin)
    assert browser.post("/account/login", email=MAIL, password=PASSWORD).headers["Location"] == "/"
    secrets = [PASSWORD, NEW, browser.session.cookies["checker"]]
    asked = browser.post(f"/company/{inn(1)}/ask", page=f"/company/{inn(1)}").headers["Location"]
    assert browser.get(asked).status_code == 200
    (evidence, *_) = re.findall(r'href="/raw/([^"?]+)"', browser.get(f"/company/{inn(1)}/sources").text)
    for where in (f"/raw/{evidence}", f"/raw/{evidence}?download=1"):
        assert browser.get(where).status_code == 200
    assert browser.post("/account/keys/sellers", page="/account/keys", key=SELLER_KEY).status_code == 303
    assert browser.post(f"/company/{inn(1)}/ask-seller", page=f"/company/{inn(1)}/sources").status_code == 303
    assert "Checko не отвечает" in browser.get("/account/keys").text
    other = Browser(origin)
    assert other.post("/account/reset", email=MAIL).status_code == 200
    with engine.connect() as connection:
        letter = connection.execute(select(Outgoing.text).where(Outgoing.recipient == MAIL)).scalars().all()[-1]
    (link,) = re.findall(r"/account/reset/(\S+)", letter)
    assert other.post(f"/account/reset/{link}", password=NEW, password_confirm=NEW).status_code == 302
    assert other.post("/account/login", email=MAIL, password=NEW).headers["Location"] == "/"
    return [*secrets, other.session.cookies["checker"], asked.partition("ticket=")[2], evidence, link]


def test_nothing_that_was_said_or_written_tells_who_looked_at_whom(tmp_path: Path) -> None:
    folder, said = tmp_path / "data", tmp_path / "said"
    options = Settings(data_dir=folder, secret_key="k" * 40)
    folder.mkdir()
    db.upgrade(options.url)
    app = create_app(options)
    engine = app.extensions["checker_writer"]
    file = tmp_path / "public.xml"
    file.write_bytes(egrul(record(1, DAY, name="ОТКРЫТАЯ", heads=[head(101, "ПРИМЕРОВА")])))
    load(engine, options.url, options.archive_dir, file, vouched=False, workers=1)
    with app.app_context():
        who = person(engine, MAIL, password=hash_password(PASSWORD))
    key = key_of(engine, who)
    with serving(folder, said) as origin:
        (cookie,) = cookies(app, who, origin)
        stray(origin, cookie, key)
        secrets = walked(origin, engine)
    written = [said, *(p for p in folder.rglob("*") if p.is_file())]
    text = said.read_text()
    assert [line for line in LINES if line not in text] == [], text
    own = [path for path in written if not any(part.startswith(KEPT) for part in path.relative_to(tmp_path).parts)]
    told = (
        inn(1), ogrn(1), "римеров", "%D0%BF", "anna-primer", key, cookie["value"], who.secret, "tain", "127.0.0.1:",
        *secrets,
    )  # fmt: skip
    assert all(told)
    for path in own:
        data = path.read_bytes()
        assert [word for word in told if word.encode() in data] == [], (path, data[:2000])
    assert not [path for path in written if SELLER_KEY.encode() in path.read_bytes()]
    with engine.connect() as connection:
        counted = connection.execute(select(Usage.count).where(Usage.what == "checks")).scalar_one()
    assert counted >= 3, "what the workers counted was written when they ended"
