"""A dossier → JSON: the number, the canonical dossier whose SHA-256 makes that number, and the seal."""

from __future__ import annotations

import msgspec

from checker.paper.dossier import Dossier, canonical, number_of
from checker.paper.seal import EMPTY, MARK, seal

MIME = "application/json"

_MARK = MARK.encode()
_SPELLED = _MARK.replace(b":", b"\\u003a")
"""The mark inside a text of the dossier, which JSON reads as the same: only the seal is spelled as a seal."""


class Sealed(msgspec.Struct, frozen=True):
    """The file as it is read again; the dossier as its bytes."""

    number: str
    report: msgspec.Raw
    seal: str


def render(report: Dossier, text: bytes = b"") -> bytes:
    """The JSON of a dossier, sealed. The same dossier is the same bytes. text: its canonical JSON where it was kept."""
    spelled = text or canonical(report)
    number = number_of(spelled)
    head, tail = f'{{"number":"{number}","report":', f',"seal":"{EMPTY}"}}\n'
    return seal(head.encode() + spelled.replace(_MARK, _SPELLED) + tail.encode())


def read(data: bytes) -> Sealed:
    """The parts of such a file. Raises msgspec.DecodeError where it is none."""
    return msgspec.json.decode(data, type=Sealed, strict=True)


def spelled(file: Sealed) -> bytes:
    """The canonical dossier in it, whose number the file has to name."""
    return bytes(file.report).replace(_SPELLED, _MARK)
