"""The numbers of a method, read once from its file, and the only way to make a finding."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from checker.facts import Coverage, Decision, Evidence, Fact, Finding


class Weight(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one finding does. `permanent`: it cannot be undone, so an old source proves it too."""

    points: int = 0
    state: str = "neutral"
    stop: bool = False
    caps: Decision | None = None
    permanent: bool = False


class SourceWeight(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Share of a source in the depth, and by how much its silence lowers the band."""

    depth: int
    band: int


class Age(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Months, and years for `old_years`."""

    stop_young: int
    young: int
    rather_young: int
    old_years: int


class People(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Thresholds of the people rules; `control_share` in hundredths of a per cent."""

    window_years: int
    control_share: int
    several: int
    many_live: int
    too_many_live: int
    head_recent_days: int
    control_span_days: int
    control_recent_days: int
    old_firm_years: int


class Reorganisation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Thresholds of the reorganisation pattern."""

    joining_many: int
    head_recent_days: int


class Finance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Thresholds of the finance rules; sums in kopecks, shares in thousandths."""

    recent_years: int
    transit_income_kop: int
    transit_expense_permille: int
    transit_staff: int
    staff_income_kop: int
    no_staff_income_kop: int
    loss_permille: int
    real_staff: int
    lean_activities: tuple[str, ...]


class Scale(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Edges of the bins for what is owed, in thousandths of revenue or assets; the floor in kopecks where unknown."""

    slight_permille: int
    bad_permille: int
    grave_permille: int
    floor_kop: int
    quarter_permille: int


class Tax(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Thresholds of the tax rules; sums in kopecks, the load in thousandths of revenue."""

    recent_years: int
    load_from_kop: int
    load_permille: int
    nothing_kop: int


class Statements(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Thresholds of the rules on accounting statements; ratios in hundredths, shares in thousandths."""

    published_month: int
    min_months: int
    differ_permille: int
    unit_factor: int
    uneven_permille: int
    current_low: int
    current_high: int
    autonomy_low: int
    major_deal_permille: int
    fall_permille: int
    fall_from_kop: int


class Activity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From how many sections of the classifier activities count as unrelated."""

    sections: int


class DealSizes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Upper edges of small and medium deals in kopecks, and what is assumed of an unknown deal."""

    small_kop: int
    medium_kop: int
    assumed_kind: str
    assumed_size: str


class Required(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sources that `work` needs, by size of the deal; `also` by its kind."""

    small: tuple[str, ...]
    medium: tuple[str, ...]
    large: tuple[str, ...]
    also: Mapping[str, tuple[str, ...]]


class Depth(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Least share of the data for a number, and the grades A…F from the best down; less is G."""

    declared: float
    grades: Mapping[str, float]


class Band(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Half-width of the band, and what each part hidden by law adds below."""

    width: int
    hidden: int


class Weights(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All numbers of one method version."""

    version: str
    base: int
    positive_limit: int
    work_from: int
    safeguards_from: int
    bounds: Mapping[str, tuple[int, int]]
    age: Age
    people: People
    reorganisation: Reorganisation
    finance: Finance
    activity: Activity
    deal: DealSizes
    required: Mapping[str, Required]
    depth: Depth
    number_needs: Mapping[str, tuple[str, ...]]
    band: Band
    sources: Mapping[str, Mapping[str, SourceWeight]]
    findings: Mapping[str, Weight]

    def finding(self, code: str, *grounds: Fact | Coverage, **parameters: Any) -> Finding:
        """One finding with its points, resting on the evidence of `grounds`.

        Raises KeyError for a code without a weight.
        """
        weight = self.findings[code]
        return Finding(
            code=code,
            points=weight.points,
            state=weight.state,
            stop=weight.stop,
            caps=weight.caps,
            parameters=parameters,
            evidence=_evidence(grounds),
        )


class TaxWeights(Weights, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The numbers of a method that also reads taxes and statements (since 2026.2)."""

    scale: Scale
    tax: Tax
    statements: Statements


class Courts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Terms of the rules on courts, bailiffs and lists: years, months, days; kopecks; thousandths of the turnover."""

    years: int
    fines_kop: int
    pending_permille: int
    intention_months: int
    stopped_months: int
    unfair_months: int
    citizen_years: int
    freeze_days: int


class CourtWeights(TaxWeights, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The numbers of a method that also reads courts, bailiffs and bankruptcies (since 2026.3)."""

    courts: Courts


def _evidence(grounds: tuple[Fact | Coverage, ...]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(ground.evidence for ground in grounds if ground.evidence is not None))


W = TypeVar("W", bound=Weights)


def load_weights(name: str, kind: type[W]) -> W:
    """The weights in a file beside this module.

    Raises msgspec.ValidationError for a key that is missing or unknown.
    """
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), kind)
