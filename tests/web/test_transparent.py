"""«Прозрачный бизнес» on the card: what the recorded answers say, line by line, and no name of a person."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checker.facts import Fact
from checker.records import Record
from checker.reports.transparent import transparent_section
from checker.reports.words import Words
from scrapers.base import About
from scrapers.registry import SOURCES
from tests.web import joined
from tests.web.sheets import fact

RECORDED = Path(__file__).parents[1] / "recorded/pb"
CARD, ROW, MAN = "004-constructed-card.json", "001-constructed-row.json", "005-constructed-card-entrepreneur.json"


def facts(name: str) -> list[Fact]:
    source = SOURCES["pb"]
    parse = source.formats[name != ROW].parse
    read = parse([(RECORDED / name).read_bytes()], About(name, 20261122))
    bodies = [item.body for item in read if isinstance(item, Record)]
    return [fact(block, value, key, "pb") for body in bodies for block, key, value in source.blocks(body)]


def shown(*names: str, lang: str = "ru") -> list[tuple[str, str, tuple[str, ...]]]:
    sheet = joined.company(*(found for name in names for found in facts(name)), found=("pb",))
    section = transparent_section(sheet, Words(lang))
    assert section is not None
    return [(line.label, line.value, line.notes) for line in section.lines]


def test_every_figure_of_a_card_is_told_with_its_year() -> None:
    told = {(label, value) for label, value, _ in shown(CARD)}
    assert {
        ("Состояние", "Действующая организация"),
        ("Численность, 2025 год", "24"),
        ("Уплаченные налоги, 2024 год", "1 520 344 ₽"),
        ("Недоимка, всего", "1 200,55 ₽"),
        ("Организаций у этого руководителя", "3"),
        ("Малый и средний бизнес", "микропредприятие"),
        ("Специальные режимы", "УСН, упрощённая система"),
    } <= {(label.replace("\u202f", " "), value.replace("\xa0", " ").replace("\u202f", " ")) for label, value in told}
    marks = next(notes for label, _, notes in shown(CARD) if label == "Состояние")
    assert "долг по налогам передан приставам: да" in marks
    assert "больше года не сдаёт налоговую отчётность: нет" in marks


@pytest.mark.parametrize("name", [CARD, ROW, MAN])
@pytest.mark.parametrize("lang", ["ru", "en"])
def test_nobody_is_named_and_no_key_is_left_without_a_word(name: str, lang: str) -> None:
    text = json.dumps(shown(name, lang=lang), ensure_ascii=False)
    for hidden in ("ИВАНОВ", "ПЕТРОВ", "ПРИМЕРОВ", "980000012393", "_kop", "status_", "pb_"):
        assert hidden not in text


def test_where_the_site_was_not_asked_there_is_no_section() -> None:
    assert transparent_section(joined.company(), Words("ru")) is None
