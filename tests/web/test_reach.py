"""What an organisation brought is seen by its people and its programs, and by nobody else anywhere (wall 7)."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from support.files import DAY, egrul, head, inn, ogrn, record
from support.people import Person, client_of, key_of, person, token

from checker.app import create_app
from checker.ingest.run import load
from checker.search import Names, bring_up_to_date
from checker.settings import Settings
from tests.web.test_url_map import address, routes

LATER = DAY + timedelta(days=10)
PUBLIC_FILE = egrul(record(1, DAY, name="ОТКРЫТАЯ", heads=[head(101, "ПРИМЕРОВА")]), record(2, DAY, name="СОСЕДНЯЯ"))
PRIVATE_FILE = egrul(
    record(1, LATER, name="ТАЙНОЕ ИМЯ", heads=[head(109, "СКРЫТНАЯ")]),
    record(3, LATER, name="СЕКРЕТНАЯ", heads=[head(101, "ПРИМЕРОВА")]),
    day=LATER,
)
PLANTED = ("ТАЙНОЕ", "Тайное", "тайное", "СЕКРЕТНАЯ", "Секретная", "секретная", "СКРЫТНАЯ", "Скрытная", inn(3), ogrn(3))


class Walls:
    """Two organisations over one base, before and after the first of them brought a document."""

    def __init__(self, app: Flask, options: Settings, folder: Path) -> None:
        self.app = app
        self.options = options
        self.folder = folder
        self.engine = app.extensions["checker_writer"]
        self.ours, self.theirs = person(self.engine), person(self.engine)
        self.reader = person(self.engine, role="reader", of=self.theirs.organisation)
        self.operator = person(self.engine, operator=True)
        self.keys = {who.organisation: key_of(self.engine, who) for who in (self.ours, self.theirs)}

    def bring(self, text: bytes | str, name: str, reach: int) -> None:
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode("windows-1251"))
        report = load(
            self.engine, self.options.url, self.options.archive_dir, path, vouched=False, workers=1, reach=reach
        )
        assert report.source
        assert not report.rejected

    def browser(self, who: Person | None) -> FlaskClient:
        return client_of(self.app, who, self.keys.get(who.organisation, "") if who else "")

    def others(self) -> list[FlaskClient]:
        return [self.browser(who) for who in (self.theirs, self.reader, None, self.operator)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[tuple[Walls, dict[str, str]]]:
    folder = tmp_path_factory.mktemp("walls")
    options = Settings(data_dir=folder, secret_key="k" * 40)
    shutil.copy(sqlite_template, options.data_dir / "checker.db")
    app = create_app(options)
    walls = Walls(app, options, folder)
    walls.bring(PUBLIC_FILE, "public.xml", 0)
    bring_up_to_date(walls.engine, Names(options.search_dir))
    before = walk(walls)
    walls.bring(PRIVATE_FILE, "private.xml", walls.ours.organisation)
    bring_up_to_date(walls.engine, Names(options.search_dir))
    yield walls, before
    app.extensions["checker_engine"].dispose()


ASKED = [
    *(f"/company/{n}{part}" for n in (inn(1), inn(2), inn(3), ogrn(1), ogrn(3))
      for part in ("", "/history", "/sources", "/finance", "/courts", "/bailiffs", "/bankruptcy", "/asked")),
    *(f"/api/v1/companies/{n}{part}" for n in (inn(1), inn(2), inn(3)) for part in ("", "/facts", "/history")),
    *(f"/{page}?q={words}" for page in ("search", "api/v1/search")
      for words in ("тайное имя", "секретная", "скрытная", "примерова", "открытая", inn(3)[:6], inn(1))),
    "/sources", "/api/v1/sources", "/", "/admin/sources/",
    *(f"/raw/{document}-1-0-0-{'0' * 16}" for document in (1, 2)),
]  # fmt: skip


def steady(page: str) -> str:
    """A page without what differs at each asking: tokens, and the moment of the last writing of anybody."""
    page = re.sub(r'(csrf_token"|ticket=)[^>]*', "", page)
    page = re.sub(r'"as_of": ?"[^"]*T[^"]*"', "", page)
    return re.sub(r"составлено [^<]*", "", page)


def walk(walls: Walls) -> dict[str, str]:
    """What everybody but the organisation sees."""
    found = {}
    for number, browser in enumerate(walls.others()):
        for where in ASKED:
            answer = browser.get(where)
            found[f"{number} {where}"] = f"{answer.status_code} {answer.headers.get('ETag')} {steady(answer.text)}"
    return found


def test_its_people_and_programs_see_it(made: tuple[Walls, dict[str, str]]) -> None:
    walls = made[0]
    ours = walls.browser(walls.ours)
    for where in (f"/company/{inn(1)}", f"/company/{inn(1)}/history", "/search?q=тайное имя"):
        page = ours.get(where).text
        assert "айное имя" in page or "ТАЙНОЕ ИМЯ" in page, where
    assert ours.get(f"/company/{inn(3)}").status_code == 200
    assert "ТАЙНОЕ" in ours.get(f"/api/v1/companies/{inn(1)}/facts").text
    assert "СЕКРЕТНАЯ" in ours.get("/api/v1/search?q=секретная").text
    page = ours.get(f"/company/{inn(3)}/sources").text
    links = set(re.findall(r'href="(/raw/[^"?]+)"', page))
    assert links
    nothing = f"/raw/987654-1-0-0-{'0' * 16}"
    for link in links:
        assert ours.get(link).status_code == 200
        for other in walls.others():
            answers = [(where, other.get(where)) for where in (link, nothing)]
            assert answers[0][1].status_code in (303, 404), link
            told = {
                (answer.status_code, answer.headers.get("Location", "").replace(where, "…"),
                 steady(answer.text).replace(where, "…"))
                for where, answer in answers
            }  # fmt: skip
            assert len(told) == 1, "as if there were no such record"
    text = f"ООО «Секретная» ИНН {inn(3)}"
    told = ours.post("/check/requisites", data={"csrf_token": token(ours), "text": text}).text
    assert "/raw/" in told
    for other in walls.others():
        said = other.post("/check/requisites", data={"csrf_token": token(other), "text": text}).text
        assert "/raw/" not in said
        assert f'href="/company/{inn(3)}"' not in said


def test_for_others_nothing_changes_by_it(made: tuple[Walls, dict[str, str]]) -> None:
    walls, before = made
    now = walk(walls)
    assert [where for where in before if before[where] != now[where]] == []


def test_no_page_of_the_map_tells_others_of_it(made: tuple[Walls, dict[str, str]]) -> None:
    walls = made[0]
    own = re.compile("|".join(re.escape(word) for word in PLANTED))
    for browser in walls.others():
        for rule, method in routes(walls.app):
            if method != "GET":
                continue
            with browser.get(address(walls.app, rule)) as answer:
                if answer.mimetype.startswith(("text/html", "application/")) and rule.endpoint != "static":
                    assert not own.search(answer.get_data().decode(errors="replace")), rule.rule
    assert walls.browser(None).get("/sitemap.xml").status_code == 404
