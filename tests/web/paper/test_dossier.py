"""The dossier: one model of all that is shown, equal whenever it is asked, with every piece of evidence numbered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import msgspec
import pytest
from support.files import inn as made_up
from support.proof import some

from checker import db
from checker.facts import Deal
from checker.history import Entry, history
from checker.lookup import fact_sheet
from checker.paper.dossier import Dossier, canonical, dossier, number_of, proofs_of
from checker.paper.seal import EMPTY, Unsealed, is_whole, seal
from checker.scoring.engine import evaluate

if TYPE_CHECKING:
    from tests.web.conftest import Country


def made(
    country: Country,
    inn: str,
    lang: str = "ru",
    deal: Deal = Deal(),
    as_of: datetime | None = None,
    kind: str = "full",
    contract: date | None = None,
) -> Dossier:
    engine = country.app.extensions["checker_engine"]
    with db.reading(engine) as connection:
        sheet = fact_sheet(connection, inn, as_of=as_of)
        entries = history(connection, sheet)
    return dossier(sheet, evaluate(sheet, deal), entries, lang, deal=deal, kind=kind, contract=contract)


@pytest.mark.proof
def test_a_dossier_as_of_a_moment_is_the_same_each_time(country: Country) -> None:
    moment = datetime.now(UTC)
    for inn in some([*country.inn.values()], 4):
        first, second = (canonical(made(country, inn, as_of=moment)) for _ in range(2))
        assert first == second
        assert number_of(first) == number_of(second)


def test_the_number_is_of_all_that_the_dossier_says(country: Country) -> None:
    moment = datetime.now(UTC)
    inn = country.inn["good"]
    numbers = {
        number_of(canonical(made(country, inn, as_of=moment))),
        number_of(canonical(made(country, inn, as_of=moment, lang="en"))),
        number_of(canonical(made(country, inn, as_of=moment, deal=Deal("credit", 100_000_00)))),
        number_of(canonical(made(country, country.inn["bad"], as_of=moment))),
    }
    assert len(numbers) == 4
    assert all(len(number) == 24 for number in numbers)


def test_what_was_found_by_a_name_alone_is_on_no_paper(country: Country) -> None:
    with db.reading(country.app.extensions["checker_engine"]) as connection:
        sheet = fact_sheet(connection, country.inn["good"])
        entries = history(connection, sheet)
    evidence = msgspec.structs.replace(sheet.facts[0].evidence, source="kad", record="c:А40-31337/2026", offset=31_337)
    case = {"number": "А40-31337/2026", "court": "АС Примерска", "roles": [], "other_sides": ["ООО «Тёзка»"]}
    news = Entry(
        day=sheet.on, known_at=sheet.as_of, source="kad", kind="appeared", block="court_case", key="c:А40-31337/2026",
        before=None, after=case, evidence=evidence,
    )  # fmt: skip
    verdict = evaluate(sheet)
    assert "А40-31337/2026" in canonical(dossier(sheet, verdict, [news, *entries], "ru")).decode()
    for before, after in ((None, {**case, "possible": True}), ({**case, "possible": True}, None)):
        doubted = msgspec.structs.replace(news, before=before, after=after)
        assert dossier(sheet, verdict, [doubted, *entries], "ru") == dossier(sheet, verdict, entries, "ru")


def test_every_piece_of_evidence_that_is_shown_stands_once_in_the_list(country: Country) -> None:
    for inn in country.inn.values():
        report = made(country, inn)
        listed = [reference.proof.id for reference in report.references]
        assert len(set(listed)) == len(listed)
        assert set(listed) == {proof.id for proof in proofs_of((report.card, report.parts, report.story, report.deal))}
        assert [reference.number for reference in report.references] == [*range(1, len(listed) + 1)]
        assert all(reference.sha256[:16] == reference.proof.id[-16:] for reference in report.references)


RAW = re.compile(
    r"(?:^|[;,(] ?)(?:[a-z]+(?:_[a-z]+)+|код: (?!\d{4}$)|вид: \d|название: |на месяц: \d{4}-|(?:запись )?(?:live|row):)"
)
"""A key of a block that has no word, a code in place of a word, the program's own mark of a record."""


def texts(shown: object) -> Iterator[str]:
    if isinstance(shown, str):
        yield shown
    elif isinstance(shown, msgspec.Struct):
        skipped = {"id", "source", "url", "official", "anchor", "code", "kind", "state"}
        yield from texts(tuple(getattr(shown, name) for name in shown.__struct_fields__ if name not in skipped))
    elif isinstance(shown, tuple):
        for one in shown:
            yield from texts(one)


def test_no_key_or_code_of_a_source_is_shown_for_a_word(country: Country) -> None:
    for inn in country.inn.values():
        report = made(country, inn)
        assert [text for text in texts((report.card, report.parts, report.story)) if RAW.search(text)] == []


def test_of_a_number_that_nobody_names_nothing_is_promised(country: Country) -> None:
    report = made(country, made_up(987_654))
    assert not report.card.known
    assert report.card.verdict.changes == ()
    assert report.answer["verdict"]["would_change"] == []


def test_one_altered_byte_breaks_the_seal() -> None:
    sealed = seal(b"before " + EMPTY.encode() + b" after")
    assert is_whole(sealed)
    for place in range(len(sealed)):
        altered = bytearray(sealed)
        altered[place] ^= 1
        try:
            assert not is_whole(bytes(altered))
        except Unsealed:
            continue


def test_what_has_no_place_for_a_seal_is_told() -> None:
    with pytest.raises(Unsealed):
        seal(b"nothing here")
    with pytest.raises(Unsealed):
        is_whole(b"nothing here")
