"""Numbers of rows as forms and addresses name them."""

from __future__ import annotations

from flask import request

LARGEST = 2**63 - 1
"""What a column of our bases can hold: of a larger one a base makes an error, not an empty answer."""


def row_number(name: str) -> int:
    """The number of a row that a form or an address names; 0, which is no row's, where it names none."""
    told: int = (request.form if request.method == "POST" else request.args).get(name, 0, int)
    return told if 0 < told <= LARGEST else 0
