"""Results of lists that an earlier version kept are read by this one."""

from __future__ import annotations

import msgspec

from checker.batches.judged import Judged
from checker.batches.register import entry
from checker.batches.worse import Worse, compare
from checker.reports.words import Words

KEPT = """{"inn":"9800000334","ogrn":"1229800001925","kind":"legal_entity","name":"ООО «ПРИЗМА ПРИМЕР»","status":"107",
"since":"2026-09-21","decision":"refuse","score":null,"raw":-113,"depth":"D","method":"2026.3","answered":13,"asked":23,
"missing":["efrsb","kad","fssp"],"reasons":[{"code":"status.exclusion_pending_untrue","points":-60,"state":"bad",
"parameters":{"grn":"2269800001997","date":"2026-09-21","deadline":"2026-12-21","objections":"open"},"stop":true,
"source":"egrul","as_of":"2026-11-01"},{"code":"activity.none","points":-18,"state":"bad","parameters":{"year":2025},
"source":"revexp","as_of":"2026-10-25"}]}"""
"""As version 0012 of the schema kept it, of a made-up company."""


def test_a_result_of_the_first_version_is_read_and_worded() -> None:
    told = entry(msgspec.json.decode(KEPT, type=Judged), Words("ru"))
    assert "9800000334" in repr(told)
    assert "исключить из реестра" in repr(told)


def test_a_result_of_the_first_version_is_compared_with_one_of_today() -> None:
    kept = msgspec.json.decode(KEPT, type=Judged)
    assert (kept.heard, kept.read) == (None, "")
    said = {"heard": ("egrul",), "read": "0", "reasons": kept.reasons[1:]}
    now = msgspec.structs.replace(kept, **said, decision="safeguards", score=50)
    assert compare(kept, now).better
    assert compare(now, kept).now_worse
    told = '{"came":[{"code":"activity.none","points":-18,"state":"bad","parameters":{"year":2025}}],"now_worse":true}'
    assert list(msgspec.json.decode(told, type=Worse).sentences(Words("ru")))
