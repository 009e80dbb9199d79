"""The frozen versions of the method. An old verdict is computed again by the version that it names (wall 6).

A new version is a new file of weights, a new tuple of rules where they differ, and one more line here;
the lines above it never change.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from checker.scoring.rules import COMMON_RULES, COMPANY_RULES, Rule
from checker.scoring.weights import Weights, load_weights


class Method(msgspec.Struct, frozen=True):
    """Rules and weights that belong together."""

    common_rules: tuple[Rule, ...]
    company_rules: tuple[Rule, ...]
    weights: Weights

    def rules_for(self, kind: str) -> tuple[Rule, ...]:
        """The rules that may be asked about a kind of subject."""
        return self.common_rules + (self.company_rules if kind == "legal_entity" else ())

    @property
    def version(self) -> str:
        """The name that verdicts carry."""
        return self.weights.version


_2026_1 = Method(COMMON_RULES, COMPANY_RULES, load_weights("weights.toml"))

METHODS: Mapping[str, Method] = {method.version: method for method in (_2026_1,)}
CURRENT = "2026.1"


class UnknownMethod(ValueError):
    """A verdict was asked by a method that this program does not have."""


def method_of(version: str | None) -> Method:
    """The method of that version, the current one for None.

    Raises UnknownMethod.
    """
    try:
        return METHODS[version or CURRENT]
    except KeyError:
        raise UnknownMethod(f"no method {version!r}; known: {', '.join(METHODS)}") from None
