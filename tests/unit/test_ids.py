"""Numbers: what is accepted, what is refused, and what the reader is told."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from pathlib import Path

import pytest

from checker.ids import (
    BadNumber,
    Ident,
    clean,
    grn_ok,
    inn10_from,
    inn12_from,
    inn_ok,
    kpp_ok,
    looks_like_number,
    ogrn_from,
    ogrn_ok,
    ogrnip_from,
    ogrnip_ok,
    parse_id,
)

INN = "5401123457"
PERSON = "540123456723"
OGRN = "1215400012343"
OGRNIP = "325547600012343"
GRN = "2245401141302"


def refusal(text: str) -> BadNumber:
    with pytest.raises(BadNumber) as caught:
        parse_id(text)
    return caught.value


@pytest.mark.parametrize(("number", "kind"), [(INN, "inn10"), (PERSON, "inn12"), (OGRN, "ogrn"), (OGRNIP, "ogrnip")])
def test_the_length_says_which_number_it_is(number: str, kind: str) -> None:
    assert parse_id(number) == Ident(kind, number)


@pytest.mark.parametrize(
    "pasted",
    [
        "ИНН 5401123457",
        "инн: 5401123457.",
        "ИНН5401123457",
        "ИНН № 5401123457;",
        "INN=5401123457",
        "\u00a05401\u202f123\u2009457\t\n",
        "54\u200b01123\ufeff457",
        "5401-123–457",
        "«5401123457»",
        '"5401123457"',
        "(ИНН 5401123457)",
        "5401123457, ИНН",
        "5401123457/540101001",
        "ИНН/КПП: 5401123457 / 540101001",
        "ИНН 5401123457 КПП 540101001",
        "ИНН 5401123457, КПП: 540101001",
    ],
)
def test_what_people_paste_around_a_number_is_dropped(pasted: str) -> None:
    assert clean(pasted) == INN


@pytest.mark.parametrize(("pasted", "left"), [("", ""), (" ИНН: ", ""), ("ООО «Винни-77»", "ООО «Винни-77")])
def test_cleaning_leaves_everything_that_is_not_decoration(pasted: str, left: str) -> None:
    assert clean(pasted) == left


def test_a_wrong_last_digit_is_named_with_its_position_and_the_right_one() -> None:
    bad = refusal("ИНН 5401123458")
    assert (bad.kind, bad.problem, bad.number) == ("inn10", "check_digit", "5401123458")
    assert (bad.position, bad.found, bad.expected) == (10, "8", "7")
    assert bad.sentence() == "В ИНН 5401123458 последняя, 10-я цифра 8, а должна быть 7. Проверьте номер."


def test_of_two_wrong_check_digits_the_first_is_named() -> None:
    bad = refusal("540123456799")
    assert (bad.position, bad.found, bad.expected) == (11, "9", "2")
    assert bad.sentence() == "В ИНН 540123456799 11-я цифра 9, а должна быть 2. Проверьте номер."
    assert refusal("540123456729").position == 12


@pytest.mark.parametrize(
    ("text", "kind", "problem", "position", "sentence"),
    [
        ("", "unknown", "empty", None, "Введите ИНН (10 или 12 цифр), ОГРН (13 цифр) или ОГРНИП (15 цифр)."),
        (
            "54011O3457",
            "unknown",
            "pattern",
            6,
            "В номере «54011O3457» знак 6 — «O», а не цифра. Проверьте номер.",
        ),
        ("12345678901", "unknown", "length", None, "Цифр в номере 12345678901: 11. В ИНН организации их 10,"),
        ("0000000000", "inn10", "zeros", None, "Номер 0000000000 состоит из одних нулей, такого ИНН нет."),
        ("000000000000000", "ogrnip", "zeros", None, "Номер 000000000000000 состоит из одних нулей"),
        ("0012345678", "inn10", "region", None, "ИНН 0012345678 начинается с 00, а такого кода региона нет."),
        ("4215400012343", "ogrn", "sign", 1, "ОГРН начинается с 1 или 5, а 4215400012343 — с 4."),
        ("125547600012343", "ogrnip", "sign", 1, "ОГРНИП начинается с 3, а 125547600012343 — с 1."),
        (GRN, "grn", "sign", 1, "2245401141302 — это номер записи в реестре (ГРН), а не самого лица."),
        ("КПП 540101001", "kpp", "length", None, "540101001 похоже на КПП"),
    ],
)
def test_every_refusal_says_what_is_wrong(
    text: str, kind: str, problem: str, position: int | None, sentence: str
) -> None:
    bad = refusal(text)
    assert (bad.kind, bad.problem, bad.position, bad.expected) == (kind, problem, position, None)
    assert bad.sentence().startswith(sentence)


def test_the_sentence_is_translated_before_it_is_filled() -> None:
    seen: list[str] = []

    def english(template: str) -> str:
        seen.append(template)
        return "INN" if template == "ИНН" else "{name} {number}: digit {position} must be {expected}"

    assert refusal("5401123458").sentence(english) == "INN 5401123458: digit 10 must be 7"
    assert "В {name} {number} последняя" in " ".join(seen)


def test_a_very_long_paste_does_not_flood_the_sentence() -> None:
    bad = refusal("1" * 10_000)
    assert bad.problem == "length"
    assert len(bad.sentence()) < 200


def test_a_refusal_survives_the_way_between_processes_and_logs_no_russian() -> None:
    bad = refusal("5401123458")
    copy = pickle.loads(pickle.dumps(bad))
    assert copy.sentence() == bad.sentence()
    assert str(copy) == "bad number, inn10: check_digit at 10"


@pytest.mark.parametrize("digits", ["٥٤٠١١٢٣٤٥٧", "５４０１１２３４５７", "540112345٧", "540112345²"])
def test_digits_of_other_scripts_are_refused(digits: str) -> None:
    assert refusal(digits).problem == "pattern"
    assert not any(ok(digits) for ok in (inn_ok, ogrn_ok, ogrnip_ok, grn_ok, kpp_ok))


@pytest.mark.parametrize("length", [9, 10, 12, 13, 15])
def test_zeros_are_no_number(length: int) -> None:
    assert not any(ok("0" * length) for ok in (inn_ok, ogrn_ok, ogrnip_ok, grn_ok, kpp_ok))


def test_region_00_is_refused_though_its_check_digits_agree() -> None:
    assert not inn_ok(inn10_from("001112345"))
    assert not inn_ok(inn12_from("0012345678"))
    assert not kpp_ok("001101001")


def test_the_remainder_of_ogrnip_is_taken_by_13() -> None:
    # Remainder 12: by 11, as python-stdnum has it, the check digit would be another.
    body = next(str(n) for n in range(32554760001000, 32554760002000) if n % 13 == 12 and n % 11 % 10 != 2)
    assert ogrnip_from(body)[-1] == "2"
    assert ogrnip_ok(ogrnip_from(body))


def test_a_number_of_an_entry_is_not_a_number_of_a_company() -> None:
    assert grn_ok(GRN)
    assert not ogrn_ok(GRN)
    assert grn_ok(OGRN)
    entry = ogrnip_from("42554760001234")
    assert grn_ok(entry)
    assert not ogrnip_ok(entry)
    assert refusal(entry).kind == "grn"


@pytest.mark.parametrize(
    ("kpp", "sound"),
    [
        ("540101001", True),
        ("5401AF001", True),
        ("5401af001", False),
        ("5401AG001", False),
        ("54010100", False),
    ],
)
def test_a_kpp_may_hold_letters_a_to_f_in_two_places(kpp: str, sound: bool) -> None:
    assert kpp_ok(kpp) is sound


@pytest.mark.parametrize("text", [" 5401123457", "5401123457\n", "ИНН 5401123457"])
def test_predicates_for_parsers_clean_nothing(text: str) -> None:
    assert not inn_ok(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5401 123 457", True),
        ("ИНН 54011", True),
        ("5401", False),
        ("ООО 54011", False),
        ("Ромашка", False),
        ("1С-Битрикс", False),
        ("٥٤٠١١٢٣", False),
        ("", False),
    ],
)
def test_a_search_box_tells_numbers_from_names(text: str, number: bool) -> None:
    assert looks_like_number(text) is number


@pytest.mark.parametrize("make", [inn10_from, inn12_from, ogrn_from, ogrnip_from])
def test_makers_refuse_what_is_not_digits_of_their_length(make: object) -> None:
    assert callable(make)
    for wrong in ("", "12", "12345678x", "٥٤٠١١٢٣٤٥"):
        with pytest.raises(ValueError, match="ASCII digits"):
            make(wrong)


def _attributes(folder: Path, names: str) -> set[str]:
    found: set[str] = set()
    for path in sorted(folder.glob("*.xml")):
        found.update(re.findall(rf'\s(?:{names})="([^"]*)"', path.read_bytes().decode("cp1251")))
    return found


def test_every_number_of_real_companies_passes(shared: Path) -> None:
    folder = shared / "samples/fns/egrul"
    for names, ok, least in (
        ("ИНН|ИННЮЛ", inn_ok, 300),
        ("ИННФЛ", inn_ok, 300),
        ("ОГРН", ogrn_ok, 400),
        ("ГРН", grn_ok, 5_000),
        ("КПП", kpp_ok, 50),
    ):
        numbers = _attributes(folder, names)
        assert len(numbers) >= least, names
        assert not {number for number in numbers if not ok(number)}, names


def test_every_number_of_real_entrepreneurs_passes(shared: Path) -> None:
    folder = shared / "samples/fns/egrip"
    for names, ok, least in (("ОГРНИП", ogrnip_ok, 50), ("ИННФЛ", inn_ok, 50), ("ГРНИП", grn_ok, 400)):
        numbers = _attributes(folder, names)
        assert len(numbers) >= least, names
        assert not {number for number in numbers if not ok(number)}, names


def test_importing_ids_is_light() -> None:
    script = "import sys, checker.ids; print({'msgspec', 'sqlalchemy', 'flask', 'decimal'} & set(sys.modules))"
    root = Path(__file__).parents[2]
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=root)
    assert out.stdout.strip() == "set()"
