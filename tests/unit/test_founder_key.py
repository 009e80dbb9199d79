"""The key under which a founder stands in a company's record: the same as long as the founder is the same."""

from __future__ import annotations

from typing import Any

import pytest

from scrapers.egrul.blocks import founder_key

FIRST, LATER = {"grn": "2229800000018", "date": "2022-03-14"}, {"grn": "2239800000017", "date": "2023-05-10"}


@pytest.mark.parametrize(
    ("founder", "key"),
    [
        ({"kind": "person", "person": {"surname": "ПРИМЕРОВ", "inn": "980000000115"}}, "980000000115"),
        ({"kind": "person", "person": {"surname": "ПРИМЕРОВ"}, "entry_first": FIRST}, "Примеров"),
        ({"kind": "person", "hidden": {"hidden": "1", "entry": LATER}, "entry_first": FIRST}, "person:2229800000018"),
        ({"kind": "person", "hidden": {"hidden": "1", "entry": LATER}}, "person:2239800000017"),
        ({"kind": "partnership", "entry_first": {"date": "2022-03-14"}}, "partnership:2022-03-14"),
        ({"kind": "state", "entry": LATER}, "state:2239800000017"),
        ({"kind": "state"}, "state:"),
    ],
)
def test_a_founder_without_number_and_name_is_known_by_the_entry_by_which_it_came(
    founder: dict[str, Any], key: str
) -> None:
    assert founder_key(founder) == key


def test_the_key_of_a_nameless_founder_does_not_change_with_a_later_entry_about_its_share() -> None:
    before = {"kind": "person", "entry_first": FIRST, "share": {"nominal_kop": 1, "entry": FIRST}}
    after = {**before, "share": {"nominal_kop": 2, "entry": LATER}, "entry": LATER}
    assert founder_key(before) == founder_key(after)
