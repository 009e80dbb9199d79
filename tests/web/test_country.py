"""What the judge says of the three companies that the demo offers to try."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import Country


@pytest.mark.parametrize(
    ("role", "decisions", "least", "most"),
    [
        ("good", {"work", "insufficient"}, 65, 100),
        ("doubtful", {"safeguards", "insufficient"}, 35, 64),
        ("bad", {"refuse"}, 0, 10),
    ],
)
def test_each_of_the_three_is_what_it_is_called(
    country: Country, client: FlaskClient, role: str, decisions: set[str], least: int, most: int
) -> None:
    verdict = client.get(f"/api/v1/companies/{country.inn[role]}").get_json()["verdict"]
    assert verdict["decision"] in decisions
    assert least <= verdict["score"] <= most
