"""The table of the laws: a run that left one out leaves it as the last whole run wrote it."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.proof import Whole

pytest_plugins = ["pytester"]

LAW = "import pytest\n@pytest.mark.proof\ndef test_law_{name}(): assert {holds}\ndef test_other(): pass\n"


@pytest.mark.parametrize(
    ("asked", "holds", "written"),
    [
        ((), True, 1),
        (("-m", "proof"), True, 1),
        (("-m", "proof", "test_a.py", "room"), True, 1),
        (("-m", "proof", "test_a.py"), True, 0),
        (("-m", "proof", "-k", "law_a"), True, 0),
        (("--deselect", "test_a.py::test_law_a"), True, 0),
        (("-m", "not proof"), True, 0),
        ((), False, 0),
    ],
)
def test_only_a_whole_run_that_passed_writes(
    pytester: pytest.Pytester, asked: tuple[str, ...], holds: bool, written: int
) -> None:
    pytester.makeini("[pytest]\nmarkers = proof: a law")
    pytester.makepyfile(test_a=LAW.format(name="a", holds=True))
    (pytester.mkdir("room") / "test_b.py").write_text(LAW.format(name="b", holds=holds))
    wrote: list[str] = []
    pytester.inline_run("-p", "no:xdist", *asked, plugins=[Whole(pytester.path, lambda: wrote.append("table"))])
    assert len(wrote) == written


@pytest.mark.parametrize(("asked", "written"), [((), True), (("test_a.py",), False), (("-k", "law_a"), False)])
def test_a_run_in_processes_writes_what_each_of_them_saw(
    pytester: pytest.Pytester, asked: tuple[str, ...], written: bool
) -> None:
    support = Path(__file__).parents[1]
    pytester.makeini(f"[pytest]\nmarkers = proof: a law\npythonpath = {support} {support.parent}")
    pytester.makeconftest(
        "from pathlib import Path\nfrom support import proof\n"
        "def write(): Path('table').write_text(' '.join(sorted(proof.ROWS)))\n"
        "def pytest_configure(config): config.pluginmanager.register(proof.Whole(Path(__file__).parent, write))"
    )
    law = LAW.replace("assert {holds}", "__import__('support.proof').proof.proved('{name}', 1, 1, '')")
    pytester.makepyfile(test_a=law.format(name="a"), test_b=law.format(name="b"))
    assert pytester.runpytest_subprocess("-n", "2", "-p", "no:cacheprovider", *asked).ret == 0
    table = pytester.path / "table"
    assert (table.read_text() if table.exists() else "") == ("a b" if written else "")
