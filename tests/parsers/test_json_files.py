"""The reader of JSON lists: it cuts exactly the elements, whatever they hold and however the file comes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.proof import examples

from scrapers import jsonfile
from scrapers.jsonfile import BadJson, elements, first_keys

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.text('"\\{}[]:, \n', max_size=8)
VALUES: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
STYLES = st.sampled_from([{}, {"indent": 1}, {"separators": (",", ":")}, {"ensure_ascii": False}])


def pieces(content: bytes, size: int) -> Iterator[bytes]:
    return (content[start : start + size] for start in range(0, len(content), size))


@examples("a list of JSON values is cut into exactly its elements, in pieces of any size", 20_000, factor=50)
@given(st.lists(VALUES, max_size=6), STYLES, st.integers(1, 40), st.booleans())
def test_any_list_is_cut_into_exactly_its_elements(found: list[Any], style: Any, size: int, marked: bool) -> None:
    content = (b"\xef\xbb\xbf" if marked else b"") + json.dumps(found, **style).encode()
    cut = list(elements(pieces(content, size)))
    assert [json.loads(element.raw) for element in cut] == found
    for element in cut:
        assert content[element.offset : element.offset + len(element.raw)] == element.raw
        assert element.raw == element.raw.strip()


@examples("the list under a key of a JSON object is cut into exactly its elements", 10_000, factor=40)
@given(st.dictionaries(TEXTS, VALUES, max_size=3), st.lists(VALUES, max_size=4), STYLES, st.integers(1, 40))
def test_the_list_under_a_key_is_found_wherever_it_stands(
    others: dict[str, Any], found: list[Any], style: Any, size: int
) -> None:
    before = {key: value for key, value in others.items() if key != "rows"}
    after = {f"{key}'": value for key, value in before.items()}
    content = json.dumps({**before, "rows": found, **after}, **style).encode()
    assert [json.loads(element.raw) for element in elements(pieces(content, size), "rows")] == found


@examples("a cut JSON list gives the elements before the cut and then a refusal", 10_000, factor=40)
@given(st.lists(VALUES, min_size=1, max_size=4), st.data())
def test_a_list_that_breaks_off_is_refused_after_what_was_whole(found: list[Any], data: Any) -> None:
    content = json.dumps(found).encode()
    end = data.draw(st.integers(0, len(content) - 1))
    cut: list[Any] = []
    with pytest.raises(BadJson, match=r"cut off|is no list"):
        cut.extend(json.loads(element.raw) for element in elements([content[:end]]))
    assert cut == found[: len(cut)]


@pytest.mark.parametrize(
    "content",
    [b"", b"7", b'{"a": 1}', b"[1 2]", b"[1,]", b"[,1]", b"[1]]", b"[1] x", b"[:]", b'["a]', b"[{]", b"[[1, 2]"],
)
def test_what_is_no_list_is_refused(content: bytes) -> None:
    with pytest.raises(BadJson):
        list(elements([content]))


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"rows": 7}', b'{"rows": [1]', b'{"rows"', b"{rows: []}", b'{"rows": []]}']
)
def test_what_has_no_such_list_is_refused(content: bytes) -> None:
    with pytest.raises(BadJson):
        list(elements([content], "rows"))


def test_an_element_of_unreasonable_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonfile, "MOST", 1_000)
    with pytest.raises(BadJson, match="more than 1000 bytes"):
        list(elements([b'[{"a": "', *[b"x" * 100] * 30, b'"}]']))


def test_the_keys_of_the_first_object_are_told_as_far_as_they_are_seen() -> None:
    assert first_keys(b'[{"a": [1, "}"], "b": {"c": 1}, "d": "e', inside=True) == {"a", "b", "d"}
    assert first_keys(b'{"a": 1}', inside=True) == frozenset()
    assert first_keys(b'{"a": 1}', inside=False) == {"a"}
