"""An alert for programs: what a webhook is sent, in the shape of `/api/v1/changes`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from checker.moments import to_date, to_time
from checker.reports.answer import moment
from checker.watching.words import AlertView


def change_of(row: Any, view: AlertView, name: str, notes: Sequence[str]) -> dict[str, Any]:
    """row: of `alert`, with `source`, the code of its source."""
    return {
        "id": row.id,
        "at": moment(to_time(row.at)),
        "kind": row.kind,
        "grave": row.grave,
        "worse": view.worse,
        "number": row.subject or None,
        "name": name or None,
        "person": view.person or None,
        "title": view.title,
        "sentence": view.sentence,
        "differences": [
            {"what": part.label, "before": part.before or None, "after": part.after or None}
            for part in view.differences
        ],
        "source": row.source,
        "day": str(to_date(row.day)),
        "deadline": None if view.until is None else {"day": str(view.until), "words": view.deadline},
        "advice": view.advice or None,
        "verdict": {
            "before": {"decision": row.decision_before, "score": row.score_before},
            "after": {"decision": row.decision_after, "score": row.score_after},
        },
        "notes": list(notes),
        "acknowledged": row.acknowledged_at is not None,
    }
