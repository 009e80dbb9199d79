"""How fast the program is: figures of this machine, and ratios of two things measured in one run."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from typing import Any

from checker.bench import alerts, card, day, load, login, reports, search

BENCHES: dict[str, Callable[[float, Callable[[str], None]], dict[str, Any]]] = {
    "load": load.run,
    "search": search.run,
    "day": day.run,
    "login": login.run,
    "card": card.run,
    "alerts": alerts.run,
    "reports": reports.run,
}


def measure(name: str, scale: float, say: Callable[[str], None]) -> dict[str, Any]:
    """The answer of `bench NAME --json`. Raises KeyError for an unknown name."""
    found = BENCHES[name](scale, say)
    rounded = {
        kind: {key: None if value is None else round(value, 2) for key, value in found[kind].items()}
        for kind in ("figures", "ratios")
    }
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return {"name": name, **rounded, "scale": scale, "machine": machine}
