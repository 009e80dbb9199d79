"""Files of a dossier: the same bytes each time, sealed, and one flipped byte is told."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from checker.paper.formats import FORMATS
from checker.paper.seal import EMPTY, Unsealed, is_whole, seal

from .test_dossier import made

if TYPE_CHECKING:
    from tests.web.conftest import Country


@pytest.mark.parametrize("code", FORMATS)
def test_the_same_dossier_is_the_same_file_in_either_language(country: Country, code: str) -> None:
    moment = datetime.now(UTC)
    for lang in ("ru", "en"):
        first, second = (FORMATS[code].render(made(country, country.inn["bad"], lang, as_of=moment)) for _ in range(2))
        assert first == second
        assert is_whole(first)


@pytest.mark.parametrize("code", FORMATS)
def test_a_flipped_byte_breaks_the_seal(country: Country, code: str) -> None:
    whole = FORMATS[code].render(made(country, country.inn["good"]))
    for place in random.Random(1).sample(range(len(whole)), 100):
        altered = bytearray(whole)
        altered[place] ^= 1 << place % 8
        try:
            assert not is_whole(bytes(altered))
        except Unsealed:
            continue


def test_a_file_within_a_file_keeps_its_own_seal() -> None:
    inner = seal(b"inner " + EMPTY.encode())
    outer = seal(inner + b" outer " + EMPTY.encode())
    assert inner in outer
    assert is_whole(outer)
    assert not is_whole(outer.replace(b"inner ", b"Inner "))
