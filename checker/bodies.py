"""How a body lies in the ledger: JSON in the row when small, zstd in its own table when large."""

from __future__ import annotations

from typing import Any

import msgspec
import zstandard

ZSTD = 1
_decode = msgspec.json.Decoder(dict[str, Any]).decode


def unpack(body: bytes | None, data: bytes | None) -> dict[str, Any]:
    """The body of a version from its two columns (version.body, body.data)."""
    if data is not None:
        return _decode(zstandard.ZstdDecompressor().decompress(data))  # threads that share one break its work
    if body is None:
        raise ValueError("a tombstone has no body")
    return _decode(body)
