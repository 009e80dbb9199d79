"""The frozen versions of the method. An old verdict is computed again by the version that it names (wall 6).

A new version is a new file of weights, a new tuple of rules where they differ, and one more line here;
the lines above it never change.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic

import msgspec

from checker.scoring.rules import (
    COMMON_2026_1,
    COMMON_2026_2,
    COMMON_RULES,
    COMPANY_2026_1,
    COMPANY_2026_2,
    COMPANY_RULES,
    Rule,
    W,
)
from checker.scoring.weights import CourtWeights, TaxWeights, Weights, load_weights


class Method(msgspec.Struct, Generic[W], frozen=True):
    """Rules and weights that belong together."""

    common_rules: tuple[Rule[W], ...]
    company_rules: tuple[Rule[W], ...]
    weights: W

    def rules_for(self, kind: str) -> tuple[Rule[W], ...]:
        """The rules that may be asked about a kind of subject."""
        return self.common_rules + (self.company_rules if kind == "legal_entity" else ())

    @property
    def version(self) -> str:
        """The name that verdicts carry."""
        return self.weights.version


_2026_1 = Method(COMMON_2026_1, COMPANY_2026_1, load_weights("weights_2026_1.toml", Weights))
_2026_2 = Method(COMMON_2026_2, COMPANY_2026_2, load_weights("weights_2026_2.toml", TaxWeights))
_2026_3 = Method(COMMON_RULES, COMPANY_RULES, load_weights("weights.toml", CourtWeights))

METHODS: Mapping[str, Method[Any]] = {method.version: method for method in (_2026_1, _2026_2, _2026_3)}
CURRENT = "2026.3"


class UnknownMethod(ValueError):
    """A verdict was asked by a method that this program does not have."""


def method_of(version: str | None) -> Method[Any]:
    """The method of that version, the current one for None.

    Raises UnknownMethod.
    """
    try:
        return METHODS[version or CURRENT]
    except KeyError:
        raise UnknownMethod(f"no method {version!r}; known: {', '.join(METHODS)}") from None
