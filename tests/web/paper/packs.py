"""An evidence pack of the made-up country, and the same with something altered and sealed anew."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from checker.paper import manifest
from checker.paper.book import commented
from checker.paper.formats import EVIDENCE, renderer
from checker.paper.manifest import Manifest
from checker.paper.pack import Stamper, holdings
from tests.web.paper.test_dossier import made

if TYPE_CHECKING:
    from checker.paper.dossier import Dossier
    from tests.web.conftest import Country


def pack_of(country: Country, report: Dossier, stamp: Stamper | None = None) -> bytes:
    """The pack of a report by the public archive."""
    held = holdings(country.app.extensions["checker_engine"], country.app.extensions["checker_settings"])
    return renderer(EVIDENCE, msgspec.structs.replace(held, stamp=stamp))(report)


def a_pack(country: Country, role: str = "bad", as_of: datetime | None = None) -> bytes:
    return pack_of(country, made(country, country.inn[role], as_of=as_of))


def opened(data: bytes) -> dict[str, bytes]:
    """The files of a pack by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def listed(files: Mapping[str, bytes]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files[manifest.NAME])
    return found


def again(files: Mapping[str, bytes], *, sealed: bool = True) -> bytes:
    """An archive of these files, with a seal of its own: whoever forges one does as much."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return commented(into.getvalue()) if sealed else into.getvalue()


def relisted(files: Mapping[str, bytes], change: Callable[[dict[str, Any]], None]) -> dict[str, bytes]:
    """The files with another list, chained anew."""
    told = listed(files)
    change(told)
    found = msgspec.convert(told, Manifest)
    members = manifest.chained(manifest.start(found.number), found.members)
    absent = manifest.chained(members[-1].chain, found.absent)
    last = (absent[-1] if absent else members[-1]).chain
    new = msgspec.structs.replace(found, members=members, absent=absent, chain=last)
    return {**files, manifest.NAME: manifest.spelled(new)}
