"""The documents say what the program is: settings, commands, rooms, sources, files and links are those of the code."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from checker.cli import main
from checker.lookup import PLANNED
from checker.settings import PREFIX, Settings
from scrapers.registry import SOURCES

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.ru.md")
DOCS = sorted(path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")))
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE_FILE = re.compile(r"`((?:checker|scrapers|migrations|tests|docs)/[\w./-]*\w)/?`")


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands(group: click.Group, above: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{above}{name} ")
        else:
            yield above + name, command


def anchors(name: str) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", text_of(name), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("field", Settings.model_fields)
def test_every_setting_is_in_the_operators_table(field: str) -> None:
    assert f"| `{PREFIX}{field.upper()}` |" in text_of("docs/operations.md")


def test_no_setting_is_documented_that_the_program_would_refuse() -> None:
    known = {f"{PREFIX}{field.upper()}" for field in Settings.model_fields}
    known |= {f"{name}_FILE" for name in known}
    for name in DOCS:
        assert set(re.findall(rf"{PREFIX}[A-Z_]*[A-Z]", text_of(name))) <= known, name


@pytest.mark.parametrize(("name", "command"), sorted(commands(main)), ids=str)
def test_every_command_is_documented_with_its_options(name: str, command: click.Command) -> None:
    row = re.search(rf"^\| `{name}\b.*$", text_of("docs/operations.md"), re.MULTILINE)
    assert row, name
    options = {option.opts[0] for option in command.params if isinstance(option, click.Option)}
    assert options == set(re.findall(r"\[(--[\w-]+)", row.group())), row.group()


@pytest.mark.parametrize("name", DOCS)
def test_links_between_the_documents_lead_somewhere(name: str) -> None:
    for link in LINK.findall(text_of(name)):
        target, _, anchor = link.partition("#")
        if target.startswith(("http:", "https:")):
            continue
        found = ((ROOT / name).parent / target).resolve() if target else ROOT / name
        inside = found.relative_to(ROOT).as_posix()
        assert found.exists(), f"{name}: {link}"
        assert not anchor or anchor in anchors(inside), f"{name}: {link}"


@pytest.mark.parametrize("name", DOCS)
def test_files_that_the_documents_name_are_there(name: str) -> None:
    for path in CODE_FILE.findall(text_of(name)):
        assert (ROOT / path).exists(), f"{name}: {path}"


@pytest.mark.parametrize("name", READMES)
def test_a_readme_names_the_two_commands_and_the_five_of_the_tour(name: str) -> None:
    text = text_of(name)
    assert {"make run", "make test"} <= set(re.findall(r"^make \w+", text, re.MULTILINE))
    for command in ("load", "search", "check", "history", "sources"):
        assert re.search(rf"^python -m checker {command}\b", text, re.MULTILINE), command


@pytest.mark.parametrize("name", READMES)
def test_a_readme_says_of_every_source_whether_it_is_read(name: str) -> None:
    text = text_of(name)
    for code in SOURCES:
        assert f"| `{code}` |" in text, code
    for code in PLANNED:
        assert f"`{code}`" in text, code


@pytest.mark.parametrize("name", READMES)
def test_a_readme_maps_every_room_of_the_floors(name: str) -> None:
    contracts = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    floors = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    rooms = [room for floor in floors for room in floor.split(" | ")]
    rows = re.findall(r"^\| (`(?:checker\.|scrapers).+?) \|", text_of(name), re.MULTILINE)
    assert [room.strip("`") for row in rows for room in row.split()] == rooms


@pytest.mark.parametrize("code", SOURCES)
def test_every_source_has_its_blocks_and_its_notes_in_words(code: str) -> None:
    assert re.search(rf"^## .*\b{code}\b", text_of("docs/sources.md"), re.MULTILINE)


def test_a_decision_fits_on_a_page_and_has_its_three_parts() -> None:
    decisions = sorted((ROOT / "docs/adr").glob("*.md"))
    numbers = [int(path.name[:4]) for path in decisions]
    assert numbers == list(range(1, len(decisions) + 1))
    for path in decisions:
        text = path.read_text(encoding="utf-8")
        parts = re.findall(r"^## (\w+)$", text, re.MULTILINE)
        assert parts == ["Context", "Decision", "Consequences"], path.name
        assert len(text.splitlines()) <= 40, path.name
