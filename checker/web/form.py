"""Numbers of rows and questions as forms and addresses name them."""

from __future__ import annotations

from urllib.parse import parse_qs

from flask import request

LARGEST = 2**63 - 1
"""What a column of our bases can hold: of a larger one a base makes an error, not an empty answer."""


def question() -> str:
    """What was typed into the search, without bytes that are no UTF-8: in `request.args` they stay as `%FF`."""
    asked = parse_qs(request.query_string.decode(errors="ignore"), errors="ignore")
    return asked.get("q", [""])[0].lstrip()[:500]


def row_number(name: str) -> int:
    """The number of a row that a form or an address names; 0, which is no row's, where it names none."""
    told: int = (request.form if request.method == "POST" else request.args).get(name, 0, int)
    return told if 0 < told <= LARGEST else 0
