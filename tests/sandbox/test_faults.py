"""What the faults of the sites look like to an ordinary client, by source and for a time."""

from __future__ import annotations

import io
import json
import time
import zipfile
import zlib

import pytest
import requests

from scrapers.sandbox.sites import KINDS, SOURCES, BadFault, Faults, parse_faults
from scrapers.sandbox.sites.faults import RETRY_AFTER
from tests.sandbox.conftest import EGRUL, Client, seek

pytestmark = pytest.mark.enable_socket

STATEMENTS = "bo.nalog.gov.ru/advanced-search/organizations/search?query=9800000119"
PASSPORT = "www.nalog.gov.ru/opendata/7707329152-debtam/"


def archive(sites: Client, slug: str = "debtam") -> str:
    return f"file.nalog.ru/opendata/7707329152-{slug}/{sites.world.country.release(slug).name}"


@pytest.mark.parametrize("kind", ["403", "429", "451", "503"])
def test_a_status_comes_with_a_page(sites: Client, kind: str) -> None:
    sites.world.faults.put({"girbo": kind})
    answer = sites.get(STATEMENTS)
    assert (answer.status_code, answer.headers["Content-Type"]) == (int(kind), "text/html; charset=utf-8")
    assert answer.headers.get("Retry-After") == (str(RETRY_AFTER) if kind == "429" else None)


def test_only_the_ill_source_is_ill(sites: Client) -> None:
    sites.world.faults.put({"debtam": "503"})
    assert sites.get(PASSPORT).status_code == sites.get(archive(sites)).status_code == 503
    assert sites.get(PASSPORT.replace("debtam", "snr")).status_code == 200
    sites.world.faults.put({"debtam.files": "503"})
    assert (sites.get(PASSPORT).status_code, sites.get(archive(sites)).status_code) == (200, 503)
    sites.world.faults.put({})
    assert sites.get(archive(sites)).status_code == 200


def test_a_captcha_is_asked_for_as_the_site_does(sites: Client) -> None:
    (row,) = seek(sites, sites.world.country.good)
    sites.world.faults.put({"egrul": "captcha"})
    refused = sites.get(f"{EGRUL}/vyp-request/{row['t']}")
    assert (refused.status_code, list(refused.json()["ERRORS"])) == (400, ["captchaVyp"])
    assert len(seek(sites, sites.world.country.good)) == 1
    sites.world.faults.put({"egrul_search": "captcha", "pb": "captcha", "girbo": "captcha"})
    assert sites.post(f"{EGRUL}/", data={"query": "1"}).json()["captchaRequired"] is True
    asked = sites.post("pb.nalog.ru/search-proc.json", data={"mode": "search-ul", "queryUl": "1"})
    assert asked.json()["captchaRequired"] is True
    page = sites.get(STATEMENTS)
    assert page.status_code == 200
    assert "цифры с картинки" in page.text


def test_an_empty_answer_has_status_200(sites: Client) -> None:
    sites.world.faults.put({"girbo": "empty"})
    answer = sites.get(STATEMENTS)
    assert (answer.status_code, answer.content, answer.headers["Content-Length"]) == (200, b"", "0")


def test_a_cut_answer_announces_its_whole_length(sites: Client) -> None:
    whole = len(sites.get(archive(sites)).content)
    sites.world.faults.put({"debtam": "cut"})
    answer = sites.get(archive(sites), stream=True)
    assert int(answer.headers["Content-Length"]) == whole
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        len(answer.content)


def test_a_slow_answer_brings_a_byte_a_second(sites: Client) -> None:
    sites.world.faults.put({"girbo": "slow"})
    began = time.monotonic()
    with sites.get(STATEMENTS, stream=True) as answer:
        got = [next(answer.iter_content(1)) for _ in range(2)]
    assert got[0] == b"{"
    assert 0.9 < time.monotonic() - began < 10


def test_another_layout_has_other_keys_columns_and_elements(sites: Client) -> None:
    sites.world.faults.put(dict.fromkeys(("girbo", "debtam", "disqualified", "egrul", "egrul_search"), "layout"))
    assert "new_content" in sites.get(STATEMENTS).json()
    assert "border_table" in sites.get(PASSPORT).text
    assert "<table" not in sites.get(PASSPORT).text
    with zipfile.ZipFile(io.BytesIO(sites.get(archive(sites)).content)) as packed:
        assert b"<\xd0\x92\xd1\x8b\xd0\xb3\xd1\x80" in packed.read(packed.namelist()[0])
    name = sites.world.country.release("registerdisqualified").name
    listed = sites.get(f"data.nalog.ru/opendata/7707329152-registerdisqualified/{name}")
    assert listed.content.decode("utf-8-sig").startswith("COLUMN1,G3,")
    assert list(json.loads(sites.post(f"{EGRUL}/", data={"query": "1"}).content)) == ["new_t", "new_captchaRequired"]
    assert "href" not in sites.get("ftp.egrul.nalog.ru/EGRUL_408/").text


def test_half_a_zip_has_one_broken_member_and_a_sound_directory(sites: Client) -> None:
    sound = sites.get(archive(sites, "rsmp"))
    sites.world.faults.put({"rsmp": "half_zip"})
    broken = sites.get(archive(sites, "rsmp"))
    assert len(broken.content) == len(sound.content)
    assert broken.headers["ETag"] != sound.headers["ETag"]
    with zipfile.ZipFile(io.BytesIO(broken.content)) as packed:
        names = packed.namelist()
        good = [name for name in names if _opens(packed, name)]
    assert len(good) == len(names) - 1 > 0


def _opens(packed: zipfile.ZipFile, name: str) -> bool:
    try:
        return bool(packed.read(name))
    except (zipfile.BadZipFile, zlib.error):
        return False


def test_a_fault_passes_with_its_time() -> None:
    now = [0.0]
    faults = Faults(lambda: now[0])
    faults.put({"pb": "403"}, 60)
    assert (faults.of("pb"), faults.all()) == ("403", {"pb": "403"})
    now[0] = 60
    assert (faults.of("pb"), faults.all()) == ("", {})


def test_who_shows_the_token_changes_the_faults(sites: Client) -> None:
    said = {"faults": {"pb": "451"}, "seconds": 60}
    assert sites.post("-/faults", json=said).status_code == 403
    shown = {"Authorization": "Bearer let me"}
    assert sites.post("-/faults", json=said, headers=shown).json() == {"faults": {"pb": "451"}}
    assert sites.get("pb.nalog.ru/search.html").status_code == 451
    for wrong in (
        {"faults": {"pb": "flu"}},
        {"faults": {"nobody": "403"}},
        {"faults": 1},
        {"faults": {}, "seconds": -1},
    ):
        assert sites.post("-/faults", json=wrong, headers=shown).status_code == 400


def test_faults_of_the_shell_are_read_strictly() -> None:
    assert parse_faults(" pb=captcha, girbo=403 ,") == {"pb": "captcha", "girbo": "403"}
    with pytest.raises(BadFault, match="SOURCE=KIND"):
        parse_faults("pb")
    assert parse_faults("") == {}
    for source in SOURCES:
        Faults().put(dict.fromkeys([source], KINDS[0]))
