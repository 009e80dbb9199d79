"""The measure of the search is itself sound: it needs no samples, and finds what is written as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.bench import names, search
from checker.settings import settings
from scrapers.sandbox import build

SEEDS = 300
"""Companies that names are drawn from, where the measure has two thousand."""


def test_a_tiny_base_of_made_up_names_is_measured_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKER_SHARED", str(tmp_path))
    monkeypatch.setattr(names, "build", lambda folder, *, companies, day: build(folder, companies=SEEDS, day=day))
    monkeypatch.setattr(search, "QUERIES", 20)
    monkeypatch.setattr(search, "TIMES", 1)
    settings.cache_clear()
    said: list[str] = []
    figures = search.run(0.001, said.append)["figures"]
    settings.cache_clear()
    assert figures["exact_recall"] >= 0.95
    assert figures["recall_at_5"] >= 0.9
    assert set(figures) >= {"suggest_p95_ms", "recall_at_5", "exact_recall", "worst_ms"}
    assert any(line.startswith("typo ") for line in said)


def test_the_same_seed_draws_the_same_companies() -> None:
    seeds = names.Seeds(["ромашка", "северная логистика", "стройка", "торговля плюс"], ["ПРИМЕРОВА ВЕРА"])
    assert list(names.companies(50, seeds)) == list(names.companies(50, seeds))
