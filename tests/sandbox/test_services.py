"""pb, ГИР БО, rmsp, invalid ИНН, НПД of the made-up country: what they answer, and that they use known keys alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scrapers.sandbox.model import Company
from scrapers.sandbox.sites.service import pays_npd
from tests.sandbox.conftest import Client, seek

pytestmark = pytest.mark.enable_socket

PB, GIRBO, RMSP = "pb.nalog.ru", "bo.nalog.gov.ru", "rmsp.nalog.ru"


def keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)


def words(shared: Path, start: str, end: str) -> set[str]:
    """All words of a part of the dossier."""
    text = (shared / "sources/fns.md").read_text()
    return set(re.findall(r"\w+", text[text.index(f"\n{start}") : text.index(f"\n{end}")]))


def transparent(sites: Client, number: str) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The search answer of pb, and the card of its only row."""
    kind = "Ul" if len(number) == 10 else "Ip"
    form = {"mode": f"search-{kind.lower()}", f"query{kind}": number, "page": "1", "pageSize": "10"}
    found = polled(sites, "search-proc.json", form)
    rows = found[kind.lower()]["data"]
    if not rows:
        return found, None
    return found, polled(sites, "company-proc.json", {"token": rows[-1]["token"], "method": "get-request"})


def polled(sites: Client, path: str, form: dict[str, str]) -> dict[str, Any]:
    started = sites.post(f"{PB}/{path}", data=form).json()
    assert started["captchaRequired"] is False
    wanted = {**form, "id": started["id"], "method": "get-response"}
    assert sites.post(f"{PB}/{path}", data=wanted).json() is None
    answer: dict[str, Any] = sites.post(f"{PB}/{path}", data=wanted).json()
    return answer


def companies(sites: Client) -> list[Company]:
    return sites.world.country.companies


def test_every_answer_uses_the_keys_of_the_dossier_alone(shared: Path, sites: Client) -> None:
    pb, girbo, rmsp = (
        words(shared, *part) for part in (("## 4. pb", "## 5. "), ("### 5.2", "### 5.4"), ("### 6.1", "### 6.2"))
    )
    egrul = words(shared, "### 1.2", "### 1.4") | {"ERROR"}  # of 6.3: the same refusal of a neighbour
    for company in companies(sites)[:25]:
        found, card = transparent(sites, company.inn)
        assert not set(keys([found, card])) - pb
        asked = sites.get(f"{GIRBO}/advanced-search/organizations/search", params={"query": company.inn, "page": "0"})
        assert not set(keys(asked.json())) - girbo
        listed = sites.post(f"{RMSP}/search-proc.json", data={"mode": "inn-list", "innList": company.inn})
        assert not set(keys(listed.json())) - rmsp
    for trader in sites.world.country.entrepreneurs[:5]:
        assert not set(keys(transparent(sites, trader.person.inn))) - pb
        assert not set(keys(seek(sites, trader.person.inn))) - egrul
    assert not set(keys(seek(sites, companies(sites)[0].inn))) - egrul
    assert not set(keys(sites.post("egrul.nalog.ru/", data={}).json())) - egrul - {"query"}


def test_the_real_answers_have_all_keys_that_ours_have(shared: Path, sites: Client) -> None:
    """Those of which there are real bytes; what is newer than the sample stands in the dossier."""
    real = json.loads((shared / "samples/fns/services/rmsp_search-proc_2019_found.json").read_text())
    made = sites.post(f"{RMSP}/search-proc.json", data={"mode": "inn-list", "innList": companies(sites)[0].inn}).json()
    assert made.keys() == real.keys()
    assert made["data"][0].keys() - real["data"][0].keys() == {"is_active", "od2_sschr", "pr_soc"}
    assert not real["data"][0].keys() - made["data"][0].keys()
    for name in ("search-data.json", "search-data-with-errorneous.json"):
        rows = json.loads((shared / "samples/fns/egrul-search" / name).read_text())["rows"]
        number = (
            companies(sites)[0].inn if name == "search-data.json" else sites.world.country.entrepreneurs[0].person.inn
        )
        for made_row in seek(sites, number):
            assert made_row.keys() - {"cnt", "tot", "pg"} <= {*rows[0], "c", "e", "rn"}
    real = json.loads((shared / "samples/fns/girbo/companies.json").read_text())[0]
    made = sites.get(f"{GIRBO}/advanced-search/organizations/search", params={"query": companies(sites)[0].inn}).json()
    assert made["content"][0].keys() == real.keys()
    assert made["content"][0]["bfo"].keys() == real["bfo"].keys()


def test_the_card_of_pb_says_what_the_open_data_say(sites: Client) -> None:
    good = sites.world.country.find(sites.world.country.good)
    assert isinstance(good, Company)
    found, card = transparent(sites, good.inn)
    (row,) = found["ul"]["data"]
    assert card is not None
    assert (row["inn"], row["sulst_ex"], row["pr_liq"], found["ul"]["rowCount"]) == (good.inn, "10", "0", 1.0)
    assert card["sschr"] == [{"sschr": 40.0, "yearcode": 2025.0}]
    assert card["form1"] == [{"yearcode": 2025.0, "revenue": 180_400_000.0, "expense": 166_900_000.0}]
    assert card["vyp"]["masruk"][0]["inn"] == good.heads[0].person.inn
    assert card["vyp"]["bourl"].endswith(f"/{row['bourl'].rpartition('/')[2]}")


def test_states_and_marks_of_pb_are_those_of_the_register(sites: Client) -> None:
    by_role = {company.role: transparent(sites, company.inn) for company in companies(sites)[:25]}
    rows = {role: found["ul"]["data"][0] for role, (found, _) in by_role.items()}
    assert {role for role, row in rows.items() if row["sulst_ex"] == "30"} == {"competition"}
    ended = {company.role for company in companies(sites)[:25] if company.ended}
    assert {role for role, row in rows.items() if row["sulst_ex"] == "50"} == ended != set()
    assert {card["liquidated"] for role, (_, card) in by_role.items() if card and role in ended} == {True}


def test_pb_refuses_an_unknown_field_and_a_foreign_session(sites: Client) -> None:
    assert sites.post(f"{PB}/search-proc.json", data={"query": "9800000119"}).status_code == 400
    started = sites.post(f"{PB}/search-proc.json", data={"mode": "search-ul", "queryUl": "9800000119"}).json()
    sites.session.cookies.clear()
    again = sites.post(f"{PB}/search-proc.json", data={"id": started["id"], "method": "get-response"})
    assert again.status_code == 400


def test_statements_are_found_by_the_number_and_marked(sites: Client) -> None:
    good = sites.world.country.good
    page = sites.get(f"{GIRBO}/advanced-search/organizations/search", params={"query": good, "page": "0"}).json()
    (row,) = page["content"]
    assert (row["inn"], page["totalElements"], page["last"]) == (f"<strong>{good}</strong>", 1, True)
    reports = sites.get(f"{GIRBO}/nbo/organizations/{row['id']}/bfo/").json()
    assert reports == sites.world.country.statements(good)
    assert [report["period"] for report in reports] == ["2025", "2024", "2023", "2022", "2021"]
    card = sites.get(f"{GIRBO}/nbo/organizations/{row['id']}").json()
    assert (card["inn"], card["id"]) == (good, row["id"])
    nobody = sites.get(f"{GIRBO}/advanced-search/organizations/search", params={"query": "7707083893"}).json()
    assert (nobody["content"], nobody["empty"]) == ([], True)
    assert sites.get(f"{GIRBO}/nbo/organizations/1/bfo/").status_code == 404
    moved = sites.get("bo.nalog.ru/nbo/organizations/1?a=b")
    assert (moved.status_code, moved.headers["Location"]) == (302, "https://bo.nalog.gov.ru/nbo/organizations/1?a=b")


def test_the_quick_search_of_small_business_matches_parts_and_the_list_does_not(sites: Client) -> None:
    good = sites.world.country.good
    quick = sites.get(f"{RMSP}/search-proc.json", params={"mode": "quick", "query": good[:9], "pageSize": "100"}).json()
    assert quick["rowCount"] == len(quick["data"]) >= 1
    assert good in {row["inn"] for row in quick["data"]}
    wide = sites.get(f"{RMSP}/search-proc.json", params={"mode": "quick", "query": "98000", "page": "2"}).json()
    assert (len(wide["data"]), wide["page"], wide["pageSize"]) == (10, 2, 10)
    numbers = f"{good},{good[:9]}\n{sites.world.country.entrepreneurs[0].person.inn}"
    listed = sites.post(f"{RMSP}/search-proc.json", data={"mode": "inn-list", "innList": numbers}).json()
    assert [row["nptype"] for row in listed["data"]] == ["UL", "IP"]
    assert {row["is_active"] for row in listed["data"]} == {1}


def test_who_has_left_small_business_is_said_to_be_out(sites: Client) -> None:
    found = sites.post(
        f"{RMSP}/search-proc.json", data={"mode": "inn-list", "innList": ",".join(it.inn for it in companies(sites))}
    ).json()
    assert found["pageCount"] > 1
    rows = [
        row
        for page in range(1, found["pageCount"] + 1)
        for row in sites.post(
            f"{RMSP}/search-proc.json",
            data={"mode": "inn-list", "innList": ",".join(it.inn for it in companies(sites)), "page": str(page)},
        ).json()["data"]
    ]
    out = [row for row in rows if not row["is_active"]]
    assert len(rows) == found["rowCount"]
    assert out
    assert {(row["category"], row["dtregistryout"]) for row in out} == {(0, "10.11.2026 00:00:00")}


def test_a_number_of_a_company_that_has_ended_is_invalid(sites: Client) -> None:
    address = "service.nalog.ru/invalid-inn-proc.json"
    ended = next(company for company in companies(sites) if company.ended)
    assert ended.ended is not None
    said = sites.post(address, data={"k": "ul", "inn": ended.inn}).json()
    assert said == {"inn": ended.inn, "date": f"{ended.ended.on:%d.%m.%Y} 00:00:00"}
    good = sites.world.country.good
    assert sites.get(address, params={"k": "ul", "inn": good}).json() == {"inn": good}
    assert list(sites.post(address, data={"k": "ul", "inn": "9800000118"}).json()["ERRORS"]) == ["inn"]


def test_payers_of_npd_are_told_two_a_minute(sites: Client) -> None:
    address = "statusnpd.nalog.ru/api/v1/tracker/taxpayer_status"
    people = [item.person.inn for item in sites.world.country.entrepreneurs]
    for inn in people[:2]:
        said = sites.post(address, json={"inn": inn, "requestDate": "2026-11-20"}).json()
        assert said["status"] is pays_npd(inn)
        not_ = "" if said["status"] else "не "
        assert said["message"] == f"{inn} {not_}является плательщиком налога на профессиональный доход"
    third = sites.post(address, json={"inn": people[2], "requestDate": "2026-11-20"})
    assert (third.status_code, third.json()["code"]) == (422, "taxpayer.status.service.limited.error")
    for wrong in ({"inn": people[0], "requestDate": "2018-12-31"}, {"inn": "1", "requestDate": "2026-11-20"}, {}):
        answer = sites.post(address, json=wrong)
        assert (answer.status_code, answer.json()["code"]) == (422, "validation.failed")
