"""A report that was kept outlives the program: one that a version before kept is made into every file by this one.

The recorded dossier is of version 1. A field that is new since has to have a default, else it is not read here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import inspect
from support.base import Base
from support.people import Person, person
from support.proof import examples

from checker.models import Report, ReportFile
from checker.paper import csvfile, jsonfile, kept, shelf
from checker.paper.dossier import VERSION, Dossier, canonical, number_of
from checker.paper.formats import FORMATS, renderer
from checker.paper.kept import Kept, Outdated
from checker.paper.pack import holdings
from checker.paper.shelf import Damaged
from checker.paper.verify import verify
from checker.settings import Settings

RECORDED = Path(__file__).parents[2] / "recorded" / "reports" / "001-deal-version-1.json"
TEXT = jsonfile.spelled(jsonfile.read(RECORDED.read_bytes()))
NOW = datetime(2031, 3, 2, tzinfo=UTC)


def structs(kind: Any) -> Iterator[inspect.StructType]:
    """Every model that a type may hold, itself among them."""
    seen: dict[type, inspect.StructType] = {}

    def look(one: Any) -> None:
        if isinstance(one, inspect.StructType):
            if one.cls in seen:
                return
            seen[one.cls] = one
            for field in one.fields:
                look(field.type)
        for inner in (getattr(one, "item_type", None), *getattr(one, "types", ()), *getattr(one, "item_types", ())):
            if inner is not None:
                look(inner)

    look(inspect.type_info(kind))
    yield from seen.values()


def places(said: Any, kind: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every object of the recorded dossier, with the model that reads it."""
    if isinstance(kind, inspect.UnionType):
        kind = next((one for one in kind.types if not isinstance(one, inspect.NoneType)), None)
    if isinstance(kind, inspect.StructType) and isinstance(said, dict):
        yield path, kind
        for field in kind.fields:
            if field.encode_name in said:
                yield from places(said[field.encode_name], field.type, (*path, field.encode_name))
    elif isinstance(kind, inspect.VarTupleType) and isinstance(said, list):
        for n, one in enumerate(said):
            yield from places(one, kind.item_type, (*path, n))


PLACES = [*places(json.loads(TEXT), inspect.type_info(Dossier))]
DROPPED = sorted(
    {(kind.cls.__name__, field.encode_name) for _, kind in PLACES for field in kind.fields if not field.required}
)


def at(told: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        told = told[step]
    return told


def spelled(told: Mapping[str, Any]) -> bytes:
    """As a version of the program would have spelled it whose models were so."""
    return msgspec.json.encode(told, order="sorted")


def without(name: str, field: str) -> bytes:
    """The dossier of a version whose model `name` had no such field."""
    told = json.loads(TEXT)
    for path, kind in PLACES:
        if kind.cls.__name__ == name:
            at(told, path).pop(field, None)
    return spelled(told)


def lay(base: Base, root: Path, owner: Person, text: bytes) -> Kept:
    """A report whose dossier another version kept."""
    number = number_of(text)
    data = jsonfile.render(msgspec.json.decode(TEXT, type=Dossier), text)
    digest = bytes.fromhex(shelf.put(root, data, "json"))
    report = {
        "organisation_id": owner.organisation, "user_id": None, "number": number, "subject": "9800000221",
        "name": "ООО «ПРИМЕР»", "kind": "deal", "lang": "ru", "as_of": 1, "day": 20261122, "deal": "", "contract": None,
        "decision": "caution", "score": None, "made_at": 1,
    }  # fmt: skip
    with base.engine.begin() as connection:
        row = connection.execute(Report.__table__.insert().values(report).returning(Report.id)).scalar_one()
        file = {"report_id": row, "format": "json", "sha256": digest, "size": len(data), "made_at": 1}
        connection.execute(ReportFile.__table__.insert().values(file))
    with base.read() as connection:
        found = kept.find(connection, owner.organisation, number)
    assert found is not None
    return found


@pytest.fixture
def owner(base: Base) -> Person:
    return person(base.engine)


def test_the_recorded_dossier_holds_one_of_every_model() -> None:
    """Of a new model there was nothing to keep; whoever adds one with a default names it here."""
    held = {kind.cls for _, kind in PLACES}
    assert {one.cls.__name__ for one in structs(Dossier) if one.cls not in held} == set()
    assert VERSION == 1, "a new version needs a recorded dossier of its own"


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        without("Line", "notes"),
        spelled({**json.loads(TEXT), "field_of_another_version": {"a": [1, "два"]}}),
    ],
    ids=["as it was", "before a field", "with a field that is gone"],
)
def test_every_file_is_made_under_the_number_that_was_kept(
    base: Base, tmp_path: Path, owner: Person, text: bytes
) -> None:
    root = tmp_path / "reports"
    report = lay(base, root, owner, text)
    for code in FORMATS:
        held = holdings(base.engine, Settings(data_dir=tmp_path))
        data = kept.made(base.engine, root, report, code, renderer(code, held), NOW)
        found = verify(data)
        assert (found.whole, found.format, found.number) == (True, code, report.number)
        if code == "json":
            assert jsonfile.spelled(jsonfile.read(data)) == text


@pytest.mark.parametrize(("name", "field"), DROPPED)
def test_a_field_that_was_not_there_yet_is_read_as_its_default(name: str, field: str) -> None:
    text = without(name, field)
    found = verify(csvfile.render(msgspec.json.decode(text, type=Dossier), text))
    assert (found.whole, found.number) == (True, number_of(text))


@examples("kept dossier of another version: fields dropped and added anywhere", 1_000)
@given(st.data())
def test_whatever_defaulted_fields_are_gone_and_unknown_ones_there_it_is_read(data: st.DataObject) -> None:
    told = json.loads(TEXT)
    chosen = data.draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=20))
    for path, kind in sorted(chosen, key=lambda one: -len(one[0])):  # the inner ones first: an outer one may go
        one = at(told, path)
        for field in kind.fields:
            if not field.required and data.draw(st.booleans()):
                one.pop(field.encode_name, None)
        one["field_of_another_version"] = data.draw(st.sampled_from([None, 1, "x", [], {"number": "0000"}]))
    text = spelled(told)
    report = msgspec.json.decode(text, type=Dossier)
    made = csvfile.render(report, text)
    assert verify(made).number == number_of(text) != number_of(canonical(report))
    assert verify(jsonfile.render(report, text)).number == number_of(text)


def test_only_what_cannot_be_read_is_of_another_version(base: Base, tmp_path: Path, owner: Person) -> None:
    told = json.loads(TEXT)
    required = {name: value for name, value in told.items() if name != "card"}
    for n, text in enumerate((spelled(required), spelled({**told, "version": VERSION + 1}), b'{"version":99}')):
        root = tmp_path / str(n)
        with pytest.raises(Outdated):
            kept.made(base.engine, root, lay(base, root, owner, text), "pdf", renderer("pdf"), NOW)


def test_a_dossier_that_was_kept_under_another_number_makes_no_file(base: Base, tmp_path: Path, owner: Person) -> None:
    report = lay(base, tmp_path, owner, TEXT)
    with pytest.raises(Damaged, match="another number"):
        kept.dossier_of(tmp_path, msgspec.structs.replace(report, number="0000-0000-0000-0000-0000"))
