"""Laws of the numbers, on any digits and any text."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import assume, example, given
from hypothesis import strategies as st
from support.proof import examples

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

INN10 = (2, 4, 10, 3, 5, 9, 4, 6, 8)
INN12_11 = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
INN12_12 = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6)


def digits(length: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=length, max_size=length)


def bodies(length: int) -> st.SearchStrategy[str]:
    """Digits of a real region."""
    return digits(length).filter(lambda text: not text.startswith("00"))


def idents(kind: str, numbers: st.SearchStrategy[str]) -> st.SearchStrategy[Ident]:
    return numbers.map(lambda number: Ident(kind, number))


IDENTS = st.one_of(
    idents("inn10", bodies(9).map(inn10_from)),
    idents("inn12", bodies(10).map(inn12_from)),
    idents("ogrn", st.tuples(st.sampled_from("15"), digits(11)).map("".join).map(ogrn_from)),
    idents("ogrnip", digits(13).map(lambda rest: ogrnip_from("3" + rest))),
)


def with_digit(number: str, place: int, digit: str) -> str:
    return number[:place] + digit + number[place + 1 :]


def weighed(body: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11


@examples("numbers: every made number is accepted", 2_000)
@given(IDENTS)
def test_every_made_number_is_accepted(ident: Ident) -> None:
    assert parse_id(ident.number) == ident
    ok: dict[str, Callable[[str], bool]] = {"ogrn": ogrn_ok, "ogrnip": ogrnip_ok}
    assert ok.get(ident.kind, inn_ok)(ident.number)


@examples("numbers: every made number of an entry is accepted", 2_000)
@given(st.sampled_from("1256789"), digits(11), st.sampled_from("34"), digits(13))
def test_every_made_number_of_an_entry_is_accepted(sign: str, rest: str, sign_ip: str, rest_ip: str) -> None:
    assert grn_ok(ogrn_from(sign + rest))
    assert grn_ok(ogrnip_from(sign_ip + rest_ip))


@examples("numbers: a mistyped digit of inn10 passes only between remainders 0 and 10", 2_000)
@given(bodies(9).map(inn10_from), st.integers(0, 9), st.sampled_from("0123456789"))
@example("5400000050", 1, "1")
def test_a_mistyped_digit_of_inn10_passes_only_between_remainders_0_and_10(number: str, place: int, digit: str) -> None:
    """Every weight is prime to 11, so the remainder always changes; only 0 and 10 have the same last digit."""
    assume(number[place] != digit)
    mistyped = with_digit(number, place, digit)
    blind = place < 9 and {weighed(number[:9], INN10), weighed(mistyped[:9], INN10)} == {0, 10}
    assert inn_ok(mistyped) is (blind and not mistyped.startswith("00"))


def test_no_mistyped_digit_can_deceive_both_check_digits_of_inn12() -> None:
    """To pass, an error must move both remainders between 0 and 10, that is by ±1: no weight pair allows it.

    An error in a check digit itself fails at once: the digits it is computed from have not changed, or (digit 11,
    which digit 12 counts in) its own test fails.
    """
    for first, second in zip(INN12_11, INN12_12, strict=True):
        for error in range(1, 10):
            assert not (first * error % 11 in (1, 10) and second * error % 11 in (1, 10))


@examples("numbers: any mistyped digit of inn12 is refused", 2_000)
@given(bodies(10).map(inn12_from), st.integers(0, 11), st.sampled_from("0123456789"))
def test_any_mistyped_digit_of_inn12_is_refused(number: str, place: int, digit: str) -> None:
    assume(number[place] != digit)
    assert not inn_ok(with_digit(number, place, digit))


SPACES = st.text(" \t\n\u00a0\u2009\u202f\u200b\u200d\u2060\ufeff\u00ad", max_size=3)
LABELS = st.sampled_from(["", "ИНН", "инн", "ОГРН", "Огрн", "ОГРНИП", "КПП", "INN", "ogrn", "OGRNIP", "Номер", "№"])
MARKS = st.sampled_from(["", ":", "=", " №", " — ", "«", '"', "(", ": "])
ENDS = st.sampled_from(["", ".", ",", ";", "»", '"', ")", "…", "!", " .", ", ИНН"])
GAPS = st.sampled_from(["", " ", "-", "–", "\u00a0", "\u202f", "\u200b", " - "])


@examples("numbers: decoration does not change the parse", 2_000)
@given(IDENTS, SPACES, LABELS, MARKS, ENDS, st.data())
def test_decoration_does_not_change_the_parse(
    ident: Ident, space: str, label: str, mark: str, end: str, data: st.DataObject
) -> None:
    spread = ident.number[0] + "".join(data.draw(GAPS) + digit for digit in ident.number[1:])
    decorated = space + label + mark + spread + space + end
    assert parse_id(decorated) == ident
    assert looks_like_number(decorated)
    assert clean(clean(decorated)) == clean(decorated)


@examples("numbers: an inn is read with its kpp beside it", 2_000)
@given(bodies(9).map(inn10_from), st.from_regex(r"(?!00)[0-9]{4}[0-9A-F]{2}[0-9]{3}", fullmatch=True))
def test_an_inn_is_read_with_its_kpp_beside_it(number: str, kpp: str) -> None:
    assert kpp_ok(kpp)
    for pasted in (f"{number}/{kpp}", f"ИНН {number} КПП {kpp}", f"ИНН/КПП: {number} / {kpp}."):
        assert parse_id(pasted) == Ident("inn10", number)


@examples("numbers: any text gives a sound number or a reason", 2_000)
@given(st.one_of(st.text(), st.text("0123456789 -ИНОГРКП:№", max_size=20), st.integers(9, 16).flatmap(digits)))
def test_any_text_gives_a_sound_number_or_a_reason(text: str) -> None:
    try:
        ident = parse_id(text)
    except BadNumber as bad:
        assert bad.sentence()
        assert (bad.expected is not None) == (bad.problem == "check_digit")
        if bad.position is not None:
            assert bad.number[bad.position - 1] == bad.found
    else:
        assert (inn_ok(ident.number), ogrn_ok(ident.number), ogrnip_ok(ident.number)).count(True) == 1


@examples("numbers: predicates never raise", 2_000)
@given(st.text())
def test_predicates_never_raise(text: str) -> None:
    assert all(ok(text) in (True, False) for ok in (inn_ok, ogrn_ok, ogrnip_ok, grn_ok, kpp_ok, looks_like_number))


@examples("numbers: the expected digit makes the number sound", 2_000)
@given(IDENTS, st.data())
def test_the_expected_digit_makes_the_number_sound(ident: Ident, data: st.DataObject) -> None:
    """At once for one check digit; for two, at most once more, at the last digit."""
    checks = 2 if ident.kind == "inn12" else 1
    number = ident.number[:-checks] + data.draw(digits(checks))
    named: list[int] = []
    while True:
        try:
            assert parse_id(number) == ident
            break
        except BadNumber as bad:
            assert bad.problem == "check_digit"
            assert bad.position is not None
            assert bad.expected is not None
            named.append(bad.position)
            number = with_digit(number, bad.position - 1, bad.expected)
    length = len(number)
    assert named in ([], [length], *([[length - 1], [length - 1, length]] if checks == 2 else []))
