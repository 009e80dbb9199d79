"""The table of the laws: a run that left one out leaves it as the last whole run wrote it."""

from __future__ import annotations

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
