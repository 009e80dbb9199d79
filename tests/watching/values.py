"""Blocks of sources as tests use them."""

from __future__ import annotations

from typing import Any

from watching.news import entry

NAME: dict[str, Any] = {
    "name_full": 'ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ "ТЁПЛЫЙ ПРИМЕР"',
    "short": {"name_short": 'ООО "ТЁПЛЫЙ ПРИМЕР"'},
}
FIAS = {
    "region": "98", "region_name": "ПРИМЕРНАЯ ОБЛАСТЬ", "municipality": {"kind_code": "2", "name": "ГОРОД ПРИМЕРСК"},
    "settlement": {"name": "ПРИМЕРСК", "type": "Г"}, "street": {"name": "ЛЕНИНА", "type": "УЛ"}, "fias_id": "44ab",
    "buildings": [{"number": "12", "type": "Д."}], "premises": {"number": "3", "type": "ОФИС"}, "index": "980000",
}  # fmt: skip
CASE = {
    "number": "А98-17/2026", "kind": "civil", "roles": ["respondent"], "registered": "2026-09-01",
    "court": "АС области",
    "claim_kop": 100_000_000, "other_sides": [{"name": 'ООО "ИСТЕЦ"', "inn": "9800000221"}],
}  # fmt: skip
LEVY = {
    "number": "5/26/98001-ИП", "opened": "2026-09-01", "list": "active", "due_kop": 50_000_000,
    "remaining_kop": 50_000_000,
    "subject_kind": "supplier", "subject": "Иные взыскания", "department": "ОСП № 1",
    "document": {"type": "Исполнительный лист", "number": "ФС 000000017", "date": "2026-08-01"},
}  # fmt: skip
MARK = {"ground": "2", "text": "сведения недостоверны (результаты проверки)", "entry": entry()}
RNP = {"number": "РНП.17-26", "included_on": "2026-09-01", "law": "44", "reason": "Уклонение", "customer": "ГБУ Пример"}
BANKRUPT = {"number": "А98-20/2026", "stage": "Watching", "since": "2026-09-01", "manager": "Управляев И. И."}
STATEMENT = {
    "year": "2025", "organisation": {"name": 'ООО "ПРИМЕР"', "kpp": "980001001"}, "correction": 0,
    "results": {"2110": {"current_kop": 10_000_000_000}}, "balance": {"1600": {"current_kop": 5_000_000_000}},
}  # fmt: skip
