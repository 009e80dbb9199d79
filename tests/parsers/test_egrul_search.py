"""Search answers of egrul.nalog.ru: real ones, and those that are no answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checker.ingest.survey import Unknown, survey
from checker.records import Record
from scrapers.base import About
from scrapers.egrul_search.parse import parse


def test_every_row_of_the_real_answers_is_read(shared: Path) -> None:
    rows = voids = ended = 0
    for path in sorted((shared / "samples/fns/egrul-search").glob("search-data*.json")):
        assert survey(path, path.name).source.code == "egrul_search"
        content = path.read_bytes()
        found = list(parse([content], About(path.name, 20261122)))
        for item, row in zip(found, json.loads(content)["rows"], strict=True):
            assert isinstance(item, Record)
            assert json.loads(content[item.offset : item.offset + item.length]) == row
            assert (item.subject, item.part, item.asof) == (row["i"], row["o"], 20261122)
            assert item.body["kind"] == row["k"]
            rows, voids, ended = rows + 1, voids + ("void" in item.body), ended + ("ended" in item.body)
    assert (rows, voids, ended) == (10, 2, 3)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"t": "BEE0", "captchaRequired": false}', "the token of a search"),
        ('{"t": "BEE0", "captchaRequired": true}', "the token of a search"),
        ('{"status": "wait"}', "was not ready"),
        ('{"ERRORS": {"captchaSearch": ["Требуется ввести цифры с картинки"]}, "STATUS": 400}', "code from a picture"),
        ('{"ERRORS": {"query": ["?"]}, "STATUS": 400}', "refused the request"),
        ('{"rows": []}', "found nothing"),
        ('{"rows": [{"code": "1600"}]}', "not a file of a kind"),
        ('{"rows": 7}', "not a file of a kind"),
        ('{"rows": [{"n": "', "not a file of a kind"),
    ],
)
def test_what_is_no_answer_is_refused_with_the_reason(tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "answer.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Unknown, match=reason):
        survey(path, path.name)
