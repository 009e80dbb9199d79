"""The files that are made of a dossier: what each is called, and who makes it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from checker.paper import book, csvfile, jsonfile
from checker.paper.dossier import Dossier


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of file. suffix: of its name, without the dot."""

    code: str
    suffix: str
    mime: str
    render: Callable[[Dossier], bytes]


FORMATS = {
    one.code: one
    for one in (
        Format(code="xlsx", suffix="xlsx", mime=book.MIME, render=book.render),
        Format(code="csv", suffix="csv", mime=csvfile.MIME, render=csvfile.render),
        Format(code="json", suffix="json", mime=jsonfile.MIME, render=jsonfile.render),
    )
}
"""By code, in the order in which they are offered."""
