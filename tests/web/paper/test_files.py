"""Files of a dossier: the same bytes each time, sealed, and one flipped byte is told."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from checker.paper.dossier import canonical, number_of
from checker.paper.formats import EVIDENCE, FORMATS, renderer
from checker.paper.seal import EMPTY, is_whole, seal
from checker.paper.verify import verify

from .test_dossier import made

if TYPE_CHECKING:
    from tests.web.conftest import Country

ALONE = [code for code in FORMATS if code != EVIDENCE]
"""Made of the dossier and of nothing else; the evidence has tests of its own."""


@pytest.mark.parametrize("code", ALONE)
def test_the_same_dossier_is_the_same_file_in_either_language(country: Country, code: str) -> None:
    moment = datetime.now(UTC)
    for lang in ("ru", "en"):
        first, second = (renderer(code)(made(country, country.inn["bad"], lang, as_of=moment)) for _ in range(2))
        assert first == second
        assert is_whole(first)


@pytest.mark.parametrize("code", ALONE)
def test_each_of_a_hundred_flipped_bytes_is_caught(country: Country, code: str) -> None:
    report = made(country, country.inn["good"])
    whole = renderer(code)(report)
    sound = verify(whole)
    assert sound.whole and sound.format == code
    assert sound.number == number_of(canonical(report))
    for place in random.Random(1).sample(range(len(whole)), 100):
        altered = bytearray(whole)
        altered[place] ^= 1 << place % 8
        assert not verify(bytes(altered)).whole, place


def test_a_file_within_a_file_keeps_its_own_seal() -> None:
    inner = seal(b"inner " + EMPTY.encode())
    outer = seal(inner + b" outer " + EMPTY.encode())
    assert inner in outer
    assert is_whole(outer)
    assert not is_whole(outer.replace(b"inner ", b"Inner "))
