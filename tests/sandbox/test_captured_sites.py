"""Sites of the made-up country that answer people alone: what they show is taken as a saved page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from checker.capture.vet import Question, vet
from scrapers.sandbox import Country
from scrapers.sandbox.courts import zsk_red
from scrapers.sandbox.sites import serving
from tests.sandbox.conftest import DAY, Client

pytestmark = pytest.mark.enable_socket
ZSK = "www.cbr.ru/counteraction_m_ter/platform_zsk/proverka-po-inn/"
BI = "service.nalog.ru/bi2-proc.json"


@pytest.fixture(scope="module")
def people() -> Iterator[Client]:
    with serving(Country(40, 1, DAY)) as (origin, world):
        yield Client(origin, world)


def numbers(people: Client) -> dict[bool, str]:
    """Of high risk → an ИНН, and of others."""
    return {zsk_red(company): company.inn for company in people.world.country.companies}


@pytest.mark.parametrize("red", [True, False])
def test_the_bank_of_russia_answers_about_one_number(people: Client, red: bool) -> None:
    inn = numbers(people)[red]
    asked = {"BlackINN.INN": inn, "BlackINN.AuthorType": "Other"}
    before = people.get(ZSK, params=asked)
    assert "block-part" not in before.text
    answer = people.get(ZSK, params={**asked, "person": "1"})
    found = vet(answer.content, "cbr_zsk", Question(inn, DAY, DAY))
    assert found.found == 1
    assert ("не относится".encode() in found.content) is not red


@pytest.mark.parametrize("red", [True, False])
def test_suspensions_are_told_to_whoever_read_the_picture(people: Client, red: bool) -> None:
    inn = numbers(people)[red]
    asked = {"requestType": "FINDPRS", "innPRS": inn, "bikPRS": "044525225"}
    assert people.post(BI, data=asked).json()["ERRORS"]["captcha"]
    assert people.post(BI, data={**asked, "innPRS": "1", "captcha": "x"}).json()["ERRORS"]["innPRS"]
    answer = people.post(BI, data={**asked, "captcha": "x"})
    found = vet(answer.content, "account_freezes", Question(inn, DAY, DAY))
    assert found.found == int(red)
    assert b"TOKEN" not in found.content.upper()


def test_a_program_of_ours_is_not_answered(people: Client) -> None:
    asked = {"innPRS": numbers(people)[True], "captcha": "x"}
    assert people.post(BI, data=asked, headers={"User-Agent": "Checker/1"}).status_code == 400
    assert people.get("service.nalog.ru/bi.do").status_code == 200
