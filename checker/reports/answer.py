"""The answers of program and API, in the shape of the contract. Keys and codes are English, sentences the reader's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from checker.facts import Coverage, Deal, Evidence, Fact, FactSheet, Verdict
from checker.history import Entry
from checker.regions import region_of
from checker.reports.card import form, names
from checker.reports.opinion import change_views, finding_views
from checker.reports.requisites import status_of, status_words
from checker.reports.words import Words
from checker.search import Hit
from checker.text import readable_name


def answer(sheet: FactSheet, verdict: Verdict, lang: str, deal: Deal = Deal()) -> dict[str, Any]:
    """The answer of `check --json` and of `GET companies/{inn}`."""
    words = Words(lang)
    full, short = names(sheet)
    status = status_of(sheet, words)
    return {
        "inn": sheet.inn,
        "ogrn": sheet.ogrn,
        "kind": sheet.kind,
        "form": form(sheet),
        "name": {"short": short, "full": full},
        "status": {"code": status.code, "since": status.since_iso},
        "as_of": moment(sheet.as_of),
        "on": sheet.on.isoformat(),
        "deal": {"kind": deal.kind, "sum_kop": deal.sum_kop},
        "verdict": {
            "decision": verdict.decision.value,
            "score": verdict.score,
            "band": list(verdict.band) if verdict.band else None,
            "depth": verdict.depth,
            "method": verdict.method,
            "findings": [
                {
                    "code": finding.code,
                    "points": finding.points,
                    "state": finding.state,
                    "sentence": view.sentence,
                    "parameters": dict(finding.parameters),
                    "evidence": [evidence_answer(evidence) for evidence in finding.evidence],
                }
                for finding, view in zip(verdict.findings, finding_views(verdict, words), strict=True)
            ],
            "would_change": [
                {"if": change.condition, "decision": change.decision, "score": change.score}
                for change in change_views(sheet, verdict, words)
            ],
        },
        "coverage": coverage_answer(sheet.coverage),
        "facts": facts_answer(sheet),
    }


def coverage_answer(coverage: Iterable[Coverage]) -> list[dict[str, Any]]:
    """The state of every source for one company."""
    return [
        {
            "source": source.source,
            "state": source.state.value,
            "stale": source.stale,
            "reason": source.reason,
            "channel": source.channel,
            "as_of": source.as_of.isoformat() if source.as_of else None,
            "checked_at": moment(source.checked_at),
        }
        for source in coverage
    ]


def evidence_answer(evidence: Evidence) -> dict[str, Any]:
    """Evidence with the address of its bytes; `sha256` is of exactly those bytes."""
    return {
        "source": evidence.source,
        "record": evidence.record,
        "as_of": evidence.as_of.isoformat(),
        "fetched_at": moment(evidence.fetched_at),
        "sha256": evidence.sha256,
        "raw": f"/raw/{evidence.id}",
        "url": evidence.url,
        "link": evidence.link.value,
    }


def facts_answer(sheet: FactSheet) -> dict[str, list[dict[str, Any]]]:
    """All facts by source: block, key, value, evidence. Sums are kopecks."""
    found: dict[str, list[dict[str, Any]]] = {}
    for fact in sheet.facts:
        found.setdefault(fact.evidence.source, []).append(_fact(fact))
    return found


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "block": fact.block,
        "key": fact.key,
        "value": dict(fact.value),
        "evidence": evidence_answer(fact.evidence),
    }


def history_answer(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """The story of a company, newest first."""
    return [
        {
            "day": entry.day.isoformat(),
            "known_at": moment(entry.known_at),
            "source": entry.source,
            "kind": entry.kind,
            "block": entry.block,
            "key": entry.key,
            "before": dict(entry.before) if entry.before is not None else None,
            "after": dict(entry.after) if entry.after is not None else None,
            "evidence": evidence_answer(entry.evidence),
        }
        for entry in entries
    ]


def search_answer(hits: Iterable[Hit], lang: str) -> list[dict[str, Any]]:
    """What a search found; `title`, `status_words` and `region_name` are what people read."""
    words = Words(lang)
    return [
        {
            "inn": hit.inn,
            "ogrn": hit.ogrn,
            "name": {"short": hit.short_name, "full": hit.full_name},
            "title": readable_name(hit.short_name or hit.full_name),
            "kind": hit.kind,
            "head": hit.head,
            "region": hit.region,
            "region_name": region_of(hit.region or hit.inn),
            "status": hit.ended or hit.status or "active",
            "status_words": status_words(hit.ended or hit.status or "active", words, hit.kind)[0],
            "registered_on": hit.registered_on.isoformat() if hit.registered_on else None,
            "likely": hit.likely,
        }
        for hit in hits
    ]


def moment(value: datetime | None) -> str | None:
    """A moment as 2026-11-21T12:00:00Z, with milliseconds only where there are any; None for None."""
    if value is None:
        return None
    utc = value.astimezone(UTC)
    text = utc.isoformat(timespec="milliseconds" if utc.microsecond else "seconds")
    return text.replace("+00:00", "Z")
