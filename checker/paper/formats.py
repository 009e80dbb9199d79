"""The files that are made of a dossier: what each is called, and who makes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import msgspec

from checker.paper import book, csvfile, jsonfile, pack, pdf
from checker.paper.dossier import Dossier, canonical, number_of
from checker.paper.pack import Holdings


class Render(Protocol):
    """Makes a file of a dossier. text: its canonical JSON where it was kept, whose number the file names."""

    def __call__(self, report: Dossier, text: bytes = b"", /) -> bytes:
        """The file."""


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of file. suffix: of its name, without the dot. render: None of what needs more than the dossier."""

    code: str
    suffix: str
    mime: str
    render: Render | None


EVIDENCE = "evidence"
"""The report with the bytes behind it: made of the dossier and of the archive."""

FORMATS = {
    one.code: one
    for one in (
        Format(code="pdf", suffix="pdf", mime="application/pdf", render=pdf.render),
        Format(code="xlsx", suffix="xlsx", mime=book.MIME, render=book.render),
        Format(code="csv", suffix="csv", mime=csvfile.MIME, render=csvfile.render),
        Format(code="json", suffix="json", mime=jsonfile.MIME, render=jsonfile.render),
        Format(code=EVIDENCE, suffix="zip", mime=pack.MIME, render=None),
    )
}
"""By code, in the order in which they are offered."""

IN_PACK = ("pdf", "xlsx", "json")


def renderer(code: str, holdings: Holdings | None = None) -> Render:
    """Who makes a file of that format. holdings: for the evidence, which is made of nothing else.

    Raises KeyError for a format that there is not.
    """
    render = FORMATS[code].render
    if render is not None:
        return render
    assert holdings is not None, "evidence is made of the archive"

    def evidence(report: Dossier, text: bytes = b"", /) -> bytes:
        files = in_pack(lambda code: renderer(code)(report, text))
        return pack.pack(report, number_of(text or canonical(report)), files, holdings)

    return evidence


def in_pack(made: Callable[[str], bytes]) -> dict[str, bytes]:
    """The report as its evidence holds it, by name. made: its file by the code of a format."""
    return {f"report.{FORMATS[code].suffix}": made(code) for code in IN_PACK}
