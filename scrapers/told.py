"""What the tax service's services say in JSON: an object, or the object of a refusal (fns.md 1.3, 6.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from scrapers.http import Answer, NotAnswered

CAPTCHA = "captcha"


def told_object(answer: Answer) -> dict[str, Any]:
    """The object that an answer is. Raises NotAnswered: "captcha" where it asks for one, "layout" for no object.

    The visitor tells captchas of any kind before; here they are told again, since what follows is built on it.
    """
    try:
        found = msgspec.json.decode(answer.body)
    except msgspec.DecodeError as error:
        raise NotAnswered("layout", f"broken JSON: {error}", answer=answer.sha256) from error
    if not isinstance(found, dict):
        raise NotAnswered("layout", "the answer is no JSON object", answer=answer.sha256)
    if found.get("captchaRequired") or any(key.lower().startswith(CAPTCHA) for key in refused_keys(found)):
        raise NotAnswered(CAPTCHA, "the site asks for a code from a picture", answer=answer.sha256)
    return found


def refused_keys(found: Mapping[str, Any]) -> list[str]:
    """The fields that a refusal names under ERRORS, in order; none where it is no refusal."""
    errors = found.get("ERRORS")
    return sorted(errors) if isinstance(errors, dict) else []
