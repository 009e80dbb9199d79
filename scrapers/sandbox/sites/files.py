"""Files as the real hosts give them out: ETag, Last-Modified, ranges, HEAD (sources/fns.md 3.1)."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time

from flask import Response, request

MOST_IN_ONE = 64_000_000
"""Objects that were uploaded in one piece; of larger ones the real ETag counts the pieces («md5-N»)."""


def given(content: bytes, on: date, mimetype: str) -> Response:
    """A file that has lain there since a day: whole, a part of it, or the news that nothing has changed."""
    response = Response(content, mimetype=mimetype)
    digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
    pieces = -(-len(content) // MOST_IN_ONE)
    response.set_etag(digest if pieces <= 1 else f"{digest}-{pieces}")
    response.last_modified = datetime.combine(on, time(4), UTC)
    response.make_conditional(request, accept_ranges=True, complete_length=len(content))
    response.headers.pop("Date", None)  # the server writes its own
    return response
