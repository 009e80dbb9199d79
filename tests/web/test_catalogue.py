"""Every text has an English translation, with the same names in it; the compiled catalogue is fresh."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "checker" / "translations" / "en" / "LC_MESSAGES"
METHODS = [("checker/**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
NAMES = re.compile(r"\{(\w+)\}")


@pytest.fixture(scope="module")
def english() -> Catalog:
    with (FOLDER / "messages.po").open("rb") as file:
        return read_po(file, locale="en")


@pytest.fixture(scope="module")
def marked() -> set[str]:
    keywords = {"_": None, "N_": None}
    found = extract_from_dir(ROOT, METHODS, {}, keywords, directory_filter=lambda path: "/." not in str(path))
    return {str(message) for _file, _line, message, _comments, _context in found}


def test_every_text_in_code_and_templates_has_an_english_translation(marked: set[str], english: Catalog) -> None:
    known = {str(message.id) for message in english if message.id and message.string}
    assert len(marked) > 600
    assert not sorted(marked - known)


def test_no_translation_outlives_its_text(marked: set[str], english: Catalog) -> None:
    assert not sorted(str(message.id) for message in english if message.id and message.id not in marked)


def test_a_translation_names_what_its_text_names(english: Catalog) -> None:
    for message in english:
        if message.id:
            assert set(NAMES.findall(str(message.id))) == set(NAMES.findall(str(message.string))), message.id


def test_english_texts_hold_no_russian_words(english: Catalog) -> None:
    for message in english:
        if message.id:
            text = re.sub(r"\([А-ЯЁ]+\)", "", str(message.string))  # the term of the form may stand in brackets behind
            assert not re.search("[А-ЯЁа-яё]{2,}", text), message.string


def test_the_compiled_catalogue_says_the_same_as_its_source(english: Catalog) -> None:
    with (FOLDER / "messages.mo").open("rb") as file:
        compiled = read_mo(file)
    assert {m.id: m.string for m in compiled if m.id} == {m.id: m.string for m in english if m.id}


def test_sentences_of_the_verdict_are_among_the_texts(marked: set[str]) -> None:
    from checker.scoring.counsel import ADVICE, CHANGES, HARMLESS
    from checker.scoring.sentences import SENTENCES
    from checker.scoring.vocabulary import DECISIONS

    for table in (SENTENCES, ADVICE, HARMLESS, CHANGES, DECISIONS):
        assert set(table.values()) <= marked
