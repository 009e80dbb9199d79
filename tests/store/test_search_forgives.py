"""The search forgives how a name is written, on either database, and its index follows the base."""

from __future__ import annotations

import os
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import strategies as st
from support import proof
from support.base import Base
from support.files import DAY, egrul, head, inn, ogrn, record

from checker.bench.queries import ODD
from checker.search import Broken, Names, bring_up_to_date, find
from checker.search.words import readings, skeleton

LATER = DAY + timedelta(days=10)
NAMES = {
    1: "РОМАШКА", 2: "РОМАШКА", 3: "СЕВЕРНАЯ ЛОГИСТИКА", 4: "ЁЛКА-СЕРВИС", 5: "ЩИТ И МЕЧ ГРУПП", 6: "ИНВЕСТСПЕКТР",
    7: "КОМПАНИЯ 247", 8: "ЗОДИАК", 9: "ЯХТЫ ЮГА", 10: "COCA ROMANTIK", 11: "ЭКСПРЕСС ЦЕНТР", 12: "РОМАШОВ",
}  # fmt: skip
CASES = {
    "exact": ("ромашка", {1, 2}),
    "quotes and form in front": ("ООО «Ромашка»", {1, 2}),
    "form behind": ('"РОМАШКА" ООО', {1, 2}),
    "form in the middle": ("северная ооо логистика", {3}),
    "full form": ("общество с ограниченной ответственностью Северная Логистика", {3}),
    "form of the other layout": ("jjj hjvfirf", {1, 2}),
    "ё for е and the other way round": ("елка сервис", {4}),
    "hyphen": ("ёлка - сервис", {4}),
    "order": ("логистика северная", {3}),
    "letter left out": ("рмашка", {1, 2}),
    "letter changed": ("ромжшка", {1, 2}),
    "letters swapped": ("ромакша", {1, 2}),
    "typo in each of two words": ("севирная логиктика", {3}),
    "two typos in a word": ("северная лигиктика", {3}),
    "layout": ("hjvfirf", {1, 2}),
    "layout of two words": ("ctdthyfz kjubcnbrf", {3}),
    "layout of Latin": ("сщсф кщьфтешл", {10}),
    "layout and typo": ("hjvfrf", {1, 2}),
    "Latin letters": ("romashka", {1, 2}),
    "Latin letters, two words": ("severnaya logistika", {3}),
    "Latin щ, ю, я": ("schit i mech grupp", {5}),
    "Latin я in the middle": ("yakhty yuga", {9}),
    "Cyrillic for Latin": ("кока романтик", {10}),
    "ts that is no ц": ("investspektr", {6}),
    "Latin ц": ("ekspress tsentr", {11}),
    "ia that is no я": ("zodiak", {8}),
    "look-alike letters": ("POMAШKA", {1, 2}),
    "together": ("севернаялогистика", {3}),
    "apart": ("инвест спектр", {6}),
    "unfinished": ("северная логис", {3}),
    "unfinished with a typo": ("севернвя логис", {3}),
    "beginning of a word": ("ром", {1, 2, 12, 10}),
    "short number": ("247", {7}),
    "surname": ("ромашка образцова", {2}),
    "surname in Latin": ("romashka obraztsova", {2}),
    "surname alone": ("Образцова", {2}),
}  # fmt: skip


@pytest.fixture
def named(base: Base) -> Base:
    records = [
        record(number, name=name, heads=[head(100 + number, "ОБРАЗЦОВА" if number == 2 else "ПРИМЕРОВА")])
        for number, name in NAMES.items()
    ]
    base.load(egrul(*records))
    return base


def found(base: Base, words: str) -> set[str]:
    return {hit.inn for hit in base.find(words).hits}


def test_a_name_is_found_however_it_is_written(named: Base) -> None:
    for case, (words, wanted) in CASES.items():
        best = [hit.inn for hit in named.find(words).hits[: max(len(wanted), 5)]]
        assert {inn(number) for number in wanted} <= set(best), (case, words, best)
        assert best[0] in {inn(number) for number in wanted}, (case, words, best)


def test_what_is_only_alike_is_called_so(named: Base) -> None:
    assert not named.find("ромашка").likely
    assert not named.find("romashka").likely
    answer = named.find("рмашка")
    assert answer.likely
    assert answer.hits
    assert not named.find("глокая куздра").hits


def test_numbers_are_found_by_their_beginning(named: Base) -> None:
    assert found(named, inn(3)[:7]) >= {inn(3)}
    assert [hit.ogrn for hit in named.find(ogrn(3)).hits] == [ogrn(3)]


def test_namesakes_stand_together_live_before_ended_and_are_told_apart_by_region(base: Base) -> None:
    gone = '<СвПрекрЮЛ ДатаПрекрЮЛ="2024-01-10"><СпПрекрЮЛ КодСпПрекрЮЛ="407" НаимСпПрекрЮЛ="Исключено"/></СвПрекрЮЛ>'
    base.load(egrul(record(1, name="ЛЮТИК", extra=gone), record(2, name="ЛЮТИК"), record(3, name="ЛЮТИКИ")))
    hits = base.find("лютик").hits
    assert [hit.inn for hit in hits] == [inn(2), inn(1), inn(3)]
    assert hits[0].head
    assert [hit.ended for hit in hits] == ["", "407", ""]


def test_a_region_beside_the_name_chooses_among_namesakes(base: Base) -> None:
    elsewhere = record(2, name="ЛЮТИК").replace('КодРегион="98"', 'КодРегион="16"')
    base.load(egrul(record(1, name="ЛЮТИК"), elsewhere))
    assert [hit.inn for hit in base.find("лютик казань").hits][:1] == [inn(2)]
    assert [hit.inn for hit in base.find("rfpfym k.nbr").hits][:1] == [inn(2)]


def test_search_after_an_update_is_search_after_a_rebuild(named: Base) -> None:
    names = named.names
    named.load(
        egrul(
            record(1, LATER, name="ЛЮТИК"), record(3, LATER, name="СЕВЕРНАЯ ЛОГИСТИКА", heads=[head(103, "НОВИКОВА")]),
            record(13, LATER, name="ВАСИЛЁК"), day=LATER,
        )
    )  # fmt: skip
    done = bring_up_to_date(named.engine, names)
    assert not done.whole
    asked = [words for words, _ in CASES.values()] + ["лютик", "василек", "северная логистика новикова", "ромашка"]

    def answers() -> list[list[tuple[str, bool]]]:
        return [[(hit.inn, hit.likely) for hit in named.find(words).hits] for words in asked]

    followed = answers()
    assert bring_up_to_date(named.engine, names, whole=True).whole
    assert answers() == followed
    assert found(named, "василек") == {inn(13)}
    assert [hit.inn for hit in named.find("ромашка").hits if not hit.likely] == [inn(2)]


def test_an_open_index_follows_what_another_process_writes(named: Base) -> None:
    held = named.names
    with named.read() as connection:
        assert not find(connection, "василек", held).hits
    named.load(egrul(record(13, LATER, name="ВАСИЛЁК"), day=LATER))
    for whole in (False, True):
        bring_up_to_date(named.engine, Names(held.folder), whole=whole)
        with named.read() as connection:
            assert [hit.inn for hit in find(connection, "висилек", held).hits] == [inn(13)]


@pytest.mark.parametrize("whole", [True, False])
def test_of_many_that_write_the_index_at_once_one_does_and_the_others_are_told(named: Base, whole: bool) -> None:
    folder = named.names.folder
    if whole:
        shutil.rmtree(folder)
    named.load(egrul(record(13, LATER, name="ВАСИЛЁК"), day=LATER))
    meet = threading.Barrier(6, timeout=20)

    def write(_number: int) -> bool:
        meet.wait()
        try:
            bring_up_to_date(named.engine, Names(folder), whole=whole)
        except Broken:
            return False
        return True

    with ThreadPoolExecutor(6) as threads:
        assert any(threads.map(write, range(6)))
    assert not [path for path in folder.iterdir() if path.name.startswith(".building")]
    assert found(named, "василек") == {inn(13)}
    assert not named.find("василек").degraded


def test_a_company_loaded_a_moment_ago_is_found_by_its_exact_name(named: Base) -> None:
    held = named.names
    named.load(egrul(record(13, LATER, name="ВАСИЛЁК"), day=LATER))
    with named.read() as connection:
        assert [hit.inn for hit in find(connection, "ООО «Василёк»", held).hits] == [inn(13)]


@pytest.mark.parametrize("damage", ["missing", "pointer", "meta", "empty", "garbage"])
def test_a_missing_or_broken_index_leaves_beginnings_and_a_notice(named: Base, damage: str, tmp_path: Path) -> None:
    names = named.names
    pointer = names.folder / "current"
    generation = names.folder / pointer.read_text()
    if damage == "missing":
        names = Names(tmp_path / "nowhere")
    elif damage == "pointer":
        pointer.write_text("../../etc")
    elif damage == "meta":
        (generation / "meta.json").write_text("{")
    elif damage == "empty":
        for path in generation.iterdir():
            path.unlink()
    else:
        for path in generation.iterdir():
            if path.suffix in (".idx", ".term", ".store", ".fast"):
                path.write_bytes(os.urandom(50))
        names = Names(names.folder)
    with named.read() as connection:
        answer = find(connection, "ромаш", names)
    assert answer.degraded
    assert {hit.inn for hit in answer.hits} == {inn(1), inn(2), inn(12)}
    if damage != "missing":  # and the next load mends it
        bring_up_to_date(named.engine, names)
        assert not named.find("ромаш").degraded


def test_the_index_holds_public_names_only(named: Base) -> None:
    named.load(egrul(record(20, name="СЕКРЕТНАЯ ФИАЛКА")), reach=7)
    names = named.names
    bring_up_to_date(named.engine, names, whole=True)
    for path in names.folder.rglob("*"):
        if path.is_file():
            assert "фиалка".encode() not in path.read_bytes()
            assert skeleton("фиалка").encode() not in path.read_bytes()
    assert not named.find("секретная фиалка").hits
    assert [hit.inn for hit in named.find("секретная фиалка", reach=(0, 7)).hits] == [inn(20)]


def test_two_writers_do_not_meet(named: Base) -> None:
    names = named.names
    named.load(egrul(record(13, LATER, name="ВАСИЛЁК"), day=LATER))
    names.searcher()
    assert names._index is not None
    writer = names._index.writer()
    with pytest.raises(Broken):
        bring_up_to_date(named.engine, names)
    del writer


@proof.examples(
    "search: no text raises or takes long", 3_000, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(words=st.text(st.characters(), max_size=60) | st.text("аеёйъьцщabcxyz []{};',.`\"%_*-0123", max_size=200))
@example("")
@example("\x00")
@example("а" * 500)
@example(" ".join("абвг"[n % 4] * 5 for n in range(100)))
def test_no_text_breaks_it(held: tuple[Base, Names], words: str) -> None:
    base, names = held
    started = time.monotonic()
    with base.read() as connection:
        assert isinstance(find(connection, words, names, limit=8).hits, list)
    assert time.monotonic() - started < 5


@pytest.fixture
def held(named: Base) -> tuple[Base, Names]:
    return named, named.names


@pytest.mark.parametrize("words", ODD, ids=range(len(ODD)))
def test_odd_input_is_answered(held: tuple[Base, Names], words: str) -> None:
    with held[0].read() as connection:
        answer = find(connection, words, held[1])
    assert not answer.degraded
    assert {hit.inn for hit in answer.hits} <= {inn(number) for number in NAMES}
    if not any(readings(words)):  # signs alone, or a legal form alone, name no company
        assert not answer.hits


@given(words=st.text(max_size=300))
def test_readings_are_few_and_short(words: str) -> None:
    ways = list(readings(words))
    assert len(ways) <= 2
    for way in ways:
        assert 0 < len(way) <= 8
        assert all(0 < len(skeleton(word)) <= 40 for slot in way for word in slot)
