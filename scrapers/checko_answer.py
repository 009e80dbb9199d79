"""Of whom an answer of the seller Checko speaks (sources/courts.md 7.2)."""

from __future__ import annotations

from checker.ids import inn_ok


def not_of(inn: str, asked: str, status: str) -> str:
    """Why an answer about this ИНН is not read, '' where it is. asked: who was asked for, '' where nobody knows."""
    if status != "ok":
        return f"it is a refusal of the seller: meta.status is «{status[:20]}»"
    if not inn_ok(inn):
        return f"company.ИНН «{inn[:20]}» is no ИНН: its length or its check digit is wrong"
    return f"it is about {inn}, and {asked} was asked for" if asked and asked != inn else ""
