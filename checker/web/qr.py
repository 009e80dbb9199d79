"""Codes of the second factor: the key as a picture that our own policy lets through, each code good for one use."""

from __future__ import annotations

from typing import Any

import qrcode
from flask_security import Totp
from markupsafe import Markup
from passlib.exc import UsedTokenError
from qrcode.constants import ERROR_CORRECT_M

from checker.accounts import guard
from checker.accounts.user import writing
from checker.web.signin_guard import codes_of

QUIET = 4
"""Modules of white around the picture: ISO/IEC 18004 asks for four."""


class OnceTotp(Totp):
    """Codes that change every half minute (RFC 6238); one that was taken is not taken again (its section 5.2)."""

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        """Notes that a code is used. Raises UsedTokenError where it was before: `verify_totp` then says no."""
        if not guard.take_code(writing(), codes_of(user.fs_uniquifier), tmatch.counter):
            raise UsedTokenError

    def generate_qrcode(self, username: str, totp: str) -> str:
        """The picture as SVG for the page itself: pictures in addresses (data:) are not let through by our policy."""
        code = qrcode.QRCode(border=QUIET, error_correction=ERROR_CORRECT_M)
        code.add_data(self.get_totp_uri(username, totp))
        code.make(fit=True)
        rows = code.get_matrix()
        path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
        size = len(rows)
        return Markup(
            '<svg class="qr" viewBox="0 0 {0} {0}" aria-hidden="true" focusable="false" shape-rendering="crispEdges">'
            '<rect width="{0}" height="{0}" fill="#fff"/><path d="{1}" fill="#000"/></svg>'
        ).format(size, path)
